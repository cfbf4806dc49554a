"""Specimens: everything that a brand has is on their pages, and what is said of it is true."""

from __future__ import annotations

import functools
import json
import re
import shutil
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from builder import checks, cli
from builder.checks.colour import PAIRS
from builder.content import blocks, selection
from builder.content.format import Format, Margins, PageSize, Spacing, TypeScale
from builder.content.look import Look
from builder.content.project import STARTER, Project
from builder.core.diagnostics import Problem
from builder.layout import faces
from builder.review import specimen
from tests.inspectors import Pdf, PdfElement, contrast
from tests.support import example
from tests.support.building import change
from tests.support.making import BRANDS, REPOSITORY, make

NEW = "riverside"

FORMATS = {
    "narrow": {
        "width: 210 mm": "width: 99 mm",
        "left: 36 mm": "left: 7 mm",
        "right: 34 mm": "right: 7 mm",
        "body: 14 pt": "body: 12 pt",
        "title: 29 pt": "title: 18 pt",
    },
    "giant": {
        "kind: standard": "kind: giant print",
        "body: 14 pt": "body: 24 pt",
        "lead: 16.5 pt": "lead: 26 pt",
        "title: 29 pt": "title: 40 pt",
        "heading: 20 pt": "heading: 32 pt",
        "subheading: 15 pt": "subheading: 26 pt",
        "small: 12 pt": "small: 24 pt",
        "bottom: 22 mm": "bottom: 40 mm",
        "left: 36 mm": "left: 20 mm",
        "right: 34 mm": "right: 20 mm",
    },
    "tinted": {"kind: standard": 'kind: standard\ntint: "#fbf5e6"'},
    "black": {"kind: standard": "kind: standard\nink: black"},
}
"""What is changed of A4 for formats of the tests' own."""

# Words and ground of every pair that docs/checks.md names.
SIZES = {"body", "lead", "title", "heading", "subheading", "small"}

DRAWN = [
    ("text", "paper"),
    ("heading", "paper"),
    ("link", "paper"),
    ("quiet", "paper"),
    ("rule", "paper"),
    ("on_band", "band"),
    ("on_panel", "panel"),
    *((f"callouts.{tone}.text", f"callouts.{tone}.background") for tone in ("information", "warning", "urgent")),
    *((f"callouts.{tone}.border", f"callouts.{tone}.background") for tone in ("information", "warning", "urgent")),
]

BLOCKS = {
    "text": ("P", "Words can follow a box, too."),
    "callout": ("Note", "Good to know"),
    "steps": ("LBody", "Wait until it is brought to you."),
    "checklist": ("LBody", "A pencil"),
    "remember": ("LBody", "Be quiet on the stairs."),
    "table": ("Caption", "When each room is open"),
    "figure": ("Caption", "Books on a shelf."),
    "figures": ("Caption", "The upper shelf."),
    "contacts": ("P", "Phone: 01632 960 300"),
    "questions and answers": ("H3", "May I bring my dog?"),
    "questions to ask": ("LBody", "Where are the maps?"),
    "glossary": ("Lbl", "Shelf mark"),
    "lines": ("P", "Books that I want to read"),
}
"""A role and words that each kind of block makes."""


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(cli.main, [str(word) for word in words], prog_name="leaflets")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def project(folder: Path) -> Path:
    """The project's own leaflets and styles, with a new brand and the formats of the tests."""
    for name in ("leaflets", "styles"):
        example.copied(name, folder / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", folder)
    for name, edits in FORMATS.items():
        path = folder / "styles" / "formats" / f"{name}.yaml"
        shutil.copy(REPOSITORY / "tests" / "data" / "a4-in-full.yaml", path)
        for old, new in edits.items():
            change(path, old, new)
    assert run("--project", folder, "new", "--brand", NEW).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("specimens") / "project")


@functools.cache
def printed(root: Path, brand: str, format: str = "a4") -> tuple[Pdf, list[Problem]]:
    specimen_file = specimen.make(selection.plan(Project(root), (), brand, format, strict=False))
    return Pdf(specimen_file.pdf), specimen_file.problems


def rows(table: PdfElement) -> dict[str, str]:
    """A table of labels and values."""
    return {row.elements[0].text.strip(): row.elements[1].text.strip() for row in table.find("TR")}


