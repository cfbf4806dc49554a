"""What an editor's page shows of a leaflet or shared page: in which brand, format, language and leaflet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlencode

from builder.content import translations
from builder.content.leaflet import Page
from builder.content.project import Project
from builder.core.diagnostics import LeafletError
from builder.web.catalogue import Catalogue, Option
from builder.web.listing import NO_KIND, SHARED, Row, words_about
from builder.web.proof import Proof, proof
from builder.web.snapshot import Now

STATES = ("unreadable", "expired", "void", "draft", "in review", "withdrawn", "example", "approved")
"""The states in the editors' list."""
FOLDERS = {"": "/edit/", "shared/": "/edit-shared/"}
"""Where the pages are of leaflets and shared pages, by their folders below ``leaflets/``."""


class Edited(NamedTuple):
    """A leaflet or shared page (`folder` is ``shared/``), and what its preview is of.

    `leaflet` is the leaflet that is shown: a shared page is shown in one of the `leaflets` that include it, which are
    here by their names. `versions` are its languages, by the names of their files.
    """

    folder: str
    option: Option
    brand: str
    format: str
    versions: Mapping[str, str]
    leaflet: str
    leaflets: Mapping[str, Option]
    proof: Proof

    @property
    def file(self) -> str:
        return f"leaflets/{self.folder}{self.option.name}.yaml"

    @property
    def address(self) -> str:
        return f"{FOLDERS[self.folder]}{self.option.name}"

    @property
    def query(self) -> str:
        """What the addresses of the preview end with."""
        chosen = {"brand": self.brand, "format": self.format, "leaflet": self.leaflet if self.folder else ""}
        return urlencode({name: value for name, value in chosen.items() if value})


def edited(now: Now, folder: str, option: Option, wanted: Mapping[str, str]) -> Edited:
    """What the page shows; `wanted` is what is chosen in its form."""
    offer = now.offer
    brand = _one_of(wanted.get("brand"), [brand.name for brand in offer.brands], offer.brand)
    format = _one_of(wanted.get("format"), [format.name for format in offer.formats], offer.format)
    leaflets = dict(_including(now, option.name)) if folder else {}
    leaflet = _one_of(wanted.get("leaflet"), list(leaflets), next(iter(leaflets), "")) if folder else option.name
    made = proof(now, leaflet, brand, format) if leaflet else _alone(now.project, option.name)
    return Edited(folder, option, brand, format, _versions(now.project, folder, option), leaflet, leaflets, made)


def _one_of(wanted: str | None, there: list[str], otherwise: str) -> str:
    return wanted if wanted in there else otherwise


def _including(now: Now, name: str) -> Iterator[tuple[str, Option]]:
    """The leaflets that a shared page is in."""
    for leaflet in now.offer.leaflets:
        with suppress(LeafletError):
            if f"shared/{name}" in translations.included(now.project, now.project.leaflet(leaflet.name)):
                yield leaflet.name, leaflet


def _alone(project: Project, name: str) -> Proof:
    """What is wrong with a shared page that is in no leaflet."""
    try:
        project.shared(name)
    except LeafletError as failed:
        return Proof(b"", 0, failed.problems)
    return Proof(b"", 0, [])


def _versions(project: Project, folder: str, option: Option) -> Mapping[str, str]:
    """The languages in which a page is there, by the names of their files."""
    if folder:
        return translations.shared_versions(project, option.name) or {option.name: option.language}
    versions = {option.name: option.language}
    with suppress(LeafletError):
        page: Page = project.leaflet(option.name).model
        original = page.translation_of or option.name
        versions |= {other.name: other.language for other in project.translations.get(original, ())}
        with suppress(LeafletError):
            versions[original] = project.leaflet(original).model.language
    return versions


def rows(now: Now) -> list[Row]:
    """The leaflets and shared pages of a project. Those with errors come first."""
    offer = now.offer
    listed = [
        *(_row(now, "", leaflet) for leaflet in offer.leaflets),
        *(_row(now, "shared/", page) for page in offer.shared),
    ]
    return sorted(listed, key=lambda row: "unreadable" not in row.states)


def _row(now: Now, folder: str, option: Option) -> Row:
    return Row(
        option.label,
        f"leaflets/{folder}{option.name}.yaml",
        (_state(option, now.offer),),
        SHARED if folder else option.kind or NO_KIND,
        option.language,
        review=option.review,
        remarks=tuple(_remarks(now.project, folder, option)),
        address=f"{FOLDERS[folder]}{option.name}",
        about=words_about(option),
    )


def _state(option: Option, offer: Catalogue) -> str:
    if option.state is None:
        return "unreadable"
    is_past = option.review is not None and option.review < offer.day and option.state != "withdrawn"
    return "expired" if is_past else option.state


def _remarks(project: Project, folder: str, option: Option) -> Iterator[str]:
    if option.state is None:
        try:
            project.shared(option.name) if folder else project.leaflet(option.name)
        except LeafletError as failed:
            yield f"{failed.problems[0].place}: {failed.problems[0].message}"
        return
    # The state and the day of the review have columns of their own.
    why = (option.why or option.but).removeprefix(f"{option.state}: ")
    if why and not why.startswith("past its review"):
        yield why
