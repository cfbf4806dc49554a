"""Places of problems: files with lines, and files and folders that have none."""

from __future__ import annotations

import pytest

from builder.core.diagnostics import NOWHERE, Place


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        (Place("leaflets/bone.yaml"), "leaflets/bone.yaml:1:1"),
        (Place("styles/formats/a4.yaml (of the program)"), "styles/formats/a4.yaml (of the program):1:1"),
        (Place("list.csv", 3, 2), "list.csv:3:2"),
        (Place("--set", 2), "--set:2:1"),
        (Place("--set"), "--set:1:1"),
        (Place("patients", 2), "patients:2:1"),
        (Place("output/harbour/a4/Bone.PDF"), "output/harbour/a4/Bone.PDF"),
        (Place("leaflets/images/hip.jpeg"), "leaflets/images/hip.jpeg"),
        (Place("Hips.docx"), "Hips.docx"),
        (Place("styles/brands"), "styles/brands"),
        (NOWHERE, ""),
    ],
)
def test_a_place_has_a_line_where_its_file_has_lines(place: Place, printed: str) -> None:
    assert (str(place), place.has_lines) == (printed, ":" in printed)
