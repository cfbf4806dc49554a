"""After a pack is made, nothing in memory has a word of its patient: no cache, whatever it is for."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from pathlib import Path

from builder.packs.prepare import PreparedPacks
from tests.support import packing

BACKWARDS = {
    "name": "rehtaefgnuk ynneP",
    "hospital_number": "55209 QZ",
    "consultant": "nomrafsgnik tnatlusnoC",
    "ward_phone": "359 069 23610",
    "notes": "etag wodaemrednul eht ta yrolpmeT",
}
PIECES = ("rehtaefgnuk", "55209", "nomrafsgnik", "359 069", "etag wodaemrednul")
"""What is looked for stands nowhere as it is, this file included."""


def test_no_memory_has_a_word_of_a_patient_once_the_pack_is_made(tmp_path: Path) -> None:
    prepared, _ = packing.ready(packing.copied(tmp_path), ("bone", "brain"))
    make(prepared, set(BACKWARDS))
    # With the clinic's number, only these words are drawn for the patient.
    make(prepared, BACKWARDS.keys() - {"ward_phone"})
    assert [*prepared.maker.renderer.templates]
    gc.collect()
    gc.unfreeze()
    assert list(found(gc.get_objects())) == []


def test_the_words_would_be_found() -> None:
    cache = [{"key": (f"a {BACKWARDS['name'][::-1]}",)}]
    assert [*found(gc.get_objects())] == [PIECES[0]]
    assert cache


def make(prepared: PreparedPacks, names: Collection[str]) -> None:
    details = {name: words[::-1] for name, words in BACKWARDS.items() if name in names}
    for _ in range(2):
        assert prepared.maker.renderer.make(packing.pack_of(prepared, ("bone", "brain")), details).data


def found(objects: list[object]) -> Iterator[str]:
    """The pieces of details that are in these objects, or in what they lead to."""
    seen = {id(entry) for entry in objects}
    while objects:
        entry = objects.pop()
        if isinstance(entry, str | bytes):
            text = entry if isinstance(entry, str) else entry.decode("latin-1").replace("\0", "")
            yield from (piece for piece in PIECES if piece in text[::-1])
            continue
        for other in gc.get_referents(entry):
            if id(other) not in seen and (isinstance(other, str | bytes) or not gc.is_tracked(other)):
                seen.add(id(other))
                objects.append(other)
