"""Signs of CommonMark that were not understood, and lines that it joins: neither would be printed as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.checks.language_facts import CAPITALS_OF_NOUNS, primary
from builder.checks.page_texts import Text, passages, place, place_at, texts
from builder.content.brand import Brand
from builder.content.marked_text import Prose
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern

_LINK = "write [words](address): both pairs of brackets closed, nothing between them, and no space in the address"
_BOLD = "write two asterisks right before the words and right after them, as in **bold words**"
_SIGNS = (
    (lazy_pattern(r"\*\*"), "two asterisks would be printed as they are", _BOLD),
    (lazy_pattern(r"~~"), "two tildes would be printed as they are", "delete them"),
    (lazy_pattern(r"\]\s?\((?=https?:|www\.|tel:|mailto:|#|\{\{)"), "this link would be printed as it is", _LINK),
    (lazy_pattern(r"^\[[ xX]\] "), "a box to tick cannot be printed", "use a block with `kind: questions to ask`"),
    # Only for plain words: CommonMark is read by `content.markdown`, which reports lists and tables.
    (
        lazy_pattern(r"^(?:[•‣▪■●►]|[-*+](?= )|-(?=[^\W\d]))"),
        "the sign of a list would be printed as it is",
        "delete it",
    ),
)


def raw_signs(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """What looks like bold, a link, a list or a table, but is none."""
    for text, runs, words in passages(loaded.model):
        outside = "".join(run.text for run in runs if not run.link) if any(run.link for run in runs) else words
        # A backslash says that its writer means the sign itself.
        if not _may_have_sign(outside) or not text.is_printed or "\\" in text.raw:
            continue
        for pattern, message, hint in _SIGNS:
            match = pattern.search(outside)
            if match:
                near = outside[match.start() : match.start() + 40]
                yield Problem(place(loaded, text, near), "error", message, hint)


def _may_have_sign(words: str) -> bool:
    """Whether one of the signs may be in some words: most words have none, and this finds out at once."""
    return not words[:1].isalnum() or "**" in words or "~~" in words or "]" in words


_LONGEST = 40
"""Characters of a line that nobody breaks because it is full."""
_BLOCK = lazy_pattern(r"(?m)^(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
"""Lines without an empty line between them."""
_ANY_SIGN = lazy_pattern(r"\s|[-*+|>]\s|\d+[.)]\s|\|")
_FIRST = lazy_pattern(r"(?:\*\*|\[)?\+?(\w)")


def joined_lines(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """Lines of a text that were meant to stay apart, such as those of an address."""
    for text in texts(loaded.model):
        typed = _as_typed(loaded, text)
        for block in _BLOCK.finditer(typed) if "\n" in typed else ():
            lines = block[0].rstrip("\n").split("\n")
            # Where nouns have capitals, two lines of a sentence may both start with one by chance.
            if _are_apart(lines) and (len(lines) > 2 or primary(text.language) not in CAPITALS_OF_NOUNS):
                message = f"these lines would be printed as one: “{' '.join(lines)[:60]}”"
                hint = "put a backslash at the end of each line but the last to keep them apart"
                if isinstance(text.value, str):
                    hint = "write them on one line, such as with commas between them"
                is_prose = isinstance(text.value, Prose)
                where = place_at(loaded, text, block.start()) if is_prose else place(loaded, text, lines[0])
                yield Problem(where, "warning", message, hint)


def _as_typed(loaded: Loaded, text: Text) -> str:
    """A text with the ends of its lines; "" for one that is printed in the same lines, and for names of fields."""
    if isinstance(text.value, Prose):
        return text.raw
    if text.is_key or "\n" in text.raw:
        return ""
    value = loaded.source.data
    try:
        for step in text.path:
            value = value[step]
    except (LookupError, TypeError):  # A list of one entry may be written as the entry alone.
        return ""
    return value if isinstance(value, str) else ""


def _are_apart(lines: Sequence[str]) -> bool:
    """Whether these are short lines without the marks of a sentence, each of which starts like a line of its own."""
    others = lines[1:]
    return (
        bool(others)
        and all(len(line) <= _LONGEST and not _ANY_SIGN.match(line) for line in lines)
        and not any(re.search(r"[.,;?!\\؟،؛۔।。，、；！？]$|  $", line) for line in lines)
        and not any(line.endswith(":") for line in others)
        and all(_starts_apart(line, before) for before, line in zip(lines, others, strict=False))
    )


def _starts_apart(line: str, before: str) -> bool:
    first = _FIRST.match(line)
    if first is not None:
        return first[1].isupper() or first[1].isdigit()
    # A sentence may continue with a site field: “Call the ward on {{ ward_phone }}”.
    return line.startswith("{{") and before.endswith(("}}", ":"))
