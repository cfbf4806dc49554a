"""What tests of building share: edits, builds, and whether an output folder is as it should be."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import build
from builder.pipeline.build import Report
from builder.pipeline.fingerprints import packaged
from tests.support import madeup

REPOSITORY = Path(__file__).resolve().parents[2]


def built(folder: Path, output: Path | None = None, **words: object) -> Report:
    """Build a project in this process, as a new process would: with nothing read before."""
    options = {name: words.pop(name) for name in ("names", "brand", "strict", "allowed") if name in words}
    plan = selection.plan(Project(folder), **{"strict": False, **options})  # type: ignore[arg-type]
    return build.build(plan, output or folder / "output", **words)  # type: ignore[arg-type]


def states(report: Report) -> dict[str, str]:
    """What became of each leaflet."""
    return {result.path.stem: result.state for result in report.results}


def program(*words: str | Path) -> list[str]:
    """The command line of the program in a process of its own."""
    return [sys.executable, "-m", "builder", *map(str, words)]


def started(*words: str | Path) -> subprocess.Popen[str]:
    """The program, in a process of its own."""
    pipe = subprocess.PIPE
    return subprocess.Popen(program(*words), cwd=REPOSITORY, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


def pdfs(output: Path) -> dict[str, bytes]:
    """Every PDF file below an output folder, by its path."""
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(output.rglob("*.pdf"))}


def times(output: Path) -> dict[str, int]:
    """When every PDF file below an output folder was written, in nanoseconds."""
    return {path.relative_to(output).as_posix(): path.stat().st_mtime_ns for path in sorted(output.rglob("*.pdf"))}


def age(output: Path) -> None:
    """Make every file of an output folder look old, so that any that is written anew shows."""
    for path in output.rglob("*.pdf"):
        os.utime(path, (1e9, 1e9))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def opens(data: bytes) -> bool:
    """Whether a PDF file is whole."""
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PdfError:
        return False


def untrue(output: Path, whole: Callable[[bytes], bool] = opens) -> Iterator[str]:
    """What is wrong with an output folder: a manifest that is not true of it, half a file, something lying about."""
    manifest = output / "manifest.json"
    listed = json.loads(manifest.read_bytes())["files"] if manifest.exists() else []
    for entry in listed:
        path = output / entry["path"]
        if not path.exists():
            yield f"{entry['path']} is listed and not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{entry['path']} is not what the manifest says"
    for path in output.rglob("*"):
        name = path.relative_to(output)
        if path.is_dir() or any(part.startswith(".") for part in name.parts):
            continue
        if path.suffix == ".pdf":
            if not whole(path.read_bytes()):
                yield f"{name} is not whole"
        elif path != manifest and not path.name.startswith("manifest.json.damaged"):
            yield f"{name} lies about"


def leftovers(output: Path) -> list[str]:
    """Hidden files that were not moved into place."""
    return [path.name for path in output.rglob(".*.tmp")]


def rename(project: Path, number: int, to: str) -> None:
    """Give a leaflet another title, in its file."""
    change(project / "leaflets" / f"{madeup.leaflet_name(number)}.yaml", "About operation", f"About {to} operation")


def from_nothing(project: Path, **words: object) -> dict[str, bytes]:
    """What a build makes where there is nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        built(project, Path(folder), **words)
        return pdfs(Path(folder))


def with_everything(folder: Path) -> Path:
    """A project of three leaflets, with figures, enclosed files, shared pages and faces of its own."""
    project = madeup.project(folder, 5, 4)
    for number in (3, 4):
        (project / "leaflets" / f"{madeup.leaflet_name(number)}.yaml").unlink()
    figure = (
        "- title: A bar\n  icon: bar\n  blocks:\n  - {kind: figure, image: bar.svg, alt: A dark bar that is wide.}\n"
    )
    change(project / "leaflets" / "op-05.yaml", "sections:\n", f"sections:\n{figure}")
    (project / "styles" / "icons").mkdir()
    (project / "styles" / "icons" / "bar.svg").write_text(ICON, encoding="utf-8", newline="\n")
    fonts = project / "styles" / "fonts"
    fonts.mkdir()
    for path in packaged("fontpkg-atkinson-hyperlegible"):
        if path.name in ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf"):
            shutil.copy(path, fonts / path.name.rpartition("-")[2])
    brand = project / "styles" / "brands" / "harbour.yaml"
    change(brand, "AtkinsonHyperlegible-", "")
    change(brand, "  package: fontpkg-atkinson-hyperlegible\n", "")
    return project


ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 10h20v4H2z"/></svg>"""
WHITE, BLACK = '<rect x="10" y="20" width="180"', '<rect x="30" y="20" width="120"'


def insert(project: Path) -> None:
    data = madeup.enclosure("map")
    (project / "leaflets" / "shared" / "exercises.pdf").write_bytes(data)


def face(project: Path) -> None:
    fonts = project / "styles" / "fonts"
    shutil.copy(fonts / "Bold.ttf", fonts / "Regular.ttf")


EDITS: dict[str, Callable[[Path], object]] = {
    "leaflet": lambda project: rename(project, 5, "all"),
    "shared page": lambda project: change(project / "leaflets/shared/page-04.yaml", "Your ward", "Our ward"),
    "site field": lambda project: change(project / "styles/brands/harbour.yaml", "ward_hours: ", "ward_hours: New "),
    "looks": lambda project: change(project / "styles/brands/harbour.yaml", "strapline: ", "strapline: New "),
    "format": lambda project: change(project / "styles/formats/a4.yaml", "body: 14 pt", "body: 15 pt"),
    "logo": lambda project: change(project / "styles/logos/harbour.svg", "<svg ", "<svg data-new='' "),
    "picture": lambda project: change(project / "leaflets/images/bar.svg", WHITE, BLACK),
    "icon": lambda project: change(project / "styles/icons/bar.svg", "M2 10", "M2 11"),
    "enclosed file": insert,
    "face": face,
}
"""Edits by what is edited: each reaches the fifth leaflet."""


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """A command, in a process of its own, to its end."""
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
