"""YAML with places: what is read stays text, what is wrong is told where it stands, and nothing ends in a traceback."""

from __future__ import annotations

import hashlib
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.content import yaml_reader
from builder.core.diagnostics import LeafletError
from tests.support import strategies

BOTH = [yaml.CSafeLoader, yaml.SafeLoader]


@pytest.fixture(params=BOTH, ids=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """PyYAML comes without libyaml on some systems."""
    monkeypatch.setattr(yaml_reader, "_LOADER", request.param)
    return request.param


def read(folder: Path, text: str | bytes) -> yaml_reader.YamlSource:
    path = folder / "bone.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return yaml_reader.read(path, "leaflets/bone.yaml")


def problems(folder: Path, text: str | bytes) -> list[tuple[int, int, str, str]]:
    with pytest.raises(LeafletError) as failure:
        read(folder, text)
    assert {(problem.place.file, problem.severity) for problem in failure.value.problems} == {
        ("leaflets/bone.yaml", "error")
    }
    return [
        (problem.place.line, problem.place.column, problem.message, problem.hint) for problem in failure.value.problems
    ]


# Each case: the text, then line, column, a piece of the message and of the hint for each of its problems.
BAD = {
    # colons
    "colon in a value": (
        "title: Going home: what to do",
        (1, 18, "contains a colon and a space", 'title: "Going home: what'),
    ),
    "colon in an entry's value": ("a:\n  - b: c: d", (2, 9, "contains a colon and a space", '- b: "c: d"')),
    "colon in a long value": (
        "a: b: " + "c" * 80,
        (1, 5, "contains a colon and a space", f'write a: "b: {"c" * 56} … "'),
    ),
    "several colons in a value": ("a: b: c: d\ne: f", (1, 5, "contains a colon and a space", 'write a: "b: c: d"')),
    "colon beside quotes": ('a: say "b": c', (1, 11, "contains a colon and a space", "a: 'say \"b\": c'")),
    "no space after a colon": ("title:Liver\nowner: Team", (1, 6, "no space after this colon", "put a space")),
    "no space, further down": ("a: b\nc:d\ne: f", (2, 2, "no space after this colon", "put a space")),
    "no colon": ("a: b\nwords\nc: d", (2, 1, "this line has no colon", "name, a colon, a space")),
    "no colon at the start": ("title\nb: c", (1, 1, "this line has no colon", "name, a colon, a space")),
    "no name": (": x", (1, 1, "no name", "before the colon")),
    "empty name": ('"": x', (1, 1, "no name", "before the colon")),
    # indentation
    "too far right": ("a: 1\n b: 2", (2, 2, "too far to the right", "column 1, under “a”")),
    "too far right in an entry": ("s:\n  - t: a\n      b: c", (3, 7, "too far to the right", "column 5, under “t”")),
    "too far left": ("a:\n  b: 1\n c: 2", (3, 2, "does not start under", "column 3, under “b”")),
    "an entry's second field": (
        "s:\n  - title: a\n   body: b",
        (3, 4, "does not start under", "column 5, under “title”"),
    ),
    "text further left": ("body: |\n  a\n b\n", (3, 2, "does not start under", "column 3, under “a”")),
    "a list in text further left": ("b: |\n    - a\n   - b\n", (3, 4, "does not start under", "column 5, under “- a”")),
    "first line further in": ("  a: b\nc: d", (2, 1, "does not start under", "column 3, under “a”")),
    # lists
    "no space after a hyphen": ("a:\n- b\n-c", (3, 1, "no space after this hyphen", "put a space")),
    "list on the field's line": ("a: - b", (1, 4, "cannot start on this line", "on the line below")),
    "entry among fields": ("a: 1\n- b", (2, 1, "an entry of a list is among fields", "below a field")),
    "field among entries": ("a:\n  - b\n  c: d", (3, 3, "a field is among the entries", "start it with a hyphen")),
    "list at the top": ("- a\n- b", (1, 1, "starts with a list", "title: …")),
    "words at the top": ("a leaflet", (1, 1, "starts with words", "title: …")),
    # quotation marks and signs
    "open single quote": ("a: 'b\nc: d", (1, 4, "is not closed", "another '")),
    "open double quote": ('a: "b\nc: d', (1, 4, "is not closed", 'another "')),
    "quote closed by the next": ('a: "b\nc: "d"\ne: f', (1, 4, "is not closed", 'another "')),
    "words after a quote": ('a: "b" c', (1, 8, "after the closing quotation mark", "write '\"b\" c'")),
    "apostrophe in single quotes": ("a: 'it's here'", (1, 8, "after the closing quotation mark", 'write "it\'s here"')),
    "site field": ("phone: {{ ward_phone }}", (1, 8, "starts with {{", 'write "{{ ward_phone }}"')),
    "site field and words": ("a: {{ b }} or so", (1, 4, "starts with {{", 'write "{{ b }} or so"')),
    "site field in an entry": ("a:\n  - {{ b }}", (2, 5, "starts with {{", 'write "{{ b }}"')),
    "site fields in a row": (
        "a: [{{ b }}, {{ c }}]",
        (1, 5, "starts with {{", '"{{ b }}"'),
        (1, 14, "starts with {{", '"{{ c }}"'),
    ),
    "site field not closed": ("a: {{ b\nc: d", (1, 4, "starts with {{", 'write "{{ b"')),
    "site field as a name": ("{{ a }}: b", (1, 1, "starts with {{", "write")),
    "at sign": ("a: @b", (1, 4, "cannot start with @", 'write "@b"')),
    "backquote": ("a: `b`", (1, 4, "cannot start with `", 'write "`b`"')),
    "per cent": ("a: %b", (1, 4, "cannot start with %", 'write "%b"')),
    "per cent line": ("%b\na: c", (1, 1, "cannot start with %", "quotation marks")),
    "comma": ("a: , b", (1, 4, "cannot start with ,", 'write ", b"')),
    "bold at the start": ("a: **b** c", (1, 4, "cannot start with *", 'write "**b** c"')),
    "star": ("a: *b", (1, 4, "`*b` repeats nothing", "start with *")),
    "star and words": ("a: *b c", (1, 4, "starts with *", 'write "*b c"')),
    "and sign": ("a: & b", (1, 4, "cannot start with &", 'write "& b"')),
    "link at the start": ("a: [b](https://c.d)", (1, 4, "starts with [", 'write "[b](https://c.d)"')),
    "open bracket": ("a: [b, c\nd: e", (1, 4, "this [ is not closed", "write ]")),
    "open curly bracket": ("a: {b: c", (1, 4, "this { is not closed", "write }")),
    "backslash": ('a: "b\\q"', (1, 6, "backslash", "write it twice")),
    "not a character": ('a: "\\UFFFFFFFF"', None),
    "words after |": ("a: | b\n  c", (1, 6, "no words can follow |", "on the next line")),
    "words after >": ("a: > b\n  c", (1, 6, "no words can follow >", "to print the >")),
    "tab": ("a:\n\tb: c", (2, 1, "starts with a tab", "use spaces")),
    "tab after spaces": ("a:\n  b: c\n  \td: e", (3, 3, "starts with a tab", "use spaces")),
    # what YAML has and a leaflet has not
    "tag": ("a: !!python/name:os.system b", (1, 4, "`!!python/name:os.system` cannot", "quotation marks")),
    "exclamation mark": ("a: !important", (1, 4, "`!important` cannot", "quotation marks")),
    "unknown tag": ("a: !b!c d\ne: f", (1, 4, "`!b!c` cannot", "quotation marks")),
    "merge key": ("a: &x {b: c}\nd:\n  <<: *x", (3, 3, "`<<`", "write out the fields")),
    "list as a name": ("? [a]\n: b", (1, 3, "name of a field must be words", "quotation marks")),
    "two documents": ("a: b\n---\nc: d", (2, 1, "second document", "one leaflet in each file")),
    "end of a document": ("a: b\n...\nc: d", (2, 1, "YAML takes this line for the end", "delete the line")),
    "same name twice": (
        "a: b\nc: d\na: e",
        (3, 1, "`a` is here for the second time: the first is in line 1", "keep one"),
    ),
    "same name but for spaces": ("b:\n  x y: 1\n  x  y: 2", (3, 3, "`x y` is here for the second time", "keep one")),
    "alias of itself": ("a: &b [c, *b]", (1, 11, "inside what it repeats", "the words themselves")),
    # characters
    "NUL": ("a: b\0c", (1, 5, "NUL (U+0000)", "type those letters again")),
    "control character": ("a: b\x1bc", (1, 5, "control character (U+001B)", "type those letters again")),
    "soft hyphen": ("a: b\nc: hos\u00adpital", (2, 7, "soft hyphen (U+00AD)", "type those letters again")),
    "zero-width space": ("a: b\u200bc", (1, 5, "zero-width space (U+200B)", "type those letters again")),
    "turned direction": ("a: b\u202ec", (1, 5, "right-to-left override (U+202E)", "type those letters again")),
    "byte order mark inside": ("a: b\ufeffc", (1, 5, "byte order mark (U+FEFF)", "type those letters again")),
    "line separator": ("a: b\u2028c", (1, 5, "line separator (U+2028)", "type those letters again")),
    "no character": ("a: b\ufffec", (1, 5, "not a character of any script (U+FFFE)", "type those letters again")),
    "no character either": ("a: b\U0001ffffc", (1, 5, "(U+1FFFF)", "type those letters again")),
    "lost character": ("a: b\ufffdc", (1, 5, "replacement character (U+FFFD)", "type those letters again")),
    "soft hyphen as a code": ('a: "b\\u00adc"', (1, 4, "soft hyphen (U+00AD)", "type those letters again")),
    "Windows-1252": ("a: b\nc: café".encode("cp1252"), (2, 7, "not in UTF-8: “é”", "save the file as UTF-8")),
    "Windows-1252 after a mark": (b"\xef\xbb\xbfa: \x92s", (1, 4, "not in UTF-8: “’”", "save the file as UTF-8")),
    "no encoding": (b"a: \x81", (1, 4, "not in UTF-8", "save the file as UTF-8")),
    "UTF-16": ("a: b".encode("utf-16"), (1, 1, "saved as UTF-16", "save the file as UTF-8")),
    "UTF-16 without a mark": ("a: b".encode("utf-16-le"), (1, 1, "saved as UTF-16", "save the file as UTF-8")),
    # nothing
    "empty file": ("", (1, 1, "this file is empty", "title: …")),
    "notes only": ("# title: a\n", (1, 1, "this file is empty", "title: …")),
    # several at once
    "several": (
        "title: a: b\ntitle: c\nphone: {{ d }}\nweb: @e\n-f: g\nnote: 'h\nhours: !i",
        (1, 9, "contains a colon", "title:"),
        (2, 1, "the second time", "keep one"),
        (3, 8, "starts with {{", "{{ d }}"),
        (4, 6, "cannot start with @", "@e"),
        (6, 7, "is not closed", "another '"),
        (7, 8, "`!i` cannot", "quotation marks"),
    ),
    "several of one sort": (
        "a: \u00ad\nb: \u200b\n\tc: d\ne: f\ne: g",
        (1, 4, "soft hyphen", "type"),
        (2, 4, "zero-width", "type"),
        (3, 1, "a tab", "spaces"),
    ),
}
DIFFERS = {"not a character"}
"""Only that there is a problem is the same, with libyaml and without."""


@pytest.mark.parametrize("case", BAD)
@pytest.mark.usefixtures("loader")
def test_what_is_wrong_is_reported_where_it_is(case: str, tmp_path: Path) -> None:
    text, *expected = BAD[case]
    found = problems(tmp_path, text)
    if case in DIFFERS:
        assert found
        return
    assert [entry[:2] for entry in found] == [entry[:2] for entry in expected], found
    for (*_, message, hint), (*_, said, mend) in zip(found, expected, strict=True):
        assert said in message
        assert mend in hint
        assert len(message) < 100
        assert len(hint) < 160


@pytest.mark.parametrize("case", BAD)
def test_no_word_of_yaml_s_own_reaches_the_editor(case: str, tmp_path: Path) -> None:
    messages = " ".join(message + hint for *_, message, hint in problems(tmp_path, BAD[case][0]))
    for word in ("scalar", "token", "mapping", "block", "parsing", "scanning", "node", "stream", "sequence", "None"):
        assert word not in messages.replace("[c, *b]", "")


@pytest.mark.usefixtures("loader")
def test_every_scalar_stays_text(tmp_path: Path) -> None:
    written = ["no", "10:30", "012", "0123 456", "~", "", "2026-11-30", "1.0", "null", "0x1F", ".inf", "1e3", "12_000"]
    text = "list: [Yes, off]\n" + "".join(f"a{number}: {value}\n" for number, value in enumerate(written))
    assert read(tmp_path, text).data == {
        "list": ["Yes", "off"],
        **{f"a{number}": value for number, value in enumerate(written)},
    }


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: Patient #1 team\n", 1, 12),
        ("a: one\n  two #3\nb: 1\n", 2, 7),
        ("status: example   # for now\n", 1, 19),
        ("next_review: 2027-11-22 # soon\n", 1, 25),
        ("compared: no # yet\n", 1, 14),
    ],
)
def test_words_behind_a_number_sign_are_not_lost_without_a_word(
    text: str, line: int, column: int, tmp_path: Path
) -> None:
    [(at_line, at_column, message, hint)] = problems(tmp_path, text)
    assert (at_line, at_column) == (line, column)
    assert "is not printed" in message
    assert "quotation marks" in hint


