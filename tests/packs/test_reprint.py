"""The code of a pack or leaflet and the repository give it back, to the byte."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from builder.core.version import __version__
from builder.pipeline import manifest
from builder.provenance import codes, ingredients
from tests.cli.test_cli import change, run
from tests.cli.test_packs import code_of
from tests.inspectors import Pdf
from tests.support import days, packing
from tests.support.committing import begin, commit, git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a git repository with one commit."""
    root = packing.copied(tmp_path / "project")
    monkeypatch.chdir(root)
    begin(monkeypatch, root)
    (root / ".gitignore").write_text("output/\n", encoding="utf-8")
    commit(root, "2026-01-05")
    return root


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def pack(path: Path, *words: str) -> tuple[bytes, str]:
    """Make a pack: its bytes and its code."""
    result = run("pack", *words, "-o", path)
    assert result.exit_code == 0, result.output
    return path.read_bytes(), code_of(Pdf(path))


def edit(root: Path, leaflet: str = "bone") -> None:
    """Change the words of a leaflet, and the logo."""
    change(root / "leaflets" / f"{leaflet}.yaml", "title: ", "title: New words on ")
    logo = root / "styles" / "logos" / "harbour.svg"
    logo.write_text(logo.read_text(encoding="utf-8").replace("</svg>", "<!-- new --></svg>"), encoding="utf-8")


def contents(root: Path) -> dict[str, tuple[bytes, float]]:
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {str(path): (path.read_bytes(), path.stat().st_mtime) for path in files}


def test_a_pack_is_made_again_from_its_code(repository: Path, out: Path) -> None:
    before, code = pack(out / "a.pdf", "bone", "brain")
    first = git(repository, "rev-parse", "HEAD")
    edit(repository)
    commit(repository, "2026-02-05")
    assert pack(out / "b.pdf", "bone", "brain")[0] != before
    change(repository / "leaflets" / "bone.yaml", "title: ", "# being worked on\ntitle: ")
    standing = contents(repository)
    result = run("explain", code, "-o", out / "again.pdf")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(out / "again.pdf")
    pages = Pdf(out / "a.pdf").page_count
    assert f"made again from commit {first[:8]}, {pages} pages; the code is the same" in result.stderr
    assert "details are not stored" in result.stderr
    assert (out / "again.pdf").read_bytes() == before
    assert contents(repository) == standing
    assert git(repository, "status", "--short") == "M leaflets/bone.yaml"


def test_a_pack_of_another_branch_is_made_again(repository: Path, out: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "side")
    edit(repository)
    commit(repository)
    before, code = pack(out / "a.pdf", "bone-and-brain", "--brand", "harbour")
    git(repository, "checkout", "--quiet", "main")
    (repository / "output" / "manifest.json").unlink()
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before


def test_a_change_of_the_logo_alone_is_traced(repository: Path, out: Path) -> None:
    before, code = pack(out / "a.pdf", "liver")
    for number in range(3):
        logo = repository / "styles" / "logos" / "harbour.svg"
        logo.write_text(logo.read_text(encoding="utf-8") + f"<!-- {number} -->\n", encoding="utf-8")
        commit(repository)
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before


def test_a_new_character_in_another_leaflet_changes_nothing(repository: Path, out: Path) -> None:
    before, code = pack(out / "a.pdf", "bone")
    change(repository / "leaflets" / "brain.yaml", "title: ", "title: é ")
    commit(repository)
    edit(repository)
    commit(repository)
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before


def test_shared_pages_that_were_added_are_there_again(repository: Path, out: Path) -> None:
    before, code = pack(out / "a.pdf", "overview", "shared/after-surgery")
    assert "What happens after surgery" in [element.text for element in Pdf(before).find("H2")]
    edit(repository, "overview")
    result = run("explain", *code.split(), "-o", out / "b.pdf")
    assert result.exit_code == 0, result.output
    assert (out / "b.pdf").read_bytes() == before


def test_leaflets_that_start_on_right_hand_pages_do_so_again(repository: Path, out: Path) -> None:
    before, code = pack(out / "a.pdf", "bone", "brain", "--duplex")
    edit(repository)
    commit(repository)
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before
    assert code != pack(out / "single.pdf", "bone", "brain")[1]
    assert re.search(r"^layout +duplex +as it was printed$", run("explain", code).stdout, re.MULTILINE)


