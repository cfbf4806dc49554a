"""The inputs that files are made from, and their digests. Taking a digest only reads bytes.

An input has a name: the path of a file below the project (``leaflets/bone.yaml``), ``PROGRAM``, or a face of an
installed package (``package NAME: FILE.ttf``). The path of a format or look may stand for a file of the program's,
where the project has none of that name. A brand's path may be followed by what was read of it: ``… looks`` for
everything except its site fields, ``… field ward_phone`` for a single field. The digest of a missing input is "".
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder.content import project_file
from builder.content.catalogues import Catalogues
from builder.content.icons import own_icons
from builder.content.other_formats import OfferWatch
from builder.content.project import Project, program_path
from builder.core import atomic_files, digests, ordinary_files
from builder.core.diagnostics import LeafletError
from builder.core.file_names import file_named
from builder.core.font_files import ENDINGS, own_fonts
from builder.provenance import program

PROGRAM = "the program"
PACKAGE = "package "
LANGUAGES = f"{project_file.NAME} languages"
"""The languages that the project's file allows; the rest of that file decides no leaflet's content."""
FONTS = "the font files in styles/fonts"
"""All of them: any may have a letter that a brand's faces lack. Missing where there is none."""
ICONS = "the project's own icons among "
"""By the names of icons, with spaces between them. Missing where it has none of these: the program's count as that."""
_TOPICS = "leaflets/topics.yaml"
TOPIC_ICONS = "the icons of topics in leaflets/topics.yaml"
"""Which topic has which icon. Missing where none has."""
_PICTURES = "leaflets/images/"
OFFER = "other formats and languages of "
"""What a leaflet says of its other formats and languages, by its name."""
WORDS = "the words of the program in "
"""What the project's own catalogue prints in a language, by its code; missing where the project has none."""
PARTS = "parts"
"""The folder of the cache that has parts that were laid out."""
PART_START = b"leaflet part\n"
"""The first bytes of a file with such a part."""
FACES = "faces.json"
_SHAPE = [str, str, list, str]
_TICK = 3.0
"""No file system's clock ticks more slowly, in seconds."""


