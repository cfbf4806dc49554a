"""Chromium, for pdf.js and for text that Chromium sets; there is one for all tests of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.web.e2e import browsing


@contextmanager
def started() -> Iterator[Browser]:
    """Chromium without a window. Raises FileNotFoundError with the way to install it."""
    with sync_playwright() as playwright:
        browser = browsing.launched(playwright)
        yield browser
        browser.close()
