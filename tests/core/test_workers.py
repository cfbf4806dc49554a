"""Work in several processes: all of it is done, errors come back, and no process that ends is waited for."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from multiprocessing import connection, context
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

import psutil
import pytest

from builder.core import workers
from builder.core.workers import Stopped, portions, spread

REPOSITORY = Path(__file__).parents[2]

STARTS = [False, True]


def begin(word: str) -> list[str]:
    return [word]


def fail_to_begin(word: str) -> None:
    raise LookupError(f"no {word}")


def double(setup: list[str], number: int) -> tuple[int, list[str]]:
    setup.append("again")
    return 2 * number, setup[:1]


def reverse(_: object, data: bytes) -> bytes:
    """As much comes back as was sent."""
    return data[::-1]


def fail(_: object, number: int) -> int:
    if number == 3:
        raise ValueError("three is too many")
    return number


def end(_: object, seconds: float) -> bytes:
    """End without a word while much is being sent."""
    if seconds:
        threading.Timer(seconds, os.kill, (os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))).start()
    return bytes(3_000_000)


def process_id(_: object, seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


@pytest.mark.parametrize("fresh", STARTS)
@pytest.mark.parametrize("jobs", [1, 3])
def test_all_work_is_done_once_in_order_by_processes_with_a_setup(fresh: bool, jobs: int) -> None:
    results = list(spread(jobs, begin, ("ready",), double, range(20), fresh=fresh))
    assert results == [(2 * number, ["ready"]) for number in range(20)]


def test_no_process_starts_without_work() -> None:
    assert list(spread(2, fail_to_begin, ("use",), double, [])) == []


def test_no_more_processes_start_than_there_are_pieces_of_work() -> None:
    assert len(set(spread(8, begin, ("",), process_id, [0.1, 0.1]))) <= 2


def test_large_pieces_and_results_do_not_wait_for_each_other() -> None:
    pieces = [bytes([number]) * 2_000_000 for number in range(6)]
    assert list(spread(2, begin, ("",), reverse, pieces)) == [piece[::-1] for piece in pieces]


@pytest.mark.parametrize("fresh", STARTS)
def test_an_error_comes_back_with_its_traceback(fresh: bool) -> None:
    with pytest.raises(ValueError, match="three is too many") as raised:
        list(spread(2, begin, ("",), fail, range(10), fresh=fresh))
    assert "in fail" in str(raised.value.__cause__)
    with pytest.raises(LookupError, match="no use") as refused:
        list(spread(2, fail_to_begin, ("use",), double, range(10), fresh=fresh))
    assert "in fail_to_begin" in str(refused.value.__cause__)


def late(_: object, __: int) -> None:
    raise TimeoutError("the work took too long")


def test_a_timeout_error_of_the_work_is_raised() -> None:
    with pytest.raises(TimeoutError, match="the work took too long"):
        list(spread(2, begin, ("",), late, range(3)))


@pytest.mark.parametrize("seconds", [0.0005, 0.001, 0.002, 0.003, 0.005, 0.008])
def test_a_killed_process_is_noticed_at_once(seconds: float) -> None:
    start = time.monotonic()
    with pytest.raises(Stopped):
        for _ in spread(2, begin, ("",), end, [0, seconds, *[0] * 500]):
            pass
    assert time.monotonic() - start < 20


def die_within_a_result(_: object, number: int) -> int:
    """Write the beginning of a result into the pipe that all workers send theirs through, and be killed."""
    if number == 1:
        time.sleep(0.2)
        results = next(entry for entry in gc.get_objects() if isinstance(entry, SimpleQueue))
        results._wlock.acquire()  # type: ignore[attr-defined]
        os.write(results._writer.fileno(), b"\0\0\1\0half")  # type: ignore[attr-defined]
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.5)
    return number


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can be killed there within a system call")
def test_nobody_waits_for_a_process_that_is_killed_within_a_result() -> None:
    start = time.monotonic()
    with pytest.raises(Stopped):
        list(spread(2, begin, ("",), die_within_a_result, range(10)))
    assert time.monotonic() - start < 10


def test_a_caller_that_stops_early_does_not_wait() -> None:
    work = spread(2, begin, ("",), double, range(10**9))
    assert next(work)[1] == [""]
    work.close()  # type: ignore[attr-defined]


PARENT = """
from tests.core import test_workers
from builder.core.workers import spread
for number in spread(2, test_workers.begin, ("",), test_workers.process_id, [0.2, 0.2, 60, 60], fresh={fresh}):
    print(number, flush=True)
"""


@pytest.mark.parametrize("fresh", STARTS)
def test_workers_end_when_their_parent_is_killed(tmp_path: Path, fresh: bool) -> None:
    # A file, since a new Python runs the main module again, and there must be one.
    script = tmp_path / "parent.py"
    script.write_text("if __name__ == '__main__':\n" + textwrap.indent(PARENT.format(fresh=fresh), "    "))
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        workers = {psutil.Process(int(parent.stdout.readline())) for _ in range(2)}
        parent.kill()
        parent.wait()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


class PipeConnection:
    """The end of a pipe as on Windows: not a `multiprocessing.connection.Connection`."""

    def __init__(self, end: Any) -> None:
        self._end = end

    def __getattr__(self, name: str) -> Any:
        return getattr(self._end, name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has such ends itself")
def test_the_ends_of_pipes_may_be_of_the_kind_that_windows_has(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = connection.Pipe
    opened = []

    def windows_pipe(duplex: bool = True) -> tuple[PipeConnection, PipeConnection]:
        ends = pipe(duplex)
        opened.append(ends)
        return PipeConnection(ends[0]), PipeConnection(ends[1])

    monkeypatch.setattr(connection, "Pipe", windows_pipe)
    monkeypatch.setattr(context.BaseContext, "Pipe", staticmethod(windows_pipe))
    monkeypatch.setattr(workers, "START", "fork")
    assert list(spread(2, begin, ("ready",), double, range(9))) == [(2 * number, ["ready"]) for number in range(9)]
    assert opened


def test_portions_have_everything_in_order() -> None:
    assert list(portions(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(portions([], 3)) == []
