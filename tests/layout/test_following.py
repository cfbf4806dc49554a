"""Shared pages follow on below what comes before them, where there is room."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from builder.content.project import Project
from builder.layout import PageToSet, SharedTexts, Theme, lay_out_together, together
from tests.inspectors import Artifact, Pdf, PdfElement
from tests.support import laying_out, packing
from tests.support.building import change
from tests.support.laying_out import FORMATS
from tests.support.making import REPOSITORY, make

TITLES = {"after-surgery": "What happens after surgery", "contacts": "Who to contact"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's own leaflets; the overview is short enough for its shared page to follow on in any format."""
    root = packing.copied(tmp_path)
    change(root / "leaflets" / "shared" / "contacts.yaml", "\nsections:", f"\nsections:\n  - {SHORT}\n")
    return root


FOLDED = ("a5-booklet", "dl-trifold")
OWN = ("bone", "brain", "liver", "overview")
SHORT = "{title: In short, body: Ring the ward.}"


def places(pdf: Pdf, element: PdfElement) -> list[tuple[int, float]]:
    """The page and height of each piece of text of an element and all below it."""
    return [(fragment.page, fragment.y) for each in element.walk() for fragment in pdf.fragments_of(each)]


def tops(pdf: Pdf) -> list[PdfElement]:
    [document] = pdf.tops
    return document.elements


@pytest.mark.parametrize("format", FORMATS)
def test_a_shared_page_begins_below_the_end_of_the_last_or_on_a_new_page(project: Path, format: str) -> None:
    pdf = Pdf(make(project, "bone", "harbour", format))
    assert pdf.tagging_problems() == []
    parts = tops(pdf)
    assert [part.role for part in parts] == ["Part", "Part", "Part", "Sect"] or format in FOLDED
    assert sorted(part.role for part in parts) == ["Part", "Part", "Part", "Sect"]
    assert [part.elements[0].role for part in parts[1:]] == ["H2", "H2", "H2"]
    for before, after in itertools.pairwise(parts):
        end_page = max(before.pages)
        end = min(y for page, y in places(pdf, before) if page == end_page)
        [(start_page, start), *_] = places(pdf, after.elements[0])
        assert (start_page == end_page and start < end) or start_page == end_page + 1


def test_a_shared_page_follows_on_where_there_is_room(project: Path) -> None:
    pdf = Pdf(make(project, "overview", "harbour", "a4"))
    leaflet, contacts, _ = tops(pdf)
    assert set(leaflet.pages) & set(contacts.pages)
    assert f"Page {pdf.page_count} of {pdf.page_count}" in pdf.page_text(pdf.page_count)


def test_what_is_about_a_leaflet_is_its_last_thing_and_can_be_linked_to(project: Path) -> None:
    path = project / "leaflets" / "overview.yaml"
    change(path, "      Ask your team what", "      See [the sources](#about).\n      Ask your team what")
    pdf = Pdf(make(project, "overview", "harbour", "a4"))
    *_, about = tops(pdf)
    last = max(number for part in tops(pdf)[:-1] for number in part.pages)
    assert (about.elements[0].text, min(about.pages) >= last) == ("About this leaflet", True)
    [link] = [link for link in pdf.links() if link.text.strip() == "the sources"]
    assert link.target.startswith(f"page {about.pages[0]} at ")
    assert [bookmark.title for bookmark in pdf.bookmarks()][-1] == "About this leaflet"


def test_the_back_of_a_folded_sheet_comes_after_what_is_about_a_leaflet() -> None:
    pdf = Pdf(make(REPOSITORY, "bone", "harbour", "dl-trifold"))
    *_, about, contacts = tops(pdf)
    assert about.elements[0].text == "About this leaflet"
    assert (set(contacts.pages), pdf.page_count) == ({6}, 6)


def test_a_title_below_another_is_nearer_to_it_than_to_words(project: Path) -> None:
    pdf = Pdf(make(project, "overview", "harbour", "a4"))
    contacts = tops(pdf)[1]
    (_, title), (_, first) = (places(pdf, heading)[0] for heading in contacts.find("H2", "H3")[:2])
    assert 20 < title - first < 45


