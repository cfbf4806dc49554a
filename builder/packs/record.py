"""Records of packs: a line for the patient's record, and in the manifest the items that the codes on covers name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from builder.checks.publication import PublicationRules
from builder.content.project import Project
from builder.content.validity import Standing
from builder.core.diagnostics import Problem
from builder.core.file_names import HTML, file_name_in_words
from builder.core.printed_phrases import Phrases
from builder.packs.compose import Pack
from builder.packs.prepare import PreparedPacks
from builder.pipeline import build, manifest
from builder.pipeline.manifest import ShortCode
from builder.provenance import codes, ingredients
from builder.provenance.codes import Item


def note(prepared: PreparedPacks, pack: Pack, day: datetime.date, needs: str = "") -> str:
    """One line for the patient's record: titles, versions, language, format, date and code.

    It says which pages are drafts, withdrawn or past their review. Of the patient it has only the `needs`, which the
    record should have.
    """
    theme, governor = prepared.maker.renderer.theme, PublicationRules(prepared.plan)
    words = theme.words_of(pack.language)
    titles = [
        f"“{theme.name(page.model.title)}” {page.model.version}{_standing(governor.standing(page), words)}"
        for page in pack.loaded(prepared.plan.project).values()
    ]
    titles += [f"“{piece.title}”" for piece in pack.after if not isinstance(piece, str)]
    format = prepared.plan.project.format(prepared.plan.print_format).model
    kind = "" if prepared.plan.format == HTML else words.kinds_of_print[format.kind]
    facts = [
        f"{words.given}: {pack.footer.title}",
        ", ".join(titles),
        words.language(pack.language) or pack.language,
        _format(prepared.plan.format, kind),
        *([f"{words.needs}: “{needs}”"] if needs else []),
        words.date(day),
        f"{words.code}: {pack.short_code}",
        words.full_code.format(code=pack.code),
    ]
    return "; ".join(facts).replace("\u00a0", " ")


def _format(name: str, kind: str) -> str:
    """A format as people call it, with its kind of print in brackets where its name does not say that."""
    called = "HTML" if name == HTML else file_name_in_words(name)
    return f"{called} ({kind})" if kind and called.lower() != kind.lower() else called


def _standing(standing: Standing, words: Phrases) -> str:
    """The state of a page, in brackets; "" of one that may be handed out."""
    states = [standing.state, *(["expired"] if standing.expired else [])]
    notes = [words.noted[state].format(date=words.date(standing.due)) for state in states if state in words.noted]
    return f" ({', '.join(notes)})" if notes else ""


def remember(output: Path, packs: Iterable[Pack], root: Path) -> Iterator[Problem]:
    """Put what packs were made from, and their short codes, into the manifest: they can be explained later."""
    path = output / manifest.NAME
    try:
        packs = list(packs)
        items = sorted({item for pack in packs for item in pack.items})
        manifest.remember(output, items, sorted({ShortCode(pack.short_code, pack.code) for pack in packs}))
    except manifest.ShortCodeTaken as taken:
        yield Problem(build.place(path, root), "error", taken.message, taken.hint)
    except manifest.ManifestError as damaged:
        hint = "restore a copy of it, because the codes of old packs need its history; if you have no copy, build again"
        yield Problem(build.place(path, root), "warning", f"the manifest is damaged: {damaged}", hint)
    except OSError as error:
        problem = build.unwritten(path, error, root)
        hint = "the pack itself is valid, but `leaflets explain` may not recognise its code after the leaflets change"
        yield Problem(problem.place, "warning", problem.message, hint)


def explain(project: Project, code: codes.Code, history: Sequence[Item]) -> codes.Explanation:
    """What a code names: among the project's files as they are, and those that it had (`history`)."""
    current = ingredients.all_items(project)
    current += ingredients.circumstances([*current, *history])
    renamed = ingredients.renamed(project)
    explanation = codes.explain(code, current, history, "", renamed)
    # The pictures follow from the leaflets, so the leaflets come first.
    for rest in ingredients.rests_of(project, explanation):
        whole = codes.explain(code, current, history, rest, renamed)
        if whole.fits:
            return whole
    return explanation