@pytest.mark.parametrize("text", ["a: 'Patient #1' # note\n", "# note\na:   # note\n  b: c#d\n# end\n"])
def test_notes_that_hide_no_words_are_let_be(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).data


def test_styles_of_text(tmp_path: Path) -> None:
    text = "a: |\n  one\n   two\n\n  three\nb: >-\n  one\n  two\n\n  three\nc: 'it''s'\nd: \"a\\tb \\u00e9\"\n"
    assert read(tmp_path, text).data == {
        "a": "one\n two\n\nthree\n",
        "b": "one two\nthree",
        "c": "it's",
        "d": "a\tb é",
    }


@pytest.mark.parametrize(
    "text", ["\ufeffa: b\nc: d\n", "a: b\r\nc: d\r\n", "a: b\rc: d\r", "---\na: b\nc: d\n...\n", "{a: b, c: d}"]
)
@pytest.mark.usefixtures("loader")
def test_marks_and_line_ends_of_every_system(text: str, tmp_path: Path) -> None:
    results = read(tmp_path, text)
    assert results.data == {"a": "b", "c": "d"}
    # A digest of the text with line feeds alone, so that it is the same on every system.
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert results.digest == hashlib.sha256(plain.encode("utf-8")).hexdigest()


def test_lines_count_alike_on_every_system(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        place = read(tmp_path, f"\ufeffa: b{end}{end}c:{end}  - d{end}").place(("c", 0))
        assert (place.line, place.column) == (4, 5)


def test_what_scripts_need_is_let_through(tmp_path: Path) -> None:
    words = "naïve 12\u00a0mm – “quoted” ½ 😀 می\u200cخواهم ‏שלום \u00e9 中文 \ue000 ភាសា\u200bខ្មែរ"
    assert read(tmp_path, f"a: {words}").data == {"a": words}


@pytest.mark.usefixtures("loader")
def test_aliases_repeat_values(tmp_path: Path) -> None:
    results = read(tmp_path, "a: &x {b: c}\nd: [*x, *x]\ne: &y words\n*y : f\n")
    assert results.data == {"a": {"b": "c"}, "d": [{"b": "c"}, {"b": "c"}], "e": "words", "words": "f"}
    assert str(results.place(("d", 1, "b"))) == "leaflets/bone.yaml:1:11"


LAUGHS = "a0: &a0 [lol, lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
LONG = f"a: &a {'x' * 400_000}\n" + "".join(f"b{n}: *a\n" for n in range(10_000))


@pytest.mark.parametrize("text", [LAUGHS, LONG], ids=["many", "long"])
@pytest.mark.usefixtures("loader")
def test_repeats_are_bounded(text: str, tmp_path: Path) -> None:
    ((line, _, message, hint),) = problems(tmp_path, text)
    assert line > 1
    assert "too large once everything that it repeats" in message
    assert hint == "write the words themselves"


@pytest.mark.parametrize("sign", ["[", "- ", "{a: ", "? ", "&a [", "[{a: "])
@pytest.mark.usefixtures("loader")
def test_depth_is_bounded_before_anything_goes_deep(sign: str, tmp_path: Path) -> None:
    for text in (sign * 5000, "a: b\nc:\n  " + sign * 100_000):
        start = time.process_time()
        found = problems(tmp_path, text)
        assert any("deep here" in message for _, _, message, _ in found)
        assert time.process_time() - start < 5


def test_the_depth_that_leaflets_need_is_allowed(tmp_path: Path) -> None:
    deep = "a: " + "[" * (yaml_reader.DEPTH - 1) + "b" + "]" * (yaml_reader.DEPTH - 1)
    assert str(read(tmp_path, deep).data).count("[") == yaml_reader.DEPTH - 1
    with pytest.raises(LeafletError):
        read(tmp_path, deep.replace("b", "[b]"))


def test_files_over_a_megabyte_are_refused(tmp_path: Path) -> None:
    words = "x" * (yaml_reader.LIMIT - 3)
    assert read(tmp_path, f"a: {words}").data == {"a": words}
    assert problems(tmp_path, f"a: {words}y")[0][2:] == (
        "this file is larger than 1 MB",
        "is it a text file? Divide a long leaflet into several",
    )


@pytest.mark.parametrize("text", ["name: !%x a\n", "a: !<%> b\n", "%TAG ! %\n---\na: b\n", 'a: !<%zz> "b"\n'])
def test_a_per_cent_sign_in_a_tag_is_reported_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LeafletError) as failed:
        yaml_reader.read(path, "a.yaml")
    assert 1 <= len(failed.value.problems) <= 3


