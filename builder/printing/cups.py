"""Printers and print jobs, through CUPS. Only this module runs its commands ``lp`` and ``lpstat``.

Jobs use the attribute names of IPP (RFC 8011, PWG 5100), so that they work with every printer. A file goes to CUPS
through a pipe: this module writes no copy of it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from builder.content import selection
from builder.core.diagnostics import LeafletError
from builder.core.page_numbers import numbered
from builder.core.patterns import lazy_pattern
from builder.core.units import POINTS_PER, millimetres

Sides = Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"]
SIDES: dict[str, Sides] = {"long": "two-sided-long-edge", "short": "two-sided-short-edge", "none": "one-sided"}
"""The values of `sides` (RFC 8011, 5.2.8) by the edge that sheets are turned over on."""

_SIZES: tuple[str, ...] = ("iso_a3_297x420mm", "iso_a4_210x297mm", "iso_a5_148x210mm", "iso_a6_105x148mm")
_SIZES += ("iso_b4_250x353mm", "iso_b5_176x250mm", "na_letter_8.5x11in", "na_legal_8.5x14in", "na_ledger_11x17in")
_SELF_DESCRIBING = lazy_pattern(r"[a-z]+_([a-z0-9.-]+)_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)")
_MILLIMETRES = {unit: millimetres(POINTS_PER[unit]) for unit in ("mm", "in")}
_NEAR = 2.0
"""How much pages may differ from a paper, in mm: programs round sizes to points, and paper is not cut exactly."""
_LONGEST_TITLE = 255
"""How many bytes the name of a job may have (RFC 8011, 5.1.3)."""
_PATIENCE = 60
"""How long a question to CUPS may take, in seconds."""


class PrintError(LeafletError):
    """Something cannot be printed. `typed` is true where the reason is a mistake in the command."""

    def __init__(self, message: str, hint: str, *, typed: bool = False) -> None:
        super().__init__(message, hint)
        self.typed = typed


class PrinterNotReady(PrintError):
    """A printer does not accept jobs now, or does not print them; `others` are the printers that can be used."""

    def __init__(self, printer: Printer, others: Sequence[str]) -> None:
        self.others = others
        other = f", or choose another with --printer: {', '.join(others)}" if others else ""
        hint = f"ask for it to be started (with cupsaccept and cupsenable){other}"
        super().__init__(f"{printer.name} cannot be used now: {printer.reason}", hint)


class UnknownOutcome(PrintError):
    """A printer did not answer in time: it may or may not have accepted the job."""


class Printer(NamedTuple):
    """A printer, or a class of printers. `reason` says why it cannot be used now; "" where it is ready."""

    name: str
    default: bool = False
    reason: str = ""


class Paper(NamedTuple):
    """A size of paper: its self-describing name (PWG 5101.1) and its sides in millimetres, upright."""

    name: str
    width: float
    height: float

    @property
    def label(self) -> str:
        """What people call it: A4, letter."""
        name = self.name.split("_")[1]
        return name.upper() if len(name) == 2 else name

    def takes(self, size: tuple[float, float]) -> bool:
        """Whether a page, upright or turned, fits on this paper."""
        return all(side <= room + _NEAR for side, room in zip(sorted(size), (self.width, self.height), strict=True))


class Ticket(NamedTuple):
    """How to print a job. `shrink` makes pages smaller until they fit; without it they stay at their size."""

    title: str
    paper: Paper
    sides: Sides = "one-sided"
    copies: int = 1
    shrink: bool = False
    black: bool = False

    def sheets(self, pages: int) -> int:
        """How many sheets of paper a file of `pages` takes."""
        return self.copies * (pages if self.sides == "one-sided" else (pages + 1) // 2)


class Job(NamedTuple):
    """A job that CUPS has accepted: the printer, and the name of the job, such as ``Ward-12``."""

    printer: str
    id: str


def installed() -> bool:
    """Whether CUPS is installed on this computer."""
    return all(map(shutil.which, ("lp", "lpstat")))


def printers(*, patience: float | None = None) -> list[Printer]:
    """The printers of this computer, sorted by name. Raises PrintError where CUPS is not installed or does not answer.

    `patience` is how many seconds CUPS may take for all of its answers; by default it may take a minute for each.
    """
    end = None if patience is None else time.monotonic() + patience
    report, complaint = _lpstat("-r", "-d", "-a", "-p", end=end)
    if not report.startswith("scheduler is running"):
        raise _unanswered()
    default = re.search(r"^system default destination: (\S+)", report, re.MULTILINE)
    reasons: dict[str, str] = {}
    for pattern, state in _STATES:
        for name, cause in re.findall(pattern, report, re.MULTILINE):
            reasons[name] = state if not cause.strip() or cause == "reason unknown" else f"{state}: {cause.strip()}"
    names = {
        *re.findall(r"^(\S+) (?:not )?accepting requests", report, re.MULTILINE),
        *_lpstat("-e", end=end)[0].split(),
    }
    if not names and complaint not in ("", "No destinations added."):
        raise _unanswered(complaint)
    chosen = default[1] if default else ""
    return [Printer(name, name == chosen.partition("/")[0], reasons.get(name, "")) for name in sorted(names)]


_STATES = (
    (r"^printer (\S+) disabled since .*(?:\n\t(.*))?", "it is stopped"),
    (r"^(\S+) not accepting requests since .*(?:\n\t(.*))?", "it does not accept jobs"),
)
"""How `lpstat` reports printers that cannot be used, and what we call that."""


def choose(name: str | None, *, patience: float | None = None) -> Printer:
    """The printer called `name`, or the default printer, ready for a job. Raises PrintError where there is none.

    A name may have an instance after a slash: options that a user has saved under that name (`lpoptions -p`).
    `patience` is that of `printers`.
    """
    available = printers(patience=patience)
    names = [printer.name for printer in available]
    if not available:
        raise PrintError("no printer is set up on this computer", "add one in its settings, or with lpadmin")
    if name is None:
        chosen = next((printer for printer in available if printer.default), None)
        if chosen is None:
            message = "no printer was chosen, and there is no default printer"
            raise PrintError(message, f"choose a printer with --printer: {', '.join(names)}", typed=True)
    else:
        chosen = next((printer for printer in available if printer.name == name.partition("/")[0]), None)
        if chosen is None:
            unknown = selection.unknown("printer", name, names)
            raise PrintError(unknown.message, unknown.hint, typed=True)
        chosen = chosen._replace(name=name)
    if chosen.reason:
        raise PrinterNotReady(chosen, [printer.name for printer in available if not printer.reason])
    return chosen


def send(pdf: bytes, printer: str, ticket: Ticket, *, patience: float | None = None) -> Job:
    """Send a file to a printer's queue. Raises PrintError where CUPS does not accept it.

    Copies are collated: each is a whole file. After `patience` seconds it gives up (UnknownOutcome). Without
    `patience` it waits without end: a large file takes time, and a user at the command line can press Ctrl-C.
    """
    options = {
        "document-format": "application/pdf",
        "media": ticket.paper.name,
        "sides": ticket.sides,
        "print-scaling": "fit" if ticket.shrink else "none",
    }
    if ticket.copies > 1:
        options["multiple-document-handling"] = "separate-documents-collated-copies"
    if ticket.black:
        options["print-color-mode"] = "monochrome"
    words = ["-d", printer, "-n", str(ticket.copies), "-t", _title(ticket.title)]
    words += [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    try:
        done = _run("lp", *words, "-", data=pdf, patience=patience)
    except subprocess.TimeoutExpired:
        raise UnknownOutcome(
            f"{printer} did not answer within {patience:g} seconds: “{ticket.title}” may or may not have been sent",
            "check the printer before you send it again",
        ) from None
    accepted = re.search(r"^request id is (\S+-\d+)\b", done.stdout.decode("utf-8", "replace"), re.MULTILINE)
    if done.returncode or accepted is None:
        reason = _complaint(done).rstrip(".") or f"lp ended with {done.returncode}"
        raise PrintError(
            f"{printer} did not accept “{ticket.title}”: {reason}", "check the printer: lpstat -p -l reports its state"
        )
    return Job(printer, accepted[1])


def _title(title: str) -> str:
    """A title as the name of a job: printable characters only, cut to the length that IPP allows."""
    printable = "".join(sign if sign.isprintable() else " " for sign in title)
    return printable.encode("utf-8", "replace")[:_LONGEST_TITLE].decode("utf-8", "ignore")


def paper(name: str) -> Paper:
    """The paper called ``a4`` or ``iso_a4_210x297mm``. Raises PrintError where the name is not that of a paper."""
    wanted = name.strip().lower()
    papers = {size.label.lower(): size for size in map(_paper, _SIZES)}
    if wanted in papers:
        return papers[wanted]
    if _SELF_DESCRIBING.fullmatch(wanted) and min(_paper(wanted)[1:]) > 0:
        return _paper(wanted)
    unknown = selection.unknown("paper", name, list(papers))
    hint = f"{unknown.hint.rstrip('?')}, or an IPP name such as custom_lower-tray_200x280mm"
    raise PrintError(unknown.message, hint, typed=True)


def _paper(name: str) -> Paper:
    match = _SELF_DESCRIBING.fullmatch(name)
    assert match is not None
    sides = sorted(float(side) * _MILLIMETRES[match[4]] for side in match.group(2, 3))
    return Paper(name, *sides)


def paper_of(sizes: Iterable[tuple[float, float]]) -> Paper:
    """The paper that pages of these sizes (mm), upright or turned, fill. Raises PrintError where no paper does."""
    uprights = [(min(size), max(size)) for size in sizes]
    pages: dict[tuple[float, float], list[int]] = {}
    for number, upright in enumerate(uprights, 1):
        pages.setdefault(upright, []).append(number)
    papers: dict[Paper, list[int]] = {}
    for across, up in sorted(pages):
        fits = [
            size for size in map(_paper, _SIZES) if abs(across - size.width) <= _NEAR and abs(up - size.height) <= _NEAR
        ]
        if not fits:
            which = "its pages are" if len(pages) == 1 else f"{numbered(pages[across, up])}: the size is"
            message = f"{which} {across:g} × {up:g} mm, which is not a standard paper size"
            raise PrintError(message, "choose the paper to print them on, such as: --media a4")
        papers.setdefault(fits[0], []).extend(pages[across, up])
    if len(papers) > 1:
        labels = " and ".join(f"{size.label} ({numbered(sorted(of_size))})" for size, of_size in papers.items())
        largest = max(papers, key=lambda size: size.width * size.height)
        hint = f"choose one paper to print them all on, such as: --media {largest.label.lower()}"
        raise PrintError(f"its pages have several sizes: {labels}", hint)
    return next(iter(papers))


def sides_of(sizes: Sequence[tuple[float, float]]) -> Sides:
    """The sides to print pages of these sizes on, so that they turn like those of a book.

    Where some pages lie across and others do not (see `lying_across`), those that lie across are upside down on backs.
    """
    if len(sizes) < 2:
        return "one-sided"
    return "two-sided-short-edge" if len(lying_across(sizes)) == len(sizes) else "two-sided-long-edge"


def lying_across(sizes: Sequence[tuple[float, float]]) -> list[int]:
    """The numbers of the pages that are wider than high."""
    return [number for number, (across, up) in enumerate(sizes, 1) if across > up]


def _lpstat(*words: str, end: float | None) -> tuple[str, str]:
    """What ``lpstat`` prints, and the error that it reports. `end` is the time (monotonic) when it must have ended."""
    try:
        done = _run("lpstat", *words, patience=_PATIENCE if end is None else max(end - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        raise _unanswered() from None
    return done.stdout.decode("utf-8", "replace"), _complaint(done)


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The first line of the errors that a program printed, without the program's name."""
    first = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    return re.sub(r"^\S*lp(stat)?: (Error - )?", "", first)


def _run(name: str, *words: str, data: bytes = b"", patience: float | None) -> subprocess.CompletedProcess[bytes]:
    """Run a program until it ends. Raises subprocess.TimeoutExpired where it takes longer than `patience` seconds."""
    program = shutil.which(name)
    if program is None:
        raise PrintError(
            f"the program {name} is not installed on this computer", "install CUPS; in Debian it is cups-client"
        )
    # English, as `printers` and `send` expect, and UTF-8 for titles in any script.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    try:
        return subprocess.run(
            [program, *words], input=data, env=environment, capture_output=True, check=False, timeout=patience
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PrintError(f"{program} cannot be run: {reason}", "install CUPS again, or fix that file") from None


def _unanswered(complaint: str = "") -> PrintError:
    where = os.environ.get("CUPS_SERVER")
    server = f"the print server {where}" if where else "the print service of this computer (CUPS)"
    hint = f"check it, or CUPS_SERVER, which names {where}" if where else "start it, for example: systemctl start cups"
    return PrintError(f"{server} does not {f'list its printers: {complaint}' if complaint else 'answer'}", hint)
