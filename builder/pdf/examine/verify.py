"""Look for what is wrong with a PDF file, above all what validators pass over.

Validators know the rules of the standards. Whether a header leads to a cell of its own table, whether a link leads
where its words say, whether the text is in the language that it is said to be in: they do not look at that.
"""

from __future__ import annotations

import re
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from builder.pdf.examine import document, inspect
from builder.pdf.examine import language as speech
from builder.pdf.examine import text as wording
from builder.pdf.examine.document import Anatomy, Annotation, Mark, Node, Target
from builder.pdf.examine.text import Stream, Wording
from builder.pdf.read import gate


class Finding(NamedTuple):
    """One thing that is wrong: how badly, where (a page, an element), and how to mend it."""

    kind: Literal["error", "warning"]
    where: str
    message: str
    hint: str


def verify(data: bytes) -> list[Finding]:
    """What is wrong with a file; nothing if all is well. Raises Unreadable where it cannot be looked at."""
    with gate.limits():
        known = document.read(gate.open_(data))
        found = dict.fromkeys(finding for check in _CHECKS for finding in check(known))
    return [Finding(one.kind, *map(wording.printable, one[1:])) for one in found]


def _error(where: str, message: str, hint: str) -> Finding:
    return Finding("error", where, message, hint)


def _warning(where: str, message: str, hint: str) -> Finding:
    return Finding("warning", where, message, hint)


def _place(node: Node) -> str:
    page = f"page {node.page + 1}" if node.page is not None else "structure"
    return f"{page}, {node.path if node.depth < 8 else '… > ' + node.path[-60:].partition(' > ')[2]}"


def _page(index: int) -> str:
    return f"page {index + 1}"


def _stream(known: Anatomy, stream: Stream) -> str:
    return _page(stream.number) if stream.kind == "page" else f"a form (object {stream.number})"


def _quoted(text: str) -> str:
    text = wording.tidy(text)
    return f"“{text if len(text) <= 60 else text[:59].rstrip() + '…'}”"


_TAG_IT = "tag it in the program that made it, or mark it as an artifact if it is only decoration"


# Structure


def _tree(known: Anatomy) -> Iterator[Finding]:
    """The structure is a tree that has a root and an end (ISO 32000-1, 14.7)."""
    if known.root is None:
        hint = "export it again as a tagged PDF: most programs have an option for it"
        yield _error("file", "it is not tagged: a screen reader has to guess what to read, and in which order", hint)
    for node, fault in known.faults:
        where = _place(node) if node is not None else "file"
        yield _error(where, fault, gate.EXPORT_AGAIN)
    for node in known.tops:
        if node.stray:
            said = known.text(node)
            told = f": {_quoted(said)}" if said else ""
            hint = "put it into the structure, or mark what it holds as an artifact"
            # Groups without meaning are how page margins are written by some: to pass over them loses little.
            kind = _warning if node.type == "NonStruct" else _error
            yield kind(_place(node), f"this element is not in the structure tree, so it is not read{told}", hint)


def _ids(known: Anatomy) -> Iterator[Finding]:
    """No two elements have the same ID (ISO 32000-1, 14.7.2)."""
    first: dict[bytes, Node] = {}
    for node in known.nodes:
        word = gate.octets(gate.get(node.entries, "/ID"))
        if word is None:
            continue
        other = first.setdefault(word, node)
        if other is not node:
            shown = word[:80].decode("utf-8", "replace")
            hint = "give each element an ID of its own: headers and notes are found by it"
            yield _error(_place(node), f"the ID “{shown}” is already that of {_place(other)}", hint)


def _headers(known: Anatomy) -> Iterator[Finding]:
    """The Headers of a cell lead to header cells of its own table (ISO 32000-1, 14.8.5.7)."""
    wanted = [(node, _header_ids(known, node)) for node in known.nodes if node.type in ("TD", "TH")]
    cells: dict[int, set[bytes]] = defaultdict(set)
    for node in known.nodes:
        word = gate.octets(gate.get(node.entries, "/ID"))
        if node.type == "TH" and word is not None:
            cells[id(_table(node))].add(word)
    for node, ids in wanted:
        for word in ids:
            if word not in cells[id(_table(node))]:
                shown = word[:80].decode("utf-8", "replace")
                hint = "name the ID of a header cell (TH) of this table, or leave Headers out where Scope is enough"
                yield _error(_place(node), f"the header “{shown}” is no header cell of the same table", hint)


