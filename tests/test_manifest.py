"""The manifest: what is written is read again, what is damaged is noticed, what is gone is forgotten.

Its history forgets nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import build, manifest, planning
from builder.edition import Item
from builder.manifest import Damaged, Entry
from builder.project import Project

BONE = Entry("harbour/a4/bone.pdf", "bone", "1.0", "harbour", "a4", "en-GB", 3, "ab" * 32)
LIVER = Entry("harbour/a4/liver.pdf", "liver", "2.1", "harbour", "a4", "cy", 4, "cd" * 32)

OLD_BONE = Item("leaflet", "bone", "Bone", "1.0", "ab" * 32)
NEW_BONE = Item("leaflet", "bone", "Bone", "1.1", "cd" * 32)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PATH = TEXT.filter(lambda text: ".." not in text.split("/") and not text.startswith("/"))
ENTRY = st.builds(Entry, PATH, TEXT, TEXT, TEXT, TEXT, TEXT, st.integers(), TEXT)
ITEM = st.builds(Item, TEXT, TEXT, TEXT, TEXT, TEXT)


def touch(output: Path, *entries: Entry) -> None:
    for entry in entries:
        (output / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (output / entry.path).write_bytes(b"%PDF")


def test_it_says_of_each_file_what_it_is(tmp_path: Path) -> None:
    manifest.write(tmp_path, [LIVER, BONE], [OLD_BONE])
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == {
        "files": [
            {
                "path": "harbour/a4/bone.pdf",
                "leaflet": "bone",
                "version": "1.0",
                "brand": "harbour",
                "format": "a4",
                "language": "en-GB",
                "pages": 3,
                "sha256": "ab" * 32,
            },
            LIVER._asdict(),
        ],
        "history": [{"kind": "leaflet", "name": "bone", "title": "Bone", "version": "1.0", "digest": "ab" * 32}],
    }


def test_the_order_of_the_entries_does_not_change_a_byte(tmp_path: Path) -> None:
    manifest.write(tmp_path, [BONE, LIVER], [OLD_BONE, NEW_BONE])
    first = (tmp_path / "manifest.json").read_bytes()
    manifest.write(tmp_path, [LIVER, BONE], [NEW_BONE, OLD_BONE, NEW_BONE])
    assert (tmp_path / "manifest.json").read_bytes() == first
    assert b"\r" not in first
    assert first.endswith(b"}\n")


@given(st.lists(ENTRY, max_size=4), st.lists(ITEM, max_size=4))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], history: list[Item]
) -> None:
    output = tmp_path_factory.mktemp("output")
    manifest.write(output, entries, history)
    assert manifest.read(output) == sorted(entries)
    assert manifest.read_history(output) == sorted(set(history))


def test_no_manifest_has_no_entries(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) == []
    assert manifest.read_history(tmp_path) == []


def test_a_manifest_without_a_history_stays_readable(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [BONE._asdict()]}), encoding="utf-8")
    assert manifest.read(tmp_path) == [BONE]
    assert manifest.read_history(tmp_path) == []


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"files": null}',
        b'{"files": 3}',
        b'{"files": ["bone"]}',
        b'{"files": [{}]}',
        b'{"files": [{"path": "bone.pdf"}]}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        json.dumps({"files": [{**BONE._asdict(), "pages": "3"}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "pages": True}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "more": "words"}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "leaflet": "\ud800"}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "path": "../bone.pdf"}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "path": "/etc/passwd"}]}).encode(),
    ],
)
def test_a_damaged_manifest_is_noticed(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(Damaged):
        manifest.read(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"files": [], "history": null}',
        b'{"files": [], "history": ["bone"]}',
        b'{"files": [], "history": [{"kind": "leaflet"}]}',
        json.dumps({"files": [], "history": [{**OLD_BONE._asdict(), "version": 1}]}).encode(),
        json.dumps({"files": [], "history": [{**OLD_BONE._asdict(), "more": "words"}]}).encode(),
        json.dumps({"files": [], "history": [{**OLD_BONE._asdict(), "title": "\ud800"}]}).encode(),
    ],
)
def test_a_damaged_history_is_noticed_and_not_written_over(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(Damaged):
        manifest.read_history(tmp_path)
    with pytest.raises(Damaged):
        manifest.remember(tmp_path, [OLD_BONE])
    assert (tmp_path / "manifest.json").read_bytes() == text


@given(st.lists(st.lists(ITEM, max_size=3), max_size=4))
def test_nothing_that_was_remembered_is_forgotten(
    tmp_path_factory: pytest.TempPathFactory, packs: list[list[Item]]
) -> None:
    output = tmp_path_factory.mktemp("output")
    for items in packs:
        manifest.remember(output, items)
    assert manifest.read_history(output) == sorted({item for items in packs for item in items})


def test_files_stay_listed_when_something_is_remembered(tmp_path: Path) -> None:
    manifest.write(tmp_path, [BONE, LIVER], [OLD_BONE])
    manifest.remember(tmp_path, [NEW_BONE])
    assert manifest.read(tmp_path) == [BONE, LIVER]
    assert manifest.read_history(tmp_path) == [OLD_BONE, NEW_BONE]


def test_a_build_keeps_the_history(tmp_path: Path) -> None:
    touch(tmp_path, BONE, LIVER)
    manifest.write(tmp_path, [BONE], [OLD_BONE, NEW_BONE])
    plan = planning.Plan(Project(tmp_path), (), "harbour", "a4")
    assert list(build._record(tmp_path, [LIVER], plan)) == []
    assert manifest.read(tmp_path) == [BONE, LIVER]
    assert manifest.read_history(tmp_path) == [OLD_BONE, NEW_BONE]


def test_a_build_makes_a_manifest_with_a_damaged_history_again(tmp_path: Path) -> None:
    touch(tmp_path, LIVER)
    (tmp_path / "manifest.json").write_text('{"files": [], "history": 3}', encoding="utf-8")
    plan = planning.Plan(Project(tmp_path), (), "harbour", "a4")
    assert len(list(build._record(tmp_path, [LIVER], plan))) == 1
    assert manifest.read(tmp_path) == [LIVER]


def test_nothing_is_written_where_all_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest.write(tmp_path, [BONE], [OLD_BONE, NEW_BONE])
    monkeypatch.setattr(manifest.files, "write", lambda *_: pytest.fail("the manifest was written"))
    manifest.remember(tmp_path, [NEW_BONE])


def test_remembering_nothing_makes_no_manifest(tmp_path: Path) -> None:
    manifest.remember(tmp_path, [])
    assert not (tmp_path / "manifest.json").exists()


def test_entries_of_earlier_builds_stay_while_their_file_does(tmp_path: Path) -> None:
    other = LIVER._replace(path="meadow/a4/liver.pdf", brand="meadow")
    gone = BONE._replace(path="meadow/a4/bone.pdf", brand="meadow")
    touch(tmp_path, BONE, other)
    assert manifest.merge(tmp_path, [other, gone], [BONE]) == [BONE, other]


def test_a_new_entry_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    new = BONE._replace(version="1.1")
    touch(tmp_path, new)
    assert manifest.merge(tmp_path, [BONE], [new]) == [new]


@given(st.binary(max_size=100))
def test_the_digest_is_that_of_other_programs(data: bytes) -> None:
    assert manifest.digest(data) == hashlib.sha256(data).hexdigest()
    assert len(manifest.digest(data)) == 64
