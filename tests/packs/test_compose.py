"""A pack as a document: what stands in it and in which order, its tags, and how it deals with advice that differs."""

from __future__ import annotations

import functools
import itertools
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from builder import cli
from builder.content import selection
from builder.content.project import Project
from builder.packs import compose, prepare, reprint
from builder.packs.compose import Choice
from builder.packs.options import PackOptions
from builder.provenance import codes
from tests.inspectors import Pdf
from tests.inspectors.structure import PdfElement
from tests.support import madeup, packing
from tests.support.making import BRANDS, REPOSITORY

BOTH = ("bone", "brain")


@functools.cache
def shipped(*names: str, brand: str = "harbour", duplex: bool = False, blank: bool = False) -> Pdf:
    details = {} if blank else packing.DETAILS
    return Pdf(packing.make(REPOSITORY, *names, details=details, brand=brand, duplex=duplex))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return packing.copied(tmp_path)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty leaflets, thirty shared pages, Welsh passages, clinic PDFs."""
    return madeup.project(tmp_path_factory.mktemp("large"))


def titles(pdf: Pdf, level: int) -> list[str]:
    return [mark.title for mark in pdf.bookmarks() if mark.level == level]


# What stands in it


def test_cover_contents_leaflets_shared_pages_and_notes_follow_each_other() -> None:
    assert titles(shipped(*BOTH), 2) == [
        "What is in this pack",
        "Your details",
        "Code of this pack",
        "At a glance",
        "Surgery to strengthen a weakened bone",
        "Brain surgery",
        "What happens after surgery",
        "Who to contact",
        "Questions and notes",
    ]


def test_leaflets_are_in_the_order_in_which_they_are_named() -> None:
    parts = [part.title for part in shipped("brain", "bone").find("Part")]
    assert parts[2:4] == ["Brain surgery", "Surgery to strengthen a weakened bone"]


def test_a_shared_page_is_there_once_however_many_leaflets_include_it() -> None:
    pdf = shipped("overview", "bone", "liver", "brain")
    words = [heading.text.strip() for heading in pdf.find("H2")]
    assert words.count("What happens after surgery") == words.count("Who to contact") == 1
    assert pdf.reading_text().count("you will be very tired".capitalize()) == 1


@pytest.mark.parametrize("brand", BRANDS)
def test_a_pack_has_a_single_tree_and_title_and_a_part_for_each_leaflet(brand: str) -> None:
    pdf = shipped(*BOTH, brand=brand)
    assert pdf.tagging_problems() == []
    [document] = pdf.tops
    assert document.role == "Document"
    assert {kid.role for kid in document.elements} == {"Part"}
    assert [heading.text.strip() for heading in pdf.find("H1")] == ["Surgery on your bone and your brain"]


@pytest.mark.parametrize("names", [BOTH, ("overview", "bone", "liver", "brain")])
def test_no_level_of_headings_is_skipped(names: tuple[str, ...]) -> None:
    levels = [int(heading.role[1]) for heading in shipped(*names).find("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_bookmarks_nest_below_the_pack() -> None:
    marks = shipped(*BOTH).bookmarks()
    assert [mark.title for mark in marks if mark.level == 1] == ["Surgery on your bone and your brain"]
    at = next(index for index, mark in enumerate(marks) if mark.title == "Brain surgery")
    assert (marks[at + 1].level, marks[at + 1].title) == (3, "At a glance")


@pytest.mark.parametrize("duplex", [False, True])
def test_the_contents_list_leads_to_the_pages_that_it_names(duplex: bool) -> None:
    pdf = shipped("overview", *BOTH, duplex=duplex)
    first = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    [contents] = pdf.find("TOC")
    assert len(contents.elements) == 6
    for item in contents.elements:
        words, number = re.fullmatch(r"(.*) page (\d+)", item.text.strip()).groups()  # type: ignore[union-attr]
        [link] = [link for link in pdf.links() if link.text == item.text]
        assert first[words] == int(number)
        assert link.target.startswith(f"page {number} ")
        assert link.contents == f"{words}, page {number}"


def test_page_numbers_run_through() -> None:
    pdf = shipped(*BOTH)
    for number in range(1, pdf.page_count + 1):
        assert f"Page {number} of {pdf.page_count}" in pdf.page_text(number)


def test_a_leaflet_has_its_own_title_and_version_in_its_footers(project: Path) -> None:
    packing.change(project / "leaflets" / "brain.yaml", version="7.3")
    pdf = Pdf(packing.make(project, *BOTH))
    by_page = {page: text for page, kind, text in pdf.artifacts() if "Page " in text}
    first = next(mark.page for mark in pdf.bookmarks() if mark.title == "Brain surgery")
    assert by_page[first].startswith("Version 7.3 · Next review: ")
    assert by_page[first + 1].startswith("Brain surgery · Version 7.3")
    assert "Version 7.3" not in by_page[first - 1]


def test_a_shared_page_has_its_own_title_and_version_in_its_first_footer(project: Path) -> None:
    packing.change(project / "leaflets" / "shared" / "after-surgery.yaml", version="8.2", start="page")
    pdf = Pdf(packing.make(project, *BOTH))
    by_page = {page: text for page, kind, text in pdf.artifacts() if "Page " in text}
    first = next(mark.page for mark in pdf.bookmarks() if mark.title == "What happens after surgery")
    assert by_page[first].startswith("What happens after surgery · Version 8.2")


def test_with_duplex_each_leaflet_starts_on_a_recto() -> None:
    pdf = shipped("overview", "bone", "liver", duplex=True)
    starts = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    leaflets = ("Surgery for secondary breast cancer", "Surgery to strengthen a weakened bone", "Liver surgery")
    assert all(starts[title] % 2 for title in leaflets)


def test_everything_on_a_blank_page_is_an_artifact() -> None:
    pdf = shipped("overview", "bone", "liver", duplex=True)
    marked = {
        mark.page for element in pdf.find(*{e.role for t in pdf.tops for e in t.walk()}) for mark in element.marks
    }
    blank = set(range(1, pdf.page_count + 1)) - marked
    assert len(blank) == 1
    assert pdf.reading_text().split() != []
    assert pdf.tagging_problems() == []


def test_each_face_is_in_the_file_once_and_once_more_for_letters_of_the_details() -> None:
    names = ("overview", "bone", "liver", "brain")
    both = ["AtkinsonHyperlegible-Bold", "AtkinsonHyperlegible-Regular"]
    assert sorted(font.name for font in shipped(*names, blank=True).fonts()) == both
    pdf = shipped(*names)
    assert sorted(font.name for font in pdf.fonts() if len(font.pages) == pdf.page_count) == both
    # The ë of the patient's name is in no file of the brand; no other page has the font that it is in.
    [own] = [font for font in pdf.fonts() if len(font.pages) < pdf.page_count]
    assert (own.name, own.pages) == ("AtkinsonHyperlegible-Regular", [1])


def test_a_pack_has_the_same_bytes_again_and_among_other_packs() -> None:
    """What else is made beforehand leaves no trace in the bytes."""
    alone = packing.make(REPOSITORY, *BOTH, details=packing.DETAILS)
    material, _ = packing.ready(REPOSITORY, ("liver", "bone"), BOTH, ("overview",))
    renderer = material.maker.renderer
    renderer.make(packing.pack_of(material, ("liver", "bone")), {"name": "Another", "ward_phone": "01632 960 001"})
    assert renderer.make(packing.pack_of(material, BOTH), packing.DETAILS).data == alone


def test_a_large_pack_of_made_up_leaflets_contains_every_page_once(large: Path) -> None:
    names = madeup.leaflet_names()
    pdf = Pdf(packing.make(large, *names, details=packing.DETAILS))
    assert pdf.tagging_problems() == []
    listed = [item.text.rpartition(" page ")[0].strip() for item in pdf.find("TOCI")]
    assert len(listed) == len(set(listed)) == 20 + 30 + 2 + 1, "leaflets, shared pages, clinic PDFs, notes"
    starts = [mark for mark in pdf.bookmarks() if mark.level == 2]
    assert [mark.title for mark in starts if mark.title in listed] == listed
    assert {element.language for top in pdf.tops for element in top.walk()} >= {"cy"}
    assert len(pdf.fonts()) <= 2 + 1 + 2 * 2, "ours once, a letter of the name, and those of the two clinic PDFs"


def test_the_clinics_name_is_read_out_once_and_printed_above_each_leaflet() -> None:
    pdf = shipped("bone", "brain", brand="harbour")
    assert [element.text for element in pdf.find("P")].count("Harbour Light Breast Clinic") == 1
    assert len([figure for figure in pdf.find("Figure") if "lighthouse" in (figure.alt or "")]) == 1
    drawn = [fragment for fragment in pdf.fragments if fragment.text == "Breast surgery and support"]
    assert len(drawn) == 3, "on the cover and above two leaflets"


# At a glance


def glance(pdf: Pdf) -> list[list[str]]:
    """The first table of the pack after the details: its cells."""
    table = pdf.find("Table")[1]
    return [[cell.text.strip() for cell in row.elements] for row in table.find("TR")]


def test_at_a_glance_compares_topics_by_operations() -> None:
    rows = glance(shipped(*BOTH))
    assert rows[0] == ["Topic", "Surgery to strengthen a weakened bone", "Brain surgery"]
    assert rows[1] == ["Anaesthetic", "General", "Ask your team"]
    assert [row[0] for row in rows[1:]] == [
        "Anaesthetic",
        "Who operates",
        "Hospital stay",
        "Getting up",
        "Medicines",
        "Radiotherapy afterwards",
    ]


def test_its_head_cells_have_a_scope() -> None:
    table = shipped(*BOTH).find("Table")[1]
    scopes = [[(cell.role, cell.attributes.get("Scope")) for cell in row.elements] for row in table.find("TR")]
    assert scopes[0] == [("TH", "Column")] * 3
    assert all(row == [("TH", "Row"), ("TD", None), ("TD", None)] for row in scopes[1:])


def test_a_topic_that_a_leaflet_does_not_have_reads_ask_your_team(project: Path) -> None:
    path = project / "leaflets" / "brain.yaml"
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))["key_facts"]
    packing.change(path, key_facts={"Hospital stay": facts["Hospital stay"]})
    rows = {row[0]: row[1:] for row in glance(Pdf(packing.make(project, *BOTH)))}
    assert rows["Hospital stay"] == ["A week or longer", "Usually at least a week"]
    assert rows["Radiotherapy afterwards"] == ["Usually, to the bone", "Ask your team"]


def test_what_no_leaflet_says_is_one_line_below_the_tables(project: Path) -> None:
    for name in BOTH:
        path = project / "leaflets" / f"{name}.yaml"
        facts = {"Hospital stay": f"Days {name}", "Medicines": "Ask your team", "Who operates": "ask your team."}
        packing.change(path, key_facts=facts)
    pdf = Pdf(packing.make(project, *BOTH))
    assert [row[0] for row in glance(pdf)] == ["Topic", "Hospital stay"]
    [section] = [each for each in pdf.find("Sect") if len(each.find("Table")) == 1 and "Topic" in each.text]
    # No cell of the table says to ask, so nothing explains what that means.
    assert [each.text.strip() for each in section.find("P")] == ["Ask your team about: Who operates · Medicines"]


def test_a_pack_without_any_answer_has_that_line_alone(project: Path) -> None:
    for name in BOTH:
        packing.change(project / "leaflets" / f"{name}.yaml", key_facts={"Medicines": "Ask your team"})
    pdf = Pdf(packing.make(project, *BOTH))
    lines = [each.text.strip() for each in pdf.find("P") if each.text.startswith("Ask your team about")]
    assert lines == ["Ask your team about: Medicines"] * 3, "in the comparison, and in each leaflet"
    assert pdf.tagging_problems() == []


def test_what_all_operations_have_in_common_is_printed_once(project: Path) -> None:
    for name in BOTH:
        path = project / "leaflets" / f"{name}.yaml"
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))["key_facts"]
        packing.change(path, key_facts={**facts, "Medicines": "Bring them  with you" + "." * (name == "bone")})
    pdf = Pdf(packing.make(project, *BOTH))
    assert glance(pdf) == [["Medicines", "Bring them with you."]]
    captions = [kid.text.strip() for table in pdf.find("Table") for kid in table.elements if kid.role == "Caption"]
    assert captions == ["The same for each of your operations", "What is different"]


def test_a_leaflet_that_is_not_about_an_operation_has_no_column() -> None:
    assert glance(shipped("overview", "bone"))[0] == ["Topic", "Surgery to strengthen a weakened bone"]


def test_an_operation_without_an_answer_has_an_empty_column(project: Path) -> None:
    """What the others have in common is not called the same for all."""
    for name, facts in (("bone", {"Medicines": "None"}), ("brain", {"Medicines": "None"}), ("liver", {})):
        packing.change(project / "leaflets" / f"{name}.yaml", key_facts=facts)
    assert glance(Pdf(packing.make(project, "bone", "brain", "liver"))) == [
        ["Topic", "Surgery to strengthen a weakened bone", "Brain surgery", "Liver surgery"],
        ["Medicines", "None", "None", "Ask your team"],
    ]


def test_answers_that_lead_elsewhere_differ(project: Path) -> None:
    for name in BOTH:
        words = f"[Your ward](https://www.example.org/{name})"
        packing.change(project / "leaflets" / f"{name}.yaml", key_facts={"Medicines": words})
    captions = [caption.text.strip() for caption in Pdf(packing.make(project, *BOTH)).find("Caption")]
    assert "The same for each of your operations" not in captions


def test_a_topic_that_a_leaflet_has_twice_is_reported(project: Path) -> None:
    packing.change(project / "leaflets" / "bone.yaml", key_facts={"Medicines": "None", "medicines": "Some"})
    assert any("this topic is already in the list" in report for report in packing.problems_of(project, *BOTH))


def test_many_operations_take_several_tables_and_lose_no_word(large: Path) -> None:
    names = madeup.leaflet_names()[:9]
    pdf = Pdf(packing.make(large, *names))
    [section] = [element for element in pdf.find("Sect") if element.elements[0].text.strip() == "At a glance"][:1]
    heads = [
        cell.text.strip()
        for table in section.find("Table")
        for cell in table.find("TR")[0].elements[1:]
        if cell.attributes.get("Scope") == "Column"
    ]
    captions = [caption.text.strip() for caption in section.find("Caption") if "compared" in caption.text]
    count = len(captions)
    assert captions == [f"Your operations compared: part {number} of {count}" for number in range(1, count + 1)]
    project = Project(large)
    assert heads == [project.leaflet(name).model.short_title for name in names]


# Advice that differs


@pytest.fixture
def clashing(tmp_path: Path) -> Path:
    return madeup.project(tmp_path, 4, 2, clashes=True)


def test_two_answers_on_a_single_topic_stop_the_pack_with_both_sources(clashing: Path) -> None:
    [report] = packing.problems_of(clashing, "op-01", "op-02")
    places = re.findall(r"leaflets/op-0[12]\.yaml:\d+:\d+", report)
    assert [place.partition(":")[0] for place in places] == ["leaflets/op-01.yaml", "leaflets/op-02.yaml"]
    for place in places:
        file, line, _ = place.split(":")
        text = (clashing / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert "Eating and drinking:" in text
    assert "can have one answer only" in report


def test_the_same_answer_on_a_single_topic_is_no_clash(clashing: Path) -> None:
    assert packing.problems_of(clashing, "op-03", "op-04") == []


def test_a_recipe_chooses_an_answer_and_the_pack_says_so(clashing: Path) -> None:
    packing.recipe(clashing, "both", leaflets=["op-01", "op-02"], resolve={"Eating and drinking": "op-02"})
    assert packing.problems_of(clashing, "both") == []
    project = Project(clashing)
    page = project.leaflet("op-02").model
    rows = dict(glance(Pdf(packing.make(clashing, "both"))))
    answer_cell = rows["Eating and drinking"]
    assert answer_cell.startswith(page.key_facts["Eating and drinking"].words.source)
    assert f"This is the answer that holds for you. It is from “{page.title}”." in answer_cell
    pdf = Pdf(packing.make(clashing, "both"))
    tables = {table.find("Caption")[0].text.strip(): table.text for table in pdf.find("Table") if table.find("Caption")}
    assert "Eating and drinking" in tables["One answer for all of your operations"]
    assert "Eating and drinking" not in tables.get("The same for each of your operations", "")


@pytest.mark.parametrize(("more", "fits"), [("op-03", False), ("silent", True), ("agreeing", True), ("asking", False)])
def test_an_answer_of_a_recipe_stays_while_further_leaflets_agree(clashing: Path, more: str, fits: bool) -> None:
    topic = "Eating and drinking"
    packing.recipe(clashing, "both", leaflets=["op-01", "op-02"], resolve={topic: "op-02"})
    chosen = Project(clashing).leaflet("op-02").model.key_facts[topic].words.source
    for name, facts in (("silent", {}), ("agreeing", {topic: chosen}), ("asking", {topic: "ask"})):
        shutil.copy(clashing / "leaflets" / "op-03.yaml", clashing / "leaflets" / f"{name}.yaml")
        packing.change(clashing / "leaflets" / f"{name}.yaml", key_facts={"Hospital stay": "A day", **facts})
    choice = Choice(("op-01", "op-02", more), "both")
    ready, problems = prepare.prepare(Project(clashing), [choice], PackOptions("harbour"))
    assert ready is not None
    pack = ready.pack(choice)
    assert (pack is not None) == fits, problems
    assert pack is None or pack.title != "A pack for tests"


def test_a_recipe_with_further_leaflets_keeps_its_pages_and_not_its_title(project: Path) -> None:
    packing.recipe(project, "both", leaflets=["bone", "brain"], include=["shared/after-surgery", "shared/contacts"])
    choice = Choice(("liver", "bone", "brain"), "both")
    ready, _ = prepare.prepare(Project(project), [choice], PackOptions("harbour"))
    assert ready is not None
    pack = ready.pack(choice)
    assert pack is not None
    assert (pack.leaflets, "A pack for tests" in pack.title) == (("liver", "bone", "brain"), False)
    assert {"after-surgery", "contacts"} <= set(pack.after)
    code = codes.parse(pack.code)
    again = reprint._from(Project(project), code)
    assert again is not None
    assert again.pages == ready.maker.renderer.make(pack, {}).pages


def test_answers_that_a_recipe_chooses_are_approved_by_themselves(clashing: Path) -> None:
    for brand in (clashing / "styles" / "brands").iterdir():
        brand.write_text(brand.read_text(encoding="utf-8").replace("example: yes\n", ""), encoding="utf-8")
    packing.recipe(clashing, "both", leaflets=["op-01", "op-02"], resolve={"Eating and drinking": "op-02"})
    packing.recipe(clashing, "plain", leaflets=["op-03", "op-04"])

    def reported() -> bool:
        return any("nobody has approved these answers" in report for report in _warnings(clashing, "both"))

    def cover() -> str:
        text = Pdf(packing.make(clashing, "both")).reading_text()
        return " ".join(text.partition("Your details")[0].split())

    def approve(name: str) -> int:
        words = ["--project", str(clashing), "approve", name, "--by", "Made-up group"]
        return CliRunner().invoke(cli.main, words).exit_code

    assert reported()
    assert "This pack has drafts in it." in cover()
    assert not any("nobody" in report for report in _warnings(clashing, "plain"))
    assert approve("packs/both") == 0
    assert not reported()
    assert approve("packs/plain") == 1
    path = clashing / "leaflets" / "op-01.yaml"
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))["key_facts"]
    packing.change(path, key_facts={**facts, "Eating and drinking": "Eat until midnight"})
    assert reported(), "the other answer has changed"
    assert approve("packs/both") == 0
    assert not reported()
    text = (clashing / "leaflets/packs/both.yaml").read_text(encoding="utf-8")
    (clashing / "leaflets/packs/both.yaml").write_text(text.replace("Made-up group", "Others"), encoding="utf-8")
    assert reported()


def _warnings(root: Path, name: str) -> list[str]:
    project = Project(root)
    choice = compose.choose(project, [name])
    plan, survey = compose.survey(project, [choice], PackOptions())
    return [str(problem) for problem in compose.compose(plan, survey, choice)[1]]


@pytest.mark.parametrize(
    ("fields", "report"),
    [
        ({"resolve": {"Eating": "op-03"}}, "the topic “Eating” is not in leaflets/topics.yaml"),
        ({"resolve": {"Hospital stay": "op-03"}}, "all answers on “Hospital stay” are printed"),
        ({"resolve": {"Eating and drinking": "op-02"}}, "op-02 is not a leaflet of this pack"),
        ({"leaflets": ["op-01", "op-9"]}, "the leaflet op-9 does not exist"),
        ({"leaflets": ["op-01", "op-01"]}, "op-01 is named twice"),
        ({"include": ["shared/nothing"]}, "the shared page shared/nothing does not exist"),
        ({"include": [{"pdf": "shared/nothing.pdf"}]}, "the PDF file shared/nothing.pdf does not exist"),
        ({"title": "A pack {{ nothing }}"}, "the brand has no site field `nothing`"),
        ({"leaflet": "op-01"}, "leaflet"),
    ],
)
def test_a_mistake_in_a_recipe_is_reported_at_its_line(clashing: Path, fields: dict[str, object], report: str) -> None:
    packing.recipe(clashing, "slip", **{"leaflets": ["op-01", "op-03"], **fields})
    project = Project(clashing)
    _, material = compose.survey(project, [compose.Choice((), "slip")], PackOptions())
    problems = [str(problem) for problem in material.problems if problem.severity == "error"]
    if not problems:
        problems = packing.problems_of(clashing, "slip")
    assert any(problem.startswith("leaflets/packs/slip.yaml:") and report in problem for problem in problems), problems


def test_an_undeclared_topic_is_reported_with_a_suggestion(project: Path) -> None:
    path = project / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8").replace("Hospital stay:", "Hospital stays:")
    path.write_text(text, encoding="utf-8")
    _, problems = packing.ready(project, BOTH)
    assert [problem.message for problem in problems] == ["the topic “Hospital stays” is not in leaflets/topics.yaml"]
    assert problems[0].hint.startswith("did you mean Hospital stay?")
    assert text.splitlines()[problems[0].place.line - 1].startswith("  Hospital stays:")


def test_without_a_list_of_topics_all_answers_are_printed(clashing: Path) -> None:
    (clashing / "leaflets" / "topics.yaml").unlink()
    assert packing.problems_of(clashing, "op-01", "op-02") == []


def test_a_topic_that_is_listed_twice_is_reported(project: Path) -> None:
    path = project / "leaflets" / "topics.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - label: hospital  STAY\n", encoding="utf-8")
    [report] = packing.problems_of(project, *BOTH)
    assert report.endswith("error: this topic is already in the list")


# Recipes


def test_a_recipe_has_its_title_order_and_more_pages(large: Path) -> None:
    packing.recipe(
        large,
        "mine",
        leaflets=["op-02", "op-01"],
        short_title="Mine",
        include=["shared/page-29", {"pdf": "shared/map.pdf", "fit": True, "title": "How to find us"}],
    )
    pdf = Pdf(packing.make(large, "mine"))
    assert pdf.find("H1")[0].text.strip() == "A pack for tests"
    listed = [item.text.rpartition(" page ")[0].strip() for item in pdf.find("TOCI")]
    assert listed[:2] == ["About operation 2", "About operation 1"]
    assert {"Shared page 29", "How to find us"} <= set(listed)
    first = next(mark.page for mark in pdf.bookmarks() if mark.title == "How to find us")
    assert any(page == first and "Mine" in text for page, _, text in pdf.artifacts())


@pytest.mark.parametrize(("example", "severity"), [(True, "warning"), (False, "error")])
def test_words_to_fill_in_of_brands_and_recipes_are_reported(project: Path, example: bool, severity: str) -> None:
    packing.recipe(project, "both", title="TO FILL IN: a title", leaflets=["bone"])
    brand = project / "styles" / "brands" / "harbour.yaml"
    packing.change(brand, example=example, strapline="TO FILL IN: what we do")
    chosen = compose.choose(Project(project), ["both"])
    found = [str(problem) for problem in prepare.prepare(Project(project), [chosen])[1]]
    for place, words in (("leaflets/packs/both.yaml:1:9", "a title"), ("styles/brands/harbour.yaml", "what we do")):
        [line] = [line for line in found if line.startswith(place) and "to be filled in" in line]
        assert f": {severity}: this is still to be filled in: {words}\n" in line


def test_a_leaflet_and_a_shared_page_of_the_same_name_are_reported(project: Path) -> None:
    (project / "leaflets" / "contacts.yaml").write_bytes((project / "leaflets" / "overview.yaml").read_bytes())
    packing.change(project / "leaflets" / "contacts.yaml", include=[])
    packing.recipe(project, "both", leaflets=["bone", "contacts"])
    assert any("both called contacts" in report for report in packing.problems_of(project, "both"))


def test_a_pack_without_contacts_gives_a_warning(project: Path) -> None:
    for name in BOTH:
        packing.change(project / "leaflets" / f"{name}.yaml", include=[], sections=[{"title": "A", "body": "Words."}])
    _, problems = packing.ready(project, BOTH)
    assert [(problem.severity, problem.message) for problem in problems] == [
        ("warning", "this pack does not say whom to contact")
    ]


def test_a_shared_page_that_a_leaflet_has_anyway_is_there_once() -> None:
    assert packing.make(REPOSITORY, "bone", "shared/contacts") == packing.make(REPOSITORY, "bone")


def test_the_errors_of_an_added_shared_page_are_reported(project: Path) -> None:
    packing.change(project / "leaflets" / "shared" / "after-surgery.yaml", summary="Call {{ nobody }}.")
    [report] = packing.problems_of(project, "overview", "shared/after-surgery")
    assert report.startswith("leaflets/shared/after-surgery.yaml:")
    assert packing.problems_of(project, "overview") == []


@pytest.mark.parametrize(
    ("names", "report"),
    [
        (("bone", "bone"), "bone is named twice"),
        (("bone", "brian"), "there is no leaflet or recipe called 'brian'"),
        (("bone-and-brain", "liver"), "bone-and-brain is a recipe: a whole pack"),
        (("both", "liver"), "both is a leaflet and a recipe"),
        (("topics",), "there is no leaflet or recipe called 'topics'"),
        (("shared/contacts",), "these are all shared pages, and a pack needs a leaflet"),
        (("bone", "shared/contact"), "there is no leaflet or recipe called 'shared/contact'"),
        (("bone", "shared/contacts", "shared/contacts"), "shared/contacts is named twice"),
    ],
)
def test_names_that_do_not_make_a_pack_are_reported(project: Path, names: tuple[str, ...], report: str) -> None:
    (project / "leaflets" / "both.yaml").write_bytes((project / "leaflets" / "bone.yaml").read_bytes())
    packing.recipe(project, "both", leaflets=["bone"])
    with pytest.raises(selection.UnknownName) as error:
        compose.choose(Project(project), names)
    assert error.value.message == report
    assert error.value.hint


# Details in the pages


def test_details_are_printed_on_the_cover() -> None:
    table = shipped(*BOTH).find("Table")[0]
    rows = [[cell.text.strip() for cell in row.elements] for row in table.find("TR")]
    assert rows == [
        ["Name", "Patiënt Quillfeather"],
        ["Date of operation", "3 December 2026"],
        ["Hospital number", "HQ 7731904"],
        ["Consultant", "Consultant Tarrant"],
        ["Support needs", "Large print; the Ashgrove loop"],
        ["Notes", "Bring the blue folder. The lift is beside Larkspur Gate."],
    ]
    assert [element.text for element in ward_card(shipped(*BOTH))] == ["Ward phone", "01632 960 987"]


def ward_card(pdf: Pdf) -> list[PdfElement]:
    """The paragraphs after the details."""
    [cover] = [part for part in pdf.find("Part") if part.find("H1")]
    place = next(number for number, element in enumerate(cover.elements) if element.find("Table"))
    return cover.elements[place + 1].elements


def test_a_blank_becomes_a_line_that_screen_readers_announce() -> None:
    pdf = shipped(*BOTH, blank=True)
    table = pdf.find("Table")[0]
    assert [figure.alt for figure in table.find("Figure")] == ["Empty line to write on"] * 6
    boxes = [[float(edge) for edge in figure.attributes["BBox"].strip("[]").split()] for figure in table.find("Figure")]
    left, right = max(box[0] for box in boxes), max(box[2] for box in boxes)
    thin = [shape for shape in pdf.shapes if shape.page == 1 and shape.box[3] - shape.box[1] < 2]
    lines = [shape for shape in thin if left - 1 <= shape.box[0] < right and shape.mcid is not None]
    assert len(lines) == 5 + 2, "one for each detail, two for notes"


@pytest.mark.parametrize("brand", BRANDS)
def test_a_detail_that_is_not_given_comes_from_the_site_field(
    brand: str,
) -> None:
    fields = yaml.safe_load((REPOSITORY / "styles" / "brands" / f"{brand}.yaml").read_text(encoding="utf-8"))["fields"]
    pdf = shipped("bone", brand=brand, blank=True)
    assert [element.text.strip() for element in ward_card(pdf)] == [
        fields["ward_name"],
        fields["ward_hours"],
        fields["ward_phone"],
    ]
    assert "Ward phone" not in [cell.text.strip() for cell in pdf.find("Table")[0].find("TH")]


def test_a_patients_own_ward_phone_replaces_the_clinics_on_every_page() -> None:
    assert "01632 960 114" in shipped(*BOTH, blank=True).reading_text()
    pdf = shipped(*BOTH)
    assert "01632 960 114" not in pdf.reading_text()
    assert pdf.reading_text().count("01632 960 987") == 2
    assert "tel:01632960987" in [link.target for link in pdf.links()]


@pytest.mark.parametrize(
    ("phone", "target"),
    [
        ("01632 960 987", "tel:01632960987"),
        ("+44 (0)1632 960987", "tel:+441632960987"),
        ("01632 960 114 ext 5", None),
        ("01632 960 114 or 01632 960 115", None),
        ("112/999", None),
        ("ask the ward", None),
        ("{{ x }}", None),
    ],
)
def test_a_press_on_a_ward_phone_rings_that_number_or_none(phone: str, target: str | None) -> None:
    pdf = Pdf(packing.make(REPOSITORY, "bone", details={"ward_phone": phone}))
    assert pdf.reading_text().count(phone) == 2
    rung = {link.target for link in pdf.links() if link.target.startswith("tel:")} - {"tel:01632960127"}
    assert rung == ({target} if target else set())
    assert pdf.tagging_problems() == []


def test_a_title_with_a_field_that_details_may_replace_is_reported(project: Path) -> None:
    packing.change(project / "leaflets" / "bone.yaml", short_title="Call {{ ward_phone }}")
    [report] = packing.problems_of(project, *BOTH)
    assert report.startswith("leaflets/bone.yaml:")
    assert "a title has the site field `ward_phone`" in report


def test_long_notes_run_on_and_lose_no_word() -> None:
    notes = "\n\n".join(f"Paragraph {number} of what the nurse wrote for you." for number in range(90))[:5000]
    pdf = Pdf(packing.make(REPOSITORY, *BOTH, details={"notes": notes}))
    cell = pdf.find("Table")[0].find("TD")[-1]
    assert "".join(cell.text.split()) == "".join(notes.split())
    assert len(cell.elements) > 50, "a P for each paragraph"
    assert {fragment.page for fragment in pdf.fragments_of(cell)} >= {1, 2, 3}
    assert min(fragment.box[1] for fragment in pdf.fragments_of(cell)) > 22 * 72 / 25.4, "above the footer"
    assert pdf.tagging_problems() == []


@pytest.mark.parametrize("first", [0, 1])
def test_a_leaflet_may_have_the_name_of_another_packs_shared_page(project: Path, first: int) -> None:
    text = (project / "leaflets" / "liver.yaml").read_text(encoding="utf-8")
    (project / "leaflets" / "contacts.yaml").write_text(text.partition("\ninclude:")[0] + "\n", encoding="utf-8")
    choices = [["contacts"], ["bone"]]
    together, _ = packing.ready(project, *choices)
    alone = {tuple(names): packing.make(project, *names) for names in choices}
    for names in (choices[first], choices[1 - first]):
        assert together.maker.renderer.make(packing.pack_of(together, names), {}).data == alone[tuple(names)]
    assert "01632 960 127" in Pdf(alone["bone",]).reading_text().replace("\u00a0", " ")
