"""`python -m builder`, the same as `leaflets`."""

from builder.cli import main

if __name__ == "__main__":
    main(prog_name="leaflets")
