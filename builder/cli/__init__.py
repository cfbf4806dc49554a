"""The command line. The only home of click.

Each command is a module of its own name, with a function `command` that reads its words, calls the program and prints
the result. `group` lists them. Whatever takes time to import is imported inside the commands, so that `leaflets --help`
answers at once.
"""

from builder.cli.group import main

__all__ = ["main"]
