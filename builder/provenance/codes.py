"""The code of a pack or leaflet: what it was made from, in letters and digits that people can copy from paper."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from builder.core.diagnostics import LeafletError
from builder.core.patterns import lazy_pattern
from builder.core.text_table import text_lines

State = Literal["current", "replaced", "gone", "unknown"]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: it has no O, I or L, which look like 0 and 1."""

_TYPED = {typed: sign for sign in ALPHABET for typed in (sign, sign.lower())}
_TYPED |= {"O": "0", "o": "0", "I": "1", "i": "1", "L": "1", "l": "1"}
_BETWEEN = lazy_pattern(r"[\s\u00ad\u2010-\u2015\u2212-]+")
"""What may separate groups: PDF viewers copy a hyphen as any of these characters."""

# Four characters are 20 bits. People can copy four characters at a time without losing their place, and the code of a
# pack of ten leaflets fits on two lines of a cover. In a project with 5,000 versions, 1 group in 200 matches a second
# version by chance: the group over everything then decides, except for 1 case in a million.
_SIZE = 4
_BITS = 5 * _SIZE

# The largest prime that fits into four characters. Modulo a prime, a wrong character always changes the check, and so
# do two swapped characters, since the powers of 32 do not repeat within a million characters. A hash of this size would
# miss one mistake in a million; so does this for a group that is missing or repeated.
_PRIME = 2**20 - 3

# Two doses with the same 20 bits were found within two minutes, and a group of 40 bits would take an afternoon. With 80
# bits nobody makes a second file with the code of a first.
_WHOLE = 4
"""How many groups of four the group over everything has: 80 bits."""

_START, _EARLIER_START = 12, 1
"""What the check starts from, now and in the codes of earlier versions, which had one group over everything.

With 0, a code without its leading zeros would pass. With 12, a wrong character or two swapped characters in a code of
up to twelve groups cannot turn a code of today into one of those, nor the other way round.
"""

# Each attempt matches the group over everything by chance 1 time in a million: after more attempts, a match would prove
# too little.
_ATTEMPTS = 4096


LAYOUT, EXPIRED, OLDER, INSTEAD = "layout", "past its review", "older translation", "in its place"
CIRCUMSTANCES = (LAYOUT, EXPIRED, OLDER, INSTEAD)
"""Kinds of items that are not files: how leaflets start on pages, and the notices that were printed on a page."""


class Item(NamedTuple):
    """Something that a pack was made from.

    `kind` is "builder", "brand", "format", "recipe", "topics", "leaflet", "shared page", "PDF file" or one of
    CIRCUMSTANCES; `name` is its name in the project, such as "bone" or "shared/contacts". `title` and `version` are ""
    where it has none. `digest` is the SHA-256 of the file's bytes, in hexadecimal; for the builder, of what
    decides how files come out (see `program`); for a circumstance, of its printed words; "" for a file that cannot be
    read now.
    """

    kind: str
    name: str
    title: str
    version: str
    digest: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """What distinguishes it from other items: its digest covers its title and version, which are in the file."""
        return self.kind, self.name, self.digest


class ValidityPeriod(NamedTuple):
    """The first and last day of a version, as 2026-11-30; `until` is "" where no version has replaced it."""

    since: str
    until: str


class Code(NamedTuple):
    """A code without a typing mistake: a group of four for each item, in order, and the group over everything.

    `whole` identifies what was printed: 16 characters, and 4 in a code of an earlier version. The other groups say
    where to look.
    """

    groups: tuple[str, ...]
    whole: str

    @property
    def text(self) -> str:
        """The code as this version of the program prints it."""
        return spelt("".join(self.groups) + self.whole)


class CodeError(LeafletError):
    """The text that was typed is not a code."""


class CodeLine(NamedTuple):
    """What a group of a code names.

    `item` is None where the state is "unknown". `now` is the item that replaced it where the state is "replaced".
    `rivals` are other items that have the same group: the code cannot distinguish them.
    """

    group: str
    item: Item | None
    state: State
    now: Item | None = None
    rivals: tuple[Item, ...] = ()


class Explanation(NamedTuple):
    """What a code names, in order. `fits` says whether the group over everything matches the rest as it is now."""

    lines: tuple[CodeLine, ...]
    fits: bool

    @property
    def current(self) -> bool:
        """Whether every item is current. The rest may have changed even so."""
        return all(line.state == "current" for line in self.lines)

    @property
    def of_leaflet(self) -> bool:
        """Whether this is the code of a leaflet: its second group names a format, and that of a pack names a brand."""
        item = self.lines[1].item if len(self.lines) > 1 else None
        return item is not None and item.kind == "format"

    @property
    def rest_changed(self) -> bool:
        """Whether every item is current, but a picture, the look, the logo or a face has changed since."""
        return self.current and not self.fits


