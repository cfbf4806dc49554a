"""Say what a PDF file holds, above all for those who listen to it."""

from __future__ import annotations

import html
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pypdf.generic import StreamObject

from builder.core.units import millimetres
from builder.pdf.examine import document
from builder.pdf.examine import text as wording
from builder.pdf.examine.document import INLINE, Anatomy, Annotation, Mark, Node
from builder.pdf.join.placement import unit_of
from builder.pdf.read import gate
from builder.pdf.read.gate import Original

_LONGEST_METADATA = 1_000_000
WIDTH = 90
"""How many characters a line has at most in a terminal."""
_MOST_DETAILS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """An element of the outline. `level` counts from 1; `page` from 1, None where it stands on none.

    `role` is what the file itself calls it, where that is not its standard type. `language` is empty where it is that
    of the element around it. `text` is that of a line of text, empty for elements that only hold others.
    """

    level: int
    type: str
    role: str
    page: int | None
    language: str
    alt: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size in millimetres, as it is turned."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1 (0: H, without one), its words, its page from 1."""

    level: int
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its level from 1, its words, its page from 1, and why it leads nowhere."""

    level: int
    title: str
    page: int | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the page that it stands on, its words, where it leads: an address, a page from 1, or why nowhere."""

    page: int
    words: str
    address: str | None
    to: int | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Font:
    """A font that text is set in; `mapped` says whether its codes lead to characters."""

    name: str
    kind: str
    embedded: bool
    mapped: bool


