"""The common ground of everything that is read from YAML: types of values, and problems in an editor's words.

Values are frozen and unknown fields are refused. The words beneath a field document it: they are also in the JSON
Schema that editors' programs read. Such a program gives types to words that are in no quotation marks (`1.0` is a
number to it, `no` may be false), so the schemas take these too.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from builder.content import field_errors
from builder.content.field_errors import refused, wrong
from builder.content.icons import program_icons
from builder.content.project_file import FOLDER
from builder.content.yaml_reader import YamlSource
from builder.core import units
from builder.core.characters import collapse, lines_collapsed
from builder.core.diagnostics import LeafletError
from builder.core.language_codes import EDITORS_FORM, language_hint, language_or_script_hint


class Model(BaseModel):
    # A model is built when it is first used: most are parts of others, and are never built alone.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# Types of values

WORDS: JsonSchemaValue = {"type": ["string", "number", "boolean"], "minLength": 1}
"""Words, as an editor's program sees them."""


def filled(value: str) -> str:
    """The value itself. Raises an error where it holds nothing but spaces."""
    if not value.strip():
        raise PydanticCustomError(field_errors.EMPTY, "this is empty")
    return value


def _pattern(pattern: str, message: str, hint: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise refused(wrong(message, hint))
        return value

    return AfterValidator(check)


def _name(value: str) -> str:
    if re.fullmatch(_NAME, value):
        return value
    better = re.sub("[^a-z0-9]+", "-", value.lower()).strip("-")
    hint = f"use small letters, digits and hyphens{', such as ' * bool(better)}{better}"
    if "," in value:
        hint = "put several names into square brackets, with commas between them: [a4, a5]"
    raise refused(wrong("this is not a name", hint))


def _schema(pattern: str, *examples: str) -> WithJsonSchema:
    schema = {"type": ["string", "number"], "pattern": f"^({pattern})$"}
    return WithJsonSchema({**schema, "examples": list(examples)} if examples else schema)


def _language(value: str) -> str:
    hint = language_hint(value)
    if hint:
        raise refused(wrong("this is not a language code", hint))
    return value


def _language_or_script(value: str) -> str:
    hint = language_or_script_hint(value)
    if hint:
        raise refused(wrong("this is the code of neither a language nor a script", hint))
    return value


def _date(value: str) -> datetime.date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise refused(wrong("this is not a date", "write it as 2026-11-30: year, month, day"))
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise refused(wrong(f"the day {value} does not exist", "write year, month and day, as in 2026-11-30")) from None


def _points(value: str) -> float:
    try:
        return units.points(value)
    except ValueError:
        hint = "write a number and pt, mm, cm or in, such as 12 mm"
        raise refused(wrong("this is not a length", hint)) from None


def _length(value: str) -> str:
    _points(value)
    return value


def _colour(value: str) -> units.Colour:
    try:
        return units.Colour.parse(value)
    except ValueError:
        hint = 'write # and six of 0-9 and a-f in quotation marks, such as "#1b4d5c"'
        raise refused(wrong("this is not a colour", hint)) from None


@dataclass(frozen=True, slots=True, eq=False)
class SpacedWords:
    """Makes a value of words, without spaces and line ends that mean nothing. `spaced` leaves the others."""

    make: Callable[[str], object]
    schema: JsonSchemaValue
    spaced: Callable[[str], str] = collapse

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            lambda value: self.make(self.spaced(filled(value))), core_schema.str_schema()
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.schema)


_LENGTH = r"\s*[0-9]+(\.[0-9]+)?\s*(pt|mm|cm|in)\s*"
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-11-30"]}
_NAME = "[a-z0-9]+(-[a-z0-9]+)*"
_FIELD_NAME = "[a-z][a-z0-9_]*"
_FILE = r"[^/\\:*?\"<>|]*[^/\\:*?\"<>|. ]"

Text = Annotated[str, SpacedWords(str, WORDS)]
"""Plain words on one line; site fields may be in them."""

Lines = Annotated[str, SpacedWords(str, WORDS, lines_collapsed)]
"""Plain words whose line ends are printed as line ends, such as an address; site fields may be in them."""

Date = Annotated[datetime.date, SpacedWords(_date, _DAY)]
"""A day."""

Language = Annotated[
    Text,
    AfterValidator(_language),
    _schema(EDITORS_FORM, "en-GB", "cy"),
]
"""A language code."""

LanguageOrScript = Annotated[
    Text,
    AfterValidator(_language_or_script),
    _schema(f"{EDITORS_FORM}|[A-Z][a-z]{{3}}", "cy", "Arab"),
]
"""The code of a language or of a script."""

