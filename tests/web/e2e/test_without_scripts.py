"""Every job where scripts are off, or ours has not come. Chromium without scripts has no viewer of PDF files either, so
that what was sent is sent once more, and that answer is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from tests.support.packing import DETAILS, SECRETS
from tests.web.e2e.browsing import Ward, choose, fill, pick, sent, words_of

Opened = Callable[..., AbstractContextManager[Ward]]


@pytest.fixture
def plain(opened: Opened) -> Iterator[Ward]:
    """A browser without scripts at the nurse's page."""
    with opened(java_script_enabled=False) as ward:
        ward.open()
        yield ward


def asked(ward: Ward, path: str, button: str) -> Request:
    """Press a button that sends the form."""
    with ward.context.expect_event("request", lambda request: request.url.endswith(path)) as request:
        ward.page.click(button)
    results: Request = request.value
    return results


def test_a_pack_is_previewed(plain: Ward) -> None:
    pick(plain.page, "bone", "brain")
    fill(plain.page, DETAILS)
    request = asked(plain, "/preview", "#do-preview")
    assert request.frame.name == "preview"
    answer = plain.again(request)
    assert answer.headers["content-disposition"].startswith('inline; filename="Surgery on your ')
    words = words_of(answer.body())
    assert [secret for secret in SECRETS if secret not in words] == []
    assert plain.page.url == plain.address


def test_a_pack_is_printed_in_a_tab_of_its_own(plain: Ward) -> None:
    pick(plain.page, "bone")
    fill(plain.page, DETAILS)
    expect(plain.page.locator(".shown noscript p").first).to_have_text(re.compile("Print opens the pack in a new tab"))
    with plain.context.expect_page() as tab:
        request = asked(plain, "/print", "#do-print")
    assert tab.value != plain.page
    answer = plain.again(request)
    assert answer.headers["content-disposition"].startswith("inline")
    assert "Quillfeather" in words_of(answer.body())


def test_a_pack_is_downloaded(plain: Ward, tmp_path: Path) -> None:
    pick(plain.page, "bone")
    choose(plain.page, "format", "large-print")
    fill(plain.page, DETAILS)
    with plain.page.expect_download() as download:
        plain.page.click("#do-download")
    download.value.save_as(tmp_path / "pack.pdf")
    assert "Quillfeather" in words_of(tmp_path / "pack.pdf")


def test_the_summary_and_the_line_for_the_notes_are_shown(plain: Ward) -> None:
    pick(plain.page, "bone", "brain")
    fill(plain.page, DETAILS)
    plain.page.click("#do-summary")
    shown = plain.page.frame_locator("iframe#preview")
    expect(shown.get_by_text("What happens after surgery; Who to contact")).to_be_visible()
    expect(shown.get_by_role("heading", name="What differs between the operations")).to_be_visible()
    assert "“Brain surgery” 1.0" in shown.get_by_label("Line for the patient’s notes").input_value().replace(
        "\u00a0", " "
    )
    assert plain.page.input_value("#detail-name") == DETAILS["name"]


def test_the_page_says_how_to_print_a_folded_pack(plain: Ward) -> None:
    how = "hoose both sides of the paper, flipped on the short edge, and actual size (100 %)"
    reported = plain.page.locator("noscript li", has_text="A5 booklet")
    expect(reported).to_have_text(f"A5 booklet: c{how}")
    expect(reported).to_be_visible()
    pick(plain.page, "bone")
    choose(plain.page, "format", "a5-booklet")
    plain.page.click("#do-summary")
    shown = plain.page.frame_locator("iframe#preview")
    expect(shown.get_by_text(f"C{how}. Then stack the sheets")).to_be_visible()


def test_the_search_and_recipes_work(plain: Ward) -> None:
    page = plain.page
    page.get_by_role("button", name="Your operations on bone and brain").click()
    expect(page.locator("#leaflet-overview")).to_be_checked()
    page.fill("#find", "liver")
    with page.expect_navigation():
        page.get_by_role("button", name="Find").click()
    visible = page.locator("#choices .choice:visible label").all_inner_texts()
    # What is picked stays in sight, whatever is looked for.
    assert {"Surgery for secondary breast cancer", "Brain surgery", "Liver surgery"} <= set(visible)
    assert "Spleen surgery" not in visible
    assert sorted(sent(asked(plain, "/preview", "#do-preview"))["leaflet"]) == ["bone", "brain", "overview"]


def test_what_is_wrong_is_shown_and_nothing_is_lost(plain: Ward) -> None:
    fill(plain.page, DETAILS)
    plain.page.click("#do-preview")
    shown = plain.page.frame_locator("iframe#preview")
    expect(shown.get_by_role("heading", name="No pack was made")).to_be_visible()
    expect(shown.get_by_text("pick one operation or more")).to_be_visible()
    pick(plain.page, "lung", "spleen")
    plain.page.click("#do-summary")
    for title in ("Lung surgery", "Spleen surgery"):
        expect(shown.get_by_text(title).first).to_be_visible()
    expect(plain.page.locator("#leaflet-elbow")).to_be_disabled()
    assert plain.page.input_value("#detail-name") == DETAILS["name"]
    plain.forgive("422")


def test_leads_and_editors_see_their_pages(plain: Ward) -> None:
    page = plain.open("/status")
    page.get_by_label("Words").fill("wrist")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("row", name="Wrist surgery")).to_contain_text("The dose was wrong")
    page = plain.open("/edit/elbow")
    expect(page.get_by_role("link", name="Load this page again")).to_be_visible()
    expect(page.locator("#problems")).to_contain_text("The leaflet has ")
    page.get_by_label("Format").select_option("large-print")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Format")).to_have_value("large-print")


def test_the_form_works_in_the_viewer_where_our_script_has_not_come(opened: Opened) -> None:
    with opened(minds=False) as ward:
        ward.context.route("**/ward.js", lambda route: route.abort())
        page = ward.open()
        pick(page, "bone")
        page.click("#do-preview")
        frame = page.locator("iframe#preview").element_handle().content_frame()
        assert frame is not None
        for _ in range(50):
            page.wait_for_timeout(100)
            if "Surgery to strengthen a weakened bone" in [entry.title() for entry in frame.child_frames]:
                break
        else:
            raise AssertionError("the viewer has not read the pack")
