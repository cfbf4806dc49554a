"""Text into sentences and words."""

from __future__ import annotations

import functools
import re

from builder.checks.language_facts import ANYWHERE, NEVER_LAST, SOMETIMES_LAST, WITH_ORDINAL_STOPS, is_english, primary
from builder.core.characters import in_ascii
from builder.core.patterns import lazy_pattern

_CLOSING = r"\"'”’“‘»›)\]」』）】》"
_ANY_LANGUAGE = ".!?…؟۔।॥።፧།။៕։܀؛"
"""The semicolon of Arabic, the last of these, is where sentences of Arabic, Persian and Urdu come to rest."""
_END = {
    language: lazy_pattern(rf"[{signs}]+(?:[\u00a0\u202f]?[{_CLOSING}])*(?=\s|$)|[。！？｡]+[{_CLOSING}]*")
    for language, signs in {"": _ANY_LANGUAGE, "en": ".!?…؟", "el": f"{_ANY_LANGUAGE};\u037e"}.items()
}
"""What may end a sentence. No space follows the signs of Chinese; the question mark of Greek looks like a semicolon."""
_OPENING = "\"'“‘„‚«‹([¿¡「『（【《"
_SMALL_VOWELS = frozenset("aeiouywαεηιουωаеёиоуыэюяіїє")
_CAMEL = lazy_pattern(r"[a-z]{1,2}[A-Z]")
"""How some words start that have a capital further on: eGFR, iPad, mRNA, pH."""
_INITIALS = lazy_pattern(r"(?:[A-Z]\.)+[A-Z]")
"""``U.K``, which may end a sentence, and seldom does."""
_STARTS = frozenset(
    "you your we our if the this that these those there it its they them their then please do does did ask call when "
    "what how who why where a an is are after before".split()
)
"""Words that an English sentence starts with, and a name does not."""
_PHONE = lazy_pattern(r"\+?\d(?:[ \u00a0()]{0,2}\d){6,}")
_FIGURE = lazy_pattern(r"\d")
_WORD = lazy_pattern(r"\w(?:\S*\w)?")
_NEXT_WORD = lazy_pattern(rf"\s*[{re.escape(_OPENING)}]*\s*(\S*)")
_OPENED = lazy_pattern(r"[(\[“‘„«]")
_NONE: frozenset[str] = frozenset()


def sentences(text: str, language: str = "en") -> list[str]:
    """Part a paragraph into its sentences. A line break that was asked for ends one, as the end of the text does."""
    return [*_sentences(text, language)]


@functools.lru_cache(maxsize=512)
def _sentences(text: str, language: str) -> tuple[str, ...]:
    # One check after the other asks for those of the same paragraphs.
    return tuple(sentence for line in text.split("\n") for sentence in _of_line(line, language))


def _of_line(line: str, language: str) -> list[str]:
    parts, start = [], 0
    end = len(line.rstrip())
    for match in _END.get(primary(language), _END[""]).finditer(line):
        if match.end() == end or _ends(line[start : match.start()], match, language):
            parts.append(line[start : match.end()].strip())
            start = match.end()
    parts.append(line[start:].strip())
    return [sentence for sentence in parts if _WORD.search(sentence)]


def _ends(before: str, sign: re.Match[str], language: str) -> bool:
    """Whether `sign` is the end of a sentence, with words after it. `before` is what there is of the sentence."""
    following_words = _NEXT_WORD.match(sign.string, sign.end())
    next_word = following_words[1] if following_words is not None else ""
    following = next_word[:1]
    if following.islower() and not _CAMEL.match(next_word):
        return False
    if sign[0][0] != ".":
        return True
    last = _last_word(before)
    if _goes_on(last, language):
        return False
    ends = SOMETIMES_LAST.get(primary(language), _NONE)
    if is_english(language) and _INITIALS.fullmatch(last) and last.lower() not in ends:
        return next_word.lower().rstrip(",") in _STARTS
    return last.lower() not in ends or following.isupper()


def _last_word(text: str) -> str:
    """What is after the last space and the last opening bracket or quotation mark of a text."""
    if not text or text[-1].isspace():
        return ""
    return _OPENED.split(text.rsplit(None, 1)[-1])[-1]


def _goes_on(last: str, language: str) -> bool:
    """Whether the word before a full stop is an abbreviation, an initial or an ordinal number: more follows it."""
    own = primary(language)
    if last.lower() in NEVER_LAST.get(own, ()) or last.lower() in ANYWHERE:
        return True
    if own == "en":
        return len(last) == 1 and "A" <= last <= "Z" and last != "I"
    if own in WITH_ORDINAL_STOPS and re.fullmatch(r"\d{1,2}", last):
        return True
    # An initial, or half of “z. B.”. Small vowels are words. In scripts without capitals any letter may be an initial.
    return len(last) == 1 and last.isalpha() and in_ascii(last) not in _SMALL_VOWELS


def words(text: str) -> list[str]:
    """The words of a text, without the signs around them. A telephone number is one, as `check-up` and `24/7` are."""
    if _FIGURE.search(text):
        text = _PHONE.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    return _WORD.findall(text)
