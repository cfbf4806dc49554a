"""What leads and editors do in Firefox, once each; and a ward with TLS, forced colours and a printer of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from selenium.webdriver import Firefox
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from builder.printing import cups
from builder.web.certificates import Certificate
from builder.web.passwords import hashed
from builder.web.server import Transport
from tests.inspectors import Pdf
from tests.inspectors.content import contrast
from tests.support import certificates
from tests.support.cups_stand_in import StandIn
from tests.support.packing import DETAILS
from tests.support.serving import running, started
from tests.web.e2e.browsing import hexadecimal, hospital
from tests.web.e2e.test_sight import LINES
from tests.web.firefox.browsing import PASSWORD, USER, Proxy, Ward, launched

INSTALLED = cups.installed
"""As it is before the tests of pages keep this computer's printers away."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A hospital's project, to be changed."""
    return hospital(tmp_path / "project")


@pytest.fixture
def office(firefox: Firefox, own: Path, tmp_path: Path) -> Iterator[Ward]:
    """Firefox at the page of that project, on the computer where its files are."""
    with started(own, folder=tmp_path) as address:
        yield Ward(firefox, address)


def words_of(ward: Ward, selector: str) -> str:
    return " ".join(part.text for part in ward.driver.find_elements(By.CSS_SELECTOR, selector))


def test_a_lead_goes_from_a_count_to_the_leaflet_and_takes_the_list_away(office: Ward, saved: Path) -> None:
    office.open("/status")
    office.driver.find_element(By.PARTIAL_LINK_TEXT, "draft").click()
    office.until(lambda: "state=draft" in office.driver.current_url)
    rows = office.driver.find_elements(By.CSS_SELECTOR, "tbody tr")
    assert [row.find_element(By.TAG_NAME, "a").text for row in rows] == ["Elbow surgery"]
    office.driver.find_element(By.PARTIAL_LINK_TEXT, "CSV").click()
    files = office.until(lambda: [path for path in saved.glob("status*.csv") if path.stat().st_size])
    lines = list(csv.reader(io.StringIO(files[0].read_text(encoding="utf-8-sig"))))
    assert [line[0] for line in lines] == ["Title", "Elbow surgery"]
    office.driver.find_element(By.LINK_TEXT, "Elbow surgery").click()
    office.get("heading", "Elbow surgery")


def test_a_lead_filters_the_list_by_the_keyboard(office: Ward) -> None:
    office.open("/status")
    office.tab_to("Words")
    office.press("surgery")
    office.tab_to("State")
    office.press("withdrawn")
    office.tab_to("Show")
    office.press(Keys.ENTER)
    office.until(lambda: "state=withdrawn" in office.driver.current_url)
    rows = office.driver.find_elements(By.CSS_SELECTOR, "tbody tr a")
    assert [row.text for row in rows] == ["Wrist surgery"]
    assert office.value("search", "Words") == "surgery"


def test_an_editor_opens_a_shared_page_and_sees_it_in_a_leaflet(office: Ward) -> None:
    office.open("/edit?kind=shared/")
    links = {link.text: link for link in office.driver.find_elements(By.CSS_SELECTOR, "tbody a")}
    links["Who to contact"].click()
    office.get("heading", "Who to contact")
    office.until(lambda: "No problems." in words_of(office, "#problems"))
    assert office.preview().get_attribute("src").startswith(office.address)


def test_an_editor_sees_a_mistake_with_its_line_and_how_it_goes(office: Ward, own: Path) -> None:
    office.open("/edit?words=elbow")
    office.driver.find_element(By.LINK_TEXT, "Elbow surgery").click()
    office.until(lambda: "The leaflet has " in words_of(office, "#problems"))
    path = own / "leaflets" / "elbow.yaml"
    valid = path.read_text(encoding="utf-8")
    line = valid.splitlines().index("owner: Patient information team") + 1
    path.write_text(valid.replace("owner:", "ownr:", 1), encoding="utf-8")
    office.until(lambda: f"Error in leaflets/elbow.yaml, line {line}, column 1" in words_of(office, "#problems"))
    assert "These pages are from before the error." in words_of(office, "#before")
    path.write_text(valid, encoding="utf-8")
    office.until(lambda: "The leaflet has " in words_of(office, "#problems"))
    assert words_of(office, "#before") == ""


def test_a_ward_with_tls_and_forced_colours_prints_on_its_own_printer(
    own: Path,
    tmp_path: Path,
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
    start_cups: Callable[[], AbstractContextManager[StandIn]],
) -> None:
    monkeypatch.setattr(cups, "installed", INSTALLED)
    passwords = tmp_path / "passwords"
    passwords.write_text(hashed(USER, PASSWORD) + "\n", encoding="utf-8")
    transport = Transport(Certificate(*certificates.made(tmp_path)))
    with (
        start_cups() as printers,
        running(own, passwords=passwords, transport=transport) as port,
        launched(tmp_path, proxy, forced_colours=True) as driver,
    ):
        printers.add("Ward-7")
        printers.run("lpadmin", "-d", "Ward-7")
        printers.use(monkeypatch)
        ward = Ward(driver, f"https://localhost:{port}/")
        ward.sign_in()
        assert {cookie["secure"] for cookie in driver.get_cookies()} == {True}
        assert driver.execute_script("return matchMedia('(forced-colors: active)').matches")
        lines = driver.execute_script(f"return ({LINES})()")
        assert len(lines) >= 14
        weak = [
            line["name"]
            for line in lines
            if line["width"] < 1 or contrast(hexadecimal(line["colour"]), hexadecimal(line["ground"])) < 3
        ]
        assert weak == []
        ward.pick("brain")
        ward.get("textbox", "Name").send_keys(DETAILS["name"])
        ward.get("button", "Print on Ward-7").click()
        ward.says("1 copy sent to Ward-7")
        [number] = printers.jobs()
        assert DETAILS["name"] in Pdf(printers.sent(number).pdf).page_text(1)
