"""Packs by a Dask cluster: the same bytes, whichever workers live to make them, and no detail in any log or file."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from builder import cli
from builder.packs.dask_cluster import CERTIFICATES
from tests.cli.test_packs import NAMES, table
from tests.inspectors import secrets
from tests.support import packing

ROOT = Path(__file__).resolve().parents[2]
ROWS = 240


class Cluster:
    """A scheduler and two workers on this machine, each with a log."""

    def __init__(self, folder: Path, certificates: Path | None = None) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        options = ("ca-file", "cert", "key")
        tls = (
            [
                word
                for option, file in zip(options, CERTIFICATES, strict=True)
                for word in (f"--tls-{option}", str(certificates / file))
            ]
            if certificates is not None
            else []
        )
        protocol = "tcp" if certificates is None else "tls"
        self.address = f"{protocol}://127.0.0.1:{port}"
        listen = ("--host", "127.0.0.1", "--port", port, "--protocol", protocol)
        self.scheduler = self._start("scheduler", *listen, "--no-dashboard", *tls)
        worker = (
            *tls,
            "--protocol",
            protocol,
            "--no-dashboard",
            "--nthreads",
            "1",
            "--no-nanny",
            "--local-directory",
            str(folder / "scratch"),
        )
        self.workers = [self._start("worker", self.address, "--host", "127.0.0.1", *worker) for _ in range(2)]

    def _start(self, kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *words]
        with (self.folder / f"{kind}-{time.monotonic_ns()}.log").open("wb") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder)}
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder, env=environment)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    started = Cluster(tmp_path / "cluster")
    yield started
    started.end()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return packing.copied(tmp_path / "project")


def test_another_worker_makes_a_killed_workers_rows_with_the_same_bytes(
    cluster: Cluster, project: Path, tmp_path: Path
) -> None:
    rows, out = table(tmp_path / "p.csv", ROWS), tmp_path / "packs"
    words = [sys.executable, "-m", "builder", "--project", str(project), "packs", "--from", str(rows)]
    words += ["--output", str(out), "--cluster", cluster.address]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path, env=environment)
    deadline = time.monotonic() + 60
    while len(list(out.glob("*.pdf"))) < 10 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.005)
    cluster.workers[0].send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    early = len(list(out.glob("*.pdf")))
    output = process.communicate(timeout=120)[0].decode()
    assert process.returncode == 0, output
    assert "anyone on that network can read the patients' details, and run programs on its computers" in output
    assert early < ROWS, "the worker was killed in mid-run"
    alone = CliRunner().invoke(
        cli.main, ["--project", str(project), "packs", "--from", str(rows), "--output", str(tmp_path / "alone")]
    )
    assert alone.exit_code == 0
    for number in range(1, ROWS + 1):
        name = f"pack-{number:04}.pdf"
        assert (out / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    shutil.rmtree(tmp_path / "alone")
    cluster.end()
    assert "Quillfeather" not in output
    assert secrets.in_folder(tmp_path, NAMES, [rows, *out.iterdir()]) == []


def test_a_cluster_that_does_not_exist_is_reported(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder.packs import dask_cluster as cluster

    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    words = ["--project", str(project), "packs", "--from", str(table(tmp_path / "p.csv")), "--output", str(tmp_path)]
    for address in ("tcp://127.0.0.1:1", "nonsense", "tcp://"):
        result = CliRunner().invoke(cli.main, [*words, "--cluster", address], prog_name="leaflets")
        assert result.exit_code == 2, result.output
        assert f"the cluster {address} cannot be used" in result.stderr
        assert "hint: start `dask scheduler`" in result.stderr


def test_an_encrypted_cluster_of_two_workers_makes_the_same_files(project: Path, tmp_path: Path) -> None:
    certificates = tmp_path / "certificates"
    make_certificates(certificates)
    (tmp_path / "cluster").mkdir()
    encrypted = Cluster(tmp_path / "cluster", certificates)
    words = ["--project", str(project), "packs", "--from", str(table(tmp_path / "p.csv", 20))]
    there = [*words, "--output", str(tmp_path / "a"), "--cluster", encrypted.address]
    try:
        without = CliRunner().invoke(cli.main, there)
        result = CliRunner().invoke(cli.main, [*there, "--cluster-certificates", str(certificates)])
    finally:
        encrypted.end()
    assert without.exit_code == 2
    assert "the certificates for the cluster" in without.stderr
    assert "--cluster-certificates DIR" in without.stderr
    assert result.exit_code == 0, result.output
    assert "not encrypted" not in result.stderr
    CliRunner().invoke(cli.main, [*words, "--output", str(tmp_path / "b")])
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab")
    assert first == second
    assert len(first) == 20


def make_certificates(folder: Path) -> None:
    """A certificate that signs itself, for this machine alone, as ca.pem and cert.pem, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir()
    for file in ("ca.pem", "cert.pem"):
        (folder / file).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))


def test_dask_that_is_not_installed_is_reported(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "builder.packs.dask_cluster", raising=False)
    monkeypatch.delattr("builder.packs.dask_cluster", raising=False)
    words = ["--project", str(project), "packs", "--from", str(table(tmp_path / "p.csv")), "--output", str(tmp_path)]
    result = CliRunner().invoke(cli.main, [*words, "--cluster", "local"], prog_name="leaflets")
    assert result.exit_code == 2
    assert "Dask is not installed" in result.stderr
    assert "pip install -c constraints.txt -e " in result.stderr
    assert ".[cluster]" in result.stderr


def test_a_cluster_of_this_machine_alone(project: Path, tmp_path: Path) -> None:
    words = ["--project", str(project), "packs", "--from", str(table(tmp_path / "p.csv", 9))]
    local = CliRunner().invoke(cli.main, [*words, "--output", str(tmp_path / "a"), "--cluster", "local", "--jobs", "2"])
    assert local.exit_code == 0, local.output
    CliRunner().invoke(cli.main, [*words, "--output", str(tmp_path / "b")])
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab")
    assert first == second
    assert len(first) == 9