_SAID = re.compile(
    r"(?P<words>#\w{6}) on (?P<ground>#\w{6}): (?P<contrast>[\d.]+) to 1\. Needed: (?P<needed>[\d.]+)"
    r"(?P<large>, as for large words)?\. At the least: (?P<least>[\d.]+) (?:without (?:red|green|blue)|in grey)\."
    r"(?P<fails> It does not pass\.)?"
)


def pairs(pdf: Pdf) -> dict[str, dict[str, str]]:
    """What is said of each pair of colours, by its title."""
    kids = sections(pdf)["Colours"].elements
    texts = [" ".join(kid.text.split()) for kid in kids]
    said = [(texts[index - 1], match) for index, text in enumerate(texts) if (match := _SAID.fullmatch(text))]
    return {title: {name: value or "" for name, value in match.groupdict().items()} for title, match in said}


def sections(pdf: Pdf) -> dict[str, PdfElement]:
    return {item.elements[0].text: item for item in pdf.find("Sect")}


def colour(fields: dict[str, typing.Any], path: str) -> str:
    return str(functools.reduce(lambda contents, step: contents[step], path.split("."), fields["colours"]))


def brand_file(root: Path, brand: str) -> dict[str, typing.Any]:
    return dict(yaml.safe_load((root / "styles" / "brands" / f"{brand}.yaml").read_text(encoding="utf-8")))


OF_A_BRAND = pytest.mark.parametrize("brand", [*BRANDS, NEW])
IN_A_FORMAT = pytest.mark.parametrize(("brand", "format"), [(NEW, "a4"), *(("meadow", name) for name in FORMATS)])


@OF_A_BRAND
def test_a_brand_that_passes_has_no_problems(root: Path, brand: str) -> None:
    to_fill_in = ["this is still to be filled in: what the clinic does, in a few words"] * (brand == "riverside")
    assert [problem.message for problem in printed(root, brand)[1]] == to_fill_in


# Blocks


def test_the_sample_has_every_kind_of_block_and_every_tone() -> None:
    sample = [block for section in specimen.sample().model.sections for block in section.blocks]
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in blocks.Block.__origin__.__args__}  # type: ignore[attr-defined]
    assert {block.kind for block in sample} == kinds == set(BLOCKS)
    tones = {block.tone for block in sample if isinstance(block, blocks.Callout)}
    assert tones == set(blocks.Callout.model_fields["tone"].annotation.__args__)  # type: ignore[union-attr]


@pytest.mark.parametrize("brand", BRANDS)
def test_the_sample_is_as_good_as_a_leaflet(brand: str) -> None:
    loaded = Project(REPOSITORY).brand(brand)
    coverage = faces.load(loaded.model.faces, REPOSITORY).coverage
    assert checks.check(specimen.sample(), loaded, coverage, {"shelf.svg"}) == []
    assert [*checks.check_links(specimen.sample(), loaded, {})] == []


@IN_A_FORMAT
def test_every_kind_of_block_is_on_the_pages(root: Path, brand: str, format: str) -> None:
    pdf, _ = printed(root, brand, format)
    for role, words in BLOCKS.values():
        assert any(words in item.text for item in pdf.find(role)), words
    numbered = {item.attributes["ListNumbering"] for item in pdf.find("L")}
    assert numbered == {"Square", "Disc", "Decimal", "None"}
    assert any(inner.find("L") for item in pdf.find("LBody") for inner in item.elements), "a list in a list"
    assert [item.language for item in pdf.find("Span")] == ["cy"]
    assert {link.target.partition(":")[0] for link in pdf.links()} >= {"https", "mailto", "tel"}
    assert any(link.target.startswith("page ") for link in pdf.links())
    assert {"Warning: The lift is slow", "Urgent: Leave at the bell"} <= {item.text for item in pdf.find("H3")}


@IN_A_FORMAT
def test_structure_and_content_agree_and_nothing_runs_over_the_edge(root: Path, brand: str, format: str) -> None:
    pdf, _ = printed(root, brand, format)
    assert pdf.tagging_problems() == []
    facts = Project(root).format(format).model
    most = 22 / 25.4 * 72
    left, right = min(facts.margins.left, most), facts.page.width - min(facts.margins.right, most)
    for item in pdf.fragments:
        if item.artifact is None and item.text.strip():
            assert left - 0.1 <= item.box[0], item.text
            # The space at a line's end is drawn, and seen by nobody.
            assert item.box[2] - (0.33 * item.size if item.text.endswith(" ") else 0) <= right + 0.1, item.text
            assert min(facts.margins.bottom, 20 / 25.4 * 72) - 0.35 * facts.type.body <= item.box[1], item.text


