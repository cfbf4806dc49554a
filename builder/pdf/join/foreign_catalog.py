"""What the sources of a joined file share in its catalog: one form and one list of layers."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.pdf.join.carried.forms import Forms
from builder.pdf.join.carried.layers import Layers
from builder.pdf.write.file import PdfFile
from builder.pdf.write.objects import PdfObjects


@dataclass(slots=True)
class ForeignCatalog:
    """What files from other programs bring into the catalog: one form and layers."""

    forms: Forms = field(default_factory=Forms)
    layers: Layers = field(default_factory=Layers)

    def finish(self, objects: PdfObjects) -> dict[str, bytes]:
        """The entries of the catalog."""
        entries = {"/AcroForm": self.forms.text(), "/OCProperties": self.layers.text()}
        return {key: text for key, text in entries.items() if text}


def foreign_catalog(file: PdfFile) -> ForeignCatalog:
    """What the sources of a file share, made for the first of them."""
    if file.foreign is None:
        file.foreign = ForeignCatalog()
    assert isinstance(file.foreign, ForeignCatalog)
    return file.foreign
