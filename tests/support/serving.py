"""The ward's page for the tests: in this process, or in one of its own."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from builder.web import server
from builder.web.app import create_app
from builder.web.security import PublicAddress
from tests.support import days
from tests.support.making import REPOSITORY

TOKEN = re.compile(r'name="token" value="([\w-]+)"')
JSON = "application/json"
NO_PRINTERS = {"CUPS_SERVER": "/nowhere/cups.sock"}
"""What keeps a process from asking for this computer's own printers: whoever loads the page makes it do so."""


class Ward:
    """A browser at `peer`, at the ward's page of a project."""

    def __init__(
        self, root: Path, *, address: str = "http://localhost", peer: str = "127.0.0.1", **options: Any
    ) -> None:
        self.root = root
        self.app = create_app(root, **options)
        self.client = self.app.test_client()
        self.address = address
        self.peer = peer
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        answer = self.client.get(
            path, base_url=self.address, environ_base={"REMOTE_ADDR": self.peer}, buffered=True, **options
        )
        match = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = match[1] if match is not None else self.token
        return answer

    def post(self, path: str, leaflets: Sequence[str] = (), accept: str = "text/html", **fields: Any) -> TestResponse:
        """Send the form, as the page has it."""
        if not self.token:
            self.get("/")
        data = {"token": self.token, "leaflet": list(leaflets), **fields}
        return self.client.post(
            path,
            base_url=self.address,
            environ_base={"REMOTE_ADDR": self.peer},
            data=data,
            headers={"Accept": accept},
            buffered=True,
        )

    def json(self, path: str, leaflets: Sequence[str] = (), **fields: Any) -> dict[str, Any]:
        report: dict[str, Any] = self.post(path, leaflets, JSON, **fields).get_json()
        return report


@contextmanager
def running(root: Path, *, host: str = "127.0.0.1", **options: Any) -> Iterator[int]:
    """The port of the page of a project, served from this process."""
    bound = server.bind(0, host)
    port = bound.getsockname()[1]
    scheme = "http" if options.get("transport", server.PLAIN).certificate is None else "https"
    public = options.pop("public", PublicAddress(scheme, "localhost", port))
    pages = server.server(root, bound, public=public, **options)

    def turn() -> None:
        while not ended.is_set():
            pages.asyncore.loop(timeout=0.1, map=pages._map, count=1)

    ended = threading.Event()
    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield port
    finally:
        ended.set()
        thread.join(5)
        pages.task_dispatcher.shutdown()
        for channel in list(pages.active_channels.values()):
            channel.close()
        pages.close()


@contextmanager
def started(root: Path, *words: str, folder: Path | None = None) -> Iterator[str]:
    """The address of `leaflets serve` in a process of its own; what it prints is in `folder`."""
    command = days.program("--project", str(root), "serve", "--port", "0", *words)
    log = (folder or root) / "said.txt"
    environment = os.environ | NO_PRINTERS
    with log.open("wb") as errors:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=errors)
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            match = re.search(r"http://\S+/", line)
            assert match is not None, line + log.read_text(encoding="utf-8")
            yield match[0]
        finally:
            process.terminate()
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()