@OF_A_BRAND
def test_each_page_says_that_it_is_a_specimen_and_not_for_patients(root: Path, brand: str) -> None:
    pdf, _ = printed(root, brand)
    for number in range(1, pdf.page_count + 1):
        sentence = [text for page, _, text in pdf.artifacts() if page == number]
        assert any("Specimen. Not for patients." in text for text in sentence)
        assert "Specimen" in sentence
    assert [item.text for item in pdf.find("H1")] == ["Specimen"]


# Colours


@OF_A_BRAND
def test_every_pair_has_its_ratio_against_what_is_asked(root: Path, brand: str) -> None:
    fields, reported = brand_file(root, brand), pairs(printed(root, brand)[0])
    assert len(reported) == len(PAIRS)
    for words, ground in DRAWN:
        facts = reported[f"{words} on {ground}".replace("callouts.", "")]
        first, second = colour(fields, words), colour(fields, ground)
        assert (facts["words"], facts["ground"]) == (first, second)
        assert 0 <= contrast(first, second) - float(facts["contrast"]) < 0.01
        # Titles and signs are bold and of 15 pt or more: large. The rest of A4 is not.
        large = words == "heading" or words.endswith("border")
        asked = float(fields["contrast"])
        needed = 3 if words == "rule" or (large and asked < 7) else 4.5 if large else asked
        assert float(facts["needed"]) == needed
        assert (bool(facts["large"]), bool(facts["fails"])) == (large, False)
        assert float(facts["least"]) >= min(needed, 4.5)


@IN_A_FORMAT
def test_a_swatch_shows_the_colours_that_it_names(root: Path, brand: str, format: str) -> None:
    pdf, _ = printed(root, brand, format)
    kids = sections(pdf)["Colours"].elements
    swatches = [(kid, kids[index + 1].text) for index, kid in enumerate(kids) if kid.role == "Figure"]
    assert len(swatches) == len(PAIRS)
    reported = pairs(pdf)
    for figure, title in swatches:
        facts = reported[title]
        assert (
            figure.alt
            == f"{'A line' if 'rule' in title else 'Letters'} in {facts['words']} on a ground of {facts['ground']}"
        )
        shown = [item for item in pdf.fragments_of(figure) if item.text.strip()]
        assert bool(shown) == ("rule" not in title)
        assert {(item.colour, pdf.ground(item)) for item in shown} <= {(facts["words"], facts["ground"])}


def test_tint_and_black_ink_are_those_of_the_format(root: Path) -> None:
    assert pairs(printed(root, "meadow", "tinted")[0])["text on paper"]["ground"] == "#fbf5e6"
    black = pairs(printed(root, "meadow", "black")[0])
    assert {facts["contrast"] for facts in black.values()} == {"21.00"}


def test_a_brand_that_fails_is_shown_with_the_pairs_that_fail(root: Path) -> None:
    path = root / "styles" / "brands" / "pale.yaml"
    shutil.copy(root / "styles" / "brands" / "harbour.yaml", path)
    change(path, '  text: "#15242b"\n  heading', '  text: "#cccccc"\n  heading')
    change(path, 'on_band: "#ffffff"', 'on_band: "#777777"')
    pdf, problems = printed(root, "pale")
    assert [problem.severity for problem in problems] == ["error", "error"]
    reported = pairs(pdf)
    assert [title for title, facts in reported.items() if facts["fails"]] == [
        "text on paper",
        "on_band on band",
    ]
    sentence = f"2 of {len(PAIRS)} pairs do not pass: text on paper; on_band on band."
    (verdict,) = [item for item in pdf.find("P") if "do not pass" in item.text]
    assert verdict.text == sentence
    # What says so can be read, though the brand's own text cannot.
    readable = [
        *pdf.fragments_of(verdict),
        *(item for name in ("Brand", "Format", "Approval") for item in pdf.fragments_of(sections(pdf)[name])),
    ]
    assert {item.colour for item in readable} == {"#000000"}


# Type, logo, facts


@IN_A_FORMAT
def test_every_size_of_type_is_named_and_set_in_itself(root: Path, brand: str, format: str) -> None:
    pdf, _ = printed(root, brand, format)
    scale = Project(root).format(format).model.type
    section = sections(pdf)["Sizes of type"]
    facts = rows(sections(pdf)["Format"].find("Table")[0])
    for name in TypeScale.model_fields:
        value = getattr(scale, name)
        if name not in SIZES:
            assert facts[name] == f"{value:g}"
            continue
        (shown,) = [item for item in section.find("P") if f": {name}, {value:g} pt" in item.text]
        assert {round(item.size, 2) for item in pdf.fragments_of(shown)} == {value}


