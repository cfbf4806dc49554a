"""Who may ask, and how."""

from __future__ import annotations

import copy
import hashlib
import re
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from builder import cli
from builder.web import attempts, devices, sessions
from builder.web.attempts import SignInAttempts
from builder.web.passwords import PasswordFileError, hashed, matches, read
from builder.web.security import PublicAddress
from builder.web.sessions import Sessions
from tests.support.serving import JSON, Ward

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self' blob:; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
POSTS = ("/", "/summary", "/picture", "/preview", "/download", "/print")
PAGES = ("/", "/status", "/edit", "/edit/bone", "/nothing", "/looks.css", "/face/bold", "/static/ward.js")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers(ward: Ward, path: str) -> None:
    headers = ward.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", POSTS)
def test_browsers_do_not_store_answers_to_forms(ward: Ward, path: str) -> None:
    answer = ward.post(path, ["bone"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("path", ["/", "/status", "/edit/bone"])
def test_pages_have_nothing_that_the_policy_forbids(ward: Ward, path: str) -> None:
    page = ward.get(path).text
    ours = r'(?! (?:type="module" src="/static/\w+\.js"|src="/static/\w+\.js" defer)></script>)'
    assert re.findall(rf"<script{ours}|<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r"(?:src|href|action)=\"(?!/|#)[^\"]*\"", page) == []


@pytest.mark.parametrize(
    "host",
    ["evil.example.org", "localhost:8000", "localhost.evil.example.org", "192.168.1.20", "127.0.0.1.nip.example"],
)
def test_another_host_is_refused(ward: Ward, host: str) -> None:
    answer = ward.client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Brain surgery" not in answer.text


def test_this_machine_goes_by_three_names_at_its_port(own: Path) -> None:
    ward = Ward(own, public=PublicAddress.of("http://localhost:8321"))
    reported = {
        host: ward.client.get("/", headers={"Host": host}).status_code
        for host in ("localhost:8321", "127.0.0.1:8321", "[::1]:8321", "LOCALHOST:8321", "localhost", "localhost:80")
    }
    assert list(reported.values()) == [200, 200, 200, 200, 421, 421]


@pytest.mark.parametrize(
    ("text", "shown", "hosts"),
    [
        ("https://Ward.example.org", "https://ward.example.org", {"ward.example.org", "ward.example.org:443"}),
        ("https://ward.example.org:8443/", "https://ward.example.org:8443", {"ward.example.org:8443"}),
        ("http://192.0.2.7:8321", "http://192.0.2.7:8321", {"192.0.2.7:8321"}),
        ("http://[2001:DB8:0:0::7]", "http://[2001:db8::7]", {"[2001:db8::7]", "[2001:db8::7]:80"}),
    ],
)
def test_a_public_address_has_a_single_name(text: str, shown: str, hosts: set[str]) -> None:
    address = PublicAddress.of(text)
    assert (str(address), address.hosts) == (shown, hosts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ward",
        "ward.example.org",
        "//ward.example.org",
        "ftp://ward",
        "https://",
        "https://a@b",
        "https://a/b",
        "https://a?b",
        "https://a#b",
        "https://a:x",
        "https://a:70000",
        "https://[::1",
        "javascript:x",
    ],
)
def test_what_browsers_cannot_open_is_no_public_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|URL|[Pp]ort"):
        PublicAddress.of(text)


def test_a_form_without_its_token_or_with_another_is_refused(own: Path, ward: Ward) -> None:
    ward.get("/")
    other = Ward(own)
    other.get("/")
    for token in ("", "0" * 64, other.token, "ü"):
        answer = ward.client.post("/preview", data={"leaflet": "bone", "token": token})
        assert answer.status_code == 403
    stranger = ward.app.test_client()
    assert stranger.post("/preview", data={"leaflet": "bone", "token": ward.token}).status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "ü.ü", "a" * 4000])