def test_a_large_file_full_of_mistakes_is_reported_in_time(tmp_path: Path) -> None:
    start = time.process_time()
    assert len(problems(tmp_path, "a: b\n" * 20_000 + "c: d: e\n" * 20_000)) > 50
    assert time.process_time() - start < 20


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    for name, message in (("none.yaml", "this file does not exist"), ("folder.yaml", "this is a folder, not a file")):
        with pytest.raises(LeafletError) as failure:
            yaml_reader.read(tmp_path / name, f"leaflets/{name}")
        assert str(failure.value).startswith(f"leaflets/{name}:1:1: error: {message}\n  hint: ")


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def protected(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", protected)
    (tmp_path / "bone.yaml").touch()
    with pytest.raises(LeafletError, match="this file cannot be read: permission denied"):
        yaml_reader.read(tmp_path / "bone.yaml", "leaflets/bone.yaml")


def test_what_is_not_an_ordinary_file_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bone.yaml").touch()
    monkeypatch.setattr(Path, "is_file", lambda path: False)
    with pytest.raises(LeafletError, match="not an ordinary file"):
        yaml_reader.read(tmp_path / "bone.yaml", "leaflets/bone.yaml")


# Places

PLACES = """\
# note
title: Bone
key_facts:
  Hospital stay: a week
  "Getting {{ up }}": days
sections:
  - title: One
    body: |
      First {{ ward_phone }} line.

      Second **bold** line.
    blocks:
      - {kind: text, body: 'it''s {{ x }} here'}
  - title: >-
      A title that
      goes on
    body: >
      Words that

      are folded {{ y }} and
      folded again
    note: "tab\\tand \\"quoted\\" \\u00e9 é
      second"
    plain: goes
      on {{ z }} 😀 and on
    named: &n |  # note
      anchored words
    empty:
"""


@pytest.mark.parametrize(
    ("path", "near", "key", "line", "place"),
    [
        ((), "", False, 0, "2:1"),
        (("title",), "", False, 0, "2:8"),
        (("title",), "", True, 0, "2:1"),
        (("key_facts", "Hospital stay"), "", False, 0, "4:18"),
        (("key_facts", "Hospital stay"), "stay", True, 0, "4:12"),
        (("key_facts", "Getting {{ up }}"), "{{up}}", True, 0, "5:12"),
        (("sections",), "", False, 0, "7:3"),
        (("sections", 0), "", False, 0, "7:5"),
        (("sections", 0), "", True, 0, "7:5"),
        (("sections", 0, "body"), "", False, 0, "8:11"),
        (("sections", 0, "body"), "{{ ward_phone }}", False, 0, "9:13"),
        (("sections", 0, "body"), "{{ward_phone}}", False, 0, "9:13"),
        (("sections", 0, "body"), "line", False, 0, "9:30"),
        (("sections", 0, "body"), "line", False, 1, "11:23"),
        (("sections", 0, "body"), "line. Second", False, 0, "9:30"),
        (("sections", 0, "body"), "", False, 2, "11:7"),
        (("sections", 0, "body"), "no such words", False, 2, "11:7"),
        (("sections", 0, "body"), "no such words", False, 0, "8:11"),
        (("sections", 0, "body"), "", False, 99, "8:11"),
        (("sections", 0, "blocks", 0), "", False, 0, "13:9"),
        (("sections", 0, "blocks", 0, "body"), "", False, 0, "13:28"),
        (("sections", 0, "blocks", 0, "body"), "s {{ x }} here", False, 0, "13:33"),
        (("sections", 1, "title"), "", False, 0, "14:12"),
        (("sections", 1, "title"), "title that goes on", False, 0, "15:9"),
        (("sections", 1, "title"), "goes", False, 0, "16:7"),
        (("sections", 1, "body"), "folded", False, 0, "20:11"),
        (("sections", 1, "body"), "{{ y }}", False, 0, "20:18"),
        (("sections", 1, "body"), "folded", False, 1, "20:11"),
        (("sections", 1, "body"), "and folded", False, 0, "20:26"),
        (("sections", 1, "note"), "and", False, 0, "22:17"),
        (("sections", 1, "note"), '"quoted', False, 0, "22:21"),
        (("sections", 1, "note"), "é", False, 0, "22:32"),
        (("sections", 1, "note"), "é second", False, 0, "22:39"),
        (("sections", 1, "note"), "second", False, 0, "23:7"),
        (("sections", 1, "plain"), "{{ z }}", False, 0, "25:10"),
        (("sections", 1, "plain"), "and on", False, 0, "25:20"),
        (("sections", 1, "named"), "words", False, 0, "27:16"),
        (("sections", 1, "empty"), "", False, 0, "28:11"),
        (("sections", 1, "no such field"), "", False, 0, "14:5"),
        (("sections", 1, "no such field"), "", True, 0, "14:5"),
        (("sections", 9, "title"), "", False, 0, "7:3"),
        (("title", 0), "", False, 0, "2:8"),
        (("sections",), "Second", False, 0, "11:7"),
    ],
)
@pytest.mark.usefixtures("loader")
def test_places(path: tuple[str | int, ...], near: str, key: bool, line: int, place: str, tmp_path: Path) -> None:
    assert str(read(tmp_path, PLACES).place(path, near, key=key, line=line)) == f"leaflets/bone.yaml:{place}"


WORDS = st.lists(
    st.sampled_from(["a", "it's", '"b"', "c\\d", "{{ e }}", "é", "😀", "f-g", "12\u00a0mm"]), min_size=1, max_size=8
)


def written(style: str, lines: list[list[str]]) -> str:
    """A value in YAML, as a person may write it: each line of words is a line of the value."""
    rows = [" ".join(line) for line in lines]
    if style == "literal":
        return "|\n" + "".join(f"    {row}\n" for row in rows)
    if style == "folded":
        return ">\n" + "\n\n".join("\n".join(f"    {word}" for word in line) for line in lines) + "\n"
    if style == "single":
        return "'" + "\n\n    ".join(rows).replace("'", "''") + "'"
    if style == "double":
        dumped = yaml.dump("\n".join(rows), default_style='"', width=30, allow_unicode=len(rows) % 2 == 0)
        return dumped.strip().replace("\n", "\n    ")
    return "x " + "\n\n    ".join(rows)


@settings(max_examples=strategies.many(4), deadline=None)
@given(
    st.sampled_from(["literal", "folded", "single", "double", "plain"]),
    st.lists(WORDS, min_size=1, max_size=4),
    st.data(),
)
def test_near_finds_every_word(
    tmp_path_factory: pytest.TempPathFactory, style: str, lines: list[list[str]], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(lines) - 1))
    lines[number] = [*lines[number], "MARK"]
    text = f"key:\n  value: {written(style, lines)}\nend: x\n"
    results = read(tmp_path_factory.mktemp("near"), text)
    assert "MARK" in results.data["key"]["value"]
    place = results.place(("key", "value"), "MARK", line=data.draw(st.sampled_from([0, number])))
    assert results.text.split("\n")[place.line - 1][place.column - 1 :].startswith("MARK")


