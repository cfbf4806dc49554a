"""Files that say they follow a part and level of PDF/A, for joins: each is what it says."""

from __future__ import annotations

from tests.support.standard_files import XMP, E, made

LABELS = {
    "a1a": ("1", "A", b"%PDF-1.4"),
    "a1b": ("1", "B", b"%PDF-1.4"),
    "a2a": ("2", "A", b"%PDF-1.7"),
    "a2u": ("2", "U", b"%PDF-1.7"),
    "a2b": ("2", "B", b"%PDF-1.7"),
    "a3a": ("3", "A", b"%PDF-1.7"),
    "a3b": ("3", "B", b"%PDF-1.7"),
    "a4": ("4", "", b"%PDF-2.0"),
    "a4f": ("4", "F", b"%PDF-2.0"),
    "a4-ua2": ("4", "", b"%PDF-2.0"),
}
"""The part, the level and the header of each."""

OTHER_ADDRESS = "https://www.iso.org/pdf2/ssn"
"""How Typst names the standard namespace of PDF 2.0."""


def labelled(name: str) -> bytes:
    part, level, header = LABELS[name]
    people = "2</pdfuaid:part><pdfuaid:rev>2024</pdfuaid:rev>" if name == "a4-ua2" else "1</pdfuaid:part>"
    revision = "<pdfaid:rev>2020</pdfaid:rev>" if part == "4" else ""
    conformance = f"<pdfaid:conformance>{level}</pdfaid:conformance>" if level else ""
    xmp = XMP.replace("<pdfaid:part>2</pdfaid:part>", f"<pdfaid:part>{part}</pdfaid:part>{revision}")
    xmp = xmp.replace("<pdfaid:conformance>A</pdfaid:conformance>", conformance)
    xmp = xmp.replace("1</pdfuaid:part>", people)
    start = header + b"\n%\xe2\xe3\xcf\xd3\n"
    if part != "4":
        return made(xmp=xmp, header=start)
    space = "/NS 60 0 R"
    tree = E("Document", E("H1", "A heading", a=space), E("P", "A paragraph", a=space), a=space)
    address = "http://iso.org/pdf2/ssn" if name == "a4-ua2" else OTHER_ADDRESS
    spaces = {60: f"<</Type/Namespace/NS({address})>>".encode()}
    return made(tree, xmp=xmp, header=start, objects=spaces, root={"Namespaces": "[60 0 R]"})
