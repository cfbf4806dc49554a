"""The site of a project: its pages lead to each other and to nothing else, and only what has changed is written."""

from __future__ import annotations

import datetime
import errno
import json
import re
import shutil
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from builder.content import selection
from builder.content.project import Project
from builder.core import atomic_files, clock
from builder.core.diagnostics import Problem
from builder.core.standards import Standard
from builder.pipeline import build, site
from builder.pipeline.site import SiteReport
from tests.support import building, example, packing
from tests.support.making import REPOSITORY

SCRIPTS = {"search.js", "search-data.js"}


def made(root: Path, **words: bool) -> SiteReport:
    """Build the site of a project, as a new process would."""
    project = Project(root)
    plan = selection.on_screen(selection.plan(project, strict=False))
    return site.build(plan, project.output, root / "output" / "site", **words)


def printed(root: Path, *names: str, format: str = "a4") -> None:
    report = build.build(selection.plan(Project(root), names, None, format, strict=False), root / "output")
    assert not errors(report.problems)


def errors(problems: object) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with everything: three languages, files, a withdrawn, an expired and a renamed leaflet, and a pack."""
    root = tmp_path_factory.mktemp("site") / "project"
    root.mkdir()
    for name in ("leaflets", "styles"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    reason = {"withdrawn_because": "The clinic does this in another way now", "replaced_by": "overview"}
    reason |= {"withdrawn_on": "2026-11-02"}
    packing.change(root / "leaflets/liver.yaml", status="withdrawn", former_names=["hepatic"], **reason)
    packing.change(root / "leaflets/brain.yaml", last_reviewed="2019-01-01", next_review="2020-01-31")
    packing.change(root / "leaflets/overview.yaml", former_names=["survey"])
    printed(root, "bone", "bone-cy")
    printed(root, "bone", format="large-print")
    report = made(root, drafts=True)
    assert [problem.place.file for problem in errors(report.problems)] == ["leaflets/brain.yaml"]
    return root / "output" / "site"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A project in English, to be changed."""
    root = tmp_path / "project"
    shutil.copytree(example.project(), root)
    return root


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def pages(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.html"))


def said(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").replace("\u00a0", " ").split())


def test_all_links_lead_to_something_in_the_folder(whole: Path) -> None:
    for path in pages(whole):
        page = soup(path)
        for link in page.find_all("a", href=True):
            address = urlsplit(str(link["href"]))
            if address.scheme in ("data", "tel", "mailto", "https") and not link.find_parent(["nav", "aside"]):
                continue
            assert not address.scheme, link
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            if path.name == "404.html":
                target = whole / (address.path.rpartition("/")[2] or "index.html")
            assert target.is_file(), f"{path}: {link}"
            assert target.is_relative_to(whole.resolve()) or target == whole / "index.html"
            if address.fragment:
                assert soup(target).find(id=unquote(address.fragment)) is not None, f"{path}: {link}"


def test_pages_ask_for_nothing_that_is_elsewhere(whole: Path) -> None:
    for path in pages(whole):
        page = soup(path)
        sources = {str(tag["src"]) for tag in page.find_all(src=True)}
        assert {source for source in sources if not source.startswith("data:")} == (
            SCRIPTS if path.parent == whole and path.name.startswith("index") else set()
        )
        assert page.find_all(["link", "iframe", "object", "embed", "base"]) == []
        assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
        assert "http" not in "".join(re.findall(r"url\([^d][^)]*\)", str(page)))


def test_pages_are_built_as_they_should(whole: Path) -> None:
    for path in pages(whole):
        page = soup(path)
        root = page.html
        assert root is not None
        assert (root["dir"] == "rtl") is (root["lang"] == "ar")
        assert len(page.find_all("h1")) == 1
        assert len(page.find_all("main")) == 1
        ids = [str(tag["id"]) for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), path
        assert all(image.has_attr("alt") for image in page.find_all("img"))
        assert page.title is not None
        assert page.title.get_text().strip()


def test_a_leaflet_has_its_languages_and_its_current_files(whole: Path) -> None:
    page = soup(whole / "bone" / "index.html")
    assert {link["hreflang"] for link in page.select("nav a[hreflang]")} == {"ar", "cy"}
    files = [str(link["href"]) for link in page.select("aside.site-files a")]
    assert files == ["bone-a4.pdf", "bone-large-print.pdf"]
    for name in files:
        format = name.removeprefix("bone-").removesuffix(".pdf")
        original = whole.parent / "harbour" / format / "bone.pdf"
        assert (whole / "bone" / name).read_bytes() == original.read_bytes()
    assert page.find_all("script") == []
    assert page.select("article .site, article .site-current, article .site-files") == []


def test_a_copy_of_each_format_is_known_as_current(whole: Path) -> None:
    listed = json.loads((whole.parent / "manifest.json").read_text(encoding="utf-8"))["files"]
    codes = {entry["short_code"] for entry in listed if entry["leaflet"] == "bone"}
    page = soup(whole / "bone" / "index.html")
    answers = {str(tag["id"]) for tag in page.select(".yours")}
    assert len(codes) == 2
    assert codes <= answers
    assert len(answers) == len(Project(REPOSITORY).format_names())
    assert "The current version is 1.0, last reviewed on" in said(page)


def test_words_that_a_language_lacks_are_marked_as_english(whole: Path) -> None:
    arabic, welsh = soup(whole / "bone-ar" / "index.html"), soup(whole / "bone-cy" / "index.html")
    for page, language in ((arabic, "en"), (welsh, None)):
        for part in page.select("nav.site, aside.site-current"):
            assert part.get("lang") == language
    assert "Pob taflen" in said(welsh)


def test_a_withdrawn_leaflet_says_why_and_what_to_read(whole: Path) -> None:
    page = soup(whole / "liver" / "index.html")
    assert "This leaflet is withdrawn Liver surgery It was withdrawn on 2 November 2026." in said(page)
    assert "2026. Why: The clinic does this in another way now." in said(page)
    [link] = page.select("article a")
    assert link["href"] == "../overview/index.html"
    assert soup(whole / "index.html").find("a", href="liver/index.html") is None


def test_a_leaflet_that_is_past_its_review_says_so(whole: Path) -> None:
    page = soup(whole / "brain" / "index.html")
    assert "This leaflet is out of date" in said(page)
    assert "31 January 2020" in said(page)
    assert page.find(class_="document") is None


def test_each_language_with_words_has_an_index_and_its_pages_lead_there(whole: Path) -> None:
    assert {path.name for path in whole.glob("index*.html")} == {"index.html", "index-cy.html"}
    english, welsh = soup(whole / "index.html"), soup(whole / "index-cy.html")
    assert welsh.html is not None
    assert welsh.html["lang"] == "cy"
    for page, other, language in ((english, "index-cy.html", "cy"), (welsh, "index.html", "en-GB")):
        [link] = page.select("nav.site a")
        assert (link["href"], link["hreflang"], link["lang"]) == (other, language, language)
    assert "Taflenni" in said(welsh)
    firsts = [str(link["href"]) for link in welsh.select(".title a")]
    assert "bone-cy/index.html" in firsts
    assert "bone/index.html" not in firsts
    assert welsh.select('.more a[href="bone/index.html"]'), "the other languages are next to it"
    assert {heading.get("lang") for heading in welsh.find_all("h3")} == {"en-GB"}, "kinds are named in the brand's"
    for name, home in (("bone-cy", "index-cy.html"), ("bone", "index.html"), ("bone-ar", "index.html")):
        assert soup(whole / name / "index.html").select("nav.site > a")[0]["href"] == f"../{home}"


def test_a_page_that_is_not_found_says_so_in_each_language(whole: Path) -> None:
    page = soup(whole / "404.html")
    [section] = page.select("section[lang=cy]")
    heading = section.h2
    assert heading is not None
    assert heading.get_text() != "This page was not found"
    [link] = section.find_all("a")
    assert str(link["href"]).endswith("/index-cy.html")


def test_a_copy_of_a_leaflet_that_was_renamed_is_never_the_current_one(own: Path) -> None:
    """A page that leads on loses the code after #, and nobody misses it: with the name the code has changed."""
    made(own)
    before = {str(tag["id"]) for tag in soup(own / "output/site/bone/index.html").select(".yours")}
    (own / "leaflets/bone.yaml").rename(own / "leaflets/bones.yaml")
    packing.change(own / "leaflets/bones.yaml", former_names=["bone"])
    made(own)
    assert soup(own / "output/site/bone/index.html").find("meta", attrs={"http-equiv": "refresh"})
    after = {str(tag["id"]) for tag in soup(own / "output/site/bones/index.html").select(".yours")}
    assert before
    assert after
    assert before.isdisjoint(after)


@pytest.mark.parametrize("by_option", [False, True])
def test_files_of_the_other_standard_are_on_the_site(own: Path, by_option: bool) -> None:
    if by_option:
        plan = selection.plan(Project(own), ["bone"], None, "a4", strict=False).following(Standard.UA2)
    else:
        with (own / "leaflets.yaml").open("a", encoding="utf-8") as settings:
            settings.write("standard: ua2\n")
        plan = selection.plan(Project(own), ["bone"], None, "a4", strict=False)
    build.build(plan, own / "output")
    made(own)
    assert b"<pdfuaid:part>2</pdfuaid:part>" in (own / "output/site/bone/bone-a4.pdf").read_bytes()
    assert soup(own / "output/site/bone/index.html").find("a", href="bone-a4.pdf") is not None


def test_nobody_is_sent_to_build_what_no_build_makes(own: Path) -> None:
    """Such as a translation whose original was deleted."""
    printed(own)
    made(own)
    for name in ("liver", "brain"):
        building.change(own / f"leaflets/{name}.yaml", 'version: "1.0"', 'version: "1.1"')
    building.change(own / "leaflets/brain.yaml", "owner:", "ownr:")
    problems = made(own).problems
    [lacking] = [problem.message for problem in problems if "missing or not current" in problem.message]
    assert "liver in a4 is missing" in lacking
    assert [problem.place.file for problem in errors(problems)] == ["leaflets/brain.yaml"]


def test_former_names_lead_on(whole: Path) -> None:
    for former, now in (("survey", "overview"), ("hepatic", "liver")):
        page = soup(whole / former / "index.html")
        refresh = page.find("meta", attrs={"http-equiv": "refresh"})
        assert isinstance(refresh, Tag)
        assert refresh["content"] == f"0; url=../{now}/index.html"
        assert [link["href"] for link in page.select("article a")] == [f"../{now}/index.html"]


def test_a_pack_lists_its_leaflets_and_shared_pages(whole: Path) -> None:
    page = soup(whole / "packs" / "bone-and-brain" / "index.html")
    links = [str(link["href"]) for link in page.select("article a")]
    assert links[:3] == [f"../../{name}/index.html" for name in ("overview", "bone", "brain")]
    assert "../../bone/index.html#contacts/" in links or "../../overview/index.html#contacts/" in links


def test_the_index_lists_each_leaflet_and_the_search_knows_it(whole: Path) -> None:
    page = soup(whole / "index.html")
    data = (whole / "search-data.js").read_text(encoding="utf-8")
    entries = json.loads(data.removeprefix("const LEAFLETS = ").removesuffix(";\n"))
    shown = {entry["address"] for entry in entries}
    leaflets = [path for path in whole.glob("*/index.html") if soup(path).select(".yours")]
    assert shown == {f"{path.parent.name}/index.html" for path in leaflets}
    for address in shown:
        assert page.find("a", href=address) is not None
    assert [heading.get_text() for heading in page.find_all("h3")] == ["Surgery", "Overview"]
    [bone] = [entry for entry in entries if entry["address"] == "bone/index.html"]
    assert "metal pin" in bone["words"], "what patients call it, too"
    form = page.find(id="search")
    assert isinstance(form, Tag)
    assert form.has_attr("hidden"), "without a script there is no search"


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_nothing_is_written_where_nothing_has_changed_and_edits_write_their_pages(own: Path) -> None:
    printed(own)
    first = made(own)
    assert first.written
    before = everything(own / "output" / "site")
    again = made(own)
    assert (again.written, again.deleted) == ([], [])
    assert everything(own / "output" / "site") == before
    building.change(own / "leaflets/bone.yaml", 'version: "1.0"', 'version: "1.1"')
    assert set(made(own).written) == {"bone/index.html", "index.html"}
    warnings = [problem.message for problem in made(own).problems if "missing or not current" in problem.message]
    assert len(warnings) == 1
    assert "bone in a4" in warnings[0]
    assert not (own / "output" / "site" / "bone" / "bone-a4.pdf").exists()
    printed(own, "bone")
    assert set(made(own).written) == {"bone/index.html", "bone/bone-a4.pdf", "index.html"}
    other = own.parent / "other"
    shutil.copytree(own, other, ignore=shutil.ignore_patterns("site"))
    made(other)
    here, there = everything(own / "output/site"), everything(other / "output/site")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name][0] != there[name][0]] == [".leaflets-site.json"]


