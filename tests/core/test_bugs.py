"""What is reported of an exception that nobody expects: where it was raised, and no word of what it says."""

from __future__ import annotations

import errno
import re
import tempfile
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from builder import cli
from builder.core import bugs
from builder.core.bugs import PrivateFailure
from builder.review import status

SECRET = "Quillfeather"


def failing(depth: int = 0) -> None:
    if depth:
        failing(depth - 1)
    try:
        raise KeyError(SECRET)
    except KeyError:
        raise ValueError(f"{SECRET} does not fit") from KeyError(SECRET)


@pytest.mark.parametrize("depth", [0, 400])
def test_a_report_has_kinds_and_lines_and_no_words(depth: int) -> None:
    with pytest.raises(ValueError, match="does not fit") as failed:
        failing(depth)
    report = bugs.without_words(failed.value)
    assert SECRET not in report
    assert re.match(rf"ValueError\n  at {re.escape(__file__)}:\d+\n", report)
    assert "\nKeyError" in report
    assert report.count("\n") < 70


def test_the_kind_is_that_of_the_first_failure() -> None:
    assert bugs.without_words(PrivateFailure("IndexError")) == "IndexError"
    assert bugs.without_words(ModuleNotFoundError(SECRET, name="reportlab")) == "ModuleNotFoundError of reportlab"
    assert "memory" in bugs.of_report("MemoryError\n  at a.py:1").message


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (RuntimeError(SECRET), "error: the program cannot do this because of a bug\n"),
        (RecursionError(SECRET), "error: the program cannot do this because of a bug\n"),
        (PermissionError(errno.EACCES, "Permission denied", "styles"), "error: styles: permission denied\n"),
        (MemoryError(), "error: this computer does not have enough memory to make it\n"),
    ],
)
def test_what_no_command_expects_ends_in_a_sentence(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, message: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(status, "status", fail)
    result = CliRunner().invoke(cli.main, ["status"], prog_name="leaflets")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(message)
    assert "Traceback" not in result.stderr
    for file in temporary.glob("leaflets-bug-*.txt"):
        assert str(file) in result.stderr
        assert SECRET not in file.read_text(encoding="utf-8")
    assert SECRET not in result.stderr


def test_what_a_thread_does_not_expect_is_a_sentence(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ValueError(SECRET)

    def work(*_: object, **__: object) -> None:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        raise click.exceptions.Exit

    before = threading.excepthook
    monkeypatch.setattr(status, "status", work)
    result = CliRunner().invoke(cli.main, ["status"], prog_name="leaflets")
    printed = result.output + "".join(capsys.readouterr())
    assert "because of a bug" in printed
    assert "Traceback" not in printed
    assert SECRET not in printed
    assert threading.excepthook is before
