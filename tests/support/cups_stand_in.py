"""A stand-in for a CUPS server, for tests on machines without CUPS: its lp and lpstat put jobs into a folder."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support import cups_programs
from tests.support.cups import Sent


class StandIn:
    """What tests ask of a `cups.Server`, without one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bin", "sent"):
            (folder / name).mkdir()
        # Isolated and without site-packages, Python starts in 20 ms.
        text = f"#!{sys.executable} -IS\n{Path(cups_programs.__file__).read_text(encoding='utf-8')}"
        for name in ("lp", "lpstat"):
            (folder / "bin" / name).write_text(text, encoding="utf-8")
            (folder / "bin" / name).chmod(0o755)
        self._save({"printers": {}, "default": ""})

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make it this computer's."""
        monkeypatch.setenv("CUPS_SERVER", f"{self.folder}/cups.sock")
        monkeypatch.setenv("PATH", f"{self.folder}/bin", prepend=os.pathsep)

    def run(self, name: str, *words: str) -> None:
        """Do what one of the commands of an administrator does."""
        state = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        printers = state["printers"]
        match (name, *words):
            case "lpadmin", "-p", printer, "-E", "-v", _:
                printers[printer] = {}
            case "lpadmin", "-p", printer, "-o", default:
                option, _, value = default.partition("=")
                printers[printer].setdefault("options", {})[option.removesuffix("-default")] = value
            case "lpadmin", "-d", printer:
                state["default"] = printer
            case "lpadmin", "-x", printer:
                del printers[printer]
                state["default"] = "" if state["default"] == printer else state["default"]
            case "cupsdisable", "-r", reason, printer:
                printers[printer]["stopped"] = reason
            case "cupsreject", "-r", reason, printer:
                printers[printer]["closed"] = reason
            case _:
                raise NotImplementedError(f"the stand-in does not know {name} {' '.join(words)}")
        self._save(state)

    def add(self, printer: str) -> None:
        """Add a printer that is ready."""
        self.run("lpadmin", "-p", printer, "-E", "-v", "folder:/")

    def jobs(self) -> list[str]:
        """The numbers of all jobs."""
        return sorted((path.stem for path in (self.folder / "sent").glob("*.json")), key=int)

    def sent(self, number: str) -> Sent:
        """A job as the printer got it."""
        path = self.folder / "sent" / f"{number}.json"
        return Sent(**json.loads(path.read_text(encoding="utf-8")), pdf=path.with_suffix(".pdf").read_bytes())

    def _save(self, state: dict[str, Any]) -> None:
        (self.folder / "state.json").write_text(json.dumps(state), encoding="utf-8")


@contextmanager
def server() -> Iterator[StandIn]:
    """A stand-in without printers."""
    with tempfile.TemporaryDirectory(prefix="cups-") as folder:
        yield StandIn(Path(folder))
