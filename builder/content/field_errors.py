"""What pydantic finds wrong with a file, in an editor's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails, PydanticCustomError

from builder.content import field_docs
from builder.content.field_positions import FieldPath, FieldPosition, kinds
from builder.core.characters import collapse
from builder.core.diagnostics import Problem, error
from builder.core.suggestions import did_you_mean, nearest

EMPTY = "empty"
"""The kind of a custom error for a value that holds nothing."""


class FieldProblem(NamedTuple):
    """What is wrong with a value, and where in its file.

    It is at `path` (at the name of the field there, with `key`), where `near` first occurs from the value's line
    `line` (from 0) on.
    """

    problem: Problem
    path: FieldPath = ()
    near: str = ""
    line: int = 0
    key: bool = False


def wrong(message: str, hint: str, path: FieldPath = (), *, key: bool = False) -> FieldProblem:
    """A problem of the value at `path`, or with `key` of the name of that field."""
    return FieldProblem(error(message, hint), path, key=key)


def refused(*problems: FieldProblem) -> PydanticCustomError:
    """The error for a validator to raise. The paths of `problems` start at what the validator was given."""
    message = "; ".join(entry.problem.message for entry in problems)
    return PydanticCustomError("refused", "{message}", {"message": message, "problems": problems})


def field_problems(root: type[BaseModel], errors: Sequence[ErrorDetails]) -> list[FieldProblem]:
    """Everything that pydantic reports, with paths from the top of the file. `root` is the model that it made."""
    # A list whose every entry is wrong is too short for pydantic. It is not, for the person who wrote it.
    fields = [FieldPosition.of(root, details) for details in errors if not _has_entries(details)]
    # A name that is nearly that of a missing field is the mistake itself, and has a hint of its own.
    meant = {(*field.path[:-1], near) for field in fields if field.kind == "extra_forbidden" for near in _meant(field)}
    return [
        entry._replace(path=(*field.path, *entry.path))
        for field in fields
        if field.kind != "missing" or field.path not in meant
        for entry in _problems(field)
    ]


def _has_entries(details: ErrorDetails) -> bool:
    return details["type"] == "too_short" and bool(details["input"])


def _problems(field: FieldPosition) -> Sequence[FieldProblem]:
    if field.kind == "refused":
        problems: Sequence[FieldProblem] = field.context["problems"]
        return [entry._replace(key=True) for entry in problems] if field.is_key else problems
    if field.kind == EMPTY or (
        field.kind not in _EVEN_EMPTY and isinstance(field.value, str) and not field.value.strip()
    ):
        return [_empty(field)]
    return [_WORDS_FOR.get(field.kind, _unusable)(field)]


def _missing(field: FieldPosition) -> FieldProblem:
    about = field_docs.fields(field.model).get(field.name, "")
    return wrong(f"`{field.name}` is missing here", f"add a line `{field.name}: …`. {about}")


def _meant(field: FieldPosition) -> list[str]:
    """The field that an unknown name is likely to stand for."""
    name = re.sub(r"\W+", "_", field.name).lower()
    return nearest(name, field.model.model_fields, likeness=0.7)  # Surely meant: the other error is left out for it.


def _extra(field: FieldPosition) -> FieldProblem:
    near = _meant(field)
    fields = field.model.model_fields
    if near:
        hint = did_you_mean(near, form="`{}`")
    elif field.name and not set(fields) & {field.name.split()[0]}:
        hint = f"the fields here are {_listed(fields)}"
    else:
        hint = f"put a colon and a space after `{field.name.split()[0]}`"
    return wrong(f"there is no field `{_short(field.name)}` here", hint, key=True)


def _no_kind(field: FieldPosition) -> FieldProblem:
    return wrong("`kind` is missing here", f"add a line `kind: …` with one of {_listed(_all_kinds(field))}")


def _wrong_kind(field: FieldPosition) -> FieldProblem:
    value = field.value
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        return wrong("`kind` should be words", f"write one of {_listed(_all_kinds(field))}", ("kind",))
    return _choice("kind", kind, _all_kinds(field))._replace(path=("kind",))


def _all_kinds(field: FieldPosition) -> list[str]:
    return [kind for model in field.models for kind in kinds(model)]


def _wrong_choice(field: FieldPosition) -> FieldProblem:
    choices = re.findall(r"'([^']*)'", field.context["expected"])
    if not isinstance(field.value, str):
        return wrong(f"{field.subject} should be words", f"write one of {_listed(choices)}")
    return _choice(field.name, field.value, choices)


def _choice(field: str, value: str, choices: Collection[str]) -> FieldProblem:
    if not value.strip():
        return wrong(f"`{field}` is empty", f"write one of {_listed(choices)}")
    question = did_you_mean(nearest(value, choices), form="`{}`")
    hint = f"{question} The choices are {_listed(choices)}" if question else f"write one of {_listed(choices)}"
    return wrong(f"`{field}` cannot be `{_short(value)}`", hint)


def _empty(field: FieldPosition) -> FieldProblem:
    if field.is_key:
        return wrong("this name is empty", "write a name before the colon", key=True)
    if field.is_entry:
        return wrong("this entry is empty", "write something here, or delete it")
    hint = "write a value after the colon"
    if field.info and not field.info.is_required():
        hint += ", or delete the line"
    return wrong(f"{field.subject} is empty", hint)


def _not_words(field: FieldPosition) -> FieldProblem:
    if isinstance(field.value, dict):
        hint = "put quotation marks around words that contain a colon and a space"
        return wrong(f"{field.subject} should be words, not fields", hint)
    hint = "delete the hyphens, or put quotation marks around words that start with a bracket"
    if field.name in _BODY_TEXT and not field.is_entry:
        hint = f"to print a list, write | right after `{field.name}:`, and leave the list below as it is"
    return wrong(f"{field.subject} should be words, not a list", hint)


_BODY_TEXT = frozenset({"body", "answer"})
"""Fields that may have lists in CommonMark."""


def _not_list(field: FieldPosition) -> FieldProblem:
    what = "fields" if isinstance(field.value, dict) else "words"
    hint = "write each entry on a line of its own, with a hyphen and a space before it"
    return wrong(f"{field.subject} should be a list, not {what}", hint)


def _not_fields(field: FieldPosition) -> FieldProblem:
    what = "a list" if isinstance(field.value, list) else "words"
    if field.models:
        names = ["kind"] if len(field.models) > 1 else [*field.models[0].model_fields]
        hint = f"write fields, each with a colon and a space after its name: {_listed(names)}"
    else:
        hint = "write fields below it, further in, each as a name, a colon, a space and words"
    return wrong(f"{field.subject} should have fields, not {what}", hint)


def _too_few(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} has no entries", "add one, with a hyphen and a space before it")


def _not_yes_or_no(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} should be yes or no", "write yes or no")


def _not_whole(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} should be a whole number", "write it in digits, such as 3")


def _not_number(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} should be a number", "write it in digits, such as 4.5")


def _too_small(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} is too small", f"write {field.context['ge']:g} or more")


def _too_large(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} is too large", f"write {field.context['le']:g} or less")


def _too_long(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} has too many digits", "write a smaller number")


def _unusable(field: FieldPosition) -> FieldProblem:
    return wrong(f"{field.subject} cannot be used as it is", "compare it with the same field in a file that works")


_WORDS_FOR: Mapping[str, Callable[[FieldPosition], FieldProblem]] = {
    "missing": _missing,
    "extra_forbidden": _extra,
    "union_tag_not_found": _no_kind,
    "union_tag_invalid": _wrong_kind,
    "literal_error": _wrong_choice,
    "string_type": _not_words,
    "tuple_type": _not_list,
    "dict_type": _not_fields,
    "model_type": _not_fields,
    "model_attributes_type": _not_fields,
    "too_short": _too_few,
    "bool_type": _not_yes_or_no,
    "bool_parsing": _not_yes_or_no,
    "int_type": _not_whole,
    "int_parsing": _not_whole,
    "int_parsing_size": _too_long,
    "float_type": _not_number,
    "float_parsing": _not_number,
    "finite_number": _not_number,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
}
"""What pydantic calls an error, and who tells it."""

_EVEN_EMPTY = frozenset({"missing", "extra_forbidden", "literal_error", "union_tag_invalid", "union_tag_not_found"})
"""Errors that are reported in the same words when the value is empty."""


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _short(words: str) -> str:
    words = collapse(words)
    return words if len(words) <= 40 else f"{words[:39]}…"
