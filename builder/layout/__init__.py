"""Turn a leaflet into pages with structure. The only home of ReportLab."""

from builder.layout.cover import with_margins as with_cover_margins
from builder.layout.footer import FooterText, footer_text, footer_top, footers, has_glyphs, with_others
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.header import cut_in_header
from builder.layout.pages import lay_out_blank
from builder.layout.shared_texts import SharedTexts
from builder.layout.theme import Theme
from builder.layout.together import PageToSet, lay_out, lay_out_alone, lay_out_together, on_same_paper

__all__ = [
    "FooterText",
    "GlyphCodes",
    "PageToSet",
    "SharedTexts",
    "Theme",
    "cut_in_header",
    "footer_text",
    "footer_top",
    "footers",
    "has_glyphs",
    "lay_out",
    "lay_out_alone",
    "lay_out_blank",
    "lay_out_together",
    "on_same_paper",
    "with_cover_margins",
    "with_others",
]