def test_a_cookie_that_is_not_ours_is_replaced(ward: Ward, cookie: str) -> None:
    client = ward.app.test_client()
    client.set_cookie("leaflets-80", cookie)
    answer = client.get("/")
    assert answer.status_code == 200
    set_cookie = answer.headers["Set-Cookie"]
    assert re.fullmatch(r"leaflets-80=[\w-]+\.[\w-]{43}; HttpOnly; Path=/; SameSite=Strict", set_cookie)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example.org"},
        {"Origin": "http://localhost:8080"},
    ],
)
def test_a_form_of_another_page_is_refused(ward: Ward, headers: dict[str, str]) -> None:
    ward.get("/")
    data = {"leaflet": "bone", "token": ward.token}
    assert ward.client.post("/preview", data=data, headers=headers).status_code == 403
    fine = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert ward.client.post("/preview", data=data, headers=fine).status_code == 200


def test_more_than_the_form_can_send_is_refused(ward: Ward) -> None:
    answer = ward.post("/preview", ["bone"], notes="x" * 70_000)
    assert answer.status_code == 413
    assert ward.post("/preview", ["bone"], accept=JSON, notes="ü" * 5_001).get_json()["details"].keys() == {"notes"}


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", ""])
def test_only_what_a_form_sends_is_read(ward: Ward, kind: str) -> None:
    ward.get("/")
    answer = ward.client.post("/preview", data=b"leaflet=bone&token=" + ward.token.encode(), content_type=kind)
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in POSTS[1:]),
        ("POST", "/status"),
        ("PUT", "/"),
        ("DELETE", "/edit/bone"),
        ("TRACE", "/"),
        ("PATCH", "/preview"),
    ],
)
def test_other_methods_are_refused(ward: Ward, method: str, path: str) -> None:
    ward.get("/")
    assert ward.client.open(path, method=method, data={"token": ward.token}).status_code in (405, 415)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../guard.py",
        "/static/%2e%2e/guard.py",
        "/static/..%2fguard.py",
        "/static//etc/passwd",
        "/edit/..%2f..%2fsetup",
        "/edit/shared%2fcontacts/pdf",
        "/face/..%2fregular",
        "/edit/bone.yaml",
        "/edit/topics/pdf",
    ],
)
def test_no_path_leads_out_of_what_is_served(ward: Ward, path: str) -> None:
    answer = ward.client.get(path)
    assert answer.status_code in (404, 308)
    assert "import" not in answer.text


MARKUP = '"><script>alert(1)</script>'
"""What would run if a page had it as it is."""
FIELDS = ("leaflet", "shared", "recipe", "brand", "format", "copy", "name", "notes", "find", "language", "add", "again")


@pytest.mark.parametrize("accept", ["text/html", JSON])
def test_nothing_that_is_sent_is_markup_in_an_answer(ward: Ward, accept: str) -> None:
    asked = [
        f"{path}?{field}={quote(MARKUP)}"
        for path, fields in {
            "/": FIELDS,
            "/status": ("words", "kind", "language", "owner", "state", "page"),
            "/edit": ("words", "kind", "language", "owner", "state", "page", "opened"),
            "/edit/bone": ("brand", "format", "version", "leaflet", "opened"),
            "/edit/bone/state": ("since",),
        }.items()
        for field in fields
    ]
    answers = [ward.get(path, headers={"Accept": accept}) for path in [*asked, f"/edit/{quote(MARKUP, safe='')}"]]
    answers += [ward.post(path, ["bone"], accept, **{field: MARKUP}) for path in ("/", "/summary") for field in FIELDS]
    answers += [ward.post("/send", ["bone"], accept, **{field: MARKUP}) for field in ("printer", "copies", "sides")]
    answers += [ward.post("/find", (), accept, q=MARKUP), ward.post("/date", (), accept, date=MARKUP)]
    answers += [ward.post("/open", (), accept, file=MARKUP)]
    assert {answer.status_code for answer in answers} >= {200, 404, 422}
    for answer in answers:
        assert answer.mimetype != "text/html" or "<script>alert" not in answer.text, answer.request.path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_wait_that_is_too_long_is_reported_politely(own: Path) -> None:
    ward = Ward(own, patience=0.05)
    ward.get("/")
    stored = threading.Event()
    desk = ward.app.extensions["leaflets"].desk
    desk._worker.submit(stored.wait, 5)
    answer = ward.post("/summary", ["bone"], JSON)
    stored.set()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "try again" in answer.get_json()["reasons"][0]["message"]


