"""Any text in any script that the program brings a face for is found again, in its order, by what reads the file."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools import unicodedata as scripts
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builder.core.units import Colour
from builder.layout import fonts
from builder.layout.faces import FaceSet
from builder.layout.fallbacks import BY_SCRIPT, packaged
from builder.layout.lines import TextSpan
from tests.inspectors import Pdf
from tests.readers.comparing import letters
from tests.readers.pdfium import with_pdfium
from tests.support import strategies
from tests.support.laying_out import on_paper

BLACK = Colour(0, 0, 0)
RIGHT_TO_LEFT = {"Arab": "ar", "Hebr": "he"}
LANGUAGES = {
    **RIGHT_TO_LEFT,
    "Latn": "vi",
    "Grek": "el",
    "Cyrl": "uk",
    "Deva": "hi",
    "Beng": "bn",
    "Taml": "ta",
    "Telu": "te",
    "Thai": "th",
    "Khmr": "km",
}
FROM_LEFT = sorted(LANGUAGES.keys() - RIGHT_TO_LEFT.keys())


def alphabet(script: str) -> tuple[str, str]:
    """The letters of a script that its face has, and the marks."""
    [path] = [path for path in packaged(BY_SCRIPT[script].package) if path.name == BY_SCRIPT[script].regular]
    coverage = fonts.load(fonts.FontFile.of(path), False).coverage
    ours = [sign for sign in sorted(coverage) if script in scripts.script_extension(sign) and composed(sign)]
    return tuple("".join(sign for sign in ours if unicodedata.category(sign)[0] == kind) for kind in "LM")


def composed(sign: str) -> bool:
    """Whether a character stays as it is when text is read: all of it is NFC, and readers take joined letters apart."""
    return unicodedata.normalize("NFKC", sign) == sign


def words_of(script: str) -> st.SearchStrategy[str]:
    """Words of a script: letters with marks where people may put them, digits and signs between."""
    base, marks = alphabet(script)
    letter = st.sampled_from(base)
    if marks and script not in ("Latn", "Grek", "Cyrl"):
        letter = st.builds(str.__add__, letter, st.text(st.sampled_from(marks), max_size=2))
    word = st.lists(letter, min_size=1, max_size=6).map("".join)
    text = st.lists(word | st.sampled_from(["12", "4.5", "(7)", "MRI"]), min_size=1, max_size=6).map(" ".join)
    return text.map(lambda words: unicodedata.normalize("NFC", words))


def set_on_paper(face_set: FaceSet, words: str, script: str, width: float) -> bytes:
    assume(face_set.coverage["regular"].has_all(words))
    turned = script in RIGHT_TO_LEFT
    span = TextSpan(words, face_set.regular, BLACK, language=LANGUAGES[script], right_to_left=turned)
    return on_paper(face_set, [[span]], right_to_left=turned, width=width)


@pytest.mark.parametrize("script", LANGUAGES)
@settings(max_examples=strategies.many(1))
@given(data=st.data(), width=st.sampled_from([120.0, 480.0, 4000.0]))
def test_any_words_are_heard_in_their_order(face_set: FaceSet, script: str, data: st.DataObject, width: float) -> None:
    words = data.draw(words_of(script))
    assert letters(Pdf(set_on_paper(face_set, words, script, width)).reading_text()) == letters(words)


@pytest.mark.parametrize("script", FROM_LEFT)
@settings(max_examples=strategies.many(1))
@given(data=st.data(), width=st.sampled_from([120.0, 480.0, 4000.0]))
def test_any_words_are_found_by_pdfium(face_set: FaceSet, script: str, data: st.DataObject, width: float) -> None:
    words = data.draw(words_of(script))
    assert letters(with_pdfium(set_on_paper(face_set, words, script, width))) == letters(words)
