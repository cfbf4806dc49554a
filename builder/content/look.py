"""Looks: how pages are drawn, whatever colours a brand has. Each is a file that a designer can make."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from builder.content.fields import WORDS, Model, Name, Number, Points, within

DEFAULT = "calm"
"""The look of a brand that names none."""

Corner = Annotated[Points, within("0 pt", "24 pt")]
"""How round corners are: 0 pt is square."""

Rule = Annotated[Points, within("0.25 pt", "4 pt")]
"""How thick rules are."""

IconColour = Literal["heading", "link", "text"]
"""A colour of the brand that icons can have."""

Cover = Literal["field", "picture", "pattern"]
"""What is on a cover beside its words."""

HeaderStyle = Literal["band", "block", "line"]
"""What is across the top of a first page."""

DisplaySize = Annotated[float, Number(1, 3)]
"""How large titles on covers are."""

Weight = Literal["regular", "bold"]
"""The weight of a face."""


RowStyle = Literal["rules", "stripes"]
"""What tells the rows of a table apart."""


class Look(Model):
    """How pages are drawn, whatever colours a brand has."""

    corner: Corner
    """How round the corners of cards, call-outs and boxes are, such as `6 pt`; `0 pt` is square."""
    rule: Rule
    """How thick rules and outlines are, such as `0.75 pt`."""
    icons: IconColour
    """Which of the brand's colours icons have on paper: `heading`, `link` or `text`."""
    header: HeaderStyle
    """The top of a first page: a `band` of colour, a `block` with the title on it, a `line` with the logo on a tab."""
    cover: Cover
    """What covers have: a plain `field`, the first `picture` of their leaflets, or a `pattern` made of the logo."""
    display: DisplaySize
    """The size of titles on covers, as a multiple of the format's titles. It is less where the words need that."""
    weight: Weight
    """The weight of titles of leaflets, shared pages and covers: `regular` or `bold`."""
    rows: RowStyle
    """What tells the rows of tables apart: `rules` between them, or `stripes` in the colour of panels."""


class LookChoice(Model):
    """The look that a brand has, by name, and what is different in it."""

    like: Name = DEFAULT
    """The name of the look, such as `calm`. What is not written below it is as that look has it."""
    corner: Corner | None = None
    """How round corners are, in place of what the look has."""
    rule: Rule | None = None
    """How thick rules are, in place of what the look has."""
    icons: IconColour | None = None
    """Which of the brand's colours icons have, in place of what the look has."""
    header: HeaderStyle | None = None
    """What is across the top of a first page, in place of what the look has."""
    cover: Cover | None = None
    """What covers have, in place of what the look has."""
    display: DisplaySize | None = None
    """The size of titles on covers, in place of what the look has."""
    weight: Weight | None = None
    """The weight of titles of leaflets, shared pages and covers, in place of what the look has."""
    rows: RowStyle | None = None
    """What tells the rows of tables apart, in place of what the look has."""

    def applied(self, look: Look) -> Look:
        """The look that is named, with what is different in it."""
        return look.model_copy(update=self.model_dump(exclude={"like"}, exclude_none=True))


def _by_name(value: object) -> object:
    return {"like": value} if isinstance(value, str) else value


class _NameOrFields:
    """A look may be its name alone."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        named: dict[str, Any] = {**WORDS, "examples": ["calm", "bold", "plain"]}
        return {"anyOf": [named, handler(schema)]}


LookField = Annotated[LookChoice, BeforeValidator(_by_name), _NameOrFields(), Field(default_factory=LookChoice)]
"""The look of a brand: a name, or `like:` with a name and what is different."""
