"""What a search finds, and in which order: spellings, abbreviations, typing errors, languages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.web import word_keys
from builder.web.find import MOST, FindEntry, Finder, OtherName
from tests.support.making import REPOSITORY
from tests.support.packing import change
from tests.support.serving import Ward

ENTRIES = [
    FindEntry("hip", "Replacing a hip joint", "en-GB", [OtherName("THR", "en-GB"), OtherName("new hip", "en-GB")]),
    FindEntry("knee", "Knee arthroscopy", "en-GB", [OtherName("keyhole surgery", "en-GB")], "X-rays of the knee"),
    FindEntry("throat", "Operation on the throat", "en-GB", (), "three days at home"),
    FindEntry("gullet", "Surgery to the oesophagus", "en-GB", (), "General anaesthetic. Oedema. Haematoma."),
    FindEntry("lump", "Removing a tumour", "en-GB", (), "Children’s wards, and paediatric centres"),
    FindEntry("us", "Fiber and color", "en-US", (), "labeled"),
    FindEntry("breast-cy", "Llawdriniaeth i’r fron", "cy", [OtherName("Breast surgery", "en-GB")]),
    FindEntry("brain-ar", "جراحة الدماغ", "ar"),
    FindEntry("bone-ar", "عملية الأسنان", "ar"),
    FindEntry("skull-de", "Operation am Schädel", "de"),
    FindEntry("heart-hi", "दिल का ऑपरेशन", "hi"),
    FindEntry("heart-zh", "心脏手术", "zh-Hans"),
]
FINDER = Finder(ENTRIES)


def names(query: str, language: str = "") -> list[str]:
    return [match.name for match in FINDER.find(query, language).found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Abbreviations are words of their own.
        ("THR", ["hip"]),
        ("T.H.R.", ["hip"]),
        ("TH", ["hip"]),
        ("thr", ["hip", "throat"]),
        ("RTH", []),
        ("rth", []),
        # Either English.
        ("tumor", ["lump"]),
        ("tumours", ["lump"]),
        ("esophagus", ["gullet"]),
        ("oesoph", ["gullet"]),
        ("edema", ["gullet"]),
        ("hematoma", ["gullet"]),
        ("anesthetic", ["gullet"]),
        ("pediatric centers", ["lump"]),
        ("fibre", ["us"]),
        ("colour", ["us"]),
        ("labelled", ["us"]),
        # Signs, accents and capitals.
        ("childrens", ["lump"]),
        ("children's", ["lump"]),
        ("CHILDREN’S", ["lump"]),
        ("xray", ["knee"]),
        ("x ray", ["knee"]),
        ("key-hole", ["knee"]),
        ("“Knee”, arthroscopy!", ["knee"]),
        ("Schadel", ["skull-de"]),
        ("SCHÄDEL", ["skull-de"]),
        # Typing errors, but not in short words.
        ("athroscopy", ["knee"]),
        ("arthrsocopy", ["knee"]),
        ("knew hip", ["hip"]),
        ("hpi", []),
        # Welsh mutations, and the words of the original.
        ("bron", ["breast-cy"]),
        ("lawdriniaeth", ["breast-cy"]),
        ("breast surgery", ["breast-cy"]),
        # Arabic: without the article and its marks, with another alef.
        ("دماغ", ["brain-ar"]),
        ("والدماغ", ["brain-ar"]),
        ("جِرَاحَة", ["brain-ar"]),
        ("جراحه", ["brain-ar"]),
        ("اسنان", ["bone-ar"]),
        # Other scripts.
        ("दिल", ["heart-hi"]),
        ("手术", ["heart-zh"]),
        # All of the words have to be there, and something has to be asked.
        ("hip throat", []),
        ("", []),
        ("?!", []),
    ],
)
def test_a_search_finds(query: str, expected: list[str]) -> None:
    assert names(query) == expected


def test_a_language_is_chosen_as_the_leaflets_have_it() -> None:
    assert names("operation") == ["skull-de", "throat"]
    assert names("operation", "de") == ["skull-de"]
    assert names("hip", "de") == []


def test_titles_come_first_then_other_names_and_whole_words_before_beginnings() -> None:
    finder = Finder(
        [
            FindEntry("rest", "A", "en-GB", (), "hip"),
            FindEntry("inside", "Worship", "en-GB"),
            FindEntry("called-beginning", "B", "en-GB", [OtherName("hipbone", "en-GB")]),
            FindEntry("beginning", "Hips", "en-GB"),
            FindEntry("called", "C", "en-GB", [OtherName("hip", "en-GB")]),
            FindEntry("longer", "Hip and knee", "en-GB"),
            FindEntry("title", "Hip", "en-GB"),
        ]
    )
    order = ["title", "longer", "called", "beginning", "called-beginning", "rest"]
    assert [match.name for match in finder.find("hip").found] == order
    assert [match.name for match in finder.find("ship").found] == ["inside"]


def test_what_is_spelt_right_is_taken_for_no_other_word() -> None:
    finder = Finder([FindEntry("drain", "A drain", "en-GB"), FindEntry("brain", "The brain", "en-GB")])
    assert [match.name for match in finder.find("drain").found] == ["drain"]
    assert {match.name for match in finder.find("grain").found} == {"drain", "brain"}


def test_where_nothing_is_found_the_nearest_are_offered() -> None:
    findings = FINDER.find("throte surgery")
    assert not findings.found
    assert 0 < len(findings.nearest) <= 3
    assert "throat" in [match.name for match in findings.nearest]
    # Nothing is like this: nobody is to pick what is merely there.
    assert FINDER.find("xyzzyx") == ([], 0, [])
    assert FINDER.find("RTH").nearest == []


WORD = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=1, max_size=12)
TITLES = st.lists(st.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=12, unique=True)


def entries(titles: list[str], language: str = "en-GB") -> list[FindEntry]:
    return [
        FindEntry(f"n{number}", title, language, [OtherName(titles[number - 1], "en-GB")], " ".join(titles))
        for number, title in enumerate(titles)
    ]


@pytest.mark.property
@given(TITLES, st.data())
def test_every_leaflet_is_first_for_its_own_title_in_any_order(titles: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(titles) - 1))
    words = data.draw(st.permutations(titles[number].split()))
    language = data.draw(st.sampled_from(["en-GB", "cy", "ar", "de"]))
    finder = Finder(entries(titles, language))
    first = finder.find(" ".join(words)).found[0]
    own = titles[int(first.name[1:])]
    # Another may have the same title, but for capitals and accents.
    key = sorted(word.text for word in word_keys.words(own))
    assert key == sorted(word.text for word in word_keys.words(titles[number]))
    assert finder.find(" ".join(words)) == finder.find(titles[number])


@pytest.mark.property
@given(TITLES, st.text(max_size=60))
def test_whatever_is_typed_at_most_ten_are_found_and_each_once(titles: list[str], query: str) -> None:
    findings = Finder(entries(titles)).find(query)
    found = [match.name for match in findings.found]
    assert len(found) == len(set(found)) == min(MOST, findings.total)
    assert not (findings.found and findings.nearest)
    assert len(findings.nearest) <= 3


@pytest.mark.property
@given(TITLES, st.lists(WORD, min_size=1, max_size=3))
def test_another_word_never_finds_more(titles: list[str], words: list[str]) -> None:
    finder = Finder(entries(titles))
    totals = [finder.find(" ".join(words[:count])).total for count in range(1, len(words) + 1)]
    assert totals == sorted(totals, reverse=True)


def test_three_hundred_leaflets_are_searched_at_once() -> None:
    made = [
        FindEntry(
            f"n{number}",
            f"Operation {number:x} on part {number * 7919:x}",
            "en-GB",
            [OtherName(f"OP{number}", "en-GB")],
            " ".join(f"word{(number * 31 + place) * 104729 % 2500:x}" for place in range(40)),
        )
        for number in range(300)
    ]
    finder = Finder(made)
    finder.find("opertion")
    began = time.process_time()
    for query in ("operation 12b", "OP77", "wrod1f4", "nothing like it", "opertion on prt 5"):
        finder.find(query)
    assert (time.process_time() - began) / 5 < 0.05  # Measured: 0.001.


# On the page


def test_the_page_is_asked_for_leaflets_as_data(ward: Ward) -> None:
    brain = {
        "name": "brain",
        "title": "Brain surgery",
        "language": "en-GB",
        "why": "Also called “neurosurgeon”",
        "alike": True,
    }
    answer = ward.json("/find", q="neurosurgon")
    assert answer == {
        "query": "neurosurgon",
        "found": [brain],
        "total": 1,
        "nearest": [],
        "message": "1 found",
    }


def test_a_translation_is_found_by_the_words_of_its_original() -> None:
    answer = Ward(REPOSITORY).json("/find", q="brain surgery")
    assert [match["name"] for match in answer["found"]] == ["brain", "brain-ar", "brain-cy"]
    one = Ward(REPOSITORY).json("/find", q="neurosurgeon", language="cy")
    assert [match["name"] for match in one["found"]] == ["brain-cy"]
    assert one["found"][0]["why"] == "Also called “neurosurgeon”"


def test_the_page_says_whom_to_ask_where_nothing_is_found(ward: Ward) -> None:
    nothing = ward.json("/find", q="zzzyyy")
    assert nothing["found"] == nothing["nearest"] == []
    assert nothing["message"].startswith("No leaflet is found. ")
    assert "ask the person who looks after the leaflets" in nothing["message"]
    near = ward.json("/find", q="bran operacion")
    assert near["found"] == []
    assert "brain" in [match["name"] for match in near["nearest"]]
    assert ward.json("/find")["message"] == ""
    assert ward.get("/find?q=brain").status_code == 405, "words in an address would be written down"


def test_without_scripts_the_button_finds_the_same(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", also_called=["THR"])
    ward = Ward(project)
    for query in ("THR", "boen"):
        page = ward.post("/", find=query).text
        shown = [name for name in ("bone", "liver", "overview") if _is_shown(page, name)]
        assert shown == ["bone"]


def _is_shown(page: str, name: str) -> bool:
    before = page[: page.index(f'id="leaflet-{name}"')]
    return " hidden" not in before[before.rindex("<li") :].partition(">")[0]
