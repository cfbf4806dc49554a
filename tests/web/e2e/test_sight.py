"""At 400 % zoom, with wider spaces, with forced colours, without motion: every page can be read and used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.inspectors.content import contrast
from tests.support.packing import DETAILS
from tests.web.e2e.browsing import Ward, choose, fill, hexadecimal, pick, settled, words_of

Opened = Callable[..., AbstractContextManager[Ward]]
PAGES = ("/", "/status", "/edit", "/edit/elbow", "/edit-shared/contacts", "/nowhere")
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at 400 % (WCAG 2.2, 1.4.10)."""
WIDE = "document.documentElement.scrollWidth"
CUT = """
() => [...document.querySelectorAll("a, button, input, select, textarea, summary, label, h1, h2, p, dd, li")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !one.closest(".wide") && !one.matches(".skip") && (box.left < 0 || box.right > innerWidth);
  })
  .map((one) => one.id || one.textContent.trim().slice(0, 40))
"""
"""What reaches out of the window; a table may be scrolled within its own frame."""
SPACES = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
"""What somebody may set for the text (WCAG 2.2, 1.4.12)."""
MOVING = """
() => document.getAnimations().length
  + [...document.querySelectorAll("*")].filter((one) => {
    const look = getComputedStyle(one);
    return look.animationName !== "none" || look.transitionDuration !== "0s" || look.scrollBehavior !== "auto";
  }).length
"""
LINES = """
() => [...document.querySelectorAll("button, input:not([type=hidden]):not([type=checkbox]), select, textarea")]
  .filter((one) => one.offsetParent)
  .map((one) => ({
    name: one.id || one.textContent, width: parseFloat(getComputedStyle(one).borderTopWidth),
    colour: getComputedStyle(one).borderTopColor, ground: getComputedStyle(document.body).backgroundColor,
  }))
"""


@contextmanager
def shown(opened: Opened, path: str, **options: Any) -> Iterator[Page]:
    """A page, the nurse's with a pack, its preview and an error beside a field."""
    with opened(minds=False, **options) as ward:
        page = ward.open(path)
        if path == "/":
            pick(page, "bone", "brain")
            settled(page)
            page.click("#summary > summary")
            fill(page, {"name": "Ann\u202e"})
            page.click("#do-preview")
            expect(page.locator("#errors")).to_be_visible()
            # It is to be written by hand.
            fill(page, {"name": "李"})
            page.click("#do-preview")
            expect(page.locator("iframe#preview")).to_be_visible()
        yield page


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_at_400_percent(opened: Opened, path: str) -> None:
    with shown(opened, path, viewport=ZOOMED) as page:
        assert page.evaluate(WIDE) <= ZOOMED["width"]
        assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [ZOOMED, {"width": 1280, "height": 720}], ids=["zoomed", "usual"])
def test_nothing_is_cut_off_with_wider_spaces(opened: Opened, path: str, size: dict[str, int]) -> None:
    with shown(opened, path, viewport=size, bypass_csp=True) as page:
        page.add_style_tag(content=SPACES)
        assert page.evaluate(WIDE) <= size["width"]
        assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off_before_the_brands_letters_are_there(opened: Opened, path: str) -> None:
    with opened(viewport=ZOOMED, bypass_csp=True, minds=False) as ward:
        # Until they are, a page is shown in letters of the system's, which may be wider.
        ward.page.route("**/face/**", lambda route: route.abort())
        page = ward.open(path)
        page.add_style_tag(content=SPACES)
        assert page.evaluate(WIDE) <= ZOOMED["width"]
        assert page.evaluate(CUT) == []


def test_the_page_works_at_400_percent(opened: Opened) -> None:
    with opened(viewport=ZOOMED) as ward:
        page = ward.open()
        pick(page, "bone", "brain")
        choose(page, "format", "large-print")
        fill(page, DETAILS)
        page.click("#do-preview")
        expect(page.locator("iframe#preview")).to_be_in_viewport()
        assert "Quillfeather" in words_of(ward.shown())
        page.focus("#copy")
        page.keyboard.press("Enter")
        expect(page.locator("#announcement")).to_contain_text("The line is ")


IN_SIGHT = """
() => ["find", "undo", "announcement"].filter((id) => {
  const box = document.getElementById(id).getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.height === 0 || box.top < 0 || box.bottom > innerHeight || !over || !over.closest(`#${id}`);
})
"""


def test_what_the_page_says_and_undo_are_in_sight_at_400_percent(opened: Opened) -> None:
    with opened(viewport=ZOOMED) as ward:
        page = ward.open()
        pick(page, "bone")
        settled(page)
        page.focus("#next")
        page.keyboard.press("Enter")
        assert page.evaluate(IN_SIGHT) == []
        # The buttons of the bar are not covered, either.
        page.click("#do-preview")
        expect(page.locator("#errors")).to_be_focused()
        ward.forgive("422")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_where_motion_is_reduced(opened: Opened, path: str) -> None:
    with shown(opened, path, reduced_motion="reduce") as page:
        assert page.evaluate(MOVING) == 0


def test_fields_and_buttons_have_lines_with_forced_colours(opened: Opened) -> None:
    with shown(opened, "/", forced_colors="active") as page:
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        lines = page.evaluate(LINES)
        assert len(lines) >= 14
        weak = [
            line["name"]
            for line in lines
            if line["width"] < 1 or contrast(hexadecimal(line["colour"]), hexadecimal(line["ground"])) < 3
        ]
        assert weak == []
        disabled, usual = (
            page.locator(f"label[for=leaflet-{name}]").evaluate("one => getComputedStyle(one).color")
            for name in ("elbow", "bone")
        )
        assert disabled != usual


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pack_is_printed_with_any_preference(opened: Opened, scheme: str) -> None:
    with opened(color_scheme=scheme, contrast="more", forced_colors="active", reduced_motion="reduce") as ward:
        page = ward.open()
        pick(page, "bone")
        page.click("#do-print")
        expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
        assert len(ward.printed) == 1
