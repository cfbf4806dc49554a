"""Tagged files by other generators, Typst and WeasyPrint, each made once: what the merge has to keep whole.

All set their words in the face that the program ships with, so that no machine's own fonts come into it.
"""

from __future__ import annotations

import base64
import functools
import io
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import typst
import weasyprint
from PIL import Image, ImageFile

# WeasyPrint has Pillow take pictures that are cut short, for the whole process. The program must not.
ImageFile.LOAD_TRUNCATED_IMAGES = False

FONTS = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"

UA = ("ua-1",)
BOTH = ("ua-1", "a-2a")

_SETUP = """
#set document(title: "{title}", date: datetime(year: 2026, month: 11, day: 1))
#set page(width: 300pt, height: 400pt, margin: 40pt, footer: context [{title} #counter(page).display()])
#set text(font: "Atkinson Hyperlegible", size: 11pt, lang: "{language}", hyphenate: false)
#set heading(numbering: "1.")
#show heading: set text(size: 13pt)
"""

_EXERCISES = """
= Exercises <start>
Do these #emph[twice] a day.#footnote[Stop when it hurts.] The table is in @week, and there is
#link("https://www.example.org/exercises")[more to read].
#outline(title: [In this file])
- Sit on a chair.
- Stand up.
  + Lean forward.
  + Push with your legs.
#figure(rect(width: 30pt, height: 20pt, fill: blue), alt: "A chair seen from the side", caption: [The chair])
#pagebreak()
== Your week <week>
#table(
  columns: 3,
  table.header([Day], [Morning], [Evening]),
  [Monday], [5], [10],
  table.cell(colspan: 2)[Tuesday and Wednesday], [10],
)
/ Set: ten times the same movement.
/ Rest: a minute without any.
#text(lang: "fr")[À bientôt !] Back to the #link(<start>)[first page].
#pagebreak()
== Questions
A paragraph that is long enough to run on. #lorem(150)#footnote[A second note.]
#math.equation(block: true, alt: "x squared")[$ x^2 $]
"""

_FOOD = """
= Essen und Trinken <start>
Trinken Sie genug.#footnote[Wasser oder Tee.] Siehe @tabelle.
== Mengen <tabelle>
#table(columns: 2, table.header([Getränk], [Menge]), [Wasser], [1 l], [Tee], [½ l])
#pagebreak()
= Fragen
Rufen Sie an: #link("tel:+441632960123")[01632 960123]. Zurück zum #link(<start>)[Anfang].
"""

_PAIN = """
= Poen
Gofynnwch i'ch nyrs.#footnote[Bob dydd.]
+ Un
+ Dau
#pagebreak()
= Cysylltu
#link("mailto:ward@example.org")[Ysgrifennwch atom].
"""

_SLIP = """
= Slip {number}
Words of slip {number}.#footnote[A note.] #link("https://www.example.org/{number}")[Read more].
"""


def _typst(title: str, language: str, body: str, standards: Sequence[str]) -> bytes:
    source = _SETUP.replace("{title}", title).replace("{language}", language) + body
    return typst.compile(
        source.encode(), format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards=list(standards)
    )


@functools.cache
def exercises(standards: tuple[str, ...] = BOTH) -> bytes:
    """Three pages in English: headings, lists, a table, a figure, notes, links, an outline, a formula."""
    return _typst("Exercises", "en", _EXERCISES, standards)


@functools.cache
def food(standards: tuple[str, ...] = UA) -> bytes:
    """Two pages in German with a table, a note and links."""
    return _typst("Essen und Trinken", "de", _FOOD, standards)


@functools.cache
def pain(standards: tuple[str, ...] = ("a-2a",)) -> bytes:
    """Two pages in Welsh that claim PDF/A alone."""
    return _typst("Poen", "cy", _PAIN, standards)


@functools.cache
def slip(number: int = 1) -> bytes:
    """A small page; every one has a note and a link."""
    return _typst(f"Slip {number}", "en", _SLIP.replace("{number}", str(number)), BOTH)


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
    """A small PNG as an address that holds it."""
    written = io.BytesIO()
    Image.new("RGB", (4, 4), "#2040c0").save(written, "PNG")
    return "data:image/png;base64," + base64.b64encode(written.getvalue()).decode("ascii")


def _weasyprint(title: str, language: str, body: str, variant: str, forms: bool = False) -> bytes:
    faces = {face: (FONTS / f"AtkinsonHyperlegible-{face.title()}.ttf").as_uri() for face in ("regular", "bold")}
    style = _STYLE.replace("{title}", title)
    for face, address in faces.items():
        style = style.replace("{" + face + "}", address)
    page = body.replace("{picture}", _picture())
    html = (
        f'<html lang="{language}"><head><title>{title}</title><style>{style}</style></head><body>{page}</body></html>'
    )
    # PDF/A wants the metadata to stand there as they are.
    plain = variant.startswith("pdf/a")
    made = weasyprint.HTML(string=html).write_pdf(
        pdf_variant=variant, pdf_tags=True, pdf_forms=forms, uncompressed_pdf=plain
    )
    assert isinstance(made, bytes)
    return made


@functools.cache
def ward(variant: str = "pdf/ua-1") -> bytes:
    """Three pages in British English. The running text in their margins is reached by the ParentTree alone."""
    return _weasyprint("The ward", "en-GB", _WARD, variant)


@functools.cache
def visit(variant: str = "pdf/a-2a") -> bytes:
    """Two pages in French."""
    return _weasyprint("La visite", "fr", _VISIT, variant)


@functools.cache
def form(variant: str = "pdf/ua-1") -> bytes:
    """A page with a field to fill in."""
    return _weasyprint("Before you come", "en-GB", _FORM, variant, forms=True)


@functools.cache
def cut_table() -> bytes:
    """A table on two pages; the cell at the foot of the first reaches into the second."""
    return _weasyprint("A table", "en-GB", _CUT_TABLE, "pdf/ua-1")


FILES = {
    "exercises": exercises,
    "food": food,
    "pain": pain,
    "slip": slip,
    "ward": ward,
    "visit": visit,
    "form": form,
}
"""Every file by name."""
