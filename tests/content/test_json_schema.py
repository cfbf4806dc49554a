"""The JSON Schemas: those that are kept are those that are made, and they take what the program takes."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from builder.content import field_docs, json_schema
from builder.content.icons import program_icons
from tests.support import strategies

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [
    *(("leaflet", path) for path in sorted((ROOT / "leaflets").glob("*.yaml")) if path.stem not in ("topics", "kinds")),
    ("project", ROOT / "leaflets.yaml"),
    ("topics", ROOT / "leaflets" / "topics.yaml"),
    ("kinds", ROOT / "leaflets" / "kinds.yaml"),
    *(("recipe", path) for path in sorted((ROOT / "leaflets" / "packs").glob("*.yaml"))),
    *(("shared", path) for path in sorted((ROOT / "leaflets" / "shared").glob("*.yaml"))),
    *(("brand", path) for path in sorted((ROOT / "styles" / "brands").glob("*.yaml"))),
    *(("format", path) for path in sorted((ROOT / "styles" / "formats").glob("*.yaml"))),
]
KEPT = ROOT / "docs" / "schema"


def plain(value: Any) -> Any:
    """YAML's dates, as an editor's program hands them to a schema."""
    return json.loads(json.dumps(value, default=datetime.date.isoformat))


def errors(kind: str, data: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(json_schema.schema(kind)).iter_errors(data)]


@pytest.mark.parametrize("kind", json_schema.KINDS)
def test_the_schemas_that_are_kept_are_those_that_are_made(kind: str) -> None:
    kept = KEPT / f"{kind}.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == json_schema.schema(kind), (
        f"the models have changed. To renew the schema: leaflets schema {kind} > docs/schema/{kept.name}"
    )


@pytest.mark.parametrize("kind", json_schema.KINDS)
def test_the_schemas_are_schemas(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema.schema(kind))


def test_no_other_schema_is_kept() -> None:
    assert sorted(path.name for path in KEPT.iterdir()) == sorted(f"{kind}.schema.json" for kind in json_schema.KINDS)


@pytest.mark.parametrize(("kind", "path"), SHIPPED, ids=lambda value: getattr(value, "stem", value))
def test_shipped_files_point_at_their_schema_and_keep_to_it(kind: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pointer = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / pointer).resolve() == KEPT / f"{kind}.schema.json"
    assert errors(kind, plain(yaml.safe_load(text))) == []


@pytest.mark.parametrize("kind", json_schema.KINDS)
def test_every_field_is_explained(kind: str) -> None:
    schema = json_schema.schema(kind)
    models = (part for name, part in schema.get("$defs", {}).items() if name != "IconName")
    for part in (schema, *models):
        for name, field in part["properties"].items():
            assert name == "kind" or field["description"].endswith((".", ")")), f"{part['title']}.{name}"
        assert part["additionalProperties"] is False


def test_icons_are_named_once_and_a_project_may_have_others() -> None:
    schema = json_schema.schema("leaflet")
    names, other = schema["$defs"]["IconName"]["anyOf"]
    assert names["enum"] == list(program_icons())
    assert re.fullmatch(other["pattern"], "ward-door")
    assert schema["$defs"]["Section"]["properties"]["icon"]["$ref"] == "#/$defs/IconName"
    assert json.dumps(schema).count('"wheelchair"') == 1


def test_words_are_those_beneath_the_field_own_or_inherited() -> None:
    words = field_docs.fields(json_schema.KINDS["leaflet"])
    assert words["title"] == "The title, as it is printed at the top."
    assert words["summary"] == "One or two sentences that say what the leaflet is for."
    assert set(words) == set(json_schema.KINDS["leaflet"].model_fields)


LEAFLET = """\
title: 2026
short_title: No
summary: Words.
version: 1.0
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: Team
sources: [Notes, 12]
key_facts: {Stay: 3, Pain: no}
include: shared/contacts
sections:
  - title: One
    id: 2
    blocks:
      - {kind: table, caption: a, columns: [1, 2.5, Yes], rows: [[1, no, 3]], row_heads: no}
      - {kind: table, caption: a, columns: [b], rows: [[c]], row_heads: "yes"}
      - {kind: lines, label: a, lines: 2}
      - {kind: lines, label: a, lines: "2"}
      - {kind: figure, image: a.svg, decorative: true, width: 80 mm}
"""


def test_what_is_in_no_quotation_marks_is_taken() -> None:
    assert errors("leaflet", plain(yaml.safe_load(LEAFLET))) == []
    assert errors("leaflet", plain(yaml.load(LEAFLET, yaml.BaseLoader))) != [], "`true` as text is not in the choice"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 2026", "titel: 2026"),
        ("owner: Team", "owner:"),
        ("owner: Team", "owner: ''"),
        ("owner: Team", "owner: [Team]"),
        ("last_reviewed: 2026-11-22", "last_reviewed: 22/11/2026"),
        ("lines: 2}", "lines: 31}"),
        ("kind: lines", "kind: line"),
        ("row_heads: no", "row_heads: maybe"),
        ("width: 80 mm", "width: wide"),
        ("id: 2", "id: Go home"),
        ("sources: [Notes, 12]", "sources: []"),
    ],
)
def test_the_schema_sees_mistakes(old: str, new: str) -> None:
    text = LEAFLET.replace(old, new, 1)
    assert text != LEAFLET
    assert errors("leaflet", plain(yaml.safe_load(text)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("image: a.svg", "imag: a.svg", {"'image' is a required property", "unexpected"}),
        ("decorative: true, ", "", {"'alt' is a required property"}),
        (
            "kind: lines, label: a, lines: 2}",
            "kind: line, label: a}",
            {"'line' is not one of ['callout', 'checklist', 'contacts',"},
        ),
        ("{kind: lines, label: a, lines: 2}", "{label: a}", {"'kind' is a required property"}),
        ("{kind: lines, label: a, lines: 2}", "'kind: lines'", {"'kind: lines' is not of type 'object'"}),
        ("row_heads: no", "row_heads: maybe", {"'maybe' is not one of [True, False, 'yes', 'no']"}),
        ("include: shared/contacts", "include: [{pag: shared/contacts}]", {"unexpected"}),
        ("include: shared/contacts", "include: [{page: shared/contacts, fit: perhaps}]", {"'perhaps' is not one of"}),
    ],
)
def test_an_editor_sees_what_is_wrong_with_what_was_meant(old: str, new: str, expected: set[str]) -> None:
    """And nothing of what it would be for a block of another kind."""
    text = LEAFLET.replace(old, new, 1)
    assert text != LEAFLET
    output = errors("leaflet", plain(yaml.safe_load(text)))
    assert len(output) == len(expected)
    assert all(any(words in message for message in output) for words in expected)


@settings(max_examples=strategies.few())
@given(strategies.page("leaflet"))
def test_what_the_program_takes_the_schema_takes(data: dict[str, Any]) -> None:
    assert errors("leaflet", data) == []