def test_too_many_requests_that_wait_are_refused_at_once(own: Path) -> None:
    ward = Ward(own)
    ward.get("/")
    desk = ward.app.extensions["leaflets"].desk
    while desk._waiting.acquire(blocking=False):
        pass
    assert ward.post("/preview", ["bone"]).status_code == 503


# Encrypted

ENCRYPTED = "https://ward.example.org"


@pytest.fixture(scope="module")
def encrypted(own: Path, passwords: Path) -> Ward:
    return Ward(own, address=ENCRYPTED, public=PublicAddress.of(ENCRYPTED), passwords=passwords)


def test_encrypted_cookies_belong_to_this_host_and_are_sent_only_encrypted(encrypted: Ward) -> None:
    encrypted.get("/sign-in")
    cookies = encrypted.post("/sign-in", user="ward-7", password=WORDS).headers.getlist("Set-Cookie")
    cookies += encrypted.get("/").headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "__Host-leaflets-443",
        "__Host-leaflets-443-device",
        "__Host-leaflets-443-seen",
    }
    for cookie in cookies:
        words = set(cookie.split("; ")[1:])
        assert words >= {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}
        assert not any(word.startswith("Domain") for word in words)
        assert any(word.startswith("Max-Age") for word in words) == ("-device=" in cookie)


@pytest.mark.parametrize("path", ["/sign-in", "/static/ward.js", "/nothing"])
def test_encrypted_answers_ask_for_encryption_from_now_on(encrypted: Ward, ward: Ward, path: str) -> None:
    assert encrypted.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in ward.get(path).headers


def test_what_is_not_encrypted_or_for_another_name_is_refused(encrypted: Ward) -> None:
    for address in (
        "http://ward.example.org",
        "https://ward.example.org:8443",
        "https://localhost",
        "https://10.0.0.1",
    ):
        answer = encrypted.client.get("/sign-in", base_url=address)
        assert answer.status_code == 421
        assert "Set-Cookie" not in answer.headers


def test_a_page_that_is_not_encrypted_is_another_page(encrypted: Ward) -> None:
    encrypted.get("/sign-in")
    data = {"token": encrypted.token, "user": "ward-7", "password": WORDS}
    for origin, code in (("http://ward.example.org", 403), (ENCRYPTED, 303)):
        headers = {"Origin": origin}
        assert encrypted.client.post("/sign-in", base_url=ENCRYPTED, data=data, headers=headers).status_code == code


FOLLOWED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def test_a_link_on_another_site_opens_the_page_from_here_and_signs_nobody_out(encrypted: Ward) -> None:
    client = encrypted.app.test_client()
    for path in ("/?recipe=bone-and-brain", "/status", "/sign-in"):
        answer = client.get(path, base_url=ENCRYPTED, headers=FOLLOWED)
        assert (answer.status_code, answer.headers["Refresh"]) == (200, f"0; url={path}")
        assert not any("__Host-leaflets-443=" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
        assert "Brain surgery" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example.org/", "///evil.example.org/", "/\\evil.example.org/", "\\\\evil"),
        *("/a\r\nX-Y: z", '/"><script>x', "/a;url=//evil"),
    ],
)
def test_a_link_on_another_site_leads_nowhere_else(encrypted: Ward, path: str) -> None:
    answer = encrypted.app.test_client().get(
        "/", base_url=ENCRYPTED, headers=FOLLOWED, environ_overrides={"PATH_INFO": path}
    )
    assert "X-Y" not in answer.headers
    assert "<script>" not in answer.text
    target = answer.headers["Refresh"].removeprefix("0; url=")
    assert re.fullmatch(r"/(?!/)[\w/?&=%.-]*", target)
    assert f'href="{target}"' in answer.text


# Sign-in

WORDS = "three small words"


