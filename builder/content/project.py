"""A project's files by name, each read once.

What reads and understands them takes its time to be imported: listing names does without it.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from builder.content import project_file
from builder.content.catalogues import Catalogues
from builder.content.project_file import ReadSettings, Settings
from builder.core import digests, ordinary_files
from builder.core.characters import composed, in_ascii
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.file_names import HTML
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import suggestion

if TYPE_CHECKING:
    from builder.content.brand import Brand
    from builder.content.fields import Model
    from builder.content.look import Look
    from builder.content.yaml_reader import YamlSource


class Loaded(NamedTuple):
    """A file that was read: its name without folder and ending, what it says, and where everything is in it."""

    name: str
    model: Any
    source: YamlSource


class FileKind(NamedTuple):
    """A kind of file: what it is called, the folder that such files are kept in, and what gives the model of them.

    The models are imported when the first file is read: listing names does without them.
    """

    noun: str
    folder: str
    model: Callable[[], type[Model]]


def _leaflet() -> type[Model]:
    from builder.content.leaflet import Leaflet

    return Leaflet


def _shared_page() -> type[Model]:
    from builder.content.leaflet import SharedPage

    return SharedPage


def _brand() -> type[Model]:
    from builder.content.brand import Brand

    return Brand


def _format() -> type[Model]:
    from builder.content.format import Format

    return Format


def _look() -> type[Model]:
    from builder.content.look import Look

    return Look


def _recipe() -> type[Model]:
    from builder.content.recipe import Recipe

    return Recipe


def _topics() -> type[Model]:
    from builder.content.recipe import Topics

    return Topics


def _leaflet_kinds() -> type[Model]:
    from builder.content.recipe import Kinds

    return Kinds


_LEAFLET = FileKind("leaflet", "leaflets", _leaflet)
_SHARED = FileKind("shared page", "leaflets/shared", _shared_page)
_BRAND = FileKind("brand", "styles/brands", _brand)
_FORMAT = FileKind("format", "styles/formats", _format)
_LOOK = FileKind("look", "styles/looks", _look)
_RECIPE = FileKind("recipe", "leaflets/packs", _recipe)
_TOPICS = FileKind("list of topics", "leaflets", _topics)
_LEAFLET_KINDS = FileKind("list of kinds", "leaflets", _leaflet_kinds)
_KINDS = (_LEAFLET, _SHARED, _BRAND, _FORMAT, _LOOK, _RECIPE)
_OF_PROGRAM = (_FORMAT, _LOOK)
"""The kinds that the program has files of, which a project's own of the same name stand in for."""

TOPICS = "topics"
KINDS = "kinds"
"""The names of the files in `leaflets/` that are no leaflets: they list the topics, and the kinds of leaflets."""

_NAME = lazy_pattern(r"[a-z0-9]+(-[a-z0-9]+)*")
_ESCAPE = lazy_pattern(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U00[0-9A-Fa-f]{6}|_)")


STARTER = Path(__file__).parents[1] / "starter"
"""The program's own pieces of a project. Each has its formats and looks, but for those of which it has its own."""


OF_PROGRAM = " (of the program)"
"""What is after the name of a file of the program's in messages, so that nobody looks for it in the project."""


class FileNames(NamedTuple):
    """The names of a kind, sorted, and what is wrong with those that cannot be used."""

    names: list[str]
    problems: list[Problem]


class Translation(NamedTuple):
    """A leaflet or shared page that is a translation of another."""

    name: str
    language: str
    status: str