def _table(node: Node) -> Node | None:
    return next((one for one in node.above() if one.type == "Table"), None)


def _header_ids(known: Anatomy, node: Node) -> Iterator[bytes]:
    classes = gate.dictionary(known.root, "/ClassMap")
    chosen = _several(gate.get(node.entries, "/C"))
    values = [gate.get(classes, str(name)) for name in chosen if isinstance(name, str)]
    for value in [gate.get(node.entries, "/A"), *values]:
        for attributes in _several(value):
            if isinstance(attributes, DictionaryObject):
                for item in gate.array(attributes, "/Headers") or ():
                    word = gate.octets(gate.resolve(item))
                    if word is not None:
                        yield word


def _several(value: PdfObject | None) -> list[PdfObject | None]:
    return [gate.resolve(item) for item in value] if isinstance(value, ArrayObject) else [value]


def _figures(known: Anatomy) -> Iterator[Finding]:
    """Figures and formulas have words (ISO 14289-1, 7.3 and 7.7)."""
    hint = "say in an alternative text (Alt) what it shows, or mark it as an artifact if it is only decoration"
    for node in known.nodes:
        if node.type in ("Figure", "Formula") and all(not (one.alt or one.actual) for one in node.above()):
            yield _error(_place(node), f"this {node.type.lower()} has no alternative text", hint)


# Marked content


def _content(known: Anatomy) -> Iterator[Finding]:
    """All content is tagged or an artifact, and all tags are in the structure (ISO 14289-1, 7.1)."""
    for stream, said in known.words.streams.items():
        where = _stream(known, stream)
        text = wording.tidy("".join(said.untagged))
        if text and known.root is not None:
            yield _error(where, f"text that is not tagged: {_quoted(text)}", _TAG_IT)
        if None in said.pictures and known.root is not None:
            yield _error(where, "a picture that is not tagged", _TAG_IT)
        for font, count in said.unknown.items():
            hint = (
                "embed the font with a map to Unicode (ToUnicode), or give the element a replacement text (ActualText)"
            )
            yield _error(where, f"characters in {font} have no Unicode, and cannot be read aloud: {count}", hint)
        if known.root is not None:
            yield from _marks(known, stream, said, where)
    for stream, mcid in known.shared:
        hint = "let one element hold it"
        yield _error(_stream(known, stream), f"two elements hold the same marked content (MCID {mcid})", hint)


def _marks(known: Anatomy, stream: Stream, said: Wording, where: str) -> Iterator[Finding]:
    for mcid in sorted(said.repeated):
        hint = "number each piece of marked content of a page once"
        yield _error(where, f"marked content has the same number twice (MCID {mcid})", hint)
    lost = [mcid for mcid in said.marked if (stream, mcid) not in known.owners]
    if lost:
        text = " ".join(said.text(mcid) for mcid in lost)
        told = f": {_quoted(text)}" if wording.tidy(text) else ""
        numbers = ", ".join(map(str, lost[:8])) + (" …" if len(lost) > 8 else "")
        yield _error(where, f"tagged content that no element holds (MCID {numbers}){told}", _TAG_IT)


def _dangling(known: Anatomy) -> Iterator[Finding]:
    """What an element holds is painted, on a page of the file."""
    for node in known.nodes:
        for kid in node.kids:
            if not isinstance(kid, Mark):
                continue
            if kid.stream is None or (kid.stream.kind == "form" and kid.stream not in known.words.streams):
                message = f"its content (MCID {kid.mcid}) is on no page of the file"
                yield _error(_place(node), message, "take the element out, or put its page back")
            elif kid.mcid not in known.words.streams[kid.stream].marked:
                message = f"its content (MCID {kid.mcid}) is not painted on {_stream(known, kid.stream)}"
                yield _warning(_place(node), message, "take the reference out: there is nothing to read")