@pytest.fixture(scope="module")
def passwords(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("passwords") / "ward.txt"
    done = CliRunner().invoke(cli.main, ["password", str(path), "ward-7"], input=f"{WORDS}\n{WORDS}\n")
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def network(own: Path, passwords: Path) -> Ward:
    address = "http://ward.example.org:8321"
    return Ward(own, address=address, peer="192.0.2.7", public=PublicAddress.of(address), passwords=passwords)


def sign_in(ward: Ward, name: str = "ward-7", password: str = WORDS) -> int:
    ward.get("/sign-in")
    return ward.post("/sign-in", user=name, password=password).status_code


def test_a_file_of_passwords_contains_no_password(passwords: Path) -> None:
    text = passwords.read_text(encoding="utf-8")
    assert re.fullmatch(r"ward-7:scrypt:32768:8:1\$\w{16}\$[0-9a-f]{128}\n", text)
    assert WORDS not in text
    assert passwords.stat().st_mode & 0o077 == 0
    assert hashed("ward-7", WORDS) != hashed("ward-7", WORDS)


def test_on_a_network_nothing_is_shown_before_signing_in(network: Ward) -> None:
    for path in ("/", "/status", "/edit", "/edit/bone/pdf", "/edit/bone/state", "/nothing"):
        answer = network.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/sign-in"
    network.get("/sign-in")
    assert network.post("/preview", ["bone"]).status_code == 401
    assert network.client.get("/", headers={"Host": "localhost:8321"}).status_code == 421


def test_a_head_request_for_the_sign_in_page_does_not_count(network: Ward) -> None:
    wanted = {"user": "ward-7", "password": WORDS}
    for _ in range(attempts.ATTEMPTS + 1):
        answer = network.client.head("/sign-in", base_url=network.address, data=wanted)
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert network.get("/").status_code == 303
    assert sign_in(network) == 303


def test_signing_in_and_out(network: Ward) -> None:
    assert sign_in(network) == 303
    before = network.client.get_cookie("leaflets-8321", domain="ward.example.org")
    assert network.get("/").status_code == 200
    assert network.post("/preview", ["bone"]).mimetype == "application/pdf"
    assert network.post("/sign-out").headers["Location"] == "/sign-in"
    assert network.get("/").status_code == 303
    assert before is not None
    network.client.set_cookie("leaflets-8321", before.value, domain="ward.example.org")
    assert network.get("/").status_code == 303


def test_signing_in_gives_a_new_cookie(network: Ward) -> None:
    network.get("/sign-in")
    before = network.client.get_cookie("leaflets-8321", domain="ward.example.org")
    assert network.post("/sign-in", user="ward-7", password=WORDS).status_code == 303
    after = network.client.get_cookie("leaflets-8321", domain="ward.example.org")
    assert before is not None
    assert after is not None
    assert before.value != after.value


@pytest.mark.parametrize(("name", "password"), [("ward-7", "wrong"), ("nobody", WORDS), ("nobody", ""), ("", "")])
def test_a_wrong_name_or_password_is_refused_alike(network: Ward, name: str, password: str) -> None:
    network.get("/sign-in")
    answer = network.post("/sign-in", user=name, password=password)
    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text
    assert network.get("/").status_code == 303


def test_after_five_wrong_passwords_even_the_right_password_waits(
    network: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.web.passwords.matches", lambda line, password: password == WORDS)
    assert [sign_in(network, password="wrong") for _ in range(6)] == [403] * 5 + [429]
    answer = network.post("/sign-in", user="ward-7", password=WORDS)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    network.peer = "192.0.2.8"
    assert sign_in(network) == 303


def wrong(tries: SignInAttempts, name: str, address: str, device: str = "") -> int:
    """For how many seconds a wrong password is not checked; where it is, it counts."""
    wait = tries.wait(name, address, device)
    if not wait:
        tries.count(name, address, device)
    return wait


def test_the_wait_ends_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now)
    tries = SignInAttempts()
    assert [bool(wrong(tries, "a", "b")) for _ in range(7)] == [False] * 5 + [True] * 2
    now += 61
    assert tries.wait("a", "b") == 0


def test_many_names_from_the_same_address_are_limited() -> None:
    tries = SignInAttempts()
    assert sum(wrong(tries, f"name-{number}", "b") == 0 for number in range(100)) == 20
    assert tries.wait("name", "c") == 0


@pytest.mark.parametrize(
    ("other", "is_same"),
    [("2001:db8::ffff:9", True), ("2001:db8:0:1::1", False), ("::ffff:192.0.2.7", False), ("192.0.2.7", False)],
)
def test_a_network_of_ipv6_counts_as_a_single_address(other: str, is_same: bool) -> None:
    tries = SignInAttempts()
    for number in range(20):
        assert wrong(tries, f"name-{number}", f"2001:db8::{number}") == 0
    assert bool(tries.wait("name", other)) is is_same


def test_a_name_that_is_shut_out_stays_so_whatever_else_is_tried() -> None:
    tries = SignInAttempts()
    while not wrong(tries, "ward-7", "192.0.2.7"):
        pass
    for number in range(5_000):
        wrong(tries, f"name-{number}", f"198.51.{number % 100}.{number // 100}")
    assert tries.wait("ward-7", "192.0.2.7") > 0


def test_when_no_more_can_be_counted_new_attempts_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now)
    tries = SignInAttempts(most=30)
    answered = [wrong(tries, f"name-{number}", f"192.0.2.{number}") for number in range(100)]
    assert answered == [0] * 10 + [61] * 90
    assert len(tries._wrong) == 30
    assert wrong(tries, "name-0", "192.0.2.0") == 0
    assert tries.wait("name-99", "192.0.2.99", device="known") == 0
    now += 61
    assert wrong(tries, "name-99", "192.0.2.99") == 0
    assert len(tries._wrong) == 3


