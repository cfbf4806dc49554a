"""The metadata of the files of leaflets, packs and specimens: the only place that fills `Metadata`.

`file_metadata` fills the entries that the brand gives to every file, `leaflet_metadata` those of a leaflet.
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
    key: bytes = b"",
) -> Metadata:
    """The metadata of a file in a theme, with the entries that its brand gives to every file."""
    return Metadata(title, language, author=theme.brand.name, subject=subject, date=date, instance=instance, key=key)


def leaflet_metadata(leaflet: Leaflet, theme: Theme) -> Metadata:
    """The metadata of a leaflet's file: its summary is the subject, its last review the date."""
    return file_metadata(
        theme,
        theme.fill(leaflet.title),
        leaflet.language,
        subject=theme.fill("".join(run.text for run in leaflet.summary.content)),
        date=leaflet.last_reviewed,
    )
