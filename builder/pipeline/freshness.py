"""Whether a file in the output folder is current: its inputs are the same, and it has not been changed itself."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from pathlib import Path

from builder.core import ordinary_files
from builder.core.file_names import HTML
from builder.core.standards import Standard
from builder.pipeline import manifest
from builder.pipeline.fingerprints import FONTS, ICONS, OFFER, PACKAGE, TOPIC_ICONS, WORDS, Inputs
from builder.pipeline.manifest import ManifestEntry

_SHOWN = 2
_BRANDS = "styles/brands/"


def why_not(
    entry: ManifestEntry | None,
    output: Path,
    inputs: Inputs,
    day: datetime.date,
    allowed: Collection[str],
    standard: Standard | None,
    known: str = "",
) -> str:
    """Why the file of an entry is not current on a `day`, in words; "" where it is current.

    `allowed` are the pages that can be in it although they are past their review or withdrawn; `standard` is what it is
    to follow, None where any is right. `known` is the digest of the file, where it does not have to be read for that.
    """
    if entry is None:
        return "new"
    try:
        digest = known or manifest.digest(ordinary_files.read(output / entry.path))
    except OSError:
        return "it was missing"
    if digest != entry.sha256:
        return "it was changed after it was built"
    reasons = list(changed(entry, inputs))
    if reasons:
        more = f" and {len(reasons) - _SHOWN} more" if len(reasons) > _SHOWN else ""
        return ", ".join(reasons[:_SHOWN]) + more
    if standard is not None and entry.standard != standard.value and entry.format != HTML:
        return f"the standard is {standard.value} now"
    if not set(entry.allowed) <= set(allowed):
        return f"no longer allowed: {', '.join(entry.allowed)}"
    if entry.review and day.isoformat() > entry.review:
        return "it is past its review"
    return ""


def renewed(entry: ManifestEntry, inputs: Inputs) -> Iterator[ManifestEntry]:
    """A new entry for a current file, if its brand file has changed in parts that the leaflet does not use."""
    path = f"styles/brands/{entry.brand}.yaml"
    if entry.made_from.get(path) != inputs.digest(path):
        yield entry._replace(made_from={**entry.made_from, path: inputs.digest(path)})


def differing(many: Iterable[Mapping[str, str]], inputs: Inputs) -> set[tuple[str, str]]:
    """The inputs of many files that are not what they were, with their digests then: each is looked at once."""
    pairs = set(itertools.chain.from_iterable(made_from.items() for made_from in many))
    return {(name, digest) for name, digest in pairs if not name.startswith(_BRANDS) and inputs.digest(name) != digest}


def is_same(made_from: Mapping[str, str], inputs: Inputs, differing: Set[tuple[str, str]]) -> bool:
    """Whether inputs are what they were, but for those that are `differing`. Of a brand, the parts count."""
    if not differing.isdisjoint(made_from.items()):
        return False
    brand = [name for name in made_from if name.startswith(_BRANDS)]
    return all(_now(name, made_from, inputs) == made_from[name] for name in brand)


def changed(entry: ManifestEntry, inputs: Inputs) -> Iterator[str]:
    """The inputs of a file that have changed, each in a few words."""
    if not entry.made_from:
        yield "its inputs are not recorded"
    yield from dict.fromkeys(_changed(entry, inputs))


def _changed(entry: ManifestEntry, inputs: Inputs) -> Iterator[str]:
    for name, digest in entry.made_from.items():
        if not name.startswith(_BRANDS) and inputs.digest(name) == digest:
            continue
        now = _now(name, entry.made_from, inputs)
        path = name.partition(" ")[0] if name.startswith(_BRANDS) else name
        if now == digest:
            continue
        if not now and inputs.is_there(path):
            # If a brand cannot be read, nobody can say which of its fields are gone.
            yield f"{path} cannot be read" if path == name or not inputs.brand(path) else f"{_called(name)} is gone"
        else:
            yield f"{_called(name)} {_become(digest, now)}"


def _now(name: str, made_from: Mapping[str, str], inputs: Inputs) -> str:
    """The digest of an input as it is now. For a brand, the parts count that were read, not the whole file."""
    if not name.startswith(_BRANDS):
        return inputs.digest(name)
    path = name.partition(" ")[0]
    if inputs.digest(path) == made_from.get(path):
        return made_from[name]
    if name == path:
        return made_from[path] if inputs.digest(path) else ""
    return inputs.brand(path).get(name, "")


def _called(name: str) -> str:
    if name.startswith(OFFER):
        return "the list of other formats and languages"
    if name == FONTS:
        return "the folder styles/fonts"
    if name.startswith(ICONS):
        return "the folder styles/icons"
    if name == TOPIC_ICONS:
        return "the choice of icons in leaflets/topics.yaml"
    if name.startswith(WORDS):
        return f"the catalogue of words in {name.removeprefix(WORDS)}"
    path, _, part = name.partition(" field ")
    if part:
        return f"{part} in {path}"
    return f"the face {name.rpartition(': ')[2]}" if name.startswith(PACKAGE) else name.removesuffix(" looks")


def _become(digest: str, now: str) -> str:
    return "is new" if not digest else "is gone" if not now else "has changed"
