"""YAML with the place of every word. The only home of PyYAML.

Every scalar stays the text that was written: `no` is not False, `10:30` is not 630, `012` keeps its zero. Only accents
that are after their letters are joined to them. What YAML
allows and a leaflet has no use for (tags, merge keys, several documents) is refused.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from builder.content import yaml_errors
from builder.content.yaml_errors import DEPTH, YamlProblem, yaml_problem
from builder.core import digests, ordinary_files, parted_words
from builder.core.characters import UNPRINTABLE, collapse, composed, unprintable, unprintables
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.patterns import lazy_pattern

LIMIT = 1_000_000
"""The most bytes that a file may have."""


_EXPANDED = 2 * LIMIT
"""The most characters and values that a file may have once its aliases are written out."""

_MANY = 100
"""More problems of one sort than this are not reported for one file."""

# libyaml is ten times as fast. PyYAML comes without it on some systems.
_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_PLAIN_LOADER: Any = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

Data = Any
"""A str, a list of data, or a dict from str to data."""


@dataclass(slots=True, eq=False)
class YamlNode:
    """A value and where it is: `start` and `end` count the characters of the text before it.

    `kids` has the nodes of a list by number, and of a mapping by name, each with the node of its key. `typed` is what
    was written where accents were after their letters, and "" where `data` is just that.
    """

    start: int
    end: int
    data: Data
    style: str = ""
    kids: dict[str | int, tuple[YamlNode | None, YamlNode]] = field(default_factory=dict)
    size: int = 0
    typed: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class YamlSource:
    """A YAML file that was read: its `data`, and the place of everything in it.

    `name` is the path relative to the project, `text` is what was written (line ends are ``\\n``), `digest` is the
    SHA-256 in hexadecimal, whatever the line ends were.
    """

    name: str
    data: Data
    text: str
    digest: str
    _root: YamlNode

    def place(self, path: tuple[str | int, ...], near: str = "", *, key: bool = False, line: int = 0) -> Place:
        """Where the value at `path` is, or with `key` the name of the field.

        With `near`, the first place of these words in it, looked for from the value's line `line` (from 0) on: spaces
        and line ends in them are all alike. What cannot be found gives the start of the line, of the value, or of
        what is nearest above it.
        """
        node, complete = self._root, True
        name: YamlNode | None = None
        for step in path:
            if step not in node.kids:
                complete = False
                break
            name, node = node.kids[step]
        if key and complete and name is not None:
            node = name
        return _place(self.name, self.text, _spot(self.text, node, near, line))

    def scalars(self) -> Iterator[YamlScalar]:
        """Every value that is words, once for each path that leads to it: what `*` repeats has several."""
        waiting: list[tuple[tuple[str | int, ...], YamlNode]] = [((), self._root)]
        while waiting:
            path, node = waiting.pop()
            if isinstance(node.data, str):
                yield YamlScalar(path, node.data, node.start, node.end)
            waiting += [((*path, step), kid) for step, (_, kid) in node.kids.items()]

    def spans(self) -> dict[str, YamlSpan]:
        """Where the fields of the top level are in `text`; none where these are written in curly brackets."""
        if self.text[self._root.start : self._root.start + 1] == "{":
            return {}
        spans = {}
        for name, (key, value) in self._root.kids.items():
            if key is not None:
                end = value.start + len(self.text[value.start : value.end].rstrip())
                spans[str(name)] = YamlSpan(key.start, value.start, end)
        return spans


class YamlScalar(NamedTuple):
    """Words at `path`, and where they are written: from `start` to before `end`, with their quotation marks."""

    path: tuple[str | int, ...]
    data: str
    start: int
    end: int


class YamlSpan(NamedTuple):
    """Where a field of the top level is: its name from `start`, its value from `value` to before `end`."""

    start: int
    value: int
    end: int


def read(path: Path, name: str) -> YamlSource:
    """Read a YAML file whose top level has fields. `name` is what problems call it.

    Raises LeafletError with every problem of the file.
    """
    return parse(read_bytes(path, name), name)


def parse(content: bytes, name: str) -> YamlSource:
    """The same for the bytes of a file. Raises LeafletError likewise."""
    text = decoded(content, name)
    problems = list(islice(_characters(text), _MANY)) + list(islice(_tabs(text), _MANY))
    # What YAML could not read becomes an ordinary letter, or space, so that the rest of the file can be looked at.
    legible = text if not problems else _TAB.sub(lambda match: " " * len(match[0]), UNPRINTABLE.sub("x", text))
    root, others = _composed(legible, first=not problems)
    problems += islice(others, _MANY)
    if not problems:
        problems += _top(root)
    if problems or root is None:
        raise LeafletError(located.problem.at(_place(name, text, located.at)) for located in problems)
    return YamlSource(name, root.data, text, digests.of_text(content), root)


def _top(root: YamlNode | None) -> Iterator[YamlProblem]:
    """A file has fields at its top level."""
    hint = "start it with a field: its name, a colon and a space, such as `title: …`"
    if root is None or (root.data == "" and not root.style):
        yield yaml_problem(0, "this file is empty", hint)
    elif not isinstance(root.data, dict):
        what = "a list" if isinstance(root.data, list) else "words"
        yield yaml_problem(root.start, f"the file starts with {what}, not with a field", hint)


def plain_data(text: str) -> Data:
    """What a text of the program says, which its tests read with `read`: that takes ten times as long."""
    return yaml.load(text, _PLAIN_LOADER)


def written(fields: Mapping[str, Any]) -> bytes:
    """A mapping as the YAML that an editor would have written, with every scalar as text: True as ``yes``.

    Raises TypeError for a value that no field can have.
    """
    return yaml.safe_dump(_as_text(fields), sort_keys=False, allow_unicode=True, width=LIMIT).encode()


def _as_text(value: object) -> Data:
    match value:
        case str():
            return str(value)
        case bool():
            return "yes" if value else "no"
        case int() | float() | datetime.date():
            return str(value)
        case Mapping():
            return {str(key): _as_text(entry) for key, entry in value.items()}
        case Sequence() if not isinstance(value, (bytes, bytearray)):
            return [_as_text(entry) for entry in value]
    raise TypeError(f"a field cannot be of type {type(value).__name__}: give text, a number, a list or a dict")


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file that is not larger than `LIMIT`.

    Raises LeafletError when the file is larger, missing, a folder or protected.
    """

    def failed(message: str, hint: str) -> LeafletError:
        return LeafletError([Problem(Place(name), "error", message, hint)])

    try:
        if path.is_dir():
            raise failed("this is a folder, not a file", "give the folder another name")
        if path.exists() and not path.is_file():
            raise failed("this is not an ordinary file", "put a text file in its place")
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise failed("this file does not exist", "check the file's name and folder") from None
    except OSError as error:
        ordinary_files.note()
        reason = (error.strerror or str(error)).lower()
        raise failed(
            f"this file cannot be read: {reason}", "check that you are allowed to read it, and try again"
        ) from None
    if len(content) > LIMIT:
        raise failed("this file is larger than 1 MB", "is it a text file? Divide a long leaflet into several")
    return content