class Project:
    """The leaflets, shared pages, recipes, topics, brands, formats and looks below a root folder.

    What cannot be read or understood raises LeafletError with every problem of the file, and so does a name that the
    project does not have.
    """

    def __init__(self, root: str | PathLike[str], texts: Mapping[str, bytes] | None = None) -> None:
        self.root = Path(root)
        self.texts = dict(texts or {})
        """Files that are in no folder, by their paths from the root: each stands in for a file of the same path."""
        self._loaded: dict[tuple[FileKind, str], Loaded | LeafletError] = {}
        self._listed: dict[FileKind, FileNames] = {}
        self._digests: dict[str, str] = {}
        self._settings: ReadSettings | None = None
        self._strays: list[Problem] | None = None
        self._facts: dict[tuple[FileKind, str], tuple[str, Translation] | None] = {}

    @property
    def settings(self) -> Settings:
        """What `leaflets.yaml` says. Raises LeafletError for a file with mistakes."""
        return self.read_settings().settings

    def read_settings(self) -> ReadSettings:
        """The same, with the places in the file."""
        if self._settings is None:
            self._settings = project_file.read(self.root)
        return self._settings

    @property
    def output(self) -> Path:
        """The folder that is built into where nobody names another."""
        return self.root / self.settings.output

    def leaflet_names(self) -> list[str]:
        """The leaflets' names, sorted. Like its fellows it leaves out files whose names cannot be used (`misnamed`)."""
        return [name for name in self._stems(_LEAFLET).names if name not in (TOPICS, KINDS)]

    def shared_names(self) -> list[str]:
        return self._stems(_SHARED).names.copy()

    def brand_names(self) -> list[str]:
        return self._stems(_BRAND).names.copy()

    def format_names(self) -> list[str]:
        """The project's own formats, and those of the program that it uses: all, where its settings cannot be read."""
        return sorted({*self.own_format_names(), *self._used_formats()})

    def output_formats(self) -> list[str]:
        """The formats that leaflets are made in: those of print, and web pages."""
        return [*self.format_names(), HTML]

    def own_format_names(self) -> list[str]:
        """The formats in `styles/formats/`."""
        return self._stems(_FORMAT).names.copy()

    def _used_formats(self) -> Iterator[str]:
        chosen: tuple[str, ...] = ()
        with suppress(LeafletError):  # Whoever chooses a format reports it.
            chosen = self.settings.formats
        return (name for name in program_formats() if not chosen or name in chosen)

    def look_names(self) -> list[str]:
        """The project's own looks, and those of the program."""
        return sorted({*self._stems(_LOOK).names, *_names_of_program(_LOOK)})

    def own_look_names(self) -> list[str]:
        """The looks in `styles/looks/`."""
        return self._stems(_LOOK).names.copy()

    def recipe_names(self) -> list[str]:
        return self._stems(_RECIPE).names.copy()

    @functools.cached_property
    def catalogues(self) -> Catalogues:
        """The words that the program itself prints, the project's own before those of the program."""
        return Catalogues(self.root, self.texts)

    def misnamed(self) -> list[Problem]:
        """What is wrong with the names of files that cannot be used, and with the project's catalogues of words."""
        problems = [problem for kind in _KINDS for problem in self._stems(kind).problems]
        problems += self.catalogues.problems()
        if self._strays is None:
            self._strays = [problem for kind in _KINDS for problem in _strays(self.root, kind)]
        problems += self._strays
        return problems + list(_above_their_folders(self.root))

    def leaflet(self, name: str) -> Loaded:
        return self._load(_LEAFLET, name)

    def shared(self, name: str) -> Loaded:
        """A shared page; `name` is without ``shared/``."""
        return self._load(_SHARED, name)

    def brand(self, name: str) -> Loaded:
        return self._load(_BRAND, name)

    def format(self, name: str) -> Loaded:
        return self._load(_FORMAT, name)

    def look(self, name: str) -> Loaded:
        return self._load(_LOOK, name)

    def look_of(self, brand: Brand) -> Look:
        """The look that a brand has. Raises LeafletError where there is none of its name, or its file has mistakes."""
        return brand.look.applied(self.look(brand.look.like).model)

    def recipe(self, name: str) -> Loaded:
        return self._load(_RECIPE, name)

    def topics(self) -> Loaded | None:
        """The list of topics; None where the project has none."""
        return self._load(_TOPICS, TOPICS) if TOPICS in self._stems(_TOPICS).names else None

    def kinds(self) -> Loaded | None:
        """The list of kinds of leaflets; None where the project has none."""
        return self._load(_LEAFLET_KINDS, KINDS) if KINDS in self._stems(_LEAFLET_KINDS).names else None

    def with_leaflets_read_again(self, changed: Collection[str]) -> Project:
        """The project as it is now, where no files but `changed`, which are leaflets' own, can differ.

        What is known of all others stays, but for what could not be read.
        """
        other = Project(self.root, self.texts)
        loaded = [(key, each) for key, each in list(self._loaded.items()) if isinstance(each, Loaded)]
        other._loaded |= {key: each for key, each in loaded if each.source.name not in changed}
        other._digests |= {path: digest for path, digest in list(self._digests.items()) if path not in changed}
        other._listed |= self._listed
        other._settings, other._strays = self._settings, self._strays
        other._facts |= {key: facts for key, facts in list(self._facts.items()) if _path_of(*key) not in changed}
        for name in ("catalogues", "kinds_of_print"):
            if name in vars(self):
                vars(other)[name] = vars(self)[name]
        return other

    def renewed(self) -> Project:
        """The project as it is now: files whose bytes are the same are not read again."""
        other = Project(self.root, self.texts)
        # A copy, since another thread may read one more file meanwhile.
        for key, loaded in list(self._loaded.items()):
            if isinstance(loaded, Loaded) and digest_of(self.root / loaded.source.name) == loaded.source.digest:
                other._loaded[key] = loaded
        return other

    def with_edited(self, loaded: Loaded) -> Project:
        """The project as it would be with another text of a leaflet or shared page."""
        other = self.renewed()
        kind = _SHARED if loaded.source.name.startswith(f"{_SHARED.folder}/") else _LEAFLET
        other._loaded[kind, loaded.name] = loaded
        return other

    def forget(self, leaflet: str) -> None:
        """Hold a leaflet no longer: it is read again when it is asked for."""
        self._loaded.pop((_LEAFLET, leaflet), None)

    @functools.cached_property
    def translations(self) -> Mapping[str, Sequence[Translation]]:
        """The translations of each leaflet that has some, in the order of their names. What cannot be read is none."""
        return self._translations(_LEAFLET, self.leaflet_names())

    @functools.cached_property
    def shared_translations(self) -> Mapping[str, Sequence[Translation]]:
        """The same of shared pages; names are without ``shared/``."""
        return self._translations(_SHARED, self.shared_names())

    def _translations(self, kind: FileKind, names: Sequence[str]) -> Mapping[str, Sequence[Translation]]:
        translations: dict[str, list[Translation]] = {}
        for key in [(kind, name) for name in names]:
            if key not in self._facts:
                try:
                    self._facts[key] = self._translation(*key)
                except LeafletError:
                    continue
            facts = self._facts[key]
            if facts is not None:
                translations.setdefault(facts[0], []).append(facts[1])
        return translations

    def _translation(self, kind: FileKind, name: str) -> tuple[str, Translation] | None:
        """What a page is a translation of, and what is to be known of it; None where it is none."""
        # Reading a project's leaflets takes seconds, and asking for these words does not.
        if b"translation_of" not in self._bytes(_path_of(kind, name)):
            return None
        was_loaded = (kind, name) in self._loaded
        page = self._load(kind, name).model
        if not was_loaded:
            self._loaded.pop((kind, name), None)
        facts = Translation(name, page.language, page.status)
        return None if page.translation_of is None else (page.translation_of, facts)

    @functools.cached_property
    def kinds_of_print(self) -> tuple[str, ...]:
        """The kinds of its formats, from standard to giant print; none outside of projects, where nobody offers any."""
        from builder.content.format import KINDS as KINDS_OF_PRINT

        kinds = set()
        for name in self.format_names() if self.root != STARTER else ():
            with suppress(LeafletError):  # It is reported where somebody uses it.
                kinds.add(self.format(name).model.kind)
        return tuple(kind for kind in KINDS_OF_PRINT if kind in kinds)

    def bytes_of_leaflet(self, name: str) -> bytes:
        """What the file of a leaflet contains; nothing where it cannot be read."""
        return self._bytes(f"{_LEAFLET.folder}/{name}.yaml")

    def bytes_of_format(self, name: str) -> bytes:
        """What the file of a format contains, the project's or the program's; nothing where it cannot be read."""
        relative = format_path(name)
        return self._bytes(relative, program_path(relative))

    def _bytes(self, relative: str, other: Path | None = None) -> bytes:
        if relative in self.texts:
            return self.texts[relative]
        path = self.root / relative
        try:
            return ordinary_files.read(path if other is None or path.exists() else other)
        except OSError:
            return b""

    def shared_pdfs(self) -> list[Path]:
        """The PDF files that stand beside the shared pages, sorted."""
        folder = self.root / _SHARED.folder
        return sorted(path for path in folder.glob("*") if path.suffix.lower() == ".pdf" and path.is_file())

    @property
    def files(self) -> Mapping[str, str]:
        """Every file that was read so far, by its path from the root (with ``/``), and the SHA-256 of its bytes."""
        return dict(sorted(self._digests.items()))

    def _stems(self, kind: FileKind) -> FileNames:
        if kind not in self._listed:
            self._listed[kind] = self._list(kind)
        return self._listed[kind]

    def _usable(self, kind: FileKind) -> list[str]:
        """The names of a kind that the project can use, with those of the program."""
        if kind is _LOOK:
            return self.look_names()
        return self.format_names() if kind is _FORMAT else self._stems(kind).names

    def _list(self, kind: FileKind) -> FileNames:
        names, problems = [], []
        folder = self.root / kind.folder
        paths = {Path(relative).name: folder / Path(relative).name for relative in self.texts if _is_in(relative, kind)}
        paths |= {path.name: path for path in (folder.iterdir() if folder.is_dir() else ())}
        for path in paths.values():
            # Files that start with a dot are an editor's or a system's own.
            if path.suffix.lower() not in (".yaml", ".yml") or path.name.startswith("."):
                continue
            hint = _better(path)
            if kind is _FORMAT and path.stem == HTML:
                hint = "call it something else: html is the format of web pages, which the program makes without a file"
            if hint:
                message = f"the file of a {kind.noun} cannot be called {composed(path.name)}"
                problems.append(
                    Problem(Place(f"{kind.folder}/{path.name}"), "error", f"{message}: it is left out", hint)
                )
            else:
                names.append(path.stem)
        return FileNames(sorted(names), problems)

    def _load(self, kind: FileKind, name: str) -> Loaded:
        key = kind, name
        if key not in self._loaded:
            try:
                self._loaded[key] = self._read(kind, name)
            except LeafletError as failed:
                self._loaded[key] = failed
        loaded = self._loaded[key]
        if isinstance(loaded, LeafletError):
            raise LeafletError(loaded.problems)
        return loaded

    def _read(self, kind: FileKind, name: str) -> Loaded:
        from builder.content import fields, yaml_reader

        relative = f"{kind.folder}/{name}.yaml"
        # Asked of the folder's list: where small and capital letters are one, there is a file `Bone.yaml` for `bone`.
        names = self._stems(kind).names
        if name not in names:
            names = self._usable(kind)
            if kind in _OF_PROGRAM and name in names:
                return _file_of_program(kind, name)
            hint = suggestion(name, names, f"{kind.noun}s")
            raise LeafletError([Problem(Place(relative), "error", f"there is no {kind.noun} called {name}", hint)])
        if relative in self.texts:
            read = yaml_reader.parse(self.texts[relative], relative)
        else:
            read = yaml_reader.read(self.root / relative, relative)
        self._digests[relative] = read.digest
        return Loaded(name, fields.load(kind.model(), read), read)


