"""What spreadsheets, exports and databases leave in a cell in place of what a person typed.

What is certain is unwrapped; all else is refused, and nothing is completed by guessing: a wrong number in print harms
somebody. No message quotes a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html.entities import html5
from typing import NamedTuple

from builder.core.patterns import lazy_pattern
from builder.packs import dates_of_operation

_ANY_CASE = re.ASCII | re.IGNORECASE
_WRAPPED = lazy_pattern(r'="((?:[^"]|"")*)"')
"""``="0012345"``: a formula that keeps a spreadsheet from changing a number."""
_MARKED = lazy_pattern(r"'([\d ()+/.-]+)", re.ASCII)
"""``'0012345``: the mark that makes a number a text. A name may start with an apostrophe, as ’t Hooft does."""
_QUOTED = lazy_pattern(r'"([^"]+)"')
_MIDNIGHT = lazy_pattern(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00(?::?00)?)?)", re.ASCII)


class Refusal(NamedTuple):
    """Why a value is refused, how to fix it, and what a form says to the person who has just typed it."""

    message: str
    hint: str
    on_form: str


def unwrap(field: str, value: str) -> str:
    """The value of a cell without what a program has wrapped around it, where that is certain."""
    text = value.strip()
    if match := _WRAPPED.fullmatch(text):
        return match[1].replace('""', '"')
    if match := _MARKED.fullmatch(text):
        return match[1]
    if field not in ("name", "consultant", "notes") and (match := _QUOTED.fullmatch(text)):
        return match[1]
    if field == "date_of_operation":
        if match := _MIDNIGHT.fullmatch(text):
            return match[1]
        return dates_of_operation.without_midnight(text)
    return value


def refusal(field: str, value: str) -> Refusal | None:
    """Why a value cannot be what a person meant, whatever the faces can print; None where nothing is wrong with it."""
    text = value.strip()
    if not text:
        return None
    for rule in _RULES:
        if (not rule.fields or field in rule.fields) and field not in rule.others and rule.matches(text):
            return Refusal(rule.message, rule.hint, f"{_ON_FORM.get(rule.message, rule.message)}: {rule.typed}")
    return None


_ON_FORM = {
    "a letter or line end is written as programs write it": "a letter in it is written with signs of a computer",
    "a number in it has no 0 or + at its start: a spreadsheet program removes it": (
        "a number in it has no 0 or + at its start"
    ),
    "a spreadsheet program has put an error in its place": "this is an error of a computer, and not what was meant",
    "a spreadsheet program has put an error into it": "there is an error of a computer in it",
    "a spreadsheet program has shortened this number, and digits are lost": "digits of this number are lost",
    "some of its letters were changed by a program, and are not those that were typed": (
        "some of its letters are not those that were typed"
    ),
    "this is how a program writes yes or no": "this is how a computer writes yes or no",
    "a spreadsheet program has changed this number": "this number is not written as people write it",
    "a spreadsheet program has made a date of this number": "this is a date, and not a number",
    "an empty cell has become a date or a time": "this is not the day of an operation",
    "another program has put brackets and quotation marks around it": "it has brackets and quotation marks around it",
    "another program has put quotation marks around it": "it has quotation marks around it",
    "it contains codes of a web page (HTML)": "it contains codes of a web page",
    "it has an apostrophe twice, as programs write it": "it has an apostrophe twice",
    "it has signs that programs put between the parts of a value": "it has signs that do not belong in it",
    "this is a date as programs store it": "this date is not written as people write it",
    "this is a date with a time as programs write it": "this is a date with a time",
    "this is a number, and not a date: spreadsheet programs count the days": "this is a number, and not a date",
    "this is a program’s name for a kind of value, and not the value": "these are words of a computer",
    "this is what a program writes for an empty value": "there are only zeros in it",
    "this number has no 0 or + at its start: a spreadsheet program removes it": (
        "this number has no 0 or + at its start"
    ),
}
"""What is said of lists and their cells, in the words of somebody who has just typed a detail on a ward."""


