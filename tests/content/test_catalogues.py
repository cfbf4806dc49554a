"""The words that the program itself prints: complete in each language, and a project may have its own."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from builder.content import catalogue_errors, catalogues, yaml_reader
from builder.content.catalogues import PROGRAM, Catalogues
from builder.core import cldr
from builder.core.diagnostics import LeafletError
from builder.core.printed_phrases import PRINTED

FOLDER = Path(catalogues.__file__).parents[1] / "starter" / "styles" / "languages"
TAGS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
DAY = datetime.date(2026, 11, 30)


def own(**files: str) -> Catalogues:
    """The catalogues of a project with these files in its folder, by language."""
    texts = {f"styles/languages/{tag.replace('_', '-')}.yaml": text.encode() for tag, text in files.items()}
    return Catalogues(Path("nowhere"), texts)


def printed_in_english() -> str:
    """The English catalogue without what goes with numbers, which has other forms in other languages."""
    text = (FOLDER / "en.yaml").read_text(encoding="utf-8")
    return re.sub(r"^(sheets|site|ward_page):\n(  .*\n)*", "", text.replace("\n\n", "\n"), flags=re.MULTILINE)


def problems(**files: str) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in own(**files).problems()]


# Those of the program


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_of_the_program_has_no_mistake_and_all_that_is_printed(tag: str) -> None:
    source = yaml_reader.read(FOLDER / f"{tag}.yaml", f"{tag}.yaml")
    assert list(catalogue_errors.check(source, tag, catalogues.model())) == []
    assert source.data == yaml_reader.plain_data(source.text)
    for area in catalogues.areas():
        whole, part = PROGRAM.catalogue(tag), PROGRAM.catalogue(tag, area)
        assert {key: words for key, words in whole.words.items() if key.startswith(f"{area}.")} == part.words
        assert (part.exceptions, part.checked_by) == (whole.exceptions, whole.checked_by)
    assert unicodedata.is_normalized("NFC", source.text)
    assert PROGRAM.missing(tag) == []
    assert PROGRAM.words_of(tag).tag == tag


def test_the_english_words_are_those_that_the_program_knows() -> None:
    keys = {key.split(".")[1] for key in catalogues.model() if key.startswith("print.")}
    assert keys == set(PRINTED)


@pytest.mark.parametrize("tag", TAGS)
def test_no_phrase_of_a_translation_is_left_in_english(tag: str) -> None:
    # Some are fields alone, with the signs between them.
    alike = [
        key
        for key, words in PROGRAM.catalogue(tag).words.items()
        if tag != "en"
        and words == catalogues.model()[key]
        and re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", str(words)))
    ]
    assert len(alike) <= 12, "short words may be the same in two languages"


def test_a_number_before_a_noun_has_a_form_for_each_kind_of_number() -> None:
    counted = re.compile(r"\{\w+\} (leaflet|page|file|operation|sheet|topic|cop(y|ie)|second)s?\b")
    # The number of the first one is 50 or more.
    fixed = {"ward_page.refused.too_many"}
    words = catalogues.model().items()
    assert [key for key, text in words if isinstance(text, str) and counted.search(text) and key not in fixed] == []
    for text in (text for _, text in words if not isinstance(text, str)):
        assert not re.search(r"\{count\} (?!\w*ss\b)\w+s\b", text["one"]), text


@pytest.mark.parametrize("tag", ["ar", "bn", "el", "fa", "he", "hi", "ta", "uk", "ur", "zh-Hans"])
def test_words_of_other_scripts_have_no_latin_letters_left(tag: str) -> None:
    texts = (words for words in PROGRAM.catalogue(tag).words.values() if isinstance(words, str))
    latin = {word for text in texts for word in re.findall("[A-Za-z]+", re.sub(r"\{\w+\}", "", text))}
    assert latin <= {"Email", "QR", "Enter", "Ctrl", "Z"}, "keys are called what is on them"


def test_dates_in_english_are_as_the_nhs_writes_them() -> None:
    words = PROGRAM.words_of("en-GB")
    assert (words.date(DAY), words.month(DAY)) == ("30\u00a0November\u00a02026", "November\u00a02026")
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_dates_and_lists_of_other_languages_are_those_of_cldr() -> None:
    assert PROGRAM.words_of("cy").date(DAY) == "30\u00a0Tachwedd\u00a02026"
    arabic = PROGRAM.words_of("ar")
    assert arabic.month(DAY) == "نوفمبر\u00a02026"
    assert arabic.listed(["أ", "ب"]) == "أ وب"
    assert PROGRAM.words_of("cy").language("en-GB") == "Saesneg"


def test_english_is_read_without_babel() -> None:
    code = (
        "import sys, datetime; from builder.content.catalogues import PROGRAM; "
        "PROGRAM.words_of('en-GB').date(datetime.date(2026, 1, 1)); PROGRAM.characters('en'); "
        "print([name for name in ('babel', 'langcodes') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("en-GB", "en"),
        ("EN-gb", "en"),
        ("cy", "cy"),
        ("ar-SY", "ar"),
        ("ar-Arab-SY", "ar"),
        ("ar-Latn", ""),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("zh-TW", ""),
        ("zh-Hant", ""),
        ("kmr", ""),
    ],
)
def test_the_catalogue_of_a_language_is_in_its_script(language: str, tag: str) -> None:
    assert own(zh_Hans="print:\n  about: 关于本单张\n").tag_of(language) == tag


# A project's own


def test_a_phrase_of_the_project_comes_before_that_of_the_program() -> None:
    words = own(cy="checked_by: the Welsh team\nprint:\n  about: Gwybodaeth am y daflen\n")
    assert words.words_of("cy").about == "Gwybodaeth am y daflen"
    assert words.words_of("cy").sources == PROGRAM.words_of("cy").sources
    assert words.catalogue("cy").checked_by == "the Welsh team"
    assert PROGRAM.catalogue("cy").checked_by == ""
    assert words.words_of("en").about == "About this leaflet"


def test_a_project_adds_a_language_with_a_file() -> None:
    words = own(ms=printed_in_english().replace("At a glance", "Sekilas"))
    assert words.words_of("ms").at_a_glance == "Sekilas"
    assert words.words_of("ms-MY").tag == "ms"
    assert words.tags == sorted({*TAGS, "ms"})


def test_a_language_that_cldr_lacks_needs_dates_of_its_own() -> None:
    assert not cldr.knows("rom-XX")
    english = printed_in_english()
    assert own(zza=english).words_of("zza").month(DAY) == "November\u00a02026"
    without = english.partition("dates:")[0]
    assert own(zza=without).phrases("zza") is None
    assert own(zza=without).missing("zza")[0] == "dates.day"


def test_a_missing_phrase_is_named_and_nothing_is_printed() -> None:
    words = own(ms="print:\n  about: Tentang risalah ini\n")
    assert words.phrases("ms") is None
    assert "print.page" in words.missing("ms")
    assert "print.about" not in words.missing("ms")
    with pytest.raises(LookupError):
        words.words_of("ms")
    assert words.problems() == []


def test_an_empty_phrase_is_a_missing_one() -> None:
    words = own(ms="print:\n  about:\n  stamps:\n    draft:\n")
    assert words.problems() == []
    assert {"print.about", "print.stamps.draft"} <= {*words.missing("ms")}


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ("print:\n  abuot: x", "2:3", "no phrase is called `print.abuot`"),
        ("prnt:\n  about: x", "1:1", "no phrase is called `prnt`"),
        ("print:\n  page: Tudalen {rhif} o {count}", "2:9", "{rhif} cannot be filled in"),
        ("print:\n  page: Tudalen {number}", "2:9", "a name in braces is missing, or is here twice"),
        ("print:\n  page: Tudalen {number o {count}", "2:9", "a brace has no other that belongs to it"),
        ('print:\n  labelled: "{value} {label}"', "2:13", "{value} is not at the end"),
        ("print:\n  stamps: Drafft", "2:11", "`print.stamps` is no phrase: others are below it"),
        ("print:\n  about:\n    draft: x", "3:5", "`print.about` is a phrase, and has nothing below it"),
        ("print:\n  about: a\u200fb", "2:11", "this has an invisible character that turns the direction"),
        ("dates:\n  months: [Ionawr]", "2:11", "these are not the names of the twelve months"),
        ("dates:\n  weekday: x", "2:3", "no phrase is called `dates.weekday`"),
        ("dates:\n  day: am {dydd}", "2:8", "{dydd} cannot be filled in"),
        ("lists:\n  last: a", "2:3", "`lists` lacks one of `between` and `last`"),
        ("languages:\n  gb: Saesneg", "2:3", "`gb` is not the code of a language"),
    ],
)
def test_mistakes_in_a_catalogue_have_their_place(line: str, place: str, message: str) -> None:
    [problem] = problems(cy=line)
    assert problem.startswith(f"styles/languages/cy.yaml:{place}: {message}")
    assert own(cy=line).phrases("cy") is None, "words with a mistake are not replaced in silence"


def test_a_file_is_named_after_its_language() -> None:
    [problem] = own(gb="print:\n").problems()
    assert problem.message == "this file is not used: `gb` is not the code of a language"
    assert "en-GB" in problem.hint
    assert own(gb="print:\n").tags == TAGS


def test_only_what_is_printed_counts_for_what_is_built() -> None:
    before = own(cy="print:\n  about: Am hyn\n")
    assert PROGRAM.digest("cy") == own(ms="print:\n").digest("cy") == ""
    assert own(cy="# A note.\nchecked_by: somebody\nprint: {about: Am hyn}\n").digest("cy-GB") == before.digest("cy")
    assert own(cy="print:\n  about: Am y daflen\n").digest("cy") != before.digest("cy")


def test_a_file_that_is_no_yaml_is_reported_once() -> None:
    broken = own(cy="print: [\n")
    assert len(broken.problems()) == 1
    with pytest.raises(LeafletError):
        broken.missing("cy")
    assert broken.digest("cy")
