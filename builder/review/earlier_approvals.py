"""What was approved before: other words need a higher version than that."""

from __future__ import annotations

from builder.content import validity, version_numbers
from builder.content.project import Loaded, Project
from builder.core.diagnostics import Problem
from builder.provenance import versions
from builder.provenance.git import HistoryError, Repository
from builder.provenance.versions import Row


def check_version(project: Project, loaded: Loaded) -> list[Problem]:
    """The problem of a page with other words than those that were approved under its version, or a higher one.

    Patients, wards and translators know words by their version: the same version must be the same words. The file
    itself says which version was approved last; git knows about all.
    """
    if validity.is_approved(loaded, project.root):
        return []
    approved = [row for row in _rows(project, loaded) if row.text("status") == "approved" and not row.void]
    version = loaded.model.version
    if any(row.text("version") == version and _says_the_same(row, loaded) for row in approved):
        return []
    earlier = [row.text("version") for row in approved]
    if loaded.model.approved_version is not None:
        earlier.append(loaded.model.approved_version)
    for other in sorted(earlier, key=version_numbers.key, reverse=True):
        if not version_numbers.rises(version, other):
            return [_problem(loaded, version, other)]
    return []


def _problem(loaded: Loaded, version: str, approved: str) -> Problem:
    if version_numbers.rises(approved, version):
        message = f"version {approved} was approved before, and this is an earlier version: {version}"
    else:
        message = f"version {approved} was approved with other words"
    hint = f"raise the version, for example to {version_numbers.next_after(approved)}"
    return Problem(loaded.source.place(("version",)), "error", message, hint)


def _rows(project: Project, loaded: Loaded) -> list[Row]:
    try:
        return versions.rows(project.root, loaded.source.name, Repository(project.root))
    except HistoryError:
        return []


def _says_the_same(row: Row, loaded: Loaded) -> bool:
    """Whether a version has the words of a page. Pictures and PDF files are not compared: with some, it is false."""
    assert row.data is not None
    return not validity.extra_files(row.data) and validity.same_words(row.data, loaded.source.data)
