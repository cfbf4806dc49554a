"""What pydantic finds wrong with a file, in an editor's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from builder.content import field_docs
from builder.core.characters import collapse
from builder.core.suggestions import did_you_mean, nearest

Path = tuple[str | int, ...]

EMPTY = "empty"
"""The kind of a custom error for a value that holds nothing."""


class Fault(NamedTuple):
    """What is wrong with a value, and how to mend it.

    It stands at `path` (at the name of the field there, with `key`), where `near` first stands from the value's line
    `line` (from 0) on.
    """

    message: str
    hint: str
    path: Path = ()
    near: str = ""
    line: int = 0
    key: bool = False


def refused(*faults: Fault) -> PydanticCustomError:
    """The error for a validator to raise. The paths of `faults` start at what the validator was given."""
    message = "; ".join(fault.message for fault in faults)
    return PydanticCustomError("refused", "{message}", {"message": message, "faults": faults})


def told(root: type[BaseModel], errors: Sequence[ErrorDetails]) -> list[Fault]:
    """Everything that pydantic found, with paths from the top of the file. `root` is the model that it made."""
    # A list whose every entry is wrong is too short for pydantic. It is not, for the person who wrote it.
    spots = [_Spot.of(root, one) for one in errors if not (one["type"] == "too_short" and one["input"])]
    # A name that is nearly that of a missing field is the slip itself, and has a hint of its own.
    meant = {(*spot.path[:-1], near) for spot in spots if spot.kind == "extra_forbidden" for near in _meant(spot)}
    return [
        fault._replace(path=(*spot.path, *fault.path))
        for spot in spots
        if spot.kind != "missing" or spot.path not in meant
        for fault in _faults(spot)
    ]


class _Spot(NamedTuple):
    """Where an error is: its `path` in the file, and the `model` that has the `field` there.

    `models` are those that the value there could be. `is_key` is said of the name of a free field.
    """

    details: ErrorDetails
    path: Path
    model: type[BaseModel]
    field: str
    models: tuple[type[BaseModel], ...]
    is_key: bool

    @classmethod
    def of(cls, root: type[BaseModel], details: ErrorDetails) -> _Spot:
        """Follow an error's `loc`. The kind of a block is a step of its own there; in the file, it is none."""
        path: list[str | int] = []
        model, field, annotation = root, "", root
        for step in details["loc"]:
            models = _models(annotation)
            if step == "[key]":
                return cls(details, tuple(path), model, field, (), True)
            if len(models) > 1:
                annotation = next(one for one in models if step in _kinds(one))
                continue
            path.append(step)
            if models:
                model, field = models[0], str(step)
                info = model.model_fields.get(field)
                annotation = info.annotation if info else None  # type: ignore[assignment]
            else:
                annotation = _entry(annotation)
        return cls(details, tuple(path), model, field, _models(annotation), False)

    @property
    def kind(self) -> str:
        return self.details["type"]

    @property
    def value(self) -> object:
        return self.details["input"]

    @property
    def context(self) -> Mapping[str, Any]:
        return self.details.get("ctx", {})

    @property
    def info(self) -> FieldInfo | None:
        return self.model.model_fields.get(self.field)

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list, or of free fields, and no field of its model."""
        return not self.path or self.path[-1] != self.field

    @property
    def subject(self) -> str:
        return "this entry" if self.is_entry else f"`{self.field}`"


def _types(annotation: Any) -> Iterator[Any]:
    """The types that an annotation allows."""
    if get_origin(annotation) is Annotated:
        yield from _types(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from _types(one)
    else:
        yield annotation


def _models(annotation: Any) -> tuple[type[BaseModel], ...]:
    return tuple(one for one in _types(annotation) if isinstance(one, type) and issubclass(one, BaseModel))


def _entry(annotation: Any) -> Any:
    """The type of the entries of a list, or of free fields."""
    for one in _types(annotation):
        if get_origin(one) in (tuple, dict):
            return get_args(one)[0 if get_origin(one) is tuple else 1]
    return None


def _kinds(model: type[BaseModel]) -> tuple[str, ...]:
    return get_args(model.model_fields["kind"].annotation)


# Words


def _faults(spot: _Spot) -> Sequence[Fault]:
    if spot.kind == "refused":
        given: Sequence[Fault] = spot.context["faults"]
        return [fault._replace(key=True) for fault in given] if spot.is_key else given
    if spot.kind == EMPTY or (spot.kind not in _EVEN_EMPTY and isinstance(spot.value, str) and not spot.value.strip()):
        return [_empty(spot)]
    return [_TELLERS.get(spot.kind, _unusable)(spot)]


def _missing(spot: _Spot) -> Fault:
    about = field_docs.fields(spot.model).get(spot.field, "")
    return Fault(f"`{spot.field}` is missing here", f"add a line `{spot.field}: …`. {about}")


def _meant(spot: _Spot) -> list[str]:
    """The field that an unknown name is likely to stand for."""
    name = re.sub(r"\W+", "_", spot.field).lower()
    return nearest(name, spot.model.model_fields, likeness=0.7)  # Surely meant: the other error is left out for it.


def _extra(spot: _Spot) -> Fault:
    near = _meant(spot)
    fields = spot.model.model_fields
    if near:
        hint = did_you_mean(near, form="`{}`")
    elif spot.field and not set(fields) & {spot.field.split()[0]}:
        hint = f"the fields here are {_listed(fields)}"
    else:
        hint = f"put a colon and a space after `{spot.field.split()[0]}`"
    return Fault(f"there is no field `{_short(spot.field)}` here", hint, key=True)


def _no_kind(spot: _Spot) -> Fault:
    return Fault("`kind` is missing here", f"add a line `kind: …` with one of {_listed(_all_kinds(spot))}")


def _wrong_kind(spot: _Spot) -> Fault:
    value = spot.value
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        return Fault("`kind` should be words", f"write one of {_listed(_all_kinds(spot))}", ("kind",))
    return _choice("kind", kind, _all_kinds(spot))._replace(path=("kind",))


def _all_kinds(spot: _Spot) -> list[str]:
    return [kind for model in spot.models for kind in _kinds(model)]


def _wrong_choice(spot: _Spot) -> Fault:
    choices = re.findall(r"'([^']*)'", spot.context["expected"])
    if not isinstance(spot.value, str):
        return Fault(f"{spot.subject} should be words", f"write one of {_listed(choices)}")
    return _choice(spot.field, spot.value, choices)


def _choice(field: str, value: str, choices: Collection[str]) -> Fault:
    if not value.strip():
        return Fault(f"`{field}` is empty", f"write one of {_listed(choices)}")
    question = did_you_mean(nearest(value, choices), form="`{}`")
    hint = f"{question} The choices are {_listed(choices)}" if question else f"write one of {_listed(choices)}"
    return Fault(f"`{field}` cannot be `{_short(value)}`", hint)


def _empty(spot: _Spot) -> Fault:
    if spot.is_key:
        return Fault("this name is empty", "write a name before the colon", key=True)
    if spot.is_entry:
        return Fault("this entry is empty", "write something here, or take it away")
    hint = "write a value after the colon"
    if spot.info and not spot.info.is_required():
        hint += ", or take the line away"
    return Fault(f"{spot.subject} is empty", hint)


def _not_words(spot: _Spot) -> Fault:
    if isinstance(spot.value, dict):
        hint = "put quotation marks around words that hold a colon and a space"
        return Fault(f"{spot.subject} should be words, not fields", hint)
    hint = "take the hyphens away, or put quotation marks around words that start with a bracket"
    return Fault(f"{spot.subject} should be words, not a list", hint)


def _not_list(spot: _Spot) -> Fault:
    what = "fields" if isinstance(spot.value, dict) else "words"
    hint = "write each entry on a line of its own, with a hyphen and a space before it"
    return Fault(f"{spot.subject} should be a list, not {what}", hint)


def _not_fields(spot: _Spot) -> Fault:
    what = "a list" if isinstance(spot.value, list) else "words"
    if spot.models:
        names = ["kind"] if len(spot.models) > 1 else [*spot.models[0].model_fields]
        hint = f"write fields, each with a colon and a space after its name: {_listed(names)}"
    else:
        hint = "write fields below it, further in, each as a name, a colon, a space and words"
    return Fault(f"{spot.subject} should have fields, not {what}", hint)


def _too_few(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} has no entries", "add one, with a hyphen and a space before it")


def _not_yes_or_no(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} should be yes or no", "write yes or no")


def _not_whole(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} should be a whole number", "write it in digits, such as 3")


def _not_number(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} should be a number", "write it in digits, such as 4.5")


def _too_small(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} is too small", f"write {spot.context['ge']:g} or more")


def _too_large(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} is too large", f"write {spot.context['le']:g} or less")


def _too_long(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} has too many digits", "write a smaller number")


def _unusable(spot: _Spot) -> Fault:
    return Fault(f"{spot.subject} cannot be used as it is", "compare it with the same field in a file that works")


_TELLERS: Mapping[str, Callable[[_Spot], Fault]] = {
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
"""Errors that are told in the same words when the value is empty."""


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _short(words: str) -> str:
    words = collapse(words)
    return words if len(words) <= 40 else f"{words[:39]}…"
