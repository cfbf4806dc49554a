"""What the blocks of a section mean: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder.content import blocks, leaflet
from builder.content.answers import unanswered
from builder.content.icons import TICK, WAY_ICONS
from builder.core.characters import NO_BREAK
from builder.document.nodes import Heading, Node, Picture, Run, WritingSpace
from builder.document.prose import item, item_body, prose
from builder.document.roles import Role
from builder.document.words import Words, dialled, table


def section(words: Words, section: leaflet.Section, level: int) -> Node:
    """A section; its title has `level`."""
    words = replace(words, language=section.language or words.language)
    kids: list[Node] = [words.heading(section.title, level, anchor=section.anchor)]
    if section.body is not None:
        kids.append(prose(words, section.body.content))
    kids += [BLOCKS[type(block)](words, block, level + 1) for block in section.blocks]
    return Node(Role.SECTION, tuple(kids), language=section.language or "", icon=section.icon or "")


def key_facts(words: Words, facts: Mapping[str, leaflet.TopicWords], level: int) -> Node:
    """The key facts of a leaflet: a section with a table that has no heads of columns, and what to ask the team."""
    kids: list[Node] = [words.heading(words.phrases.at_a_glance, level, anchor="at-a-glance")]
    to_ask = unanswered({topic: fact.words for topic, fact in facts.items()}, words.phrases.ask)
    answered = {topic: fact for topic, fact in facts.items() if topic not in to_ask}
    # Topics are names that a list and other leaflets have as they are typed.
    topics = {topic: words.typeset(topic) for topic in facts}
    rows = [[words.plain(topics[topic]), words.runs(fact.words.content)] for topic, fact in answered.items()]
    icons = [fact.icon or "" for fact in answered.values()]
    kids += [table([], rows, row_heads=True, icons=icons)] if rows else []
    kids += [ask_about(words, [topics[topic] for topic in to_ask])] if to_ask else []
    return Node(Role.KEY_FACTS, tuple(kids))


def ask_about(words: Words, topics: Sequence[str]) -> Node:
    """A line that names what to ask the team about.

    Topics stay as they are typed, with a sign between them: a small first letter would be wrong for German nouns, for
    X-ray and for MRI, and a topic may have commas, or an "and" of its own. No line begins with that sign.
    """
    before, after = words.phrases.ask_about.split("{topics}")
    runs = [*([Run(before, bold=True)] if before else []), *words.plain(f"{NO_BREAK}· ".join(topics))]
    return Node(Role.PARAGRAPH, (*runs, *([Run(after, bold=True)] if after else [])))


def _text(words: Words, block: blocks.TextBlock, level: int) -> Node:
    if not block.language:
        return prose(words, block.body.content)
    body = prose(replace(words, language=block.language), block.body.content)
    return Node(Role.PASSAGE, body.kids, language=block.language)


def _callout(words: Words, block: blocks.Callout, level: int) -> Node:
    """An aside, or a section of its own for what must not be missed, whose title says how urgent it is."""
    phrases = words.phrases
    role, label = {
        "information": (Role.INFORMATION, ""),
        "warning": (Role.WARNING, phrases.warning),
        "urgent": (Role.URGENT, phrases.urgent),
    }[block.tone]
    heading = _labelled(words, label, block.title, level)
    return Node(role, (heading, prose(words, block.body.content)), icon=block.icon or "")


def _labelled(words: Words, label: str, title: str, level: int) -> Heading:
    """A title with the program's own words before it, which say how urgent it is; "" for none."""
    before = words.own(words.phrases.label(label) if label else "")
    if label and before.language:
        heading = words.heading(title, level)
        return replace(heading, kids=(before, *heading.runs))
    return words.heading(before.text + title, level)


def _steps(words: Words, block: blocks.Steps, level: int) -> Node:
    kids = [_step(words, step, number) for number, step in enumerate(block.steps, 1)]
    return Node(Role.STEPS, tuple(kids))


def _step(words: Words, step: blocks.Step, number: int) -> Node:
    body = item_body(words, step.text.content)
    if step.title is not None:
        title = Node(Role.STEP_TITLE, words.plain(step.title, bold=True))
        body = (title, *prose(words, step.text.content).kids)
    return replace(item((Run(str(number)),), body), icon=step.icon or "")


def _checklist(words: Words, block: blocks.Checklist, level: int) -> Node:
    kids = [item((Run("☐"),), words.runs(entry.content)) for entry in block.items]
    return Node(Role.CHECKLIST, tuple(kids))


def _remember(words: Words, block: blocks.Remember, level: int) -> Node:
    """A section with a list. Its labels are figures; ticks say nothing, so a list with ticks has no labels."""
    points = [words.runs(point.content) for point in block.points]
    if block.marks == "ticks":
        items = (Node(Role.ITEM, (Node(Role.BODY, point),), icon=TICK) for point in points)
        made = Node(Role.TICKS, tuple(items))
    else:
        numbered = (item((Run(f"{number}"),), point) for number, point in enumerate(points, 1))
        made = Node(Role.NUMBERED_LIST, tuple(numbered))
    own = words.heading(block.title or "", level)
    heading = own if block.title else replace(own, kids=(words.own(words.phrases.remember),))
    return Node(Role.REMEMBER, (heading, made))


