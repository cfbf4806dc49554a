"""Where characters end, as people see them, and where lines may."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.segmentation import breaks, clusters, needs_breaks

# “Should drink water” and “should read”, by their words.
THAI = ["\u0e04\u0e27\u0e23", "\u0e14\u0e37\u0e48\u0e21", "\u0e19\u0e49\u0e33"]
KHMER = ["\u1782\u17bd\u179a\u178f\u17c2", "\u17a2\u17b6\u1793"]
HAN = "\u75c5\u4eba"


def _pieces(text: str, ends: list[int]) -> list[str]:
    return [text[start:end] for start, end in itertools.pairwise([0, *ends])]


@pytest.mark.parametrize(
    "pieces",
    [
        ["a", "b", " ", "\u00e9", "\u2019"],
        ["e\u0323\u0301", "b"],
        ["\r\n", "a"],
        ["\u0928", "\u092e", "\u0938\u094d\u0924\u0947"],
        ["\u0e1c\u0e39\u0e49", "\u0e1b\u0e48"],
        ["\u05e9\u05c1\u05b8", "\u05dc"],
        ["\U0001f468\u200d\U0001f469", "a", "\U0001f1ec\U0001f1e7", "b"],
        [],
    ],
    ids=ascii,
)
def test_clusters(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert _pieces(text, list(clusters(text))) == pieces


@given(st.text(alphabet="ab \u00e9\u2019\u0434\u05d0\u0627\u4e2d\u0301\u05b0\u064e\u0651\u200d\U0001f468", max_size=12))
def test_no_mark_starts_a_cluster_but_the_first(text: str) -> None:
    ends = list(clusters(text))
    assert ends == sorted(set(ends))
    assert "".join(_pieces(text, ends)) == text
    assert not any(unicodedata.combining(text[end]) or text[end] == "\u200d" for end in ends[:-1])


@pytest.mark.parametrize(
    ("language", "pieces"),
    [
        ("th", THAI),
        ("th-TH", [*THAI[:2], f"{THAI[2]} ", "12 ", "mg"]),
        ("km", KHMER),
        ("km", ["\u1780\u200b", "\u1781"]),
        ("th", [f"{THAI[0]} ", "020-7946 ", "0123"]),
        ("zh-Hant", ["\u75c5", "\u4eba\u3002", "\uff08\u591a", "\u559d\uff09", "well-being ", "5\u00a0mg", HAN[0]]),
        ("zh", ["\U00020000", "\U00020001\u3002", "a"]),
        ("ja", ["\u306f\u3001", "\u30d5\u30a1", "\u30a4", "\u30eb"]),
        ("ko", ["\ud658\uc790\ub294 ", "\ubb3c\uc744"]),
        ("bo", ["\u0f53\u0f51\u0f0b", "\u0f54\u0f66\u0f0b"]),
        ("en", ["one ", "two-three/four ", "a"]),
        ("", ["one ", "two"]),
    ],
    ids=ascii,
)
def test_breaks(language: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert _pieces(text, [*breaks(text, language), len(text)]) == pieces


@pytest.mark.parametrize(
    "text", [*THAI, *KHMER, HAN, "\u30d5", "a\u200bb", "\u0f53", "\u1019", "\U00020000"], ids=ascii
)
def test_text_without_spaces_needs_breaks(text: str) -> None:
    assert needs_breaks(f"one {text} two")


@pytest.mark.parametrize(
    "text",
    [
        "team\u2019s",
        "",
        "\u03b1\u03b2",
        "\u0434",
        "\u05d0",
        "\u0627",
        "\u0939\u093f",
        "\ud658\uc790",
        "\u0ba4",
        "\U0001f600",
    ],
    ids=ascii,
)
def test_text_with_spaces_needs_none(text: str) -> None:
    assert not needs_breaks(f"one {text} two")
