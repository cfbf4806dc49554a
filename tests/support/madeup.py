"""A made-up project of any size: leaflets, the pages that they share, a clinic's own PDF files, and topics.

The same arguments give the same files. Nothing in it is advice: each sentence names the page that it stands on, so that
one can ask a finished PDF where it went.
"""

from __future__ import annotations

import functools
import itertools
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
import yaml

STYLES = Path(__file__).resolve().parents[2] / "styles"

EATING = "Eating and drinking"
TOPICS = {
    "Anaesthetic": "compare",
    EATING: "single",
    "Getting up": "compare",
    "Hospital stay": "compare",
    "Who to call": "single",
}
"""Every topic in use, and how its answers go together in a pack."""

ENCLOSING = {5: ("exercises", "map"), 6: ("exercises",)}
"""The PDF files that leaflets include, by the number of the leaflet."""

_PARTICULARS = {
    "language": "en-GB",
    "version": "1.0",
    "last_reviewed": "2026-11-22",
    "next_review": "2027-11-22",
    "owner": "Patient information team",
    "sources": ["This page is made up, for tests."],
    "status": "example",
}

_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" viewBox="0 0 200 80">
<rect x="10" y="20" width="180" height="40" fill="#0b4254"/>
</svg>
"""


def leaflet_name(number: int) -> str:
    """The name of a leaflet, numbered from 1."""
    return f"op-{number:02}"


def leaflet_names(leaflets: int = 20) -> list[str]:
    return [leaflet_name(number) for number in range(1, leaflets + 1)]


def page_name(number: int) -> str:
    """The name of a shared page, numbered from 1, without its folder."""
    return f"page-{number:02}"


def project(folder: Path, leaflets: int = 20, shared: int = 30, *, clashes: bool = False) -> Path:
    """Write a project into `folder`, and return it. `shared` is 1 or more: the last shared page is that of contacts.

    With `clashes` only the first four leaflets say something of eating and drinking: the first two not the same, the
    next two the same. Without, all leaflets that say something of it say the same.
    """
    shutil.copytree(STYLES, folder / "styles")
    shutil.copy(STYLES.parent / "leaflets.yaml", folder)
    (folder / "leaflets" / "shared").mkdir(parents=True)
    (folder / "leaflets" / "images").mkdir()
    _write(folder / "leaflets" / "images" / "bar.svg", _PICTURE)
    for number in range(1, leaflets + 1):
        _dump(folder / "leaflets" / f"{leaflet_name(number)}.yaml", _leaflet(number, shared, clashes))
    for number in range(1, shared + 1):
        page = _contacts() if number == shared else _shared_page(number, shared)
        _dump(folder / "leaflets" / "shared" / f"{page_name(number)}.yaml", page)
    for name in ("exercises", "map"):
        (folder / "leaflets" / "shared" / f"{name}.pdf").write_bytes(enclosure(name))
    topics = [{"label": label, "answers": answers} for label, answers in TOPICS.items()]
    _dump(folder / "leaflets" / "topics.yaml", {"topics": topics})
    return folder


def translate(folder: Path, *languages: str) -> None:
    """Add leaflets and shared pages of a project in other languages, as their files say: the words stay as they are."""
    files = [*(folder / "leaflets").glob("op-*.yaml"), *(folder / "leaflets" / "shared").glob("page-*.yaml")]
    for path, language in itertools.product(sorted(files), languages):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        content |= {"language": language, "translation_of": path.stem, "translated_from": content["version"]}
        _dump(path.with_stem(f"{path.stem}-{language}"), content)


@functools.cache
def enclosure(name: str) -> bytes:
    """A PDF file of the clinic's own, `exercises` or `map`: A4, tagged, PDF/UA-1 and PDF/A-2a."""
    source = _SHEET + {"exercises": _EXERCISES, "map": _MAP}[name]
    return typst.compile(
        source.encode("utf-8"),
        format="pdf",
        font_paths=[str(files("fontpkg_atkinson_hyperlegible"))],
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
    )


def included(number: int, shared: int = 30) -> list[int]:
    """The numbers of the shared pages that a leaflet includes, in their order. The contacts are always among them.

    Neighbours among the leaflets have pages in common, and every other leaflet has them the other way round.
    """
    first = 2 * number
    pages = dict.fromkeys((first + step) % shared + 1 for step in range(number % 4 + 2))
    pages.setdefault(shared)
    return sorted(pages, reverse=number % 2 == 0)


def _leaflet(number: int, shared: int, clashes: bool) -> dict[str, Any]:
    pages = included(number, shared)
    content = {
        "title": f"About operation {number}",
        "short_title": f"Operation {number}",
        "summary": f"What to ask your team before operation {number}.",
        **_PARTICULARS,
    }
    if facts := _key_facts(number, clashes):
        content["key_facts"] = facts
    content["sections"] = [_before(number, pages, shared), *_middle(f"leaflet {number}", number)]
    content["include"] = [f"shared/{page_name(page)}" for page in pages] + [
        {"pdf": f"shared/{name}.pdf", "fit": "yes"} for name in ENCLOSING.get(number, ())
    ]
    return content


def _before(number: int, pages: list[int], shared: int) -> dict[str, Any]:
    """The first section: links to every shared page of the leaflet and, in the first leaflet, the figure."""
    links = "\n".join(f"- [{_page_title(page, shared)}](#{page_name(page)}/)" for page in pages)
    body = f"Ask your team about operation {number}. Then read these:\n\n{links}\n"
    section: dict[str, Any] = {"title": "Before you come", "id": "before", "body": body}
    if number == 1:
        section["blocks"] = [
            {"kind": "figure", "image": "bar.svg", "alt": "A dark bar, wider than high.", "caption": "A bar."}
        ]
    return section