def _table(words: Words, block: blocks.Table, level: int) -> Node:
    rows = [[words.runs(cell.content) for cell in row] for row in block.rows]
    heads = [words.runs(head.content) for head in block.columns]
    return table(heads, rows, row_heads=block.row_heads, caption=words.runs(block.caption.content))


def _figure(words: Words, block: blocks.Pictured, level: int) -> Node:
    """A picture with its caption. That of a picture that says nothing is a paragraph."""
    role = Role.DECORATION if block.decorative else Role.FIGURE
    caption = Role.PARAGRAPH if block.decorative else Role.CAPTION
    kids = (Node(caption, words.runs(block.caption.content)),) if block.caption else ()
    alt = "" if block.decorative else words.fill(block.alt or "")
    return Picture(role, kids, alt=alt, image=block.image, width=blocks.wanted_width(block) or "")


def _figures(words: Words, block: blocks.Figures, level: int) -> Node:
    return Node(Role.FIGURES, tuple(_figure(words, figure, level) for figure in block.figures))


def _contacts(words: Words, block: blocks.Contacts, level: int) -> Node:
    return Node(Role.CONTACTS, tuple(_contact(words, contact, level) for contact in block.contacts))


def _contact(words: Words, contact: blocks.Contact, level: int) -> Node:
    """A section for each: the name with how urgent it is, and a paragraph for each way to reach them."""
    phrases = words.phrases
    role, label = {
        "emergency": (Role.CONTACT_AT_ONCE, phrases.at_once),
        "soon": (Role.CONTACT_SOON, phrases.soon),
    }.get(contact.urgency or "", (Role.CONTACT, ""))
    ways = [
        (Role.PHONE, "phone", phrases.phone, contact.phone, "tel:"),
        (Role.EMAIL, "email", phrases.email, contact.email, "mailto:"),
        (Role.WEB, "web", phrases.web, contact.web, "https://"),
        (Role.POSTAL_ADDRESS, "address", phrases.address, contact.address, ""),
        (Role.HOURS, "hours", phrases.hours, contact.hours, ""),
    ]
    lines = [Node(Role.PARAGRAPH, words.runs(contact.note.content))] if contact.note else []
    lines += [
        Node(way, _way(words, phrases.label(named), value, scheme), icon=WAY_ICONS[field])
        for way, field, named, value, scheme in ways
        if value
    ]
    return Node(role, (_labelled(words, label, contact.name, level), *lines), icon=contact.icon or "")


def _way(words: Words, label: str, written: str, scheme: str) -> tuple[Run, ...]:
    """A way to reach someone, as a link where a press can open it."""
    is_phone, value = scheme == "tel:", words.fill(written)
    if is_phone:
        target = dialled(value)
    else:
        target = value if "://" in value or not scheme else scheme + value
    if not scheme or not target:
        return words.own(label), *words.plain(written, bold=is_phone)
    # Nobody types what a browser adds by itself.
    printed = value.removeprefix("https://").removesuffix("/") if scheme == "https://" else value
    return words.own(label), Run(printed, is_phone, target=target, description=label + printed)


def _questions_and_answers(words: Words, block: blocks.QuestionsAndAnswers, level: int) -> Node:
    """Each question is a title, which readers can jump to."""
    kids: list[Node] = []
    for entry in block.items:
        kids += [words.heading(entry.question, level), prose(words, entry.answer.content)]
    return Node(Role.ANSWERED_QUESTIONS, tuple(kids))


def _questions_to_ask(words: Words, block: blocks.QuestionsToAsk, level: int) -> Node:
    """A list: without labels where each question has a box to write in."""
    questions = [words.runs(question.content) for question in block.questions]
    if not block.lines:
        return Node(Role.LIST, tuple(item((Run("•"),), question) for question in questions))
    kids = (Node(Role.ITEM, (Node(Role.BODY, question),)) for question in questions)
    return WritingSpace(Role.QUESTIONS, tuple(kids), lines=block.lines)


def _glossary(words: Words, block: blocks.Glossary, level: int) -> Node:
    """A list whose labels are the words that are explained."""
    kids = [item(words.plain(entry.term, bold=True), words.runs(entry.meaning.content)) for entry in block.terms]
    return Node(Role.GLOSSARY, tuple(kids))


def _writing_lines(words: Words, block: blocks.WritingLines, level: int) -> Node:
    return field(words, block.label, block.lines)


def field(words: Words, label: str, lines: int) -> Node:
    """A label, and lines to write on below it."""
    return WritingSpace(Role.FIELD, words.plain(label, bold=True), lines=lines)


BLOCKS: Mapping[type, Callable[[Words, Any, int], Node]] = {
    blocks.TextBlock: _text,
    blocks.Callout: _callout,
    blocks.Steps: _steps,
    blocks.Checklist: _checklist,
    blocks.Remember: _remember,
    blocks.Table: _table,
    blocks.Figure: _figure,
    blocks.Figures: _figures,
    blocks.Contacts: _contacts,
    blocks.QuestionsAndAnswers: _questions_and_answers,
    blocks.QuestionsToAsk: _questions_to_ask,
    blocks.Glossary: _glossary,
    blocks.WritingLines: _writing_lines,
}
"""What each kind of block means. It is called with the words, the block, and the level of titles within it."""
