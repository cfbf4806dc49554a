"""Lines of plain words: letters with a glyph each, single spaces between them, and no numbers.

Most paragraphs are that. Lines end where they would end by the rules for all text (`layout.lines`), found in less time.
"""

from __future__ import annotations

from builder.core.patterns import lazy_pattern
from builder.layout.shaping import ShapedText

_SIGN = "[!-/:-~\u00a0-\u00b1\u00b4-\u00b6\u00b8\u00ba\u00bb\u00bf-\u024f\u2010-\u2027]"
_PLAIN = lazy_pattern(f"{_SIGN}+(?: {_SIGN}+)*")
"""Words without anything that may be a number, or that keeps one company on its line (`layout.number_company`)."""


def is_plain(text: str, shaped: ShapedText) -> bool:
    """Whether a text, shaped as `shaped`, is made of plain words."""
    if shaped.levels is not None or len(shaped.pieces) != 1 or shaped.pieces[0].clusters:
        return False
    return _PLAIN.fullmatch(text) is not None


def rows(text: str, shaped: ShapedText, limit: float) -> list[tuple[int, int]] | None:
    """Where each line of plain words begins and ends, in at most `limit`, as edges are.

    None where a word is wider than that. A last line of one short word has the word before it, too.
    """
    edges, found = shaped.edges, []
    begin = place = 0
    for word in text.split(" "):
        end = place + len(word)
        if edges[end] - edges[begin] > limit:
            if edges[end] - edges[place] > limit:
                return None
            found.append((begin, place - 1))
            begin = place
        place = end + 1
    found.append((begin, len(text)))
    if len(found) > 1:
        (first, last), (start, end) = found[-2:]
        alone = " " not in text[start:end] and edges[end] - edges[start] < limit / 6
        if alone and text.count(" ", first, last) > 2:
            cut = text.rindex(" ", first, last)
            found[-2:] = [(first, cut), (cut + 1, end)]
    return found


def longest(text: str, shaped: ShapedText) -> float:
    """The width of the widest of plain words, as edges are."""
    edges, widest, place = shaped.edges, 0.0, 0
    for word in text.split(" "):
        end = place + len(word)
        widest = max(widest, edges[end] - edges[place])
        place = end + 1
    return widest