def test_wrong_passwords_from_many_addresses_only_delay_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now)
    tries = SignInAttempts()
    answered = [wrong(tries, "ward-7", f"192.0.2.{number}") for number in range(200)]
    assert answered == [0] * 60 + [4] * 140
    assert tries.wait("ward-8", "192.0.2.250") == 0
    now += 3
    assert tries.wait("ward-7", "192.0.2.250") == 0


def test_twelve_addresses_do_not_delay_a_thirteenth(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now)
    tries = SignInAttempts()
    for _ in range(600):
        for number in range(12):
            wrong(tries, "ward-7", f"192.0.2.{number}")
        assert tries.wait("ward-7", "192.0.2.250") == 0
        now += 0.5


def test_a_known_browser_has_its_own_count_and_a_bounded_number_is_counted() -> None:
    tries = SignInAttempts(most=10)
    for number in range(100):
        wrong(tries, "ward-7", f"192.0.2.{number}")
    assert [bool(wrong(tries, "ward-7", "192.0.2.1", "known")) for _ in range(6)] == [False] * 5 + [True]
    assert tries.wait("ward-7", "192.0.2.1", "other") == 0
    for number in range(50):
        wrong(tries, "ward-7", "192.0.2.1", f"known-{number}")
    assert len(tries._wrong_of_known) == 10


