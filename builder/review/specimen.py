"""A brand in a format, on paper: every block, colour, size of type and site field, for those who sign for them."""

from __future__ import annotations

import math
import string
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple, cast

from builder import layout
from builder.checks.colour import PAIRS, is_large, needed
from builder.checks.glyphs import missing
from builder.checks.links import address_mistake
from builder.checks.page_texts import brand_words
from builder.content import fields, yaml_reader
from builder.content.brand import Brand
from builder.content.format import Format, Margins, PageSize, Spacing, TypeScale
from builder.content.leaflet import Leaflet
from builder.content.look import Look
from builder.content.project import Loaded, digest_of
from builder.content.selection import Plan
from builder.core import colour_vision
from builder.core.diagnostics import Place, Problem
from builder.core.file_names import file_named
from builder.core.units import Colour, millimetres
from builder.layout.header import logo_scale
from builder.layout.pictures import PictureError
from builder.pdf import validate
from builder.pdf.join.assemble import assemble
from builder.pdf.write.metadata import all_claims
from builder.pipeline import load
from builder.pipeline.file_metadata import file_metadata
from builder.pipeline.render import breach
from builder.review.specimen_pages import SIZES, Fact, Group, Specimen, Swatch, lay_out_specimen, with_margins

FOOTER = "Specimen. Not for patients."

SAMPLE = """\
title: Specimen
short_title: Specimen
summary: This is not for patients. It shows how a clinic's leaflets look, to those who sign for that.
version: "1"
last_reviewed: 2000-01-01
next_review: 2001-01-01
owner: Nobody
sources:
  - None.

key_facts:
  Open: {words: "On most days, **from ten to six**", icon: clock}
  Your card: {words: "Free, and yours on the day", icon: form}
  Loans: {words: "Three weeks, for up to ten books", icon: calendar}

sections:
  - title: Words and lists
    id: words
    body: |
      These words are about a visit to a library. **Bold words** stand out from the rest. A few may be in another
      language, as [Bore da]{lang=cy} is.

      A link can lead to [the page of a library](https://www.example.org/library), whose address is printed too.
      Another can lead to [the next part](#boxes).

      - Bring your card.
      - Bring a bag for:
        - the books that you bring **back**.

      1. Choose a book.
      2. Take it to the desk.

  - title: Boxes
    id: boxes
    icon: information
    blocks:
      - kind: callout
        tone: information
        title: Good to know
        body: This box informs. You can read [a list of all books](https://www.example.org/books) at home.
      - kind: callout
        tone: warning
        title: The lift is slow
        icon: stairs
        body: This box warns. Take the stairs, if you can.
      - kind: callout
        tone: urgent
        title: Leave at the bell
        body: This box is for **what cannot wait**. Do not stop for your things.
      - kind: remember
        title: Two things to remember
        points:
          - Bring your card.
          - Be quiet on the stairs.
      - kind: remember
        points:
          - The doors close at six.
        marks: ticks
      - kind: text
        body: Words can follow a box, too.

  - title: Steps, a checklist, a table and a picture
    blocks:
      - kind: steps
        steps:
          - Show your card at the desk.
          - Say which book you want.
          - title: At last
            text: Wait until it is brought to you.
            icon: clock
      - kind: checklist
        items:
          - Your card
          - A bag
          - A pencil
          - Your glasses
      - kind: table
        caption: When each room is open
        columns: [Room, Day, Evening]
        rows:
          - [Books, Open, Open]
          - [Maps, Open, Ask first]
      - kind: figure
        image: shelf.svg
        alt: Seven books that stand side by side on a shelf.
        caption: Books on a shelf.
        width: 40 mm
      - kind: figures
        figures:
          - image: shelf.svg
            alt: Seven books on the upper shelf.
            caption: The upper shelf.
          - image: shelf.svg
            alt: Seven books on the lower shelf.
            caption: The lower shelf, which children can reach.

  - title: People and questions
    icon: talk
    blocks:
      - kind: contacts
        contacts:
          - name: The desk
            icon: information
            phone: 01632 960 300
            email: desk@example.org
            web: www.example.org/desk
            address: 1 Example Street
            hours: on most days
            note: For loans and cards.
            urgency: questions
          - name: The porter
            phone: 01632 960 301
            note: If you are locked in.
            urgency: emergency
          - name: The desk upstairs
            phone: 01632 960 302
            hours: on most evenings
            urgency: soon
      - kind: questions and answers
        items:
          - question: May I bring my dog?
            answer: Yes. It has to be **on a lead**.
      - kind: questions to ask
        questions:
          - Where are the maps?
        lines: 1
      - kind: glossary
        terms:
          - term: Shelf mark
            meaning: the sign that says where a book stands
      - kind: lines
        label: Books that I want to read
        lines: 1
"""
"""A leaflet with every kind of block. It has no clinical words, so nobody can mistake it for a real leaflet."""


