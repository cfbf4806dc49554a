"""Scales: the sizes and spaces that a format's file does not write."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content import fields, yaml_reader
from builder.content.format import Format
from builder.content.project import STARTER
from builder.core.diagnostics import LeafletError
from tests.support.making import REPOSITORY

FULL = (REPOSITORY / "tests" / "data" / "a4-in-full.yaml").read_text(encoding="utf-8")
START = FULL[: FULL.index("type:")]
FORMATS = sorted((STARTER / "styles" / "formats").glob("*.yaml"))


def made(text: str) -> Format:
    return fields.load(Format, yaml_reader.parse(text.encode(), "styles/formats/own.yaml"))


def test_body_text_alone_is_enough() -> None:
    own = made(f"{START}type:\n  body: 15 pt\n")
    sizes = [own.type.small, own.type.body, own.type.subheading, own.type.lead, own.type.heading, own.type.title]
    assert sizes == sorted(sizes)
    assert own.type.scale == 1.2
    assert own.spacing.section == 5 * own.spacing.unit > 2 * own.type.body * 0.75


def test_sizes_are_steps_of_the_scale_in_half_points() -> None:
    sizes = made(f"{START}type:\n  body: 20 pt\n  scale: 1.1\nspacing: {{}}\n").type
    assert (sizes.lead, sizes.heading, sizes.title, sizes.small) == (22, 24, 29.5, 18)
    assert sizes.part == pytest.approx(24 * 1.1)


def test_what_is_written_is_not_worked_out() -> None:
    own = made(f"{START}type:\n  body: 14 pt\n  title: 31 pt\nspacing:\n  unit: 4 pt\n  item: 9 pt\n")
    assert (own.type.title, own.type.heading) == (31, 20)
    assert (own.spacing.item, own.spacing.paragraph, own.spacing.block) == (9, 8, 12)


def test_a_format_that_writes_everything_is_as_it_says() -> None:
    own = made(FULL)
    assert [own.type.lead, own.type.title, own.type.heading, own.type.subheading, own.type.small] == [
        16.5,
        29,
        20,
        15,
        12,
    ]
    spaces = own.spacing
    assert [spaces.paragraph, spaces.block, spaces.section, spaces.heading, spaces.item] == [10, 17, 26, 8, 6]


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.stem)
def test_the_formats_of_the_program_are_scales(path: Path) -> None:
    data = yaml_reader.read(path, path.name).data
    assert {"body", "scale"} <= set(data["type"])
    assert set(data["type"]) - {"body", "scale", "line_height", "title_line_height"} <= {"small"}
    assert "unit" in data["spacing"]
    assert set(data["spacing"]) <= {"unit", "item"}


@pytest.mark.parametrize(
    ("type", "message"),
    [
        ("  body: 15\n", "not a length"),
        ("  body: 9000 pt\n", "too large"),
        (f"  body: {'9' * 500} pt\n", "too large"),
        ("  body: 15 pt\n  scale: 3\n", "too large"),
        ("  body: 15 pt\n  scale: great\n", "should be a number"),
        ("  scale: 1.2\n", "`body` is missing"),
        ("  body: 15 pt\n  titel: 12 pt\n", "no field `titel`"),
    ],
)
def test_a_mistake_in_a_scale_is_one_problem(type: str, message: str) -> None:
    with pytest.raises(LeafletError) as failed:
        made(f"{START}type:\n{type}")
    (problem,) = failed.value.problems
    assert message in problem.message


def test_large_body_text_has_no_title_that_is_too_large() -> None:
    assert made(f"{START}type:\n  body: 120 pt\n").type.title == 144
