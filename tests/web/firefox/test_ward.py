"""The ward's page in Firefox: its main jobs, once each. Chromium is asked about every detail, in tests/web/e2e."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Firefox
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.support import madeup
from tests.support.packing import DETAILS, SECRETS
from tests.support.serving import started
from tests.web.e2e.browsing import words_of
from tests.web.e2e.test_axe import AXE, MANY, TAGS
from tests.web.e2e.test_sight import CUT
from tests.web.firefox.browsing import FIND, PASSWORD, Proxy, Ward, launched

TITLE = "Surgery on your brain and your liver"
FIELDS = {
    "Name": DETAILS["name"],
    "Date of operation": DETAILS["date_of_operation"],
    "Hospital number": DETAILS["hospital_number"],
    "Consultant": DETAILS["consultant"],
    "Ward phone": DETAILS["ward_phone"],
    "Support needs": DETAILS["needs"],
    "Notes": DETAILS["notes"],
}
PICKS = 20
PAGES = ("/", "/status", "/edit", "/edit/elbow")
RUN = """
const [tags, done] = arguments;
axe.run(document, { runOnly: tags, iframes: false, resultTypes: ["violations", "passes"] }).then(done);
"""


def violations(ward: Ward) -> list[str]:
    """What axe-core finds: rule, what is wrong, and where."""
    ward.driver.execute_script(AXE)
    results: dict[str, Any] = ward.driver.execute_async_script(RUN, TAGS)
    assert len(results["passes"]) >= MANY, [entry["id"] for entry in results["passes"]]
    return [
        f"{entry['id']}: {entry['help']}: {node['html']}" for entry in results["violations"] for node in entry["nodes"]
    ]


def pages_of(path: Path) -> int:
    """How many pages a file has; 0 while it is being written."""
    data = path.read_bytes() if path.exists() else b""
    return len(PdfReader(io.BytesIO(data)).pages) if data.rstrip().endswith(b"%%EOF") else 0


def test_a_pack_is_made_previewed_and_printed_by_the_keyboard(ward: Ward, saved: Path) -> None:
    ward.hold()
    assert ward.focused == FIND
    ward.pick("brain", "liver")
    assert ward.picks == ["Brain surgery", "Liver surgery"]
    # With nothing typed, Enter leads on to the details.
    ward.press(Keys.ENTER)
    for name, words in FIELDS.items():
        ward.tab_to(name)
        ward.press(words)
    ward.tab_to("Preview")
    ward.press(Keys.ENTER)
    ward.says("The preview is shown.")
    ward.until(lambda: SECRETS[0] in ward.words_in_preview())
    previewed = words_of(ward.shown())
    assert [secret for secret in SECRETS if secret not in previewed] == []
    ward.press_with(Keys.SHIFT, Keys.TAB)
    assert ward.focused == "Print"
    ward.press(Keys.ENTER)
    ward.says("The pack is in the window for printing.")
    printed = ward.shown()
    assert [secret for secret in SECRETS if secret not in words_of(printed)] == []
    (saved / "pack.pdf").write_bytes(printed)
    ward.until(lambda: pages_of(saved / "paper.pdf") == pages_of(saved / "pack.pdf"))


def test_the_next_patient_gets_an_empty_page_and_undo_brings_it_back(ward: Ward) -> None:
    ward.pick("brain", "liver")
    ward.get("textbox", "Name").send_keys(DETAILS["name"])
    ward.get("button", "Next patient").click()
    undo = ward.get("button", "Undo")
    cleared = (ward.picks, ward.value("textbox", "Name"))
    undo.click()
    ward.says("What was cleared is here again.")
    assert cleared == ([], "")
    assert ward.picks == ["Brain surgery", "Liver surgery"]
    assert ward.value("textbox", "Name") == DETAILS["name"]


def test_a_page_that_is_loaded_again_has_the_picks_and_no_details(ward: Ward) -> None:
    ward.pick("brain", "liver")
    ward.get("textbox", "Name").send_keys(DETAILS["name"])
    ward.driver.refresh()
    ward.says("What was picked is here again.")
    assert ward.picks == ["Brain surgery", "Liver surgery"]
    assert ward.value("textbox", "Name") == ""


def test_the_form_makes_a_pack_without_scripts(address: str, proxy: Proxy, tmp_path: Path) -> None:
    with launched(tmp_path, proxy, scripts=False) as driver:
        ward = Ward(driver, address)
        ward.sign_in()
        for name in ("Brain surgery", "Liver surgery"):
            ward.get("checkbox", name).click()
        for name, words in FIELDS.items():
            ward.get("textbox", name).send_keys(words)
        page = driver.current_window_handle
        ward.get("button", "Print").click()
        ward.until(lambda: len(driver.window_handles) == 2)
        driver.switch_to.window(next(name for name in driver.window_handles if name != page))
        ward.until(lambda: TITLE in driver.title)
        driver.switch_to.window(page)
        ward.get("button", "Download").click()
        files = ward.until(lambda: [path for path in tmp_path.glob("*.pdf") if pages_of(path)])
        words = words_of(files[0])
        assert [secret for secret in SECRETS if secret not in words] == []
    assert proxy.strangers == []


def test_axe_finds_nothing_on_any_page(ward: Ward) -> None:
    found = {}
    for path in PAGES:
        ward.open(path)
        found[path] = violations(ward)
    ward.driver.delete_all_cookies()
    ward.open()
    ward.get("heading", "Sign in")
    found["sign-in"] = violations(ward)
    assert {path: some for path, some in found.items() if some} == {}


def test_a_sign_in_in_place_keeps_what_was_typed_and_goes_on(ward: Ward) -> None:
    ward.pick("brain")
    ward.get("textbox", "Name").send_keys(DETAILS["name"])
    ward.driver.delete_all_cookies()
    ward.get("button", "Preview").click()
    ward.get("textbox", "Password")
    ward.until(lambda: ward.focused == "Password")
    assert violations(ward) == []
    ward.press(PASSWORD, Keys.ENTER)
    ward.says("The preview is shown.")
    assert (ward.picks, ward.value("textbox", "Name")) == (["Brain surgery"], DETAILS["name"])


def test_links_of_the_error_summary_lead_to_their_fields_by_the_keyboard(ward: Ward) -> None:
    ward.pick("brain")
    ward.press(Keys.ENTER, "12345678")
    ward.tab_to("Date of operation")
    ward.press("31/2/2027")
    ward.tab_to("Preview")
    ward.press(Keys.ENTER)
    ward.until(lambda: ward.driver.title.startswith("Error: "))
    assert violations(ward) == []
    for field in ("Name", "Date of operation"):
        ward.until(lambda: ward.driver.execute_script("document.getElementById('errors').focus(); return true"))
        while not ward.focused.startswith(f"{field}: "):
            ward.press(Keys.TAB)
        ward.press(Keys.ENTER)
        assert ward.focused == field


def test_dark_pages_are_dark_and_axe_finds_nothing(address: str, proxy: Proxy, tmp_path: Path) -> None:
    with launched(tmp_path, proxy, dark=True) as driver:
        ward = Ward(driver, address)
        ward.open()
        ward.get("heading", "Sign in")
        found = {"sign-in": violations(ward)}
        ward.sign_in()
        for path in PAGES:
            ward.open(path)
            ground = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
            assert max(map(int, re.findall(r"\d+", ground))) < 64, path
            found[path] = violations(ward)
        ward.open()
        ward.pick("brain")
        ward.get("button", "Preview").click()
        ward.says("The preview is shown.")
        found["preview"] = violations(ward)
    assert {path: some for path, some in found.items() if some} == {}


def test_nothing_is_cut_off_at_320_pixels(ward: Ward) -> None:
    with ward.narrow():
        for path in PAGES:
            ward.open(path)
            assert ward.driver.execute_script("return document.documentElement.scrollWidth <= 320"), path
            assert ward.driver.execute_script(f"return ({CUT})()") == [], path
        ward.driver.delete_all_cookies()
        ward.open()
        ward.get("heading", "Sign in")
        assert ward.driver.execute_script(f"return ({CUT})()") == []


def test_a_request_to_another_machine_would_be_noticed(firefox: Firefox, proxy: Proxy) -> None:
    proxy.requests.clear()
    with suppress(WebDriverException):
        firefox.get("http://elsewhere.invalid/")
    assert set(proxy.strangers) == {"elsewhere.invalid"}


def test_twenty_picks_are_one_pack_and_undo_brings_all_of_them_back(
    firefox: Firefox, proxy: Proxy, tmp_path: Path
) -> None:
    proxy.requests.clear()
    root = madeup.project(tmp_path / "project", leaflets=PICKS + 4, shared=4)
    with started(root, folder=tmp_path) as address:
        ward = Ward(firefox, address)
        ward.open()
        ward.get("search", FIND)
        ward.pick(*(f"operation {number}" for number in range(1, PICKS + 1)))
        picks = ward.picks
        # The last one goes up, by its button.
        last = firefox.find_elements(By.CSS_SELECTOR, "#picks button.move")[-2]
        firefox.execute_script("arguments[0].focus()", last)
        ward.press(Keys.ENTER)
        ward.until(lambda: ward.picks == [*picks[:-2], picks[-1], picks[-2]])
        with ward.narrow():
            assert firefox.execute_script("return document.documentElement.scrollWidth <= 320")
            assert firefox.execute_script(f"return ({CUT})()") == []
            ward.get("button", "Next patient").click()
            undo = ward.get("button", "Undo")
            box = undo.rect
            assert ward.picks == []
            assert box["width"] >= 24
            assert firefox.execute_script(
                "const box = arguments[0].getBoundingClientRect();"
                "return box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth",
                undo,
            )
            ward.press_with(Keys.CONTROL, "z")
            ward.says("What was cleared is here again.")
        assert ward.picks == [*picks[:-2], picks[-1], picks[-2]]
    assert proxy.strangers == []
