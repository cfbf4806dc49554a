"""Which standards a merged file may claim."""

from __future__ import annotations

from builder.pdf.metadata import Claims

NOTHING = Claims(accessible=False, archive=None)
"""No standard is claimed as long as nothing has examined the sources."""
