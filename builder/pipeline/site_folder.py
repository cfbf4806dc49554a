"""The folder of a site: its files, whole or not at all, and the list of them with what its pages were made from.

Files that the list does not name are somebody else's: they are neither changed nor deleted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from builder.core import atomic_files, ordinary_files
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.pipeline import manifest

NAME = ".leaflets-site.json"
"""The list, in the folder itself: a copy of the folder can be built on."""
_FORMAT = 1
_LOCK = ".lock"

State = Literal["page", "withdrawn", "expired", "draft"]


class PageRecord(NamedTuple):
    """What is known of a leaflet without reading its file: what its page was made from, and what others say of it.

    `state` says what kind of page it has: itself, a notice, or none. `made_from` are its inputs (see `fingerprints`).
    `review` is the day until which it may be handed out, `since` that of its approval (`approved`), last
    review or withdrawal. An
    `unapproved` page was asked for though it is a draft, and `allowed` pages in it though they are past their review or
    withdrawn. `codes` are those of the version, by format; `shared` are the
    titles of the shared pages in it, by name. `words` are for the search. `reason` and `instead` are of a withdrawn
    leaflet. `around` is a digest of what the site has put around it.
    """

    name: str
    state: State
    made_from: Mapping[str, str]
    review: str
    title: str
    language: str
    original: str = ""
    former: tuple[str, ...] = ()
    summary: str = ""
    kind: str = ""
    version: str = ""
    since: str = ""
    approved: bool = False
    unapproved: bool = False
    allowed: tuple[str, ...] = ()
    codes: Mapping[str, str] = {}
    shared: Mapping[str, str] = {}
    words: str = ""
    reason: str = ""
    instead: str = ""
    warnings: tuple[Problem, ...] = ()
    around: str = ""


class SiteDamaged(LeafletError):
    """The list of a site's files cannot be read."""

    typed = True


