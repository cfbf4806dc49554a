"""The nurse's page as a ward uses it: few keys, one screen, nothing lost and nothing that is out of date."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from builder.web.passwords import hashed
from tests.support.packing import DETAILS, change
from tests.support.serving import started
from tests.web.e2e.browsing import SCREEN, Ward, choose, fill, pick, sent, settled, visit, words_of

Opened = Callable[..., AbstractContextManager[Ward]]
MOST_KEYS = 70
FOCUS = "window.dispatchEvent(new Event('focus'))"
TWICE = "button => { button.click(); return new Promise(done => setTimeout(() => done(button.click()), 400)); }"
WORDS = "three-words-make-one"


def titles(page: Page) -> list[str]:
    return page.locator("#picks .title").all_inner_texts()


def picked_by_typing(page: Page, *words: str) -> None:
    for number, word in enumerate(words, 1):
        page.focus("#find")
        page.keyboard.type(word)
        page.keyboard.press("Enter")
        expect(page.locator("#picks > li")).to_have_count(number)


def keys_of_a_pack(page: Page) -> int:
    """Make a pack of two operations with four details, and print it. Returns how many keys that takes."""
    keys = 0

    def typed(words: str, last: str, presses: int = 1) -> None:
        nonlocal keys
        page.keyboard.type(words)
        page.keyboard.press(last)
        keys += len(words) + presses

    for number, words in enumerate(("brain", "liver"), 1):
        typed(words, "Enter")
        expect(page.locator("#picks > li")).to_have_count(number)
    typed("", "Enter")
    typed("Quillfeather", "Tab")
    typed("2026-12-03", "Tab")
    # As a scanner of barcodes does.
    typed("7731904", "Enter")
    typed("Dr Tarrant", "Control+Enter", presses=2)
    return keys


def test_each_pick_can_be_seen_where_there_is_room(opened: Opened) -> None:
    """What is below the end of a list without a scroll bar is overlooked."""
    with opened(viewport=SCREEN) as ward:
        page = ward.open()
        pick(page, "bone", "brain", "liver", "overview")
        expect(page.locator("#picks > li")).to_have_count(4)
        page.wait_for_timeout(300)
        for row in page.locator("#picks > li").all():
            expect(row).to_be_in_viewport(ratio=1)
        assert page.evaluate(
            "[...document.querySelectorAll('#picks')].every(list => list.scrollHeight <= list.clientHeight + 2)"
        )
        assert height(page) <= SCREEN["height"]


@pytest.mark.parametrize("more", [0, 300], ids=["few leaflets", "300 leaflets"])
def test_a_pack_takes_few_keys_and_one_screen(browser: Browser, own: Path, tmp_path: Path, more: int) -> None:
    model = (own / "leaflets" / "liver.yaml").read_text(encoding="utf-8")
    for number in range(more):
        title = f"title: Procedure {number:03} of the hand"
        (own / "leaflets" / f"hand-{number}.yaml").write_text(re.sub("(?m)^title:.*$", title, model), encoding="utf-8")
    with started(own, folder=tmp_path) as address:
        with visit(browser, address, viewport=SCREEN) as ward:
            page = ward.open()
            assert keys_of_a_pack(page) <= MOST_KEYS
            expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
            assert titles(page) == ["Brain surgery", "Liver surgery"]
            words = words_of(ward.shown())
            details = ("Quillfeather", "3 December 2026", "7731904", "Tarrant")
            assert [detail for detail in details if detail not in words] == []
            # All of it is on one screen, with the bar at its end.
            assert height(page) <= SCREEN["height"]
            for part in ("#find", "#picks", "#detail-notes", "#preview", "#do-print", "#next"):
                expect(page.locator(part)).to_be_in_viewport(ratio=1)
            expect(page.locator("#counts")).to_have_text(re.compile(r"^2 operations · \d+ pages · \d+ sheets$"))
            page.fill("#find", "hand" if more else "surgery")
            expect(page.locator("#match-count")).not_to_have_text("")
            assert page.locator("#results > li").count() <= 10
            assert height(page) <= 2 * SCREEN["height"]
        with visit(browser, address, java_script_enabled=False, viewport=SCREEN) as plain:
            assert (plain.open().locator("html").bounding_box() or {"height": 9999})["height"] <= 2 * SCREEN["height"]


def height(page: Page) -> int:
    """The height of the whole page."""
    pixels: int = page.evaluate("document.documentElement.scrollHeight")
    return pixels


def test_whoever_types_on_before_an_answer_is_there_loses_no_pick(ward: Ward) -> None:
    page = ward.page
    waiting: list[Route] = []
    page.route("**/find", lambda route: waiting.append(route))
    page.focus("#find")
    for words in ("brain", "liver"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    page.keyboard.type("lu")
    page.wait_for_timeout(300)
    # The last question is answered first.
    for route in reversed(waiting[:]):
        route.continue_()
    expect(page.locator("#picks > li")).to_have_count(2)
    assert titles(page) == ["Brain surgery", "Liver surgery"]
    expect(page.locator("#find")).to_have_value("lu")


def test_what_is_written_in_another_way_is_picked_when_enter_is_pressed_again(ward: Ward) -> None:
    page = ward.page
    page.focus("#find")
    page.keyboard.type("brian")
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_contain_text("“Brain surgery” is written in another way")
    assert (titles(page), page.input_value("#find")) == ([], "brian")
    page.keyboard.press("Enter")
    expect(page.locator("#picks > li")).to_have_count(1)
    assert titles(page) == ["Brain surgery"]


def test_nothing_is_printed_while_words_in_find_are_not_picked(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    page.keyboard.type("liver")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcement")).to_contain_text("“liver” is not picked")
    assert page.evaluate("document.activeElement.id") == "find"
    expect(page.locator("iframe#preview")).to_be_hidden()


def test_a_second_click_on_next_patient_leaves_the_way_back(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    page.dblclick("#next")
    page.click("#undo")
    assert titles(page) == ["Brain surgery"]


def test_whoever_has_begun_with_the_next_patient_does_not_go_back(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain")
    page.click("#next")
    expect(page.locator("#undo-box")).to_be_visible()
    picked_by_typing(page, "liver")
    expect(page.locator("#undo-box")).to_be_hidden()


def test_no_pack_is_made_before_somebody_is_told_what_was_taken_out(
    browser: Browser, own: Path, tmp_path: Path
) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "brain", "liver")
        settled(page)
        change(own / "leaflets" / "liver.yaml", status="draft")
        page.evaluate(FOCUS)
        expect(page.locator("#picks > li")).to_have_count(1)
        fill(page, DETAILS)
        settled(page)
        expect(page.locator("#errors")).to_be_visible()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#errors")).to_be_focused()
        expect(page.locator("iframe#preview")).to_be_hidden()
        # Until then, another press may be the second of two clicks.
        page.wait_for_timeout(2000)
        page.click("#do-preview")
        expect(page.locator("iframe#preview")).to_be_visible()


def test_enter_leads_to_the_details_while_an_answer_is_on_its_way(ward: Ward) -> None:
    page = ward.page
    page.route("**/find", lambda route: None)
    page.focus("#find")
    page.keyboard.type("brain")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "detail-name"


def test_picks_are_put_in_order_by_keyboard_and_pointer(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain", "liver", "lung")
    page.focus("#out-lung")
    page.keyboard.press("Alt+ArrowUp")
    assert titles(page) == ["Brain surgery", "Lung surgery", "Liver surgery"]
    expect(page.locator("#announcement")).to_have_text("“Lung surgery” is number 2 of 3.")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "out-brain"
    page.keyboard.press("Delete")
    assert titles(page) == ["Lung surgery", "Liver surgery"]
    page.get_by_role("button", name="Move “Lung surgery” down").click()
    assert titles(page) == ["Liver surgery", "Lung surgery"]
    page.locator("#picks > li").nth(1).drag_to(page.locator("#picks > li").nth(0), target_position={"x": 20, "y": 3})
    assert titles(page) == ["Lung surgery", "Liver surgery"]
    settled(page)
    assert sent(ward.posts("/summary")[-1])["leaflet"] == ["lung", "liver"]


def test_the_first_result_is_not_skipped_where_it_cannot_be_handed_out(ward: Ward) -> None:
    page = ward.page
    page.keyboard.type("wrist")
    page.keyboard.press("Enter")
    expect(page.locator("#announcement")).to_have_text(
        "Wrist surgery: Cannot be handed out: withdrawn: The dose was wrong."
    )
    assert titles(page) == []


def test_the_next_patient_can_be_undone_for_ten_seconds(ward: Ward) -> None:
    page = ward.page
    page.clock.install()
    ward.open()
    picked_by_typing(page, "brain", "liver")
    fill(page, DETAILS)
    settled(page)
    page.focus("#next")
    page.keyboard.press("Space")
    expect(page.locator("#detail-name")).to_have_value("")
    assert (titles(page), page.evaluate("document.activeElement.id")) == ([], "find")
    page.keyboard.press("Control+z")
    assert titles(page) == ["Brain surgery", "Liver surgery"]
    assert page.input_value("#detail-notes") == DETAILS["notes"]
    # In one go: on a busy machine the ten seconds may be over before anybody looks.
    is_offered = "(document.getElementById('next').click(), !document.getElementById('undo-box').hidden)"
    assert page.evaluate(is_offered)
    page.clock.fast_forward(10_500)
    expect(page.locator("#undo")).to_be_hidden()
    page.keyboard.press("Control+z")
    assert page.input_value("#detail-name") == ""


def test_links_open_beside_a_page_that_has_something_to_lose(ward: Ward) -> None:
    page = ward.page
    fill(page, DETAILS)
    with ward.context.expect_page() as other:
        page.get_by_role("link", name="Status of leaflets").click()
    expect(other.value.get_by_role("heading", level=1)).to_be_visible()
    assert page.input_value("#detail-name") == DETAILS["name"]


@pytest.mark.parametrize("button", ["#do-print", "Control+p"])
def test_print_prints_once_what_stands_in_the_fields(ward: Ward, button: str) -> None:
    page = ward.page
    pick(page, "bone")
    fill(page, {"name": "Quillfeather"})
    settled(page)
    if button.startswith("#"):
        page.eval_on_selector(button, TWICE)
    else:
        page.keyboard.press(button)
        page.keyboard.press(button)
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
    assert len(ward.printed) == len(ward.posts("/print")) == 1
    fill(page, {"name": "Larkspur"})
    page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
    assert "Larkspur" in words_of(ward.shown())


def test_the_page_itself_prints_as_not_the_pack(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    fill(page, DETAILS)
    settled(page)
    page.emulate_media(media="print")
    expect(page.locator(".not-the-pack")).to_have_text(re.compile("^This is not the pack. "))
    words = words_of(page.pdf())
    assert words == page.locator(".not-the-pack").inner_text()


def test_a_preview_is_covered_when_the_leaflets_change(browser: Browser, own: Path, tmp_path: Path) -> None:
    with started(own, folder=tmp_path) as address, visit(browser, address) as ward:
        page = ward.open()
        picked_by_typing(page, "brain", "liver")
        settled(page)
        page.click("#do-preview")
        expect(page.locator("iframe#preview")).to_be_visible()
        change(own / "leaflets" / "liver.yaml", version="1.1")
        page.evaluate(FOCUS)
        expect(page.locator("iframe#preview")).to_be_hidden()
        expect(page.locator("#preview-none")).to_have_text("The leaflets have changed since this page was loaded.")
        page.click("#do-preview")
        expect(page.locator("iframe#preview")).to_be_visible()
        shutil.copy(own / "leaflets" / "liver.yaml", own / "leaflets" / "hand.yaml")
        change(own / "leaflets" / "hand.yaml", title="Hand surgery")
        change(own / "leaflets" / "brain.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
        page.evaluate(FOCUS)
        expect(page.locator("#errors")).to_contain_text("“Brain surgery”: Cannot be handed out: withdrawn")
        expect(page.locator("iframe#preview")).to_be_hidden()
        assert titles(page) == ["Liver surgery"]
        page.fill("#find", "hand")
        expect(page.locator("#leaflet-hand")).to_be_enabled()


def test_details_go_after_ten_minutes_with_a_warning(ward: Ward) -> None:
    page = ward.page
    page.clock.install()
    ward.open()
    pick(page, "bone")
    fill(page, DETAILS)
    settled(page)
    page.clock.fast_forward("09:10")
    expect(page.locator("#warned")).to_be_visible()
    page.click("#go-on")
    expect(page.locator("#warned")).to_be_hidden()
    page.clock.fast_forward("09:10")
    page.clock.fast_forward("01:00")
    expect(page.locator("#detail-name")).to_have_value("")
    assert [page.input_value(f"#detail-{field}") for field in DETAILS] == [""] * len(DETAILS)
    assert titles(page) == []
    expect(page.locator("#announcement")).to_have_text(
        "The page was cleared, because nobody had touched it for 10 minutes."
    )


@pytest.mark.parametrize("network", [False, True], ids=["this computer", "network"])
def test_what_was_typed_survives_another_session(browser: Browser, own: Path, tmp_path: Path, network: bool) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text(hashed("ward7", WORDS) + "\n", encoding="utf-8")
    options = ["--passwords", str(passwords)] if network else []
    with started(own, *options, folder=tmp_path) as address, visit(browser, address, minds=False) as ward:
        page = ward.open()
        if network:
            page.get_by_label("Name").fill("ward7")
            page.get_by_label("Password").fill(WORDS)
            page.keyboard.press("Enter")
            expect(page.locator("#results")).to_be_attached()
        picked_by_typing(page, "bone")
        fill(page, DETAILS)
        settled(page)
        ward.context.clear_cookies()
        page.click("#do-preview")
        if network:
            dialog = page.get_by_role("dialog")
            expect(dialog).to_be_visible()
            for password in ("something else", WORDS):
                expect(dialog.get_by_label("Name")).to_have_value("ward7")
                dialog.get_by_label("Password").fill(password)
                page.keyboard.press("Enter")
                if password != WORDS:
                    expect(dialog).to_contain_text("The name or the password is wrong.")
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        assert "Quillfeather" in words_of(ward.shown())


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        ("4 12 26", "Friday 4 December 2026", "2026-12-04"),
        ("tomorrow", "Thursday 26 November 2026", "2026-11-26"),
        ("4 12 2025", "Thursday 4 December 2025 is in the past. Is that right?", "2025-12-04"),
    ],
)
def test_a_date_is_shown_back_when_its_field_is_left(ward: Ward, typed: str, shown: str, value: str) -> None:
    page = ward.page
    page.focus("#detail-date_of_operation")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    about = page.locator("#about-date_of_operation")
    expect(about).to_have_text(shown)
    expect(page.locator("#detail-date_of_operation")).to_have_value(value)
    page.click("#next")
    expect(about).to_have_text("For example 4 12 26, Friday or tomorrow")


def test_half_of_a_date_is_no_mistake_and_the_counts_follow(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain", "liver")
    page.focus("#detail-date_of_operation")
    page.keyboard.type("4 1")
    expect(page.locator("#counts")).to_contain_text("2 operations")
    expect(page.locator("#errors")).to_be_hidden()
    page.keyboard.type("2 26")
    page.keyboard.press("Tab")
    settled(page)
    with page.expect_response("**/summary"):
        page.keyboard.type("7")
    assert sent(ward.posts("/summary")[-1])["date_of_operation"] == ["2026-12-04"]


def test_a_date_is_understood_before_it_is_printed(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "bone")
    page.focus("#detail-date_of_operation")
    page.keyboard.type("4 12 26")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
    assert "4 December 2026" in words_of(ward.shown())


def test_the_last_packs_and_favourites_are_kept_and_taken_again(ward: Ward) -> None:
    page = ward.page
    picked_by_typing(page, "brain", "liver")
    choose(page, "format", "large-print")
    settled(page)
    page.click("#favour")
    page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
    page.click("#next")
    expect(page.locator("#format")).to_have_value("a4")
    page.reload()
    again = page.get_by_role("button", name="Brain surgery + Liver surgery")
    expect(again).to_have_count(3)
    page.get_by_role("button", name="is no favourite").click()
    expect(again).to_have_count(1)
    again.click()
    assert titles(page) == ["Brain surgery", "Liver surgery"]
    assert page.input_value("#format") == "large-print"


def test_the_format_stays_for_the_next_patients_by_choice(ward: Ward) -> None:
    page = ward.page
    choose(page, "format", "large-print")
    page.check("#stay")
    page.click("#next")
    expect(page.locator("#how-words")).to_contain_text("Large print")
    page.reload()
    expect(page.locator("#how-words")).to_contain_text("Large print")
    assert page.evaluate("JSON.stringify(Object.keys(sessionStorage))") == '["leaflets-how"]'
