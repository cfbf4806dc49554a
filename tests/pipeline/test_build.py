"""Building: what is chosen, what is laid out how often, what keeps a leaflet from being made."""

from __future__ import annotations

import io
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from builder import layout
from builder.content import selection
from builder.content.project import Project
from builder.content.selection import UnknownName
from builder.core.part import PageEnd, Part
from builder.pipeline import build, load, render
from builder.pipeline.render import Maker
from tests.inspectors import Pdf
from tests.support import example
from tests.support.making import without_kinds

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project's own leaflets and styles."""
    for name in ("leaflets", "styles"):
        example.copied(name, tmp_path / name)
    shutil.copy(ROOT / "leaflets.yaml", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def survey() -> load.Survey:
    """The project's own leaflets, loaded and checked."""
    return load.survey(selection.plan(Project(example.project()), strict=False))


def survey_of(folder: Path, *names: str) -> load.Survey:
    return load.survey(selection.plan(Project(folder), names, strict=False))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


# Planning


def test_a_plan_has_every_leaflet_and_the_default_brand_and_format() -> None:
    plan = selection.plan(Project(example.project()), strict=False)
    assert plan.names == ("bone", "brain", "liver", "overview")
    assert (plan.brand, plan.format, plan.strict) == ("harbour", "a4", False)


def test_a_plan_has_each_name_once_in_order() -> None:
    project = Project(example.project())
    assert selection.plan(project, ["liver", "bone", "liver"], strict=True).names == ("bone", "liver")


@pytest.mark.parametrize(
    ("names", "brand", "format", "message", "hint"),
    [
        (["livr"], None, None, "there is no leaflet called 'livr'", "did you mean liver?"),
        (["LIVER.yaml"], None, None, "there is no leaflet called 'LIVER.yaml'", "did you mean liver?"),
        (["qqq"], None, None, "there is no leaflet", "the leaflets are: bone, brain, liver, overview"),
        ([], "harbor", None, "there is no brand called 'harbor'", "did you mean harbour?"),
        ([], None, "large", "there is no format called 'large'", "did you mean large-print?"),
        ([], "", None, "there is no brand called ''", "the brands are: harbour, meadow"),
    ],
)
def test_an_unknown_name_gets_the_nearest_names_as_hint(
    names: list[str], brand: str | None, format: str | None, message: str, hint: str
) -> None:
    with pytest.raises(UnknownName) as caught:
        selection.plan(Project(example.project()), names, brand, format, strict=False)
    assert message in str(caught.value)
    assert caught.value.hint == hint


def test_a_project_without_brands_says_where_brands_go(folder: Path) -> None:
    shutil.rmtree(folder / "styles" / "brands")
    with pytest.raises(UnknownName) as caught:
        selection.plan(Project(folder), strict=False)
    assert caught.value.hint == "start one: leaflets new --brand NAME"


# Surveying


def test_the_projects_own_leaflets_are_valid(survey: load.Survey) -> None:
    assert [sheet.name for sheet in survey.valid] == ["bone", "brain", "liver", "overview"]
    assert [problem for problem in survey.problems if problem.severity == "error"] == []


def test_shared_pages_come_in_the_order_of_the_leaflet(survey: load.Survey) -> None:
    shared = {sheet.name: list(sheet.shared) for sheet in survey.valid}
    assert shared["bone"] == ["after-surgery", "contacts"]
    assert shared["overview"] == ["contacts"]


def test_a_link_to_a_page_that_is_not_included_stops_only_that_leaflet(folder: Path) -> None:
    """`shared/after-surgery` links into `shared/contacts`: whoever has the one must have the other."""
    without_kinds(folder)
    bone = folder / "leaflets" / "bone.yaml"
    text = bone.read_text(encoding="utf-8")
    bone.write_text(text[: text.index("\ninclude:")] + "\ninclude: shared/after-surgery\n", encoding="utf-8")
    survey = survey_of(folder)
    errors = [problem for problem in survey.problems if problem.severity == "error"]
    assert {problem.place.file for problem in errors} == {"leaflets/shared/after-surgery.yaml"}
    assert [sheet.name for sheet in survey.valid] == ["brain", "liver", "overview"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("brands/harbour.yaml", "AtkinsonHyperlegible-Bold.ttf", "Missing.ttf", "no font file Missing.ttf"),
        ("brands/harbour.yaml", "file: harbour.svg", "file: missing.svg", "the picture missing.svg does not exist"),
        ("formats/a4.yaml", "body: 14 pt", "body: 9 pt", "9 pt"),
        ("formats/a4.yaml", "body: 14 pt", "body: 9 feet", "length"),
    ],
)
def test_an_error_in_the_theme_stops_every_leaflet(folder: Path, file: str, old: str, new: str, message: str) -> None:
    change(folder / "styles" / file, old, new)
    survey = survey_of(folder)
    assert survey.valid == []
    problems = [problem for problem in survey.problems if message in problem.message]
    assert len(problems) == 1
    lines = (folder / "styles" / file).read_text(encoding="utf-8").splitlines()
    assert problems[0].place.file == f"styles/{file}"
    assert lines[problems[0].place.line - 1].endswith(new)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("Gujarati.woff2", b"wOF2", "a font is a file that ends in .otf or .ttf"),
        ("Noto.zip", b"PK", "a font is a file that ends in .otf or .ttf"),
        ("Gujarati.ttf", b"not a font", "it is not a font, or it is cut short"),
        ("OFL.txt", b"A licence.", ""),
    ],
)
def test_a_file_that_no_letter_is_taken_from_is_reported(folder: Path, name: str, data: bytes, message: str) -> None:
    (folder / "styles" / "fonts").mkdir(exist_ok=True)
    (folder / "styles" / "fonts" / name).write_bytes(data)
    found = [problem for problem in survey_of(folder).problems if problem.place.file == f"styles/fonts/{name}"]
    assert [problem.severity for problem in found] == ["warning"] * bool(message)
    assert all(message in problem.message for problem in found)


