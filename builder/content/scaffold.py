"""The files that a new leaflet or brand starts with, and the names that these may have."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from builder.content.leaflet import site_fields
from builder.content.placeholders import MARKER, placeholder
from builder.content.project import Loaded, Project
from builder.core.characters import DEVICES, in_ascii
from builder.core.diagnostics import LeafletError
from builder.core.patterns import lazy_pattern

LONGEST = 60
"""A name may have this many characters: with the folders above it, it must fit into any system's paths."""

_TEXT = """\
# yaml-language-server: $schema=../docs/schema/leaflet.schema.json
# Lines that start with # are notes for you. They are not printed, and you can delete them.
# Replace what is marked in capitals as to be filled in: nobody can approve the leaflet before that.
# When you have changed something, run: leaflets check {name}

# The title is printed at the top of the first page, the short title in the footer of each page.
title: "{title}"
short_title: "{title}"

# One or two sentences: what is this leaflet for?
summary: "{marker} what this leaflet is for, in a sentence or two."
language: {language}

# What else people call the operation: abbreviations, and patients' own words. Nurses find the leaflet by them. Delete
# the # in front of the line, and write your own.
# also_called: [THR, new hip]
{kind}
# Raise the version when the words change. Write dates as year-month-day.
version: "0.1"
last_reviewed: {today}
next_review: {next_year}

# Who answers for the words (a team or a role), and what the words rest on.
owner: "{marker} the team"
sources:
  - "{marker} the guidance that the words rest on."

# How readers can tell you what they think of the leaflet. A detail of the clinic stands in two curly brackets, for
# example: "Tell us what you think: write to {{{{ nurse_email }}}}."
feedback: "{marker} how readers can say what they think of this leaflet."

# A draft says so on its pages. Once your team has agreed to the words, run: leaflets approve {name} --by "…"
status: draft

# The table "At a glance": a topic, a colon, a few words. Delete it if you do not need it.
key_facts:
  Hospital stay: Ask your team

# Each section starts with - and its title. Keep the spaces at the start of the lines as they are.
# Write short sentences, of at most 20 words. Between two paragraphs, leave a line empty. A hyphen and a space start an
# item of a list, and **two asterisks** make words bold.
sections:
  - title: Why you may need this treatment
    body: |
      {marker} why somebody may need this treatment.

  - title: Questions to ask
    blocks:
      - kind: questions to ask
        questions:
          - What are the reasons for and against this treatment?
        lines: 2
{sections}"""

_KIND = """
# What kind of leaflet it is. leaflets/kinds.yaml lists the kinds, and the sections that each has to have.
"""

_SECTION = """
  - title: {title}
    id: {anchor}
    body: |
      {marker} what patients need to know about this.
"""

_INCLUDE = """
# Pages that several leaflets share are printed after this leaflet's own.
include:
"""


_LISTS = {"topics": "the topics of key facts", "kinds": "the kinds of leaflets"}


def refusal(name: str, shared: Collection[str]) -> tuple[str, str] | None:
    """Why a leaflet cannot have this name, and what to do about it; None for a name that is good.

    `shared` are the names of the shared pages: a leaflet of the same name could not be told from its page in links.
    """
    if (refused := _unusable(name, "leaflet")) is not None:
        return refused
    if name in _LISTS:
        return f"leaflets/{name}.yaml lists {_LISTS[name]}", f"use another name, such as {name}-leaflet"
    if name in shared:
        return f"there is a shared page called {name}", f"use another name, such as {name}-leaflet"
    return None


def brand_refusal(name: str) -> tuple[str, str] | None:
    """The same for the name of a brand."""
    return _unusable(name, "brand")


def shared_refusal(name: str, leaflets: Collection[str]) -> tuple[str, str] | None:
    """The same for the name of a shared page; `leaflets` are the names of the leaflets."""
    if (refused := _unusable(name, "page")) is not None:
        return refused
    if name in leaflets:
        return f"there is a leaflet called {name}", f"use another name, such as {name}-page"
    return None


