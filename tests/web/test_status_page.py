"""The page for leads: its counts, its list, what filters it, and the list for spreadsheets."""

from __future__ import annotations

import csv
import html
import io
import os
import re
from pathlib import Path

import pytest

from builder.web import listing, status_report
from builder.web.listing import Filter, Row
from builder.web.ward_words import IN_ENGLISH
from tests.support.packing import change, copied
from tests.support.serving import Ward


def shown(page: str) -> list[str]:
    """The words of each row, without its tags."""
    rows = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", re.sub("</?bdi>", "", row))).split()) for row in rows]


def counted(page: str) -> dict[str, int]:
    """What is counted at the top, by the state that each count leads to."""
    pattern = r'href="/status\?state=([^#"]+)#rows"><strong>(\d+)<'
    return {state.replace("%20", " "): int(number) for state, number in re.findall(pattern, page)}


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Ward:
    """The page of leaflets of which most need a person."""
    root = tmp_path_factory.mktemp("troubled")
    leaflets = copied(root) / "leaflets"
    change(leaflets / "bone.yaml", last_reviewed="2019-01-01", next_review="2020-01-31", owner="Ward 7")
    change(leaflets / "liver.yaml", status="withdrawn", withdrawn_because="The dose was wrong")
    change(leaflets / "brain.yaml", status="draft")
    change(leaflets / "overview.yaml", language="ar", title="نظرة عامة", kind=None)
    return Ward(root)


def test_what_needs_a_person_comes_first_and_is_counted(troubled: Ward) -> None:
    page = troubled.get("/status").text
    rows = shown(page)
    assert rows[0].startswith(
        "Surgery to strengthen a weakened bone leaflets/bone.yaml, English past review 31 January"
    )
    assert rows[0].endswith("Ward 7")
    assert ["The dose was wrong" in row for row in rows].index(True) > ["draft" in row for row in rows].index(True)
    counts = counted(page)
    assert (counts["expired"], counts["draft"], counts["withdrawn"]) == (1, 1, 1)
    for state, count in counts.items():
        assert len(shown(troubled.get(f"/status?state={state}").text)) == count


def test_rows_lead_to_the_pages_for_editors(troubled: Ward) -> None:
    page = troubled.get("/status").text
    for address in ("/edit/bone", "/edit-shared/contacts"):
        assert f'<th role="rowheader" scope="row"><a href="{address}"' in page
        assert troubled.get(f"{address}/state?since=").status_code == 200


def test_titles_are_marked_with_their_language(troubled: Ward) -> None:
    assert '<a href="/edit/overview" lang="ar" dir="rtl">نظرة عامة</a>' in troubled.get("/status").text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("words=SURGERY+weak", ["Surgery to strengthen a weakened bone"]),
        ("words=dose", ["Liver surgery"]),
        ("words=S%C3%BBrgery+weak", ["Surgery to strengthen a weakened bone"]),
        ("owner=Ward+7", ["Surgery to strengthen a weakened bone"]),
        ("language=ar", ["نظرة عامة"]),
        ("kind=leaflets/&state=draft", ["Brain surgery"]),
        ("words=nothing+like+that", []),
        ("page=99&state=draft", ["Brain surgery"]),
        ("page=x&state=draft", ["Brain surgery"]),
    ],
)
def test_the_list_is_filtered_by_a_form(troubled: Ward, query: str, titles: list[str]) -> None:
    page = troubled.get(f"/status?{query}").text
    assert '<form method="get" action="/status"' in page
    rows = shown(page)
    assert len(rows) == len(titles)
    assert all(row.startswith(title) for row, title in zip(rows, titles, strict=True))
    assert ("Nothing is found" in page) == (not titles)


def test_300_rows_are_shown_a_page_at_a_time() -> None:
    rows = [Row(f"Leaflet {number}", f"leaflets/{number}.yaml", ("approved",), "surgery") for number in range(300)]
    first = listing.listing(rows, Filter(words="leaflet"), status_report.STATES, IN_ENGLISH)
    assert (first.pages, len(first.rows), len(first.matching)) == (25, 12, 300)
    seen = [
        row.title
        for number in range(1, first.pages + 1)
        for row in listing.listing(rows, Filter(page=number), status_report.STATES, IN_ENGLISH).rows
    ]
    assert seen == [row.title for row in rows]
    assert Filter(words="a&b", page=2).query(3) == "?words=a%26b&page=3"


def test_files_that_nobody_builds_are_no_news(project: Path) -> None:
    assert "output/" not in Ward(project).get("/status").text
    path = project / "output" / "harbour" / "a4" / "bone.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF")
    os.utime(path, (1_790_000_000, 1_790_000_000))
    [row] = shown(Ward(project).get("/status?kind=output/").text)
    assert "to be built again the manifest does not list it Written 21 September 2026" in row.replace("\u00a0", " ")


def test_the_list_is_a_file_for_spreadsheets(troubled: Ward) -> None:
    answer = troubled.get("/status.csv?state=draft")
    assert answer.mimetype == "text/csv"
    assert 'filename="status.csv"' in answer.headers["Content-Disposition"]
    heads, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    cells = dict(zip(heads, row, strict=True))
    assert cells["Title"] == "Brain surgery"
    assert (cells["File"], cells["State"], cells["Language"]) == ("leaflets/brain.yaml", "draft", "English")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_spreadsheet_calculates_no_cell(first: str) -> None:
    row = Row(f'{first}HYPERLINK("https://example.org")', "leaflets/a.yaml", ("draft",), owner=f"{first}1", kind="a")
    _, cells = csv.reader(io.StringIO(status_report.as_csv([row], IN_ENGLISH).decode("utf-8-sig"), newline=""))
    assert cells[0] == f"'{row.title}"
    assert cells[4] == f"'{first}1"
    assert cells[1] == "leaflets/a.yaml"


def test_the_page_is_in_the_language_of_the_ward(troubled: Ward) -> None:
    page = html.unescape(Ward(troubled.root, language="cy").get("/status").text)
    for words in ("Beth sydd angen sylw rhywun", "wedi’i thynnu’n ôl", "Arabeg", "Lawrlwytho’r rhestr hon"):
        assert words in page
    assert '<span class="remark" lang="en-GB">The dose was wrong</span>' in page
