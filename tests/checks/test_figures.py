from __future__ import annotations

import pytest

from builder.checks.figures import figures, printed_figures
from builder.checks.resolution import PrintedPicture
from builder.core.diagnostics import Problem
from builder.core.units import MILLIMETRE
from tests.checks import given

FILES = {"knee.svg", "knee-joint.png", "hip.jpg"}


def found(image: str, words: str) -> list[Problem]:
    problems = list(figures(given.block(f"kind: figure\nimage: {image}\n{words}"), FILES))
    assert all(problem.severity == "error" for problem in problems)
    return problems


@pytest.mark.parametrize("image", sorted(FILES))
def test_a_picture_that_is_there_passes(image: str) -> None:
    assert found(image, "alt: The joint between two bones, seen from the side.") == []
    assert found(image, "decorative: 'yes'") == []


@pytest.mark.parametrize(
    ("image", "hint"),
    [
        ("knie.svg", "did you mean `knee.svg`"),
        ("Knee.svg", "did you mean `knee.svg`"),
        ("xyz", "the pictures are: `hip.jpg`, `knee-joint.png`, `knee.svg`"),
    ],
)
def test_a_picture_that_is_not_there_is_reported(image: str, hint: str) -> None:
    [problem] = found(image, "alt: The joint between two bones.")
    assert f"the picture `{image}` does not exist" in problem.message
    assert hint in problem.hint
    assert given.at(problem) == image


@pytest.mark.parametrize(
    "alt",
    """knee-joint.png|IMG_2034.JPG|knee-joint|Picture|photo.|IMG_2041.jpg|IMG_2041|IMG2041|DSC01234|DSCF0012
    |P1010023|photo1|photo 2|liver-final.svg|liver_final_v2|my liver drawing.svg|image|image1|an image
    |a picture of|Picture 3|figure 2|the final version|Screenshot 2026-11-22|Screenshot 2026-11-22 at 10.33.20
    |Screenshot 2026-11-22 at 10.33.20.png|Bildschirmfoto 2026-11-22|Capture d’écran 2026-11-22
    |PXL_20261122_101010|20261122_101010|2026-11-22|IMG-20261122-WA0003|scan0001|Untitled-1
    |WhatsApp Image 2026-11-22 at 10.11.12|unnamed (1)|logo|photo.heic|“photo”|…|?""".replace("\n    ", "").split("|"),
)
def test_a_file_name_says_nothing(alt: str) -> None:
    [problem] = found("knee-joint.png", f"alt: '{alt}'")
    assert "does not say what the picture shows" in problem.message
    assert given.at(problem) == f"'{alt}'"


@pytest.mark.parametrize(
    "alt",
    [
        "The clinic’s logo",
        "CT scan",
        "X-ray",
        "Screenshot of the app: press Book",
        "A drawing of the liver, in 8 parts",
        "Level 2",
        "A page of the form, consent.pdf, signed",
        "Mid-line",
        "Photo of Dr Grey",
    ],
)
def test_what_says_something_passes(alt: str) -> None:
    assert found("knee-joint.png", f"alt: '{alt}'") == []


def test_one_plain_word_may_be_all_there_is_to_say() -> None:
    assert found("knee.svg", "alt: Knee") == []


@pytest.mark.parametrize(
    ("printed", "words", "message"),
    [
        (20, "alt: The joint.", "20 mm wide in print: too small to see what it shows"),
        (70, "alt: The joint.\nwidth: 150 mm", "70 mm wide in print, less than half of the 150 mm"),
        (20, "decorative: 'yes'", ""),
        (80, "alt: The joint.\nwidth: 150 mm", ""),
        (26, "alt: The joint.", ""),
    ],
)
def test_a_picture_that_is_printed_too_small_is_reported(printed: float, words: str, message: str) -> None:
    loaded = given.block(f"kind: figure\nimage: knee.svg\n{words}")
    problems = list(printed_figures(loaded, FILES, lambda figure, row: PrintedPicture(printed * MILLIMETRE, None)))
    assert len(problems) == (1 if message else 0)
    assert all(message in problem.message and problem.severity == "warning" for problem in problems)
