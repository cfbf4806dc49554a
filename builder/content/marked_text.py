"""Words in CommonMark as values of a model's fields: body text, and a line of words."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from builder.content import markdown
from builder.content.field_errors import FieldProblem, refused
from builder.content.fields import WORDS, filled
from builder.core.characters import collapse
from builder.core.patterns import lazy_pattern


class MarkedText:
    """CommonMark text that is read once, while the model is made."""

    __slots__ = ("content", "source")
    read: ClassVar[Any]
    trimmed: ClassVar[Any]

    def __init__(self, source: str) -> None:
        self.source = source
        self.content = self.read(source)

    def with_content(self, content: Any) -> Self:
        """The same text with other content: what is printed of it. `source` stays what was typed."""
        other = object.__new__(type(self))
        other.source, other.content = self.source, content
        return other

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls._validate,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.source),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(WORDS)

    @classmethod
    def _validate(cls, text: str) -> MarkedText:
        source = cls.trimmed(filled(text))
        # Problems count their lines from the first that has words.
        above = text[: len(text) - len(text.lstrip("\n"))].count("\n")
        try:
            return cls(source)
        except markdown.MarkdownError as failed:
            raise refused(
                *(FieldProblem(entry.problem, (), entry.near, entry.line + above) for entry in failed.in_text)
            ) from None


_LINE_END = lazy_pattern(r"(?: {2,}|(?<!\\)\\)\n\s*(?=\S)")
"""The end of a line that stays one, as in CommonMark."""


def _on_one_line(text: str) -> str:
    """Words on one line, and on several where their writer says so."""
    return "\\\n".join(map(collapse, _LINE_END.split(text.strip())))


class Prose(MarkedText):
    """Body text in CommonMark: paragraphs, lists, bold, links, tables. `content` holds its blocks."""

    read = staticmethod(markdown.parse)
    trimmed = staticmethod(lambda text: text.strip("\n"))
    content: tuple[markdown.ProseBlock, ...]


class Line(MarkedText):
    """A line of words in CommonMark: bold, links, languages. `content` holds its runs."""

    read = staticmethod(markdown.parse_line)
    trimmed = staticmethod(_on_one_line)
    content: markdown.Runs
