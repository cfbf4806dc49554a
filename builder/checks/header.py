"""The header at the top of a leaflet's first page: each word of the clinic's name and strapline fits on a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder.checks.typography import cut_word
from builder.core.diagnostics import Problem

if TYPE_CHECKING:
    from builder.content.project import Loaded


def cut_words(
    brand: Loaded, name: Sequence[str], strapline: Sequence[str], format: str, language: str = ""
) -> Iterator[Problem]:
    """Words of the brand's `name` and `strapline` that no line of the header holds (see `part.Part.cut`).

    They are below its `languages:`, where they are in another `language`.
    """
    for field, words in (("name", name), ("strapline", strapline)):
        place = brand.source.place(("languages", language, field) if language else (field,))
        yield from (cut_word(place, word, format) for word in words)
