"""The theme of the ward's pages: the colours of the brand by their roles, and its faces."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builder.content.brand import Brand
from builder.core import ordinary_files
from builder.core.diagnostics import LeafletError
from builder.core.file_names import file_named
from builder.html import colours
from builder.pipeline import fingerprints
from builder.web.snapshot import Now


def css(now: Now, digest: str) -> str:
    """The colours and faces of the first brand; the static style sheet has colours for a project without a brand."""
    brand = _brand(now)
    if brand is None:
        return ""
    faces = [
        f'@font-face {{ font-family: "Ward"; font-weight: {weight}; font-display: swap; '
        f'src: url("/face/{name}?v={digest}") format("truetype"); }}'
        for name, weight in (("regular", 400), ("bold", 700))
    ]
    # Paper is white: only a screen has dark pages.
    dark = f"@media screen and (prefers-color-scheme: dark) {{ {_root(colours.dark(brand))} }}"
    return "\n".join([_root(colours.light(brand)), dark, *faces, ""])


def _root(named: Mapping[str, str]) -> str:
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in named.items())} }}"


def face(now: Now, weight: str) -> bytes | None:
    """The file of a face of the first brand, as it is; None where it does not exist."""
    brand = _brand(now)
    if brand is None or weight not in ("regular", "bold"):
        return None
    faces = brand.faces
    file = faces.regular if weight == "regular" else faces.bold
    if faces.package:
        path = next((path for path in fingerprints.packaged(faces.package) if path.name == file), None)
    else:
        path = file_named(now.project.root / "styles" / "fonts", Path(file).name)
    try:
        return ordinary_files.read(path) if path is not None else None
    except OSError:
        return None


def _brand(now: Now) -> Brand | None:
    try:
        brand: Brand | None = now.project.brand(now.offer.brand).model if now.offer.brand else None
    except LeafletError:
        return None
    return brand
