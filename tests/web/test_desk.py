"""The answers hold what was picked and filled in, and the summary says what the PDF is."""

from __future__ import annotations

import io
import re
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from werkzeug.http import parse_options_header

from builder import cli
from builder.content.project import Project
from builder.printing import impose
from builder.web import answers, orders
from builder.web import desk as desk_module
from builder.web.summary import folding, sheets
from tests.inspectors import Pdf
from tests.support.making import REPOSITORY
from tests.support.packing import DETAILS, SECRETS, change, recipe
from tests.support.serving import JSON, Ward

BOTH = ["bone", "brain"]
FOLDS: dict[str, str] = {"a5-booklet": "saddle", "dl-trifold": "trifold"}


def words_of(data: bytes) -> str:
    return Pdf(data).reading_text().replace("\u00a0", " ")


def test_a_preview_has_the_details_and_each_shared_page_once(ward: Ward) -> None:
    answer = ward.post("/preview", BOTH, **DETAILS)
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    words = words_of(answer.data)
    assert [secret for secret in SECRETS if secret not in words] == []
    titles = [element.text for element in Pdf(answer.data).find("H2")]
    assert titles.count("What happens after surgery") == titles.count("Who to contact") == 1


def test_a_download_is_the_same_file_to_be_saved(ward: Ward) -> None:
    answer = ward.post("/download", BOTH, **DETAILS)
    summary = ward.json("/summary", BOTH, **DETAILS)
    name = re.fullmatch(r"Surgery on your bone and your brain, \d+ \w+ \d{4}, ([\w-]+)\.pdf", summary["file"])
    assert name is not None
    assert f"pack: {name[1]};" in summary["note"]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{summary["file"]}"'
    assert answer.data == ward.post("/preview", BOTH, **DETAILS).data


def test_a_download_with_a_title_in_any_script_has_a_name_in_it(own: Path) -> None:
    with Ward(own).app.test_request_context():
        answer = answers.pdf(b"", "جراحة, AB-12.pdf")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("inline; filename=AB-12.pdf; filename*=UTF-8''%D8")
    assert parse_options_header(disposition) == ("inline", {"filename": "جراحة, AB-12.pdf"})


@pytest.mark.parametrize("format", ["a4", "giant-print", "a5-booklet"])
@pytest.mark.parametrize("duplex", [{}, {"duplex": "yes"}], ids=["simplex", "duplex"])
def test_the_summary_counts_the_pages_of_the_pdf(ward: Ward, format: str, duplex: dict[str, str]) -> None:
    fields = {"format": format, **DETAILS, **duplex}
    data = ward.json("/summary", BOTH, **fields)
    assert data["pages"] == Pdf(ward.post("/preview", BOTH, **fields).data).page_count


def test_long_notes_are_counted(ward: Ward) -> None:
    notes = "Bring the blue folder.\n" * 100
    data = ward.json("/summary", ["bone"], notes=notes)
    assert data["pages"] > ward.json("/summary", ["bone"])["pages"]
    assert data["pages"] == Pdf(ward.post("/preview", ["bone"], notes=notes).data).page_count


@pytest.mark.parametrize(
    ("pages", "fold", "words"),
    [
        (1, None, "1 sheet of paper printed on one side, 1 sheet of paper on both sides"),
        (13, None, "13 sheets of paper printed on one side, 7 sheets of paper on both sides"),
        (13, "saddle", "4 sheets of paper, printed on both sides and folded into a booklet"),
        (6, "trifold", "1 sheet of paper, printed on both sides and folded twice"),
    ],
)
def test_sheets_are_counted_by_the_fold(pages: int, fold: str | None, words: str) -> None:
    assert sheets(pages, fold) == words


def test_a_folded_format_is_printed_as_its_sheets(ward: Ward) -> None:
    data = ward.json("/summary", BOTH, format="a5-booklet")
    pdf = Pdf(ward.post("/print", BOTH, format="a5-booklet").data)
    assert data["sheets"].startswith(f"{pdf.page_count // 2} sheets")
    width, height = (float(side) for side in pdf.boxes(1)["MediaBox"][2:])
    assert (round(width), round(height)) == (842, 595)


