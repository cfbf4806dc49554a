"""Web pages of leaflets: one file each, with everything in it. The only home of Jinja.

A document is drawn here as in `layout`, on a screen instead of paper, and no meaning is added to it.
"""

from builder.html.page import Enclosure, Part, Screen, WebFont, WebPicture, article, style, web_page

__all__ = ["Enclosure", "Part", "Screen", "WebFont", "WebPicture", "article", "style", "web_page"]