@IN_A_FORMAT
def test_every_field_of_brand_and_format_is_there(root: Path, brand: str, format: str) -> None:
    pdf, _ = printed(root, brand, format)
    fields, contents = brand_file(root, brand), sections(pdf)
    assert rows(contents["Site fields"].find("Table")[0]) == {
        name: str(value) for name, value in fields["fields"].items()
    }
    addresses = {str(value) for value in fields["fields"].values() if "://" in str(value) or "@" in str(value)}
    linked = {link.text: link.target.removeprefix("mailto:") for link in pdf.links()}
    assert {linked[value] for value in addresses} == addresses
    of_format = rows(contents["Format"].find("Table")[0])
    of_type = {*TypeScale.model_fields} - SIZES
    assert set(of_format) == {*PageSize.model_fields, *Format.model_fields, *of_type} - {"page", "type"}
    assert re.findall(r"(\w+) [\d.]+ mm", of_format["margins"]) == [*Margins.model_fields]
    assert re.findall(r"(\w+) [\d.]+ pt", of_format["spacing"]) == [*Spacing.model_fields]
    of_brand = rows(contents["Brand"].find("Table")[0])
    assert set(rows(contents["Look"].find("Table")[0])) == set(Look.model_fields)
    assert (of_brand["Name"], of_brand["Strapline"]) == (fields["name"], fields["strapline"])
    assert of_brand["Bold face"] == fields["faces"]["bold"]


@OF_A_BRAND
def test_the_logo_is_large_and_its_size_on_leaflets_is_given(root: Path, brand: str) -> None:
    pdf, _ = printed(root, brand)
    alt = brand_file(root, brand)["logo"]["alt"]
    (large,) = [item for item in pdf.find("Figure") if item.alt == alt]
    facts = rows(sections(pdf)["Logo"].find("Table")[0])
    [printed_logo] = [item for item in Pdf(make(root, "bone", brand)).find("Figure") if item.alt == alt]
    for figure, times in ((printed_logo, 1.0), (large, 2.0)):
        left, bottom, right, top = map(float, figure.attributes["BBox"].split())
        for sentence, side in ((facts["Printed width"], right - left), (facts["Printed height"], top - bottom)):
            printed_side = float(sentence.removesuffix(" mm"))
            assert side / 72 * 25.4 >= times * printed_side - 0.06
            assert times > 1 or side / 72 * 25.4 <= printed_side + 0.06
    assert facts["Read out as"] == alt


@pytest.mark.parametrize(("brand", "format"), [(NEW, "a4"), ("harbour", "a4"), ("meadow", "a4"), ("meadow", "black")])
def test_a_specimen_takes_six_pages_of_a4(root: Path, brand: str, format: str) -> None:
    pdf, _ = printed(root, brand, format)
    assert pdf.page_count <= 6
    name = brand_file(root, brand)["name"]
    assert max(item.size for item in pdf.fragments if item.page == 1 and item.text.split()[0] == name.split()[0]) > 29
    assert len(pairs(pdf)) == len(PAIRS)
    first = [item.page for item in pdf.fragments_of(sections(pdf)["Colours"]) if " to 1. " in item.text]
    assert max(first.count(page) for page in first) >= 8, "pairs on a page"


def test_there_is_room_for_two_to_sign(root: Path) -> None:
    section = sections(printed(root, NEW)[0])["Approval"]
    assert [item.text for item in section.find("H3")] == ["For the clinic", "For the design"]
    assert [item.text for item in section.find("P")].count("Approved by") == 2
    assert [item.text for item in section.find("P")].count("Date") == 2
    assert len(section.pages) == 1


def test_the_same_brand_gives_the_same_bytes_and_another_brand_others(root: Path, tmp_path: Path) -> None:
    other = project(tmp_path / "elsewhere")
    path = other / "styles" / "brands" / f"{NEW}.yaml"
    first, second = (_pdf(folder) for folder in (root, other))
    assert first == second
    change(path, "01632 960 202", "01632 960 203")
    assert signed_differently(second, _pdf(other)) == {"Brand"}


