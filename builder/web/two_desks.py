"""A desk here, and a second one in a process of its own, which makes packs at the same time on another processor.

Each theme stays at one of the two, which has laid its pages out, for as long as that is not much busier than the other.
The second desk reads the project by itself. What it is sent and what it answers go through the computer's memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from typing import Any, NamedTuple, TypeVar

from builder.core import bugs
from builder.core.workers import Stopped, Worker, result_of
from builder.web import memory
from builder.web.desk import Desk, MadePack, PrintedPack
from builder.web.orders import Busy, PackOrder, PackRefused
from builder.web.snapshot import Choices
from builder.web.ward_words import WardWords

_MANY = 3
"""From how many orders at once on the second desk is opened, where it was not from the beginning."""
_MUCH_BUSIER = 8
"""How many more orders have to wait at one desk than at the other for a theme to be laid out there, too."""
_PAUSE = 60.0
"""How many seconds pass before a second desk is opened again in place of one whose process has ended."""
_OPENED = "opened"
_Answer = TypeVar("_Answer")


class _Failed(bugs.PrivateFailure):
    """A bug of the program at the second desk: its kind and where it was raised, without private words."""


class _Refused(NamedTuple):
    """Why there is no pack: an exception may lose what it has on its way from one process to another."""

    refused: PackRefused | None = None
    busy: str = ""
    bug: str = ""


class TwoDesks(Desk):
    """Answers orders at two desks.

    The second opens when `begin` is called, if that is to be `at_once`, else when many orders wait.
    """

    def __init__(self, choices: Choices, patience: float = 20.0, *, at_once: bool = False) -> None:
        super().__init__(choices, patience)
        self._at_once = at_once
        self._lock = Lock()
        self._second: Worker | None = None
        self._is_open = False
        self._ended = float("-inf")
        self._homes: dict[tuple[str | None, str | None], bool] = {}
        self._busy = {False: 0, True: 0}

    def begin(self) -> Any:
        if self._at_once:
            self._open()
        return super().begin()

    def pack(self, order: PackOrder) -> MadePack:
        return self._answer("pack", super().pack, order)

    def handed(self, order: PackOrder) -> MadePack:
        return self._answer("handed", super().handed, order)

    def printed(self, order: PackOrder) -> PrintedPack:
        return self._answer("printed", super().printed, order)

    def picture(self, order: PackOrder) -> bytes:
        return self._answer("picture", super().picture, order)

    def _answer(self, what: str, here: Callable[[PackOrder], _Answer], order: PackOrder) -> _Answer:
        is_second = self._is_for_second(order)
        try:
            if is_second:
                try:
                    answer: _Answer = self._from_second(what, order)
                    return answer
                except Stopped:
                    self.close()
            return here(order)
        finally:
            with self._lock:
                self._busy[is_second] -= 1

    def _is_for_second(self, order: PackOrder) -> bool:
        """Whether the second desk answers an order; it is counted as waiting there, or here."""
        theme = order.options.brand, order.options.format
        with self._lock:
            busy = self._busy
            if busy[False] >= _MANY and self._second is None:
                Thread(target=self._open, name="second desk", daemon=True).start()
            home = self._homes.setdefault(theme, busy[True] < busy[False]) if self._is_open else False
            if self._is_open and busy[home] >= busy[not home] + _MUCH_BUSIER:
                home = self._homes[theme] = not home
            busy[home] += 1
            return home

    def _from_second(self, what: str, order: PackOrder) -> Any:
        second = self._second
        if second is None:
            raise Stopped
        try:
            answer = result_of(second.submit(_answered, (what, order)), self.patience)
        except TimeoutError:
            raise Busy from None
        if not isinstance(answer, _Refused):
            return answer
        if answer.refused is not None:
            raise PackRefused(answer.refused.reasons, answer.refused.details)
        if answer.busy:
            raise Busy("changing" if answer.busy == "changing" else "busy")
        raise _Failed(answer.bug)

    def _open(self) -> None:
        """Open the second desk. Orders are given to it once it has begun."""
        with self._lock:
            if self._second is not None or time.monotonic() < self._ended + _PAUSE:
                return
            choices = self.choices
            second = self._second = Worker(_opened, (choices.root, choices.brand, choices.words, self.patience))
        try:
            second.submit(_answered, (_OPENED, None)).add_done_callback(self._opened)
        except Stopped:
            self.close()

    def _opened(self, future: Any) -> None:
        with self._lock:
            self._is_open = not future.cancelled() and future.exception() is None
        if not self._is_open:
            self.close()

    def close(self) -> None:
        """Close the second desk, or find its process ended: everything is answered here from now on."""
        with self._lock:
            second, self._second, self._is_open = self._second, None, False
            self._ended = time.monotonic()
            self._homes.clear()
        if second is not None:
            second.close()


# What follows runs in the process of the second desk.


def _opened(root: Path, brand: str | None, words: WardWords, patience: float) -> Desk:
    memory.share()
    desk = Desk(Choices(root, brand, words), patience)
    desk.begin().result()
    return desk


def _answered(desk: Desk, piece: tuple[str, PackOrder | None]) -> Any:
    """What a desk answers to an order."""
    what, order = piece
    if what == _OPENED:
        return None
    try:
        return getattr(desk, what)(order)
    except PackRefused as refused:
        return _Refused(refused=refused)
    except Busy as busy:
        return _Refused(busy=busy.why)
    except Exception as failure:
        return _Refused(bug=bugs.without_words(failure))
    finally:
        memory.give_back()
