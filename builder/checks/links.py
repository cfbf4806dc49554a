"""Links: their words say where they lead, and they lead somewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from builder.checks.brand_answers import at_source
from builder.checks.language_facts import letters, says_nothing_of_target
from builder.checks.page_texts import Text, anchors, filled, own_anchors, place, place_at, texts
from builder.content import markdown
from builder.content.blocks import Contacts
from builder.content.brand import Brand
from builder.content.leaflet import Page
from builder.content.marked_text import Line, Prose
from builder.core.diagnostics import Problem
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import suggestion

if TYPE_CHECKING:
    from builder.content.project import Loaded

_NAME_IT = "name what the reader will find there, such as [Surgery explained](https://www.example.org)"

Mistake = tuple[str, str]
"""A message and a hint."""

_WEB = lazy_pattern(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_BARE_WEB = lazy_pattern(r"(https?://\S+|www\.\S+|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?)", re.IGNORECASE)
_LOCAL = r"[\w!#$%&'*+=^`{|}~-]+"
_EMAIL = lazy_pattern(rf"{_LOCAL}(\.{_LOCAL})*@(\w([\w-]*\w)?\.)+[^\W\d_][\w-]*[^\W_]")
_PHONE = lazy_pattern(r"\+?(?:[\d \u00a0–-]*\(\d+\))?[\d \u00a0–-]*\d")
"""An area code may be in brackets. What is in brackets at the end is not dialled: 0117 496 0123 (9-5)."""
_NO_WORDS = lazy_pattern(r"(?<!!)\[\]\(")
_OPENS = lazy_pattern(r"[\[<]")
"""What every link starts with as it is written."""


class LeafletLink(NamedTuple):
    """A link in a text: its words and where it leads as they are written, without the brand's fields."""

    words: str
    target: str
    language: str


def links(text: Text) -> Iterator[LeafletLink]:
    """The links of a text, in order; one that is partly bold is one link."""
    if isinstance(text.value, str) or not _OPENS.search(text.raw):
        return
    for passage in text.passages:
        for target, linked in itertools.groupby(passage.runs, key=lambda run: run.link):
            if target:
                pieces = tuple(linked)
                yield LeafletLink(markdown.plain(pieces), target, pieces[0].language or text.language)