def _parent_tree(known: Anatomy) -> Iterator[Finding]:
    """The ParentTree leads from content to the element that holds it (ISO 32000-1, 14.7.4.4)."""
    if known.root is None:
        return
    used: Counter[int] = Counter()
    for stream, said in known.words.streams.items():
        entries = _entries(known, stream)
        key = gate.integer(entries, "/StructParents")
        if key is not None:
            used[key] += 1
        if said.marked:
            yield from _from_content(known, stream, said, key)
    for annotation in known.annotations:
        key = gate.integer(annotation.entries, "/StructParent")
        holder = known.holder(annotation)
        if key is not None:
            used[key] += 1
        if holder is not None:
            yield from _from_annotation(known, annotation, holder, key)
    for key, count in used.items():
        if count > 1:
            message = f"{count} pages, forms or annotations have the same number in the ParentTree ({key})"
            yield _error("file", message, _EXPORT)


_EXPORT = "export it again, or have it merged by a program that keeps tags: these numbers are not made by hand"


def _entries(known: Anatomy, stream: Stream) -> DictionaryObject | None:
    if stream.kind == "page":
        return known.original.leaves[stream.number].entries
    return known.words.forms.get(stream.number)


def _from_content(known: Anatomy, stream: Stream, said: Wording, key: int | None) -> Iterator[Finding]:
    where = _stream(known, stream)
    if key is None:
        if any((stream, mcid) in known.owners for mcid in said.marked):
            yield _error(where, "it has tagged content, and no number in the ParentTree (StructParents)", _EXPORT)
        return
    value = gate.resolve(known.parents.get(key))
    row = list(value) if isinstance(value, ArrayObject) else []
    for mcid in said.marked:
        owner = known.owners.get((stream, mcid))
        leads = row[mcid] if 0 <= mcid < len(row) else None
        entries = gate.resolve(leads)
        if owner is None or entries is owner.entries:
            continue
        if not isinstance(entries, DictionaryObject):
            message = f"the ParentTree leads from its content (MCID {mcid}) to nothing, and not to {owner.path}"
        else:
            message = f"the ParentTree leads from its content (MCID {mcid}) to another element than {owner.path}"
        yield _error(where, message, _EXPORT)
        # One is enough to know that the page is wrong.
        return


def _from_annotation(known: Anatomy, annotation: Annotation, holder: Node, key: int | None) -> Iterator[Finding]:
    where = _page(annotation.page)
    leads = gate.resolve(known.parents.get(key)) if key is not None else None
    if leads is not holder.entries:
        what = "nothing" if leads is None else "another element"
        message = f"the ParentTree leads from a {annotation.kind} annotation to {what}, and not to {holder.path}"
        yield _error(where, message, _EXPORT)


_HIDDEN = 2


def _annotations(known: Anatomy) -> Iterator[Finding]:
    """What can be pressed or filled in stands in the structure (ISO 14289-1, 7.18.1)."""
    if known.root is None:
        return
    for annotation in known.annotations:
        hidden = (gate.integer(annotation.entries, "/F") or 0) & _HIDDEN
        if annotation.kind in ("Popup", "PrinterMark") or hidden or known.holder(annotation) is not None:
            continue
        target = known.target(annotation.entries)
        leads = f" to {_target(target)}" if annotation.kind == "Link" and target is not None else ""
        element = {"Link": "a Link element", "Widget": "a Form element"}.get(annotation.kind, "an Annot element")
        message = f"a {annotation.kind} annotation{leads} stands outside of the structure"
        yield _error(_page(annotation.page), message, f"put it into {element}, with the words that belong to it")


def _target(target: Target) -> str:
    if target.address is not None:
        return target.address or "an empty address"
    return _page(target.page) if target.page is not None else "nowhere"


def _pages(known: Anatomy) -> Iterator[Finding]:
    """Every page of the file is in its page tree: others can be dug out of it, but not be seen."""
    reader = known.original.reader
    numbers = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbers):
        if number in known.original.numbers or number == 0:
            continue
        try:
            entries = gate.resolve(IndirectObject(number, generation, reader))
        except gate.Unreadable:
            # An object that nothing leads to may be damaged; what is used was read already.
            continue
        if isinstance(entries, DictionaryObject) and gate.name(entries, "/Type") == "/Page":
            hint = "save the file anew without objects that are not used: what was cut out is still in it"
            yield _error("file", f"it holds a page that is not among its pages (object {number})", hint)


