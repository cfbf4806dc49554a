"""Words for people who do not write files."""

from __future__ import annotations


def plain(text: str) -> str:
    """What is said of a file, for those who do not write files: without the marks around code."""
    return text.replace("`", "")


def capitalised(text: str) -> str:
    """The words of a hint as a sentence of their own begins."""
    return text[:1].upper() + text[1:]


def file_name_in_words(name: str) -> str:
    """The name of a file as words: ``a5-booklet`` is "A5 booklet"."""
    words = [word.upper() if len(word) < 3 else word for word in name.split("-")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])
