"""The repository's own project, as most tests want it: in English alone. They count leaflets, and name them all."""

from __future__ import annotations

import atexit
import functools
import re
import shutil
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TRANSLATIONS = ("*-ar.yaml", "*-cy.yaml")
"""The names of the files that are translated."""
_OF_A_BRAND = re.compile(r"\n# The same in other languages.*", re.DOTALL)
_OF_A_TOPIC = re.compile(r"\n    languages:(\n      .+)+")


def copied(source: Path | str, to: Path) -> None:
    """Copy a folder of the project, such as `leaflets`, without what is translated."""
    shutil.copytree(REPOSITORY / source, to, ignore=shutil.ignore_patterns(*TRANSLATIONS))
    for path in filter(Path.is_file, (to / "topics.yaml", *to.glob("brands/*.yaml"), *to.glob("*.yaml"))):
        text = path.read_text(encoding="utf-8")
        if in_english(text) != text:
            path.write_text(in_english(text), encoding="utf-8", newline="\n")


def in_english(text: str) -> str:
    """A brand file or the list of topics, without its words in other languages."""
    return _OF_A_TOPIC.sub("", _OF_A_BRAND.sub("", text))


@functools.cache
def project() -> Path:
    """A copy of the whole project, which no test changes."""
    root = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for name in ("leaflets", "styles"):
        copied(name, root / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", root)
    return root
