"""What patients read, as a model: a leaflet, its sections, its blocks.

Every value is frozen and every unknown key is refused. The words beneath a field are its documentation: they are also
in the JSON Schema that editors' programs read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from builder.content import markdown
from builder.content.field_errors import Fault, refused
from builder.content.fields import (
    WORDS,
    Date,
    FileName,
    Hash,
    Language,
    Length,
    Model,
    Name,
    Number,
    Text,
    YesNo,
    filled,
)
from builder.core.characters import collapse, topic_key


class _Marked:
    """CommonMark text that is read once, while the model is made."""

    __slots__ = ("content", "source")
    read: ClassVar[Any]
    trimmed: ClassVar[Any]

    def __init__(self, source: str) -> None:
        self.source = source
        self.content = self.read(source)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls._validate,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.source),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(WORDS)

    @classmethod
    def _validate(cls, text: str) -> _Marked:
        source = cls.trimmed(filled(text))
        # Slips count their lines from the first that has words.
        above = text[: len(text) - len(text.lstrip("\n"))].count("\n")
        try:
            return cls(source)
        except markdown.ProseError as error:
            raise refused(
                *(Fault(slip.message, slip.hint, near=slip.near, line=slip.line + above) for slip in error.slips)
            ) from None


class Prose(_Marked):
    """Body text in CommonMark: paragraphs, lists, bold, links, tables. `content` holds its blocks."""

    read = staticmethod(markdown.parse)
    trimmed = staticmethod(lambda text: text.strip("\n"))
    content: tuple[markdown.ProseBlock, ...]


class Line(_Marked):
    """A line of words in CommonMark: bold, links, languages. `content` holds its runs."""

    read = staticmethod(markdown.parse_line)
    trimmed = staticmethod(collapse)
    content: markdown.Runs


def listed(value: object) -> object:
    """A list: of one where a single entry was written in its place."""
    return value if isinstance(value, list) else [value]


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


class Steps(Model):
    """Things to do one after the other, numbered."""

    kind: Literal["steps"]
    steps: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """One entry for each step, in order."""


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
        wrong = [
            Fault(
                f"row {number} has {_count(len(row), 'cell')}, but the table has {_count(columns, 'column')}",
                "give each row one cell for each column",
                ("rows", number - 1),
            )
            for number, row in enumerate(self.rows, 1)
            if len(row) != columns
        ]
        if wrong:
            raise refused(*wrong)
        return self


class Figure(Model):
    """A picture from `leaflets/images/`."""

    kind: Literal["figure"]
    image: FileName
    """The file's name in `leaflets/images/` (.svg, .png or .jpg)."""
    alt: Text | None = None
    """What the picture shows, for people who cannot see it."""
    decorative: YesNo = False
    """`yes` if the picture says nothing that the words do not."""
    caption: Line | None = None
    """Words printed beneath the picture."""
    width: Length | None = None
    """How wide it is printed, such as `80 mm`. The width of the text where nothing is said."""

    @model_validator(mode="after")
    def _described(self) -> Figure:
        if self.alt is None and not self.decorative:
            hint = "say what it shows in `alt:`, or write `decorative: yes` if it adds nothing to the words"
            raise refused(Fault("this picture has no alternative text", hint))
        if self.alt is not None and self.decorative:
            message = "this picture is called decorative and has alternative text"
            raise refused(Fault(message, "keep `alt:` or `decorative: yes`, not both", ("decorative",)))
        return self


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
    address: Text | None = None
    """Where they are."""
    hours: Text | None = None
    """When they can be reached."""
    note: Line | None = None
    """What to turn to them for."""


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
    """How many lines to write on after each."""


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
    | Table
    | Figure
    | Contacts
    | QuestionsAndAnswers
    | QuestionsToAsk
    | Glossary
    | WritingLines,
    Field(discriminator="kind"),
]


