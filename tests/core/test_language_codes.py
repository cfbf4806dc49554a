"""Codes of languages: their form, and whether they are registered."""

import subprocess
import sys

import pytest

from builder.core.language_codes import is_well_formed, language_hint


@pytest.mark.parametrize(
    "code", ["en", "en-GB", "cy", "ar", "zh-Hant", "zh-Hant-TW", "sgn", "sr-Latn-RS", "pa-PK", "de-1901"]
)
def test_registered_codes_are_accepted(code: str) -> None:
    assert language_hint(code) == ""
    assert is_well_formed(code)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("gb", "`gb` is the code of a country. Write the code of the language before it, as in en-GB"),
        ("en-UK", "write it as en-GB"),
        ("eng", "write it as en"),
        ("jj", "write it as en-GB, cy or ar (BCP 47)"),
        ("en-QQ-x", "write it as en-GB, cy or ar (BCP 47)"),
        ("Welsh", "write it as en-GB, cy or ar (BCP 47)"),
        ("en_GB", "write it as en-GB, cy or ar (BCP 47)"),
        ("", "write it as en-GB, cy or ar (BCP 47)"),
        ("english", "write it as en-GB, cy or ar (BCP 47)"),
    ],
)
def test_a_code_that_is_not_a_language_gets_a_hint(code: str, hint: str) -> None:
    assert language_hint(code) == hint


@pytest.mark.parametrize("code", ["EN", "e", "en-", "en-G", "en-GB\n", "én"])
def test_a_code_of_another_form_gets_an_example(code: str) -> None:
    assert language_hint(code) == "write it as en-GB, cy or ar (BCP 47)"


def test_british_english_does_not_import_langcodes() -> None:
    code = (
        "import sys; from builder.core.language_codes import language_hint; language_hint('en-GB'); "
        "print('langcodes' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
