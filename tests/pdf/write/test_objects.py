"""The bytes of a file under construction."""

from __future__ import annotations

import io
import sys
from types import FrameType

import pikepdf
import pytest

from builder.pdf.write import objects
from builder.pdf.write.objects import PdfObjects, write


def test_a_profiler_that_keeps_what_is_running_stops_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    # Dask's profiler does so many times a second, in each worker of a cluster.
    kept: list[FrameType] = []
    identifier = objects.identifier

    def watched(content: bytes | memoryview, key: bytes = b"") -> str:
        kept.append(sys._getframe())
        return identifier(content, key)

    monkeypatch.setattr(objects, "identifier", watched)
    file = PdfObjects()
    root = file.add(b"<</Type/Catalog/Pages 2 0 R>>")
    file.add(b"<</Type/Pages/Kids[]/Count 0>>")
    with pikepdf.open(io.BytesIO(write(file, {"Root": root}))) as pdf:
        assert pdf.Root.Type == "/Catalog"
    assert kept
