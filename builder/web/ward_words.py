"""The words of the ward's page in one language, from its catalogue.

Messages about files are in English, and are marked as that.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from builder.content.catalogues import MODEL, PROGRAM, WARD_PAGE, Catalogues, english
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


class WardWords(NamedTuple):
    """Words by their keys without ``ward_page.``, and the printed phrases, which have dates and labels of details."""

    screen: ScreenWords
    phrases: Phrases

    def __call__(self, key: str, **fields: object) -> str:
        return self.screen(AREA + key, **fields)

    def around(self, key: str, field: str) -> tuple[str, str]:
        """What is before and after a field of a phrase, which a template fills in itself."""
        before, _, after = str(self.screen.words[AREA + key]).partition(f"{{{field}}}")
        return before, after

    def day(self, day: datetime.date | None) -> str:
        """A day in words, such as 30 November 2026; "" for none."""
        return "" if day is None else self.phrases.date(day)

    @property
    def tag(self) -> str:
        """The language, for browsers."""
        return ENGLISH_TAG if self.screen.tag == MODEL else self.screen.tag

    @property
    def of_script(self) -> Mapping[str, str | Mapping[str, str]]:
        """What the page's script says, by its keys."""
        words = self.screen.words
        own = {key.removeprefix(_SCRIPT): text for key, text in words.items() if key.startswith(_SCRIPT)}
        return {**own, **{key: words[AREA + key] for key in _OF_SCRIPT_TOO}}


IN_ENGLISH = WardWords(english(), PROGRAM.words_of(MODEL))


def in_language(root: Path, language: str) -> WardWords:
    """The words of a project's page. Raises LookupError for a language that has not all of them."""
    catalogues = Catalogues(root)
    screen = catalogues.screen_words(language, WARD_PAGE)
    if screen is None:
        raise LookupError(f"the ward's page is not translated into {language!r}")
    return WardWords(screen, catalogues.words_of(language))