def test_errors_in_the_theme_do_not_hide_problems_of_words(folder: Path) -> None:
    change(folder / "styles" / "formats" / "a4.yaml", "body: 14 pt", "body: 9 pt")
    change(folder / "leaflets" / "shared" / "contacts.yaml", "{{ surgery_guide_url }}", "{{ no_such_field }}")
    files = {problem.place.file for problem in survey_of(folder).problems if problem.severity == "error"}
    assert files == {"styles/formats/a4.yaml", "leaflets/shared/contacts.yaml"}


def test_a_picture_that_cannot_be_printed_is_reported_where_it_is_named(folder: Path) -> None:
    (folder / "leaflets" / "images").mkdir(exist_ok=True)
    (folder / "leaflets" / "images" / "pin.png").write_bytes(b"not a picture")
    figure = (
        "    blocks:\n      - kind: figure\n        image: pin.png\n        alt: A metal pin in the bone of a leg\n"
    )
    overview = folder / "leaflets" / "overview.yaml"
    questions = "\n  - title: Questions to ask\n    icon: talk\n"
    change(overview, f"{questions}    blocks:\n", f"{questions}{figure}")
    survey = survey_of(folder, "overview")
    lines = overview.read_text(encoding="utf-8").splitlines()
    [problem] = [problem for problem in survey.problems if problem.severity == "error"]
    assert lines[problem.place.line - 1].strip() == "image: pin.png"
    assert "pin.png" in problem.message
    assert survey.valid == []


def test_a_site_field_of_a_brand_is_read_without_its_escapes(folder: Path) -> None:
    """Characters that are nowhere in the files as such are in the subset of the faces all the same."""
    harbour = folder / "styles" / "brands" / "harbour.yaml"
    change(harbour, "\nfields:\n", '\nfields:\n  patron: "\\u0178lle \\xde"\n')
    contacts = folder / "leaflets" / "shared" / "contacts.yaml"
    change(contacts, "    body: |\n", "    body: |\n      Ask for {{ patron }} of &Eth;.\n\n")
    survey = survey_of(folder, "overview")
    assert survey.theme is not None
    assert [sheet.name for sheet in survey.valid] == ["overview"]
    result = Maker(survey.theme).make(survey.valid[0])
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert len(pdf.pages) == result.pages


