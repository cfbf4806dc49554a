"""What a person may have meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LIKENESS = 0.5
"""How similar a name must be to be suggested (difflib's ratio, 0 to 1): `a3` is so similar to `a4`."""


def nearest(name: str, names: Iterable[str], count: int = 1, likeness: float = LIKENESS) -> list[str]:
    """At most `count` of `names` that may be meant by `name`, the likeliest first. Capitals make no difference."""
    import difflib  # Few commands need it, and the others start sooner without it.

    by_key: dict[str, list[str]] = {}
    for candidate in sorted(names):
        by_key.setdefault(candidate.casefold(), []).append(candidate)
    if name.casefold() in by_key:
        return by_key[name.casefold()][:count]
    keys = difflib.get_close_matches(name.casefold(), by_key, count, likeness)
    return [candidate for key in keys for candidate in by_key[key]][:count]


def suggestion(name: str, names: Iterable[str], plural: str, *, form: str = "{}") -> str:
    """The hint for a name that is not among `names`: the nearest of them, or else all.

    `plural` is what the names belong to, such as "leaflets"; `form` is how each is written, such as "shared/{}".
    """
    candidate = sorted(names)
    return did_you_mean(nearest(name, candidate, 3), form=form) or _all(candidate, plural, form)


def path_suggestion(path: str, paths: Iterable[str]) -> str:
    """The same for a path: the nearest of `paths`, compared without folders and endings; "" where none is similar."""
    by_stem: dict[str, list[str]] = {}
    for candidate in sorted(paths):
        by_stem.setdefault(Path(candidate).stem.casefold(), []).append(candidate)
    stem = Path(path).stem.casefold()
    stems = [stem] if stem in by_stem else nearest(stem, by_stem, 3)
    return did_you_mean([candidate for near in stems for candidate in by_stem[near]][:3])


def did_you_mean(near: Iterable[str], *, form: str = "{}") -> str:
    """The question whether a name of `near` was meant; "" where `near` is empty."""
    choices = " or ".join(map(form.format, near))
    return f"did you mean {choices}?" if choices else ""


def _all(names: list[str], plural: str, form: str) -> str:
    listed = ", ".join(map(form.format, names))
    return f"the {plural} are: {listed}" if listed else f"there are no {plural} yet"
