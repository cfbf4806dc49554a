"""Write into a page's file who approved it, or that it was withdrawn. Nothing else in the file changes."""

from __future__ import annotations

import datetime
import difflib
import errno
import json
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from builder.checks import publication
from builder.checks.placeholders import unfinished
from builder.content import site_fields, validity, yaml_reader
from builder.content.fields import load
from builder.content.leaflet import Leaflet, SharedPage
from builder.content.project import Loaded, Project, digest_of
from builder.content.recipe import Recipe, choices_digest
from builder.content.selection import Plan
from builder.content.yaml_reader import YamlSource
from builder.core import atomic_files
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.patterns import lazy_pattern
from builder.review import page_problems
from builder.review.earlier_approvals import check_version

Fields = Mapping[str, str | None]
"""Values by field, as YAML reads them; None for a field to delete."""

_END = lazy_pattern(r"\r\n|\r|\n")


def approve(plan: Plan, loaded: Loaded, by: str, next_review: datetime.date | None = None) -> dict[str, str]:
    """Write into the file of a leaflet or shared page that `by` approved it on the plan's day. Returns what it wrote.

    With `next_review` it has been reviewed, too, and is to be reviewed again on that day. Raises LeafletError with the
    problems that prevent approval, OSError if the file cannot be written.
    """
    _refuse(check_version(plan.project, loaded))
    fields: dict[str, str | None] = {"status": "approved", "approver": by, "approved_on": plan.day.isoformat()}
    if next_review is not None:
        fields |= {"last_reviewed": plan.day.isoformat(), "next_review": next_review.isoformat()}
    fields |= {"withdrawn_because": None, "withdrawn_on": None, "replaced_by": None}
    fields["approved_words"] = site_fields.digests(loaded.model, _brands(plan, loaded.model.language)) or None
    fields |= {"approved_hash": None, "approved_version": loaded.model.version}
    # The digest covers who approved it and when.
    fields["approved_hash"] = validity.digest(loaded, plan.project.root, _changed(loaded.source, fields))
    new, content = _edited(plan, loaded, fields)
    _refuse(_as_saved(page_problems.problems(plan, new), loaded.source, new.source))
    return _written(plan, loaded, content, fields)


def approve_recipe(plan: Plan, loaded: Loaded, by: str) -> dict[str, str]:
    """Write into the file of a recipe that `by` approved the answers that it chooses. As `approve` in all else."""
    recipe: Recipe = loaded.model
    if not recipe.resolve:
        message = "this recipe chooses no answers under `resolve:`, so there is nothing to approve"
        raise LeafletError([Problem(Place(loaded.source.name), "error", message, "approve its leaflets instead")])
    _refuse(unfinished(loaded, "error"))
    leaflets = {name: plan.project.leaflet(name).model for name in recipe.leaflets}
    fields: dict[str, str | None] = {"approver": by, "approved_on": plan.day.isoformat()}
    fields["approved_hash"] = choices_digest(recipe, leaflets, by, plan.day.isoformat())
    _, content = _edited(plan, loaded, fields)
    return _written(plan, loaded, content, fields)


def _brands(plan: Plan, language: str) -> dict[str, Mapping[str, str]]:
    """The site fields of each brand in a language.

    A brand with errors has none: what it says then is approved when it is correct.
    """
    fields: dict[str, Mapping[str, str]] = {}
    for name in plan.project.brand_names():
        with suppress(LeafletError):
            fields[name] = plan.project.brand(name).model.spoken(language).fields
    return fields


def withdraw(plan: Plan, loaded: Loaded, because: str, replaced_by: str | None = None) -> dict[str, str]:
    """Say in the file of a leaflet or shared page that it must not be handed out any more. As `approve` in all else.

    Other problems of the page do not prevent this, nor that it has no model because of them: what is dangerous must
    not stay in use until somebody has fixed a field.
    """
    fields: dict[str, str | None] = {"status": "withdrawn", "withdrawn_because": because}
    fields |= {"withdrawn_on": plan.day.isoformat(), "replaced_by": replaced_by}
    source, content = _edited_source(plan, loaded.source.name, fields)
    places = {source.place((name,)) for name in ("withdrawn_because", "replaced_by") if name in source.data}
    lines = {(place.file, place.line) for place in places}
    # Nobody is to be sent to a leaflet that is withdrawn, too: a warning where that came later, and refused here.
    every = _problems(plan, loaded, source)
    here = (problem for problem in every if (problem.place.file, problem.place.line) in lines)
    _refuse(_as_saved([replace(problem, severity="error") for problem in here], loaded.source, source))
    return _written(plan, loaded, content, fields)


def _problems(plan: Plan, loaded: Loaded, source: YamlSource) -> Sequence[Problem]:
    """What would be wrong with a page once its file says what `source` says."""
    try:
        model = load(SharedPage if source.name.startswith("leaflets/shared/") else Leaflet, source)
    except LeafletError as failed:
        return failed.problems
    return page_problems.problems(plan, Loaded(loaded.name, model, source))


def leaflets_with(project: Project, name: str) -> list[str]:
    """The leaflets that have a page in them: the leaflet itself, or those that include a shared page."""
    if not name.startswith("shared/"):
        return [name]
    leaflets = []
    for leaflet in project.leaflet_names():
        with suppress(LeafletError):  # It is reported with its own file.
            if name in (entry.page for entry in project.leaflet(leaflet).model.include):
                leaflets.append(leaflet)
    return leaflets


def sent_to(plan: Plan, name: str) -> list[Problem]:
    """The problems of withdrawn pages that send readers to a page, now that it is withdrawn, too."""
    project = plan.project.renewed()
    pages = publication.replaced_by(project, name)
    return [problem for page in pages for problem in publication.broken_replacement(project, page)]


