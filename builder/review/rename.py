"""Give a leaflet, a shared page or a brand another name: its file, and all that names it. Approvals stay valid."""

from __future__ import annotations

import difflib
import errno
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from builder.checks.links import links
from builder.checks.page_texts import texts
from builder.content import project_file, scaffold, validity, yaml_edits, yaml_reader
from builder.content.fields import Model, load
from builder.content.leaflet import Leaflet, SharedPage
from builder.content.project import KINDS, Loaded, Project
from builder.content.recipe import Recipe, choices_are_approved, choices_digest
from builder.content.yaml_edits import TextEdit, value_edit
from builder.content.yaml_reader import YamlSource
from builder.core import atomic_files
from builder.core.characters import composed
from builder.core.diagnostics import LeafletError, Place, Problem, error, warning
from builder.core.suggestions import suggestion
from builder.review import references
from builder.review.references import NewName

NOUNS = {"leaflet": "leaflet", "shared": "shared page", "brand": "brand"}
_BELOW = ("status", "title", "name")
"""The fields below which the former names of a file go."""


class RenameError(LeafletError):
    """A name that cannot be given, or that does not exist."""

    typed = True


class FileChange(NamedTuple):
    """A file before and after: its path in the project, and its bytes."""

    path: str
    before: bytes
    after: bytes

    def diff(self, new_path: str) -> str:
        """The change as a unified diff; `new_path` is what the file is called then."""
        old, new = (data.decode("utf-8").removeprefix("\ufeff").splitlines() for data in (self.before, self.after))
        return "".join(f"{line}\n" for line in difflib.unified_diff(old, new, self.path, new_path, n=1, lineterm=""))


class Renaming(NamedTuple):
    """What renaming a file changes. `path` and `new_path` are those of the file in the project."""

    path: str
    new_path: str
    changes: tuple[FileChange, ...]

    def shown(self) -> str:
        """The new name of the file, and every edit as a unified diff."""
        diffs = (change.diff(self.new_path if change.path == self.path else change.path) for change in self.changes)
        return f"{self.path} becomes {self.new_path}\n{''.join(diffs)}"


def plan(project: Project, name: NewName) -> Renaming:
    """Find out what renaming changes. Raises LeafletError where it cannot be done, or not without a person."""
    old_path = _file(project, name)
    _refuse_new_name(project, name, old_path)
    new_path = f"{name.folder}/{name.new}.yaml"
    changes = {path: change for path, kind in _files(project) if (change := _change(project, name, path, kind))}
    own = _with_former_name(project, name, old_path, changes.get(old_path))
    ordered = {old_path: own, **{path: change for path, change in changes.items() if path != old_path}}
    return Renaming(old_path, new_path, tuple(_with_approvals(project, name, ordered)))


def apply(project: Project, renaming: Renaming) -> None:
    """Change the files, all of them or none. Raises OSError, and LeafletError where one has changed meanwhile."""
    for change in renaming.changes:
        if not (project.root / change.path).stat().st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, f"{change.path} is read-only")
        if (project.root / change.path).read_bytes() != change.before:
            hint = "read it again, then try again"
            raise LeafletError([error("someone else has saved this file in the meantime", hint, Place(change.path))])
    written: list[FileChange] = []
    try:
        for change in renaming.changes:
            if change.after != change.before:
                atomic_files.write(project.root / change.path, change.after)
                written.append(change)
        _move(project.root / renaming.path, project.root / renaming.new_path)
    except BaseException:
        for change in written:
            with suppress(OSError):
                atomic_files.write(project.root / change.path, change.before)
        raise


def _move(old: Path, new: Path) -> None:
    """Rename a file, also where only capitals differ and the system takes both for the same name."""
    if old.name.casefold() != new.name.casefold():
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, "it exists already", str(new))
        old.rename(new)
        return
    between = old.with_name(f".{new.name}.renamed")
    old.rename(between)
    try:
        between.rename(new)
    except OSError:
        between.rename(old)
        raise


# Names


def _file(project: Project, name: NewName) -> str:
    """The path of the file that is renamed. It may have a name that cannot be used: then renaming is the way out."""
    names = _names(project, name)
    if name.old in names:
        return f"{name.folder}/{name.old}.yaml"
    for path in _yaml_files(project, name):
        usable = path.suffix == ".yaml" and scaffold.brand_refusal(path.stem) is None
        if not usable and composed(path.stem) == composed(name.old):
            return f"{name.folder}/{path.name}"
    noun = NOUNS[name.kind]
    raise RenameError(f"there is no {noun} called {name.old!r}", suggestion(name.old, names, f"{noun}s"))


