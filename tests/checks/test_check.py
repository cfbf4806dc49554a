"""All checks together, on what the repository ships and on whatever may be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from builder import checks
from builder.checks import page_texts
from builder.checks.colour import PAIRS
from builder.content.leaflet import Leaflet, SharedPage
from builder.core.diagnostics import Problem, error, warning
from tests.checks import given
from tests.inspectors import Pdf
from tests.support import making, strategies

ROOT = given.ROOT
BRANDS = sorted(path.stem for path in (ROOT / "styles" / "brands").glob("*.yaml"))
LEAFLETS = ("bone", "brain", "liver", "overview")

HARBOUR = given.brand()

BAD = """\
key_facts:
  STAY IN BED: For {{ ward_fone }}
sections:
  - title: About
    language: en-GB
    body: |
      Read [here](knee.html) why 25% of people → walk.
    blocks:
      - kind: contacts
        contacts:
          - name: Ward
            phone: ask
"""


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_places() -> None:
    loaded = given.page(BAD)
    problems = given.problems(loaded, given.brand(), given.COVERAGE, {})
    assert [re.sub(r"[:,“].*", "", problem.message) for problem in problems] == [
        "words in capitals are hard to read",
        "the brand has no site field `ward_fone`",
        "links to `#about` would lead to two places",
        "",
        "`knee.html` is missing its start",
        "a percentage is hard to picture",
        "the faces have no character ",
        "",
    ]
    assert problems == sorted(problems)
    assert problems[3].message == "“here” does not say where the link leads"
    assert problems[7].message == "“ask” is not one telephone number"


def test_looks_are_reported_at_once() -> None:
    brand = given.brand(
        ('link: "#0a4a68"', 'link: "#ffffff"'), ("ward_name: Lantern Ward", "ward_name: THE LANTERN WARD {")
    )
    format = given.format(("body: 14 pt", "body: 11 pt"), ("small: 12 pt", "small: 10 pt"))
    problems = checks.check_theme(brand, format)
    assert problems == sorted(problems)
    assert {(problem.place.file, problem.severity) for problem in problems} == {
        ("styles/brands/harbour.yaml", "error"),
        ("styles/formats/a4.yaml", "error"),
        ("styles/formats/a4.yaml", "warning"),
    }
    assert len(problems) == 5


def test_faces_are_reported_at_once() -> None:
    brand = given.brand(("ward_name: Lantern Ward", "ward_name: 灯"))
    format = given.format(("left: 36 mm", "left: 6 mm"))
    problems = checks.check_faces(brand, format, given.COVERAGE, dict.fromkeys("etaoin ", 450.0))
    assert [problem.severity for problem in problems] == ["error", "warning"]


@pytest.mark.parametrize("brand", BRANDS)
def test_the_shipped_leaflets_have_no_errors(brand: str) -> None:
    loaded_brand = given.read(f"styles/brands/{brand}.yaml")
    format = given.read("styles/formats/a4.yaml")
    names = ("after-surgery", "contacts")
    shared = {name: given.read(f"leaflets/shared/{name}.yaml") for name in names}
    anchors = {name: checks.anchors(page.model) for name, page in shared.items()}
    pages = [given.read(f"leaflets/{name}.yaml") for name in LEAFLETS] + list(shared.values())
    images = [path.name for path in (ROOT / "leaflets" / "images").iterdir()]
    found = [
        problem for page in pages for problem in given.problems(page, loaded_brand, given.COVERAGE, anchors, images)
    ]
    found += checks.check_theme(loaded_brand, format)
    # What remains is the grade of words that have no easier ones: surgery, operation, secondary.
    assert [str(problem) for problem in found if "school grade" not in problem.message] == []


@settings(max_examples=strategies.few())
@forall(strategies.page() | strategies.page("shared"), st.booleans())
def test_whatever_can_be_written_can_be_checked(data: dict[str, object], has_faces: bool) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    loaded = given.load(Leaflet if "include" in data else SharedPage, text, "leaflets/any.yaml")
    coverage = given.COVERAGE if has_faces else {"regular": "", "bold": ""}
    lines = text.splitlines()
    for problem in given.problems(loaded, HARBOUR, coverage, {"later": {""}}):
        assert problem.place.file == "leaflets/any.yaml"
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
        assert "\n" not in problem.message
        assert problem.hint


def test_every_pair_of_colours_that_is_drawn_is_checked_and_no_other(tmp_path: Path) -> None:
    project = making.project_with(tmp_path)
    file = project / "styles" / "brands" / "harbour.yaml"
    # Each colour but the paper's becomes one of a kind, dark or light as it was: the page tells which fields were used.
    numbers = iter(range(1, 100))
    text = re.sub(
        r'(?<!paper: )"#([0-9a-f])[0-9a-f]{5}"',
        lambda match: _one_of_a_kind(match[1], next(numbers)),
        file.read_text(encoding="utf-8"),
    )
    file.write_text(text, encoding="utf-8", newline="\n")
    colours = yaml.safe_load(text)["colours"]
    pdf = Pdf(making.make(project, "everything"))
    # Contrast is the same from both sides, and the sign of a call-out is checked by its ground.
    drawn = {frozenset(pair) for pair in pdf.contrasts()}
    words = [pair for pair in PAIRS if pair.sizes]
    assert drawn == {frozenset((_get(colours, pair.words), _get(colours, pair.ground))) for pair in words}


def _one_of_a_kind(digit: str, number: int) -> str:
    return f'"#{number:02x}{number:02x}{number:02x}"' if digit < "9" else f'"#{255 - number:02x}ffff"'


def _get(colours: dict[str, object], path: tuple[str, ...]) -> object:
    value: object = colours
    for step in path:
        assert isinstance(value, dict)
        value = value[step]
    return value


def test_an_error_after_very_many_warnings_is_not_left_out() -> None:
    def rule() -> Iterator[Problem]:
        yield from (warning(f"{number}") for number in range(1000))
        yield error("the last")

    assert [problem.message for problem in checks._first(rule()) if problem.severity == "error"] == ["the last"]


def test_very_many_errors_are_counted_and_not_listed() -> None:
    listed = list(checks._first(error(f"{number}") for number in range(1000)))
    assert len(listed) == 101
    assert listed[-1].message == "there are more problems like those above"


WRITTEN = st.text("ab *[]{}\\\n_(", max_size=40) | st.just("a **b** {{ c }} [a b](c) a\nb a b")


@forall(WRITTEN, WRITTEN)
def test_words_are_found_in_a_text_where_the_pattern_for_them_is(raw: str, near: str) -> None:
    words = near.split()
    matches = (
        page_texts._as_written(" ".join(words[:count])).search(raw)
        for count in (len(words), *range(len(words) - 1, 1, -1))
    )
    assert page_texts._offset(raw, words) == next((match.start() for match in matches if match), 0)
