"""Packs made by the workers of a Dask cluster: the same files. The only home of Dask.

The `PackMaker` goes to each worker once, also to those that join or are started again later. A task is sent to one
worker, and to another if that is killed; no log and no file of Dask contains anything of it.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from distributed import (
    CancelledError,
    Client,
    KilledWorker,
    LocalCluster,
    Security,
    Worker,
    WorkerPlugin,
    get_worker,
    wait,
)

from builder.core import bugs
from builder.core.patterns import lazy_pattern
from builder.core.version import __version__
from builder.core.workers import Stopped, portions
from builder.packs.tasks import ClusterError, PackMaker, PackResult, PackTask, TaskRunner, write_all

_AHEAD = 4
_AT_ONCE = 8
_PLUGIN = "leaflet-builder"
_PATIENCE = 30.0
"""How long, in seconds, to wait for a scheduler, for a worker, or for any sign of life."""


_ADDRESS = lazy_pattern(r"(tcp|tls)://[^/\s]+:\d{1,5}")
_START = "start `dask scheduler` and `dask worker` there, and check the address: tls://HOST:PORT or tcp://HOST:PORT"
CERTIFICATES = ("ca.pem", "cert.pem", "key.pem")
"""The files that a folder of certificates has: of who signed them all, of this computer, and its key."""


def run_on(address: str, jobs: int, certificates: Path | None = None) -> TaskRunner:
    """Make packs on the cluster whose scheduler listens at `address`; with ``local``, on one of `jobs` workers here.

    An address that starts with ``tls://`` needs the folder `certificates`, or Dask's own configuration of them.

    The runner raises ClusterError for a cluster that does not answer, has no workers or has another version of the
    program on them, and Stopped if its workers are lost and do not come back.
    """

    def work(maker: PackMaker, tasks: Iterable[PackTask]) -> Iterator[PackResult]:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        with contextlib.ExitStack() as stack:
            security = _security(address, certificates)
            cluster = stack.enter_context(_local(jobs)) if address == "local" else address
            try:
                client = stack.enter_context(Client(cluster, timeout=_PATIENCE, security=security))
                client.wait_for_workers(1, timeout=_PATIENCE)
            except (OSError, ValueError, ImportError) as error:
                reason = "it has no workers" if isinstance(error, TimeoutError) else "nothing answers there"
                raise ClusterError(f"the cluster {address} cannot be used: {reason}", _START) from None
            stack.enter_context(_equipped(client, maker, local=address == "local"))
            yield from _results(client, tasks)

    return work


def _security(address: str, certificates: Path | None) -> Security | None:
    """What a connection to a cluster is encrypted with; None for one that is not encrypted.

    Raises ClusterError for an address of another kind, and where certificates are missing or cannot be used.
    """
    if address == "local":
        return None
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(f"the cluster {address} cannot be used: this is not the address of one", _START)
    if not address.startswith("tls:"):
        return None
    named = {}
    if certificates is not None:
        names = ("tls_ca_file", "tls_client_cert", "tls_client_key")
        named = {name: str(certificates / file) for name, file in zip(names, CERTIFICATES, strict=True)}
    security = Security(require_encryption=True, **named)
    try:
        context = security.get_connection_args("client")["ssl_context"]
    except (OSError, ValueError):
        context = None
    if context is None:
        hint = f"name a folder with {', '.join(CERTIFICATES)}: --cluster-certificates DIR"
        raise ClusterError(f"the certificates for the cluster {address} are missing or cannot be used", hint)
    return security


def _local(jobs: int) -> LocalCluster:
    """A cluster of processes on this machine, which nothing outside can reach."""
    return LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )


@contextlib.contextmanager
def _equipped(client: Client, maker: PackMaker, *, local: bool) -> Iterator[None]:
    """Give the maker to all present and future workers, and remove it at the end."""
    plugin = _Equipment(maker, local=local)
    try:
        client.register_plugin(plugin)
    except Exception as error:
        hint = f"install leaflet-builder {__version__} on every worker, with the extra cluster"
        raise ClusterError(f"the cluster's workers cannot make packs: {type(error).__name__}", hint) from None
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            client.unregister_worker_plugin(plugin.name)


_lock = threading.Lock()
"""Locked while packs are made: several workers may run in one process, and ReportLab is not safe in several threads."""


class _Equipment(WorkerPlugin):
    """Gives a worker the maker, whenever it joins."""

    name = _PLUGIN

    def __init__(self, maker: PackMaker, *, local: bool) -> None:
        self.maker = maker
        self.local = local
        self.version = __version__

    def setup(self, worker: Worker) -> None:
        """Raises RuntimeError where the worker has another version of the program."""
        if self.version != __version__:
            raise RuntimeError(f"leaflet-builder {__version__} is installed here, not {self.version}")
        _never_spill(worker)
        if self.local:
            # An interruption is for the process that started this one.
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _never_spill(worker: Worker) -> None:
    """Stop a worker from writing results to its disk when memory is short: they contain a patient's details."""
    manager = worker.memory_manager
    manager.memory_target_fraction = manager.memory_spill_fraction = False
    buffer = getattr(worker.data, "fast", None)
    if buffer is not None:
        buffer.n = float("inf")


def make(tasks: Sequence[PackTask]) -> list[PackResult]:
    """Make the packs of some rows: this runs in a worker."""
    with _lock:
        plugin = get_worker().plugins[_PLUGIN]
        assert isinstance(plugin, _Equipment)
        return plugin.maker.make_all(tasks)


def _results(client: Client, tasks: Iterable[PackTask]) -> Iterator[PackResult]:
    run = f"{time.time_ns():x}"
    running: dict[Any, list[PackTask]] = {}
    waiting = enumerate(portions(tasks, _AT_ONCE))
    while True:
        room = _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])) - len(running)
        for number, portion in itertools.islice(waiting, max(0, room)):
            # A key of its own: one made from the arguments would be a fingerprint of the details.
            # A worker may be on another machine: what it makes comes back, and is written here.
            sent = [replace(task, path=None) for task in portion]
            running[client.submit(make, sent, key=f"packs-{run}-{number}", pure=False)] = portion
        if not running:
            return
        try:
            done = wait(list(running), timeout=_PATIENCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            if client.scheduler_info(n_workers=-1)["workers"]:
                continue
            raise Stopped from None
        for future in done:
            portion = running.pop(future)
            yield from write_all([*zip(portion, _results_of(future, portion), strict=True)])


def _results_of(future: Any, tasks: Sequence[PackTask]) -> list[PackResult]:
    try:
        results: list[PackResult] = future.result()
    except (KilledWorker, CancelledError):
        raise Stopped from None
    except Exception as failure:
        # The worker contains what goes wrong in a pack: this is the way there or back.
        report = bugs.without_words(failure)
        results = [PackResult(task.key, b"", (), bug=report) for task in tasks]
    future.release()
    return results
