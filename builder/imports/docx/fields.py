"""Fields: words that Word works out, such as page numbers, links and tables of contents."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

_LEFT_OUT = frozenset({"TOC", "INDEX", "TOA", "PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Fields of which the program makes its own, or that mean nothing on other pages."""
_PLAIN = frozenset({"HYPERLINK", "SEQ", "QUOTE", "INCLUDEPICTURE", "LISTNUM", "EQ", "SYMBOL", "ADVANCE", ""})
_REFERENCES = frozenset({"REF", "PAGEREF", "NOTEREF", "STYLEREF"})
_FORMS = frozenset({"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"})


@dataclass(slots=True)
class DocumentField:
    """A field as it is read: its code first, then its result."""

    code: str = ""
    in_result: bool = False

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()

    @property
    def left_out(self) -> str:
        """What a field is called whose result is left out; "" for others."""
        if self.name not in _LEFT_OUT:
            return ""
        return "table of contents" if self.name in ("TOC", "INDEX", "TOA") else "page number"

    @property
    def note(self) -> str:
        """What to report of a field whose result is taken as words; "" for nothing."""
        if self.name in _PLAIN | _LEFT_OUT:
            return ""
        if self.name in _REFERENCES:
            return "a cross-reference became plain words: check that they are still true"
        if self.name in _FORMS:
            return "a field of a form became plain words"
        if self.name == "MERGEFIELD":
            return "a field for mail merge became plain words: write a site field, or other words"
        return f"a field ({self.name}) became plain words: check them"

    @property
    def link(self) -> str:
        """The address of a link, "" for other fields, and for links within the document."""
        if self.name != "HYPERLINK":
            return ""
        try:
            words = shlex.split(self.code.replace("\\", "\\\\"))[1:]
        except ValueError:
            return ""
        return words[0] if words and not words[0].startswith("\\") else ""

    @property
    def symbol(self) -> tuple[str, int] | None:
        """The font and the code of a field that shows a sign."""
        match = re.search(r"SYMBOL\s+(0x[0-9a-f]+|\d+)", self.code, re.IGNORECASE)
        font = re.search(r'\\f\s+"?([^"\\]+)', self.code)
        return (font[1].strip().lower() if font else "", int(match[1], 0)) if match and self.name == "SYMBOL" else None
