"""What readers get from the finished pages, read with another library than the program uses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.inspectors import Artifact, Pdf
from tests.support.building import change
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY, make, project_with, shipped, without_code

A4 = (595.28, 841.89)
FOOTER = Artifact("Pagination", "Footer")

each_leaflet = pytest.mark.parametrize(("name", "brand"), list(itertools.product(LEAFLETS, BRANDS)))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    return Pdf(make(project_with(tmp_path_factory.mktemp("everything") / "project"), "everything"))


# The structure


def test_the_structure_of_everything_reads_as_it_should(everything: Pdf, golden: Callable[[str, str], None]) -> None:
    golden("everything.outline.txt", everything.outline())


def test_everything_is_read_in_order(everything: Pdf, golden: Callable[[str, str], None]) -> None:
    golden("everything.text.txt", everything.reading_text())


@pytest.mark.parametrize("name", LEAFLETS)
def test_the_structure_of_a_leaflet_reads_as_it_should(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.outline.txt", shipped(name).outline())


@each_leaflet
def test_content_and_structure_tree_agree(name: str, brand: str) -> None:
    assert shipped(name, brand).tagging_problems() == []


def test_content_and_structure_tree_of_everything_agree(everything: Pdf) -> None:
    assert everything.tagging_problems() == []


@each_leaflet
def test_there_is_one_h1_and_no_level_is_skipped(name: str, brand: str) -> None:
    levels = [int(heading.role[1]) for heading in shipped(name, brand).find("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_picture_has_its_alternative_text(everything: Pdf) -> None:
    assert [figure.alt for figure in everything.find("Figure")] == [
        "A lighthouse with two beams of light above the sea",
        "A bone with a pin through its middle.",
        "QR code with the same web address",
    ]


def test_head_cells_have_their_scope(everything: Pdf) -> None:
    tables = everything.find("Table")
    scopes = [[(cell.text, cell.attributes.get("Scope")) for cell in table.find("TH")] for table in tables]
    assert scopes == [
        [("Hospital stay", "Row")],
        [("Drink", "Column"), ("When", "Column")],
        [("Person", "Column"), ("Before", "Column"), ("After", "Column"), ("Surgeon", "Row"), ("Nurse", "Row")],
    ]


def test_passages_in_another_language_say_so(everything: Pdf) -> None:
    [passage] = everything.find("Span")
    assert (passage.language, passage.text) == ("cy", "Bore da i chi gyd")
    [french] = everything.find("Div")
    assert (french.language, french.text) == ("fr", "Quelques mots en français.")
    assert [section.language for section in everything.find("Sect") if section.language] == ["cy"]
    assert everything.language == "en-GB"


def test_a_decorative_picture_is_an_artifact(everything: Pdf) -> None:
    [picture] = [shape for shape in everything.shapes if shape.kind == "image"]
    assert picture.artifact is not None


def test_the_caption_of_a_decorative_picture_is_read_in_its_place(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    leaflet = root / "leaflets" / "everything.yaml"
    decorative = "        decorative: yes\n        width: 40 mm\n"
    following = "      - kind: text\n        body: Words after the picture.\n"
    change(leaflet, decorative, f"        caption: A line below the words.\n{decorative}{following}")
    pdf = Pdf(make(root, "everything"))
    [section] = [section for section in pdf.find("Sect") if section.text.startswith("Steps and tables")]
    words = [paragraph.text.strip() for paragraph in section.find("P")]
    assert words[-2:] == ["A line below the words.", "Words after the picture."]


# Words


@each_leaflet
def test_no_word_is_glued_to_the_next(name: str, brand: str) -> None:
    text = without_code(shipped(name, brand).reading_text())
    assert re.findall(r"[a-z][.,:?!)][A-Za-z]", re.sub(r"\(?(https?://)?www\.\S+|\S+@\S+", "", text)) == []
    assert re.findall(r"\w{19,}", re.sub(r"\S*[/@.]\S+", "", text)) == []


def test_the_painting_follows_the_reading(everything: Pdf) -> None:
    # Readers that know no tags take the text as it is painted. The number of a step is read with a full stop.
    painted = "".join(fragment.text for fragment in everything.fragments if fragment.artifact is None)
    assert re.sub(r"\s|(?<=\d)\.", "", painted) == re.sub(r"\s|(?<=\d)\.", "", everything.reading_text())


def test_a_paragraph_over_two_pages_is_one_element(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    path = root / "leaflets" / "everything.yaml"
    long = "    body: |\n" + "      Many words that fill a page and more.\n" * 120
    text = path.read_text(encoding="utf-8").replace("    body: Geiriau yn Gymraeg.\n", long)
    path.write_text(text, encoding="utf-8")
    pdf = Pdf(make(root, "everything"))
    [paragraph] = [paragraph for paragraph in pdf.find("P") if paragraph.text.startswith("Many words that fill")]
    assert len(paragraph.pages) > 1
    assert paragraph.text.split() == "Many words that fill a page and more.".split() * 120
    assert pdf.tagging_problems() == []


def test_a_table_over_two_pages_has_its_head_again_as_an_artifact(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    path = root / "leaflets" / "everything.yaml"
    row = "          - [Surgeon, Meets you, Sees you]\n"
    path.write_text(path.read_text(encoding="utf-8").replace(row, row * 60), encoding="utf-8")
    pdf = Pdf(make(root, "everything"))
    [table] = [table for table in pdf.find("Table") if table.text.startswith("Who does what")]
    assert [cell.text for cell in table.find("TH") if cell.attributes.get("Scope") == "Column"] == [
        "Person",
        "Before",
        "After",
    ]
    again = [page for page, artifact, text in pdf.artifacts() if artifact == Artifact() and "Before" in text]
    assert again == table.pages[1:]
    assert len(again) >= 2


def _with_callout(folder: Path, rows: int, lines: int) -> Pdf:
    """A leaflet with a call-out that contains a table of `rows`, after `lines` of text."""
    root = project_with(folder / "project")
    path = root / "leaflets" / "everything.yaml"
    box = "      - kind: callout\n        title: A box with a table\n        body: |\n          Words before.\n\n"
    box += "          | Left | Right |\n          | --- | --- |\n" + "          | one | two |\n" * rows
    box += "\n          Words after the table.\n"
    text = path.read_text(encoding="utf-8")
    before = "    body: |\n" + "      Words.\n\n" * lines
    text = text.replace("    body: Geiriau yn Gymraeg.\n    blocks:\n", before + "    blocks:\n" + box)
    path.write_text(text, encoding="utf-8")
    return Pdf(make(root, "everything"))


@pytest.mark.parametrize("lines", range(2, 20, 3))
def test_a_box_with_a_table_is_not_cut_in_two(tmp_path: Path, lines: int) -> None:
    pdf = _with_callout(tmp_path, 6, lines)
    [box] = [note for note in pdf.find("Note") if "A box with a table" in note.text]
    assert len(box.pages) == 1


def test_a_table_head_that_comes_again_in_a_box_is_on_its_ground(tmp_path: Path) -> None:
    pdf = _with_callout(tmp_path, 50, 1)
    heads = [fragment for fragment in pdf.fragments if fragment.text == "Left" and fragment.artifact is not None]
    assert heads
    for head in heads:
        around = [shape for shape in pdf.shapes if shape.page == head.page and shape.box[1] < head.y < shape.box[3]]
        bars = [shape for shape in around if 5 < shape.box[2] - shape.box[0] < 7]
        assert bars


@pytest.mark.parametrize("name", LEAFLETS)
def test_another_brand_changes_colours_and_not_a_word(name: str) -> None:
    first, second = (re.sub(r"\s+", " ", _without_the_clinic(shipped(name, brand))) for brand in BRANDS)
    assert first == second
    colours = [{fragment.colour for fragment in shipped(name, brand).fragments} for brand in BRANDS]
    assert colours[0] != colours[1]


def _without_the_clinic(pdf: Pdf) -> str:
    """The words, with what belongs to the clinic itself (name, numbers, addresses, the code) taken out."""
    from tests.support.making import REPOSITORY

    text = without_code(pdf.reading_text())
    values: list[str] = []
    for brand in BRANDS:
        lines = (REPOSITORY / "styles" / "brands" / f"{brand}.yaml").read_text(encoding="utf-8").splitlines()
        at = lines.index("fields:")
        values += [line.partition(":")[2].strip().strip('"') for line in lines[at:] if ":" in line]
        values += [
            line.partition(":")[2].strip().strip('"') for line in lines if re.match(r"(name|strapline|  alt):", line)
        ]
    for value in sorted(set(values), key=len, reverse=True):
        if value:
            text = text.replace(value, "<>").replace(re.sub(r"^https?://", "", value).rstrip("/"), "<>")
    return text


# The page


@each_leaflet
def test_no_text_is_outside_its_page(name: str, brand: str) -> None:
    left, right = 0.5 * 72, A4[0] - 0.5 * 72
    for fragment in shipped(name, brand).fragments:
        if fragment.artifact == Artifact("Pagination", "Watermark"):
            assert A4[0] - 34 / 25.4 * 72 < fragment.box[0] < fragment.box[2] < A4[0], "in the margin"
            continue
        assert left <= fragment.box[0], fragment
        assert fragment.x + (fragment.box[2] - fragment.box[0]) <= right, fragment
        assert 18 <= fragment.box[1] <= fragment.box[3] <= A4[1], fragment


@each_leaflet
def test_no_text_runs_into_the_footer(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    tops = [fragment.box[3] for fragment in pdf.fragments if fragment.artifact == FOOTER]
    for fragment in pdf.fragments:
        if fragment.artifact is None:
            assert fragment.box[1] > max(tops), fragment


@each_leaflet
def test_pages_are_numbered_through(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    footers = [text for _, artifact, text in pdf.artifacts() if artifact == FOOTER]
    numbers = [match[0] for text in footers for match in re.finditer(r"Page \d+ of \d+", text)]
    count = pdf.page_count
    assert numbers == [f"Page {number} of {count}" for number in range(1, count + 1)]


@each_leaflet
def test_a_footer_is_one_line_and_only_the_first_has_the_review_date(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    first, *others = [text for _, artifact, text in pdf.artifacts() if artifact == FOOTER]
    [title] = re.findall("(?m)^short_title: (.+)$", (REPOSITORY / "leaflets" / f"{name}.yaml").read_text("utf-8"))
    assert first.startswith("Version 1.0 · Next review: November 2027")
    assert all(text.startswith(f"{title} · Version 1.0") for text in others)
    assert not any("Next review" in text for text in others)
    lines = {(each.page, round(each.y)) for each in pdf.fragments if each.artifact == FOOTER}
    assert len(lines) == pdf.page_count


@each_leaflet
def test_no_type_is_smaller_than_twelve_points(name: str, brand: str) -> None:
    # The letter in a call-out's sign is a drawing.
    sizes = {fragment.size for fragment in shipped(name, brand).fragments if fragment.text.strip() not in ("i", "!")}
    assert min(sizes) >= 12
    assert sizes & {14, 13.5, 13}, "a point less at the most spares a page"


@pytest.mark.parametrize(("brand", "least"), [("harbour", 7), ("meadow", 4.5)])
def test_colours_as_drawn_have_their_contrast(brand: str, least: float) -> None:
    for name in LEAFLETS:
        for pair, ratio in shipped(name, brand).contrasts().items():
            assert ratio >= least, (name, pair)


def test_no_title_is_the_last_line_of_a_page() -> None:
    for name, brand in itertools.product(LEAFLETS, BRANDS):
        pdf = shipped(name, brand)
        content = [fragment for fragment in pdf.fragments if fragment.artifact is None]
        titles = {id(fragment) for heading in pdf.find("H1", "H2", "H3") for fragment in pdf.fragments_of(heading)}
        last = {fragment.page: fragment for fragment in content}
        assert not [entry for entry in last.values() if id(entry) in titles]


# Links and bookmarks


def test_links_lead_where_they_say(everything: Pdf) -> None:
    steps, closing, people = (
        next(mark for mark in everything.bookmarks() if mark.title == title)
        for title in ("Steps and tables", "In the shared page", "People and questions")
    )
    targets = {link.text: link.target for link in everything.links() if "#" not in link.text}
    assert targets == {
        "link to the clinic (www.harbour.example.org)": "https://www.harbour.example.org",
        "the steps (see “Steps and tables”)": f"page {steps.page} at {steps.top:.0f}",
        "the ward (01632 960 114)": "tel:01632960114",
        "01632 960 114": "tel:01632960114",
        "01632 960 120": "tel:01632960120",
        "ward@example.org": "mailto:ward@example.org",
        "www.example.org/ward": "https://www.example.org/ward",
        "Ask your team (see “People and questions”)": f"page {people.page} at {people.top:.0f}",
        "within the page (see “In the shared page”)": f"page {closing.page} at {closing.top:.0f}",
    }


@each_leaflet
def test_links_are_described_printed_and_lie_on_their_words(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    links = pdf.links()
    assert links
    for link in links:
        assert link.contents
        assert link.flags & 4
        for left, bottom, right, top in link.boxes:
            under = [
                fragment
                for fragment in pdf.fragments
                if fragment.page == link.page
                and bottom < fragment.y < top
                and fragment.x < right
                and fragment.box[2] > left
            ]
            assert "".join(fragment.text for fragment in under).strip()


@each_leaflet
def test_addresses_can_be_read_on_paper(name: str, brand: str) -> None:
    for link in shipped(name, brand).links():
        if link.target.startswith(("https:", "mailto:", "tel:")):
            address = re.sub(r"^(https://|mailto:|tel:)", "", link.target).rstrip("/")
            assert address in re.sub(r"\s", "", link.text)


@each_leaflet
def test_every_section_has_a_bookmark_on_its_page(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    pages = {(heading.text, heading.pages[0]) for heading in pdf.find("H1", "H2")}
    marked = {(mark.title, mark.page) for mark in pdf.bookmarks()}
    assert pages <= marked


# The file


@each_leaflet
def test_every_face_is_embedded_once(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    fonts = pdf.fonts()
    assert sorted(font.name for font in fonts) == ["AtkinsonHyperlegible-Bold", "AtkinsonHyperlegible-Regular"]
    assert all(font.embedded and font.tag and font.pages == list(range(1, pdf.page_count + 1)) for font in fonts)


@each_leaflet
def test_the_file_names_itself(name: str, brand: str) -> None:
    pdf = shipped(name, brand)
    assert pdf.metadata["dc:title"] == pdf.information["Title"] == pdf.find("H1")[0].text
    assert pdf.file.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.language == "en-GB"


def test_an_example_says_that_the_team_must_review_it() -> None:
    for name in LEAFLETS:
        first = [paragraph.text for paragraph in shipped(name).find("P") if paragraph.pages == [1]]
        assert any("own team must review it before it is given to patients" in text for text in first)


def test_same_input_same_bytes_in_another_folder(tmp_path: Path) -> None:
    first, second = (project_with(tmp_path / folder / "project") for folder in ("one", "two"))
    assert make(first, "everything") == make(second, "everything")


LINES = """\
title: Where we are
short_title: Where we are
summary: |
  How to find us.\\
  When to call.
