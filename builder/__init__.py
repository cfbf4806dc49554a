"""YAML in, accessible PDF out: how a leaflet is made.

1. `source` reads a YAML file and remembers the place of every word in it.
2. `model` turns that into a value: `content` knows leaflets and shared pages, `brand` knows clinics and formats. The
   `project` finds the files and reads each of them once.
3. `checks` compares the words and colours with what makes a good leaflet. What is wrong is a `problems.Problem`, with
   its place and how to mend it; all problems of all files are gathered before any of them is shown.
4. `layout` turns a leaflet, or a shared page, into a `part.Part`: pages without numbers, and their structure as data.
   A shared page is laid out once, however many leaflets use it.
5. `layout.footers` makes the footers, now that the number of pages is known.
6. `pdf.assemble` joins the leaflet's part, the parts of its shared pages and the footers into one file, tags and all.
7. `conformance` has that file validated, where the validator is installed.

`planning` says which leaflets, `surveying` does 1 to 3 for them, `maker` 4 to 7. `governing` decides what may be
printed, and what pages say of how they stand. `build` has the `workshop` do all that for the leaflets that are not
current: `manifest` has the list of what was written and of what it was made from, `inputs` and `currency` hold that
against the files as they are, and `shelf` keeps parts for the next time. Files are written whole or not at all.

A pack is made of the same parts. `packs` decides what stands in it, from a choice of leaflets; `binder` has each part
laid out once, writes what all copies share once (`pdf.assemble.prepare`), and for each patient lays the cover out and
puts it in. `handout` and `batch` write one, or many.

`web` is a page in a browser that makes packs: it calls the same functions as the commands do.

`cli` turns the words of a command line into calls of these. A module imports only from those that stand above it in
the table of docs/how-it-works.md.
"""

__version__ = "0.1.0"
