"""Files that are wrong by chance or by system: the same seed gives the same bytes."""

from __future__ import annotations

import contextlib
import io
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.pdf import handmade

WRONG: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "nothing": lambda pdf: None,
    "number": lambda pdf: 7,
    "negative": lambda pdf: -7,
    "large": lambda pdf: 2**40,
    "real": lambda pdf: 0.5,
    "name": lambda pdf: Name.Odd,
    "string": lambda pdf: String("odd"),
    "boolean": lambda pdf: True,
    "array": lambda pdf: Array(),
    "odd array": lambda pdf: Array([None, 1, Array([]), Dictionary()]),
    "dictionary": lambda pdf: Dictionary(),
    "stream": lambda pdf: pdf.make_stream(b"\0odd\xff"),
    "catalog": lambda pdf: pdf.Root,
    "page": lambda pdf: pdf.pages[-1].obj,
    "root of the tree": lambda pdf: pdf.Root.StructTreeRoot,
}
"""Values that can stand where another kind is due."""

Spot = tuple[tuple[int, int], str | int]
"""The place of a value in a file: the object's number and generation, and the key or index in it."""


def spots(pdf: pikepdf.Pdf) -> list[Spot]:
    """Every key of every object, those of direct dictionaries and arrays left to their owner."""
    results: list[Spot] = []
    for value in pdf.objects:
        if isinstance(value, (Dictionary, Stream)):
            results += [(value.objgen, key) for key in sorted(value.keys())]
        elif isinstance(value, Array):
            results += [(value.objgen, index) for index in range(len(value))]
    return results


def put(pdf: pikepdf.Pdf, spot: Spot, value: Any) -> None:
    """Let something else stand at a place; nothing, if that is None."""
    number, key = spot
    owner = pdf.get_object(number)
    with contextlib.suppress(KeyError, IndexError):
        if value is None and isinstance(key, str):
            del owner[key]
        else:
            owner[key] = value


def raw(pdf: pikepdf.Pdf) -> bytes | None:
    """The bytes of a changed file; None where pikepdf itself does not write such a file."""
    with contextlib.suppress(pikepdf.PdfError, ValueError, RuntimeError):
        return handmade.saved(pdf)
    return None


def misfits(data: bytes, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """The file with each value in turn of another kind, each kind in turn; one in `every`, and what was done."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tries = [(spot, kind) for spot in spots(pdf) for kind in WRONG]
    for spot, kind in tries[::every]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            what = f"{kind} at {spot[0][0]} {spot[1]}"
            try:
                put(pdf, spot, WRONG[kind](pdf))
            except (ValueError, TypeError):
                continue  # a stream's own keys, such as its length, are pikepdf's
            mutant = raw(pdf)
        if mutant is not None:
            yield what, mutant


def objects(data: bytes, chance: random.Random) -> bytes:
    """The file with some values replaced, deleted or exchanged."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for _ in range(chance.randint(1, 4)):
            places = spots(pdf)
            one, other = chance.choice(places), chance.choice(places)
            with contextlib.suppress(ValueError, TypeError, KeyError, IndexError):
                first, second = (pdf.get_object(number)[key] for number, key in (one, other))
                kind = chance.randrange(3)
                if kind == 0:
                    put(pdf, one, chance.choice(list(WRONG.values()))(pdf))
                elif kind == 1:
                    put(pdf, one, second)
                else:
                    put(pdf, one, second)
                    put(pdf, other, first)
        return raw(pdf) or data


def octets(data: bytes, chance: random.Random) -> bytes:
    """The file with some bytes flipped, cut out, doubled or put in, or with some digits changed."""
    mutant = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(mutant))
        length = chance.randint(1, 60)
        kind = chance.randrange(5)
        if kind == 0:
            mutant[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del mutant[at : at + length]
        elif kind == 2:
            mutant[at:at] = mutant[at : at + length]
        elif kind == 3:
            mutant[at:at] = chance.choice([b"null", b"<<", b">>", b"[", b"]", b"0 R", b"endobj ", b"(", bytes(3), b"-"])
        else:
            results = list(re.finditer(rb"\d+", mutant))
            digits = chance.choice(results)
            number = int(digits[0]) % 1000 + chance.choice([-1, 1, 7, 100_000])
            mutant[digits.start() : digits.end()] = b"%d" % number
    return bytes(mutant)
