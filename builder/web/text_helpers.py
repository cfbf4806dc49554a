"""Words for people who do not write files."""

from __future__ import annotations


def plain(text: str) -> str:
    """What is said of a file, for those who do not write files: without the marks around code."""
    return text.replace("`", "")


def capitalised(text: str) -> str:
    """The words of a hint as a sentence of their own begins."""
    # A phrase that is marked as English stays that.
    return type(text)(text[:1].upper() + text[1:])
