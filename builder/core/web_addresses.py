"""Web addresses of a clinic's site: where the pages of leaflets and packs are, below the brand's `site_url`.

A site of files can serve them: each page is a folder with an ``index.html``. The short code of what was printed comes
after ``#``, so one page answers for all versions, and what somebody holds is not sent to the server.
"""

from __future__ import annotations

PACKS = "packs"
"""The folder of recipes' pages, as in the project."""


def of_leaflet(site: str, name: str, short_code: str = "") -> str:
    """The address of a leaflet's page, for the version with a short code."""
    return _address(f"{site}/{name}/", short_code)


def of_pack(site: str, recipe: str, short_code: str = "") -> str:
    """The address of a recipe's page; for a pack without a recipe, that of the site's first page."""
    return _address(f"{site}/{PACKS}/{recipe}/" if recipe else f"{site}/", short_code)


def short_code_in(text: str) -> str | None:
    """The short code in an address of `of_leaflet` or `of_pack`; None where the text is not an address with one."""
    address, sign, short_code = text.strip().partition("#")
    return short_code if sign and "/" in address and short_code else None


def _address(page: str, short_code: str) -> str:
    return f"{page}#{short_code}" if short_code else page
