"""What a project was: the versions of one of its files, and all versions that a code may name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from builder.content import validity, yaml_reader
from builder.content.project import Project
from builder.core.characters import collapse
from builder.core.diagnostics import LeafletError
from builder.core.text_table import text_lines
from builder.provenance import codes, ingredients
from builder.provenance.codes import Item, ValidityPeriod
from builder.provenance.git import Repository, windows

_FOLDERS = {
    "": ("leaflets", "leaflets/packs"),
    "shared": ("leaflets/shared",),
    "packs": ("leaflets/packs",),
    "brands": ("styles/brands",),
    "formats": ("styles/formats",),
}
"""Where a file may stand that a person names, by what stands before the name."""


# One file


@dataclass(frozen=True, slots=True)
class Row:
    """A version of a file. `commit` and `date` are "" for what is in the working copy alone.

    `data` is what the file says, None where it was removed or cannot be read: `wrong` says which. `edits` is the
    number of later versions that said the same, in other comments or another layout.
    """

    commit: str
    date: str
    data: Mapping[str, Any] | None
    wrong: str = ""
    edits: int = 0

    def facts(self) -> dict[str, Any]:
        """What there is to say of it, for people and programs; "" for what is not known."""
        return {
            "version": self._said("version"),
            "status": "void" if self._is_void() else self._said("status"),
            "last_reviewed": self._said("last_reviewed"),
            "approved_on": self._said("approved_on"),
            "approver": self._said("approver"),
            "approved_hash": self._said("approved_hash"),
            "date": self.date,
            "commit": self.commit,
            "edits": self.edits,
            "wrong": self.wrong,
        }

    def _is_void(self) -> bool:
        """Whether it says approved, but of other words. With pictures or PDF files of its own that is not known."""
        if self.data is None or self._said("status") != "approved" or _names_files(self.data):
            return False
        return self._said("approved_hash") != validity.digest_of_words(self.data)

    def _said(self, field: str) -> str:
        value = self.data.get(field, "") if self.data is not None else ""
        return value if isinstance(value, str) else ""


def _names_files(data: object) -> bool:
    """Whether somewhere in a file's data a picture or a PDF file is named."""
    if isinstance(data, Mapping):
        return any(name in ("image", "pdf") or _names_files(value) for name, value in data.items())
    return isinstance(data, list) and any(map(_names_files, data))


def paths(name: str) -> list[str]:
    """Where the file may stand that a person calls `name`, such as "bone" or "shared/contacts"."""
    folder, _, stem = name.rpartition("/")
    return [f"{where}/{stem}.yaml" for where in _FOLDERS.get(folder, ())] if stem else []


def names(project: Project) -> list[str]:
    """All names that `paths` knows files of, as the project is now."""
    found = [*project.leaflet_names(), *project.recipe_names()]
    found += [f"shared/{name}" for name in project.shared_names()]
    found += [f"brands/{name}" for name in project.brand_names()]
    return found + [f"formats/{name}" for name in project.format_names()]


def rows(root: Path, path: str, repository: Repository | None) -> list[Row]:
    """The versions of the file at `path`, newest first: that of the working copy, and those of the repository.

    Raises HistoryError as `Repository.versions` does.
    """
    versions = repository.versions(path) if repository is not None else []
    found = [_row(one.commit, one.date, one.data, path) for one in versions]
    if (root / path).is_file():
        present = _present(root / path)
        # What cannot be read can only be told from another version by its bytes.
        if not versions or versions[0].data is None or present not in _forms(versions[0].data):
            found.insert(0, _row("", "", present, path))
    return list(_folded(found))


