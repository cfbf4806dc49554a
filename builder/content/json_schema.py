"""The JSON Schemas by which editors' programs complete and explain the fields of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.content import field_docs
from builder.content.brand import Brand
from builder.content.fields import Model
from builder.content.format import Format
from builder.content.leaflet import Leaflet, SharedPage
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
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for subclass in model.__subclasses__():
        yield subclass
        yield from _below(subclass)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A field that may be left out is left out: nothing can stand after its colon but a value."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        schema = {**choices[0], **schema}
        del schema["anyOf"], schema["default"]
    return schema
