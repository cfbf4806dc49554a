"""The list of the files in an output folder, and of all that packs were ever made from: `manifest.json`.

The list is true whenever a process ends: an entry is deleted before its file is replaced, and added afterwards.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

from builder.core import atomic_files, ordinary_files
from builder.core.diagnostics import Place, Problem
from builder.core.standards import DEFAULT
from builder.provenance.codes import Item

NAME = "manifest.json"
FORMAT = 1
"""The number of the manifest's form. A program that changes the meaning of what is in it raises the number."""

_LISTED = {
    "files": "files",
    "history": "what leaflets and packs were made from",
    "codes": "the digests of files by their codes",
    "short_codes": "the codes that short codes stand for",
}
"""The manifest's lists, and what they list."""


class ManifestEntry(NamedTuple):
    """A written file. `path` is relative to the output folder, with ``/``; `sha256` is in hexadecimal.

    `made_from` has the inputs of the file with their digests (see `fingerprints`), `review` is the last day on which it
    may be given to patients (year-month-day), `allowed` has the pages that are in it although they are past their
    review or withdrawn. `wording` is a digest of its structure and words, the same in every format. `code` is the code
    that is printed in it, and `short_code` is its name there. `standard` is the name of what a PDF was asked to follow.
    """

    path: str
    leaflet: str
    version: str
    brand: str
    format: str
    language: str
    pages: int
    sha256: str
    made_from: Mapping[str, str] = {}
    review: str = ""
    allowed: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    wording: str = ""
    code: str = ""
    short_code: str = ""
    standard: str = DEFAULT.value


class PrintedCode(NamedTuple):
    """The code of a leaflet that was written, and the digest of the file, which may be gone now."""

    code: str
    sha256: str


class ShortCode(NamedTuple):
    """A short code that was printed, and the code that it stands for: for no other, ever."""

    short: str
    code: str


class LeafletOutcome(NamedTuple):
    """The outcome of making a leaflet: its problems; without errors its file, its entry, and the items of its code.

    `withdrawn` says why the leaflet, or a page in it, is withdrawn; it has no file then. `lasting` is as in
    `outcomes.Report`. It is in this module so that the process that writes files need not import what makes leaflets.
    """

    name: str
    problems: tuple[Problem, ...]
    withdrawn: str = ""
    entry: ManifestEntry | None = None
    data: bytes = b""
    items: tuple[Item, ...] = ()
    lasting: bool = False


_Row = TypeVar("_Row", bound=tuple[Any, ...])


class ManifestError(ValueError):
    """The manifest is not in the form that `write` gives it."""


class ShortCodeTaken(OSError):
    """A short code stands for another code already: two processes printed it at the same moment."""

    hint = "do the same again: it gets another short code then"

    def __init__(self, short: str) -> None:
        self.message = f"another file has got the short code {short} at the same moment"
        super().__init__(None, self.message)


class NewerManifestError(OSError):
    """A newer version of the program wrote the manifest: this one reads nothing in it, and never writes over it."""

    hint = "use that version of the program here, or another output folder"

    def __init__(self) -> None:
        super().__init__(None, "it was written by a newer version of the program")


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(output: Path) -> list[ManifestEntry]:
    """The entries of the manifest in the folder `output`, in order; none where there is no manifest yet.

    Raises ManifestError when the manifest is damaged, OSError when it cannot be read.
    """
    return [*_load(output).entries]


def read_history(output: Path) -> list[Item]:
    """Every item in the history of the manifest in the folder `output`, in order; none without a manifest.

    An old manifest may have no history. Raises ManifestError and OSError as `read` does.
    """
    return [*_load(output).history]


def read_codes(output: Path) -> list[PrintedCode]:
    """The codes of all leaflets that were ever written, with the digests of their files, in order.

    An old manifest has none. Raises ManifestError and OSError as `read` does.
    """
    return [*_load(output).codes]


def read_short_codes(output: Path) -> list[ShortCode]:
    """Every short code that was ever printed, in order. An old manifest has none. Raises as `read` does."""
    return [*_load(output).short_codes]


