"""The manifest: what is written is read again, what is damaged is noticed, what is gone is forgotten.

Its history forgets nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.diagnostics import Place, Problem
from builder.pipeline import manifest
from builder.pipeline.manifest import ManifestEntry, ManifestError
from builder.provenance.codes import Item
from tests.support import building, making

BONE = ManifestEntry("harbour/a4/bone.pdf", "bone", "1.0", "harbour", "a4", "en-GB", 3, manifest.digest(b"%PDF bone"))
LIVER = ManifestEntry("harbour/a4/liver.pdf", "liver", "2.1", "harbour", "a4", "cy", 4, manifest.digest(b"%PDF liver"))
LONG = Problem(Place("leaflets/bone.yaml", 7, 3), "warning", "this sentence is long", "make two of it")

OLD_BONE = Item("leaflet", "bone", "Bone", "1.0", "ab" * 32)
NEW_BONE = Item("leaflet", "bone", "Bone", "1.1", "cd" * 32)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PATH = TEXT.filter(lambda text: ".." not in text.split("/") and not text.startswith("/"))
WARNING = st.builds(Problem, st.builds(Place, TEXT, st.integers(1), st.integers(1)), st.just("warning"), TEXT, TEXT)
ENTRY = st.builds(
    ManifestEntry,
    PATH,
    *[TEXT] * 5,
    st.integers(),
    TEXT,
    st.dictionaries(TEXT, TEXT, max_size=2),
    TEXT,
    st.lists(TEXT, max_size=2).map(tuple),
    st.lists(WARNING, max_size=2).map(tuple),
    TEXT,
)
ITEM = st.builds(Item, TEXT, TEXT, TEXT, TEXT, TEXT)


def touch(output: Path, *entries: ManifestEntry) -> None:
    for entry in entries:
        (output / entry.path).parent.mkdir(parents=True, exist_ok=True)
        (output / entry.path).write_bytes(pdf(entry))


def pdf(entry: ManifestEntry) -> bytes:
    return f"%PDF {entry.leaflet}".encode()


def test_a_manifest_describes_each_file(tmp_path: Path) -> None:
    read = {"leaflets/bone.yaml": "ab" * 32}
    bone = BONE._replace(made_from=read, review="2027-11-22", allowed=("bone",), warnings=(LONG,))
    bone = bone._replace(wording="cd", code="AAAA-BBBB", short_code="CC")
    manifest.write(tmp_path, [LIVER, bone], [OLD_BONE])
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == {
        "format": 1,
        "files": [
            {
                "path": "harbour/a4/bone.pdf",
                "leaflet": "bone",
                "version": "1.0",
                "brand": "harbour",
                "format": "a4",
                "language": "en-GB",
                "pages": 3,
                "sha256": BONE.sha256,
                "made_from": {"leaflets/bone.yaml": "ab" * 32},
                "review": "2027-11-22",
                "allowed": ["bone"],
                "warnings": [["leaflets/bone.yaml", 7, 3, "this sentence is long", "make two of it"]],
                "wording": "cd",
                "code": "AAAA-BBBB",
                "short_code": "CC",
                "standard": "ua1",
            },
            {**LIVER._asdict(), "allowed": [], "warnings": []},
        ],
        "history": [{"kind": "leaflet", "name": "bone", "title": "Bone", "version": "1.0", "digest": "ab" * 32}],
        "codes": [{"code": "AAAA-BBBB", "sha256": BONE.sha256}],
        "short_codes": [{"short": "CC", "code": "AAAA-BBBB"}],
    }


def test_the_order_of_the_entries_does_not_change_a_byte(tmp_path: Path) -> None:
    manifest.write(tmp_path, [BONE, LIVER], [OLD_BONE, NEW_BONE])
    first = (tmp_path / "manifest.json").read_bytes()
    manifest.write(tmp_path, [LIVER, BONE], [NEW_BONE, OLD_BONE, NEW_BONE])
    assert (tmp_path / "manifest.json").read_bytes() == first
    assert b"\r" not in first
    assert first.endswith(b"}\n")


@given(st.lists(ENTRY, max_size=4), st.lists(ITEM, max_size=4))
def test_a_manifest_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, entries: list[ManifestEntry], history: list[Item]
) -> None:
    output = tmp_path_factory.mktemp("output")
    manifest.write(output, entries, history)
    assert manifest.read(output) == sorted(entries, key=lambda entry: entry.path)
    assert manifest.read_history(output) == sorted(set(history))


def test_a_folder_without_a_manifest_has_no_entries(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) == []
    assert manifest.read_history(tmp_path) == []


def test_a_manifest_without_a_history_is_readable(tmp_path: Path) -> None:
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
        json.dumps({"format": "1", "files": []}).encode(),
        json.dumps({"format": 0, "files": []}).encode(),
        json.dumps({"format": True, "files": []}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "leaflet": "\ud800"}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "path": "../bone.pdf"}]}).encode(),
        json.dumps({"files": [{**BONE._asdict(), "path": "/etc/passwd"}]}).encode(),
    ],
)
def test_a_damaged_manifest_is_an_error(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(ManifestError):
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
        b'{"files": [], "history": {}}',
        b'{"files": [], "history": ["bone"]}',
        b'{"files": [], "history": [{"kind": "leaflet"}]}',
        json.dumps({"files": [], "history": [{**OLD_BONE._asdict(), "version": 1}]}).encode(),
        json.dumps({"files": [], "history": [{**OLD_BONE._asdict(), "title": "\ud800"}]}).encode(),
    ],
)
def test_a_damaged_history_is_an_error_and_is_not_overwritten(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(ManifestError):
        manifest.read_history(tmp_path)
    with pytest.raises(ManifestError):
        manifest.remember(tmp_path, [OLD_BONE])
    assert (tmp_path / "manifest.json").read_bytes() == text


@given(st.lists(st.lists(ITEM, max_size=3), max_size=4))
def test_items_are_never_lost_from_the_history(
    tmp_path_factory: pytest.TempPathFactory, packs: list[list[Item]]
) -> None:
    output = tmp_path_factory.mktemp("output")
    for items in packs:
        manifest.remember(output, items)
    assert manifest.read_history(output) == sorted({item for items in packs for item in items})


def test_files_stay_listed_when_items_are_added(tmp_path: Path) -> None:
    manifest.write(tmp_path, [BONE, LIVER], [OLD_BONE])
    manifest.remember(tmp_path, [NEW_BONE])
    assert manifest.read(tmp_path) == [BONE, LIVER]
    assert manifest.read_history(tmp_path) == [OLD_BONE, NEW_BONE]


def test_the_history_survives_a_commit(tmp_path: Path) -> None:
    touch(tmp_path, BONE)
    manifest.write(tmp_path, [BONE], [OLD_BONE, NEW_BONE])
    manifest.commit(tmp_path, [(LIVER, pdf(LIVER))])
    assert manifest.read(tmp_path) == [BONE, LIVER]
    assert manifest.read_history(tmp_path) == [OLD_BONE, NEW_BONE]


def test_a_commit_writes_a_manifest_with_a_damaged_history_again(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [], "history": 3}', encoding="utf-8")
    assert manifest.commit(tmp_path, [(LIVER, pdf(LIVER))]).damaged is not None
    assert manifest.read(tmp_path) == [LIVER]


def test_items_that_are_in_the_history_are_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest.write(tmp_path, [BONE], [OLD_BONE, NEW_BONE])
    monkeypatch.setattr(manifest.atomic_files, "write", lambda *_: pytest.fail("the manifest was written"))
    manifest.remember(tmp_path, [NEW_BONE])


def test_adding_no_items_creates_no_manifest(tmp_path: Path) -> None:
    manifest.remember(tmp_path, [])
    assert not (tmp_path / "manifest.json").exists()


def test_entries_of_earlier_builds_stay_while_their_files_exist(tmp_path: Path) -> None:
    other = LIVER._replace(path="meadow/a4/liver.pdf", brand="meadow")
    gone = BONE._replace(path="meadow/a4/bone.pdf", brand="meadow")
    touch(tmp_path, other)
    manifest.write(tmp_path, [other, gone], [])
    manifest.commit(tmp_path, [(BONE, pdf(BONE))])
    assert manifest.read(tmp_path) == [BONE, other]


def test_a_new_entry_replaces_the_old_entry(tmp_path: Path) -> None:
    new = BONE._replace(version="1.1", sha256=manifest.digest(b"%PDF 1.1"))
    manifest.commit(tmp_path, [(BONE, pdf(BONE))])
    assert manifest.commit(tmp_path, [(new, b"%PDF 1.1")]).written == [new.path]
    assert manifest.read(tmp_path) == [new]
    assert (tmp_path / new.path).read_bytes() == b"%PDF 1.1"


def test_a_file_with_the_same_bytes_is_not_written(tmp_path: Path) -> None:
    touch(tmp_path, BONE)
    os.utime(tmp_path / BONE.path, (0, 0))
    assert manifest.commit(tmp_path, [(BONE, pdf(BONE))]).written == []
    assert (tmp_path / BONE.path).stat().st_mtime == 0
    assert manifest.read(tmp_path) == [BONE]


def test_the_old_file_and_entry_stay_if_the_new_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / LIVER.path).mkdir(parents=True)
    done = manifest.commit(tmp_path, [(BONE, pdf(BONE)), (LIVER, pdf(LIVER))])
    assert done.written == [BONE.path]
    assert list(done.failed) == [LIVER.path]
    assert manifest.read(tmp_path) == [BONE]


def test_an_entry_is_renewed_only_for_the_same_file(tmp_path: Path) -> None:
    manifest.commit(tmp_path, [(BONE, pdf(BONE))])
    renewed = BONE._replace(review="2028-01-01")
    manifest.commit(tmp_path, [], [renewed._replace(sha256="00" * 32), LIVER])
    assert manifest.read(tmp_path) == [BONE]
    manifest.commit(tmp_path, [], [renewed])
    assert manifest.read(tmp_path) == [renewed]


@pytest.mark.parametrize("listed", [True, False])
def test_files_are_deleted_with_their_entries(tmp_path: Path, listed: bool) -> None:
    manifest.commit(tmp_path, [(BONE, pdf(BONE)), (LIVER, pdf(LIVER))])
    if not listed:
        (tmp_path / manifest.NAME).unlink()
    manifest.remove(tmp_path, [BONE.path, "no/such.pdf"])
    assert manifest.read(tmp_path) == ([LIVER] if listed else [])
    assert not (tmp_path / BONE.path).exists()
    assert (tmp_path / LIVER.path).read_bytes() == pdf(LIVER)


def test_files_can_be_deleted_with_a_damaged_manifest(tmp_path: Path) -> None:
    manifest.commit(tmp_path, [(BONE, pdf(BONE))])
    (tmp_path / manifest.NAME).write_bytes(b"{")
    manifest.remove(tmp_path, [BONE.path])
    assert not (tmp_path / BONE.path).exists()
    assert (tmp_path / manifest.NAME).read_bytes() == b"{"


@given(st.binary(max_size=100))
def test_the_digest_is_the_same_as_that_of_other_programs(data: bytes) -> None:
    assert manifest.digest(data) == hashlib.sha256(data).hexdigest()
    assert len(manifest.digest(data)) == 64


def test_a_mark_at_the_start_and_line_ends_of_windows_damage_nothing(tmp_path: Path) -> None:
    manifest.write(tmp_path, [BONE], [OLD_BONE])
    path = tmp_path / "manifest.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert manifest.read(tmp_path) == [BONE]
    assert manifest.read_history(tmp_path) == [OLD_BONE]


# Other versions of the program


def test_a_manifest_of_a_newer_program_is_never_written_over(tmp_path: Path) -> None:
    newer = json.dumps({"format": 2, "files": [{"path": "harbour/a4/bone.pdf", "how": "else"}], "history": {}}).encode()
    (tmp_path / "manifest.json").write_bytes(newer)
    touch(tmp_path, BONE)
    before = pdf(BONE)
    for attempt in (
        lambda: manifest.read(tmp_path),
        lambda: manifest.read_history(tmp_path),
        lambda: manifest.remember(tmp_path, [OLD_BONE]),
        lambda: manifest.commit(tmp_path, [(LIVER, pdf(LIVER))]),
        lambda: manifest.remove(tmp_path, [BONE.path]),
    ):
        with pytest.raises(OSError, match="written by a newer version of the program"):
            attempt()
    assert (tmp_path / "manifest.json").read_bytes() == newer
    assert (tmp_path / BONE.path).read_bytes() == before
    assert not (tmp_path / LIVER.path).exists()


def test_a_build_beside_a_newer_program_says_so_and_changes_nothing(tmp_path: Path) -> None:
    project = making.project_with(tmp_path / "project", making.REPOSITORY / "leaflets")
    (project / "output").mkdir()
    newer = b'{"format": 99, "files": []}'
    (project / "output" / "manifest.json").write_bytes(newer)
    report = building.built(project, names=["bone"])
    assert [result.state for result in report.results] == ["refused"]
    [problem] = report.problems
    assert problem.message == "manifest.json cannot be written: it was written by a newer version of the program"
    assert "use that version" in problem.hint
    assert (project / "output" / "manifest.json").read_bytes() == newer


def test_fields_that_this_version_does_not_know_stay(tmp_path: Path) -> None:
    touch(tmp_path, BONE)
    known = {"files": [{**BONE._asdict(), "read_by": ["x"]}]}
    known["history"] = [{**OLD_BONE._asdict(), "seen": 3}]
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "more": {"a": 1}, **known}), encoding="utf-8")
    manifest.commit(tmp_path, [(LIVER, pdf(LIVER))])
    written = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert written["more"] == {"a": 1}
    assert [row.get("read_by") for row in written["files"]] == [["x"], None]
    assert [row.get("seen") for row in written["history"]] == [3]


@pytest.mark.parametrize("codes", ["{}", '["AAAA"]', '[{"code": "AAAA"}]', '[{"code": "AAAA", "sha256": 3}]'])
def test_damaged_codes_are_an_error_and_are_not_overwritten(tmp_path: Path, codes: str) -> None:
    text = f'{{"files": [], "codes": {codes}}}'
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match="digests of files by their codes"):
        manifest.remember(tmp_path, [OLD_BONE])
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == text
    assert manifest.commit(tmp_path, [(LIVER, pdf(LIVER))]).aside == "manifest.json.damaged"


def test_the_codes_of_files_stay_when_the_files_are_replaced(tmp_path: Path) -> None:
    first = BONE._replace(code="AAAA-BBBB", sha256=manifest.digest(b"%PDF first"))
    manifest.commit(tmp_path, [(first, b"%PDF first"), (LIVER, pdf(LIVER))])
    manifest.commit(tmp_path, [(BONE._replace(code="CCCC-DDDD"), pdf(BONE))])
    manifest.remove(tmp_path, [BONE.path])
    codes = [("AAAA-BBBB", first.sha256), ("CCCC-DDDD", BONE.sha256)]
    assert manifest.read_codes(tmp_path) == codes
    # A row may have fields of another version of the program.
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"AAAA-BBBB"', '"AAAA-BBBB", "by": 1'), encoding="utf-8")
    manifest.remember(tmp_path, [OLD_BONE])
    assert manifest.read_codes(tmp_path) == codes
    assert json.loads(path.read_text(encoding="utf-8"))["codes"][0]["by"] == 1


def test_short_codes_stay_when_their_files_are_gone(tmp_path: Path) -> None:
    manifest.commit(tmp_path, [(BONE._replace(code="AAAA", short_code="A"), pdf(BONE))])
    manifest.remember(tmp_path, [OLD_BONE], [manifest.ShortCode("B", "BBBB")])
    manifest.remove(tmp_path, [BONE.path])
    manifest.commit(tmp_path, [(LIVER, pdf(LIVER))])
    assert manifest.taken(tmp_path) == {"A": "AAAA", "B": "BBBB"}
    # A row may have fields of another version of the program.
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"BBBB"', '"BBBB", "by": 1'), encoding="utf-8")
    manifest.remember(tmp_path, [NEW_BONE])
    assert json.loads(path.read_text(encoding="utf-8"))["short_codes"][1]["by"] == 1


def test_a_short_code_that_is_taken_is_refused(tmp_path: Path) -> None:
    first, second = BONE._replace(code="AAAA", short_code="A"), LIVER._replace(code="BBBB", short_code="A")
    done = manifest.commit(tmp_path, [(first, pdf(BONE)), (second, pdf(LIVER))])
    assert done.written == [BONE.path]
    assert isinstance(done.failed[LIVER.path], manifest.ShortCodeTaken)
    assert not (tmp_path / LIVER.path).exists()
    with pytest.raises(manifest.ShortCodeTaken):
        manifest.remember(tmp_path, [], [manifest.ShortCode("A", "BBBB")])
    manifest.remember(tmp_path, [], [manifest.ShortCode("A", "AAAA")])
    assert manifest.taken(tmp_path) == {"A": "AAAA"}


def test_a_damaged_list_of_short_codes_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"files": [], "short_codes": [{"short": 1}]}', encoding="utf-8")
    assert manifest.taken(tmp_path) == {}
    with pytest.raises(ManifestError, match="the codes that short codes stand for"):
        manifest.remember(tmp_path, [OLD_BONE])


def test_damaged_manifests_are_set_aside_and_never_replaced(tmp_path: Path) -> None:
    for content in (b"{", b"[]"):
        (tmp_path / "manifest.json").write_bytes(content)
        done = manifest.commit(tmp_path, [(LIVER, pdf(LIVER))])
        assert done.damaged is not None
        assert (tmp_path / done.aside).read_bytes() == content
    assert sorted(path.name for path in tmp_path.glob("*.damaged*")) == [
        "manifest.json.damaged",
        "manifest.json.damaged-2",
    ]


def test_all_files_of_a_group_are_on_the_disk_before_the_first_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest.commit(tmp_path, [(BONE, b"%PDF old"), (LIVER, b"%PDF old")])
    calls: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, n=name, real=real, **w: (calls.append(n), real(*a, **w))[1])
    manifest.commit(tmp_path, [(BONE, pdf(BONE)), (LIVER, pdf(LIVER))])
    # Two leaflets and the manifest without them; then the manifest with them.
    assert calls == [*["fsync"] * 3, *["replace"] * 3, "fsync", "replace"]


def test_what_was_written_is_what_is_read(tmp_path: Path) -> None:
    for number in range(3):
        bone = BONE._replace(version=f"1.{number}", sha256=manifest.digest(b"%d" % number), code=f"AAAA-{number}")
        manifest.commit(tmp_path, [(bone, b"%d" % number), (LIVER, pdf(LIVER))], items=[OLD_BONE, NEW_BONE])
        known = manifest.read(tmp_path), manifest.read_codes(tmp_path), manifest.read_history(tmp_path)
        text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
        (tmp_path / "manifest.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
        again = manifest.read(tmp_path), manifest.read_codes(tmp_path), manifest.read_history(tmp_path)
        assert known == again
