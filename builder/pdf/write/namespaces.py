"""The namespaces of structure elements (ISO 32000-2, 14.7.4): which there are, and what their types stand for."""

from __future__ import annotations

from builder.pdf.write.objects import PdfObjects
from builder.pdf.write.pdf_text import name, string

PDF_17 = "http://iso.org/pdf/ssn"
"""The standard structure namespace for PDF 1.7: that of elements without a namespace."""
PDF_20 = "http://iso.org/pdf2/ssn"
"""The standard structure namespace for PDF 2.0."""

ONLY_IN_17 = frozenset("Art BlockQuote TOC TOCI Index Private Quote Note Reference BibEntry Code".split())
"""The types that PDF 2.0 took over from PDF 1.7 only in the namespace of that (ISO 32000-2, annex L)."""

OLDER = {
    "/DocumentFragment": "/Part",
    "/Aside": "/Sect",
    "/Title": "/P",
    "/FENote": "/Note",
    "/Sub": "/Span",
    "/Em": "/Span",
    "/Strong": "/Span",
    "/Artifact": "/Private",
}
"""The types of PDF 1.7 that replace those that PDF 2.0 added (ISO 32000-2, 14.8.4)."""


_VARIANTS = {
    f"{scheme}://{site}iso.org/{part}/ssn": f"http://iso.org/{part}/ssn"
    for scheme in ("http", "https")
    for site in ("", "www.")
    for part in ("pdf", "pdf2")
}
"""How programs write the standard namespaces: Typst's 2.0 files have an address of the web."""


def standard_address(address: str) -> str:
    """The address of a namespace as the standard writes it, if it is a standard one."""
    return _VARIANTS.get(address, address)


def of_type(role: str) -> str:
    """The standard namespace that a structure type is in."""
    return PDF_17 if role in ONLY_IN_17 else PDF_20


class Namespaces:
    """The namespaces of a file by their URI: their object numbers, and their own role maps as they are written."""

    def __init__(self, objects: PdfObjects) -> None:
        self.objects = objects
        self.numbers: dict[str, int] = {}
        self.roles: dict[str, dict[str, bytes]] = {}

    def number(self, address: str) -> int:
        """The object number of a namespace, which it gets at the first call."""
        if address not in self.numbers:
            self.numbers[address] = self.objects.reserve()
            self.roles[address] = {}
        return self.numbers[address]

    def copy(self, objects: PdfObjects) -> Namespaces:
        """The same namespaces, to be continued in `objects`."""
        other = Namespaces(objects)
        other.numbers = self.numbers.copy()
        other.roles = {address: roles.copy() for address, roles in self.roles.items()}
        return other

    def write(self) -> None:
        """Write each namespace with the role map that it has by now."""
        for address, number in self.numbers.items():
            pairs = b"".join([name(role) + b" " + target for role, target in sorted(self.roles[address].items())])
            roles = b"/RoleMapNS<<%s>>" % pairs if pairs else b""
            self.objects.put(number, b"<</Type/Namespace/NS%s%s>>" % (string(address), roles))
