"""What a nurse does, from two operations to the paper."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.inspectors import Pdf
from tests.support.packing import DETAILS, NEED, SECRETS
from tests.web.e2e.browsing import Ward, choose, fill, pick, sent, settled, unfold, words_of

Opened = Callable[..., AbstractContextManager[Ward]]
IN_TIME = 2.0
"""How long a preview may take, in seconds."""
HEARD = """
() => {
  window.heard = [];
  const lines = ["announcement", "summed"].map((id) => document.getElementById(id));
  const hear = (line) => new MutationObserver(() => window.heard.push(line.textContent));
  for (const line of lines) hear(line).observe(line, { childList: true });
}
"""


def headings(pdf: Pdf) -> list[str]:
    return [element.text for element in pdf.find("H2")]


def heard(page: Page) -> list[str]:
    """What a screen reader was told since HEARD."""
    reported: list[str] = page.evaluate("window.heard")
    return reported


def picked(page: Page) -> list[str]:
    """The leaflets that are picked, in the order of the pack."""
    names: list[str] = page.eval_on_selector_all("#picks > li", "chips => chips.map(chip => chip.dataset.name)")
    return names


def test_two_operations_make_a_preview_with_shared_pages_once(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone", "brain")
    fill(page, DETAILS)
    settled(page)
    pressed = time.perf_counter()
    page.click("#do-preview")
    expect(page.locator("iframe#preview")).to_be_visible()
    assert time.perf_counter() - pressed < IN_TIME
    pdf = Pdf(ward.shown())
    assert [secret for secret in SECRETS if secret not in words_of(ward.shown())] == []
    assert headings(pdf).count("What happens after surgery") == 1
    expect(page.locator("#announcement")).to_have_text("The preview is shown.")
    expect(page.locator("#summary-words dd").nth(1)).to_have_text(str(pdf.page_count))


def test_the_viewer_of_the_browser_shows_the_pack(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    page.click("#do-preview")
    expect(page.locator("iframe#preview")).to_be_visible()
    # The viewer is a page of the browser's own in the frame, and calls itself by the file's title when it has read it.
    frame = page.locator("iframe#preview").element_handle().content_frame()
    assert frame is not None
    for _ in range(50):
        page.wait_for_timeout(100)
        if "Surgery to strengthen a weakened bone" in [entry.title() for entry in frame.child_frames]:
            break
    else:
        raise AssertionError("the viewer has not read the pack")


def test_the_first_page_is_a_picture_before_a_preview_is_requested(ward: Ward) -> None:
    page = ward.page
    expect(page.locator("#picture-box")).to_be_hidden()
    pick(page, "bone", "brain")
    began = time.perf_counter()
    expect(page.locator("#picture-box")).to_be_visible()
    assert time.perf_counter() - began < IN_TIME
    picture = page.locator("#picture")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 600
    alt = str(picture.get_attribute("alt"))
    assert alt.startswith("First page of the pack “Surgery on your bone and your brain”. It contains: Surgery to ")
    assert ward.posts("/preview") == []


def test_the_summary_follows_and_is_read_out(ward: Ward) -> None:
    page = ward.page
    page.evaluate(HEARD)
    expect(page.locator("#summed")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#summary")).to_be_hidden()
    pick(page, "bone")
    expect(page.locator("#summed")).to_contain_text("1 leaflet, ")
    unseen = page.locator("#summed").bounding_box()
    assert unseen is not None
    assert unseen["width"] <= 1, "what the summary says is not there the second time"
    one = int(page.locator("#summary-words dd").nth(1).text_content() or "")
    pick(page, "brain")
    expect(page.locator("#summed")).to_contain_text("2 leaflets, ")
    both = int(page.locator("#summary-words dd").nth(1).text_content() or "")
    assert both > one
    expect(page.locator("#summary-words")).to_contain_text("What happens after surgery; Who to contact")
    page.click("#summary > summary")
    expect(page.locator("#differs")).to_contain_text("Brain surgery: Usually at least a week")
    page.uncheck("#leaflet-bone")
    page.uncheck("#leaflet-brain")
    expect(page.locator("#summed")).to_have_text("No operation is picked.")
    expect(page.locator("#summary")).to_be_hidden()
    reported = [words for words in heard(page) if words]
    assert re.fullmatch(rf"1 leaflet, {one} pages, \d+ sheets of paper .*\.", reported[0])
    assert f"2 leaflets, {both} pages" in reported[1]
    assert reported[1].endswith(", 6 topics differ.")


def test_a_pack_is_downloaded(ward: Ward, tmp_path: Path) -> None:
    page = ward.page
    pick(page, "liver")
    fill(page, DETAILS)
    with page.expect_download() as download:
        page.click("#do-download")
    name = download.value.suggested_filename
    assert name.startswith("Liver surgery")
    download.value.save_as(tmp_path / "pack.pdf")
    assert "Quillfeather" in words_of(tmp_path / "pack.pdf")
    output = page.locator("#announcement")
    expect(output).to_have_text(f"The pack is downloaded as {name}. Delete it when it is printed.")
    assert (output.bounding_box() or {"width": 0})["width"] > 100


@pytest.mark.parametrize(("format", "across"), [("a4", 595), ("a5-booklet", 842)])
def test_print_opens_the_print_window_on_the_sheets(ward: Ward, format: str, across: int) -> None:
    page = ward.page
    pick(page, "bone")
    choose(page, "format", format)
    fill(page, {"name": DETAILS["name"]})
    page.click("#do-print")
    expect(page.locator("#announcement")).to_contain_text("The pack is in the window for printing.")
    pdf = Pdf(ward.shown())
    assert "Quillfeather" in words_of(ward.shown())
    assert round(pdf.file.pages[0].mediabox[2]) == across
    assert ward.printed == [page.locator("iframe#preview").get_attribute("src")]


def test_the_summary_and_the_print_window_say_how_to_print_a_folded_pack(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    page.click("#do-print")
    expect(page.locator("#announcement")).to_have_text("The pack is in the window for printing.")
    expect(page.locator("#summary-words")).not_to_contain_text("fold")
    choose(page, "format", "a5-booklet")
    page.click("#do-print")
    how = re.compile(
        r"Choose both sides of the paper, flipped on the short edge, and actual size \(100 %\)\. "
        r"Then stack the sheets, .* and staple the fold\.$"
    )
    expect(page.locator("#announcement")).to_have_text(how)
    expect(page.locator("#announcement")).to_have_text(
        re.compile("^The pack is in the window for printing. Choose both")
    )
    expect(page.locator("#summary-words dd").nth(3)).to_have_text(how)


def test_the_line_for_the_notes_is_copied_with_needs_and_no_other_detail(opened: Opened) -> None:
    with opened(permissions=["clipboard-read", "clipboard-write"]) as ward:
        page = ward.open()
        pick(page, "bone", "brain")
        fill(page, DETAILS)
        settled(page)
        page.click("#copy")
        expect(page.locator("#announcement")).to_have_text("The line is copied.")
        line = page.evaluate("navigator.clipboard.readText()")
        assert line == page.input_value("#note")
        assert "“Brain surgery” 1.0" in line.replace("\u00a0", " ")
        assert [secret for secret in SECRETS if secret in line] == [NEED]


def test_the_line_is_that_of_the_form_as_it_is_when_it_is_copied(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    settled(page)
    pick(page, "brain")
    page.click("#copy")
    expect(page.locator("#announcement")).to_have_text(re.compile(r"The line is (copied\.|selected: press Ctrl and C)"))
    assert "Brain surgery" in page.input_value("#note")


def test_the_line_is_copied_where_pages_may_not_write_to_the_clipboard(opened: Opened) -> None:
    """As on a network without encryption."""
    with opened() as ward:
        ward.context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
        page = ward.open()
        pick(page, "bone")
        settled(page)
        page.click("#copy")
        expect(page.locator("#announcement")).to_have_text(
            re.compile(r"The line is (copied\.|selected: press Ctrl and C)")
        )
        assert page.evaluate("document.activeElement.id") == "note"
        marked = page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]")
        assert marked == [0, len(page.input_value("#note"))]


def test_pressing_a_recipe_picks_it(ward: Ward) -> None:
    page = ward.page
    page.get_by_role("button", name="Your operations on bone and brain").click()
    expect(page.locator("#summed")).to_contain_text("3 leaflets, ")
    assert picked(page) == ["overview", "bone", "brain"]
    expect(page.locator("#summary-words dd").first).to_have_text("Your operations on bone and brain")
    assert page.url == ward.address


def test_a_recipe_adds_to_earlier_picks_and_says_what_no_longer_fits(ward: Ward) -> None:
    page = ward.page
    pick(page, "liver")
    page.click("summary:has-text('Add shared pages')")
    page.check("#shared-after-surgery")
    page.click("#starts > summary")
    page.get_by_role("button", name="Your operations on bone and brain").click()
    expect(page.locator("#shared-after-surgery")).to_be_checked()
    assert picked(page) == ["liver", "overview", "bone", "brain"]
    expect(page.locator("#warnings p").first).to_contain_text("More is picked than “Your operations on bone and")
    expect(page.locator("#summed")).to_contain_text("its extra pages stay")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_next_patient_gets_an_empty_page(opened: Opened, scripts: bool) -> None:
    with opened(java_script_enabled=scripts) as ward:
        page = ward.open("/?recipe=bone-and-brain")
        pick(page, "liver")
        fill(page, DETAILS)
        unfold(page)
        page.check("#duplex")
        if scripts:
            settled(page)
            page.click("#do-preview")
            expect(page.locator("iframe#preview")).to_be_visible()
        page.get_by_role("button", name="Next patient").click()
        expect(page.locator("#detail-name")).to_have_value("")
        assert page.url.rstrip("?") == ward.address
        assert [page.input_value(f"#detail-{field}") for field in DETAILS] == [""] * len(DETAILS)
        expect(page.locator("#form input:checked, #picks > li")).to_have_count(0)
        for what in ("#summary", "#picture-box"):
            expect(page.locator(what)).to_be_hidden()
        assert page.locator("iframe#preview").get_attribute("src") is None


def test_the_search_follows_the_typing_of_names(ward: Ward) -> None:
    page = ward.page
    pick(page, "liver")
    page.locator("#find").press_sequentially("brain s")
    expect(page.locator("#match-count")).to_have_text("1 found")
    assert page.locator("#choices .choice:visible label").all_inner_texts() == ["Brain surgery"]
    expect(page.locator("#match-count")).to_have_attribute("aria-live", "polite")
    page.fill("#find", "xylophone")
    expect(page.locator("#match-count")).to_contain_text("No leaflet is found")
    assert picked(page) == ["liver"]
    page.fill("#find", "")
    expect(page.locator("#choices .choice:visible")).to_have_count(page.locator("#choices .choice").count())


def test_the_search_looks_through_what_leaflets_are_about(ward: Ward) -> None:
    page = ward.page
    page.locator("#find").press_sequentially("steroid")
    expect(page.locator("#match-count")).to_have_text("1 found")
    assert page.locator("#choices .choice:visible label").all_inner_texts() == ["Brain surgery"]


def test_large_print_is_an_option(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    expect(page.locator("#summed")).to_contain_text("1 leaflet, ")
    usual = page.locator("#summed").inner_text()
    choose(page, "format", "large-print")
    expect(page.locator("#summed")).not_to_have_text(usual)
    page.click("#do-preview")
    pdf = Pdf(ward.shown())
    sizes = [round(entry.size, 1) for entry in pdf.fragments if "You will have a general" in entry.text]
    assert sizes
    assert min(sizes) >= 16


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Wrist surgery", "Cannot be handed out: withdrawn: The dose was wrong."),
        ("Shoulder surgery", "Cannot be handed out: past its review, which was due by 31 January 2020."),
        ("Elbow surgery", "Cannot be handed out: a draft: nobody has approved it yet."),
    ],
)
def test_what_cannot_be_handed_out_is_disabled_and_its_reason_read_out(ward: Ward, name: str, why: str) -> None:
    box = ward.page.get_by_role("checkbox", name=name)
    expect(box).to_be_disabled()
    assert described(ward.page, box.get_attribute("id") or "") == why
    expect(ward.page.get_by_text(why)).to_be_visible()


def described(page: Page, name: str) -> str:
    """How the browser describes an element to screen readers."""
    session = page.context.new_cdp_session(page)
    results = session.send("Runtime.evaluate", {"expression": f"document.getElementById({name!r})"})
    reported = session.send("Accessibility.getPartialAXTree", {"objectId": results["result"]["objectId"]})
    node = next(entry for entry in reported["nodes"] if entry.get("role", {}).get("value") == "checkbox")
    return str(node["description"]["value"]).replace("\u00a0", " ")


def test_advice_that_clashes_is_reported_with_both_sources(ward: Ward) -> None:
    page = ward.page
    page.evaluate(HEARD)
    pick(page, "lung", "spleen")
    errors = page.locator("#errors")
    expect(errors).to_be_visible()
    expect(page.locator("#summed")).to_contain_text(
        "No pack can be made yet: in “Lung surgery”: “Eating” can have one answer only"
    )
    for words in (
        "Lung surgery",
        "Spleen surgery",
        "Stop eating at midnight",
        "Eat until 6 in the morning",
    ):
        expect(errors).to_contain_text(words)
    with page.expect_response("**/preview") as answered:
        page.click("#do-preview")
    assert answered.value.status == 422
    expect(errors).to_be_focused()
    page.uncheck("#leaflet-spleen")
    expect(errors).to_be_hidden()
    expect(page.locator("#summed")).to_contain_text("1 leaflet, ")
    ward.forgive("422")


def test_what_is_to_be_written_by_hand_is_told_before_it_is_printed(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    fill(page, {"name": "李", "consultant": "Nguyễn"})
    box = page.locator("#warnings .callout.warning")
    expect(box).to_contain_text("Write by hand")
    expect(box.locator("li")).to_have_text(["Name"])
    expect(page.locator("#summed")).to_contain_text("Write by hand: Name.")
    fill(page, {"name": "Quillfeather"})
    expect(box).to_have_count(0)


def test_a_detail_that_cannot_be_printed_is_reported_at_its_field(ward: Ward) -> None:
    page = ward.page
    pick(page, "bone")
    fill(page, {"name": "Ann\u202e Quillfeather", "consultant": "Consultant Tarrant"})
    page.click("#do-preview")
    expect(page.locator("#errors")).to_be_focused()
    field = page.get_by_label("Name", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "wrong-name" in str(field.get_attribute("aria-describedby"))
    expect(page.locator("#wrong-name")).to_contain_text("it contains something invisible")
    page.locator("#errors a").click()
    expect(field).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Quillfeather")
    expect(page.locator("#errors")).to_be_hidden()
    assert field.get_attribute("aria-invalid") is None
    ward.forgive("422")


def test_a_form_without_a_pick_is_reported_and_nothing_is_lost(ward: Ward) -> None:
    page = ward.page
    fill(page, DETAILS)
    page.click("#do-print")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_contain_text("no operation is picked")
    expect(page.locator("#errors")).to_be_in_viewport(ratio=0.9)
    assert page.title().startswith("Error: Make a pack")
    expect(page.locator("#do-print")).to_be_in_viewport()
    page.locator("#errors a").click()
    expect(page.locator("#find")).to_be_focused()
    assert page.input_value("#detail-name") == DETAILS["name"]
    assert ward.printed == []
    ward.forgive("422")


def test_shared_pages_and_both_sides_change_the_summary(ward: Ward) -> None:
    page = ward.page
    pick(page, "overview")
    expect(page.locator("#summed")).to_contain_text("1 leaflet, ")
    page.click("summary:has-text('Add shared pages')")
    page.check("#shared-after-surgery")
    expect(page.locator("#summary-words")).to_contain_text("What happens after surgery")
    unfold(page)
    page.check("#duplex")
    with page.expect_response("**/summary"):
        page.uncheck("#duplex")
    assert sent(ward.posts("/summary")[-1])["shared"] == ["after-surgery"]


def test_a_server_that_has_stopped_is_reported(opened: Opened) -> None:
    with opened(minds=False) as ward:
        page = ward.open()
        ward.context.set_offline(True)
        pick(page, "bone")
        expect(page.locator("#summed")).to_contain_text("The program is not answering. Is it still running?")
        page.click("#do-preview")
        expect(page.locator("#errors")).to_be_focused()
        ward.context.set_offline(False)
        page.click("#do-preview")
        expect(page.locator("#announcement")).to_have_text("The preview is shown.")
        expect(page.locator("#errors")).to_be_hidden()