class SpecimenFile(NamedTuple):
    """A specimen as a PDF, b"" if it cannot be made, and all problems of the brand and format."""

    pdf: bytes
    pages: int
    problems: list[Problem]


def make(plan: Plan) -> SpecimenFile:
    """Make the specimen of the brand of a plan in its format. Writes nothing.

    The specimen shows colours that fail and sizes that are too small. It cannot be made if the brand, format, a face or
    the logo cannot be used, or if the faces lack a character.
    """
    survey = load.survey(replace(plan, names=(), recipes=()))
    problems = survey.problems
    if survey.theme is None:
        return SpecimenFile(b"", 0, problems)
    brand, format = plan.project.brand(plan.brand), plan.project.format(plan.format)
    theme = with_margins(survey.theme)
    try:
        specimen = _specimen(plan, brand, format, survey.theme)
        lacking = missing(_wanted(brand.model, specimen), theme.faces.coverage)
        if lacking:
            return SpecimenFile(b"", 0, sorted({*problems, *_unprintable(brand, lacking)}))
        part = lay_out_specimen(specimen, theme)
    except PictureError:
        # The survey has reported it, with its place.
        return SpecimenFile(b"", 0, problems)
    footer = layout.FooterText(specimen.sample.language, FOOTER, f"{plan.brand}, {plan.format}")
    count = len(part.pages)
    printed = frozenset("".join(part.characters.values()))
    codes = layout.GlyphCodes("Y")
    footers = layout.footers(theme, footer, range(1, count + 1), count, codes)
    pdf = assemble(
        [part],
        footers,
        file_metadata(
            theme, f"Specimen of {brand.model.name}, {plan.format}", specimen.sample.language, subject=FOOTER
        ),
        {**theme.faces.programs(printed | set(f"{footer.title}{footer.version}")), **codes.programs},
        plan.standard,
    )
    findings = validate.findings(pdf, all_claims(plan.standard))
    broken = {breach(Place(brand.source.name), "the specimen", finding) for finding in findings}
    return SpecimenFile(b"" if broken else pdf, count, sorted({*problems, *broken}))


def sample() -> Loaded:
    """The sample as a leaflet that was read."""
    read = yaml_reader.parse(SAMPLE.encode(), "the sample of specimens")
    return Loaded("specimen", fields.load(Leaflet, read), read)


def _field_facts(brand: Brand) -> Iterator[Fact]:
    """The site fields, and what they say in other languages."""
    for name, value in brand.fields.items():
        yield Fact(name, value, target=_target(value))
    for language, words in brand.languages.items():
        spoken = {name: value for name, value in words.fields.items() if value != brand.fields[name]}
        yield from (Fact(f"{name} ({language})", value, target=_target(value)) for name, value in spoken.items())


def _specimen(plan: Plan, brand: Loaded, format: Loaded, theme: layout.Theme) -> Specimen:
    swatches = [*_swatches(theme)]
    failing = [swatch.title for swatch in swatches if swatch.fails]
    verdict = f"{len(failing)} of {len(PAIRS)} pairs do not pass: {'; '.join(failing)}." if failing else _ALL_PASS
    logo, like = brand.model.logo, brand.model.look.like
    return Specimen(
        sample=sample().model,
        opening=(f"It is of the brand {plan.brand} in the format {plan.format}.", *_ABOUT),
        verdict=verdict,
        swatches=swatches,
        theme_facts=[
            Group("Brand", _brand_facts(brand.model)),
            Group("Look", _look_facts(theme.look)),
            Group("Format", [*_format_facts(format.model)]),
            Group("Logo", _logo_facts(theme)),
        ],
        fields=[*_field_facts(brand.model)],
        signed=[
            Fact("Brand", f"{plan.brand}, {_short(brand.source.digest)}"),
            Fact("Look", f"{like}, {_short(plan.project.look(like).source.digest)}"),
            Fact("Format", f"{plan.format}, {_short(format.source.digest)}"),
            Fact("Logo", f"{logo.file}, {_short(digest_of(file_named(theme.root / 'styles' / 'logos', logo.file)))}"),
        ],
    )


_ABOUT = (
    "Colours, type and details come first. The words of all blocks after them are about a library, and mean nothing.",
)


def _target(value: str) -> str:
    """Where a site field that is an address leads; "" for other words."""
    return next((address for address in (value, f"mailto:{value}") if address_mistake(address) is None), "")