def test_links_and_bookmarks_lead_to_a_shared_page_within_a_page(project: Path) -> None:
    path = project / "leaflets" / "overview.yaml"
    change(path, "      Ask your team what", "      See [who to contact](#contacts/).\n      Ask your team what")
    pdf = Pdf(make(project, "overview", "harbour", "a5"))
    heading = tops(pdf)[1].elements[0]
    [(page, y), *_] = places(pdf, heading)
    [link] = [link for link in pdf.links() if link.text.strip() == "who to contact"]
    found = re.fullmatch(r"page (\d+) at (\d+)", link.target)
    assert found is not None
    assert int(found[1]) == page
    assert 0 < int(found[2]) - y < 60
    [bookmark] = [bookmark for bookmark in pdf.bookmarks() if bookmark.title == TITLES["contacts"]]
    assert (bookmark.page, bookmark.level) == (page, 2)


@pytest.mark.parametrize(
    ("old", "new"), [("\nlanguage:", "\nstart: page\nlanguage:"), ("status: example", "status: draft")]
)
def test_a_shared_page_begins_a_page_where_it_says_so_or_is_marked(project: Path, old: str, new: str) -> None:
    """What stands at the top of a page and across it holds for all of the page."""
    change(project / "leaflets" / "shared" / "contacts.yaml", old, new)
    pdf = Pdf(make(project, "overview", "harbour", "a5"))
    leaflet, contacts = tops(pdf)
    assert leaflet.elements[-1].elements[0].text == "About this leaflet"
    assert min(contacts.pages) == max(leaflet.pages) + 1


def test_a_shared_page_in_another_language_says_so_within_a_page(project: Path) -> None:
    files = Project(project)
    contacts = files.shared("contacts").model.model_copy(update={"language": "cy"})
    pages = [PageToSet("overview", files.leaflet("overview").model), PageToSet("contacts", contacts)]
    theme = laying_out.theme("harbour", "a4")
    parts = lay_out_together(pages, theme, {"contacts": contacts})
    pdf = laying_out.printed(parts, theme, "".join(parts[0].characters.values()))
    first, second, about = pdf.tops[0].elements
    assert set(first.pages) & set(second.pages)
    assert (first.language, second.language, about.language) == (None, "cy", "en-GB")


