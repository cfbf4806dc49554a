"""The command line. The only home of click.

A command reads its words, calls the program and prints what it gives. Whatever takes time to import is imported inside
the commands, so that `leaflets --help` answers at once.
"""

from builder.cli import approve, diff, history, impose, leaflets, packs, pdf, print_jobs, serve, specimen, status
from builder.cli.common import main

__all__ = [
    "approve",
    "diff",
    "history",
    "impose",
    "leaflets",
    "main",
    "packs",
    "pdf",
    "print_jobs",
    "serve",
    "specimen",
    "status",
]
