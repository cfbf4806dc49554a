"""Hypothesis strategies for what an editor may write: every value that they make is a valid leaflet."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from builder.content.icons import program_icons

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéèüñçœß0123456789"
LONG = [f"Wort{'zusammensetzung' * times}ende" for times in (1, 3, 9)]
plain_word = st.sampled_from(
    [
        "a",
        "of",
        "pin,",
        "bone",
        "hospital.",
        "why?",
        "team’s",
        "12\u00a0mm",
        "café",
        "–",
        "(after)",
        "radiotherapy",
        *LONG,
    ]
)


def few() -> int:
    """How many examples a property has whose examples are whole leaflets: a fifth of those of others."""
    return settings().max_examples // 5


def many(times: int) -> int:
    """How many examples a property has whose examples are cheap: so many times those of others."""
    return settings().max_examples * times


def words(most: int) -> st.SearchStrategy[str]:
    """Plain words on one line."""
    return st.lists(plain_word, min_size=1, max_size=most).map(" ".join)


address = st.sampled_from(
    ["https://www.example.org/a/very/long/address/" + "part-" * 30 + "end", "tel:01632960123", "mailto:a@example.org"]
)
marked_word = st.one_of(
    plain_word,
    plain_word,
    words(3).map(lambda text: f"**{text}**"),
    st.builds(lambda text, where: f"[{text}]({where})", words(4), address | st.just("#s1") | st.just("#later/")),
    words(3).map(lambda text: f"[{text}]{{lang=cy}}"),
)
line = st.lists(marked_word, min_size=1, max_size=12).map(" ".join)
short_line = st.lists(marked_word, min_size=1, max_size=3).map(" ".join)
# Paragraphs that start with dashes look like a list that is not read as one.
paragraph = st.lists(marked_word, min_size=1, max_size=60).map(" ".join).filter(lambda text: text[0] != "–")


STATUSES: list[dict[str, Any]] = [
    {"status": "example"},
    {"status": "draft"},
    {"status": "in review"},
    # The digest is that of other words: its pages are marked as a draft.
    {"status": "approved", "approver": "Made-up group", "approved_on": "2026-03-01", "approved_hash": "0" * 64},
]
"""How a page may stand, and what has to be said with it."""


@st.composite
def bullets(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from(["-", "1."]))
    items = []
    for item in draw(st.lists(line, min_size=1, max_size=5)):
        items.append(f"{mark} {item}")
        items += [f"   - {below}" for below in draw(st.lists(line, max_size=2))]
    return "\n".join(items)


@st.composite
def grid(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 5))
    cells = st.lists(short_line, min_size=columns, max_size=columns)
    head, *rows = draw(st.lists(cells, min_size=2, max_size=6))
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * columns, *rows))


prose = st.lists(paragraph | bullets() | grid(), min_size=1, max_size=4).map("\n\n".join)
# A step that starts as an entry of a list is refused.
step = prose.filter(lambda text: not text.startswith(("- ", "1. ")))


@st.composite
def table(draw: st.DrawFn) -> dict[str, Any]:
    columns = draw(st.integers(1, 6))
    cells = st.lists(line, min_size=columns, max_size=columns)
    head, *rows = draw(st.lists(cells, min_size=2, max_size=12))
    row_heads = draw(st.sampled_from(["yes", "no"]))
    return {"kind": "table", "caption": draw(line), "columns": head, "rows": rows, "row_heads": row_heads}


def _listed(strategy: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=1, max_size=most)


icon = st.sampled_from(program_icons())


def with_icon(field: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Words as fields, with an icon or without."""
    return st.fixed_dictionaries({field: value}, optional={"icon": icon})


contact = st.fixed_dictionaries(
    {"name": words(4)},
    optional={
        "phone": st.just("{{ ward_phone }}"),
        "email": st.just("someone@example.org"),
        "web": st.just("www.example.org/" + "x" * 90),
        "address": words(8),
        "hours": words(6),
        "note": line,
        "icon": icon,
    },
)
block = st.one_of(
    st.fixed_dictionaries({"kind": st.just("text"), "body": prose}, optional={"language": st.just("cy")}),
    st.fixed_dictionaries(
        {
            "kind": st.just("callout"),
            "tone": st.sampled_from(["information", "warning", "urgent"]),
            "title": words(9),
            "body": prose,
        },
        optional={"icon": icon},
    ),
    st.fixed_dictionaries({"kind": st.just("steps"), "steps": _listed(step | with_icon("text", step))}),
    table(),
    st.fixed_dictionaries({"kind": st.just("contacts"), "contacts": _listed(contact)}),
    st.fixed_dictionaries(
        {
            "kind": st.just("questions and answers"),
            "items": _listed(st.fixed_dictionaries({"question": words(14), "answer": prose})),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just("questions to ask"), "questions": _listed(line), "lines": st.integers(0, 20).map(str)}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("glossary"),
            "terms": _listed(st.fixed_dictionaries({"term": words(3), "meaning": line})),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("lines"), "label": words(9), "lines": st.integers(1, 30).map(str)}),
)


@st.composite
def section(draw: st.DrawFn, number: int) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": f"s{number}", "title": draw(words(16)), "body": draw(prose)}
    blocks = draw(st.lists(block, max_size=3))
    if blocks:
        fields["blocks"] = blocks
    if draw(st.booleans()):
        fields["language"] = "cy"
    if draw(st.booleans()):
        fields["icon"] = draw(icon)
    return fields


@st.composite
def page(draw: st.DrawFn, kind: str = "leaflet") -> dict[str, Any]:
    """A leaflet, or with ``kind="shared"`` a shared page, as the mapping that its YAML file would give."""
    count = draw(st.integers(1, 3))
    fields: dict[str, Any] = {
        "title": draw(words(14)),
        "short_title": draw(words(3))[:40].strip(),
        "summary": draw(line),
        "language": "en-GB",
        "version": draw(st.text("0123456789.", min_size=1, max_size=8)),
        "last_reviewed": "2026-02-28",
        "next_review": "2027-02-28",
        "owner": draw(words(4)),
        "sources": draw(_listed(line)),
        **draw(st.sampled_from(STATUSES)),
        "sections": [draw(section(number)) for number in range(1, count + 1)],
    }
    if kind == "leaflet":
        fields["key_facts"] = draw(st.dictionaries(words(4), line | with_icon("words", line), max_size=5))
        fields["include"] = ["shared/later"]
    return fields
