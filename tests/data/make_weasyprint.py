"""Makes the files by WeasyPrint in tests/data/weasyprint, which tests of joining and inspecting read:

    python -m pip install -c constraints.txt -e '.[test,pango]' && python -m tests.data.make_weasyprint

WeasyPrint needs Pango, which a fresh machine does not have, so the files are stored. Make them again when WeasyPrint
writes structure that it did not write before. tests/external/pango asks the same questions of fresh ones.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

import weasyprint
from PIL import Image, ImageFile

from tests.pdf.generated import FONTS, STORED

# WeasyPrint makes Pillow accept pictures that are cut short, for the whole process. The program must not.
ImageFile.LOAD_TRUNCATED_IMAGES = False

_STYLE = """
@font-face { font-family: Atkinson; src: url("{regular}") }
@font-face { font-family: Atkinson; font-weight: bold; src: url("{bold}") }
@page {
  size: 300pt 400pt; margin: 40pt;
  @top-left { content: "{title}" }
  @bottom-center { content: "Page " counter(page) " of " counter(pages) }
}
body { font: 11pt Atkinson }
img { image-rendering: crisp-edges }
.page { break-before: page }
"""

_WARD = """
<h1 id="top">The ward</h1>
<p>Visit from two to four. See <a href="#rules">the rules</a> or
<a href="https://www.example.org/ward">our site</a>.</p>
<ul><li>Bring slippers.</li><li>Leave your car.<ol><li>By bus</li><li>On foot</li></ol></li></ul>
<p><img src="{picture}" alt="A blue square" width="20" height="20"></p>
<h2 id="rules" class="page">Rules</h2>
<table>
<thead><tr><th>Day</th><th>From</th><th>To</th></tr></thead>
<tbody><tr><td>Monday</td><td>2</td><td>4</td></tr><tr><td colspan="2">Sunday</td><td>all day</td></tr></tbody>
</table>
<p>Some words <strong>in bold</strong>, some <span lang="fr">en français</span>. <a href="#top">Back</a>.</p>
<h2 class="page">Parking</h2>
<p>There is none.</p>
"""

_VISIT = """
<h1>La visite</h1>
<p>Venez <em>à l'heure</em>. <a href="#plan">Le plan</a></p>
<h2 id="plan" class="page">Le plan</h2>
<p><img src="{picture}" alt="Un carré bleu" width="20" height="20"></p>
<blockquote><p>Suivez les flèches.</p></blockquote>
"""

_FORM = """
<h1>Before you come</h1>
<form><p><label>Name <input name="name" type="text"></label></p></form>
<p>Thank you.</p>
"""

_CUT_TABLE = """
<h1>A table</h1>
<table>
<thead><tr><th>Day</th><th>Time</th></tr></thead>
<tbody>
<tr><td>Monday</td><td>2</td></tr>
<tr><td rowspan="2">Tuesday</td><td>3</td></tr><tr class="page"><td>4</td></tr>
</tbody>
</table>
"""


def _picture() -> str:
    """A small PNG as an address that contains it."""
    written = io.BytesIO()
    Image.new("RGB", (4, 4), "#2040c0").save(written, "PNG")
    return "data:image/png;base64," + base64.b64encode(written.getvalue()).decode("ascii")


def _pdf(title: str, language: str, body: str, variant: str) -> bytes:
    style = _STYLE.replace("{title}", title)
    for face in ("regular", "bold"):
        style = style.replace("{" + face + "}", (FONTS / f"AtkinsonHyperlegible-{face.title()}.ttf").as_uri())
    page = body.replace("{picture}", _picture())
    html = (
        f'<html lang="{language}"><head><title>{title}</title><style>{style}</style></head><body>{page}</body></html>'
    )
    # PDF/A does not allow compressed metadata.
    plain = variant.startswith("pdf/a")
    pdf = weasyprint.HTML(string=html).write_pdf(
        pdf_variant=variant, pdf_tags=True, pdf_forms="<form" in body, uncompressed_pdf=plain
    )
    assert isinstance(pdf, bytes)
    return pdf


def make(name: str) -> bytes:
    """One of the files, by its name without the ending."""
    base, newer = name.removesuffix("-ua-2"), name.endswith("-ua-2")
    title, language, body, variant = _FILES[base]
    return _pdf(title, language, body, "pdf/ua-2" if newer else variant)


_FILES = {
    "ward": ("The ward", "en-GB", _WARD, "pdf/ua-1"),
    "visit": ("La visite", "fr", _VISIT, "pdf/a-2a"),
    "form": ("Before you come", "en-GB", _FORM, "pdf/ua-1"),
    "cut-table": ("A table", "en-GB", _CUT_TABLE, "pdf/ua-1"),
}
NAMES = ("ward", "visit", "form", "cut-table", "ward-ua-2", "visit-ua-2", "form-ua-2")


def main() -> None:
    STORED.mkdir(exist_ok=True)
    for name in NAMES:
        Path(STORED / f"{name}.pdf").write_bytes(make(name))


if __name__ == "__main__":
    main()
