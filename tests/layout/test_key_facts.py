"""Key facts on pages: cards in rows, and one line for what to ask the team about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from builder.content.project import Project
from builder.core.units import WHITE
from builder.document import Role
from builder.document.blocks import ask_about
from builder.layout.lines import TextSpan, break_lines
from tests.document.test_document import document
from tests.inspectors import Pdf
from tests.support import laying_out
from tests.support.building import change
from tests.support.making import REPOSITORY, make, project_with, shipped

Facts = Callable[[str], Path]


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    """A project whose leaflet `everything` has these key facts, written below `key_facts:`."""

    def written(lines: str) -> Path:
        root = project_with(tmp_path / "project")
        path = root / "leaflets" / "everything.yaml"
        text = path.read_text(encoding="utf-8")
        before, rest = text.split("key_facts:\n", 1)
        after = rest.split("\nsections:", 1)[1]
        path.write_text(f"{before}key_facts:\n{lines}\nsections:{after}", encoding="utf-8")
        return root

    return written


def at_a_glance(pdf: Pdf) -> list[str]:
    """The cells and paragraphs of the section, each with its role."""
    section = next(each for each in pdf.find("Sect") if each.elements[0].text.strip() == "At a glance")
    return [f"{each.role} {each.text.strip()}" for each in section.find("TH", "TD", "P")]


def places(content: bytes, words: list[str]) -> list[tuple[float, float]]:
    """Where words are on the first page that has them all: from the left and from the bottom, in points."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for word in words:
        page = document[0].get_textpage()
        index, _ = page.search(word, match_case=True).get_next()
        left, bottom, _, _ = page.get_charbox(index)
        found.append((round(left), round(bottom)))
    return found


def test_answers_are_cards_and_the_rest_is_a_line() -> None:
    assert at_a_glance(shipped("bone")) == [
        "TH Anaesthetic",
        "TD General",
        "TH Hospital stay",
        "TD A week or longer",
        "TH Getting up",
        "TD Most people walk after a couple of days",
        "TH Radiotherapy afterwards",
        "TD Usually, to the bone",
        "P Ask your team about: Who operates · Medicines",
    ]


@pytest.mark.parametrize("answer", ["Ask your team", "ask your team.", "Ask  Your Team", "'**Ask your team**'"])
def test_full_stops_and_capitals_do_not_make_an_answer(facts: Facts, answer: str) -> None:
    said = at_a_glance(Pdf(make(facts(f"  X-ray: {answer}\n  MRI: Yes\n"), "everything")))
    assert said == ["TH MRI", "TD Yes", "P Ask your team about: X-ray"]


def test_a_link_or_another_word_makes_an_answer(facts: Facts) -> None:
    said = at_a_glance(Pdf(make(facts("  MRI: Ask your team early\n  Scan: Yes\n"), "everything")))
    assert said == ["TH MRI", "TD Ask your team early", "TH Scan", "TD Yes"]


def test_topics_stay_as_they_are_typed(facts: Facts) -> None:
    lines = "  MRI: Ask your team\n  Eating, drinking: Ask your team\n  X-ray and scans: Ask your team\n"
    pdf = Pdf(make(facts(lines), "everything"))
    assert at_a_glance(pdf) == ["P Ask your team about: MRI · Eating, drinking · X-ray and scans"]


@pytest.mark.parametrize(("name", "start"), [("bone-cy", "Gofynnwch i’ch tîm am"), ("bone-ar", "يُرجى سؤال فريقكم")])
def test_translations_are_read_by_their_own_words(name: str, start: str) -> None:
    [section] = [node for node in document(name).nodes if node.role is Role.KEY_FACTS]
    facts = Project(REPOSITORY).leaflet(name).model.key_facts
    assert [kid.role for kid in section.nodes] == [Role.HEADING, Role.TABLE, Role.PARAGRAPH]
    line = "".join(run.text for run in section.nodes[2].runs)
    assert line.startswith(start)
    assert len(section.nodes[1].nodes) + line.count("· ") + 1 == len(facts)


def test_no_line_of_what_to_ask_begins_with_a_dot() -> None:
    """In columns of many widths: the dot stays with the topic before it."""
    theme = laying_out.theme("harbour", "a4")
    topics = ["Anaesthetic", "Hospital stay", "Getting up", "Medicines", "Radiotherapy afterwards"]
    line = ask_about(theme.document_words("liver", "en-GB", {}, {}), topics)
    spans = [TextSpan(run.text, theme.faces.bold if run.bold else theme.faces.regular, WHITE) for run in line.runs]
    starts = {
        "".join(segment.text for segment in row.segments)[0]
        for width in range(100, 460, 3)
        for row in break_lines(spans, 12, width)
    }
    assert starts.isdisjoint("·:")


def test_cards_are_side_by_side_on_a4_and_below_each_other_on_panels() -> None:
    words = ["Anaesthetic", "Hospital stay", "Getting up"]
    first, second, third = places(make(REPOSITORY, "bone"), words)
    assert first[1] == second[1] > third[1]
    assert abs(first[0] - third[0]) <= 2 < second[0] - first[0] - 100
    narrow = places(make(REPOSITORY, "bone", format="dl-trifold"), words)
    assert max(narrow)[0] - min(narrow)[0] <= 2
    assert [bottom for _, bottom in narrow] == sorted((bottom for _, bottom in narrow), reverse=True)


def test_an_answer_longer_than_a_page_loses_no_word(facts: Facts) -> None:
    answer = " ".join(f"word{number}" for number in range(900))
    pdf = Pdf(make(facts(f"  Diet: {answer}\n  Rest: Yes\n"), "everything"))
    assert pdf.tagging_problems() == []
    cells = at_a_glance(pdf)
    assert cells[1].split()[1:] == answer.split()


def test_cards_of_a_row_have_the_same_ground(facts: Facts) -> None:
    root = facts("  Anaesthetic: General\n  Getting up: Most people walk after a couple of days, with help\n")
    change(root / "styles" / "brands" / "harbour.yaml", "#f6efe1", "#e0c080")
    page = pypdfium2.PdfDocument(make(root, "everything"))[0]
    picture = page.render(scale=1).to_pil().convert("RGB")
    ground = [y for y in range(picture.height) if picture.getpixel((int(page.get_width() * 0.3), y)) == (224, 192, 128)]
    other = [y for y in range(picture.height) if picture.getpixel((int(page.get_width() * 0.7), y)) == (224, 192, 128)]
    assert (ground[0], ground[-1]) == (other[0], other[-1])
