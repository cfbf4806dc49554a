"""Files that are wrong by chance are refused, or come out whole. `python -m tests.pdf.soak` goes on for longer."""

from __future__ import annotations

import pytest

from tests.pdf import soak


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", soak.KINDS)
def test_a_file_that_is_wrong_by_chance_is_refused_or_comes_out_whole(kind: str, seed: int) -> None:
    assert soak.run(kind, seed * 1000, seconds=1.5, most=20) == []


def test_a_bug_would_be_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(sources: object) -> None:
        raise AttributeError("a bug")

    monkeypatch.setattr(soak, "merge", fails)
    lines = soak.run("octets", 0, seconds=1.5, most=2)
    assert [line.partition(": ")[2] for line in lines] == ["AttributeError: a bug"] * 2