def taken(output: Path) -> dict[str, str]:
    """The codes that short codes stand for, by the short codes; none where the manifest cannot be read."""
    try:
        return dict(read_short_codes(output))
    except (ManifestError, OSError):
        return {}


def write(
    output: Path,
    entries: Collection[ManifestEntry],
    history: Iterable[Item],
    short_codes: Iterable[ShortCode] = (),
    earlier: _Manifest | None = None,
) -> None:
    """Write the manifest into the folder `output`, sorted: the same entries and items give the same bytes.

    Codes of earlier files, short codes, and fields that this version of the program does not know stay in it: `earlier`
    has them, where it has been read. Raises OSError.
    """
    data, new = _written(entries, history, short_codes, earlier or _earlier(output))
    atomic_files.write(output / NAME, data)
    _remember(data, new)


def _written(
    entries: Collection[ManifestEntry],
    history: Iterable[Item],
    short_codes: Iterable[ShortCode],
    earlier: _Manifest,
) -> tuple[bytes, _Manifest]:
    """What is written, as `write` does, and what is read of that."""
    unknown = earlier.unknown
    codes = {PrintedCode(entry.code, entry.sha256) for entry in entries if entry.code}.union(unknown.codes)
    short = {ShortCode(entry.short_code, entry.code) for entry in entries if entry.short_code}
    short |= {*short_codes, *unknown.short}
    new = _Manifest(
        {},
        entries=sorted(entries, key=lambda entry: entry.path),
        history=sorted(set(history)),
        codes=sorted(codes),
        short_codes=sorted(short),
    )
    new.unknown = _UnknownFields(
        unknown.top,
        {entry.path: unknown.files[entry.path] for entry in entries if entry.path in unknown.files},
        unknown.history,
        {printed: unknown.codes.get(printed) or printed._asdict() for printed in new.codes},
        {row: unknown.short.get(row) or row._asdict() for row in new.short_codes},
    )
    facts: dict[str, Callable[[Any], Mapping[str, Any]]] = {
        "files": lambda entry: {**_facts(entry), **unknown.files.get(entry.path, {})},
        "history": lambda item: {**item._asdict(), **unknown.history.get(item, {})},
        "codes": new.unknown.codes.__getitem__,
        "short_codes": new.unknown.short.__getitem__,
    }
    rows: dict[str, Sequence[Any]] = {
        "files": new.entries,
        "history": new.history,
        "codes": new.codes,
        "short_codes": new.short_codes,
    }
    pieces = [f'{{\n"format": {FORMAT}'.encode()]
    for name, value in unknown.top.items():
        pieces.append(f",\n{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}".encode())
    for part in _LISTED:
        pieces += [f',\n"{part}": ['.encode(), new.lines_of(part, rows[part], facts[part], earlier), b"]"]
    return b"".join([*pieces, b"\n}\n"]), new


class _UnknownFields(NamedTuple):
    """The fields of a manifest that this version of the program does not know: its own, of files by path, of items.

    `codes` and `short` have whole rows, because none is ever deleted.
    """

    top: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]
    history: Mapping[Item, Mapping[str, Any]]
    codes: Mapping[PrintedCode, Mapping[str, Any]]
    short: Mapping[ShortCode, Mapping[str, Any]]


