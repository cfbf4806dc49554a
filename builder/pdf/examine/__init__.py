"""What a PDF file contains, and what is wrong with it, for files from any program.

`inspect` describes a file and `verify` checks it. Both read the file once into a `PdfDocument` (`document`), which
gathers what the other modules read: the text (`content_interpreter`), the structure tree (`structure`), bookmarks,
form fields, attachments and actions. Each rule that `verify` checks has its place in `rules`; each gap that `inspect`
lists for people who listen to a file has its place in `unheard`.
"""
