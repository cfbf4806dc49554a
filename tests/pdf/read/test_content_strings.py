"""The codes that strings of content streams show, however they are written."""

from __future__ import annotations

import pytest

from builder.pdf.read.content_strings import codes_of


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        (b"(ab)", b"ab"),
        (b"(a(b)c)", b"a(b)c"),
        (rb"(\(a\)\\\n\101\0501\1)", b"(a)\\\nA(1\1"),
        (b"(a\\\nb\\\r\nc)", b"abc"),
        (rb"(\q\777)", b"q\xff"),
        (b"<61 6\n2>", b"ab"),
        (b"<616>", b"a`"),
        (b"<6x>", b""),
        (b"[(a) -12 (b(c)) 3]", b"ab(c)"),
        (rb"[(a\)) -12.5 (\142)]", b"a)b"),
        (b"[<61> 1 <6263>]", b"abc"),
        (b"[<61> 1 <6> <62>]", b"a`b"),
        (b"[<61> 1 <6 2>]", b"ab"),
        (b"[(a) <62> (<63>)]", b"ab<63>"),
        (b"[12]", b""),
    ],
)
def test_strings_and_arrays_show_their_codes(written: bytes, codes: bytes) -> None:
    assert codes_of(written) == codes
