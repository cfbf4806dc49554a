"""The audit log and the address for programs that watch the page."""

from __future__ import annotations

import copy
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builder import cli
from builder.web import audit
from builder.web.attempts import SignInAttempts
from builder.web.audit import AuditLog
from builder.web.passwords import hashed
from builder.web.security import PublicAddress
from tests.support.making import REPOSITORY
from tests.support.packing import DETAILS, SECRETS
from tests.support.serving import JSON, Ward

WORDS = "three small words"
ADDRESS = "https://ward.example.org"
ACTIONS = ("preview", "download", "print")
KEYS = {
    "started": {"time", "event"},
    "signed-in": {"time", "event", "address", "user"},
    "signed-out": {"time", "event", "address", "user"},
    "refused": {"time", "event", "address", "user", "reason", "page"},
    "pack": {
        *("time", "event", "address", "user", "action", "code"),
        *("leaflets", "brand", "format", "language", "printer"),
    },
}


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.web.passwords.matches", lambda line, password: line is not None and password == WORDS)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    log = AuditLog(tmp_path / "audit.jsonl", 1, 2)
    yield log
    log.close()


@pytest.fixture(scope="module")
def shared(own: Path) -> Ward:
    """One page for all tests: packs that it has made before are quick."""
    return Ward(own, address=ADDRESS, peer="192.0.2.7", public=PublicAddress.of(ADDRESS))


@pytest.fixture
def ward(shared: Ward, tmp_path: Path, log: AuditLog) -> Ward:
    ward, site = copy.copy(shared), shared.app.extensions["leaflets"]
    ward.client, site.attempts, site.audit = shared.app.test_client(), SignInAttempts(), log
    site.passwords = tmp_path / "passwords.txt"
    site.passwords.write_text(hashed("ward-7", WORDS) + "\n", encoding="utf-8")
    return ward


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "audit.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def sign_in(ward: Ward, user: str = "ward-7", password: str = WORDS) -> int:
    ward.get("/sign-in")
    return ward.post("/sign-in", user=user, password=password).status_code


def test_sign_ins_refusals_and_packs_are_written(ward: Ward, tmp_path: Path) -> None:
    sign_in(ward, password="wrong")
    sign_in(ward)
    ward.get("/")
    code = ward.post("/print", ["bone", "brain"], format="a5").headers["Pack-Code"]
    ward.post("/sign-out")
    ward.client.get("/", base_url="https://evil.example.org")
    written = lines(tmp_path)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", line.pop("time")) for line in written)
    who = {"address": "192.0.2.7", "user": "ward-7"}
    assert written == [
        {"event": "refused", **who, "reason": "wrong password", "page": "sign_in.sign_in"},
        {"event": "signed-in", **who},
        {
            "event": "pack",
            **who,
            "action": "print",
            "code": code,
            "leaflets": ["bone", "brain"],
            "brand": "harbour",
            "format": "a5",
            "language": "en-GB",
            "printer": "",
        },
        {"event": "signed-out", **who},
        {"event": "refused", "address": "127.0.0.1", "user": "", "reason": "other address", "page": "ward.form"},
    ]


@pytest.mark.parametrize("accept", ["text/html", JSON])
def test_no_detail_of_a_patient_is_written_wherever_it_is_typed(ward: Ward, tmp_path: Path, accept: str) -> None:
    secret = DETAILS["name"]
    for place in (ward.client.get, ward.client.post):
        place(f"/{secret}", base_url=ADDRESS)
        place("/", base_url=ADDRESS, headers={"Host": secret.replace(" ", "-")})
    sign_in(ward, secret, secret)
    ward.post("/preview", [secret], accept, **DETAILS)
    assert sign_in(ward) == 303
    ward.get("/")
    for action in ACTIONS:
        assert ward.post(f"/{action}", ["bone"], accept, **DETAILS).mimetype == "application/pdf"
    for field in ("leaflet", "shared", "recipe", "brand", "format", "find", "printer", "token", "again", "user"):
        ward.post("/preview", ["bone"], accept, **{**DETAILS, field: secret})
        ward.post(
            "/send", ["bone"], accept, **{"printer": "x", "copies": "1", "sides": "one", **DETAILS, field: secret}
        )
    ward.peer = secret
    ward.post("/print", ["bone"], accept, **DETAILS)
    text = (tmp_path / "audit.jsonl").read_text(encoding="utf-8")
    assert [word for word in SECRETS if word.casefold() in text.casefold()] == []
    written = lines(tmp_path)
    assert {line["event"] for line in written} == {"refused", "signed-in", "pack"}
    for line in written:
        assert line.keys() == KEYS[line["event"]]
        assert line["user"] in ("", "ward-7")
        assert line["address"] in ("", "192.0.2.7", "127.0.0.1")
    packs = [line for line in written if line["event"] == "pack"]
    assert {line["action"] for line in packs} == set(ACTIONS)
    assert all(re.fullmatch(r"[\w-]+", line["code"]) for line in packs)
    assert {tuple(line["leaflets"]) for line in packs} == {("bone",)}


