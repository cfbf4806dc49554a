"""A browser at the ward's page, as nurses have it: Chromium, without a window."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
)

from tests.inspectors import Pdf
from tests.support import packing

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""What Chromium is called by those who package it."""
MISSING = "Chromium is not installed. On Debian: apt-get install chromium. On others, install Chromium or Chrome."
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NURSES = ("--disable-back-forward-cache",)
"""What Playwright turns off and nurses have: pages are kept as they are for the button Back."""
SCREEN: ViewportSize = {"width": 1366, "height": 624}
"""What a browser leaves of a small ward PC's screen."""
DAY = 1795600000
"""25 November 2026, between the reviews of the repository's own leaflets."""
_OWN_PAGES = ("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/", "chrome://resources/")
"""Chromium's viewer of PDF files, which is inside it: that asks nobody for anything."""
_WATCH = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`);
});
window.print = () => console.info(`printed ${location.href}`);
"""
HOLD = """
window.held = {};
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  const address = make.call(URL, blob);
  window.held[address] = blob;
  return address;
};
"""
"""Keeps the files that a page makes, by their addresses."""
_READ = """
(address) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.split(",")[1]);
  reader.readAsDataURL(window.held[address.split("#")[0]]);
})
"""


def program() -> str:
    """The path of Chromium. Raises FileNotFoundError that says how to have it."""
    results = next(filter(None, map(shutil.which, NAMES)), None)
    if results is None:
        raise FileNotFoundError(MISSING)
    return results


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=program(), args=OPTIONS, ignore_default_args=NURSES)


_PRESSED = """() => {
  window.pressed = false;
  document.getElementById("copy").addEventListener("click", () => { window.pressed = true; }, { once: true });
}"""


class Ward:
    """A browser of its own at the page, which notes whom it asks, what it complains of and what it prints.

    Print windows cannot be seen in a browser without a window: what would be printed is in `printed`, by its address.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.printed: list[str] = []
        context.add_init_script(_WATCH + HOLD)
        context.on("request", lambda request: self.requests.append(request))
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.text.startswith("printed "):
            self.printed.append(message.text.partition(" ")[2])
        elif message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def forgive(self, code: str) -> None:
        """Forget what the browser complains of where the server refuses something with this code."""
        self.complaints = [
            entry for entry in self.complaints if f"the server responded with a status of {code}" not in entry
        ]

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.address.rstrip("/") + path)
        return self.page

    @property
    def strangers(self) -> list[str]:
        """Every address that was asked for and is not the server's own, nor inside the browser."""
        known = (self.address, f"blob:{self.address}", *_OWN_PAGES)
        return [request.url for request in self.requests if not request.url.startswith(known)]

    def posts(self, path: str) -> list[Request]:
        return [
            request
            for request in self.requests
            if request.method == "POST" and request.url == self.address.rstrip("/") + path
        ]

    def shown(self) -> bytes:
        """What the preview shows: the file that the browser holds."""
        viewer = self.page.locator("iframe#preview")
        expect(viewer).to_be_visible()
        return base64.b64decode(self.page.evaluate(_READ, viewer.get_attribute("src")))

    def again(self, request: Request) -> APIResponse:
        """The answer to the same form once more: browsers do not show what their own viewers were given."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.context.request.post(request.url, data=request.post_data_buffer, headers=headers)


def sent(request: Request) -> dict[str, list[str]]:
    """The fields of a form as they were sent."""
    return parse_qs(request.post_data or "", keep_blank_values=True)


@contextmanager
def visit(browser: Browser, address: str, *, minds: bool = True, **options: Any) -> Iterator[Ward]:
    """A browser without a past. With `minds`, in the end it must not have complained; strangers it never asks."""
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    try:
        ward = Ward(context, address)
        yield ward
        assert ward.strangers == [], ward.strangers
        assert not minds or ward.complaints == [], ward.complaints
    finally:
        context.close()


def pick(page: Page, *names: str) -> None:
    for name in names:
        page.check(f"#leaflet-{name}")


def choose(page: Page, field: str, value: str) -> None:
    """Choose a format or a brand, where these are folded."""
    unfold(page)
    page.select_option(f"#{field}", value)


def unfold(page: Page) -> None:
    """Open how the pack is printed."""
    if not page.locator("#format").is_visible():
        page.click("#how > summary")


def copy(page: Page) -> None:
    """Press Copy. While the browser’s viewer loads it takes the focus and scrolls: the click may be its own."""
    for _ in range(5):
        page.evaluate(_PRESSED)
        page.click("#copy")
        if page.evaluate("window.pressed"):
            return
        page.wait_for_timeout(500)
    raise AssertionError("the button cannot be pressed")


def fill(page: Page, details: dict[str, str]) -> None:
    for field, words in details.items():
        page.fill(f"#detail-{field}", words)


def settled(page: Page) -> None:
    """Wait for the summary and the picture of what is picked."""
    expect(page.locator("#results")).to_be_attached()
    count = page.locator("#picks > li").count()
    expect(page.locator("#summed")).to_contain_text(f"{count} leaflet")
    expect(page.locator("#picture-box")).to_be_visible()


def hospital(folder: Path) -> Path:
    """The repository's leaflets, and beside them one of each kind that cannot be handed out, and two that clash."""
    folder.mkdir(exist_ok=True)
    packing.copied(folder)
    leaflets = folder / "leaflets"
    _like(leaflets, "bone", "wrist", "Wrist surgery", status="withdrawn", withdrawn_because="The dose was wrong")
    _like(leaflets, "bone", "shoulder", "Shoulder surgery", last_reviewed="2019-01-01", next_review="2020-01-31")
    _like(leaflets, "bone", "elbow", "Elbow surgery", status="draft")
    _like(leaflets, "liver", "lung", "Lung surgery", key_facts={"Eating": "Stop eating at midnight"})
    _like(leaflets, "liver", "spleen", "Spleen surgery", key_facts={"Eating": "Eat until 6 in the morning"})
    topics = yaml.safe_load((leaflets / "topics.yaml").read_text(encoding="utf-8"))["topics"]
    packing.change(leaflets / "topics.yaml", topics=[*topics, {"label": "Eating", "answers": "single"}])
    return folder


def _like(leaflets: Path, model: str, name: str, title: str, **fields: object) -> None:
    shutil.copy(leaflets / f"{model}.yaml", leaflets / f"{name}.yaml")
    fields = {
        "title": title,
        "short_title": title,
        "summary": f"About {title.lower()}.",
        "also_called": [name],
        **fields,
    }
    packing.change(leaflets / f"{name}.yaml", **fields)


def words_of(data: bytes | Path) -> str:
    """The words of a PDF, page by page, as they are painted, wherever lines end."""
    pdf = Pdf(data)
    return " ".join(" ".join(pdf.page_text(number + 1) for number in range(pdf.page_count)).split())


def hexadecimal(colour: str, ground: str = "rgb(255, 255, 255)") -> str:
    """A colour as browsers compute it, ``rgb(0, 60, 125)``, as ``#003c7d``, lying on `ground`."""
    *over, alpha = _numbers(colour)
    *under, _ = _numbers(ground)
    return "#" + "".join(
        f"{round(alpha * one + (1 - alpha) * other):02x}" for one, other in zip(over, under, strict=True)
    )


def _numbers(colour: str) -> list[float]:
    results = [float(entry) for entry in colour.partition("(")[2].rstrip(")").split(",")]
    return results if len(results) == 4 else [*results, 1.0]
