"""By the keyboard alone, from the address bar to the preview, and the focus can be seen all the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.inspectors.content import contrast
from tests.web.e2e.browsing import Ward, hexadecimal, sent, settled, words_of

Opened = Callable[..., AbstractContextManager[Ward]]
FULL = "/?recipe=bone-and-brain"
LEAST = {FULL: 26, "/status": 6, "/edit": 10, "/edit/bone": 5}
"""Pages, and how often Tab stops on each at least."""
MOST = 80
"""More presses of Tab than any page takes."""
FOCUSED = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const look = getComputedStyle(one);
  let ground = one.parentElement;
  while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
  const middle = document.elementFromPoint(box.x + Math.min(box.width, 60) / 2, box.y + Math.min(box.height, 30) / 2);
  return {
    name: one.id || one.textContent.trim().slice(0, 40) || one.className,
    style: look.outlineStyle, width: parseFloat(look.outlineWidth), colour: look.outlineColor,
    ground: ground ? getComputedStyle(ground).backgroundColor : "rgb(255, 255, 255)",
    within: box.width > 0 && box.height > 0 && box.left >= 0 && box.top >= 0
      && box.left < innerWidth && box.top < innerHeight,
    above: Boolean(middle && (one.contains(middle) || middle.contains(one))),
  };
}
"""


def focused(page: Page) -> dict[str, Any] | None:
    results: dict[str, Any] | None = page.evaluate(FOCUSED)
    return results


def round_trip(page: Page) -> Iterator[dict[str, Any]]:
    """Each element that Tab comes to, until it leaves the page."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        results = focused(page)
        if results is None:
            return
        yield results
    raise AssertionError("Tab does not leave the page")


def from_the_start(page: Page) -> None:
    """Leave Find, which has the focus at first, for the link at the beginning of the page."""
    page.focus(".skip")


def tab_to(page: Page, name: str) -> None:
    for entry in round_trip(page):
        if entry["name"] == name:
            return
    raise AssertionError(f"Tab does not come to {name}")


def unseen(found: dict[str, Any]) -> list[str]:
    """What keeps somebody from seeing where the focus is (WCAG 2.2, 2.4.7, 2.4.11, 1.4.11)."""
    reported = []
    if found["style"] in ("none", "hidden") or found["width"] < 2:
        reported.append("no outline")
    elif (
        found["style"] != "auto"
        and contrast(hexadecimal(found["colour"], found["ground"]), hexadecimal(found["ground"])) < 3
    ):
        reported.append(f"outline {found['colour']} on {found['ground']}")
    if not found["within"]:
        reported.append("out of sight")
    if not found["above"]:
        reported.append("covered")
    return reported


def test_the_keyboard_is_enough_for_a_pack(ward: Ward) -> None:
    page = ward.page
    keys = page.keyboard
    assert (focused(page) or {})["name"] == "find"
    from_the_start(page)
    assert (focused(page) or {})["name"] == "Skip to main content"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "leaflet-lung")
    keys.press("Space")
    tab_to(page, "leaflet-bone")
    keys.press("Space")
    tab_to(page, "detail-name")
    keys.type("Quillfeather")
    keys.press("Tab")
    keys.type("2026-12-03")
    tab_to(page, "do-print")
    tab_to(page, "do-preview")
    keys.press("Enter")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    words = words_of(ward.shown())
    assert "Quillfeather" in words
    assert "3 December 2026" in words
    assert page.evaluate("document.activeElement.id") == "do-preview"
    keys.press("Shift+Tab")
    keys.press("Space")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")


def test_a_recipe_is_picked_searched_and_copied_by_the_keyboard(ward: Ward) -> None:
    page = ward.page
    keys = page.keyboard
    tab_to(page, "Your operations on bone and brain")
    keys.press("Enter")
    settled(page)
    assert (focused(page) or {})["name"] == "find"
    keys.type("liver")
    keys.press("Enter")
    expect(page.locator("#picks > li")).to_have_count(4)
    expect(page.locator("#find")).to_have_value("")
    assert ward.posts("/preview") == []
    page.focus("#how > summary")
    keys.press("Enter")
    tab_to(page, "format")
    keys.type("large")
    tab_to(page, "detail-name")
    keys.press("Enter")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    assert sent(ward.posts("/preview")[0])["format"] == ["large-print"]


def test_the_line_is_copied_by_the_keyboard(ward: Ward) -> None:
    page = ward.page
    page.check("#leaflet-bone")
    settled(page)
    tab_to(page, "copy")
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_contain_text("The line is ")


@pytest.mark.parametrize("forced", [None, "active"])
@pytest.mark.parametrize("size", [(1280, 720), (320, 256)])
@pytest.mark.parametrize("path", LEAST)
def test_the_focus_is_seen_wherever_it_is(opened: Opened, path: str, size: tuple[int, int], forced: str | None) -> None:
    with opened(viewport={"width": size[0], "height": size[1]}, forced_colors=forced, reduced_motion="reduce") as ward:
        page = ward.open(path)
        if path == FULL:
            settled(page)
        from_the_start(page)
        stops = []
        for entry in round_trip(page):
            if entry["name"] == "preview":
                break
            stops.append(entry)
            if entry["name"].startswith("Add shared pages"):
                page.keyboard.press("Enter")
        reported = {entry["name"]: unseen(entry) for entry in stops}
        assert {name: words for name, words in reported.items() if words} == {}
        assert len(stops) >= LEAST[path], list(reported)