def _key_facts(number: int, clashes: bool) -> dict[str, str]:
    """Topics that partly coincide: every fifth leaflet has none, and no leaflet has all."""
    facts = {}
    if number % 5:
        if number % 2:
            facts["Anaesthetic"] = "Ask your team which one" if number % 3 else "Your team will tell you"
        if number % 3:
            facts["Hospital stay"] = f"Ask your team about {number} nights"
        else:
            facts["Getting up"] = "Ask your nurse when"
        if number % 4 == 2:
            facts["Who to call"] = "{{ ward_name }}, {{ ward_phone }}"
    if clashes and number in _CLASHING:
        facts[EATING] = _CLASHING[number]
    elif not clashes and number % 5 in (1, 2):
        facts[EATING] = "Ask your team when to stop"
    return facts


_CLASHING = {
    1: "Ask your team when to stop eating",
    2: "Ask the ward when to stop eating",
    3: "Ask your nurse when to stop eating",
    4: "Ask your nurse when to stop eating",
}


def _shared_page(number: int, shared: int) -> dict[str, Any]:
    body = f"These are the words of shared page {number}.\n\nAsk [the people to contact](#{page_name(shared)}/).\n"
    return {
        "title": _page_title(number, shared),
        "short_title": _page_title(number, shared),
        **_PARTICULARS,
        "sections": [{"title": f"Sharing {number}", "id": "start", "body": body}, *_middle(f"page {number}", number)],
    }


def _contacts() -> dict[str, Any]:
    ward = {"name": "{{ ward_name }}", "phone": "{{ ward_phone }}", "hours": "{{ ward_hours }}"}
    clinic = {"name": "{{ clinic_name }}", "address": "{{ clinic_address }}", "web": "{{ clinic_web }}"}
    return {
        "title": _CONTACTS,
        "short_title": _CONTACTS,
        **_PARTICULARS,
        "sections": [
            {"title": "Your ward", "id": "start", "blocks": [{"kind": "contacts", "contacts": [ward, clinic]}]}
        ],
    }


_CONTACTS = "People to contact"


def _page_title(number: int, shared: int) -> str:
    return _CONTACTS if number == shared else f"Shared page {number}"


def _middle(where: str, number: int) -> list[dict[str, Any]]:
    """Sections that go through the kinds of block, each page from another kind on. They make one to four pages."""
    kinds = itertools.cycle(_blocks(where))
    blocks = list(itertools.islice(kinds, number % 9, number % 9 + (0, 3, 7, 11)[number % 4]))
    sections = [
        {"title": f"Part {part}", "body": _body(where, part), "blocks": blocks[start : start + 2]}
        for part, start in enumerate(range(0, len(blocks), 2), 1)
    ]
    return [*sections, *_welsh(where, number)]


def _body(where: str, part: int) -> str:
    return (
        f"This is part {part} of {where}. It is here to be read. **Ask your nurse** if it is not clear.\n\n"
        "You can bring one friend. You can write down what you want to ask.\n"
    )


def _welsh(where: str, number: int) -> Iterator[dict[str, Any]]:
    """Words in Welsh: a section on every third page, a few words on the others."""
    if number % 3 == 0:
        yield {"title": "Croeso", "language": "cy", "body": f"Bore da. Croeso i'r ward. Rhif {number}."}
    else:
        yield {"title": "Good morning", "body": f"The nurse of {where} may say [Bore da]{{lang=cy}} to you."}


def _blocks(where: str) -> list[dict[str, Any]]:
    """A block of each kind but the figure."""
    return [
        {"kind": "callout", "tone": "warning", "title": "Ask first", "body": f"Ask your nurse about {where}."},
        {"kind": "steps", "steps": [f"Read {where}.", "Write down what you want to ask.", "Ask your team."]},
        {
            "kind": "table",
            "caption": f"Who to ask about {where}",
            "columns": ["Person", "When"],
            "rows": [["Nurse", "Each day"], ["Doctor", "At your visit"]],
        },
        {"kind": "contacts", "contacts": [{"name": "{{ nurse_team }}", "phone": "{{ nurse_phone }}"}]},
        {
            "kind": "questions and answers",
            "items": [{"question": "Who can I ask?", "answer": f"Ask your nurse about {where}."}],
        },
        {"kind": "questions to ask", "questions": [f"What does {where} mean for me?"], "lines": 2},
        {"kind": "glossary", "terms": [{"term": "Ward", "meaning": "where your bed is"}]},
        {"kind": "lines", "label": f"My notes on {where}", "lines": 3},
        {"kind": "text", "body": f"Call us if {where} is not clear to you."},
    ]


_SHEET = """\
#set page(paper: "a4", margin: 3cm)
#set text(font: "Atkinson Hyperlegible", lang: "en", region: "GB", size: 16pt)
"""

_EXERCISES = """\
#set document(title: "Exercises", date: datetime(year: 2026, month: 11, day: 22))
= Exercises
Ask your team which of these to do. Read more #link("https://www.example.org/exercises")[about exercises].
== Arms
- Lift one arm.
- Lower it.
#pagebreak()
== Legs
#table(columns: 2, table.header([Day], [Times]), [Monday], [Ask your team], [Friday], [Ask your team])
"""

_MAP = """\
#set document(title: "Map", date: datetime(year: 2026, month: 11, day: 22))
= Map
#figure(rect(width: 5cm, height: 3cm), alt: "The main door is on the left of the square.")
The main door is on the left.
"""


def _dump(path: Path, content: dict[str, Any]) -> None:
    _write(path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
