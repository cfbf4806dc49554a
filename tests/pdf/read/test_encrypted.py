"""Files that are encrypted and open without a password: each string and stream is decrypted once, however they are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest

from builder.pdf.join.merge import MergeRefused, merge
from tests.pdf import odd

ALTERNATIVE = "more about this"
LINK = (
    b"/Annots[<</Type/Annot/Subtype/Link/F 4/Rect[72 600 300 620]/StructParent 1/Contents(%s)"
    b"/A<</S/URI/URI(https://example.org/)>>>>]" % ALTERNATIVE.encode()
)
METHODS = {"RC4": (3, False), "AES": (4, True), "AES-256": (6, True)}


def _start(data: bytes, written: bytes) -> bytes:
    return re.sub(rb"startxref\s+\d+", b"startxref\n" + written, data)


def _shifted(data: bytes) -> bytes:
    return re.sub(rb"(\d{10}) 00000 n", lambda match: b"%010d 00000 n" % (int(match[1]) + 3), data)


WRONG: dict[str, Callable[[bytes], bytes]] = {
    "in order": lambda data: data,
    "a wrong startxref": lambda data: _start(data, b"7"),
    "a startxref beyond the file": lambda data: _start(data, b"99999999"),
    "no startxref": lambda data: re.sub(rb"startxref\s+\d+", b"", data),
    "wrong offsets": _shifted,
    "no Size": lambda data: re.sub(rb"/Size \d+", b"", data),
    "a wrong Size": lambda data: re.sub(rb"/Size \d+", b"/Size/Size", data),
    "a wrong Size and no startxref": lambda data: re.sub(rb"/Size \d+|startxref\s+\d+", b"", data),
    "an offset of 0": lambda data: re.sub(rb"\d{10} 00000 n", b"0000000000 00000 n", data, count=3),
}


def file(revision: int, aes: bool, packed: bool = False) -> bytes:
    objects = odd.plain(page=LINK)
    data = odd.encrypted(odd.written(objects), revision=revision, aes=aes)
    if not packed:
        return data
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        modes = pikepdf.ObjectStreamMode
        pdf.save(target, encryption=pikepdf.Encryption("o", "", R=revision), object_stream_mode=modes.generate)
    return target.getvalue()


def strings(data: bytes) -> tuple[str, str, str]:
    """The language, the alternative text of the paragraph, and that of the link."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        [paragraph] = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
        return str(pdf.Root.Lang), str(paragraph.Alt), str(pdf.pages[0].Annots[0].Contents)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrong", WRONG)
def test_strings_are_decrypted_once(method: str, wrong: str) -> None:
    report = merge([WRONG[wrong](file(*METHODS[method]))])
    assert strings(report.pdf) == ("en-GB", "four squares", ALTERNATIVE)


@pytest.mark.parametrize("wrong", ["in order", "a wrong startxref", "a startxref beyond the file", "no startxref"])
def test_strings_of_packed_objects_are_decrypted_once(wrong: str) -> None:
    report = merge([WRONG[wrong](file(6, True, packed=True))])
    assert strings(report.pdf) == ("en-GB", "four squares", ALTERNATIVE)


def test_packed_objects_whose_list_is_lost_are_refused_for_the_true_reason() -> None:
    data = file(6, True, packed=True).replace(b"/Type /XRef", b"/Type /XReg")
    with pytest.raises(MergeRefused, match="its trailer is lost, which says how to read what is encrypted"):
        merge([data])
