"""Writes hip.docx, hip.odt and cataract.docx again: python -m tests.data.documents.make_documents

It needs LibreOffice (`soffice`), which the tests do not. The words are in the .fodt files.
"""

from __future__ import annotations

import base64
import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent
MADE = {"hip": ("docx", "odt"), "cataract": ("docx",)}


def picture(colour: str) -> str:
    """A picture of one colour, as a text document has it."""
    file = io.BytesIO()
    Image.new("RGB", (400, 400), colour).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, kinds in MADE.items():
            text = (FOLDER / f"{name}.fodt").read_text(encoding="utf-8")
            source = Path(folder) / f"{name}.fodt"
            source.write_text(
                text.replace("PICTURE", picture("teal")).replace("OTHER", picture("navy")), encoding="utf-8"
            )
            for kind in kinds:
                command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(FOLDER), str(source)]
                subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
