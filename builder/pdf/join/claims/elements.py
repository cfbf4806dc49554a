"""What structure elements mean, where they may be, and what they need. Tables are in `tables`."""

from __future__ import annotations

from collections.abc import Mapping

from builder.core.language_codes import is_well_formed
from builder.core.standards import Standard
from builder.pdf.join.claims.tables import examine_table
from builder.pdf.join.claims.verdict import ExaminedSource, Verdict, level_skipped
from builder.pdf.read import gate
from builder.pdf.read.structure import StructureNode

_GROUPS = {"/THead", "/TBody", "/TFoot"}
_PARENTS = {
    "/TR": {"/Table", *_GROUPS},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}
_KIDS = {
    "/Table": {"/TR", "/Caption", *_GROUPS},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/L", "/LI", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOC", "/TOCI", "/Caption"},
}
"""What may be where (ISO 32000-1, 14.8.4.3, and ISO 14289-1, 7.2)."""


def examine_elements(source: ExaminedSource, verdict: Verdict) -> None:
    """Elements have a meaning, are where they may be, and have what their type needs (ISO 14289-1, 7)."""
    nodes = source.chosen.structure.nodes
    roles = {id(node): source.names.final(node.role) or "" for node in nodes}
    for unmapped in sorted({node.role[1:] for node in nodes if not roles[id(node)]}):
        verdict.against_accessibility(f"nothing says what its element {unmapped} means")
        verdict.lower("U")
    level: int | None = 0 if source.chosen.whole else None
    for node in nodes:
        role = roles[id(node)]
        _examine_element(node, role, verdict)
        if role == "/Note" and source.standard is Standard.UA1 and _identifier(node) is None:
            verdict.against_accessibility("a Note has no ID")
        if role == "/H" or (role[:2] == "/H" and role[2:].isdigit()):
            verdict.headings.add("plain" if role == "/H" else "numbered")
            level = _next_level(role, level, verdict)
            verdict.closing = level or 0
        _examine_place(node, role, roles, verdict)
        if role == "/Table":
            examine_table(node, roles, source, verdict)
    if len(verdict.headings) > 1:
        verdict.against_accessibility("it has numbered headings and others")
    if source.chosen.structure.root is not None:
        _examine_role_map(source, verdict)


def _examine_role_map(source: ExaminedSource, verdict: Verdict) -> None:
    """A type that leads back to itself means nothing (ISO 14289-1, 7.1)."""
    roles = gate.dictionary(source.chosen.structure.root, "/RoleMap")
    used = {node.role for node in source.chosen.structure.nodes}
    for role in gate.raw_items(roles) if roles is not None else ():
        if role in used and gate.name(roles, role) == role:
            verdict.against_accessibility(f"its element {role[1:]} is mapped to itself")


def _examine_element(node: StructureNode, role: str, verdict: Verdict) -> None:
    language = gate.text(node.entries, "/Lang")
    if language and not is_well_formed(language):
        verdict.against_accessibility(f"{language!r} is not a language")
    if role in ("/Figure", "/Formula") and not _spoken(node):
        verdict.against_accessibility(f"a {role[1:]} has no alternative text")


def _identifier(node: StructureNode) -> bytes | None:
    return gate.octets(gate.get(node.entries, "/ID"))


def _spoken(node: StructureNode) -> bool:
    return any(gate.text(node.entries, key) is not None for key in ("/Alt", "/ActualText"))


def _next_level(role: str, level: int | None, verdict: Verdict) -> int | None:
    """The level of a heading; none may be left out on the way down (ISO 14289-1, 7.4.2)."""
    if role == "/H":
        return level
    if level is None:
        verdict.opening = int(role[2:])
    elif int(role[2:]) > level + 1:
        verdict.against_accessibility(level_skipped(int(role[2:]), level))
    return int(role[2:])


def _examine_place(node: StructureNode, role: str, roles: Mapping[int, str], verdict: Verdict) -> None:
    parent = roles.get(id(node.parent), "") if node.parent is not None else ""
    if role in _PARENTS and parent not in _PARENTS[role]:
        verdict.against_accessibility(f"a {role[1:]} is in {f'a {parent[1:]}' if parent else 'no element'}")
    if role in _KIDS:
        for kid in node.kids:
            if isinstance(kid, StructureNode) and roles[id(kid)] not in _KIDS[role]:
                content = f"a {roles[id(kid)][1:]}" if roles[id(kid)] else "an element of an unknown type"
                verdict.against_accessibility(f"a {role[1:]} contains {content}")