def _as_saved(problems: Iterable[Problem], saved: YamlSource, edited: YamlSource) -> Iterator[Problem]:
    """The problems of an edited file, at the lines where they are as long as it is not written."""
    lines = _lines(edited.text, saved.text)
    for problem in problems:
        place = problem.place
        moved = replace(place, line=lines.get(place.line, 1)) if place.file == saved.name else place
        yield replace(problem, place=moved)


def _lines(edited: str, saved: str) -> dict[int, int]:
    """For each line of the edited text, the line of the saved one. New lines have that of the field above them."""
    lines: dict[int, int] = {}
    match = difflib.SequenceMatcher(None, _END.split(edited), _END.split(saved), autojunk=False)
    for _, first, end, other, other_end in match.get_opcodes():
        last = max(other_end, 1)
        lines |= {line + 1: min(other + line - first + 1, last) for line in range(first, end)}
    return lines


def _refuse(problems: Iterable[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise LeafletError(errors)


def _written(plan: Plan, loaded: Loaded, content: bytes, fields: Fields) -> dict[str, str]:
    # What is there may be a link, protected, or for others to write, too.
    path = (plan.project.root / loaded.source.name).resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, "it is read-only")
    if digest_of(path) != loaded.source.digest:
        raise _changed_meanwhile(loaded)
    atomic_files.write(path, content)
    path.chmod(mode)
    return {name: value for name, value in fields.items() if value is not None}


def _edited(plan: Plan, loaded: Loaded, fields: Fields) -> tuple[Loaded, bytes]:
    """The page with other `fields` in its file, and that file. Raises LeafletError where it cannot be edited so."""
    new, content = _edited_source(plan, loaded.source.name, fields)
    return Loaded(loaded.name, load(type(loaded.model), new), new), content


def _edited_source(plan: Plan, name: str, fields: Fields) -> tuple[YamlSource, bytes]:
    content = yaml_reader.read_bytes(plan.project.root / name, name)
    old = yaml_reader.parse(content, name)
    if not old.spans():
        raise _by_hand(old, fields)
    content = _with(content.decode(), old, fields).encode()
    try:
        new = yaml_reader.parse(content, name)
    except LeafletError:
        raise _by_hand(old, fields) from None
    if new.data != _changed(old, fields):
        raise _by_hand(old, fields)
    return new, content


def _changed(old: YamlSource, fields: Fields) -> dict[str, Any]:
    """What a file says with other `fields`."""
    return {name: value for name, value in {**old.data, **fields}.items() if value is not None}


def _changed_meanwhile(loaded: Loaded) -> LeafletError:
    message = "someone else has saved this file in the meantime"
    return LeafletError([Problem(Place(loaded.source.name), "error", message, "read it again, then try again")])


def _by_hand(old: YamlSource, fields: Fields) -> LeafletError:
    """An editor has to do it: fields are in curly brackets, several on a line, or where a guess would be wrong."""
    lines = "; ".join(f"{name}: {_scalar(value)}" for name, value in fields.items() if value is not None)
    message = "the program cannot edit this file as it is written"
    return LeafletError(
        [
            Problem(
                Place(old.name),
                "error",
                message,
                f"write each field on a line of its own and try again, or add this yourself: {lines}",
            )
        ]
    )


def _with(text: str, old: YamlSource, fields: Fields) -> str:
    """`text` with other fields: each on its line, new ones below the status. Nothing else changes."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(mark)
    ends = _END.findall(body)
    lines = [line + end for line, end in zip(_END.split(body), [*ends, ""], strict=True)]
    spans = old.spans()
    anchor = spans.get("status") or spans["title"]
    # From the last to the first, so that the places of those before stay what they are.
    existing = sorted(spans.keys() & fields.keys(), key=lambda name: spans[name].start, reverse=True)
    for name in existing:
        if spans[name].start > anchor.start:
            _replace(lines, old.text, spans[name], fields[name])
    _insert(lines, old.text, anchor, {name: value for name, value in fields.items() if name not in spans and value})
    for name in existing:
        if spans[name].start <= anchor.start:
            _replace(lines, old.text, spans[name], fields[name])
    return mark + "".join(lines)


def _spot(text: str, at: int) -> tuple[int, int]:
    """The line of a place in a text and the column in it, both from 0."""
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1


def _replace(lines: list[str], text: str, span: yaml_reader.YamlSpan, value: str | None) -> None:
    """Put another value into a field, or delete the field. Text after the value stays."""
    (key, margin), (first, column), (last, after) = (_spot(text, at) for at in span)
    behind = lines[last][after:]
    if value is not None:
        # An unquoted value before a comment would be reported as a mistake, so quote it.
        written = _quoted(value) if behind.strip() else _scalar(value)
        lines[first : last + 1] = [lines[first][:column] + written + behind]
    else:
        lines[key : last + 1] = [lines[key][:margin] + behind.lstrip()] if behind.strip() else []


def _insert(lines: list[str], text: str, anchor: yaml_reader.YamlSpan, fields: Mapping[str, str]) -> None:
    """Put new fields on lines of their own below the field `anchor`."""
    at, margin = _spot(text, anchor.end)[0] + 1, _spot(text, anchor.start)[1]
    end = next(iter(_END.findall(lines[0])), "\n")
    if not _END.search(lines[at - 1]):
        lines[at - 1] += end
    lines[at:at] = [f"{' ' * margin}{name}: {_scalar(value)}{end}" for name, value in fields.items()]


def _scalar(value: str | None) -> str:
    """A value as YAML has it: words in quotation marks, whatever is in them."""
    assert value is not None
    return value if re.fullmatch(r"[a-z]+|\d{4}-\d{2}-\d{2}", value) else _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
