"""What is read from left to right within words from right to left, though Unicode's rules would turn it around.

Nobody can type the controls that say so: a text that has such controls is refused. So telephone numbers, doses,
addresses and groups of blood are known by how they look.
"""

from __future__ import annotations

from builder.core.patterns import lazy_pattern

_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
"""Of all that Arabic, Persian and Urdu are written with: a telephone number is dialled from its first one."""
_IN_NUMBER = "[ \u00a0./-]"
_BRACKETED = rf"\(\+?{_DIGIT}++\)"
_TELEPHONE = (
    rf"(?=[+(]*+{_DIGIT}(?:[()+ \u00a0./-]*+{_DIGIT}){{6}})"
    rf"\+?+(?:{_BRACKETED}{_IN_NUMBER}*+)?+{_DIGIT}(?:{_IN_NUMBER}*+(?:{_BRACKETED}|{_DIGIT}))*+"
)
"""A bracket belongs to it with the one that closes it only: not in “020 7946 0123 (24 hours)”."""

_NUMBER = "[0-9][0-9.,]*+"
_SIGN = r"(?<![^\s(\[/])[+\u2212-](?=[0-9])"
"""A minus or plus: not a hyphen after a letter, as in Hebrew, nor between two numbers."""
_UNIT = r"°?[A-Za-zµμ]++(?:/[0-9.,]*[ \u00a0]?[A-Za-zµμ]++)*+(?![A-Za-z0-9_@/]|\.[A-Za-z0-9_])"
_DOSE = (
    rf"(?:{_SIGN})?{_NUMBER}(?:[ \u00a0]?[x×/\u2013\u2212-][ \u00a0]?{_NUMBER})*[ \u00a0]?{_UNIT}"
    rf"|{_SIGN}{_NUMBER}"
    r"|°[CF]\b"
)
"""As it is on its packet: 2 × 500 mg, 5–10 ml, 250 mg/5 ml, 38 °C, and -5."""

_LETTERED = r"(?<!\w)[A-Za-z][A-Za-z0-9]*(?:[+\u2212/-]+[A-Za-z0-9]+)*[+\u2212-]+(?=[\s.,;:!?)\]”’»\"'،؛؟۔]|\Z)"
"""Latin letters with a plus or minus at their end: HER2+, ER+/PR-, Na+, the group of blood O-."""

_ADDRESS = (
    r"(?:[A-Za-z0-9_+.-]+(?:://|[/@])|@|[A-Za-z0-9_+.-]*(?:[A-Za-z]\.[A-Za-z0-9]|[0-9_]\.[A-Za-z]))"
    r"[A-Za-z0-9_/.@?&=%#:~+-]*[A-Za-z0-9_/]"
)

LEFT_TO_RIGHT = lazy_pattern("|".join((_TELEPHONE, _DOSE, _LETTERED, _ADDRESS)))
