"""The nurse is told: nothing is left out, changed or cleared without a sentence, and sentences can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from builder.web.passwords import hashed
from tests.support.packing import DETAILS, change
from tests.support.serving import started
from tests.web.e2e.browsing import Ward, choose, fill, pick, sent, settled, unfold, visit, words_of
from tests.web.e2e.test_thirty_seconds import FOCUS, WORDS, picked_by_typing, titles

Opened = Callable[..., AbstractContextManager[Ward]]
IN_WINDOW = "The pack is in the window for printing."
A_WHILE = 800
"""Longer than it takes until the summary follows the form, in milliseconds."""
TYPE_WHILE_IT_LOADS = """() => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("iframe#preview[src]")) return;
    observer.disconnect();
    const name = document.getElementById("detail-name");
    name.value += "x";
    name.dispatchEvent(new Event("input", { bubbles: true }));
  }).observe(document.querySelector("section.shown"), { childList: true });
}"""
DRAG = """([from, over, drop]) => {
  const [chip, other] = [from, over].map((number) => document.querySelectorAll("#picks > li")[number]);
  const dataTransfer = new DataTransfer();
  const send = (target, kind, more = {}) => target.dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer, ...more }));
  send(chip, "dragstart");
  send(other, "dragover", { clientY: other.getBoundingClientRect().top + 1 });
  if (drop) send(other, "drop");
  send(chip, "dragend");
}"""


def favourite(page: Page, name: str = "Brain surgery + Liver surgery") -> None:
    page.get_by_role("button", name=re.compile(re.escape(name))).first.click()


def test_a_pack_that_is_taken_again_says_what_is_missing_and_why(browser: Browser, own: Path, tmp_path: Path) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "brain", "liver", "lung")
        settled(page)
        page.click("#favour")
        page.click("#next")
        change(own / "leaflets" / "liver.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
        (own / "leaflets" / "lung.yaml").rename(own / "leaflets" / "lungs.yaml")
        page.evaluate(FOCUS)
        again = page.get_by_role("button", name=re.compile("^Brain surgery [+] Liver surgery [+] Lung surgery"))
        expect(again).to_contain_text("Not all of this pack can be handed out now")
        again.click()
        assert titles(page) == ["Brain surgery"]
        expect(page.locator("#announcement")).to_contain_text("1 leaflet is picked: Brain surgery.")
        errors = page.locator("#errors")
        for _ in range(2):
            expect(errors).to_be_focused()
            expect(errors).to_contain_text(
                "“Liver surgery”: Cannot be handed out: withdrawn: The dose was wrong.", use_inner_text=True
            )
            expect(errors).to_contain_text("“Lung surgery”: It is no longer in use.")
            settled(page)
            page.wait_for_timeout(A_WHILE)
        page.click("#do-preview")
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        expect(errors).to_be_hidden()


@pytest.mark.parametrize("noticed", [True, False])
def test_a_second_click_is_no_answer_to_what_is_missing(
    browser: Browser, own: Path, tmp_path: Path, noticed: bool
) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "brain", "liver")
        settled(page)
        change(own / "leaflets" / "liver.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
        errors = page.locator("#errors")
        if noticed:
            page.evaluate(FOCUS)
            expect(errors).to_be_visible()
        page.click("#do-print")
        expect(errors).to_be_focused()
        page.wait_for_timeout(400)
        page.click("#do-print")
        page.wait_for_timeout(A_WHILE)
        expect(errors).to_contain_text("“Liver surgery”")
        assert ward.printed == []
        page.wait_for_timeout(2000)
        page.click("#do-print")
        expect(page.locator("#announcement")).to_have_text(IN_WINDOW)
        ward.forgive("422")


def test_what_comes_back_says_what_is_missing(browser: Browser, own: Path, tmp_path: Path) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "brain", "liver")
        fill(page, DETAILS)
        choose(page, "format", "large-print")
        page.check("#also-format-a5")
        page.click("#next")
        page.clock.install()
        (own / "leaflets" / "liver.yaml").rename(own / "leaflets" / "livers.yaml")
        with page.expect_response(address):
            page.evaluate(FOCUS)
        page.focus("#find")
        page.keyboard.press("Control+z")
        assert titles(page) == ["Brain surgery"]
        expect(page.locator("#errors")).to_be_focused()
        expect(page.locator("#errors")).to_contain_text("“Liver surgery”: It is no longer in use.")
        assert page.input_value("#detail-name") == DETAILS["name"]
        assert page.input_value("#format") == "large-print"
        expect(page.locator("#also-words")).to_contain_text("A5")


def test_a_key_that_is_held_down_answers_no_question(ward: Ward) -> None:
    page = ward.page
    page.focus("#find")
    page.keyboard.type("brian")
    for _ in range(3):
        page.keyboard.down("Enter")
        page.wait_for_timeout(A_WHILE)
    page.keyboard.up("Enter")
    expect(page.locator("#announcement")).to_contain_text("press Enter again")
    assert titles(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#picks > li")).to_have_count(1)


def test_a_favourite_changes_this_pack_and_not_what_stays(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain", "liver")
    choose(page, "format", "large-print")
    page.click("#favour")
    page.click("#next")
    choose(page, "format", "a5")
    page.check("#stay")
    favourite(page)
    assert page.input_value("#format") == "large-print"
    expect(page.locator("#announcement")).to_contain_text("This pack is printed as: Large print")
    # Something else that is to stay.
    unfold(page)
    page.check("#duplex")
    page.click("#next")
    assert page.input_value("#format") == "a5"
    expect(page.locator("#duplex")).to_be_checked()
    page.reload()
    assert page.input_value("#format") == "a5"


def test_what_is_typed_while_the_pack_loads_stops_printing_with_a_sentence(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    page.evaluate(TYPE_WHILE_IT_LOADS)
    page.click("#do-print")
    outdated = "The form has changed since the button was pressed. Press it again."
    expect(page.locator("#announcement")).to_have_text(outdated)
    assert ward.printed == []
    page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text(IN_WINDOW, timeout=4000)
    assert len(ward.printed) == 1


def test_a_button_that_is_pressed_meanwhile_says_what_is_being_done(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    page.route("**/print", lambda route: None)
    page.click("#do-print")
    page.keyboard.press("Control+p")
    page.focus("#find")
    page.keyboard.type("lung")
    page.keyboard.press("Enter")
    expect(page.locator("#picks > li")).to_have_count(2)
    page.click("#do-preview")
    expect(page.locator("#announcement")).to_have_text("The pack is being made.")
    assert (len(ward.posts("/print")), ward.posts("/preview")) == (1, [])


def test_print_follows_the_preview_that_is_being_made(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    waiting: list[Route] = []
    page.route("**/preview", lambda route: waiting.append(route))
    page.click("#do-preview")
    page.wait_for_timeout(A_WHILE)
    page.focus("#detail-name")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcement")).to_have_text("The pack is being made.")
    assert (len(waiting), ward.posts("/print")) == (1, [])
    waiting[0].continue_()
    expect(page.locator("#announcement")).to_have_text(IN_WINDOW)
    assert len(ward.printed) == len(ward.posts("/print")) == 1


def test_nothing_is_printed_for_the_next_patient_after_a_preview_of_the_last(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    fill(page, {"name": "Quillfeather"})
    settled(page)
    waiting: list[Route] = []
    page.route("**/preview", lambda route: waiting.append(route))
    page.click("#do-preview")
    page.wait_for_timeout(A_WHILE)
    page.keyboard.press("Control+Enter")
    page.click("#next")
    waiting[0].continue_()
    page.wait_for_timeout(A_WHILE)
    assert (ward.printed, ward.posts("/print")) == ([], [])


@pytest.mark.parametrize("field", ["name", "date_of_operation"])
def test_the_number_of_a_barcode_in_another_field_is_said_and_moved(ward: Ward, field: str) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    page.focus(f"#detail-{field}")
    page.keyboard.type("H7300417")
    page.keyboard.press("Enter")
    said = "This looks like the number of a barcode. A hospital number belongs in its own field."
    expect(page.locator("#announcement")).to_have_text(said)
    expect(page.locator(f"#scanned-detail-{field}")).to_contain_text(said)
    assert ward.posts("/preview") == []
    page.get_by_role("button", name="Move it there").click()
    expect(page.locator("#detail-hospital_number")).to_have_value("H7300417")
    expect(page.locator(f"#detail-{field}")).to_have_value("")
    expect(page.locator(f"#detail-{field}")).to_be_focused()
    expect(page.locator(f"#scanned-detail-{field}")).to_have_count(0)
    for typed in ("4 12 26", "041226") if field == "date_of_operation" else ("Ann Example", "Bay 12"):
        page.fill(f"#detail-{field}", typed)
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
        assert page.locator(f"#scanned-detail-{field}").count() == 0


def test_the_next_patient_stops_what_is_being_made(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    fill(page, {"name": "Quillfeather"})
    settled(page)
    page.route("**/print", lambda route: (page.click("#next"), route.continue_()))
    page.click("#do-print")
    expect(page.locator("#announcement")).to_contain_text("The form has changed since the button was pressed.")
    expect(page.locator("#errors")).to_be_hidden()
    assert ward.printed == []


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("31 3 2021", "Wednesday 31 March 2021 is in the past. Is that right?"),
        ("next week", "No day is clear from this."),
    ],
)
def test_nothing_is_printed_before_the_question_about_the_date_can_be_read(
    ward: Ward, typed: str, question: str
) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    page.focus("#detail-date_of_operation")
    page.keyboard.type(typed)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcement")).to_contain_text(question)
    expect(page.locator("#about-date_of_operation")).to_contain_text(question)
    expect(page.locator("#detail-date_of_operation")).to_be_focused()
    page.wait_for_timeout(2000)
    assert ward.posts("/print") == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcement")).to_have_text(IN_WINDOW)


def test_the_next_patient_stops_what_is_being_sent(ward: Ward) -> None:
    page = ward.page
    printer = {"name": "Ward", "default": True, "reason": ""}
    page.route("**/printers", lambda route: route.fulfill(json={"ok": True, "printers": [printer]}))
    ward.open()
    picked_by_typing(page, "brain")
    fill(page, {"name": "Quillfeather", "date_of_operation": "tomorrow"})
    settled(page)

    def begin(route: Route) -> None:
        page.click("#next")
        pick(page, "liver")
        fill(page, {"name": "Thrup"})
        route.continue_()

    page.route("**/date", begin, times=1)
    page.click("#do-send")
    expect(page.locator("#announcement")).to_contain_text("The form has changed since the button was pressed.")
    assert ward.posts("/send") == []
    assert titles(page) == ["Liver surgery"]


def test_sentences_can_be_read_until_another_takes_their_place(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    page.wait_for_timeout(A_WHILE)
    line = page.locator("#announcement")
    expect(line).to_have_text("“Brain surgery” is picked.")
    assert (line.bounding_box() or {"width": 0})["width"] > 100
    page.click("#do-print")
    expect(line).to_have_text(IN_WINDOW)
    # What is said of a pack goes when the pack is another one.
    page.focus("#detail-consultant")
    page.keyboard.type("T")
    expect(line).not_to_contain_text(IN_WINDOW)
    page.click("#do-preview")
    expect(line).to_have_text("The preview is shown.")


@pytest.mark.parametrize("leaflets", [(), ("lung", "spleen")], ids=["no pick", "a clash"])
def test_the_list_of_errors_keeps_the_focus_and_the_title(ward: Ward, leaflets: tuple[str, ...]) -> None:
    page = ward.page
    pick(page, *leaflets)
    page.wait_for_timeout(A_WHILE)
    page.focus("#detail-date_of_operation")
    page.keyboard.type("4 12 26")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#errors")).to_be_focused()
    page.evaluate("document.getElementById('form').dispatchEvent(new CustomEvent('changed'))")
    page.wait_for_timeout(A_WHILE)
    expect(page.locator("#errors")).to_be_focused()
    assert page.title().startswith("Error: ")
    page.click("#next")
    expect(page.locator("#errors")).to_be_hidden()
    assert page.title().startswith("Make a pack")
    ward.forgive("422")


def test_the_next_patient_begins_without_the_errors_of_the_last(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    page.click("#next")
    page.click("#do-print")
    expect(page.locator("#errors")).to_be_focused()
    page.click("#next")
    expect(page.locator("#errors")).to_be_hidden()
    expect(page.locator("#find")).to_be_focused()
    ward.forgive("422")


def test_the_language_is_in_the_line_and_stays(browser: Browser, own: Path, tmp_path: Path) -> None:
    change(own / "leaflets" / "elbow.yaml", language="cy")
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        unfold(page)
        page.check("#stay")
        choose(page, "language", "cy")
        line = page.locator("#how-words")
        expect(line).to_contain_text(" · Cymraeg")
        expect(line.locator("[lang=cy]")).to_have_text("Cymraeg")
        page.click("#next")
        page.reload()
        expect(line).to_contain_text(" · Cymraeg")
        assert page.input_value("#language") == "cy"


def test_a_date_that_is_undone_is_read_again(ward: Ward) -> None:
    page = ward.page
    fill(page, {"date_of_operation": "4 12 26"})
    page.keyboard.press("Tab")
    about = page.locator("#about-date_of_operation")
    expect(about).to_have_text("Friday 4 December 2026")
    page.click("#next")
    expect(about).to_have_text(re.compile("^For example"))
    page.click("#undo")
    expect(about).to_have_text("Friday 4 December 2026")


def test_a_date_that_is_typed_on_while_it_is_read_is_read_again(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    settled(page)
    date = page.locator("#detail-date_of_operation")
    page.route("**/date", lambda route: (date.fill("tomorrow"), route.continue_()), times=1)
    date.fill("to")
    page.click("#do-preview")
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    assert sent(ward.posts("/preview")[-1])["date_of_operation"] == ["2026-11-26"]
    expect(page.locator("#about-date_of_operation")).to_have_text("Thursday 26 November 2026")


@pytest.mark.parametrize("typed", ["27/11/26 9am", "Fri am", "27/11/26 9:30"])
def test_a_time_in_the_date_is_not_dropped(ward: Ward, typed: str) -> None:
    page = ward.page
    page.focus("#detail-date_of_operation")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    expect(page.locator("#about-date_of_operation")).to_contain_text("Friday 27 November 2026, with a time.")
    page.wait_for_timeout(A_WHILE)
    assert page.input_value("#detail-date_of_operation") == typed


def test_a_drag_that_is_given_up_changes_nothing(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain", "liver", "lung")
    settled(page)
    asked = len(ward.posts("/summary"))
    page.evaluate(DRAG, [2, 0, False])
    assert titles(page) == ["Brain surgery", "Liver surgery", "Lung surgery"]
    page.wait_for_timeout(A_WHILE)
    assert len(ward.posts("/summary")) == asked
    page.evaluate(DRAG, [2, 0, True])
    assert titles(page) == ["Lung surgery", "Brain surgery", "Liver surgery"]


def test_a_page_that_is_loaded_again_has_the_picks_and_no_details(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain", "liver")
    choose(page, "format", "large-print")
    page.click("summary:has-text('Add shared pages')")
    page.check("#shared-after-surgery")
    fill(page, DETAILS)
    page.reload()
    expect(page.locator("#announcement")).to_contain_text("What was picked is here again.")
    assert titles(page) == ["Brain surgery", "Liver surgery"]
    assert page.input_value("#format") == "large-print"
    expect(page.locator("#shared-after-surgery")).to_be_checked()
    assert [page.input_value(f"#detail-{field}") for field in DETAILS] == [""] * len(DETAILS)
    page.click("#next")
    page.reload()
    assert titles(page) == []


def test_the_browser_asks_before_it_leaves_details(ward: Ward) -> None:
    page = ward.page
    asked = "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert not page.evaluate(asked)
    fill(page, {"name": "Quillfeather"})
    assert page.evaluate(asked)


def test_a_leaflet_that_is_corrected_is_in_the_pack_again(browser: Browser, own: Path, tmp_path: Path) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "liver", "brain", "lung")
        settled(page)
        files = {name: own / "leaflets" / f"{name}.yaml" for name in ("brain", "liver")}
        before = {name: path.read_bytes() for name, path in files.items()}
        for name, path in files.items():
            change(path, status="draft")
            page.evaluate(FOCUS)
            expect(page.locator("#errors")).to_contain_text(f"{name.title()} surgery")
        assert titles(page) == ["Lung surgery"]
        for name, path in files.items():
            path.write_bytes(before[name])
            page.evaluate(FOCUS)
            expect(page.locator("#announcement")).to_contain_text(f"in the pack again: {name.title()} surgery.")
        expect(page.locator("#errors")).to_be_hidden()
        assert titles(page) == ["Liver surgery", "Brain surgery", "Lung surgery"]


def test_another_title_of_what_is_picked_is_said(browser: Browser, own: Path, tmp_path: Path) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "liver", "brain")
        settled(page)
        path = own / "leaflets" / "brain.yaml"
        for before, title, preview in (
            ("Brain surgery", "Head surgery", False),
            ("Head surgery", "Skull surgery", True),
        ):
            if preview:
                page.click("#do-preview")
                expect(page.locator("#announcement")).to_have_text("The preview is shown.")
            path.write_text(path.read_text(encoding="utf-8").replace(before, title), encoding="utf-8")
            page.evaluate(FOCUS)
            expect(page.locator("#announcement")).to_contain_text(f"“{before}” is called “{title}” now.")
            settled(page)
            expect(page.locator("#announcement")).to_contain_text(f"“{before}” is called “{title}” now.")
            assert titles(page) == ["Liver surgery", title]
        expect(page.locator("#announcement")).to_contain_text("Press Preview again to see all pages.")


def test_a_leaflet_that_is_corrected_does_not_join_what_was_picked_since(
    browser: Browser, own: Path, tmp_path: Path
) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "brain", "liver")
        settled(page)
        liver = own / "leaflets" / "liver.yaml"
        before = liver.read_bytes()
        change(liver, status="draft")
        page.evaluate(FOCUS)
        expect(page.locator("#picks > li")).to_have_count(1)
        pick(page, "lung")
        liver.write_bytes(before)
        with page.expect_response(address):
            page.evaluate(FOCUS)
        settled(page)
        assert titles(page) == ["Brain surgery", "Lung surgery"]


def test_the_name_is_that_of_whoever_signed_in_last(browser: Browser, own: Path, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text("".join(hashed(name, WORDS) + "\n" for name in ("ward7", "ward8")), encoding="utf-8")
    passwords.chmod(0o600)
    with (
        started(own, "--passwords", str(passwords), folder=tmp_path) as address,
        visit(browser, address, minds=False) as ward,
    ):
        page = ward.open()
        page.get_by_label("Name").fill("ward7")
        page.get_by_label("Password").fill(WORDS)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign out ward7")).to_be_visible()
        expect(page.locator("#results")).to_be_attached()
        picked_by_typing(page, "bone")
        settled(page)
        ward.context.clear_cookies()
        page.click("#do-preview")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Name").fill("ward8")
        dialog.get_by_label("Password").fill(WORDS)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign out ward8")).to_be_visible()
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        assert words_of(ward.shown())
