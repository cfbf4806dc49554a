"""What may be printed, and as what: approvals, reviews, withdrawals, translations, kinds of leaflets."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder import checks
from builder.checks.leaflet_kinds import leaflet_kind
from builder.checks.placeholders import unfinished
from builder.content import project_file, translations, validity, yaml_reader
from builder.content import site_fields as site_fields_of_brands
from builder.content.brand import Brand
from builder.content.leaflet import REVIEWED_WITHIN, Leaflet, Page, site_fields, years_later
from builder.content.project import KINDS, Loaded, Project, digest_of
from builder.content.selection import Plan
from builder.content.validity import Marks, Standing
from builder.core import clock
from builder.core.characters import collapse
from builder.core.diagnostics import LeafletError, Problem, Severity
from builder.core.suggestions import suggestion


class PublicationRules:
    """The state of the pages of a plan on its day."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._standings: dict[str, Standing] = {}

    def standing(self, loaded: Loaded) -> Standing:
        name = page_name(loaded)
        if name not in self._standings:
            standing = validity.standing(loaded, self.plan.project.root, self.plan.day)
            if standing.state == "approved" and self.unapproved_words(loaded):
                standing = standing._replace(state="void")
            self._standings[name] = standing
        return self._standings[name]

    def unapproved_words(self, loaded: Loaded) -> tuple[str, ...]:
        """The site fields with words of the plan's brand that were not approved with a page, such as advice.

        Somebody approved the page with other words in their place, or before the brand was there.
        """
        brand = self.plan.brand
        if not brand:
            return ()
        try:
            fields: Mapping[str, str] = self.plan.project.brand(brand).model.spoken(loaded.model.language).fields
        except LeafletError:  # It is reported with its own file.
            return ()
        if site_fields_of_brands.are_approved(loaded.model, brand, fields):
            return ()
        return tuple(site_fields_of_brands.printed_words(loaded.model, fields))

    def forget(self, loaded: str) -> None:
        self._standings.pop(loaded, None)

    def is_refused(self, loaded: Loaded) -> bool:
        """Whether a page is past its review or withdrawn, and nobody asked for it by name."""
        return self.standing(loaded).refused and page_name(loaded) not in self.plan.allowed

    def refusal(self, loaded: Loaded) -> str:
        """Why a page is refused, in a few words; "" where it is not."""
        if not self.is_refused(loaded):
            return ""
        if self.standing(loaded).state == "withdrawn":
            return f"withdrawn: {_reason(loaded.model)}"
        return f"past its review on {loaded.model.next_review}"

    def problems(self, loaded: Loaded, shared: Sequence[Loaded] | None, brand: Brand | None) -> Iterator[Problem]:
        """What keeps a page from being printed as what it says it is.

        `shared` are the shared pages of a leaflet, None where some of these cannot be had.
        """
        yield from self._future_dates(loaded)
        yield from self._language(loaded)
        yield from self.refusals(loaded)
        yield from broken_replacement(self.plan.project, loaded)
        yield from self._void(loaded)
        yield from self._unfinished(loaded)
        if isinstance(loaded.model, Leaflet):
            yield from leaflet_kind(self.plan.project, loaded, shared)
        yield from self._translation(loaded)
        yield from _no_feedback(loaded)
        yield from _no_other_name(loaded)
        if brand is not None:
            yield from _unanswered(loaded, self.plan.project.brand(self.plan.brand))

    def marks(self, loaded: Loaded, brand: Brand, within: Loaded | None = None) -> Marks:
        """What the pages of a valid page say about its state. A shared page may be printed `within` a leaflet."""
        page: Page = loaded.model
        standing = self._standing_in(loaded, brand)
        around = self._standing_in(within, brand) if within is not None else None
        older, words = self.is_older(page), self.plan.project.catalogues.words_of(page.language)
        instead = self.title(self.instead(loaded))
        return validity.marks(page, standing, words, within=around, replaced_by=instead, older=older)

    def _standing_in(self, loaded: Loaded, brand: Brand) -> Standing:
        """The state of a page in a brand: what an invented clinic has approved is an example."""
        standing = self.standing(loaded)
        return standing._replace(state="example") if standing.state == "approved" and brand.example else standing

    def instead(self, loaded: Loaded) -> str:
        """The leaflet that readers of a withdrawn page are sent to; "" for none, and for a page that is in use."""
        return replacement(self.plan.project, loaded.model.replaced_by) if loaded.model.status == "withdrawn" else ""

    def read_for(self, *pages: Loaded, inserted: Collection[str] = ()) -> dict[str, str]:
        """The other files that decide the state of pages, with the digests of what was read; "" where there is none.

        `inserted` are leaflets and shared pages that come along in PDF files.
        """
        names = {KINDS, *inserted}
        for page in pages:
            names |= {*_replacements(self.plan.project, page.model.replaced_by)}
            names |= {original_name(page.model)} - {""}
        return {f"leaflets/{name}.yaml": self._digest(name) for name in sorted(names)}

    def _digest(self, name: str) -> str:
        """The digest of another file of `leaflets/`, as it was read; "" where there is none."""
        project = self.plan.project
        try:
            read = project.kinds() if name == KINDS else _page(project, name)
        except LeafletError:
            read = None
        return read.source.digest if read is not None else digest_of(project.root / f"leaflets/{name}.yaml")

    def _future_dates(self, loaded: Loaded) -> Iterator[Problem]:
        """Nothing was reviewed or approved on a day that has not come, nor is a review too far ahead."""
        page, today = loaded.model, self.plan.day
        if today == clock.ANY_DAY:
            return
        wrong_clock = f"; or this computer's clock is wrong: it says {today}"
        for field, done in (("last_reviewed", "reviewed"), ("approved_on", "approved")):
            day = getattr(page, field)
            if day is not None and day > today:
                message = f"this says that it was {done} on {day}, which is in the future"
                yield Problem(loaded.source.place((field,)), "error", message, f"correct the date{wrong_clock}")
        latest = years_later(today, REVIEWED_WITHIN)
        if page.next_review > latest:
            message = f"the next review is more than three years ahead, on {page.next_review}"
            yield Problem(
                loaded.source.place(("next_review",)), "error", message, f"{latest} at the latest{wrong_clock}"
            )

    def _language(self, loaded: Loaded) -> Iterator[Problem]:
        """A page is in a language of the project, where the project's file says which these are."""
        language = loaded.model.language
        try:
            languages = self.plan.project.settings.languages
        except LeafletError:  # It is reported with its own file.
            return
        if languages and language not in languages:
            message = f"this is in {language}, and the languages of this project are: {', '.join(languages)}"
            hint = f"correct it, or add {language} to `languages:` in {project_file.NAME}"
            yield Problem(loaded.source.place(("language",)), "error", message, hint)

    def refusals(self, loaded: Loaded) -> Iterator[Problem]:
        """That a page is past its review or withdrawn, as problems."""
        if not self.is_refused(loaded):
            return
        name, page = page_name(loaded), loaded.model
        allow = f"`--allow {name}` includes it, and its pages are stamped"
        if self.standing(loaded).state == "withdrawn":
            # Whoever builds everything knows of a leaflet; whoever asks for it does not, nor who builds what holds it.
            if self.plan.named or not isinstance(page, Leaflet):
                other = replacement(self.plan.project, loaded.model.replaced_by)
                instead = f"use {other} instead; " if other else ""
                place = loaded.source.place(("status",))
                yield Problem(place, "error", f"{name} has been withdrawn: {_reason(page)}", instead + allow)
            return
        hint = f"review it, and run `leaflets approve {name}` with `--by` and `--next-review`; {allow}"
        message = f"{name} was to be reviewed by {page.next_review}, and must not be handed out"
        yield Problem(loaded.source.place(("next_review",)), "error", message, hint)

    def _void(self, loaded: Loaded) -> Iterator[Problem]:
        if self.standing(loaded).state != "void":
            return
        hint = f"have it approved again: `leaflets approve {page_name(loaded)}` with `--by`"
        if validity.standing(loaded, self.plan.project.root, self.plan.day).state == "approved":
            named = ", ".join(f"`{name}`" for name in self.unapproved_words(loaded))
            message = (
                f"this was approved with other words in the brand's site fields ({named}): "
                "its pages are marked as a draft"
            )
            yield Problem(loaded.source.place(("approved_hash",)), "warning", message, hint)
        else:
            message = (
                f"this has changed since it was approved on {loaded.model.approved_on}: its pages are marked as a draft"
            )
            yield Problem(loaded.source.place(("approved_hash",)), "warning", message, hint)

    def _unfinished(self, loaded: Loaded) -> Iterator[Problem]:
        """What is still to be filled in. Nobody will fill it in where the page is withdrawn."""
        state = self.standing(loaded).state
        if state != "withdrawn":
            yield from unfinished(loaded, "error" if state == "approved" else "warning")

    def _translation(self, loaded: Loaded) -> Iterator[Problem]:
        page: Page = loaded.model
        if page.translation_of is None:
            return
        is_leaflet, project = isinstance(page, Leaflet), self.plan.project
        names = project.leaflet_names() if is_leaflet else project.shared_names()
        noun = "leaflet" if is_leaflet else "shared page"
        place = loaded.source.place(("translation_of",))
        if page.translation_of not in names:
            message = f"there is no {noun} called {page.translation_of}"
            yield Problem(place, "error", message, suggestion(page.translation_of, names, f"{noun}s"))
            return
        if page.translation_of == loaded.name:
            yield Problem(place, "error", f"this {noun} cannot be a translation of itself", "name the original here")
            return
        original = original_of(project, page)
        if original is None:
            return
        severity: Severity = "error" if page.status == "approved" else "warning"
        if original.model.status == "withdrawn" and page.status != "withdrawn":
            because = (original.model.withdrawn_because or "").rstrip(".")
            why = f": {because}" if because else ""
            message = f"{page.translation_of} has been withdrawn{why}; this is a translation of it"
            hint = f"withdraw this, too: `leaflets withdraw {page_name(loaded)}` with `--because`; "
            hint += "where it still holds, delete `translation_of:` and `translated_from:`"
            yield Problem(place, severity, message, hint)
        if self.is_older(page):
            message = (
                f"{page.translation_of} is at version {original.model.version} now, "
                f"and version {page.translated_from} was translated"
            )
            hint = "translate what is new, and write the new version here"
            yield Problem(loaded.source.place(("translated_from",)), severity, message, hint)
        yield from self._lacking(loaded, original)

    def _lacking(self, loaded: Loaded, original: Loaded) -> Iterator[Problem]:
        """What the original has, and its translation has not: nobody reads it in the original's language instead."""
        place = loaded.source.place(("translation_of",))
        for title in translations.untranslated(original.model, loaded.model):
            message = f"the section “{title}” of {page_name(original)} has no counterpart here"
            hint = "translate it, or give the section that is its translation the same `id:` as it has there"
            yield Problem(place, "warning", message, hint)
        for name in translations.not_included(self.plan.project, original, loaded):
            message = f"{page_name(original)} includes {name}, and this does not"
            yield Problem(place, "warning", message, f"write `{name}` below `include:` here, too")

    def is_older(self, page: Page) -> bool:
        """Whether a page is a translation, and not of the original as it is now."""
        original = original_of(self.plan.project, page)
        return original is not None and original.model.version != page.translated_from

    def _leaflet(self, name: str | None) -> Loaded | None:
        """Another leaflet; None where there is none, or it cannot be read: that is reported with its own file."""
        return _page(self.plan.project, name or "")

    def title(self, name: str | None) -> str:
        """The title of a leaflet; its name where that cannot be had."""
        loaded = self._leaflet(name)
        return loaded.model.title if loaded is not None else name or ""


