"""The Dockerfile and the page on installing say what is there. tests/external/install takes their steps."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

from tests.support.making import REPOSITORY

PAGE = (REPOSITORY / "docs" / "installing.md").read_text(encoding="utf-8")


def dockerfile(folder: Path) -> list[tuple[str, str]]:
    """The steps of the Dockerfile in a folder: the instruction, and all that stands after it."""
    text = re.sub(r"(?m)^#.*\n", "", (folder / "Dockerfile").read_text(encoding="utf-8"))
    steps = re.findall(r"(?m)^([A-Z]+) ((?:.*\\\n)*.*)$", text)
    return [(name, " ".join(words.replace("\\\n", " ").split())) for name, words in steps]


def test_the_image_runs_as_an_ordinary_user() -> None:
    steps = dockerfile(REPOSITORY)
    last = [name for name, _ in steps].index("ENTRYPOINT")
    users = [words for name, words in steps[:last] if name == "USER"]
    # A number: where only numbers are known, such as in Kubernetes, a name could be root's.
    assert re.fullmatch(r"[1-9]\d+", users[-1])
    assert "USER root" not in (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")


def test_what_the_image_copies_is_there_and_is_sent_to_the_daemon() -> None:
    rules = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").split()
    sent = [rule.removeprefix("!") for rule in rules if rule.startswith("!")]
    copied = [words.split()[:-1] for name, words in dockerfile(REPOSITORY) if name == "COPY" and "--from" not in words]
    for name in (name for names in copied for name in names):
        assert (REPOSITORY / name).exists(), name
        assert any(fnmatch.fnmatch(name, rule) for rule in sent), name


def test_the_page_names_every_extra_for_users() -> None:
    text = (REPOSITORY / "setup.cfg").read_text(encoding="utf-8")
    extras = re.search(r"\[options\.extras_require\]\n(.*?)\n\n", text, re.DOTALL)
    assert extras is not None
    ours = {"test", "pango", "e2e", "conformance", "bench", "lint"}
    for name in set(re.findall(r"(?m)^([a-z0-9]+) =$", extras[1])) - ours:
        assert f"| `{name}` |" in PAGE, name
