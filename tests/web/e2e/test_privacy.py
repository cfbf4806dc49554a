"""Details are in the form, in what is sent and in the PDF that is answered, and nowhere else in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.packing import DETAILS, SECRETS
from tests.web.e2e import browsing
from tests.web.e2e.browsing import Ward, fill, pick, sent, settled, words_of

Opened = Callable[..., AbstractContextManager[Ward]]
BITS = (*SECRETS, "2026-12-03", "Larkspur")


def handed_out(page: Page) -> None:
    """All that a nurse does for one patient."""
    pick(page, "bone", "brain")
    fill(page, DETAILS)
    settled(page)
    page.click("#do-preview")
    expect(page.locator("iframe#preview")).to_be_visible()
    page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
    with page.expect_download():
        page.click("#do-download")


def filled(page: Page) -> list[str]:
    """The fields for details that hold something."""
    results: list[str] = page.eval_on_selector_all(
        "[id^=detail-]", "fields => fields.filter(field => field.value).map(field => field.name)"
    )
    return results


def back(page: Page) -> None:
    """Press Back. Playwright does not hear of it where the browser has kept the page as it was."""
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", name="Make a pack", level=1)).to_be_visible()


def test_addresses_and_history_have_no_details(ward: Ward) -> None:
    page = ward.page
    before = page.evaluate("history.length")
    handed_out(page)
    assert page.evaluate("history.length") == before
    assert page.evaluate("history.state") is None
    assert page.url == ward.address
    reported = "\n".join(f"{request.url} {request.headers}" for request in ward.requests)
    assert [entry for entry in BITS if entry in reported] == []
    assert sent(ward.posts("/preview")[-1])["name"] == [DETAILS["name"]]


def test_the_browser_stores_leaflets_and_no_details(ward: Ward) -> None:
    page = ward.page
    handed_out(page)
    kept = json.dumps([*ward.context.cookies(), ward.context.storage_state()])
    assert [entry for entry in BITS if entry in kept] == []
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]") == [["leaflets-packs"], []]
    assert "bone" in page.evaluate("localStorage['leaflets-packs']")
    assert {entry["name"].partition("-")[0] for entry in ward.context.cookies()} == {"leaflets"}
    assert {(entry["httpOnly"], entry["sameSite"]) for entry in ward.context.cookies()} == {(True, "Strict")}


def test_every_answer_with_details_or_about_them_is_not_to_be_stored(ward: Ward) -> None:
    handed_out(ward.page)
    answers = [
        request.response() for request in ward.requests if request.url == ward.address or request.method == "POST"
    ]
    paths = {answer.url.removeprefix(ward.address) for answer in answers if answer is not None}
    assert {"", "summary", "picture", "preview", "print", "download"} <= paths
    assert {answer.headers["cache-control"] for answer in answers if answer is not None} == {"no-store"}


def test_fields_are_not_to_be_remembered(ward: Ward) -> None:
    fields = ward.page.locator("[id^=detail-]")
    assert fields.count() == len(DETAILS)
    for number in range(fields.count()):
        expect(fields.nth(number)).to_have_attribute("autocomplete", "off")
        expect(fields.nth(number)).to_have_attribute("spellcheck", "false")


def test_neither_back_nor_reload_nor_another_tab_gives_details_back(ward: Ward) -> None:
    page = ward.page
    handed_out(page)
    ward.open("/status")
    back(page)
    assert filled(page) == []
    fill(page, DETAILS)
    page.reload()
    assert filled(page) == []
    fill(page, DETAILS)
    other = ward.context.new_page()
    other.goto(ward.address)
    assert filled(other) == []


def test_back_gives_nothing_back_without_scripts(opened: Opened) -> None:
    with opened(java_script_enabled=False) as ward:
        page = ward.open()
        pick(page, "bone")
        fill(page, DETAILS)
        page.get_by_role("link", name="Status of leaflets").click()
        back(page)
        assert [page.input_value(f"#detail-{field}") for field in DETAILS] == [""] * len(DETAILS)


def test_two_nurses_at_once_get_their_own(opened: Opened) -> None:
    with opened() as first, opened() as second:
        for ward, name in ((first, "Quillfeather"), (second, "Larkspur")):
            pick(ward.open(), "bone")
            fill(ward.page, {"name": name})
        for ward in (first, second):
            ward.page.click("#do-preview")
        assert [sent(ward.posts("/preview")[0])["name"] for ward in (first, second)] == [["Quillfeather"], ["Larkspur"]]
        assert first.context.cookies() != second.context.cookies()
        shown = [words_of(ward.shown()) for ward in (first, second)]
        assert [[name for name in ("Quillfeather", "Larkspur") if name in words] for words in shown] == [
            ["Quillfeather"],
            ["Larkspur"],
        ]


def test_the_profile_on_the_disk_has_no_details_and_no_pack(browser: Browser, address: str, tmp_path: Path) -> None:
    """What Chromium leaves behind when it is closed: history, form data, cache, tabs to open again."""
    profile = tmp_path / "profile"
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=browsing.program(),
        args=browsing.OPTIONS,
        ignore_default_args=browsing.NURSES,
        downloads_path=tmp_path / "downloads",
    )
    ward = Ward(context, address)
    handed_out(ward.open())
    ward.open("/edit")
    expect(ward.page.get_by_role("heading", name="For editors", level=1)).to_be_visible()
    context.close()
    files = [path for path in profile.rglob("*") if path.is_file()]
    kept = {path.relative_to(profile): path.read_bytes() for path in files}
    assert any(b"/edit" in data for data in kept.values()), "the history would be there"
    for path, data in kept.items():
        results = [entry for entry in BITS if entry.encode() in data or entry.encode("utf-16-le") in data]
        assert results == [], path
        assert b"%PDF-1" not in data, path