class Inputs:
    """The digests of a project's inputs as they are now, each taken once. `cache` stores those of faces."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self._cache = cache
        self._digests: dict[str, str] = {}
        self._brands: dict[str, dict[str, str]] = {}
        self._new_rows: dict[str, list[Any]] = {}

    def renewed(self, changed: Collection[str]) -> tuple[Inputs, frozenset[str]]:
        """The inputs as they are now, and the names of those that differ, as far as anybody has asked for them.

        Of the project's files, only `changed`, which are leaflets' own, can differ.
        """
        other = Inputs(self.root, self._cache)
        other._brands |= self._brands
        vars(other)["_catalogues"] = self._catalogues
        vars(other)["_watch"] = self._watch.renewed(Project(self.root), changed)
        may_differ = (PACKAGE,) if self._watch.is_like(other._watch) else (PACKAGE, OFFER)
        asked = {name for name in self._digests if name in changed or name.startswith(may_differ)}
        other._digests |= {name: digest for name, digest in self._digests.items() if name not in asked}
        return other, frozenset(name for name in asked if other.digest(name) != self._digests[name])

    def digest(self, name: str) -> str:
        """The SHA-256 of an input in hexadecimal; "" where it does not exist or cannot be read.

        Take it before the input is used: the next build then notices what changes in between.
        """
        if name not in self._digests:
            self._digests[name] = self._taken(name)
        return self._digests[name]

    def is_there(self, name: str) -> bool:
        """Whether an input exists. If it exists and has no digest, it cannot be read."""
        try:
            return name not in ("", PROGRAM) and self._path(name).exists()
        except (OSError, ValueError):  # No file can have such a name.
            return False

    def brand(self, path: str) -> dict[str, str]:
        """The digests of the parts of a brand, by name: its theme, each site field; none where it cannot be read.

        The values count that YAML gives: comments and layout do not.
        """
        if path not in self._brands:
            self._brands[path] = self._brand(path)
        return self._brands[path]

    def _brand(self, path: str) -> dict[str, str]:
        from builder.content import yaml_reader

        try:
            return brand_parts(path, yaml_reader.read(self.root / path, path).data)
        except LeafletError:
            return {}

    def _taken(self, name: str) -> str:
        worked_out: dict[str, Callable[[], str]] = {
            PROGRAM: program.digest,
            FONTS: self._own_fonts,
            TOPIC_ICONS: self._topic_icons,
            LANGUAGES: self._languages,
        }
        if name in worked_out:
            return worked_out[name]()
        if name.startswith(PACKAGE):
            return self._face(name)
        if name.startswith(ICONS):
            return self._own_icons(name.removeprefix(ICONS).split())
        if Path(name).suffix.lower() in ENDINGS:
            return self._face_digest(name, file_named(self.root, name))
        if name.startswith(_PICTURES):
            return _of_picture(file_named(self.root, name))
        if name.startswith(OFFER):
            return self._offer(name.removeprefix(OFFER))
        if name.startswith(WORDS):
            return self._catalogues.digest(name.removeprefix(WORDS))
        return _of_file(self._path(name))

    def _path(self, name: str) -> Path:
        path = file_named(self.root, name)
        return path if path.exists() else program_path(name) or path

    def _languages(self) -> str:
        try:
            return _of_data(project_file.read(self.root).settings.languages)
        except LeafletError:
            return ""

    def _own_fonts(self) -> str:
        names = [f"styles/fonts/{path.name}" for path in own_fonts(self.root)]
        return _of_data([self.digest(name) for name in names]) if names else ""

    def _own_icons(self, names: Sequence[str]) -> str:
        own = {name: _of_file(path) for name, path in own_icons(self.root).items() if name in names}
        return _of_data(own) if own else ""

    def _topic_icons(self) -> str:
        from builder.content import yaml_reader

        try:
            topics = yaml_reader.read(self.root / _TOPICS, _TOPICS).data.get("topics")
        except LeafletError:
            return ""
        named = [_dict(topic) for topic in (topics if isinstance(topics, list) else ())]
        icons = [[topic.get(field) for field in ("label", "languages", "icon")] for topic in named if "icon" in topic]
        return _of_data(icons) if icons else ""

    def _offer(self, leaflet: str) -> str:
        try:
            return _of_data(self._watch.facts(leaflet))
        except LeafletError:
            return ""

    @functools.cached_property
    def _catalogues(self) -> Catalogues:
        return Catalogues(self.root)

    @functools.cached_property
    def _watch(self) -> OfferWatch:
        return OfferWatch(Project(self.root))

    def _face(self, name: str) -> str:
        row = self._rows().get(name)
        if row is not None and row[0] == sys.prefix and row[2] and _stamp(Path(row[1])) == row[2]:
            return str(row[3])
        package, _, file = name.removeprefix(PACKAGE).partition(": ")
        path = next((path for path in packaged(package) if path.name == file), None)
        return "" if path is None else self._face_digest(name, path)

    def _face_digest(self, name: str, path: Path) -> str:
        """The digest of a face, which is large and seldom changes: taken again only where its size or times differ."""
        stamp = _stamp(path)
        rows = self._rows()
        if stamp and rows.get(name, [])[:3] == [sys.prefix, str(path), stamp]:
            return str(rows[name][3])
        digest = _of_file(path)
        if stamp and digest:
            self._new_rows[name] = [sys.prefix, str(path), stamp, digest]
        return digest

    def remember(self) -> None:
        """Store the digests of new faces, so that the next build does not read the faces."""
        if self._new_rows:
            with suppress(OSError):
                atomic_files.write(self._cache / FACES, json.dumps(self._rows() | self._new_rows, indent=1).encode())
            self._new_rows = {}

    def _rows(self) -> dict[str, list[Any]]:
        """The stored faces by name, each with the environment, its path, its stamp and its digest."""
        return {name: row for name, row in _remembered(self._cache / FACES).items() if _is_row(row)}


def is_part_name(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", name) is not None


def is_part(path: Path) -> bool:
    """Whether a file contains a part that was laid out, by its name and first bytes."""
    if not is_part_name(path.name) or path.is_symlink() or not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(PART_START)) == PART_START
    return False


def is_memory(path: Path) -> bool:
    """Whether a file contains stored digests of faces, and nothing else."""
    if path.name != FACES or path.is_symlink() or not path.is_file():
        return False
    rows = _remembered(path)
    return bool(rows) and all(map(_is_row, rows.values()))


def _remembered(path: Path) -> dict[str, Any]:
    try:
        rows = json.loads(ordinary_files.read(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return rows if isinstance(rows, dict) else {}


def _is_row(row: object) -> bool:
    return isinstance(row, list) and [*map(type, row)] == _SHAPE


def brand_parts(path: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The digests of the parts of a brand, by name. Its file is at `path` and contains `data`."""
    theme = {name: value for name, value in data.items() if name not in ("fields", "former_names", "languages")}
    fields, languages = data.get("fields"), _dict(data.get("languages"))
    words = {
        tag: {name: value for name, value in _dict(said).items() if name != "fields"} for tag, said in languages.items()
    }
    digests = {f"{path} looks": _of_data({**theme, "languages": words} if words else theme)}
    if isinstance(fields, dict):
        for name, value in fields.items():
            spoken = {tag: _dict(_dict(said).get("fields")).get(name) for tag, said in languages.items()}
            spoken = {tag: said for tag, said in spoken.items() if said is not None}
            digests[f"{path} field {name}"] = _of_data([value, spoken] if spoken else value)
    return digests


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def packaged(package: str) -> Iterator[Path]:
    """The files of a package; none where it is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import files as listed

    with suppress(PackageNotFoundError, ValueError):
        yield from (Path(str(file.locate())) for file in listed(package) or ())


def _of_data(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _of_file(path: Path) -> str:
    try:
        return digests.of_file(path, ordinary_files.read(path))
    except (OSError, ValueError):  # No file can have such a name.
        return ""


def _of_picture(path: Path) -> str:
    try:
        return program.digest_of_picture(path, ordinary_files.read(path))
    except (OSError, ValueError):  # No file can have such a name.
        return ""


def _stamp(path: Path) -> list[int]:
    """The size and times of a file; nothing where it cannot be read, or has changed in the last few seconds.

    A file that is changed twice within a tick of the clock may have the same stamp.
    """
    try:
        stat = path.stat()
    except (OSError, ValueError):  # No file can have such a name.
        return []
    if time.time() - max(stat.st_mtime, stat.st_ctime) < _TICK:
        return []
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