def program_formats() -> list[str]:
    """The names of the formats that come with the program."""
    return _names_of_program(_FORMAT)


def program_looks() -> list[str]:
    """The names of the looks that come with the program."""
    return _names_of_program(_LOOK)


def _names_of_program(kind: FileKind) -> list[str]:
    return sorted(path.stem for path in (STARTER / kind.folder).glob("*.yaml"))


def program_path(relative: str) -> Path | None:
    """The program's file for a path such as ``styles/formats/a4.yaml``; None where it has none."""
    path = STARTER / relative
    known = relative.rpartition("/")[0] in {kind.folder for kind in _OF_PROGRAM} and relative.endswith(".yaml")
    return path if known and path.is_file() else None


def format_path(name: str) -> str:
    """What the file of a format is called among the inputs of leaflets, whoever's it is."""
    return f"{_FORMAT.folder}/{name}.yaml"


def look_path(name: str) -> str:
    """What the file of a look is called among the inputs of leaflets, whoever's it is."""
    return f"{_LOOK.folder}/{name}.yaml"


def program_format(name: str) -> Loaded:
    """A format of the program."""
    return _file_of_program(_FORMAT, name)


@functools.cache
def _file_of_program(kind: FileKind, name: str) -> Loaded:
    from builder.content import fields, yaml_reader

    relative = f"{kind.folder}/{name}.yaml"
    read = yaml_reader.read(STARTER / relative, relative + OF_PROGRAM)
    return Loaded(name, fields.load(kind.model(), read), read)