def original_name(page: Page) -> str:
    """What a page is a translation of, as the command line calls it; "" where it is none."""
    if page.translation_of is None:
        return ""
    return page.translation_of if isinstance(page, Leaflet) else f"shared/{page.translation_of}"


def original_of(project: Project, page: Page) -> Loaded | None:
    """What a page is a translation of; None where it is of nothing, or of what cannot be read."""
    return _page(project, original_name(page))


def _page(project: Project, name: str) -> Loaded | None:
    """A leaflet or ``shared/…``; None where there is none, or it cannot be read: that is reported with its own file."""
    folder, _, own = name.rpartition("/")
    try:
        if folder:
            return project.shared(own) if own in project.shared_names() else None
        return project.leaflet(name) if name in project.leaflet_names() else None
    except LeafletError:
        return None


def broken_replacement(project: Project, loaded: Loaded) -> Iterator[Problem]:
    """A withdrawn page that sends readers to a leaflet which is not there, or which sends them back."""
    page: Page = loaded.model
    if page.status != "withdrawn" or page.replaced_by is None:
        return
    place, name, names = loaded.source.place(("replaced_by",)), page.replaced_by, project.leaflet_names()
    if name not in names:
        hint = f"{suggestion(name, names, 'leaflets')}; or delete this line"
        yield Problem(place, "error", f"the leaflet {name}, which is to replace it, does not exist", hint)
        return
    hint = "name another leaflet, or delete this line"
    if name == page_name(loaded):
        yield Problem(place, "error", f"{name} cannot replace itself", hint)
        return
    if says_withdrawn(project.root, name):
        yield _withdrawn_replacement(project, loaded)


