"""Text that is set as it stands: English, and most of what is printed, pays nothing for the scripts of others."""

from __future__ import annotations

import functools

from builder.core.patterns import lazy_pattern

_PLAIN = lazy_pattern(
    # Latin letters, and signs of every script: no marks, nothing that joins, nothing that is read from the right. The
    # two gaps below U+0300 are the soft hyphen and letters of Bopomofo, the one after U+2125 is a Greek letter.
    "[\u00a0-\u00ac\u00ae-\u02e9\u02ec-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2070\u2071\u2074-\u208e"
    "\u2090-\u209c\u20a0-\u20c0\u2100-\u2125\u2127-\u218b\u2190-\u23ff\u2500-\u26ff]*"
)
_ASCII = bytes(range(128))


def is_plain(text: str) -> bool:
    """Whether `text` is all Latin letters and signs, each of them one character, in the order in which they are read.

    Such text has no level but 0, is one run of Latin, and its lines end at spaces.
    """
    return text.isascii() or _is_plain(text)


def forget() -> None:
    """Forget the last texts, which may be a patient's."""
    _is_plain.cache_clear()


# Levels, runs, clusters and breaks of a paragraph are asked for one after the other.
@functools.lru_cache(maxsize=16)
def _is_plain(text: str) -> bool:
    # Most characters are ASCII: taking these away in bulk is several times faster than matching each.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return _PLAIN.fullmatch(rest) is not None