def test_the_same_refusal_is_written_once_a_minute(ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(audit.time, "monotonic", lambda: now)
    for _ in range(50):
        ward.post("/preview", ["bone"], JSON)
    ward.peer = "192.0.2.8"
    ward.post("/preview", ["bone"], JSON)
    assert [line["address"] for line in lines(tmp_path)] == ["192.0.2.7", "192.0.2.8"]
    now += 61
    ward.post("/preview", ["bone"], JSON)
    assert len(lines(tmp_path)) == 3


def test_each_wrong_password_is_written_until_there_are_too_many(ward: Ward, tmp_path: Path) -> None:
    for _ in range(8):
        sign_in(ward, password="wrong")
    assert [line["reason"] for line in lines(tmp_path)] == ["wrong password"] * 5 + ["wait"]


def test_the_number_of_refusals_in_memory_is_bounded(log: AuditLog) -> None:
    for number in range(3_000):
        assert not log.is_repeated("token", str(number))
    assert len(log._refused) == 1_000


def test_a_full_file_is_put_aside_and_only_some_are_stored(tmp_path: Path, log: AuditLog) -> None:
    for _ in range(40):
        log.write("pack", leaflets=["x" * 100_000])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]
    assert all(path.stat().st_size <= 1_000_000 for path in tmp_path.iterdir())
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o027 == 0 for path in tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    words = ["--project", str(REPOSITORY), "serve", "--port", "0", "--audit", str(tmp_path / "none" / "audit.jsonl")]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 1
    folder = tmp_path / "none"
    assert f"audit.jsonl cannot be written: the folder {folder} does not exist" in result.stderr
    assert f"hint: create the folder {folder} first" in result.stderr


# The address for programs that watch the page


@pytest.mark.parametrize("address", [ADDRESS, "http://192.0.2.1:8321", "http://localhost"])
def test_health_needs_no_sign_in_and_says_nothing(ward: Ward, address: str) -> None:
    answer = ward.client.get("/health", base_url=address)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "in order\n", "text/plain")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert ward.client.post("/health", base_url=address).status_code in (415, 421)


def test_health_reports_passwords_and_projects_that_cannot_be_read(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "passwords.txt").write_text("not a hash\n", encoding="utf-8")
    answer = ward.client.get("/health")
    assert (answer.status_code, answer.text) == (503, "not in order\n")
    (tmp_path / "passwords.txt").write_text(hashed("ward-7", WORDS), encoding="utf-8")
    assert ward.client.get("/health").status_code == 200

    def fail(_: object) -> None:
        raise OSError("Quillfeather")

    monkeypatch.setattr("builder.web.snapshot.Choices.now", fail)
    assert ward.client.get("/health").status_code == 503
    assert [record.message for record in caplog.records] == [
        "not in order: line 1 of the file of passwords cannot be understood",
        "not in order: OSError",
    ]


def test_health_reports_that_no_packs_are_made(own: Path) -> None:
    ward = Ward(own, patience=0.05)
    ended = threading.Event()
    ward.app.extensions["leaflets"].desk._worker.submit(ended.wait, 5)
    assert ward.client.get("/health").status_code == 200
    threading.Event().wait(0.1)
    assert ward.client.get("/health").status_code == 503
    ended.set()
