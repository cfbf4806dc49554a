"""The running text of a page in English, as its document has it: what its school grade is measured by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder.checks.language_facts import is_english
from builder.content.catalogues import PROGRAM
from builder.content.leaflet import Page
from builder.document import Node, Role, Words, blocks
from builder.document.brand_words import SpokenWords

_RUNNING = frozenset({Role.SUMMARY, Role.PARAGRAPH, Role.BODY})
_APART = frozenset({Role.TABLE, Role.FIGURE, Role.DECORATION})
"""What has a few words that need not be sentences."""


def running_english(page: Page, filled: Callable[[str, str], list[SpokenWords]]) -> Iterator[str]:
    """Each paragraph and item of the summary and the sections of a page, without what is in another language.

    `filled` fills in site fields (see `Words`). What the program itself adds is none of it: titles, labels, who is
    responsible for the leaflet.
    """
    words = Words("", page.language, PROGRAM.words_of("en"), {}, {}, filled, str, str)
    kids = [Node(Role.SUMMARY, words.runs(page.summary.content))] if page.summary is not None else []
    kids += [blocks.section(words, section, 2) for section in page.sections]
    for kid in kids:
        yield from _running(kid, page.language)


def _running(node: Node, around: str) -> Iterator[str]:
    language = node.language or around
    if node.role in _APART:
        return
    if node.role in _RUNNING:
        english = "".join(run.text for run in node.runs if is_english(run.language or language))
        if english:
            yield english
    for kid in node.nodes:
        yield from _running(kid, language)