class SiteFolder:
    """The files of a site as they are, and as they become.

    `files` are the digests of those that are listed, by path; "" is one that a program which was killed may have
    written. `records` are those of leaflets, and `key` is a digest of everything that the site was made from.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ""
        self.files: dict[str, str] = {}
        self.records: dict[str, PageRecord] = {}
        self.wanted: dict[str, str] = {}
        self.written: list[str] = []
        self.deleted: list[str] = []
        self.foreign: list[str] = []
        """Paths that the site needs, and where somebody else's files are."""
        self._on_disk: dict[str, str] = {}
        self._stamps: dict[str, list[int]] = {}
        self._sources: dict[str, list[int | str]] = {}
        self._read()

    def _read(self) -> None:
        try:
            listed = json.loads(ordinary_files.read(self.folder / NAME))
            if listed["format"] > _FORMAT:
                hint = "use that version of the program here, or another folder"
                raise SiteDamaged(f"{self.folder / NAME} was written by a newer version of the program", hint)
            self.key, self.files = str(listed["key"]), {str(path): str(sha) for path, sha in listed["files"].items()}
            self._stamps, self._sources = dict(listed["stamps"]), dict(listed["sources"])
            self.records = {row["name"]: _record(row) for row in listed["leaflets"]}
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            hint = "delete the folder if nothing else is in it, and run the command again"
            raise SiteDamaged(
                f"{self.folder / NAME} cannot be read, so nothing says which files are the site's", hint
            ) from None

    def is_intact(self, path: str) -> bool:
        """Whether a listed file is as it was written."""
        return bool(self.files.get(path)) and self._digest(path) == self.files[path]

    def is_whole(self) -> bool:
        return all(map(self.is_intact, self.files))

    def below(self, name: str) -> list[str]:
        """The listed files in a folder of the site."""
        return [path for path in self.files if path.startswith(f"{name}/")]

    def known(self, path: str, output: Path) -> str:
        """The digest of a file in the folder `output` that was copied and has not changed since; "" for another."""
        *stamp, digest = self._sources.get(path, [""])
        return str(digest) if stamp and stamp == _stamp(output / path) else ""

    def copied(self, path: str, output: Path, digest: str) -> None:
        """Note that the site has a copy of a file, which has been read. The list is published: it names no folder."""
        self._sources[path] = [*_stamp(output / path), digest]

    def begin(self, paths: Iterable[str]) -> None:
        """List files that may be written, so that they are known to be the site's if nothing comes after this."""
        new = {path: "" for path in paths if path not in self.files and not os.path.lexists(self.folder / path)}
        if new:
            self.files |= new
            self._write_list()

    def add(self, path: str, data: bytes) -> None:
        """Write a file, unless it is there already, or somebody else's is in its place. Raises OSError."""
        digest, there = manifest.digest(data), self._digest(path)
        if digest != there:
            if there and path not in self.files:
                self.foreign.append(path)
                return
            self._stamps.pop(path, None)
            atomic_files.write(self.folder / path, data)
            self._on_disk[path] = digest
            self._stamps[path] = _stamp(self.folder / path)
            self.written.append(path)
        self.wanted[path] = digest

    def keep(self, paths: Iterable[str]) -> None:
        """Leave listed files as they are."""
        self.wanted |= {path: self.files[path] for path in paths}

    def finish(self, key: str, records: Mapping[str, PageRecord]) -> None:
        """Delete the files that are not wanted any more, and list the others. Raises OSError."""
        for path in sorted(self.files.keys() - self.wanted.keys()):
            if self.files[path] in ("", self._digest(path)):
                with suppress(FileNotFoundError):
                    (self.folder / path).unlink()
                    self.deleted.append(path)
                _remove_if_empty((self.folder / path).parent, self.folder)
        self._sources = {source: row for source, row in self._sources.items() if row[-1] in self.wanted.values()}
        self.key, self.files, self.records = key, dict(self.wanted), dict(records)
        self._write_list()

    def others(self) -> list[str]:
        """The files in the folder that are somebody else's."""
        return sorted(self._others())

    def _others(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.folder):
            below = os.path.relpath(folder, self.folder).replace(os.sep, "/")
            for name in names:
                path = name if below == "." else f"{below}/{name}"
                ours = path in self.files or path in (NAME, _LOCK)
                if not ours and not atomic_files.intended_name(Path(folder) / name):
                    yield path

    def _digest(self, path: str) -> str:
        """The digest of a file as it is; "" where there is none."""
        if path not in self._on_disk:
            stamp = self._stamps.get(path)
            if stamp and stamp == _stamp(self.folder / path):
                return self.files.get(path, "")
            try:
                self._on_disk[path] = manifest.digest(ordinary_files.read(self.folder / path))
            except FileNotFoundError:
                self._on_disk[path] = ""
            except OSError:
                # Whatever it is, such as a folder: not what was written.
                self._on_disk[path] = "-"
        return self._on_disk[path]

    def _write_list(self) -> None:
        lines = ",\n".join(json.dumps(_row(self.records[name]), ensure_ascii=False) for name in sorted(self.records))
        files = json.dumps(dict(sorted(self.files.items())), indent=0)
        stamps = json.dumps({path: self._stamps[path] for path in sorted(self._stamps.keys() & self.files.keys())})
        text = f'{{\n"format": {_FORMAT},\n"key": "{self.key}",\n"files": {files},\n"stamps": {stamps},\n'
        text += f'"sources": {json.dumps(dict(sorted(self._sources.items())))},\n'
        text += f'"leaflets": [\n{lines}\n]\n}}\n'
        data, path = text.encode(), self.folder / NAME
        if not path.exists() or path.read_bytes() != data:
            atomic_files.write(path, data)


def _stamp(path: Path) -> list[int]:
    """The size of a file and when it was written: one that has not changed is not read again. Nothing without it."""
    with suppress(OSError):
        stat = path.stat()
        return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
    return []


def _remove_if_empty(folder: Path, root: Path) -> None:
    with suppress(OSError):
        while folder != root:
            folder.rmdir()
            folder = folder.parent


def _row(record: PageRecord) -> dict[str, Any]:
    warnings = [
        [problem.place.file, problem.place.line, problem.place.column, problem.message, problem.hint]
        for problem in record.warnings
    ]
    row = record._replace(warnings=())._asdict() | {"warnings": warnings}
    return {name: value for name, value in row.items() if value or name not in PageRecord._field_defaults}


def _record(row: Mapping[str, Any]) -> PageRecord:
    warnings = tuple(
        Problem(Place(file, line, column), "warning", message, hint)
        for file, line, column, message, hint in row.get("warnings", ())
    )
    known = {name: value for name, value in row.items() if name in PageRecord._fields}
    return PageRecord(
        **{
            **known,
            "former": tuple(row.get("former", ())),
            "allowed": tuple(row.get("allowed", ())),
            "warnings": warnings,
        }
    )
