"""Printers, and jobs for them, through CUPS. The only home of its commands ``lp`` and ``lpstat``, run as programs.

What a job asks for goes by the names of IPP (RFC 8011, PWG 5100), so that every printer is asked in the same words. A
file is handed over through a pipe: no copy of it is put anywhere.
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
from builder.core.units import POINTS_PER, millimetres

Sides = Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"]
SIDES: dict[str, Sides] = {"long": "two-sided-long-edge", "short": "two-sided-short-edge", "none": "one-sided"}
"""What `sides` (RFC 8011, 5.2.8) is by the edge that sheets are turned over on."""

_SIZES: tuple[str, ...] = ("iso_a3_297x420mm", "iso_a4_210x297mm", "iso_a5_148x210mm", "iso_a6_105x148mm")
_SIZES += ("iso_b4_250x353mm", "iso_b5_176x250mm", "na_letter_8.5x11in", "na_legal_8.5x14in", "na_ledger_11x17in")
_SELF_DESCRIBING = re.compile(r"[a-z]+_([a-z0-9.-]+)_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)")
_MILLIMETRES = {unit: millimetres(POINTS_PER[unit]) for unit in ("mm", "in")}
_NEAR = 2.0
"""By how much pages may differ from a paper in mm: programs round sizes to points, and papers are cut that way."""
_LONGEST_TITLE = 255
"""How many bytes the name of a job may have (RFC 8011, 5.1.3)."""
_PATIENCE = 60
"""How long a question may take, in seconds."""


class PrintError(LeafletError):
    """Something cannot be printed. `typed`: by what somebody asked for."""

    def __init__(self, message: str, hint: str, *, typed: bool = False) -> None:
        super().__init__(message, hint)
        self.typed = typed


class PrinterNotReady(PrintError):
    """A printer takes no jobs now, or prints none; `others` are those that can be used."""

    def __init__(self, printer: Printer, others: Sequence[str]) -> None:
        self.others = others
        other = f", or name another with --printer: {', '.join(others)}" if others else ""
        hint = f"have it made ready (cupsaccept and cupsenable do that){other}"
        super().__init__(f"{printer.name} cannot be used now: {printer.fault}", hint)


class UnknownOutcome(PrintError):
    """Nobody knows whether a printer took a job: it did not say so in time."""


class Printer(NamedTuple):
    """A printer, or a class of printers. `fault` says why it takes no jobs now, or prints none; "" where it does."""

    name: str
    default: bool = False
    fault: str = ""


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
        """Whether a page, upright or turned, is no larger."""
        return all(side <= room + _NEAR for side, room in zip(sorted(size), (self.width, self.height), strict=True))


class Ticket(NamedTuple):
    """How a job is to be printed. `shrink` makes pages smaller until they fit; without it they keep their size."""

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
    """A job as CUPS took it: the printer, and the job's name, such as ``Ward-12``."""

    printer: str
    id: str


def installed() -> bool:
    """Whether there is anything here to print with."""
    return all(map(shutil.which, ("lp", "lpstat")))


def printers(*, patience: float | None = None) -> list[Printer]:
    """The printers that there are, by name. Raises PrintError where CUPS is not installed, or does not answer.

    `patience` is for how many seconds it is waited for; else for a minute, at each of its questions.
    """
    end = None if patience is None else time.monotonic() + patience
    told, complaint = _lpstat("-r", "-d", "-a", "-p", end=end)
    if not told.startswith("scheduler is running"):
        raise _unanswered()
    default = re.search(r"^system default destination: (\S+)", told, re.MULTILINE)
    faults: dict[str, str] = {}
    for pattern, fault in _FAULTS:
        for name, reason in re.findall(pattern, told, re.MULTILINE):
            faults[name] = fault if not reason.strip() or reason == "reason unknown" else f"{fault}: {reason.strip()}"
    names = {*re.findall(r"^(\S+) (?:not )?accepting requests", told, re.MULTILINE), *_lpstat("-e", end=end)[0].split()}
    if not names and complaint not in ("", "No destinations added."):
        raise _unanswered(complaint)
    chosen = default[1] if default else ""
    return [Printer(name, name == chosen.partition("/")[0], faults.get(name, "")) for name in sorted(names)]


_FAULTS = (
    (r"^printer (\S+) disabled since .*(?:\n\t(.*))?", "it is stopped"),
    (r"^(\S+) not accepting requests since .*(?:\n\t(.*))?", "it takes no jobs"),
)
"""How `lpstat` tells of printers that cannot be used, and what that is in our words."""


def choose(name: str | None, *, patience: float | None = None) -> Printer:
    """The printer called `name`, or the default one, ready for a job. Raises PrintError where there is none.

    A name may have an instance after a slash: options that somebody keeps under that name (`lpoptions -p`). `patience`
    is that of `printers`.
    """
    known = printers(patience=patience)
    names = [printer.name for printer in known]
    if not known:
        raise PrintError("no printer is set up on this computer", "add one in its settings, or with lpadmin")
    if name is None:
        found = next((printer for printer in known if printer.default), None)
        if found is None:
            message = "no printer was named, and none is the default"
            raise PrintError(message, f"name one with --printer: {', '.join(names)}", typed=True)
    else:
        found = next((printer for printer in known if printer.name == name.partition("/")[0]), None)
        if found is None:
            unknown = selection.unknown("printer", name, names)
            raise PrintError(unknown.message, unknown.hint, typed=True)
        found = found._replace(name=name)
    if found.fault:
        raise PrinterNotReady(found, [printer.name for printer in known if not printer.fault])
    return found