class _Manifest:
    """A manifest as it was read or written. Each list is understood once, and raises ManifestError where it cannot be.

    A list of thousands of files is written for each few hundred of them: the line of a row is made once.
    """

    def __init__(self, written: Mapping[str, Any], **known: Sequence[Any]) -> None:
        self._written = written
        self._lines: dict[str, _Lines] = {}
        vars(self).update(known)

    @functools.cached_property
    def entries(self) -> list[ManifestEntry]:
        return self._rows("files", _entry)

    @functools.cached_property
    def history(self) -> list[Item]:
        return self._rows("history", _item)

    @functools.cached_property
    def codes(self) -> list[PrintedCode]:
        return self._rows("codes", _printed_code)

    @functools.cached_property
    def short_codes(self) -> list[ShortCode]:
        return self._rows("short_codes", _short_code)

    @functools.cached_property
    def unknown(self) -> _UnknownFields:
        """The fields that are not known; none of a damaged manifest."""
        written = self._written
        try:
            top = {name: value for name, value in written.items() if name not in ("format", *_LISTED)}
            files = {
                _entry(row).path: others for row, others in _with_other_fields(written, "files", ManifestEntry._fields)
            }
            history = {_item(row): others for row, others in _with_other_fields(written, "history", Item._fields)}
            codes = {_printed_code(row): row for row in written.get("codes", ())}
            short = {_short_code(row): row for row in written.get("short_codes", ())}
        except (ValueError, TypeError, AttributeError):
            return _UnknownFields({}, {}, {}, {}, {})
        return _UnknownFields(top, files, history, codes, short)

    def _rows(self, part: str, understand: Callable[[object], _Row]) -> list[_Row]:
        """A list of the manifest, such as "files", in order."""
        try:
            rows = self._written[part] if self._written else []
            if not isinstance(rows, list):
                raise TypeError("a list is in square brackets")
            return [understand(row) for row in rows]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ManifestError(f"it does not list {_LISTED[part]} as it should") from None

    def lines_of(
        self, part: str, rows: Sequence[_Row], facts: Callable[[_Row], Mapping[str, Any]], earlier: _Manifest
    ) -> bytes:
        """A line for each row, so that two manifests can be compared. Lines of the same rows are those of `earlier`."""
        known = earlier._lines.get(part, _NO_LINES)
        if rows == known.rows:
            self._lines[part] = known
            return known.written
        lines: dict[object, tuple[object, bytes]] = {}
        for row in rows:
            # An entry cannot be a key: other tuples are the same where all that is in them is.
            key = row.path if isinstance(row, ManifestEntry) else row
            line = known.lines.get(key)
            if line is None or (line[0] is not row and line[0] != row):
                line = row, json.dumps(facts(row), ensure_ascii=False).encode()
            lines[key] = line
        written = b"\n" + b",\n".join([line for _, line in lines.values()]) + b"\n" if lines else b""
        self._lines[part] = _Lines(rows, lines, written)
        return written


class _Lines(NamedTuple):
    """The rows of a list, the line of each by its key, and the lines of all as they are written."""

    rows: Sequence[Any]
    lines: Mapping[object, tuple[object, bytes]]
    written: bytes


_NO_LINES = _Lines((), {}, b"")


def _earlier(output: Path) -> _Manifest:
    """The manifest in a folder; an empty one in place of a damaged one."""
    try:
        return _load(output)
    except ManifestError:
        return _Manifest({})


