"""Turn a leaflet into pages with structure. The only home of ReportLab."""

from builder.layout.header import cut_in_band
from builder.layout.pages import Footing, footer_top, footers, footing, lay_out, lay_out_blank, words_of
from builder.layout.theme import Theme

__all__ = [
    "Footing",
    "Theme",
    "cut_in_band",
    "footer_top",
    "footers",
    "footing",
    "lay_out",
    "lay_out_blank",
    "words_of",
]