def send(pdf: bytes, printer: str, ticket: Ticket, *, patience: float | None = None) -> Job:
    """Hand a file to a printer's queue. Raises PrintError where it is not taken.

    Copies are collated: each is a whole file. `patience` is after how many seconds it is given up (UnknownOutcome).
    Without it there is no end: a large file takes its time, and whoever waits at the command line can press Ctrl-C.
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
            f"it is not known whether {printer} took “{ticket.title}”: it did not say so within {patience:g} seconds",
            "it may be printed all the same: look at the printer before you send it again",
        ) from None
    taken = re.search(r"^request id is (\S+-\d+)\b", done.stdout.decode("utf-8", "replace"), re.MULTILINE)
    if done.returncode or taken is None:
        reason = _complaint(done).rstrip(".") or f"lp ended with {done.returncode}"
        raise PrintError(
            f"{printer} did not take “{ticket.title}”: {reason}", "see to the printer: lpstat -p -l tells of it"
        )
    return Job(printer, taken[1])


def _title(title: str) -> str:
    """A title that the name of a job can be: characters that can be seen, and not too many."""
    seen = "".join(sign if sign.isprintable() else " " for sign in title)
    return seen.encode("utf-8", "replace")[:_LONGEST_TITLE].decode("utf-8", "ignore")


def paper(name: str) -> Paper:
    """The paper that somebody calls ``a4`` or ``iso_a4_210x297mm``. Raises PrintError for what is none."""
    wanted = name.strip().lower()
    known = {_paper(one).label.lower(): _paper(one) for one in _SIZES}
    if wanted in known:
        return known[wanted]
    if _SELF_DESCRIBING.fullmatch(wanted) and min(_paper(wanted)[1:]) > 0:
        return _paper(wanted)
    unknown = selection.unknown("paper", name, list(known))
    hint = f"{unknown.hint.rstrip('?')}, or a name of IPP such as custom_lower-tray_200x280mm"
    raise PrintError(unknown.message, hint, typed=True)


def _paper(name: str) -> Paper:
    match = _SELF_DESCRIBING.fullmatch(name)
    assert match is not None
    sides = sorted(float(side) * _MILLIMETRES[match[4]] for side in match.group(2, 3))
    return Paper(name, *sides)


def paper_of(sizes: Iterable[tuple[float, float]]) -> Paper:
    """The paper that pages of these sizes (mm), upright or turned, fill. Raises PrintError where there is no such."""
    different = sorted({(min(size), max(size)) for size in sizes})
    found: dict[Paper, None] = {}
    for across, up in different:
        fits = [
            one for one in map(_paper, _SIZES) if abs(across - one.width) <= _NEAR and abs(up - one.height) <= _NEAR
        ]
        if not fits:
            message = f"its pages are {across:g} × {up:g} mm, which is no usual size of paper"
            raise PrintError(message, "say on which paper they are to be printed, such as: --media a4")
        found[fits[0]] = None
    if len(found) > 1:
        told = " and ".join(one.label for one in found)
        hint = (
            f"say on which paper all of them are to be printed, such as: --media {max(found, key=_area).label.lower()}"
        )
        raise PrintError(f"its pages have several sizes: {told}", hint)
    return next(iter(found))


def _area(one: Paper) -> float:
    return one.width * one.height


def sides_of(sizes: Sequence[tuple[float, float]]) -> Sides:
    """The sides that pages of these sizes are printed on so that they turn like those of a book; one for one page."""
    if len(sizes) < 2:
        return "one-sided"
    across, up = sizes[0]
    return "two-sided-short-edge" if across > up else "two-sided-long-edge"


def _lpstat(*words: str, end: float | None) -> tuple[str, str]:
    """What ``lpstat`` prints, without what it cannot say, and what it says of that. `end` is until when it may take."""
    try:
        done = _run("lpstat", *words, patience=_PATIENCE if end is None else max(end - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        raise _unanswered() from None
    return done.stdout.decode("utf-8", "replace"), _complaint(done)


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The first line in which a program says what is wrong, without its name."""
    first = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    return re.sub(r"^\S*lp(stat)?: (Error - )?", "", first)


def _run(name: str, *words: str, data: bytes = b"", patience: float | None) -> subprocess.CompletedProcess[bytes]:
    """Run a program until it ends. Raises subprocess.TimeoutExpired where it had to be ended."""
    program = shutil.which(name)
    if program is None:
        raise PrintError(f"the program {name} is not on this computer", "install CUPS; Debian has it as cups-client")
    # Words that `printers` and `send` know, and titles in any script.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    try:
        return subprocess.run(
            [program, *words], input=data, env=environment, capture_output=True, check=False, timeout=patience
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PrintError(f"{program} cannot be run: {reason}", "install CUPS anew, or mend that file") from None


def _unanswered(complaint: str = "") -> PrintError:
    where = os.environ.get("CUPS_SERVER")
    told = f"the print server {where}" if where else "the print service of this computer (CUPS)"
    hint = (
        f"see to it, or to CUPS_SERVER, which names {where}"
        if where
        else "start it, such as with: systemctl start cups"
    )
    return PrintError(f"{told} does not {f'say what printers it has: {complaint}' if complaint else 'answer'}", hint)
