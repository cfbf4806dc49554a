"""Packs that are sent to a printer from the page: what a real CUPS server gets, and what is told where none answers."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from builder.web import printers as prints
from tests.inspectors import Pdf
from tests.support import cups
from tests.support.cups import Sent, Server, Start
from tests.support.packing import DETAILS, SECRETS
from tests.support.serving import JSON, Ward

pytestmark = cups.on_linux


@pytest.fixture(autouse=True)
def no_printers() -> None:
    """These tests have printers of their own."""


@pytest.fixture(scope="module")
def server(start_cups: Start) -> Iterator[Server]:
    with start_cups() as made:
        made.add("Ward-7")
        made.add("Stopped")
        made.run("cupsdisable", "-r", "No toner", "Stopped")
        yield made


def soon(done: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + 10
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


class Printing(NamedTuple):
    """The server, and the numbers of the jobs that it had before."""

    server: Server
    before: list[str]

    def take(self) -> list[Sent]:
        """The jobs since then."""
        return [self.server.sent(number) for number in self.server.jobs() if number not in self.before]


@pytest.fixture
def printing(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printing:
    server.use(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Printing(server, server.jobs())


def test_printers_are_listed_and_shown_from_then_on(own: Path, printing: Printing) -> None:
    ward = Ward(own)
    assert 'id="printers" class="plain" hidden' in ward.get("/").text
    reported = {printer["name"]: printer["reason"] for printer in ward.get("/printers").get_json()["printers"]}
    assert reported == {"Ward-7": "", "Stopped": "it is stopped: No toner"}
    page = ward.get("/").text
    assert '<option value="Ward-7">Ward-7</option>' in page
    assert '<option value="Stopped" disabled>' in page
    assert 'id="printers" class="plain" hidden' not in page


def test_without_scripts_printers_are_there_when_the_page_is_loaded_again(own: Path, printing: Printing) -> None:
    ward = Ward(own)
    assert 'id="printers" class="plain" hidden' in ward.get("/").text
    soon(lambda: '<option value="Ward-7">Ward-7</option>' in ward.get("/").text)


@pytest.mark.parametrize(("sides", "told"), [("both", "two-sided-long-edge"), ("one", "one-sided")])
def test_a_pack_is_sent_with_copies_and_sides_and_no_name_in_its_title(
    own: Path, printing: Printing, sides: str, told: str
) -> None:
    ward = Ward(own)
    fields = {"printer": "Ward-7", "copies": "2", "sides": sides, **DETAILS}
    answer = ward.json("/send", ["bone"], **fields)
    [job] = printing.take()
    assert answer["message"].startswith("2 copies sent to Ward-7 (job Ward-7-")
    assert (job.title, job.copies, job.options["sides"]) == ("Surgery to strengthen a weakened bone", 2, told)
    assert answer["code"] == ward.json("/summary", ["bone"])["code"]
    assert job.pdf == ward.post("/preview", ["bone"], **DETAILS).data
    assert [entry for entry in SECRETS if entry in str(answer) or entry in str(job[:4])] == []


def test_a_folded_format_is_sent_as_its_sheets(own: Path, printing: Printing) -> None:
    ward = Ward(own)
    page = ward.post("/send", ["bone"], printer="Ward-7", copies="1", sides="one", format="a5-booklet").text
    [job] = printing.take()
    assert job.options["sides"] == "two-sided-short-edge"
    assert Pdf(job.pdf).boxes(1)["MediaBox"][2:] == pytest.approx((841.89, 595.28), abs=0.1)
    assert "1 copy sent to Ward-7" in page
    assert "). Stack the sheets, " in page


def test_whoever_sends_a_pack_is_told_what_to_write_by_hand(own: Path, printing: Printing) -> None:
    fields = {"printer": "Ward-7", "copies": "1", "sides": "one", "name": "李"}
    assert Ward(own).json("/send", ["bone"], **fields)["by_hand"] == ["Name"]
    page = Ward(own).post("/send", ["bone"], **fields).text
    assert "1 copy sent to Ward-7" in page
    assert "<li>Name</li>" in page
    assert "李" not in page


@pytest.mark.parametrize(
    ("fields", "code", "words", "hint"),
    [
        ({"printer": "Stopped"}, 503, "Stopped cannot be used now: it is stopped: No toner", "choose another, such as"),
        ({"printer": "-d"}, 503, "there is no printer called '-d'", "load this page again, and choose another printer"),
        ({"printer": ""}, 422, "no printer is chosen", "choose one"),
        ({"printer": "Ward-7", "copies": "0"}, 422, "this number of copies cannot be printed", "write a number from"),
        ({"printer": "Ward-7", "copies": "21"}, 422, "this number of copies cannot be printed", "write a number from"),
        ({"printer": "Ward-7", "copies": "²"}, 422, "this number of copies cannot be printed", "write a number from"),
    ],
)
def test_what_cannot_be_sent_is_reported(
    own: Path, printing: Printing, fields: dict[str, str], code: int, words: str, hint: str
) -> None:
    answer = Ward(own).post("/send", ["bone"], JSON, **{"copies": "1", "sides": "one", **fields})
    assert answer.status_code == code
    [reason] = answer.get_json()["reasons"]
    assert reason["message"].startswith(words)
    assert reason["hint"].startswith(hint)
    assert printing.take() == []


def test_an_answer_about_a_printer_says_nothing_against_the_pack(own: Path, printing: Printing) -> None:
    page = Ward(own).post("/send", ["bone"], printer="Stopped", copies="1", sides="one").text
    assert "What to do: choose another, such as Ward-7, or ask the person who looks after the printers" in page
    assert "No pack was made" not in page
    assert "Do not hand out" not in page


# Where nothing answers

_ANSWERS = """\
echo scheduler is running
echo Ward-7 accepting requests since today
"""


class Fake(NamedTuple):
    """The programs of CUPS, as a test writes them: each notes the number of its process in a file."""

    folder: Path

    def write(self, name: str, words: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\necho $$ >> {path}.started\n{words}", encoding="utf-8")
        path.chmod(0o755)

    def started(self, name: str) -> list[int]:
        path = self.folder / f"{name}.started"
        return [int(line) for line in path.read_text(encoding="utf-8").split()] if path.exists() else []


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    result = Fake(tmp_path / "fake")
    result.folder.mkdir()
    monkeypatch.setenv("PATH", str(result.folder))
    result.write("lpstat", _ANSWERS)
    result.write("lp", "exec /bin/sleep 60\n")
    return result


def is_ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_queue_that_is_stuck_is_reported_and_its_process_ended(
    own: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = Ward(own)
    ward.json("/summary", ["bone"])
    monkeypatch.setattr(prints, "_PATIENCE", 2)
    answer = ward.post("/send", ["bone"], JSON, printer="Ward-7", copies="1", sides="one")
    [reason] = answer.get_json()["reasons"]
    assert answer.status_code == 503
    title = "Surgery to strengthen a weakened bone"
    reported = f"Ward-7 did not answer within 2 seconds: “{title}” may or may not have been sent"
    assert reason["message"] == reported
    assert reason["hint"] == "check the printer before you send it again"
    [process] = fake.started("lp")
    assert is_ended(process)


def test_a_queue_that_is_stuck_leaves_the_page_to_others(own: Path, fake: Fake) -> None:
    go = fake.folder / "go"
    fake.write("lp", f"while [ ! -e {go} ]; do /bin/sleep 0.1; done\necho request id is Ward-7-1\n")
    ward = Ward(own)
    ward.json("/summary", ["bone"])
    fields = {"printer": "Ward-7", "copies": "1", "sides": "one", "token": ward.token, "leaflet": "bone"}
    cookie = ward.client.get_cookie("leaflets-80")
    assert cookie is not None
    reported: list[int] = []

    def send() -> None:
        nurse = ward.app.test_client()
        nurse.set_cookie("leaflets-80", cookie.value)
        reported.append(nurse.post("/send", data=fields, headers={"Accept": JSON}).status_code)

    first = [threading.Thread(target=send) for _ in range(prints._AT_ONCE)]
    others = [threading.Thread(target=send) for _ in range(24)]
    try:
        for number, nurse in enumerate(first, 1):
            nurse.start()
            soon(lambda number=number: len(fake.started("lp")) == number)  # type: ignore[misc]
        for nurse in others:
            nurse.start()
        assert ward.get("/").status_code == 200
        for nurse in others:
            nurse.join(10)
        assert reported == [503] * 24
        busy = ward.json("/send", ["bone"], printer="Ward-7", copies="1", sides="one")["reasons"][0]["message"]
        assert busy.startswith("Too many people are using this page at the same time.")
    finally:
        go.touch()
    for nurse in first:
        nurse.join(10)
    assert Counter(reported) == {503: 24, 200: prints._AT_ONCE}
    assert ward.json("/send", ["bone"], printer="Ward-7", copies="1", sides="one")["message"].startswith("1 copy sent")


def test_a_print_service_that_is_stuck_is_asked_once_and_delays_no_page(
    own: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prints, "_PATIENCE", 3)
    fake.write("lpstat", "exec /bin/sleep 60\n")
    ward = Ward(own)
    began = time.monotonic()
    for _ in range(5):
        assert 'id="printers" class="plain" hidden' in ward.get("/").text
    assert time.monotonic() - began < 3
    assert ward.get("/printers").get_json() == {"printers": []}
    soon(lambda: all(map(is_ended, fake.started("lpstat"))))
    assert ward.get("/").status_code == 200
    assert len(fake.started("lpstat")) == 1
    monkeypatch.setattr(prints, "_PATIENCE", 0.2)
    answer = ward.post("/send", ["bone"], JSON, printer="Ward-7", copies="1", sides="one")
    hint = "ask the person who looks after the printers, or press Print: that prints from the browser"
    assert (answer.status_code, answer.get_json()["reasons"][0]["hint"]) == (503, hint)


def test_few_wait_for_the_list_of_printers(own: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "_PATIENCE", 2)
    fake.write("lpstat", "exec /bin/sleep 60\n")
    printers = prints.Printers()
    waiting = [threading.Thread(target=printers.listed, kwargs={"wait": True}) for _ in range(24)]
    for nurse in waiting:
        nurse.start()
    soon(lambda: sum(nurse.is_alive() for nurse in waiting) == prints._AT_ONCE)
    for nurse in waiting:
        nurse.join(10)
    assert len(fake.started("lpstat")) == 1
