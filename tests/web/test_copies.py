"""Copies of a pack in another language or format: each is a pack of its own, or refused with a reason."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from builder.web.ward_words import IN_ENGLISH
from tests.support.making import REPOSITORY
from tests.support.packing import DETAILS, change
from tests.support.serving import JSON, Ward


def translated(root: Path) -> Path:
    """The repository's own leaflets and styles, with all translations, which are drafts there."""
    for name in ("leaflets", "styles"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    for path in (root / "leaflets").rglob("*-cy.yaml"):
        change(path, status="example")
    return root


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Ward:
    """The page of these."""
    return Ward(translated(tmp_path_factory.mktemp("translated")))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of these, to be changed."""
    return translated(tmp_path)


def test_a_copy_in_another_language_has_the_same_leaflets_shared_pages_and_details(ward: Ward) -> None:
    fields = {"shared": "contacts", "name": DETAILS["name"]}
    own = ward.json("/summary", ["bone", "brain"], **fields)
    copy = ward.json("/summary", ["bone", "brain"], copy="language:cy", **fields)
    named = ward.json("/summary", ["bone-cy", "brain-cy"], shared="contacts-cy", name=DETAILS["name"])
    assert copy["code"] == named["code"] != own["code"]
    assert copy["short_code"] in copy["file"]
    assert len(copy["leaflets"]) == len(own["leaflets"]) == 2
    answer = ward.post("/print", ["bone", "brain"], copy="language:cy", **fields)
    assert answer.headers["Pack-Code"] == copy["code"]
    read = PdfReader(io.BytesIO(answer.data))
    assert read.trailer["/Root"]["/Lang"] == "cy"
    assert DETAILS["name"].split()[1] in read.pages[0].extract_text()


def test_a_copy_in_another_format_has_pages_of_that(ward: Ward) -> None:
    sizes = {}
    for copy in ("", "format:a5", "format:giant-print"):
        answer = ward.post("/download", ["bone"], copy=copy)
        sizes[copy] = [round(float(side)) for side in PdfReader(io.BytesIO(answer.data)).pages[0].mediabox[2:]]
        assert answer.headers["Pack-Code"] == ward.json("/summary", ["bone"], copy=copy)["code"]
    assert sizes[""] == [595, 842]
    assert sizes["format:a5"] == [420, 595]
    assert len({ward.json("/summary", ["bone"], copy=copy)["code"] for copy in sizes}) == 3


def test_a_pack_in_the_language_that_a_copy_is_wanted_in_is_its_own_copy(ward: Ward) -> None:
    assert ward.json("/summary", ["bone-cy"], copy="language:cy") == ward.json("/summary", ["bone-cy"])
    assert ward.json("/summary", ["bone-cy"], copy="language:en-GB")["code"] == ward.json("/summary", ["bone"])["code"]


def test_what_is_not_in_a_language_is_refused_by_its_title_and_nothing_is_made(project: Path) -> None:
    for name in ("brain-cy", "shared/contacts-cy"):
        (project / "leaflets" / f"{name}.yaml").unlink()
    ward = Ward(project)
    answer = ward.post("/print", ["bone", "brain"], JSON, shared="contacts", copy="language:cy")
    reasons = [reason["message"] for reason in answer.get_json()["reasons"]]
    assert (answer.status_code, len(reasons)) == (422, 2)
    assert reasons[0] == "“Brain surgery” does not exist in Welsh"
    assert reasons[1].endswith("does not exist in Welsh")


def test_a_translation_that_is_withdrawn_is_refused(project: Path) -> None:
    change(project / "leaflets" / "bone-cy.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
    answer = Ward(project).post("/print", ["bone"], JSON, copy="language:cy")
    assert answer.status_code == 422
    assert "cannot be handed out: withdrawn: The dose was wrong" in answer.text


def test_a_recipe_keeps_its_extra_pages_in_another_language_and_says_what_is_lost(project: Path) -> None:
    change(project / "leaflets" / "packs" / "bone-and-brain.yaml", include=["shared/contacts"])
    ward = Ward(project)
    picked = {"recipe": "bone-and-brain", "copy": "language:cy"}
    copy = ward.json("/summary", ["overview", "bone", "brain"], **picked)
    named = ward.json("/summary", ["overview-cy", "bone-cy", "brain-cy"], shared="contacts-cy")
    assert copy["code"] == named["code"]
    assert copy["recipe"] == IN_ENGLISH("recipe_of_copy", title="Your operations on bone and brain")
    assert named["recipe"] == ""


def test_a_recipe_in_the_language_takes_the_place_of_the_one_that_is_picked(project: Path) -> None:
    packs = project / "leaflets" / "packs"
    fields = {"title": "Eich llawdriniaethau", "language": "cy", "leaflets": ["overview-cy", "bone-cy", "brain-cy"]}
    (packs / "pecyn.yaml").write_bytes((packs / "bone-and-brain.yaml").read_bytes())
    change(packs / "pecyn.yaml", **fields)
    picked = {"recipe": "bone-and-brain", "copy": "language:cy"}
    copy = Ward(project).json("/summary", ["overview", "bone", "brain"], **picked)
    assert (copy["title"], copy["recipe"]) == ("Eich llawdriniaethau", "")


@pytest.mark.parametrize(
    "copy", ["language:", "format:", "brand:meadow", "../../etc/passwd", "language:cy\0", "x" * 300]
)
def test_a_copy_of_something_else_is_refused(ward: Ward, copy: str) -> None:
    answer = ward.post("/print", ["bone"], JSON, copy=copy)
    assert answer.status_code == 422, answer.text


def test_a_copy_in_a_language_or_format_that_does_not_exist_is_refused(ward: Ward) -> None:
    for copy, reason in (
        ("format:none", "this format is no longer in use"),
        ("language:xx", "does not exist in xx"),
    ):
        answer = ward.post("/print", ["bone"], JSON, copy=copy)
        assert (answer.status_code, reason in answer.text) == (422, True), answer.text


def test_without_scripts_the_pack_and_each_copy_have_a_button(ward: Ward) -> None:
    also = ["language:cy", "format:giant-print"]
    answer = ward.post("/print", ["bone", "brain"], also=also, name=DETAILS["name"], format="a4")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    page = BeautifulSoup(answer.text, "html.parser")
    assert [heading.get_text() for heading in page.select("h2[id]")] == ["Pack", "Cymraeg", "Giant print"]
    forms = page.select("form")
    assert len(forms) == 3
    codes = set()
    for form, language in zip(forms, ("en-GB", "cy", "en-GB"), strict=True):
        assert form["action"] == "/print"
        fields: dict[str, list[str]] = {}
        for field in form.select("input[name]"):
            fields.setdefault(str(field["name"]), []).append(str(field["value"]))
        assert "also" not in fields
        sent = ward.post("/print", fields.pop("leaflet"), **{name: values[0] for name, values in fields.items()})
        read = PdfReader(io.BytesIO(sent.data))
        assert read.trailer["/Root"]["/Lang"] == language
        assert DETAILS["name"].split()[1] in read.pages[0].extract_text()
        assert sent.headers["Pack-Code"].replace("-", "")[:4] in form.textarea.get_text().replace("-", "")
        codes.add(sent.headers["Pack-Code"])
    assert len(codes) == 3


def test_without_scripts_a_copy_that_is_refused_says_why_and_the_others_are_made(project: Path) -> None:
    change(project / "leaflets" / "bone-cy.yaml", status="draft")
    answer = Ward(project).post("/print", ["bone"], also=["language:cy", "format:a5"])
    page = BeautifulSoup(answer.text, "html.parser")
    [_, refused, other] = page.select("section")
    assert "This copy was not made." in refused.get_text()
    assert "a draft" in refused.get_text()
    assert refused.form is None
    assert other.form is not None


def test_without_scripts_a_pack_that_is_refused_has_no_copies(ward: Ward) -> None:
    answer = ward.post("/print", [], also="language:cy")
    assert answer.status_code == 422
    assert "pick one operation or more" in answer.text


def test_without_scripts_a_copy_of_what_the_pack_is_anyway_is_not_made(ward: Ward) -> None:
    answer = ward.post("/download", ["bone"], also=["format:a4", "language:en-GB"], format="a4")
    assert answer.text.count("<form") == 1


def test_copies_are_offered_without_scripts_and_stay_ticked_while_searching(ward: Ward) -> None:
    page = BeautifulSoup(ward.post("/", ["bone"], find="liver", also="language:cy").text, "html.parser")
    offered = {str(box["value"]): box.has_attr("checked") for box in page.select("noscript [name=also]")}
    assert offered["language:cy"]
    assert not offered["format:giant-print"]