def link_words(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """The words of a link say where it leads (WCAG 2.2, 2.4.4)."""
    for text in texts(loaded.model):
        for link in links(text):
            mistake = words_mistake(filled(link.words, brand.fields), link.language)
            if mistake:
                yield Problem(place(loaded, text, f"[{link.words}"), "error", *mistake)
        if isinstance(text.value, (Line, Prose)):
            for match in _NO_WORDS.finditer(text.raw):
                yield Problem(place_at(loaded, text, match.start()), "error", "this link has no words", _NAME_IT)


def words_mistake(words: str, language: str = "en") -> Mistake | None:
    """What is wrong with the words of a link: they have to say where it leads."""
    spoken = letters(words)
    if not spoken:
        return "this link has no words", _NAME_IT
    if says_nothing_of_target(spoken, language):
        return f"“{words}” does not say where the link leads", _NAME_IT
    if _BARE_WEB.fullmatch(words.strip()):
        return (
            f"“{words}” is an address, not words that say where the link leads",
            _NAME_IT + ". The address is printed too",
        )
    return None


def link_targets(loaded: Loaded, brand: Loaded, parts: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """A link leads to an address of a kind that can be opened, or to a place that is there.

    `parts` are the other parts of the same file, by name, with their anchors.
    """
    own = anchors(loaded.model)
    for text in texts(loaded.model):
        for link in links(text):
            target = filled(link.target, brand.model.fields)
            mistake = _anchor_mistake(target[1:], own, parts) if target.startswith("#") else address_mistake(target)
            if mistake and "{{" not in target:
                problem = Problem(place(loaded, text, link.target), "error", *mistake)
                use = _LINKED.get(target.partition(":")[0].lower(), "web address")
                yield at_source(problem, link.target, brand, use)


_LINKED = {"tel": "telephone number", "mailto": "e-mail address"}
"""What a link leads to by how it starts; without one of these, it is a web address."""


def _anchor_mistake(target: str, own: Collection[str], parts: Mapping[str, Collection[str]]) -> Mistake | None:
    part, slash, anchor = target.rpartition("/")
    if slash and part not in parts:
        message = f"no page called `{part}` is printed with this one"
        return message, suggestion(part, parts, "pages printed with it", form="`{}`") + _INCLUDE
    there = parts[part] if slash else own
    if anchor and anchor not in there:
        where = f"the page `{part}`" if slash else "this page"
        named = {name for name in there if name}
        hint = suggestion(anchor, named, "sections to link to", form="`{}`")
        return f"{where} has no section to link to called `{anchor}`", hint
    return None


_INCLUDE = ". (Pages are printed together when the leaflet names them under `include:`.)"


def address_mistake(target: str) -> Mistake | None:
    """What is wrong with an address: only the web, e-mail and telephone numbers can be linked to."""
    scheme, colon, rest = target.partition(":")
    scheme = scheme.lower()
    if scheme in ("http", "https") and colon:
        return None if _WEB.fullmatch(target) else _not("a web address", target, "https://www.example.org/page")
    if scheme == "mailto" and colon:
        address, _, query = rest.partition("?")
        good = _EMAIL.fullmatch(address) and not re.search(r"\s", query)
        return None if good else _not("an e-mail address", target, "mailto:nurses@example.org")
    if scheme == "tel" and colon:
        return None if is_phone(rest) else _not("a telephone number", target, "tel:01632960123")
    if _EMAIL.fullmatch(target):
        return f"`{target}` is missing its start", f"write mailto:{target}"
    if _BARE_WEB.fullmatch(target):
        return f"`{target}` is missing its start", f"write https://{target}"
    return (
        f"`{target}` is not an address that a link can lead to",
        "start it with https://, mailto: or tel:, or write # and the name of a section",
    )


def _not(what: str, target: str, example: str) -> Mistake:
    return f"`{target}` is not {what}", f"write it as {example}"


def is_phone(number: str) -> bool:
    """Whether `number` is one telephone number: its digits, dialled one after the other, reach someone."""
    digits = re.sub(r"\D", "", number)
    # In "+44 (0)1632 …" the 0 must not be dialled.
    double = number.strip().startswith("+") and "(0)" in number
    return bool(_PHONE.fullmatch(number.strip())) and 3 <= len(digits) <= 15 and not double


def contacts(loaded: Loaded, brand: Loaded) -> Iterator[Problem]:
    """The telephone numbers and addresses of contacts are ones, for a press on them opens them."""
    for number, section in enumerate(loaded.model.sections):
        for index, block in enumerate(section.blocks):
            for entry, contact in enumerate(block.contacts if isinstance(block, Contacts) else ()):
                for field, (use, check) in _WAYS.items():
                    written = getattr(contact, field) or ""
                    value = filled(written, brand.model.fields)
                    mistake = check(value) if value and "{{" not in value else None
                    if mistake:
                        path = ("sections", number, "blocks", index, "contacts", entry, field)
                        problem = Problem(loaded.source.place(path), "error", *mistake)
                        yield at_source(problem, written, brand, use)


def _phone_mistake(value: str) -> Mistake | None:
    if is_phone(value):
        return None
    return (
        f"“{value}” is not one telephone number",
        "write one number of digits and spaces; put an extension, or a second number, into `note:` of the contact",
    )


def email_mistake(value: str) -> Mistake | None:
    """What is wrong with an e-mail address."""
    if _EMAIL.fullmatch(value):
        return None
    return f"“{value}” is not an e-mail address", "write it as nurses@example.org"


def web_mistake(value: str) -> Mistake | None:
    """What is wrong with a web address, which may be without its start."""
    if _WEB.fullmatch(value if "://" in value else f"https://{value}"):
        return None
    return f"“{value}” is not a web address", "write it as www.example.org/page"


_WAYS = {
    "phone": ("telephone number", _phone_mistake),
    "email": ("e-mail address", email_mistake),
    "web": ("web address", web_mistake),
}


def taken_anchors(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """No section has the name for links of a section that the program adds."""
    page: Page = loaded.model
    for number, section in enumerate(page.sections):
        if section.anchor in own_anchors(page):
            yield Problem(
                loaded.source.place(("sections", number, "id" if section.id else "title")),
                "error",
                f"links to `#{section.anchor}` would lead to two places: a section that is added to every leaflet "
                "has that name too",
                "give this section another `id:`",
            )
