"""The file that a new leaflet starts with, and the names that it may have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection

from builder.words import DEVICES

LONGEST = 60
"""A leaflet's name may have this many characters: with the folders above it, it must fit into any system's paths."""

_TEXT = """\
# yaml-language-server: $schema=../docs/schema/leaflet.schema.json
# Lines that start with # are notes for you. They are not printed, and you can take them away.
# When you have changed something, run: leaflets check {name}

# The title is printed at the top of the first page, the short title at the foot of each page.
title: "{title}"
short_title: "{title}"

# One or two sentences: what is this leaflet for?
summary: Say here, in a sentence or two, what this leaflet is for.
language: en-GB

# Raise the version when the words change. Write dates as year-month-day.
version: "0.1"
last_reviewed: {today}
next_review: {next_year}

# Who answers for the words (a team or a role), and what the words rest on.
owner: Name the team here
sources:
  - Name here the guidance that the words rest on.

# A draft says so on its pages. Once your team has agreed to the words, run: leaflets approve {name} --by "…"
status: draft

# The table "At a glance": a topic, a colon, a few words. Take it away if you do not need it.
key_facts:
  Hospital stay: Ask your team

# Each section starts with - and its title. Keep the spaces at the start of the lines as they are.
sections:
  - title: Why you may need this treatment
    body: |
      Write short sentences, of 20 words at most.
      Leave an empty line between two paragraphs.

      - A hyphen starts an item of a list.
      - Two asterisks make **words that matter** bold.

  - title: Questions to ask
    blocks:
      - kind: questions to ask
        questions:
          - What are the reasons for and against this treatment?
        lines: 2
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
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        better = re.sub(r"[^a-z0-9]+", "-", name.removesuffix(".yaml").lower()).strip("-")
        hint = f", such as {better}" if better and better not in DEVICES else ""
        return f"{name!r} cannot be a leaflet's name", f"use small letters, digits and single hyphens{hint}"
    if len(name) > LONGEST:
        return f"a name of {len(name)} characters is too long", f"use at most {LONGEST} characters"
    if name in DEVICES:
        return f"Windows cannot have a file called {name}", f"use another name, such as {name}-leaflet"
    if name in _LISTS:
        return f"leaflets/{name}.yaml lists {_LISTS[name]}", f"use another name, such as {name}-leaflet"
    if name in shared:
        return f"there is a shared page called {name}", f"use another name, such as {name}-leaflet"
    return None


def text(name: str, today: datetime.date, shared: Collection[str]) -> str:
    """The YAML of a new leaflet: it can be built as it is, and includes every one of the `shared` pages."""
    include = _INCLUDE + "".join(f"  - shared/{page}\n" for page in sorted(shared)) if shared else ""
    title = name.replace("-", " ").capitalize()
    return _TEXT.format(name=name, title=title, today=today, next_year=_year_later(today)) + include


def _year_later(day: datetime.date) -> datetime.date:
    """The same day of the next year, or 28 February for the day that it lacks."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)
