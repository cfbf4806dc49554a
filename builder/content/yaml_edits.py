"""Change values in a YAML file where they are: notes, line ends and the layout of all else stay as they are."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from builder.content.yaml_reader import YamlSource
from builder.core.diagnostics import LeafletError, Place, Problem

_MARK = "\ufeff"


class TextEdit(NamedTuple):
    """What is from `start` to before `end` of `YamlSource.text`, and what is to be there."""

    start: int
    end: int
    text: str


def edited(content: bytes, source: YamlSource, edits: Iterable[TextEdit]) -> bytes:
    """The bytes of a file with `edits`. `source` is what was read from `content`."""
    decoded = content.decode("utf-8")
    mark = _MARK if decoded.startswith(_MARK) else ""
    text = decoded.removeprefix(mark)
    line_end = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    # Where the two characters of a Windows line end were read as one.
    pairs = [match.start() - number for number, match in enumerate(re.finditer("\r\n", text))]
    for edit in sorted(set(edits), reverse=True):
        start, end = (at + bisect.bisect_left(pairs, at) for at in (edit.start, edit.end))
        text = text[:start] + edit.text.replace("\n", line_end) + text[end:]
    return (mark + text).encode("utf-8")


def value_edit(source: YamlSource, start: int, end: int, old: str, new: str) -> TextEdit:
    """The edit of a value that is one name: in place where the name is written plainly, else in quotation marks."""
    written = source.text[start:end]
    # The last one: an anchor before the value may be called like it.
    match = re.search(rf"(?<![\w-]){re.escape(old)}(?=[\"']?\s*\Z)", written)
    if match is None:
        return TextEdit(start, end, f'"{new}"')
    return TextEdit(start + match.start(), start + match.end(), new)


def field_edit(source: YamlSource, name: str, value: str, below: Sequence[str]) -> TextEdit:
    """The edit that gives a field of the top level a value, as it is written in YAML.

    A new field is put below the first of the fields `below` that the file has. Raises LeafletError for a file whose
    fields are in curly brackets.
    """
    spans = source.spans()
    if name in spans:
        return TextEdit(spans[name].value, spans[name].end, value)
    anchor = next((spans[field] for field in below if field in spans), None)
    if anchor is None:
        message = "the program cannot edit this file as it is written"
        hint = f"write each field on a line of its own and try again, or add this yourself: {name}: {value}"
        raise LeafletError([Problem(Place(source.name), "error", message, hint)])
    margin = anchor.start - (source.text.rfind("\n", 0, anchor.start) + 1)
    at = source.text.find("\n", anchor.end)
    line = f"{' ' * margin}{name}: {value}"
    return TextEdit(at, at, f"\n{line}") if at >= 0 else TextEdit(len(source.text), len(source.text), f"\n{line}\n")
