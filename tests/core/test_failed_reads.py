"""Files that exist and cannot be read are counted, and nothing of what was going on is kept."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from builder.core import ordinary_files


class Details:
    """What a command has in hand when a file cannot be read, such as a patient's details."""


def test_the_error_of_a_file_that_cannot_be_read_keeps_nothing(tmp_path: Path) -> None:
    def reading() -> weakref.ref[Details]:
        details = Details()
        with pytest.raises(OSError, match=tmp_path.name):
            ordinary_files.read(tmp_path)
        return weakref.ref(details)

    before = ordinary_files.failures()
    kept = reading()
    gc.collect()
    assert ordinary_files.failures() == before + 1
    assert kept() is None
