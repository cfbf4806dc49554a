"""Where a character as people see it ends, and where a line may end: Unicode Standard Annexes 29 and 14.

The only home of icu4py, whose ICU brings word lists for Thai, Lao, Khmer and Burmese: people write these without spaces
between words, and no rule says where a word ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from builder.core.patterns import lazy_pattern
from builder.core.plain_text import is_plain

_ONE_EACH = lazy_pattern(
    # Latin, Greek, Cyrillic, Hebrew, Arabic, kana and Han, without marks, joiners and signs that take hold of others.
    "[\t\n -~\u00a0-\u02ff\u0370-\u0482\u048a-\u055f\u05d0-\u05f4\u060b-\u060f\u061b-\u064a\u0660-\u066f\u0671-\u06d5"
    "\u1e00-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u20c0\u2100-\u2bff\u3000-\u3029\u3041-\u3096\u30a0-\u30ff"
    "\u4e00-\u9fff\uff01-\uff5e]*"
)
_NO_SPACES = (
    # Thai, Lao, Tibetan, Myanmar.
    "\u0e00-\u109f"
    # The space between words in old Ethiopic.
    "\u1361"
    # Khmer; Tai Le, New Tai Lue, Lanna; Balinese, Sundanese, Batak.
    "\u1780-\u17ff\u1950-\u19ff\u1a00-\u1aaf\u1b00-\u1bff"
    # Zero-width spaces, which people type between words of such scripts.
    "\u200b"
    # Radicals, Han, kana, Bopomofo, Yi, and their signs. Hangul is not here: Korean has spaces.
    "\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffee"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
    # Javanese, Myanmar, Cham, Tai Viet.
    "\ua980-\uaadf"
    # Brahmi and its relatives, Ahom.
    "\U00011000-\U0001107f\U00011700-\U0001174f"
)
_BREAKABLE = lazy_pattern(f"[{_NO_SPACES}]")
_BREAK = lazy_pattern(
    # A place in a text where there is a space, or one of these characters on one side.
    f"(?<=[ \t\n\u2000-\u2006\u2008-\u200a\u205f{_NO_SPACES}])|(?=[{_NO_SPACES}])"
)
_TWO_UNITS = lazy_pattern("[\U00010000-\U0010ffff]")


def clusters(text: str) -> Sequence[int]:
    """Where each character as people see it ends: a letter with its marks, a syllable of Devanagari, a flag."""
    if (is_plain(text) and "\r" not in text) or _ONE_EACH.fullmatch(text):
        return range(1, len(text) + 1)
    from icu4py.breakers import CharacterBreaker  # It loads 40 MB, and most texts do without it.

    return _in_characters(text, [end for _, end in CharacterBreaker(text, "en").segments()])


def characters(text: str) -> Iterable[str]:
    """The characters of `text` as people see them, with their marks, in their order."""
    ends = clusters(text)
    return text if isinstance(ends, range) else map(text.__getitem__, map(slice, [0, *ends], ends))


def needs_breaks(text: str) -> bool:
    """Whether lines of `text` may end where there is no space: it has Han, kana, Thai, Khmer or the like."""
    return not is_plain(text) and _BREAKABLE.search(text) is not None


def breaks(text: str, language: str) -> list[int]:
    """The places within `text` where a line may end; spaces there stay on the line that ends.

    Between letters that are not of a script without spaces, lines end at spaces only, as elsewhere: not after the
    hyphen of a telephone number. In Thai, Lao, Khmer and Burmese lines end between words, as far as a list of words
    knows them; an editor who knows better types a zero-width space (U+200B) where a line may end.
    """
    from icu4py.breakers import LineBreaker  # It loads 40 MB, and most texts do without it.

    # What depends on the language is said by its first subtag. Strict: no small kana starts a line.
    locale = f"{language.partition('-')[0]}@lb=strict"
    ends = _in_characters(text, [end for _, end in LineBreaker(text, locale).segments()])
    return [end for end in ends if end < len(text) and _BREAK.match(text, end)]


def _in_characters(text: str, ends: list[int]) -> list[int]:
    """Places that ICU counts in units of UTF-16, counted in characters."""
    if not _TWO_UNITS.search(text):
        return ends
    units = itertools.accumulate(2 if character > "\uffff" else 1 for character in text)
    places = {unit: index for index, unit in enumerate(units, 1)}
    return [places[end] for end in ends]