def test_shared_pages_below_several_leaflets_are_made_once_in_each_size(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, theme, set_pages = Project(project), laying_out.theme("harbour", "a4"), together._composed
    shared = {name: files.shared(name).model for name in TITLES}
    runs = [[PageToSet(name, files.leaflet(name).model), *itertools.starmap(PageToSet, shared.items())] for name in OWN]
    alone = [lay_out_together(pages, theme, shared) for pages in runs]
    made: list[tuple[str, float]] = []

    def counted(page: PageToSet, theme: Theme, *rest: object, **named: object) -> object:
        made.append((page.name, theme.format.type.body))
        return set_pages(page, theme, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(together, "_composed", counted)
    texts = SharedTexts()
    below = [lay_out_together(pages, theme, shared, texts=texts) for pages in runs]
    # The parts of the first are as they were made, although the same texts were drawn again below others.
    assert below == alone
    sizes = [each for each in made if each[0] in TITLES]
    assert len(sizes) == len(set(sizes)) > len(TITLES)


def test_a_shared_page_below_leaflets_with_other_pages_has_links_to_those(project: Path) -> None:
    """In another language a link leads to the translation, where the leaflet has that."""
    theme = laying_out.theme("harbour", "a4")
    files = Project(project)
    after, contacts = files.shared("after-surgery").model, files.shared("contacts").model
    renamed = contacts.model_copy(update={"title": "Ring somebody"})
    other = contacts.model_copy(update={"translation_of": "contacts", "language": after.language})
    texts = SharedTexts()
    for shared in (
        {"after-surgery": after, "contacts": contacts},
        {"after-surgery": after, "contacts": renamed},
        {"after-surgery": after, "other": other},
        {"after-surgery": after, "contacts": contacts},
    ):
        pages = [PageToSet("bone", files.leaflet("bone").model), PageToSet("after-surgery", after)]
        parts = lay_out_together(pages, theme, shared, texts=texts)
        assert parts == lay_out_together(pages, theme, shared)


@pytest.mark.parametrize("duplex", [False, True])
def test_shared_pages_of_a_pack_follow_on_and_are_numbered(project: Path, duplex: bool) -> None:
    """A leaflet of a pack for duplex can be taken out: nothing is below it."""
    change(
        project / "leaflets" / "shared" / "after-surgery.yaml",
        "    blocks:\n      - kind: questions",
        "\n  - title: Later\n    blocks:\n      - kind: questions",
    )
    pdf = Pdf(packing.make(project, "bone", "liver", duplex=duplex))
    titles = [part.elements[0].text.strip() for part in tops(pdf)]
    bone, liver, after, contacts = tops(pdf)[2:6]
    assert titles[4:6] == list(TITLES.values())
    assert min(liver.pages) > max(bone.pages), "a leaflet starts on a new page"
    assert (min(after.pages) > max(liver.pages)) is duplex
    for part, title in ((after, TITLES["after-surgery"]), (contacts, TITLES["contacts"])):
        [(page, _), *_] = places(pdf, part.elements[0])
        [entry] = [entry.text for top in tops(pdf)[:2] for entry in top.find("TOCI") if title in entry.text]
        assert entry.rstrip().endswith(f"page {page}")


def test_the_footer_of_a_pack_says_what_its_page_begins_with(project: Path) -> None:
    pdf = Pdf(packing.make(project, "bone", "liver"))
    leaflets = [part for part in tops(pdf)[2:] if part.elements[0].text.strip() not in TITLES.values()]
    named: list[str] = []
    for number in range(1, pdf.page_count + 1):
        first = next(f for f in pdf.painted[number - 1].fragments if f.mcid is not None and f.y < 760)
        [part] = [
            part
            for part in tops(pdf)
            if any(mark.mcid == first.mcid and mark.page == number for each in part.walk() for mark in each.marks)
        ]
        footer = [f.text for f in pdf.painted[number - 1].fragments if f.artifact == ("Pagination", "Footer")]
        title = part.elements[0].text.strip()
        # The first page of a leaflet has its title in large letters.
        below = [
            part.elements[0].text.strip()
            for part in tops(pdf)
            if min(part.pages) == number and first.mcid not in {mark.mcid for e in part.walk() for mark in e.marks}
        ]
        named += [title for title in below if title in TITLES.values()]
        assert all(title in " ".join(footer) for title in below if title in TITLES.values())
        says = "review" if part in leaflets and number == min(part.pages) else title
        assert number < 3 or title.startswith("Questions") or says in " ".join(footer)
    assert named, "one of them begins further down"


@pytest.mark.parametrize("details", [{"ward_phone": "01632 960 987"}])
def test_a_patients_ward_is_on_a_shared_page_that_follows_on(project: Path, details: dict[str, str]) -> None:
    pdf, other = (Pdf(packing.make(project, "bone", "liver", details=each)) for each in (details, {}))
    assert pdf.tagging_problems() == []
    assert pdf.page_count == other.page_count
    assert "987" in tops(pdf)[5].text
    assert "987" not in tops(other)[5].text


def test_the_room_for_notes_follows_on_with_as_many_lines_as_there_is_room_for(project: Path) -> None:
    """A short page of contacts leaves room for more of them than a long one does."""
    path = project / "leaflets" / "shared" / "contacts.yaml"
    long = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\nsections:.*", f"\nsections:\n  - {SHORT}\n", long, flags=re.DOTALL), encoding="utf-8")
    pdf = Pdf(packing.make(project, "bone", "liver"))
    notes = tops(pdf)[-1]
    assert len(set(tops(pdf)[-2].pages) | set(notes.pages)) == 1
    rules = [shape for shape in pdf.painted[-1].shapes if shape.artifact == Artifact() and shape.box[3] < 700]
    lowest = min(shape.box[1] for shape in rules)
    assert 60 < lowest < 120, "the lines reach down to where words may be"


def test_the_title_of_a_draft_is_on_the_page_of_its_first_section() -> None:
    """Below the title is a line that says what the page is, and then a group of cards, which is kept whole."""
    for name in ("bone-ar", "brain-ar", "liver-cy"):
        pdf = Pdf(make(REPOSITORY, name))
        for part in tops(pdf)[1:-1]:
            title, first = part.find("H2", "H3")[:2]
            assert title.pages == first.pages
