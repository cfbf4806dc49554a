"""Packs that are sent to a printer from the page: what a real CUPS server gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import cups
from tests.cups import Sent, Server
from tests.inspectors import Pdf
from tests.packing import DETAILS, SECRETS
from tests.serving import JSON, Ward

pytestmark = cups.on_linux


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with cups.server() as made:
        made.add("Ward-7")
        made.add("Stopped")
        made.run("cupsdisable", "-r", "No toner", "Stopped")
        yield made


class Printing(NamedTuple):
    """The server, and the numbers of the jobs that it had before."""

    server: Server
    before: list[str]

    def take(self) -> list[Sent]:
        """The jobs since then."""
        return [self.server.sent(number) for number in self.server.jobs() if number not in self.before]


@pytest.fixture
def printing(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Printing:
    monkeypatch.setenv("CUPS_SERVER", server.address)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Printing(server, server.jobs())


def test_printers_are_listed_and_shown_from_then_on(own: Path, printing: Printing) -> None:
    ward = Ward(own)
    assert 'id="printers" hidden' in ward.get("/").text
    told = {one["name"]: one["fault"] for one in ward.get("/printers").get_json()["printers"]}
    assert told == {"Ward-7": "", "Stopped": "it is stopped: No toner"}
    page = ward.get("/").text
    assert '<option value="Ward-7">Ward-7</option>' in page
    assert '<option value="Stopped" disabled>' in page
    assert 'id="printers" hidden' not in page


@pytest.mark.parametrize(("sides", "told"), [("both", "two-sided-long-edge"), ("one", "one-sided")])
def test_a_pack_is_sent_with_copies_and_sides_and_no_name_in_its_title(
    own: Path, printing: Printing, sides: str, told: str
) -> None:
    ward = Ward(own)
    fields = {"printer": "Ward-7", "copies": "2", "sides": sides, **DETAILS}
    answer = ward.json("/send", ["bone"], **fields)
    [job] = printing.take()
    assert answer["told"].startswith("2 copies sent to Ward-7 (job Ward-7-")
    assert (job.title, job.copies, job.options["sides"]) == ("Your information pack", 2, told)
    assert job.pdf == ward.post("/preview", ["bone"], **DETAILS).data
    assert [one for one in SECRETS if one in str(answer) or one in str(job[:4])] == []


def test_a_folded_format_is_sent_as_its_sheets(own: Path, printing: Printing) -> None:
    ward = Ward(own)
    page = ward.post("/send", ["bone"], printer="Ward-7", copies="1", sides="one", format="a5-booklet").text
    [job] = printing.take()
    assert job.options["sides"] == "two-sided-short-edge"
    assert Pdf(job.pdf).boxes(1)["MediaBox"][2:] == pytest.approx((841.89, 595.28), abs=0.1)
    assert "1 copy sent to Ward-7" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"printer": "Stopped"}, "Stopped cannot be used now: it is stopped: No toner"),
        ({"printer": "-d"}, "there is no printer called"),
        ({"printer": "Ward-7", "copies": "0"}, "this number of copies cannot be printed"),
        ({"printer": "Ward-7", "copies": "21"}, "this number of copies cannot be printed"),
        ({"printer": "Ward-7", "copies": "²"}, "this number of copies cannot be printed"),
    ],
)
def test_what_cannot_be_sent_is_told(own: Path, printing: Printing, fields: dict[str, str], words: str) -> None:
    answer = Ward(own).post("/send", ["bone"], JSON, **{"copies": "1", "sides": "one", **fields})
    assert answer.status_code == 422
    assert answer.get_json()["reasons"][0]["message"].startswith(words)
    assert printing.take() == []
