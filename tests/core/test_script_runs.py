"""The script of each stretch of a text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.script_runs import script_runs

ARABIC, HEBREW = "\u0645\u0631\u062d\u0628\u0627", "\u05e2\u05d1"
HINDI, BENGALI, THAI = "\u0939\u093f\u0928\u094d\u0926\u0940", "\u09ac\u09be\u0982\u09b2\u09be", "\u0e1c\u0e39\u0e49"
DANDA, ARABIC_COMMA, ARABIC_DIGIT, DEVANAGARI_DIGIT = "\u0964", "\u060c", "\u0661", "\u0967"
ACCENT, JOINER = "\u0301", "\u200d"


@pytest.mark.parametrize(
    "runs",
    [
        [("The team\u2019s caf\u00e9 \u2013 12\u00a0mm", "Latn")],
        [("020 7946 0123", "Latn")],
        [(f"{ARABIC} 123 ({ARABIC}) {ARABIC_DIGIT}{ARABIC_COMMA}", "Arab")],
        [(f"{ARABIC} (", "Arab"), ("MRI", "Latn"), (f") {ARABIC}", "Arab")],
        [("a (", "Latn"), (HEBREW, "Hebr"), (") b", "Latn")],
        [(f"(1. {HEBREW}) ", "Hebr"), ("b", "Latn")],
        [("(a ", "Latn"), (HEBREW, "Hebr"), (")", "Latn")],
        [(f"{HINDI}{DANDA} ", "Deva"), (f"{BENGALI}{DANDA}", "Beng")],
        [(f"{BENGALI} ", "Beng"), ("D", "Latn"), (f"{DANDA} {BENGALI}", "Beng")],
        [("D", "Latn"), (DANDA, "Deva")],
        [(f"{BENGALI} ", "Beng"), ("D", "Latn"), (DANDA, "Beng")],
        [("a ", "Latn"), (ARABIC_DIGIT, "Arab")],
        [(f"{HINDI} {DEVANAGARI_DIGIT}{DANDA}", "Deva")],
        [(f"{THAI} 12 ", "Thai"), ("mg", "Latn")],
        [(f"e{ACCENT} ", "Latn"), (f"\u0434{ACCENT} ", "Cyrl"), (f"{HEBREW}{ACCENT}", "Hebr")],
        [(f"{HINDI}{JOINER}", "Deva"), ("a", "Latn")],
        [("\u4e2d\u6587\u3001", "Hani"), ("\u3055\u3093\u306f\u3001", "Hira"), ("\u30d5\u30a1\u30fc", "Kana")],
        [(f"\u00b7 {ARABIC} \u00b7 \ue000", "Arab")],
        [(f"{ACCENT}a", "Latn")],
    ],
    ids=ascii,
)
def test_signs_are_in_the_script_of_their_letters(runs: list[tuple[str, str]]) -> None:
    text = "".join(words for words, _ in runs)
    assert [(text[start:end], script) for start, end, script in script_runs(text)] == runs


@given(st.text(alphabet=f"ab1 ()[].{ARABIC}{HEBREW}{HINDI}{BENGALI}{DANDA}{ARABIC_COMMA}{ACCENT}{JOINER}", max_size=20))
def test_runs_follow_each_other_and_hold_the_whole_text(text: str) -> None:
    runs = script_runs(text)
    assert "".join(text[start:end] for start, end, _ in runs) == text
    assert all(before[2] != after[2] for before, after in itertools.pairwise(runs))
    starts = {start for start, _, _ in runs[1:]}
    assert not any(text[start] in (ACCENT, JOINER) for start in starts), "a mark is in the run of its letter"
