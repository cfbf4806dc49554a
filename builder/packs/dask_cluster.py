"""Packs made by the workers of a Dask cluster: the same files. The only home of Dask.

The kit goes to each worker once, to those too that join or are started again later. A row is sent to one worker, and to
another where that is killed; no log and no file of Dask's holds anything of it.
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
from typing import Any

from distributed import CancelledError, Client, KilledWorker, LocalCluster, Worker, WorkerPlugin, get_worker, wait

from builder.core.version import __version__
from builder.core.workers import Stopped, portions
from builder.packs.batch import Done, Kit, Order, Unusable, Work, here

_AHEAD = 4
_AT_ONCE = 8
_PATIENCE = 30.0
"""How long, in seconds, to wait for a scheduler, for a worker, or for any sign of life."""


def at(address: str, jobs: int) -> Work:
    """Make packs on the cluster whose scheduler listens at `address`; with ``local``, on one of `jobs` workers here.

    Raises Unusable for a cluster that is not there, has no workers, or has another version of the program on them, and
    Stopped where its workers are lost and do not come back.
    """

    def work(kit: Kit, orders: Iterable[Order]) -> Iterator[Done]:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        with contextlib.ExitStack() as stack:
            found = stack.enter_context(_local(jobs)) if address == "local" else address
            try:
                client = stack.enter_context(Client(found, timeout=_PATIENCE))
                client.wait_for_workers(1, timeout=_PATIENCE)
            except (OSError, ValueError, ImportError) as error:
                hint = "start `dask scheduler` and `dask worker` there, and see to the address: tcp://HOST:PORT"
                reason = "it has no workers" if isinstance(error, TimeoutError) else "nothing answers there"
                raise Unusable(f"the cluster {address} cannot be used: {reason}", hint) from None
            stack.enter_context(_equipped(client, kit, local=address == "local"))
            # A worker may be on another machine: what it makes comes back, and is written here.
            yield from _made(client, (replace(order, path=None) for order in orders))

    return work


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
def _equipped(client: Client, kit: Kit, *, local: bool) -> Iterator[None]:
    """Give the kit to every worker that there is and that is to come, and take it away in the end."""
    plugin = _Equipment(kit, local=local)
    try:
        client.register_plugin(plugin)
    except Exception as error:
        hint = f"install leaflet-builder {__version__} on every worker, with the extra cluster"
        raise Unusable(f"the cluster's workers cannot make packs: {type(error).__name__}", hint) from None
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            client.unregister_worker_plugin(plugin.name)


_kits: dict[str, Kit] = {}
"""The kit of a worker, by the worker's address: several may run in one process."""
_one_at_a_time = threading.Lock()


class _Equipment(WorkerPlugin):
    """Gives a worker the kit, whenever it joins."""

    name = "leaflet-builder"

    def __init__(self, kit: Kit, *, local: bool) -> None:
        self.kit = kit
        self.local = local
        self.version = __version__

    def setup(self, worker: Worker) -> None:
        """Raises RuntimeError where the worker has another version of the program."""
        if self.version != __version__:
            raise RuntimeError(f"leaflet-builder {__version__} is installed here, not {self.version}")
        _kits[worker.address] = self.kit
        _never_spill(worker)
        if self.local:
            # An interruption is for the process that started this one.
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def teardown(self, worker: Worker) -> None:
        _kits.pop(worker.address, None)


def _never_spill(worker: Worker) -> None:
    """Keep a worker from writing results to its disk when memory is short: they hold a patient's details."""
    manager = worker.memory_manager
    manager.memory_target_fraction = manager.memory_spill_fraction = False
    buffer = getattr(worker.data, "fast", None)
    if buffer is not None:
        buffer.n = float("inf")


def make(orders: Sequence[Order]) -> list[Done]:
    """The work of a worker: packs of some rows."""
    with _one_at_a_time:
        return list(here(_kits[get_worker().address], orders))


def _made(client: Client, orders: Iterable[Order]) -> Iterator[Done]:
    run = f"{time.time_ns():x}"
    running: set[Any] = set()
    waiting = enumerate(portions(orders, _AT_ONCE))
    while True:
        room = _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])) - len(running)
        for number, some in itertools.islice(waiting, max(0, room)):
            # A key of its own: one made from the arguments would be a fingerprint of the details.
            running.add(client.submit(make, some, key=f"packs-{run}-{number}", pure=False))
        if not running:
            return
        try:
            done = wait(running, timeout=_PATIENCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            if client.scheduler_info(n_workers=-1)["workers"]:
                continue
            raise Stopped from None
        for future in done:
            yield from _result(future)
        running -= done


def _result(future: Any) -> list[Done]:
    try:
        result: list[Done] = future.result()
    except (KilledWorker, CancelledError):
        raise Stopped from None
    future.release()
    return result