# Anything that can be typed

TYPED = st.text(st.sampled_from("ab:- \n\t\"'[]{},&*!|>%@`#?~\\<=.0é\u00ad\u200b\U0001f600\r"), max_size=60)


@settings(max_examples=strategies.many(12), deadline=None)
@given(st.one_of(TYPED, st.text(max_size=40), st.binary(max_size=40)), st.sampled_from(BOTH))
@example("%YAML 1." + "9" * 5000 + "\n---\na: b", yaml.SafeLoader)
@example('a: "\\U00110000"', yaml.SafeLoader)
@example('a: "\\ud800"', yaml.SafeLoader)
@example("a: " + "'" * 1000, yaml.CSafeLoader)
@example("a" * 2000 + ": b", yaml.CSafeLoader)
def test_nothing_that_can_be_typed_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes, loader: Any
) -> None:
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    results: yaml_reader.YamlSource | LeafletError
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "_LOADER", loader)
        try:
            results = read(tmp_path_factory.mktemp("typed"), text)
        except LeafletError as failure:
            results = failure
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    if isinstance(results, LeafletError):
        assert results.problems
        assert all(
            1 <= problem.place.line <= lines and problem.message and problem.hint for problem in results.problems
        )
    else:
        assert isinstance(results.data, dict)
        for path, value in scalars(results.data):
            assert isinstance(value, str)
            assert 1 <= results.place(path).line <= lines


