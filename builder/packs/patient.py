"""A patient's details: read, checked, and never quoted in a report.

No message, hint, repr or exception from here contains a value, or a field's name as it was typed: someone may have
typed the patient's name there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import NamedTuple

from builder.content import yaml_reader
from builder.core.characters import collapse
from builder.core.diagnostics import NOWHERE, LeafletError, Place, Problem, error, warning
from builder.core.patterns import lazy_pattern
from builder.core.scripts import JOINERS, hint_for_unknown, without_stray_joiners
from builder.packs import cell_values, dates_of_operation


@dataclass(frozen=True, slots=True, repr=False)
class Details:
    """The details that are printed for a patient; "" is left blank to write by hand. `notes` may have several lines.

    `needs` are what the patient needs to read, hear or understand, as the Accessible Information Standard (DAPB1605)
    has it recorded and shared.
    """

    name: str = ""
    date_of_operation: str = ""
    hospital_number: str = ""
    consultant: str = ""
    ward_phone: str = ""
    needs: str = ""
    notes: str = ""

    def fields(self) -> dict[str, str]:
        """The fields that are not blank."""
        return {field: value for field in FIELDS if (value := getattr(self, field))}

    def without(self, blank: Collection[str]) -> Details:
        """The same details with these fields left blank."""
        return replace(self, **dict.fromkeys(blank, ""))

    def __repr__(self) -> str:
        return "Details(…)"


FIELDS = tuple(field.name for field in fields(Details))
"""The details that there are, in the order in which they are printed."""

LONGEST, LONGEST_NOTES = 200, 5_000
"""How many characters a detail may have, and the notes."""

_SPACE = lazy_pattern("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that other programs put between words. Some forbid a line break, and then a name may not fit."""
_ALIKE = {0x2010: "-", 0x2011: "-", 0x02BC: "’", 0xAD: "", 0x200B: "", 0xFEFF: ""}
"""Hyphens and an apostrophe from other programs, and the plain characters that look the same; and what nobody sees."""
_SENT_BY_SCANNERS = "".join(map(chr, [*range(0x21), *range(0x7F, 0xA0)]))
"""Enter, Tab and other control characters, and spaces: what scanners of barcodes send before and after a number."""
_AIM_IDENTIFIER = lazy_pattern(r"\][A-Za-z][0-9A-Za-z]")
"""What some scanners send before a number: which kind of barcode it was (ISO/IEC 15424), such as ``]C1``."""
_CONTROLS = {
    "\x00": "null", "\x02": "start of text", "\x03": "end of text", "\x04": "end of transmission", "\x1b": "escape",
    "\x1c": "file separator", "\x1d": "group separator", "\x1e": "record separator", "\x1f": "unit separator",
    "\x7f": "delete",
}  # fmt: skip
"""What Unicode has no names for. The separators are between two fields of a barcode."""
_NAMES = f"the details are: {', '.join(FIELDS)}"
_FILE = "--for"
_OPTION = "--set"


class DetailProblem(NamedTuple):
    """A problem of the detail in a `field`, without any of its words. A warning says that it is left blank.

    `on_form` is the message for the person who has just typed it into a form, which may show a letter of it.
    """

    field: str
    problem: Problem
    on_form: str = ""

    @classmethod
    def of(cls, field: str, message: str, hint: str, on_form: str = "") -> DetailProblem:
        return cls(field, error(message, hint), on_form)

    def in_place(self, place: Place = NOWHERE) -> Problem:
        """The problem as it is reported apart from its field: the field's name is in it."""
        return Problem(place, self.problem.severity, f"“{self.field}”: {self.problem.message}", self.problem.hint)

    @property
    def is_refused(self) -> bool:
        """Whether no pack can be made with the detail; the other problems leave a line to write on."""
        return self.problem.severity == "error"

    @property
    def form_message(self) -> str:
        return self.on_form or f"{self.problem.message}: {self.problem.hint}"


class GivenDetail(NamedTuple):
    """A detail as it was given, and where."""

    value: str
    place: Place

    def __repr__(self) -> str:
        return f"GivenDetail({self.place})"


def from_settings(settings: Sequence[str]) -> dict[str, GivenDetail]:
    """The details of ``name=value`` settings. Raises LeafletError with all that is wrong with them."""
    details: dict[str, GivenDetail] = {}
    problems = []
    for number, setting in enumerate(settings, 1):
        field, equals, value = setting.partition("=")
        field, place = field.strip().lower(), Place(_OPTION, number)
        if not equals:
            problems.append(Problem(place, "error", "there is no equals sign", 'write it as --set name="…"'))
        elif field not in FIELDS:
            problems.append(Problem(place, "error", "this is not the name of a detail", _NAMES))
        elif field in details:
            problems.append(Problem(place, "error", f"“{field}” is given twice", "give it once"))
        else:
            details[field] = GivenDetail(value, place)
    if problems:
        raise LeafletError(problems)
    return details


def from_file(source: Path | bytes) -> dict[str, GivenDetail]:
    """The details in YAML: a name and a value on each line. Raises LeafletError with all that is wrong with it.

    `source` is the file, or what it contains. The file's own name is not reported either: people name such files after
    the patient.
    """
    try:
        read = yaml_reader.parse(source, _FILE) if isinstance(source, bytes) else yaml_reader.read(source, _FILE)
    except LeafletError as failed:
        raise LeafletError(map(_neutral, failed.problems)) from None
    details: dict[str, GivenDetail] = {}
    problems = []
    for key, value in read.data.items():
        field = key.strip().lower()
        if field not in FIELDS:
            problems.append(Problem(read.place((key,), key=True), "error", "this is not the name of a detail", _NAMES))
        elif field in details:
            problems.append(Problem(read.place((key,), key=True), "error", f"“{field}” is given twice", "give it once"))
        elif not isinstance(value, str):
            hint = "write plain words after the colon; for several lines, put | there and indent the lines"
            problems.append(Problem(read.place((key,)), "error", f"“{field}” is not plain words", hint))
        else:
            details[field] = GivenDetail(value, read.place((key,)))
    if problems:
        raise LeafletError(problems)
    return details


