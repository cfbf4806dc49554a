"""Make pages of a project into pages in another language, of which the words are still English."""

from __future__ import annotations

from pathlib import Path

from tests.support import packing


def translate(root: Path, name: str, language: str, *, pages: bool = True, **changes: object) -> None:
    """A copy of a leaflet that says that it is a translation, and of the shared pages, all without approvals.

    With `pages`, the shared pages have translations, too.
    """
    names = [name, *(["shared/after-surgery", "shared/contacts"] if pages else [])]
    for page in names:
        path = root / f"leaflets/{page}-{language}.yaml"
        if page == name or not path.exists():
            path.write_bytes((root / f"leaflets/{page}.yaml").read_bytes())
            own = page.rpartition("/")[2]
            packing.change(path, language=language, translation_of=own, translated_from="1.0")
    packing.change(root / f"leaflets/{name}-{language}.yaml", **changes)