def _path_of(kind: FileKind, name: str) -> str:
    return f"{kind.folder}/{name}.yaml"


def _is_in(relative: str, kind: FileKind) -> bool:
    return relative.rpartition("/")[0] == kind.folder


def digest_of(path: Path) -> str:
    try:
        return digests.of_file(path, ordinary_files.read(path))
    except OSError:
        return ""


def characters(*files: Loaded) -> frozenset[str]:
    """Every character that may be printed of these files, as they are written.

    Characters that are written as a code, for YAML (``"\\u00e9"``) or CommonMark (``&eacute;``), are among them.
    """
    return frozenset().union(*(_characters(file.source.text) for file in files))


@functools.lru_cache(maxsize=256)
def _characters(text: str) -> frozenset[str]:
    meant = text
    if text.isascii() and "\\" not in text and "&" not in text:
        return frozenset(text)
    if "\\" in meant:
        meant = _ESCAPE.sub(lambda escape: _unescaped(escape[0]), meant)
    if "&" in meant:
        meant = html.unescape(meant)
    return frozenset({*text, *meant, *composed(meant)})


_COPY = lazy_pattern(r"\(\d+\)|\bcop(?:y|ie)\b|copia|kopie|conflict|desktop-|laptop-|^~\$", re.IGNORECASE)
"""What programs that copy and synchronise files put into the names of copies."""
_HIDDEN_ENDING = lazy_pattern(r"(?i)\.ya?ml[.~ ].*|\.ya?ml~")