class Section(Model):
    """A stretch of the leaflet under a title of its own."""

    title: Text
    """The title, as a patient would say it."""
    id: Name | None = None
    """A name to link to, as in `[words](#name)`. Made from the title where nothing is said."""
    body: Prose | None = None
    """The words, in CommonMark: paragraphs, lists, **bold**, [links](https://example.org)."""
    blocks: tuple[Block, ...] = ()
    """What needs more than text, each with a `kind`. Printed after the body."""
    language: Language | None = None
    """The language of this section, where it is not the leaflet's."""

    @model_validator(mode="after")
    def _not_empty(self) -> Section:
        if self.body is None and not self.blocks:
            raise refused(Fault("this section says nothing", "give it a `body:` or `blocks:`, or take it away"))
        return self

    @property
    def anchor(self) -> str:
        """The name that links to this section use."""
        return self.id or slug(self.title)


def at_most(most: int) -> AfterValidator:
    """Words that have to fit on one line at the foot of the page."""

    def check(words: str) -> str:
        if len(words) > most:
            raise refused(Fault("these words are too long for the foot of the page", f"use {most} characters at most"))
        return words

    return AfterValidator(check)


class Page(Model):
    """What a leaflet and a shared page have in common."""

    title: Text
    """The title, as it is printed at the top."""
    short_title: Annotated[Text, at_most(60)]
    """A few words for the foot of the page, 60 characters at most."""
    summary: Line | None = None
    """One or two sentences that say what the page is for."""
    language: Language = "en-GB"
    """The language of the words, such as `en-GB` or `cy`."""
    version: Annotated[Text, at_most(20)]
    """The version, such as `1.0`, 20 characters at most. Raise it when the words change."""
    last_reviewed: Date
    """When the words were last reviewed, as year-month-day."""
    next_review: Date
    """When they are to be reviewed next, as year-month-day."""
    owner: Text
    """Who answers for the words: a team or a role."""
    sources: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What the words rest on, one entry for each source."""
    feedback: Line | None = None
    """How readers can say what they think of it. An approved leaflet has to have it."""
    status: Literal["draft", "in review", "approved", "withdrawn", "example"] = "draft"
    """How it stands. `leaflets approve` and `leaflets withdraw` write it."""
    approver: Text | None = None
    """Who approved it: a role or a group. Written by `leaflets approve`."""
    approved_on: Date | None = None
    """When it was approved, as year-month-day. Written by `leaflets approve`."""
    approved_hash: Hash | None = None
    """A digest of the words that were approved: other words are not. Written by `leaflets approve`."""
    withdrawn_because: Text | None = None
    """Why it was withdrawn. Written by `leaflets withdraw`."""
    replaced_by: Name | None = None
    """The leaflet to hand out in the place of a withdrawn one."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections, in the order in which they are printed."""

    @model_validator(mode="after")
    def _agrees(self) -> Page:
        wrong = list(_same_anchors(self.sections))
        if self.next_review <= self.last_reviewed:
            hint = "set `next_review:` to a later day than `last_reviewed:`"
            wrong.append(Fault("the next review is not after the last one", hint, ("next_review",)))
        elif self.next_review > years_later(self.last_reviewed, REVIEWED_WITHIN):
            hint = f"three years at most: {years_later(self.last_reviewed, REVIEWED_WITHIN)} or earlier"
            wrong.append(Fault("the next review is too long after the last one", hint, ("next_review",)))
        wrong += _unsupported(self)
        if wrong:
            raise refused(*wrong)
        return self


REVIEWED_WITHIN = 3
"""After how many years words have to be reviewed again."""


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day some years later, or 28 February for the day that that year lacks."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _unsupported(page: Page) -> Iterator[Fault]:
    """A status that lacks what belongs to it."""
    lacking = [field for field in ("approver", "approved_on", "approved_hash") if getattr(page, field) is None]
    if page.status == "approved" and lacking:
        hint = "run `leaflets approve` with its name and `--by`, which writes who approved which words, and when"
        yield Fault(f"this says approved, but there is no `{lacking[0]}:`", hint, ("status",))
    if page.status == "withdrawn" and page.withdrawn_because is None:
        hint = "run `leaflets withdraw` with its name and `--because`"
        yield Fault("this says withdrawn, but not why", hint, ("status",))


def _same_anchors(sections: tuple[Section, ...]) -> Iterator[Fault]:
    """Sections whose name for links was taken by one before them."""
    first: dict[str, int] = {}
    for number, section in enumerate(sections):
        before = first.setdefault(section.anchor, number)
        if before != number:
            yield Fault(
                f"links to `#{section.anchor}` would lead to two sections: number {before + 1} has that name too",
                "give this section another `id:`",
                ("sections", number, "id" if section.id else "title"),
            )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


