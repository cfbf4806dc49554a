"""Digests of files do not depend on the system that a project was copied to."""

from __future__ import annotations

import hashlib

import pytest

from builder.core import digests

TEXT = "title: é\nmore: |\n  one\n\n  two\n".encode()


@pytest.mark.parametrize(
    "form",
    [TEXT.replace(b"\n", b"\r\n"), TEXT.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + TEXT, TEXT.replace(b"\n", b"\r\n", 2)],
)
@pytest.mark.parametrize("name", ["bone.yaml", "a/logo.SVG", "notes.md"])
def test_line_ends_of_text_do_not_count(form: bytes, name: str) -> None:
    assert digests.of_file(name, form) == hashlib.sha256(TEXT).hexdigest()


@pytest.mark.parametrize("name", ["scan.pdf", "x.png", "x.jpg", "Face.ttf", "x"])
def test_every_byte_of_other_files_counts(name: str) -> None:
    assert digests.of_file(name, b"a\r\nb") == hashlib.sha256(b"a\r\nb").hexdigest()
