"""What a person may have meant by a name that does not exist."""

import pytest

from builder.core.suggestions import nearest, path_suggestion, suggestion

LEAFLETS = ["bone", "brain", "liver", "overview"]


@pytest.mark.parametrize(
    ("name", "names", "count", "near"),
    [
        ("livr", LEAFLETS, 1, ["liver"]),
        ("LIVER", LEAFLETS, 1, ["liver"]),
        ("A4", ["a4", "a5"], 3, ["a4"]),
        ("bran", LEAFLETS, 1, ["brain"]),
        ("a3", ["a4", "a5"], 3, ["a5", "a4"]),
        ("ward-7", ["Ward-7", "Desk"], 1, ["Ward-7"]),
        ("xyz", LEAFLETS, 3, []),
        ("bone", [], 3, []),
    ],
)
def test_the_nearest_names_come_first(name: str, names: list[str], count: int, near: list[str]) -> None:
    assert nearest(name, names, count) == near


@pytest.mark.parametrize(
    ("name", "names", "hint"),
    [
        ("livr", LEAFLETS, "did you mean `liver`?"),
        ("xyz", LEAFLETS, "the leaflets are: `bone`, `brain`, `liver`, `overview`"),
        ("xyz", [], "there are no leaflets yet"),
    ],
)
def test_a_hint_names_the_nearest_or_all_names(name: str, names: list[str], hint: str) -> None:
    assert suggestion(name, names, "leaflets", form="`{}`") == hint


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("op-03.txt", "did you mean leaflets/op-03.yaml?"),
        ("styles/op-03.yaml", "did you mean leaflets/op-03.yaml?"),
        ("op-3", "did you mean leaflets/op-03.yaml?"),
        ("xyz", ""),
    ],
)
def test_paths_are_compared_without_folders_and_endings(path: str, hint: str) -> None:
    assert path_suggestion(path, ["leaflets/op-03.yaml", "styles/brands/harbour.yaml"]) == hint
