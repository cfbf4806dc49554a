"""What `merge` takes as a source, and what it says of anything else."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import pytest

from builder.pdf.join.merge import MergeRefused, Source, merge
from tests.pdf.handmade import tagged

DATA = tagged("Letter", 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "letter.pdf").write_bytes(DATA)
    return tmp_path / "letter.pdf"


def test_each_kind_of_source_gives_the_same_file(path: Path) -> None:
    due = merge([DATA], title="Joined").pdf
    with path.open("rb") as file:
        for source in (str(path), path, bytearray(DATA), memoryview(DATA), io.BytesIO(DATA), file):
            assert merge([source], title="Joined").pdf == due
            assert merge([Source(source)], title="Joined").pdf == due


def test_an_open_file_can_be_given_twice(path: Path) -> None:
    with path.open("rb") as file:
        report = merge([Source(file, pages=[1]), Source(file, pages=[0])], language="en-GB")
    assert (report.pages, [source.name for source in report.sources]) == (2, ["letter.pdf", "letter.pdf"])


def test_a_source_without_a_path_is_called_by_its_number(path: Path) -> None:
    report = merge([str(path), DATA, io.BytesIO(DATA)], language="en-GB")
    assert [source.name for source in report.sources] == ["letter.pdf", "source 2", "source 3"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (3, "source 2: a PDF file is a path, bytes or a file open in binary mode, not int"),
        (None, "source 2: a PDF file is a path, bytes or a file open in binary mode, not NoneType"),
        (io.StringIO("%PDF"), "source 2: the file is not open in binary mode"),
        (Source(["letter.pdf"], name="Letter"), "Letter: a PDF file is a path, .*, not list"),  # type: ignore[arg-type]
    ],
    ids=["number", "nothing", "text mode", "list"],
)
def test_anything_else_is_a_type_error_with_the_name_of_the_source(source: object, reason: str) -> None:
    with pytest.raises(TypeError, match=reason):
        merge([DATA, source])  # type: ignore[list-item]


@pytest.mark.parametrize("sources", ["letter.pdf", DATA, Path("letter.pdf"), io.BytesIO(DATA)], ids=range(4))
def test_a_single_file_that_is_not_in_a_list_is_a_type_error(sources: object) -> None:
    with pytest.raises(TypeError, match="merge takes a list of files"):
        merge(sources)  # type: ignore[arg-type]


def test_no_source_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="nothing to merge"):
        merge([])


def test_a_refusal_names_each_source_and_can_be_pickled(path: Path) -> None:
    path.write_bytes(b"words")
    with pytest.raises(MergeRefused) as caught:
        merge([path, b"more words"])
    for refused in (caught.value, pickle.loads(pickle.dumps(caught.value))):
        assert [(source, problem.message) for source, problem in refused.refusals] == [
            ("letter.pdf", "it is not a PDF file"),
            ("source 2", "it is not a PDF file"),
        ]
        assert [problem.message for problem in refused.problems] == [
            "letter.pdf: it is not a PDF file",
            "source 2: it is not a PDF file",
        ]
