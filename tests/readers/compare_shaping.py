"""The same line set by HarfBuzz, Typst and Chromium, to compare glyph by glyph, and to look at.

    python -m tests.readers.compare_shaping --font NotoSansArabic.ttf --language ar --to FOLDER "متى يمكنني أن أمشي؟"

It writes chromium.png and typst.png, and prints the glyphs that stand elsewhere, or are others, in one of them.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import typst
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Route

from tests.readers import browser, glyphs

_SITE = "http://localhost/"
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_PAGE = """<!DOCTYPE html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>
@font-face {{ font-family: compared; src: url("/font"); }}
@page {{ size: 4000px 300px; margin: 0 }}
body {{ margin: 40px; font: 100px/2 compared; white-space: nowrap; text-rendering: geometricPrecision }}
span {{ display: inline-block; padding: 0 20px }}
</style><body><span></span></body></html>"""


class SetLine(NamedTuple):
    """A line as a program sets it: the PDF file and a picture of it."""

    pdf: bytes
    png: bytes

    @property
    def contours(self) -> list[glyphs.DrawnContour]:
        return glyphs.drawn_contours(self.pdf)


def direction(language: str) -> str:
    """Where lines of a language go."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def by_typst(text: str, font: bytes, language: str) -> SetLine:
    """The line in Typst, which shapes with a HarfBuzz in Rust."""
    family = str(TTFont(io.BytesIO(font))["name"].getBestFamilyName())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "font.ttf").write_bytes(font)
        tag, _, region = language.partition("-")
        source = f"""
#set page(width: 4000pt, height: 300pt, margin: 40pt)
#set text(font: {json.dumps(family)}, fallback: false, size: 100pt, hyphenate: false,
  lang: {json.dumps(tag)}, region: {json.dumps(region) if region else "none"}, dir: {direction(language)})
#{json.dumps(text, ensure_ascii=False)}"""
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        data = typst.compile(source.encode(), font_paths=fonts, format="pdf")
    return SetLine(data, _picture(data))


def by_chromium(chromium: Browser, text: str, font: bytes, language: str) -> SetLine:
    """The line in Chromium, which shapes with HarfBuzz itself."""
    html = _PAGE.format(language=language, direction=direction(language))

    def answer(route: Route) -> None:
        if route.request.url == _SITE:
            route.fulfill(content_type="text/html", body=html)
        elif route.request.url == f"{_SITE}font":
            route.fulfill(content_type="font/ttf", body=font)
        else:
            route.abort()

    page = chromium.new_page()
    page.route("**/*", answer)
    page.goto(_SITE)
    page.evaluate("(text) => { document.querySelector('span').textContent = text; }", text)
    assert page.evaluate("document.fonts.load('100px compared', document.body.textContent).then((list) => list.length)")
    data = page.pdf(prefer_css_page_size=True)
    picture = page.locator("span").screenshot()
    page.close()
    return SetLine(data, picture)


def _picture(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        image = document[0].render(scale=1).to_pil()
    finally:
        document.close()
    written = io.BytesIO()
    image.crop(image.convert("L").point(lambda grey: 255 - grey).getbbox()).save(written, "PNG")
    return written.getvalue()


def main() -> None:
    """What the command line does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--font", type=Path, required=True)
    parser.add_argument("--language", default="en")
    parser.add_argument("--to", type=Path, default=Path())
    arguments = parser.parse_args()
    font = glyphs.pinned(arguments.font.read_bytes())
    ours = glyphs.shaped_contours(arguments.text, font, arguments.language)
    with browser.started() as chromium:
        words = (arguments.text, font, arguments.language)
        for name, line in (("typst", by_typst(*words)), ("chromium", by_chromium(chromium, *words))):
            (arguments.to / f"{name}.png").write_bytes(line.png)
            print(f"{name}: {len(line.contours)} contours, HarfBuzz: {len(ours)}")
            for side, contour in glyphs.unlike(ours, line.contours, 3):
                print(f"  only in {'HarfBuzz' if side == 'first' else name}: {contour}")


if __name__ == "__main__":
    main()
