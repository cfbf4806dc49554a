"""The commands of docs/printing.md on a real CUPS server."""

from __future__ import annotations

from tests.docs.test_printing_page import *  # noqa: F403