@pytest.mark.parametrize(
    ("format", "words"),
    [
        ("a4", ""),
        ("a5-booklet", "Then stack the sheets, sheet 1 at the bottom with its front down, fold them"),
        ("dl-trifold", "Then put the sheet down with its back up, fold the right panel in at "),
    ],
)
def test_the_summary_says_how_sheets_are_printed_and_folded(ward: Ward, format: str, words: str) -> None:
    data = ward.json("/summary", ["bone"], format=format)["folding"]
    assert words in data
    how = "choose both sides of the paper, flipped on the short edge, and actual size (100 %)"
    assert data.startswith(how.capitalize()) == bool(words)
    page = ward.post("/summary", ["bone"], format=format).text
    assert ("How to print and fold it" in page, data in page) == (bool(words), True)
    if words:
        sheets = impose.impose(ward.post("/preview", ["bone"], format=format).data, FOLDS[format])
        assert (sheets.flip, data.endswith(f"{sheets.how}.")) == ("short", True)
        assert f"{'A5 booklet' if format == 'a5-booklet' else 'DL trifold'}: {how}</li>" in ward.get("/").text


@pytest.mark.parametrize(
    ("language", "first", "last"), [("en-GB", "right panel in at 200", "left"), ("ar", "left panel in at 97", "right")]
)
def test_a_leaflet_from_right_to_left_is_folded_in_a_mirror(language: str, first: str, last: str) -> None:
    words = folding(6, Project(REPOSITORY).format("dl-trifold").model, language)
    assert f"fold the {first} mm from the left edge, then fold the {last} panel over it" in words


@pytest.mark.parametrize("path", ["/preview", "/download", "/print"])
@pytest.mark.parametrize("format", ["a4", "a5-booklet"])
def test_a_pack_comes_with_its_code(ward: Ward, path: str, format: str) -> None:
    data = ward.json("/summary", BOTH, format=format)
    assert data["note"].endswith(f": {data['code']}")
    assert ward.post(path, BOTH, format=format, **DETAILS).headers["Pack-Code"] == data["code"]


def test_differences_are_listed_for_each_operation(ward: Ward) -> None:
    data = {entry["topic"]: dict(entry["answers"]) for entry in ward.json("/summary", BOTH)["differs"]}
    assert data["Hospital stay"] == {
        "Surgery to strengthen a weakened bone": "A week or longer",
        "Brain surgery": "Usually at least a week",
    }
    assert data["Who operates"]["Surgery to strengthen a weakened bone"] == ""
    assert ward.json("/summary", ["bone"])["differs"] == []


def test_a_clash_stops_the_pack_and_names_both_sources(project: Path) -> None:
    path = project / "leaflets" / "topics.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("compare", "single"), encoding="utf-8")
    ward = Ward(project)
    answer = ward.post("/preview", BOTH, JSON)
    assert answer.status_code == 422
    reasons = {entry["message"]: entry for entry in answer.get_json()["reasons"]}
    [data] = [entry for message, entry in reasons.items() if "Hospital stay" in message]
    assert data["message"].startswith("in “Surgery to strengthen a weakened bone”: “Hospital stay” can have one answer")
    assert data["message"].endswith("in “Brain surgery”")
    assert "“Hospital stay”" in ward.post("/summary", BOTH).text


def test_a_recipe_says_what_no_longer_fits_when_others_are_picked(ward: Ward) -> None:
    names = ["bone", "brain", "overview"]
    whole = ward.json("/summary", names, recipe="bone-and-brain")
    assert (whole["title"], whole["recipe"]) == ("Your operations on bone and brain", "")
    more = ward.json("/summary", [*names, "liver"], recipe="bone-and-brain")
    assert more["title"] != whole["title"]
    assert more["recipe"].startswith(
        "More is picked than “Your operations on bone and brain” has: its extra pages stay"
    )
    fewer = ward.json("/summary", BOTH, recipe="bone-and-brain")
    assert fewer["title"] == "Surgery on your bone and your brain"
    assert fewer["recipe"].startswith("Not all of “Your operations on bone and brain” is picked any more")
    assert fewer["recipe"] in ward.post("/summary", BOTH, recipe="bone-and-brain").text


def test_a_pack_has_the_order_of_the_form(ward: Ward) -> None:
    names = ["brain", "bone", "overview"]
    assert ward.json("/summary", names, recipe="bone-and-brain")["leaflets"][0] == "Brain surgery"
    assert ward.json("/summary", ["brain", "bone"])["leaflets"][0] == "Brain surgery"


def test_a_recipe_resolves_a_clash(project: Path) -> None:
    path = project / "leaflets" / "topics.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("compare", "single"), encoding="utf-8")
    topics = ["Hospital stay", "Radiotherapy afterwards"]
    recipe(project, "solved", leaflets=BOTH, resolve=dict.fromkeys(topics, "bone"))
    ward = Ward(project)
    assert not ward.json("/summary", BOTH)["ok"]
    assert ward.json("/summary", BOTH, recipe="solved")["ok"]


def test_a_shared_page_that_is_added_is_in_the_pack(ward: Ward) -> None:
    data = ward.json("/summary", ["overview"], shared="after-surgery")
    assert data["shared"] == ["What happens after surgery", "Who to contact"]
    assert "What happens after surgery" in words_of(ward.post("/preview", ["overview"], shared="after-surgery").data)


