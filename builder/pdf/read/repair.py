"""Read with qpdf what pypdf does not read: damaged, updated and encrypted files. The home of pikepdf.

qpdf repairs what poppler and PDFium repair, and warns of each repair. Where a warning is not known to be harmless, part
of the file may be lost: that is reported, and the file is refused if it is the data of a stream.
"""

from __future__ import annotations

import io
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, cast

import pikepdf
from pikepdf import settings

from builder.core.patterns import lazy_pattern
from builder.pdf.read import object_list
from builder.pdf.read.unreadable import DAMAGED, METADATA_LOST, LostTrailer, Protected, TooLarge, Unreadable

_TABLE = "its list of objects was wrong, and was made again"
_LENGTH = "the length of a stream was wrong, and was measured"
_TWICE = "an entry that was there twice has the value that came last, as in other readers"
_HARMLESS = (
    (lazy_pattern(r"duplicated key"), _TWICE),
    (
        lazy_pattern(r"expected endstream|lacks /Length|recover(ed|ing)? stream length|/Length key .* not an integer"),
        _LENGTH,
    ),
    (
        lazy_pattern(r"xref not found|expected n n obj|reconstruct|can't find startxref|invalid xref|file is damaged"),
        _TABLE,
    ),
    (lazy_pattern(r"xref entry|xref table|startxref|object has offset 0|loop detected following xref"), _TABLE),
    (lazy_pattern(r"reported number of objects|extraneous whitespace|expected endobj|can't find PDF header"), ""),
    (lazy_pattern(r"/Type key should be|root of the page|Catalog: setting missing or invalid /Type"), ""),
)
"""What qpdf warns of and nothing is lost by, each with what is reported about it."""
_PASSWORD = "it is protected by a password", "remove the password in the program that made it"
LOST = "it is damaged, and part of it is lost"
_LOSSES = lazy_pattern(r"unable to recover stream|treating stream as empty|limits error|too many errors")
_LEADING = frozenset({"/Root", "/Encrypt", "/ID", "/Info"})
"""The entries of a trailer that lead to what is in the file, and say how to read it."""
_METADATA = lazy_pattern(rb"/Metadata (\d+) \d+ R")
_OBJECT = lazy_pattern(r"\(object (\d+) \d+,")
_REFERENCE = lazy_pattern(rb"(?<![\d.])(\d{1,10}) (\d{1,5}) R\b")
_END = lazy_pattern(rb"start(?:xref|none)\s+\d+\s*(?:%%EOF|%?%?E?O?F?\Z)")
_HEAD = lazy_pattern(rb"\d\s+\d+\s+obj\b")
_ENCRYPT = lazy_pattern(rb"/Encrypt(?=\s*(?:\d+\s+\d+\s+R|<<))")
_MOST_TESTED = 32_000_000
"""How many bytes of a stream are unpacked to see whether it is whole."""
_limits = threading.Lock()


class Rewritten(NamedTuple):
    """A file as qpdf writes it again: each object once, nothing encrypted; and what was repaired."""

    data: bytes
    repaired: tuple[str, ...]


class RepairedObject(NamedTuple):
    """An object as it is written, with the data of a stream, still filtered."""

    text: bytes
    data: bytes | None


def rewritten(data: bytes, most: int) -> Rewritten:
    """A whole file again. No stream that is unpacked for that may have more than `most` bytes. Raises Unreadable."""
    try:
        with _bounded(most):
            return _rewritten(data)
    except (TooLarge, Protected):
        raise
    except Unreadable:
        if b"%%EOF" in data[-2048:]:
            raise
        raise Unreadable("it is cut off: its end is missing", "fetch or export it again") from None