def test_a_leaflet_that_is_gone_has_no_files_and_those_of_others_stay(own: Path) -> None:
    made(own)
    folder = own / "output" / "site"
    (folder / "CNAME").write_text("leaflets.example.org\n", encoding="utf-8")
    (folder / "liver" / "notes.txt").write_text("mine", encoding="utf-8")
    (own / "leaflets" / "liver.yaml").unlink()
    report = made(own)
    assert "liver/index.html" in report.deleted
    assert report.others == ["CNAME", "liver/notes.txt"]
    assert (folder / "CNAME").exists()


def test_a_file_of_somebody_else_is_not_overwritten(own: Path) -> None:
    folder = own / "output" / "site"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("mine", encoding="utf-8")
    for _ in range(2):
        [problem] = errors(made(own).problems)
        assert problem.place.file.endswith("index.html")
    assert (folder / "index.html").read_text(encoding="utf-8") == "mine"
    assert (folder / "bone" / "index.html").exists()


def test_a_leaflet_with_errors_keeps_its_page(own: Path) -> None:
    made(own)
    path = own / "output" / "site" / "bone" / "index.html"
    before = path.read_bytes()
    building.change(own / "leaflets/bone.yaml", "owner:", "ownr:")
    report = made(own)
    assert {problem.place.file for problem in errors(report.problems)} == {"leaflets/bone.yaml"}
    assert path.read_bytes() == before
    assert report.pages == 4
    shutil.rmtree(path.parent)
    assert errors(made(own).problems), "it is not forgotten"


