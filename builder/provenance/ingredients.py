"""What leaflets and packs are made from: each file as a code names it, and all else that their bytes depend on.

The code of a pack names its brand. That of a leaflet does not: a phone number that the leaflet does not show would move
it. What the leaflet does show of its brand is among the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from builder.content import markdown
from builder.content.blocks import Figure
from builder.content.brand import Brand
from builder.content.format import Format
from builder.content.leaflet import Leaflet, Page, SharedPage
from builder.content.project import TOPICS, Loaded, Project
from builder.content.recipe import Recipe, Topics
from builder.core.diagnostics import LeafletError
from builder.core.version import __version__
from builder.layout import faces
from builder.pdf.join.pieces import Insert
from builder.provenance import codes
from builder.provenance.codes import Explanation, Item

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


def circumstance(kind: str, name: str, printed: str = "") -> Item:
    """Something that the bytes depend on and no file says: one of codes.CIRCUMSTANCES, of what is called `name`.

    `printed` are words from another file that stand there for that.
    """
    return Item(kind, name, "", "", hashlib.sha256(f"{kind}\n{printed}".encode()).hexdigest())


LAYOUTS = ("duplex",)
"""Options of a pack that change its pages, by name; ``duplex``: each leaflet starts on a recto."""


def layout_item(name: str) -> Item:
    """What the code of a pack says of an option in `LAYOUTS`."""
    return circumstance(codes.LAYOUT, name)


def circumstances(items: Iterable[Item]) -> Iterator[Item]:
    """All that a code may say of such items that is no file."""
    yield from map(layout_item, LAYOUTS)
    for kind, name, title in sorted({(one.kind, one.name, one.title) for one in items}):
        if kind in ("leaflet", "shared page"):
            yield circumstance(codes.EXPIRED, name)
        if kind == "leaflet":
            yield circumstance(codes.OLDER, name)
            # Where it cannot be read, its name stands for its title.
            yield from (circumstance(codes.INSTEAD, name, printed) for printed in (title, name))


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
            except LeafletError:
                found.append(Item(kind, folder + name, "", "", ""))
            else:
                found += [item(loaded)] if loaded is not None else []
    for path in project.shared_pdfs():
        found.append(pdf_item(f"shared/{path.name}", "", path.read_bytes()))
    return found


def rests_of(project: Project, explanation: Explanation) -> Iterator[str]:
    """The rest of what a code names that is made from current items only; none where a picture or a face is gone.

    A leaflet's code does not say its brand: there is a rest for each.
    """
    items = [line.item for line in explanation.lines if line.item is not None]
    if not explanation.current:
        return
    pages = [project.leaflet(one.name) for one in items if one.kind == "leaflet"]
    pages += [project.shared(one.name.partition("/")[2]) for one in items if one.kind == "shared page"]
    named = [one.name for one in items if one.kind == "brand"]
    for name in named or project.brand_names():
        try:
            brand = project.brand(name).model
            if named:
                yield rest(brand, project.root, [page.model for page in pages])
            else:
                yield leaflet_rest(theme_digest(brand, project.root), brand, project.root, pages)
        except (LeafletError, OSError):
            continue


def rest(brand: Brand, root: Path, pages: Iterable[Page]) -> str:
    """A SHA-256 (hexadecimal) of what a pack depends on beside files in YAML and PDF: logo, faces, pictures."""
    logo = root / "styles" / "logos" / brand.logo.file
    return _hashed([faces.digest(brand.faces, root), _digest(logo), *_pictures(root, pages)])


def leaflet_items(format: Loaded, leaflet: Loaded, after: Iterable[Loaded | Insert]) -> list[Item]:
    """What the code of a leaflet names, with the shared pages and PDF files that come after it."""
    items = [item(one) if isinstance(one, Loaded) else pdf_item(one.name, one.title, one.data) for one in after]
    return [BUILDER, item(format), item(leaflet), *items]


def leaflet_rest(theme_digest: str, brand: Brand, root: Path, pages: Sequence[Loaded]) -> str:
    """A SHA-256 (hexadecimal) of what a leaflet and its shared pages depend on beside files that its code names.

    Those are the brand's `theme_digest`, the site fields that stand in the pages, with their values, and the pictures.
    """
    used = {
        match[1] for page in pages for text in _texts(page.source.data) for match in markdown.SITE_FIELD.finditer(text)
    }
    fields = {name: value for name, value in brand.fields.items() if name in used}
    shown = json.dumps([theme_digest, fields], sort_keys=True).encode()
    return _hashed([shown, *_pictures(root, [page.model for page in pages])])


def theme_digest(brand: Brand, root: Path) -> str:
    """A SHA-256 (hexadecimal) of all of a brand but its site fields, with its logo and faces."""
    words = json.dumps(brand.model_dump(mode="json", exclude={"fields"}), sort_keys=True).encode()
    return _hashed([words, faces.digest(brand.faces, root), _digest(root / "styles" / "logos" / brand.logo.file)])


def _texts(data: Any) -> Iterator[str]:
    """Every text of a YAML file, names of fields among them: those of key facts are printed."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _texts(value)


def _pictures(root: Path, pages: Iterable[Page]) -> list[bytes]:
    """The digests of the pictures in `pages`, in the order of their names."""
    names = {block.image for page in pages for s in page.sections for block in s.blocks if isinstance(block, Figure)}
    return [_digest(root / "leaflets" / "images" / name) for name in sorted(names)]


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def _hashed(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()
