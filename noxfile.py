"""The commands of development, each in an environment of its own: nox -s quick. `nox -l` lists them."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.sessions = ["quick", "lint", "types"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False

PYTHONS = ["3.11", "3.12", "3.13"]


def install(session: nox.Session, *extras: str) -> None:
    """Install the program with extras, in the versions that everything is tested with."""
    session.install("-c", "constraints.txt", "-e", f".[{','.join(extras)}]" if extras else ".")


@nox.session(python=PYTHONS[-1])
def quick(session: nox.Session) -> None:
    """The tests that answer soon."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-n", "auto", "-m", "quick", *session.posargs)


@nox.session(python=PYTHONS)
def full(session: nox.Session) -> None:
    """The plain tests, as in the README. They need Python and git alone."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session(python=PYTHONS[0])
def thorough(session: nox.Session) -> None:
    """More cases and more examples than in the plain run, and what takes long."""
    install(session, "test")
    which = ("-m", "thorough or property", "--hypothesis-profile", "thorough")
    session.run("python", "-m", "pytest", "-n", "auto", *which, *session.posargs)


@nox.session(python=PYTHONS[0])
def lint(session: nox.Session) -> None:
    """Style, spelling, the direction of imports, the packages, and the files of hosted CI."""
    install(session, "lint")
    session.run("python", "-m", "ruff", "check", ".")
    session.run("python", "-m", "ruff", "format", "--check", ".")
    session.run("codespell")
    session.run("lint-imports")
    workflows = [".github/workflows/ci.yml", ".github/workflows/release.yml"]
    session.run("python", "-m", "build", "--outdir", session.create_tmp())
    session.run("python", "-m", "twine", "check", "--strict", *map(str, Path(session.create_tmp()).glob("*")))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)


@nox.session(python=PYTHONS[0])
def types(session: nox.Session) -> None:
    """The types of builder/, strictly."""
    install(session, "lint", "test")
    session.run("python", "-m", "mypy")


@nox.session(python=PYTHONS[0])
def conformance(session: nox.Session) -> None:
    """The validators on every leaflet. Needs Java 17 and poppler."""
    install(session, "test", "conformance")
    session.run("python", "-m", "pytest", "tests/conformance", *session.posargs)


@nox.session(python=PYTHONS[0])
def cups(session: nox.Session) -> None:
    """Printing on a real server. Needs the programs of CUPS, cupsd included."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-n", "auto", "tests/external/cups", *session.posargs)


@nox.session(python=PYTHONS[0])
def pango(session: nox.Session) -> None:
    """Joining files that WeasyPrint makes. Needs Pango."""
    install(session, "test", "pango")
    session.run("python", "-m", "pytest", "-n", "auto", "tests/external/pango", *session.posargs)


@nox.session(python=PYTHONS[0])
def unicode(session: nox.Session) -> None:
    """The order of characters, by Unicode's own test data. Needs Debian's package unicode-data."""
    install(session, "test")
    session.run("python", "-m", "pytest", "tests/external/unicode", *session.posargs)


@nox.session(python=PYTHONS[0])
def coverage(session: nox.Session) -> None:
    """How much of builder/ the plain tests reach."""
    install(session, "test", "lint")
    session.run("python", "-m", "coverage", "run", "-m", "pytest", "-q", "-n", "auto", *session.posargs)
    session.run("python", "-m", "coverage", "combine", "--quiet")
    session.run("python", "-m", "coverage", "report")


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """The plain tests with the lowest versions that setup.cfg allows."""
    session.install("-c", "constraints-lowest.txt", "-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session(python=PYTHONS[0])
def e2e(session: nox.Session) -> None:
    """The ward's page in a browser. Needs Chromium."""
    install(session, "test", "e2e")
    session.run("python", "-m", "pytest", "-n", "auto", "tests/web/e2e", *session.posargs)


@nox.session(python=PYTHONS[0])
def firefox(session: nox.Session) -> None:
    """The ward's page in Firefox: its main jobs. Needs Firefox."""
    install(session, "test", "e2e")
    session.run("python", "-m", "pytest", "tests/web/firefox", *session.posargs)


@nox.session(python=PYTHONS[0])
def readers(session: nox.Session) -> None:
    """Leaflets as PDFium, poppler and pdf.js read them. Needs poppler, Chromium and npm."""
    install(session, "test", "e2e")
    npm = ("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefix")
    session.run(*npm, "tests/readers/pdfjs", external=True)
    session.run("python", "-m", "pytest", "tests/external/readers", *session.posargs)


@nox.session(python=PYTHONS[0])
def load(session: nox.Session) -> None:
    """Twenty nurses at once."""
    install(session, "test")
    session.run("python", "-m", "pytest", "tests/web/load", *session.posargs)


@nox.session(python=PYTHONS[0])
def soak(session: nox.Session) -> None:
    """What takes long: killed builds, a cluster that loses workers, merges of many files."""
    install(session, "test")
    session.run("python", "-m", "pytest", "-n", "auto", "tests/soak", *session.posargs)


@nox.session(python=PYTHONS[0])
def bench(session: nox.Session) -> None:
    """Speed, as ratios against other programs in the same run."""
    install(session, "test", "bench")
    session.run("python", "-m", "tests.bench.figures")
    session.run("python", "-m", "pytest", "tests/bench", *session.posargs)
