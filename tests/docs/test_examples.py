"""Every YAML example of the documentation is one that the program takes.

The first line of an example says what it is: `# leaflet`, `# shared`, `# section`, `# block`, `# brand`, `# format`,
`# look`, `# recipe`, `# topics`, `# details`; with `, in part` it holds some fields of a file, which are put in place
of those of a shipped one. `# wrong leaflet` is one that the program refuses, with the very words of the text block
after it.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
import yaml
from pydantic import AfterValidator, TypeAdapter

from builder.content import blocks, brand, catalogue_errors, catalogues, leaflet, project_model, recipe, yaml_reader
from builder.content import fields as model
from builder.content import format as format_models
from builder.content import look as look_models
from builder.core import diagnostics
from builder.packs import patient
from tests.support import example as example_project

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def as_catalogue(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of a catalogue that has no mistake."""
    source = yaml_reader.parse(yaml_reader.written(data), "gd.yaml")
    assert list(catalogue_errors.check(source, "gd", catalogues.model())) == []
    return data


KINDS: dict[str, Any] = {
    "catalogue": Annotated[dict[str, Any], AfterValidator(as_catalogue)],
    "leaflet": leaflet.Leaflet,
    "shared": leaflet.SharedPage,
    "section": leaflet.Section,
    "block": blocks.Block,
    "brand": brand.Brand,
    "format": format_models.Format,
    "look": look_models.Look,
    "recipe": recipe.Recipe,
    "topics": recipe.Topics,
    "kinds": recipe.Kinds,
    "details": patient.Details,
    "project": project_model.ProjectFile,
}
SHIPPED = {
    "leaflet": "leaflets/overview.yaml",
    "shared": "leaflets/shared/contacts.yaml",
    "brand": "styles/brands/harbour.yaml",
    "format": "styles/formats/a4.yaml",
    "project": "leaflets.yaml",
}


class Example(NamedTuple):
    page: str
    line: int
    language: str
    text: str

    @property
    def label(self) -> str:
        """What the first line says the example is."""
        return self.text.split("\n")[0].removeprefix("# ")


def examples() -> list[Example]:
    results = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start()) + 1
            results.append(Example(page.name, line, fence[1], fence[2]))
    return results


EXAMPLES = examples()
YAML = [example for example in EXAMPLES if example.language == "yaml"]
GOOD = [example for example in YAML if not example.label.startswith("wrong ")]


def data(text: str) -> Any:
    """The data with every scalar as text, as the program reads it."""
    return yaml.load(text, yaml.BaseLoader)


@pytest.mark.parametrize("example", YAML, ids=lambda example: f"{example.page}:{example.line}")
def test_an_example_says_what_it_is(example: Example) -> None:
    kind = example.label.removesuffix(", in part").removeprefix("wrong ")
    assert example.text.startswith("# ")
    assert kind in KINDS


@pytest.mark.parametrize("example", GOOD, ids=lambda example: f"{example.page}:{example.line}")
def test_an_example_is_taken(example: Example) -> None:
    kind = example.label.removesuffix(", in part")
    fields = data(example.text)
    if example.label != kind:
        shipped = data(example_project.in_english((ROOT / SHIPPED[kind]).read_text(encoding="utf-8")))
        assert set(fields) <= set(shipped), "an example in part shows fields that a shipped file has"
        fields = {**shipped, **fields}
    TypeAdapter(KINDS[kind]).validate_python(fields)


def test_the_pages_show_every_field_and_every_kind_of_block() -> None:
    text = (ROOT / "docs" / "writing-leaflets.md").read_text(encoding="utf-8")
    shown = [data(example.text) for example in GOOD if example.page == "writing-leaflets.md"]
    kinds = {block["kind"] for block in shown if "kind" in block}
    models = blocks.Block.__origin__.__args__  # type: ignore[attr-defined]
    assert kinds == {block.model_fields["kind"].annotation.__args__[0] for block in models}
    for page in (leaflet.Leaflet, leaflet.SharedPage):
        for name in page.model_fields:
            assert f"`{name}`" in text
    for block in models:
        for name in block.model_fields:
            assert re.search(rf"^\s*(- )?{name}:", text, re.MULTILINE), f"{block.__name__} has a field {name}"


def test_the_pages_show_every_field_of_brands_and_formats() -> None:
    text = (ROOT / "docs" / "brands-and-formats.md").read_text(encoding="utf-8")
    brands = (brand.Brand, brand.Colours, brand.Tones, brand.Tone, brand.Faces, brand.Logo)
    formats = (
        format_models.Format,
        format_models.PageSize,
        format_models.Margins,
        format_models.TypeScale,
        format_models.Spacing,
    )
    for part in (*brands, *formats, look_models.Look, look_models.LookChoice):
        for name in part.model_fields:
            assert re.search(rf"(^|[\s{{]){name}:", text), f"{part.__name__} has a field {name}"


def test_a_wrong_example_fails_with_the_words_that_the_page_shows(tmp_path: Path) -> None:
    pairs = [
        (first, second)
        for first, second in itertools.pairwise(EXAMPLES)
        if first.language == "yaml" and first.label == "wrong leaflet"
    ]
    assert pairs
    for wrong, shown in pairs:
        path = tmp_path / "going-home.yaml"
        # The label is not a line of the file.
        path.write_text(wrong.text.partition("\n")[2], encoding="utf-8", newline="\n")
        with pytest.raises(diagnostics.LeafletError) as failure:
            model.load(leaflet.Leaflet, yaml_reader.read(path, "leaflets/going-home.yaml"))
        assert shown.language == "text"
        assert str(failure.value) == shown.text.rstrip("\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_only_to_what_is_there(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    for target in re.findall(r"(?<!`)\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", text)):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif "://" not in target:
            assert (page.parent / target.partition("#")[0]).exists(), target
