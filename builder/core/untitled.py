"""What a document without a title is called, in its language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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


def untitled(language: str | None) -> str:
    """“Untitled” in a language (BCP 47), in English where the words for it are not known."""
    return _UNTITLED.get((language or "en").lower().replace("_", "-").split("-")[0], _UNTITLED["en"])