def _withdrawn_replacement(project: Project, loaded: Loaded) -> Problem:
    """The problem of a page that sends readers to a leaflet which is withdrawn, too."""
    page, hint = page_name(loaded), "name another leaflet, or delete this line"
    replacements = list(_replacements(project, loaded.model.replaced_by))
    place, first, last = loaded.source.place(("replaced_by",)), replacements[0], replacements[-1]
    if page in replacements:
        message = f"{first} is withdrawn, too, and its replacement is {page}"
        if replacements[1] != page:
            message = f"{first} is withdrawn, too, and its replacements lead back to {page}"
        return Problem(place, "error", message, hint)
    if last != first and last in project.leaflet_names() and not says_withdrawn(project.root, last):
        hint = f"{last} replaces {first}: name it here, or delete this line"
    return Problem(place, "warning", f"{first} is withdrawn, too, so it cannot replace {page}", hint)


def replacement(project: Project, replaced_by: str | None) -> str:
    """The leaflet to use in place of a page that is `replaced_by` one; "" where all were withdrawn in their turn."""
    others = _replacements(project, replaced_by)
    names = project.leaflet_names()
    return next((name for name in others if name in names and not says_withdrawn(project.root, name)), "")


def _replacements(project: Project, name: str | None) -> Iterator[str]:
    """A leaflet, if any, what takes its place where it is withdrawn, and so on, until one comes again."""
    seen: set[str] = set()
    following = name
    while following is not None and following not in seen:
        yield following
        seen.add(following)
        following = _replacement(project, following)
    if following is not None:
        yield following


