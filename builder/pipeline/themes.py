"""A brand in a format, loaded and checked: the theme that leaflets are laid out in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder import checks, layout
from builder.checks.colour import unreadable_colours
from builder.checks.header import cut_words
from builder.checks.logo import printed_logo
from builder.checks.resolution import PrintedPicture
from builder.content.brand import Brand
from builder.content.format import Format, printed
from builder.content.look import Look
from builder.content.project import Loaded, Project
from builder.content.selection import Plan
from builder.content.typeset import typeset_brand
from builder.core.diagnostics import LeafletError, Place, Problem, error, warning
from builder.core.file_names import file_named
from builder.core.font_files import ENDINGS, FOLDER, other_fonts, own_fonts
from builder.core.suggestions import suggestion
from builder.layout import faces, pictures
from builder.layout.fonts import is_font
from builder.layout.header import logo_scale
from builder.pipeline.problems import ProblemCollector


class LoadedTheme(NamedTuple):
    """A theme, None where its brand, format or faces cannot be used; and whether it has errors.

    A theme with errors is still used to check words, but no file is made in it.
    """

    theme: layout.Theme | None
    failed: bool


def load_theme(plan: Plan, problems: ProblemCollector) -> LoadedTheme:
    """Load the brand of a plan in its format, with its faces, and add what is wrong with them to `problems`."""
    project = plan.project
    brand, format = problems.load(project.brand, plan.brand), problems.load(project.format, plan.print_format)
    if brand is None or format is None:
        return LoadedTheme(None, failed=True)
    look = _look(project, brand, problems)
    shown = printed(brand.model, format.model)
    logo = printed_logo(brand, shown.logo.file, lambda: _printed_logo(shown, format.model, project.root))
    failed = look is None
    failed |= problems.add([*checks.check_theme(brand, format, lambda: _formats(project)), *logo])
    try:
        fonts = faces.load(brand.model.faces, project.root)
    except faces.FaceError as error:
        place = brand.source.place(("faces", *error.field.split(".")))
        problems.add(problem.at(place) for problem in error.problems)
        return LoadedTheme(None, failed=True)
    problems.add(_unused_fonts(project.root))
    failed |= problems.add(checks.check_faces(brand, format, fonts.coverage, fonts.regular.widths))
    signs = frozenset.intersection(*map(frozenset, fonts.coverage.values()))
    if look is None:
        return LoadedTheme(None, failed=True)
    typeset = typeset_brand(shown, signs)
    theme = layout.Theme(typeset, format.model, fonts, project.root, look, catalogues=project.catalogues)
    # Words can be measured only in faces that have all their characters.
    failed = failed or problems.add(_cut_in_header(brand, theme, plan.print_format))
    return LoadedTheme(theme, failed)


def _look(project: Project, brand: Loaded, problems: ProblemCollector) -> Look | None:
    """The look that a brand has; None where it cannot be used. Why is added to `problems`."""
    name, names = brand.model.look.like, project.look_names()
    if name not in names:
        path = ("look", "like") if isinstance(brand.source.data.get("look"), dict) else ("look",)
        hint = suggestion(name, names, "looks")
        problems.add([error(f"the look {name} does not exist", hint, brand.source.place(path))])
        return None
    look = problems.load(project.look, name)
    return None if look is None else brand.model.look.applied(look.model)


def _unused_fonts(root: Path) -> Iterator[Problem]:
    """Files among a project's fonts that no letter is taken from, though somebody put them there for that."""
    for path in other_fonts(root):
        message = f"this file is not used: a font is a file that ends in {' or '.join(ENDINGS)}"
        hint = "take the file with one of these endings from where you got it; unpack a .zip"
        yield warning(message, hint, Place((FOLDER / path.name).as_posix()))
    for path in own_fonts(root):
        if not is_font(path):
            message = "this file is not used: it is not a font, or it is cut short"
            yield warning(message, "take it from where you got it once more", Place((FOLDER / path.name).as_posix()))


def _cut_in_header(brand: Loaded, theme: layout.Theme, format: str) -> Iterator[Problem]:
    """Words of the header that no line holds, in each language of the brand."""
    yield from cut_words(brand, *layout.cut_in_header(theme), format)
    for tag, words in brand.model.languages.items():
        name, strapline = layout.cut_in_header(theme.spoken(tag))
        yield from cut_words(brand, name if words.name else (), strapline if words.strapline else (), format, tag)


def contrast_problems(project: Project, brand: str) -> list[Problem]:
    """The pairs of colours of a brand that cannot be read in any format of the project. A file with errors has none."""
    try:
        return sorted(unreadable_colours(project.brand(brand), [*_formats(project)]))
    except LeafletError:  # It is reported with its own file.
        return []


def _formats(project: Project) -> Iterator[Loaded]:
    """The formats of a project that can be read."""
    for name in project.format_names():
        with suppress(LeafletError):
            yield project.format(name)


def _printed_logo(brand: Brand, format: Format, root: Path) -> PrintedPicture:
    """How a brand's logo is printed. Raises PictureError where it cannot be printed."""
    path = file_named(root / "styles" / "logos", brand.logo.file)
    logo = pictures.load(path, brand.colours.band, grey=format.ink == "black")
    # In black, what is behind a logo is as dark or light as the band is.
    colours = pictures.colours_of(logo) if format.ink != "black" else frozenset()
    return on_paper(logo, logo_scale(logo))._replace(colours=colours)


def on_paper(picture: pictures.Picture, scale: float) -> PrintedPicture:
    """A picture as it is printed, at a `scale` of its own size."""
    pixels = round(picture.width) if isinstance(picture, pictures.Photograph) else None
    return PrintedPicture(picture.width * scale, pixels)