version: "1.0"
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: The team
sources: [Notes.]
status: example
sections:
  - title: Find us
    body: |
      Come to Ward 4\\
      Royal Hospital
    blocks:
      - kind: contacts
        contacts:
          - name: The ward
            address: |
              {{ ward_name }}
              Royal   Hospital

              1 Example Quay
            hours: |
              Weekdays: all day
              Weekends: until noon
            note: "Ring the bell.  \\n  Then wait."
"""


def test_line_ends_stay_where_they_are_meant(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    (root / "leaflets" / "lines.yaml").write_text(LINES, encoding="utf-8")
    printed = [line.strip() for line in Pdf(make(root, "lines")).page_text(1).split("\n")]
    assert "Address: Lantern Ward" in printed
    for line in ("Royal Hospital", "1 Example Quay", "When: Weekdays: all day", "Weekends: until noon"):
        assert line in printed
    for line in ("How to find us.", "When to call.", "Come to Ward 4", "Ring the bell.", "Then wait."):
        assert line in printed


def test_a_row_that_runs_over_pages_repeats_its_head_as_an_artifact(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    words = "You can walk a little each day, and then rest. " * 90
    table = (
        "\n      - kind: table\n        caption: What to do\n        columns: [When it is, What you do]\n"
        f'        row_heads: yes\n        rows:\n          - [The first day at home, "{words}"]\n'
        "          - [The next day, Rest.]\n"
    )
    path = root / "leaflets" / "everything.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    blocks:\n", "    blocks:" + table, 1), encoding="utf-8", newline="\n")
    pdf = Pdf(make(root, "everything"))
    assert pdf.tagging_problems() == []
    heads = [fragment for fragment in pdf.fragments if fragment.text.strip() == "The first day"]
    assert [fragment.artifact is None for fragment in heads][:1] == [True]
    assert len(heads) >= 3
    assert all(fragment.artifact is not None for fragment in heads[1:])
    assert len({fragment.page for fragment in heads}) == len(heads)
    assert pdf.reading_text().count("The first day at home") == 1


PAGE = """\
title: {title}
short_title: {title}
summary: {title}.
language: {page}
version: "1.0"
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: {title}
sources: [{title}]
status: draft
sections:
  - title: {title}
    language: {section}
    body: |
      {title}.

      - {title}
      - {title}

      | {title} | 2 |
      | --- | --- |
      | {title} | 3 |
    blocks:
      - kind: callout
        title: {title}
        body: {title}
      - kind: steps
        steps: [{title}]
      - kind: lines
        label: {title}
