"""Nothing is lost of as many files as anybody joins."""

from __future__ import annotations

from builder.pdf.join.merge import merge
from tests.inspectors.losses import losses
from tests.pdf import generated


def test_nothing_is_lost_of_two_hundred_files() -> None:
    files = [generated.slip(number % 10) for number in range(200)]
    report = merge(files)
    assert losses([(file, None) for file in files], report.pdf) == []
    assert report.claims == ("PDF/UA-1", "PDF/A-2a")
    assert len(report.pdf) < sum(map(len, files)) / 2