def test_what_is_wrong_with_a_recipe_is_said_each_time_and_its_page_stays(own: Path) -> None:
    made(own)
    path = own / "output/site/packs/bone-and-brain/index.html"
    before = path.read_bytes()
    (own / "leaflets" / "brain.yaml").unlink()
    for _ in range(2):
        [problem] = errors(made(own).problems)
        assert str(problem.place).startswith("leaflets/packs/bone-and-brain.yaml:8")
        assert problem.message == "the leaflet brain does not exist"
        assert path.read_bytes() == before


def test_the_site_of_another_brand_is_not_replaced_in_silence(own: Path) -> None:
    if not (own / "styles/brands/meadow.yaml").exists():
        for kind in ("brands/meadow.yaml", "logos/meadow.svg"):
            shutil.copy(REPOSITORY / "styles" / kind, own / "styles" / kind)

    def said() -> list[Problem]:
        return [problem for problem in made(own).problems if "the site of" in problem.message]

    assert said() == []
    building.change(own / "leaflets.yaml", "brand: harbour", "brand: meadow")
    [problem] = said()
    assert problem.message == "this folder had the site of harbour, and has that of meadow now"
    assert problem.hint.endswith("leaflets site --brand meadow --output output/site-meadow")
    assert said() == []


def test_a_folder_that_cannot_be_written_is_reported(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(own / "output" / "site"))

    monkeypatch.setattr(atomic_files, "locked", refused)
    [problem] = errors(made(own).problems)
    assert problem.place.file == "output/site"
    assert problem.message.startswith("site cannot be written")
    assert "--output" in problem.hint


