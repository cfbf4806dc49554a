"""The project's own file, ``leaflets.yaml``: what commands mean where nobody gives an option."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.content.project_folder import OUTPUT, SETTINGS
from builder.core.diagnostics import LeafletError, Place, error
from builder.core.language_codes import language_hint
from builder.core.patterns import lazy_pattern
from builder.core.standards import DEFAULT, NAMES

if TYPE_CHECKING:
    from builder.content.yaml_reader import YamlSource

NAME = SETTINGS
_EARLIER = "leaflets.toml"
ALL = "all"
"""What is in a list for every brand or format of the project."""

_NAME = "[a-z0-9]+(-[a-z0-9]+)*"
FOLDER = r"(?!(leaflets|styles|docs)(/|$))[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_][A-Za-z0-9_-]*)*"
"""The pattern of a folder below the project that is none of those with the project's own files."""


_NOTES = lazy_pattern(rb"(?m)^(\xef\xbb\xbf)?[ \t]*(#.*)?$")
"""Lines of notes: a file of nothing else is a file with every default, and no mistake."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says, with the defaults for what it does not say. `ProjectFile` documents each field."""

    brand: str = ""
    format: str = ""
    formats: tuple[str, ...] = ()
    build_brands: tuple[str, ...] = ()
    build_formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    output: str = OUTPUT
    strict: bool = False
    keep_packs: int | None = None
    standard: str = DEFAULT.value


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The settings, and the file that they were read from; None where the project has none."""

    settings: Settings
    source: YamlSource | None = None


def read(root: Path) -> ReadSettings:
    """Read the file of the project below `root`. Raises LeafletError, with a place for each problem."""
    from builder.content import yaml_reader

    if not (root / NAME).exists():
        _refuse_earlier(root)
        _refuse_misspelt(root)
        return ReadSettings(Settings())
    content = yaml_reader.read_bytes(root / NAME, NAME)
    if not _NOTES.sub(b"", content).strip():
        return ReadSettings(Settings())
    source = yaml_reader.parse(content, NAME)
    plain = _plain(source.data)
    return ReadSettings(plain if plain is not None else _checked(source), source)


def _refuse_earlier(root: Path) -> None:
    """A file of an early version, which would otherwise be passed over in silence."""
    if (root / _EARLIER).exists():
        hint = f"write each of its lines into {NAME} with a colon, such as format: large-print, and delete it"
        raise LeafletError(f"{_EARLIER} is not read any more: the settings are in {NAME}", hint)


def is_nearly_named(name: str) -> bool:
    """Whether a file in the project's folder was meant to be this one, or is a copy of it: ``leaflets.yml``."""
    return name != NAME and _NEARLY.fullmatch(name) is not None


_NEARLY = lazy_pattern(r"leaflets?\b.*\.(?:ya?ml|toml)(?:[.~ ].*|~)?", re.IGNORECASE)


def _refuse_misspelt(root: Path) -> None:
    """A file under another name, without which nobody would know why its settings have no effect."""
    names = sorted(path.name for path in root.iterdir() if is_nearly_named(path.name)) if root.is_dir() else []
    if names:
        message = f"the settings of a project are in {NAME}, and this file is called {names[0]}, so it is not read"
        raise LeafletError([error(message, f"rename it to {NAME}, or delete it", Place(names[0]))])


def _checked(source: YamlSource) -> Settings:
    """The settings of a file, each checked. Raises LeafletError with every problem."""
    from builder.content import fields
    from builder.content.project_model import ProjectFile

    return Settings(**fields.load(ProjectFile, source).model_dump(exclude_none=True))


# The model that checks the fields takes longer to import than all of a build without work. A file in which every value
# is what it should be does without it.


def _word(pattern: str) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, str) and re.fullmatch(pattern, value) else None


def _language(value: Any) -> Any:
    return value if isinstance(value, str) and not language_hint(value) else None


def _list_of(word: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: tuple(value) if isinstance(value, list) and value and all(map(word, value)) else None


_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "brand": _word(_NAME),
    "format": _word(_NAME),
    "formats": _list_of(_word(_NAME)),
    "build_brands": _list_of(_word(_NAME)),
    "build_formats": _list_of(_word(_NAME)),
    "languages": _list_of(_language),
    "output": _word(FOLDER),
    "keep_packs": lambda value: int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value) else None,
    "strict": lambda value: {"yes": True, "no": False}.get(value) if isinstance(value, str) else None,
    "standard": lambda value: value if value in NAMES else None,
}


def _plain(data: Mapping[str, Any]) -> Settings | None:
    """The settings of a file without a mistake; None where there may be one."""
    if not _FIELDS.keys() >= data.keys():
        return None
    values = {name: _FIELDS[name](value) for name, value in data.items()}
    return None if None in values.values() else Settings(**values)
