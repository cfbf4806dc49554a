"""Reads Word documents (.docx): a module for each part of the format."""
