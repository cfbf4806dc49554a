"""What a nurse orders: a pack of what was picked, with a patient's details; and why a pack cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from builder.content.project import OF_PROGRAM
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern
from builder.packs.options import PackOptions
from builder.web.catalogue import Catalogue, Start, reason_in
from builder.web.snapshot import Now
from builder.web.text_helpers import plain
from builder.web.ward_words import ENGLISH_TAG, IN_ENGLISH, WardWords

if TYPE_CHECKING:
    from builder.packs.compose import Choice
    from builder.packs.patient import DetailProblem

_MOST_PICKED = 50
"""How many leaflets and shared pages one pack can be made of."""


class Reason(NamedTuple):
    """Why no pack is made, and what a nurse can do about it. `field` is the field of the form that it concerns.

    `language` is that of the message, where it is not the page's: messages about files are in English.
    """

    message: str
    hint: str = ""
    field: str = ""
    language: str = ""


class Busy(Exception):
    """An answer would take too long, or there is another reason to try again: ``busy`` or ``changing``."""

    def __init__(self, why: Literal["busy", "changing"] = "busy") -> None:
        self.why = why
        super().__init__(why)


class PackRefused(Exception):
    """A pack cannot be made: why, in words, and what is wrong with the patient's details, without quoting them."""

    def __init__(self, reasons: Iterable[Reason] = (), details: Iterable[DetailProblem] = ()) -> None:
        self.reasons = list(dict.fromkeys(reasons))
        self.details = list(details)
        super().__init__("no pack is made")


@dataclass(frozen=True, slots=True, repr=False)
class PackOrder:
    """What was picked and filled in. `shared` are pages without ``shared/``; `details` go by the names of fields.

    `language` is that of a copy in another language.
    """

    leaflets: tuple[str, ...]
    shared: tuple[str, ...]
    recipe: str
    options: PackOptions
    details: Mapping[str, str]
    language: str = ""

    def __repr__(self) -> str:
        return "PackOrder(…)"


def check(now: Now, order: PackOrder, words: WardWords) -> None:
    """Raises PackRefused for what does not exist or cannot be handed out, even where the form was sent by hand."""
    offer = now.offer
    choices = (
        ("leaflet", order.leaflets, [leaflet.name for leaflet in offer.leaflets]),
        ("shared", order.shared, [page.name for page in offer.shared]),
        ("recipe", [order.recipe] if order.recipe else [], [recipe.name for recipe in offer.recipes]),
        ("brand", [order.options.brand], [brand.name for brand in offer.brands]),
        ("format", [order.options.format], [format.name for format in offer.formats]),
    )
    unchosen = [kind for kind, names, _ in choices if kind in _CHOSEN and names == [""]]
    if unchosen:
        raise PackRefused(_refusal(words, f"no_{kind}", words(f"choose_{kind}"), kind) for kind in unchosen)
    for kind, names, there in choices:
        if not set(there).issuperset(names):
            hint = words(f"refused.other_{kind}" if kind in _CHOSEN else "refused.pick_again")
            raise PackRefused([_refusal(words, f"gone_{kind}", hint, kind if kind in _CHOSEN else "")])
    if not order.leaflets:
        raise PackRefused([_refusal(words, "no_leaflets", words("refused.pick_one"), "find")])
    if len(order.leaflets) + len(order.shared) > _MOST_PICKED:
        raise PackRefused([_refusal(words, "too_many", words("refused.make_two"), "find", most=_MOST_PICKED)])
    unusable = offer.why_not(order.leaflets, order.shared, order.options.brand or "")
    if unusable:
        hint = words("refused.other_copy" if order.language else "refused.take_out")
        raise PackRefused(Reason(why, hint, name, ENGLISH_TAG) for name, why in unusable.items())
    start = start_of(offer, order)
    why = reason_in(start, order.options.brand or "") if start is not None else ""
    if start is not None and why:
        message = f"the pack “{start.title}” cannot be handed out: {why}"
        raise PackRefused([Reason(message, language=ENGLISH_TAG)])


_CHOSEN = ("brand", "format")
"""What an order always has one of."""


def _refusal(words: WardWords, key: str, hint: str, field: str, **fields: object) -> Reason:
    return Reason(words(f"refused.{key}", **fields), hint, field)


def start_of(offer: Catalogue, order: PackOrder) -> Start | None:
    """The recipe of an order, where all its leaflets are picked, with or without others."""
    start = next((recipe for recipe in offer.recipes if recipe.name == order.recipe), None)
    return start if start is not None and set(start.leaflets) <= set(order.leaflets) else None


def what_no_longer_fits(offer: Catalogue, order: PackOrder, words: WardWords) -> str:
    """A sentence about what a recipe had, and a pack with other leaflets has not; "" where nothing is lost."""
    picked = next((recipe for recipe in offer.recipes if recipe.name == order.recipe), None)
    if picked is None or set(picked.leaflets) == set(order.leaflets):
        return ""
    if order.language:
        return words("recipe_of_copy", title=picked.title)
    if start_of(offer, order) is None:
        return words("recipe_left", title=picked.title)
    return words("recipe_added_to", title=picked.title)


def choice_of(now: Now, order: PackOrder) -> Choice:
    """The pack of a recipe where all its leaflets are picked, in the order of the form; else leaflets by hand."""
    from builder.packs.compose import Choice

    start = start_of(now.offer, order)
    if start is not None:
        return Choice(order.leaflets, start.name, order.shared)
    return Choice(order.leaflets, "", order.shared)


def reason(problem: Problem, titles: Mapping[str, str] = MappingProxyType({}), words: WardWords = IN_ENGLISH) -> Reason:
    """A problem in words for a nurse, who does not edit files; whom to ask is in the `words` of the page.

    `titles` are what people call the project's files, by their paths (`Catalogue.titles`). A problem keeps its
    message, with titles in the place of paths; its hint is for an editor, and is left out. So is a message that names
    fields of a file: an editor sees it on the page for editors.
    """
    place = titles.get(problem.place.file.removesuffix(OF_PROGRAM), "")
    if place and _OF_FILES.search(problem.message):
        return Reason(words("refused.has_error", title=place), words("refused.ask"))
    message = _PATH.sub(lambda match: titles.get(match[1], "another file"), plain(problem.message))
    if not problem.place.file:
        return Reason(message, plain(problem.hint), language=ENGLISH_TAG)
    return Reason(f"in {place}: {message}" if place else message, words("refused.ask"), language=ENGLISH_TAG)


_PATH = lazy_pattern(
    r"((?:leaflets|styles)/[^\s:“”,;]*[^\s:“”,;.]|leaflets\.yaml)(?: \(of the program\))?(?::\d+:\d+)?"
)
"""The path of a file of the project, with or without a line and a column."""
_OF_FILES = lazy_pattern(r"`|\{\{|\b\w+_\w+\b|\bU\+[0-9A-F]{4,6}\b")
"""What a message has that is about the words of a file: what is in marks of code, a site field, the name of a field, or
the code of a character."""