@pytest.mark.parametrize("path", ["/preview", "/download", "/print"])
def test_the_code_of_a_pack_is_explained_after_its_leaflets_change(project: Path, path: str) -> None:
    ward = Ward(project)
    note = ward.json("/summary", ["bone"])["note"]
    ward.post("/picture", ["bone"])
    assert not (project / "output" / "manifest.json").exists()
    assert ward.post(path, ["bone"], **DETAILS).status_code == 200
    ward.app.extensions["leaflets"].desk._clerk.shutdown()
    change(project / "leaflets" / "bone.yaml", version="2.0")
    code = note.rpartition(": ")[2]
    data = CliRunner().invoke(cli.main, ["--project", str(project), "explain", code]).stdout
    assert re.search(r"leaflet +bone +Surgery to strengthen a weakened bone +1\.0 +", data)
    assert "unknown" not in data


def test_a_pack_is_recorded_again_after_the_output_folder_was_deleted(project: Path) -> None:
    ward = Ward(project)
    desk = ward.app.extensions["leaflets"].desk
    for _ in range(2):
        shutil.rmtree(project / "output", ignore_errors=True)
        assert ward.post("/preview", ["bone"]).status_code == 200
        desk._clerk.submit(int).result()
        assert (project / "output" / "manifest.json").exists()


def test_too_many_pages_for_a_pack_are_refused(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "_MOST_PICKED", 2)
    data = ward.json("/summary", [*BOTH, "liver"])
    assert data["reasons"] == [
        {"message": "more than 2 pages are picked", "hint": "make two packs of them", "field": "find"}
    ]
    assert ward.json("/summary", BOTH)["ok"]


@pytest.mark.parametrize("names", [["bone"], ["brain", "overview"], ["overview", "shared/after-surgery"]])
def test_the_line_for_the_notes_is_that_of_the_command(own: Path, ward: Ward, names: list[str]) -> None:
    done = CliRunner().invoke(
        cli.main, ["--project", str(own), "pack", *names, "--note", "--set", f"needs={DETAILS['needs']}"]
    )
    pages = [name for name in names if "/" not in name]
    shared = [name.removeprefix("shared/") for name in names if "/" in name]
    assert ward.json("/summary", pages, shared=shared, **DETAILS)["note"] == done.stdout.strip()


def test_the_picture_is_the_first_page(ward: Ward) -> None:
    blank = Image.open(io.BytesIO(ward.post("/picture", ["bone"]).data)).convert("L")
    filled = Image.open(io.BytesIO(ward.post("/picture", ["bone"], **DETAILS).data)).convert("L")
    assert blank.size == filled.size == (715, 1011)
    # Details that need room make the field, the words on it and its picture at the right move, but not the head.
    rows = [at for at in range(filled.height) if blank.crop((0, at, 400, at + 1)) != filled.crop((0, at, 400, at + 1))]
    assert 60 < rows[0] < 600
    assert ward.json("/summary", ["bone"])["alt"].startswith("First page of the pack")


def test_another_brand_and_format(ward: Ward) -> None:
    pdf = Pdf(ward.post("/preview", ["bone"], brand="meadow", format="large-print").data)
    assert "Long Meadow Breast Clinic" in pdf.reading_text()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"date_of_operation": "2026-02-31"}, "this day does not exist"),
        ({"date_of_operation": "31/02/2026"}, "this day does not exist"),
        ({"name": "Ann\u202e"}, "it contains something invisible"),
        (
            {"hospital_number": "1.2E+9"},
            "digits of this number are lost: type it again, as it is",
        ),
        ({"consultant": "x" * 201}, "it has 201 characters"),
        ({"hospital_number": "W" * 120}, "a word in it is wider than a line"),
    ],
)
def test_a_detail_that_cannot_be_printed_is_reported_at_its_field(
    ward: Ward, fields: dict[str, str], words: str
) -> None:
    [field] = fields
    data = ward.json("/preview", ["bone"], **fields)
    assert list(data["details"]) == [field]
    assert data["details"][field].startswith(words)
    page = ward.post("/preview", ["bone"], **fields)
    assert page.status_code == 422
    assert words in page.text
    assert fields[field] not in page.text


