"""How much of the pages is empty: of all leaflets in all formats and brands, and of packs, as a table.

    python -m tests.support.empty_pages
    python -m tests.support.empty_pages --brand harbour --format a4 --pages

What is drawn is read from the files, not asked of layout. A page is as empty as what is free below its last line, down
to where words may go, as a share of the room that a page has for words.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from statistics import mean
from typing import NamedTuple

from builder.content import selection
from builder.content.format import Format
from builder.content.project import Project
from builder.packs import compose, prepare
from builder.packs.options import PackOptions
from builder.pipeline import load, render
from tests.inspectors import Pdf
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY

PACKS = (*combinations(LEAFLETS, 2), LEAFLETS[1:])
"""What is measured of packs: each two leaflets, and the three operations."""


class PageRoom(NamedTuple):
    """What one page has of its room.

    `empty` is the share below its last line, and `lines` how many lines it has. `is_last` is true of the last page of a
    leaflet, of a shared page that nothing follows on its page, and of a pack's own pages.
    """

    empty: float
    lines: int
    is_last: bool
    is_cover: bool = False


class Measured(NamedTuple):
    """A file with its pages, and how many of them are on one sheet of paper."""

    name: str
    brand: str
    format: str
    pages: Sequence[PageRoom]
    per_sheet: int

    @property
    def sheets(self) -> int:
        return math.ceil(len(self.pages) / self.per_sheet)


def rooms(data: bytes, format: Format, *, cover: bool = False) -> list[PageRoom]:
    """The pages of a finished file in a format; with `cover`, the first is one."""
    pdf = Pdf(data)
    documents = _documents(pdf)
    pages = []
    for index, painted in enumerate(pdf.painted):
        # A ground is as large as the page, and the header is above all words.
        bottoms = [
            shape.box[1]
            for shape in painted.shapes
            if (shape.artifact is None or shape.artifact.type != "Pagination")
            and shape.box[3] - shape.box[1] < format.page.height / 2
        ]
        words = [fragment for fragment in painted.fragments if fragment.mcid is not None and fragment.text.strip()]
        lowest = min([format.page.height, *bottoms, *(fragment.box[1] for fragment in words)])
        room = format.page.height - format.margins.top - format.margins.bottom
        pages.append(
            PageRoom(
                max(0.0, lowest - format.margins.bottom) / room,
                len({round(fragment.y) for fragment in words}),
                index + 1 == len(documents) or documents[index + 1][:1] != documents[index][-1:],
                cover and index == 0,
            )
        )
    return pages


def _documents(pdf: Pdf) -> list[list[int]]:
    """The elements below the Document that each page has words of, in order, by number."""
    found: list[set[int]] = [set() for _ in range(pdf.page_count)]
    tops = pdf.tops[0].elements
    for number, top in enumerate(tops):
        # A leaflet's own elements may be in the Document itself.
        for page in top.pages:
            found[page - 1].add(number if top.role == "Part" else -1)
    return [sorted(numbers) for numbers in found]


def leaflets(project: Project, brand: str, format: str) -> Iterator[Measured]:
    """All leaflets of a project in a brand and a format."""
    plan = selection.plan(project, [], brand, format, strict=False)
    survey = load.survey(plan)
    assert survey.theme is not None
    maker = render.Maker(survey.theme)
    for sheet in survey.valid:
        pages = rooms(maker.make(sheet).data, survey.theme.format, cover=survey.theme.format.cover)
        yield Measured(sheet.name, brand, format, pages, _per_sheet(survey.theme.format))


def packs(project: Project, brand: str, format: str) -> Iterator[Measured]:
    """The packs of `PACKS` in a brand and a format."""
    model = project.format(format).model
    for names in PACKS:
        choice = compose.choose(project, names)
        prepared, problems = prepare.prepare(project, [choice], PackOptions(brand, format))
        assert prepared is not None, problems
        pack = prepared.pack(choice)
        assert pack is not None, problems
        data = prepared.maker.renderer.make(pack, {}).data
        yield Measured(" + ".join(names), brand, format, rooms(data, model, cover=True), _per_sheet(model))


def _per_sheet(format: Format) -> int:
    return {None: 2, "saddle": 4, "trifold": 6}[format.fold]


def summary(files: Sequence[Measured]) -> str:
    """One line of figures."""
    pages = [page for file in files for page in file.pages]
    inner = [page for page in pages if not page.is_last and not page.is_cover]
    lasts = [page for page in pages if page.is_last and not page.is_cover]
    return (
        f"{len(files):3} files {len(pages):5} pages {sum(file.sheets for file in files):5} sheets  "
        f"empty {mean(page.empty for page in pages):4.0%}; not last: {len(inner):4}, "
        f"over 25 % {sum(page.empty > 0.25 for page in inner):3}, "
        f"over 30 % {sum(page.empty > 0.3 for page in inner):3}; "
        f"last: {len(lasts):4}, empty {mean(page.empty for page in lasts):4.0%}, "
        f"under 5 lines {sum(page.lines < 5 for page in lasts):3}"
    )


def _shown(file: Measured) -> str:
    pages = " ".join(
        f"{page.empty:.0%}{'c' if page.is_cover else ''}{f'|{page.lines}' if page.is_last else ''}"
        for page in file.pages
    )
    return f"    {file.name:24} {len(file.pages):2} pages {file.sheets:2} sheets: {pages}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--brand", action="append", help="a brand; all of them by default")
    parser.add_argument("--format", action="append", help="a format; all of them by default")
    parser.add_argument("--pages", action="store_true", help="show each file, with the empty share of each page")
    chosen = parser.parse_args()
    project = Project(REPOSITORY)
    combined = [
        (brand, format)
        for brand in chosen.brand or BRANDS
        for format in chosen.format or project.format_names()
        if format != "html"
    ]
    print("Share of empty page: of all, with its number of lines after | where a document ends, c for a cover\n")
    for kind, measure in (("leaflets", leaflets), ("packs", packs)):
        files = []
        for brand, format in combined:
            measured = list(measure(project, brand, format))
            print(f"{kind:8} {brand:8} {format:12} {summary(measured)}", flush=True)
            if chosen.pages:
                print("\n".join(map(_shown, measured)))
            files += measured
        print(f"{kind:8} all{'':18} {summary(files)}\n")
        for name, group in groupby(sorted(files, key=lambda file: file.name), lambda file: file.name):
            print(f"{kind:8} {name:21} {summary(list(group))}")
        print()


if __name__ == "__main__":
    main()
