"""What YAML stumbles over, in an editor's words.

YAML's own messages say where it gave up; what went wrong is there, or on the line above. Where it is plain what
was meant, a problem also has the text as YAML could read it, of the same length, so that the rest can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from builder.core.diagnostics import Problem, error
from builder.core.patterns import lazy_pattern


class YamlProblem(NamedTuple):
    """Something that is wrong after `at` characters of a text; `repaired` is a text that could be read, or empty."""

    at: int
    problem: Problem
    repaired: str = ""


def yaml_problem(at: int, message: str, hint: str, repaired: str = "") -> YamlProblem:
    """An error after `at` characters of a text."""
    return YamlProblem(at, error(message, hint), repaired)


class LastRead:
    """What was read last: a scalar (`style` is how it is quoted), or an alias, or what is in brackets."""

    def __init__(self) -> None:
        self.start = self.end = 0
        self.style = ""
        self.bracket = (0, 0)

    def scalar(self, start: int, end: int, style: str) -> None:
        self.start, self.end, self.style = start, end, style

    def flow(self, start: int, end: int) -> None:
        self.bracket = start, end


class YamlStop(NamedTuple):
    """Where YAML gave up: `at`, and where what it was reading then had begun (`since`)."""

    text: str
    at: int
    since: int
    last: LastRead

    def line(self, at: int | None = None) -> YamlLine:
        return YamlLine.of(self.text, self.at if at is None else at)

    def mask(self, start: int, end: int, mark: str = "x") -> str:
        """The text with other characters from `start` to `end`, in the same number."""
        return self.text[:start] + mark * (end - start) + self.text[end:]


class YamlLine(NamedTuple):
    """A line of the text: from `start` to `end`, and where its words begin (after the hyphens of lists)."""

    start: int
    end: int
    words: int
    text: str

    @classmethod
    def of(cls, text: str, at: int) -> YamlLine:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        line = text[start : len(text) if end < 0 else end]
        return cls(start, start + len(line), start + _LEAD.match(line).end(), line)  # type: ignore[union-attr]

    def above(self, text: str) -> YamlLine | None:
        """The nearest line above that is not empty and no note."""
        start = self.start
        while start > 0:
            line = YamlLine.of(text, start - 1)
            if line.text.strip() and not line.text.lstrip().startswith("#"):
                return line
            start = line.start
        return None

    @property
    def column(self) -> int:
        return self.words - self.start + 1

    @property
    def is_entry(self) -> bool:
        return self.text.lstrip().startswith("- ")

    @property
    def whole(self) -> YamlLine:
        """The line with its first hyphen among its words."""
        return self._replace(words=self.start + len(self.text) - len(self.text.lstrip()))

    @property
    def first(self) -> str:
        """The first word, without its colon."""
        words = self.text[self.words - self.start :].split()
        return " ".join(words[: 2 if words[:1] == ["-"] else 1]).rstrip(":")


DEPTH = 32
"""How deep lists and fields may be nested. The models need ten."""

_LEAD = lazy_pattern(r"[ \t]*(?:- +)*")
_FIELD = lazy_pattern(r"[ \t]*(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^\s:#\"'\[{-][^:]*):[ \t]+")
_NO_SPACE = lazy_pattern(r"[ \t]*(?:- +)*[A-Za-z_][\w-]*(:)(?!//)\S")
_HYPHEN = lazy_pattern(r"[ \t]*(?:- +)*(-)[^\s-]")
_TAB = "there is a tab here", "use spaces instead of tabs"
_SITE_FIELD = lazy_pattern(r"\{\{[^{}\n]*\}\}")


def explain(reason: str, text: str, at: int, since: int, last: LastRead) -> YamlProblem:
    """What is wrong where YAML stopped for `reason`, after `at` characters; it was reading what began at `since`."""
    stop = YamlStop(text, at, since, last)
    for pattern, explanation in _EXPLANATIONS:
        if re.search(pattern, reason):
            return explanation(stop)
    return _unknown(stop)


def too_deep(at: int) -> YamlProblem:
    """Lists and fields are nested too deep at this place."""
    message = f"lists and fields are nested more than {DEPTH} deep here"
    return yaml_problem(at, message, "put quotation marks around words that start with brackets or hyphens")


def second_document(at: int) -> YamlProblem:
    return yaml_problem(
        at, "a second document starts here", "write one leaflet in each file, and delete this line of hyphens"
    )


def tag(text: str, start: int) -> YamlProblem:
    """A tag such as ``!important`` before a value."""
    at = text.find("!", start)
    word = re.match(r"\S*", text[at:])
    message = f"`{word[0] if word else '!'}` cannot be used before a value"
    return yaml_problem(at, message, "put quotation marks around words that start with !, or delete the tag")


def hidden_value(note: str, at: int) -> list[YamlProblem]:
    """A value that starts with #, such as a colour: YAML takes it for a note, and the field for empty."""
    word = re.match(r"#[^\s\"]+", note)
    message = "# starts a note here, so that the field is empty"
    return [yaml_problem(at, message, f'write "{word[0]}" in quotation marks')] if word else []


