"""The summary of a pack before it is printed: its pages and paper, what operations differ on, the line for notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from builder.web.catalogue import printed
from builder.web.snapshot import Now
from builder.web.text_helpers import capitalised
from builder.web.ward_words import IN_ENGLISH, WardWords

if TYPE_CHECKING:
    from builder.content.format import Format
    from builder.packs.compose import Pack
    from builder.packs.prepare import PreparedPacks


class Difference(NamedTuple):
    """A topic that operations differ on, with the short title and the words of each; "" for no words."""

    topic: str
    answers: list[tuple[str, str]]


class Summary(NamedTuple):
    """What a pack is. `alt` is what its first page shows, `note` is for records, and has the pack's `code`.

    `sheets` says how much paper it takes, `paper` how many sheets where both sides are printed, and
    `folding` how to print and fold the sheets of a format that is folded.
    `unfinished` has what nobody has filled in yet, each with the title of what it is missing from.
    """

    title: str
    pages: int
    sheets: str
    paper: int
    folding: str
    leaflets: list[str]
    shared: list[str]
    differs: list[Difference]
    review: str
    note: str
    code: str
    alt: str
    unfinished: list[str]
    recipe: str = ""
    """What a recipe had that the pack has not, because other leaflets are picked, in a sentence; "" for nothing."""
    by_hand: Sequence[str] = ()
    """What no face has the letters of: the pack has an empty line for each, to write on."""
    short_code: str = ""
    """The code as it is on the cover."""
    language: str = ""
    """That of the pack, and so of its titles and topics."""


def summarise(
    now: Now, ready: PreparedPacks, pack: Pack, pages: int, needs: str = "", *, words: WardWords = IN_ENGLISH
) -> Summary:
    """The summary of a pack with so many pages, in the `words` of a language; the note has the patient's `needs`."""
    from builder.content import markdown
    from builder.packs import record

    theme = ready.maker.renderer.theme
    names = {name: theme.spoken(page.language).fill(page.title) for name, page in pack.pages.items()}
    leaflets = [names[name] for name in pack.leaflets]
    shared = [names[page] if isinstance(page, str) else page.title for page in pack.after]
    differs = [
        Difference(
            row.topic,
            [
                (operation, "" if answer is None else theme.fill(markdown.plain(answer.words.content)))
                for operation, answer in zip(pack.glance.operations, row.answers, strict=True)
            ],
        )
        for row in pack.glance.rows
        if not row.is_common
    ]
    return Summary(
        pack.title,
        pages,
        sheets(pages, theme.format.fold, words),
        paper(pages, theme.format.fold),
        folding(pages, theme.format, pack.language, words),
        leaflets,
        shared,
        differs if len(pack.glance.operations) > 1 else [],
        words.day(min(page.next_review for page in pack.pages.values())),
        record.note(ready, pack, now.offer.day, needs),
        pack.code,
        words("alt", title=pack.title, leaflets=", ".join(leaflets)),
        _unfinished(now, ready, pack),
        short_code=pack.short_code,
        language=pack.language,
    )


def _unfinished(now: Now, ready: PreparedPacks, pack: Pack) -> list[str]:
    """What the pack’s pages, its brand and its recipe leave to fill in."""
    from builder.content.placeholders import placeholders

    project, titles = ready.plan.project, now.offer.titles
    recipes = [recipe.loaded for recipe in ready.survey.recipes.values()]
    files = [project.brand(ready.plan.brand), *recipes, *pack.loaded(project).values()]
    return [f"{titles[loaded.source.name]}: {entry.words}" for loaded in files for entry in placeholders(loaded.source)]


def paper(pages: int, fold: str | None) -> int:
    """How many sheets of paper so many pages take where both sides are printed."""
    from builder.printing.folds import sheets

    return (pages + 1) // 2 if fold is None else len(sheets(pages, fold))


def sheets(pages: int, fold: str | None, words: WardWords = IN_ENGLISH) -> str:
    """How many sheets of paper so many pages take, in words."""

    def count(number: int) -> str:
        return words("sheets_of_paper", count=number)

    if fold is not None:
        return words("folded", sheets=count(paper(pages, fold)), finished=words(f"finished.{fold}"))
    return words("one_or_both_sides", one=count(pages), both=count(paper(pages, fold)))


def folding(pages: int, format: Format, language: str, words: WardWords = IN_ENGLISH) -> str:
    """How the sheets of so many pages in a language are printed and folded, in words; "" where nothing is folded."""
    from builder.printing import folds, geometry

    if format.fold is None:
        return ""
    binding = folds.binding_of(language)
    ground = geometry.lay([(format.page.width, format.page.height)] * pages, format.fold, "a4", binding=binding)
    sheets = folds.sheets(pages, format.fold, binding=binding)
    instructions = geometry.instructions(format.fold, ground, sheets, binding, words.screen)
    return words("then", settings=capitalised(printed(format, words)), instructions=instructions)


def as_data(summary: Summary) -> dict[str, Any]:
    """A summary as JSON has it."""
    differs: Sequence[Difference] = summary.differs
    return {
        **summary._asdict(),
        "differs": [{"topic": difference.topic, "answers": difference.answers} for difference in differs],
    }