def render(rows: Sequence[Row]) -> str:
    """A table for people, without the columns in which nothing would stand, and a line feed at its end."""
    heads = ("Version", "Status", "Last reviewed", "Approved on", "Approver", "Hash", "Committed", "Commit", "Note")
    columns = [column for column in zip(heads, *map(_cells, rows), strict=True) if any(column[1:])]
    return "".join(f"{line}\n" for line in text_lines(list(zip(*columns, strict=True))))


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _row(commit: str, date: str, data: bytes | None, path: str) -> Row:
    if data is None:
        return Row(commit, date, None, "removed" if commit else "cannot be read")
    try:
        return Row(commit, date, yaml_reader.parse(data, path).data)
    except LeafletError as failed:
        first = failed.problems[0]
        return Row(commit, date, None, f"cannot be read: line {first.place.line}: {first.message}")


def _folded(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, those that say the same as the one after them made one with it: that is where the words came from."""
    newer: Row | None = None
    for row in rows:
        if newer is None:
            newer = row
        elif row.data is not None and row.data == newer.data:
            newer = replace(row, edits=newer.edits + bool(newer.commit))
        else:
            yield newer
            newer = row
    if newer is not None:
        yield newer


def _cells(row: Row) -> tuple[str, ...]:
    facts = row.facts()
    words = ("version", "status", "last_reviewed", "approved_on", "approver")
    note = row.wrong
    if row.edits:
        note = f"{row.edits} later {'edit' if row.edits == 1 else 'edits'} of comments or layout only"
    day = row.date if row.commit else "not committed"
    cells = [*(facts[word] for word in words), facts["approved_hash"][:8], day, row.commit[:8], note]
    return tuple(collapse(cell) for cell in cells)


# All that codes name


class Past(NamedTuple):
    """A version that was committed: what a code calls it, and the blob that stands at `path` in some commit."""

    item: Item
    path: str
    blob: str


def past(repository: Repository, groups: Collection[str]) -> list[Past]:
    """Every committed version, of any branch, that one of the `groups` of a code may name. Raises HistoryError."""
    versions = {(one.path, one.blob): one for one in repository.changes() if one.blob and ingredients.called(one.path)}
    data = repository.read(blob for _, blob in versions)
    every = [(_item(path, form), path, blob, form) for path, blob in versions for form in _forms(data[blob])]
    known = [item for item, *_ in every]
    named = {*map(codes.fingerprint, known), *map(codes.fingerprint, ingredients.circumstances(known))}
    # A title of then may be printed elsewhere. Reading the titles of all versions takes its time.
    titles = not named.issuperset(groups)
    found = []
    for item, path, blob, form in every:
        if codes.fingerprint(item) in groups or (titles and _is_named(_titled(item, path, form), groups)):
            found.append(Past(_titled(item, path, form), path, blob))
    return found


def _is_named(item: Item, groups: Collection[str]) -> bool:
    """Whether one of the `groups` names what is said of an item elsewhere."""
    return any(codes.fingerprint(one) in groups for one in ingredients.circumstances([item]) if one.name == item.name)


def held(
    repository: Repository, items: Collection[Item], past: Iterable[Past]
) -> dict[tuple[str, str, str], ValidityPeriod]:
    """When each of `items` held: stood on the present branch, the last time that it did. Raises HistoryError."""
    wanted = {item.identity for item in items}
    found = {}
    for one in past:
        if one.item.identity in wanted:
            until = ""
            for _, since, data in repository.versions(one.path):
                if data is not None and one.item.digest in map(_digest, _forms(data)):
                    found[one.item.identity] = ValidityPeriod(since, until)
                    break
                until = since
    return found


def _forms(data: bytes) -> set[bytes]:
    """The bytes that a working copy may have of a file that was committed."""
    return {data, windows(data)}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _item(path: str, data: bytes) -> Item:
    kind, name = ingredients.called(path) or ("", "")
    return Item(kind, name, "", "", _digest(data))


def _titled(item: Item, path: str, data: bytes) -> Item:
    """An item with the title and version that stand in its file, where it can be read."""
    if item.kind == "PDF file":
        return item
    try:
        row = Row("", "", yaml_reader.parse(data, path).data)
    except LeafletError:
        return item
    return item._replace(title=row._said("title") or row._said("name"), version=row._said("version"))
