"""Whether the logo of a brand can be seen where it is printed."""

from __future__ import annotations

import pytest

from builder.checks.logo import printed_logo
from builder.checks.resolution import PrintedPicture
from builder.content.project import Project
from builder.core.units import Colour
from builder.layout import pictures
from tests.support.making import BRANDS, REPOSITORY


def messages(band: str, *inks: str) -> list[str]:
    """What is said of a logo in these colours on a band."""
    brand = Project(REPOSITORY).brand("harbour")
    colours = brand.model.colours.model_copy(update={"band": Colour.parse(band)})
    changed = brand._replace(model=brand.model.model_copy(update={"colours": colours}))
    picture = PrintedPicture(30, None, frozenset(map(Colour.parse, inks)))
    return [problem.message for problem in printed_logo(changed, "harbour.svg", lambda: picture)]


@pytest.mark.parametrize(
    ("band", "inks"), [("#ffd400", ("#ffffff", "#f3d9a0")), ("#101014", ("#202020",)), ("#ffffff", ("#ffffff",))]
)
def test_a_logo_that_nobody_sees_is_reported(band: str, inks: tuple[str, ...]) -> None:
    [message] = messages(band, *inks)
    assert f"`band` {band}" in message


@pytest.mark.parametrize(
    ("band", "inks"), [("#ffd400", ("#ffffff", "#14306b")), ("#0b3d4e", ("#ffffff",)), ("#ffffff", ())]
)
def test_a_logo_of_which_something_is_seen_is_not(band: str, inks: tuple[str, ...]) -> None:
    assert messages(band, *inks) == []


@pytest.mark.parametrize("brand", BRANDS)
def test_the_colours_of_a_drawing_are_those_in_its_file(brand: str) -> None:
    path = REPOSITORY / "styles" / "logos" / f"{brand}.svg"
    colours = pictures.colours_of(pictures.load(path))
    text = path.read_text(encoding="utf-8")
    assert colours
    assert all(str(colour) in text.lower() for colour in colours)
