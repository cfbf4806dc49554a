"""Words as CommonMark that reads as the same words: escaped only where that is needed, and read back to be sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from builder.content import markdown
from builder.core.diagnostics import LeafletError
from builder.core.patterns import lazy_pattern
from builder.imports.source import SourceRun

LEVELS = (0, 1, 2)
"""How much is escaped: nothing, what often means something, every sign."""

_OFTEN = lazy_pattern(r"[\\*_\[\]<>&`~|]")
_START = lazy_pattern(r"(?m)^(\s*)(?:([-+=#>])|(\(?(?:\d{1,9}|[A-Za-z]|[ivxIVX]{1,5}))([.):]))")
_EVERY = lazy_pattern(r"[!-/:-@\[-`{-~]")
_NEEDS_ESCAPE = lazy_pattern(r"\*\*|~~|\]\s?\(|^\[[ xX]\]|^[-*+] |^-(?=[^\W\d])")
"""Signs that are words to CommonMark, and that the program takes for mistakes."""
_NOT_IN_ADDRESS = lazy_pattern(r"[\s<>()\\]")


def escaped(text: str, level: int) -> str:
    """`text` with a backslash before signs of CommonMark."""
    if level == 0:
        return text
    if level == 1:
        text = _OFTEN.sub(r"\\\g<0>", text)
        return _START.sub(lambda match: f"{match[1]}{_before(match)}", text)
    return _EVERY.sub(r"\\\g<0>", text)


def _before(match: re.Match[str]) -> str:
    return f"\\{match[2]}" if match[2] else f"{match[3]}\\{match[4]}"


def tidied(runs: Iterable[SourceRun]) -> tuple[SourceRun, ...]:
    """Runs that differ in nothing but their size as one, with single spaces, and none around lines."""
    joined: list[SourceRun] = []
    for run in runs:
        text = run.text.replace("\t", " ")
        if joined and (joined[-1][1:3] == run[1:3] or not text.strip()):
            joined[-1] = joined[-1]._replace(text=joined[-1].text + text)
        elif text:
            joined.append(SourceRun(text, run.bold and bool(text.strip()), run.link))
    spaced: list[SourceRun] = []
    for run in joined:
        text = re.sub(r" {2,}", " ", run.text)
        text = re.sub(r" *\n\s*", "\n", text)
        if not spaced or spaced[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ") if spaced else text.lstrip(" \n")
        if text:
            spaced.append(run._replace(text=text))
    while spaced and not spaced[-1].text.strip(" \n"):
        spaced.pop()
    if spaced:
        spaced[-1] = spaced[-1]._replace(text=spaced[-1].text.rstrip(" \n"))
    return tuple(spaced)


def source(runs: Sequence[SourceRun], level: int) -> str:
    """Tidied runs as CommonMark; a line end of theirs is a hard line break."""
    pieces = []
    for run in runs:
        inner = run.text.strip(" \n")
        if not inner:
            pieces.append(run.text.replace("\n", "\\\n"))
            continue
        start = run.text.index(inner)
        words = escaped(inner, level).replace("\n", "\\\n")
        words = f"**{words}**" if run.bold else words
        words = f"[{words}]({run.link})" if run.link else words
        before, after = run.text[:start], run.text[start + len(inner) :]
        pieces.append(
            f"{before}{words}{after}".replace("\n", "\\\n") if "\\\n" not in words else _around(before, words, after)
        )
    return "".join(pieces)


def _around(before: str, words: str, after: str) -> str:
    return before.replace("\n", "\\\n") + words + after.replace("\n", "\\\n")


def address(link: str) -> str:
    """An address with codes for what would end it in CommonMark."""
    return _NOT_IN_ADDRESS.sub(_encoded, link.strip())


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def line(runs: Sequence[SourceRun]) -> tuple[str, int] | None:
    """Tidied runs as a line of CommonMark, with its level; None where no escape makes it read as the same words."""
    for candidate in _candidates(runs):
        for level in LEVELS:
            if level == 0 and _NEEDS_ESCAPE.search("".join(run.text for run in candidate)):
                continue
            text = source(candidate, level)
            if reads_as(text, candidate):
                return text, level
    return None


def _candidates(runs: Sequence[SourceRun]) -> Iterable[Sequence[SourceRun]]:
    """The runs, and, where bold cannot be kept (within a word), the same without it."""
    yield runs
    if any(run.bold for run in runs):
        yield tidied(run._replace(bold=False) for run in runs)


def reads_as(text: str, runs: Sequence[SourceRun]) -> bool:
    """Whether the program reads `text` as the words of `runs`, with their bold words and links."""
    try:
        read = markdown.parse_line(text)
        blocks = markdown.parse(text)
    except LeafletError:
        return False
    if len(blocks) != 1:
        return False
    return _signs((run.text, run.bold, bool(run.link)) for run in read) == _signs(
        (run.text, run.bold, bool(run.link)) for run in runs
    )


def _signs(runs: Iterable[tuple[str, bool, bool]]) -> list[tuple[str, bool, bool]]:
    """Each character that is not a space, with how it is set."""
    return [(character, bold, linked) for text, bold, linked in runs for character in text if not character.isspace()]
