"""Turn a leaflet into pages with structure. The only home of ReportLab."""

from builder.layout.blocks import Look
from builder.layout.pages import footer_top, footers, lay_out

__all__ = ["Look", "footer_top", "footers", "lay_out"]