class _ValueRule(NamedTuple):
    """What a value must not be: in `fields` only, in all where none is named, but not in `others`."""

    matches: Callable[[str], object]
    message: str
    hint: str
    typed: str = "type it again, as it is on the wristband or in the letter"
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def _whole(pattern: str, flags: re.RegexFlag = re.ASCII) -> Callable[[str], object]:
    return re.compile(pattern, flags).fullmatch


def _anywhere(pattern: str, flags: re.RegexFlag = re.ASCII) -> Callable[[str], object]:
    return re.compile(pattern, flags).search


_ERROR = r"#[¡¿]?(?:DIV/0|[^\W\d_][^\W\d]*(?:/[^\W\d_]+)?)[!?]?|Err:\d{3}|#{2,}"
"""Such as ``#N/A``, ``#VALUE!``, ``#WERT!``, ``#¡REF!``, ``Err:502``; and ``####``, which a narrow column shows."""

_EMPTY = frozenset(
    "null none nil nan nat n/a na n.a. undefined missing blank empty (null) (none) (blank) (empty) <null> <na> <none> "
    "[null] [none] \\n - -- --- – — character(0) integer(0) numeric(0) logical(0) list() na_character_ na_integer_ "
    "na_real_ dbnull loading... <unset> <empty>".split(" ")
) | {"[object object]"}
_EMPTY_NOTES = _EMPTY - frozenset("none nil n/a n.a. na - -- --- – — blank empty missing".split())
_EMPTY_NAMES = frozenset("NULL null NONE None none NIL nil nan NaN NaT NA undefined missing blank empty".split())
"""As programs write it: ``Null``, ``Nan`` and ``Na`` are names that people have."""


def _is_escaped(text: str) -> bool:
    """Whether something in it is spelt for a program: ``&eacute;``, ``\\u00e9``, ``_x000D_``, ``=C3=A9``."""
    if any(f"{name};" in html5 for name in re.findall(r"&(\w+);", text)):
        return True
    return _CODES.search(text) is not None


_CODES = lazy_pattern(
    r"&#(?:\d+|x[0-9a-f]+);|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrt\"'])|_x[0-9a-f]{4}_|(?:=[0-9A-F]{2}){2,}|=\?[\w-]+\?[QB]\?|\\[0-7]{3}"
    r"|%20|%0[9ad]|(?:%[0-9a-f]{2}){2,}|\\(?:[fstrehn]|\.[a-z]+[^\\]*)\\",
    _ANY_CASE,
)

_TABLES = ("cp1252", "latin-1", "cp1250", "cp1254", "mac_roman", "cp850", "cp437")
"""What a program may take UTF-8 for: half of a letter may become a letter, as in ``GroÃŸ``."""
_TABLES_OF_SIGNS = ("cp1251",)
"""The same, where letters alone may be a name: only words with a sign in them are looked at, as ``Г©mile``."""


_OPENING = lazy_pattern(r"(?:^|[\s(])[“„«‘‹]")
_OUTER = "“”‘’„‚«»‹›()[]…–—.,;:!?\"'"


def _is_mojibake(text: str) -> bool:
    """Whether a word of it was written as UTF-8 and read by another table, as in ``RenÃ©e``.

    Such a word turns into valid UTF-8 when it is written by that table. „Groß“ and Ø’Neill do so by chance, but into
    letters that nobody mixes with Latin ones.
    """
    # In “IRMÃ” the quotation mark is one; in MÃ”R it is half a letter.
    words = {word.strip(_OUTER) for word in re.split(r"[ \t\r\n]+", text)}
    if not _OPENING.search(text):
        words |= set(re.split(r"[ \t\r\n]+", text))
    with_signs = [word for word in words if any(not sign.isascii() and not sign.isalnum() for sign in word)]
    return any(_decodes(word, table) for word in words for table in _TABLES) or any(
        _decodes(word, table) for word in with_signs for table in _TABLES_OF_SIGNS
    )


def _decodes(word: str, table: str) -> bool:
    if word.isascii():
        return False
    try:
        text = b"".join(_byte(character, table) for character in word).decode("utf-8")
    except UnicodeError:
        return False
    latin = any(character.isascii() and character.isalpha() for character in text)
    return all(character.isascii() or _is_likely(character, latin) for character in text)


