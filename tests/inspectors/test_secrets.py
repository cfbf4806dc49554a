"""The inspector of secrets finds what is planted, wherever and however it is written, and nothing else."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, OutlineItem, Stream, String

from tests.inspectors.secrets import in_folder, outside_pages
from tests.pdf import foreign

SECRET = "Zoë Quillfeather"
PACKED = zlib.compress(SECRET.encode("utf-8"))
MODES = (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate)

Change = Callable[[pikepdf.Pdf], object]


def planted(change: Change, mode: pikepdf.ObjectStreamMode = pikepdf.ObjectStreamMode.disable) -> bytes:
    """A tagged file with a link, after a change."""
    with pikepdf.open(io.BytesIO(foreign.typeset())) as pdf:
        change(pdf)
        saved = io.BytesIO()
        pdf.save(saved, static_id=True, object_stream_mode=mode, fix_metadata_version=False)
    return saved.getvalue()


def attach(content: bytes, name: str = "sheet.txt") -> Change:
    return lambda pdf: pdf.attachments.__setitem__(name, content)


def set_name_tree(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(SECRET), pdf.pages[0].obj])))


def set_outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(SECRET, 0))


def set_form(pdf: pikepdf.Pdf) -> None:
    content = f"({SECRET}) Tj".encode("latin-1")
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form))


def set_opening_address(pdf: pikepdf.Pdf) -> None:
    """An address that no annotation of a page has."""
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String(f"https://example.org/?q={quote(SECRET)}"))


OUTSIDE: dict[str, tuple[Change, str]] = {
    "title": (lambda pdf: pdf.docinfo.__setitem__("/Title", SECRET), "Info /Title"),
    "own_entry": (lambda pdf: pdf.docinfo.__setitem__("/Made", "file:///" + quote(SECRET)), "Info /Made"),
    "xmp": (lambda pdf: pdf.Root.Metadata.write(b"<x>Zo&#235;\nQuillfeather</x>"), "Root /Metadata"),
    "outline": (set_outline, "Root /Outlines"),
    "element_title": (lambda pdf: foreign.elements(pdf, "H1")[0].__setitem__("/T", SECRET), "Root /StructTreeRoot"),
    "element_id": (lambda pdf: foreign.elements(pdf, "P")[0].__setitem__("/ID", SECRET), "Root /StructTreeRoot"),
    "name_tree": (set_name_tree, "Root /Names /Dests"),
    "name": (lambda pdf: pdf.Root.__setitem__("/Kind", Name("/" + SECRET)), "Root /Kind"),
    "key": (lambda pdf: pdf.Root.__setitem__("/Own", Dictionary({"/" + SECRET: 1})), "Root /Own"),
    "trailer": (lambda pdf: pdf.trailer.__setitem__("/Own", String(SECRET)), "Own"),
    "file": (attach(SECRET.encode("utf-16-le")), "/EF"),
    "packed_file": (attach(gzip.compress(SECRET.encode("utf-8"), mtime=0)), "/EF /F, unpacked"),
    "name_of_file": (attach(b"", SECRET + ".txt"), "Root /Names /EmbeddedFiles"),
    "annotation_name": (lambda pdf: foreign.links(pdf)[0].__setitem__("/NM", SECRET), "/Annots"),
    "action": (set_opening_address, "Root /OpenAction"),
    "page_entry": (lambda pdf: pdf.pages[0].obj.__setitem__("/Own", SECRET), "Own"),
    "form": (set_form, "/XObject"),
}


@pytest.mark.parametrize("mode", MODES, ids=["plain", "packed"])
@pytest.mark.parametrize(("change", "where"), OUTSIDE.values(), ids=OUTSIDE)
def test_a_secret_outside_the_pages_is_reported(change: Change, where: str, mode: pikepdf.ObjectStreamMode) -> None:
    places = outside_pages(planted(change, mode), [SECRET])
    assert any(where in place for place in places)


def spoken(key: str, kind: str = "Figure") -> Change:
    return lambda pdf: foreign.elements(pdf, kind)[0].__setitem__(key, SECRET)


def set_address(pdf: pikepdf.Pdf) -> None:
    foreign.links(pdf)[0].A = pdf.make_indirect(Dictionary(S=Name.URI, URI=String("tel:" + quote(SECRET))))


WITH_PAGES: dict[str, Change] = {
    "content": lambda pdf: foreign.paint(pdf, f"BT /Helvetica 12 Tf ({SECRET}) Tj ET".encode("latin-1")),
    "contents": lambda pdf: foreign.links(pdf)[0].__setitem__("/Contents", SECRET),
    "address": set_address,
    "alt": spoken("/Alt"),
    "actual_text": spoken("/ActualText"),
    "expansion": spoken("/E", "P"),
}


@pytest.mark.parametrize("mode", MODES, ids=["plain", "packed"])
@pytest.mark.parametrize("change", WITH_PAGES.values(), ids=WITH_PAGES)
def test_a_secret_of_the_pages_is_reported_for_the_folder_only(
    tmp_path: Path, change: Change, mode: pikepdf.ObjectStreamMode
) -> None:
    data = planted(change, mode)
    (tmp_path / "pack.pdf").write_bytes(data)
    assert outside_pages(data, [SECRET]) == []
    assert in_folder(tmp_path, [SECRET])


@pytest.mark.parametrize("mode", MODES, ids=["plain", "packed"])
def test_a_secret_in_the_title_of_an_element_is_reported_as_in_its_title(
    mode: pikepdf.ObjectStreamMode,
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        figure = foreign.elements(pdf, "Figure")[0]
        figure.Alt, figure.T = String("Quillfeather"), String("Zebedee")

    assert outside_pages(planted(change, mode), ["Quillfeather"]) == []
    assert outside_pages(planted(change, mode), ["Zebedee"])


@pytest.mark.parametrize(
    "rest", [b"%% Zo\xc3\xab Quillfeather\n", b"junk " + PACKED, b"9999 0 obj (Zo\xeb Quillfeather) endobj"]
)
def test_bytes_outside_all_objects_are_searched(rest: bytes) -> None:
    data = planted(lambda pdf: None)
    assert outside_pages(data, [SECRET]) == []
    assert any(place.startswith("raw bytes") for place in outside_pages(data + rest, [SECRET]))


def replaced(data: bytes, number: int, body: bytes) -> bytes:
    """The file with another version of an object behind the first one, as programs save a change."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size, root = len(pdf.objects) + 1, pdf.Root.objgen[0]
    before = int(data.rsplit(b"startxref", 1)[1].split()[0])
    text = b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return data + text + table % (number, len(data), size, root, before, len(data) + len(text))


