"""The site in Chromium: axe-core finds nothing against WCAG 2.2 AA, phones show all, and the search needs no server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build, site
from tests.support import packing
from tests.support.making import REPOSITORY
from tests.web.e2e.test_axe import violations
from tests.web.e2e.test_leaflet_pages import STATES

PAGES = {
    "index": "index.html",
    "leaflet": "bone/index.html",
    "leaflet in Arabic": "bone-ar/index.html",
    "withdrawn": "liver/index.html",
    "past its review": "brain-cy/index.html",
    "pack": "packs/bone-and-brain/index.html",
    "not found": "404.html",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site") / "project"
    root.mkdir()
    for name in ("leaflets", "styles"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    reason = {"withdrawn_because": "The clinic does this in another way now", "replaced_by": "overview"}
    packing.change(root / "leaflets/liver.yaml", status="withdrawn", **reason)
    packing.change(root / "leaflets/brain-cy.yaml", last_reviewed="2019-01-01", next_review="2020-01-31")
    packing.change(root / "leaflets/overview.yaml", former_names=["outline"])
    plan = selection.plan(Project(root), ["bone", "bone-ar"], strict=False)
    build.build(plan, root / "output")
    plan = selection.on_screen(selection.plan(Project(root), strict=False))
    site.build(plan, root / "output", root / "output" / "site", drafts=True)
    return root / "output" / "site"


@contextmanager
def opened(browser: Browser, path: Path, fragment: str = "", **options: Any) -> Iterator[Page]:
    """A page that is opened from its file. It asks for nothing outside the folder, and complains of nothing."""
    context = browser.new_context(**options)
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    page.goto(path.as_uri() + fragment)
    yield page
    assert [address for address in asked if not address.startswith(("data:", "file:"))] == []
    assert complaints == []
    context.close()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, state: str) -> None:
    with opened(browser, folder / PAGES[name], bypass_csp=True, **STATES[state]) as page:
        if name == "index":
            page.fill("#typed", "surgery")
            expect(page.locator("#results li").first).to_be_visible()
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_page_shows_all_of_its_words(browser: Browser, folder: Path, name: str) -> None:
    with opened(browser, folder / PAGES[name], viewport={"width": 320, "height": 640}) as page:
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        width = "document.documentElement.scrollWidth"
        assert page.evaluate(width) <= 320
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(width) <= 320


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("BONE", "bone/index.html"),
        ("weak bon", "bone/index.html"),
        ("gryfhau", "bone-cy/index.html"),
        ("العظ", "bone-ar/index.html"),
        ("GRYFHÂU", "bone-cy/index.html"),  # Accents do not count, on either side.
        ("اضعف", "bone-ar/index.html"),
    ],
)
def test_the_search_works_from_a_folder_in_all_languages(
    browser: Browser, folder: Path, typed: str, found: str
) -> None:
    with opened(browser, folder / "index.html") as page:
        page.fill("#typed", typed)
        status = page.locator("#count")
        expect(status).to_contain_text(re.compile(r"\d"))
        addresses = [link.get_attribute("href") for link in page.locator("#results a").all()]
        assert found in addresses
        expect(status).to_have_attribute("role", "status")


def test_few_letters_are_the_beginning_of_a_word(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "index.html") as page:
        for typed, some in (("urg", False), ("sur", True), ("urger", True)):
            page.fill("#typed", typed)
            page.press("#typed", "Enter")
            assert bool(page.locator("#results a").count()) == some


def test_nothing_found_is_said(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "index.html") as page:
        page.fill("#typed", "zebra")
        expect(page.locator("#count")).to_contain_text("No leaflet found")
        page.keyboard.press("Enter")
        assert page.url.endswith("/index.html")


def test_without_a_script_the_index_is_whole(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "index.html", java_script_enabled=False) as page:
        expect(page.locator("#search")).to_be_hidden()
        page.click("text=Surgery to strengthen a weakened bone")
        expect(page.locator("h1")).to_have_text("Surgery to strengthen a weakened bone")


def test_a_copy_is_compared_without_a_script(browser: Browser, folder: Path) -> None:
    path = folder / "bone" / "index.html"
    code = re.search(r'class="yours" id="([^"]+)"', path.read_text(encoding="utf-8"))
    assert code is not None
    yours = "text=Your copy is the current version."
    for fragment, is_current in ((f"#{code[1]}", True), ("#ABCD-EFGH-12", False), ("", False)):
        with opened(browser, path, fragment, java_script_enabled=False) as page:
            visible = [each for each in page.locator(yours).all() if each.is_visible()]
            assert len(visible) == int(is_current)
            expect(page.locator("text=A copy with another code is older")).to_be_visible()


def test_a_former_name_leads_on(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "outline" / "index.html") as page:
        page.wait_for_url("**/overview/index.html")
