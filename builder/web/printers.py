"""Printers of the computer that serves the page, and jobs for them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

from builder.core.units import millimetres
from builder.printing import cups
from builder.printing.cups import Printer
from builder.web.desk import Desk
from builder.web.orders import Busy, PackOrder, PackRefused, Reason
from builder.web.text_helpers import capitalised
from builder.web.ward_words import ENGLISH_TAG

if TYPE_CHECKING:
    from builder.content.format import Format

COPIES = 20
"""How many copies can be asked for."""
_FRESH = 30
"""For how many seconds a list of printers is recent."""
_PATIENCE = 15.0
"""How many seconds CUPS may take to list printers or to accept a job."""
_AT_ONCE = 4
"""How many requests may wait for CUPS at a time, and how many for the list: the server's other threads stay free."""


class NotSent(Exception):
    """A pack was made, but not sent, or perhaps not sent: why, in words."""

    def __init__(self, message: str, hint: str) -> None:
        self.reason = Reason(message, hint, "printer", ENGLISH_TAG)
        super().__init__("a pack is not sent")


class SentPack(NamedTuple):
    """A pack that is on its way to a printer: a sentence about that, the pack's code, and what to write by hand."""

    message: str
    code: str
    by_hand: Sequence[str] = ()
    printer: str = ""


class Printers:
    """Lists printers, and sends packs to them. CUPS can be slow, so only a few requests wait for it at a time."""

    def __init__(self) -> None:
        self._list: Sequence[Printer] = ()
        self._asked = float("-inf")
        self._asking: Thread | None = None
        self._lock = Lock()
        self._waiting = BoundedSemaphore(_AT_ONCE)
        self._sending = BoundedSemaphore(_AT_ONCE)

    def listed(self, *, wait: bool = False) -> Sequence[Printer]:
        """The printers as last listed. An old list is renewed in the background; with `wait`, it is waited for."""
        asking = self._refresh()
        if wait and asking is not None and self._waiting.acquire(blocking=False):
            try:
                asking.join(_PATIENCE)
            finally:
                self._waiting.release()
        return self._list

    def _refresh(self) -> Thread | None:
        """The thread that lists the printers; None where the list is recent."""
        with self._lock:
            if self._asking is not None and self._asking.is_alive():
                return self._asking
            if time.monotonic() - self._asked <= _FRESH:
                return None
            asking = Thread(target=self._ask, name="printers", daemon=True)
            # Where no thread can be started any more, show the page without printers.
            with suppress(RuntimeError):
                asking.start()
                self._asking = asking
            return self._asking

    def _ask(self) -> None:
        try:
            self._list = _asked()
        finally:
            self._asked = time.monotonic()

    def send(self, desk: Desk, order: PackOrder, printer: str, copies: str, sides: str) -> SentPack:
        """Make a pack, and send it to a printer. Raises NotSent, PackRefused, Busy."""
        words = desk.choices.words
        if not printer:
            raise PackRefused([Reason(words("refused.no_printer"), words("refused.choose_one"), field="printer")])
        if not (copies.isdecimal() and copies.isascii() and 1 <= int(copies) <= COPIES):
            hint = words("refused.how_many", most=COPIES)
            raise PackRefused([Reason(words("refused.copies"), hint, field="copies")])
        with self._under_way():
            chosen = cups.choose(printer, patience=_PATIENCE)
        # The pack is made outside `_under_way`: waiting for it must not keep others from CUPS.
        pack = desk.printed(order)
        try:
            ticket = _ticket(pack.format, pack.title, pack.pages, int(copies), sides)
        except cups.PrintError as failed:
            raise NotSent(
                failed.message, "choose another format, or press Print: the browser asks for the paper"
            ) from None
        with self._under_way():
            ticket = ticket._replace(sides=pack.sides or ticket.sides)
            job = cups.send(pack.pdf, chosen.name, ticket, patience=_PATIENCE)
        count = "1 copy" if ticket.copies == 1 else f"{ticket.copies} copies"
        how = f". {capitalised(pack.how)}." if pack.how else ""
        return SentPack(f"{count} sent to {job.printer} (job {job.id}){how}", pack.code, pack.by_hand, job.printer)

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        """Wait for CUPS inside. Raises NotSent where it fails, Busy where many wait already."""
        if not self._sending.acquire(blocking=False):
            raise Busy
        try:
            yield
        except cups.PrintError as failed:
            raise NotSent(failed.message, _hint(failed)) from None
        finally:
            self._sending.release()


def _asked() -> Sequence[Printer]:
    if not cups.installed():
        return ()
    try:
        return cups.printers(patience=_PATIENCE)
    except cups.PrintError:
        return ()


def _hint(failed: cups.PrintError) -> str:
    """What a nurse can do: she has no command line."""
    if isinstance(failed, cups.UnknownOutcome):
        return failed.hint
    if isinstance(failed, cups.PrinterNotReady) and failed.others:
        return f"choose another, such as {failed.others[0]}, or ask the person who looks after the printers"
    if failed.typed:
        return "load this page again, and choose another printer"
    return "ask the person who looks after the printers, or press Print: that prints from the browser"


def _ticket(format: Format, title: str, pages: int, copies: int, sides: str) -> cups.Ticket:
    """How a pack is printed. The title is that of the pack, so that no patient's name is in the list of jobs."""
    size = (millimetres(format.page.width), millimetres(format.page.height))
    # Folded pages come as sheets of A4.
    paper = cups.paper("a4") if format.fold is not None else cups.paper_of([size])
    chosen = cups.sides_of([size] * pages) if sides == "both" else "one-sided"
    return cups.Ticket(title, paper, chosen, copies, False, format.ink == "black")
