"""Writes the documents of this folder again: python -m tests.data.documents.make_documents

It needs LibreOffice (`soffice`), which the tests do not. The words are in the .fodt files, in clinic.py and below. With
names, such as `stay.docx`, it writes only these. What Word writes and LibreOffice does not is made by the tests
themselves (tests/support/documents.py).
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.data.documents.clinic import DOCUMENTS
from tests.support.documents import docx, p, picture, png, run, table

FOLDER = Path(__file__).parent
MADE = {
    "hip.fodt": ("docx", "odt", "html"),
    "cataract.fodt": ("docx", "doc", "rtf"),
    "colonoscopy.docx": ("docx",),
    "shoulder.docx": ("odt",),
    **{f"{name}.fodt": ("docx",) for name in DOCUMENTS},
}
BOLD = "<w:b/>"


def heading(text: str) -> str:
    return p(run(text, BOLD))


def colonoscopy(path: Path) -> None:
    """A leaflet as an endoscopy unit may have it: no styles, a logo, warnings in capitals, a reference at the end."""
    docx(
        path,
        p(picture("logo", 'descr="A picture containing text, logo  Description automatically generated"')),
        p(run("Patient information", '<w:b/><w:sz w:val="28"/>')),
        p(run("Your colonoscopy – what to expect", '<w:b/><w:sz w:val="40"/>')),
        p(run("Endoscopy Unit, Anytown General Hospital", "<w:i/>")),
        heading("What is a colonoscopy?"),
        p("A colonoscopy is a test to look inside your large bowel with a camera."),
        heading("IMPORTANT – if you take any of these, please ring the unit:"),
        *(p(text, style="ListBullet") for text in ("Warfarin or Apixaban", "Insulin")),
        p("Iron tablets (stop 7 days before)", entry=(1, 1)),
        p(run("DO NOT DRIVE FOR 24 HOURS AFTER SEDATION", '<w:b/><w:color w:val="FF0000"/>')),
        heading("Preparing for your test"),
        table(
            ("When", "Eat", "Drink"),
            ("2 days before", "Low fibre diet", "As usual"),
            ("Day before, 6pm", "", p("Take 1st sachet of MOVIPREP®") + p("Drink clear fluids")),
        ),
        heading("After the test"),
        p("You can go home after 1½ hours.", "<w:r><w:br/></w:r>", "Someone must collect you & stay overnight."),
        *(p(text) for text in ("\u2713 Eat normally", "\u2713 Rest", "\u2717 Drink alcohol")),
        heading("Contact us"),
        p("Endoscopy Unit:\t01632 960 123 (Mon–Fri 8am–6pm)"),
        p("Please ask for this leaflet in Arabic. بالعربية"),
        p("Ref: END/0042  Produced: Sept 2019  Review date: Sept 2022"),
        parts={"media/logo.png": png(120, 40)},
        relations={"logo": ("image", "media/logo.png")},
    )


def shoulder(path: Path) -> None:
    """Exercises with pictures, placed by a table, and a table to fill in."""
    docx(
        path,
        p("Exercises after your shoulder operation", style="H1"),
        p("Introduction", style="H2"),
        p("Do these exercises 3–4 times a day. Stop if it hurts."),
        p("Exercises", style="H2"),
        table(
            (p(picture("a", 'descr="Bending forward"')), heading("1. Pendulum") + p("Bend forwards.")),
            (p(picture("a", 'descr="Bending the elbow"')), heading("2. Elbow bend") + p("Bend your elbow.")),
        ),
        p("My progress", style="H2"),
        table(("Day", "Exercise 1", "Exercise 2"), ("Mon", "", ""), ("Tue", "", "")),
        p("What if…", style="H2"),
        *(p(text) for text in ("a) my wound is red?", "Call us.", "b) I have a temperature?", "Call us at once.")),
        parts={"media/a.png": png(300, 200)},
        relations={"a": ("image", "media/a.png")},
    )


def main(names: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, colours in {"hip": ("PICTURE", "OTHER"), "cataract": ()}.items():
            text = (FOLDER / f"{name}.fodt").read_text(encoding="utf-8")
            for index, colour in enumerate(colours):
                text = text.replace(colour, base64.b64encode(png(400 + index, 400)).decode())
            (folder / f"{name}.fodt").write_text(text, encoding="utf-8")
        for name, written in DOCUMENTS.items():
            (folder / f"{name}.fodt").write_text(written(), encoding="utf-8")
        colonoscopy(folder / "colonoscopy.docx")
        shoulder(folder / "shoulder.docx")
        for name, kinds in MADE.items():
            for kind in kinds:
                if names and f"{Path(name).stem}.{kind}" not in names:
                    continue
                command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(FOLDER), str(folder / name)]
                subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main(sys.argv[1:])