_ENTRY = lazy_pattern(r"[ \t]*(?:(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)\S|\|.*\|[ \t]*$)")


def joined_entries(value: str, start: int) -> YamlProblem | None:
    """A list or table in a value as it was written, `start` characters into the file, whose lines YAML joins."""
    if "\n" not in value:
        return None
    first, *others = value.split("\n")
    at, before = start + len(first) + 1, "" if first.startswith(">") else first
    outer = min((len(line) - len(line.lstrip(" ")) for line in others if line.strip()), default=0)
    joined: list[tuple[int, str]] = []
    for line in others:
        # After >, lines that are further in than the others stay lines.
        is_joined = before.strip() and not (first.startswith(">") and line[outer : outer + 1] == " ")
        if is_joined and _ENTRY.match(line):
            joined.append((at + len(line) - len(line.lstrip()), before.strip()))
        at, before = at + len(line) + 1, line
    if not joined or (len(joined) == 1 and not joined[0][1].endswith(":") and not _ENTRY.match(joined[0][1])):
        return None
    hint = "write | right after the field's colon (and not >), and start the words on the line below"
    return yaml_problem(joined[0][0], "this line would be joined to the line above", hint)


def bare_field(text: str, start: int) -> YamlProblem:
    """A value that starts with ``{{``: YAML takes curly brackets for fields of its own."""
    line = YamlLine.of(text, start)
    field = _SITE_FIELD.match(text, start)
    end = field.end() if field else line.end
    alone = _FIELD.fullmatch(text[line.start : start]) or _LEAD.fullmatch(text[line.start : start])
    words = text[start : line.end if alone else end]
    return yaml_problem(
        start,
        "a value that starts with {{ needs quotation marks",
        f"write {_quoted(words)}",
        text[:start] + "x" * (end - start) + text[end:],
    )


def _quoted(words: str) -> str:
    """Words as they can be in YAML."""
    words = words.strip()
    if len(words) > 2 and words[0] == words[-1] and words[0] in "'\"":
        words = words[1:-1]
    quoted = f'"{words}"' if '"' not in words and "\\" not in words else "'" + words.replace("'", "''") + "'"
    return quoted if len(quoted) <= 70 else f"{quoted[:60]} … {quoted[-1]}"


def _colon(stop: YamlStop) -> YamlProblem:
    """A colon and a space where no field can be."""
    line = stop.line()
    field = _FIELD.match(stop.text[line.start : stop.at])
    if field:
        name = field[0].strip()
        start = line.start + field.end()
        message = "a value that contains a colon and a space needs quotation marks"
        hint = f"write {name} {_quoted(stop.text[start : line.end])}"
        # It may have more of them, and the quotation marks are right for all.
        return yaml_problem(stop.at, message, hint, stop.mask(start, line.end))
    above = line.above(stop.text)
    if above is None:
        return _unknown(stop)
    if (problem := _no_space(stop, above)) is not None:
        return problem
    if line.column > above.column:
        return _column(line, above, "this line starts too far to the right")
    if ":" not in above.text:
        return _no_colon(stop, above)
    return yaml_problem(
        stop.at, "a colon and a space cannot be used here", "put quotation marks around words that contain them"
    )


def _no_space(stop: YamlStop, line: YamlLine) -> YamlProblem | None:
    match = _NO_SPACE.match(line.text)
    if match is None:
        return None
    at = line.start + match.start(1)
    repaired = stop.mask(at + 1, at + 2, " ")
    return yaml_problem(
        at, "there is no space after this colon", "put a space between the colon and the value", repaired
    )


