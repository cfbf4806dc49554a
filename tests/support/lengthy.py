"""A made-up leaflet of twenty pages, on an allotment: long tables, lists in lists, pictures, long words, many numbers.

It is there to be printed in every format. The same call gives the same files, and nothing in it is advice.
"""

from __future__ import annotations

import io
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

STYLES = Path(__file__).resolve().parents[2] / "styles"
NAME = "allotment"

LONG_WORDS = (
    "electroencephalographically",
    "counterrevolutionaries",
    "incomprehensibilities",
    "[Donaudampfschifffahrtsgesellschaftskapitän]{lang=de}",
    "uncharacteristically",
)
CROPS = (
    "Beetroot Broad-beans Carrots Courgettes Garlic Kale Leeks Onions Parsnips Peas Potatoes Pumpkins Rhubarb".split()
)
MONTHS = "January February March April May June July August September October November December".split()

_SENTENCES = (
    "The allotment has forty plots and one gate.",
    "Each plot has a number on a post.",
    "Water comes from the tank beside the shed.",
    "The shed is open from spring to autumn.",
    "Tools go back to the wall that they hang on.",
    "Paths between the plots stay free for barrows.",
    "The committee meets on the first Monday of the month.",
    "Seeds may be swapped at the long table.",
    "Compost is shared out at the end of the year.",
    "Bonfires are lit in November alone.",
    "The bees live behind the hedge in the north.",
    "Visitors ring the bell and wait at the gate.",
)


