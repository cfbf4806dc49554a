"""Draw the picture of all icons for the documentation. Run as: python -m tests.support.icon_picture"""

from __future__ import annotations

from pathlib import Path

from builder.content.icons import program_icons
from builder.layout import icons
from tests.support.making import REPOSITORY

PATH = REPOSITORY / "docs" / "pictures" / "icons.svg"
COLUMNS, WIDTH, HEIGHT, SIZE = 8, 112, 92, 40
"""How many icons are side by side, and the sizes of the room for each and of an icon, in pixels."""


def picture() -> str:
    """All icons of the program with their names, in the order of these, as one drawing."""
    names = program_icons()
    width, height = COLUMNS * WIDTH, -(-len(names) // COLUMNS) * HEIGHT + 16
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" rx="12" fill="#ffffff"/>',
        '<g font-family="Verdana, DejaVu Sans, sans-serif" font-size="12" text-anchor="middle" fill="#1c2b33">',
    ]
    for index, name in enumerate(names):
        left, top = index % COLUMNS * WIDTH, index // COLUMNS * HEIGHT + 20
        drawn = icons.read(Path(), name).on_screen()
        place = f'x="{left + (WIDTH - SIZE) // 2}" y="{top}" width="{SIZE}" height="{SIZE}"'
        style = 'color="#0b3c4d" fill="none" stroke="#0b3c4d" stroke-linecap="round" stroke-linejoin="round"'
        lines.append(drawn.replace('class="icon" aria-hidden="true" focusable="false"', f"{place} {style}"))
        lines.append(f'<text x="{left + WIDTH // 2}" y="{top + SIZE + 20}">{name}</text>')
    return "\n".join([*lines, "</g>", "</svg>", ""])


def main() -> None:
    PATH.write_text(picture(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