def _no_hyphen_space(stop: YamlStop, line: YamlLine) -> YamlProblem | None:
    match = _HYPHEN.match(line.text)
    if match is None:
        return None
    at = line.start + match.start(1)
    repaired = stop.mask(at + 1, at + 2, " ")
    return yaml_problem(
        at, "there is no space after this hyphen", "put a space between the hyphen and the entry", repaired
    )


def _no_colon(stop: YamlStop, line: YamlLine) -> YamlProblem:
    """A line of words alone. It is read on as if it were a note."""
    repaired = stop.mask(line.words, line.words + 1, "#")
    hint = (
        "write a field as its name, a colon, a space and the value; or move the line further in, "
        "if it continues the line above"
    )
    return yaml_problem(line.words, "this line has no colon", hint, repaired)


def _column(line: YamlLine, above: YamlLine, message: str) -> YamlProblem:
    if line.is_entry and above.is_entry:
        line, above = line.whole, above.whole
    hint = (
        f"start it in column {above.column}, under “{above.first}”; or, if it continues that line, use quotation marks"
    )
    if line.column < above.column:
        hint = f"start it in column {above.column}, under “{above.first}”, if the two belong together"
    return yaml_problem(line.words, message, hint)


def _sign(stop: YamlStop) -> YamlProblem:
    """A sign that YAML keeps for itself, or a tab."""
    sign = stop.text[stop.at : stop.at + 1]
    if sign == "\t":
        return yaml_problem(stop.at, *_TAB, stop.mask(stop.at, stop.at + 1, " "))
    if not sign or sign == "\n":
        return _unknown(stop)
    words = stop.text[stop.at : stop.line().end]
    message = f"a value cannot start with {sign} outside quotation marks"
    return yaml_problem(stop.at, message, f"write {_quoted(words)}", stop.mask(stop.at, stop.at + 1))


def _mark(stop: YamlStop) -> YamlProblem:
    """As `_sign`, for a sign that was begun with."""
    return _sign(stop._replace(at=stop.since))


def _quote(stop: YamlStop) -> YamlProblem:
    """A quotation mark without its fellow."""
    line = stop.line(stop.since)
    sign = stop.text[stop.since]
    hint = f"write another {sign} at the end of the value"
    if sign == "'":
        hint += "; an apostrophe between two of them is written twice"
    return yaml_problem(stop.since, "this quotation mark is not closed", hint, stop.mask(stop.since, line.end))


def _escape(stop: YamlStop) -> YamlProblem:
    at = stop.text.rfind("\\", 0, stop.at + 1)
    if at < 0:
        # It is one of a tag's, such as !%41.
        return _tag_handle(stop)
    hint = "write it twice to print it, or use ' in place of \" around the value"
    return yaml_problem(at, 'a backslash has a meaning of its own between "', hint, stop.mask(at, at + 1))


def _bracket(stop: YamlStop) -> YamlProblem:
    """A bracket that is not closed, or not in time."""
    sign = stop.text[stop.since]
    fellow = {"[": "]", "{": "}"}.get(sign)
    if fellow is None:
        return _unknown(stop)
    hint = f"write {fellow} where the list ends" if sign == "[" else f"write {fellow} where the fields end"
    hint += f"; or, if the words themselves start with {sign}, put quotation marks around them"
    return yaml_problem(stop.since, f"this {sign} is not closed, or a comma is missing after it", hint)


def _block(stop: YamlStop) -> YamlProblem:
    """A line, or the end of one, that does not go with the lines before it."""
    line, last = stop.line(), stop.last
    if last.style in ("'", '"') and last.end <= stop.at and line.start <= last.end:
        first = stop.line(last.start)
        repaired = stop.mask(last.start, first.end)
        if first.start != line.start:
            return _quote(stop._replace(since=last.start))._replace(repaired=repaired)
        words = stop.text[last.start : line.end]
        message = "there are words after the closing quotation mark"
        return yaml_problem(stop.at, message, f"write {_quoted(words)}", repaired)
    start, end = last.bracket
    if end and end <= stop.at and line.start <= start:
        words, sign = stop.text[start : line.end], stop.text[start]
        message = f"a value that starts with {sign} needs quotation marks"
        return yaml_problem(start, message, f"write {_quoted(words)}", stop.mask(start, line.end))
    for problem in (_no_hyphen_space(stop, line), _no_space(stop, line)):
        if problem is not None:
            return problem
    return _neighbours(stop, line)