def test_a_page_that_was_allowed_comes_back_with_its_stamp(
    repository: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days.set_today(monkeypatch, "2028-06-01")
    every = ["--allow", "bone", "--allow", "shared/after-surgery"]
    change(repository / "leaflets" / "shared" / "contacts.yaml", "next_review: 2027-11-22", "next_review: 2028-11-22")
    commit(repository)
    before, code = pack(out / "a.pdf", "bone", *every)
    built, own = leaflet(out, more=every)
    assert re.search("^past its review +bone", run("explain", code).stdout, re.MULTILINE)
    days.set_today(monkeypatch, "2026-11-23")
    edit(repository)
    commit(repository)
    for printed, then in ((code, before), (own, built)):
        assert run("explain", printed, "-o", out / "again.pdf").exit_code == 0
        assert (out / "again.pdf").read_bytes() == then


def test_the_manifest_has_what_an_older_leaflet_came_from(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = packing.copied(tmp_path / "without-git")
    monkeypatch.chdir(root)
    assert run("build", "bone").exit_code == 0
    code = leaflet(out)[1]
    change(root / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    assert run("build").exit_code == 0
    table = run("explain", code).stdout
    assert "replaced: now version 1.1" in table
    assert "unknown" not in table


def test_a_translation_comes_back_as_it_was_when_its_original_was_the_same(repository: Path, out: Path) -> None:
    original, translation = repository / "leaflets" / "bone.yaml", repository / "leaflets" / "bone-too.yaml"
    shutil.copy(original, translation)
    change(translation, "\nversion:", "\ntranslation_of: bone\ntranslated_from: '1.0'\nversion:")
    commit(repository)
    before, code = leaflet(out, "bone-too")
    change(original, 'version: "1.0"', 'version: "1.1"')
    commit(repository)
    older = leaflet(out, "bone-too")
    assert older[1] != code
    change(translation, "title: ", "title: New words on ")
    commit(repository)
    for printed, then in ((code, before), (older[1], older[0])):
        assert run("explain", printed, "-o", out / "again.pdf").exit_code == 0
        assert (out / "again.pdf").read_bytes() == then


def test_a_pack_comes_back_without_its_details(repository: Path, out: Path) -> None:
    before, code = pack(out / "a.pdf", "bone")
    assert run("pack", "bone", "-o", out / "b.pdf", "--set", "name=Quillfeather").exit_code == 0
    edit(repository)
    commit(repository)
    assert code_of(Pdf(out / "b.pdf")) == code
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before


def test_a_project_from_windows_matches_its_commits(repository: Path, out: Path) -> None:
    for path in [*repository.rglob("*.yaml"), *repository.rglob("*.svg")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    git(repository, "config", "core.autocrlf", "true")
    before, code = pack(out / "a.pdf", "bone")
    git(repository, "add", "--all")
    assert git(repository, "status", "--short") == ""
    edit(repository)
    commit(repository)
    assert "replaced: the file has changed since; in use from 2026-01-05 to" in run("explain", code).stdout
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before


def test_a_code_gives_the_period_of_what_it_names(repository: Path, out: Path) -> None:
    _, code = pack(out / "a.pdf", "bone")
    shutil.rmtree(repository / "output")
    change(repository / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    commit(repository, "2026-02-05")
    (repository / "leaflets" / "shared" / "contacts.yaml").unlink()
    result = run("explain", code)
    assert result.exit_code == 0, "git knows them, without the manifest"
    lines = " ".join(result.stdout.split())
    assert (
        "Surgery to strengthen a weakened bone 1.0 replaced: now version 1.1; in use from 2026-01-05 to 2026-02-05"
        in lines
    )
    assert "gone: the project no longer has it; in use from 2026-01-05 on" in lines


def test_without_git_the_current_project_may_be_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = packing.copied(tmp_path / "project")
    monkeypatch.chdir(root)
    before, code = pack(tmp_path / "a.pdf", "bone")
    result = run("explain", code, "-o", tmp_path / "again.pdf")
    assert "made again from the project as it is" in result.stderr
    assert (tmp_path / "again.pdf").read_bytes() == before
    edit(root)
    result = run("explain", code, "-o", tmp_path / "none.pdf")
    assert result.exit_code == 1
    assert "other files now, and no history: the project is not in a git repository\n  hint: " in result.stderr
    assert not (tmp_path / "none.pdf").exists()


def test_what_was_never_committed_is_named(repository: Path, out: Path) -> None:
    change(repository / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    _, code = pack(out / "a.pdf", "bone")
    edit(repository)
    commit(repository)
    result = run("explain", code, "-o", out / "again.pdf")
    assert result.exit_code == 1
    assert (
        "no commit has the leaflet bone, version 1.1\n  hint: it was made from files that were never" in result.stderr
    )
    shutil.rmtree(repository / "output")
    group = code.split("-")[4]
    assert re.search(r"no commit has what \w{4} names", run("explain", code, "-o", out / "again.pdf").stderr), group


def test_versions_that_no_commit_has_together_are_reported(repository: Path, out: Path) -> None:
    brain = repository / "leaflets" / "brain.yaml"
    old = brain.read_text(encoding="utf-8")
    change(repository / "leaflets" / "bone.yaml", 'version: "1.0"', 'version: "1.1"')
    _, code = pack(out / "a.pdf", "bone", "brain")
    brain.write_text(old.replace('"1.0"', '"1.1"'), encoding="utf-8")
    commit(repository)
    assert "no commit has all of these versions together" in run("explain", code, "-o", out / "again.pdf").stderr


def test_a_logo_that_was_never_committed_is_reported(repository: Path, out: Path) -> None:
    logo = repository / "styles" / "logos" / "harbour.svg"
    old = logo.read_text(encoding="utf-8")
    logo.write_text(old + "<!-- -->\n", encoding="utf-8")
    _, code = pack(out / "a.pdf", "bone")
    logo.write_text(old, encoding="utf-8")
    result = run("explain", code, "-o", out / "again.pdf")
    assert result.exit_code == 1
    assert "none gives this code" in result.stderr
    assert "the logo" in result.stderr


def test_a_code_of_another_version_of_the_program_is_reported(
    repository: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = pack(out / "a.pdf", "bone")
    other = ingredients.builder()._replace(version="9.9", digest="ab")
    monkeypatch.setattr(ingredients, "builder", lambda: other)
    result = run("explain", code, "-o", out / "again.pdf")
    assert result.exit_code == 1
    assert f"made with another version of the program, version {__version__}" in result.stderr
    assert "this is version 9.9" in result.stderr


def test_a_clone_without_older_commits_says_where_they_are(
    repository: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = pack(out / "a.pdf", "bone")
    edit(repository)
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    assert "git fetch --unshallow" in run("explain", code, "-o", out / "again.pdf").stderr


def test_a_mistake_in_the_name_is_reported(repository: Path) -> None:
    result = run("explain", codes.code([ingredients.builder()], ""), "-o", "again.txt")
    assert result.exit_code == 2
    assert "give it a name that ends in .pdf" in result.stderr


def test_a_code_of_no_pack_gives_nothing(repository: Path, out: Path) -> None:
    items = [
        ingredients.builder(),
        next(item for item in ingredients.all_items(packing.Project(repository)) if item.name == "a4"),
    ]
    result = run("explain", codes.code(items, ""), "-o", out / "again.pdf")
    assert result.exit_code == 1
    assert "none gives this code" in result.stderr


def leaflet(out: Path, name: str = "bone", brand: str = "harbour", more: Sequence[str] = ()) -> tuple[bytes, str]:
    """Build a leaflet: its bytes and its code."""
    assert run("build", name, "--brand", brand, "--output", out, *more).exit_code == 0
    path = out / brand / "a4" / f"{name}.pdf"
    fitting = re.search(r"Full code: ([0-9A-Z -]+)", Pdf(path).reading_text())
    assert fitting is not None
    return path.read_bytes(), fitting[1]


@pytest.mark.parametrize("brand", ["harbour", "meadow"])
def test_a_leaflet_is_made_again_from_its_code(repository: Path, out: Path, brand: str) -> None:
    before, code = leaflet(out, brand=brand)
    edit(repository)
    change(repository / "leaflets" / "shared" / "contacts.yaml", 'version: "1.0"', 'version: "1.1"')
    commit(repository)
    assert leaflet(out, brand=brand)[0] != before
    result = run("explain", code, "-o", out / "again.pdf")
    assert result.exit_code == 0, result.stderr
    assert "details" not in result.stderr
    assert (out / "again.pdf").read_bytes() == before


def test_a_leaflet_that_is_made_again_is_compared_with_its_digest(repository: Path, out: Path) -> None:
    before, code = leaflet(repository / "output")
    edit(repository)
    commit(repository)
    assert leaflet(repository / "output")[0] != before
    again = ["explain", code, "-o", out / "again.pdf"]
    assert run(*again).stderr.endswith("pages; it is the same as the original file, byte for byte\n")
    assert (out / "again.pdf").read_bytes() == before
    # What the manifest says of another file with this code.
    path = repository / "output" / "manifest.json"
    text, digest = path.read_text(encoding="utf-8"), manifest.digest(before)
    path.write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    (out / "again.pdf").unlink()
    result = run(*again)
    assert result.exit_code == 1
    assert "differs from the original file" in result.stderr
    assert not (out / "again.pdf").exists()
    # A manifest of an earlier version has no digests of files that were replaced.
    path.write_text(json.dumps({"files": [], "history": []}), encoding="utf-8")
    assert "pages; the bytes cannot be compared: " in run(*again).stderr
    path.write_text("{", encoding="utf-8")
    assert "pages; the bytes cannot be compared: " in run(*again).stderr


def test_a_new_character_in_another_leaflet_does_not_change_a_leaflet(repository: Path, out: Path) -> None:
    before, code = leaflet(out)
    change(repository / "leaflets" / "brain.yaml", "title: ", "title: é ")
    commit(repository)
    edit(repository)
    commit(repository)
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before


def test_the_code_of_a_leaflet_names_every_version(repository: Path, out: Path) -> None:
    code = leaflet(out)[1]
    result = run("explain", code)
    assert result.exit_code == 0
    kinds = [line.split()[0] for line in result.stdout.splitlines() if line.endswith("current")]
    assert kinds == ["builder", "format", "leaflet", "shared", "shared"]
    assert result.stdout.endswith("All of this is current.\n")
    logo = repository / "styles" / "logos" / "harbour.svg"
    logo.write_text(logo.read_text(encoding="utf-8") + "<!-- -->\n", encoding="utf-8")
    assert "current, but the brand, a picture or a face has changed since" in run("explain", code).stdout


def fields(root: Path, **values: str) -> None:
    path = root / "styles" / "brands" / "harbour.yaml"
    brand = yaml.safe_load(path.read_text(encoding="utf-8"))
    brand["fields"] |= values
    path.write_text(yaml.safe_dump(brand, allow_unicode=True), encoding="utf-8")


def test_a_site_field_changes_the_codes_of_the_leaflets_that_show_it(repository: Path, out: Path) -> None:
    fields(repository, fax="01632 960 101")
    change(repository / "leaflets" / "bone.yaml", "body: |\n", "body: |\n      Fax: {{ fax }}.\n\n")
    before = {name: leaflet(out, name)[1] for name in ("bone", "brain")}
    fields(repository, fax="01632 960 102", porter="01632 960 103")
    after = {name: leaflet(out, name)[1] for name in ("bone", "brain")}
    assert [after[name] == before[name] for name in ("bone", "brain")] == [False, True]


@pytest.mark.parametrize("file", ["styles/brands/harbour.yaml", "styles/logos/harbour.svg", "leaflets/images/bar.svg"])
def test_themes_and_pictures_change_the_code_of_a_leaflet(repository: Path, out: Path, file: str) -> None:
    shutil.copy(repository / "styles" / "logos" / "harbour.svg", repository / "leaflets" / "images" / "bar.svg")
    figure = {"kind": "figure", "image": "bar.svg", "decorative": True}
    packing.change(repository / "leaflets" / "bone.yaml", sections=[{"title": "A picture", "blocks": [figure]}])
    before = leaflet(out)[1]
    (repository / file).write_bytes(
        (repository / file).read_bytes().replace(b"#0b3d4e", b"#0b3d4f").replace(b"</svg>", b" </svg>")
    )
    assert leaflet(out)[1] != before


def test_a_leaflet_has_no_code_within_a_pack(repository: Path, out: Path) -> None:
    pack(out / "a.pdf", "bone")
    assert "Code: " not in Pdf(out / "a.pdf").reading_text()


def test_a_withdrawn_leaflet_comes_back_with_what_took_its_place_then(repository: Path, out: Path) -> None:
    assert run("withdraw", "bone", "--because", "Made up", "--replaced-by", "overview").exit_code == 0
    commit(repository)
    before, code = leaflet(out, more=["--allow", "bone"])
    pack_then, pack_code = pack(out / "a.pdf", "bone", "--allow", "bone")
    assert re.search("^in its place +overview +as it was printed", run("explain", code).stdout, re.MULTILINE)
    change(repository / "leaflets" / "overview.yaml", "title: ", "title: New words on ")
    commit(repository)
    assert leaflet(out, more=["--allow", "bone"])[1] != code
    for printed, then in ((code, before), (pack_code, pack_then)):
        result = run("explain", printed, "-o", out / "again.pdf")
        assert result.exit_code == 0, result.stderr
        assert (out / "again.pdf").read_bytes() == then


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_change_no_code_and_no_byte(repository: Path, out: Path, mark: bytes) -> None:
    before, packed = leaflet(out), pack(out / "a.pdf", "bone", "brain")
    for path in [*repository.rglob("*.yaml"), *repository.rglob("*.svg")]:
        path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))
    shutil.rmtree(repository / "output" / ".cache", ignore_errors=True)
    assert leaflet(out, more=["--force"]) == before
    assert pack(out / "b.pdf", "bone", "brain")[1] == packed[1]
    assert "All of this is current." in run("explain", before[1]).stdout


def test_a_single_file_with_other_line_ends_is_made_again(repository: Path, out: Path) -> None:
    path = repository / "leaflets" / "shared" / "contacts.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before, code = leaflet(out)
    git(repository, "-c", "core.autocrlf=input", "commit", "--quiet", "--all", "--allow-empty", "-m", "x")
    edit(repository)
    commit(repository)
    assert run("explain", code, "-o", out / "again.pdf").exit_code == 0
    assert (out / "again.pdf").read_bytes() == before
