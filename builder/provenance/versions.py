"""The past of a project: the versions of a file, and all versions that a code may name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from builder.content import validity, yaml_reader
from builder.content.project import Project
from builder.core import digests, ordinary_files
from builder.core.characters import collapse
from builder.core.diagnostics import LeafletError
from builder.core.file_names import file_named
from builder.core.text_table import text_lines
from builder.provenance import codes, ingredients
from builder.provenance.codes import Item, ValidityPeriod
from builder.provenance.git import Repository, Version

_FOLDERS = {
    "": ("leaflets", "leaflets/packs"),
    "shared": ("leaflets/shared",),
    "packs": ("leaflets/packs",),
    "brands": ("styles/brands",),
    "formats": ("styles/formats",),
    "looks": ("styles/looks",),
}
"""The folders of a file that a user names, by the prefix of the name."""


# A file


@dataclass(frozen=True, slots=True)
class Row:
    """A version of a file. `commit` and `date` are "" for a version that is only in the working copy.

    `data` is the content of the file, None where it was deleted or cannot be read: `wrong` says which. `edits` is the
    number of later versions with the same content, which changed only comments or layout. `void` says that it is
    approved, but not with these words.
    """

    commit: str
    date: str
    data: Mapping[str, Any] | None
    wrong: str = ""
    edits: int = 0
    void: bool = False

    def facts(self) -> dict[str, Any]:
        """The facts about a version, for people and programs; "" for an unknown fact."""
        return {
            "version": self.text("version"),
            "status": "void" if self.void else self.text("status"),
            "last_reviewed": self.text("last_reviewed"),
            "approved_on": self.text("approved_on"),
            "approver": self.text("approver"),
            "approved_hash": self.text("approved_hash"),
            "date": self.date,
            "commit": self.commit,
            "edits": self.edits,
            "wrong": self.wrong,
        }

    def text(self, field: str) -> str:
        """The text of a field of the file, "" where it has none."""
        value = self.data.get(field, "") if self.data is not None else ""
        return value if isinstance(value, str) else ""


def paths(name: str) -> list[str]:
    """The possible paths of the file that a user calls `name`, such as "bone" or "shared/contacts"."""
    folder, _, stem = name.rpartition("/")
    return [f"{where}/{stem}.yaml" for where in _FOLDERS.get(folder, ())] if stem else []


def names(project: Project) -> list[str]:
    """All names that `paths` accepts, as the project is now."""
    names = [*project.leaflet_names(), *project.recipe_names()]
    names += [f"shared/{name}" for name in project.shared_names()]
    names += [f"brands/{name}" for name in project.brand_names()]
    names += [f"formats/{name}" for name in project.own_format_names()]
    return names + [f"looks/{name}" for name in project.own_look_names()]


def rows(root: Path, path: str, repository: Repository | None) -> list[Row]:
    """The versions of the file at `path`, newest first, from the working copy and the repository.

    Raises HistoryError as `Repository.versions` does.
    """
    versions = lineage(root, path, repository) if repository is not None else []
    rows = [_row(version.commit, version.date, version.data, name) for name, version in versions]
    if (root / path).is_file():
        present = _present(root / path)
        # Compare bytes: a file that cannot be read has no content to compare.
        own = [version.data for name, version in versions if name == path]
        if not own or own[0] is None or _plain(present) != _plain(own[0]):
            rows.insert(0, _row("", "", present, path))
    return list(_folded(_with_void(rows, root, repository)))


def lineage(root: Path, path: str, repository: Repository) -> list[tuple[str, Version]]:
    """The committed versions of the file at `path`, newest first, each with the path that it had.

    The file says what it was called before `leaflets rename`. Raises HistoryError.
    """
    versions = [(path, version) for version in repository.versions(path)]
    newest = _present(root / path) or next((version.data for _, version in versions if version.data), None)
    folder = path.rpartition("/")[0]
    for former in reversed(_former_names(newest, path)):
        other = f"{folder}/{former}.yaml"
        versions += [(other, version) for version in _before(repository.versions(other), versions)]
    return versions


def _former_names(data: bytes | None, path: str) -> list[str]:
    try:
        names = yaml_reader.parse(data or b"", path).data.get("former_names", [])
    except LeafletError:
        return []
    return [name for name in names if isinstance(name, str) and "/" not in name] if isinstance(names, list) else []


def _before(old: list[Version], newer: list[tuple[str, Version]]) -> list[Version]:
    """The versions under a former name from before the file got its next one: the name may have a new file by now."""
    commits = [version.commit for version in old]
    if newer and newer[-1][1].commit in commits:
        return old[commits.index(newer[-1][1].commit) + 1 :]
    gone = next((number for number, version in enumerate(old) if version.data is None), -1)
    return old[gone + 1 :]


def _with_void(rows: Iterable[Row], root: Path, repository: Repository | None) -> Iterator[Row]:
    """The rows, each with whether its approval is for other words, pictures or PDF files."""
    for row in rows:
        if row.data is None or row.text("status") != "approved":
            yield row
            continue
        contents = [_bytes_at(path, row, root, repository) for path in validity.extra_files(row.data)]
        yield replace(row, void=row.text("approved_hash") != validity.digest_of_words(row.data, contents))


def _bytes_at(path: str, row: Row, root: Path, repository: Repository | None) -> bytes:
    """What a picture or PDF file was in the version of a row; nothing where it was not there."""
    if not row.commit or repository is None:
        file = file_named((root / path).parent, Path(path).name)
        return validity.as_digested(path, _present(file) or b"" if file.is_file() else b"")
    # A name with accents is in git as it was on the computer that committed it.
    for form in dict.fromkeys((path, *(unicodedata.normalize(form, path) for form in ("NFC", "NFD")))):
        if blob := repository.blobs_at([row.commit], form)[row.commit]:
            return validity.as_digested(path, repository.read([blob]).get(blob, b""))
    return b""


def render(rows: Sequence[Row]) -> str:
    """A table for people, without empty columns, and with a line feed at its end."""
    heads = ("Version", "Status", "Last reviewed", "Approved on", "Approver", "Hash", "Committed", "Commit", "Note")
    columns = [column for column in zip(heads, *map(_cells, rows), strict=True) if any(column[1:])]
    return "".join(f"{line}\n" for line in text_lines(list(zip(*columns, strict=True))))


def _present(path: Path) -> bytes | None:
    try:
        return ordinary_files.read(path)
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
    """The rows, where each run of rows with the same content becomes its oldest row, which introduced that content."""
    newer: Row | None = None
    for row in rows:
        if newer is None:
            newer = row
        elif row.data is not None and newer.data is not None and _content(row.data) == _content(newer.data):
            newer = replace(row, edits=newer.edits + bool(newer.commit))
        else:
            yield newer
            newer = row
    if newer is not None:
        yield newer


def _content(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says, but for what it was called before."""
    return {name: value for name, value in data.items() if name != "former_names"}


