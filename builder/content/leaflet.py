"""What patients read, as a model: a leaflet, a shared page, their sections. The blocks are in blocks.py.

Every value is frozen and every unknown key is refused. The words beneath a field are its documentation: they are also
in the JSON Schema that editors' programs read.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from builder.content import markdown
from builder.content.blocks import Block, Contacts, Figure, Figures, Pictured
from builder.content.field_errors import FieldProblem, refused, wrong
from builder.content.fields import (
    Date,
    FileName,
    Hash,
    IconName,
    Language,
    Model,
    Name,
    Text,
    WordsOrFields,
    YesNo,
    words_of,
)
from builder.content.marked_text import Line, MarkedText, Prose
from builder.core.characters import composed, in_ascii, topic_key


def listed(value: object) -> object:
    """A list: of one where a single entry was written in its place."""
    return value if isinstance(value, list) else [value]


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
    icon: IconName | None = None
    """An icon to print with the title, such as `hospital`: one of the program's, or one in `styles/icons/`."""

    @model_validator(mode="after")
    def _not_empty(self) -> Section:
        if self.body is None and not self.blocks:
            raise refused(wrong("this section is empty", "give it a `body:` or `blocks:`, or delete it"))
        return self

    @property
    def anchor(self) -> str:
        """The name that links to this section use."""
        return self.id or slug(self.title)


def at_most(most: int) -> AfterValidator:
    """Words that have to fit on one line at the bottom of the page."""

    def check(words: str) -> str:
        if len(words) > most:
            raise refused(
                wrong("these words are too long for the footer of the page", f"use {most} characters at most")
            )
        return words

    return AfterValidator(check)


class Page(Model):
    """What a leaflet and a shared page have in common."""

    title: Text
    """The title, as it is printed at the top."""
    short_title: Annotated[Text, at_most(60)]
    """A few words for the footer of the page, 60 characters at most."""
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
    """What the words are based on, one entry for each source."""
    feedback: Line | None = None
    """How readers can give feedback on it. An approved leaflet has to have it."""
    status: Literal["draft", "in review", "approved", "withdrawn", "example"] = "draft"
    """Its state. `leaflets approve` and `leaflets withdraw` write it."""
    approver: Text | None = None
    """Who approved it: a role or a group. Written by `leaflets approve`."""
    approved_on: Date | None = None
    """When it was approved, as year-month-day. Written by `leaflets approve`."""
    approved_hash: Hash | None = None
    """A digest of the words that were approved: other words are not. Written by `leaflets approve`."""
    approved_words: Text | None = None
    """Digests of the brands' words that were approved with it, in its site fields. Written by `leaflets approve`."""
    approved_version: Text | None = None
    """The version that was approved: other words need a higher one. Written by `leaflets approve`."""
    withdrawn_because: Text | None = None
    """Why it was withdrawn. Written by `leaflets withdraw`."""
    withdrawn_on: Date | None = None
    """When it was withdrawn, as year-month-day. Written by `leaflets withdraw`."""
    replaced_by: Name | None = None
    """The leaflet to hand out instead of a withdrawn leaflet."""
    former_names: tuple[FileName, ...] = ()
    """What its file was called before, the earliest first. Written by `leaflets rename`."""
    translation_of: Name | None = None
    """The leaflet or shared page that this is a translation of, by its name."""
    translated_from: Text | None = None
    """The version of it that was translated."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections, in the order in which they are printed."""

    @model_validator(mode="after")
    def _agrees(self) -> Page:
        problems = list(_same_anchors(self.sections))
        if self.next_review <= self.last_reviewed:
            hint = "set `next_review:` to a later day than `last_reviewed:`"
            problems.append(wrong("the next review is not after the last one", hint, ("next_review",)))
        elif self.next_review > years_later(self.last_reviewed, REVIEWED_WITHIN):
            hint = f"three years at most: {years_later(self.last_reviewed, REVIEWED_WITHIN)} or earlier"
            problems.append(wrong("the next review is too long after the last one", hint, ("next_review",)))
        problems += _unsupported(self)
        if (self.translation_of is None) != (self.translated_from is None):
            hint = "name both: `translation_of:` is a leaflet, `translated_from:` its version that was translated"
            if not isinstance(self, Leaflet):
                hint = hint.replace("a leaflet", "a shared page")
            field = "translated_from" if self.translation_of is None else "translation_of"
            problems.append(wrong("this gives only half of what a translation needs", hint, (field,)))
        if problems:
            raise refused(*problems)
        return self