def test_the_list_that_is_published_has_no_words_of_drafts_and_no_folder(own: Path) -> None:
    packing.change(own / "leaflets/bone.yaml", status="draft", title="A secret plan", summary="Nobody is to know.")
    printed(own, "liver")
    made(own)
    listed = (own / "output/site/.leaflets-site.json").read_text(encoding="utf-8")
    assert '"liver/liver-a4.pdf"' in listed
    assert "secret" not in listed
    assert "Nobody is to know" not in listed
    assert own.as_posix() not in listed


def test_drafts_are_left_out_and_a_changed_approval_keeps_its_page(own: Path) -> None:
    packing.change(own / "leaflets/bone.yaml", status="draft")
    report = made(own)
    assert report.drafts == ["bone"]
    assert not (own / "output" / "site" / "bone").exists()
    assert made(own, drafts=True).pages == 4
    assert made(own).pages == 3
    packing.change(own / "leaflets/brain.yaml", status="draft")
    report = made(own)
    assert (own / "output" / "site" / "brain" / "index.html").exists()
    assert any("is a draft now" in problem.message for problem in report.problems)


def test_a_page_that_is_kept_is_reported_where_the_brand_says_something_else_now(own: Path) -> None:
    made(own)
    packing.change(own / "leaflets/bone.yaml", status="draft")
    said = [problem.message for problem in made(own).problems]
    assert not any("the brand's words of before" in message for message in said)
    brand = own / "styles/brands/harbour.yaml"
    text = brand.read_text(encoding="utf-8")
    brand.write_text(re.sub("ward_phone: .*", "ward_phone: 01632 960 299", text), encoding="utf-8", newline="\n")
    found = [problem for problem in made(own).problems if "the brand's words of before" in problem.message]
    assert [problem.message.split()[3] for problem in found] == ["bone"]
    assert [problem.place.file for problem in found] == ["styles/brands/harbour.yaml"]
    packing.change(own / "leaflets/bone.yaml", status="example")
    assert not any("the brand's words of before" in problem.message for problem in made(own).problems)
    assert "01632 960 299" in (own / "output" / "site" / "bone" / "index.html").read_text(encoding="utf-8")


