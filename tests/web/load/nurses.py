"""Nurses at the ward's page: `leaflets serve` in a process of its own, and threads of this one that ask it by HTTP."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import psutil

from builder.web import passwords
from tests.inspectors import Pdf
from tests.support.making import REPOSITORY
from tests.support.serving import NO_PRINTERS, TOKEN

PATHS = ("/summary", "/picture", "/preview", "/download", "/print")
LEAFLETS = ("overview", "bone", "liver", "brain")
FORMATS = ("a4", "a5-booklet", "a5", "dl-trifold", "dyslexia", "giant-print", "large-print", "mono", "us-letter")
BRANDS = ("harbour", "meadow")

TAG = re.compile(r"Tag[a-z]{5}|01632[ \u00a0]7\d{5}")
"""A word of somebody's details. No clinic has a number that begins like that."""
_COOKIE = re.compile(r"leaflets-\d+=[^;]+")
_NAME, _PASSWORD = "ward-7", "correct horse battery"
_LETTERS = "bcdfghjklmnpqrst"


class Served(NamedTuple):
    """A server: its port and process, its project, and the folder that is its home and has what it prints."""

    port: int
    process: psutil.Process
    root: Path
    home: Path

    @property
    def processes(self) -> list[int]:
        """The server, and those that it has started."""
        return [self.process.pid, *(child.pid for child in self.process.children(recursive=True))]


class Order(NamedTuple):
    """What a nurse picks and fills in. `leaflets` has shared pages, too, as ``shared/contacts``."""

    leaflets: tuple[str, ...]
    format: str = "a4"
    brand: str = "harbour"
    duplex: bool = False
    details: Mapping[str, str] = {}

    def form(self) -> list[tuple[str, str]]:
        pages = [leaflet.rpartition("/") for leaflet in self.leaflets]
        picked = [("shared" if folder else "leaflet", name) for folder, _, name in pages]
        duplex = [("duplex", "yes")] if self.duplex else []
        return [*picked, ("format", self.format), ("brand", self.brand), *duplex, *self.details.items()]


class Answer(NamedTuple):
    """What was answered to an order, when it was `sent` and when all of it was there, by time.monotonic()."""

    path: str
    order: Order
    status: int
    data: bytes
    sent: float
    there: float

    @property
    def seconds(self) -> float:
        return self.there - self.sent


@contextmanager
def served(root: Path, home: Path) -> Iterator[Served]:
    """`leaflets serve` of a project, on a free port. It has begun whatever it begins by itself."""
    home.mkdir(exist_ok=True)
    # What a server writes is looked for in its home.
    names = home.with_name(f"{home.name}-passwords.txt")
    names.write_text(f"{passwords.hashed(_NAME, _PASSWORD)}\n", encoding="utf-8")
    names.chmod(0o600)
    serve = ["serve", "--port", "0", "--passwords", str(names)]
    command = [sys.executable, "-m", "builder", "--project", str(root), *serve]
    environment = os.environ | NO_PRINTERS | {"PYTHONPATH": str(REPOSITORY), "HOME": str(home), "TMPDIR": str(home)}
    with (home / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=said)
        try:
            assert process.stdout is not None
            match = re.search(r"localhost:(\d+)", process.stdout.readline().decode())
            assert match is not None, (home / "said.txt").read_text(encoding="utf-8")
            it = Served(int(match[1]), psutil.Process(process.pid), root, home)
            with closing(Nurse(it)) as nurse:
                nurse.ask("/preview", Order(("bone",)))
            wait_until_idle(it)
            yield it
        finally:
            process.terminate()
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()


class Nurse:
    """One browser, with a connection and a cookie of its own."""

    def __init__(self, it: Served) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", it.port, timeout=60)
        self.headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        self.connection.request("GET", "/sign-in")
        token = TOKEN.search(self._answer().decode())
        assert token is not None
        body = urlencode({"token": token[1], "user": _NAME, "password": _PASSWORD})
        self.connection.request("POST", "/sign-in", body, self.headers)
        self.token = json.loads(self._answer())["token"]

    def _answer(self) -> bytes:
        """What is answered now, after its cookie is taken."""
        response = self.connection.getresponse()
        cookies = (_COOKIE.match(cookie) for cookie in response.headers.get_all("Set-Cookie", ()))
        self.headers["Cookie"] = next(match[0] for match in cookies if match is not None)
        return response.read()

    def close(self) -> None:
        self.connection.close()

    def ask(self, path: str, order: Order) -> Answer:
        """Send the form; a path that begins with ``/edit`` is only asked for."""
        sent = time.monotonic()
        if path.startswith("/edit"):
            self.connection.request("GET", path, headers=self.headers)
        else:
            body = urlencode([("token", self.token), *order.form()])
            self.connection.request("POST", path, body, self.headers)
        response = self.connection.getresponse()
        data = response.read()
        return Answer(path, order, response.status, data, sent, time.monotonic())