# Languages


def _languages(known: Anatomy) -> Iterator[Finding]:
    """All text is in a language that is named (ISO 14289-1, 7.2), and in the one that is named."""
    hint = "write it as BCP 47 has it, such as en-GB, cy or fr"
    if known.language and not speech.is_tag(known.language):
        yield _error("file", f"“{known.language}” is no language tag", hint)
    for node in known.nodes:
        if node.own_language and not speech.is_tag(node.own_language):
            yield _error(_place(node), f"“{node.own_language}” is no language tag", hint)
    for stream, said in known.words.streams.items():
        for language in dict.fromkeys(said.languages.values()):
            if language and not speech.is_tag(language):
                yield _error(_stream(known, stream), f"“{language}” is no language tag", hint)
    silent: Counter[str] = Counter()
    for node, language, text in _passages(known):
        if not language:
            silent[_page(node.page) if node.page is not None else "structure"] += 1
            continue
        script = speech.foreign_script(text, language)
        mend = "set the language (Lang) of this passage"
        if script is not None:
            kind = _warning if script == "Latin" else _error
            yield kind(_place(node), f"{script} letters under the language “{language}”: {_quoted(text)}", mend)
            continue
        other = speech.other_language(text, language)
        if other is not None:
            message = f"this seems to be in the language “{other}”, and is said to be in “{language}”: {_quoted(text)}"
            yield _warning(_place(node), message, f"{mend}, or leave it if it is right")
    for where, count in silent.items():
        message = f"{count} passage{'' if count == 1 else 's'} of text without a language"
        yield _error(where, message, "set the language of the document (Lang in the catalog), such as en-GB")


def _passages(known: Anatomy) -> Iterator[tuple[Node, str, str]]:
    """Each paragraph, cell or other line of text, with its language; one for each language in it."""
    lines = inspect.lines_of_text(known)
    texts: dict[tuple[Node, str], list[str]] = {}
    for node in known.nodes:
        around = node
        for one in node.above():
            if one not in lines:
                break
            around = one
        for kid in node.kids:
            if isinstance(kid, Mark) and kid.stream is not None and kid.stream in known.words.streams:
                said = known.words.streams[kid.stream]
                language = said.languages.get(kid.mcid, node.language or "")
                if said.marked.get(kid.mcid):
                    texts.setdefault((around, language), []).append(said.text(kid.mcid))
    for (node, language), pieces in texts.items():
        text = wording.tidy(" ".join(pieces))
        if text:
            yield node, language, text


# Links


_SCHEMES = ("http", "https", "mailto", "tel")


def _links(known: Anatomy) -> Iterator[Finding]:
    """A link leads somewhere, where its words say, and it has words."""
    for annotation in known.annotations:
        if annotation.kind != "Link":
            continue
        words = inspect.words_of(known, annotation)
        where = f"{_page(annotation.page)}, link {_quoted(words)}" if words else f"{_page(annotation.page)}, link"
        target = known.target(annotation.entries)
        if target is None:
            if gate.dictionary(annotation.entries, "/A") is None:
                yield _error(where, "it leads nowhere: it has no destination", "name an address, a page or a place")
            continue
        if not words and known.root is not None:
            yield _error(where, f"it has no words, and leads to {_target(target)}", "put words into its Link element")
        fault = target.fault or (_address_fault(target.address) if target.address is not None else None)
        if fault is not None:
            yield _error(where, f"it is dead: {fault}", "name an address, a page or a place that is there")
        elif words:
            yield from _wrong_link(where, words, target)
    for bookmark in known.bookmarks:
        fault = bookmark.target.fault
        if bookmark.target.address is not None:
            fault = _address_fault(bookmark.target.address)
        if fault is not None:
            where = f"bookmark {_quoted(bookmark.title)}"
            yield _error(where, f"it is dead: {fault}", "let it lead to a page that is there")


