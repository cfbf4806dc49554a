"""Nothing is lost of as many files as anybody joins."""

from __future__ import annotations

from builder.pdf.join.merge import merge
from tests.inspectors.losses import losses
from tests.pdf import generated


def test_nothing_is_lost_of_two_hundred_files() -> None:
    slips = [generated.slip(number % 10) for number in range(200)]
    report = merge(slips)
    assert losses([(slip, None) for slip in slips], report.pdf) == []
    assert report.claims == ("PDF/UA-1", "PDF/A-2a")
    assert len(report.pdf) < sum(map(len, slips)) / 2