# Making


def test_a_shared_page_on_pages_of_its_own_is_laid_out_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = folder / "leaflets" / "shared" / "contacts.yaml"
    change(contacts, "\nlanguage:", "\nstart: page\nlanguage:")
    laid_out: list[list[str]] = []
    together = layout.lay_out_together

    def counted(pages: Sequence[layout.PageToSet], *rest: Any, **named: Any) -> tuple[Part, ...]:
        laid_out.append([page.name for page in pages])
        return together(pages, *rest, **named)

    monkeypatch.setattr(layout, "lay_out_together", counted)
    survey = survey_of(folder, "bone", "brain", "overview")
    assert survey.theme is not None
    maker = Maker(survey.theme)
    for sheet in survey.valid:
        maker.make(sheet)
    assert laid_out == [["bone", "after-surgery"], ["contacts"], ["brain", "after-surgery"], ["overview"]]


def test_a_leaflet_is_the_same_after_others_and_alone(survey: load.Survey) -> None:
    assert survey.theme is not None
    maker = Maker(survey.theme)
    after_others = [maker.make(sheet) for sheet in reversed(survey.valid)]
    alone = [Maker(survey.theme).make(sheet) for sheet in reversed(survey.valid)]
    assert after_others == alone


def test_a_file_has_as_many_pages_as_it_says(survey: load.Survey) -> None:
    assert survey.theme is not None
    result = Maker(survey.theme).make(survey.valid[0])
    with pikepdf.open(io.BytesIO(result.data)) as pdf:
        assert len(pdf.pages) == result.pages
        assert str(pdf.docinfo["/Title"]) == survey.valid[0].leaflet.title
        assert str(pdf.docinfo["/Author"]) == survey.theme.brand.name


WIDE = """
      - kind: table
        caption: Who does what
        columns: [One, Two, Three, Four, Five, Six, Seven]
        rows:
          - [Radiotherapy, Steroids, Anaesthetic, Nurse, Surgeon, Neurosurgeon, Ward]
"""


def with_blocks(folder: Path, blocks: str) -> str:
    """Let the leaflet on bones have `blocks`, too. Gives the text of its file."""
    path = folder / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8").replace("    blocks:\n", "    blocks:" + blocks, 1)
    path.write_text(text, encoding="utf-8")
    return text


@pytest.mark.parametrize(
    ("format", "instead"),
    [("a4", "a page of its own, on its side"), ("giant-print", "a list"), ("dl-trifold", "a list")],
)
def test_a_table_that_is_too_wide_is_reported_and_has_the_same_structure(
    folder: Path, format: str, instead: str
) -> None:
    with_blocks(folder, WIDE)
    plan = selection.plan(Project(folder), ["bone"], format=format, strict=False)
    [problem] = [
        problem for problem in build.build(plan, folder / "output").problems if "panels" not in problem.message
    ]
    assert problem.severity == "warning"
    assert f"the table “Who does what” is too wide for the format {format}: it is printed" in problem.message
    assert instead in problem.message
    line = (folder / "leaflets" / "bone.yaml").read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith("Who does what")
    # Asked to be strict, the program stops.
    strict = selection.plan(Project(folder), ["bone"], format=format, strict=True)
    assert {problem.severity for problem in build.build(strict, folder / "output").problems} == {"error"}
    pdf = Pdf((folder / "output" / "harbour" / format / "bone.pdf").read_bytes())
    assert pdf.tagging_problems() == []
    [table] = [entry for entry in pdf.find("Table") if len(entry.find("TR")) == 2 and len(entry.find("TH")) == 8]
    heads, cells = table.find("TR")
    assert [entry.text for entry in heads.find("TH")] == "One Two Three Four Five Six Seven".split()
    assert [
        kid.text for kid in cells.kids
    ] == "Radiotherapy Steroids Anaesthetic Nurse Surgeon Neurosurgeon Ward".split()


LONG_WORD = "Hemihepatectomyradiofrequency"


