"""Words as a web page has them: most of what is drawn, and so without a template for each. The engine escapes them."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from builder.core.language_codes import is_right_to_left
from builder.document.nodes import Run


def words(runs: Iterable[Run]) -> Markup:
    """Runs with their links, of which those that belong together are one."""
    groups: list[list[Run]] = []
    for run in runs:
        if groups and run.goes_on(groups[-1][-1]):
            groups[-1].append(run)
        else:
            groups.append([run])
    return Markup(
        "".join(_link(group) if group[0].target else _text(group[0]) + _address(group[0]) for group in groups)
    )


def spoken(language: str) -> Markup:
    """The language of an element, as attributes."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    return Markup(f' lang="{escape(language)}" dir="{direction}"')


def _link(group: list[Run]) -> str:
    language = spoken(group[0].language) if group[0].language else ""
    if group[0].target.startswith("tel:"):
        # Within words that are read from right to left, a browser would turn the parts of a number around.
        language = ' dir="ltr"'
    said = " ".join(map(_text, group))
    return f'<a href="{escape(group[0].target)}"{language}>{said}</a>{"".join(map(_address, group))}'


def _address(run: Run) -> str:
    return f'<span class="address">{escape(run.address)}</span>' if run.address else ""


def _text(run: Run) -> str:
    text = str(escape(run.text)).replace("\n", "<br>")
    if run.bold:
        text = f"<strong>{text}</strong>"
    if run.language and not run.target:
        return f"<span{spoken(run.language)}>{text}</span>"
    return f"<bdi>{text}</bdi>" if run.isolated else text
