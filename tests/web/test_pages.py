"""The pages for leads and editors, and what all pages have."""

from __future__ import annotations

import html
import html.parser
import itertools
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import web
from builder.cli.group import main
from builder.web.server import bind, server
from builder.web.ward_words import IN_ENGLISH, in_language
from tests.inspectors import Pdf
from tests.support import days
from tests.support.making import REPOSITORY
from tests.support.packing import change
from tests.support.serving import Ward, started

PAGES = ("/", "/?recipe=bone-and-brain", "/status", "/edit", "/edit/bone", "/edit/nothing", "/nothing")
VOID = {"br", "col", "hr", "img", "input", "link", "meta"}


class Reader(html.parser.HTMLParser):
    """Reads a page strictly: every element is closed, in order; every id is there once."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        results = dict(attrs)
        assert len(results) == len(attrs)
        self.tags.append((tag, results))
        self.ids += [results["id"] or ""] if "id" in results else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.refers += (results.get(name) or "").split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_valid_html(ward: Ward, path: str) -> None:
    read = Reader(ward.get(path).text)
    assert len(set(read.ids)) == len(read.ids)
    assert set(read.refers) <= set(read.ids)
    assert sum(tag == "h1" for tag, _ in read.tags) == 1
    assert sum(tag == "main" for tag, _ in read.tags) == 1
    assert ("html", {"lang": "en-GB"}) in read.tags
    levels = [int(tag[1]) for tag, _ in read.tags if tag in ("h1", "h2", "h3")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_field_has_a_label_and_details_are_not_remembered(ward: Ward) -> None:
    read = Reader(ward.get("/").text)
    labels = {found["for"] for tag, found in read.tags if tag == "label"}
    fields = [
        found
        for tag, found in read.tags
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden" and "name" in found
    ]
    assert {field["id"] for field in fields} <= labels
    details = [field for field in fields if str(field["id"]).startswith("detail-")]
    assert len(details) == 7
    assert {entry["autocomplete"] for entry in details} == {"off"}


def test_the_page_says_whose_phone_is_printed_where_none_is_filled_in(project: Path) -> None:
    ward = Ward(project)
    words = "If you leave this empty, the clinic’s own is printed"
    match = re.search(r'<span class="about" id="about-ward_phone">([^<]+)<', ward.get("/").text)
    assert match is not None
    assert match[1] == words
    assert "01632 960 114" in Pdf(ward.post("/preview", ["bone"]).data).reading_text().replace("\u00a0", " ")
    _without_phone(project, "meadow")
    assert f"{words} (Harbour Light Breast Clinic only)" in ward.get("/").text
    _without_phone(project, "harbour")
    assert words not in ward.get("/").text


def _without_phone(project: Path, brand: str) -> None:
    path = project / "styles" / "brands" / f"{brand}.yaml"
    path.write_text(re.sub(r"(?m)^  ward_phone:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")


def test_words_of_files_are_no_markup(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", title='<script>alert(1)</script> & "bone"', short_title="Bone")
    for path in ("/", "/edit", "/edit/bone", "/status"):
        assert "<script>alert" not in Ward(project).get(path).text


def test_a_tab_that_shows_a_pdf_file_finds_its_icon(ward: Ward) -> None:
    with ward.client.get("/favicon.ico") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_the_theme_comes_from_the_brand(own: Path, ward: Ward) -> None:
    sheet = ward.get("/looks.css").text
    assert "--band: #0b3d4e;" in sheet
    assert "--urgent-border: #8a1c16;" in sheet
    meadow = Ward(own, brand="meadow")
    assert "Long Meadow Breast Clinic" in meadow.get("/").text
    assert meadow.get("/looks.css").text != sheet


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_faces_are_served_as_they_are(ward: Ward, weight: str) -> None:
    answer = ward.get(f"/face/{weight}")
    assert answer.mimetype == "font/ttf"
    assert answer.data[:4] in (b"\0\1\0\0", b"true")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("field", "name", "others", "ask"),
    [
        ("brand", "harbour", {"meadow"}, "choose whose leaflets these are"),
        ("format", "a4", {"a5", "large-print"}, "choose how the pack is printed"),
    ],
)
def test_nothing_takes_the_place_of_a_brand_or_format_that_cannot_be_read(
    project: Path, field: str, name: str, others: set[str], ask: str
) -> None:
    ward = Ward(project)
    ward.get("/")
    path = project / "styles" / f"{field}s" / f"{name}.yaml"
    valid = path.read_text(encoding="utf-8")
    path.write_text("name: [", encoding="utf-8")
    page = ward.get("/").text
    assert "Some leaflets or settings cannot be used" in page
    assert f"The {field} “{name.capitalize()}” has errors, so it cannot be used now." in page
    assert f"styles/{field}s/{name}.yaml:1" in ward.get("/edit").text
    assert ask[1:] in page
    read = Reader(page)
    at = next(place for place, (tag, found) in enumerate(read.tags) if (tag, found.get("id")) == ("select", field))
    assert "required" in read.tags[at][1]
    options = list(itertools.takewhile(lambda one: one[0] == "option", read.tags[at + 1 :]))
    assert [found["value"] for _, found in options if "selected" in found] == [""]
    assert {found["value"] for _, found in options} >= others
    for sent in ({}, {field: ""}):
        reported = ward.post("/preview", ["bone"], "application/json", **sent)
        assert reported.status_code == 422
        reason = {"message": f"no {field} is chosen", "hint": ask, "field": field}
        assert reported.get_json()["reasons"] == [reason]
    assert not ward.json("/summary", ["bone"], **{field: name})["ok"]
    assert ward.post("/preview", ["bone"], **{field: min(others)}).mimetype == "application/pdf"
    assert f"{name}.yaml, line 1" in ward.get("/edit/bone").text
    path.write_text(valid, encoding="utf-8")
    assert ward.post("/preview", ["bone"]).mimetype == "application/pdf"


def test_nothing_replaces_the_brand_that_the_page_was_started_with(project: Path) -> None:
    (project / "styles" / "brands" / "meadow.yaml").write_text("name: [", encoding="utf-8")
    ward = Ward(project, brand="meadow")
    assert "Harbour Light Breast Clinic" not in ward.get("/").text.partition("<main")[0]
    assert ward.post("/preview", ["bone"]).status_code == 422
    (project / "styles" / "brands" / "meadow.yaml").unlink()
    assert ward.post("/preview", ["bone"]).status_code == 422
    assert ward.post("/preview", ["bone"], brand="harbour").mimetype == "application/pdf"


@pytest.mark.parametrize("gone", ["leaflets", "styles"])
def test_an_empty_project_is_reported(project: Path, gone: str) -> None:
    import shutil

    shutil.rmtree(project / gone)
    (project / "leaflets").mkdir(exist_ok=True)
    ward = Ward(project)
    for path in ("/", "/status", "/edit", "/looks.css"):
        assert ward.get(path).status_code == 200
    assert ward.post("/preview", ["bone"]).status_code == 422


# For leads


def test_the_status_page_says_what_is_due_withdrawn_and_missing(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", last_reviewed="2019-01-01", next_review="2020-01-31")
    change(project / "leaflets" / "liver.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
    change(project / "leaflets" / "brain.yaml", status="draft")
    page = Ward(project).get("/status").text.replace("\u00a0", " ")
    for words in ("past its review", "31 January 2020", "The dose was wrong", "draft", "harbour/a4/overview.pdf"):
        assert words in page
    assert page.count("missing") >= 1


def test_the_status_page_says_when_a_file_was_written(project: Path) -> None:
    import os

    path = project / "output" / "harbour" / "a4" / "bone.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF")
    os.utime(path, (1_790_000_000, 1_790_000_000))
    page = Ward(project).get("/status").text.replace("\u00a0", " ")
    assert "September 2026" in page
    assert "the manifest does not list it" in page


# For editors


def test_the_editors_page_shows_problems_with_line_and_hint(project: Path) -> None:
    path = project / "leaflets" / "bone.yaml"
    ward = Ward(project)
    first = ward.get("/edit/bone").text
    assert "No problems. The leaflet has 5 pages." in first
    assert 'data-pages="5"' in first
    assert Pdf(ward.get("/edit/bone/pdf").data).page_count == 5
    state = ward.get("/edit/bone/state").get_json()["state"]
    assert ward.get(f"/edit/bone/state?since={state}").get_json() == {"same": True, "state": state}
    path.write_text(path.read_text(encoding="utf-8").replace("owner:", "ownr:"), encoding="utf-8")
    news = ward.get(f"/edit/bone/state?since={state}").get_json()
    assert (news["same"], news["pages"]) == (False, 0)
    assert "leaflets/bone.yaml, line " in news["html"]
    assert "What to do: " in news["html"]
    assert "no new preview" in news["message"]
    assert 'data-pages="0"' in ward.get("/edit/bone").text
    pdf = ward.get("/edit/bone/pdf")
    assert (pdf.status_code, "because the file has errors" in pdf.text) == (422, True)
    assert [words for words in ("pack", "above", "picked", "Do not hand out") if words in pdf.text] == []


def test_the_state_of_a_leaflet_follows_its_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Ward(project)
    state = ward.get("/edit/bone/state").get_json()["state"]
    change(project / "leaflets" / "bone.yaml", title="Bones", status="draft", next_review="2027-10-31")
    news = ward.get(f"/edit/bone/state?since={state}").get_json()
    standing = news["standing"].replace("\u00a0", " ")
    for words in ("<h1>Bones</h1>", "draft, review by 31 October 2027", "Cannot be handed out: a draft: nobody"):
        assert words in standing
    assert news["standing"] in ward.get("/edit/bone").text
    change(project / "leaflets" / "bone.yaml", status="example")
    state = ward.get("/edit/bone/state").get_json()["state"]
    days.set_today(monkeypatch, "2027-11-01")
    assert "past its review" in ward.get(f"/edit/bone/state?since={state}").get_json()["standing"]


@pytest.mark.parametrize("path", ["/edit/nothing", "/edit/nothing/pdf"])
def test_a_missing_leaflet_is_reported_with_a_link_to_the_list(ward: Ward, path: str) -> None:
    answer = ward.get(path)
    assert answer.status_code == 404
    assert "This leaflet does not exist." in answer.text
    assert '<a href="/edit"' in answer.text
    reported = ward.get("/edit/nothing/state", headers={"Accept": "application/json"}).get_json()
    assert reported["reasons"][0]["message"] == "This leaflet does not exist."
    assert "This page does not exist." in ward.get("/nothing").text


def test_editors_see_a_leaflet_that_cannot_be_handed_out(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", status="draft")
    ward = Ward(project)
    assert "Cannot be handed out: a draft" in ward.get("/edit/bone").text
    assert ward.get("/edit/bone/pdf").mimetype == "application/pdf"


# The server


def test_the_server_listens_on_this_machine_only_and_writes_no_files(own: Path) -> None:
    bound = bind(0)
    result = server(own, bound)
    try:
        assert bound.getsockname()[0] == "127.0.0.1"
        assert result.adj.inbuf_overflow == result.adj.outbuf_overflow == 1 << 40
        assert result.adj.max_request_body_size == 256 * 1024
    finally:
        result.close()


def test_serve_starts_and_answers(own: Path, tmp_path: Path) -> None:
    import urllib.request

    with started(own, folder=tmp_path) as address, urllib.request.urlopen(address) as answer:
        assert answer.status == 200
        assert "Server" not in answer.headers
        assert b"Brain surgery" in answer.read()


# Other languages


def words_in(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def test_the_page_is_in_the_language_that_it_is_served_in() -> None:
    ward = Ward(REPOSITORY, language="cy")
    page = ward.get("/").text
    assert '<html lang="cy">' in page
    text = html.unescape(words_in(page)).replace("\u00a0", " ")
    for words in (
        "Gwneud pecyn",
        "1. Dewis y llawdriniaethau",
        "enghraifft, fersiwn 1.0, i’w hadolygu erbyn 22 Tachwedd",
    ):
        assert words in text
    left = [
        key
        for key, english in IN_ENGLISH.screen.words.items()
        if key.startswith("ward_page.") and isinstance(english, str) and len(english) > 12 and english in text
    ]
    assert left == []
    summary = ward.json("/summary", ["bone"])
    assert summary["sheets"] == "8 dalen o bapur wedi’u hargraffu ar un ochr, 4 dalen o bapur ar y ddwy ochr"
    assert "Tachwedd" in summary["review"]


def test_messages_about_files_are_marked_as_english() -> None:
    ward = Ward(REPOSITORY, language="cy")
    page = ward.post("/preview", ["nothing"])
    assert '<li lang="en-GB">' in page.text
    assert "Ni wnaed pecyn" in page.text
    assert ' lang="en-GB"' not in Ward(REPOSITORY).post("/preview", ["nothing"]).text.partition("<body")[2]


def test_the_script_has_each_phrase_that_it_says() -> None:
    script = (Path(web.__file__).parent / "static" / "ward.js").read_text(encoding="utf-8")
    said = set(re.findall(r'told\((?:[\w.]+ \? )?"(\w+)"(?: : "(\w+)")?', script))
    keys = {key for pair in said for key in pair if key} | {"choose_brand", "choose_format", "what_to_do", "copied"}
    keys |= {"selected", "contents", "contents_differ", "no_pack_yet", "did_not_work"}
    # The headings of what the script puts above a summary, and what is said below each.
    keys |= {"by_hand", "why_by_hand", "not_finished", "fill_in"}
    assert keys == set(IN_ENGLISH.of_script)


def test_a_language_that_lacks_words_of_the_page_is_refused() -> None:
    with pytest.raises(LookupError):
        in_language(REPOSITORY, "pl")
    result = CliRunner().invoke(main, ["--project", str(REPOSITORY), "serve", "--language", "pl"])
    assert result.exit_code == 2
    assert "add them to styles/languages/pl.yaml" in result.stderr
