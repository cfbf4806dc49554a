"""Files that cannot be read are reported by name, with a way out, and stop no other."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from builder import cli, imports
from builder.imports import archive, files
from builder.imports.source import SourceParagraph, UnreadableDocument, paragraphs
from tests.support.documents import docx, p, png
from tests.support.making import REPOSITORY

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100)
FLAT = b'<?xml version="1.0"?>\n<o:document xmlns:o="%s"/>'


def encrypted() -> bytes:
    """A document whose archive has a password."""
    data = bytearray(docx(io.BytesIO(), p("words")).getvalue())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1
        start += 4
    return bytes(data)


ENCRYPTED = encrypted()


@pytest.mark.parametrize(
    ("name", "data", "message", "hint"),
    [
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "an old kind (.doc)", "save it as .docx"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "has a password", "save it without one"),
        ("a.docx", ENCRYPTED, "has a password", "in LibreOffice: File > Save As, without the tick"),
        ("a.fodt", FLAT % b"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "(.fodt)", "save it as .docx"),
        ("a.docx", FLAT % b"http://schemas.microsoft.com/office/2006/xmlPackage", "(.xml)", "save it as .docx"),
        ("a.docx", b"PK\x03\x04 cut short", "damaged", "save it again"),
        ("a.rtf", b"{\\rtf1 words}", "an RTF file", "save it as .docx"),
        ("a.pdf", b"%PDF-1.7", "a PDF file", "save it as .docx"),
        ("a.docx", b"", "empty", "copy it again"),
        ("a.docx", b"words", "not a document", "save it as .docx"),
    ],
)
def test_each_kind_has_its_reason(tmp_path: Path, name: str, data: bytes, message: str, hint: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument) as failed:
        files.read(tmp_path / name, "")
    assert message in failed.value.message
    assert hint in failed.value.hint


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><w:document SPACES><w:body/></w:document>',
        "<w:document SPACES><w:body>",
        "<other/>",
    ],
)
def test_documents_whose_xml_is_hostile_or_damaged_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableDocument):
        files.read(docx(tmp_path / "a.docx", parts={"document.xml": content}), "")


def test_archives_that_are_too_large_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST", 1000)
    with pytest.raises(UnreadableDocument, match="too large"):
        files.read(docx(tmp_path / "a.docx", parts={"bomb.bin": bytes(2000)}), "")


def test_frames_in_frames_without_end_are_refused(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 100 + p("words") + "</w:tc></w:tr></w:tbl>" * 100
    with pytest.raises(UnreadableDocument):
        files.read(docx(tmp_path / "a.docx", deep), "")


def test_an_open_document_with_a_password_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
        file.writestr("content.xml", b"\x00\x01")
    with pytest.raises(UnreadableDocument, match="password"):
        files.read(tmp_path / "a.odt", "")


def test_without_the_extra_web_pages_are_refused_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text("<p>words</p>", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "builder.imports.html_reader", raising=False)
    monkeypatch.delattr(imports, "html_reader", raising=False)
    monkeypatch.setitem(sys.modules, "bs4", None)
    with pytest.raises(UnreadableDocument, match="not installed") as failed:
        files.read(tmp_path / "a.html", "run: pip install")
    assert failed.value.hint == "run: pip install"


PAGE = """<!DOCTYPE html><html><head><title>A page</title></head><body><nav>Home</nav><h1>Having a scan</h1>
<p>You<b>r</b> scan, by <a href="mailto:scan@example.org">the scan nurses</a>.
<h2>Before</h2><ol start=3><li>Stop <strong>eating</strong><ul><li>no toast<li>no soup</ul><li>Drink</ol>
<span style="display:none">hidden</span><p>x <del>old</del> <ins>new</ins>
<table><caption>Times</caption><tr><th>Day<th>Time</tr><tr><td rowspan=2>Mon<td>9</tr><tr><td>10</tr></table>
<img src="way in.png" alt="The way in"><img src="https://x.example/y.png"><img src="../secret.png">
<iframe src="z"></iframe><script>bad()</script><footer>May 2022</footer></body></html>"""


def test_a_web_page_comes_over_and_nothing_else_is_read_or_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "way in.png").write_bytes(png())
    (folder / "a page.html").write_text(PAGE, encoding="utf-8")
    (folder / "old.doc").write_bytes(OLE)
    (folder / "~$locked.docx").write_bytes(b"lock")
    (folder / "list.xlsx").write_bytes(b"PK")
    words = ["--project", str(REPOSITORY), "import", str(folder), "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(cli.main, words, prog_name="leaflets")
    assert result.exit_code == 1
    assert "old.doc: not imported" in result.stdout
    assert "save it as .docx" in result.stdout
    assert "list.xlsx: not a document, left alone" in result.stdout
    assert "lost" not in result.stdout
    assert "to correct" not in result.stdout
    assert "1 leaflet imported, 1 not" in result.stderr
    leaflet = yaml.safe_load((tmp_path / "out" / "a-page.yaml").read_text("utf-8"))
    assert leaflet["title"] == "Having a scan"
    (section,) = leaflet["sections"]
    assert section["body"] == "3. Stop **eating**\n   - no toast\n   - no soup\n4. Drink\n\nx new\n"
    grid, figure, gaps = section["blocks"]
    assert (grid["caption"], grid["rows"]) == ("Times", [["Mon", "9"], ["Mon", "10"]])
    assert figure["alt"] == "The way in"
    for gap in ("y.png, which is on the web", "secret.png, which is not next to the page", "(iframe)"):
        assert gap in gaps["body"]
    assert [path.name for path in (tmp_path / "out" / "images").iterdir()] == ["a-page-1.png"]


@pytest.mark.parametrize(
    ("declared", "encoding", "certain"),
    [
        ("windows-1252", "cp1252", True),
        ("ISO-8859-1", "cp1252", True),
        ("utf-8", "utf-8", True),
        ("", "utf-8", True),
        ("", "utf-16", True),
        ("utf-16", "utf-8", True),
        ("idna", "utf-8", True),
        ("", "cp1252", False),
        ("utf-8", "cp1252", False),
    ],
)
def test_a_page_in_any_encoding_keeps_its_letters(tmp_path: Path, declared: str, encoding: str, certain: bool) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f'<meta charset="{declared}"><p>Café “now” £5 – 6</p>'.encode(encoding))
    document = files.read(path, "")
    (block,) = document.blocks
    assert isinstance(block, SourceParagraph)
    assert block.text == "Café “now” £5 – 6"
    assert any("not certain how the page stores" in note.what for note in document.notes.entries) is not certain


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<nav>Home</nav><main><p>one</p></main>", ["one"]),
        ("<table>one<tr>two<td>three</table>", ["one", "two", "three"]),
        ("<table><td>one</table>", ["one"]),
        ("<p>one<input>two", ["one two"]),
        ("<ul><li>one<p>two</p></ul>", ["one", "two"]),
        ("<p>one<p>two<div>three</div>four", ["one", "two", "three", "four"]),
    ],
)
def test_words_of_untidy_pages_are_not_lost(tmp_path: Path, page: str, words: list[str]) -> None:
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    assert [paragraph.text.strip() for paragraph in paragraphs(files.read(path, "").blocks)] == words