REVIEWED_WITHIN = 3
"""After how many years words have to be reviewed again."""


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day some years later, or 28 February for the day that that year lacks."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _unsupported(page: Page) -> Iterator[FieldProblem]:
    """A status that lacks what belongs to it."""
    lacking = [field for field in ("approver", "approved_on", "approved_hash") if getattr(page, field) is None]
    if page.status == "approved" and lacking:
        hint = "run `leaflets approve` with its name and `--by`, which writes who approved which words, and when"
        yield wrong(f"this says approved, but there is no `{lacking[0]}:`", hint, ("status",))
    if page.status == "withdrawn" and page.withdrawn_because is None:
        hint = "run `leaflets withdraw` with its name and `--because`"
        yield wrong("this says withdrawn, but not why", hint, ("status",))


def _same_anchors(sections: tuple[Section, ...]) -> Iterator[FieldProblem]:
    """Sections whose name for links was taken by one before them."""
    first: dict[str, int] = {}
    for number, section in enumerate(sections):
        before = first.setdefault(section.anchor, number)
        if before != number:
            yield wrong(
                f"links to `#{section.anchor}` would lead to two sections: number {before + 1} has that name too",
                "give this section another `id:`",
                ("sections", number, "id" if section.id else "title"),
            )


class SharedPage(Page):
    """A page that several leaflets use, such as advice for after the operation."""

    start: Literal["here", "page"] = "here"
    """Where it begins in print: `here` below what comes before it, where there is room, or `page` on a new page."""


class Included(Model):
    """What is printed after a leaflet's own pages: a shared page, or a PDF file of the clinic's own."""

    page: Text | None = None
    """A shared page, such as `shared/contacts`. It can also be written without `page:`."""
    pdf: Text | None = None
    """A tagged PDF file in `leaflets/shared/`, such as `shared/exercises.pdf`. The leaflet claims what that earns."""
    title: Text | None = None
    """What the PDF file is called among the bookmarks. Its own title where nothing is said."""
    language: Language | None = None
    """The language of the PDF file, where it does not say so itself."""
    pages: Text | None = None
    """Which pages of the PDF file to print, such as `1-2,4`, `2-` or `5-1` (backwards). All where nothing is said."""
    fit: YesNo = False
    """`yes` to scale pages of another size so that they fit above the footer."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Included:
        if (self.page is None) == (self.pdf is None):
            raise refused(
                wrong(
                    "this names neither a shared page nor a PDF file", "write `- shared/contacts`, or `- pdf: shared/…`"
                )
                if self.page is None
                else wrong("this names a shared page and a PDF file", "make two entries of it", ("pdf",))
            )
        extra = [key for key in ("title", "language", "pages", "fit") if key in self.model_fields_set]
        if self.page is not None and extra:
            raise refused(wrong(f"`{extra[0]}` is for PDF files", "delete it", (extra[0],)))
        return self

    @property
    def file(self) -> str:
        """The name of what is included, as it was written."""
        return self.page or self.pdf or ""


def _included(value: object) -> object:
    return {"page": value} if isinstance(value, str) else value


Entry = Annotated[Included, BeforeValidator(_included), WordsOrFields()]
"""An entry of `include:`."""


class OneOrMore:
    """A list, or one entry in the place of it."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


class TopicWords(Model):
    """What a leaflet says about a topic."""

    words: Line
    """The words, such as `A week or longer`. They can also be written without `words:`."""
    icon: IconName | None = None
    """An icon to print with it, such as `bed`: one of the program's, or one in `styles/icons/`.
    That of the topic where nothing is said."""


