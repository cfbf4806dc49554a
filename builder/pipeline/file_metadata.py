"""The metadata of the files of leaflets, packs and specimens: what fills `Metadata` for them.

Merged files and sheets have theirs from `pdf/join/merge.py` and `printing/sheets.py`.
`file_metadata` fills the entries that the brand gives to every file, `leaflet_metadata` those of a leaflet.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from builder.content.leaflet import Leaflet, Page
from builder.core.contents_labels import ContentsLabel
from builder.layout import Theme
from builder.pdf.join.pieces import Insert
from builder.pdf.write.metadata import Metadata


def file_metadata(
    theme: Theme,
    title: str,
    language: str,
    *,
    subject: str = "",
    date: datetime.date | None = None,
    instance: str = "",
    key: bytes = b"",
    pages: tuple[ContentsLabel, ...] = (),
) -> Metadata:
    """The metadata of a file in a theme, with the entries that its brand gives to every file."""
    return Metadata(
        title,
        language,
        author=theme.spoken(language).brand.name,
        subject=subject,
        date=date,
        instance=instance,
        key=key,
        pages=pages,
    )


def leaflet_metadata(leaflet: Leaflet, theme: Theme, pages: tuple[ContentsLabel, ...]) -> Metadata:
    """The metadata of a leaflet's file: its summary is the subject, its last review the date. `pages` are in it."""
    theme = theme.spoken(leaflet.language)
    return file_metadata(
        theme,
        theme.fill(leaflet.title),
        leaflet.language,
        subject=theme.fill("".join(run.text for run in leaflet.summary.content)),
        date=leaflet.last_reviewed,
        pages=pages,
    )


def contents_labels(pages: Mapping[str, Page], pieces: Iterable[object]) -> tuple[ContentsLabel, ...]:
    """The labels of `pages`, by what the command line calls them, and of those that inserts among `pieces` bring."""
    own = [ContentsLabel(name, page.next_review, page.status == "withdrawn") for name, page in sorted(pages.items())]
    inserted = [label for piece in pieces if isinstance(piece, Insert) for label in piece.labels]
    return tuple(dict.fromkeys([*own, *inserted]))
