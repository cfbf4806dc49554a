"""Words in the scripts that leaflets are printed in: a line to compare glyph by glyph, and a paragraph to read.

They say nothing about health: they ask readers to ask. To be checked by native speakers.
"""

from __future__ import annotations

import re
from importlib.metadata import files
from pathlib import Path
from typing import NamedTuple


class SampleText(NamedTuple):
    """Words in a language, and the font package that has its letters.

    `line` has what the script is hard for: joined letters, marks, letters that change places. `words` are what a
    paragraph is made of. `spaced` is whether the script has spaces between words.
    """

    language: str
    script: str
    package: str
    line: str
    words: str
    spaced: bool = True

    @property
    def is_turned(self) -> bool:
        """Whether it is read from right to left."""
        return self.script in ("Arab", "Hebr")


SAMPLES = (
    SampleText(
        "vi", "Latn", "fontpkg-noto-sans", "Nguyễn Thị Ngọc Ánh", "Hãy hỏi nhóm của quý vị nếu có điều gì chưa rõ."
    ),
    SampleText(
        "cy",
        "Latn",
        "fontpkg-noto-sans",
        "Ŵyn, tŷ, dŵr",
        "Gofynnwch i’ch tîm os oes gennych gwestiwn am y tŷ neu’r dŵr.",
    ),
    SampleText(
        "tr", "Latn", "fontpkg-noto-sans", "İyi günler, Işıl", "Bir sorunuz varsa lütfen ekibinize sorunuz. İyi günler."
    ),
    SampleText("yo", "Latn", "fontpkg-noto-sans", "Adébọ̀wálé ẹ̀kọ́", "Ẹ béèrè lọ́wọ́ àwọn òṣìṣẹ́ yín tí ẹ bá ní ìbéèrè."),
    SampleText(
        "el", "Grek", "fontpkg-noto-sans", "Ρωτήστε την ομάδα σας", "Ρωτήστε την ομάδα σας αν έχετε κάποια ερώτηση."
    ),
    SampleText(
        "uk",
        "Cyrl",
        "fontpkg-noto-sans",
        "Запитайте, будь ласка",
        "Запитайте свою команду, якщо маєте запитання. Її ґанок.",
    ),
    SampleText(
        "ar", "Arab", "fontpkg-noto-sans-arabic", "اِسأَلوا الفَريقَ لَا", "يُرجى سؤال فريقكم الطبي إذا كان لديكم أي سؤال."
    ),
    SampleText(
        "ur", "Arab", "fontpkg-noto-sans-arabic", "آپ کی ٹیم سے پوچھیں", "اگر آپ کا کوئی سوال ہو تو اپنی ٹیم سے پوچھیں۔"
    ),
    SampleText(
        "fa", "Arab", "fontpkg-noto-sans-arabic", "می‌توانید بپرسید", "اگر پرسشی دارید می‌توانید از گروه خود بپرسید."
    ),
    SampleText("he", "Hebr", "fontpkg-heebo", "שָׁלוֹם לצוות שלכם", "אם יש לכם שאלה, שאלו את הצוות שלכם."),
    SampleText(
        "hi",
        "Deva",
        "fontpkg-noto-sans-devanagari",
        "क्षत्रिय विद्यार्थी हिन्दी",
        "यदि आपका कोई प्रश्न हो तो कृपया अपनी टीम से पूछें।",
    ),
    SampleText("bn", "Beng", "fontpkg-hind-siliguri", "জিজ্ঞাসা করুন কৌতূহল", "আপনার কোনো প্রশ্ন থাকলে আপনার দলকে জিজ্ঞাসা করুন।"),
    SampleText(
        "ta", "Taml", "fontpkg-noto-sans-tamil", "கேள்வி கொடுங்கள்", "உங்களுக்குக் கேள்வி இருந்தால் உங்கள் குழுவிடம் கேளுங்கள்."
    ),
    SampleText("te", "Telu", "fontpkg-noto-sans-telugu", "ప్రశ్న బృందాన్ని క్ష్మి", "మీకు ప్రశ్న ఉంటే దయచేసి మీ బృందాన్ని అడగండి."),
    SampleText("th", "Thai", "fontpkg-noto-sans-thai", "น้ำใจที่นี่ ก็ได้", "หากท่านมีคำถาม โปรดถามทีมของท่าน", spaced=False),
    SampleText("km", "Khmr", "fontpkg-noto-sans-khmer", "ស្ត្រី ក្រុម ខ្ញុំ", "ប្រសិនបើអ្នកមានសំណួរ សូមសួរក្រុមរបស់អ្នក។", spaced=False),
)

MIXED = {
    "ar": "اتصلوا على الرقم 01632 960 114 (Lantern Ward) من 9 إلى 5، ثم اسألوا عن MRI و12 كغ.",
    "he": "התקשרו אל 01632 960 114 (Lantern Ward) בין 9 ל-5, ושאלו על MRI.",
    "ur": "نمبر 01632 960 114 (Lantern Ward) پر فون کریں اور MRI کے بارے میں پوچھیں۔",
}
"""Words from right to left, with numbers, brackets and Latin words in them."""


def font_path(package: str) -> Path:
    """The regular face of a font package, or the face that is variable."""
    paths = [Path(str(file.locate())) for file in files(package) or () if file.suffix == ".ttf"]
    return next(path for path in paths if re.search(r"-Regular\.|^(?!.*Italic).*wght\]", path.name))


def font_file(package: str) -> bytes:
    """What is in that file."""
    return font_path(package).read_bytes()