def code(items: Sequence[Item], rest: str) -> str:
    """The code of a pack or leaflet that was made from `items` (at least 1), in groups of four with hyphens.

    `rest` is the SHA-256, in hexadecimal, of everything else that the bytes depend on: logo, faces, pictures.
    """
    groups = [*map(fingerprint, items), _whole(items, rest)]
    return spelt("".join(groups))


def spelt(signs: str) -> str:
    """What people read aloud and type: groups of four with hyphens, and a check at the end."""
    groups = [signs[start : start + _SIZE] for start in range(0, len(signs), _SIZE)]
    return "-".join([*groups, _check(signs, _START)])


def parse(text: str) -> Code:
    """The code in a text. It may have small letters, O for 0, I or L for 1, and spaces or nothing for hyphens.

    Raises CodeError for a text that is not a code.
    """
    pieces = _pieces(text)
    if not pieces:
        raise CodeError("no code was typed", "type the code on the cover of the pack")
    signs = signs_of(text)
    if len(signs) % _SIZE:
        raise CodeError(f"a code has groups of four characters, and this has {len(signs)} characters", _uneven(pieces))
    groups = [signs[start : start + _SIZE] for start in range(0, len(signs), _SIZE)]
    if len(groups) < 3:
        raise CodeError("a code has at least three groups of four characters", "type all of it, from its first line on")
    for start, size in ((_START, _WHOLE), (_EARLIER_START, 1)):
        if _check("".join(groups[:-1]), start) == groups[-1] and len(groups) > size + 1:
            return Code(tuple(groups[: -size - 1]), "".join(groups[-size - 1 : -1]))
    hint = "compare it with the cover, group by group: a character is wrong, or a group is missing or repeated"
    raise CodeError("there is a mistake in this code", hint)


def signs_of(text: str) -> str:
    """The letters and digits of a code that was typed, as codes have them. Raises CodeError for any other character."""
    return "".join(map(_sign, "".join(_pieces(text))))


def explain(
    code: Code,
    current: Sequence[Item],
    history: Sequence[Item],
    rest: str,
    renamed: Mapping[tuple[str, str], str] | None = None,
) -> Explanation:
    """What `code` names, among the items that the project has now (`current`) and those that it ever had (`history`).

    `rest` is that of the project as it is now. Where a group matches several items, the group over everything decides.
    Where it matches no choice of items, or there are too many choices to try, this takes the current item and reports
    the others as its rivals. `renamed` has the present names of items by kind and former name.
    """
    by_group = _by_group([*current, *history])
    candidates = [by_group.get(group, []) for group in code.groups]
    fitting = _fitting(candidates, code.whole, rest)
    possible = [list(dict.fromkeys(fits)) for fits in zip(*fitting, strict=True)] if fitting else candidates
    now = {(item.kind, item.name): item for item in current}
    for (kind, former), name in (renamed or {}).items():
        if (kind, name) in now:
            now.setdefault((kind, former), now[kind, name])
    lines = (_line(group, items, now) for group, items in zip(code.groups, possible, strict=True))
    return Explanation(tuple(lines), bool(fitting))


# A shared page is in many codes.
@functools.lru_cache(maxsize=1024)
def fingerprint(item: Item) -> str:
    """The group of an item in a code."""
    return _hashed(item.identity)


def render(explanation: Explanation, periods: Mapping[tuple[str, str, str], ValidityPeriod] | None = None) -> str:
    """A table for people, with a sentence that sums it up, and a line feed at its end.

    `periods` are the times, by identity, when items that are no longer current were in use.
    """
    table = [("Kind", "Name", "Title", "Version", "State"), *(_row(line, periods or {}) for line in explanation.lines)]
    rows = [[" ".join(cell.split()) for cell in row] for row in table]
    return "\n".join([*text_lines(rows), "", _sum(explanation), ""])


def describe(item: Item) -> str:
    """An item in words."""
    return f"the {item.kind} {item.name}, {_version(item)}"


def _pieces(text: str) -> list[str]:
    """The groups that were typed. People may paste the words before the code, and the full stop after it."""
    return [piece for piece in _BETWEEN.split(text.rpartition(":")[2].strip().rstrip(".")) if piece]


def _sign(typed: str) -> str:
    if typed not in _TYPED:
        raise CodeError(
            f"a code does not contain the character {typed!r}",
            "codes have digits and capital letters, but no I, L, O or U",
        )
    return _TYPED[typed]


