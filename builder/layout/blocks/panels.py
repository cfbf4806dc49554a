"""Grounds behind blocks: cards in the colour of panels, and boxes in the colours of a tone, with a bar at their start.

All have the corner and the rule of the look, so that the boxes of a page are of one kind.
"""

from __future__ import annotations

from builder.content.brand import Tone
from builder.core.part import Rectangle
from builder.layout.flow import Panel, fill_panel
from builder.layout.lines import TextSpan, break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column
from builder.layout.theme import Theme

BAR = 5.0
"""The thickness of the bar of a tone, in points."""
_SEEN = 1.1
"""The least contrast of a ground that can be seen without an edge."""
_SEEN_AT_BAR = 1.03
"""The same where a bar says that there is one."""


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


def draw_badge(pen: Pen, theme: Theme, tone: Tone, letter: str, box: Rectangle) -> None:
    """A disc with a letter in it. It is to be drawn as an artifact: the words of a title say what it means."""
    size, face = box.right - box.left, theme.faces.bold
    letter_size = size * 0.72
    line = break_lines([TextSpan(letter, face, tone.background)], letter_size, 1000)[0]
    pen.rectangle(box, tone.border, radius=size / 2)
    rise = face.cap_height * letter_size / 2000
    pen.line(line, box.left + (size - line.width) / 2, (box.top + box.bottom) / 2 - rise, letter_size, None)
