"""Ask a PDF questions: its text, structure, links, colours.

Read with pikepdf and a content interpreter of our own, so that no test reads a file with the library that wrote it.

    pdf = Pdf(data)            # bytes, or the path of a file
    print(pdf.outline())       # the structure tree, as text to read
    pdf.find("H1")[0].text
    pdf.tagging_problems()     # an empty list when content, tree and ParentTree agree
"""

from tests.inspectors.content import Artifact, Fragment, Shape, contrast
from tests.inspectors.pdf import Pdf, PdfBookmark, PdfFont, PdfLink
from tests.inspectors.structure import PdfElement

__all__ = ["Artifact", "Fragment", "Pdf", "PdfBookmark", "PdfElement", "PdfFont", "PdfLink", "Shape", "contrast"]
