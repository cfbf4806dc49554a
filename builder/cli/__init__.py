"""The command line. Only this package imports click.

Each command is a module with its name, and has a function `command` that reads the options, calls the program and
prints the result. `group` lists them. Slow imports are inside the commands, so that `leaflets --help` is quick.
"""

from builder.cli.group import main

__all__ = ["main"]