def decoded(content: bytes, name: str) -> str:
    """The text of a file in UTF-8, its line ends made one."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in content[:2] and len(content) > 1):
        raise LeafletError([Problem(Place(name), "error", "this file is saved as UTF-16", _UTF8)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Counted without the mark at the start, which is no character of the text.
        content = content.removeprefix(b"\xef\xbb\xbf")
        good = _first_good(content)
        guess = content[len(good.encode()) :][:1].decode("cp1252", "replace")
        seen = f": “{guess}” was saved in another way" if guess.isprintable() and guess != "\ufffd" else ""
        place = _place(name, _lines(good), len(_lines(good)))
        raise LeafletError([Problem(place, "error", f"this character is not in UTF-8{seen}", _UTF8)]) from None
    return _lines(text)


_UTF8 = "save the file as UTF-8: most editors ask for the encoding when you choose “Save as”"


def _first_good(content: bytes) -> str:
    """What is before the first byte that is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content[: error.start].decode("utf-8")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


_TAB = lazy_pattern(r"(?m)^ *\t[ \t]*")
_TAB_PROBLEM = "this line starts with a tab", "use spaces instead, two for each level"


def _characters(text: str) -> Iterator[YamlProblem]:
    for match in unprintables(text):
        yield yaml_problem(match.start(), *unprintable(match[0]))


