"""The manifest: what is written is read again, what is damaged is noticed, what is gone is forgotten."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import manifest
from builder.manifest import Damaged, Entry

BONE = Entry("harbour/a4/bone.pdf", "bone", "1.0", "harbour", "a4", "en-GB", 3, "ab" * 32)
LIVER = Entry("harbour/a4/liver.pdf", "liver", "2.1", "harbour", "a4", "cy", 4, "cd" * 32)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PATH = TEXT.filter(lambda text: ".." not in text.split("/") and not text.startswith("/"))
ENTRY = st.builds(Entry, PATH, TEXT, TEXT, TEXT, TEXT, TEXT, st.integers(), TEXT)


def touch(output: Path, *entries: Entry) -> None:
    for entry in entries:
        (output / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (output / entry.path).write_bytes(b"%PDF")


def test_it_says_of_each_file_what_it_is(tmp_path: Path) -> None:
    manifest.write(tmp_path, [LIVER, BONE])
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
        ]
    }


def test_the_order_of_the_entries_does_not_change_a_byte(tmp_path: Path) -> None:
    manifest.write(tmp_path, [BONE, LIVER])
    first = (tmp_path / "manifest.json").read_bytes()
    manifest.write(tmp_path, [LIVER, BONE])
    assert (tmp_path / "manifest.json").read_bytes() == first
    assert b"\r" not in first
    assert first.endswith(b"}\n")


@given(st.lists(ENTRY, max_size=4))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]) -> None:
    output = tmp_path_factory.mktemp("output")
    manifest.write(output, entries)
    assert manifest.read(output) == sorted(entries)


def test_no_manifest_has_no_entries(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) == []


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
