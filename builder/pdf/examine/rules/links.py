"""Rules for links and bookmarks."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator

from builder.core.patterns import lazy_pattern
from builder.pdf.examine.destinations import LinkTarget
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, error_at, page_name, target_name
from builder.pdf.examine.links import FileLink, links_of
from builder.pdf.examine.plain_text import quoted
from builder.pdf.read import gate

_SCHEMES = ("http", "https", "mailto", "tel")


def links_have_a_destination(document: PdfDocument) -> Iterator[VerifyFinding]:
    """A link has a destination or an action (ISO 32000-1, 12.5.6.5)."""
    for link in links_of(document):
        if link.target is None and gate.dictionary(link.annotation.entries, "/A") is None:
            message = "it leads nowhere: it has no destination"
            yield error_at(_place(link), message, "name an address, a page or a place")


def links_have_words(document: PdfDocument) -> Iterator[VerifyFinding]:
    """A link has words (ISO 14289-1, 7.18.5)."""
    for link in links_of(document) if document.tagged else ():
        if link.target is not None and not link.words:
            message = f"it has no words, and leads to {target_name(link.target)}"
            yield error_at(_place(link), message, "put words into its Link element")


def links_are_not_broken(document: PdfDocument) -> Iterator[VerifyFinding]:
    """A link leads to a place in the file, or to an address that can be opened."""
    for link in links_of(document):
        broken = _broken(link.target) if link.target is not None else None
        if broken is not None:
            hint = "name an address, a page or a place that exists"
            yield error_at(_place(link), f"it is broken: {broken}", hint)


def bookmarks_are_not_broken(document: PdfDocument) -> Iterator[VerifyFinding]:
    """A bookmark leads to a place in the file, or to an address that can be opened."""
    for bookmark in document.bookmarks:
        broken = _broken(bookmark.target)
        if broken is not None:
            where = f"bookmark {quoted(bookmark.title)}"
            yield error_at(where, f"it is broken: {broken}", "make it lead to a page that exists")


def links_lead_where_their_words_say(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Where the words of a link are an address or a number, it leads there."""
    for link in links_of(document):
        if link.target is not None and link.words and _broken(link.target) is None:
            message = _other_address(link.words, link.target)
            if message is not None:
                hint = "make the link lead where its words say, or use other words"
                yield error_at(_place(link), message, hint)


def _place(link: FileLink) -> str:
    page = page_name(link.annotation.page)
    return f"{page}, link {quoted(link.words)}" if link.words else f"{page}, link"


def _broken(target: LinkTarget) -> str | None:
    """Why a target cannot be reached; None where it can."""
    return _broken_address(target.address) if target.address is not None else target.broken


def _broken_address(address: str) -> str | None:
    """Why an address cannot be opened; None where it can."""
    if not address.strip():
        return "its address is empty"
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return f"“{address}” is not an address"
    scheme = parts.scheme.lower()
    if not scheme:
        return f"“{address}” has no scheme, such as https:"
    if scheme not in _SCHEMES:
        return f"“{parts.scheme}:” is not a scheme for a reader ({', '.join(_SCHEMES)})"
    if re.search(r"[\s<>]", address):
        return f"“{address}” has a sign in it that an address cannot have"
    if scheme in ("http", "https"):
        return None if parts.hostname else f"“{address}” has no site"
    return None if parts.path else f"“{address}” has no address"


_EMAIL = lazy_pattern(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_WEB = lazy_pattern(r"(?:https?://|www\.)[^\s<>()“”]{1,500}", re.IGNORECASE)
_BARE_WEB = lazy_pattern(
    r"(?:[\w-]{1,63}\.){1,5}(?:org|com|net|gov|edu|info|nhs|uk|ie|eu|de|fr|nl|pl|es|it|pt)(?:/\S*)?"
)
_PHONE = lazy_pattern(r"\+?[\d\s()\u00a0‑–-]{7,25}")


def _other_address(words: str, target: LinkTarget) -> str | None:
    """What is wrong where words look like an address, and the link leads to another one."""
    leads = target_name(target)
    scheme, _, rest = leads.partition(":")
    scheme = scheme.lower() if target.address is not None else ""
    path = urllib.parse.unquote(rest.partition("?")[0])
    email = _EMAIL.search(words)
    if email is not None:
        same = scheme == "mailto" and path.casefold() == email[0].casefold()
        return None if same else f"its words are the address {email[0]}, and it leads to {leads}"
    phone = _PHONE.fullmatch(words.strip())
    if phone is not None:
        # Years, such as 2025–2026, look like numbers, too; they are links to other things.
        same = scheme not in ("tel", "mailto") or _same_number(phone[0], path)
        return None if same else f"its words are the number {phone[0].strip()}, and it leads to {leads}"
    web = _WEB.search(words) or _BARE_WEB.fullmatch(words.strip())
    if web is not None and not _same_site(words, web[0], leads if scheme in ("http", "https") else ""):
        return f"its words are the address {web[0]}, and it leads to {leads}"
    return None


def _same_number(first: str, second: str) -> bool:
    # 01632 960127 and +44 1632 960127 are the same number.
    ends = [re.sub(r"\D", "", re.sub(r"\(0\)", "", number)).lstrip("0")[-9:] for number in (first, second)]
    return ends[0] == ends[1]


def _same_site(words: str, shown: str, address: str) -> bool:
    """Whether an address is the one that is shown, or starts with it; line breaks may be in it."""
    wanted, joined = _bare(address), _bare("".join(words.split()))
    if wanted and wanted in joined:
        return True
    start = _bare(shown).rstrip(".,;:!?…/")
    return bool(wanted) and wanted.startswith(start) and wanted[len(start) : len(start) + 1] in ("", "/", "?", "#")


def _bare(address: str) -> str:
    return re.sub(r"https?://|www\.", "", address.casefold()).rstrip("/")


RULES = (
    links_have_a_destination,
    links_have_words,
    links_are_not_broken,
    links_lead_where_their_words_say,
    bookmarks_are_not_broken,
)