def _tabs(text: str) -> Iterator[YamlProblem]:
    for match in _TAB.finditer(text):
        end = text.find("\n", match.end())
        if text[match.end() : None if end < 0 else end].strip():
            yield yaml_problem(match.start() + match[0].index("\t"), *_TAB_PROBLEM)


def _place(name: str, text: str, at: int) -> Place:
    return Place(name, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


# Composing

_COMMENT = lazy_pattern(r"[ \t]+(#[^\n]*)")
"""A comment after a value: an editor who means the sign # loses the words behind it."""


def _composed(text: str, *, first: bool) -> tuple[YamlNode | None, list[YamlProblem]]:
    """The nodes of a text, and everything that is wrong with them.

    Where YAML stops and it is clear what was meant, the text is read again as if that had been repaired (`text`
    keeps its length), to find what else is wrong. Without `first`, the text has other problems already, and what they
    lead to is not a problem of its own.
    """
    problems: dict[tuple[int, str], YamlProblem] = {}
    root = None
    for _ in range(min(_MANY, 3 + 2 * LIMIT // (len(text) + 1))):
        composer = YamlComposer(text)
        end = composer.compose()
        for problem in composer.problems:
            problems.setdefault((problem.at, problem.problem.message), problem)
        root = composer.root
        if end is None or not first:
            break
        # It says more about its place than what was found there before.
        problems = {key: problem for key, problem in problems.items() if problem.at != end.at}
        problems[end.at, end.problem.message] = end
        if end.repaired in ("", text):
            break
        text = end.repaired
    return root, list(problems.values())


class YamlComposer:
    """Makes nodes of YAML's events, one after the other: however deep a file goes, no call goes deep."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[YamlProblem] = []
        self.root: YamlNode | None = None
        self.last = yaml_errors.LastRead()
        self._open: list[YamlNode] = []
        self._keys: list[YamlNode | None] = []
        self._anchors: dict[str, YamlNode] = {}
        self._size = 0
        self._documents = 0

    def compose(self) -> YamlProblem | None:
        """Read the text. Returns the problem that stopped it, or None."""
        try:
            for event in yaml.parse(self.text, _LOADER):
                problem = self._take(event)
                if problem is not None:
                    return problem
        except yaml.MarkedYAMLError as error:
            spot = min(error.problem_mark.index, len(self.text)) if error.problem_mark else 0
            context = min(error.context_mark.index, len(self.text)) if error.context_mark else spot
            return yaml_errors.explain(f"{error.context}: {error.problem}", self.text, spot, context, self.last)
        except (ValueError, OverflowError):
            # Without libyaml, PyYAML trips over numbers too large for a character.
            return yaml_problem(self.last.end, "a number after a backslash or % is too large", "delete the backslash")
        return None

    def _take(self, event: Any) -> YamlProblem | None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
            return None
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            return self._begin(event, {} if kind is yaml.MappingStartEvent else [])
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._finish(event)
        elif kind is yaml.AliasEvent:
            return self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                return yaml_errors.second_document(event.start_mark.index)
        return None

    def _scalar(self, event: Any) -> None:
        start, end, value = event.start_mark.index, event.end_mark.index, event.value
        style = event.style or ""
        data = composed(value)
        node = YamlNode(start, end, data, style, size=1 + len(value), typed="" if data == value else value)
        self.last.scalar(start, end, style)
        self._size += node.size
        bad = next(unprintables(value), None) if style == '"' else None
        if bad:
            self.problems.append(yaml_problem(start, *unprintable(bad[0])))
        # Programs that write YAML break what is in quotation marks at any space.
        joined = yaml_errors.joined_entries(self.text[start:end], start) if style in ("", ">") else None
        if joined is not None:
            self.problems.append(joined)
        self._name(event, node)
        self._put(node)
        comment = _COMMENT.match(self.text, end) if not style else None
        if comment and not value:
            self.problems += yaml_errors.hidden_value(comment[1], comment.start(1))
        elif comment:
            message = "what follows # on this line is a note for you, and is not printed"
            hint = "put quotation marks around the value if # belongs to it, or move the note to a line of its own"
            self.problems.append(yaml_problem(comment.start(1), message, hint))

    def _begin(self, event: Any, data: Data) -> YamlProblem | None:
        start = event.start_mark.index
        if self.text.startswith("{{", start):
            return yaml_errors.bare_field(self.text, start)
        if len(self._open) == DEPTH:
            return yaml_errors.too_deep(start)
        node = YamlNode(start, start, data, size=self._size)
        self._size += 1
        self._name(event, node)
        self._put(node)
        self._open.append(node)
        self._keys.append(None)
        return None

    def _finish(self, event: Any) -> None:
        node = self._open.pop()
        self._keys.pop()
        node.end = event.end_mark.index
        node.size = self._size - node.size
        if self.text[node.start : node.start + 1] in ("[", "{"):
            self.last.flow(node.start, node.end)

    def _alias(self, event: Any) -> YamlProblem | None:
        start, end = event.start_mark.index, event.end_mark.index
        self.last.flow(start, end)
        node = self._anchors.get(event.anchor)
        if node is None:
            hint = "put quotation marks around words that start with *"
            self.problems.append(
                yaml_problem(start, f"`*{event.anchor}` repeats nothing: there is no `&{event.anchor}` above it", hint)
            )
        elif node in self._open:
            message = f"`*{event.anchor}` is inside what it repeats"
            return yaml_problem(start, message, "write the words themselves")
        elif self._size + node.size > _EXPANDED:
            message = "this file is too large once everything that it repeats with * is written out"
            return yaml_problem(start, message, "write the words themselves")
        else:
            self._size += node.size
        self._put(node or YamlNode(start, end, "x", size=1))
        return None

    def _name(self, event: Any, node: YamlNode) -> None:
        """Note the node's anchor, and refuse its tag."""
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        if event.tag is not None:
            self.problems.append(yaml_errors.tag(self.text, node.start))

    def _put(self, node: YamlNode) -> None:
        """Give a node to the list or mapping that is open: there, every other one is a key."""
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent.data, list):
            parent.kids[len(parent.data)] = None, node
            parent.data.append(node.data)
        elif key is None:
            self._keys[-1] = node
            self._check_key(node)
        else:
            self._keys[-1] = None
            if isinstance(key.data, str):
                self._enter(parent, key, node)

    def _enter(self, parent: YamlNode, key: YamlNode, node: YamlNode) -> None:
        name = collapse(key.data)
        first = parent.kids.get(name)
        if first is None:
            parent.kids[name] = key, node
            parent.data[name] = node.data
        elif name != "<<":
            line = self.text.count("\n", 0, first[0].start if first[0] else 0) + 1
            message = f"`{_shown(name)}` is here for the second time: the first is in line {line}"
            self.problems.append(yaml_problem(key.start, message, "keep one of the two"))

    def _check_key(self, key: YamlNode) -> None:
        if not isinstance(key.data, str):
            message = "the name of a field must be words, not a list or other fields"
            self.problems.append(
                yaml_problem(key.start, message, "put quotation marks around words that start with a bracket")
            )
        elif not key.data.strip():
            self.problems.append(yaml_problem(key.start, "a field has no name here", "write its name before the colon"))
        elif key.data == "<<" and not key.style:
            message = "`<<` cannot be used here"
            self.problems.append(yaml_problem(key.start, message, "write out the fields that belong here"))


def _shown(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39]}…"


# Places in a value

_SPACE = " \t\r\n"
_WORDS = lazy_pattern(r"[^ \t\r\n]+")
_NEAR = lazy_pattern(r"[ \t\r\n]*(\{\{|\}\})[ \t\r\n]*|[ \t\r\n]+|[^ \t\r\n{}]+|[{}]")
_ESCAPE = lazy_pattern(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n|.)|''", re.DOTALL)
_ESCAPED_SPACES = {"\\t", "\\n", "\\r", "\\ ", "\\\t", "\\\n"}


def _spot(text: str, node: YamlNode, near: str, line: int) -> int:
    """How many characters of the text are before `near` in the node."""
    near = composed(near)
    if not isinstance(node.data, str):
        return max(_found(text, near, node.start, node.end), node.start)
    value = node.data
    at = 0
    for _ in range(line):
        at = value.find("\n", at) + 1 or len(value)
    found = _found(value, near, at, len(value))
    if found < 0 and not line:
        return node.start
    spot = at if found < 0 else found
    before = _as_typed(node.typed, spot) if node.typed else value[:spot]
    # A match may begin with the space before a site field.
    ink = sum(character not in _SPACE for character in before)
    return next(islice(_ink(text, node), ink, None), node.start)


def _as_typed(typed: str, length: int) -> str:
    """The start of a text as it was typed, which has `length` characters once its accents are joined to the letters."""
    start = taken = 0
    for end in range(1, len(typed) + 1):
        letter, following = typed[start:end], typed[end : end + 1]
        # What follows belongs to the letter if it is an accent, or a part of one character with it, as in Korean.
        is_part = composed(letter + following) != composed(letter) + following
        if following and (is_part or unicodedata.combining(following)):
            continue
        taken += len(composed(letter))
        if taken > length:
            break
        start = end
    return typed[:start]


def _found(text: str, near: str, start: int, end: int) -> int:
    """Where words start, however spaces between them and in site fields are written; -1 where they do not."""
    if "{" in near or "}" in near:
        match = _pattern(near).search(text, start, end)
        return match.start() if match else -1
    words = _WORDS.findall(near)
    return parted_words.first(text, words, _SPACE, start, end) if words else -1


def _pattern(near: str) -> re.Pattern[str]:
    """The pattern of words with site fields, of which there is one at least."""
    parts = []
    for match in _NEAR.finditer(near.strip(_SPACE)):
        if match[1]:
            parts.append(rf"[{_SPACE}]*{re.escape(match[1])}[{_SPACE}]*")
        else:
            parts.append(re.escape(match[0]) if match[0].strip(_SPACE) else rf"[{_SPACE}]+")
    return re.compile("".join(parts))


def _ink(text: str, node: YamlNode) -> Iterator[int]:
    """Where each character of a value is in the text, spaces left out.

    YAML folds and indents lines, but it adds and drops nothing except spaces: the n-th character of the value is the
    n-th in the text, whatever style the value is written in.
    """
    at = node.start
    if text[at] == "&":
        at += len(re.match(r"\S+\s*", text[at:])[0])  # type: ignore[index]
    if node.style in ("|", ">"):
        at = text.find("\n", at) + 1
    elif node.style:
        at += 1
    while at < node.end:
        escape = _ESCAPE.match(text, at) if node.style in ("'", '"') else None
        if escape and escape[0].startswith("'" if node.style == "'" else "\\"):
            if not _is_space(escape[0]):
                yield at
            at = escape.end()
        else:
            if text[at] not in _SPACE:
                yield at
            at += 1


def _is_space(escape: str) -> bool:
    if escape[1] in "xuU" and len(escape) > 2:
        return int(escape.lstrip("\\xuU"), 16) in map(ord, _SPACE)
    return escape in _ESCAPED_SPACES