"""


@pytest.mark.parametrize("title", ["אבג", "Words"])
def test_a_section_in_another_language_starts_where_that_is_read_from(tmp_path: Path, title: str) -> None:
    root = project_with(tmp_path / "project")
    backward = title == "אבג"
    starts: dict[str, list[tuple[str, float]]] = {}
    for page in ("en", "he"):
        text = PAGE.format(title=title, page=page, section="he" if backward else "en")
        (root / "leaflets" / f"in-{page}.yaml").write_text(text, encoding="utf-8")
        pdf = Pdf(make(root, f"in-{page}"))
        assert pdf.tagging_problems() == []
        [section] = [section for section in pdf.find("Sect") if section.find("Table")]
        shown = [part for part in pdf.fragments_of(section) if part.text.strip()]
        # The title is where reading starts, and all else by so much further in.
        edge = shown[0].box[2 if backward else 0]
        starts[page] = [(part.text.strip(), abs(part.box[2 if backward else 0] - edge)) for part in shown]
        assert (edge > A4[0] / 2) == backward
    # Type may be smaller in one of them, where that spares a page.
    for one, other in zip(starts["en"], starts["he"], strict=True):
        assert one == (other[0], pytest.approx(other[1], rel=0.1, abs=1))


@pytest.mark.parametrize("lines", range(20, 29))
def test_words_that_lead_to_a_list_are_on_the_page_of_its_first_item(tmp_path: Path, lines: int) -> None:
    root = project_with(tmp_path / "project")
    path = root / "leaflets" / "everything.yaml"
    words = "\n\n".join(["      One line."] * lines + ["      You can say:\n\n      - its name\n      - who wrote it."])
    text = path.read_text(encoding="utf-8").replace("    body: Geiriau yn Gymraeg.\n", f"    body: |\n{words}\n")
    path.write_text(text, encoding="utf-8")
    pdf = Pdf(make(root, "everything"))
    [lead] = [paragraph for paragraph in pdf.find("P") if paragraph.text.strip() == "You can say:"]
    [item] = [body for body in pdf.find("LBody") if body.text.strip() == "its name"]
    assert lead.pages == item.pages


@pytest.mark.parametrize("brand", BRANDS)
def test_two_items_are_not_parted_from_what_leads_to_them_to_spare_space(brand: str) -> None:
    pdf = Pdf(make(REPOSITORY, "brain", brand, "a5"))
    [lead] = [paragraph for paragraph in pdf.find("P") if paragraph.text.strip().endswith("this is only when:")]
    [items] = [entry for entry in pdf.find("L") if "there is a single tumour, and" in entry.text]
    assert len(items.pages) == 1
    assert items.pages == lead.pages


@pytest.mark.parametrize("lines", range(18, 30))
def test_no_item_of_a_list_is_alone_on_a_page(tmp_path: Path, lines: int) -> None:
    root = project_with(tmp_path / "project")
    path = root / "leaflets" / "everything.yaml"
    items = [f"The item called {name}." for name in ("one", "two", "three", "four", "five")]
    words = "\n\n".join(["      One line."] * lines) + "\n\n" + "\n".join(f"      - {item}" for item in items)
    text = path.read_text(encoding="utf-8").replace("    body: Geiriau yn Gymraeg.\n", f"    body: |\n{words}\n")
    path.write_text(text, encoding="utf-8")
    pdf = Pdf(make(root, "everything"))
    pages = [page for body in pdf.find("LBody") if body.text.strip() in items for page in body.pages]
    assert len(pages) == len(items)
    assert pages[0] == pages[1]
    assert pages[-2] == pages[-1]
