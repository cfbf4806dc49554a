"""The pages for editors: their list, a leaflet or shared page with its problems, and the file in its program."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from builder.content.project import Project
from builder.web import opener
from builder.web.passwords import hashed
from builder.web.security import PublicAddress
from tests.inspectors import Pdf
from tests.support import days
from tests.support.packing import change
from tests.support.serving import JSON, Ward


def words_in(text: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", text.replace("<p>", " ")).split()))


# The list


def test_the_list_has_leaflets_and_shared_pages_and_is_filtered(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", status="draft")
    ward = Ward(project)
    page = ward.get("/edit").text
    for address in ("/edit/bone", "/edit-shared/contacts"):
        assert f'<a href="{address}" lang="en-GB" dir="ltr">' in page
    assert re.findall(r'<a href="(/edit[^"]*)" lang', ward.get("/edit?state=draft").text) == ["/edit/bone"]
    assert "/edit/brain" not in ward.get("/edit?words=weakened").text
    assert "/edit/brain" not in ward.get("/edit?kind=shared/").text


def test_an_error_is_first_in_the_list_with_its_place(project: Path) -> None:
    path = project / "leaflets" / "liver.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("owner:", "ownr:"), encoding="utf-8")
    page = Ward(project).get("/edit").text
    rows = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', page, re.DOTALL)
    assert re.search(r"cannot be read.*leaflets/liver\.yaml:\d+:1: there is no field ownr here", rows[0], re.DOTALL)


# A leaflet


def test_the_editors_page_shows_problems_with_line_and_hint(project: Path) -> None:
    path = project / "leaflets" / "bone.yaml"
    ward = Ward(project)
    first = ward.get("/edit/bone").text
    assert "No problems. The leaflet has 4 pages." in first
    assert 'data-pages="4"' in first
    assert Pdf(ward.get("/edit/bone/pdf").data).page_count == 4
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
    standing = words_in(news["standing"]).replace("\u00a0", " ")
    for words in (
        "Bones leaflets/bone.yaml",
        "draft, review by 31 October 2027",
        "Cannot be handed out: a draft: nobody has approved it yet",
    ):
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
    assert "Cannot be handed out: a draft" in words_in(ward.get("/edit/bone").text)
    assert ward.get("/edit/bone/pdf").mimetype == "application/pdf"


def test_an_error_is_shown_once(project: Path) -> None:
    path = project / "leaflets" / "bone.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("status: example", "status: exmple"), encoding="utf-8")
    page = Ward(project).get("/edit/bone").text
    assert page.count("<strong>Error in leaflets/bone.yaml, line ") == 1
    assert "What to do: " in page
    assert "it has errors" not in page
    assert re.search(r'<iframe id="preview"[^>]* hidden></iframe>', page)


def test_brand_format_and_language_are_shown_and_chosen(project: Path) -> None:
    translated = project / "leaflets" / "bone-cy.yaml"
    shutil.copy(project / "leaflets" / "bone.yaml", translated)
    change(translated, language="cy", translation_of="bone", translated_from="1.0")
    ward = Ward(project)
    chosen = 'value="([^"]+)" selected'
    assert re.findall(chosen, ward.get("/edit/bone").text) == ["harbour", "a4", "bone"]
    page = ward.get("/edit/bone?brand=meadow&format=large-print").text
    assert re.findall(chosen, page) == ["meadow", "large-print", "bone"]
    match = re.search(r'src="(/edit/bone/pdf\?[^#"]+)', page)
    assert match is not None
    large = Pdf(ward.get(html.unescape(match[1])).data)
    assert large.page_count != Pdf(ward.get("/edit/bone/pdf").data).page_count
    moved = ward.get("/edit/bone?version=bone-cy&format=a5")
    assert (moved.status_code, moved.headers["Location"]) == (303, "/edit/bone-cy?brand=harbour&format=a5")
    assert re.findall(chosen, ward.get("/edit/bone?brand=../x&format=nothing&version=x").text)[:2] == ["harbour", "a4"]


def test_a_shared_page_is_shown_in_a_leaflet_that_includes_it(project: Path) -> None:
    ward = Ward(project)
    page = ward.get("/edit-shared/contacts?leaflet=brain").text
    assert '<option value="brain" lang="en-GB" dir="ltr" selected>' in page
    assert "leaflets/shared/contacts.yaml, example" in words_in(page)
    assert "Brain surgery" in Pdf(ward.get("/edit-shared/contacts/pdf?leaflet=brain").data).reading_text()
    path = project / "leaflets" / "shared" / "contacts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("owner:", "ownr:"), encoding="utf-8")
    assert "Error in leaflets/shared/contacts.yaml, line " in ward.get("/edit-shared/contacts").text
    (project / "leaflets" / "shared" / "alone.yaml").write_text("title: Alone\n", encoding="utf-8")
    page = ward.get("/edit-shared/alone").text
    assert "No leaflet includes this page, so it has no preview." in page
    assert "Error in leaflets/shared/alone.yaml" in page


def test_the_editors_pages_are_in_the_language_of_the_ward(own: Path) -> None:
    ward = Ward(own, language="cy")
    for path, words in (("/edit", "Agorwch daflen yma"), ("/edit/bone", "Dim problemau. Mae gan y daflen 4 tudalen.")):
        assert words in html.unescape(ward.get(path).text)
    message = ward.get("/edit/bone/state?since=").get_json()["message"]
    assert message == "Darllenwyd y ffeil eto: dim problemau, 4 tudalen."


# The file in its program


@pytest.fixture
def files_opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were opened: nothing starts."""
    files: list[Path] = []
    monkeypatch.setattr(opener, "open_file", files.append)
    return files


