"""Copies of a pack in another language or format, made at one press of a button, as a nurse sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.packing import change
from tests.support.serving import started
from tests.web.e2e.browsing import Ward, sent, settled, unfold, visit
from tests.web.test_copies import translated

WELSH, GIANT = "Cymraeg", "Giant print"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return translated(tmp_path / "project")


def begin(page: Page) -> None:
    """Pick two operations, and tick a copy in Welsh and one in giant print."""
    for number, words in enumerate(("weakened bone", "brain"), 1):
        page.fill("#find", words)
        page.press("#find", "Enter")
        expect(page.locator("#picks > li")).to_have_count(number)
    settled(page)
    unfold(page)
    for name in (WELSH, GIANT):
        page.get_by_role("checkbox", name=name).check()


@pytest.fixture
def nurse(browser: Browser, own: Path, tmp_path: Path) -> Iterator[Ward]:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        begin(ward.open())
        ward.page.keyboard.press("Escape")
        yield ward


def test_a_page_that_is_loaded_again_has_the_copies(nurse: Ward) -> None:
    page = nurse.page
    page.reload()
    expect(page.locator("#picks > li")).to_have_count(2)
    expect(page.locator("#how summary")).to_contain_text(f"+ {WELSH} + {GIANT}")
    unfold(page)
    for name in (WELSH, GIANT):
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    page.click("#next")
    page.reload()
    expect(page.locator("#how summary")).not_to_contain_text("+")


def test_print_makes_the_pack_and_each_copy_with_a_code_of_its_own(nurse: Ward) -> None:
    page = nurse.page
    expect(page.locator("#how summary")).to_contain_text(f"+ {WELSH} + {GIANT}")
    page.click("#do-print")
    copies = page.get_by_role("region", name="Copies").get_by_role("listitem")
    expect(copies).to_have_count(2)
    for copy, name in ((copies.nth(0), WELSH), (copies.nth(1), GIANT)):
        expect(copy.get_by_text(name, exact=True)).to_have_count(1)
        with page.expect_console_message(lambda message: message.text.startswith("printed ")):
            copy.get_by_role("button", name=f"Print: {name}").click()
    packs = [sent(request).get("copy", [""]) for request in nurse.posts("/print")]
    assert packs == [[""], ["language:cy"], ["format:giant-print"]]
    codes = {request.response().headers["pack-code"] for request in nurse.posts("/print") if request.response()}
    assert len(codes) == 3
    assert len(set(nurse.printed)) == 3
    expect(copies.nth(0).locator("strong")).to_have_attribute("lang", "cy")
    # What is typed now belongs to another pack.
    page.fill("#detail-name", "Ann")
    expect(copies).to_have_count(0)
    page.get_by_role("button", name="Next patient").click()
    expect(page.locator("#also-words")).to_be_empty()


def test_no_copy_of_the_last_patient_is_printed_for_the_next(nurse: Ward) -> None:
    page = nurse.page
    page.fill("#detail-name", "Ann Example")
    page.click("#do-print")
    button = page.get_by_role("button", name=f"Print: {WELSH}")
    expect(button).to_be_visible()
    expect(page.get_by_role("button", name=f"Print: {GIANT}")).to_be_visible()
    waiting: list[Route] = []
    nurse.context.route("**/print", lambda route: waiting.append(route))
    before = list(nurse.printed)
    with page.expect_request("**/print"):
        button.click()
    page.click("#next")
    page.fill("#detail-name", "Bob Example")
    waiting[0].continue_()
    expect(page.locator("#announcement")).to_contain_text("The form has changed")
    page.wait_for_timeout(500)
    assert nurse.printed == before
    expect(page.locator("#copy-frame")).to_have_count(0)


def test_a_copy_that_is_refused_says_why_and_the_others_are_sent(nurse: Ward, own: Path) -> None:
    printers = {"printers": [{"name": "Ward-7", "default": True, "reason": ""}]}
    codes: list[str] = []

    def answer(route: Route) -> None:
        fields = sent(route.request)
        code = nurse.context.request.post(
            route.request.url.replace("/send", "/summary"),
            data=route.request.post_data_buffer,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        ).json()["code"]
        codes.append(code)
        message = f"sent: {fields.get('copy', ['the pack'])[0]}"
        route.fulfill(body=json.dumps({"ok": True, "message": message, "code": code, "by_hand": []}))

    nurse.context.route("**/printers", lambda route: route.fulfill(json=printers))
    nurse.context.route("**/send", answer)
    nurse.page.click("#next")
    page = nurse.open()
    begin(page)
    change(own / "leaflets" / "brain-cy.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
    page.click("#do-send")
    expect(page.locator("#announcement")).to_contain_text("sent: the pack")
    copies = page.get_by_role("region", name="Copies").get_by_role("listitem")
    expect(copies.nth(0)).to_contain_text("This copy was not made.")
    expect(copies.nth(0)).to_contain_text("cannot be handed out: withdrawn: The dose was wrong")
    expect(copies.nth(1)).to_contain_text("sent: format:giant-print")
    assert len(set(codes)) == 2
    nurse.forgive("422")
