"""Work in several processes: all of it is done, errors come back, and no process that ends is waited for."""

from __future__ import annotations

import os
import signal
import time

import pytest

from builder.core.workers import Stopped, portions, spread

BEGUN: list[str] = []
STARTS = [False, True]


def begin(word: str) -> None:
    BEGUN.append(word)


def fail_to_begin(word: str) -> None:
    raise LookupError(f"no {word}")


def double(number: int) -> tuple[int, list[str]]:
    return 2 * number, BEGUN


def length(data: bytes) -> bytes:
    """As much comes back as was sent."""
    return data[::-1]


def fail(number: int) -> int:
    if number == 3:
        raise ValueError("three is too many")
    return number


def end(seconds: float) -> bytes:
    """End without a word while much is being sent."""
    if seconds:
        import threading

        threading.Timer(seconds, os.kill, (os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))).start()
    return bytes(3_000_000)


@pytest.mark.parametrize("anew", STARTS)
@pytest.mark.parametrize("jobs", [1, 3])
def test_everything_is_done_once_by_processes_that_have_begun(anew: bool, jobs: int) -> None:
    made = list(spread(jobs, begin, ("so",), double, range(20), anew=anew))
    assert sorted(made) == [(2 * number, ["so"]) for number in range(20)]


def test_nothing_to_do_starts_nothing() -> None:
    assert list(spread(2, fail_to_begin, ("use",), double, [])) == []


def test_large_pieces_and_results_do_not_wait_for_each_other() -> None:
    pieces = [bytes([number]) * 2_000_000 for number in range(6)]
    assert sorted(spread(2, begin, ("",), length, pieces)) == pieces


def test_an_error_comes_back_with_where_it_was() -> None:
    with pytest.raises(ValueError, match="three is too many") as raised:
        list(spread(2, begin, ("",), fail, range(10)))
    assert "in fail" in "".join(raised.value.__notes__)
    with pytest.raises(LookupError, match="no use"):
        list(spread(2, fail_to_begin, ("use",), double, range(10)))


@pytest.mark.parametrize("seconds", [0.0005, 0.001, 0.002, 0.003, 0.005, 0.008])
def test_a_process_that_is_killed_is_noticed_at_once_whatever_it_was_doing(seconds: float) -> None:
    start = time.monotonic()
    with pytest.raises(Stopped):
        for _ in spread(2, begin, ("",), end, [0, seconds, *[0] * 500]):
            pass
    assert time.monotonic() - start < 20


def test_who_takes_no_more_is_not_kept_waiting() -> None:
    work = spread(2, begin, ("",), double, range(10**9))
    assert next(work)[1] == [""]
    work.close()  # type: ignore[attr-defined]


def test_portions_hold_everything_in_order() -> None:
    assert list(portions(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(portions([], 3)) == []
