"""Signing in in place: what was typed is sent again, and is on the page alone meanwhile."""

from __future__ import annotations

import copy
import html
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from builder.web import sessions
from builder.web.attempts import SignInAttempts
from builder.web.passwords import hashed
from builder.web.security import PublicAddress
from tests.support.packing import DETAILS, SECRETS
from tests.support.serving import JSON, Ward

WORDS = "three small words"
ADDRESS = "http://ward.example.org:8321"
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.web.passwords.matches", lambda line, password: line is not None and password == WORDS)


@pytest.fixture(scope="module")
def passwords(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("passwords") / "ward.txt"
    path.write_text(hashed("ward-7", WORDS) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shared(own: Path, passwords: Path) -> Ward:
    """One page for all tests: packs that it has made before are quick."""
    return Ward(own, address=ADDRESS, peer="192.0.2.7", public=PublicAddress.of(ADDRESS), passwords=passwords)


@pytest.fixture
def ward(shared: Ward) -> Ward:
    ward, site = copy.copy(shared), shared.app.extensions["leaflets"]
    ward.client, site.attempts = shared.app.test_client(), SignInAttempts()
    ward.get("/sign-in")
    assert ward.post("/sign-in", user="ward-7", password=WORDS).status_code == 303
    ward.get("/")
    return ward


def restart(ward: Ward) -> None:
    site = ward.app.extensions["leaflets"]
    site.sessions = sessions.Sessions()


def end_shift(ward: Ward) -> None:
    ward.app.extensions["leaflets"].sessions._names.clear()


def sign_in_elsewhere(ward: Ward) -> None:
    """In another tab of the same browser."""
    token = ward.client.get("/token", base_url=ADDRESS).get_json()["token"]
    data = {"token": token, "user": "ward-7", "password": WORDS}
    assert ward.client.post("/sign-in", base_url=ADDRESS, data=data).status_code == 303


@pytest.mark.parametrize("accept", [JSON, "application/pdf, application/json;q=0.5"])
@pytest.mark.parametrize(
    ("event", "code", "sign_in"), [(restart, 401, True), (end_shift, 401, True), (sign_in_elsewhere, 403, False)]
)
def test_a_script_signs_in_in_place(ward: Ward, event: Any, code: int, sign_in: bool, accept: str) -> None:
    event(ward)
    refused = ward.post("/preview", ["bone"], accept, **DETAILS)
    assert (refused.status_code, refused.mimetype) == (code, JSON)
    assert refused.get_json()["sign_in"] is sign_in
    assert "Set-Cookie" not in refused.headers
    fresh = ward.client.get("/token", base_url=ADDRESS).get_json()
    assert (fresh["ok"], fresh["sign_in"]) == (True, sign_in)
    ward.token = fresh["token"]
    if sign_in:
        wrong = ward.post("/sign-in", (), JSON, user="ward-7", password="wrong")
        assert (wrong.status_code, wrong.get_json()["sign_in"]) == (403, True)
        assert wrong.get_json()["reasons"] == [
            {"message": "The name or the password is wrong.", "hint": "", "field": "password"}
        ]
        fresh = ward.post("/sign-in", (), JSON, user="ward-7", password=WORDS).get_json()
        assert fresh["ok"] is True
        assert fresh["sign_in"] is False
        assert ward.post("/preview", ["bone"], accept, **DETAILS).status_code == 403
        ward.token = fresh["token"]
    assert ward.post("/preview", ["bone"], accept, **DETAILS).mimetype == "application/pdf"


def test_a_script_reads_for_how_long_it_has_to_wait(ward: Ward) -> None:
    end_shift(ward)
    answers = [ward.post("/sign-in", (), JSON, user="ward-7", password="wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert answers[-1].get_json()["reasons"][0]["message"].startswith("There were too many wrong passwords.")


def test_other_questions_of_scripts_say_that_nobody_is_signed_in(ward: Ward) -> None:
    end_shift(ward)
    for path in ("/printers", "/edit/bone/state"):
        answer = ward.get(path, headers={"Accept": JSON})
        assert (answer.status_code, answer.get_json()["sign_in"]) == (401, True)


def send(ward: Ward, path: str, fields: list[tuple[str, str]], **headers: str) -> TestResponse:
    """Send a form without scripts."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(html.unescape(value))
    return ward.client.post(
        path, base_url=ADDRESS, environ_base={"REMOTE_ADDR": ward.peer}, data=data, headers=headers, buffered=True
    )


@pytest.mark.parametrize("path", ["/preview", "/print", "/summary"])
@pytest.mark.parametrize("event", [restart, end_shift])
def test_without_scripts_what_was_typed_comes_back_and_is_on_the_page_alone(
    ward: Ward, event: Any, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    event(ward)
    typed = [("leaflet", "bone"), ("leaflet", "brain"), ("format", "a5"), *DETAILS.items(), ("notes", '<b>"&\nx')]
    seen: list[TestResponse] = []
    seen.append(send(ward, path, [("token", ward.token), *typed], Origin=ADDRESS))
    for password, code in (("wrong", 403), (WORDS, 200)):
        assert seen[-1].status_code in (401, 403)
        assert "<b>" not in seen[-1].text
        fields = FIELD.findall(seen[-1].text)
        seen.append(send(ward, "/sign-in", [*fields, ("user", "ward-7"), ("password", password)], Origin=ADDRESS))
        assert seen[-1].status_code == code
    assert 'value="ward-7"' in seen[-2].text
    assert f'action="{path}"' in seen[-1].text
    fields = FIELD.findall(seen[-1].text)
    again = [(name, html.unescape(value)) for name, value in fields if name != "token"]
    assert sorted(again) == sorted(typed)
    assert send(ward, path, fields, Origin=ADDRESS).status_code == 200
    for answer in seen:
        assert [word for word in SECRETS if word in str(answer.headers)] == []
        assert answer.headers["Cache-Control"] == "no-store"
    assert [word for word in SECRETS if word in caplog.text] == []


def test_a_form_from_before_another_sign_in_comes_back_to_be_sent_again(ward: Ward) -> None:
    sign_in_elsewhere(ward)
    refused = send(ward, "/preview", [("token", ward.token), ("leaflet", "bone"), *DETAILS.items()], Origin=ADDRESS)
    assert refused.status_code == 403
    assert send(ward, "/preview", FIELD.findall(refused.text), Origin=ADDRESS).mimetype == "application/pdf"


@pytest.mark.parametrize("event", [restart, sign_in_elsewhere])
@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}])
def test_a_form_that_nobody_vouches_for_does_not_come_back(ward: Ward, event: Any, headers: dict[str, str]) -> None:
    event(ward)
    fields = [("token", ward.token), ("leaflet", "bone"), ("name", "Quillfeather")]
    answer = send(ward, "/preview", fields, **headers)
    assert answer.status_code == 403
    assert "Quillfeather" not in answer.text


@pytest.mark.parametrize("event", [restart, end_shift, sign_in_elsewhere])
@pytest.mark.parametrize("path", ["/preview", "/sign-in"])
def test_a_form_of_another_page_never_comes_back(ward: Ward, event: Any, path: str) -> None:
    event(ward)
    fields = [("token", ward.token), ("again", "/preview"), ("name", "Quillfeather")]
    for headers in ({"Origin": "http://evil.example.org"}, {"Sec-Fetch-Site": "same-site", "Origin": ADDRESS}):
        answer = send(ward, path, fields, **headers)
        assert answer.status_code == 403
        assert "Quillfeather" not in answer.text


@pytest.mark.parametrize("path", ["//evil.example.org/", "https://evil.example.org/", "/sign-out", "/nothing", ""])
def test_a_form_is_sent_again_only_to_where_the_page_sends_it(ward: Ward, path: str) -> None:
    fields = [("token", ward.token), ("user", "ward-7"), ("password", WORDS), ("again", path), ("name", "x")]
    answer = send(ward, "/sign-in", fields, Origin=ADDRESS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_wrong_password_keeps_the_name_and_no_markup(ward: Ward) -> None:
    answer = ward.post("/sign-in", user='"><script>x</script>', password="wrong")
    assert answer.status_code == 403
    assert 'value="&#34;&gt;&lt;script&gt;x&lt;/script&gt;"' in answer.text
    assert "<script>x" not in answer.text


def test_on_this_computer_a_restart_needs_a_new_token_only(own: Path) -> None:
    ward = Ward(own)
    ward.get("/")
    restart(ward)
    refused = ward.post("/preview", ["bone"], JSON)
    assert (refused.status_code, refused.get_json()["sign_in"]) == (403, False)
    ward.token = ward.client.get("/token").get_json()["token"]
    assert ward.post("/preview", ["bone"], JSON).mimetype == "application/pdf"
