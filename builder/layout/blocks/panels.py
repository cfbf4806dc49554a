"""Grounds behind blocks: cards in the colour of panels, and boxes in the colours of a tone, with a bar at their start.

All have the corner and the rule of the look, so that the boxes of a page are of one kind.
"""

from __future__ import annotations

from builder.content.brand import Tone
from builder.core.part import Rectangle
from builder.layout.flow import Draw, Panel, fill_panel
from builder.layout.icons import DrawIcon, icon
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

BAR = 5.0
"""The thickness of the bar of a tone, in points."""
BADGE = 1.4
"""How large a badge or an icon next to a title is, as a multiple of the size of the title."""
_IN_BADGE = 0.7
"""How large what is in a badge is, as a multiple of the badge."""
_SEEN = 1.1
"""The least contrast of a ground that can be seen without an edge."""
_SEEN_AT_BAR = 1.03
"""The same where a bar says that there is one."""


def inset(theme: Theme) -> float:
    """How far words are from the edge of what they are on, in points: the same on all panels, cards and boxes."""
    return max(0.5 * theme.format.spacing.block, 0.45 * theme.format.type.body)


def panel_of(theme: Theme, column: Column) -> Panel:
    """A card: an edge is around it where its ground could not be seen without one."""
    colours, look = theme.brand.colours, theme.look
    edge = colours.rule if colours.panel.contrast(colours.paper) < _SEEN else None
    return Panel(column.left, column.right, fill_panel(colours.panel, edge, radius=look.corner, rule=look.rule))


def toned_panel(theme: Theme, column: Column, tone: Tone) -> Panel:
    """A box in the colours of a tone, with a bar where reading starts. An edge is around all of them, or none."""
    colours, look = theme.brand.colours, theme.look
    tones = (colours.callouts.information, colours.callouts.warning, colours.callouts.urgent)
    has_edge = any(each.background.contrast(colours.paper) < _SEEN_AT_BAR for each in tones)

    def paint(pen: Pen, box: Rectangle) -> None:
        pen.rectangle(box, tone.background, radius=look.corner)
        if has_edge:
            pen.outline(box, tone.border, look.rule, radius=look.corner)
        # The corners at the bar are square.
        pen.rectangle(Rectangle(box.left, box.bottom, box.left + max(BAR, look.corner), box.top), tone.background)
        pen.rectangle(Rectangle(box.left, box.bottom, box.left + BAR, box.top), tone.border)
        if has_edge and look.corner > BAR:
            for level in (box.bottom + look.rule / 2, box.top - look.rule / 2):
                pen.rule(box.left + BAR, box.left + look.corner, level, tone.border, look.rule)

    return Panel(column.left, column.right, paint)


def badge(theme: Theme, tone: Tone, letter: str, name: str, size: float) -> DrawIcon:
    """A disc with the icon of that name, or with a letter where there is none, as an artifact.

    It says nothing of its own: the words of a title say what it means.
    """
    drawing = icon(theme, name, _IN_BADGE * size, tone.background) if name else None
    letter_size, face = _IN_BADGE * size, theme.faces.bold
    line = break_lines([TextSpan(letter, face, tone.background)], letter_size, 1000)[0]
    rise = face.cap_height * letter_size / 2000

    def draw(pen: Pen, left: float, top: float) -> None:
        pen.artifact()
        pen.rectangle(Rectangle(left, top - size, left + size, top), tone.border, radius=size / 2)
        if drawing is None:
            pen.line(line, left + (size - line.width) / 2, top - size / 2 - rise, letter_size, None)
        else:
            inset = (1 - _IN_BADGE) / 2 * size
            drawing(pen, left + inset, top - inset)

    return draw


def with_icon(draw: Draw, drawn: DrawIcon, left: float, below: float) -> Draw:
    """Draw an icon next to words, its top edge so far below that of the words."""

    def draw_both(pen: Pen, top: float) -> None:
        drawn(pen, left, top - below)
        draw(pen, top)

    return draw_both