Name = Annotated[Text, AfterValidator(_name), _schema(_NAME)]
"""What links lead to."""


class IconNames:
    """The names of the program's icons in a schema. A project may have others, so it also takes any other name."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"enum": list(program_icons())}, handler(schema)]}


IconName = Annotated[Name, IconNames()]
"""The name of an icon. Whether there is such an icon depends on the project, so `checks/icons` asks."""

_SECTION = f"{_NAME}(/{_NAME})?"
SectionName = Annotated[
    Text,
    _pattern(
        _SECTION,
        "this is not the name of a section",
        "write the name that links use, such as questions-to-ask, or contacts/team for a section of a shared page",
    ),
    _schema(_SECTION, "questions-to-ask", "contacts/team"),
]
"""A section of a leaflet, or of a shared page, whose name is before it."""

FieldName = Annotated[
    Text,
    _pattern(_FIELD_NAME, "this is not a name for a site field", "use small letters, digits and _, and a letter first"),
]
"""The name of a site field."""

FileName = Annotated[Text, _pattern(_FILE, "this is not the name of a file", "write the name alone, without a folder")]
"""A file in the folder where such files are kept."""

Folder = Annotated[
    Text,
    _pattern(
        FOLDER,
        "this is not the name of a folder that files can be written to",
        "write letters, digits, _ and hyphens, such as output; not leaflets, styles or docs, and no folder outside the "
        "project: that is for --output",
    ),
    _schema(FOLDER, "output"),
]
"""A folder below the project's that it writes to."""

Length = Annotated[Text, AfterValidator(_length), _schema(_LENGTH, "80 mm")]
"""A length as it was written."""

Points = Annotated[
    float,
    SpacedWords(_points, {"type": "string", "pattern": f"^{_LENGTH}$", "examples": ["12 mm"]}),
    PlainSerializer(float),
]
"""A length in points."""

Paint = Annotated[
    units.Colour,
    SpacedWords(_colour, {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "examples": ["#1b4d5c"]}),
    PlainSerializer(str),
]
"""A colour."""

Hash = Annotated[Text, _pattern("[0-9a-f]{64}", "this is not a digest of words", "leave it to `leaflets approve`")]
"""A SHA-256 in hexadecimal."""

YesNo = Annotated[bool, WithJsonSchema({"enum": [True, False, "yes", "no"]})]
"""`yes` or `no`."""


def within(low: str, high: str) -> AfterValidator:
    """Points from `low` to `high`, both lengths."""

    def check(value: float) -> float:
        if value < units.points(low):
            raise refused(wrong("this length is too small", f"write {low} or more"))
        if value > units.points(high):
            raise refused(wrong("this length is too large", f"write {high} or less"))
        return value

    return AfterValidator(check)


class Number(NamedTuple):
    """A number from `low` to `high`: to be put beside int or float."""

    low: float
    high: float

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        if source is int:
            return core_schema.int_schema(ge=int(self.low), le=int(self.high))
        return core_schema.float_schema(ge=self.low, le=self.high, allow_inf_nan=False)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        whole = schema["type"] == "int"
        number = {"type": "integer" if whole else "number", "minimum": self.low, "maximum": self.high}
        return {"anyOf": [number, {"type": "string", "pattern": "^[0-9]+$" if whole else r"^[0-9]+(\.[0-9]+)?$"}]}


class WordsOrFields:
    """In a schema: a model, or in its place the words of its field that matters most."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [WORDS, handler(schema)]}


def words_of(model: type[Model], field: str) -> BeforeValidator:
    """Takes words alone in the place of a model's fields, as its `field`."""

    def made(value: object) -> object:
        if isinstance(value, str):
            return {field: filled(value)}
        if not isinstance(value, dict):
            hint = "delete the hyphens, or put quotation marks around words that start with a bracket"
            raise refused(wrong("this entry should be words, not a list", hint))
        if value.keys().isdisjoint(model.model_fields):
            hint = "put quotation marks around words that contain a colon and a space"
            raise refused(wrong("this entry should be words, not fields", hint))
        return value

    return BeforeValidator(made)


# Loading

M = TypeVar("M", bound=Model)


def load(cls: type[M], source: YamlSource) -> M:
    """Make a model of a file that was read. Raises LeafletError with everything that is wrong with it."""
    try:
        return cls.model_validate(source.data)
    except ValidationError as error:
        problems = field_errors.field_problems(cls, error.errors(include_url=False))
    raise LeafletError(
        entry.problem.at(source.place(entry.path, entry.near, key=entry.key, line=entry.line)) for entry in problems
    )
