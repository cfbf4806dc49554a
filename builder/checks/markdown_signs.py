"""Signs of CommonMark that were not understood: they would be printed as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.checks.page_texts import place, runs, texts
from builder.content import markdown
from builder.content.brand import Brand
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
