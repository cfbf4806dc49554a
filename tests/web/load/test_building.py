"""Builds and edits while nurses ask: each answer is a whole pack of words that were there, or says what is wrong.

A leaflet has the number of its edition in its title and in every part of its words. Each is in place before the next
one is written, in the ways that editors' programs write: over the file, or beside it and then into its place. Every
fourth cannot be read. Packs are asked for, and leaflets built, all the time.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.inspectors import Pdf
from tests.support.building import opens, program, run, untrue
from tests.support.making import without_kinds
from tests.web.load.nurses import Answer, Nurse, Order, at_once, details, served, strangers

Note = Callable[..., None]
SECONDS = 16.0
A_WHILE = 0.3
EDITION = re.compile(r"edition[ \u00a0\n](\d{6})")
SECTION = """\
  - title: Part {part} of edition {edition}
    body: |
      This part begins with edition {edition}.

      It has a second paragraph, and ends with edition {edition}.
"""
LEAFLET = """\
title: Leaflet of edition {edition}
short_title: Leaflet of edition {edition}
summary: What is said in edition {edition}.
language: en-GB
version: "1.0"
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: Patient information team
sources: [This leaflet is made up.]
status: example
sections:
"""
BROKEN = "title: [an edition\nthat cannot be read\n"


class State(NamedTuple):
    """An edition that was in the file from `begun` on, or from `done` on at the latest; "" for one that is broken."""

    edition: str
    begun: float
    done: float


class Day(NamedTuple):
    """What happened: the states of the leaflet's file, all answers, the output of builds, when one was withdrawn."""

    states: list[State]
    answers: list[Answer]
    builds: list[str]
    withdrawn: float
    output: Path


def words(edition: str) -> str:
    text = LEAFLET + "".join(SECTION.replace("{part}", str(part)) for part in range(1, 6))
    return text.replace("{edition}", edition)


def edit(path: Path, states: list[State], number: int) -> None:
    """Write the edition of a number over the one before."""
    edition = "" if number % 4 == 3 else f"{number:06}"
    text = words(edition) if edition else BROKEN
    begun = time.monotonic()
    if number % 2:
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    else:
        path.write_text(text, encoding="utf-8")
    states.append(State(edition, begun, time.monotonic()))


