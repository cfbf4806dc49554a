"""Files that other programs made, and ways to break them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator

import pikepdf
import typst

Change = Callable[[pikepdf.Pdf], None]

EXERCISES = """\
#set document(title: "Exercises")
#set text(lang: "en")
= Exercises
Do these #link("https://example.org/arms")[at home] each day.#footnote[Ask first.]
== Arms <arms>
- Lift
- Lower
#figure(image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"),
  width: 3cm), alt: "A raised arm")
#pagebreak()
== Legs
#table(columns: 2, table.header([Day], [Times]), [Monday], [5])
#table(columns: 2, table.header([Week], [Rest]), [First], [1])
#text(lang: "fr")[Bonjour tout le monde]
See #link(<arms>)[what to do with the arms].
"""


@functools.cache
def typeset(source: str = EXERCISES) -> bytes:
    """A PDF/UA-1 file by Typst."""
    return typst.compile(source.encode("utf-8"), format="pdf", pdf_standards="ua-1")


def typeset_words(body: str, language: str = "en") -> bytes:
    """A file by Typst with a heading and one paragraph."""
    return typeset(f'#set document(title: "T")\n#set text(lang: "{language}")\n= T\n{body}\n')


def changed(change: Change, data: bytes | None = None) -> bytes:
    """A file after a change, the exercises where no other is named."""
    with pikepdf.open(io.BytesIO(typeset() if data is None else data)) as pdf:
        change(pdf)
        stored = io.BytesIO()
        pdf.save(stored, static_id=True)
    return stored.getvalue()


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The structure elements of a type, in order."""
    return [element for element in _elements(pdf.Root.StructTreeRoot.K) if str(element.S) == f"/{kind}"]


def _elements(kid: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(kid, pikepdf.Array):
        for entry in kid:
            yield from _elements(entry)
    elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        yield kid
        yield from _elements(kid.get("/K", pikepdf.Array()))


def links(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The link annotations, in order."""
    return [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]


def paint(pdf: pikepdf.Pdf, content: bytes, page: int = 0) -> None:
    """Add to what a page paints; /Helvetica is a font there."""
    leaf = pdf.pages[page]
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    if "/Resources" not in leaf:
        leaf.Resources = pikepdf.Dictionary()
    if "/Font" not in leaf.Resources:
        leaf.Resources.Font = pikepdf.Dictionary()
    leaf.Resources.Font.Helvetica = pikepdf.Dictionary({key: pikepdf.Name(name) for key, name in font.items()})
    leaf.contents_add(b"\n" + content)


def bare(content: bytes = b"", change: Change | None = None) -> bytes:
    """A file of one page by hand, without tags, that paints something."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(420, 595))
    paint(pdf, content)
    if change is not None:
        change(pdf)
    stored = io.BytesIO()
    pdf.save(stored, static_id=True)
    return stored.getvalue()
