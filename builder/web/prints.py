"""Printers of the computer that serves the page, and jobs for them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from builder import printing
from builder.printing import Printer
from builder.web.answers import Desk, Order, Reason, Refused

if TYPE_CHECKING:
    from builder.brand import Format

COPIES = 20
"""How many copies can be asked for."""
_FRESH = 30
"""For how long the list of printers is taken to be true, in seconds."""
_MM = 25.4 / 72


class Printers:
    """The printers that there are; asking for them takes its time, and is done once in a while."""

    def __init__(self) -> None:
        self._known: Sequence[Printer] = ()
        self._asked = float("-inf")
        self._lock = Lock()

    def known(self, *, ask: bool = False) -> Sequence[Printer]:
        """The printers as they were last seen; `ask` looks again where that is a while ago."""
        if ask and time.monotonic() - self._asked > _FRESH:
            with self._lock:
                if time.monotonic() - self._asked > _FRESH:
                    self._known = _asked()
                    self._asked = time.monotonic()
        return self._known


def _asked() -> Sequence[Printer]:
    if not printing.installed():
        return ()
    try:
        return printing.printers()
    except printing.PrintFailed:
        return ()


def send(desk: Desk, order: Order, printer: str, copies: str, sides: str) -> str:
    """Make a pack, and send it to a printer: what was done, in words. Raises answers.Refused, answers.Busy."""
    if not (copies.isdecimal() and copies.isascii() and 1 <= int(copies) <= COPIES):
        hint = f"write a number from 1 to {COPIES}"
        raise Refused([Reason("this number of copies cannot be printed", hint, field="copies")])
    try:
        chosen = printing.choose(printer)
        made = desk.printed(order)
        ticket = _ticket(made.format, made.title, made.pages, int(copies), sides)
        job = printing.send(made.pdf, chosen.name, ticket._replace(sides=made.sides or ticket.sides))
    except printing.PrintFailed as failed:
        raise Refused([Reason(str(failed), failed.hint)]) from None
    count = "1 copy" if ticket.copies == 1 else f"{ticket.copies} copies"
    return f"{count} sent to {job.printer} (job {job.id}){f'. {made.how}' if made.how else ''}"


def _ticket(format: Format, title: str, pages: int, copies: int, sides: str) -> printing.Ticket:
    """How a pack is printed. The title is that of the pack: nobody's name is in the list of jobs."""
    size = (format.page.width * _MM, format.page.height * _MM)
    # Folded pages come as sheets of A4.
    paper = printing.paper("a4") if format.fold is not None else printing.paper_of([size])
    chosen = printing.sides_of([size] * pages) if sides == "both" else "one-sided"
    return printing.Ticket(title, paper, chosen, copies, False, format.ink == "black")
