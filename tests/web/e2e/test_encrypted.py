"""The page with TLS and a sign-in, as Chromium takes it: it refuses cookies that do not keep to their prefix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.web import server
from builder.web.certificates import Certificate
from builder.web.passwords import hashed
from builder.web.server import Transport
from builder.web.sessions import Sessions
from tests.support import certificates
from tests.support.serving import running

WORDS = "three small words"


@pytest.fixture
def served(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Sessions]]:
    """The address of the page, and what knows who has signed in."""
    passwords = tmp_path / "passwords.txt"
    passwords.write_text(hashed("ward-7", WORDS) + "\n", encoding="utf-8")
    apps = []
    create = server.create_app
    monkeypatch.setattr(server, "create_app", lambda *given, **more: apps.append(create(*given, **more)) or apps[0])
    transport = Transport(Certificate(*certificates.made(tmp_path)))
    with running(own, passwords=passwords, transport=transport) as port:
        yield f"https://localhost:{port}/", apps[0].extensions["leaflets"].sessions


@contextmanager
def signed_in(browser: Browser, address: str, *, scripts: bool) -> Iterator[Page]:
    """The page after a sign-in, at the second attempt."""
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=scripts)
    try:
        page = context.new_page()
        page.goto(address)
        for password in ("something else", WORDS):
            page.fill("#user", "ward-7")
            page.fill("#password", password)
            page.click("main button")
        expect(page.locator("#leaflet-bone")).to_be_visible()
        yield page
    finally:
        context.close()


def test_cookies_are_those_of_this_host_with_tls(browser: Browser, served: tuple[str, Sessions]) -> None:
    with signed_in(browser, served[0], scripts=True) as page:
        cookies = page.context.cookies()
    assert len(cookies) == 3
    for cookie in cookies:
        assert cookie["name"].startswith("__Host-leaflets-")
        assert cookie["secure"]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Strict"


def test_without_scripts_a_form_outlives_a_sign_in(browser: Browser, served: tuple[str, Sessions]) -> None:
    address, sessions = served
    with signed_in(browser, address, scripts=False) as page:
        page.check("#leaflet-bone")
        page.fill("#detail-name", "Quillfeather")
        sessions._names.clear()
        page.click("#do-preview")
        frame = page.frame_locator("#preview")
        frame.locator("#user").fill("ward-7")
        frame.locator("#password").fill(WORDS)
        frame.locator("button").click()
        expect(frame.locator("h1")).to_have_text("Send it again")
        with page.expect_response(lambda answer: answer.url == f"{address}preview") as answer:
            frame.locator("button").click()
        assert answer.value.headers["content-type"] == "application/pdf"
