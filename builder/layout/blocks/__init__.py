"""How each kind of block is drawn: a module for each, with a function `draw` that adds no word of its own.

It turns a node of the document (`builder.document`) into pieces in a column.
"""

from builder.layout.blocks.sections import draw

__all__ = ["draw"]