def _names(project: Project, name: NewName) -> list[str]:
    listed = {"leaflet": project.leaflet_names, "shared": project.shared_names, "brand": project.brand_names}
    return listed[name.kind]()


def _yaml_files(project: Project, name: NewName) -> list[Path]:
    folder = project.root / name.folder
    ends = (".yaml", ".yml")
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in ends and not path.name.startswith("."))


def _refuse_new_name(project: Project, name: NewName, old_path: str) -> None:
    if name.new == name.old and old_path == f"{name.folder}/{name.new}.yaml":
        raise RenameError("both names are the same", "give it another name")
    refusal = _unusable(project, name)
    if refusal is not None:
        raise RenameError(*refusal)
    for path in _yaml_files(project, name):
        # Windows and macOS take names that differ in capitals alone for the same.
        if path.stem.casefold() == name.new and f"{name.folder}/{path.name}" != old_path:
            noun = NOUNS[name.kind]
            raise RenameError(f"there is a {noun} called {path.stem} already", "use another name, or rename that first")


def _unusable(project: Project, name: NewName) -> tuple[str, str] | None:
    if name.kind == "brand":
        return scaffold.brand_refusal(name.new)
    if name.kind == "leaflet":
        return scaffold.refusal(name.new, project.shared_names())
    return scaffold.shared_refusal(name.new, project.leaflet_names())


# Files


def _files(project: Project) -> Iterator[tuple[str, type[Model] | None]]:
    """The YAML files that may name others, with their models: None for those without texts or approvals of people."""
    yield from ((f"leaflets/{name}.yaml", Leaflet) for name in project.leaflet_names())
    yield from ((f"leaflets/shared/{name}.yaml", SharedPage) for name in project.shared_names())
    yield from ((f"leaflets/packs/{name}.yaml", Recipe) for name in project.recipe_names())
    yield from ((f"styles/brands/{name}.yaml", None) for name in project.brand_names())
    for path in (f"leaflets/{KINDS}.yaml", project_file.NAME):
        if (project.root / path).is_file():
            yield path, None


def _change(project: Project, name: NewName, path: str, kind: type[Model] | None) -> FileChange | None:
    """The edits of a file, without its approval; None where it names nothing that changes."""
    before = yaml_reader.read_bytes(project.root / path, path)
    # A name may be written with escapes, such as "\\u0062one".
    named = name.old.encode() in before
    if not named and b"\\" not in before:
        return None
    try:
        source = yaml_reader.parse(before, path)
    except LeafletError as failed:
        if not named:
            return None
        message = f"this file cannot be read, and may name {name.old}"
        raise LeafletError([*failed.problems, error(message, "correct it first, then rename", Place(path))]) from None
    edits = set(references.edits(source, name))
    if not edits:
        return None
    after = yaml_edits.edited(before, source, edits)
    _check_edit(name, source, after, kind)
    return FileChange(path, before, after)


def _check_edit(name: NewName, old: YamlSource, after: bytes, kind: type[Model] | None) -> None:
    """Refuse an edit that did not do what it should, or did more: somebody wrote the name in an unusual way."""
    with suppress(LeafletError):
        new = yaml_reader.parse(after, old.name)
        if kind is None or _leads_where_it_should(name, kind, old, new):
            return
    message = f"the program cannot change {name.old} to {name.new} in this file as it is written"
    raise LeafletError([error(message, "change the name there yourself first, then rename", Place(old.name))])


def _leads_where_it_should(name: NewName, kind: type[Model], old: YamlSource, new: YamlSource) -> bool:
    """Whether each link of a file leads where it did. Not asked of a file with errors of its own."""
    try:
        before = load(kind, old)
    except LeafletError:
        return True
    return _targets(load(kind, new)) == [_renamed(name, target) for target in _targets(before)]


def _targets(model: Any) -> list[str]:
    return [link.target for text in texts(model) for link in links(text)]


def _renamed(name: NewName, target: str) -> str:
    start = f"#{name.old}/"
    if name.kind == "brand" or not target.startswith(start):
        return target
    return f"#{name.new}/{target.removeprefix(start)}"


