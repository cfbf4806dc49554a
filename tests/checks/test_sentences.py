from __future__ import annotations

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.checks.sentences import sentences, words

PARTED = [
    ("One sentence.", ["One sentence."]),
    ("Rest. Then walk!", ["Rest.", "Then walk!"]),
    ("Are you well? Call us.", ["Are you well?", "Call us."]),
    ("Wait… Then go.", ["Wait…", "Then go."]),
    ("No sign at the end", ["No sign at the end"]),
    ("See Dr. Smith and Prof. Jones today. Then go.", ["See Dr. Smith and Prof. Jones today.", "Then go."]),
    ("Ask Mrs. A. B. Jones. She knows.", ["Ask Mrs. A. B. Jones.", "She knows."]),
    ("Eat fruit, e.g. Apples. Drink water.", ["Eat fruit, e.g. Apples.", "Drink water."]),
    ("Bring a book, etc. and a pen.", ["Bring a book, etc. and a pen."]),
    ("Bring a book, etc. You can read it.", ["Bring a book, etc.", "You can read it."]),
    ("Come at 9 a.m. on Monday.", ["Come at 9 a.m. on Monday."]),
    ("Come at 9 a.m. Eat nothing.", ["Come at 9 a.m.", "Eat nothing."]),
    ("The answer is no. You can go.", ["The answer is no.", "You can go."]),
    ("It is bed no. 5 on the left.", ["It is bed no. 5 on the left."]),
    ("Take 0.5 mg at 10.30 with 1.5 litres.", ["Take 0.5 mg at 10.30 with 1.5 litres."]),
    ("It ended in 2020. 3 of us stayed.", ["It ended in 2020.", "3 of us stayed."]),
    ("Go to www.example.org. It helps.", ["Go to www.example.org.", "It helps."]),
    ("He said “Rest.” You may walk.", ["He said “Rest.”", "You may walk."]),
    ("“Rest.” (You may walk.) Then go.", ["“Rest.”", "(You may walk.)", "Then go."]),
    ("So am I. You are too.", ["So am I.", "You are too."]),
    ("A line\nAnd another", ["A line", "And another"]),
    ("هل أنت بخير؟ اتصل بنا.", ["هل أنت بخير؟", "اتصل بنا."]),
    (
        "Blood is taken. eGFR is a test. pH is not. iPads are there.",
        ["Blood is taken.", "eGFR is a test.", "pH is not.", "iPads are there."],
    ),
    ("Ask Rev. Smith or Sgt. Pepper. Then rest.", ["Ask Rev. Smith or Sgt. Pepper.", "Then rest."]),
    (
        "Ask about the U.K. Health service on the ward of St. Example. Then rest.",
        ["Ask about the U.K. Health service on the ward of St. Example.", "Then rest."],
    ),
    ("You live in the U.K. You can rest.", ["You live in the U.K.", "You can rest."]),
    ("Rest. e.g. on a chair", ["Rest. e.g. on a chair"]),
    ("", []),
    (" . … ", []),
]


@pytest.mark.parametrize(("text", "parted"), PARTED)
def test_sentences(text: str, parted: list[str]) -> None:
    assert sentences(text) == parted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 01632 960 114, day or night.", ["Call", "01632960114", "day", "or", "night"]),
        ("Call +44 (0)1632 960 114 – or 999.", ["Call", "4401632960114", "or", "999"]),
        ("a check-up, 24/7 (for you)", ["a", "check-up", "24/7", "for", "you"]),
        ("don’t take 10 to 15 of £5.50", ["don’t", "take", "10", "to", "15", "of", "5.50"]),
        ("“ – ”", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@forall(st.text("aB. !?…\n’”1", max_size=60))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert [word for sentence in sentences(text) for word in words(sentence)] == words(text.replace("\n", " . "))