def test_another_look_is_another_thing_to_sign(root: Path, tmp_path: Path) -> None:
    other = project(tmp_path / "elsewhere")
    (other / "styles" / "looks").mkdir()
    text = (STARTER / "styles" / "looks" / "calm.yaml").read_text(encoding="utf-8")
    (other / "styles" / "looks" / "calm.yaml").write_text(text.replace("6 pt", "7 pt"), encoding="utf-8")
    assert signed_differently(_pdf(root), _pdf(other)) == {"Look"}


def signed_differently(*pdfs: bytes) -> set[str]:
    """What is signed for in one specimen and not in another."""
    before, after = (rows(sections(Pdf(pdf))["Approval"].find("Table")[0]) for pdf in pdfs)
    return {label for label in before if before[label] != after[label]}


def _pdf(root: Path) -> bytes:
    return specimen.make(selection.plan(Project(root), (), NEW, "a4", strict=False)).pdf


def test_a_brand_without_site_fields_says_so(root: Path) -> None:
    text = (root / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8")
    bare = text.partition("fields:\n")[0] + "fields: {}\n"
    (root / "styles" / "brands" / "bare.yaml").write_text(bare, encoding="utf-8")
    assert "There are none." in sections(printed(root, "bare")[0])["Site fields"].text


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    root = tmp_path / "project"
    for name in ("leaflets", "styles"):
        example.copied(name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    monkeypatch.chdir(root)
    return root


def test_a_specimen_is_written_next_to_the_leaflets_and_is_not_a_leaflet(folder: Path) -> None:
    assert run("build", "bone").exit_code == 0
    before = run("status", "--json").stdout
    assert "is a leaflet that was built" in run("specimen", "-o", "output/harbour/a4/bone.pdf").stderr
    result = run("specimen", "--brand", "meadow")
    assert result.exit_code == 0
    assert result.stdout.strip() == str(Path("output", "specimen-meadow-a4.pdf"))
    assert Pdf(folder / "output" / "specimen-meadow-a4.pdf").page_count > 5
    assert json.loads(run("status", "--json").stdout) == json.loads(before)
    listed = json.loads((folder / "output" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert [entry["path"] for entry in listed] == ["harbour/a4/bone.pdf"]


def test_a_brand_that_fails_is_written_and_reported(folder: Path) -> None:
    change(folder / "styles" / "brands" / "harbour.yaml", 'quiet: "#3f4e55"', 'quiet: "#aaaaaa"')
    checked, result = run("check"), run("specimen", "-o", "here.pdf")
    assert (result.exit_code, checked.exit_code) == (1, 1)
    assert result.stdout.strip() == "here.pdf"
    assert "`quiet` #aaaaaa on `paper` #ffffff" in result.stderr
    assert pairs(Pdf(folder / "here.pdf"))["quiet on paper"]["fails"]


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ("name: Harbour", "nme: Harbour", "there is no field `nme` here"),
        ("file: harbour.svg", "file: none.svg", "the picture none.svg does not exist"),
        ("Hyperlegible-Bold.ttf", "Hyperlegible-Black.ttf", "has no font file"),
        ("strapline: ", "strapline: 漢 ", "the faces have no character “漢”"),
    ],
)
def test_what_cannot_be_used_is_reported_and_nothing_is_written(
    folder: Path, old: str, new: str, reported: str
) -> None:
    change(folder / "styles" / "brands" / "harbour.yaml", old, new)
    result = run("specimen", "-o", "here.pdf")
    assert result.exit_code == 1
    assert result.stderr.count(reported) == 1
    assert result.stderr.splitlines()[-1] == "1 error; no specimen made"
    assert not (folder / "here.pdf").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--brand", "medow"], "did you mean meadow?"),
        (["--format", "a44"], "did you mean a4?"),
        (["-o", "here.txt"], "give it a name that ends in .pdf"),
        (["-o", "styles/here.pdf"], "is in a folder of files that leaflets are made from"),
        (["-o", "output/harbour/a4/specimen.pdf"], "would be among the leaflets"),
        (["-o", "leaflets.pdf"], "is a directory"),
    ],
)
def test_mistakes_in_the_command_are_reported(folder: Path, words: list[str], message: str) -> None:
    (folder / "leaflets.pdf").mkdir()
    result = run("specimen", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(folder.rglob("*here.pdf"))
    assert not (folder / "output").exists()


def test_a_folder_that_cannot_be_written_to_is_reported(folder: Path) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    result = run("specimen", "-o", "file/here.pdf")
    assert result.exit_code == 1
    assert "file/here.pdf cannot be written" in result.stderr.replace("\\", "/")