def test_a_browser_that_signed_in_before_is_not_locked_out_by_others(
    network: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.web.passwords.matches", lambda line, password: password == WORDS)
    assert sign_in(network) == 303
    network.post("/sign-out")
    nurse = network.client
    for number in range(100):
        network.client, network.peer = network.app.test_client(), f"192.0.2.{number}"
        for _ in range(2):
            sign_in(network, password="wrong")
    # Not even at an address that has to wait.
    network.peer = "192.0.2.99"
    assert sign_in(network) == 429
    network.client = nurse
    assert sign_in(network) == 303


def test_right_passwords_at_the_same_time_are_all_let_in(network: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(8)
    wait = SignInAttempts.wait

    def asked(*given: str) -> int:
        seconds = wait(*given)
        with suppress(threading.BrokenBarrierError):
            together.wait(0.5)
        return seconds

    monkeypatch.setattr(SignInAttempts, "wait", asked)
    monkeypatch.setattr("builder.web.passwords.matches", lambda line, password: password == WORDS)
    answers: list[int] = []

    def nurse() -> None:
        ward = copy.copy(network)
        ward.client = network.app.test_client()
        answers.append(sign_in(ward))

    nurses = [threading.Thread(target=nurse) for _ in range(8)]
    for thread in nurses:
        thread.start()
    for thread in nurses:
        thread.join()
    assert answers == [303] * 8


def test_a_device_cookie_names_nobody_and_ends_with_the_password() -> None:
    line, other = hashed("ward-7", WORDS), hashed("ward-8", WORDS)
    cookie = devices.renewed(line, "", [line])
    assert "ward" not in cookie
    assert devices.known(line, cookie)
    assert not devices.known(other, cookie)
    assert not devices.known(hashed("ward-7", "other small words"), cookie)
    assert not devices.known(None, cookie)
    both = devices.renewed(other, cookie, [line, other])
    assert devices.known(line, both) == devices.known(other, both) == devices.known(line, cookie)
    alone = devices.renewed(other, cookie, [other])
    assert not devices.known(line, alone)
    for forged in ("x", "ü.ü", cookie[:-1], cookie.replace(".", ".A", 1), "." * 400):
        assert not devices.known(line, forged)
        assert devices.known(other, devices.renewed(other, forged, [line, other])) not in ("", cookie[:22])


def test_a_device_cookie_has_room_for_some_names() -> None:
    lines = [f"ward-{number}:x" for number in range(20)]
    cookie = ""
    for line in lines:
        cookie = devices.renewed(line, cookie, lines)
    assert [bool(devices.known(line, cookie)) for line in lines] == [False] * 10 + [True] * 10
    assert len(cookie) < 300


def test_a_name_that_is_not_there_takes_as_much_work(network: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[int, ...]] = []
    scrypt = hashlib.scrypt

    def counting(password: bytes, *, salt: bytes, n: int, r: int, p: int, **more: int) -> bytes:
        done.append((len(salt), n, r, p))
        return scrypt(password, salt=salt, n=n, r=r, p=p, **more)

    monkeypatch.setattr(hashlib, "scrypt", counting)
    assert sign_in(network, "ward-7", "wrong") == sign_in(network, "nobody", "wrong") == 403
    assert done == [(16, 2**15, 8, 1)] * 2


def test_a_shift_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(attempts.time, "monotonic", lambda: now)
    result = Sessions()
    cookie = result.sign_in("ward-7")
    assert result.name(cookie) == "ward-7"
    now += sessions.SHIFT + 1
    assert result.name(cookie) == ""


@pytest.mark.parametrize(
    "line",
    [
        "ward-7",
        "ward-7:plain",
        "ward-7:scrypt:2:8:1:AAAA:AAAA",
        "ward-7:scrypt:16384:8:1:AAAA:AAAA",
        "ward-7:scrypt:1073741824:8:1:AAAA:AAAA",
    ],
)
def test_a_line_that_is_not_a_hash_is_reported_without_its_words(tmp_path: Path, line: str) -> None:
    path = tmp_path / "passwords.txt"
    path.write_text(f"# who\n{line}\n", encoding="utf-8")
    with pytest.raises(PasswordFileError) as raised:
        read(path)
    assert raised.value.message == "line 2 of the file of passwords cannot be understood"
    assert "ward-7" not in str(raised.value)


EARLIER = "ward-7:scrypt:32768:8:1:f9EcpDhdAeCPzfuxj78CPw==:EdTlqsDz6e1AW+e+rnNvKAAzxZqUUPOooAmrPgoS5Jo="
"""A line as versions before this one wrote it, for the password "three small words"."""


def test_a_file_of_passwords_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "passwords.txt"
    path.write_text(f"{EARLIER}\n{hashed('ward-8', 'other small words')}\n", encoding="utf-8")
    lines = read(path)
    assert matches(lines["ward-7"], "three small words")
    assert not matches(lines["ward-7"], "other small words")
    assert matches(lines["ward-8"], "other small words")
