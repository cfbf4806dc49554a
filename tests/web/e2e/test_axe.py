"""axe-core finds nothing against WCAG 2.2 AA on any page, in any state."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.web.passwords import hashed
from tests.support.packing import DETAILS
from tests.support.serving import started
from tests.web.e2e.browsing import Ward, fill, pick, settled, visit

Opened = Callable[..., AbstractContextManager[Ward]]
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, { runOnly: tags, iframes: false, resultTypes: ['violations', 'passes'] })"
"""Frames hold what the browser shows PDF files with."""
MANY = 10
"""Fewer rules than axe-core finds something to look at for on any page."""


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, what is wrong, and where."""
    page.evaluate(AXE)
    results: dict[str, Any] = page.evaluate(RUN, TAGS)
    assert len(results["passes"]) >= MANY, [entry["id"] for entry in results["passes"]]
    return [
        f"{entry['id']}: {entry['help']}: {node['html']}" for entry in results["violations"] for node in entry["nodes"]
    ]


def picked(page: Page) -> None:
    pick(page, "bone", "brain")
    fill(page, DETAILS)
    settled(page)
    page.click("#summary > summary")


def previewed(page: Page) -> None:
    picked(page)
    page.click("#do-preview")
    expect(page.locator("iframe#preview")).to_be_visible()


def wrong(page: Page) -> None:
    pick(page, "bone")
    fill(page, {"name": "Ann\u202e"})
    page.click("#do-preview")
    expect(page.locator("#wrong-name")).to_be_visible()


def clashing(page: Page) -> None:
    pick(page, "lung", "spleen")
    expect(page.locator("#errors")).to_be_visible()


def searched(page: Page) -> None:
    page.fill("#find", "brain")
    expect(page.locator("#match-count")).to_have_text("1 found")


def summed(page: Page) -> None:
    """The summary as a page of its own, as it is in the frame without scripts."""
    pick(page, "bone", "brain")
    page.eval_on_selector("#form", "form => { form.action = '/summary'; form.target = ''; form.submit(); }")
    expect(page.get_by_role("heading", name="What differs between the operations")).to_be_visible()


def refused(page: Page) -> None:
    page.eval_on_selector("#form", "form => { form.target = ''; form.submit(); }")
    expect(page.get_by_role("heading", name="No pack was made")).to_be_visible()


def untouched(page: Page) -> None:
    pass


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "start": ("/", untouched),
    "recipe": ("/?recipe=bone-and-brain", settled),
    "summary": ("/", picked),
    "preview": ("/", previewed),
    "wrong detail": ("/", wrong),
    "clash": ("/", clashing),
    "search": ("/", searched),
    "summary alone": ("/", summed),
    "refused": ("/", refused),
    "nowhere": ("/nowhere", untouched),
    "status": ("/status", untouched),
    "editors": ("/edit", untouched),
    "editor": ("/edit/elbow", untouched),
    "shared page": ("/edit-shared/contacts", untouched),
    "nothing found": ("/status?words=nothing+like+it", untouched),
}


@pytest.mark.parametrize(("path", "walk"), STATES.values(), ids=STATES)
def test_axe_finds_nothing(opened: Opened, path: str, walk: Callable[[Page], None]) -> None:
    with opened(bypass_csp=True, minds=False) as ward:
        page = ward.open(path)
        walk(page)
        assert violations(page) == []


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 320, "height": 256}},
        {"forced_colors": "active"},
        {"color_scheme": "dark", "contrast": "more"},
    ],
    ids=["zoomed", "forced colours", "dark"],
)
def test_axe_finds_nothing_whatever_somebody_prefers(opened: Opened, options: dict[str, Any]) -> None:
    with opened(bypass_csp=True, minds=False, **options) as ward:
        page = ward.open("/")
        previewed(page)
        assert violations(page) == []
        for path in ("/status", "/edit", "/edit/elbow"):
            assert violations(ward.open(path)) == [], path


@pytest.mark.parametrize(("path", "walk"), STATES.values(), ids=STATES)
def test_axe_finds_nothing_in_the_dark(opened: Opened, path: str, walk: Callable[[Page], None]) -> None:
    with opened(bypass_csp=True, minds=False, color_scheme="dark") as ward:
        page = ward.open(path)
        walk(page)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert max(map(int, re.findall(r"\d+", ground))) < 64, "the page is dark"
        assert violations(page) == []


def test_axe_finds_nothing_on_pages_with_problems(browser: Browser, own: Path, tmp_path: Path) -> None:
    path = own / "leaflets" / "elbow.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("owner:", "ownr:", 1), encoding="utf-8")
    with started(own, folder=tmp_path) as address, visit(browser, address, bypass_csp=True, minds=False) as ward:
        for at, words in (
            ("/edit/elbow", "column 1"),
            ("/status", "leaflets/elbow.yaml"),
            ("/", "it has errors"),
        ):
            page = ward.open(at)
            expect(page.get_by_text(words).first).to_be_visible()
            assert violations(page) == []


def test_axe_finds_nothing_at_the_door(browser: Browser, own: Path, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(hashed("ward7", "three-words-make-one") + "\n", encoding="utf-8")
    with (
        started(own, "--passwords", str(passwords), folder=tmp_path) as address,
        visit(browser, address, bypass_csp=True, minds=False) as ward,
    ):
        page = ward.open()
        assert violations(page) == []
        for password in ("something else", "three-words-make-one"):
            page.get_by_label("Name").fill("ward7")
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_load_state()
            assert violations(page) == []
        expect(page.get_by_role("button", name="Sign out ward7")).to_be_visible()


def test_axe_would_find_something(opened: Opened) -> None:
    with opened(bypass_csp=True) as other:
        page = other.open()
        page.eval_on_selector("label[for=find]", "label => label.remove()")
        page.eval_on_selector("h1", "title => { title.style.color = '#bbbbbb'; }")
        assert {entry.partition(":")[0] for entry in violations(page)} >= {"label", "color-contrast"}
