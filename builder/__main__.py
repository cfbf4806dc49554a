"""`python -m builder`, the same as `leaflets`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program. Ctrl-C ends it well also while it is still being imported."""
    try:
        from builder.cli import main as leaflets

        leaflets(prog_name="leaflets")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