def _uneven(pieces: Sequence[str]) -> str:
    """A hint on where a character is missing or extra."""
    odd = [piece for piece in pieces if len(piece) != _SIZE]
    if len(pieces) == 1:
        return "a character is missing or extra: compare it with the cover, group by group"
    return f"a character is missing or extra: check {odd[0]}"


def _whole(items: Iterable[Item], rest: str) -> str:
    """The group over everything: the identity of what was printed."""
    return _hashed([*(item.digest for item in items), rest], _WHOLE)


def _hashed(words: Sequence[str], groups: int = 1) -> str:
    # JSON separates the words, whatever characters they contain.
    number = int.from_bytes(hashlib.sha256(json.dumps(words).encode()).digest(), "big") >> 256 - groups * _BITS
    return "".join(_group(number >> place * _BITS & 2**_BITS - 1) for place in reversed(range(groups)))


def _group(number: int) -> str:
    """A number below 2**20 as four characters."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))


def _check(signs: str, start: int) -> str:
    remainder = start
    for sign in signs:
        remainder = (remainder * 32 + ALPHABET.index(sign)) % _PRIME
    return _group(remainder)


def _by_group(items: Iterable[Item]) -> dict[str, list[Item]]:
    """The items that each group may name, in order, without duplicates."""
    versions: dict[tuple[str, str, str], Item] = {}
    for item in items:
        versions.setdefault(item.identity, item)
    groups: dict[str, list[Item]] = {}
    for item in versions.values():
        groups.setdefault(fingerprint(item), []).append(item)
    return groups


def _fitting(candidates: Sequence[Sequence[Item]], whole: str, rest: str) -> list[tuple[Item, ...]]:
    """The choices of a candidate for each group that match the group over everything.

    The list is empty where a group has no candidate, and where there are more than `_ATTEMPTS` choices.
    """
    if math.prod(map(len, candidates)) > _ATTEMPTS:
        return []
    return [items for items in itertools.product(*candidates) if _whole(items, rest).startswith(whole)]


def _line(group: str, possible: Sequence[Item], now: Mapping[tuple[str, str], Item]) -> CodeLine:
    if not possible:
        return CodeLine(group, None, "unknown")
    item, *rivals = possible
    present = now.get((item.kind, item.name))
    if present is None:
        return CodeLine(group, item, "gone", None, tuple(rivals))
    if present.digest == item.digest and present.name == item.name:
        return CodeLine(group, item, "current", None, tuple(rivals))
    return CodeLine(group, item, "replaced", present, tuple(rivals))


def _row(line: CodeLine, periods: Mapping[tuple[str, str, str], ValidityPeriod]) -> tuple[str, str, str, str, str]:
    state = _state(line)
    if line.item is not None and line.item.identity in periods:
        since, until = periods[line.item.identity]
        state += f"; in use from {since}" + (f" to {until}" if until else " on")
    state = "; or this is ".join([state, *map(describe, line.rivals)])
    if line.item is None:
        return "?", line.group, "", "", state
    return *line.item[:4], state


def _state(line: CodeLine) -> str:
    if line.item is None:
        return "unknown: the project has no record of this version"
    if line.item.kind in CIRCUMSTANCES:
        return "as it was printed"
    if line.now is not None and not line.now.digest:
        return "the project's file cannot be read now"
    if line.state == "gone":
        return "gone: the project no longer has it"
    if line.now is None:
        return "current"
    if line.now.name != line.item.name:
        return f"replaced: now called {line.now.name}, {_version(line.now)}"
    if line.now.version == line.item.version:
        return f"replaced: {_changed(line.item)} changed since"
    return f"replaced: now {_version(line.now)}"


def _changed(item: Item) -> str:
    return "the program or its libraries have" if item.kind == "builder" else "the file has"


def _version(item: Item) -> str:
    return f"version {item.version}" if item.version else "without a version"


def _sum(explanation: Explanation) -> str:
    rest = "the brand, a picture or a face" if explanation.of_leaflet else "a picture, the look, the logo or a face"
    if explanation.rest_changed:
        return f"All of this is current, but {rest} has changed since."
    if explanation.current:
        return "All of this is current."
    count = Counter(line.state for line in explanation.lines)
    states = [f"{count[state]} {state}" for state in ("current", "replaced", "gone", "unknown") if count[state]]
    summary = f"Not all of this is current: {', '.join(states)}"
    # The group over everything proves nothing about unknown items.
    if explanation.fits or count["unknown"]:
        return f"{summary}."
    return f"{summary}; {rest} may also have changed."
