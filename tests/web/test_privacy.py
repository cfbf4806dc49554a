"""A patient's details are in the request and in the PDF or picture that answers it, and nowhere else."""

from __future__ import annotations

import http.client
import io
import logging
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from PIL import Image

from builder.packs import render
from builder.web import snapshot
from tests.inspectors.secrets import in_folder, outside_pages
from tests.support.making import REPOSITORY
from tests.support.packing import DETAILS, NEED, SECRETS, change
from tests.support.serving import JSON, TOKEN, Ward

PATHS = ("/", "/summary", "/picture", "/preview", "/download", "/print")
FAULTY = {**DETAILS, "date_of_operation": "2026-02-31", "name": "Quillfeather \u202e" + "x" * 300}

WATCHED = """
import os, sys
def told(event, found):
    if event == "open" and isinstance(found[0], (str, bytes)):
        path = os.fsdecode(found[0])
        if found[2] is not None and found[2] & (os.O_WRONLY | os.O_RDWR) and path != os.devnull:
            os.write(2, f"written: {path}\\n".encode())
    elif event.startswith("tempfile"):
        os.write(2, f"written: {event}\\n".encode())
sys.addaudithook(told)
from builder.cli import main
main(sys.argv[1:])
"""


def secrets_in(text: str) -> list[str]:
    return [entry for entry in SECRETS if entry.casefold() in text.casefold()]


