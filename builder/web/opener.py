"""Opens a file of the project in the program that this computer has for it: an editor, for those at this computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from builder.content import project_file
from builder.content.project import KINDS, TOPICS, Project
from builder.core.file_names import file_named

_OPENERS = {"darwin": "open", "linux": "xdg-open"}
"""What opens a file, by systems. Windows has a function for that."""
_MOMENT = 2.0
"""How many seconds an opener has to fail. One that still runs then has become the editor."""


class NotOpened(Exception):
    """No program of this computer opens a file."""


def own_files(project: Project) -> dict[str, Path]:
    """The files that editors write, by their paths from the project's folder."""
    return {name: file_named(project.root, name) for name in _names(project)}


def _names(project: Project) -> Iterator[str]:
    folders = {
        "leaflets": project.leaflet_names(),
        "leaflets/shared": project.shared_names(),
        "leaflets/packs": project.recipe_names(),
        "styles/brands": project.brand_names(),
        "styles/formats": project.own_format_names(),
        "styles/looks": project.own_look_names(),
    }
    for folder, names in folders.items():
        yield from (f"{folder}/{name}.yaml" for name in names)
    lists = (project_file.NAME, f"leaflets/{TOPICS}.yaml", f"leaflets/{KINDS}.yaml")
    yield from (name for name in lists if (project.root / name).is_file())


def open_file(path: Path) -> None:
    """Open a file as a double click does. Raises NotOpened."""
    try:
        if sys.platform == "win32":
            os.startfile(path.resolve(strict=True))
        else:
            _start(path.resolve(strict=True))
    except OSError as error:
        raise NotOpened from error


def _start(path: Path) -> None:
    opener = shutil.which(_OPENERS.get(sys.platform, _OPENERS["linux"]))
    if opener is None or not _has_screen():
        raise NotOpened
    # A session of its own: Ctrl and C, which ends the server, must not end the editor.
    process = subprocess.Popen(
        [opener, path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with suppress(subprocess.TimeoutExpired):
        if process.wait(_MOMENT):
            raise NotOpened


def _has_screen() -> bool:
    """Whether there is a screen to show a window on. Without one, xdg-open looks for a browser in the terminal."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