def test_a_button_opens_the_file(own: Path, files_opened: list[Path]) -> None:
    ward = Ward(own)
    for path, file in (
        ("/edit/bone", "leaflets/bone.yaml"),
        ("/edit-shared/contacts", "leaflets/shared/contacts.yaml"),
    ):
        assert f'name="file" value="{file}"' in ward.get(path).text
        answer = ward.post("/open", file=file)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?opened=yes")
        assert "The file is open in the program" in ward.get(answer.headers["Location"]).text
    assert files_opened == [own / "leaflets" / "bone.yaml", own / "leaflets" / "shared" / "contacts.yaml"]
    for file in ("styles/brands/harbour.yaml", "leaflets/topics.yaml", "leaflets.yaml"):
        assert ward.post("/open", accept=JSON, file=file).get_json()["ok"]


@pytest.mark.parametrize(
    "file",
    ["", "bone", "leaflets/../leaflets/bone.yaml", "/etc/passwd", "leaflets/nothing.yaml", "leaflets/images/x.svg"],
)
def test_only_files_of_the_project_are_opened(own: Path, files_opened: list[Path], file: str) -> None:
    assert Ward(own).post("/open", file=file).status_code == 404
    assert files_opened == []


def test_files_are_opened_from_this_computer_alone(own: Path, files_opened: list[Path], tmp_path: Path) -> None:
    ward = Ward(own, peer="192.0.2.1")
    assert 'action="/open"' not in ward.get("/edit/bone").text
    assert ward.post("/open", file="leaflets/bone.yaml").status_code == 403
    here = Ward(own)
    here.get("/edit/bone")
    here.token = "another"
    assert here.post("/open", file="leaflets/bone.yaml").status_code == 403
    assert here.get("/open").status_code == 405
    passwords = tmp_path / "passwords"
    passwords.write_text(hashed("ward7", "three-words-make-one") + "\n", encoding="utf-8")
    # Behind a proxy on this computer, everybody seems to be at it.
    network = Ward(own, public=PublicAddress.of("http://localhost"), passwords=passwords)
    network.get("/sign-in")
    network.post("/sign-in", user="ward7", password="three-words-make-one")
    assert 'action="/open"' not in network.get("/edit/bone").text
    assert network.post("/open", file="leaflets/bone.yaml").status_code == 403
    assert files_opened == []


def test_it_is_reported_where_no_program_opens_a_file(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise opener.NotOpened

    monkeypatch.setattr(opener, "open_file", fail)
    ward = Ward(own)
    answer = ward.post("/open", file="leaflets/bone.yaml")
    assert "this computer has no program for such files" in ward.get(answer.headers["Location"]).text
    assert not ward.post("/open", accept=JSON, file="leaflets/bone.yaml").get_json()["ok"]


@pytest.mark.parametrize(("system", "program"), [("linux", "xdg-open"), ("darwin", "open")])
def test_each_system_opens_files_in_its_own_way(
    own: Path, monkeypatch: pytest.MonkeyPatch, system: str, program: str
) -> None:
    started: list[list[object]] = []

    class Started:
        def __init__(self, command: list[object], **options: object) -> None:
            started.append(command)

        def wait(self, seconds: float) -> int:
            raise subprocess.TimeoutExpired(program, seconds)

    monkeypatch.setattr(opener.sys, "platform", system)
    monkeypatch.setattr(opener.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(opener.subprocess, "Popen", Started)
    monkeypatch.setenv("DISPLAY", ":0")
    path = opener.own_files(Project(own))["leaflets/bone.yaml"]
    opener.open_file(path)
    assert started == [[f"/usr/bin/{program}", path.resolve()]]
    monkeypatch.setattr(Started, "wait", lambda self, seconds: 3)
    with pytest.raises(opener.NotOpened):
        opener.open_file(path)
    monkeypatch.setattr(opener.shutil, "which", lambda name: None)
    with pytest.raises(opener.NotOpened):
        opener.open_file(path)


def test_windows_opens_files_as_a_double_click_does(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []
    monkeypatch.setattr(opener.sys, "platform", "win32")
    monkeypatch.setattr(opener.os, "startfile", started.append, raising=False)
    path = own / "leaflets" / "bone.yaml"
    opener.open_file(path)
    assert started == [path.resolve()]
    with pytest.raises(opener.NotOpened):
        opener.open_file(own / "leaflets" / "gone.yaml")
