"""The few words that the program itself prints, by language. A language that has none is an error, never English."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Phrases(NamedTuple):
    """Words for one language; the capitals in braces are filled in."""

    at_a_glance: str
    about: str
    version: str
    last_reviewed: str
    next_review: str
    owner: str
    sources: str
    page: str
    example: str
    draft: str
    in_review: str
    void: str
    expired: str
    withdrawn: str
    replaced: str
    older: str
    stamps: Mapping[str, str]
    statements: Mapping[str, str]
    """What the stamps mean, at the top of each page: a stamp may be hard to see."""
    of_packs: Mapping[str, str]
    """What the stamps of any of its pages mean for a pack, on its cover."""
    noted: Mapping[str, str]
    approved: str
    feedback: str
    warning: str
    urgent: str
    phone: str
    email: str
    web: str
    address: str
    hours: str
    see: str
    pack: str
    your_details: str
    name: str
    date_of_operation: str
    hospital_number: str
    consultant: str
    ward_phone: str
    needs: str
    notes: str
    to_write_on: str
    it_holds: str
    in_this_pack: str
    on_page: str
    topic: str
    ask: str
    asked: str
    same: str
    resolved: str
    differs: str
    compared: str
    part: str
    holds: str
    questions_and_notes: str
    my_questions: str
    my_notes: str
    given: str
    code: str
    code_of_leaflet: str
    code_is_for: str
    other_formats: str
    comes_in: str
    comes_in_both: str
    for_another: str
    """Goes on after `ask`; the next two name what the leaflet has no choice of."""
    or_language: str
    or_format: str
    kinds_of_print: Mapping[str, str]
    last_of_list: str
    """Joins the last of several words to those before it."""
    languages: Mapping[str, str]
    """What languages are called, by their codes: with a script or region only where that makes another name."""
    months: tuple[str, ...]

    def language(self, code: str) -> str:
        """What a language is called, such as Welsh for ``cy``; "" where nobody has written that down."""
        parts = code.split("-")
        tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.languages[tag] for tag in tags if tag in self.languages), "")

    def listed(self, words: Sequence[str]) -> str:
        """Several words as a sentence has them, such as: a, b and c."""
        return self.last_of_list.join(filter(None, [", ".join(words[:-1]), words[-1]]))

    def date(self, day: datetime.date) -> str:
        """A day in words, such as 30 November 2026, held together by no-break spaces."""
        return f"{day.day}\u00a0{self.month(day)}"

    def month(self, day: datetime.date) -> str:
        """A month in words, such as November 2026."""
        return f"{self.months[day.month - 1]}\u00a0{day.year}"


_ENGLISH = Phrases(
    at_a_glance="At a glance",
    about="About this leaflet",
    version="Version {version}",
    last_reviewed="Last reviewed: {date}",
    next_review="Next review: {date}",
    owner="Who looks after this leaflet: {owner}",
    sources="Sources",
    page="Page {number} of {count}",
    example="Example text. The clinic’s own team must review it before it is given to patients.",
    draft="Draft. Not to be given to patients.",
    in_review="In review. Not to be given to patients.",
    void="Draft: changed since it was approved. Not to be given to patients.",
    expired="This was due for review by {date}, and has not been reviewed. Ask your team whether it still holds.",
    withdrawn="Withdrawn: {reason}. Ask your team about it.",
    replaced="It is replaced by “{title}”.",
    older="The leaflet that this is a translation of has changed since it was translated. Ask your team what is new.",
    stamps={"draft": "Draft", "expired": "Out of date", "withdrawn": "Withdrawn"},
    statements={
        "draft": "Draft. Not to be given to patients.",
        "expired": "Out of date. Ask your team whether it still holds.",
        "withdrawn": "Withdrawn. Ask your team about it.",
    },
    of_packs={
        "draft": "This pack has drafts in it. Not to be given to patients.",
        "expired": "This pack has pages that are out of date. Ask your team whether they still hold.",
        "withdrawn": "This pack has pages that were withdrawn. Ask your team about them.",
    },
    noted={
        "draft": "draft",
        "in review": "in review, not approved",
        "void": "draft: changed since it was approved",
        "withdrawn": "withdrawn",
        "expired": "past its review on {date}",
    },
    approved="Approved by {approver}, {date}",
    feedback="Tell us what you think",
    warning="Warning: ",
    urgent="Urgent: ",
    phone="Phone: ",
    email="Email: ",
    web="Web: ",
    address="Address: ",
    hours="When: ",
    see="see “{title}”",
    pack="Your information pack",
    your_details="Your details",
    name="Name",
    date_of_operation="Date of operation",
    hospital_number="Hospital number",
    consultant="Consultant",
    ward_phone="Ward phone",
    needs="Support needs",
    notes="Notes",
    to_write_on="Empty line to write on",
    it_holds="This pack holds:",
    in_this_pack="What is in this pack",
    on_page="page {number}",
    topic="Topic",
    ask="Ask your team",
    asked="“{ask}” means that the leaflet does not say. Your team can tell you.",
    same="The same for each of your operations",
    resolved="One answer for all of your operations",
    differs="What is different",
    compared="Your operations compared",
    part="{caption}: part {number} of {count}",
    holds="This is the answer that holds for you. It is from “{title}”. "
    "Follow it where another leaflet in this pack says something else.",
    questions_and_notes="Questions and notes",
    my_questions="Questions that I want to ask",
    my_notes="Notes",
    given="Given",
    code="Code of this pack",
    code_of_leaflet="Code: {code}",
    code_is_for="It tells your team which versions of the leaflets you were given.",
    other_formats="Other formats and languages",
    comes_in="This leaflet comes in {choices}.",
    comes_in_both="This leaflet comes in {kinds}, and in {languages}.",
    for_another="{ask} for the one that you need.",
    or_language="{ask} for the one that you need, or about another language.",
    or_format="{ask} for the one that you need, or about another format.",
    kinds_of_print={
        "standard": "standard print",
        "large print": "large print",
        "giant print": "giant print",
    },
    last_of_list=" and ",
    languages={
        "am": "Amharic",
        "ar": "Arabic",
        "bg": "Bulgarian",
        "bn": "Bengali",
        "ckb": "Kurdish (Sorani)",
        "cs": "Czech",
        "cy": "Welsh",
        "de": "German",
        "el": "Greek",
        "en": "English",
        "es": "Spanish",
        "fa": "Persian (Farsi)",
        "fr": "French",
        "ga": "Irish",
        "gd": "Scottish Gaelic",
        "gu": "Gujarati",
        "hi": "Hindi",
        "hu": "Hungarian",
        "it": "Italian",
        "kmr": "Kurdish (Kurmanji)",
        "ku": "Kurdish",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "ne": "Nepali",
        "nl": "Dutch",
        "pa": "Punjabi",
        "pl": "Polish",
        "ps": "Pashto",
        "pt": "Portuguese",
        "pt-BR": "Portuguese (Brazil)",
        "ro": "Romanian",
        "ru": "Russian",
        "sk": "Slovak",
        "so": "Somali",
        "sq": "Albanian",
        "sv": "Swedish",
        "ta": "Tamil",
        "ti": "Tigrinya",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "yo": "Yoruba",
        "zh": "Chinese",
        "zh-Hans": "Chinese (simplified)",
        "zh-Hant": "Chinese (traditional)",
    },
    months=tuple("January February March April May June July August September October November December".split()),
)

_BY_LANGUAGE = {"en": _ENGLISH}


def standings() -> list[str]:
    """In every language the lines that say how a page stands; the names in braces are filled in."""
    return [
        line
        for words in _BY_LANGUAGE.values()
        for line in (
            words.example,
            words.draft,
            words.in_review,
            words.void,
            words.older,
            words.expired,
            words.withdrawn,
            words.replaced,
        )
    ]


def phrases(language: str) -> Phrases | None:
    """The words for a language code such as ``en-GB``, or None where there are none."""
    return _BY_LANGUAGE.get(language.partition("-")[0])


def codes() -> tuple[str, ...]:
    """How a leaflet's code is introduced, in each language, with ``{code}`` in its place."""
    return tuple(words.code_of_leaflet for words in _BY_LANGUAGE.values())


def languages() -> tuple[str, ...]:
    """The languages that there are words for."""
    return tuple(_BY_LANGUAGE)