def _replacement(project: Project, name: str) -> str | None:
    """What replaces a leaflet, where it is withdrawn and can be read."""
    with suppress(LeafletError):
        page: Page = project.leaflet(name).model
        return page.replaced_by if page.status == "withdrawn" else None
    return None


def replaced_by(project: Project, name: str) -> list[Loaded]:
    """The withdrawn pages that send readers to a leaflet."""
    pages = [(project.leaflet, leaflet) for leaflet in project.leaflet_names()]
    pages += [(project.shared, shared) for shared in project.shared_names()]
    loaded = []
    for load, page in pages:
        with suppress(LeafletError):  # It is reported with its own file.
            loaded.append(load(page))
    return [page for page in loaded if page.model.status == "withdrawn" and page.model.replaced_by == name]


def says_withdrawn(root: Path, called: str) -> bool:
    """Whether a page's file says that it is withdrawn, whatever else is wrong in it. `root` is the project's folder."""
    return withdrawal(root, called) is not None


class Withdrawal(NamedTuple):
    """What a page's file says of its withdrawal: the day (``2026-11-30``), why, what replaces it; "" for the rest."""

    since: str
    because: str
    replaced_by: str


def withdrawal(root: Path, called: str) -> Withdrawal | None:
    """How a page was withdrawn, whatever else is wrong in its file; None where that does not say so."""
    try:
        data = yaml_reader.read(root / f"leaflets/{called}.yaml", called).data
    except LeafletError:
        return None
    if data.get("status") != "withdrawn":
        return None
    values = (data.get(field) for field in ("withdrawn_on", "withdrawn_because", "replaced_by"))
    since, because, other = (collapse(value) if isinstance(value, str) else "" for value in values)
    try:
        datetime.date.fromisoformat(since)
    except ValueError:
        since = ""
    return Withdrawal(since, because, other)


