"""Merge files that are wrong by chance for as long as one likes: python -m tests.pdf.soak SECONDS [SEED]

Each line is a problem, with the kind and the seed that make the file again. No lines are good news.
"""

from __future__ import annotations

import functools
import random
import sys
import time
from collections.abc import Callable

from builder.pdf.join.merge import MergeRefused, Source, merge
from tests.pdf import handmade, mutants, soundness

KINDS: dict[str, Callable[[bytes, random.Random], bytes]] = {"octets": mutants.octets, "objects": mutants.objects}

SLOW = 5.0
"""How many seconds one merge may take."""


@functools.cache
def sources() -> tuple[bytes, ...]:
    """The files that are made wrong: plain, and with a little of everything."""
    # Imported here, since its module imports the merge by itself.
    from tests.pdf.join import test_merge_rules

    full = handmade.tagged("Full", 2)
    for change in (
        test_merge_rules.with_form,
        test_merge_rules.with_appearance,
        test_merge_rules.with_field(owner="person"),
        test_merge_rules.with_layers(True),
        test_merge_rules.named_destinations,
        test_merge_rules.labelled,
        test_merge_rules.with_class(20),
        test_merge_rules.with_role("Body", "Text", "P"),
    ):
        full = handmade.changed(full, change)
    return handmade.tagged("Plain", 1), full


def mutant(kind: str, seed: int) -> bytes:
    """The file of a kind and a seed."""
    chance = random.Random(seed)
    return KINDS[kind](chance.choice(sources()), chance)


def problem_of(data: bytes) -> str | None:
    """What is wrong when a file is merged, alone and with a good file. None if nothing is."""
    started = time.monotonic()
    try:
        for others in ([], [Source(handmade.tagged("Good", 1))]):
            report = merge([*others, Source(data, name="mutant.pdf")])
            problems = soundness.problems(report.pdf, streams=False)
            if problems:
                return f"not valid: {problems[0]}"
    except MergeRefused as refusal:
        if not all(
            entry.source == "mutant.pdf" and entry.problem.message and entry.problem.hint for entry in refusal.refusals
        ):
            return f"refused without a reason: {refusal.refusals}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    taken = time.monotonic() - started
    return f"it takes {taken:.1f} seconds" if taken > SLOW else None


def run(kind: str, seed: int, seconds: float, most: int) -> list[str]:
    """The problems with up to `most` files from a seed on, and no more than begin in that time."""
    end = time.monotonic() + seconds
    lines = []
    for number in range(seed, seed + most):
        wrong = problem_of(mutant(kind, number))
        if wrong is not None:
            lines.append(f"{kind} {number}: {wrong}")
        if time.monotonic() > end:
            break
    return lines


def main(seconds: float, seed: int) -> None:
    end = time.monotonic() + seconds
    tries = 0
    for what, data in mutants.misfits(sources()[1]):
        tries += 1
        wrong = problem_of(data)
        if wrong is not None:
            print(f"{what}: {wrong}", flush=True)
        if time.monotonic() > end - seconds / 2:
            break
    while time.monotonic() < end:
        for kind in KINDS:
            tries += 1
            for line in run(kind, seed, seconds=0, most=1):
                print(line, flush=True)
        seed += 1
    print(f"{tries} files tried")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