@pytest.mark.parametrize("word", [LONG_WORD * 3, "x" * 99])
def test_a_word_too_long_for_a_line_is_divided_well_or_is_an_error(folder: Path, word: str) -> None:
    text = with_blocks(folder, f"\n      - kind: text\n        body: Say {word} now.\n")
    plan = selection.plan(Project(folder), ["bone"], strict=False)
    survey = load.survey(plan)
    parted = word.startswith(LONG_WORD)
    for problems in (render.check(plan, survey), build.build(plan, folder / "output").problems):
        [first] = [problem for problem in problems if "is wider than its line" in problem.message]
        assert first.severity == ("warning" if parted else "error")
        line = text.splitlines()[first.place.line - 1]
        assert line[first.place.column - 1 :].startswith(word)
    written = folder / "output" / "harbour" / "a4" / "bone.pdf"
    assert written.exists() == parted
    if parted:
        read = Pdf(written.read_bytes()).reading_text()
        assert "\u00ad" in read
        assert word in read.replace("\u00ad", "").replace("\n", "").replace(" ", "")
        strict = build.build(selection.plan(Project(folder), ["bone"], strict=True), folder / "output")
        assert [result.state for result in strict.results] == ["refused"]


def test_an_address_without_a_sign_to_end_a_line_after_is_reported(folder: Path) -> None:
    address = "someoneinthesecondarycarenurses" * 3 + "@example.org"
    with_blocks(folder, f"\n      - kind: text\n        body: Write to [{address}](mailto:{address}).\n")
    report = build.build(selection.plan(Project(folder), ["bone"], strict=False), folder / "output")
    [problem] = report.problems
    assert problem.severity == "warning"
    assert f"“{address}).” is wider" in problem.message or f"“{address}.” is wider" in problem.message
    assert "and continues on the next line" in problem.message


def test_words_too_long_for_the_header_are_reported_in_the_brand(folder: Path) -> None:
    brand = folder / "styles" / "brands" / "harbour.yaml"
    change(brand, "strapline: Breast surgery", "strapline: Otorhinolaryngologicallygastroenterological surgery")
    report = build.build(
        selection.plan(Project(folder), ["bone"], format="dl-trifold", strict=False), folder / "output"
    )
    [problem] = [problem for problem in report.problems if "is wider" in problem.message]
    assert (problem.place.file, problem.severity) == ("styles/brands/harbour.yaml", "warning")
    assert "“Otorhinolaryngologicallygastroenterological”" in problem.message


def test_no_line_ends_within_a_telephone_number(folder: Path) -> None:
    with_blocks(folder, TELEPHONES)
    for format in ("large-print", "giant-print", "a5"):
        build.build(selection.plan(Project(folder), ["bone"], format=format, strict=False), folder / "output")
        pdf = Pdf((folder / "output" / "harbour" / format / "bone.pdf").read_bytes())
        drawn = [entry.text for entry in pdf.fragments if "960 127" in entry.text]
        assert len(drawn) >= 10
        assert all("01632 960 127" in entry for entry in drawn), "spaces that no line ends at are read as spaces"


TELEPHONES = """
      - kind: table
        caption: Who
        columns: [Who is there, Telephone]
        rows:
          - [The nurses of the clinic beside the harbour, 01632 960 127]
      - kind: text
        body: |
""" + "".join(f"          {'so ' * number}ring 01632 960 127.\n\n" for number in range(12))


def test_an_address_may_run_on_to_the_next_line(folder: Path) -> None:
    path = folder / "leaflets" / "shared" / "contacts.yaml"
    address = "https://www.example.org/" + "a-long-way-down/" * 9
    text = path.read_text(encoding="utf-8").replace("{{ surgery_guide_url }}", address)
    path.write_text(text, encoding="utf-8")
    plan = selection.plan(Project(folder), ["bone"], strict=False)
    assert build.build(plan, folder / "output").problems == []


def test_a_wrong_include_is_reported_without_other_problems(folder: Path) -> None:
    change(folder / "leaflets" / "liver.yaml", "shared/contacts", "shared/contact")
    [problem] = survey_of(folder, "liver").problems
    assert problem.place.file == "leaflets/liver.yaml"
    assert "the shared page shared/contact does not exist" in problem.message


