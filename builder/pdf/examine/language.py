"""Guess the language of a text from its script and its small words."""

from __future__ import annotations

import unicodedata
from collections import Counter

FEWEST_WORDS = 20
"""The least number of words in a text for which small words are counted."""

_LATIN = (
    "en cy fr de es it pt nl pl ga gd sv da nb nn no fi is et lv lt cs sk sl hr hu ro sq tr ca eu gl mt id ms vi sw so"
)
_WRITTEN = {
    "LATIN": _LATIN,
    "CYRILLIC": "ru uk bg be mk",
    "ARABIC": "ar fa ur ps",
    "HEBREW": "he yi",
    "DEVANAGARI": "hi mr ne",
    "GREEK": "el",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "GUJARATI": "gu",
    "THAI": "th",
    "CJK": "zh ja ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
}
"""The languages that are written in a script, and in no other that does not name them."""
_FEWEST_LETTERS = 6
_FEWEST_LATIN = 30

_SMALL = {
    "en": "the and of to in is you your it that with for are this be or have on not will can",
    "cy": "yn y yr a i o ar ei eich chi gan am wedi mae bydd neu gyda nid bod hyn",
    "fr": "le la les de des du et un une est vous que qui dans pour votre pas sur avec ce",
    "de": "der die das und ist sie nicht ein eine zu mit den von für auf ihre wenn werden oder dem",
    "es": "el la los las de que y en un una es por con para su no se del como está",
    "it": "il lo la gli le di che e un una è per con non si del della sono nel più",
    "pt": "o a os as de que e em um uma é para com não se do da seu você dos",
    "nl": "de het een en van is dat te in u met voor niet op zijn aan bij kan uw ook",
    "pl": "i w na z do się nie jest to że po o dla przez jak są oraz lub od być",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}


def foreign_script(text: str, language: str) -> str | None:
    """The script that most of a text is written in, where its language is never written in it; as in “Cyrillic”."""
    own = _primary(language)
    scripts = {script for script, languages in _WRITTEN.items() if own in languages.split()}
    # A subtag of four letters names the script itself, as in sr-Latn.
    if not scripts or any(len(part) == 4 and part.isalpha() for part in language.split("-")[1:]):
        return None
    letters = Counter(unicodedata.name(sign, "").partition(" ")[0] for sign in text if sign.isalpha())
    if not letters:
        return None
    script, count = letters.most_common(1)[0]
    fewest = _FEWEST_LATIN if script == "LATIN" else _FEWEST_LETTERS
    if script in scripts or script not in _WRITTEN or count < fewest or 2 * count <= letters.total():
        return None
    return "Chinese" if script == "CJK" else script.capitalize()


def other_language(text: str, language: str) -> str | None:
    """The language that a text seems to be in, by its small words, where that is not its `language`."""
    own = _primary(language)
    words = [word.strip(".,;:!?()“”‘’\"'«»").casefold() for word in text.split()]
    if own not in _WORDS or len(words) < FEWEST_WORDS:
        return None
    shares = {candidate: sum(word in small for word in words) / len(words) for candidate, small in _WORDS.items()}
    best = max(shares, key=lambda candidate: shares[candidate])
    return best if shares[best] >= 0.2 and shares[own] < shares[best] / 2 else None


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()
