"""The words beneath the fields of a model, which document them.

They are read from the program's own text when somebody asks for them: to look for them while every model is made, as
pydantic can, takes longer than all the rest of its making.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Mapping

from pydantic import BaseModel


def fields(model: type[BaseModel]) -> Mapping[str, str]:
    """The documentation of a model's fields by their names, those of the models that it is made of among them."""
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            docs |= _module(base.__module__).get(base.__qualname__, {})
    return docs


@functools.cache
def _module(name: str) -> dict[str, dict[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {node.name: _class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _class(node: ast.ClassDef) -> dict[str, str]:
    """A field is an annotated public name, and its documentation the words that are alone right below it."""
    docs = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))) if (
                not name.startswith("_")
            ):
                docs[name] = inspect.cleandoc(words)
    return docs