def _neighbours(stop: YamlStop, line: YamlLine) -> YamlProblem:
    sign = stop.text[stop.at : stop.at + 1]
    if sign in ("]", "}"):
        return yaml_problem(
            stop.at,
            f"this {sign} has no opening bracket",
            "delete it, or write its opening bracket before the first entry",
        )
    if sign == ":":
        return yaml_problem(stop.at, "a field has no name here", "write its name before the colon")
    above = line.above(stop.text)
    if above is None or stop.text[line.start : stop.at].strip():
        return _unknown(stop)
    column = stop.since - stop.text.rfind("\n", 0, stop.since)
    if stop.at - line.start + 1 == column:
        if sign == "-":
            hint = "put the list below a field that it belongs to"
            return yaml_problem(stop.at, "an entry of a list is among fields", hint)
        hint = "start it with a hyphen and a space; or move it to where its field belongs"
        return yaml_problem(stop.at, "a field is among the entries of a list", hint)
    return _column(line, above, "this line does not start under the lines that it belongs to")


def _key(stop: YamlStop) -> YamlProblem:
    """A line of words where a field should be."""
    line = stop.line(stop.since)
    return _no_hyphen_space(stop, line) or _no_space(stop, line) or _no_colon(stop, line)


def _entry(stop: YamlStop) -> YamlProblem:
    hint = "start the list on the line below, each entry with a hyphen and a space; or use quotation marks"
    return yaml_problem(stop.at, "a list cannot start on this line", hint, stop.mask(stop.at, stop.at + 1))


def _header(stop: YamlStop) -> YamlProblem:
    """What follows the ``|`` or ``>`` of a text of several lines."""
    line = stop.line()
    if "\t" in line.text[: line.words - line.start + 1]:
        return yaml_problem(line.start + line.text.index("\t"), *_TAB)
    sign = stop.text[stop.since : stop.since + 1]
    hint = f"start the words on the next line, further in; or, to print the {sign}, use quotation marks"
    return yaml_problem(stop.at, f"no words can follow {sign} on its line", hint, stop.mask(stop.at, line.end, " "))


def _directive(stop: YamlStop) -> YamlProblem:
    line = stop.line(stop.since)
    message = "a line cannot start with %"
    return yaml_problem(
        line.start, message, "put quotation marks around the value", stop.mask(line.start, line.start + 1, "#")
    )


def _document(stop: YamlStop) -> YamlProblem:
    for match in re.finditer(r"(?m)^(---|\.\.\.)(?=\s|$)", stop.text[: stop.at]):
        if stop.text[: match.start()].strip():
            message = "YAML takes this line for the end of the file, but more lines follow"
            return yaml_problem(match.start(), message, "delete the line")
    line = stop.line()
    above = line.above(stop.text)
    if above and above.text.startswith("%"):
        return _directive(stop._replace(since=above.start))
    if above and line.column != above.column:
        return _column(line, above, "this line does not start under the lines that it belongs to")
    return _unknown(stop)


def _tag_handle(stop: YamlStop) -> YamlProblem:
    at = stop.text.find("!", min(stop.at, stop.since))
    if at < 0:
        return _unknown(stop)
    return tag(stop.text, at)._replace(repaired=stop.mask(at, at + 1))


def _unknown(stop: YamlStop) -> YamlProblem:
    at = min(stop.at, len(stop.text.rstrip()))
    return yaml_problem(at, "this cannot be read", "compare this line and the one above with a leaflet that works")


_EXPLANATIONS: tuple[tuple[str, Callable[[YamlStop], YamlProblem]], ...] = (
    # libyaml has a limit of its own, which it comes to first in a long row of brackets.
    ("maximum nesting depth", lambda stop: too_deep(stop.at)),
    ("mapping values are not allowed", _colon),
    ("block scalar", _header),
    ("escape|hexa?decimal", _escape),
    ("quoted scalar", _quote),
    ("an (alias|anchor)", _mark),
    ("tag", _tag_handle),
    ("directive", _directive),
    ("cannot start any token|expected (the )?node content", _sign),
    ("sequence entries are not allowed", _entry),
    ("expected ',' or", _bracket),
    ("expected ':'", _key),
    ("document start", _document),
    ("block mapping|block collection|block sequence|block end", _block),
)
"""What YAML says, with or without libyaml, and what says it in plain words: the first that fits."""
