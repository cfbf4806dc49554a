"""Signs of CommonMark that were not understood, and lines that it joins: neither would be printed as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.checks.page_texts import place, place_at, runs, texts
from builder.content import markdown
from builder.content.brand import Brand
from builder.content.marked_text import Prose
from builder.content.project import Loaded
from builder.core.diagnostics import Problem

_LINK = "write [words](address): both pairs of brackets closed, nothing between them, and no space in the address"
_BOLD = "write two asterisks right before the words and right after them, as in **bold words**"
_SIGNS = (
    (re.compile(r"\*\*"), "two asterisks would be printed as they stand", _BOLD),
    (re.compile(r"~~"), "two tildes would be printed as they stand", "take them away"),
    (re.compile(r"\]\s?\((?=https?:|www\.|tel:|mailto:|#|\{\{)"), "this link would be printed as it stands", _LINK),
    (re.compile(r"^\[[ xX]\] "), "a box to tick cannot be printed", "use a block with `kind: questions to ask`"),
    # Only for plain words: CommonMark is read by `content.markdown`, which reports lists and tables.
    (
        re.compile(r"^(?:[•‣▪■●►]|[-*+](?= )|-(?=[^\W\d]))"),
        "the sign of a list would be printed as it stands",
        "delete it",
    ),
)


def raw_signs(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """What looks like bold, a link, a list or a table, but is none."""
    for text in texts(loaded.model):
        # A backslash says that its writer means the sign itself.
        if not text.is_printed or "\\" in text.raw:
            continue
        for line in runs(text):
            words = markdown.plain(tuple(run for run in line if not run.link))
            for pattern, message, hint in _SIGNS:
                match = pattern.search(words)
                if match:
                    near = words[match.start() : match.start() + 40]
                    yield Problem(place(loaded, text, near), "error", message, hint)


_LONGEST = 40
"""Characters of a line that nobody breaks because it is full."""
_BLOCK = re.compile(r"(?m)^(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
"""Lines without an empty line between them."""
_ANY_SIGN = re.compile(r"\s|[-*+|>]\s|\d+[.)]\s|\|")
_OWN_LINE = re.compile(r"(?:\*\*|\[)?[A-Z\d]")


def joined_lines(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """Lines of a paragraph that were meant to stay apart, such as those of an address."""
    for text in texts(loaded.model):
        for block in _BLOCK.finditer(text.raw) if isinstance(text.value, Prose) else ():
            lines = block[0].rstrip("\n").split("\n")
            if _are_apart(lines):
                message = f"these lines would be printed as one: “{' '.join(lines)[:60]}”"
                hint = "put a backslash at the end of each line but the last to keep them apart"
                yield Problem(place_at(loaded, text, block.start()), "warning", message, hint)


def _are_apart(lines: Sequence[str]) -> bool:
    """Whether these are short lines without the marks of a sentence, each of which starts like a line of its own."""
    others = lines[1:]
    return (
        bool(others)
        and all(len(line) <= _LONGEST and not _ANY_SIGN.match(line) for line in lines)
        and not any(re.search(r"[.,;?!\\]$|  $", line) for line in lines)
        and not any(line.endswith(":") for line in others)
        and all(_starts_apart(line, before) for before, line in zip(lines, others, strict=False))
    )


def _starts_apart(line: str, before: str) -> bool:
    # A sentence may go on with a site field: “Call the ward on {{ ward_phone }}”.
    return bool(_OWN_LINE.match(line)) or (line.startswith("{{") and before.endswith(("}}", ":")))
