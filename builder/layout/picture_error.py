"""The error of a picture."""

from __future__ import annotations

from builder.core.diagnostics import LeafletError


class PictureError(LeafletError):
    """A picture cannot be printed."""
