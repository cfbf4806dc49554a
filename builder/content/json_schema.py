"""The JSON Schemas by which editors' programs complete and explain the fields of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from builder.content import field_docs
from builder.content.brand import Brand
from builder.content.fields import IconName, Model
from builder.content.format import Format
from builder.content.leaflet import Leaflet, SharedPage
from builder.content.look import Look
from builder.content.project_model import ProjectFile
from builder.content.recipe import Kinds, Recipe, Topics

KINDS: Mapping[str, type[Model]] = {
    "leaflet": Leaflet,
    "shared": SharedPage,
    "recipe": Recipe,
    "topics": Topics,
    "kinds": Kinds,
    "brand": Brand,
    "format": Format,
    "look": Look,
    "project": ProjectFile,
}
"""What a file can be, and the model of it."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, as plain data. Raises KeyError for a kind that `KINDS` does not have."""
    schema = KINDS[kind].model_json_schema(mode="validation")
    models = {model.__name__: model for model in _below(Model)}
    for name, part in {KINDS[kind].__name__: schema, **schema.get("$defs", {})}.items():
        for field, words in field_docs.fields(models[name]).items():
            part["properties"][field] = _without_null(part["properties"][field]) | {"description": words}
    decided: dict[str, Any] = _decided(schema)
    for name, rule in _RULES.items():
        if name in decided.get("$defs", {}):
            decided["$defs"][name] |= rule
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_with_icons_once(decided)}


_RULES: Mapping[str, dict[str, Any]] = {
    "Figure": {
        "if": {"properties": {"decorative": {"enum": [True, "yes"]}}, "required": ["decorative"]},
        "else": {"required": ["alt"]},
    }
}
"""What models check beside the types of their fields, where a schema can say it."""


def _with_icons_once(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with the many names of icons in one place."""
    names = TypeAdapter(IconName).json_schema()

    def shared(part: Any) -> Any:
        if isinstance(part, list):
            return [shared(entry) for entry in part]
        if not isinstance(part, dict):
            return part
        if part.get("anyOf") == names["anyOf"]:
            return {"$ref": "#/$defs/IconName", **{name: value for name, value in part.items() if name != "anyOf"}}
        return {name: shared(value) for name, value in part.items()}

    made: dict[str, Any] = shared(schema)
    return made if made == schema else {**made, "$defs": {**made.get("$defs", {}), "IconName": names}}


def _decided(schema: Any) -> Any:
    """A schema that decides by what is written which of several forms it is to have.

    Of a choice, an editor's program can only say that nothing fits, or what is wrong for the first form. With `if` it
    says what is wrong for the form that was meant.
    """
    if isinstance(schema, list):
        return [_decided(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: _decided(value) for name, value in schema.items()}
    if "discriminator" in schema:
        return _by_kind(schema)
    if len(schema.get("anyOf", ())) == 2:
        return _by_type(schema)
    return schema


def _by_kind(schema: dict[str, Any]) -> dict[str, Any]:
    """A choice of models by the field that says which of them it is."""
    others = {name: value for name, value in schema.items() if name not in ("discriminator", "oneOf")}
    field, models = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
    cases = [
        {
            "if": {"type": "object", "properties": {field: {"const": kind}}, "required": [field]},
            "then": {"$ref": model},
        }
        for kind, model in models.items()
    ]
    kinds = {"enum": list(models), "description": "What kind of block it is, which decides about its other fields."}
    return {**others, "type": "object", "properties": {field: kinds}, "required": [field], "allOf": cases}


def _by_type(schema: dict[str, Any]) -> dict[str, Any]:
    """A list or one entry, fields or a name: whether it is a list, or has fields, decides."""
    others = {name: value for name, value in schema.items() if name != "anyOf"}
    for form, other in (schema["anyOf"], schema["anyOf"][::-1]):
        kind = "object" if "$ref" in form else form.get("type")
        if kind in ("object", "array"):
            return {**others, "if": {"type": kind}, "then": form, "else": other}
    return schema


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for subclass in model.__subclasses__():
        yield subclass
        yield from _below(subclass)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A field that may be left out is left out: nothing can be after its colon but a value."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == len(schema.get("anyOf", ())):
        return schema
    others = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**(choices[0] if len(choices) == 1 else {"anyOf": choices}), **others}
