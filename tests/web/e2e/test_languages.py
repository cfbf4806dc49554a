"""The ward's page in a language that is read from right to left, and has only a part of the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from builder.web.ward_words import in_language
from tests.support.serving import started
from tests.web.e2e.browsing import SCREEN, pick, visit
from tests.web.e2e.test_axe import violations

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("tag", ["ar", "pl"])
def test_a_pack_is_made_in_another_language(browser: Browser, own: Path, tmp_path: Path, tag: str) -> None:
    with (
        started(own, "--language", tag, folder=tmp_path) as address,
        visit(browser, address, viewport=SCREEN) as ward,
    ):
        page = ward.open()
        assert page.evaluate("document.documentElement.scrollHeight") <= SCREEN["height"]
        find, details = (page.locator(where).bounding_box() for where in ("#find", "#detail-name"))
        assert find is not None
        assert details is not None
        assert (find["x"] > details["x"]) == (tag == "ar")
        pick(page, "bone", "brain")
        expect(page.locator("#picture-box")).to_be_visible()
        page.click("#favour")
        announcement = page.locator("#announcement")
        expect(announcement).to_have_text("It is a favourite now.")
        expect(announcement).to_have_attribute("lang", "en-GB")
        page.click("#do-print")
        expect(announcement).to_have_text(in_language(own, tag)("script.in_window"))
        expect(announcement).to_have_attribute("lang", tag)
        assert len(ward.printed) == 1
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        for path in ("/", "/status", "/edit", "/edit/bone"):
            ward.open(path)
            assert not page.evaluate(WIDE), path