def _with_former_name(project: Project, name: NewName, path: str, change: FileChange | None) -> FileChange:
    """The file itself, which says what it was called: histories, codes and copies on paper have that name."""
    before = change.before if change is not None else yaml_reader.read_bytes(project.root / path, path)
    content = change.after if change is not None else before
    source = yaml_reader.parse(content, path)
    content = yaml_edits.edited(content, source, _commands(name, source))
    source = yaml_reader.parse(content, path)
    stem = composed(Path(path).stem)
    listed = source.data.get("former_names", [])
    earlier = [former for former in listed if isinstance(former, str)] if isinstance(listed, list) else []
    names = [former for former in earlier if former not in (stem, name.new)] + [stem]
    # A brand may have no other field that people read.
    below = _BELOW if source.spans() else ()
    edit = yaml_edits.field_edit(source, "former_names", json.dumps(names, ensure_ascii=False), below)
    return FileChange(path, before, yaml_edits.edited(content, source, [edit]))


def _commands(name: NewName, source: YamlSource) -> Iterator[TextEdit]:
    """The edits of commands in a file's notes, which `leaflets new` writes there: they are meant to be typed."""
    option = "--brand " if name.kind == "brand" else "shared/" if name.kind == "shared" else ""
    pattern = rf"(?m)^[ ]*#.*\bleaflets [a-z]+ {option}(?P<name>{re.escape(name.old)})(?![\w-])"
    for match in re.finditer(pattern, source.text):
        yield TextEdit(match.start("name"), match.end("name"), name.new)


# Approvals


def _with_approvals(project: Project, name: NewName, changes: Mapping[str, FileChange]) -> Iterator[FileChange]:
    """The changes, each with an approval that holds for the same words under the other names."""
    for path, change in changes.items():
        edit = _approval(project, name, changes, path)
        if edit is None:
            yield change
        else:
            source, digest = edit
            after = yaml_edits.edited(change.after, source, [_value(source, "approved_hash", digest)])
            yield change._replace(after=after)


def _approval(
    project: Project, name: NewName, changes: Mapping[str, FileChange], path: str
) -> tuple[YamlSource, str] | None:
    """What a changed file says, and the new digest of its approval, where that held and would be void."""
    folder, stem = path.rpartition("/")[0], Path(path).stem
    loads: dict[str, Callable[[str], Loaded]] = {
        "leaflets": project.leaflet,
        "leaflets/shared": project.shared,
        "leaflets/packs": project.recipe,
    }
    if folder not in loads or path == f"leaflets/{KINDS}.yaml":
        return None
    try:
        old = loads[folder](stem)
        source = yaml_reader.parse(changes[path].after, path)
        new = Loaded(old.name, load(type(old.model), source), source)
    except LeafletError:
        return None
    if isinstance(old.model, Recipe):
        digest = _choices(project, name, old.model, new.model)
    else:
        digest = validity.digest(new, project.root) if validity.is_approved(old, project.root) else None
    return (source, digest) if digest and digest != old.model.approved_hash else None


def _choices(project: Project, name: NewName, old: Recipe, new: Recipe) -> str | None:
    """The digest of a recipe's answers, whose approval held; the leaflets say the same under their new names."""
    leaflets: dict[str, Any] = {}
    for leaflet in old.leaflets:
        with suppress(LeafletError):
            leaflets[leaflet] = project.leaflet(leaflet).model
    if not old.resolve or not choices_are_approved(old, leaflets) or old.approved_on is None:
        return None
    renamed = {name.new if name.kind == "leaflet" and key == name.old else key: leaflets[key] for key in leaflets}
    return choices_digest(new, renamed, old.approver or "", old.approved_on.isoformat())


def _value(source: YamlSource, field: str, value: str) -> TextEdit:
    span = source.spans()[field]
    return value_edit(source, span.value, span.end, source.data[field], value)


_OTHER_FILES = ("*.md", ".github/workflows/*.y*ml", ".pre-commit-config.yaml", ".vscode/*.json")
"""Files of a project that people write for themselves and for other programs."""


def mentions(project: Project, renaming: Renaming, name: NewName) -> Iterator[Problem]:
    """Notes and other files that still have the old name: nobody but a person can say what they mean."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name.old)}(?![\w-])")
    for change in renaming.changes:
        path = renaming.new_path if change.path == renaming.path else change.path
        for number, line in enumerate(change.after.decode("utf-8").splitlines(), 1):
            if line.lstrip().startswith("#") and pattern.search(line):
                yield _mention(name, path, number)
    for file in (file for files in _OTHER_FILES for file in sorted(project.root.glob(files))):
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
        first = next((number for number, line in enumerate(lines, 1) if pattern.search(line)), 0)
        if first:
            yield _mention(name, file.relative_to(project.root).as_posix(), first)


def _mention(name: NewName, path: str, line: int) -> Problem:
    return warning(f"this still says {name.old}", f"write {name.new} if it means this", Place(path, line))
