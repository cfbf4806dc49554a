"""Lead to the objects of an encrypted file whose list of objects is wrong.

qpdf finds such objects by itself, but reads the catalog and the pages before it knows how they are encrypted: their
strings stay encrypted. With a list that is right it reads each object once, and decrypts it.
"""

from __future__ import annotations

from collections.abc import Mapping

from builder.core.patterns import lazy_pattern
from builder.pdf.read.lost_trailer import objects
from builder.pdf.read.unreadable import Unreadable

_TABLE = lazy_pattern(rb"(?<![A-Za-z])xref[\x00\t\n\f\r ]+[0-9]")
_STREAM = lazy_pattern(rb"/Type[\x00\t\n\f\r ]*/XRef(?![A-Za-z])")
_PACKED = lazy_pattern(rb"/Type[\x00\t\n\f\r ]*/ObjStm(?![A-Za-z])")
LOST = "it is damaged: it is encrypted, and its list of objects is lost"


def led_to_its_list(data: bytes) -> bytes | None:
    """The file with an end that leads to the only list in it; None where it has several, and none is the newest."""
    places = [match.start() for match in _TABLE.finditer(data)]
    places += [found.at for found in objects(data) if _STREAM.search(found.text)]
    if len(places) != 1 + (b"/Linearized" in data[:2048]):
        return None
    # The list at the start of a file for the web leads to the other one (ISO 32000-1, annex F.3).
    return data + b"\nstartxref\n%d\n%%%%EOF\n" % min(places)


def listed(data: bytes, trailer: Mapping[str, bytes]) -> bytes:
    """The file with a list of the objects that stand in it, the last where a number is there twice.

    `trailer` has what leads to the catalog, as it is written. Raises Unreadable for a file whose objects are packed.
    """
    found = list(objects(data))
    if any(_PACKED.search(each.text) for each in found):
        raise Unreadable(LOST)
    last = {each.number: each for each in found}
    rows = [b"%d 1\n%010d %05d n \n" % (number, each.at, each.generation) for number, each in last.items()]
    entries = b"".join(b"%s %s" % (key.encode(), value) for key, value in trailer.items())
    ending = b"trailer\n<<%s/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (entries, max(last, default=0) + 1, len(data) + 1)
    return b"".join((data, b"\nxref\n0 1\n0000000000 65535 f \n", *rows, ending))
