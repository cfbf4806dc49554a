"""Who answers for a page, and until when: whether its approval holds, and whether it may be handed out."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from builder.content import markdown
from builder.content.leaflet import Leaflet, Page, figures_of
from builder.core import digests, ordinary_files
from builder.core.file_names import file_named
from builder.core.patterns import lazy_pattern
from builder.core.printed_phrases import Phrases

if TYPE_CHECKING:
    from builder.content.project import Loaded

State = Literal["draft", "in review", "approved", "void", "withdrawn", "example"]

SOON = datetime.timedelta(days=90)
"""How long before its review a page is reported as due."""
_NOT_READ = frozenset(
    "status approved_hash approved_words withdrawn_because withdrawn_on replaced_by kind also_called former_names "
    "start".split()
)
"""Fields that an approval does not cover. It does cover who approved and when: nobody else did."""
_NO_WORDS = frozenset({"approver", "approved_on", "approved_version", "last_reviewed", "next_review", "version"})
"""Fields that an approval covers, and that may differ between two approvals of the same words."""


class Standing(NamedTuple):
    """A page's state on some day. "void" says approved, but of other words. `due` is the day of its next review."""

    state: State
    expired: bool
    due: datetime.date

    @property
    def draft(self) -> bool:
        """Whether its pages are marked as a draft."""
        return self.state in ("draft", "in review", "void")

    @property
    def refused(self) -> bool:
        """Whether it may be handed out only if somebody asks for it by name."""
        return self.expired or self.state == "withdrawn"


class Marks(NamedTuple):
    """What a page's own pages say about its state: a word in the margin of each, or "", and lines below the title.

    `statement` says in a few words at the top of each page what that means, and `in_pack` says it on the cover
    of a pack. `severity` is higher for what is worse.
    `warnings` are of what should not be handed out at all. `void` says that nobody has approved these words, whatever
    the file says.
    """

    stamp: str = ""
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    void: bool = False
    statement: str = ""
    in_pack: str = ""
    severity: int = 0


NO_MARKS = Marks()

_STAMPS = ("", "example", "draft", "expired", "withdrawn")
"""What is in the margin of pages, as `Phrases.stamps` calls it, the worst last."""


def marks(
    page: Page,
    standing: Standing,
    words: Phrases,
    *,
    within: Standing | None = None,
    replaced_by: str = "",
    older: bool = False,
) -> Marks:
    """The marks of a page in the program's `words` for its language.

    `within` is the state of the leaflet that a shared page is printed in. What that says below its title is not said
    again, and its pages have the worse of both marks: no page of a leaflet looks as if it could be handed out alone.
    `replaced_by` is the title of what takes its place, `older` is said of a translation.
    """
    lines = [_STATES[standing.state](words)] if standing.state in _STATES else []
    if (within is not None and within.state == standing.state) or (
        standing.state == "example" and not isinstance(page, Leaflet)
    ):
        lines = []  # The leaflet that it belongs to says so.
    warnings = []
    if standing.state == "withdrawn":
        warnings.append(words.withdrawn.format(reason=(page.withdrawn_because or "").rstrip(".")))
        warnings += [words.replaced.format(title=replaced_by)] if replaced_by else []
    if standing.expired:
        warnings.append(words.expired.format(date=words.date(page.next_review)))
    if older:
        lines.append(words.older)
    stamp = max(_stamp(standing), _stamp(within) if within is not None else "", key=_STAMPS.index)
    void = standing.state == "void"
    return Marks(
        words.stamps.get(stamp, ""),
        tuple(lines),
        tuple(warnings),
        void,
        words.statements.get(stamp, ""),
        words.of_packs.get(stamp, ""),
        _STAMPS.index(stamp),
    )


def mildest(marks: Iterable[Marks]) -> Marks:
    """The marks of a shared page that several leaflets of a pack have: the one that can be used most still needs it.

    It says below its title what any of these does not say.
    """
    return min(marks, key=lambda each: (each.severity, -len(each.lines)))


def _stamp(standing: Standing) -> str:
    """What is in the margin of each page, one of `_STAMPS`."""
    if standing.state == "withdrawn":
        return "withdrawn"
    if standing.expired or standing.draft:
        return "expired" if standing.expired else "draft"
    return "example" if standing.state == "example" else ""


_STATES: Mapping[State, Callable[[Phrases], str]] = {
    "example": lambda words: words.example,
    "draft": lambda words: words.draft,
    "in review": lambda words: words.in_review,
    "void": lambda words: words.void,
}


def standing(loaded: Loaded, root: Path, day: datetime.date) -> Standing:
    """The state of a leaflet or shared page on a `day`. `root` is the project's folder."""
    page: Page = loaded.model
    state: State = page.status
    if state == "approved" and digest(loaded, root) != page.approved_hash:
        state = "void"
    return Standing(state, day > page.next_review, page.next_review)


def digest(loaded: Loaded, root: Path, data: Mapping[str, object] | None = None) -> str:
    """A SHA-256 (hexadecimal) of what an approval covers: the words as YAML gives them, pictures, enclosed PDF files.

    Of words it covers in which blocks they are: a table, a list or a paragraph.

    Comments and layout do not count, nor do site fields, which are the clinic's, nor shared pages, which have approvals
    of their own. `data` replaces what the file says.
    """
    contents = (_bytes(path) for path in _extra_files(loaded.model, root))
    return digest_of_words(loaded.source.data if data is None else data, contents)


def is_approved(loaded: Loaded, root: Path) -> bool:
    """Whether somebody approved a page as it is, whatever its status is now."""
    return bool(loaded.model.approved_hash == digest(loaded, root))