def _rewritten(data: bytes) -> Rewritten:
    pdf, warnings = _opened(data)
    with pdf:
        if not _has_end(data):
            _refuse_dangling(pdf)
        given_up = _without_broken_metadata(data, pdf, warnings)
        target = io.BytesIO()
        pdf.save(
            target,
            static_id=True,
            encryption=False,
            compress_streams=False,
            fix_metadata_version=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        warnings += pdf.get_warnings()
        if any("offset 0" in str(warned) for warned in warnings) and b"startxref" in data:
            # qpdf takes what is listed at the first byte for deleted. Without the list it looks for each object.
            return _rewritten(_without_list(data))
        repaired = _repaired(warnings)
        if _LENGTH in repaired and not all(map(_is_whole, pdf.objects)):
            repaired += (DAMAGED,)
        if DAMAGED in repaired and b"%%EOF" not in data[-2048:]:
            raise Unreadable(LOST)
        return Rewritten(target.getvalue(), repaired + given_up)


class Repairs:
    """The objects of one file as qpdf reads them, for those that pypdf does not read."""

    def __init__(self, data: bytes, most: int) -> None:
        self.data = data
        self.most = most
        self.repaired: dict[str, None] = {}
        """What was repaired."""
        self._pdf: pikepdf.Pdf | None = None

    def read(self, number: int, generation: int) -> RepairedObject:
        """An object. Raises Unreadable."""
        with _bounded(self.most):
            if self._pdf is None:
                self._pdf, warnings = _opened(self.data)
                self.repaired.update(dict.fromkeys(_repaired(warnings)))
            value = self._pdf.get_object((number, generation))
            if not isinstance(value, pikepdf.Object):
                self.repaired[DAMAGED] = None
                return RepairedObject(b"null", None)
            data = value.read_raw_bytes() if isinstance(value, pikepdf.Stream) else None
            self.repaired.update(dict.fromkeys(_repaired(self._pdf.get_warnings())))
            if not _is_whole(value):
                self.repaired[DAMAGED] = None
            return RepairedObject(_entries(value), data)


@contextmanager
def _bounded(most: int) -> Iterator[None]:
    # The limits are the process's own, and may be another library's.
    with _limits:
        before = settings.set_qpdf_limits(
            flate_max_memory=most,
            png_max_memory=most,
            run_length_max_memory=most,
            tiff_max_memory=most,
            doc_max_warnings=1000,
        )
        try:
            yield
        except Unreadable:
            raise
        except MemoryError:
            raise TooLarge("it is too large to be read") from None
        except pikepdf.PasswordError:
            raise Protected(*_PASSWORD) from None
        except Exception as error:
            raise _reason(str(error)) from None
        finally:
            settings.set_qpdf_limits(**cast("dict[str, Any]", before))


def _reason(words: str) -> Unreadable:
    if "encryption" in words:
        return Protected(
            "it is encrypted for the holders of certificates, or in a way that no standard has",
            "remove the encryption in the program that made it",
        )
    return LostTrailer("it is damaged: its objects cannot be found")


def _opened(data: bytes) -> tuple[pikepdf.Pdf, list[object]]:
    """A file, and what qpdf warned of while opening it."""
    try:
        pdf = _open(data)
    except pikepdf.PasswordError:
        # Without the password of attachments that alone are encrypted, everything else can be read.
        pdf = _without_attachments(data)
    except pikepdf.PdfError:
        if _ENCRYPT.search(data) is None:
            raise
        pdf = _open_by_its_list(data) or _open(_without_list(data))
    warnings = pdf.get_warnings()
    if not pdf.is_encrypted or not _looked_through(warnings):
        return pdf, warnings
    # qpdf looked for the objects itself: what it read before it knew how to decrypt it is encrypted still.
    trailer = {key: value.unparse() for key, value in pdf.trailer.items() if key in _LEADING}
    pdf.close()
    right = _open_by_its_list(data) or _open(object_list.listed(data, trailer))
    if _looked_through(right.get_warnings()):
        right.close()
        raise Unreadable(object_list.LOST)
    return right, warnings


def _open_by_its_list(data: bytes) -> pikepdf.Pdf | None:
    """A file with one list of its objects, to which nothing leads; None where it has no such list, or a wrong one."""
    led = object_list.led_to_its_list(data)
    with suppress(pikepdf.PdfError):
        pdf = _open(led) if led is not None else None
        if pdf is not None and not _looked_through(pdf.get_warnings()):
            return pdf
    return None


def _without_list(data: bytes) -> bytes:
    return data.replace(b"startxref", b"startnone")


def _has_end(data: bytes) -> bool:
    """Whether a file goes on to its end: the last that leads to a list of objects, and no object after that."""
    end = max((data.rfind(word) for word in (b"startxref", b"startnone")), default=-1)
    return end >= 0 and _END.match(data, end) is not None and _HEAD.search(data, end) is None


def _open(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def _looked_through(warnings: Iterable[object]) -> bool:
    """Whether qpdf looked for the objects itself."""
    return any("reconstruct" in str(warned) for warned in warnings)


def _without_attachments(data: bytes) -> pikepdf.Pdf:
    """A file of which only attachments are encrypted (ISO 32000-1, 7.6.5). Raises PasswordError for all others."""
    pdf = pikepdf.open(io.BytesIO(_ENCRYPT.sub(b"/EncrypX", data)))
    crypt = pdf.trailer.get("/EncrypX")
    if not (
        isinstance(crypt, pikepdf.Dictionary)
        and all(crypt.get(key, "/Identity") == "/Identity" for key in ("/StmF", "/StrF"))
        and int(crypt.get("/V", 0)) >= 4
    ):
        pdf.close()
        raise pikepdf.PasswordError
    del pdf.trailer["/EncrypX"]
    return pdf


def _without_broken_metadata(data: bytes, pdf: pikepdf.Pdf, warnings: list[object]) -> tuple[str, ...]:
    """Leave out metadata that cannot be read, with what qpdf warned of in them; what is reported about that.

    `warnings` get those of reading them.
    """
    is_lost = False
    try:
        stream = pdf.Root.get("/Metadata")
        if isinstance(stream, pikepdf.Stream):
            stream.read_bytes()
    except (pikepdf.PdfError, pikepdf.DependencyError):
        is_lost = True
    warnings += pdf.get_warnings()
    # What is lost altogether is not in the catalog as qpdf has it.
    numbers = {number.decode() for number in _METADATA.findall(data + _entries(pdf.Root))}
    own = [warned for warned in warnings if (at := _OBJECT.search(str(warned))) is not None and at[1] in numbers]
    if not is_lost and not any(_LOSSES.search(str(warned)) for warned in own):
        return ()
    warnings[:] = [warned for warned in warnings if warned not in own]
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    return (METADATA_LOST,)


def _refuse_dangling(pdf: pikepdf.Pdf) -> None:
    """Raises Unreadable for a file without objects that others refer to."""
    there = {value.objgen for value in pdf.objects if isinstance(value, pikepdf.Object)}
    for value in pdf.objects:
        if isinstance(value, pikepdf.Object):
            for number, generation in _REFERENCE.findall(_entries(value)):
                if (int(number), int(generation)) not in there:
                    raise Unreadable(LOST)


def _is_whole(value: object) -> bool:
    """Whether the data of a stream whose length was measured have their own end, where they are compressed."""
    if not isinstance(value, pikepdf.Stream) or value.get("/Filter") != "/FlateDecode":
        return True
    reader = zlib.decompressobj()
    try:
        reader.decompress(value.read_raw_bytes(), _MOST_TESTED)
    except zlib.error:
        return False
    return reader.eof or bool(reader.unconsumed_tail)


def _entries(value: pikepdf.Object) -> bytes:
    """An object as it is written; of a stream, its dictionary."""
    return (value.stream_dict if isinstance(value, pikepdf.Stream) else value).unparse(resolved=True)


def _repaired(warnings: Iterable[object]) -> tuple[str, ...]:
    """What is reported of warnings. Raises Unreadable for those of content that is lost."""
    sentences: dict[str, None] = {}
    for warned in map(str, warnings):
        if _LOSSES.search(warned):
            raise Unreadable(LOST)
        if "unable to find trailer" in warned or "trailer has no /Root" in warned:
            # qpdf takes any catalog then, and there may be several.
            raise LostTrailer(LOST)
        sentences[next((told for pattern, told in _HARMLESS if pattern.search(warned)), DAMAGED)] = None
    return tuple(sentence for sentence in sentences if sentence)
