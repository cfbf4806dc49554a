"""What packs are made from: each file as a code names it, and where it stands; and all else that bytes depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from builder import __version__
from builder.brand import Brand, Format
from builder.content import Figure, Leaflet, Page, SharedPage
from builder.edition import Explanation, Item
from builder.layout import faces
from builder.problems import BuildFailed
from builder.project import TOPICS, Loaded, Project
from builder.recipe import Recipe, Topics

BUILDER = Item("builder", "builder", "", __version__, hashlib.sha256(__version__.encode()).hexdigest())

_KINDS: Mapping[type, tuple[str, str]] = {
    Brand: ("brand", ""),
    Format: ("format", ""),
    Topics: ("topics", ""),
    Recipe: ("recipe", ""),
    Leaflet: ("leaflet", ""),
    SharedPage: ("shared page", "shared/"),
}
"""What a code calls each kind of file, and what its name starts with."""

_FOLDERS = {
    "styles/brands": "brand",
    "styles/formats": "format",
    "leaflets/packs": "recipe",
    "leaflets": "leaflet",
    "leaflets/shared": "shared page",
}
"""The kinds of YAML files by their folders."""


def item(loaded: Loaded) -> Item:
    """A file of the project, as the code of a pack names it. Site fields in its title stay as they are written."""
    kind, folder = _KINDS[type(loaded.model)]
    model = loaded.model
    title = getattr(model, "title", "") or getattr(model, "name", "")
    return Item(kind, folder + loaded.name, title, getattr(model, "version", ""), loaded.source.digest)


def pdf_item(name: str, title: str, data: bytes) -> Item:
    """A PDF file of the clinic's own; `name` is as a leaflet includes it, such as "shared/exercises.pdf"."""
    return Item("PDF file", name, title, "", hashlib.sha256(data).hexdigest())


def called(path: str) -> tuple[str, str] | None:
    """The kind and name by which a code calls the file at `path` in a project; None for one that it does not name."""
    pure = PurePosixPath(path)
    folder = pure.parent.as_posix()
    if folder == "leaflets/shared" and pure.suffix.lower() == ".pdf":
        return "PDF file", f"shared/{pure.name}"
    if folder not in _FOLDERS or pure.suffix != ".yaml":
        return None
    if (folder, pure.stem) == ("leaflets", TOPICS):
        return "topics", TOPICS
    kind = _FOLDERS[folder]
    return kind, f"shared/{pure.stem}" if kind == "shared page" else pure.stem


def everything(project: Project) -> list[Item]:
    """All that packs of a project can be made from, as it is now. A file that cannot be read has no digest."""
    readers: list[tuple[type, Callable[[str], Loaded | None], list[str]]] = [
        (Brand, project.brand, project.brand_names()),
        (Format, project.format, project.format_names()),
        (Topics, lambda _: project.topics(), [TOPICS]),
        (Recipe, project.recipe, project.recipe_names()),
        (Leaflet, project.leaflet, project.leaflet_names()),
        (SharedPage, project.shared, project.shared_names()),
    ]
    found = [BUILDER]
    for model, read, names in readers:
        kind, folder = _KINDS[model]
        for name in names:
            try:
                loaded = read(name)
            except BuildFailed:
                found.append(Item(kind, folder + name, "", "", ""))
            else:
                found += [item(loaded)] if loaded is not None else []
    for path in project.shared_pdfs():
        found.append(pdf_item(f"shared/{path.name}", "", path.read_bytes()))
    return found


def rest_of(project: Project, explanation: Explanation) -> str:
    """The digest (see `rest`) for a pack that is made from current items only; "" for one that is not.

    It is "" too where a picture or a face is not there any more.
    """
    items = [line.item for line in explanation.lines if line.item is not None]
    brands = [one.name for one in items if one.kind == "brand"]
    if not explanation.current or not brands:
        return ""
    pages = [project.leaflet(one.name).model for one in items if one.kind == "leaflet"]
    pages += [project.shared(one.name.partition("/")[2]).model for one in items if one.kind == "shared page"]
    try:
        return rest(project.brand(brands[0]).model, project.root, pages)
    except (OSError, faces.FaceError):
        return ""


def rest(brand: Brand, root: Path, pages: Iterable[Page]) -> str:
    """A SHA-256 (hexadecimal) of what the bytes depend on beside files in YAML and PDF: logo, faces, pictures."""
    images = {block.image for page in pages for s in page.sections for block in s.blocks if isinstance(block, Figure)}
    files = [root / "styles" / "logos" / brand.logo.file]
    files += [root / "leaflets" / "images" / name for name in sorted(images)]
    made = hashlib.sha256(faces.digest(brand.faces, root))
    for path in files:
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()
