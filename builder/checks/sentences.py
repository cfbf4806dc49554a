"""Text into sentences and words."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…؟]+[\"'”’)\]]*(?=\s|$)")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "prof", "st", "e.g", "i.e", "vs", "approx", "tel", "fig"})
"""Abbreviations that something always follows."""
_ENDINGS = frozenset({"no", "etc", "a.m", "p.m", "ext"})
"""Abbreviations, and one word, that may end a sentence: they do where a capital follows."""
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
    following = after.lstrip().lstrip("\"'“‘([")[:1]
    if following.islower():
        return False
    if sign[0] != ".":
        return True
    last = re.split(r"[\s(\[“‘\u00a0]", before)[-1]
    if last.lower() in _TITLES or (re.fullmatch(r"[A-Z]", last) and last != "I"):
        return False
    return last.lower() not in _ENDINGS or following.isupper()


def words(text: str) -> list[str]:
    """The words of a text, without the signs around them. A telephone number is one, as `check-up` and `24/7` are."""
    text = _PHONE.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    return _WORD.findall(text)
