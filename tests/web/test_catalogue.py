"""What can be picked, what cannot and why: on the page, and for whoever sends the form by hand."""

from __future__ import annotations

import datetime
import itertools
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from builder import cli
from builder.content import project_changes
from builder.content.project import Project, digest_of
from builder.core.diagnostics import Place, Problem
from builder.packs import prepare, render
from builder.web import catalogue, orders, snapshot
from builder.web.snapshot import Choices
from tests.support import days
from tests.support.packing import change, recipe
from tests.support.serving import JSON, Ward

PAST = {"last_reviewed": "2019-01-01", "next_review": "2020-01-31"}
UNUSABLE: dict[str, tuple[dict[str, str], str]] = {
    "withdrawn": ({"status": "withdrawn", "withdrawn_because": "The dose was wrong."}, "withdrawn: The dose was wrong"),
    "past its review": (PAST, "past its review, which was due by 31 January 2020"),
    "draft": ({"status": "draft"}, "a draft: nobody has approved it yet"),
    "in review": ({"status": "in review"}, "in review: nobody has approved it yet"),
    "void": (
        {"status": "approved", "approver": "A. Tarrant", "approved_on": "2026-11-22", "approved_hash": "0" * 64},
        "changed since it was approved",
    ),
    "unreadable": ({"ownr": "nobody"}, "it has errors, and an editor has to fix it"),
}


def box(page: str, name: str) -> str:
    """The tag of a leaflet's box."""
    match = re.search(rf'<input type="checkbox" id="leaflet-{name}"[^>]*>', page)
    assert match is not None
    return match[0]