def test_the_page_of_a_pack_says_what_of_it_must_not_be_handed_out(whole: Path) -> None:
    page = BeautifulSoup((whole / "packs/bone-and-brain/index.html").read_text(encoding="utf-8"), "lxml")
    entries = {link["href"]: link.find_parent("li").get_text(" ", strip=True) for link in page.select(".leaflets a")}
    # The leaflet on the brain is past its review in this site.
    assert "This leaflet is out of date" in entries["../../brain/index.html"]
    assert "This leaflet" not in entries["../../bone/index.html"]


def notice(root: Path, name: str) -> str:
    """What the page of a leaflet says."""
    page = BeautifulSoup((root / "output/site" / name / "index.html").read_text(encoding="utf-8"), "lxml")
    return page.main.get_text(" ", strip=True).replace("\u00a0", " ") if page.main is not None else ""


def withdrawn(root: Path, name: str) -> None:
    facts = {"status": "withdrawn", "withdrawn_because": "It can do harm.", "withdrawn_on": "2026-11-02"}
    packing.change(root / f"leaflets/{name}.yaml", **facts)


def without_include(root: Path, name: str, page: str) -> None:
    path = root / f"leaflets/{name}.yaml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(rf"(?m)^ *- (shared/)?{page}\n", "", text)
    assert changed != text
    path.write_text(changed, encoding="utf-8", newline="\n")


def test_a_page_that_is_kept_is_no_way_around_a_withdrawal(own: Path) -> None:
    made(own)
    withdrawn(own, "shared/after-surgery")
    # As an editor does who is told that a page in the leaflet is withdrawn.
    without_include(own, "bone", "after-surgery")
    packing.change(own / "leaflets/bone.yaml", status="draft")
    made(own)
    assert "This leaflet is withdrawn" in notice(own, "bone")
    assert "It can do harm" in notice(own, "bone")
    assert "2 November 2026" in notice(own, "bone")
    assert not list((own / "output/site/bone").glob("*.pdf"))


@pytest.mark.parametrize("change", [{"titel": "x"}, {"status": "draft", "next_review": "2031-01-31"}])
def test_a_page_that_is_kept_is_not_read_after_its_review(
    own: Path, change: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(own)
    packing.change(own / "leaflets/bone.yaml", **change)
    made(own)
    assert "Surgery to strengthen" in notice(own, "bone")
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2027, 12, 31))
    made(own)
    assert "This leaflet is out of date" in notice(own, "bone")


def test_words_of_shared_pages_that_nobody_approved_are_not_published(own: Path) -> None:
    made(own)
    shared = own / "leaflets/shared/after-surgery.yaml"
    text = shared.read_text(encoding="utf-8").replace("monitor you", "look in on you")
    shared.write_text(text, encoding="utf-8", newline="\n")
    packing.change(shared, status="draft")
    said = [problem for problem in made(own).problems if "this is a draft, and in bone" in problem.message]
    assert [problem.place.file for problem in said] == ["leaflets/shared/after-surgery.yaml"]
    assert "look in on you" not in notice(own, "bone")
    assert "monitor you" in notice(own, "bone")
    assert "look in on you" in (made(own, drafts=True), notice(own, "bone"))[1]