def test_a_misnamed_file_is_reported_and_the_others_are_built(folder: Path) -> None:
    (folder / "leaflets" / "Bone - Copy.yaml").touch()
    results = survey_of(folder)
    assert len(results.valid) == 4
    [problem] = results.problems
    assert "cannot be called Bone - Copy.yaml" in problem.message
    report = build.build(selection.plan(Project(folder), ["bone"], strict=False), folder / "output")
    assert [result.state for result in report.results] == ["built"]


ACCENTS = """\
title: Café Zoë
short_title: Café Zoë
summary: Where Šárka meets you.
version: "1.0"
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: Zoë’s team
sources: [Nôtes.]
status: example
sections:
  - title: Zoë’s café
    body: "Meet at the café, Zoë. Read about [the café](#zoe-s-cafe)."
    blocks:
      - kind: figure
        image: café.svg
        alt: A façade
      - kind: glossary
        terms:
          - term: Crème
            meaning: What is put on skin, by RENEE.
include:
  - pdf: shared/déjà.pdf
    title: Exercises
    fit: yes
"""


@pytest.mark.parametrize(("words", "names"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_accents_apart_from_their_letters_print_as_one_letter(words: str, names: str, folder: Path) -> None:
    """macOS writes names of files so, and what is copied from PDF files has words so."""

    def named(name: str) -> str:
        return unicodedata.normalize(names, name)  # type: ignore[arg-type]

    (folder / "leaflets" / "images").mkdir(exist_ok=True)
    shutil.copy(folder / "styles" / "logos" / "harbour.svg", folder / "leaflets" / "images" / named("café.svg"))
    (folder / "styles" / "logos" / "harbour.svg").rename(folder / "styles" / "logos" / named("phâre.svg"))
    (folder / "leaflets" / "shared" / named("déjà.pdf")).write_bytes(
        build_one(selection.plan(Project(example.project()), ["bone"], "harbour", "a4", strict=False))
    )
    brand = folder / "styles" / "brands" / "harbour.yaml"
    text = brand.read_text(encoding="utf-8").replace("harbour.svg", unicodedata.normalize(words, "phâre.svg"))  # type: ignore[arg-type]
    brand.write_text(text, encoding="utf-8")
    text = unicodedata.normalize(words, ACCENTS).replace("RENEE", "Ren&#x65;&#x301;e")  # type: ignore[arg-type]
    (folder / "leaflets" / "cafe.yaml").write_text(text, encoding="utf-8")

    plan = selection.plan(Project(folder), ["cafe"], "harbour", "a4", strict=False)
    report = build.build(plan, folder / "output")
    assert [str(problem) for problem in report.problems if problem.severity == "error"] == []
    pdf = Pdf((folder / "output" / "harbour" / "a4" / "cafe.pdf").read_bytes())
    printed = "".join(map(pdf.page_text, range(1, 3)))
    for expected in ("Café Zoë", "Zoë’s café", "Meet at the café, Zoë.", "Crème", "Renée", "Šárka", "Nôtes"):
        assert expected in pdf.reading_text()
    assert "Meet at the café, Zoë." in printed
    assert "\u0301" not in pdf.reading_text()
    assert build.build(plan, folder / "output").results[0].state == "current"


def build_one(plan: selection.Plan) -> bytes:
    checked = load.survey(plan)
    assert checked.theme is not None
    return Maker(checked.theme).make(checked.valid[0]).data


def test_pages_that_end_badly_are_warnings_with_what_to_shorten(folder: Path) -> None:
    plan = selection.plan(Project(folder), ["bone"], strict=False)
    [sheet] = load.survey(plan).valid
    finished = render.FinishedFile(b"", 3, ends=[PageEnd(1, 0.34, 6, "Questions to ask"), PageEnd(2, 0.9, 1)])
    first, last = render.file_problems(plan, sheet, finished)
    assert {first.severity, last.severity} == {"warning"}
    assert first.message == (
        "page 2 in the format a4 is 34% empty: what begins with “Questions to ask” does not fit on it"
    )
    assert "by 6 lines" in first.hint
    assert last.message == "page 3 in the format a4 is the last, and has only 1 line"
