"""What four programs that read PDF files make of one: the words, in the order in which they are read.

    with_pdfium(data), with_pdftotext(data), with_pdfinfo(data)
    with browser.started() as chromium: pdfjs.opened(chromium).read(data)

Each gives text without headers, footers and whatever else is an artifact; `words` and `letters` make it comparable with
`expected(data)`, the words of the structure tree by the tests' own reader. Programs that are not there raise
ReaderNotInstalled with the way to install them: no test is left out for that.
"""

from tests.readers.comparing import difference, expected, in_order, letters, passages, scattered, words
from tests.readers.missing import ReaderNotInstalled
from tests.readers.pdfium import with_pdfium
from tests.readers.poppler import with_pdfinfo, with_pdftotext

__all__ = [
    "ReaderNotInstalled",
    "difference",
    "expected",
    "in_order",
    "letters",
    "passages",
    "scattered",
    "with_pdfinfo",
    "with_pdfium",
    "with_pdftotext",
    "words",
]
