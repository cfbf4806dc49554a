"""Leaflets as web pages: axe-core finds nothing against WCAG 2.2 AA, phones show all, and nothing is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
from tests.support.making import REPOSITORY, project_with
from tests.web.e2e.test_axe import violations

STATES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}},
    "narrow": {"viewport": {"width": 320, "height": 256}},
    "wide": {"viewport": {"width": 1400, "height": 900}},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "dark with contrast": {"color_scheme": "dark", "contrast": "more"},
    "forced colours": {"forced_colors": "active"},
}


NAMES = ["bone", "liver-cy", "overview-ar"]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The leaflets in both brands, and one with every kind of block."""
    folder = tmp_path_factory.mktemp("pages")
    everything = project_with(folder / "project")
    for brand in ("harbour", "meadow"):
        for root, names in ((REPOSITORY, NAMES), (everything, ["everything"])):
            for plan in selection.plans(Project(root), names, brand, ["html"], strict=False):
                assert {result.state for result in build.build(plan, folder / "output").results} == {"built"}
    return folder / "output"


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Page]:
    """A page that is opened from its file, and asks for nothing else."""
    context = browser.new_context(**options)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert [address for address in asked if not address.startswith(("data:", "file:"))] == []
    assert [address for address in asked if address.startswith("file:")] == [path.as_uri()]
    context.close()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["harbour/html/everything", "meadow/html/overview-ar", "meadow/html/everything"])
def test_axe_finds_nothing(browser: Browser, pages: Path, name: str, state: str) -> None:
    with opened(browser, pages / f"{name}.html", bypass_csp=True, **STATES[state]) as page:
        assert violations(page) == []


@pytest.mark.parametrize("name", ["harbour/html/bone", "meadow/html/liver-cy", "harbour/html/everything"])
def test_a_narrow_page_shows_all_of_its_words(browser: Browser, pages: Path, name: str) -> None:
    with opened(browser, pages / f"{name}.html", viewport={"width": 320, "height": 640}) as page:
        width = "document.documentElement.scrollWidth"
        assert page.evaluate(width) <= 320
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(width) <= 320


def edges(frame: Locator) -> list[bool]:
    """Whether the left and the right edge of a table have another colour than most of it."""
    picture = Image.open(io.BytesIO(frame.screenshot())).convert("RGB")
    width, height = picture.size

    def ground(box: tuple[int, int, int, int]) -> Any:
        return max(picture.crop(box).getcolors(width * height) or [])[1]

    paper = ground((0, 0, width, height))
    columns = (ground((x, 0, x + 1, height)) for x in (1, width - 2))
    return [max(abs(a - b) for a, b in zip(colour, paper, strict=True)) > 20 for colour in columns]


@pytest.mark.parametrize("state", ["light", "dark"])
def test_a_table_that_goes_on_beyond_the_edge_says_so(browser: Browser, pages: Path, state: Any) -> None:
    options: dict[str, Any] = {"viewport": {"width": 1400, "height": 1200}, "color_scheme": state}
    with opened(browser, pages / "harbour/html/everything.html", **options) as page:
        frame = page.locator(".scroll[tabindex]").first
        assert edges(frame) == [False, False], "all of it is there"
        page.set_viewport_size({"width": 320, "height": 1200})
        frame.locator("table").evaluate("element => { element.style.minWidth = '600px' }")
        seen = []
        for place in (0, 30, 1000):
            frame.evaluate(f"element => {{ element.scrollLeft = {place} }}")
            seen.append(edges(frame))
        assert seen == [[False, True], [True, True], [True, False]]
        page.emulate_media(forced_colors="active")
        assert edges(frame) == [False, False], "it is in the reader's own colours"


def test_a_wide_table_has_all_its_columns_on_paper(browser: Browser, pages: Path) -> None:
    with opened(browser, pages / "harbour/html/everything.html", viewport={"width": 700, "height": 900}) as page:
        page.emulate_media(media="print")
        frame = page.locator(".scroll[tabindex]").first
        frame.locator("td").last.evaluate("element => { element.textContent = 'Antidisestablishment'.repeat(9) }")
        right = frame.evaluate("element => element.querySelector('table').getBoundingClientRect().right")
        assert right <= frame.evaluate("element => element.getBoundingClientRect().right") + 1


def test_steps_with_icons_show_them_in_forced_colours(browser: Browser, pages: Path) -> None:
    with opened(browser, pages / "harbour/html/bone.html", forced_colors="active") as page:
        icon = page.locator(".steps .with-icon > .icon").first
        colours = icon.evaluate("element => [getComputedStyle(element).color, getComputedStyle(document.body).color]")
        assert colours[0] == colours[1]


def test_links_lead_to_their_places(browser: Browser, pages: Path) -> None:
    with opened(browser, pages / "harbour" / "html" / "bone.html") as page:
        page.get_by_role("link", name="what happens after surgery").click()
        target = page.locator(":target")
        assert target.inner_text() == "What happens after surgery"
        assert target.evaluate("element => element.getBoundingClientRect().top") < 100


def test_letters_are_those_of_the_brand(browser: Browser, pages: Path) -> None:
    with opened(browser, pages / "harbour" / "html" / "overview-ar.html") as page:
        page.evaluate("document.fonts.ready")
        loaded = page.evaluate("[...document.fonts].filter(font => font.status == 'loaded').length")
        failed = page.evaluate("[...document.fonts].filter(font => font.status == 'error').length")
        assert loaded >= 2
        assert failed == 0
