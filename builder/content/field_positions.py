"""Where pydantic reports an error: the path in the file, and the model and field there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

FieldPath = tuple[str | int, ...]


class FieldPosition(NamedTuple):
    """Where an error is: its `path` in the file, and the `model` that has the field `name` there.

    `models` are those that the value there could be. `is_key` means the name of a free field.
    """

    details: ErrorDetails
    path: FieldPath
    model: type[BaseModel]
    name: str
    models: tuple[type[BaseModel], ...]
    is_key: bool

    @classmethod
    def of(cls, root: type[BaseModel], details: ErrorDetails) -> FieldPosition:
        """Follow an error's `loc`. The kind of a block is a step of its own there; in the file, it is none."""
        path: list[str | int] = []
        model, field, annotation = root, "", root
        for step in details["loc"]:
            models = _models(annotation)
            if step == "[key]":
                return cls(details, tuple(path), model, field, (), True)
            if len(models) > 1:
                annotation = next(model for model in models if step in kinds(model))
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
        return self.model.model_fields.get(self.name)

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list, or of free fields, and no field of its model."""
        return not self.path or self.path[-1] != self.name

    @property
    def subject(self) -> str:
        return "this entry" if self.is_entry else f"`{self.name}`"


def _types(annotation: Any) -> Iterator[Any]:
    """The types that an annotation allows."""
    if get_origin(annotation) is Annotated:
        yield from _types(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for value_type in get_args(annotation):
            yield from _types(value_type)
    else:
        yield annotation


def _models(annotation: Any) -> tuple[type[BaseModel], ...]:
    return tuple(kind for kind in _types(annotation) if isinstance(kind, type) and issubclass(kind, BaseModel))


def _entry(annotation: Any) -> Any:
    """The type of the entries of a list, or of free fields."""
    for value_type in _types(annotation):
        if get_origin(value_type) in (tuple, dict):
            return get_args(value_type)[0 if get_origin(value_type) is tuple else 1]
    return None


def kinds(model: type[BaseModel]) -> tuple[str, ...]:
    return get_args(model.model_fields["kind"].annotation)
