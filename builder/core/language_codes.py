"""The codes of languages (BCP 47), such as ``en-GB``: their form, and whether they are registered.

The only home of langcodes. It takes 45 ms to import, so it is imported only for a code that few leaflets have.
"""

from __future__ import annotations

import re

EDITORS_FORM = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""The form of a code that an editor writes, as a pattern, as the JSON Schema of a leaflet has it."""

EXAMPLES = "write it as en-GB, cy or ar (BCP 47)"

_COMMON = frozenset({"en", "en-GB", "cy"})
"""Registered codes that need no look-up."""

# RFC 5646, 2.1: language with extlangs, script, region, variants, extensions, private use; then the two kinds of tags
# without a language subtag.
_WELL_FORMED = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+|i-[a-z]{3,8}",
    re.IGNORECASE,
)


def is_well_formed(code: str) -> bool:
    """Whether a code has the form of BCP 47, which is all that a PDF file's code needs (ISO 14289-1, 7.2)."""
    return _WELL_FORMED.fullmatch(code) is not None


def language_hint(code: str) -> str:
    """How to write a code that is not registered for a language, or is out of date; "" for a code that is right."""
    if code in _COMMON:
        return ""
    if re.fullmatch(EDITORS_FORM, code) is None or not is_well_formed(code):
        return EXAMPLES
    from langcodes import Language

    # As it is written: normalising turns en-UK into en-GB and eng into en, which are not registered as they are.
    if Language.get(code, normalize=False).is_valid():
        return ""
    current = Language.get(code)
    if current.is_valid():
        return f"write it as {current.to_tag()}"
    if Language.make(territory=code.upper()).is_valid():
        return f"`{code}` is the code of a country. Write the code of the language before it, as in en-GB"
    return EXAMPLES