def _unusable(name: str, noun: str) -> tuple[str, str] | None:
    """Why no file of this kind can have a name."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        better = re.sub(r"[^a-z0-9]+", "-", in_ascii(name.removesuffix(".yaml")).lower()).strip("-")
        hint = f", such as {better}" if better and better not in DEVICES else ""
        return f"{name!r} cannot be a {noun}'s name", f"use small letters, digits and single hyphens{hint}"
    if len(name) > LONGEST:
        return f"a name of {len(name)} characters is too long", f"use at most {LONGEST} characters"
    if name in DEVICES:
        return f"Windows cannot have a file called {name}", f"use another name, such as {name}-{noun}"
    return None


def text(
    name: str,
    today: datetime.date,
    shared: Collection[str],
    kinds: Mapping[str, Sequence[str]] | None = None,
    language: str = "en-GB",
) -> str:
    """The YAML of a new leaflet: it can be built as it is, and includes every one of the `shared` pages.

    `kinds` are the project's kinds of leaflets, with the sections that each has to have. The leaflet is of the first.
    """
    include = _INCLUDE + "".join(f"  - shared/{page}\n" for page in sorted(shared)) if shared else ""
    fields = {
        "name": name,
        "title": _as_title(name),
        "marker": MARKER,
        "today": today,
        "next_year": year_later(today),
        "language": language,
        "kind": _kind(list(kinds or ())),
        "sections": "".join(_required(next(iter(kinds.values()), ()))) if kinds else "",
    }
    return _TEXT.format(**fields) + include


def _as_title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _kind(kinds: Sequence[str]) -> str:
    if not kinds:
        return _KIND + "# Your project has none. When it has, write: kind: and its name.\n"
    choice = f"# {placeholder('choose one of')} {', '.join(kinds)}. Then delete this note.\n" if len(kinds) > 1 else ""
    return f"{_KIND}{choice}kind: {kinds[0]}\n"


def _required(sections: Iterable[str]) -> Iterator[str]:
    """The sections of its own that a leaflet of some kind has to have, and that are not in every new leaflet."""
    for anchor in sections:
        if "/" not in anchor and f"{_as_title(anchor)}\n" not in _TEXT:
            yield _SECTION.format(title=_as_title(anchor), anchor=anchor, marker=MARKER)


def year_later(day: datetime.date) -> datetime.date:
    """The same day of the next year, or 28 February for the day that it lacks."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)


# Brands

_BRAND = """\
# yaml-language-server: $schema=../../docs/schema/brand.schema.json
# Lines that start with # are notes for you. They are not printed, and you can delete them.
# When you have changed something, run: leaflets check --brand {name}
# To see it all on paper, run: leaflets specimen --brand {name}

# The clinic's name, as it is printed at the top of the first page.
name: "{title}"

# A few words below the name. Delete the line if there are none.
strapline: "{marker} what the clinic does, in a few words"

# The details below are examples: nobody answers at these numbers and addresses. When all of them are real, delete the
# next line. What is left of the examples is then an error in leaflets that are approved.
example: yes

# Where your leaflets are on the web, if they are. Delete the # before it: print then has a QR code that leads there.
# site_url: https://leaflets.{name}.example.org

# The logo: a drawing (.svg) in styles/logos/, and what it shows, for people who cannot see it. Replace
# the example. It is printed in the header (`band`): use light shapes for a dark header, dark shapes for a light one.
logo:
  file: {name}.svg
  alt: Two rings side by side

# How pages are drawn: calm, bold or plain, or a file of your own in styles/looks/.
look: calm

# The colours, by what they are for: # and six of 0-9 and a-f, in quotation marks.
colours:
  # The page, and the words on it: body text, titles, links, and less important words, such as the footer.
  paper: "#ffffff"
  text: "#1d2327"
  heading: "#2a3942"
  link: "#1d3f66"
  quiet: "#3e474d"
  # The header of the first page, and the words in it.
  band: "#2a3942"
  on_band: "#ffffff"
  # Behind the heads of tables and behind contacts, and the words there.
  panel: "#eef1f3"
  on_panel: "#1d2327"
  # Lines in tables, and lines to write on.
  rule: "#6a757c"
  # Boxes that inform, that warn, and that say what cannot wait: the ground, the bar with its sign, and the words.
  callouts:
    information:
      background: "#eff4f7"
      border: "#2a4d66"
      text: "#1d2327"
    warning:
      background: "#fbf5e3"
      border: "#5e4000"
      text: "#1d2327"
    urgent:
      background: "#fcf0ef"
      border: "#7d1d1d"
      text: "#1d2327"

# How much words must stand out from their ground: 7 is easy on tired eyes, and 4.5 the least that there may be.
contrast: 7

# The type: a font package and its files of the regular and the bold weight.
faces:
  package: fontpkg-atkinson-hyperlegible
  regular: AtkinsonHyperlegible-Regular.ttf
  bold: AtkinsonHyperlegible-Bold.ttf

# The school grade that the words are measured against. A leaflet above it gets a warning.
reading_grade: 10

# What {{{{ {first} }}}} and its like stand for in leaflets. These are all that your leaflets use now.
# A telephone number is one number of digits and spaces. A web address starts with https://
fields:
"""

_LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" width="96" height="64" viewBox="0 0 96 64">
  <!-- Two rings that hold the place of a logo: light shapes, for a dark band. -->
  <circle fill="none" stroke="#ffffff" stroke-width="7" cx="33" cy="32" r="23"/>
  <circle fill="none" stroke="#c3ced4" stroke-width="7" cx="63" cy="32" r="23"/>
</svg>
"""

_FIELD_NAME = lazy_pattern(r"[a-z][a-z0-9_]*")
_ALWAYS = ("clinic_name", "clinic_address", "clinic_web")
"""Site fields that every brand starts with."""

_OWNERS = {"clinic": "The clinic.", "ward": "The ward.", "nurse": "The nurses."}
"""What a note says above site fields whose names start so."""

_VALUES: dict[str, Callable[[str, str], str]] = {
    "name": lambda owner, brand: f"Example {owner}".strip().title(),
    "email": lambda owner, brand: f"{owner.replace(' ', '.') or 'hello'}@{brand}.example.org",
    "web": lambda owner, brand: f"https://www.{brand}.example.org" + _page(owner),
    "url": lambda owner, brand: f"https://www.{brand}.example.org" + _page(owner),
    "address": lambda owner, brand: "1 Example Street, Anytown",
    "hours": lambda owner, brand: "Monday to Friday, 9am to 5pm",
}
"""Example values of site fields by the last word of their names, from the words before that and the brand's name."""


def _page(owner: str) -> str:
    return "" if owner in ("", "clinic") else f"/{owner.replace(' ', '-')}"


def fields_used(project: Project) -> list[str]:
    """The site fields that a project's leaflets, shared pages and recipes use, sorted; of files that can be read."""
    fields: set[str] = set()
    loads: tuple[tuple[Callable[[str], Loaded], Iterable[str]], ...] = (
        (project.leaflet, project.leaflet_names()),
        (project.shared, project.shared_names()),
        (project.recipe, project.recipe_names()),
    )
    for load, names in loads:
        for name in names:
            try:
                fields |= site_fields(load(name).model)
            except LeafletError:
                continue
    return sorted(field for field in fields if _FIELD_NAME.fullmatch(field))


def clinic(name: str) -> str:
    """A clinic's name made from that of its brand: North Bay of ``north-bay``."""
    return " ".join(word.capitalize() for word in name.split("-"))


def brand_text(name: str, fields: Iterable[str]) -> str:
    """The YAML of a new brand, with example values for these site fields: leaflets can be built in it as it is."""
    every = {*_ALWAYS, *fields}
    first = "ward_phone" if "ward_phone" in every else "clinic_name"
    lines = "".join(f"{line}\n" for line in _field_lines(name, every))
    return _BRAND.format(name=name, title=clinic(name), first=first, marker=MARKER) + lines


def logo_text() -> str:
    """The SVG that holds the place of a new brand's logo."""
    return _LOGO


def _field_lines(brand: str, fields: Iterable[str]) -> Iterator[str]:
    """Lines of YAML, with a note above what belongs together: first the clinic's own, then what is not anybody's."""
    owners = list(_OWNERS)
    # Numbers that Ofcom keeps for drama (01632 960000 to 960999).
    numbers = itertools.count(201)

    def rank(field: str) -> tuple[int, str]:
        owner = field.partition("_")[0]
        return (owners.index(owner) if owner in owners else len(owners)), field

    for owner, group in itertools.groupby(sorted(fields, key=rank), key=lambda field: rank(field)[0]):
        yield f"  # {_OWNERS[owners[owner]] if owner < len(owners) else 'Whatever else leaflets name.'}"
        for field in group:
            yield f'  {field}: "{_value(field, brand, numbers)}"'


def _value(field: str, brand: str, numbers: Iterator[int]) -> str:
    """An example value for a site field; telephone numbers end in the next of the `numbers`."""
    *owner, what = field.replace("_", " ").split()
    if field == "clinic_name":
        return clinic(brand)
    if what == "phone":
        return f"01632 960 {next(numbers)}"
    if what in _VALUES:
        return _VALUES[what](" ".join(owner), brand)
    return field.replace("_", " ").capitalize()