def _neutral(problem: Problem) -> Problem:
    """A problem with a file, without the words that it quotes."""
    if problem.place == Place(_FILE):
        hint = "check that the file exists, is saved as UTF-8, and has a detail on each line, such as name: …"
        return Problem(problem.place, "error", "the file of details cannot be read", hint)
    hint = 'write each detail on a line of its own, such as name: "…", and save the file as UTF-8'
    return Problem(problem.place, "error", "this line cannot be understood", hint)


def checked(values: Mapping[str, str], printable: Mapping[str, Collection[str]]) -> tuple[Details, list[DetailProblem]]:
    """Details as they are printed, and what is wrong with them. A value with a problem is left blank.

    `values` go by the names of `FIELDS`; `printable` has the characters of the faces ``"regular"`` and ``"bold"``.
    """
    unwrapped = {field: cell_values.unwrap(field, _scanned(field, value)) for field, value in values.items()}
    cleaned = {field: _cleaned(field, value) for field, value in unwrapped.items()}
    # Before cleaning: a space in it may be half of a letter that was read by the wrong table.
    refused = {field: refusal for field, value in unwrapped.items() if (refusal := cell_values.refusal(field, value))}
    problems = [DetailProblem.of(field, *refusal) for field, refusal in refused.items()]
    rest = {field: value for field, value in cleaned.items() if field not in refused}
    problems += [problem for field, value in rest.items() for problem in _problems_of(field, value, printable)]
    wrong = {problem.field for problem in problems}
    return Details(**{field: value for field, value in cleaned.items() if field not in wrong}), problems


def _scanned(field: str, value: str) -> str:
    """A value without what a scanner sends around a number. What it sends inside of one separates two fields."""
    if field != "hospital_number":
        return value
    value = value.strip(_SENT_BY_SCANNERS)
    identifier = _AIM_IDENTIFIER.match(value)
    return value[identifier.end() :].strip(_SENT_BY_SCANNERS) if identifier is not None else value


def _cleaned(field: str, value: str) -> str:
    """A value with its accents joined to their letters, and without spaces and hyphens that nobody meant."""
    value = unicodedata.normalize("NFC", _SPACE.sub(" ", value).translate(_ALIKE))
    value = without_stray_joiners(value)
    if field != "notes":
        return collapse(value)
    lines = [collapse(line) for line in re.split(r"\r\n?|\n", value)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _problems_of(field: str, value: str, printable: Mapping[str, Collection[str]]) -> Iterable[DetailProblem]:
    longest = LONGEST_NOTES if field == "notes" else LONGEST
    if len(value) > longest:
        yield DetailProblem.of(field, f"it has {len(value):,} characters", f"write {longest:,} at most")
        return
    hidden = [
        character
        for character in dict.fromkeys(value)
        if character not in "\n "
        and unicodedata.category(character)[0] in "CZ"
        and character not in JOINERS
        # Signs of symbol fonts, and letters that are too new, are not in any face: they are written by hand.
        and unicodedata.category(character) not in ("Co", "Cn")
    ]
    if hidden:
        hint = "it may be invisible: delete it and the letters on both sides, and type those letters again"
        on_form = "it contains something invisible that cannot be printed: empty this field, and type it again"
        if field == "hospital_number":
            on_form = (
                "there is something invisible in it, such as a scanner sends between two numbers: empty this field, "
                "and scan it again, or type the number from the wristband"
            )
        yield DetailProblem.of(field, f"it has a character that cannot be printed: {_by_code(hidden)}", hint, on_form)
    else:
        yield from _unprintable(field, value, printable)
    mistake = dates_of_operation.mistake(value) if field == "date_of_operation" and value else None
    if mistake is not None:
        on_form = ": ".join(mistake).replace(dates_of_operation.HOW, dates_of_operation.HOW_ON_FORM)
        yield DetailProblem.of(field, *mistake, on_form)


def unprintable(details: Details, printable: Mapping[str, Collection[str]]) -> list[DetailProblem]:
    """What is wrong with details that were checked without faces, in these faces."""
    return [problem for field, value in details.fields().items() for problem in _unprintable(field, value, printable)]


def _unprintable(field: str, value: str, printable: Mapping[str, Collection[str]]) -> Iterable[DetailProblem]:
    # Importing the checks takes time, and callers that need only the names of fields do not use them.
    from builder.checks.glyphs import missing

    lacking = missing(value, printable)
    if lacking:
        # Of a letter with marks, the mark may be what no face has, or puts in its place.
        parts = [part for sign in lacking for part in sign if any(part not in face for face in printable.values())]
        message = f"it is left blank: no face has the character {_by_code(parts or [sign[-1] for sign in lacking])}"
        hint = "write it by hand on the line that is printed"
        if not any(map(hint_for_unknown, parts)):
            hint += ", or put a font file that has it into styles/fonts/"
        yield DetailProblem(field, warning(message, hint))


def _by_code(characters: Sequence[str]) -> str:
    """The first of `characters` by its code and name. All of them together would spell the value."""
    name = unicodedata.name(characters[0], "").lower() or _CONTROLS.get(characters[0], "")
    more = len(characters) - 1
    return f"U+{ord(characters[0]):04X}" + (f", {name}" if name else "") + (f", and {more} more" if more else "")