def project(folder: Path) -> Path:
    """Write a project that has the leaflet alone into `folder`, and return it."""
    shutil.copytree(STYLES, folder / "styles")
    shutil.copy(STYLES.parent / "leaflets.yaml", folder)
    images = folder / "leaflets" / "images"
    images.mkdir(parents=True)
    (images / "plan.svg").write_text(_drawing(640, 300), encoding="utf-8", newline="\n")
    (images / "post.svg").write_text(_drawing(90, 700), encoding="utf-8", newline="\n")
    (images / "soil.png").write_bytes(_photograph())
    text = yaml.safe_dump(_leaflet(), allow_unicode=True, sort_keys=False, width=100)
    (folder / "leaflets" / f"{NAME}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return folder


def _drawing(width: int, height: int) -> str:
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
<rect x="2" y="2" width="{width - 4}" height="{height - 4}" fill="#d9e8d3" stroke="#23512f" stroke-width="4"/>
<rect x="{width // 4}" y="{height // 4}" width="{width // 2}" height="{height // 2}" fill="#8a5a2b"/>
</svg>
"""


def _photograph() -> bytes:
    """Brown squares of two shades, at 300 dots to the inch over 176 mm: the widest column that there is."""
    tile = Image.new("RGB", (130, 100), "#6b4a2f")
    tile.paste("#8c6a4a", (0, 0, 65, 50))
    picture = Image.new("RGB", (2080, 800))
    for left, top in itertools.product(range(0, 2080, 130), range(0, 800, 100)):
        picture.paste(tile, (left, top))
    data = io.BytesIO()
    picture.save(data, "PNG", dpi=(300, 300))
    return data.getvalue()


def _leaflet() -> dict[str, Any]:
    return {
        "title": "How we look after the allotment together",
        "short_title": "The allotment",
        "summary": "What grows where, who has which key, and whom to ring. This leaflet is made up, for tests.",
        "language": "en-GB",
        "version": "3.2",
        "last_reviewed": "2026-11-22",
        "next_review": "2027-11-22",
        "owner": "The test team",
        "sources": ["This leaflet is made up, for tests."],
        "status": "example",
        "key_facts": {
            "Plots": "Forty, each with a number",
            "Waterworks and irrigation": "The tank beside the shed, from April until the first frost",
            "Keys": "One for each plot",
        },
        "sections": [*_sections()],
    }


def _sections() -> Iterator[dict[str, Any]]:
    sentences = itertools.cycle(_SENTENCES)

    def paragraphs(count: int) -> str:
        return "\n\n".join(" ".join(itertools.islice(sentences, 3)) for _ in range(count))

    yield {"title": "The allotment", "body": paragraphs(9), "blocks": [_figure("plan.svg", "A plan of the plots")]}
    yield {"title": "What grows when", "body": paragraphs(2), "blocks": [_crops(), _callout("information")]}
    yield {"title": "The year on every plot", "body": paragraphs(2), "blocks": [_year()]}
    yield {"title": "Who looks after what", "body": _nested(), "blocks": [_callout("warning"), _steps()]}
    yield {"title": "Hippopotomonstrosesquippedaliophobia", "body": _long_words(), "blocks": [_glossary()]}
    yield {"title": "Pictures", "blocks": [_figure("post.svg", "A post"), _figure("soil.png", "Soil in two shades")]}
    yield {"title": "Whom to ring", "id": "phones", "blocks": [_phones()]}
    for number in range(1, 3):
        yield {"title": f"More about the plots, part {number}", "body": paragraphs(12)}
    yield {"title": "Questions", "blocks": [_callout("urgent"), _answers(), _asked(), _lines()]}


def _figure(image: str, alt: str) -> dict[str, Any]:
    return {"kind": "figure", "image": image, "alt": alt, "caption": f"{alt}, as it was drawn for this test."}


def _crops() -> dict[str, Any]:
    rows = [
        [crop, MONTHS[number % 12], MONTHS[(number + 5) % 12], f"Row {number + 1}, beside the path in the middle"]
        for number, crop in enumerate(CROPS * 2)
    ]
    return {"kind": "table", "caption": "Crops", "columns": ["Crop", "Sow", "Pick", "Where"], "rows": rows}


def _year() -> dict[str, Any]:
    """A table that is too wide for most pages."""
    columns = ["Plot", *MONTHS[:7]]
    rows = [[f"Plot {number}", *(f"{crop} {number}" for crop in CROPS[:7])] for number in range(1, 9)]
    return {"kind": "table", "caption": "The year", "columns": columns, "rows": rows}


def _nested() -> str:
    return "\n".join(
        f"- Group {group} has the keys:\n"
        f"    1. the gate, {group}0 of them\n"
        "    2. the shed:\n"
        "        - the upper door, which sticks when it rains for more than a day\n"
        "        - the lower door\n"
        f"    3. the tank **and its lid**, see [whom to ring](#phones)"
        for group in range(1, 7)
    )


def _long_words() -> str:
    return "\n\n".join(f"This word is long: {word}. It stands in a line with others." for word in LONG_WORDS)


def _glossary() -> dict[str, Any]:
    terms = [{"term": word, "meaning": "A word that is here for its length."} for word in LONG_WORDS if word[0] != "["]
    return {"kind": "glossary", "terms": terms}


def _phones() -> dict[str, Any]:
    contacts = [
        {
            "name": f"Keeper of {crop.lower()}",
            "phone": f"01632 960 {number + 100}",
            "email": f"{crop.lower()}@allotment.example.org",
            "web": f"https://www.example.org/allotment/keepers-of-the-plots/{crop.lower()}",
            "hours": "Monday to Friday, 9am to 5pm",
        }
        for number, crop in enumerate(CROPS)
    ]
    return {"kind": "contacts", "contacts": contacts}


def _callout(tone: str) -> dict[str, Any]:
    body = "The gate is closed at dusk:\n\n- look behind the shed\n- ring the bell twice"
    return {"kind": "callout", "tone": tone, "title": "Before you lock the gate", "body": body}


def _steps() -> dict[str, Any]:
    return {
        "kind": "steps",
        "steps": [f"Turn tap {number} to the left. Wait for the water." for number in range(1, 13)],
    }


def _answers() -> dict[str, Any]:
    items = [{"question": f"May I have plot {number}?", "answer": _SENTENCES[number]} for number in range(1, 6)]
    return {"kind": "questions and answers", "items": items}


def _asked() -> dict[str, Any]:
    return {"kind": "questions to ask", "questions": ["Who has my key?", "Where does the water come from?"], "lines": 3}


def _lines() -> dict[str, Any]:
    return {"kind": "lines", "label": "My plot", "lines": 4}
