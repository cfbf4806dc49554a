"""Brands and formats: what is taken, and what is told of what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builder.content import brand, fields, yaml_reader
from builder.content import format as format_models
from builder.core import units
from builder.core.diagnostics import LeafletError

ROOT = Path(__file__).resolve().parents[2]
HARBOUR = (ROOT / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8")
A4 = (ROOT / "tests" / "data" / "a4-in-full.yaml").read_text(encoding="utf-8")


def load(folder: Path, text: str, cls: type[Any]) -> Any:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return fields.load(cls, yaml_reader.read(path, "styles/own.yaml"))


def test_the_shipped_brands_and_formats_are_taken() -> None:
    for folder, cls in (("brands", brand.Brand), ("formats", format_models.Format)):
        paths = sorted((ROOT / "styles" / folder).glob("*.yaml"))
        assert paths
        for path in paths:
            fields.load(cls, yaml_reader.read(path, path.name))


def test_values_have_their_types(tmp_path: Path) -> None:
    result = load(tmp_path, HARBOUR, brand.Brand)
    assert result.colours.paper == units.Colour(1, 1, 1)
    assert result.contrast == 7
    assert result.fields["ward_phone"].startswith("01632 960"), "a phone number keeps its zero"
    assert result.model_dump(mode="json")["colours"]["paper"] == "#ffffff"
    page = load(tmp_path, A4, format_models.Format)
    assert page.page.width == pytest.approx(210 * 72 / 25.4)
    assert page.type.body == 14


@pytest.mark.parametrize("site", ["https://a.example.org/", "https://a.example.org", "https://a.example.org//"])
def test_a_site_has_no_slash_at_its_end(tmp_path: Path, site: str) -> None:
    text = HARBOUR.replace("https://harbour.example.org", site)
    assert load(tmp_path, text, brand.Brand).site_url == "https://a.example.org"


OTHERS = "  others:\n    {code}:\n      package: fontpkg-amiri\n      regular: a.ttf\n      bold: b.ttf\n"


@pytest.mark.parametrize("code", ["ar", "Arab", "zh-Hans", "Gujr"])
def test_other_faces_are_for_a_language_or_a_script(tmp_path: Path, code: str) -> None:
    text = HARBOUR.replace("faces:\n", "faces:\n" + OTHERS.format(code=code))
    assert list(load(tmp_path, text, brand.Brand).faces.others) == [code]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("Hebrew", "of a script, such as Arab"),
        ("hebr", "write it as Hebr"),
        ("HEBR", "write it as Hebr"),
        ("gb", "the code of a country"),
        ("Abcd", "of a script, such as Arab"),
    ],
)
def test_other_faces_for_what_is_no_language_or_script_are_an_error(tmp_path: Path, code: str, hint: str) -> None:
    text = HARBOUR.replace("faces:\n", "faces:\n" + OTHERS.format(code=code))
    with pytest.raises(LeafletError) as refused:
        load(tmp_path, text, brand.Brand)
    [problem] = refused.value.problems
    assert problem.message == "this is the code of neither a language nor a script"
    assert hint in problem.hint
    assert text.splitlines()[problem.place.line - 1].strip() == f"{code}:"


# Each case: what is replaced in a shipped file, by what; then a piece of the line that the problem stands in, of the
# text there, of the message and of the hint.
BAD = {
    "colour name": (HARBOUR, 'paper: "#ffffff"', "paper: white", "  paper: ", "white", "not a colour", '"#1b4d5c"'),
    "colour without quotes": (
        HARBOUR,
        'paper: "#ffffff"',
        "paper: #ffffff",
        "  paper: ",
        "#ffffff",
        "# starts a note here",
        'write "#ffffff" in quotation marks',
    ),
    "short colour": (HARBOUR, 'paper: "#ffffff"', 'paper: "#fff"', "  paper: ", '"#fff"', "not a colour", "six of 0-9"),
    "field with a hyphen": (HARBOUR, "ward_phone:", "ward-phone:", "  ", "ward-phone", "not a name for a site", "_"),
    "field with a capital": (
        HARBOUR,
        "ward_phone:",
        "Ward_phone:",
        "  ",
        "Ward_phone",
        "not a name for a site",
        "small",
    ),
    "field with a digit": (
        HARBOUR,
        "ward_phone:",
        "2nd_phone:",
        "  ",
        "2nd_phone",
        "not a name for a site",
        "a letter",
    ),
    "empty field": (
        HARBOUR,
        "ward_name: Lantern Ward",
        "ward_name:",
        "  ward_name:",
        "",
        "entry is empty",
        "delete it",
    ),
    "contrast": (
        HARBOUR,
        "contrast: 7",
        "contrast: 3",
        "contrast: ",
        "3",
        "`contrast` is too small",
        "write 4.5 or more",
    ),
    "contrast in words": (HARBOUR, "contrast: 7", "contrast: high", "contrast: ", "high", "should be a number", "4.5"),
    "no number": (HARBOUR, "contrast: 7", "contrast: nan", "contrast: ", "nan", "should be a number", "4.5"),
    "beyond all numbers": (HARBOUR, "contrast: 7", "contrast: inf", "contrast: ", "inf", "should be a number", "4.5"),
    "too much contrast": (HARBOUR, "contrast: 7", "contrast: 22", "contrast: ", "22", "`contrast` is too large", "21"),
    "site without https": (
        HARBOUR,
        "site_url: https://harbour",
        "site_url: http://harbour",
        "site_url: ",
        "http://harbour.example.org",
        "not the https address of a site",
        "such as https://leaflets.example.org",
    ),
    "site with a question": (
        HARBOUR,
        "harbour.example.org",
        "harbour.example.org/?v=1",
        "site_url: ",
        "https://harbour.example.org/?v=1",
        "not the https address of a site",
        "such as https://leaflets.example.org",
    ),
    "site that is too long": (
        HARBOUR,
        "harbour.example.org",
        "harbour.example.org/" + "a" * 60,
        "site_url: ",
        "https://harbour.example.org/" + "a" * 60,
        "too long for a QR code",
        "at most 80 characters",
    ),
    "logo alone": (
        HARBOUR,
        "logo:\n  file: harbour.svg\n  alt:",
        "logo: a.svg\nstrapline2:",
        "logo: ",
        "a.svg",
        "`logo` should have fields",
        "`file`, `alt`",
    ),
    "logo in a folder": (
        HARBOUR,
        "file: harbour.svg",
        "file: logos/a.svg",
        "  file: ",
        "logos/a.svg",
        "not the name of a file",
        "alone",
    ),
    "tone missing": (
        HARBOUR,
        "    urgent:",
        "    urgnt:",
        "    ",
        "urgnt",
        "no field `urgnt`",
        "did you mean `urgent`?",
    ),
    "no unit": (A4, "body: 14 pt", "body: 14", "  body: ", "14", "this is not a length", "pt, mm, cm or in"),
    "other unit": (A4, "body: 14 pt", "body: 14 px", "  body: ", "14 px", "this is not a length", "pt, mm, cm or in"),
    "no size": (A4, "body: 14 pt", "body: 0 pt", "  body: ", "0 pt", "this length is too small", "write 6 pt or more"),
    "huge number": (
        A4,
        "body: 14 pt",
        "body: " + "9" * 500 + " pt",
        "  body: ",
        "9",
        "this length is too large",
        "144 pt",
    ),
    "page for ants": (A4, "width: 210 mm", "width: 2 mm", "  width: ", "2 mm", "this length is too small", "50 mm"),
    "wide margin": (A4, "left: 36 mm", "left: 160 mm", "  ", "top:", "no room for words beside", "35 mm"),
    "high margin": (A4, "top: 20 mm", "top: 260 mm", "  ", "top:", "no room for words between", "35 mm"),
    "tint in black": (
        A4,
        "item: 6 pt",
        'item: 6 pt\nink: black\ntint: "#fbf5e6"',
        "tint: ",
        '"#fbf5e6"',
        "`ink: black` prints none",
        "delete one of them",
    ),
    "large panels": (
        A4,
        "item: 6 pt",
        "item: 6 pt\nfold: trifold",
        "fold: ",
        "trifold",
        "3 pages of this size do not fit side by side",
        "make the page smaller",
    ),
    "kind": (A4, "kind: standard", "kind: large", "kind: ", "large", "`kind` cannot be `large`", "`large print`"),
    "line height": (
        A4,
        "line_height: 1.45",
        "line_height: 145%",
        "  line_height: ",
        "145%",
        "should be a number",
        "4.5",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_reported_where_it_is(case: str, tmp_path: Path) -> None:
    base, old, new, before, there, message, hint = BAD[case]
    assert old in base
    text = base.replace(old, new, 1)
    cls = brand.Brand if base == HARBOUR else format_models.Format
    with pytest.raises(LeafletError) as failure:
        load(tmp_path, text, cls)
    problem = next(problem for problem in failure.value.problems if message in problem.message)
    line = text.split("\n")[problem.place.line - 1]
    assert line[: problem.place.column - 1] == before
    assert line[problem.place.column - 1 :].startswith(there)
    assert hint in problem.hint


def test_both_margins_are_reported(tmp_path: Path) -> None:
    text = A4.replace("left: 36 mm", "left: 160 mm").replace("top: 20 mm", "top: 260 mm")
    with pytest.raises(LeafletError) as failure:
        load(tmp_path, text, format_models.Format)
    assert len(failure.value.problems) == 2


@pytest.mark.parametrize("style", ["|", ">"])
def test_a_site_field_has_one_line(style: str, tmp_path: Path) -> None:
    several = f"clinic_address: {style}\n    Lantern House\n\n    1 Example Quay\n"
    text = HARBOUR.replace("clinic_address: Lantern House, 1 Example Quay, Anytown\n", several)
    with pytest.raises(LeafletError) as failure:
        load(tmp_path, text, brand.Brand)
    [problem] = failure.value.problems
    assert problem.message == "a site field cannot have several lines"
    assert "with commas" in problem.hint
    assert problem.place.line == text[: text.index(f"clinic_address: {style}")].count("\n") + 1
    one_line = HARBOUR.replace("clinic_address: Lantern", "clinic_address: |\n    Lantern")
    assert load(tmp_path, one_line, brand.Brand).fields["clinic_address"].startswith("Lantern House, 1")
