"""The ward's page with the real CUPS: the same questions as with its stand-in."""

from __future__ import annotations

from tests.web.conftest import own
from tests.web.test_printers import *  # noqa: F403

__all__ = ["own"]
