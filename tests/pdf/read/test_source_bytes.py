"""What callers may give as a PDF file, and what the error says of anything else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from builder.pdf.read.source_bytes import source_bytes, source_name

DATA = b"%PDF-1.7 and so on"


class AnyPath:
    """A path of another library."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "letter.pdf").write_bytes(DATA)
    return tmp_path / "letter.pdf"


def test_a_path_is_text_or_an_object(path: Path) -> None:
    assert source_bytes(str(path)) == source_bytes(path) == source_bytes(AnyPath(path)) == DATA
    assert source_name(str(path)) == source_name(path) == source_name(AnyPath(path)) == "letter.pdf"


def test_bytes_are_the_file_itself() -> None:
    assert source_bytes(DATA) == source_bytes(bytearray(DATA)) == source_bytes(memoryview(DATA)) == DATA
    assert source_name(DATA) is None


def test_an_open_file_is_read_from_its_start_each_time(path: Path) -> None:
    with path.open("rb") as file:
        file.read(3)
        assert (source_bytes(file), source_bytes(file), source_name(file)) == (DATA, DATA, "letter.pdf")
    assert (source_bytes(io.BytesIO(DATA)), source_name(io.BytesIO(DATA))) == (DATA, None)


def test_a_file_that_cannot_be_rewound_is_read_from_where_it_is() -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert source_bytes(Stream(DATA)) == DATA


def test_a_path_that_does_not_exist_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        source_bytes(tmp_path / "letter.pdf")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (None, "a PDF file is a path, bytes or a file open in binary mode, not NoneType"),
        (3, "not int"),
        (["letter.pdf"], "not list"),
        (io.StringIO("%PDF"), 'the file is not open in binary mode: use open\\(name, "rb"\\)'),
    ],
    ids=["nothing", "number", "list", "text mode"],
)
def test_anything_else_is_a_type_error_that_says_what_is_taken(source: object, reason: str) -> None:
    with pytest.raises(TypeError, match=reason):
        source_bytes(source)  # type: ignore[arg-type]


def test_a_path_in_bytes_is_a_type_error() -> None:
    class BytesPath:
        def __fspath__(self) -> bytes:
            return b"letter.pdf"

    with pytest.raises(TypeError, match="a path is text, not bytes"):
        source_bytes(BytesPath())  # type: ignore[arg-type]