def _cells(row: Row) -> tuple[str, ...]:
    facts = row.facts()
    words = ("version", "status", "last_reviewed", "approved_on", "approver")
    note = row.wrong
    if row.edits:
        note = f"{row.edits} later {'edit' if row.edits == 1 else 'edits'} of comments or layout only"
    day = row.date if row.commit else "not committed"
    cells = [*(facts[word] for word in words), facts["approved_hash"][:8], day, row.commit[:8], note]
    return tuple(collapse(cell) for cell in cells)


# All versions that codes name


class Past(NamedTuple):
    """A committed version: its item in a code, and the blob at `path` in some commit."""

    item: Item
    path: str
    blob: str


def past(repository: Repository, groups: Collection[str]) -> list[Past]:
    """Every committed version, on any branch, that a group in `groups` may name. Raises HistoryError."""
    versions = {
        (change.path, change.blob): change
        for change in repository.changes()
        if change.blob and ingredients.identify(change.path)
    }
    data = repository.read(blob for _, blob in versions)
    every = [(_item(path, data[blob]), path, blob, data[blob]) for path, blob in versions]
    items = [item for item, *_ in every]
    named = {*map(codes.fingerprint, items), *map(codes.fingerprint, ingredients.circumstances(items))}
    # A pack may print the title of a leaflet on a page of another. Reading the titles of all versions is slow, so do it
    # only where a group is still unknown.
    titles = not named.issuperset(groups)
    matches = []
    for item, path, blob, form in every:
        if codes.fingerprint(item) in groups or (titles and _is_named(_titled(item, path, form), groups)):
            matches.append(Past(_titled(item, path, form), path, blob))
    return matches


def _is_named(item: Item, groups: Collection[str]) -> bool:
    """Whether a group in `groups` names a circumstance of an item."""
    circumstances = ingredients.circumstances([item])
    return any(codes.fingerprint(entry) in groups for entry in circumstances if entry.name == item.name)


def periods(
    repository: Repository, items: Collection[Item], past: Iterable[Past]
) -> dict[tuple[str, str, str], ValidityPeriod]:
    """The last period when each of `items` was in use on the current branch. Raises HistoryError."""
    wanted = {item.identity for item in items}
    periods = {}
    for version in past:
        if version.item.identity in wanted:
            until = ""
            for _, since, data in repository.versions(version.path):
                if data is not None and version.item.digest == digests.of_file(version.path, data):
                    periods[version.item.identity] = ValidityPeriod(since, until)
                    break
                until = since
    return periods


def _plain(data: bytes | None) -> bytes | None:
    return None if data is None else digests.plain(data)


def _item(path: str, data: bytes) -> Item:
    kind, name = ingredients.identify(path) or ("", "")
    return Item(kind, name, "", "", digests.of_file(path, data))


def _titled(item: Item, path: str, data: bytes) -> Item:
    """An item with the title and version from its file, where the file can be read."""
    if item.kind == "PDF file":
        return item
    try:
        row = Row("", "", yaml_reader.parse(data, path).data)
    except LeafletError:
        return item
    return item._replace(title=row.text("title") or row.text("name"), version=row.text("version"))
