"""Packs as web pages: the words of the printed pack, without numbers of pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from builder.cli.group import main
from builder.content.project import Project
from builder.packs import compose, prepare
from builder.packs.options import PackOptions
from tests.inspectors import Pdf
from tests.support import example

DETAILS = {"name": "Ann Quillfeather", "notes": "Bring 2 < 3 & this\n\nAsk <b>me</b>"}


def made(format: str, details: dict[str, str], names: tuple[str, ...] = ("bone", "brain")) -> bytes:
    project = Project(example.project())
    choice = compose.choose(project, names)
    ready, problems = prepare.prepare(project, [choice], PackOptions(format=format), key=b"k" * 32)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert ready is not None
    finished, wrong, reported = prepare.make(ready, choice, details)
    assert (wrong, reported) == ([], [])
    return finished.data


def soup(details: dict[str, str] = DETAILS) -> BeautifulSoup:
    return BeautifulSoup(made("html", details).decode("utf-8"), "lxml")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u00ad", ""))


def test_a_pack_has_the_words_of_the_printed_pack() -> None:
    page = soup()
    assert page.body is not None
    printed = words(Pdf(made("a4", DETAILS)).reading_text())
    on_screen = words(page.body.get_text(" "))
    # Print has numbers of pages as well, and says of each blank line what it is for.
    assert set(on_screen) <= set(printed)
    assert set(printed) - set(on_screen) <= {"page", *map(str, range(30))}
    codes = page.find(class_="pack-code")
    assert codes is not None
    assert codes.get_text(" ", strip=True) in " ".join(Pdf(made("a4", DETAILS)).reading_text().split())


def test_links_lead_to_the_leaflets_of_the_pack() -> None:
    page = soup()
    ids = {str(tag["id"]) for tag in page.find_all(id=True)}
    contents = page.find(class_="contents")
    assert contents is not None
    targets = [str(link["href"]) for link in contents.find_all("a")]
    assert targets[:2] == ["#bone/", "#brain/"]
    assert {target[1:] for target in targets} <= ids
    everywhere = {str(link["href"]) for link in page.find_all("a")}
    assert {target[1:] for target in everywhere if target.startswith("#")} <= ids


def test_details_are_text_and_blanks_are_places_to_write_on() -> None:
    page = soup()
    assert page.find_all(["script", "b"]) == []
    details = page.find(class_="details")
    assert details is not None
    assert "Ask <b>me</b>" in details.get_text()
    blanks = [str(tag["aria-label"]) for tag in details.find_all(class_="blank")]
    assert blanks == ["to be filled in by hand"] * 4 or len(set(blanks)) == 1
    title = page.title
    assert title is not None
    assert "Quillfeather" not in title.get_text(), "titles are shown where anybody sees them"


def test_the_same_details_give_the_same_bytes() -> None:
    assert made("html", DETAILS) == made("html", DETAILS)


@pytest.mark.parametrize("output", ["pack.pdf", "pack"])
def test_a_web_page_has_the_name_of_one(output: str, tmp_path: Path) -> None:
    arguments = ["--project", str(example.project()), "pack", "bone", "--format", "html", "-o", str(tmp_path / output)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "give it a name that ends in .html" in result.stderr
    assert list(tmp_path.iterdir()) == []
