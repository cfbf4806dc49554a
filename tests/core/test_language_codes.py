"""Codes of languages: their form, and whether they are registered."""

import subprocess
import sys

import pytest
from fontTools import unicodedata as scripts
from langcodes import Language

from builder.core import language_codes
from builder.core.language_codes import is_right_to_left, is_well_formed, language_hint


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


def test_common_languages_do_not_import_langcodes() -> None:
    code = (
        "import sys; from builder.core.language_codes import language_hint, script_of; "
        "[(language_hint(code), script_of(code)) for code in ('en-GB', 'cy', 'ar')]; print('langcodes' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    "code",
    "ar ar-EG AR fa fa-AF he iw he-IL ur ur-PK ps ckb sd ug yi dv arc nqo syr arb apc pa-Arab pa-PK ku-Arab az-IR "
    "uz-AF ar_SA und-Arab ff-Adlm zh-yue-Arab rhg ks en-Arab-x-latn".split(),
)
def test_languages_that_are_read_from_right_to_left(code: str) -> None:
    assert is_right_to_left(code)


@pytest.mark.parametrize(
    "code",
    "en/en-GB/cy/fr/pl/so/vi/hi/bn/zh/ja/tr/az/az-Latn/ar-Latn/he-Latn/ur-Deva/pa/ku/ms/ha/en-x-arab/en-t-ar-arab/"
    "x-arab/i-klingon/Arabic/arab-/zz/und//-/en-GB\n/العربية/ar; he".split("/"),
)
def test_other_languages_and_what_is_none_are_not(code: str) -> None:
    assert not is_right_to_left(code)


def test_the_scripts_from_right_to_left_are_those_of_unicode() -> None:
    ours = language_codes._RIGHT_TO_LEFT_SCRIPTS
    # Kinds of Arabic and Syriac letters, and a script that Unicode does not have, are in ISO 15924 alone.
    assert {code.title() for code in ours} - {"Aran", "Syre", "Syrj", "Syrn", "Phlv"} == set(scripts.RTL_SCRIPTS)


@pytest.mark.parametrize("code", sorted(language_codes._COMMON_SCRIPTS))
def test_common_languages_have_the_script_and_direction_that_a_look_up_gives(code: str) -> None:
    script = str(Language.get(code).maximize().script)
    assert Language.get(code, normalize=False).is_valid()
    assert language_codes.script_of(code) == script
    assert (script in scripts.RTL_SCRIPTS) is is_right_to_left(code)
    for region in ("AF", "CN", "GB", "IN", "IR", "KZ", "PK", "TJ", "TR"):
        assert Language.get(f"{code}-{region}").maximize().script == script


def test_the_direction_of_common_languages_does_not_import_langcodes() -> None:
    code = (
        "import sys; from builder.core.language_codes import is_right_to_left as asks; "
        "print(asks('en-GB'), asks('cy'), asks('ar'), 'langcodes' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False True False\n"
