"""What a process of tests has worked out before: answers that depend on their question alone.

Tests build the same few leaflets hundreds of times, each as a new process would. What is stored here is neither the
program's cache nor known to it, and programs that tests start have nothing of it.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from builder.content import fields, markdown, yaml_reader
from builder.content.marked_text import Line, Prose


def install() -> None:
    """Read the same YAML and the same words of leaflets once, and have the same file validated once."""
    # Blocks and runs are tuples of tuples, models are frozen, and nothing writes into what YAML gave: it cannot change
    # between two tests. A mistake is not stored.
    yaml_reader.parse = functools.lru_cache(maxsize=4096)(yaml_reader.parse)
    fields.load = functools.lru_cache(maxsize=4096)(fields.load)
    Prose.read = staticmethod(functools.lru_cache(maxsize=10_000)(markdown.parse))
    Line.read = staticmethod(functools.lru_cache(maxsize=10_000)(markdown.parse_line))
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
