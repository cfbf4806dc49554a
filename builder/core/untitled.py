"""What a document without a title is called, in its language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from builder.core.patterns import lazy_pattern

_UNTITLED: Mapping[str, str] = MappingProxyType(
    {
        "ar": "بدون عنوان",
        "bn": "শিরোনামহীন",
        "ca": "Sense títol",
        "cs": "Bez názvu",
        "cy": "Heb deitl",
        "da": "Uden titel",
        "de": "Ohne Titel",
        "el": "Χωρίς τίτλο",
        "en": "Untitled",
        "es": "Sin título",
        "fa": "بدون عنوان",
        "fi": "Nimetön",
        "fr": "Sans titre",
        "he": "ללא כותרת",
        "hi": "शीर्षकहीन",
        "hu": "Cím nélkül",
        "it": "Senza titolo",
        "ja": "無題",
        "ko": "제목 없음",
        "lt": "Be pavadinimo",
        "nb": "Uten tittel",
        "nl": "Zonder titel",
        "no": "Uten tittel",
        "pl": "Bez tytułu",
        "pt": "Sem título",
        "ro": "Fără titlu",
        "ru": "Без названия",
        "sv": "Utan titel",
        "tr": "Başlıksız",
        "uk": "Без назви",
        "ur": "بلا عنوان",
        "vi": "Không có tiêu đề",
        "zh": "无标题",
    }
)


_PLACE = lazy_pattern(
    r"(?<![^\W\d_])[a-z]:[\\/]"  # a drive
    r"|\\\\[^\\\s]"  # a server
    r"|(?<![^\W\d_])(?:file|https?|ftp|smb|blob|chrome|content):/?\S|^(?:data|about):\S"  # an address
    r"|^~?/\S|/(?:home|root|users|tmp|var|private|mnt|media|volumes)/"  # a folder
    r"|^microsoft (?:office )?(?:word|excel|powerpoint|publisher|outlook|onenote|visio|project|works)\s*[-\u2013\u2014]"
    r"|\S\.(?:docx?|docm|dotx?|odt|ott|rtf|txt|wpd|wps|pages|pdf|pptx?|ppsx?|odp|xlsx?|xlsm|ods|csv|pub|vsdx?|indd|qxp"
    r"|html?|mht|xml|tex|e?ps|dvi|psd|svg|cdr|odg|qxd|pmd|jpe?g|png|tiff?|tmp)(?!\w)",
    re.IGNORECASE,
)
"""What programs write as the title that nobody wrote: where a file was stored, or what it was called."""


def is_place(title: str) -> bool:
    """Whether a title says where a file was stored: it is no title, and may have a name in it that is private."""
    return _PLACE.search(title) is not None


def untitled(language: str | None) -> str:
    """“Untitled” in a language (BCP 47), in English where the words for it are not known."""
    return _UNTITLED.get((language or "en").lower().replace("_", "-").split("-")[0], _UNTITLED["en"])
