"""Printing with the real CUPS: the questions that plain tests ask of a stand-in, and those it cannot answer."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.printing.test_cups import *  # noqa: F403
from tests.printing.test_cups import file, run
from tests.support import cups
from tests.support.cups import Server


@cups.on_linux
def test_a_server_that_answers_something_else_is_a_problem(ward: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shut(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(404)

        def log_message(self, format: str, *words: object) -> None:
            pass

    file("good.pdf")
    with HTTPServer(("127.0.0.1", 0), Shut) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.server_port}")
        result = run("print", "good.pdf")
        server.shutdown()
    assert result.exit_code == 1
    assert re.search(r"the print server 127.0.0.1:\d+ does not list its printers: Not Found", result.stderr)