def test_what_has_letters_that_no_face_has_is_left_blank_and_the_nurse_is_told(ward: Ward) -> None:
    summary = ward.json("/summary", ["bone"], name="漢字", consultant="Nguyễn")
    assert summary["by_hand"] == ["Name"]
    text = Pdf(ward.post("/preview", ["bone"], name="漢字", consultant="Nguyễn").data).reading_text()
    assert "Nguyễn" in text
    assert "漢" not in text
    page = ward.post("/summary", ["bone"], name="漢字").text
    assert "<h2>Write by hand</h2>" in page
    assert "<li>Name</li>" in page
    assert "漢" not in page
    assert "by hand" not in ward.post("/summary", ["bone"], name="Nguyễn").text


def test_a_name_that_is_wider_than_its_line_is_left_blank(ward: Ward) -> None:
    summary = ward.json("/summary", ["bone"], name="Ann", consultant="W" * 120)
    assert summary["by_hand"] == ["Consultant"]
    text = Pdf(ward.post("/preview", ["bone"], name="Ann", consultant="W" * 120).data).reading_text()
    assert "Ann" in text
    assert "WWWW" not in text  # Codes have one W or two.


def test_a_form_without_a_pick_is_reported(ward: Ward) -> None:
    answer = ward.post("/preview")
    assert (answer.status_code, "no operation is picked" in answer.text) == (422, True)


def test_a_problem_of_a_leaflet_is_reported_with_its_title(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", key_facts={"Anaesthetics": "General"})
    [reason] = Ward(project).json("/summary", ["bone"])["reasons"]
    assert reason["message"].startswith("in “Surgery to strengthen a weakened bone”: ")
    assert reason["hint"] == "ask the person who looks after the leaflets to fix this"


def test_the_cache_has_a_limit(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_CACHED_CHOICES", 3)
    monkeypatch.setattr(desk_module, "_CACHED_THEMES", 2)
    ward = Ward(project)
    desk = ward.app.extensions["leaflets"].desk
    for number in range(5):
        recipe(project, f"pack-{number}", leaflets=["overview"], title=f"Pack {number}")
    for number in range(5):
        ward.json("/summary", ["overview"], recipe=f"pack-{number}")
    assert len(desk._kinds) == 3
    for format in ("a5", "large-print", "a4"):
        ward.json("/summary", ["overview"], format=format)
    assert len(desk._themes) == 2
    assert {theme for theme, *_ in desk._kinds} == set(desk._themes)


@pytest.mark.parametrize("field", ["brand", "format"])
@pytest.mark.parametrize("path", ["/summary", "/picture", "/preview", "/download", "/print"])
def test_nothing_replaces_a_brand_or_format_that_was_sent_empty(ward: Ward, path: str, field: str) -> None:
    answer = ward.post(path, ["bone"], JSON, **{field: ""})
    assert (answer.status_code, answer.get_json()["reasons"][0]["message"]) == (422, f"no {field} is chosen")
    assert (
        f'<option value="" selected>Choose {"whose" if field == "brand" else "how"}'
        in ward.post("/", ["bone"], **{field: ""}).text
    )


def test_an_answer_says_what_there_is_to_wait_for(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_TRIES", 0)
    answer = ward.post("/preview", ["bone"], JSON)
    assert answer.status_code == 503
    assert "is changing the leaflets at the moment. Wait a moment" in answer.get_json()["reasons"][0]["message"]


def test_a_pack_with_words_to_fill_in_says_that_it_is_not_finished(project: Path) -> None:
    ward = Ward(project)
    assert ward.json("/summary", ["bone"])["unfinished"] == []
    change(project / "styles" / "brands" / "harbour.yaml", strapline="TO FILL IN: what the clinic does")
    recipe(project, "both", leaflets=BOTH, title="TO FILL IN: a title")
    # The catalogue is read again for each answer.
    missing = ward.json("/summary", BOTH, recipe="both")["unfinished"]
    assert missing == ["“Harbour Light Breast Clinic”: what the clinic does", "“TO FILL IN: a title”: a title"]
    page = ward.post("/summary", ["bone"]).text
    assert "This pack is not finished" in page
    assert "Harbour Light Breast Clinic”: what the clinic does" in page


def test_leaflets_are_laid_out_while_nobody_asks(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_LAID_OUT_FIRST", 1)
    monkeypatch.setattr(desk_module, "_QUIET", 0.01)
    it = Ward(own).app.extensions["leaflets"].desk
    it.begin().result()
    good = [leaflet.name for leaflet in it.choices.now().offer.leaflets if not leaflet.why]
    until = time.monotonic() + 60
    laid_out: set[str] = set()
    while not laid_out.issuperset(good):
        assert time.monotonic() < until, laid_out
        time.sleep(0.05)
        [theme] = it._themes.values()
        runs = repr(list(theme.maker.renderer._parts))
        laid_out = {name for name in good if f"{name}.yaml" in runs or f"'{name}'" in runs}
    # What somebody asked for is not dropped for that.
    assert len(it._kinds) == 1