def at_once(*works: Callable[[], None]) -> None:
    """Do things in threads of their own, from the same moment on. What goes wrong in one is raised at the end."""
    begin = threading.Barrier(len(works))
    wrong: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            begin.wait(60)
            work()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    if wrong:
        raise wrong[0]
    assert not any(thread.is_alive() for thread in threads), "an answer never came"


def orders() -> Iterator[Order]:
    """Orders that have no end: each has details of its own, and twenty in a row are twenty different choices."""
    picks = [
        pick
        for count in range(1, len(LEAFLETS) + 1)
        for pick in itertools.combinations(LEAFLETS, count)
        if pick != ("overview",)
    ]
    for number in itertools.count():
        pick = picks[number % len(picks)]
        more = ("shared/after-surgery",) if number % 5 == 4 else ()
        look = FORMATS[number % len(FORMATS)], BRANDS[number // 2 % 2]
        yield Order((*pick, *more), *look, number % 7 == 6, details(number))


def details(number: int) -> dict[str, str]:
    """Details with words that are those of this number alone. Every second has a number of her ward's own."""
    digits = number
    word = ""
    for _ in range(4):
        digits, letter = divmod(digits, len(_LETTERS))
        word += _LETTERS[letter]
    filled = {
        "name": f"Patient Tag{word}a",
        "hospital_number": f"Tag{word}e",
        "consultant": f"Dr Tag{word}i",
        "notes": f"Bring Tag{word}o.\nAsk for Tag{word}u.",
    }
    return filled | ({"ward_phone": f"01632 7{number:05}"} if number % 2 else {})


def tags(text: str) -> set[str]:
    """Whose words stand in a text."""
    return {entry.replace("\u00a0", " ") for entry in TAG.findall(text)}


def tags_of(order: Order) -> set[str]:
    return tags("\n".join(order.details.values()))


def strangers(answer: Answer) -> list[str]:
    """What is wrong with a PDF that was answered: words of others in it, or her own not."""
    pdf = Pdf(answer.data)
    painted = tags("\n".join(entry.text for entry in pdf.fragments))
    # A sheet that is folded holds pages, and is not to be read out.
    read = tags(pdf.reading_text()) if answer.path != "/print" else painted
    own = tags_of(answer.order)
    return [f"{answer.order.format}, {answer.path}: {sorted(entry ^ own)}" for entry in (read, painted) if entry != own]


class Sightings:
    """The files that a process has open, looked at again and again for as long as this is entered.

    `files` has the paths of those that are none of Python's own, `told` where words of somebody's details stand.
    """

    def __init__(self, it: Served) -> None:
        self.it = it
        self.looks = 0
        self.files: set[str] = set()
        self.told: set[str] = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Sightings:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join(10)

    def _watch(self) -> None:
        while not self._end.wait(0.02):
            self.looks += 1
            for file in self._open_files():
                try:
                    path = os.readlink(file)
                    if not path.startswith("/") or path.startswith(("/dev/", sys.prefix, sys.base_prefix)):
                        continue
                    data = file.read_bytes()
                except OSError:
                    continue
                self.files.add(path)
                self.told |= {f"{path}: {tag}" for tag in tags(data.decode("utf-8", "replace"))}

    def _open_files(self) -> Iterator[Path]:
        for number in self.it.processes:
            with suppress(OSError):
                yield from Path(f"/proc/{number}/fd").iterdir()


class Clock(NamedTuple):
    """How long something took, and how long of that it had a core, in seconds: it did not while others had them all."""

    wall: float
    core: float

    @property
    def slowdown(self) -> float:
        return max(1.0, self.wall / self.core)


def yardstick(times: int = 25) -> Clock:
    """A piece of work that is always the same."""
    wall, core = time.perf_counter(), time.thread_time()
    for _ in range(times):
        sum(number * number % 7 for number in range(600_000))
    return Clock((time.perf_counter() - wall) / times, (time.thread_time() - core) / times)


def ready_to_run(it: Served) -> Clock:
    """How long the server's threads ran so far or would have run, and how long they had a core (Linux tells both)."""
    ran = waited = 0
    for task in (task for number in it.processes for task in Path(f"/proc/{number}/task").iterdir()):
        running, waiting, _ = map(int, (task / "schedstat").read_text().split())
        ran, waited = ran + running, waited + waiting
    return Clock((ran + waited) / 1e9, ran / 1e9)


def wait_until_idle(it: Served) -> None:
    """Wait until a server has begun all that it begins by itself."""
    busy, processes = -1.0, min(2, os.cpu_count() or 1)
    while busy < (busy := ready_to_run(it).core) - 0.01 or len(it.processes) < processes:
        time.sleep(0.5)


def share(seconds: Sequence[float], part: float) -> float:
    """The time within which so large a part of the answers was there."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(len(ranked) * part))]


def refusals(answers: Sequence[Answer]) -> Counter[int]:
    """How many answers there are of each status but 200."""
    return Counter(answer.status for answer in answers if answer.status != 200)
