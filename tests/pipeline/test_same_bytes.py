"""A file's bytes depend on what it is made from, and on nothing else that the project has."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import page as validator
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.content import selection
from builder.content.project import Project
from builder.core.scripts import can_be_set
from builder.layout import faces
from builder.pdf.join import merge
from builder.pipeline import build, load
from builder.pipeline.render import Maker
from tests.inspectors import Pdf
from tests.support import packing
from tests.support.making import REPOSITORY

BRAND = Project(REPOSITORY).brand("harbour").model
FACES = faces.load(BRAND.faces, REPOSITORY)
PRINTABLE = sorted(
    one
    for one in frozenset(FACES.coverage["regular"]).intersection(FACES.coverage["bold"]) - faces.ALWAYS
    if one.isprintable() and can_be_set(one)
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packing.copied(tmp_path_factory.mktemp("alone"))


def made(root: Path, names: Sequence[str] = ()) -> dict[str, bytes]:
    """The leaflets of a project, by name."""
    survey = load.survey(selection.plan(Project(root), names, strict=False))
    assert survey.theme is not None
    maker = Maker(survey.theme)
    return {sheet.name: maker.make(sheet).data for sheet in survey.valid}


def say(path: Path, words: str) -> None:
    """Let the summary or first paragraph of a leaflet or shared page have `words`, too."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("body: |\n", "body: |\n      " + words + "\n\n", 1), encoding="utf-8")


@settings(deadline=None, max_examples=4)
@given(words=st.text(st.sampled_from(PRINTABLE), min_size=1, max_size=12))
def test_a_leaflet_is_the_same_whatever_the_others_print(root: Path, words: str) -> None:
    bone = root / "leaflets" / "bone.yaml"
    before, text = made(root), bone.read_text(encoding="utf-8")
    try:
        say(bone, f"Made up: {words}.")
        after = made(root)
    finally:
        bone.write_text(text, encoding="utf-8")
    assert sorted(before) == sorted(after) == ["bone", "brain", "liver", "overview"]
    assert [name for name in before if before[name] != after[name]] == ["bone"]
    assert words in Pdf(after["bone"]).reading_text()


def test_a_leaflet_is_the_same_with_others_and_alone(root: Path) -> None:
    together = made(root)
    assert {name: made(root, [name])[name] for name in together} == together


def test_a_shared_page_changes_the_leaflets_that_include_it(root: Path) -> None:
    page = root / "leaflets" / "shared" / "after-surgery.yaml"
    before, text = made(root), page.read_text(encoding="utf-8")
    try:
        say(page, "Made up: Łódź.")
        after = made(root)
    finally:
        page.write_text(text, encoding="utf-8")
    assert "Made up: Łódź." in Pdf(after["bone"]).reading_text()
    changed = {name for name in before if before[name] != after[name]}
    survey = load.survey(selection.plan(Project(root), strict=False))
    assert changed == {sheet.name for sheet in survey.valid if "after-surgery" in sheet.after}


def pack(root: Path, *names: str, details: Mapping[str, str] | None = None) -> bytes:
    return packing.make(root, *names, details=details)


def test_a_pack_is_the_same_whatever_other_leaflets_print(root: Path) -> None:
    liver = root / "leaflets" / "liver.yaml"
    before, other = (pack(root, *names, details=packing.DETAILS) for names in (("bone", "brain"), ("liver",)))
    text = liver.read_text(encoding="utf-8")
    try:
        say(liver, "Made up: " + " ".join(PRINTABLE))
        after, changed = (pack(root, *names, details=packing.DETAILS) for names in (("bone", "brain"), ("liver",)))
        found, _ = packing.ready(root, ("liver",), ("bone", "brain"))
        order = packing.pack_of(found, ("bone", "brain"))
        assert found.maker.renderer.make(order, packing.DETAILS).data == before, "made in one run with another pack"
    finally:
        liver.write_text(text, encoding="utf-8")
    assert after == before
    assert changed != other


def test_the_fonts_of_a_pack_do_not_reveal_the_patient(root: Path) -> None:
    def fonts(name: str) -> list[bytes]:
        with pikepdf.open(io.BytesIO(pack(root, "bone", details={"name": name}))) as pdf:
            results = pdf.pages[0].Resources.Font
            return [
                data
                for entry in ("/F1", "/F2")
                for data in (
                    results[entry].ToUnicode.read_bytes(),
                    results[entry].DescendantFonts[0].CIDToGIDMap.read_bytes(),
                    results[entry].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes(),
                )
            ]

    assert fonts("Quillfeather") == fonts("Żółć Åström")


def test_no_break_spaces_are_searched_as_spaces(root: Path) -> None:
    words = [fragment.text for fragment in Pdf(made(root, ["bone"])["bone"]).fragments]
    assert any("November 2027" in text for text in words)
    assert not any("\u00a0" in text for text in words)


def test_letters_that_share_a_glyph_are_read_as_they_were_written(tmp_path: Path) -> None:
    root = packing.copied(tmp_path)
    fonts = root / "styles" / "fonts"
    fonts.mkdir(exist_ok=True)
    for name, path in {name: faces._path(BRAND.faces, name, root) for name in ("regular", "bold")}.items():
        face = TTFont(path)
        for table in face["cmap"].tables:
            table.cmap |= {0x410: "A", 0x415: "E"}
        face.save(fonts / f"{name}.ttf")
    packing.change(root / "styles" / "brands" / "harbour.yaml", faces={"regular": "regular.ttf", "bold": "bold.ttf"})
    words = "Made up: A, \u0410, E, \u0415."
    say(root / "leaflets" / "bone.yaml", words)
    pdf = made(root, ["bone"])["bone"]
    assert words in Pdf(pdf).reading_text()
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        assert validator.validate_pdf_bytes(pdf, profile=profile).failures == []


def test_files_with_different_subsets_are_merged_without_loss(root: Path) -> None:
    brain = root / "leaflets" / "brain.yaml"
    text = brain.read_text(encoding="utf-8")
    try:
        say(brain, "Made up: Łódź.")
        one, other = made(root, ["bone", "brain"]).values()
    finally:
        brain.write_text(text, encoding="utf-8")
    joined = Pdf(merge.merge([merge.Source(one, name="one"), merge.Source(other, name="other")], title="Both").pdf)
    assert joined.tagging_problems() == []
    words = joined.reading_text()
    assert Pdf(one).reading_text().split() + Pdf(other).reading_text().split() == words.split()
    assert sorted(font.name for font in joined.fonts()) == [
        *["AtkinsonHyperlegible-Bold"] * 2,
        *["AtkinsonHyperlegible-Regular"] * 2,
    ]


def test_worker_processes_make_the_same_bytes(root: Path, tmp_path: Path) -> None:
    plan = selection.plan(Project(root), strict=False)
    for jobs in (1, 2):
        build.build(plan, tmp_path / str(jobs), jobs=jobs)
    names = [f"harbour/a4/{name}.pdf" for name in plan.names]
    one, two = ([(tmp_path / jobs / name).read_bytes() for name in names] for jobs in "12")
    assert one == two
