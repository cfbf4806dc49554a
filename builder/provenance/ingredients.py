"""What leaflets and packs are made from: the files that a code names, and everything else that their bytes depend on.

The code of a pack names its brand. The code of a leaflet does not, or it would change with a phone number that the
leaflet does not show. What the leaflet shows of its brand belongs to the rest.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from builder.content import markdown
from builder.content.brand import Brand
from builder.content.icons import icons_in, own_icons, topic_icons
from builder.content.leaflet import Page, figures_of
from builder.content.other_formats import NO_OFFER, Offer, offer
from builder.content.project import TOPICS, Loaded, Project, characters, program_format, program_formats
from builder.content.typeset import characters_of
from builder.core import digests, ordinary_files
from builder.core.characters import composed, topic_key
from builder.core.diagnostics import LeafletError
from builder.core.file_names import file_named
from builder.core.recent import Recent
from builder.core.version import __version__
from builder.document.page import offered_characters
from builder.layout import faces
from builder.pdf.join.pieces import Insert
from builder.provenance import codes, program
from builder.provenance.codes import Explanation, Item


def builder() -> Item:
    """The item for the program. Its digest is of what decides how files come out, not of a number."""
    return Item("builder", "builder", "", __version__, program.digest())


_KINDS: Mapping[str, tuple[str, str]] = {
    "Brand": ("brand", ""),
    "Format": ("format", ""),
    "Topics": ("topics", ""),
    "Recipe": ("recipe", ""),
    "Leaflet": ("leaflet", ""),
    "SharedPage": ("shared page", "shared/"),
}
"""The kind of each file in a code, and the prefix of its name, by the name of its model: most are not imported here."""

_FOLDERS = {
    "styles/brands": "brand",
    "styles/formats": "format",
    "leaflets/packs": "recipe",
    "leaflets": "leaflet",
    "leaflets/shared": "shared page",
}
"""The kinds of YAML files by their folders."""


def item_of(loaded: Loaded) -> Item:
    """The item for a file of the project. Site fields in its title stay as they are written."""
    kind, folder = _KINDS[type(loaded.model).__name__]
    model = loaded.model
    title = getattr(model, "title", "") or getattr(model, "name", "")
    return Item(kind, folder + loaded.name, title, getattr(model, "version", ""), loaded.source.digest)


def pdf_item(name: str, title: str, data: bytes) -> Item:
    """The item for a PDF file of the clinic; `name` is as a leaflet includes it, such as "shared/exercises.pdf"."""
    return Item("PDF file", name, title, "", hashlib.sha256(data).hexdigest())


def circumstance(kind: str, name: str, printed: str = "") -> Item:
    """The item for something that the bytes depend on and that is not in a file.

    `kind` is one of codes.CIRCUMSTANCES, `name` is what it applies to, and `printed` are words from another file that
    are printed for it.
    """
    return Item(kind, name, "", "", hashlib.sha256(f"{kind}\n{printed}".encode()).hexdigest())


SWITCHES_IN_CODES = ("duplex",)
"""Options of a pack that are on or off: each that is on becomes an item of the code. ``explain`` looks them up here."""


def layout_item(name: str) -> Item:
    """The item for an option in `SWITCHES_IN_CODES`."""
    return circumstance(codes.LAYOUT, name)


def circumstances(items: Iterable[Item]) -> Iterator[Item]:
    """All circumstances that a code with these items may name."""
    yield from map(layout_item, SWITCHES_IN_CODES)
    for kind, name, title in sorted({(item.kind, item.name, item.title) for item in items}):
        if kind in ("leaflet", "shared page"):
            yield circumstance(codes.EXPIRED, name)
            yield circumstance(codes.OLDER, name)
        if kind == "leaflet":
            # Where its file cannot be read, its name is printed in place of its title.
            yield from (circumstance(codes.INSTEAD, name, printed) for printed in (title, name))


def identify(path: str) -> tuple[str, str] | None:
    """The kind and name in a code of the file at `path` in a project; None for a file that codes do not name."""
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


def all_items(project: Project) -> list[Item]:
    """Everything that packs of a project can be made from, as it is now. Files that cannot be read have no digest."""
    readers: list[tuple[str, Callable[[str], Loaded | None], list[str]]] = [
        ("Brand", project.brand, project.brand_names()),
        ("Format", project.format, project.format_names()),
        ("Topics", lambda _: project.topics(), [TOPICS]),
        ("Recipe", project.recipe, project.recipe_names()),
        ("Leaflet", project.leaflet, project.leaflet_names()),
        ("SharedPage", project.shared, project.shared_names()),
    ]
    items = [builder()]
    for model, read, names in readers:
        kind, folder = _KINDS[model]
        for name in names:
            try:
                loaded = read(name)
            except LeafletError:
                items.append(Item(kind, folder + name, "", "", ""))
            else:
                items += [item_of(loaded)] if loaded is not None else []
    for path in project.shared_pdfs():
        items.append(pdf_item(f"shared/{composed(path.name)}", "", ordinary_files.read(path)))
    return items


def renamed(project: Project) -> dict[tuple[str, str], str]:
    """The present names of what was renamed, by its kind in a code and each former name. Unreadable files are left out.

    A name that has a new file is that of the new file.
    """
    readers: list[tuple[str, Callable[[str], Loaded], list[str]]] = [
        ("Brand", project.brand, project.brand_names()),
        ("Leaflet", project.leaflet, project.leaflet_names()),
        ("SharedPage", project.shared, project.shared_names()),
    ]
    present: dict[tuple[str, str], str] = {}
    for model, read, names in readers:
        kind, folder = _KINDS[model]
        for name in names:
            with suppress(LeafletError):
                former = [old for old in read(name).model.former_names if old not in names]
                present |= {(kind, folder + old): folder + name for old in former}
    return present


def formats_of_program() -> list[Item]:
    """The formats that come with the program."""
    return [item_of(program_format(name)) for name in program_formats()]


def rests_of(project: Project, explanation: Explanation) -> Iterator[str]:
    """Every possible rest of a code whose items are all current. There are none where a picture or a face is missing.

    The code of a leaflet does not name its brand, so there is a rest for each brand.
    """
    items = [line.item for line in explanation.lines if line.item is not None]
    if not explanation.current:
        return
    pages = [project.leaflet(item.name) for item in items if item.kind == "leaflet"]
    offers = [offer(project, page) for page in pages]
    pages += [project.shared(item.name.partition("/")[2]) for item in items if item.kind == "shared page"]
    named = [item.name for item in items if item.kind == "brand"]
    for name in named or project.brand_names():
        try:
            brand = project.brand(name).model
            if named:
                yield pack_rest(brand, project, [page.model for page in pages], offers)
            else:
                offered = offers[0] if offers else NO_OFFER
                theme, face_set = theme_digest(brand, project), faces.load(brand.faces, project.root)
                yield leaflet_rest(theme, brand, project, pages, offered, face_set)
        except (LeafletError, OSError):
            continue


def pack_rest(brand: Brand, project: Project, pages: Collection[Page], offers: Iterable[Offer]) -> str:
    """A SHA-256 (hexadecimal) of what a pack depends on besides its YAML and PDF files.

    That is its look, logo, faces, pictures and own icons, what its leaflets say of other formats and languages, and the
    project's own words.
    """
    root = project.root
    logo = file_named(root / "styles" / "logos", brand.logo.file)
    own = [*_own_icons(root, pages), *_own_words(project, pages)]
    # A patient's name may have any letter, and so go on to any font.
    every_font = [faces.digest(brand.faces, root), faces.load(brand.faces, root).own_digest]
    look = _of_look(brand, project)
    return _hashed([*every_font, look, _digest(logo), *_pictures(root, pages), *map(_of_offer, offers), *own])


def leaflet_items(format: Loaded, leaflet: Loaded, after: Iterable[Loaded | Insert]) -> list[Item]:
    """The items in the code of a leaflet, with the shared pages and PDF files that come after it."""
    items = [
        item_of(extra) if isinstance(extra, Loaded) else pdf_item(extra.name, extra.title, extra.data)
        for extra in after
    ]
    return [builder(), item_of(format), item_of(leaflet), *items]


def leaflet_rest(
    theme_digest: str,
    brand: Brand,
    project: Project,
    pages: Sequence[Loaded],
    offer: Offer,
    face_set: faces.FaceSet,
) -> str:
    """A SHA-256 (hexadecimal) of what a leaflet and its shared pages depend on besides the files that its code names.

    That is the brand's `theme_digest`, the site fields that the pages use, with their values, the pictures, what the
    leaflet says of other formats and languages, the project's own words, and its own fonts where the `face_set` of the
    brand may go on to them.
    """
    fields: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    for page in pages:
        spoken = brand.spoken(page.model.language)
        used = _read_of(page).fields
        words |= {spoken.language: [spoken.name, spoken.strapline or "", spoken.logo.alt]}
        fields |= {f"{spoken.language} {name}": value for name, value in spoken.fields.items() if name in used}
    shown = json.dumps([theme_digest, fields, words], sort_keys=True).encode()
    models = [page.model for page in pages]
    printed = _printed(project, pages, offer).union(*fields.values(), *itertools.chain(*words.values()))
    fonts = [face_set.own_digest] if face_set.may_go_on(printed) else []
    own = [*_icons(project, models), *_own_words(project, models)]
    return _hashed([shown, *_pictures(project.root, models), _of_offer(offer), *own, *fonts])


def _printed(project: Project, pages: Sequence[Loaded], offer: Offer) -> frozenset[str]:
    """The characters of pages, the first of which has the offer, and of the program's own words on them."""
    phrases = project.catalogues.phrases(pages[0].model.language) if pages else None
    offered = offered_characters(phrases, offer) if phrases is not None else frozenset()
    spoken = (project.catalogues.characters(page.model.language) for page in pages)
    return characters(*pages).union(offered, *(_read_of(page).characters for page in pages), *spoken)


