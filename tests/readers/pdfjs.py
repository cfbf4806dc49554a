"""pdf.js, which shows PDF files in Firefox, in the system's Chromium: what is read out there, and what can be copied.

It is an npm package: npm ci --ignore-scripts --omit=optional --prefix tests/readers/pdfjs
"""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.inspectors.structure import INLINE
from tests.readers.missing import ReaderNotInstalled

FOLDER = Path(__file__).with_name("pdfjs") / "node_modules" / "pdfjs-dist"
COMMAND = "npm ci --ignore-scripts --omit=optional --prefix tests/readers/pdfjs"
_SITE = "http://localhost/"
"""Nothing listens there: all that the page asks for is answered from the package's folder."""

# The worker runs in the page itself: a thread of its own would only be slower to start.
_START = """async () => {
  globalThis.pdfjsWorker = await import("/build/pdf.worker.mjs");
  globalThis.pdfjs = await import("/build/pdf.mjs");
}"""
_READ = """async (encoded) => {
  const data = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const folders = { cMapUrl: "/cmaps/", standardFontDataUrl: "/standard_fonts/", wasmUrl: "/wasm/", iccUrl: "/iccs/" };
  const task = pdfjs.getDocument({ data, ...folders });
  const pdf = await task.promise;
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
    pages.push({ items, tree: await page.getStructTree() });
  }
  await task.destroy();
  return pages;
}"""


def folder() -> Path:
    """Where pdf.js is. Raises ReaderNotInstalled with the way to install it."""
    if not (FOLDER / "package.json").exists():
        raise ReaderNotInstalled(f"pdf.js is not installed. In the program's folder, run: {COMMAND}")
    return FOLDER


class PdfJs:
    """A page of a browser with pdf.js in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def read(self, data: bytes) -> str:
        """The text in the order of the structure tree, as screen readers get it: a line for each block."""
        text = []
        for page in self._pages(data):
            texts: dict[str, str] = {}
            for name, piece in _marked(page["items"]):
                texts[name] = texts.get(name, "") + piece
            text.append("".join(_of_tree(page["tree"] or {}, texts)))
        return "\n".join(text)

    def shown(self, data: bytes) -> str:
        """The text in the order of painting, without artifacts: what is found and copied."""
        return "\n".join("".join(text for name, text in _marked(page["items"]) if name) for page in self._pages(data))

    def _pages(self, data: bytes) -> list[dict[str, Any]]:
        return self.page.evaluate(_READ, base64.b64encode(data).decode("ascii"))


def opened(browser: Browser) -> PdfJs:
    """A page with pdf.js, and no way to the internet."""
    folder()
    page = browser.new_page()
    page.route("**/*", _answer)
    page.goto(_SITE)
    page.evaluate(_START)
    return PdfJs(page)


def _answer(route: Route) -> None:
    url = route.request.url
    if url == _SITE:
        route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>pdf.js</title>")
        return
    path = FOLDER / url.removeprefix(_SITE)
    if url.startswith(_SITE) and path.is_file():
        kind = "text/javascript" if path.suffix == ".mjs" else mimetypes.guess_type(path)[0]
        route.fulfill(content_type=kind, body=path.read_bytes())
    else:
        route.abort()


def _marked(items: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each piece of text, with the identifier of the marked content that it is in; "" for artifacts."""
    open_: list[str] = []
    for item in items:
        match item.get("type"):
            case "beginMarkedContentProps":
                open_.append(item.get("id") or "")
            case "beginMarkedContent":
                open_.append("")
            case "endMarkedContent":
                open_.pop()
            case _:
                yield next(filter(None, reversed(open_)), ""), item["str"] + ("\n" if item["hasEOL"] else "")


def _of_tree(node: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    if node.get("type") == "content":
        yield texts.get(node["id"], "")
        return
    if "role" not in node and "children" not in node:  # an annotation, such as where a link can be pressed
        return
    block = node.get("role") not in INLINE
    if block:
        yield "\n"
    for child in node.get("children", ()):
        yield from _of_tree(child, texts)
    if block:
        yield "\n"
