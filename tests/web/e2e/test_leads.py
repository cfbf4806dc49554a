"""What leads see of the leaflets, editors of the one that they edit, and everybody who has to sign in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from builder import cli
from builder.web.passwords import hashed
from tests.support import madeup
from tests.support.packing import change
from tests.support.serving import started
from tests.web.e2e.browsing import SCREEN, Ward, choose, copy, pick, settled, visit

WORDS = "three-words-make-one"


@pytest.fixture
def editor(browser: Browser, own: Path, tmp_path: Path) -> Iterator[Ward]:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        yield ward


def test_leads_see_what_is_withdrawn_expired_and_not_approved(ward: Ward) -> None:
    page = ward.open("/status")
    expect(page.get_by_role("heading", name="Status of leaflets on 25 November 2026")).to_be_visible()
    for count, row, words in (
        ("1 past review", "Shoulder surgery", "past review"),
        ("1 withdrawn", "Wrist surgery", "The dose was wrong"),
        ("1 draft", "Elbow surgery", "draft"),
    ):
        ward.open("/status")
        page.get_by_role("link", name=count).click()
        expect(page.get_by_role("rowheader")).to_have_count(1)
        expect(page.get_by_role("row", name=row)).to_contain_text(words)
    page.get_by_role("link", name="Elbow surgery").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Elbow surgery")


def test_300_leaflets_take_two_screens(browser: Browser, tmp_path: Path) -> None:
    root = madeup.project(tmp_path / "many", 300)
    for number in range(1, 31):
        change(
            root / "leaflets" / f"{madeup.leaflet_name(number)}.yaml",
            title=f"Operation {number} on an organ that has a long name in the words of the ward",
            owner="The team that looks after the words for patients",
            language=["en-GB", "cy"][number % 2],
            **({"last_reviewed": "2019-01-01", "next_review": "2020-01-31"} if number % 3 else {"status": "draft"}),
        )
    with started(root, folder=tmp_path) as address, visit(browser, address, viewport=SCREEN) as ward:
        for path in ("/status", "/edit"):
            page = ward.open(path)
            assert page.evaluate("document.documentElement.scrollHeight") <= 2 * SCREEN["height"]
            page.get_by_role("link", name="Next page").click()
            expect(page.get_by_text(re.compile("^Page 2 of "))).to_be_visible()
            assert page.evaluate("document.documentElement.scrollHeight") <= 2 * SCREEN["height"]


def test_leads_see_what_was_built_when_and_what_is_stale(editor: Ward, own: Path) -> None:
    words = ["--project", str(own), "build", "bone", "brain", "--output", str(own / "output")]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 0, result.output
    change(own / "leaflets" / "brain.yaml", version="1.1")
    page = editor.open("/status?kind=output/")
    row = page.get_by_role("row", name="harbour/a4/bone.pdf")
    expect(row).to_contain_text("current")
    expect(row.locator("time")).to_have_text(re.compile(r"\d+\s\w+\s20\d\d, \d\d:\d\d"))
    expect(page.get_by_role("row", name="harbour/a4/brain.pdf")).to_contain_text("to be built again")


def test_an_editor_sees_problems_with_line_and_hint_and_how_they_go(editor: Ward, own: Path) -> None:
    page = editor.open("/edit")
    with page.expect_response(re.compile(r"/edit/elbow/pdf")):  # asked for after the page, which does not wait for it
        page.get_by_role("link", name="Elbow surgery").click()
    expect(page.locator("#problems")).to_contain_text("The leaflet has ")
    before = page.locator("iframe#preview").get_attribute("src")
    path = own / "leaflets" / "elbow.yaml"
    valid = path.read_text(encoding="utf-8")
    line = valid.splitlines().index("owner: Patient information team") + 1
    path.write_text(valid.replace("owner:", "ownr:", 1), encoding="utf-8")
    expect(page.locator("#announcement")).to_have_text(
        re.compile(
            r"The file was read again: errors [12], warnings 0, no new preview\. "
            r"The pages that are shown are from before the error\."
        )
    )
    problems = page.locator("#problems")
    expect(problems).to_contain_text(f"Error in leaflets/elbow.yaml, line {line}, column 1")
    expect(problems).to_contain_text("What to do: ")
    assert page.locator("iframe#preview").get_attribute("src") == before, "the last preview stays"
    expect(page.get_by_text("These pages are from before the error.")).to_be_visible()
    path.write_text(valid.replace("title: Elbow surgery", "title: Elbow surgery anew", 1), encoding="utf-8")
    expect(page.locator("#announcement")).to_contain_text("The file was read again: no problems")
    expect(problems).to_contain_text("No problems. The leaflet has ")
    expect(page.locator("#before")).to_be_hidden()
    assert page.locator("iframe#preview").get_attribute("src") != before


def test_an_editor_sees_the_state_of_the_leaflet_by_its_file(editor: Ward, own: Path) -> None:
    page = editor.open("/edit/bone")
    standing = page.locator("#standing")
    expect(standing).to_have_text(re.compile(r"leaflets/bone\.yaml, example, review by 22\s+November\s+2027\s*$"))
    fields = {"status": "withdrawn", "withdrawn_because": "It is old", "title": "Surgery to bones"}
    change(own / "leaflets" / "bone.yaml", **fields)
    expect(page.get_by_role("heading", level=1)).to_have_text("Surgery to bones")
    expect(standing).to_contain_text("bone.yaml, withdrawn, review by")
    expect(standing).to_contain_text("Cannot be handed out: withdrawn: It is old.")
    assert page.title() == "Surgery to bones – Harbour Light Breast Clinic"
    expect(page.locator("#announcement")).to_contain_text("Surgery to bones: leaflets/bone.yaml, withdrawn")


def test_an_editor_of_a_file_with_errors_sees_why_there_is_no_preview(editor: Ward, own: Path) -> None:
    path = own / "leaflets" / "bone.yaml"
    valid = path.read_text(encoding="utf-8")
    path.write_text(valid.replace("owner:", "ownr:", 1), encoding="utf-8")
    page = editor.open("/edit/bone")
    expect(page.get_by_text("The pages appear here when the errors are fixed.")).to_be_visible()
    expect(page.locator("iframe#preview")).to_be_hidden()
    path.write_text(valid, encoding="utf-8")
    expect(page.locator("#announcement")).to_contain_text("no problems")
    expect(page.locator("iframe#preview")).to_be_visible()
    expect(page.locator("#no-pages")).to_be_hidden()


def test_the_button_for_the_file_says_what_became_of_it(editor: Ward) -> None:
    answer = {"ok": True, "message": "The file is open."}
    editor.context.route("**/open", lambda route: route.fulfill(json=answer))
    page = editor.open("/edit/bone")
    page.get_by_role("button", name="Open the file").click()
    expect(page.locator("#announcement")).to_have_text("The file is open.")
    assert "file=leaflets%2Fbone.yaml" in (editor.posts("/open")[0].post_data or "")


def test_an_edit_is_in_the_next_pack_and_a_withdrawal_closes_the_page(editor: Ward, own: Path) -> None:
    page = editor.open()
    pick(page, "bone")
    settled(page)
    change(own / "leaflets" / "bone.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
    page.click("#do-print")
    expect(page.locator("#errors")).to_contain_text(
        "“Surgery to strengthen a weakened bone” cannot be handed out: withdrawn"
    )
    assert editor.printed == []
    page.reload()
    expect(page.locator("#leaflet-bone")).to_be_disabled()
    editor.forgive("422")


def test_a_refused_pack_leaves_nothing_of_itself_to_print_or_copy(editor: Ward, own: Path) -> None:
    page = editor.open()
    pick(page, "bone", "brain")
    settled(page)
    page.click("#do-preview")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    change(own / "leaflets" / "brain.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
    page.click("#do-download")
    expect(page.locator("#errors")).to_contain_text("“Brain surgery” is no longer picked")
    for what in ("iframe#preview", "#picture-box", "#summary"):
        expect(page.locator(what)).to_be_hidden()
    assert page.locator("iframe#preview").get_attribute("src") is None
    assert page.input_value("#note") == page.locator("#summary-words").text_content() == ""
    expect(page.locator("#leaflet-brain")).to_be_disabled()
    expect(page.locator("#leaflet-brain-state")).to_have_text("Cannot be handed out: withdrawn: The dose was wrong.")
    expect(page.locator("button[data-recipe]")).to_have_count(0)
    expect(page.locator("#picks .title")).to_have_text(["Surgery to strengthen a weakened bone"])
    # Time to read it: a press before that says it again.
    page.wait_for_timeout(2100)
    page.click("#do-preview")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("#summary-words dd").nth(3)).to_have_text("Surgery to strengthen a weakened bone")
    editor.forgive("422")


@pytest.mark.parametrize("button", ["preview", "print", "download"])
def test_the_line_for_the_notes_is_that_of_the_finished_pack(
    browser: Browser, own: Path, tmp_path: Path, button: str
) -> None:
    with (
        started(own, folder=tmp_path) as address,
        visit(browser, address, permissions=["clipboard-read", "clipboard-write"]) as ward,
    ):
        page = ward.open()
        pick(page, "bone")
        settled(page)
        old = page.input_value("#note")
        change(own / "leaflets" / "bone.yaml", version="1.1")
        with page.expect_response(f"**/{button}") as answered:
            page.click(f"#do-{button}")
        expect(page.locator("#note")).not_to_have_value(old)
        expect(page.locator("#announcement")).to_have_text(
            re.compile("^The (preview is shown|pack is (in|downloaded))")
        )
        line = page.input_value("#note")
        assert "a weakened bone” 1.1" in line
        assert line.endswith(f": {answered.value.headers['pack-code']}")
        copy(page)
        expect(page.locator("#announcement")).to_have_text("The line is copied.")
        assert page.evaluate("navigator.clipboard.readText()") == line


def test_a_line_that_no_longer_fits_the_pack_is_not_copied(browser: Browser, own: Path, tmp_path: Path) -> None:
    with (
        started(own, folder=tmp_path) as address,
        visit(browser, address, permissions=["clipboard-read", "clipboard-write"]) as ward,
    ):
        page = ward.open()
        page.evaluate("navigator.clipboard.writeText('before')")
        pick(page, "bone")
        settled(page)
        page.click("#do-preview")
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        change(own / "leaflets" / "bone.yaml", version="1.1")
        for _ in range(2):
            copy(page)
            expect(page.locator("#announcement")).to_have_text(
                "The line is not copied. The leaflets have changed since the pack was made. "
                "Make it again, and hand that out."
            )
            expect(page.locator("iframe#preview")).to_be_hidden()
            expect(page.locator("#picture-box")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "before"
        page.click("#do-preview")
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        copy(page)
        expect(page.locator("#announcement")).to_have_text("The line is copied.")
        assert "a weakened bone” 1.1" in page.evaluate("navigator.clipboard.readText()")


def test_a_pack_that_is_another_by_the_time_that_it_has_come_is_not_shown(editor: Ward, own: Path) -> None:
    page = editor.open()
    pick(page, "bone")
    settled(page)
    with page.expect_request("**/summary"):
        page.route(
            "**/summary", lambda route: (change(own / "leaflets" / "bone.yaml", version="1.1"), route.continue_())
        )
        page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text(
        "The leaflets have changed since the pack was made. Make it again, and hand that out."
    )
    expect(page.locator("iframe#preview")).to_be_hidden()
    expect(page.locator("#note")).to_have_value(re.compile("a weakened bone” 1.1"))
    assert editor.printed == []
    page.unroute("**/summary")
    page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")


@pytest.mark.parametrize("same", [True, False])
def test_the_line_is_that_of_the_pack_that_was_sent(editor: Ward, own: Path, same: bool) -> None:
    printers = {"printers": [{"name": "Ward-7", "default": True, "reason": ""}]}
    editor.context.route("**/printers", lambda route: route.fulfill(json=printers))
    page = editor.open()
    pick(page, "bone")
    settled(page)
    code = page.input_value("#note").rpartition(": ")[2]
    sent = {"ok": True, "message": "1 copy sent to Ward-7 (job Ward-7-1)", "code": code, "by_hand": []}
    editor.context.route("**/send", lambda route: route.fulfill(json=sent))
    if not same:
        change(own / "leaflets" / "bone.yaml", version="1.1")
    page.click("#do-send")
    moved = "The leaflets have changed since the pack was made. Make it again, and hand that out."
    reported = str(sent["message"])
    expect(page.locator("#announcement")).to_have_text(reported if same else f"{reported}. {moved}")
    copy(page)
    expect(page.locator("#announcement")).to_contain_text(
        "The line is " if same else f"The line is not copied. {moved}"
    )


def test_a_printer_that_fails_leaves_the_pack_on_the_page(editor: Ward) -> None:
    printers = {"printers": [{"name": "Ward-7", "default": True, "reason": ""}]}
    editor.context.route("**/printers", lambda route: route.fulfill(json=printers))
    page = editor.open()
    pick(page, "bone")
    settled(page)
    page.click("#do-preview")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    note = page.input_value("#note")
    reason = {"message": "Ward-7 is stopped", "hint": "choose another", "field": "printer"}
    failed = {"ok": False, "reasons": [reason], "details": {}}
    editor.context.route("**/send", lambda route: route.fulfill(status=503, json=failed))
    page.click("#do-send")
    expect(page.locator("#errors")).to_contain_text("Ward-7 is stopped")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("iframe#preview")).to_be_visible()
    assert page.input_value("#note") == note
    copy(page)
    expect(page.locator("#announcement")).to_contain_text("The line is ")
    editor.forgive("503")


@pytest.mark.parametrize("more", [0, 1], ids=["two brands", "three brands"])
def test_no_brand_replaces_a_deleted_brand(editor: Ward, own: Path, more: int) -> None:
    brands = own / "styles" / "brands"
    if more:
        shutil.copy(brands / "harbour.yaml", brands / "third.yaml")
    page = editor.open()
    pick(page, "bone")
    choose(page, "brand", "meadow")
    settled(page)
    (brands / "meadow.yaml").rename(own / "meadow.away")
    page.click("#do-preview")
    expect(page.locator("#errors")).to_contain_text("this brand is no longer in use")
    expect(page.locator("#brand")).to_have_value("")
    page.fill("#detail-name", "Ann")
    expect(page.locator("#errors")).to_contain_text("no brand is chosen")
    expect(page.locator("#summary")).to_be_hidden()
    choose(page, "brand", "harbour")
    settled(page)
    assert page.input_value("#detail-name") == "Ann"
    editor.forgive("422")


def test_pressing_twice_sends_a_single_job(editor: Ward) -> None:
    printers = {"printers": [{"name": "Ward-7", "default": True, "reason": ""}]}
    editor.context.route("**/printers", lambda route: route.fulfill(json=printers))
    page = editor.open()
    pick(page, "bone")
    settled(page)
    code = page.input_value("#note").rpartition(": ")[2]
    sent = {"ok": True, "message": "Sent.", "code": code, "by_hand": []}
    editor.context.route("**/send", lambda route: route.fulfill(json=sent))
    page.dblclick("#do-send")
    expect(page.locator("#announcement")).to_have_text("Sent.")
    assert len(editor.posts("/send")) == 1


def test_a_clipboard_that_never_answers_does_not_block_the_page(editor: Ward) -> None:
    page = editor.open()
    page.evaluate("() => { navigator.clipboard.writeText = () => new Promise(() => {}); }")
    pick(page, "bone")
    settled(page)
    copy(page)
    expect(page.locator("#announcement")).to_contain_text("The line is ")


def test_the_line_of_a_pack_that_is_withdrawn_is_not_copied(browser: Browser, own: Path, tmp_path: Path) -> None:
    with (
        started(own, folder=tmp_path) as address,
        visit(browser, address, permissions=["clipboard-read", "clipboard-write"]) as ward,
    ):
        page = ward.open()
        page.evaluate("navigator.clipboard.writeText('before')")
        pick(page, "bone")
        settled(page)
        page.click("#do-preview")
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        change(own / "leaflets" / "bone.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
        copy(page)
        expect(page.locator("#errors")).to_be_focused()
        expect(page.locator("#errors")).to_contain_text("cannot be handed out: withdrawn: The dose was wrong")
        expect(page.locator("#announcement")).to_have_text("The line is not copied.")
        for what in ("iframe#preview", "#picture-box", "#summary"):
            expect(page.locator(what)).to_be_hidden()
        assert page.input_value("#note") == ""
        assert page.evaluate("navigator.clipboard.readText()") == "before"
        ward.forgive("422")


def test_a_brand_that_breaks_while_the_page_is_open_has_to_be_chosen_again(editor: Ward, own: Path) -> None:
    page = editor.open()
    pick(page, "bone")
    settled(page)
    (own / "styles" / "brands" / "harbour.yaml").write_text("name: [", encoding="utf-8")
    page.click("#do-download")
    expect(page.locator("#errors")).to_be_visible()
    brand = page.get_by_label("Brand")
    expect(brand).to_have_value("")
    expect(page.locator("#brand-why")).to_contain_text("has errors, so it cannot be used now.")
    expect(page.locator("#summary")).to_be_hidden()
    page.locator("#errors a").click()
    expect(brand).to_be_focused()
    page.click("#do-download")
    assert page.evaluate("document.activeElement.id") == "brand"
    brand.select_option("meadow")
    page.click("#do-preview")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    editor.forgive("422")


def test_on_a_network_nurses_sign_in_and_out(browser: Browser, own: Path, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(hashed("ward7", WORDS) + "\n", encoding="utf-8")
    with (
        started(own, "--passwords", str(passwords), folder=tmp_path) as address,
        visit(browser, address) as ward,
    ):
        page = ward.open()
        assert page.url == f"{address}sign-in"
        page.get_by_label("Name").fill("ward7")
        page.get_by_label("Password").fill("something else")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
        assert page.title().startswith("Error: ")
        page.get_by_label("Name").fill("ward7")
        page.get_by_label("Password").fill(WORDS)
        page.keyboard.press("Enter")
        pick(page, "bone")
        settled(page)
        page.get_by_role("button", name="Sign out ward7").click()
        expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
        ward.open()
        assert page.url == f"{address}sign-in"
        ward.forgive("403")