def _address_fault(address: str) -> str | None:
    """Why an address cannot be opened; None where it can."""
    if not address.strip():
        return "its address is empty"
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return f"“{address}” is no address"
    if not parts.scheme:
        return f"“{address}” has no scheme, such as https:"
    if parts.scheme.lower() not in _SCHEMES:
        return f"“{parts.scheme}:” is not a scheme for a reader ({', '.join(_SCHEMES)})"
    if re.search(r"[\s<>]", address):
        return f"“{address}” has a sign in it that an address cannot have"
    if parts.scheme.lower() in ("http", "https") and not parts.hostname:
        return f"“{address}” names no site"
    return f"“{address}” names no one" if parts.scheme.lower() in ("mailto", "tel") and not parts.path else None


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>()“”]{1,500}", re.IGNORECASE)
_BARE_WEB = re.compile(r"(?:[\w-]{1,63}\.){1,5}(?:org|com|net|gov|edu|info|nhs|uk|ie|eu|de|fr|nl|pl|es|it|pt)(?:/\S*)?")
_PHONE = re.compile(r"\+?[\d\s()\u00a0‑–-]{7,25}")


def _wrong_link(where: str, words: str, target: Target) -> Iterator[Finding]:
    """What is wrong where words look like an address, and the link leads to another one."""
    hint = "let the link lead where its words say, or use other words"
    leads = _target(target)
    scheme, _, rest = leads.partition(":")
    scheme = scheme.lower() if target.address is not None else ""
    path = urllib.parse.unquote(rest.partition("?")[0])
    email = _EMAIL.search(words)
    phone = _PHONE.fullmatch(words.strip()) if not email else None
    if email is not None:
        if scheme != "mailto" or path.casefold() != email[0].casefold():
            yield _error(where, f"its words are the address {email[0]}, and it leads to {leads}", hint)
    elif phone is not None:
        if scheme in ("tel", "mailto") and not _same_number(phone[0], path):
            yield _error(where, f"its words are the number {phone[0].strip()}, and it leads to {leads}", hint)
    else:
        web = _WEB.search(words) or _BARE_WEB.fullmatch(words.strip())
        if web is not None and not _same_site(words, web[0], leads if scheme in ("http", "https") else ""):
            yield _error(where, f"its words are the address {web[0]}, and it leads to {leads}", hint)


def _same_number(one: str, other: str) -> bool:
    # 01632 960127 and +44 1632 960127 are the same number.
    ends = [re.sub(r"\D", "", re.sub(r"\(0\)", "", number)).lstrip("0")[-9:] for number in (one, other)]
    return ends[0] == ends[1]


def _same_site(words: str, shown: str, address: str) -> bool:
    """Whether an address is the one that is shown, or goes on where that ends; lines may have cut it up."""
    wanted, squeezed = _bare(address), _bare("".join(words.split()))
    if wanted and wanted in squeezed:
        return True
    start = _bare(shown).rstrip(".,;:!?…/")
    return bool(wanted) and wanted.startswith(start) and wanted[len(start) : len(start) + 1] in ("", "/", "?", "#")


def _bare(address: str) -> str:
    return re.sub(r"https?://|www\.", "", address.casefold()).rstrip("/")


# Actions and files


_MOVES = ("GoTo", "Named", "Thread")


def _actions(known: Anatomy) -> Iterator[Finding]:
    """Nothing in a file acts on its own (ISO 19005-2, 6.5)."""
    for action in known.actions:
        hint = "take it out: a file to be read does nothing but follow links"
        if action.kind in _MOVES:
            yield _warning(action.where, f"it moves the reader to another place ({action.kind})", hint)
        else:
            yield _error(action.where, f"it holds an action that may do harm: {action.kind}", hint)


def _files(known: Anatomy) -> Iterator[Finding]:
    hint = "take it out, or offer it beside this file: few readers can open it, and it has not been looked at"
    for name in known.files:
        yield _warning("file", f"another file is inside: {name}", hint)


_CHECKS: tuple[Callable[[Anatomy], Iterator[Finding]], ...] = (
    _tree,
    _content,
    _dangling,
    _parent_tree,
    _annotations,
    _pages,
    _ids,
    _headers,
    _figures,
    _languages,
    _links,
    _actions,
    _files,
)