@pytest.mark.parametrize("accept", ["text/html", JSON])
@pytest.mark.parametrize("details", [DETAILS, FAULTY], ids=["good", "faulty"])
@pytest.mark.parametrize("path", PATHS)
def test_only_the_words_of_pages_have_details(
    ward: Ward, path: str, details: dict[str, str], accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = ward.post(path, ["bone", "brain"], accept, **details)
    assert secrets_in(str(answer.headers)) == []
    assert secrets_in(caplog.text) == []
    assert answer.headers["Cache-Control"] == "no-store"
    if answer.mimetype == "application/pdf":
        assert outside_pages(answer.data, SECRETS) == []
    else:
        # The line for the patient's record has the needs, as that of the command has.
        expected = [NEED] if path == "/summary" and details is DETAILS else []
        assert secrets_in(answer.data.decode("latin-1") + answer.data.decode("utf-8", "replace")) == expected


def test_the_picture_has_no_metadata(ward: Ward) -> None:
    answer = ward.post("/picture", ["bone"], **DETAILS)
    assert answer.mimetype == "image/png", answer.text
    picture = Image.open(io.BytesIO(answer.data))
    picture.load()
    assert picture.info == {}


def test_the_cache_has_no_details(own: Path) -> None:
    ward = Ward(own)
    for path in PATHS:
        ward.post(path, ["bone", "brain"], **DETAILS)
        ward.post(path, ["bone"], **FAULTY)
    desk = ward.app.extensions["leaflets"].desk
    kinds = [(kind.ready, kind.problems, kind.proof and kind.proof.result()) for kind in desk._kinds.values()]
    assert len(kinds) == 2
    assert len(desk._bound) == 1
    written = pickle.dumps((kinds, desk._themes, desk._bound))
    assert [
        entry for entry in SECRETS if entry.encode() in written or entry.encode("utf-16-be").hex().encode() in written
    ] == []


def test_a_mistake_of_the_program_is_logged_without_words(
    own: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError(f"cannot print {DETAILS}")

    monkeypatch.setattr(render.PackRenderer, "_make", fail)
    caplog.set_level(logging.DEBUG)
    answer = Ward(own).post("/preview", ["bone"], **DETAILS)
    assert answer.status_code == 500
    assert "a bug in the program: PackFailed at " in caplog.text
    printed = "".join(capfd.readouterr())
    assert secrets_in(caplog.text + printed + answer.text + str(answer.headers)) == []


def test_a_mistake_in_reading_the_project_is_answered_and_logged_without_words(
    own: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError(f"cannot read {DETAILS}")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ward = Ward(own)
    # The page that says so has the colours of the project, too.
    monkeypatch.setattr(snapshot.Choices, "now", fail)
    answer = ward.post("/preview", ["bone"], **DETAILS)
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert "<p>Something went wrong in the program." in answer.text
    assert str(next(tmp_path.glob("leaflets-bug-*.txt"))) in caplog.text
    assert "Traceback" not in caplog.text
    assert secrets_in(caplog.text + answer.text) == []


def test_a_mistake_after_the_answer_is_logged_without_words(
    own: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise ValueError(f"cannot send {DETAILS}")

    # Every answer goes this way, that to a mistake, too.
    ward = Ward(own)
    ward.get("/")
    monkeypatch.setitem(ward.app.after_request_funcs, None, [fail])
    assert ward.post("/preview", ["bone"], **DETAILS).status_code == 500
    logged = caplog.text + "".join(capfd.readouterr())
    assert "ValueError at test_privacy.py:" in logged
    assert "Traceback" not in logged
    assert secrets_in(logged) == []


def test_a_mistake_of_the_pages_is_logged_without_words(
    own: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError(f"cannot print {DETAILS}")

    monkeypatch.setattr("builder.web.pages.ward._order", fail)
    answer = Ward(own).post("/preview", ["bone"], **DETAILS)
    assert answer.status_code == 500
    assert "a bug in the program: ValueError at test_privacy.py:" in caplog.text
    assert secrets_in(caplog.text + answer.text) == []


@contextmanager
def watched(root: Path, folder: Path) -> Iterator[http.client.HTTPConnection]:
    """A connection to `leaflets serve` in a process that tells which files it opens to write into."""
    command = [sys.executable, "-c", WATCHED, "--project", str(root), "serve", "--port", "0"]
    environment = {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(folder), "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=said)
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().decode().split("localhost:")[1].split("/")[0])
            with closing(http.client.HTTPConnection("localhost", port, timeout=30)) as connection:
                yield connection
        finally:
            process.terminate()
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()


def test_only_the_manifest_is_written_even_for_large_answers(project: Path, tmp_path: Path) -> None:
    noise = Image.effect_noise((1400, 1000), 90)
    noise.save(project / "leaflets" / "images" / "noise.png")
    block = {"kind": "figure", "image": "noise.png", "alt": "Noise"}
    change(
        project / "leaflets" / "overview.yaml",
        sections=[{"title": "Questions to ask", "body": "Ask.", "blocks": [block]}],
    )
    folder = tmp_path / "home"
    folder.mkdir()
    with watched(project, folder) as connection:
        connection.request("GET", "/")
        page = connection.getresponse()
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = TOKEN.search(page.read().decode())
        assert token is not None
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        for details in (DETAILS, {**DETAILS, "notes": "Larkspur Gate " * 350}, FAULTY):
            body = urlencode({"token": token[1], "leaflet": "overview", **details})
            connection.request("POST", "/preview", body, headers)
            answer = connection.getresponse()
            data = answer.read()
            assert answer.status == 200 or details is FAULTY
            assert len(data) > 1_100_000 or details is FAULTY
    reported = (folder / "said.txt").read_text(encoding="utf-8")
    expected = ("__pycache__", f"written: {project / 'output'}")
    assert [line for line in reported.splitlines() if not any(entry in line for entry in expected)] == []
    assert in_folder(folder, SECRETS) == []
    assert in_folder(project, SECRETS) == []
    assert sorted(path.name for path in (project / "output").rglob("*")) == [".lock", ".pack-key", "manifest.json"]


def test_without_scripts_the_page_warns_what_the_browser_may_store(ward: Ward) -> None:
    page = " ".join(ward.get("/").text.split())
    details = page[page.index('id="details-about"') : page.index('<div class="details">')]
    reported = re.findall("<noscript><p>(.*?)</p></noscript>", details)
    assert len(reported) == 1
    assert "it may store what you send" in reported[0]
    assert "it may store" not in re.sub("<noscript>.*?</noscript>", "", page)