def page_name(loaded: Loaded) -> str:
    """What a page is called on the command line: ``bone``, or ``shared/contacts``."""
    return loaded.source.name.removeprefix("leaflets/").removesuffix(".yaml")


def _reason(page: Page) -> str:
    return (page.withdrawn_because or "").rstrip(".")


def missing_leaflet(project: Project, recipe: Loaded, index: int) -> Problem | None:
    """What is wrong with an entry of a recipe that names no leaflet; None where it names one."""
    name, names = recipe.model.leaflets[index], project.leaflet_names()
    if name in names:
        return None
    hint = suggestion(name, names, "leaflets")
    return Problem(recipe.source.place(("leaflets", index), name), "error", f"the leaflet {name} does not exist", hint)


def _no_feedback(loaded: Loaded) -> Iterator[Problem]:
    """An approved leaflet says how readers can tell what they think of it."""
    page: Page = loaded.model
    if page.status == "approved" and isinstance(page, Leaflet) and page.feedback is None:
        hint = "write `feedback:` and how, such as: Write to {{ nurse_email }}"
        message = "this is approved, but does not say how readers can give feedback"
        yield Problem(loaded.source.place(("status",)), "error", message, hint)


def _no_other_name(loaded: Loaded) -> Iterator[Problem]:
    """A leaflet about an operation says what else people call that.

    A translation is also found by the words of its original.
    """
    page: Page = loaded.model
    if not isinstance(page, Leaflet) or page.translation_of is not None or page.status == "withdrawn":
        return
    if page.surgery_on is not None and not page.also_called:
        message = "this does not say what else people call the operation, so a nurse finds it by its own words only"
        hint = "write `also_called:` and what people say or write, such as: also_called: [THR, new hip]"
        yield Problem(loaded.source.place(("surgery_on",), key=True), "warning", message, hint)


def _unanswered(loaded: Loaded, brand: Loaded) -> Iterator[Problem]:
    """Site fields that a page prints and that nobody can use. A draft may have some."""
    page: Page = loaded.model
    if page.status == "withdrawn":
        return
    severity: Severity = "error" if page.status == "approved" else "warning"
    state = ", which is approved," if page.status == "approved" else ""
    spoken = brand._replace(model=brand.model.spoken(page.language))
    fields: Mapping[str, str] = spoken.model.fields
    for name in sorted(site_fields(page).intersection(fields)):
        path = checks.answer_path(spoken, name)
        if _is_in_other_language(page, brand.model, path):
            message = f"leaflets in {page.language} print the site field `{name}` as it is in {brand.model.language}"
            hint = f"write it below `languages:`, `{page.language}:` and `fields:`, even if it is the same"
            yield Problem(brand.source.place(path), "warning", message, hint)
        example = checks.left_as_example(fields[name], invented=brand.model.example)
        if example:
            message = f"{page_name(loaded)}{state} prints the site field `{name}`, which {example}"
            yield Problem(brand.source.place(path), severity, message, "write what patients can use here")
    site = brand.model.site_url if isinstance(page, Leaflet) else None
    if site and (example := checks.left_as_example(site, invented=brand.model.example)):
        message = f"{page_name(loaded)}{state} has a QR code for `site_url:`, which {example}"
        hint = "write where your leaflets are on the web, or delete the line"
        yield Problem(brand.source.place(("site_url",)), severity, message, hint)


def _is_in_other_language(page: Page, brand: Brand, path: tuple[str, ...]) -> bool:
    """Whether the answer at `path` is words in the brand's own language: numbers and addresses are the same in all."""
    if path[0] == "languages" or translations.matches(brand.language, page.language):
        return False
    return site_fields_of_brands.kind_of(path[-1], brand.fields[path[-1]]) in ("words", "hours")
