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
8. `build` writes the file whole or not at all, and `manifest` keeps a list of what was written.

A pack is made of the same parts. `packs` decides what stands in it, from a choice of leaflets; `binder` has each part
laid out once, writes what all copies share once (`pdf.assemble.prepare`), and for each patient lays the cover out and
puts it in. `handout` and `batch` write one, or many.

`build` tells the phases one after the other; `cli` turns the words of a command line into a call of it. A module
imports only from those that stand above it here.
"""

__version__ = "0.1.0"