def test_words_of_an_older_version_of_a_page_are_reported() -> None:
    data = foreign.bare(f"({SECRET}) Tj".encode("latin-1"))
    assert outside_pages(data, [SECRET]) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        contents = pdf.pages[0].obj.Contents
        number = (contents[-1] if isinstance(contents, Array) else contents).objgen[0]
    changed = replaced(data, number, b"<< /Length 1 >>\nstream\n \nendstream")
    with pikepdf.open(io.BytesIO(changed)) as pdf:
        assert len(pdf.pages) == 1
    assert any(place.startswith("raw bytes") for place in outside_pages(changed, [SECRET]))


WRITTEN: dict[str, bytes] = {
    "utf_8": SECRET.encode("utf-8"),
    "utf_16_be": SECRET.encode("utf-16-be"),
    "utf_16_le_after_one_byte": b"x" + SECRET.encode("utf-16-le"),
    "latin_1": SECRET.encode("latin-1"),
    "decomposed": "Zoe\u0308 Quillfeather".encode(),
    "hex": SECRET.encode("utf-8").hex().encode(),
    "hex_in_capitals_over_lines": b"<FEFF" + SECRET.encode("utf-16-be").hex(" ", 10).upper().encode() + b">",
    "hex_from_the_second_digit": b"f" + SECRET.encode("utf-8").hex().encode(),
    "percent": quote(SECRET).encode(),
    "every_letter_percent": b"".join(b"%%%02x" % byte for byte in SECRET.encode("utf-8")),
    "plus": SECRET.replace(" ", "+").encode("utf-8"),
    "without_spaces": SECRET.replace(" ", "").encode("utf-8"),
    "utf_16_without_spaces": SECRET.replace(" ", "").encode("utf-16-be"),
    "over_two_lines": SECRET.replace(" ", "\r\n  ").encode("utf-8"),
    "utf_16_over_two_lines": SECRET.replace(" ", "\n").encode("utf-16-le"),
    "capitals": SECRET.upper().encode("utf-8"),
    "small_letters_utf_16": SECRET.lower().encode("utf-16-be"),
    "json": json.dumps(SECRET).encode(),
    "octal": b"".join(b"\\%03o" % byte for byte in SECRET.encode("utf-16-be")),
    "entity": SECRET.replace("ë", "&euml;").encode(),
    "name": SECRET.encode("latin-1").replace(b" ", b"#20"),
    "zlib": PACKED,
    "zlib_twice": zlib.compress(PACKED),
    "gzip": gzip.compress(SECRET.encode("utf-8"), mtime=0),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_secret_in_a_file_is_reported_however_it_is_written(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "log").write_bytes(b"before %b after" % written)
    [place, *_] = in_folder(tmp_path, [SECRET, "Somebody else"])
    assert place.startswith("below/log")
    assert place.endswith(repr(SECRET))


@given(
    secret=st.text(st.characters(categories=["L", "Nd"], max_codepoint=0x24F), min_size=8, max_size=20),
    encoding=st.sampled_from(["utf-8", "utf-16-be", "utf-16-le"]),
    before=st.binary(max_size=9),
    write=st.sampled_from([bytes, zlib.compress, lambda data: data.hex().encode(), lambda data: quote(data).encode()]),
)
def test_any_secret_is_detected_in_any_encoding(
    tmp_path_factory: pytest.TempPathFactory, secret: str, encoding: str, before: bytes, write: Callable[[bytes], bytes]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "file").write_bytes(before.replace(b"\\", b"") + b" " + write(secret.encode(encoding)))
    assert in_folder(folder, [secret])


def zipped(method: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("notes.txt", f"{SECRET} " + "and more words. " * 9)
    return data.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_is_searched_even_when_it_is_cut_off(tmp_path: Path, method: int) -> None:
    data = zipped(method)
    for length in (len(data), data.index(b"PK\x01\x02") - 4):
        (tmp_path / "kept.zip").write_bytes(data[:length])
        assert in_folder(tmp_path, [SECRET])


def test_a_stream_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    packed = zlib.compress(f"{SECRET} ".encode() + bytes(range(256)) * 8)
    for data in (packed[:120], packed[:200] + b"\xff" * 99):
        (tmp_path / "half").write_bytes(b"stream\n" + data)
        assert in_folder(tmp_path, [SECRET])


def test_a_pdf_that_is_cut_off_in_the_middle_is_searched(tmp_path: Path) -> None:
    data = planted(WITH_PAGES["content"])
    start = next(at for at in range(len(data)) if data[at : at + 6] == b"stream" and _paints(data[at + 7 :]))
    (tmp_path / "half.tmp").write_bytes(data[: start + 90])
    assert in_folder(tmp_path, [SECRET]) == [f"half.tmp, unpacked: {SECRET!r}"]


def _paints(data: bytes) -> bool:
    try:
        return SECRET.encode("latin-1") in zlib.decompressobj().decompress(data)
    except zlib.error:
        return False


def test_words_that_are_printed_as_numbers_of_a_face_are_read(tmp_path: Path) -> None:
    (tmp_path / "pack.pdf").write_bytes(foreign.typeset_words(f"Dear {SECRET}, come in."))
    (tmp_path / "kept.gz").write_bytes(gzip.compress((tmp_path / "pack.pdf").read_bytes()))
    assert in_folder(tmp_path, [SECRET]) == [f"{name}, on a page: {SECRET!r}" for name in ("kept.gz", "pack.pdf")]


def test_names_of_files_and_folders_are_searched(tmp_path: Path) -> None:
    (tmp_path / SECRET).mkdir()
    (tmp_path / SECRET / "zoë-quillfeather.pdf").write_bytes(b"")
    (tmp_path / f"{quote(SECRET)}.pdf").write_bytes(b"")
    assert len(in_folder(tmp_path, [SECRET])) == 2
    assert len(in_folder(tmp_path, ["Quillfeather"])) == 3


def test_files_that_may_contain_the_secret_are_skipped(tmp_path: Path) -> None:
    for name in ("pack.pdf", "log.txt"):
        (tmp_path / name).write_text(SECRET, "utf-8")
    assert in_folder(tmp_path, [SECRET], [tmp_path / "pack.pdf"]) == [f"log.txt: {SECRET!r}"]


def test_a_blank_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="blank"):
        in_folder(tmp_path, [" "])
