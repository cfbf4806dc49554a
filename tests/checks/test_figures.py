from __future__ import annotations

import pytest

from builder.checks.figures import figures
from builder.core.diagnostics import Problem
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
def test_a_picture_that_is_not_there_is_told(image: str, hint: str) -> None:
    [problem] = found(image, "alt: The joint between two bones.")
    assert f"the picture `{image}` does not exist" in problem.message
    assert hint in problem.hint
    assert given.at(problem) == image


@pytest.mark.parametrize("alt", ["knee-joint.png", "IMG_2034.JPG", "knee-joint", "Picture", "photo."])
def test_a_file_name_says_nothing(alt: str) -> None:
    [problem] = found("knee-joint.png", f"alt: {alt}")
    assert "does not say what the picture shows" in problem.message
    assert given.at(problem) == alt


def test_one_plain_word_may_be_all_there_is_to_say() -> None:
    assert found("knee.svg", "alt: Knee") == []
