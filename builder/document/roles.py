"""What each element is: in PDF 1.7 and in PDF 2.0, and in HTML."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple


class Role(Enum):
    """What an element is for."""

    # Members are looked up for each element, and are what they are: that of `Enum` asks for their names.
    __hash__ = object.__hash__

    DOCUMENT = auto()
    """A leaflet, or the cover of a pack."""
    PART = auto()
    """What comes after one in its file: a shared page, or other pages of a pack."""
    LOGO = auto()
    CLINIC = auto()
    STRAPLINE = auto()
    EYEBROW = auto()
    """What kind of thing it is, above its title on a cover."""
    HEADING = auto()
    SUMMARY = auto()
    WARNING_LINE = auto()
    """Why a page should not be handed out."""
    STATUS_LINE = auto()
    """Whether a page is a draft, an example, or older than what it translates."""
    KEY_FACTS = auto()
    SECTION = auto()
    OTHER_FORMATS = auto()
    """In which other formats and languages a leaflet can be had."""
    ABOUT = auto()
    """Who is responsible for a leaflet, and how new it is."""
    SMALL_PRINT = auto()
    QR_CODE = auto()
    """The address of a page on the web, for cameras."""
    EDITION = auto()
    """How new a shared page is."""

    PROSE = auto()
    """Body text; like the next two it groups elements, and is none of its own."""
    CONTACTS = auto()
    ANSWERED_QUESTIONS = auto()
    PASSAGE = auto()
    """Body text in a language of its own."""
    PARAGRAPH = auto()
    LIST = auto()
    NUMBERED_LIST = auto()
    GLOSSARY = auto()
    STEPS = auto()
    """A list of what is done one after the other."""
    STEP_TITLE = auto()
    CHECKLIST = auto()
    """A list with boxes to tick."""
    REMEMBER = auto()
    """A few points to remember."""
    TICKS = auto()
    """A list with ticks, without labels."""
    QUESTIONS = auto()
    """A list of questions with room for answers, without labels."""
    ITEM = auto()
    LABEL = auto()
    BODY = auto()
    TABLE = auto()
    CAPTION = auto()
    ROW = auto()
    COLUMN_HEAD = auto()
    ROW_HEAD = auto()
    CELL = auto()
    FIGURE = auto()
    DECORATION = auto()
    """A picture that says nothing."""
    FIGURES = auto()
    """Two pictures; it groups elements, and is none of its own."""
    INFORMATION = auto()
    WARNING = auto()
    URGENT = auto()
    CONTACT = auto()
    CONTACT_SOON = auto()
    CONTACT_AT_ONCE = auto()
    """Somebody to turn to for help that cannot wait long, or not at all."""
    PHONE = auto()
    """Ways to reach somebody: a label and what it names."""
    EMAIL = auto()
    WEB = auto()
    POSTAL_ADDRESS = auto()
    HOURS = auto()
    FIELD = auto()
    """What is to be written below it."""

    DETAILS = auto()
    """Who a pack is for."""
    BLANK = auto()
    """A place for a detail, to be written on."""
    WARD = auto()
    """How to reach the ward, in large type on a cover."""
    WARD_NAME = auto()
    WARD_HOURS = auto()
    WARD_PHONE = auto()
    ON_THE_WEB = auto()
    """The QR code of a cover and the address that it leads to."""
    IN_PACK = auto()
    """Which leaflets are in a pack; it groups elements, and is none of its own."""
    PACK_CODE = auto()
    """What a pack was made from."""
    CONTENTS = auto()
    ENTRY = auto()
    REFERENCE = auto()
    """A title and the number of its page, which lead there."""
    COMPARISON = auto()
    """What the leaflets of a pack say about the same topics."""

    LINK = auto()
    """Words that lead somewhere."""
    SPAN = auto()
    """Words in a language of their own."""


class Forms(NamedTuple):
    """The forms of a role.

    `pdf` is a structure type of ISO 32000-1, 14.8.4, with `attributes` (owner, key, value); `pdf2` one of ISO 32000-2,
    14.8.4, in the namespace of PDF 2.0, or in that of PDF 1.7 if only that has it (see `pdf.write.namespaces`). Both
    are "" for what is no element. An H stands for one with its level. `html` is the name of an element.
    """

    pdf: str
    pdf2: str
    html: str
    attributes: tuple[tuple[str, str, str], ...] = ()
    attributes2: tuple[tuple[str, str, str], ...] | None = None
    """The attributes in PDF 2.0, where they are others."""

    @property
    def newer_attributes(self) -> tuple[tuple[str, str, str], ...]:
        """The attributes in PDF 2.0."""
        return self.attributes if self.attributes2 is None else self.attributes2


def _list(numbering: str) -> tuple[tuple[str, str, str], ...]:
    """The attribute that says what the labels of a list are (ISO 32000-1, table 347; ISO 32000-2, table 382)."""
    return (("List", "ListNumbering", f"/{numbering}"),)


def _scope(of: str) -> tuple[tuple[str, str, str], ...]:
    """Without its scope, a reader does not announce a head with its cells (ISO 14289-1, 7.5)."""
    return (("Table", "Scope", f"/{of}"),)


FORMS: Mapping[Role, Forms] = {
    Role.DOCUMENT: Forms("Part", "Part", "article"),
    Role.PART: Forms("Part", "Part", "article"),
    Role.LOGO: Forms("Figure", "Figure", "img"),
    Role.CLINIC: Forms("P", "P", "p"),
    Role.STRAPLINE: Forms("P", "P", "p"),
    Role.HEADING: Forms("H", "H", "h"),
    Role.EYEBROW: Forms("P", "P", "p"),
    Role.SUMMARY: Forms("P", "P", "p"),
    Role.WARNING_LINE: Forms("P", "P", "p"),
    Role.STATUS_LINE: Forms("P", "P", "p"),
    Role.KEY_FACTS: Forms("Sect", "Sect", "section"),
    Role.SECTION: Forms("Sect", "Sect", "section"),
    Role.OTHER_FORMATS: Forms("Sect", "Sect", "section"),
    Role.ABOUT: Forms("Sect", "Sect", "section"),
    Role.SMALL_PRINT: Forms("P", "P", "p"),
    Role.QR_CODE: Forms("Figure", "Figure", "svg"),
    Role.EDITION: Forms("P", "P", "p"),
    Role.PROSE: Forms("", "", ""),
    Role.CONTACTS: Forms("", "", ""),
    Role.ANSWERED_QUESTIONS: Forms("", "", ""),
    Role.PASSAGE: Forms("Div", "Div", "div"),
    Role.PARAGRAPH: Forms("P", "P", "p"),
    Role.LIST: Forms("L", "L", "ul", _list("Disc")),
    Role.NUMBERED_LIST: Forms("L", "L", "ol", _list("Decimal")),
    # Its labels are the terms. PDF/UA-2 allows no labels where the numbering is None (ISO 14289-2, 8.2.5.25).
    Role.GLOSSARY: Forms("L", "L", "dl", _list("None"), _list("Description")),
    Role.STEPS: Forms("L", "L", "ol", _list("Decimal")),
    Role.STEP_TITLE: Forms("P", "P", "p"),
    Role.CHECKLIST: Forms("L", "L", "ul", _list("Square")),
    Role.REMEMBER: Forms("Sect", "Sect", "section"),
    Role.TICKS: Forms("L", "L", "ul", _list("None")),
    Role.QUESTIONS: Forms("L", "L", "ul", _list("None")),
    Role.ITEM: Forms("LI", "LI", "li"),
    Role.LABEL: Forms("Lbl", "Lbl", ""),
    Role.BODY: Forms("LBody", "LBody", ""),
    Role.TABLE: Forms("Table", "Table", "table"),
    Role.CAPTION: Forms("Caption", "Caption", "caption"),
    Role.ROW: Forms("TR", "TR", "tr"),
    Role.COLUMN_HEAD: Forms("TH", "TH", "th", _scope("Column")),
    Role.ROW_HEAD: Forms("TH", "TH", "th", _scope("Row")),
    Role.CELL: Forms("TD", "TD", "td"),
    Role.FIGURE: Forms("Figure", "Figure", "figure"),
    Role.DECORATION: Forms("", "", "figure"),
    Role.FIGURES: Forms("", "", "div"),
    Role.INFORMATION: Forms("Note", "Aside", "aside"),
    Role.WARNING: Forms("Sect", "Aside", "section"),
    Role.URGENT: Forms("Sect", "Aside", "section"),
    Role.CONTACT: Forms("Sect", "Sect", "section"),
    Role.CONTACT_SOON: Forms("Sect", "Sect", "section"),
    Role.CONTACT_AT_ONCE: Forms("Sect", "Sect", "section"),
    Role.PHONE: Forms("P", "P", "p"),
    Role.EMAIL: Forms("P", "P", "p"),
    Role.WEB: Forms("P", "P", "p"),
    Role.POSTAL_ADDRESS: Forms("P", "P", "p"),
    Role.HOURS: Forms("P", "P", "p"),
    Role.FIELD: Forms("P", "P", "p"),
    Role.DETAILS: Forms("Sect", "Sect", "section"),
    Role.BLANK: Forms("Figure", "Figure", "span"),
    Role.WARD: Forms("Sect", "Sect", "section"),
    Role.WARD_NAME: Forms("P", "P", "p"),
    Role.WARD_HOURS: Forms("P", "P", "p"),
    Role.WARD_PHONE: Forms("P", "P", "p"),
    Role.ON_THE_WEB: Forms("Sect", "Sect", "section"),
    Role.IN_PACK: Forms("", "", ""),
    Role.PACK_CODE: Forms("Sect", "Sect", "section"),
    Role.CONTENTS: Forms("TOC", "TOC", "ol"),
    Role.ENTRY: Forms("TOCI", "TOCI", "li"),
    Role.REFERENCE: Forms("Reference", "Reference", "span"),
    Role.COMPARISON: Forms("Sect", "Sect", "section"),
    Role.LINK: Forms("Link", "Link", "a"),
    Role.SPAN: Forms("Span", "Span", "span"),
}