class _PageRead(NamedTuple):
    """The site fields that a page names, and its characters: a set of these would take forty times as much memory."""

    fields: frozenset[str]
    characters: str


_reads: Recent[tuple[str, str], _PageRead] = Recent(128)


def _read_of(page: Loaded) -> _PageRead:
    # A shared page is in many leaflets. By its content: the page itself would stay in memory.
    key = page.source.name, page.source.digest
    read = _reads.get(key)
    if read is None:
        texts = _texts(page.source.data)
        fields = frozenset(match[1] for text in texts for match in markdown.SITE_FIELD.finditer(text))
        read = _reads[key] = _PageRead(fields, "".join(characters_of(page.model)))
    return read


def _own_words(project: Project, pages: Collection[Page]) -> Iterator[bytes]:
    """The digests of what the project's own catalogues print on pages: the program's are those of the program."""
    for language in sorted({page.language for page in pages}):
        yield bytes.fromhex(project.catalogues.digest(language))


def _of_offer(offer: Offer) -> bytes:
    """What is printed of an offer; where its link leads follows from the pages."""
    return json.dumps([offer.kinds, offer.languages]).encode()


def theme_digest(brand: Brand, project: Project) -> str:
    """A SHA-256 (hexadecimal) of a brand without its site fields and languages, but with its look, logo and faces."""
    root = project.root
    left_out = {"fields", "former_names", "languages"}
    words = json.dumps(brand.model_dump(mode="json", exclude=left_out), sort_keys=True).encode()
    logo = file_named(root / "styles" / "logos", brand.logo.file)
    return _hashed([words, _of_look(brand, project), faces.digest(brand.faces, root), _digest(logo)])


