"""Short codes: they follow from long codes, show every mistake of one character, and are never given twice."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core import web_addresses
from builder.provenance import short_codes
from builder.provenance.codes import CodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONG = "B3EJ-8EPT-3ETC-Z0MB-SBPG-GJZS-8VNF-9364"
SHORT = short_codes.derived(LONG)
LONGS = st.text(ALPHABET + "-", min_size=14, max_size=60)


def is_refused(text: str) -> bool:
    try:
        short_codes.parse(text)
    except CodeError:
        return True
    return False


@given(LONGS)
def test_a_short_code_is_read_back_as_it_is_printed(long: str) -> None:
    short = short_codes.derived(long)
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}", short)
    assert len(short) == 12
    assert short_codes.is_short(short)
    assert short_codes.parse(short) == short


@given(LONGS, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_a_wrong_character_is_noticed(long: str, place: int, wrong: str) -> None:
    signs = short_codes.derived(long).replace("-", "")
    changed = signs[:place] + wrong + signs[place + 1 :]
    assert is_refused(changed) == (changed != signs)


@given(LONGS)
def test_any_two_swapped_characters_are_noticed(long: str) -> None:
    signs = short_codes.derived(long).replace("-", "")
    for first, second in itertools.combinations(range(len(signs)), 2):
        swapped = list(signs)
        swapped[first], swapped[second] = signs[second], signs[first]
        assert is_refused("".join(swapped)) == (signs[first] != signs[second])


@given(LONGS, st.integers(0, 9))
def test_a_missing_or_repeated_character_is_noticed(long: str, place: int) -> None:
    signs = short_codes.derived(long).replace("-", "")
    assert is_refused(signs[:place] + signs[place + 1 :])
    assert is_refused(signs[: place + 1] + signs[place:])


@pytest.mark.parametrize(
    "typed",
    [
        SHORT.lower(),
        SHORT.replace("-", " "),
        SHORT.replace("-", ""),
        SHORT.replace("-", "\u2011"),
        SHORT.replace("1", "l").replace("0", "O"),
        f"Code: {SHORT}.",
        f"https://leaflets.example.org/bone/#{SHORT}",
        f"leaflets.example.org/packs/both/#{SHORT.lower()}",
    ],
)
def test_a_short_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert short_codes.is_short(typed)
    assert short_codes.parse(typed) == SHORT


@pytest.mark.parametrize("typed", [LONG, LONG.replace("-", " "), LONG[:14], "", "ÄÖ"])
def test_what_is_no_short_code_is_not_taken_for_one(typed: str) -> None:
    assert not short_codes.is_short(typed)


def test_zeros_are_no_short_code() -> None:
    assert is_refused("0000-0000-00")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (SHORT[:-1], "a short code has 10 characters, and this has 9 characters"),
        ("7", "a short code has 10 characters, and this has 1 character"),
        (SHORT[:-1] + ALPHABET[(ALPHABET.index(SHORT[-1]) + 1) % 32], "there is a mistake in this short code"),
    ],
)
def test_a_mistake_is_explained(typed: str, message: str) -> None:
    with pytest.raises(CodeError) as refused:
        short_codes.parse(typed)
    assert refused.value.message == message


def test_a_short_code_follows_from_the_long_code_alone() -> None:
    # A fresh copy of a project, whose manifest is empty, prints the same.
    assert short_codes.name_of(LONG, {}) == SHORT
    assert short_codes.name_of(LONG, {SHORT: LONG}) == SHORT
    assert short_codes.name_of(LONG, {short_codes.derived("another"): "another"}) == SHORT


@given(st.integers(1, 4))
def test_a_short_code_that_is_taken_is_not_given_again(attempts: int) -> None:
    taken = {short_codes.derived(LONG, attempt): f"another {attempt}" for attempt in range(attempts)}
    name = short_codes.name_of(LONG, taken)
    assert name not in taken
    assert short_codes.parse(name) == name
    # Once it is given, it stays.
    assert short_codes.name_of(LONG, {**taken, name: LONG}) == name


def test_addresses_lead_to_pages_that_files_can_be_served_as() -> None:
    site = "https://leaflets.example.org"
    assert web_addresses.of_leaflet(site, "bone", SHORT) == f"{site}/bone/#{SHORT}"
    assert web_addresses.of_leaflet(site, "bone") == f"{site}/bone/"
    assert web_addresses.of_pack(site, "both", SHORT) == f"{site}/packs/both/#{SHORT}"
    assert web_addresses.of_pack(site, "", SHORT) == f"{site}/#{SHORT}"
    assert web_addresses.short_code_in(f"{site}/#{SHORT}") == SHORT
    assert web_addresses.short_code_in(f"{site}/bone/") is None
