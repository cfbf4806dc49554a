"""The bundle for computers without internet, and the steps of the Dockerfile, as the docs have them.

Run as: python -m pytest tests/external/install. Making the bundle needs internet, or packages that pip finds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from tests.docs.test_installing import dockerfile
from tests.support.making import REPOSITORY, project_with

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the steps are those of a Unix shell")
ORDINARY = 10001


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed or about to be, without what this checkout has built."""
    folder = tmp_path_factory.mktemp("source")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPOSITORY, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    return folder


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder that every user of this computer can enter."""
    folder = Path(tempfile.mkdtemp(prefix="leaflets-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def commands(title: str) -> str:
    text = (REPOSITORY / "docs" / "installing.md").read_text(encoding="utf-8")
    [block] = re.findall(rf"^```sh\n# {title}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return block


def shell(command: str, folder: Path, **environment: str) -> str:
    without = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    words = ["bash", "-euo", "pipefail", "-c", command]
    done = subprocess.run(words, cwd=folder, env=without | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def offline(command: str, folder: Path) -> str:
    """Run it without a network, and without anything that pip has stored or knows of this computer."""
    alone = _has("unshare") and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0
    (folder / "steps.sh").write_text(command, encoding="utf-8")
    # A network of its own, with nothing in it. Where the system does not allow that, the proxy leads nowhere.
    started = f"{'unshare --net ' if alone else ''}bash -euo pipefail steps.sh"
    forgotten = "for name in ${!PIP_*}; do unset $name; done; export PIP_CONFIG_FILE=/dev/null PIP_NO_CACHE_DIR=1"
    return shell(f"{forgotten}; {started}", folder, https_proxy="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9")


def _has(program: str) -> bool:
    return shutil.which(program) is not None


def test_the_bundle_installs_without_a_network(source: Path, ground: Path) -> None:
    shell(commands("make the bundle").replace("python3", sys.executable), source)
    ward = ground / "ward"
    shutil.copytree(source / "leaflets-bundle", ward / "leaflets-bundle")
    assert not [path.name for path in (ward / "leaflets-bundle").iterdir() if path.suffix != ".whl"]
    printed = offline(commands("install the bundle").replace("python3", sys.executable), ward)
    assert re.search(r"leaflets, version \d", printed)
    project = project_with(ward / "project", REPOSITORY / "leaflets")
    program = ward / "leaflet-builder" / "bin" / "leaflets"
    offline(f"'{program}' --project '{project}' build bone && '{program}' serve --help", ward)
    with pikepdf.open(project / "output" / "harbour" / "a4" / "bone.pdf") as pdf:
        assert len(pdf.pages) > 1


def _has_daemon() -> bool:
    return _has("docker") and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def test_the_image_builds_a_leaflet_as_an_ordinary_user(source: Path, ground: Path) -> None:
    project = project_with(ground / "project", REPOSITORY / "leaflets")
    if _has_daemon():
        shell("docker build -t leaflets-test .", source)
        for path in (project, *project.rglob("*")):
            path.chmod(0o777)
        shell(f"docker run --rm --network none -v '{project}:/project' leaflets-test build bone", source)
    else:
        _without_a_container(source, ground, project)
    built = project / "output" / "harbour" / "a4" / "bone.pdf"
    assert built.stat().st_uid == (ORDINARY if os.getuid() == 0 or _has_daemon() else os.getuid())
    with pikepdf.open(built) as pdf:
        assert len(pdf.pages) > 1


def _without_a_container(source: Path, root: Path, project: Path) -> None:
    """Take the steps of the Dockerfile below `root`. What would change the computer is left out."""
    programs = root / "stand-ins"
    programs.mkdir()
    for name in ("apt-get", "useradd"):
        (programs / name).write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    folder, user, entry = root, None, []
    for step, words in dockerfile(source):
        if step == "FROM":
            # Each stage starts with Python and nothing else.
            shutil.rmtree(root / "python", ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", "--copies", root / "python"], check=True)
            folder = root
        elif step == "WORKDIR":
            folder = root / words.lstrip("/")
            folder.mkdir(exist_ok=True)
        elif step == "COPY" and not words.startswith("--from"):
            _copy(source, folder, words.split())
        elif step == "RUN":
            _run(_below(words, root), folder, root)
        elif step == "USER":
            user = int(words)
        elif step == "ENTRYPOINT":
            entry = re.findall(r'"([^"]+)"', words)
    assert (folder, user) == (project, ORDINARY)
    _as(user, [*entry, "build", "bone"], project, root)


def _copy(source: Path, folder: Path, words: list[str]) -> None:
    *names, target = words
    for name in names:
        place = folder / target if not target.endswith("/") else folder / target / Path(name).name
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (source / name).is_dir() else shutil.copy2)(source / name, place)


def _below(command: str, root: Path) -> str:
    """A command whose folders are below `root`, not those of this computer."""
    return re.sub(r"(?<=[ ])/(?=(wheels|var|project)\b)", f"{root}/", command)


def _environment(root: Path) -> dict[str, str]:
    path = os.pathsep.join([str(root / "python" / "bin"), str(root / "stand-ins"), os.environ["PATH"]])
    return {"PATH": path, "GIT_CONFIG_SYSTEM": str(root / "gitconfig"), "HOME": str(root / "nobody")}


def _run(command: str, folder: Path, root: Path) -> None:
    shell(command, folder, **_environment(root), PIP_CACHE_DIR=os.environ.get("PIP_CACHE_DIR", ""))


def _as(user: int, words: list[str], folder: Path, root: Path) -> None:
    """Run a program as an ordinary user: another one, where this one is root."""
    program = str(root / "python" / "bin" / words[0])
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user, user)
        done = subprocess.run(
            [program, *words[1:]], cwd=folder, user=user, group=user, env=_environment(root), check=False
        )
    else:
        done = subprocess.run([program, *words[1:]], cwd=folder, env=_environment(root), check=False)
    assert done.returncode == 0