def same_words(data: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two files say the same to patients. Dates, versions and who approved them may differ."""
    first, second = (
        digest_of_words({name: value for name, value in fields.items() if name not in _NO_WORDS})
        for fields in (data, other)
    )
    return first == second


def digest_of_words(data: Mapping[str, object], contents: Iterable[bytes] = ()) -> str:
    """The digest (see `digest`) of a file's `data`, with the bytes of the pictures and PDF files that belong to it."""
    words = {name: _plain(value, name) for name, value in data.items() if name not in _NOT_READ}
    words.setdefault("language", Page.model_fields["language"].default)
    words["include"] = [{"page": entry} if isinstance(entry, str) else entry for entry in _included(data)]
    hashed = hashlib.sha256(json.dumps(_laid_out(words)).encode())
    for content in contents:
        hashed.update(hashlib.sha256(content).digest())
    return hashed.hexdigest()


_WORDS_OF = {"key_facts": "words", "steps": "text"}
"""Fields whose entries may be words alone, or fields with the words in one of them."""


def _plain(data: object, field: str) -> object:
    """The same data without icons, which say nothing: words with an icon are as words alone."""
    if isinstance(data, list):
        return [_entry(entry, field) for entry in data]
    if isinstance(data, dict) and field == "key_facts":
        return {topic: _entry(entry, field) for topic, entry in data.items()}
    return data


def _entry(entry: object, field: str) -> object:
    if not isinstance(entry, dict):
        return entry
    words = {name: _plain(value, name) for name, value in entry.items() if name != "icon"}
    alone = _WORDS_OF.get(field, "")
    return words[alone] if [*words] == [alone] else words


_MARKER = r"[-*+][ \t]|\d{1,9}[.)][ \t]|>|\#{1,6}[ \t]|\||<|`{3}|~{3}|[-=]+[ \t]*(?:\n|\Z)"
"""What starts a block of CommonMark at the start of a line."""
_WRAPPED = lazy_pattern(rf"(?<![\n\\])\n[ \t]*(?!{_MARKER}|[ \t\n])")
_BREAK = lazy_pattern(r"(?<=\S)(?: {2,}|\\)\n(?=[ \t]*\S)")
"""The end of a line of CommonMark that stays the end of a line."""
_SPACES = lazy_pattern(r"(?<=\S)[ \t]+")
_BLANK = lazy_pattern(r"\n{3,}")


def _laid_out(data: object, *, in_order: bool = False) -> object:
    """The same data however its lines are broken and its fields are sorted; `in_order` keeps the order of fields."""
    if isinstance(data, str):
        return _reflowed(data)
    if isinstance(data, dict):
        names = data if in_order else sorted(data)
        return [
            (name, _lines(data[name]) if name in _OF_LINES else _laid_out(data[name], in_order=name == "key_facts"))
            for name in names
        ]
    return [_laid_out(entry) for entry in data] if isinstance(data, (list, tuple)) else data


def _reflowed(data: str) -> str:
    """A text with each paragraph on a line; as it is where that would make other blocks of it.

    The rows of a table may have no sign at their starts: without the ends of their lines they are a paragraph.
    """
    text = "\n".join(line.rstrip() for line in _BREAK.sub("\\\\\n", data.strip()).split("\n"))
    text = _BLANK.sub("\n\n", _SPACES.sub(" ", _WRAPPED.sub(" ", text)))
    if "\n" not in data.strip() or markdown.same_blocks(data, text):
        return text
    return data.strip()


_OF_LINES = frozenset({"address", "hours"})
"""Fields that are printed line by line."""


def _lines(data: object) -> object:
    if not isinstance(data, str):
        return _laid_out(data)
    return "\n".join(" ".join(line.split()) for line in data.strip().splitlines())


def _listed(data: object) -> list[object]:
    return data if isinstance(data, list) else []


def _included(data: Mapping[str, object]) -> list[object]:
    """The entries of `include:`, which may be one entry without a list."""
    entries = data.get("include")
    return _listed(entries if isinstance(entries, list) or entries is None else [entries])


def _bytes(path: Path) -> bytes:
    """The bytes of a picture or PDF file; none where it is gone. Line ends of a drawing are what git makes of them."""
    return as_digested(path.name, ordinary_files.read(path) if path.is_file() else b"")


def as_digested(name: str, data: bytes) -> bytes:
    """The bytes of a picture or PDF file that a digest covers, whatever git made of the line ends."""
    return digests.plain(data) if name.lower().endswith(".svg") else data


def extra_files(data: Mapping[str, object]) -> list[str]:
    """The files that `digest` reads in addition to the file itself, in that order, by their paths in the project."""
    blocks = [
        block
        for section in _listed(data.get("sections"))
        if isinstance(section, dict)
        for block in _listed(section.get("blocks"))
        if isinstance(block, dict)
    ]
    figures = [figure for block in blocks for figure in (block, *_listed(block.get("figures")))]
    images = [each["image"] for each in figures if isinstance(each, dict) and isinstance(each.get("image"), str)]
    entries = [entry for entry in _included(data) if isinstance(entry, dict)]
    pdfs = [entry["pdf"] for entry in entries if isinstance(entry.get("pdf"), str)]
    return [*(f"leaflets/images/{name}" for name in images), *(f"leaflets/{name}" for name in pdfs)]


def _extra_files(page: Page, root: Path) -> Iterator[Path]:
    """The files that are printed with a page and have no words of their own in YAML."""
    yield from (file_named(root / "leaflets" / "images", figure.image) for _, figure in figures_of(page))
    if isinstance(page, Leaflet):
        yield from (file_named(root / "leaflets", entry.pdf) for entry in page.include if entry.pdf is not None)
