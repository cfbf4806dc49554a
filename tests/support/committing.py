"""Keep a project with git, for the tests: its commits have days of their own, and no setting of this machine counts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SETTINGS = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Patient information team",
    "GIT_AUTHOR_EMAIL": "team@clinic.example",
    "GIT_COMMITTER_NAME": "Patient information team",
    "GIT_COMMITTER_EMAIL": "team@clinic.example",
}


def begin(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make a repository of `folder`."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    git(folder, "init", "--quiet", "--initial-branch=main")


def git(folder: Path, *words: str, **environment: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **environment}, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8").strip()


def commit(folder: Path, day: str = "2026-01-05") -> str:
    """Commit all that there is below `folder`. Returns the commit's name."""
    moment = f"{day}T12:00:00+00:00"
    git(folder, "add", "--all")
    git(
        folder, "commit", "--quiet", "--allow-empty", "-m", "An edit", GIT_COMMITTER_DATE=moment, GIT_AUTHOR_DATE=moment
    )
    return git(folder, "rev-parse", "HEAD")
