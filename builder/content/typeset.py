"""Pages, recipes and brands with the signs of print in their words: what is laid out, and not what was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from builder.content import markdown
from builder.content.brand import Brand, BrandWords
from builder.content.fields import Model
from builder.content.leaflet import Section
from builder.content.marked_text import MarkedText
from builder.content.site_fields import kind_of
from builder.content.typography import Change, applied, changes, may_change

M = TypeVar("M", bound=Model)
B = TypeVar("B", Brand, BrandWords)

WORDS = frozenset("title short_title owner approver name hours question term label strapline".split())
"""Fields of plain words that are printed. Addresses, numbers and names of files stay as they are typed.

Topics do too: the layout typesets them where it prints them."""

_UNTOUCHED = frozenset({"include"})


def typeset(model: M, language: str, has: Collection[str]) -> M:
    """A page or recipe as it is printed in faces that have some characters."""
    made = {name: _value(getattr(model, name), name, language, has) for name in type(model).model_fields}
    changed = {name: value for name, value in made.items() if value is not getattr(model, name)}
    if isinstance(model, Section) and "title" in changed:
        # Links lead to what was typed.
        changed["id"] = model.anchor
    return model.model_copy(update=changed) if changed else model


def typeset_brand(brand: Brand, has: Collection[str]) -> Brand:
    """A brand as it is printed: its name, its strapline, and those of its site fields that are words or hours."""
    languages = {tag: _brand_words(words, tag, has) for tag, words in brand.languages.items()}
    made = _brand_words(brand, brand.language, has)
    return made.model_copy(update={"languages": languages}) if languages else made


def _brand_words(words: B, language: str, has: Collection[str]) -> B:
    update: dict[str, Any] = {
        name: _text(getattr(words, name), language, has)
        for name in ("name", "strapline")
        if getattr(words, name) is not None
    }
    update["fields"] = {
        name: _text(value, language, has) if is_typeset(("fields", name), value) else value
        for name, value in words.fields.items()
    }
    return words.model_copy(update=update)


def is_typeset(path: Sequence[str], value: str) -> bool:
    """Whether words of a brand at a place in its file are typeset: no numbers, addresses, nor what is read out only."""
    if "fields" in path:
        return kind_of(path[-1], value) in ("words", "hours")
    return path[-1] in ("name", "strapline")


def _value(value: Any, name: str, language: str, has: Collection[str]) -> Any:
    """A value of a field, the same object where nothing changes."""
    if name in _UNTOUCHED:
        return value
    if isinstance(value, str):
        return _text(value, language, has) if name in WORDS else value
    if isinstance(value, MarkedText):
        return _marked(value, language, has)
    if isinstance(value, Model):
        return typeset(value, getattr(value, "language", None) or language, has)
    if isinstance(value, tuple):
        made = [_value(entry, name, language, has) for entry in value]
        return value if all(new is old for new, old in zip(made, value, strict=True)) else tuple(made)
    if isinstance(value, dict):
        by_key = {key: _value(entry, name, language, has) for key, entry in value.items()}
        return value if all(by_key[key] is entry for key, entry in value.items()) else by_key
    return value


def _text(text: str, language: str, has: Collection[str]) -> str:
    made = changes(text, language, has)
    return applied(text, made) if made else text


def _marked(text: MarkedText, language: str, has: Collection[str]) -> MarkedText:
    if not may_change(text.source):
        return text
    content = text.content
    if content and isinstance(content[0], markdown.ProseRun):
        made: Any = typeset_runs(content, language, has)
    else:
        made = tuple(_block(block, language, has) for block in content)
    return text if made == content else text.with_content(made)


def _block(block: markdown.ProseBlock, language: str, has: Collection[str]) -> markdown.ProseBlock:
    match block:
        case markdown.Paragraph(runs):
            return markdown.Paragraph(typeset_runs(runs, language, has))
        case markdown.BulletList(items):
            return markdown.BulletList(_items(items, language, has))
        case markdown.NumberedList(start, items):
            return markdown.NumberedList(start, _items(items, language, has))
        case markdown.MarkdownTable(heads, rows):
            cells = [tuple(typeset_runs(cell, language, has) for cell in row) for row in (heads, *rows)]
            return markdown.MarkdownTable(cells[0], tuple(cells[1:]))


def _items(items: tuple[markdown.ListItem, ...], language: str, has: Collection[str]) -> tuple[markdown.ListItem, ...]:
    return tuple(markdown.ListItem(tuple(_block(block, language, has) for block in item.blocks)) for item in items)


def typeset_runs(runs: markdown.Runs, language: str, has: Collection[str]) -> markdown.Runs:
    """Runs of one paragraph or cell: a quotation may start in one and end in another. Addresses of links stay."""
    made = list(changes_of_runs(runs, language, has))
    if not made:
        return runs
    typeset_, start = [], 0
    for run in runs:
        end = start + len(run.text)
        own = [
            Change(change.start - start, change.end - start, change.printed)
            for change in made
            if start <= change.start and change.end <= end
        ]
        typeset_.append(run._replace(text=applied(run.text, own)))
        start = end
    return tuple(typeset_)


def changes_of_runs(runs: markdown.Runs, language: str, has: Collection[str]) -> Iterator[Change]:
    """What is printed in another way than it is typed, by the places in the words of the runs together.

    Words in another language have its signs, and those around them see where these words are.
    """
    edges = [0]
    for run in runs:
        edges.append(edges[-1] + len(run.text))
    parts = [
        (run, start, bool(run.language) and run.language != language) for run, start in zip(runs, edges, strict=False)
    ]
    # To what is around them, words in another language are letters.
    around = "".join("a" * len(run.text) if is_foreign else run.text for run, _, is_foreign in parts)
    for change in changes(around, language, has):
        if any(start <= change.start and change.end <= start + len(run.text) for run, start, _ in parts):
            yield change
    for run, start, is_foreign in parts:
        if is_foreign:
            for change in changes(run.text, run.language, has):
                yield Change(change.start + start, change.end + start, change.printed)


def characters_of(model: Model) -> frozenset[str]:
    """The characters of all words of a typeset page."""
    found: list[str] = []
    waiting: list[object] = [model]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, markdown.ProseRun):
            found += value.text, value.link, value.language
        elif isinstance(value, tuple):
            waiting += value
        elif isinstance(value, MarkedText):
            waiting += value.content
        elif isinstance(value, Model):
            values = vars(value)
            waiting += [values[name] for name in type(value).model_fields if name != "icon"]
        elif isinstance(value, dict):
            waiting += value.values()
    return frozenset("".join(found))
