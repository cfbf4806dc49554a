"""The command line. The only home of click.

A command reads its words, calls the program and prints what it gives. Whatever takes time to import is imported inside
the commands, so that `leaflets --help` answers at once.
"""

from builder.cli import (
    comparing,
    governing,
    history,
    leaflets,
    packs,
    pdfs,
    press,
    printing,
    serving,
    specimens,
    standing,
)
from builder.cli.group import main

__all__ = [
    "comparing",
    "governing",
    "history",
    "leaflets",
    "main",
    "packs",
    "pdfs",
    "press",
    "printing",
    "serving",
    "specimens",
    "standing",
]
