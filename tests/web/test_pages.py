"""The pages for leads and editors, and what all pages have."""

from __future__ import annotations

import html
import html.parser
import itertools
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import abort

from builder import web
from builder.cli.group import main
from builder.core.units import Colour
from builder.web.security import LOCAL
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


def words_in(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", text.replace("<p>", " ")).split())


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


@pytest.mark.parametrize("brand", ["harbour", "meadow"])
def test_dark_pages_have_readable_colours_of_the_brand_on_screens_alone(own: Path, brand: str) -> None:
    sheet = Ward(own, brand=brand).get("/looks.css").text
    match = re.search(r"@media screen and \(prefers-color-scheme: dark\) \{ :root \{ (.*?) \} \}", sheet)
    assert match is not None
    colours = {name: Colour.parse(value) for name, value in re.findall(r"--([\w-]+): (#\w{6});", match[1])}
    # WCAG 2.2, 1.4.3: words on what is behind them on the ward's pages.
    grounds = {
        "paper": ("text", "heading", "link", "quiet", "urgent-border"),
        "panel": ("on-panel",),
        "band": ("on-band",),
    }
    grounds |= {f"{tone}-background": (f"{tone}-text",) for tone in ("information", "warning", "urgent")}
    pairs = [(words, ground) for ground, all_words in grounds.items() for words in all_words]
    assert [pair for pair in pairs if colours[pair[0]].contrast(colours[pair[1]]) < 4.5] == []


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
    assert f"Error in styles/{field}s/{name}.yaml, line 1, column " in ward.get("/edit").text
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


# The server


def test_the_server_listens_on_this_machine_only_and_writes_no_files(own: Path) -> None:
    bound = bind(0)
    result = server(own, bound, public=LOCAL)
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


def test_the_page_is_in_the_language_that_it_is_served_in() -> None:
    ward = Ward(REPOSITORY, language="cy")
    page = ward.get("/").text
    assert '<html lang="cy">' in page
    text = html.unescape(words_in(page)).replace("\u00a0", " ")
    for words in (
        "Gwneud pecyn",
        "Dewis y llawdriniaethau",
        "Nid dyma’r pecyn.",
    ):
        assert words in text
    left = [
        key
        for key, english in IN_ENGLISH.screen.words.items()
        if key.startswith("ward_page.") and isinstance(english, str) and len(english) > 12 and english in text
    ]
    assert left == []
    summary = ward.json("/summary", ["bone"])
    assert summary["sheets"] == "7 dalen o bapur wedi’u hargraffu ar un ochr, 4 dalen o bapur ar y ddwy ochr"
    assert "Tachwedd" in summary["review"]


def test_messages_about_files_are_marked_as_english() -> None:
    ward = Ward(REPOSITORY, language="cy")
    page = ward.post("/preview", ["bone-cy"]).text
    assert '<li><span lang="en-GB">“Llawdriniaeth' in page
    assert "Ni wnaed pecyn" in page
    assert "Beth i’w wneud: tynnwch ef o’r pecyn" in page
    assert ward.json("/preview", ["bone-cy"])["reasons"][0]["language"] == "en-GB"
    assert ' lang="en-GB"' not in Ward(REPOSITORY).post("/preview", ["bone-cy"]).text.partition("<body")[2]


def test_only_english_words_are_marked_as_english() -> None:
    """Not what is around them."""
    page = Ward(REPOSITORY, language="cy").get("/").text
    marked = re.findall(r'<(\w+)[^>]* lang="en-GB"[^>]*>(.*?)</\1>', page)
    reasons = [html.unescape(words) for _, words in marked if "nobody has approved it yet" in words]
    assert reasons, "the list has none"
    welsh = [words for key, words in in_language(REPOSITORY, "cy").screen.words.items() if isinstance(words, str)]
    starts = [words.partition("{")[0] for words in welsh]
    found = [(text, start) for _, text in marked for start in starts if len(start) > 8 and start in html.unescape(text)]
    assert found == []
    assert "Ni ellir ei rhoi i gleifion: <span" in page


def test_what_is_wrong_with_a_detail_is_marked_as_english() -> None:
    wrong = {"name": "Ann\u202e"}
    for language, expected in (("cy", "en-GB"), ("", "")):
        answer = (Ward(REPOSITORY, language=language) if language else Ward(REPOSITORY)).json(
            "/preview", ["bone"], **wrong
        )
        assert (list(answer["details"]), answer["details_language"]) == (["name"], expected)


def test_titles_in_a_summary_are_in_the_language_of_the_pack() -> None:
    ward = Ward(REPOSITORY, language="cy")
    assert ward.json("/summary", ["bone"])["language"].partition("-")[0] == "en"
    assert re.search(r'<h1 lang="en[^"]*"[^>]*>Surgery', ward.post("/summary", ["bone"]).text)


def test_what_is_refused_is_said_in_the_language_of_the_page() -> None:
    ward = Ward(REPOSITORY, language="cy")
    assert ward.json("/preview", ["nothing"])["reasons"] == [
        {
            "message": "nid yw’r daflen hon yn bodoli mwyach",
            "hint": "llwythwch y dudalen hon eto, a dewiswch un arall",
            "field": "",
        }
    ]
    assert ' lang="en-GB"' not in ward.post("/preview", ["nothing"]).text.partition("<body")[2]
    assert "Nid yw’r dudalen hon yn bodoli." in ward.get("/nothing").text
    assert ward.json("/preview")["reasons"][0]["message"] == "nid oes llawdriniaeth wedi’i dewis"


def test_the_script_has_each_phrase_that_it_says() -> None:
    files = [path for path in (Path(web.__file__).parent / "static").glob("*.js") if path.name != "edit.js"]
    script = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert set(re.findall(r'told\("(\w+)"', script)) <= set(IN_ENGLISH.of_script)
    # The answers to searches say how many are found, and two keys are put together.
    elsewhere = {"found", "choose_brand", "choose_format"}
    assert set(IN_ENGLISH.of_script) - elsewhere <= set(re.findall(r'"(\w+)"', script))


class Languages(html.parser.HTMLParser):
    """The words of a page, each with the language that it is marked with."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.languages: list[tuple[str, str]] = []
        self.said: list[tuple[str, str]] = []
        self.attributes: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = dict(attrs)
        self.attributes += [fields[name] or "" for name in ("aria-label", "title", "alt", "value") if name in fields]
        if tag not in VOID:
            inherited = self.languages[-1][1] if self.languages else ""
            self.languages.append((tag, fields.get("lang") or inherited))

    def handle_endtag(self, tag: str) -> None:
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append((self.languages[-1][1], " ".join(data.split())))


@pytest.mark.parametrize("tag", ["pl", "ar"])
def test_what_a_language_lacks_is_in_english_and_marked_as_that(tag: str) -> None:
    words, ward = in_language(REPOSITORY, tag), Ward(REPOSITORY, language=tag)
    lacking = {str(text) for key, text in words.screen.english.items() if key.startswith("ward_page.")}
    for path in PAGES:
        page = ward.get(path).text
        Reader(page)
        assert (f'<html lang="{tag}" dir="rtl">' if tag == "ar" else f'<html lang="{tag}">') in page
        read = Languages(page)
        assert not any("<span" in entry for entry in read.attributes)
        in_own = {text for language, text in read.said if language == tag}
        # Words in the title of a page and in options cannot be marked.
        unmarked = html.unescape("".join(re.findall("<(?:title|option)[^>]*>([^<]*)<", page)))
        assert {text for text in in_own & lacking if text not in unmarked} == set()
    assert ("en-GB", "Download this list for a spreadsheet (CSV)") in Languages(ward.get("/status").text).said
    assert (tag, words("make_a_pack")) in Languages(ward.get("/").text).said


def test_phrases_with_numbers_have_the_forms_of_their_own_language() -> None:
    polish, arabic = in_language(REPOSITORY, "pl"), in_language(REPOSITORY, "ar")
    assert [polish("script.pages_counted", count=number) for number in (1, 2, 5, 22)] == [
        "1 strona",
        "2 strony",
        "5 stron",
        "22 strony",
    ]
    assert [arabic("sheets_of_paper", count=number) for number in (1, 2, 11)] == [
        "1 sheet of paper",
        "2 sheets of paper",
        "11 sheets of paper",
    ]


def test_fields_of_a_page_from_right_to_left_do_not_turn_the_sentence_around() -> None:
    arabic = in_language(REPOSITORY, "ar")
    assert "\u2068Hip\u2069" in arabic("error", title="Hip")
    # In a sentence that is in English there, the date is not.
    assert arabic("status_on", day="25 نوفمبر 2026") == "Status of leaflets on \u206825 نوفمبر 2026\u2069"
    assert in_language(REPOSITORY, "cy")("error", title="Hip") == "Gwall: Hip"


def test_refusals_in_english_are_marked_as_that_for_the_script() -> None:
    ward = Ward(REPOSITORY, language="pl")
    assert ward.json("/preview", ["nothing"])["reasons"][0]["language"] == "en-GB"
    assert "language" not in ward.json("/preview")["reasons"][0]
    assert '<span lang="en-GB" dir="ltr">This page does not exist.</span>' in ward.get("/nothing").text


@pytest.mark.parametrize(
    ("method", "path", "headers", "code"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/edit/nothing", {}, 404),
        ("GET", "/edit-shared/nothing/pdf", {}, 404),
        ("GET", "/face/nothing", {}, 404),
        ("GET", "/preview", {}, 405),
        ("PUT", "/", {}, 405),
        ("POST", "/preview", {"Origin": "http://elsewhere.example"}, 403),
        ("POST", "/preview", {"Content-Type": "application/json"}, 415),
        ("POST", "/preview", {"Content-Length": str(1 << 20)}, 413),
        ("GET", "/", {"Host": "elsewhere.example"}, 421),
    ],
)
def test_every_refusal_is_a_page_in_the_language_of_the_page_with_a_way_on(
    method: str, path: str, headers: dict[str, str], code: int
) -> None:
    ward = Ward(REPOSITORY, language="cy")
    data = b"a" * (1 << 20) if code == 413 else b""
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = ward.client.open(path, method=method, headers=sent, data=data, base_url="http://localhost")
    assert (answer.status_code, answer.mimetype) == (code, "text/html"), answer.text
    Reader(answer.text)
    assert '<html lang="cy">' in answer.text
    assert {language for language, _ in Languages(answer.text).said} == {"cy"}
    assert re.search(r'<a href="(/|/edit|http://localhost/)" target="_top">', answer.text)


def test_a_refusal_of_the_library_is_never_said_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Ward(REPOSITORY, language="cy")

    @ward.app.get("/broken/<int:code>")
    def broken(code: int) -> None:
        abort(code)

    for code in (400, 401, 406, 408, 409, 410, 414, 429, 500, 501):
        answer = ward.get(f"/broken/{code}")
        assert answer.status_code == code
        assert {language for language, _ in Languages(answer.text).said} == {"cy"}
        assert "Nid yw’r rhaglen yn deall" in answer.text
    monkeypatch.setattr("builder.web.errors.refusal", lambda *_, **__: 1 / 0)
    answer = ward.get("/nothing")
    Reader(answer.text)
    assert (answer.status_code, "Aeth rhywbeth" in answer.text, 'href="/"' in answer.text) == (500, True, True), (
        answer.text
    )
    assert ward.post("/preview", accept="application/json").get_json()["ok"] is False


def test_a_language_that_has_no_words_of_the_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        in_language(REPOSITORY, "xx")
    for tag, refusal in (("xx", "there are no words in `xx`"), ("so", "add them to styles/languages/so.yaml")):
        result = CliRunner().invoke(main, ["--project", str(REPOSITORY), "serve", "--language", tag])
        assert (result.exit_code, refusal in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("tomorrow", "1 December 2026"),
        ("Friday", "4 December 2026"),
        ("4 12 26", "4 December 2026"),
        ("to be confirmed", "to be confirmed"),
        ("4/12/26 9am", "4/12/26 9am"),
    ],
)
def test_a_date_is_read_where_scripts_are_off_too(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, typed: str, printed: str
) -> None:
    days.set_today(monkeypatch, "2026-11-30")
    answer = ward.post("/preview", ["bone"], date_of_operation=typed)
    assert f"Date of operation {printed}" in " ".join(Pdf(answer.data).page_text(1).split())


def test_a_day_that_does_not_exist_is_refused_in_the_language_of_the_page() -> None:
    ward = Ward(REPOSITORY, language="cy")
    report = ward.json("/preview", ["bone"], date_of_operation="31 Chwefror 2027")
    assert report["details"]["date_of_operation"].startswith("this day does not exist")