def scalars(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    if isinstance(data, dict):
        return [entry for key, value in data.items() for entry in scalars(value, (*path, key))]
    if isinstance(data, list):
        return [entry for index, value in enumerate(data) for entry in scalars(value, (*path, index))]
    return [(path, data)]


ANY = st.recursive(
    st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("xyz", min_size=1), below, max_size=3),
    max_leaves=8,
)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@settings(max_examples=strategies.many(2), deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1), ANY, min_size=1))
def test_what_another_program_wrote_is_read_back(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    text = yaml.dump(data, Dumper=_Dumper)
    assert read(tmp_path_factory.mktemp("back"), text).data == data


# Accents that stand after their letters


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("quote", ["", '"', "'", "|", ">-"])
@pytest.mark.usefixtures("loader")
def test_accents_are_joined_to_their_letters_in_values_and_names(quote: str, tmp_path: Path) -> None:
    value = f"{quote}\n  café Ŵyn Việt" if quote in ("|", ">-") else f"{quote}café Ŵyn Việt{quote}"
    read_file = read(tmp_path, apart(f"Zoë: {value}\n"))
    assert {name: words.strip() for name, words in read_file.data.items()} == {"Zoë": "café Ŵyn Việt"}


@pytest.mark.usefixtures("loader")
def test_accents_that_were_written_as_codes_are_joined(tmp_path: Path) -> None:
    assert read(tmp_path, 'a: "cafe\\u0301"\n').data == {"a": "café"}


@pytest.mark.parametrize(
    "words", ["café au lait: stop here", "Ŵŵ q\u0302 Việt é stop", "각각 한글 stop", "é é é\u0301 stop"]
)
@pytest.mark.parametrize("quote", ["|", "'", '"'])
@pytest.mark.usefixtures("loader")
def test_places_count_the_characters_of_the_file_as_typed(words: str, quote: str, tmp_path: Path) -> None:
    typed = apart(words)
    text = f"à: |\n  {typed}\n" if quote == "|" else f"à: {quote}{typed}{quote}\n"
    place = read(tmp_path, apart(text)).place(("à",), "stop")
    line = apart(text).splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith("stop")
    for near in ("café", "Việt", "한글"):
        if near in words:
            place = read(tmp_path, apart(text)).place(("à",), near)
            assert apart(text).splitlines()[place.line - 1][place.column - 1 :].startswith(apart(near))


@pytest.mark.usefixtures("loader")
def test_a_field_in_both_forms_is_there_twice(tmp_path: Path) -> None:
    ((line, column, message, _),) = problems(tmp_path, f"{apart('Zoë')}: a\nZoë: b\n")
    assert (line, column) == (2, 1)
    assert "the second time" in message


# Lists and tables whose lines YAML joins


@pytest.mark.parametrize(
    "text",
    [
        "body: Bring these\n  - glasses\n  - a book\n",
        "body: >\n  Bring these:\n  - glasses\n",
        "body: >-\n  - glasses\n  - a book\n",
        "body: >\n  1. Sit.\n  2. Stand.\n",
        "body: >\n  | a | b |\n  | --- | --- |\n",
        "body: Bring\n  • glasses\n  • a book\n",
        "a:\n  - body: Bring these\n      * glasses\n      * a book\n",
    ],
)
@pytest.mark.usefixtures("loader")
def test_lists_and_tables_whose_lines_are_joined_are_reported(text: str, tmp_path: Path) -> None:
    ((line, column, message, hint),) = problems(tmp_path, text)
    assert message == "this line would be joined to the line above"
    assert "write |" in hint
    assert text.splitlines()[line - 1][column - 1] in "-*12|•"
    assert text.splitlines()[line - 1][: column - 1].strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        "body: |\n  Bring these:\n  - glasses\n  - a book\n",
        "body: >\n  Bring these:\n\n  - glasses\n\n  - a book\n",
        "body: >\n  Bring these:\n    - glasses\n    - a book\n",
        "body: >-\n  It is open\n  - or was -\n  until 9.\n",
        "body: Keep the room at 18\n  - 21 degrees.\n",
        "a:\n  - b\n  - c\n",
        'a: "b\\n- c\\n- d"\n',
    ],
)
@pytest.mark.usefixtures("loader")
def test_lists_that_stay_lists_and_dashes_pass(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).data
