"""Approving and withdrawing in a project of any clinic: no brand is named, and each counts where its words are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.group import main
from builder.content import scaffold
from builder.core import clock

LEAFLET = """\
title: Hip replacement
short_title: Hip replacement
summary: What happens when your hip is replaced.
language: en-GB
version: "1.0"
last_reviewed: 2026-11-02
next_review: 2027-11-01
owner: The hip team
sources: [The hip team's guideline]
feedback: Tell the hip team what you think.
status: draft
sections:
  - title: The operation
    body: |
      You get a new hip.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two brands, neither of them the default, and without a file of its own."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, LEAFLET)
    for name in ("quay", "mill"):
        for path, text in (
            (f"styles/logos/{name}.svg", scaffold.logo_text()),
            (f"styles/brands/{name}.yaml", scaffold.brand_text(name, ["ward_phone"]).replace("example: yes\n", "")),
        ):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def write(root: Path, text: str) -> None:
    (root / "leaflets").mkdir(exist_ok=True)
    (root / "leaflets" / "hip.yaml").write_text(text, encoding="utf-8")


def change(root: Path, brand: str, old: str, new: str) -> None:
    path = root / "styles" / "brands" / f"{brand}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def answer(root: Path, brand: str, field: str, value: str) -> None:
    path = root / "styles" / "brands" / f"{brand}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"(?m)^  {field}: .*$", f'  {field}: "{value}"', text), encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def status(root: Path) -> str:
    lines = (root / "leaflets" / "hip.yaml").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("status:"))


def approve() -> Result:
    return run("approve", "hip", "--by", "Hip team")


def test_words_without_site_fields_are_approved_whatever_the_brands_look_like(root: Path) -> None:
    change(root, "quay", 'text: "#1d2327"', 'text: "#eeeeee"')
    change(root, "mill", "colours:", "coolours:")
    result = approve()
    assert (result.exit_code, result.stderr, status(root)) == (0, "", "status: approved")


def test_words_with_site_fields_are_checked_with_each_brand_and_the_brand_is_named(root: Path) -> None:
    write(root, LEAFLET.replace("a new hip.", "a new hip. Ask {{ clinic_name }}, or ring {{ ward_phone }}."))
    change(root, "mill", "  ward_phone:", "  ward_telephone:")
    answer(root, "mill", "clinic_name", "The Mill")
    answer(root, "quay", "clinic_name", "TBC")
    result = approve()
    assert (result.exit_code, status(root)) == (1, "status: draft")
    assert "the brand has no site field `ward_phone` (brand mill)" in result.stderr
    assert "below `fields:` in styles/brands/mill.yaml, such as `  ward_phone: …`" in result.stderr
    left = r"styles/brands/quay.yaml:\d+:\d+: error: hip, which is approved, prints the site field `clinic_name`"
    assert re.search(left, result.stderr)
    change(root, "mill", "  ward_telephone:", "  ward_phone:")
    answer(root, "quay", "clinic_name", "The Quay")
    for brand in ("mill", "quay"):
        answer(root, brand, "ward_phone", "0118 999 1234")
    result = approve()
    assert (result.exit_code, result.stderr) == (0, "checked with the site fields of mill, quay\n")


def test_the_answers_of_a_brand_that_cannot_be_read_are_missed(root: Path) -> None:
    write(root, LEAFLET.replace("a new hip.", "a new hip. Ask {{ clinic_name }}."))
    change(root, "mill", "colours:", "coolours:")
    result = approve()
    assert (result.exit_code, status(root)) == (1, "status: draft")
    assert "styles/brands/mill.yaml" in result.stderr


@pytest.mark.parametrize("trouble", ["none", "no brand", "broken settings", "unknown default"])
def test_a_dangerous_leaflet_can_be_withdrawn_whatever_else_is_wrong(root: Path, trouble: str) -> None:
    if trouble == "no brand":
        for name in ("quay", "mill"):
            (root / "styles" / "brands" / f"{name}.yaml").unlink()
    if trouble == "broken settings":
        (root / "leaflets.yaml").write_text("brand: [\n", encoding="utf-8")
    if trouble == "unknown default":
        (root / "leaflets.yaml").write_text("brand: harbour\nformat: a99\n", encoding="utf-8")
    result = run("withdraw", "hip", "--because", "The advice about tablets is wrong.")
    assert (result.exit_code, status(root)) == (0, "status: withdrawn"), result.stderr
    assert f"withdrawn_on: {clock.today()}" in (root / "leaflets" / "hip.yaml").read_text(encoding="utf-8")