@pytest.mark.parametrize(("facts", "words"), [({}, "is withdrawn"), ({"next_review": "2026-01-31"}, "out of date")])
def test_a_notice_stays_until_what_follows_is_approved(own: Path, facts: dict[str, str], words: str) -> None:
    made(own)
    if facts:
        packing.change(own / "leaflets/bone.yaml", last_reviewed="2025-01-31", **facts)
    else:
        withdrawn(own, "bone")
    made(own)
    assert words in notice(own, "bone")
    path = own / "leaflets/bone.yaml"
    path.write_text(re.sub("(?m)^withdrawn_.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    packing.change(path, status="draft", last_reviewed="2026-11-01", next_review="2027-11-01")
    report = made(own)
    assert any("so the site says that it is" in problem.message for problem in report.problems)
    assert words in notice(own, "bone")
    packing.change(own / "leaflets/bone.yaml", status="example")
    made(own)
    assert "Surgery to strengthen" in notice(own, "bone")


def test_a_withdrawn_leaflet_with_errors_says_why_all_the_same(own: Path) -> None:
    withdrawn(own, "bone")
    packing.change(own / "leaflets/bone.yaml", titel="x", replaced_by="overview")
    made(own)
    said = notice(own, "bone")
    assert "It can do harm" in said
    assert "2 November 2026" in said
    assert "Surgery for secondary breast cancer" in said


def test_a_page_is_the_same_with_and_without_its_pdf_being_checked_before(own: Path) -> None:
    made(own)
    page = own / "output" / "site" / "overview" / "index.html"
    first = re.sub(r"<aside class=\"site-files.*?</aside>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    shutil.rmtree(own / "output")
    printed(own)
    made(own)
    second = re.sub(r"<aside class=\"site-files.*?</aside>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert first.replace("\n\n", "\n") == second.replace("\n\n", "\n")


def test_a_damaged_list_is_reported_and_nothing_is_deleted(own: Path) -> None:
    made(own)
    (own / "output" / "site" / ".leaflets-site.json").write_text("{", encoding="utf-8")
    done = building.run(building.program("--project", own, "site"))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert (own / "output" / "site" / "index.html").exists()


def test_it_is_served_to_this_computer_and_ctrl_c_ends_it(own: Path) -> None:
    server = building.started("--project", own, "site", "--serve", "--port", "0")
    assert server.stdout is not None
    address = next(found[1] for line in server.stdout if (found := re.search(r"(http://127\.0\.0\.1:\d+/)", line)))
    with urllib.request.urlopen(f"{address}bone/", timeout=30) as answer:
        assert b"Surgery to strengthen" in answer.read()
    with pytest.raises(urllib.error.HTTPError) as failed:
        urllib.request.urlopen(f"{address}nothing/", timeout=30)
    assert failed.value.code == 404
    with failed.value as answer:
        assert b"This page was not found" in answer.read()
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=30)
    assert server.returncode == 0


def test_what_is_wrong_with_one_leaflet_keeps_the_others_from_no_browser(own: Path) -> None:
    path = own / "leaflets" / "bone.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("next_review: 2027", "next_review: 2020"), encoding="utf-8"
    )
    server = building.started("--project", own, "site", "--serve", "--port", "0")
    assert server.stdout is not None
    address = next(found[1] for line in server.stdout if (found := re.search(r"(http://127\.0\.0\.1:\d+/)", line)))
    with urllib.request.urlopen(f"{address}brain/", timeout=30) as answer:
        assert answer.status == 200
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=30)
    assert "bone.yaml" in said
    assert server.returncode == 1


def test_a_report_for_programs(own: Path) -> None:
    done = building.run(building.program("--project", own, "site", "--json"))
    facts = json.loads(done.stdout)
    assert facts["pages"] == 4
    assert "index.html" in facts["written"]


def test_the_folder_is_not_one_of_the_project(own: Path) -> None:
    for folder in ("leaflets/site", ".", "output"):
        done = building.run(building.program("--project", own, "site", "-o", own / folder))
        assert done.returncode == 2, folder


def test_titles_stay_text(own: Path) -> None:
    title = "A <b>bold</b> & </script><script>alert(1)</script> title"
    path = own / "leaflets/bone.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8")) | {"title": title}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert not errors(made(own).problems)
    index = soup(own / "output" / "site" / "index.html")
    assert len(index.find_all("script")) == 2
    assert index.find_all("b") == []
