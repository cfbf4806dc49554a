"""The words of the ward's page in one language, from its catalogue.

A phrase that the catalogue lacks is in English, and so are messages about files: both are marked as that.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from builder.content.catalogues import MODEL, PROGRAM, Catalogues, english
from builder.core.language_codes import is_right_to_left
from builder.core.printed_phrases import Phrases, ScreenWords

AREA = "ward_page."
_SCRIPT = AREA + "script."
_OF_SCRIPT_TOO = (
    "by_hand",
    "did_not_work",
    "differs",
    "does_not_say",
    "error",
    "fill_in",
    "folding",
    "leaflets",
    "line_for_notes",
    "no_shared",
    "not_finished",
    "number_of_pages",
    "pack",
    "paper",
    "shared_once",
    "sign_out",
    "to_be_reviewed",
    "what_to_do",
    "why_by_hand",
)
"""What the page's script says as well as a page without scripts."""
ENGLISH_TAG = "en-GB"


_ISOLATE, _END = "\u2068", "\u2069"
"""Around words that may run the other way than the sentence they are in (UAX #9)."""


class EnglishPhrase(str):
    """A phrase in English on a page in another language: templates mark it as that."""

    def __html__(self) -> str:
        return Markup('<span lang="{}" dir="ltr">{}</span>').format(ENGLISH_TAG, str(self))


class WardWords(NamedTuple):
    """Words by their keys without ``ward_page.``, and the printed phrases, which have dates and labels of details."""

    screen: ScreenWords
    phrases: Phrases

    def __call__(self, key: str, **fields: object) -> str:
        if self.is_right_to_left:
            # A title in English, or a date in Arabic, would else put what is around it in another order.
            fields = {
                name: f"{_ISOLATE}{words}{_END}" if isinstance(words, str) else words for name, words in fields.items()
            }
        said = self.screen(AREA + key, **fields)
        return said if self.has(key) else EnglishPhrase(said)

    def has(self, key: str) -> bool:
        """Whether a phrase is there in the language of the page."""
        return AREA + key in self.screen.words

    def around(self, key: str, field: str) -> tuple[str, str]:
        """What is before and after a field of a phrase, which a template fills in itself."""
        before, _, after = str(self._all[AREA + key]).partition(f"{{{field}}}")
        return (before, after) if self.has(key) else (EnglishPhrase(before), EnglishPhrase(after))

    def day(self, day: datetime.date | None) -> str:
        """A day in words, such as 30 November 2026; "" for none."""
        return "" if day is None else self.phrases.date(day)

    @property
    def tag(self) -> str:
        """The language, for browsers."""
        return ENGLISH_TAG if self.screen.tag == MODEL else self.screen.tag

    @property
    def is_right_to_left(self) -> bool:
        return is_right_to_left(self.tag)

    @property
    def in_english(self) -> Markup:
        """What marks words in English, as attributes; nothing on a page in English."""
        if self.tag == ENGLISH_TAG:
            return Markup()
        return Markup(' lang="{}" dir="ltr"' if self.is_right_to_left else ' lang="{}"').format(ENGLISH_TAG)

    @property
    def of_script(self) -> Mapping[str, str | Mapping[str, str]]:
        """What the page's script says, by its keys."""
        words = self._all
        own = {key.removeprefix(_SCRIPT): text for key, text in words.items() if key.startswith(_SCRIPT)}
        return {**own, **{key: words[AREA + key] for key in _OF_SCRIPT_TOO}}

    @property
    def of_script_in_english(self) -> list[str]:
        """The keys of what the page's script says in English, because the language lacks it."""
        return [key for key in self.of_script if not self.has(key if key in _OF_SCRIPT_TOO else f"script.{key}")]

    @property
    def _all(self) -> Mapping[str, str | Mapping[str, str]]:
        return {**self.screen.english, **self.screen.words}


IN_ENGLISH = WardWords(english(), PROGRAM.words_of(MODEL))


def in_language(root: Path, language: str) -> WardWords:
    """The words of a project's page. Raises LookupError for a language that has none of them."""
    catalogues = Catalogues(root)
    screen = catalogues.page_words(language)
    if screen is None:
        raise LookupError(f"the ward's page is not translated into {language!r}")
    return WardWords(screen, catalogues.words_of(language))
