"""Links on paper: their words are underlined, and the address after them is as quiet as the words around it."""

from __future__ import annotations

import pytest

from builder import layout
from builder.content import leaflet as content
from tests.inspectors import Pdf
from tests.support import laying_out

LAID = {"title": "A", "short_title": "A", "summary": "B.", "version": "1", "owner": "C", "sources": ["D."]}
DATES = {"last_reviewed": "2026-02-28", "next_review": "2027-02-28", "status": "example"}
ADDRESS = "www.example.org/books"


def printed(body: str) -> Pdf:
    page = content.Leaflet.model_validate({**LAID, **DATES, "sections": [{"title": "T", "body": body}]})
    theme = laying_out.theme("harbour", "a4")
    return laying_out.printed([layout.lay_out("a", page, theme)], theme)


def test_only_the_words_of_a_link_are_underlined() -> None:
    pdf = printed(f"You can read [**a list of books**](https://{ADDRESS}) at home.")
    colours = laying_out.theme("harbour", "a4").brand.colours
    [words] = [fragment for fragment in pdf.fragments if fragment.text.startswith("a list")]
    [address] = [fragment for fragment in pdf.fragments if ADDRESS in fragment.text]
    assert (words.colour, address.colour) == (str(colours.link), str(colours.text))
    assert "Bold" in words.face
    assert "Bold" not in address.face
    lines = [shape for shape in pdf.shapes if shape.colour == str(colours.link) and shape.box[3] - shape.box[1] < 1]
    assert len(lines) == 1
    assert abs(lines[0].box[0] - words.x) < 0.1
    assert lines[0].box[2] <= address.x + 4


def test_an_address_can_be_pressed_and_is_read_with_its_link() -> None:
    pdf = printed(f"You can read [a list of books](https://{ADDRESS}) at home.")
    [link] = [link for link in pdf.links() if link.target == f"https://{ADDRESS}"]
    assert link.text == f"a list of books ({ADDRESS})"
    [address] = [fragment for fragment in pdf.fragments if ADDRESS in fragment.text]
    middle = (address.box[0] + address.box[2]) / 2
    assert any(box[0] < middle < box[2] and box[1] < address.y + 2 < box[3] for box in link.boxes)


@pytest.mark.parametrize("body", ["You can read {link} at home.", "| One | Two |\n| --- | --- |\n| {link} | No |"])
def test_a_link_of_another_direction_is_underlined_where_it_is(body: str) -> None:
    words = body.format(link=f"[a list of books](https://{ADDRESS})")
    passage = {"kind": "text", "language": "en-GB", "body": words}
    section = {"title": "כותרת", "body": "מילים.", "blocks": [passage]}
    page = content.Leaflet.model_validate({**LAID, **DATES, "language": "he", "sections": [section]})
    theme = laying_out.theme("harbour", "a4")
    pdf = laying_out.printed([layout.lay_out("a", page, theme)], theme)
    [first] = [fragment for fragment in pdf.fragments if fragment.text.startswith("a list")]
    link = str(theme.brand.colours.link)
    lines = [shape for shape in pdf.shapes if shape.colour == link and shape.box[3] - shape.box[1] < 1]
    assert abs(lines[0].box[0] - first.x) < 0.1