@dataclass(frozen=True, slots=True)
class Unheard:
    """What a screen reader would not get, or not get right: a sentence, and where, or what it is about."""

    what: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file holds. `dataclasses.asdict` makes of it what JSON can hold."""

    title: str | None
    language: str | None
    version: str
    claims: tuple[str, ...]
    tagged: bool
    encrypted: bool
    pages: tuple[Page, ...]
    outline: tuple[Part, ...]
    text: tuple[str, ...]
    """The text in reading order, a paragraph, list item or table row each."""
    heading_lines: tuple[int, ...]
    """Which of these are headings, from 0."""
    untagged: tuple[str, ...]
    """The text that has no tag and is no artifact, page by page in the order of painting."""
    headings: tuple[Heading, ...]
    bookmarks: tuple[Bookmark, ...]
    fonts: tuple[Font, ...]
    images_without_text: tuple[str, ...]
    links: tuple[Link, ...]
    actions: tuple[str, ...]
    fields: tuple[str, ...]
    files: tuple[str, ...]
    signatures: tuple[str, ...]
    artifacts: tuple[str, ...]
    """The text that is marked as no content, line by line; headers and footers most often."""
    unheard: tuple[Unheard, ...]


def inspect(data: bytes) -> Inspection:
    """Look into a file. Raises Unreadable where that cannot be done."""
    with gate.limits():
        return _inspect(document.read(gate.open_(data)))


def pages(data: bytes) -> tuple[Page, ...]:
    """The pages of a file, and nothing else of it. Raises Unreadable where that cannot be done."""
    with gate.limits():
        return tuple(_pages(gate.open_(data)))


def _inspect(known: Anatomy) -> Inspection:
    original = known.original
    metadata = _metadata(original)
    lines = lines_of_text(known)
    read = list(_text(known, lines))
    return Inspection(
        title=_title(original, metadata),
        language=known.language,
        version=original.version,
        claims=tuple(claims(metadata)),
        tagged=known.root is not None,
        encrypted=original.encrypted,
        pages=tuple(_pages(original)),
        outline=tuple(_outline(known, lines)),
        text=tuple(text for text, _ in read),
        heading_lines=tuple(index for index, (_, titled) in enumerate(read) if titled),
        untagged=tuple(_untagged(known)),
        headings=tuple(_headings(known)),
        bookmarks=tuple(
            Bookmark(one.level, one.title, _counted(one.target.page), one.target.fault) for one in known.bookmarks
        ),
        fonts=tuple(Font(*use) for use in known.words.fonts),
        images_without_text=tuple(_silent_images(known)),
        links=tuple(_links(known)),
        actions=tuple(f"{action.where}: {action.kind}" for action in known.actions),
        fields=tuple(f"{one.name}: {one.kind}{', filled in' if one.filled else ''}" for one in known.fields),
        files=tuple(known.files),
        signatures=tuple(known.signatures),
        artifacts=tuple(_artifacts(known)),
        unheard=tuple(_unheard(known)),
    )


def _counted(index: int | None) -> int | None:
    return index + 1 if index is not None else None


# What the file says of itself


def _metadata(original: Original) -> str:
    stream = gate.dictionary(original.catalog, "/Metadata")
    if not isinstance(stream, StreamObject):
        return ""
    data = gate.decoded(stream)[:_LONGEST_METADATA]
    return data.decode("utf-16" if data[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")


def claims(metadata: str) -> Iterator[str]:
    """The standards that a file claims in its XMP (ISO 14289-1, 5; ISO 19005-2, 6.6.4)."""
    part = _property(metadata, "pdfuaid:part")
    if part:
        yield f"PDF/UA-{part}"
    part = _property(metadata, "pdfaid:part")
    if part:
        yield f"PDF/A-{part}{_property(metadata, 'pdfaid:conformance').lower()}"


def _property(metadata: str, name: str) -> str:
    match = re.search(rf"""{name}(?:\s{{0,9}}=\s{{0,9}}["']|\s{{0,9}}>)\s{{0,9}}(\w{{1,9}})""", metadata)
    return match[1] if match else ""


def _title(original: Original, metadata: str) -> str | None:
    at = metadata.find("<dc:title")
    if at >= 0:
        match = re.search(r"<rdf:li[^<>]*>([^<]*)<", metadata[at : at + 10_000].partition("</dc:title>")[0])
        if match and match[1].strip():
            return wording.tidy(html.unescape(match[1]))
    said = gate.text(gate.dictionary(original.reader.trailer, "/Info"), "/Title")
    return wording.tidy(said) or None if said else None


def _pages(original: Original) -> Iterator[Page]:
    for leaf in original.leaves:
        box = gate.numbers(leaf.entries, "/CropBox") or gate.numbers(leaf.entries, "/MediaBox") or []
        if len(box) != 4:
            box = [0, 0, 612, 792]
        across, up = (millimetres(abs(side) * unit_of(leaf)) for side in (box[2] - box[0], box[3] - box[1]))
        turned = (gate.integer(leaf.entries, "/Rotate") or 0) % 180 == 90
        yield Page(round(up if turned else across, 1), round(across if turned else up, 1))


# Structure


def _outline(known: Anatomy, lines: set[Node]) -> Iterator[Part]:
    """Every element that the tree reaches, without plain spans: they only cut lines into pieces."""
    for node in known.nodes:
        if node.stray or _is_plain(node):
            continue
        known.spend(len(node.alt or ""))
        around = node.parent.language if node.parent is not None else known.language
        yield Part(
            level=1 + sum(not _is_plain(one) for one in node.above() if one is not node),
            type=node.type,
            role=node.written if node.written != node.type else "",
            page=_counted(node.page),
            language=(node.language or "(none)") if node.language != around else "",
            alt=node.alt,
            text=known.text(node) if node in lines else "",
        )


def _is_plain(node: Node) -> bool:
    said = (node.alt, node.actual, node.own_language)
    return node.type == "Span" and said == (None, None, None)


def lines_of_text(known: Anatomy) -> set[Node]:
    """The elements that are a line or paragraph: they hold text, and no elements but parts of lines."""
    found: set[Node] = set()
    for node in reversed(known.nodes):
        held = [kid for kid in node.kids if isinstance(kid, Node)]
        if node.type not in _APART and all(kid.type in INLINE and kid in found for kid in held):
            found.add(node)
    return found


_HEADING = re.compile(r"H\d*")
_APART = frozenset("Document Part Art Sect Table THead TBody TFoot TR L LI TOC TOCI".split())
"""Types that are no line of text, even where they hold only that."""
_ROWS = frozenset("TR LI TOCI".split())
_ON_NEW_LINES = _APART - {"Document", "Part", "Art", "Sect"}


def _text(known: Anatomy, lines: set[Node]) -> Iterator[tuple[str, bool]]:
    """What is read, in order, a block each, and whether that is a heading: the cells of a row stand on one line, and so
    do a label and its item.
    """
    line: list[str] = []
    titled = False
    waiting: list[Node | Mark | str] = []
    for top in reversed(known.tops):
        waiting += ["\n", top] if not top.stray else []
    while waiting:
        one = waiting.pop()
        if one == "\n":
            said = wording.tidy("".join(line))
            if said:
                yield said.strip("| "), titled
            line, titled = [], False
        elif isinstance(one, str):
            line.append(one)
        elif isinstance(one, Mark):
            line.append(known.mark(one)[0])
        elif one.alt is not None and one.type in ("Figure", "Formula"):
            known.spend(len(one.alt))
            line.append(f"[{one.type}: {one.alt}]")
            captions = [kid for kid in one.kids if isinstance(kid, Node) and kid.type == "Caption"]
            waiting += reversed([piece for caption in captions for piece in ("\n", caption, "\n")])
        elif one in lines or one.actual is not None:
            line += known.pieces(one)
            titled = titled or bool(_HEADING.fullmatch(one.type))
        elif one.type != "Artifact":
            waiting += reversed(list(_apart(one, lines)))
    said = wording.tidy("".join(line))
    if said:
        yield said, titled


def _apart(node: Node, lines: set[Node]) -> Iterator[Node | Mark | str]:
    """What an element holds, with what stands between."""
    in_row = any(one.type in _ROWS for one in node.above())
    for kid in node.kids:
        if isinstance(kid, Mark) or (isinstance(kid, Node) and kid.type in INLINE - {"Lbl"} and kid in lines):
            yield kid
        elif isinstance(kid, Node):
            between = " | " if node.type == "TR" else " " if in_row and kid.type not in _ON_NEW_LINES else "\n"
            yield from (between if between != " | " or kid is not node.kids[0] else "", kid)
            yield between if between == "\n" else ""


def _headings(known: Anatomy) -> Iterator[Heading]:
    for node in known.nodes:
        if _HEADING.fullmatch(node.type) and not node.stray:
            yield Heading(int(node.type[1:] or 0), known.text(node), _counted(node.page))


# Links and pictures


def _links(known: Anatomy) -> Iterator[Link]:
    for annotation in known.annotations:
        target = known.target(annotation.entries) if annotation.kind == "Link" else None
        if target is not None:
            yield Link(
                annotation.page + 1,
                words_of(known, annotation),
                target.address,
                _counted(target.page),
                target.fault,
            )


def words_of(known: Anatomy, annotation: Annotation) -> str:
    """What a link is called: the text of its element, or else the alternative text of a picture in it, or its own."""
    holder = known.holder(annotation)
    if holder is None:
        return wording.tidy(gate.text(annotation.entries, "/Contents") or "")
    said = known.text(holder) or holder.alt
    if not said:
        said = " ".join(node.alt or "" for node in _within(holder))
    return wording.tidy(said or gate.text(annotation.entries, "/Contents") or "")


def _within(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [kid for kid in reversed(one.kids) if isinstance(kid, Node)]


def _silent_images(known: Anatomy) -> Iterator[str]:
    """Pictures that are no artifact, and for which no element around them has words."""
    for stream, said in known.words.streams.items():
        where = _where(stream)
        for mcid in said.pictures:
            owner = known.owners.get((stream, mcid)) if mcid is not None else None
            if owner is None:
                yield f"{where}: a picture that no element holds"
            elif all(node.alt is None and node.actual is None for node in owner.above()):
                yield f"{where}: a picture in {owner.path}"


def _where(stream: wording.Stream) -> str:
    return f"page {stream.number + 1}" if stream.kind == "page" else f"form {stream.number}"


# What is not heard


def _artifacts(known: Anatomy) -> Iterator[str]:
    for stream, said in known.words.streams.items():
        for line in _lines(said.artifacts):
            yield f"{_where(stream)}: {line}"


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """The lines of a text, without those that have no letters or digits, such as rows of dots."""
    for line in "".join(pieces).split("\n"):
        tidied = wording.tidy(line)
        if re.search(r"\w", tidied):
            yield tidied


_NO_UNICODE = "characters that have no Unicode: they are skipped, or read as noise"
_EVEN_WITHOUT_TAGS = (_NO_UNICODE, "faults in the structure")


def _unheard(known: Anatomy) -> Iterator[Unheard]:
    found: tuple[tuple[str, Iterator[str]], ...] = (
        ("text that is not tagged: it is not read at all", _untagged(known)),
        ("tagged text that no element holds: it is not read at all", _unowned(known)),
        ("elements outside the structure tree: they are not read in their place", _stray(known)),
        ("figures and formulas without alternative text", silent_figures(known)),
        ("pictures without alternative text", _silent_images(known)),
        (_NO_UNICODE, _unknown(known)),
        ("text without a language: it may be read in the wrong voice", _no_language(known)),
        ("links without words: only an address is read, or nothing", _no_words(known)),
        ("links outside of the structure: they are not announced", _outside(known)),
        ("form fields and notes outside of the structure", _others_outside(known)),
        ("faults in the structure", (f"{_place(node)}{fault}" for node, fault in known.faults)),
    )
    if known.root is None:
        # That says it all: nothing of it is tagged, and no link has words.
        yield Unheard("the file has no tags: a screen reader has to guess what is read, and in which order", ())
        found = tuple(one for one in found if one[0] in _EVEN_WITHOUT_TAGS)
    for what, details in found:
        listed = tuple(dict.fromkeys(details))
        if listed:
            yield Unheard(what, listed)


def _place(node: Node | None) -> str:
    return f"{node.path[-60:]}: " if node is not None else ""


def _untagged(known: Anatomy) -> Iterator[str]:
    for stream, said in known.words.streams.items():
        text = wording.tidy("".join(said.untagged))
        if text:
            yield f"{_where(stream)}: {text}"


def _unowned(known: Anatomy) -> Iterator[str]:
    for stream, said in known.words.streams.items():
        for mcid in said.marked:
            text = wording.tidy(said.text(mcid))
            if text and (stream, mcid) not in known.owners:
                yield f"{_where(stream)}: {text}"


def _stray(known: Anatomy) -> Iterator[str]:
    for node in known.tops:
        if node.stray:
            yield f"{known.number(node.page)}: {node.type}: {known.text(node)}"


def silent_figures(known: Anatomy) -> Iterator[str]:
    """Figures and formulas that have no alternative and no replacement text, and stand in none that has."""
    for node in known.nodes:
        silent = all(not (one.alt or one.actual) for one in node.above())
        if node.type in ("Figure", "Formula") and silent:
            yield f"{known.number(node.page)}: {node.path}"


def _unknown(known: Anatomy) -> Iterator[str]:
    for stream, said in known.words.streams.items():
        for font, count in said.unknown.items():
            yield f"{_where(stream)}: {count} in {font}"


def _no_language(known: Anatomy) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for node in known.nodes:
        if not node.language and any(isinstance(kid, Mark) and _says(known, kid) for kid in node.kids):
            counts[known.number(node.page)] += 1
    for page, count in counts.items():
        yield f"{page}: {count} element{'' if count == 1 else 's'}"


def _says(known: Anatomy, mark: Mark) -> bool:
    said = known.words.streams.get(mark.stream) if mark.stream is not None else None
    return said is not None and bool(said.marked.get(mark.mcid)) and not said.languages.get(mark.mcid)


def _no_words(known: Anatomy) -> Iterator[str]:
    for link in _links(known):
        if not link.words:
            yield f"page {link.page}: {_target(link)}"


def _outside(known: Anatomy) -> Iterator[str]:
    for annotation in known.annotations:
        target = known.target(annotation.entries) if annotation.kind == "Link" else None
        if target is not None and known.holder(annotation) is None:
            yield f"page {annotation.page + 1}: {target.address or known.number(target.page)}"


def _others_outside(known: Anatomy) -> Iterator[str]:
    for annotation in known.annotations:
        if annotation.kind not in ("Link", "Popup", "PrinterMark") and known.holder(annotation) is None:
            yield f"page {annotation.page + 1}: {annotation.kind}"


# In a terminal


def render(found: Inspection) -> str:
    """What was found, for a terminal; lines have 90 characters at most, but for long addresses."""
    sections = [
        ("", list(_facts(found))),
        ("What a screen reader would not get", list(_unheard_lines(found))),
        ("Text in reading order", [line for text in found.text for line in _wrapped(text, "  ")]),
        ("Text without tags, as it is painted", [line for text in found.untagged for line in _wrapped(text, "  ")]),
        ("Structure: page, type [change of language], words", list(_structure(found))),
        ("Headings", [_heading_line(heading) for heading in found.headings]),
        ("Bookmarks", [_bookmark_line(bookmark) for bookmark in found.bookmarks]),
        ("Links", [line for link in found.links for line in _link_lines(link)]),
        ("Fonts", [_font_line(font) for font in found.fonts]),
        ("Actions and scripts", [f"  {action}" for action in found.actions]),
        ("Form fields", [f"  {field}" for field in found.fields]),
        ("Files inside", [f"  {name}" for name in found.files]),
        ("Signatures", [f"  {name}" for name in found.signatures]),
        (
            "Text outside of the content (passed over on purpose: headers, footers, decoration)",
            [line for text in found.artifacts for line in _wrapped(text, "  ")],
        ),
    ]
    told = [f"{head}\n{'-' * len(head)}\n" * bool(head) + "\n".join(lines) for head, lines in sections if lines]
    absent = [head.lower() for head, lines in sections[5:13] if not lines]
    if absent:
        told.append("\n".join(_wrapped(f"None of these: {', '.join(absent)}.", "")))
    return "\n".join(map(wording.printable, "\n\n".join(told).split("\n"))) + "\n"


def _facts(found: Inspection) -> Iterator[str]:
    yield f"Title:      {found.title or '(none)'}"
    yield f"Language:   {found.language or '(none)'}"
    sizes = Counter(f"{page.width:g} × {page.height:g} mm" for page in found.pages)
    several = len(sizes) > 1
    yield f"Pages:      {len(found.pages)}, " + ", ".join(
        f"{count} of {size}" if several else size for size, count in sizes.items()
    )
    yield f"Version:    PDF {found.version}"
    yield f"Claims:     {' and '.join(found.claims) or 'no standard'} (what the file says of itself, not checked here)"
    yield f"Tagged:     {'yes' if found.tagged else 'no: its structure is not in the file'}"
    if found.encrypted:
        yield "Encrypted:  yes, and opened without a password"


def _unheard_lines(found: Inspection) -> Iterator[str]:
    if not found.unheard:
        yield "  Nothing: all text is tagged, in a language, and every figure has words."
    for one in found.unheard:
        yield f"  {one.what[:1].upper()}{one.what[1:]}{':' if one.details else '.'}"
        for detail in one.details[:_MOST_DETAILS]:
            yield from _wrapped(_cut(detail, 2 * WIDTH), "    ")
        if len(one.details) > _MOST_DETAILS:
            yield f"    … and {len(one.details) - _MOST_DETAILS} more"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


_MEANINGS = {
    "Document": "the whole",
    "Part": "a large part",
    "Art": "an article",
    "Sect": "a section",
    "Div": "a group",
    "NonStruct": "a group without meaning",
    "H": "a heading",
    "H1": "a heading, the highest",
    "H2": "a heading below it",
    "P": "a paragraph",
    "L": "a list",
    "LI": "an item of it",
    "Lbl": "its number or sign",
    "LBody": "what it says",
    "Table": "a table",
    "THead": "its head",
    "TBody": "its body",
    "TR": "a row",
    "TH": "a header cell",
    "TD": "a cell",
    "Figure": "a picture",
    "Formula": "a formula",
    "Caption": "words about a picture or table",
    "Link": "a link",
    "Note": "a note",
    "Form": "a form field",
    "Quote": "a quotation",
    "BlockQuote": "a quotation",
    "TOC": "a table of contents",
    "TOCI": "an entry of it",
    "Reference": "words that point elsewhere",
}
"""What standard types are to people who never saw one (ISO 32000-1, 14.8.4)."""


def _structure(found: Inspection) -> Iterator[str]:
    yield from map(_part_line, found.outline)
    used = {part.type for part in found.outline}
    told = "; ".join(f"{type_}: {meaning}" for type_, meaning in _MEANINGS.items() if type_ in used)
    if told:
        yield ""
        yield from _wrapped(told, "  ")


def _part_line(part: Part) -> str:
    page = f"p{part.page}" if part.page is not None else "–"
    shown = min(part.level, 20)
    line = f"{page:>5}  {'  ' * (shown - 1)}{part.type}"
    if part.role:
        line += f" ({_cut(part.role, 20)})"
    if part.language:
        line += f" [{_cut(part.language, 20)}]"
    room = max(WIDTH - len(line) - 4, 12)
    if part.alt is not None:
        return f"{line}: alt “{_cut(wording.tidy(part.alt[: WIDTH * 4]), room - 4)}”"
    return f"{line}: {_cut(part.text, room)}" if part.text else line


def _heading_line(heading: Heading) -> str:
    level = f"H{heading.level or ''}"
    return f"{_page(heading.page)}  {'  ' * max(heading.level - 1, 0)}{level} {heading.text}"


def _page(page: int | None) -> str:
    return f"p{page}".rjust(5) if page is not None else "–".rjust(5)


def _bookmark_line(bookmark: Bookmark) -> str:
    fault = f" ({bookmark.fault})" if bookmark.fault else ""
    return f"{_page(bookmark.page)}  {'  ' * min(bookmark.level - 1, 20)}{bookmark.title}{fault}"


def _link_lines(link: Link) -> Iterator[str]:
    yield from _wrapped(f"{_page(link.page).strip()}  {link.words or '(no words)'}", "   ")
    yield f"         → {_target(link)}"


def _target(link: Link) -> str:
    if link.address is not None:
        return link.address or "(an empty address)"
    return f"page {link.to}" if link.to is not None else f"nowhere: {link.fault}"


def _font_line(font: Font) -> str:
    embedded = "embedded" if font.embedded else "not embedded"
    mapped = "its characters are known" if font.mapped else "its characters are not known"
    return f"  {font.name}: {font.kind}, {embedded}, {mapped}"
