"""What the files of leaflets, packs and specimens say of themselves: the one place that fills `Metadata`.

An entry that the brand gives to every file is filled in `file_metadata`; one that a leaflet has, in `leaflet_metadata`.
"""

from __future__ import annotations

import datetime

from builder.content.leaflet import Leaflet
from builder.layout import Theme
from builder.pdf.write.metadata import Metadata


def file_metadata(
    theme: Theme,
    title: str,
    language: str,
    *,
    subject: str = "",
    date: datetime.date | None = None,
    instance: str = "",
) -> Metadata:
    """The metadata of a file in a theme, with what its brand says of every file."""
    return Metadata(title, language, author=theme.brand.name, subject=subject, date=date, instance=instance)


def leaflet_metadata(leaflet: Leaflet, theme: Theme) -> Metadata:
    """The metadata of a leaflet's file: its summary is the subject, its last review the date."""
    return file_metadata(
        theme,
        theme.fill(leaflet.title),
        leaflet.language,
        subject=theme.fill("".join(run.text for run in leaflet.summary.content)),
        date=leaflet.last_reviewed,
    )
