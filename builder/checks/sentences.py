"""Text into sentences and words."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…؟]+[\"'”’)\]]*(?=\s|$)")
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "prof", "st", "e.g", "i.e", "vs", "approx", "tel", "fig"}
) | frozenset("rev revd sgt sr jr capt cllr col fr gen hon lt maj rt messrs mme mlle ph bldg rd ave".split())
"""Abbreviations that something always follows."""
_ENDINGS = frozenset({"no", "etc", "a.m", "p.m", "ext"})
"""Abbreviations, and one word, that may end a sentence: they do where a capital follows."""
_CAMEL = re.compile(r"[a-z]{1,2}[A-Z]")
"""How some words start that have a capital further on: eGFR, iPad, mRNA, pH."""
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
"""``U.K``, which may end a sentence, and seldom does."""
_STARTS = frozenset(
    "you your we our if the this that these those there it its they them their then please do does did ask call when "
    "what how who why where a an is are after before".split()
)
"""Words that a sentence starts with, and a name does not."""
_PHONE = re.compile(r"\+?\d(?:[ \u00a0()]{0,2}\d){6,}")
_WORD = re.compile(r"\w(?:\S*\w)?")


def sentences(text: str) -> list[str]:
    """Part a paragraph into its sentences. A line break that was asked for ends one, as the end of the text does."""
    return [sentence for line in text.split("\n") for sentence in _of_line(line)]


def _of_line(line: str) -> list[str]:
    parts, start = [], 0
    for match in _END.finditer(line):
        if match.end() == len(line.rstrip()) or _ends(line[start : match.start()], match[0], line[match.end() :]):
            parts.append(line[start : match.end()].strip())
            start = match.end()
    parts.append(line[start:].strip())
    return [sentence for sentence in parts if words(sentence)]


def _ends(before: str, sign: str, after: str) -> bool:
    """Whether `sign` is the end of a sentence, with words after it."""
    next_word = re.split(r"\s", after.lstrip().lstrip("\"'“‘(["), maxsplit=1)[0]
    following = next_word[:1]
    if following.islower() and not _CAMEL.match(next_word):
        return False
    if sign[0] != ".":
        return True
    last = re.split(r"[\s(\[“‘\u00a0]", before)[-1]
    if last.lower() in _TITLES or (re.fullmatch(r"[A-Z]", last) and last != "I"):
        return False
    if _INITIALS.fullmatch(last) and last.lower() not in _ENDINGS:
        return next_word.lower().rstrip(",") in _STARTS
    return last.lower() not in _ENDINGS or following.isupper()


def words(text: str) -> list[str]:
    """The words of a text, without the signs around them. A telephone number is one, as `check-up` and `24/7` are."""
    text = _PHONE.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    return _WORD.findall(text)