def _byte(character: str, table: str) -> bytes:
    """A character's byte. Windows' tables have gaps, which programs fill with the byte's own number."""
    if table.startswith("cp125") and "\x80" <= character <= "\x9f":
        return bytes([ord(character)])
    return character.encode(table)


def _is_likely(character: str, latin: bool) -> bool:
    """Whether somebody may have typed it: a letter of a script that is printed, or a sign of type or mathematics."""
    code = ord(character)
    if any(first <= code <= last for first, last in _LIKELY):
        return True
    return not latin and unicodedata.name(character, "").startswith(_OTHER_SCRIPTS)


_OTHER_SCRIPTS = tuple(
    f"{script} "
    for script in "GREEK CYRILLIC HEBREW ARABIC DEVANAGARI BENGALI GURMUKHI GUJARATI TAMIL TELUGU KANNADA MALAYALAM "
    "SINHALA THAI LAO KHMER MYANMAR ETHIOPIC GEORGIAN ARMENIAN CJK HIRAGANA KATAKANA HANGUL".split()
)
"""How the names of letters start that nobody mixes with Latin ones in a word."""


_LIKELY = (
    (0xA0, 0x17F),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x218, 0x21B),
    (0x1E00, 0x1EFF),
    (0x2009, 0x203A),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
    (0x2200, 0x25CA),
)

_TORN = lazy_pattern(
    # Half a letter whose other half became a space or was lost. IRMÃ is a word in capitals.
    "[a-zà-ÿ][ÃÂ]|(?<![A-ZÀ-Þ])[ÃÂ](?![^\\W\\d_])(?!$)|â€|[\u2500-\u259f]"
)
_TORN_CAPITAL = lazy_pattern("[A-Za-z][ŽŸŠŒƒ†‡ˆ‰‹›˜•][a-z]")
"""Mac OS Roman and MS-DOS, read as Windows' table: a capital or a sign in the middle of a word, as in ``RenŽe``."""
_JOINED = lazy_pattern("(?<![^\\W\\d_])(?:Mc|Mac|De|Du|Le|Van|Von|Fitz|Saint)(?=[ÂŠŽ][a-zß-ž]{2})")
"""What is before a capital in the middle of a name: McŠimek, DeÂngelis. Not what letters of French names follow."""


def _is_torn(text: str) -> bool:
    """Whether letters of it were lost, and others or signs are in their place."""
    text = _JOINED.sub("", text)
    if "\ufffd" in text or _TORN.search(text):
        return True
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        # Nothing that was read by Windows' table has such letters: AnaŽivković.
        return False
    return _TORN_CAPITAL.search(text) is not None


def _is_of_another_table(text: str) -> bool:
    """Whether a word was written by the table of another script and read as Windows' Western one: Îëåêñàíäð.

    Every letter is one with an accent then, as in no name in Latin letters that is not very short.
    """
    words = ["".join(filter(str.isalpha, word)) for word in re.split(r"[\s-]+", text)]
    whole = "".join(words)
    return any(len(word) > 3 and _ACCENTED.fullmatch(word) for word in (*words, whole))


_ACCENTED = lazy_pattern("[ªºµ\u00c0-\u00ff]+")

_TORN_SIGN = lazy_pattern(r"×(?!\s?\d)|(?<![^\W\d])[£¢¯¸¹³¼¾¿¡](?=[^\W\d_])|(?<=[^\W\d_])[¹³¿]")
"""Signs that no name has: half of a Hebrew letter, and those of other tables, as in £ukasz and ¢ííá (Άννα)."""

_TORN_NAME = lazy_pattern(r"[^\W\d_][¤¦§¨©®¬±¶¸¼½¾×÷√≤≥∞‚„”“™€…][^\W\d_]")


def _number_starts_bare(text: str) -> bool:
    """Whether one of several telephone numbers, or one with an extension, does not start as it is dialled."""
    numbers = re.split(r"[/,;]| or | and ", text)
    return any(
        re.match(r"(?:[^\W\d_]+[.:]*\s*)?[1-9]\d{8,}(?!\d)|[1-9]\d{6,}(?!\d)", number.strip()) for number in numbers
    )


