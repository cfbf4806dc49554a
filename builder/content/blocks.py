"""What a section can have besides its body text: each kind of block, as a model.

A new kind of block is a class here, with a `kind` of its own, and a place in `Block`; `document/blocks` says what it
means, and `layout/blocks` draws it. What is checked by type does not know it by itself: only a `TextBlock` has a
language (`checks/page_texts`), and only a `Figure` a picture (search for `isinstance(…, Figure)`). `page_texts` reads
all fields as words but those in its `_NO_WORDS`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from builder.content.field_errors import refused, wrong
from builder.content.fields import (
    FileName,
    IconName,
    Language,
    Length,
    Lines,
    Model,
    Number,
    Text,
    WordsOrFields,
    YesNo,
    words_of,
)
from builder.content.markdown import BulletList, NumberedList
from builder.content.marked_text import Line, Prose


class TextBlock(Model):
    """Body text, for what comes after another block, or for a passage in another language."""

    kind: Literal["text"]
    body: Prose
    """The words, in CommonMark."""
    language: Language | None = None
    """The language of these words, where it is not the leaflet's."""


class Callout(Model):
    """A box that stands out."""

    kind: Literal["callout"]
    tone: Literal["information", "warning", "urgent"] = "information"
    """`information`, `warning`, or `urgent` for what cannot wait."""
    title: Text
    """What the box is about, in a few words."""
    body: Prose
    """The words, in CommonMark."""
    icon: IconName | None = None
    """An icon to print with it, such as `warning`: one of the program's, or one in `styles/icons/`."""


class Step(Model):
    title: Text | None = None
    """When it is or what it is about, in a few words, such as `Before you come`."""
    text: Prose
    """What to do, in CommonMark. It can also be written without `text:`."""
    icon: IconName | None = None
    """An icon to print with it, such as `washing`: one of the program's, or one in `styles/icons/`."""


StepOrWords = Annotated[Step, words_of(Step, "text"), WordsOrFields()]
"""An entry of `steps:`."""


class Steps(Model):
    """Things that are done or happen one after the other, numbered."""

    kind: Literal["steps"]
    steps: Annotated[tuple[StepOrWords, ...], Field(min_length=1)]
    """One entry for each step, in order."""

    @model_validator(mode="after")
    def _start_with_words(self) -> Steps:
        problems = [
            wrong("this step starts with the sign of a list", "delete it: steps are numbered for you", ("steps", index))
            for index, step in enumerate(self.steps)
            if isinstance(step.text.content[0], (BulletList, NumberedList))
        ]
        if problems:
            raise refused(*problems)
        return self


class Checklist(Model):
    """Things to tick off, each with a box before it."""

    kind: Literal["checklist"]
    items: Annotated[tuple[Line, ...], Field(min_length=1)]
    """One entry for each, in a few words."""


class Remember(Model):
    """A few short points that readers are to remember, printed so that nobody misses them."""

    kind: Literal["remember"]
    title: Text | None = None
    """The title, such as `Three things to remember`. The program's own word for it where nothing is said."""
    points: Annotated[tuple[Line, ...], Field(min_length=1, max_length=5)]
    """One entry for each point, in a few words: five at most."""
    marks: Literal["figures", "ticks"] = "figures"
    """What is before each point: large `figures`, or `ticks`."""


class Table(Model):
    """A table with a row of heads."""

    kind: Literal["table"]
    caption: Line
    """What the table shows. Printed above it, and read out before it."""
    columns: Annotated[tuple[Line, ...], Field(min_length=1)]
    """The head of each column."""
    rows: Annotated[tuple[Annotated[tuple[Line, ...], Field(min_length=1)], ...], Field(min_length=1)]
    """The rows, each with one cell for each column."""
    row_heads: YesNo = True
    """Whether the first cell of each row is the row's head (`yes` or `no`)."""

    @model_validator(mode="after")
    def _rows_fit(self) -> Table:
        columns = len(self.columns)
        problems = [
            wrong(
                f"row {number} has {_count(len(row), 'cell')}, but the table has {_count(columns, 'column')}",
                "give each row one cell for each column",
                ("rows", number - 1),
            )
            for number, row in enumerate(self.rows, 1)
            if len(row) != columns
        ]
        if problems:
            raise refused(*problems)
        return self


