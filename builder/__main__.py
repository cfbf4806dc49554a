"""`python -m builder`, the same as `leaflets`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program. Ctrl-C ends it well also while it is still being imported."""
    try:
        try:
            from builder.cli import main as leaflets
        except ImportError as error:
            sys.exit(f"error: {error.name} is missing or damaged\n  hint: install the program again")
        leaflets(prog_name="leaflets")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
