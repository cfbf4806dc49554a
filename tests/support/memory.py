"""What a process of tests has worked out before: answers that depend on their question alone.

Tests build the same few leaflets hundreds of times, each as a new process would. What is stored here is neither the
program's cache nor known to it, and programs that tests start have nothing of it.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from builder import checks
from builder.content import fields, markdown, yaml_reader
from builder.content.marked_text import Line, Prose
from builder.content.project import Loaded
from builder.core.diagnostics import Problem


def install() -> None:
    """Read the same YAML and the same words once, and check the same page and validate the same file once."""
    # Blocks and runs are tuples of tuples, models are frozen, and nothing writes into what YAML gave: it cannot change
    # between two tests. A mistake is not stored.
    yaml_reader.parse = functools.lru_cache(maxsize=4096)(yaml_reader.parse)
    fields.load = functools.lru_cache(maxsize=4096)(fields.load)
    Prose.read = staticmethod(functools.lru_cache(maxsize=10_000)(markdown.parse))
    Line.read = staticmethod(functools.lru_cache(maxsize=10_000)(markdown.parse_line))
    checks.check = _checked_once(checks.check)
    try:
        import page
    except ImportError:
        return
    page.validate_pdf_bytes = _once(page.validate_pdf_bytes)


def _once(validate: Any) -> Any:
    reports: dict[tuple[bytes, str], Any] = {}

    @functools.wraps(validate)
    def validated(pdf: bytes, **options: Any) -> Any:
        # Limits of the same numbers are not equal, but are written alike.
        key = (hashlib.sha256(pdf).digest(), repr(sorted(options.items())))
        if key not in reports:
            reports[key] = validate(pdf, **options)
        return reports[key]

    return validated


def _checked_once(check: Any) -> Any:
    # Sources, pages and faces are themselves stored: the same ones are the same objects. They stay in memory with their
    # answer, so that no other object can get their id.
    answers: dict[Any, tuple[Any, list[Problem]]] = {}

    @functools.wraps(check)
    def checked(page: Loaded, brand: Loaded, coverage: Any, images: Any) -> list[Problem]:
        stored = (page.source, page.model, brand.source, *coverage.values())
        key = (page.name, repr(brand.model), frozenset(images), *coverage, *map(id, stored))
        if key not in answers:
            answers[key] = stored, check(page, brand, coverage, images)
        return [*answers[key][1]]

    return checked
