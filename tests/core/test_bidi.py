"""In which direction characters are read: what other programs make of the same text, and what the rules say."""

from __future__ import annotations

import re
import unicodedata

import pytest
from bidi import get_display
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.core import bidi
from tests.support.strategies import many

# Letters of two scripts each way, digits of two kinds, signs that go with numbers, brackets, spaces, a no-break space,
# marks, a joiner, a soft hyphen. No tab: unicode-bidi does not always apply L1 to it.
CHARACTERS = "abcé" + "\u05d0\u05d1\u05ea" + "\u0627\u0628\u062a" + "0123" + "\u0660\u0661" + "\u06f1"
CHARACTERS += "+-%$\u20ac,.:/" + "()[]<>{}\u3008\u3009\u2329\u232a" + '!?"\u061f\u060c\u2019' + "   \u00a0"
CHARACTERS += "\u0301\u05b0\u064e" + "\u200c\u00ad"
texts = st.text(alphabet=CHARACTERS, max_size=24)


def _levels(text: str, base: int) -> bytes:
    found = bidi.levels(text, base)
    return bytes(len(text)) if found is None else found


@pytest.mark.property
@settings(max_examples=many(3))
@given(text=texts, base=st.sampled_from((0, 1)))
@example(text="\u05d0(b)", base=0)
@example(text="a(\u05d1)\u05d0", base=0)
@example(text="\u05d0\u2329b\u3009\u0301!", base=0)
def test_characters_are_in_the_order_of_unicode_bidi(text: str, base: int) -> None:
    on_line = bidi.on_line(text, _levels(text, base), base)
    shown = "".join(text[place] for place in bidi.visual_order(on_line))
    # Where characters stand that nobody sees is left open by rule X9.
    unseen = str.maketrans("", "", "\u200c\u00ad")
    assert shown.translate(unseen) == get_display(text, base_dir="LR"[base]).translate(unseen)


@given(text=texts)
def test_text_without_letters_from_the_right_has_no_levels(text: str) -> None:
    """And all other text has some."""
    backward = any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in text)
    assert (bidi.levels(text, 0) is not None) == backward


HEBREW, ARABIC = "\u05d0\u05d1", "\u0627\u0628"


@pytest.mark.parametrize(
    ("text", "base", "levels"),
    [
        pytest.param(f"a {HEBREW} 12", 0, "0011122", id="a number after Hebrew belongs to it"),
        pytest.param(f"{HEBREW} 020 7946", 1, "11122212222", id="groups of a telephone number are apart"),
        pytest.param(f"{HEBREW} 12.5%", 1, "11122222", id="a decimal with its percent sign"),
        pytest.param(f"{ARABIC} 12.5%", 1, "11122221", id="a percent sign after Arabic is no part of the number"),
        pytest.param(f"{ARABIC} 1-2", 1, "111212", id="a range is read from the right in Arabic"),
        pytest.param(f"{HEBREW} 1-2", 1, "111222", id="and from the left in Hebrew"),
        pytest.param(f"{HEBREW} (MRI) {HEBREW}", 1, "11112221111", id="brackets in the direction of the paragraph"),
        pytest.param(f"MRI ({HEBREW}) b", 0, "0000011000", id="brackets around Hebrew in English"),
        pytest.param(f"{HEBREW} MRI (a) {HEBREW}", 1, "11122222221" + "11", id="brackets that go on with English"),
        pytest.param(f"{HEBREW}\nab", 1, "111" + "22", id="a line feed has the base level"),
        pytest.param(
            f"{HEBREW}\u00ad{HEBREW}\u200bab", 0, "1111" + "1100", id="what nobody sees is with what it follows"
        ),
        pytest.param("ab", 1, "22", id="English in a paragraph from the right"),
        pytest.param("", 1, "", id="nothing"),
    ],
)
def test_levels(text: str, base: int, levels: str) -> None:
    assert "".join(map(str, _levels(text, base))) == levels


OTHER = {"LEFT": "RIGHT", "LESS": "GREATER", "GREATER": "LESS"}


def test_every_pair_of_brackets_of_unicode_is_known() -> None:
    """By the names of its two members, which most pairs tell."""
    pairs = 0
    for code in range(0x20, 0x10000):
        opening = chr(code)
        name = unicodedata.name(opening, "")
        if unicodedata.category(opening) == "Ps" and unicodedata.mirrored(opening) and "LEFT" in name:
            closing = unicodedata.lookup(re.sub("LEFT|LESS|GREATER", lambda word: OTHER[word[0]], name))
            # Without brackets, the second sign is between letters of two directions, and read from the right.
            assert _levels(f"a{opening}b{closing}\u05d0", 1)[3] == 2, name
            pairs += 1
    assert pairs > 50


def test_many_open_brackets_are_read_in_time() -> None:
    text = "(" * 20_000 + HEBREW + ")" * 20_000 + "%" * 20_000 + " " * 20_000 + "a"
    on_line = bidi.on_line(text, _levels(text, 0), 0)
    assert on_line.count(0) == len(text) - 2


@pytest.mark.parametrize(
    ("text", "base"), [("12 (\u05d0 a", 1), ("\u00ab\u0627", 1), ("1. a\u05d0", 0), ("1 - 2", None), ("", None)]
)
def test_the_first_letter_gives_the_base_direction(text: str, base: int | None) -> None:
    assert bidi.first_strong(text) == base


def test_spaces_at_the_end_of_a_line_go_to_its_end() -> None:
    text = f"a {HEBREW} "
    assert bidi.on_line(text, _levels(text + "\u05d0", 0)[:-1], 0) == bytes([0, 0, 1, 1, 0])
    assert bidi.on_line("a \tb", bytes([2, 2, 2, 2]), 1) == bytes([2, 1, 1, 2])


@pytest.mark.parametrize(
    ("levels", "order"),
    [
        ([], []),
        ([0, 0], [0, 1]),
        ([2, 2], [0, 1]),
        ([1, 1], [1, 0]),
        ([0, 1, 2, 1, 0], [0, 3, 2, 1, 4]),
        ([1, 2, 2, 1], [3, 1, 2, 0]),
        ([2, 1, 0, 1, 2], [1, 0, 2, 4, 3]),
    ],
)
def test_runs_are_reversed_from_the_deepest_level_on(levels: list[int], order: list[int]) -> None:
    assert bidi.visual_order(levels) == order