class SharedPage(Page):
    """A page that several leaflets use, such as advice for after the operation."""


class Included(Model):
    """What is printed after a leaflet's own pages: a shared page, or a PDF file of the clinic's own."""

    page: Text | None = None
    """A shared page, such as `shared/contacts`. It can also be written without `page:`."""
    pdf: Text | None = None
    """A PDF file in `leaflets/shared/`, such as `shared/exercises.pdf`. It has to be PDF/UA-1 and PDF/A-2."""
    title: Text | None = None
    """What the PDF file is called among the bookmarks. Its own title where nothing is said."""
    language: Language | None = None
    """The language of the PDF file, where it does not say so itself."""
    pages: Text | None = None
    """Which pages of the PDF file to print, such as `1-2,4`. All where nothing is said."""
    fit: YesNo = False
    """`yes` to set pages of another size into the page, above the foot."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Included:
        if (self.page is None) == (self.pdf is None):
            raise refused(
                Fault(
                    "this names neither a shared page nor a PDF file", "write `- shared/contacts`, or `- pdf: shared/…`"
                )
                if self.page is None
                else Fault("this names a shared page and a PDF file", "make two entries of it", ("pdf",))
            )
        extra = [key for key in ("title", "language", "pages", "fit") if key in self.model_fields_set]
        if self.page is not None and extra:
            raise refused(Fault(f"`{extra[0]}` is for PDF files", "take it away", (extra[0],)))
        return self

    @property
    def file(self) -> str:
        """The name of what is included, as it was written."""
        return self.page or self.pdf or ""


def _included(value: object) -> object:
    return {"page": value} if isinstance(value, str) else value


class _PlainOrOpen:
    """An entry of `include:` may be the name of a shared page alone."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [WORDS, handler(schema)]}


Entry = Annotated[Included, BeforeValidator(_included), _PlainOrOpen()]
"""An entry of `include:`."""


class OneOrMore:
    """A list, or one entry in the place of it."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


class Leaflet(Page):
    """One leaflet, for one kind of surgery."""

    summary: Line
    """One or two sentences that say what the leaflet is for."""
    key_facts: Annotated[dict[Text, Line], Field(default_factory=dict)]
    """Topic and words for the table "At a glance", such as `Hospital stay: a week or longer`."""
    kind: Name | None = None
    """What kind of leaflet it is: one of those in `leaflets/kinds.yaml`, which says what sections they have to have."""
    translation_of: Name | None = None
    """The leaflet that this is a translation of, by its name."""
    translated_from: Text | None = None
    """The version of that leaflet that was translated."""
    compared: YesNo = True
    """`no` for a leaflet that is not about one operation: the table of a pack has no column for it."""
    include: Annotated[tuple[Entry, ...], BeforeValidator(listed), OneOrMore()] = ()
    """What to print after the leaflet's own pages: shared pages such as `shared/contacts`, and PDF files."""

    @model_validator(mode="after")
    def _topics_differ(self) -> Leaflet:
        keys = [topic_key(topic) for topic in self.key_facts]
        wrong = [
            Fault("this topic is there already", "say all of it in one place", ("key_facts", topic), key=True)
            for index, topic in enumerate(self.key_facts)
            if keys[index] in keys[:index]
        ]
        if (self.translation_of is None) != (self.translated_from is None):
            hint = "name both: `translation_of:` is a leaflet, `translated_from:` its version that was translated"
            field = "translated_from" if self.translation_of is None else "translation_of"
            wrong.append(Fault("this is half of what is to be said of a translation", hint, (field,)))
        if wrong:
            raise refused(*wrong)
        return self


def slug(title: str) -> str:
    """The name for links that a title gives: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"


Path = tuple[str | int, ...]


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, str | _Marked]]:
    """Every text of a model with its path in the YAML file: str, `Prose` and `Line` values, in order."""
    if isinstance(value, (str, _Marked)):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))


def site_fields(page: Page) -> frozenset[str]:
    """The names of the site fields that stand in a page."""
    texts = (text if isinstance(text, str) else text.source for _, text in walk(page))
    return frozenset(match[1] for text in texts if "{{" in text for match in markdown.SITE_FIELD.finditer(text))
