"""Take the pictures of the ward's page for the README. Run as: python -m tests.web.e2e.pictures"""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect, sync_playwright

from builder import cli
from tests.support import days, packing
from tests.support.making import REPOSITORY
from tests.support.serving import started
from tests.web.e2e import browsing

FOLDER = REPOSITORY / "docs" / "pictures"
USUAL = {"width": 1280, "height": 900}
COLOURS = 64
BIGGEST = 150_000
DETAILS = {"name": "Alex Example", "date_of_operation": "2026-12-03", "consultant": "Dr Example"}
"""Nobody's."""


def picked(page: Page) -> None:
    browsing.pick(page, "bone", "brain")
    browsing.fill(page, DETAILS)
    browsing.settled(page)
    page.wait_for_timeout(1000)


def previewed(page: Page) -> None:
    picked(page)
    page.click("#do-preview")
    # The browser's viewer takes a moment to draw, and nothing says when it has.
    page.wait_for_timeout(4000)


def large(page: Page) -> None:
    browsing.pick(page, "bone")
    browsing.choose(page, "format", "large-print")
    browsing.settled(page)
    page.evaluate("document.getElementById('how').scrollIntoView()")


def wrong(page: Page) -> None:
    expect(page.locator("#problems")).to_contain_text("Error in")
    page.wait_for_timeout(3000)


def nothing(page: Page) -> None:
    pass


PICTURES: dict[str, tuple[str, dict[str, int], Callable[[Page], None]]] = {
    "ward-start": ("/", USUAL, nothing),
    "ward-filled": ("/", USUAL, picked),
    "ward-preview": ("/", USUAL, previewed),
    "ward-large-print-zoomed": ("/", {"width": 320, "height": 256}, large),
    "ward-status": ("/status", USUAL, nothing),
    "ward-editor": ("/edit/brain", USUAL, wrong),
}


def built(root: Path) -> None:
    """Build two leaflets, of which one is stale then."""
    CliRunner().invoke(cli.main, ["--project", str(root), "build", "bone", "liver"], catch_exceptions=False)
    for path in (root / "output").rglob("*.pdf"):
        os.utime(path, (browsing.DAY, browsing.DAY))
    packing.change(root / "leaflets" / "liver.yaml", version="1.1")


def small(path: Path) -> None:
    """Make a picture smaller: a page has few colours."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < BIGGEST, f"{path.name} has {path.stat().st_size} bytes"


PHONE = {"width": 390, "height": 820}
EDGE, CORNER, GAP = 12, 44, 40
"""Of the drawn phone, and between it and the sheet, in pixels."""


def print_and_phone(browser: Browser, folder: Path) -> Image.Image:
    """The first page of a leaflet on paper, and the same leaflet on a phone beside it."""
    output = ["--output", str(folder), "--format", "a4", "--format", "html"]
    CliRunner().invoke(cli.main, ["--project", str(REPOSITORY), "build", "bone", *output], catch_exceptions=False)
    document = pypdfium2.PdfDocument(folder / "harbour" / "a4" / "bone.pdf")
    sheet = document[0].render(scale=1.45).to_pil()
    page = browser.new_page(viewport=PHONE, device_scale_factor=1)
    page.goto((folder / "harbour" / "html" / "bone.html").as_uri())
    page.screenshot(path=folder / "phone.png")
    page.close()
    screen = Image.open(folder / "phone.png").convert("RGB")
    phone = Image.new("RGB", (screen.width + 2 * EDGE, screen.height + 2 * EDGE), "#1d2328")
    phone.paste(screen, (EDGE, EDGE), rounded(screen.size, CORNER - EDGE))
    height = max(sheet.height + 2, phone.height) + 2 * GAP
    whole = Image.new("RGB", (sheet.width + phone.width + 3 * GAP, height), "#e9edf0")
    whole.paste("#b7c0c7", (GAP - 1, GAP - 1, GAP + sheet.width + 1, GAP + sheet.height + 1))
    whole.paste(sheet, (GAP, GAP))
    whole.paste(phone, (sheet.width + 2 * GAP, (height - phone.height) // 2), rounded(phone.size, CORNER))
    return whole


def rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """A mask with round corners."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius, fill=255)
    return mask


def main() -> None:
    days.set_today(pytest.MonkeyPatch(), datetime.date.fromtimestamp(browsing.DAY))
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        root = browsing.hospital(Path(name) / "project")
        built(root)
        browser = browsing.launched(playwright)
        print_and_phone(browser, Path(name) / "pages").save(FOLDER / "print-and-phone.png")
        small(FOLDER / "print-and-phone.png")
        with started(root, folder=Path(name)) as address:
            for name, (path, size, walk) in PICTURES.items():
                zoomed = 4 if size["width"] < 1000 else 1
                options = {"viewport": size, "device_scale_factor": zoomed, "reduced_motion": "reduce"}
                with browsing.visit(browser, address, **options) as ward:
                    page = ward.open(path)
                    if walk is wrong:
                        file = root / "leaflets" / "brain.yaml"
                        text = file.read_text(encoding="utf-8")
                        file.write_text(re.sub(r"^owner:", "ownr:", text, flags=re.MULTILINE), encoding="utf-8")
                    walk(page)
                    page.screenshot(path=FOLDER / f"{name}.png")
                small(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
