"""Syllables as a dictionary has them; the formulas by figures that were worked out by hand."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.checks.readability import Measure, flesch_kincaid, measure, smog, syllables
from builder.checks.running_text import running_english
from builder.checks.wording import hard_words
from builder.content.brand import Brand
from builder.content.project import Loaded
from builder.document.brand_words import SpokenWords
from tests.checks import given

KNOWN = {
    1: "the you your be bone bones hip leg heat pin plate stay stays nurse breast walk weeks use used take takes most "
    "may hour breathe clothes aches guide quite through fruit eyes don't can't you'll voice choice moist aisle "
    "leagues friend rein suit join point",
    2: "cancer doctor needle needles liver treatment tumour tumours surgeon table tables centre litre handled needed "
    "nurses changes closely movement careful sometimes something being going trying lying staying beyond layer "
    "fluid diet quiet poet poets ruined ruins argued giant client patient patients ocean special region people "
    "steroid steroids spasm rhythm didn't isn’t couldn't lifestyle guideline language fatigue technique morphine "
    "swelling metal weakened headaches theatre create react increased question questions union someone trial women "
    "onion million science building check-up naive naïve prayer duet fashion cushion saviour somewhere baseline "
    "lifelong homesick nosebleed bedside eyesight eyelid friendly hundred obese complete colleagues platelet "
    "forehead sideways fibroid thyroid disease lawyer stoic react ointment canyon maybe",
    3: "surgery specialist hospital medicine radio biopsy period previous serious various medium usual gradual actual "
    "annual manual earlier easier carrying area areas idea nausea oedema oxygen enabled replacement improvement "
    "employee employer carefully everything everyone anyone video stereo oestrogen electrode electrodes important "
    "appointment recover influence different general several another haemorrhage physician musician mammogram "
    "ultrasound heroin oasis laity ileum nucleus nuclei hyena peony embryo reaction deity persuaded cyanide "
    "carelessly hopelessness pacemaker somebody caregiver carriages coeliac palliate attaches japanese osseous "
    "wherever antacid appointment fluency museum theory vegetable permanent ablation reassure continue opinion "
    "behaviour familiar NHS MRI",
    4: "secondary operation anaesthetic anaesthetist usually radiation diagnosis neurosurgeon experience necessary "
    "information circumstances metastases lumpectomy mastectomy reconstruction temporary leukaemia anaemia "
    "diarrhoea variety anxiety society evaluate organism oesophagus lymphoedema haematoma tamoxifen diabetes "
    "pneumonia geography deodorant athenaeum duodenum theatrical angiogram reassurance coagulate cyanosis "
    "proactively palliative permeated nauseated reinfection cooperate perineum uveitis poetical convenient initiate "
    "situation influenza medication consultation unusual reality appropriate haemoglobin",
    5: "occasionally chemotherapy immediately radiologist radiographer examination possibility university physiology "
    "aetiology craniotomy radioactive homeopathic peritoneum myocarditis ileostomy tracheostomy meningioma "
    "individual postoperative antibiotics preoperative",
    6: "episiotomy osteoarthritis gastrointestinal hypoallergenic anticoagulant uncooperative antiepileptic "
    "radiotherapy radiofrequency physiotherapist physiotherapy immunotherapy osteoporosis rehabilitation",
}
WORDS = [(word, count) for count, words in KNOWN.items() for word in words.split()]


def test_there_are_enough_known_words_to_judge_by() -> None:
    assert len({word for word, _ in WORDS}) >= 200


def test_syllables_are_those_of_a_dictionary() -> None:
    wrong = [f"{word}: {count}, not {syllables(word)}" for word, count in WORDS if syllables(word) != count]
    assert wrong == []


@pytest.mark.parametrize(("word", "count"), [("12", 1), ("0.5", 1), ("", 1), ("breast-feeding", 3), ("X-ray", 2)])
def test_figures_and_joined_words(word: str, count: int) -> None:
    assert syllables(word) == count


@forall(st.text(max_size=30))
def test_anything_has_a_syllable(word: str) -> None:
    assert 1 <= syllables(word) <= max(1, 3 * len(word))


@forall(st.sampled_from([word for word, _ in WORDS if not word.isupper()]))
def test_a_word_at_the_start_of_a_sentence_has_as_many(word: str) -> None:
    assert syllables(word.capitalize()) == syllables(word)


def test_flesch_kincaid_by_hand() -> None:
    # 0.39 * 100 / 5 + 11.8 * 150 / 100 - 15.59
    assert flesch_kincaid(Measure(100, 5, 150, Counter())) == pytest.approx(9.91)


def test_smog_by_hand() -> None:
    # 95 hard words in 30 sentences: the example of McLaughlin's paper, where the quick way gives 10 + 3.
    assert smog(Measure(400, 30, 700, Counter(hard=95))) == pytest.approx(1.0430 * math.sqrt(95) + 3.1291)
    assert smog(Measure(400, 30, 700, Counter(hard=100))) == pytest.approx(13.5591)
    assert smog(Measure(200, 15, 350, Counter(hard=50))) == pytest.approx(13.5591)
    assert smog(Measure(100, 10, 100, Counter())) == pytest.approx(3.1291)


def test_what_is_measured() -> None:
    measured = measure([["The", "NHS", "pays"], ["Radiotherapy", "takes", "12", "weeks"], ["radiotherapy"]])
    # An abbreviation and a figure have one syllable each; an abbreviation of three letters is hard all the same.
    assert measured == Measure(8, 3, 1 + 1 + 1 + 6 + 1 + 1 + 1 + 6, Counter({"radiotherapy": 2, "NHS": 1}))


HARD = "Radiotherapy occasionally necessitates rehabilitation and immunotherapy for individual patients."


def asking_for(grade: float) -> Brand:
    return given.brand().model.model_copy(update={"reading_grade": grade})


def formulas(text: str, **changes: str) -> list[str]:
    return named(given.body(text, **changes))


def named(loaded: Loaded) -> list[str]:
    """The formulas by which a page is above grade 6."""
    problems = list(hard_words(loaded, asking_for(6)))
    assert all(problem.severity == "warning" for problem in problems)
    return [
        name for name in ("Flesch-Kincaid", "SMOG") if any(f"by {name} " in problem.message for problem in problems)
    ]


def test_both_formulas_are_named() -> None:
    loaded = given.body("\n\n".join([HARD] * 15))
    first, second = hard_words(loaded, asking_for(8))
    assert [given.at(entry) for entry in (first, second)] == ["Knee surgery", "Knee surgery"]
    assert "by Flesch-Kincaid (16 sentences)" in first.message
    assert "by SMOG (16 sentences)" in second.message
    assert "asks for 8 at most" in first.message
    assert "radiotherapy (15)" in first.hint


def test_a_grade_that_is_just_reached_passes() -> None:
    # A summary of 7 words and 10 syllables, and 14 sentences of 7 words and 7 syllables.
    text = "\n\n".join(["The nurse will mend your knee soon."] * 14)
    loaded = given.body(text)
    [smog_alone] = hard_words(loaded, asking_for(1))
    assert "grade 3.13 by SMOG" in smog_alone.message
    grade = smog(measure([["happens"]] * 15))
    assert list(hard_words(loaded, asking_for(grade))) == []
    assert len(list(hard_words(loaded, asking_for(grade - 1e-6)))) == 1


def test_little_text_is_not_measured() -> None:
    # The summary is a sentence too, and has 7 words.
    assert formulas("\n\n".join([HARD] * 8)) == []
    assert formulas("\n\n".join([HARD] * 9)) == ["SMOG"]
    assert formulas(" ".join([HARD[:-1]] * 10) + ".") == []
    assert formulas(" ".join([HARD[:-1]] * 11) + " and many more.") == ["Flesch-Kincaid"]


def test_other_languages_are_not_measured() -> None:
    assert formulas("\n\n".join([HARD] * 15), language="cy") == []
    assert formulas("\n\n".join([f"[{HARD}]{{lang=cy}}"] * 15)) == []
    assert formulas("\n\n".join([f"[{HARD}]{{lang=en}}"] * 15)) == ["Flesch-Kincaid", "SMOG"]


@pytest.mark.parametrize(("where", "measured"), [("    language: cy\n", []), ("", ["Flesch-Kincaid", "SMOG"])])
def test_a_section_in_another_language_is_not_measured(where: str, measured: list[str]) -> None:
    text = "".join(f"      {HARD}\n\n" for _ in range(15))
    assert named(given.page(f"sections:\n  - title: Knee\n{where}    body: |\n{text}")) == measured


@pytest.mark.parametrize(("where", "measured"), [("        language: cy\n", []), ("", ["Flesch-Kincaid", "SMOG"])])
def test_a_block_in_another_language_is_not_measured(where: str, measured: list[str]) -> None:
    text = "".join(f"          {HARD}\n\n" for _ in range(15))
    block = f"      - kind: text\n{where}        body: |\n{text}"
    assert named(given.page(f"sections:\n  - title: Knee\n    blocks:\n{block}")) == measured


def test_titles_cells_and_sources_are_not_measured() -> None:
    cells = "".join(f"| {HARD} | {HARD} |\n" for _ in range(10))
    assert formulas(f"| One | Two |\n| --- | --- |\n{cells}") == []


def test_site_fields_are_measured_by_their_values() -> None:
    brand = given.brand(("ward_name: Lantern Ward", f"ward_name: {HARD}")).model
    assert len(list(hard_words(given.body("\n\n".join(["{{ ward_name }}"] * 15)), brand))) == 2
    assert list(hard_words(given.body("\n\n".join(["{{ ward_name }}"] * 15)), given.brand().model)) == []


def test_items_steps_answers_and_notes_are_measured_and_labels_are_not() -> None:
    blocks = f"""
      - kind: steps
        steps: [{{title: {HARD}, text: {HARD}}}]
      - kind: checklist
        items: [{HARD}]
      - kind: questions and answers
        items: [{{question: Why?, answer: {HARD}}}]
      - kind: glossary
        terms: [{{term: {HARD}, meaning: {HARD}}}]
      - kind: contacts
        contacts: [{{name: {HARD}, phone: 01632 960 001, hours: {HARD}, note: {HARD}}}]
      - kind: table
        caption: {HARD}
        columns: [{HARD}, Two]
        rows: [[{HARD}, {HARD}], [{HARD}, {HARD}]]
"""
    loaded = given.page(f"sections:\n  - title: {HARD}\n    blocks:{blocks}")
    texts = list(running_english(loaded.model, lambda text, _: [SpokenWords(text)]))
    assert [text for text in texts if text == HARD] == [HARD] * 5
    assert [text for text in texts if text != HARD] == [loaded.model.summary.source]


def test_what_a_brand_says_in_another_language_is_not_measured() -> None:
    brand = given.brand(("ward_name: Lantern Ward", f"ward_name: {HARD}")).model
    words = given.body("\n\n".join(["{{ ward_name }}"] * 15))
    assert len(list(hard_words(words, brand))) == 2
    assert list(hard_words(words, brand.model_copy(update={"language": "fr"}))) == []