@pytest.mark.parametrize(("fields", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_handed_out_says_why_and_cannot_be_picked_or_forced(
    project: Path, fields: dict[str, str], why: str
) -> None:
    change(project / "leaflets" / "bone.yaml", **fields)
    ward = Ward(project)
    page = ward.get("/").text.replace("\u00a0", " ")
    assert " disabled" in box(page, "bone")
    assert " disabled" not in box(page, "brain")
    assert why in page
    for path in ("/preview", "/download", "/print", "/picture", "/summary"):
        answer = ward.post(path, ["bone", "brain"], "application/json")
        assert answer.status_code == 422
        assert why in answer.get_json()["reasons"][0]["message"].replace("\u00a0", " ")
    assert ward.post("/preview", ["brain"]).mimetype == "application/pdf"


@pytest.mark.parametrize(("fields", "why"), list(UNUSABLE.values())[:3], ids=list(UNUSABLE)[:3])
def test_leaflets_with_an_unusable_shared_page_cannot_be_picked(
    project: Path, fields: dict[str, str], why: str
) -> None:
    change(project / "leaflets" / "shared" / "after-surgery.yaml", **fields)
    ward = Ward(project)
    page = ward.get("/").text.replace("\u00a0", " ")
    assert [name for name in ("bone", "brain", "liver", "overview") if " disabled" in box(page, name)] == [
        "bone",
        "brain",
        "liver",
    ]
    assert f"it contains “What happens after surgery”, which is {why}" in page
    data = ward.json("/summary", ["overview"], shared="after-surgery")
    assert why in data["reasons"][0]["message"].replace("\u00a0", " ")
    assert ward.json("/summary", ["overview"])["ok"]


def test_reasons_are_sentences_with_titles(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", ownr="nobody")
    fields = {"status": "withdrawn", "withdrawn_because": "It is old", "replaced_by": "overview"}
    change(project / "leaflets" / "liver.yaml", **fields)
    ward = Ward(project)
    page = ward.get("/").text
    assert "it contains “Bone”, which has errors, and an editor has to fix it." in page
    assert "withdrawn: It is old. Take “Surgery for secondary breast cancer” in its place." in page
    data = ward.json("/summary", ["liver"])["reasons"][0]
    assert data["message"].startswith("“Liver surgery” cannot be handed out: withdrawn: It is old")
    assert data["field"] == "leaflet-liver"


def test_nobody_is_sent_to_a_leaflet_that_is_withdrawn_too(project: Path) -> None:
    fields = {"status": "withdrawn", "withdrawn_because": "It is old"}
    change(project / "leaflets" / "liver.yaml", **fields, replaced_by="brain")
    change(project / "leaflets" / "brain.yaml", **fields)
    page = Ward(project).get("/").text
    assert "withdrawn: It is old." in page
    assert "in its place" not in page


def test_a_nurse_sees_no_file_names_and_no_yaml(project: Path) -> None:
    text = (project / "leaflets" / "bone.yaml").read_text(encoding="utf-8")
    (project / "leaflets" / "bone.yaml").write_text(re.sub("(?m)^last_reviewed:.*$", "", text), encoding="utf-8")
    (project / "styles" / "formats" / "a5.yaml").write_text("name: [", encoding="utf-8")
    recipe(project, "broken", leaflets=["brain", "spine"], title="Broken")
    change(project / "leaflets" / "brain.yaml", key_facts={"Anaesthetics": "General"})
    ward = Ward(project)
    shown = re.sub("<[^>]*>", " ", ward.get("/").text)
    assert "Cannot be handed out: it has errors, and an editor has to fix it." in shown
    refused = [ward.post("/summary", [name]).text for name in ("bone", "brain")]
    [reason] = ward.json("/summary", ["brain"])["reasons"]
    assert reason["message"] == "in “Brain surgery”: the topic “Anaesthetics” is not in the list of topics"
    for words in (shown, *refused, str(reason)):
        assert re.findall(r"`|\.yaml|\.toml|leaflets/|styles/|last_reviewed|key_facts", words) == []


def test_a_problem_of_another_file_has_its_place_and_what_to_do(project: Path) -> None:
    path = project / "styles" / "formats" / "a5.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    ward = Ward(project)
    pattern = r"Error in styles/formats/a5\.yaml, line \d+, column 1:.*What to do: <span>\w"
    assert re.search(pattern, ward.get("/edit").text, re.DOTALL)
    pattern = r'styles/formats/a5\.yaml:\d+:1</span><span class="remark">\w'
    assert re.search(pattern, ward.get("/status?state=problem").text)


def test_pages_with_the_same_title_also_show_their_names(project: Path) -> None:
    leaflets = project / "leaflets"
    shutil.copy(leaflets / "liver.yaml", leaflets / "liver-2.yaml")
    shutil.copy(leaflets / "shared" / "contacts.yaml", leaflets / "shared" / "people.yaml")
    fields = {"status": "withdrawn", "withdrawn_because": "It is old", "replaced_by": "liver-2"}
    change(leaflets / "liver.yaml", **fields)
    ward = Ward(project)
    page = ward.get("/").text
    assert re.findall(r'<label for="leaflet-liver[^>]*>([^<]*)<', page) == [
        "Liver surgery (Liver)",
        "Liver surgery (Liver 2)",
    ]
    assert ">Brain surgery</label>" in page
    assert ">Who to contact (People)</label>" in page
    assert "Take “Liver surgery (Liver 2)” in its place." in page
    assert "“Liver surgery (Liver)” cannot be" in ward.json("/summary", ["liver"])["reasons"][0]["message"]
    assert ward.json("/summary", ["liver-2"])["leaflets"] == ["Liver surgery"]


def test_a_reason_reaches_what_contains_the_page(project: Path) -> None:
    change(project / "leaflets" / "shared" / "after-surgery.yaml", status="draft")
    page = Ward(project).get("/").text
    inner = "which contains “What happens after surgery”, which is a draft: nobody has approved it yet"
    assert f"{inner}." in page


def test_words_of_a_brand_that_nobody_approved_close_a_leaflet_in_that_brand(project: Path) -> None:
    path = project / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("You will have a general", "{{ nurse_team }}: you will have a general", 1)
    path.write_text(text.replace("status: example", "feedback: Write to us.\nstatus: example"), encoding="utf-8")
    approved = CliRunner().invoke(cli.main, ["--project", str(project), "approve", "bone", "--by", "Made-up group"])
    assert approved.exit_code == 0, approved.output
    recipe(project, "both", title="Both", leaflets=["bone", "brain"])
    ward = Ward(project)
    assert ward.post("/preview", ["bone"], brand="harbour").mimetype == "application/pdf"

    def retold(brand: str) -> str:
        file = project / "styles" / "brands" / f"{brand}.yaml"
        fields = yaml.safe_load(file.read_text(encoding="utf-8"))["fields"]
        change(file, fields={**fields, "nurse_team": "Stop your tablets and call"})
        name: str = yaml.safe_load(file.read_text(encoding="utf-8"))["name"]
        return f"not approved with the words of “{name}”"

    why = retold("harbour")
    page = ward.get("/").text
    assert f">{why[0].upper()}{why[1:]}.</span>" in page
    assert " disabled" not in box(page, "bone")
    assert f"Both</button> <span>(it contains “Surgery to strengthen a weakened bone”, which is {why})</span>" in page
    refused = ward.post("/preview", ["bone"], JSON, brand="harbour").get_json()["reasons"]
    assert [reason["message"] for reason in refused] == [
        f"“Surgery to strengthen a weakened bone” cannot be handed out: {why}"
    ]
    assert ward.post("/preview", ["bone"], brand="meadow").mimetype == "application/pdf"
    retold("meadow")
    page = ward.get("/").text
    assert " disabled" in box(page, "bone")
    assert "Cannot be handed out: not approved with the words of “" in page


def test_answers_of_a_recipe_that_nobody_approved_close_it_in_a_real_clinic(project: Path) -> None:
    topic = next(iter(yaml.safe_load((project / "leaflets" / "bone.yaml").read_text(encoding="utf-8"))["key_facts"]))
    recipe(project, "both", title="Both", leaflets=["bone", "brain"], resolve={topic: "bone"})
    of_day = datetime.date(2026, 11, 23)

    def start() -> catalogue.Start:
        return catalogue.offer(Project(project), of_day).recipes[-1]

    assert (start().why, start().unapproved) == ("", frozenset())
    change(project / "styles" / "brands" / "harbour.yaml", example=False)
    assert start().unapproved == {"harbour"}
    assert catalogue.reason_in(start(), "harbour") == "nobody has approved the answers that it chooses"
    assert catalogue.reason_in(start(), "meadow") == ""


def test_a_recipe_with_a_withdrawn_leaflet_cannot_be_picked(project: Path) -> None:
    change(project / "leaflets" / "brain.yaml", status="withdrawn", withdrawn_because="It is old")
    page = Ward(project).get("/").text
    assert "data-recipe" not in page
    assert "withdrawn: It is old" in page


def test_a_leaflet_that_is_withdrawn_now_is_not_handed_out_any_more(project: Path) -> None:
    ward = Ward(project)
    assert ward.json("/summary", ["bone"])["ok"]
    change(project / "leaflets" / "bone.yaml", status="withdrawn", withdrawn_because="It is old")
    assert not ward.json("/summary", ["bone"])["ok"]
    assert "Load the page again" in ward.post("/download", ["bone"]).text
    assert " disabled" in box(ward.get("/").text, "bone")


@pytest.mark.parametrize("folder", ["leaflets/shared", "leaflets", "leaflets/images"])
def test_a_change_behind_a_link_to_a_folder_is_noticed(project: Path, folder: str) -> None:
    there = project.parent / "elsewhere"
    (project / folder).rename(there)
    (project / folder).symlink_to(there, target_is_directory=True)
    choices = Choices(project)
    before = choices.now().digest
    (there / "new.yaml").write_text("new", encoding="utf-8")
    after = choices.now().digest
    (there / "new.yaml").unlink()
    assert len({before, after, choices.now().digest}) == 3, "what was read meanwhile is of neither"


def test_a_withdrawn_page_behind_a_link_is_not_handed_out(project: Path) -> None:
    there = project.parent / "elsewhere"
    (project / "leaflets" / "shared").rename(there)
    (project / "leaflets" / "shared").symlink_to(there, target_is_directory=True)
    ward = Ward(project)
    assert ward.json("/summary", ["bone"])["ok"]
    change(there / "contacts.yaml", status="withdrawn", withdrawn_because="It is old")
    assert "withdrawn: It is old" in ward.json("/summary", ["bone"])["reasons"][0]["message"]
    assert ward.post("/download", ["bone"]).status_code == 422


def test_links_that_lead_back_are_followed_once(project: Path) -> None:
    there = project.parent / "elsewhere"
    there.mkdir()
    (project / "leaflets" / "around").symlink_to(there, target_is_directory=True)
    (there / "back").symlink_to(project / "leaflets", target_is_directory=True)
    (there / "itself").symlink_to(there, target_is_directory=True)
    (there / "nowhere").symlink_to(there / "none")
    choices = Choices(project)
    before = choices.now().digest
    assert choices.now().digest == before
    (there / "new.yaml").write_text("new", encoding="utf-8")
    assert choices.now().digest != before


def test_an_edit_is_in_the_next_pack(project: Path) -> None:
    ward = Ward(project)
    before = ward.json("/summary", ["bone"])["note"]
    change(project / "leaflets" / "shared" / "contacts.yaml", version="7.3")
    after = ward.json("/summary", ["bone"])["note"]
    assert "“Who to contact” 7.3" in after
    assert "7.3" not in before


def test_an_edit_that_leaves_size_and_dates_alike_is_noticed(project: Path) -> None:
    path = project / "leaflets" / "bone.yaml"
    choices = Choices(project)
    first = choices.now()
    text = path.read_text(encoding="utf-8")
    seen = path.stat()
    path.write_text(text.replace("title: Surgery to", "title: Surgery so", 1), encoding="utf-8")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert choices.now().digest != first.digest


def test_nothing_is_read_again_where_nothing_has_changed(project: Path) -> None:
    choices = Choices(project)
    assert choices.now() is choices.now()


def test_no_folder_is_read_and_no_file_twice(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def noted(path: Path) -> str:
        read.append(path)
        return digest_of(path)

    monkeypatch.setattr(project_changes, "TICK", float("-inf"))
    monkeypatch.setattr(snapshot, "digest_of", noted)
    choices = Choices(project)
    first = choices.now()
    assert [path for path in read if path.is_dir()] == []
    assert len(read) == len(set(read)) > 4
    read.clear()
    assert choices.now() is first
    assert read == []
    change(project / "leaflets" / "bone.yaml", version="7.3")
    assert choices.now() is not first
    assert read == [project / "leaflets" / "bone.yaml"]


def test_a_new_day_closes_a_leaflet(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Ward(project)
    assert ward.json("/summary", ["bone"])["ok"]
    days.set_today(monkeypatch, "2027-11-23")
    assert "past its review" in ward.json("/summary", ["bone"])["reasons"][0]["message"]


def test_a_recipe_picks_its_leaflets_without_script(ward: Ward) -> None:
    page = ward.get("/?recipe=bone-and-brain").text
    assert [name for name in ("bone", "brain", "liver", "overview") if " checked" in box(page, name)] == [
        "bone",
        "brain",
        "overview",
    ]
    assert 'id="recipe" value="bone-and-brain"' in page


def test_search_without_scripts_hides_misses_and_shows_what_is_picked(ward: Ward) -> None:
    page = ward.post("/", ["liver"], find="brain", name="Quillfeather").text
    shown = shown_in(page)
    assert "Quillfeather" not in page
    assert " checked" in box(page, "liver")
    assert shown == ["brain", "liver"]


@pytest.mark.parametrize(
    ("words", "names"), [("spine", ["bone"]), ("steroids brain", ["brain"]), ("radiot", ["brain"])]
)
def test_the_search_looks_through_the_titles_of_sections(ward: Ward, words: str, names: list[str]) -> None:
    assert shown_in(ward.post("/", find=words).text) == names


def test_the_search_looks_through_summaries(ward: Ward) -> None:
    assert shown_in(ward.post("/", find="weakened").text) == ["bone"]


def shown_in(page: str) -> list[str]:
    """The leaflets that are in sight."""
    return re.findall(r'<li class="choice" data-[^\n]*\n<input type="checkbox" id="leaflet-([^"]+)"', page)


def test_only_what_is_unusual_stands_at_a_leaflet(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", last_reviewed="2026-11-22", next_review="2026-12-15")
    page = Ward(project).get("/").text.replace("\u00a0", " ")
    assert re.findall(r'state">([^<]+)</span>', page) == ["To be reviewed by 15 December 2026."]


def test_the_state_differs_where_files_or_the_day_do(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Ward(project)
    states = [ward.get("/state").get_json()["state"]]
    assert f'data-state="{states[0]}"' in ward.get("/").text
    change(project / "leaflets" / "bone.yaml", version="1.1")
    states.append(ward.get("/state").get_json()["state"])
    days.set_today(monkeypatch, "2027-01-23")
    states.append(ward.get("/state").get_json()["state"])
    assert len(set(states)) == 3


def test_a_recipe_is_added_to_what_is_picked_without_scripts(ward: Ward) -> None:
    page = ward.post("/", ["liver"], add="bone-and-brain").text
    assert [name for name in ("bone", "brain", "liver", "overview") if " checked" in box(page, name)] == [
        "bone",
        "brain",
        "liver",
        "overview",
    ]
    assert 'id="recipe" value="bone-and-brain"' in page


@pytest.mark.parametrize("name", ["../bone", "shared/contacts", "bone.yaml", "/etc/passwd", "BONE", "bone\0", "topics"])
@pytest.mark.parametrize("field", ["leaflet", "shared", "recipe", "brand", "format"])
def test_names_that_the_project_does_not_have_reach_no_file(ward: Ward, field: str, name: str) -> None:
    fields = {"leaflets": ["bone"], field: name} if field != "leaflet" else {"leaflets": [name]}
    data = ward.json("/summary", **fields)
    assert re.fullmatch(r"this [a-z ]+ is no longer in use", data["reasons"][0]["message"])
    assert name not in str(data)


def test_a_file_that_is_missing_for_a_moment_leaves_no_traces(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Ward(project)
    path = project / "leaflets" / "topics.yaml"
    seen, away = path.stat(), project / "topics.away"
    make_ready = prepare.prepare
    count = 0

    def moved(*words: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count > 1:
            return make_ready(*words, **more)
        path.rename(away)
        try:
            return make_ready(*words, **more)
        finally:
            away.rename(path)
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    monkeypatch.setattr(prepare, "prepare", moved)
    given = ward.post("/preview", ["bone", "brain"]).data
    assert count == 2
    assert given == Ward(project).post("/preview", ["bone", "brain"]).data


def test_a_file_that_changes_all_the_time_stops_no_other_answer(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = Ward(project)
    make = render.PackRenderer.make

    def touched(*words: Any) -> Any:
        change(project / "leaflets" / "bone.yaml", version=str(next(numbers)))
        return make(*words)

    numbers = itertools.count()
    monkeypatch.setattr(render.PackRenderer, "make", touched)
    answer = ward.post("/preview", ["bone"])
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    monkeypatch.undo()
    assert ward.post("/preview", ["bone"]).status_code == 200


def test_a_file_that_cannot_be_read_for_a_moment_is_read_at_the_next(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_changes, "TICK", float("-inf"))
    locked = [True]

    def lock(name: str) -> None:
        read = getattr(Path, name)

        def refused(path: Path, *words: Any, **more: Any) -> Any:
            if locked and path.name == "bone.yaml":
                raise PermissionError(13, "Permission denied", str(path))
            return read(path, *words, **more)

        monkeypatch.setattr(Path, name, refused)

    lock("read_bytes")
    lock("open")
    ward = Ward(project)
    assert "it has errors" in ward.json("/summary", ["bone"])["reasons"][0]["message"].lower()
    locked.clear()
    assert ward.json("/summary", ["bone"])["ok"]


def test_a_leaflet_in_a_language_without_words_cannot_be_picked(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", language="ga")
    page = Ward(project).get("/").text
    assert "in a language that the program’s own words are not translated into: Irish" in page
    assert "disabled" in box(page, "bone")


def test_unusable_files_are_not_reported_for_other_leaflets(project: Path) -> None:
    (project / "leaflets" / "Bone Copy.yaml").write_text("title: A copy\n", encoding="utf-8")
    change(project / "leaflets" / "bone.yaml", key_facts={"Anaesthetics": "General"})
    data = Ward(project).json("/summary", ["bone"])["reasons"]
    assert data
    assert [entry for entry in data if "Bone Copy" in entry["message"]] == []


@pytest.mark.parametrize("file", ["styles/formats/a5.yaml", "styles/formats/a5.yaml (of the program)", "leaflets.yaml"])
def test_a_file_of_the_program_and_the_settings_have_names_that_a_nurse_knows(file: str) -> None:
    titles = {"styles/formats/a5.yaml": "“A5”", "leaflets.yaml": "the settings"}
    reason = orders.reason(Problem(Place(file), "error", f"lines are too long in {file}:3:4"), titles)
    named = titles[file.removesuffix(" (of the program)")]
    assert reason.message == f"in {named}: lines are too long in {named}"


@pytest.mark.parametrize("text", ["brand: [\n", "brand: nobody\nformat: a99\n"])
def test_mistakes_in_the_settings_stop_packs_and_no_page(project: Path, text: str) -> None:
    (project / "leaflets.yaml").write_text(text, encoding="utf-8")
    ward = Ward(project)
    for page in ("/", "/status", "/edit"):
        assert ward.get(page).status_code == 200
    assert "Error in leaflets.yaml, line 1, column " in ward.get("/edit").text
    assert {reason["field"] for reason in ward.json("/summary", ["brain"])["reasons"]} == {"brand", "format"}
    answer = ward.post("/summary", ["brain"], brand="harbour", format="a4")
    assert answer.status_code in (200, 422)


def test_a_nurse_reads_no_words_of_files(project: Path) -> None:
    change(project / "leaflets" / "bone.yaml", summary="Write to {{ nurse_emial }} or {{ nurse_fone }}.")
    reasons = Ward(project).json("/summary", ["bone"])["reasons"]
    assert reasons == [
        {
            "message": "“Surgery to strengthen a weakened bone” has an error, and cannot be printed now",
            "hint": "ask the person who looks after the leaflets to fix this",
            "field": "",
        }
    ]