def _strays(root: Path, kind: FileKind) -> Iterator[Problem]:
    """Files that were meant for a folder, and that nothing reads: with another ending, or in a folder within it."""
    folder = root / kind.folder
    within = {other.folder.rpartition("/")[2] for other in _KINDS if other.folder.startswith(f"{kind.folder}/")}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        place = Place(f"{kind.folder}/{path.name}")
        if path.name.startswith(".") or path.name in within:
            continue
        if path.is_dir():
            inside = [file for file in sorted(path.glob("*")) if file.suffix.lower() in (".yaml", ".yml")]
            for file in inside if path.name != "images" else ():
                message = f"this file is not used: it is in a folder within {kind.folder}/"
                inner = Place(f"{kind.folder}/{path.name}/{file.name}")
                yield Problem(inner, "warning", message, f"move it to {kind.folder}/, or out of the project")
        elif _HIDDEN_ENDING.search(path.name):
            hint = (
                f"if it is a {kind.noun}, rename it so that its name ends in .yaml; otherwise move it out of the folder"
            )
            yield Problem(place, "warning", "this file is not used: its name does not end in .yaml", hint)


def _above_their_folders(root: Path) -> Iterator[Problem]:
    """Files that nothing reads: of settings under another name, and in styles/ itself."""
    with suppress(OSError):
        for path in sorted(root.iterdir()):
            # Where capitals do not count, a file may have the right name after all.
            if project_file.is_nearly_named(path.name) and not _is_settings(path):
                hint = "rename it, or delete it if it is a copy"
                message = f"this file is not used: the settings of a project are in {project_file.NAME}"
                yield Problem(Place(path.name), "warning", message, hint)
    with suppress(OSError):
        for path in sorted((root / "styles").iterdir()):
            if path.suffix.lower() in (".yaml", ".yml") and path.is_file():
                hint = "move it to styles/brands/, styles/formats/ or styles/looks/, or out of the project"
                message = "this file is not used: it is in no folder of styles/"
                yield Problem(Place(f"styles/{path.name}"), "warning", message, hint)


def _is_settings(path: Path) -> bool:
    settings = path.with_name(project_file.NAME)
    return path.name == settings.name or (settings.exists() and settings.samefile(path))


def _better(path: Path) -> str:
    """How a file should be called, where it cannot be called as it is."""
    if _NAME.fullmatch(path.stem) and path.suffix == ".yaml":
        return ""
    if _COPY.search(path.stem):
        return "it looks like a copy that a program made: delete it, or move it out of the folder; " + _rule(path)
    return _rule(path)


def _rule(path: Path) -> str:
    better = re.sub(r"[^a-z0-9]+", "-", in_ascii(path.stem).lower()).strip("-")
    rule = "use small letters, digits and single hyphens, and .yaml at the end"
    return f"{rule}, such as {better}.yaml" if better else rule


def _unescaped(escape: str) -> str:
    if escape == "\\_":
        return "\u00a0"
    code = int(escape.lstrip("\\xuU"), 16)
    return chr(code) if code <= 0x10FFFF else ""
