"""All text is in a language that is named, and in the one that is named."""

from __future__ import annotations

import pikepdf
import pytest

from builder.pdf.examine.verify import verify
from tests.pdf.examine.rules.breaking import findings_after
from tests.pdf.foreign import elements, typeset_words


def test_wrong_tags_are_reported_where_they_are() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Lang = pikepdf.String("en_GB")
        elements(pdf, "H1")[0].Lang = pikepdf.String("English")
        elements(pdf, "H2")[0].Lang = pikepdf.String("en US")

    wrong = [(finding.where, finding.problem.message) for finding in findings_after(change)]
    assert wrong == [
        ("file", "“en_GB” is not a language tag"),
        ("page 1, Document > H2", "“en US” is not a language tag"),
    ]


def test_text_without_a_language() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.Lang

    findings = [finding for finding in findings_after(change) if "without a language" in finding.problem.message]
    assert [finding.where for finding in findings] == ["page 1", "page 2"]


def test_letters_of_another_script() -> None:
    [finding] = verify(typeset_words("Делайте эти упражнения дома"))
    assert finding.problem.severity == "error"
    assert finding.problem.message == "Cyrillic letters under the language “en”: “Делайте эти упражнения дома”"
    assert verify(typeset_words('#text(lang: "ru")[Делайте эти упражнения дома]')) == []


def test_a_name_in_another_script_is_left_alone() -> None:
    assert verify(typeset_words("Ask for Doctor Иванов, who speaks Russian and English")) == []


ENGLISH = (
    "You can do these exercises at home with the help of a friend, and it is good to do them on most days of the week"
)


WELSH = "Gallwch wneud yr ymarferion hyn gartref gyda ffrind, ac mae yn dda i chi eu gwneud ar y rhan fwyaf o ddyddiau"


FRENCH = "Vous pouvez faire ces exercices dans votre maison avec une personne qui vous aide, et ce est bon le matin"


@pytest.mark.parametrize(
    ("text", "language", "seems"), [(FRENCH, "en", "fr"), (ENGLISH, "cy", "en"), (WELSH, "en", "cy")]
)
def test_words_of_another_language(text: str, language: str, seems: str) -> None:
    [finding] = verify(typeset_words(text, language))
    assert finding.problem.severity == "warning"
    assert finding.problem.message.startswith(
        f"this seems to be in the language “{seems}”, but is marked as “{language}”"
    )


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (WELSH, "cy"), (FRENCH, "sv")])
def test_words_of_their_own_language(text: str, language: str) -> None:
    assert verify(typeset_words(text, language)) == []