def _of_look(brand: Brand, project: Project) -> bytes:
    """The look that a brand has, whatever file says so."""
    return project.look_of(brand).model_dump_json().encode()


def _texts(data: Any) -> Iterator[str]:
    """Every text of a YAML file. It includes the names of fields, because those of key facts are printed."""
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
    names = {figure.image for page in pages for _, figure in figures_of(page)}
    paths = [file_named(root / "leaflets" / "images", name) for name in sorted(names)]
    return [bytes.fromhex(program.digest_of_picture(path, ordinary_files.read(path))) for path in paths]


def _icons(project: Project, pages: Sequence[Page]) -> Iterator[bytes]:
    """The digests of what is printed as the icons of `pages`: the topics' icons, and the files of the project's own."""
    icons = topic_icons(project)
    named = {topic_key(topic) for page in pages for topic in getattr(page, "key_facts", ())} & icons.keys()
    if named:
        yield hashlib.sha256(json.dumps([(topic, icons[topic]) for topic in sorted(named)]).encode()).digest()
    yield from _own_icons(project.root, pages, {icons[topic] for topic in named})


def _own_icons(root: Path, pages: Iterable[Page], more: Iterable[str] = ()) -> Iterator[bytes]:
    """The digests of the project's own icons among those of `pages` and `more`, in the order of their names."""
    own = own_icons(root)
    if own:
        names = {icon for page in pages for _, icon in icons_in(page)}.union(more)
        yield from (_digest(own[name]) for name in sorted(names & own.keys()))


def _digest(path: Path) -> bytes:
    return bytes.fromhex(digests.of_file(path, ordinary_files.read(path)))


def _hashed(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()
