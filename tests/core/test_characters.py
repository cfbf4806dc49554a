"""The characters that words may be made of, and the spaces between them."""

from __future__ import annotations

import unicodedata

import pytest

from builder.core.characters import UNPRINTABLE, collapse, unprintable, unprintables


def test_every_character_that_shows_is_printable() -> None:
    """All letters, marks, digits, signs and spaces of Unicode, but not its separators of lines."""
    kinds = {"L", "M", "N", "P", "S"}
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character)[0] in kinds:
            # The replacement character stands for one that was lost.
            assert bool(UNPRINTABLE.match(character)) == (character == "\ufffd"), hex(code)


@pytest.mark.parametrize("character", "\t\n \u00a0\u2009\u202f\u200c\u200d\u200e\u200f\u061c\ue000")
def test_spaces_joiners_and_marks_of_direction_are_printable(character: str) -> None:
    assert not UNPRINTABLE.search(f"a{character}b")


@pytest.mark.parametrize(
    "character",
    [
        *map(chr, [*range(9), *range(11, 32), *range(127, 160)]),
        *"\u00ad\u180e\u200b\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064",
        *"\u2066\u2067\u2068\u2069\u206a\u206f\ufeff\ufff9\ufffa\ufffb\ufffd\ufdd0\ufdef\ufffe\uffff",
        *"\ud800\udfff\U0001fffe\U0001ffff\U0008fffe\U000dffff\U000e0001\U000e007f\U0010fffe\U0010ffff",
    ],
    ids=ascii,
)
def test_invisible_characters_are_not_printable(character: str) -> None:
    assert UNPRINTABLE.search(f"a{character}b")
    message, hint = unprintable(character)
    assert f"(U+{ord(character):04X})" in message
    assert message.isprintable()
    assert hint


@pytest.mark.parametrize(
    "words", ["\u1780\u200b\u1781", "\u0e01\u200bMRI", "5\u200b\u0e01", "\u1000\u200b ", "\u0ea5\u200b"]
)
def test_a_zero_width_space_is_printable_beside_letters_that_have_no_spaces(words: str) -> None:
    assert list(unprintables(words)) == []
    assert [found.start() for found in unprintables(f"{words} a\u200bb \u200b\u00ad")] == [
        len(words) + place for place in (2, 5, 6)
    ]


def test_characters_are_called_by_their_names() -> None:
    assert unprintable("\u00ad")[0] == "this character cannot be printed: soft hyphen (U+00AD)"
    assert unprintable("\x07")[0] == "this character cannot be printed: control character (U+0007)"


def test_white_space_collapses_but_no_break_spaces_stay() -> None:
    assert collapse(" a \n\n b\tc\r\n") == "a b c"
    assert collapse("\u00a012\u00a0mm\u2009") == "\u00a012\u00a0mm\u2009"