TopicWordsOrWords = Annotated[TopicWords, words_of(TopicWords, "words"), WordsOrFields()]
"""An entry of `key_facts:`."""


class Leaflet(Page):
    """One leaflet, for one kind of surgery."""

    summary: Line
    """One or two sentences that say what the leaflet is for."""
    key_facts: Annotated[dict[Text, TopicWordsOrWords], Field(default_factory=dict)]
    """Topic and words for the table "At a glance", such as `Hospital stay: a week or longer`."""
    kind: Name | None = None
    """What kind of leaflet it is: one of those in `leaflets/kinds.yaml`, which says what sections they have to have."""
    surgery_on: Text | None = None
    """What is operated on, as it follows “Surgery on” on the cover of a pack, such as `your bone`."""
    also_called: Annotated[tuple[Text, ...], BeforeValidator(listed), OneOrMore()] = ()
    """What else people call the operation, such as `[THR, new hip]`: nurses search for it. It is not printed."""
    cover: YesNo | None = None
    """`yes` or `no`: whether its first page is a cover. As the format has it where nothing is said."""
    compared: YesNo = True
    """`no` for a leaflet that is not about one operation: the table of a pack has no column for it."""
    include: Annotated[tuple[Entry, ...], BeforeValidator(listed), OneOrMore()] = ()
    """What to print after the leaflet's own pages: shared pages such as `shared/contacts`, and PDF files."""

    @model_validator(mode="after")
    def _topics_differ(self) -> Leaflet:
        keys = [topic_key(topic) for topic in self.key_facts]
        problems = [
            wrong("this topic is already in the list", "write all of it in one place", ("key_facts", topic), key=True)
            for index, topic in enumerate(self.key_facts)
            if keys[index] in keys[:index]
        ]
        if problems:
            raise refused(*problems)
        return self


def slug(title: str) -> str:
    """The name for links that a title gives: small letters, digits and hyphens.

    Without it, all titles of a leaflet in Arabic would have the same name: letters of other scripts stay as they are.
    """
    if not title.isascii() and any(
        letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN") for letter in title
    ):
        kept = (sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in composed(title).lower())
        return "-".join("".join(kept).split()) or "section"
    return re.sub(r"[^a-z0-9]+", "-", in_ascii(title).lower()).strip("-") or "section"


Path = tuple[str | int, ...]


def walk(value: object) -> list[tuple[Path, str | MarkedText]]:
    """Every text of a model with its path in the YAML file: str, `Prose` and `Line` values, in order."""
    texts: list[tuple[Path, str | MarkedText]] = []
    _walk(value, (), texts)
    return texts


def _walk(value: object, path: Path, texts: list[tuple[Path, str | MarkedText]]) -> None:
    if value is None:
        return
    if isinstance(value, (str, MarkedText)):
        texts.append((path, value))
    elif isinstance(value, BaseModel):
        values = vars(value)
        for name in type(value).model_fields:
            _walk(values[name], (*path, name), texts)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _walk(item, (*path, index), texts)
    elif isinstance(value, dict):
        for key, item in value.items():
            _walk(item, (*path, key), texts)


def figures_of(page: Page) -> Iterator[tuple[Path, Pictured]]:
    """The pictures of a page with their paths in the YAML file, in order."""
    for number, section in enumerate(page.sections):
        for index, block in enumerate(section.blocks):
            path: Path = ("sections", number, "blocks", index)
            if isinstance(block, Figure):
                yield path, block
            elif isinstance(block, Figures):
                yield from (((*path, "figures", at), figure) for at, figure in enumerate(block.figures))


def has_contacts(section: Section) -> bool:
    """Whether a section says whom to contact."""
    return any(isinstance(block, Contacts) for block in section.blocks)


def site_fields(page: Page) -> frozenset[str]:
    """The names of the site fields that are in a page."""
    texts = (text if isinstance(text, str) else text.source for _, text in walk(page))
    return frozenset(match[1] for text in texts if "{{" in text for match in markdown.SITE_FIELD.finditer(text))
