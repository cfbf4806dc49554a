"""Load, check, render, and write what is not current."""