class Pictured(Model):
    """A picture from `leaflets/images/`, and what is said of it."""

    image: FileName
    """The file's name in `leaflets/images/` (.svg, .jpg, .png, .webp, .avif or .heic)."""
    alt: Text | None = None
    """What the picture shows, for people who cannot see it."""
    decorative: YesNo = False
    """`yes` if the picture says nothing that the words do not."""
    caption: Line | None = None
    """Words printed below the picture."""

    @model_validator(mode="after")
    def _described(self) -> Self:
        if self.alt is None and not self.decorative:
            hint = "say what it shows in `alt:`, or write `decorative: yes` if it adds nothing to the words"
            raise refused(wrong("this picture has no alternative text", hint))
        if self.alt is not None and self.decorative:
            message = "this picture is called decorative and has alternative text"
            raise refused(wrong(message, "keep `alt:` or `decorative: yes`, not both", ("decorative",)))
        return self


class Figure(Pictured):
    """A picture from `leaflets/images/`."""

    kind: Literal["figure"]
    width: Length | None = None
    """How wide it is printed, such as `80 mm`. The width of the text where nothing is said."""


def wanted_width(figure: Pictured) -> str | None:
    """How wide a picture is to be printed; None where its column says so."""
    return figure.width if isinstance(figure, Figure) else None


class Figures(Model):
    """Two pictures that belong together, side by side where the page is wide enough."""

    kind: Literal["figures"]
    figures: Annotated[tuple[Pictured, ...], Field(min_length=2, max_length=2)]
    """The two pictures, in the order in which they are read."""


class Contact(Model):
    """Someone to turn to."""

    name: Text
    """Who they are, such as `Breast care nurses`."""
    phone: Text | None = None
    """The telephone number, usually a site field."""
    email: Text | None = None
    """The e-mail address."""
    web: Text | None = None
    """The web address, with or without `https://`."""
    address: Lines | None = None
    """Where they are. Over several lines after a `|`, each is printed on a line of its own."""
    hours: Lines | None = None
    """When they can be reached. Over several lines after a `|`, each is printed on a line of its own."""
    note: Line | None = None
    """What to turn to them for."""
    urgency: Literal["emergency", "soon", "questions"] | None = None
    """`emergency` for help at once and `soon` for what cannot wait long: both stand out. `questions` for all else."""
    icon: IconName | None = None
    """An icon to print with it, such as `phone`: one of the program's, or one in `styles/icons/`."""


class Contacts(Model):
    """People to turn to, printed so that they are found quickly."""

    kind: Literal["contacts"]
    contacts: Annotated[tuple[Contact, ...], Field(min_length=1)]
    """One entry for each."""


class Answer(Model):
    question: Text
    """The question, as a patient would ask it."""
    answer: Prose
    """The answer, in CommonMark."""


class QuestionsAndAnswers(Model):
    """Questions with their answers."""

    kind: Literal["questions and answers"]
    items: Annotated[tuple[Answer, ...], Field(min_length=1)]
    """One entry for each question."""


class QuestionsToAsk(Model):
    """Questions that a patient may want to ask, with room for the answers."""

    kind: Literal["questions to ask"]
    questions: Annotated[tuple[Line, ...], Field(min_length=1)]
    """One entry for each question."""
    lines: Annotated[int, Number(0, 20)] = 1
    """For how many lines each has a box to write in."""


class Term(Model):
    term: Text
    """The word that is explained."""
    meaning: Line
    """What it means, in plain words."""


class Glossary(Model):
    """Words and what they mean."""

    kind: Literal["glossary"]
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    """One entry for each word."""


class WritingLines(Model):
    """Empty lines for the patient or the nurse to write on."""

    kind: Literal["lines"]
    label: Text
    """What to write there."""
    lines: Annotated[int, Number(1, 30)] = 3
    """How many lines."""


Block = Annotated[
    TextBlock
    | Callout
    | Steps
    | Checklist
    | Remember
    | Table
    | Figure
    | Figures
    | Contacts
    | QuestionsAndAnswers
    | QuestionsToAsk
    | Glossary
    | WritingLines,
    Field(discriminator="kind"),
]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