def _was_blank(text: str) -> bool:
    """Whether it is a day at which programs start to count, or a time alone: what an empty cell becomes.

    No patient who is handed a pack has an operation before 2000 or after 2100.
    """
    match = _DATED.match(text)
    year = match[1] or match[2] if match else None
    return (year is not None and not 2000 <= int(year) <= 2100) or _ZERO.fullmatch(text) is not None


_DATED = lazy_pattern(
    r"(\d{4})[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ](\d{4})(?!\d)", _ANY_CASE
)
_ZERO = lazy_pattern(
    r"0{1,2}[-/. ](?:[a-z]{3}|\d{1,2})[-/. ]\d{2,4}|[a-z]{3}[- ]00|\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?",
    _ANY_CASE,
)


def _lost_zero(text: str) -> bool:
    """Whether a telephone number is digits alone, too many for an extension, and does not start as one is dialled."""
    text = re.sub(r"\s*(?:ext(?:ension|n)?\.?|x)\s*\d{1,6}$", "", text, flags=re.IGNORECASE)
    digits = text.replace(" ", "").removesuffix(".0")
    return digits.isascii() and digits.isdigit() and len(digits) >= 7 and digits[0] != "0"


_AS_TEXT = "give the column the format “text” in the spreadsheet program, and type it again"
_RULES = (
    _ValueRule(
        _whole(_ERROR, re.NOFLAG),
        "a spreadsheet program has put an error in its place",
        "correct the formula in that cell, or type what it should say",
    ),
    _ValueRule(
        _anywhere(r"(?<!\S)#(?:N/[A-Z]+|NV|DIV/0!|[¡¿]?[^\W\d_]+[!?])(?!\w)", re.NOFLAG),
        "a spreadsheet program has put an error into it",
        "correct the formula in that cell, or type what it should say",
    ),
    _ValueRule(
        _anywhere(r"^[+-][^\W\d_]", re.NOFLAG),
        "this is a formula, and not its result",
        "save the list with values in place of formulas, or type what the cell should say",
        others=("notes",),
    ),
    _ValueRule(
        _anywhere(r"(?<!\S)(?:undefined|NaN|null|<NA>|NaT|nan)(?![\w-])|^(?:NULL|None)\b.*\b(?:NULL|None)$"),
        "this is what a program writes for an empty value",
        "leave the cell empty: a line to write on is printed",
        "leave it empty, or type what is to be printed",
        others=("notes",),
    ),
    _ValueRule(
        _anywhere(r"^(?:=(?!>)|@\w+\(|[+-]\s*\w+[|(!])"),
        "this is a formula, and not its result",
        "save the list with values in place of formulas, or type what the cell should say",
    ),
    _ValueRule(
        _whole(r"\d[.,]\d+E[+-]?\d+|\d+E\+\d+", _ANY_CASE),
        "a spreadsheet program has shortened this number, and digits are lost",
        _AS_TEXT,
    ),
    _ValueRule(
        lambda text: text in _EMPTY_NAMES if text.isalpha() else text.casefold() in _EMPTY,
        "this is what a program writes for an empty value",
        "leave the cell empty: a line to write on is printed",
        "leave it empty, or type what is to be printed",
        ("name", "consultant"),
    ),
    _ValueRule(
        lambda text: text.casefold() in _EMPTY_NOTES,
        "this is what a program writes for an empty value",
        "leave the cell empty",
        "leave it empty, or type what is to be printed",
        ("notes", "needs"),
    ),
    _ValueRule(
        lambda text: text.casefold() in _EMPTY,
        "this is what a program writes for an empty value",
        "leave the cell empty: a line to write on is printed",
        "leave it empty, or type what is to be printed",
        ("date_of_operation", "hospital_number", "ward_phone"),
    ),
    _ValueRule(
        _whole("TRUE|FALSE|true|false|WAHR|FALSCH|VRAI|WAAR|ONWAAR|VERDADERO"),
        "this is how a program writes yes or no",
        "type what the cell should say, or leave it empty",
    ),
    _ValueRule(
        _is_mojibake,
        "some of its letters were changed by a program, and are not those that were typed",
        "save the list as “CSV UTF-8” in the program that it comes from, and not by way of another program",
    ),
    _ValueRule(
        _is_torn,
        "some letters were lost: there are signs in their place",
        "save the list as “CSV UTF-8” in the program that it comes from",
    ),
    _ValueRule(
        _is_of_another_table,
        "some of its letters were changed by a program, and are not those that were typed",
        "save the list as “CSV UTF-8” in the program that it comes from, and not by way of another program",
    ),
    _ValueRule(
        _TORN_SIGN.search,
        "some letters were lost: there are signs in their place",
        "save the list as “CSV UTF-8” in the program that it comes from",
        fields=("name", "consultant"),
    ),
    _ValueRule(
        _TORN_NAME.search,
        "some letters were lost: there are signs in their place",
        "save the list as “CSV UTF-8” in the program that it comes from",
        fields=("name", "consultant"),
    ),
    _ValueRule(
        lambda text: "\ufffd" in text or re.search(r"[^\W\d_]\?[^\W\d_]", text),
        "a letter was lost: there is a question mark or a sign in its place",
        "save the list as “CSV UTF-8” in the program that it comes from",
        others=("notes",),
    ),
    _ValueRule(
        _anywhere(r"\?"),
        "a letter may have been lost: there is a question mark in it",
        "save the list as “CSV UTF-8” in the program that it comes from, or write the name",
        fields=("name", "consultant"),
    ),
    _ValueRule(
        _is_escaped,
        "a letter or line end is written as programs write it",
        "write the letter itself, or save the list again from the program that it comes from",
    ),
    _ValueRule(
        _anywhere(r"[A-Za-z]=[A-F][0-9A-F](?:[a-z]|$|\s)"),
        "a letter or line end is written as programs write it",
        "write the letter itself, or save the list again from the program that it comes from",
    ),
    _ValueRule(
        _whole(
            r"""[bBN](['"]).*\1|\[\s*(['"]).*\2\s*\]|\{\s*(?:[a-z]{1,2}\s*)?(['"]).*\}|\(\s*(['"]).*\4\s*,?\s*\)""",
            re.DOTALL,
        ),
        "another program has put brackets and quotation marks around it",
        "write the words alone",
    ),
    _ValueRule(
        _whole(r"""("+|'+)(?!t\b)[^"']*\1"""),
        "another program has put quotation marks around it",
        "write the name alone",
        fields=("name", "consultant"),
    ),
    _ValueRule(
        _anywhere(r"[\^|]|\S~|^[,;]|[,;]$|;#|^i:0|\b(?:CN|OU|DC)="),
        "it has signs that programs put between the parts of a value",
        "write what is to be printed, as people read it",
        fields=("name", "consultant", "hospital_number", "ward_phone"),
    ),
    _ValueRule(
        _anywhere(r"^(?:tel|mailto|callto|sip|https?|ftp|file):\S", _ANY_CASE),
        "it starts with part of a link",
        "write what is to be printed, as people read it",
        fields=("name", "consultant", "hospital_number", "ward_phone"),
    ),
    _ValueRule(
        _whole(r"(?:System|Microsoft|java)\.[\w.]+(?:\[\]|@[0-9a-f]+)?|<\w+(?:\.\w+)* object at .*>"),
        "this is a program’s name for a kind of value, and not the value",
        "save the list again from the program that it comes from, or type what the cell should say",
    ),
    _ValueRule(
        _anywhere(r"</?[a-z][a-z0-9]*(?:\s[^<>@]*)?/?>", _ANY_CASE),
        "it contains codes of a web page (HTML)",
        "write the words alone",
    ),
    _ValueRule(
        _whole(r"[-+]?\d+([.,]\d+)?"),
        "this is a number, and not a date: spreadsheet programs count the days",
        "give the column the format of a date that shows the year first, as in 2026-11-30, and save the list again",
        "write the date, as in 30 November 2026",
        ("date_of_operation",),
    ),
    _ValueRule(
        _was_blank,
        "an empty cell has become a date or a time",
        "leave the cell empty, or write the date, as in 2026-11-30",
        "leave it empty, or write the date, as in 30 November 2026",
        ("date_of_operation",),
    ),
    _ValueRule(
        _whole(r"\d[\d./-]*(T\d{2}:\d{2}.*| \d{1,2}:\d{2}:\d{2}.*| (00:00|12:00 ?AM).*)", _ANY_CASE),
        "this is a date with a time as programs write it",
        "write the date alone, as in 2026-11-30, and the time in the notes",
        "write the date alone, as in 30 November 2026, and the time in the notes",
        ("date_of_operation",),
    ),
    _ValueRule(
        _anywhere(
            r"\d[T :-]+\d{1,2}\.\d{2}\.\d{2}(?!\d)|\d{4}:\d{2}:\d{2}|\bBC$|^\d{4}-?W\d{2}|\{|"
            r"\b(?:TO_DATE|CAST|DATE|TIMESTAMP|ISODate)\b\s*[('\"]"
        ),
        "this is a date as programs store it",
        "write the date alone, as in 2026-11-30, and the time in the notes",
        "write the date alone, as in 30 November 2026, and the time in the notes",
        ("date_of_operation",),
    ),
    _ValueRule(
        _lost_zero,
        "this number has no 0 or + at its start: a spreadsheet program removes it",
        "type the whole number, with spaces, as people dial it; give the column the format “text” first",
        "type the whole number as people dial it, from its first 0 or +",
        ("ward_phone",),
    ),
    _ValueRule(
        lambda text: not any(character.isalnum() for character in text),
        "it has neither a letter nor a digit",
        "leave the cell empty, or type what it should say",
        "leave it empty, or type what is to be printed",
        others=("notes", "needs"),
    ),
    _ValueRule(
        _whole(r"[\d\s.,:/-]+"),
        "this is a number, and not a name",
        "the columns may be mixed up: write the name, or leave the cell empty",
        "write the name, or leave it empty",
        fields=("name", "consultant"),
    ),
    _ValueRule(
        _whole(r"[\d\s.,:/-]*\d[\d\s.,:/-]*"),
        "this is a number, and not a need",
        "the columns may be mixed up: write the need in words, such as Large print, or leave the cell empty",
        "write the need in words, such as Large print, or leave it empty",
        fields=("needs",),
    ),
    _ValueRule(
        _anywhere(r"[A-Za-z]''[A-Za-z]"),
        "it has an apostrophe twice, as programs write it",
        "write it once",
        "write it once",
        fields=("name", "consultant"),
    ),
    _ValueRule(
        _number_starts_bare,
        "a number in it has no 0 or + at its start: a spreadsheet program removes it",
        "type the whole number, with spaces, as people dial it; give the column the format “text” first",
        "type the whole number as people dial it, from its first 0 or +",
        ("ward_phone",),
    ),
    _ValueRule(
        _whole(r"[-+]?0+([.,]0+)?"),
        "this is what a program writes for an empty value",
        "leave the cell empty: a line to write on is printed",
        "leave it empty, or type what is to be printed",
        ("name", "consultant", "hospital_number", "ward_phone"),
    ),
    _ValueRule(
        _whole(r"-\d+|\d+,0+|\d{1,3}(\.\d{3})+(,\d+)?|\d{1,3}(['’]\d{3})+"),
        "a spreadsheet program has changed this number",
        _AS_TEXT,
        fields=("hospital_number", "ward_phone"),
    ),
    _ValueRule(
        _whole(r"\d+\.0+|\d{1,3}(,\d{3})+(\.\d+)?|\d{15}\d*0{1,}(?<=\d{16})"),
        "a spreadsheet program has changed this number",
        _AS_TEXT,
        fields=("hospital_number", "ward_phone"),
    ),
    _ValueRule(
        _whole(
            r"\d{1,2}[- ][a-z]{3}([- ]\d{2,4})?|[a-z]{3}-\d{2}|\d{4}-\d{2}-\d{2}( 00:00(:00)?)?",
            _ANY_CASE,
        ),
        "a spreadsheet program has made a date of this number",
        _AS_TEXT,
        fields=("hospital_number", "ward_phone"),
    ),
)