def _short(digest: str) -> str:
    """The start of a SHA-256, in groups that can be read aloud: it identifies the state of a file."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))


_ALL_PASS = "All pairs of colours pass."

_SIGHTS = {
    "for people who do not see red": "without red",
    "for people who do not see green": "without green",
    "for people who do not see blue": "without blue",
    "printed in grey": "in grey",
}
"""How a colour is seen, in fewer words."""


def _swatches(theme: layout.Theme) -> Iterator[Swatch]:
    """Every pair that is drawn, in the colours in which it is printed."""
    colours = theme.brand.colours
    for pair in PAIRS:
        words, ground = (cast(Colour, reduce(getattr, path, colours)) for path in (pair.words, pair.ground))
        needs = needed(pair, theme.brand, theme.format)
        as_large = ", as for large words" if pair.sizes and is_large(pair, theme.format) else ""
        contrasts = colour_vision.contrasts(words, ground)
        least = min((sight for sight in contrasts if sight), key=contrasts.__getitem__)
        said = (
            f"{words} on {ground}: {_ratio(contrasts[''])} to 1. Needed: {needs['']:g}{as_large}. "
            f"At the least: {_ratio(contrasts[least])} {_SIGHTS[least]}."
        )
        names = ".".join(pair.words), ".".join(pair.ground)
        size = min((getattr(theme.format.type, name) for name in pair.sizes), default=0)
        fails = not colour_vision.passes(words, ground, needs)
        yield Swatch(names[0], words, names[1], ground, size, pair.bold, said, fails)


def _ratio(ratio: float) -> str:
    """Cut off, not rounded: 4.499 must not read as the 4.5 that it does not reach."""
    return f"{math.floor(ratio * 100) / 100:.2f}"


def _brand_facts(brand: Brand) -> list[Fact]:
    facts = {
        "Name": brand.name,
        "Strapline": brand.strapline or "None",
        "Example": "Yes: its details are not real" if brand.example else "No",
        "Regular face": brand.faces.regular,
        "Bold face": brand.faces.bold,
        "Faces from": brand.faces.package or "styles/fonts/",
        "Contrast": f"{brand.contrast:g} to 1, or more",
        "Reading grade": f"{brand.reading_grade:g}",
    }
    return [Fact(*pair) for pair in facts.items()]


def _look_facts(look: Look) -> list[Fact]:
    lengths = ("corner", "rule")
    return [Fact(name, f"{value:g} pt" if name in lengths else f"{value}") for name, value in look]


def _logo_facts(theme: layout.Theme) -> list[Fact]:
    """The logo as leaflets have it."""
    logo = theme.brand.logo
    picture = theme.picture(file_named(theme.root / "styles" / "logos", logo.file), theme.brand.colours.band)
    width, height = (_millimetres(side * logo_scale(picture)) for side in (picture.width, picture.height))
    return [
        Fact("File", logo.file),
        Fact("Read out as", logo.alt),
        Fact("Printed width", width),
        Fact("Printed height", height),
    ]


def _format_facts(format: Format) -> Iterator[Fact]:
    size: PageSize = format.page
    yield Fact("width", _millimetres(size.width))
    yield Fact("height", _millimetres(size.height))
    for name in Format.model_fields:
        value = getattr(format, name)
        if not isinstance(value, fields.Model):
            yield Fact(name, "none" if value is None else str(value))
    sizes = [name for name in TypeScale.model_fields if name not in SIZES]
    yield from (Fact(name, f"{getattr(format.type, name):g}") for name in sizes)
    margins = [f"{name} {_millimetres(getattr(format.margins, name))}" for name in Margins.model_fields]
    yield Fact("margins", ", ".join(margins))
    yield Fact("spacing", ", ".join(f"{name} {getattr(format.spacing, name):g} pt" for name in Spacing.model_fields))


def _millimetres(length: float) -> str:
    return f"{round(millimetres(length), 1):g} mm"


def _wanted(brand: Brand, specimen: Specimen) -> str:
    """What the faces need for a specimen: plain letters and signs, and all that it says of this brand."""
    groups: Sequence[Sequence[Fact]] = [
        *(group.facts for group in specimen.theme_facts),
        specimen.fields,
    ]
    values = [fact.value for facts in groups for fact in facts]
    plain = string.ascii_letters + string.digits + string.punctuation + " "
    return "".join([plain, *values, brand.name, brand.strapline or ""])


def _unprintable(brand: Loaded, lacking: Sequence[str]) -> Iterator[Problem]:
    """Characters that the faces lack, but for those of the brand's own words, which the survey has reported."""
    printed = "".join(words for _, words in brand_words(brand.model))
    shown = ", ".join(f"“{character}” (U+{ord(character):04X})" for character in lacking if character not in printed)
    if shown:
        message = f"the faces lack what a specimen prints: {shown}"
        yield Problem(
            brand.source.place(("faces", "regular")), "error", message, "choose faces that have these characters"
        )