@pytest.fixture(scope="module")
def day(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Day:
    path, states, answers, builds = own / "leaflets" / "counted.yaml", [], [], []
    without_kinds(own)
    edit(path, states, 0)
    withdrawn = float("inf")
    with served(own, tmp_path_factory.mktemp("home")) as it:
        end = time.monotonic() + SECONDS

        def nurse(number: int, leaflets: tuple[str, ...], format: str, paths: tuple[str, ...]) -> None:
            with closing(Nurse(it)) as browser:
                for turn, wanted in enumerate(itertools.cycle(paths)):
                    if time.monotonic() > end:
                        return
                    order = Order(leaflets, format, details=details(turn * 10 + number))
                    answers.append(browser.ask(wanted, order))

        def editor() -> None:
            for number in itertools.count(1):
                if time.monotonic() > end:
                    return
                edit(path, states, number)
                time.sleep(A_WHILE * (1 + number % 5))

        def builder() -> None:
            while time.monotonic() < end:
                done = run(program("--project", own, "build", "--force", "--format", "all", "--jobs", "1"))
                builds.append(done.stdout + done.stderr)

        def lead() -> None:
            nonlocal withdrawn
            time.sleep(SECONDS / 3)
            done = run(program("--project", own, "withdraw", "liver", "--because", "It is out of date."))
            assert done.returncode == 0, done.stderr
            withdrawn = time.monotonic()

        at_once(
            lambda: nurse(0, ("counted",), "a4", ("/preview", "/summary")),
            lambda: nurse(1, ("counted", "bone"), "large-print", ("/preview", "/download")),
            lambda: nurse(2, ("counted", "shared/contacts"), "a5-booklet", ("/preview", "/picture", "/print")),
            lambda: nurse(3, ("counted",), "a4", ("/edit/counted/pdf",)),
            lambda: nurse(4, ("liver",), "a4", ("/preview",)),
            lambda: nurse(5, ("bone",), "a4", ("/preview",)),
            editor,
            builder,
            lead,
        )
    return Day(states, answers, builds, withdrawn, own / "output")


def possible(day: Day, answer: Answer) -> set[str]:
    """The editions that were in the file at any time between question and answer; "" where it was broken."""
    after = [*day.states[1:], State("", float("inf"), float("inf"))]
    results = set()
    for state, following in zip(day.states, after, strict=True):
        if state.begun <= answer.there and following.done >= answer.sent:
            results.add(state.edition)
        # Written over, a file is empty for a moment.
        if state.edition and int(state.edition) % 2 == 0 and state.begun <= answer.there and state.done >= answer.sent:
            results.add("")
    return results


def counted(day: Day) -> Iterator[Answer]:
    """The answers to those who asked for the leaflet that is edited."""
    yield from (answer for answer in day.answers if "counted" in answer.order.leaflets and answer.path != "/picture")


def editions(answer: Answer) -> Counter[str]:
    """Which editions an answer has words of, and how often each is named."""
    if answer.path == "/summary":
        return Counter(EDITION.findall(answer.data.decode()))
    pdf = Pdf(answer.data)
    return Counter(
        EDITION.findall(
            "\n".join(entry.text for entry in pdf.fragments) if answer.path == "/print" else pdf.reading_text()
        )
    )


def test_no_answer_mixes_two_editions_or_has_half_an_edition(day: Day) -> None:
    named: dict[tuple[object, ...], set[int]] = {}
    for answer in counted(day):
        if answer.status == 200:
            results = editions(answer)
            assert len(results) == 1, (answer.path, results)
            [(edition, times)] = results.items()
            assert edition in possible(day, answer), (answer.path, edition, possible(day, answer))
            named.setdefault((answer.path, *answer.order[:2]), set()).add(times)
    assert all(len(times) == 1 for times in named.values()), named
    # In a summary in the title, in a file in each paragraph of its five parts, too.
    assert all(min(times) >= (1 if path == "/summary" else 16) for (path, *_), times in named.items()), named


def test_only_files_that_cannot_be_read_are_refused_with_that_reason(day: Day) -> None:
    refused = [entry for entry in counted(day) if entry.status != 200]
    assert {entry.status for entry in refused} == {422}
    assert [entry.path for entry in refused if "" not in possible(day, entry)] == []
    frames = [entry.data.decode() for entry in refused if entry.path.startswith("/edit")]
    assert all("it has errors" in entry or "the file has errors" in entry for entry in frames), frames[:1]
    reported = [json.loads(entry.data) for entry in refused if not entry.path.startswith("/edit")]
    assert {entry["ok"] for entry in reported} == {False}
    messages = {reason["message"] for entry in reported for reason in entry["reasons"]}
    assert all("Counted" in entry or "it has errors" in entry for entry in messages), messages


def test_both_old_and_new_words_were_asked_for_while_it_was_built(day: Day, note: Note) -> None:
    whole = [entry for entry in counted(day) if entry.status == 200]
    refused = [entry for entry in counted(day) if entry.status != 200]
    note("answers while leaflets were built and edited", len(day.answers), "")
    note("… refused, since its file could not be read", len(refused), "")
    note("… editions of it, of which every fourth could not", len(day.states), "")
    note("… builds meanwhile", len(day.builds), "")
    assert {entry.path for entry in whole} == {"/preview", "/download", "/summary", "/print", "/edit/counted/pdf"}
    assert len({edition for entry in whole if entry.path == "/preview" for edition in editions(entry)}) >= 6
    assert refused
    assert day.builds
    assert all("Traceback" not in entry for entry in day.builds)


def test_every_file_is_whole_and_that_of_its_nurse(day: Day) -> None:
    files = [answer for answer in day.answers if answer.status == 200 and answer.data.startswith(b"%PDF-")]
    assert [file.order for file in files if not opens(file.data)] == []
    assert [told for file in files if not file.path.startswith("/edit") for told in strangers(file)] == []


def test_another_leaflet_is_handed_out_all_the_time(day: Day) -> None:
    assert {answer.status for answer in day.answers if answer.order.leaflets == ("bone",)} == {200}


def test_a_leaflet_that_is_withdrawn_is_refused_within_a_second(day: Day) -> None:
    asked = [answer for answer in day.answers if answer.order.leaflets == ("liver",)]
    after = [entry for entry in asked if entry.sent > day.withdrawn + 1]
    assert {entry.status for entry in after} == {422}
    assert all("It is out of date" in entry.data.decode() for entry in after)
    assert 200 in {entry.status for entry in asked}


def test_the_output_folder_is_whole_after_builds_and_pages_wrote_to_it(day: Day) -> None:
    assert list(untrue(day.output)) == []
