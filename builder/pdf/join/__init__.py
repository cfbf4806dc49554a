"""Laid-out parts and pages of other people into one tagged file."""
