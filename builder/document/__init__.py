"""What a leaflet or a page of a pack means, before anything is drawn: a tree of elements, as frozen data.

`page` makes it from content, a brand's fields and a language. `roles` says what each element is in PDF and in HTML.
What draws the tree adds no meaning to it.
"""

from builder.document.nodes import Heading, Node, Picture, QrCode, Run, WritingSpace
from builder.document.page import PageFacts, about_apart, page
from builder.document.roles import Role
from builder.document.words import Words, titles

__all__ = [
    "Heading",
    "Node",
    "PageFacts",
    "Picture",
    "QrCode",
    "Role",
    "Run",
    "Words",
    "WritingSpace",
    "about_apart",
    "page",
    "titles",
]
