"""The codes of languages (BCP 47), such as ``en-GB``: their form, whether they are registered, and their direction.

The only home of langcodes. It takes 45 ms to import, so it is imported only for a code that few leaflets have.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from builder.core.patterns import lazy_pattern

Direction = Literal["ltr", "rtl"]
"""The direction that words and pages are read in: from left to right, or from right to left."""

EDITORS_FORM = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""The form of a code that an editor writes, as a pattern, as the JSON Schema of a leaflet has it."""

EXAMPLES = "write it as en-GB, cy or ar (BCP 47)"

_COMMON = frozenset({"en", "en-GB", "cy"})
"""Registered codes that need no look-up."""

_RIGHT_TO_LEFT_SCRIPTS = frozenset(
    "adlm arab aran armi avst chrs cprt elym gara hatr hebr hung khar lydi mand mani mend merc mero narb nbat nkoo "
    "orkh ougr palm phli phlp phlv phnx prti rohg samr sarb sidt sogd sogo syrc syre syrj syrn thaa yezi".split()
)
"""Scripts that are read from right to left, by their codes in ISO 15924, in small letters."""

_COMMON_SCRIPTS = {
    **dict.fromkeys("cs cy da de en es fi fr gd it lt nl pl pt ro so sv vi".split(), "Latn"),
    **dict.fromkeys("ar fa ur".split(), "Arab"),
    **dict.fromkeys("ru uk".split(), "Cyrl"),
    "bn": "Beng",
    "el": "Grek",
    "he": "Hebr",
    "hi": "Deva",
    "ta": "Taml",
    "th": "Thai",
}
"""Languages that need no look-up, with their script (ISO 15924): each has the same one in all countries."""
_REGISTERED = _COMMON | _COMMON_SCRIPTS.keys()
"""Codes that are right as they are, and need no look-up."""

_SCRIPT = lazy_pattern(r"[a-z]{2,8}(?:-[a-z]{3}){0,3}-([a-z]{4})(?![a-z\d])")

# RFC 5646, 2.1: language with extlangs, script, region, variants, extensions, private use; then the two kinds of tags
# without a language subtag.
_WELL_FORMED = lazy_pattern(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+|i-[a-z]{3,8}",
    re.IGNORECASE,
)


def is_well_formed(code: str) -> bool:
    """Whether a code has the form of BCP 47, which is all that a PDF file's code needs (ISO 14289-1, 7.2)."""
    return _WELL_FORMED.fullmatch(code) is not None


def language_hint(code: str) -> str:
    """How to write a code that is not registered for a language, or is out of date; "" for a code that is right."""
    if code in _REGISTERED:
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


def language_or_script_hint(code: str) -> str:
    """How to write a code that is neither that of a language nor that of a script (ISO 15924); "" for one that is."""
    if code in _REGISTERED:
        return ""
    from langcodes import Language

    as_script = code.title()
    if re.fullmatch("[A-Z][a-z]{3}", as_script) and Language.make(script=as_script).is_valid():
        return "" if code == as_script else f"write it as {as_script}"
    hint = language_hint(code)
    if hint == EXAMPLES:
        hint = (
            "write the code of a language, such as cy or ar (BCP 47), or of a script, such as Arab or Deva (ISO 15924)"
        )
    return hint


@functools.lru_cache(maxsize=256)
def script_of(code: str) -> str:
    """The script that a language is written in (ISO 15924), by its code or else as is usual; ``Latn`` for any other."""
    if code in _COMMON_SCRIPTS:
        return _COMMON_SCRIPTS[code]
    if code.partition("-")[0] in ("en", "cy") or not is_well_formed(code):
        return "Latn"
    from langcodes import Language
    from langcodes.tag_parser import LanguageTagError

    try:
        return Language.get(code).maximize().script or "Latn"
    except LanguageTagError:
        return "Latn"


@functools.lru_cache(maxsize=256)
def is_right_to_left(code: str) -> bool:
    """Whether a language is read from right to left: by the script of its code, or else by its usual script.

    `code` may be any text, such as that of another program's file; what is no code is not read from right to left.
    """
    code = code.replace("_", "-").lower()
    if not is_well_formed(code):
        return False
    script = _SCRIPT.match(code)
    if script is not None:
        return script[1] in _RIGHT_TO_LEFT_SCRIPTS
    language = code.partition("-")[0]
    if language in _COMMON_SCRIPTS:
        return _COMMON_SCRIPTS[language].lower() in _RIGHT_TO_LEFT_SCRIPTS
    return usual_script(code).lower() in _RIGHT_TO_LEFT_SCRIPTS


def usual_script(code: str) -> str:
    """The script (ISO 15924) that a language is written in, as far as its code says, such as ``Hans`` for ``zh-CN``.

    "" where that is not known.
    """
    if code in _COMMON:
        return "Latn"
    from langcodes import Language
    from langcodes.tag_parser import LanguageTagError

    try:
        return Language.get(code).maximize().script or ""
    except LanguageTagError:
        # BCP 47 reserves languages of four to eight letters, and none is registered.
        return ""
