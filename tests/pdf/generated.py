"""Tagged files by other generators: what the merge has to keep whole. Typst makes its files here, once in a run.

All set their words in the face that the program ships with, so that no machine's own fonts come into it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import typst

FONTS = Path(str(files("fontpkg_atkinson_hyperlegible"))) / "files"
STORED = Path(__file__).resolve().parents[1] / "data" / "weasyprint"

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


@functools.cache
def stored(name: str) -> bytes:
    """A file by WeasyPrint, which tests/data/make_weasyprint.py made. WeasyPrint itself needs Pango."""
    return (STORED / f"{name}.pdf").read_bytes()


def ward() -> bytes:
    """Three pages in British English, PDF/UA-1. Only the ParentTree leads to the running text in their margins."""
    return stored("ward")


def visit() -> bytes:
    """Two pages in French, PDF/A-2a."""
    return stored("visit")


def form() -> bytes:
    """A page with a field to fill in, PDF/UA-1."""
    return stored("form")


def cut_table() -> bytes:
    """A table on two pages; the last cell of the first reaches into the second."""
    return stored("cut-table")


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
