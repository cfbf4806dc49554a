"""A web page in one file: its documents, its style, its faces and its pictures."""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from builder.content.brand import Brand
from builder.content.look import Look
from builder.core import qr_codes
from builder.core.language_codes import is_right_to_left
from builder.core.patterns import lazy_pattern
from builder.document.nodes import Node
from builder.document.roles import FORMS
from builder.html import colours, words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


class WebFont(NamedTuple):
    """A font, cut to what the page says, as a WOFF file. `scale` is what its size is multiplied by."""

    family: str
    weight: int
    data: bytes
    scale: float = 1.0


class WebPicture(NamedTuple):
    """A picture and its media type; `width` and `height` are CSS pixels."""

    kind: str
    data: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        return _address(self.kind, self.data)


class Enclosure(NamedTuple):
    """A PDF file of the clinic's own, which comes with the page."""

    name: str
    title: str
    language: str
    data: bytes

    @property
    def address(self) -> str:
        return _address("application/pdf", self.data)


class Part(NamedTuple):
    """A document, by the name that links call it, with its language."""

    name: str
    language: str
    document: Node


class Screen(NamedTuple):
    """What a page is made with besides its documents.

    `style` is what `style` gives. `icon` gives the icon of a name as SVG, which is put into the page as it is. `facts`
    are what a search engine may show (schema.org): names of properties and their values.
    """

    title: str
    description: str
    language: str
    style: Markup
    pictures: Mapping[str, WebPicture]
    logo: WebPicture
    facts: Mapping[str, str] = {}
    icon: Callable[[str], str] = "".format


def style(brand: Brand, look: Look, fonts: Sequence[WebFont], *, site: bool = False) -> Markup:
    """The style of pages in the colours and the look of a brand, with the fonts inside; `site` for those of a site."""
    return drawn("style.html", brand=brand, look=look, fonts=fonts, site=site)


def article(part: Part | Enclosure, screen: Screen) -> Markup:
    """A document on a page: the same on all pages in the same language, with the same pictures."""
    return drawn("article.html", part=part, screen=screen)


def web_page(articles: Sequence[Markup], screen: Screen, before: str = "", after: str = "") -> str:
    """A page of articles, in one file that asks for no other. `before` and `after` them is what a site adds.

    It has no script. Nothing in it comes from anywhere unescaped: the template engine escapes each text.
    """
    return drawn("page.html", articles=articles, screen=screen, before=before, after=after)


def drawn(template: str, **values: object) -> Markup:
    """A template with its values, each of which is escaped."""
    from markupsafe import Markup

    return Markup(_environment().get_template(template).render(values))


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("builder.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "forms": FORMS,
        "is_turned": is_right_to_left,
        "words": words.words,
        "spoken": words.spoken,
        "light": colours.light,
        "dark": colours.dark,
        "is_enclosure": lambda part: isinstance(part, Enclosure),
        "address": _address,
        "squares": qr_codes.squares,
    }
    environment.filters["compact"] = _compact
    return environment


_AROUND_SIGNS = lazy_pattern(r"\s*([{};>])\s*|(?<=[:,])\s+|(?<![\d.])0(?=\.\d)")


def _compact(style: str) -> Markup:
    """A style without the spaces and zeros that only its authors need: each page has it within."""
    from markupsafe import Markup

    return Markup(_AROUND_SIGNS.sub(r"\1", str(style)).replace(";}", "}"))


def _address(kind: str, data: bytes) -> str:
    """Bytes as an address (RFC 2397)."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