def _with_other_fields(
    written: Mapping[str, Any], part: str, fields: Sequence[str]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The rows of a list that have fields other than `fields`, and these."""
    for row in written.get(part, ()):
        if others := {name: value for name, value in row.items() if name not in fields}:
            yield row, others


def remember(output: Path, items: Iterable[Item], short_codes: Collection[ShortCode] = ()) -> None:
    """Add `items` to the history of the manifest in the folder `output`, and `short_codes` to those that are taken.

    If all are in it already, nothing is written. Raises ManifestError and OSError as `read` does, OSError when the
    manifest cannot be written, and ShortCodeTaken.
    """
    if set(items) - set(read_history(output)) or set(short_codes) - set(read_short_codes(output)):
        with atomic_files.locked(output):
            read_codes(output)
            used = dict(read_short_codes(output))
            for short, code in short_codes:
                if used.setdefault(short, code) != code:
                    raise ShortCodeTaken(short)
            write(output, read(output), {*read_history(output), *items}, short_codes)


class Commit(NamedTuple):
    """The result of a commit: the paths of files that are new or changed, and the files that could not be written.

    A `damaged` manifest is in the file called `aside` now.
    """

    written: list[str]
    failed: dict[str, OSError]
    damaged: ManifestError | None
    aside: str = ""


def commit(
    output: Path,
    pdfs: Sequence[tuple[ManifestEntry, bytes]],
    renewed: Iterable[ManifestEntry] = (),
    items: Iterable[Item] = (),
) -> Commit:
    """Write files into the folder `output` with their entries. A file that has the same bytes already is not written.

    `renewed` entries replace those of the same files, where the files have not changed. `items` are what the files are
    made from, for the history. A damaged manifest is set aside, and written again from nothing. Raises OSError where
    the manifest cannot be written; no file that it lists is changed then.
    """
    with atomic_files.locked(output), ExitStack() as stack:
        before, damaged = _before(output)
        entries = _existing(before, output)
        aside = _set_aside(output) if damaged is not None else ""
        history = [*before.history, *items]
        # Thousands of entries stay in memory until the last is written.
        pdfs = [(entry._replace(made_from=_shared(entry.made_from)), pdf) for entry, pdf in pdfs]
        pdfs, failed = _with_names_of_their_own(pdfs, dict(before.short_codes))
        staged: dict[str, atomic_files.Staged] = {}
        for entry, pdf in pdfs:
            try:
                if _digest_of(output / entry.path) != entry.sha256:
                    staged[entry.path] = stack.enter_context(atomic_files.Staged(output / entry.path, pdf))
            except OSError as error:
                failed[entry.path] = error
        without = []
        if not staged.keys().isdisjoint(entries):
            others = [entry for path, entry in entries.items() if path not in staged]
            data, _ = _written(others, history, (), before)
            without.append(stack.enter_context(atomic_files.Staged(output / NAME, data)))
        # One after the other, each file would wait for the disk.
        atomic_files.settle([*staged.values(), *without])
        for file in without:
            file.place()
        for path, file in staged.items():
            try:
                file.place()
            except OSError as error:
                failed[path] = error
        entries |= {entry.path: entry for entry, _ in pdfs if entry.path not in failed}
        same = (entry for entry in renewed if entry.path in entries and entries[entry.path].sha256 == entry.sha256)
        entries |= {entry.path: entry for entry in same}
        write(output, entries.values(), history, (), before)
    return Commit([path for path in staged if path not in failed], failed, damaged, aside)


_Files = Sequence[tuple[ManifestEntry, bytes]]


def _with_names_of_their_own(pdfs: _Files, used: dict[str, str]) -> tuple[_Files, dict[str, OSError]]:
    """The files whose short codes stand for nothing else, and why the others cannot be written, by their paths."""
    failed: dict[str, OSError] = {}
    for entry, _ in pdfs:
        if entry.short_code and used.setdefault(entry.short_code, entry.code) != entry.code:
            failed[entry.path] = ShortCodeTaken(entry.short_code)
    return [(entry, pdf) for entry, pdf in pdfs if entry.path not in failed], failed


def _set_aside(output: Path) -> str:
    """Keep a damaged manifest under another name, so that somebody can look at it. Raises OSError."""
    names = (f"{NAME}.damaged", *(f"{NAME}.damaged-{number}" for number in range(2, 1000)))
    aside = next(name for name in names if not (output / name).exists())
    (output / NAME).rename(output / aside)
    return aside


def remove(output: Path, paths: Collection[str]) -> None:
    """Delete files from the folder `output`, with their entries. A file that does not exist is ignored.

    Raises OSError. A damaged manifest stays as it is.
    """
    with atomic_files.locked(output):
        before, damaged = _before(output)
        entries = _existing(before, output)
        if damaged is None and not entries.keys().isdisjoint(paths):
            others = [entry for path, entry in entries.items() if path not in paths]
            write(output, others, before.history, (), before)
        for path in paths:
            (output / path).unlink(missing_ok=True)


def _before(output: Path) -> tuple[_Manifest, ManifestError | None]:
    """The manifest in a folder; an empty one, with the error, where any of its lists is damaged."""
    try:
        manifest = _load(output)
        # Each is understood when it is asked for.
        for part in (manifest.entries, manifest.history, manifest.codes, manifest.short_codes):
            len(part)
        return manifest, None
    except ManifestError as damaged:
        return _Manifest({}), damaged


def _existing(manifest: _Manifest, output: Path) -> dict[str, ManifestEntry]:
    """The entries whose files exist, by their paths."""
    return {entry.path: entry for entry in manifest.entries if os.path.isfile(f"{output}/{entry.path}")}


def _digest_of(path: Path) -> str:
    """The digest of a file; "" where it does not exist."""
    try:
        return digest(ordinary_files.read(path))
    except FileNotFoundError:
        return ""


def _load(output: Path) -> _Manifest:
    """The manifest as it is written; an empty one where there is none. Raises ManifestError and OSError."""
    try:
        data = ordinary_files.read(output / NAME)
    except FileNotFoundError:
        return _Manifest({})
    last = _last
    if last is not None and last[0] == digest(data):
        return last[1]
    manifest = _Manifest(_parsed(data))
    _remember(data, manifest)
    return manifest


_last: tuple[str, _Manifest] | None = None
"""The manifest that was read or written last, by its digest: it is read several times for one write."""


def _remember(data: bytes, manifest: _Manifest) -> None:
    global _last
    _last = digest(data), manifest


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        # Some editors put a mark at the start of what they save.
        written = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ManifestError("it is not UTF-8") from None
    except (ValueError, RecursionError):
        written = None
    if not isinstance(written, dict):
        raise ManifestError(f"it does not list {_LISTED['files']} as it should")
    number = written.get("format", FORMAT)
    if type(number) is not int or number < 1:
        raise ManifestError("the number of its format is not a number")
    if number > FORMAT:
        raise NewerManifestError
    return {"history": [], "codes": [], "short_codes": [], **written}


def _facts(entry: ManifestEntry) -> dict[str, Any]:
    """An entry as a row of the manifest; `_entry` reads it."""
    warnings = [[*_place_row(warning.place), warning.message, warning.hint] for warning in entry.warnings]
    return {**entry._asdict(), "made_from": dict(sorted(entry.made_from.items())), "warnings": warnings}


def _place_row(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _entry(facts: object) -> ManifestEntry:
    """Raises ValueError or TypeError for a row that `write` never writes, such as a path that leaves the folder."""
    if not isinstance(facts, dict):
        raise TypeError("an entry is a mapping")
    read = {
        **{name: value for name, value in facts.items() if name in ManifestEntry._fields},
        "made_from": _shared(facts.get("made_from", {})),
        "allowed": tuple(facts.get("allowed", ())),
        "warnings": tuple(map(_warning, facts.get("warnings", ()))),
    }
    entry = ManifestEntry(**read)
    if [type(value) for value in entry] != [
        *(str, str, str, str, str, str, int, str, dict, str, tuple, tuple, str, str, str, str)
    ]:
        raise TypeError("a value is of another type than it should be")
    words = [*entry.made_from, *entry.made_from.values(), *entry.allowed]
    if not all(isinstance(word, str) for word in words):
        raise TypeError("a value is of another type than it should be")
    "".join(
        map(str, [*entry[:8], entry.review, entry.wording, entry.code, entry.short_code, entry.standard, *words])
    ).encode()  # Half of a surrogate pair is not a character.
    path = PurePosixPath(entry.path)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("a path leads out of the folder")
    return entry


def _shared(inputs: Any) -> Any:
    """The inputs of a file with their digests. Most are those of other files as well, and in memory once."""
    if not isinstance(inputs, dict) or not all(type(word) is str for pair in inputs.items() for word in pair):
        return inputs
    return {sys.intern(name): sys.intern(digest) for name, digest in inputs.items()}


def _warning(facts: object) -> Problem:
    if not isinstance(facts, list) or [type(fact) for fact in facts] != [str, int, int, str, str]:
        raise TypeError("a warning is a place and two sentences")
    file, line, column, message, hint = facts
    return Problem(Place(file, line, column), "warning", message, hint)


def _item(facts: object) -> Item:
    return Item(**_words(facts, Item._fields))


def _printed_code(facts: object) -> PrintedCode:
    return PrintedCode(**_words(facts, PrintedCode._fields))


def _short_code(facts: object) -> ShortCode:
    return ShortCode(**_words(facts, ShortCode._fields))


def _words(facts: object, fields: Collection[str]) -> dict[str, str]:
    """The `fields` of a row, all of them text. Raises ValueError or TypeError for a row that `write` never writes."""
    if not isinstance(facts, dict):
        raise TypeError("a row is a mapping")
    words = {name: value for name, value in facts.items() if name in fields}
    if not all(isinstance(value, str) for value in words.values()):
        raise TypeError("a value is of another type than it should be")
    "".join(words.values()).encode("utf-8")  # Half of a surrogate pair is not a character.
    return words
