"""Files that WeasyPrint makes now are joined as whole as the stored ones, and are still the same to a reader."""

from __future__ import annotations

import functools

import pytest

from builder.pdf.join.merge import merge
from builder.pdf.validate import validate
from tests.data import make_weasyprint
from tests.inspectors import Pdf
from tests.inspectors.losses import losses
from tests.pdf import generated

NAMES = make_weasyprint.NAMES


@functools.cache
def fresh(name: str) -> bytes:
    return make_weasyprint.make(name)


@pytest.mark.parametrize("name", NAMES)
def test_stored_file_has_the_words_and_structure_of_a_fresh_one(name: str) -> None:
    stored, again = Pdf(generated.stored(name)), Pdf(fresh(name))
    assert again.outline() == stored.outline()
    assert again.reading_text() == stored.reading_text()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_of_a_fresh_file(name: str) -> None:
    report = merge([fresh(name), generated.slip(), fresh("ward")])
    sources = [(data, None) for data in (fresh(name), generated.slip(), fresh("ward"))]
    assert losses(sources, report.pdf) == []
    assert not set(report.claims) & {finding.standard for finding in validate(report.pdf)}
