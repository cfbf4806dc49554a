"""How long a nurse waits until the page is there: until its address is said, and for the first page after that.

Each is the shortest of several: what else the machine does can only make it longer.
"""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.support.making import REPOSITORY
from tests.support.serving import NO_PRINTERS

Note = Callable[..., None]
STARTS = 7
MANY = 150


class Start(NamedTuple):
    """In seconds: until the address was said, for the first page from then on, and for the same page once more."""

    said: float
    first: float
    again: float


def start(root: Path, home: Path) -> Start:
    environment = os.environ | NO_PRINTERS | {"PYTHONPATH": str(REPOSITORY), "HOME": str(home)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "builder", "--project", str(root), "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        match = re.search(rb"localhost:(\d+)", process.stdout.readline())
        assert match is not None
        output = time.perf_counter() - began
        first, again = page(int(match[1])), page(int(match[1]))
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()
    return Start(output, first, again)


def page(port: int) -> float:
    began = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asking:
        asking.request("GET", "/", headers={"Host": f"localhost:{port}"})
        answer = asking.getresponse()
        assert answer.status == 200
        answer.read()
    return time.perf_counter() - began


def shortest(root: Path, home: Path) -> Start:
    return Start(*map(min, zip(*(start(root, home) for _ in range(STARTS)), strict=True)))


def test_it_starts_within_a_second_and_its_first_page_is_there_in_a_tenth(
    own: Path, tmp_path: Path, note: Note
) -> None:
    results = shortest(own, tmp_path)
    note("start, until the address is said", results.said, "s", 1.0)
    note("the first page after that", results.first, "s", 0.1)
    note("the same page again", results.again, "s")


def test_many_leaflets_do_not_delay_the_address(own: Path, tmp_path: Path, note: Note) -> None:
    text = (own / "leaflets" / "bone.yaml").read_text(encoding="utf-8")
    for number in range(MANY):
        path = own / "leaflets" / f"bone-{number:03}.yaml"
        path.write_text(text.replace("title: ", f"title: {number} ", 1), encoding="utf-8")
    results = shortest(own, tmp_path)
    note(f"start with {MANY} leaflets more", results.said, "s", 1.5)
    note("… the first page after that", results.first, "s", 1.0)
    note("… the same page again", results.again, "s")
