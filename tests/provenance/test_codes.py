"""The code on a pack's cover: it shows mistakes, and names the same items after any change."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import time
from collections.abc import Callable
from itertools import combinations, count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.provenance import codes
from builder.provenance.codes import Code, CodeError, Explanation, Item


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def leaflet(name: str, version: str = "1.0", words: str = "") -> Item:
    return Item("leaflet", name, name.capitalize(), version, sha(f"{name} {version} {words}"))


BUILDER = Item("builder", "leaflets", "", "0.9", sha("0.9"))
BONE = leaflet("bone")
LIVER = leaflet("liver", "2.1")
CONTACTS = Item("shared page", "shared/contacts", "Contacts", "", sha("contacts"))
PACK = [BUILDER, BONE, LIVER, CONTACTS]
REST = sha("logo")
TYPED = codes.code(PACK, REST)
TABLE = """\
Kind         Name             Title     Version  State
builder      leaflets                   0.9      current
leaflet      bone             Bone      1.0      replaced: now version 1.1
leaflet      liver            Liver     2.1      replaced: the file has changed since
shared page  shared/contacts  Contacts           gone: the project no longer has it
?            Z7B9                                unknown: the project has no record of this version

Not all of this is current: 1 current, 2 replaced, 1 gone, 1 unknown.
"""
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

WORD = st.text(max_size=10)
ITEM = st.builds(Item, WORD, WORD, WORD, WORD, WORD.map(sha))
ITEMS = st.lists(ITEM, min_size=1, max_size=6)


def group(item: Item) -> str:
    return codes.code([item], REST)[:4]


def same_group() -> tuple[Item, Item]:
    """Two leaflets that share a group."""
    seen: dict[str, Item] = {}
    for number in count():
        item = leaflet(f"leaflet-{number}")
        if seen.setdefault(group(item), item) is not item:
            return seen[group(item)], item
    raise AssertionError


FIRST, OTHER = same_group()


def explained(
    items: list[Item], current: list[Item], history: list[Item], rest: str = REST, now: str = REST
) -> codes.Explanation:
    """What the code of `items` and `rest` names to a project that has `current`, `history` and the rest `now`."""
    return codes.explain(codes.parse(codes.code(items, rest)), current, history, now)


def states(explanation: codes.Explanation) -> list[str]:
    return [line.state for line in explanation.lines]


@pytest.mark.parametrize("form", ["Code of this pack: {}", "{}.", " code:\n{} "])
def test_a_code_may_be_pasted_with_what_is_around_it(form: str) -> None:
    typed = codes.code([codes.Item("leaflet", "bone", "Bone", "1.0", "ab")], "cd")
    assert codes.parse(form.format(typed)) == codes.parse(typed)


def test_a_code_stays_what_it_is_on_paper() -> None:
    assert TYPED == "ZK2K-H282-BVTJ-3THS-GPZ9-VTJD-CWG7-Z2H3-A5ZY"


def test_a_code_has_a_group_for_each_item_and_five_more() -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{8}}", TYPED)


@given(ITEMS, WORD.map(sha))
def test_a_code_is_read_as_it_was_printed(items: list[Item], rest: str) -> None:
    printed = codes.code(items, rest)
    groups = printed.split("-")
    assert codes.parse(printed) == Code(tuple(groups[:-5]), "".join(groups[-5:-1]))
    assert len(groups) == len(items) + 5


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code}\n",
        lambda code: code.replace("-", "\n", 2),
        lambda code: code.replace("-", "\u2011"),
        lambda code: code.replace("-", " – "),
        lambda code: code.replace("-", "\u00ad"),
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("1", "L"),
    ],
)
@given(items=ITEMS)
def test_a_code_may_be_typed_in_other_ways(change: Callable[[str], str], items: list[Item]) -> None:
    printed = codes.code(items, REST)
    assert codes.parse(change(printed)) == codes.parse(printed)


@given(ITEMS, st.data())
def test_a_wrong_character_is_noticed(items: list[Item], data: st.DataObject) -> None:
    signs = codes.code(items, REST).replace("-", "")
    place = data.draw(st.integers(0, len(signs) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(signs[place], "")))
    with pytest.raises(CodeError, match="there is a mistake"):
        codes.parse(signs[:place] + wrong + signs[place + 1 :])


def test_two_swapped_characters_are_noticed() -> None:
    signs = TYPED.replace("-", "")
    for first, second in combinations(range(len(signs)), 2):
        swapped = list(signs)
        swapped[first], swapped[second] = signs[second], signs[first]
        if signs[first] != signs[second]:
            with pytest.raises(CodeError, match="there is a mistake"):
                codes.parse("".join(swapped))


@pytest.mark.parametrize("place", range(6))
def test_a_group_left_out_is_noticed(place: int) -> None:
    groups = TYPED.split("-")
    with pytest.raises(CodeError, match="there is a mistake"):
        codes.parse("-".join(groups[:place] + groups[place + 1 :]))


@pytest.mark.parametrize("place", range(9))
def test_a_doubled_group_is_noticed(place: int) -> None:
    groups = TYPED.split("-")
    with pytest.raises(CodeError, match="there is a mistake"):
        codes.parse("-".join(groups[: place + 1] + groups[place:]))


def test_zeros_at_the_front_are_noticed() -> None:
    with pytest.raises(CodeError, match="there is a mistake"):
        codes.parse(f"0000-{TYPED}")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "no code was typed", "on the cover"),
        (" - ", "no code was typed", "on the cover"),
        ("ABCD-EFGU-HJKM", "a code does not contain the character 'U'", "no I, L, O or U"),
        ("ABCD-EFGß-HJKM", "a code does not contain the character 'ß'", "digits and capital letters"),
        ("ABCD-EFG-HJKM", "this has 11 characters", "check EFG"),
        ("ABCDEFGHJKM", "this has 11 characters", "compare it with the cover"),
        ("ABCD-EFGH", "at least three groups of four characters", "type all of it"),
        ("ABCD-EFGH-JKMN", "there is a mistake in this code", "group by group"),
    ],
)
def test_a_text_that_is_not_a_code_gets_a_hint(text: str, message: str, hint: str) -> None:
    with pytest.raises(CodeError, match=re.escape(message)) as error:
        codes.parse(text)
    assert hint in error.value.hint


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_code_error(text: str) -> None:
    with contextlib.suppress(CodeError):
        assert codes.parse(text).groups


@given(ITEM, ITEM)
def test_title_and_version_are_no_part_of_the_code(item: Item, other: Item) -> None:
    same = item._replace(title=other.title, version=other.version)
    assert codes.code([item], REST) == codes.code([same], REST)


@pytest.mark.parametrize("changed", [{"kind": "PDF file"}, {"name": "hip"}, {"digest": sha("hip")}])
def test_kind_name_and_digest_are_part_of_the_group(changed: dict[str, str]) -> None:
    assert group(BONE._replace(**changed)) != group(BONE)


def test_order_and_rest_are_part_of_the_group_over_everything() -> None:
    whole = codes.parse(TYPED).whole
    assert codes.parse(codes.code(PACK, sha("another logo"))).whole != whole
    assert codes.parse(codes.code(PACK[::-1], REST)).whole != whole


@given(ITEMS, ITEMS)
def test_a_pack_of_today_is_current(items: list[Item], history: list[Item]) -> None:
    items = list({(item.kind, item.name): item for item in items}.values())
    explanation = explained(items, items, history)
    assert [line.item for line in explanation.lines] == items
    assert explanation.current
    assert not explanation.rest_changed


def test_what_has_another_version_now_is_replaced() -> None:
    new = leaflet("bone", "1.1")
    line = explained(PACK, [BUILDER, new, LIVER, CONTACTS], PACK).lines[1]
    assert (line.item, line.state, line.now) == (BONE, "replaced", new)


def test_what_the_project_has_no_more_is_gone() -> None:
    explanation = explained(PACK, [BUILDER, LIVER, CONTACTS], PACK)
    assert states(explanation) == ["current", "gone", "current", "current"]
    assert explanation.lines[1].item == BONE


def test_a_version_that_nobody_remembers_is_unknown() -> None:
    explanation = explained(PACK, [BUILDER, leaflet("bone", "1.1"), LIVER, CONTACTS], [LIVER])
    assert states(explanation) == ["current", "unknown", "current", "current"]
    assert explanation.lines[1].item is None
    assert explanation.lines[1].group == group(BONE)


def test_the_same_name_in_another_kind_is_another_thing() -> None:
    assert states(explained([BONE], [BONE._replace(kind="PDF file", digest=sha("scan"))], [BONE])) == ["gone"]


def test_an_older_version_that_came_back_is_current() -> None:
    assert states(explained([BONE], [BONE], [BONE, leaflet("bone", "1.1")])) == ["current"]


def test_a_changed_picture_is_reported_where_all_else_is_current() -> None:
    explanation = explained(PACK, PACK, [], now=sha("another logo"))
    assert explanation.current
    assert explanation.rest_changed


def test_a_changed_picture_is_not_reported_where_an_item_changed() -> None:
    assert not explained(PACK, [BUILDER, LIVER, CONTACTS], PACK, now=sha("another logo")).rest_changed


@pytest.mark.parametrize(("printed", "wrong"), [(FIRST, OTHER), (OTHER, FIRST)])
def test_the_group_over_everything_decides_between_two_items(printed: Item, wrong: Item) -> None:
    line = explained([BUILDER, printed], [BUILDER, wrong], [printed]).lines[1]
    assert (line.item, line.state, line.rivals) == (printed, "gone", ())


def test_two_items_with_the_same_code_are_both_reported() -> None:
    explanation = explained([BUILDER, OTHER], [BUILDER, FIRST], [OTHER], now=sha("another logo"))
    line = explanation.lines[1]
    assert (line.item, line.state, line.rivals) == (FIRST, "current", (OTHER,))
    assert f"or this is the leaflet {OTHER.name}, version 1.0" in codes.render(explanation)


def test_an_unknown_item_leaves_the_others_with_their_rivals() -> None:
    explanation = explained([LIVER, FIRST], [FIRST], [OTHER])
    assert states(explanation) == ["unknown", "current"]
    assert explanation.lines[1].rivals == (OTHER,)


def test_what_is_both_current_and_remembered_is_no_rival_of_itself() -> None:
    assert explained([BONE], [BONE], [BONE._replace(title="Old title")]).lines[0].rivals == ()


@pytest.mark.parametrize("items", [[FIRST] * 60, [leaflet(f"page-{n}") for n in range(60)]])
def test_a_long_code_is_explained_within_a_second(items: list[Item]) -> None:
    history = [FIRST, OTHER, *(leaflet(f"page-{n}") for n in range(5000))]
    code = codes.parse(codes.code(items, REST))
    before = time.process_time()
    explanation = codes.explain(code, [FIRST], history, sha("another logo"))
    assert time.process_time() - before < 1
    assert [line.item for line in explanation.lines] == items


def test_the_table_says_what_everything_is_and_what_became_of_it() -> None:
    new = [BUILDER, leaflet("bone", "1.1"), leaflet("liver", "2.1", "mended")]
    assert codes.render(explained([*PACK, leaflet("hip")], new, PACK)) == TABLE


def test_the_columns_of_the_table_are_below_each_other() -> None:
    lines = codes.render(explained(PACK, PACK, [])).splitlines()
    assert {line.index("current") for line in lines[1:5]} == {lines[0].index("State")}


def test_a_title_over_two_lines_stays_in_its_row() -> None:
    table = codes.render(explained([BONE], [BONE._replace(title="Bone\nmarrow")], []))
    assert "Bone marrow" in table
    assert len(table.splitlines()) == 4


@pytest.mark.parametrize(
    ("current", "now", "sentence"),
    [
        (PACK, REST, "All of this is current."),
        (PACK, sha("logo 2"), "All of this is current, but a picture, the look, the logo or a face has changed since."),
        (PACK[1:], REST, "Not all of this is current: 3 current, 1 gone."),
        (
            PACK[1:],
            sha("logo 2"),
            (
                "Not all of this is current: 3 current, 1 gone; "
                "a picture, the look, the logo or a face may also have changed."
            ),
        ),
    ],
)
def test_a_sentence_sums_it_up(current: list[Item], now: str, sentence: str) -> None:
    assert codes.render(explained(PACK, current, PACK, now=now)).endswith(f"\n\n{sentence}\n")


def test_the_group_over_everything_has_eighty_bits_of_the_digest() -> None:
    digest = hashlib.sha256(json.dumps([*(item.digest for item in PACK), REST]).encode()).digest()
    assert int.from_bytes(digest[:10], "big") == sum(
        ALPHABET.index(sign) * 32**place for place, sign in enumerate(reversed(codes.parse(TYPED).whole))
    )


def test_a_code_of_an_earlier_version_is_still_explained() -> None:
    earlier = "ZK2K-H282-BVTJ-3THS-GPZ9-K808"
    code = codes.parse(earlier)
    assert code == Code(("ZK2K", "H282", "BVTJ", "3THS"), "GPZ9")
    assert codes.explain(code, PACK, [], REST) == Explanation(codes.explain(code, PACK, [], REST).lines, True)
    assert states(codes.explain(code, PACK, [], REST)) == ["current"] * 4
    with pytest.raises(CodeError, match="there is a mistake"):
        codes.parse(earlier.replace("H282", "H283"))
