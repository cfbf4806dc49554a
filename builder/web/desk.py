"""What the ward's page answers: a pack for what was picked, its summary, its first page as a picture.

Packs are made in one thread, one after the other: what lays out and writes pages is not known to be safe in several,
and would be no faster. What is done with a finished file by other people's libraries, which let other threads run
meanwhile, has threads of its own: the validator, and what draws pictures.

What is kept between two packs is what all copies of a pack share (see `renderer`), never a detail.
"""

from __future__ import annotations

import io
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from builder.core.diagnostics import LeafletError, Problem
from builder.packs.options import PackOptions
from builder.web.orders import Busy, PackOrder, PackRefused, check, choice_of, reason
from builder.web.snapshot import Choices, Now
from builder.web.summary import Summary, summarise

if TYPE_CHECKING:
    from builder.content.format import Format
    from builder.packs.compose import Choice, Pack
    from builder.packs.prepare import PreparedPacks
    from builder.packs.render import CommonPages
    from builder.printing.cups import Sides
    from builder.provenance.codes import Item

T = TypeVar("T")

_WAITING = 64
"""How many may wait for their answer at a time."""
_LAID_OUT_FIRST = 8
"""How many leaflets are laid out before anybody asks."""
_Key = TypeVar("_Key")
_ThemeNames = tuple[str | None, str | None]
"""A brand and a format."""
_KEPT_CHOICES, _KEPT_THEMES = 32, 24
"""How many packs without details, and how many themes with their laid-out pages, are kept."""
_TRIES = 5
"""How often a pack is made anew whose files change while it is made."""
_PICTURE = 1.2
"""How many pixels of the picture a point is."""


@dataclass(frozen=True, slots=True, repr=False)
class MadePack:
    """A pack: its file, what is said of it, and its kind; the last two hold nothing of a patient."""

    pdf: bytes
    summary: Summary
    kind: PackKind

    def __repr__(self) -> str:
        return "MadePack(…)"


@dataclass(frozen=True, slots=True, repr=False)
class PrintedPack:
    """A pack, or its sheets, for a printer. `sides` is "" where it can be printed on one side or both."""

    pdf: bytes
    title: str
    pages: int
    format: Format
    kind: PackKind
    code: str
    sides: Sides | Literal[""] = ""
    how: str = ""

    def __repr__(self) -> str:
        return "PrintedPack(…)"


@dataclass(slots=True)
class PackKind:
    """Packs that differ in details alone: what they are made of, or what is wrong with them.

    `proof` is what the validator says of the first of them: nothing, if it is as it should be.
    """

    ready: PreparedPacks | None
    problems: list[Problem]
    choice: Choice
    proof: Future[list[Problem]] | None = None

    @property
    def pack(self) -> Pack | None:
        return None if self.ready is None else self.ready.pack(self.choice)


class Desk:
    """Answers orders, one after the other. `patience` is how long an answer may take, in seconds."""

    def __init__(self, choices: Choices, patience: float = 20.0) -> None:
        self.choices = choices
        self.patience = patience
        self._worker = ThreadPoolExecutor(1, "maker")
        self._clerk = ThreadPoolExecutor(1, "clerk")
        self._validator = ThreadPoolExecutor(1, "validator")
        self._drawing = Lock()
        self._known: set[Item] = set()
        self._waiting = BoundedSemaphore(_WAITING)
        self._now: Now | None = None
        self._kinds: OrderedDict[tuple[_ThemeNames, Choice, PackOptions], PackKind] = OrderedDict()
        self._themes: OrderedDict[_ThemeNames, PreparedPacks] = OrderedDict()
        self._bound: OrderedDict[object, CommonPages] = OrderedDict()

    def do(self, work: Callable[..., T], *arguments: Any) -> T:
        """Have something done in the thread that makes packs. Raises Busy where that takes too long."""
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            future: Future[T] = self._worker.submit(work, *arguments)
        except BaseException:
            self._waiting.release()
            raise
        future.add_done_callback(lambda _: self._waiting.release())
        try:
            return future.result(self.patience)
        except Late:
            future.cancel()
            raise Busy from None

    def begin(self) -> Future[None]:
        """Import what makes packs, and lay out the pages of the first theme, before anybody asks for it."""
        return self._worker.submit(self._begin)

    def _begin(self) -> None:
        import pypdfium2  # noqa: F401

        now = self._renewed()
        good = [one.name for one in now.offer.leaflets if one.state is not None and not one.why]
        if good and now.offer.brand and now.offer.format:
            options = PackOptions(now.offer.brand, now.offer.format, day=now.offer.day)
            for name in good[:_LAID_OUT_FIRST]:
                self._kind(PackOrder((name,), (), "", options, {}))

    def pack(self, order: PackOrder) -> MadePack:
        """Make a pack to be looked at. Raises PackRefused, Busy."""
        answer = self.do(self._pack, order)
        self._prove(answer.kind)
        return answer

    def handed(self, order: PackOrder) -> MadePack:
        """Make a pack that is handed out: what it was made from is remembered. Raises PackRefused, Busy."""
        answer = self.do(self._handed, order)
        self._prove(answer.kind)
        return answer

    def printed(self, order: PackOrder) -> PrintedPack:
        """A pack as it is printed: the sheets of a format that is folded. Raises PackRefused, Busy."""
        printed = self.do(self._printed, order)
        self._prove(printed.kind)
        return printed

    def picture(self, order: PackOrder) -> bytes:
        """The first page of a pack as a PNG file. Raises PackRefused, Busy."""
        pdf = self.do(self._pack, order).pdf
        with self._drawing:
            picture = _drawn(pdf)
        made = io.BytesIO()
        picture.save(made, "PNG", compress_level=1)
        return made.getvalue()

    def _prove(self, kind: PackKind) -> None:
        """Wait for the validator. Raises PackRefused where it finds something wrong with such packs, Busy."""
        assert kind.proof is not None
        try:
            breaches = kind.proof.result(self.patience)
        except Late:
            raise Busy from None
        if breaches:
            raise PackRefused(map(reason, breaches))

    def _pack(self, order: PackOrder) -> MadePack:
        """Make a pack of files that stay as they are while it is made; where they do not, make it anew."""
        for _ in range(_TRIES):
            now = self._renewed()
            answer: MadePack | PackRefused
            try:
                answer = self._made(now, order)
            except PackRefused as refused:
                answer = refused
            if self.choices.now() is now:
                break
        else:
            raise Busy("The files of the leaflets are being changed just now")
        if isinstance(answer, PackRefused):
            raise answer
        return answer

    def _made(self, now: Now, order: PackOrder) -> MadePack:
        from builder.packs import patient as details
        from builder.packs import prepare, tasks

        check(now, order)
        kind = self._kind(order)
        ready, pack = kind.ready, kind.pack
        if ready is None or pack is None:
            # A file with a wrong name concerns nobody who asks for others.
            misnamed = now.project.misnamed()
            problems = [problem for problem in kind.problems if problem not in misnamed] or kind.problems
            raise PackRefused(reason(problem, now.offer.titles) for problem in problems)
        renderer = ready.maker.renderer
        found, faults = details.checked(order.details, renderer.theme.faces.printable)
        if faults:
            raise PackRefused(faults=faults)
        made = renderer.make(pack, found.fields())
        wide = [tasks.wide_word(field) for field in tasks.too_wide(made, found.fields())]
        if wide:
            raise PackRefused(faults=wide)
        if kind.proof is None:
            kind.proof = self._validator.submit(prepare.breaches, kind.choice, made)
        return MadePack(made.pdf, summarise(now, ready, pack, made.pages), kind)

    def _handed(self, order: PackOrder) -> MadePack:
        from builder.pipeline import manifest

        answer = self._pack(order)
        pack = answer.kind.pack
        if not (self.choices.root / "output" / manifest.NAME).exists():
            self._known.clear()
        new = set() if pack is None else set(pack.items) - self._known
        if new:
            # In a thread of its own, since a build may have the manifest for a moment.
            self._known |= new
            self._clerk.submit(self._remember, new)
        return answer

    def _remember(self, items: set[Item]) -> None:
        """Put what packs were made from into the manifest, so that their codes can be explained later."""
        from builder.packs import record

        for problem in record.remember(self.choices.root / "output", items, self.choices.root):
            self._known -= items
            logging.getLogger(__name__).warning("%s", problem)

    def _printed(self, order: PackOrder) -> PrintedPack:
        answer = self._handed(order)
        assert self._now is not None
        assert answer.kind.ready is not None
        format = answer.kind.ready.maker.renderer.theme.format
        title, pages, code = answer.summary.title, answer.summary.pages, answer.summary.code
        if format.fold is None:
            return PrintedPack(answer.pdf, title, pages, format, answer.kind, code)
        from builder.printing import cups, impose

        sheets = impose.impose(answer.pdf, format.fold, name=title)
        sides = cups.SIDES[sheets.flip]
        return PrintedPack(sheets.pdf, title, 2 * sheets.sheets, format, answer.kind, code, sides, sheets.how)

    def _renewed(self) -> Now:
        """The project as it is now; what was made of it as it was is forgotten."""
        now = self.choices.now()
        if now is not self._now:
            self._kinds.clear()
            self._themes.clear()
            self._bound.clear()
            self._now = now
        return now

    def _kind(self, order: PackOrder) -> PackKind:
        """What packs of an order are made of: as it is kept, or made ready now."""
        now = self._now
        assert now is not None
        choice, options = choice_of(now, order), order.options
        theme = options.brand, options.format
        key = (theme, choice, options)
        if key not in self._kinds:
            self._kinds[key] = _made_ready(now, choice, options, self._themes.get(theme))
        kind = self._kinds[key]
        if kind.ready is not None:
            kind.ready.maker.renderer.bound = self._bound
            self._themes[theme] = kind.ready
        _keep(self._kinds, key, _KEPT_CHOICES)
        for gone in _keep(self._themes, theme, _KEPT_THEMES):
            # What is ready holds all pages that were laid out in its theme.
            for one in [one for one in self._kinds if one[0] == gone]:
                del self._kinds[one]
        return kind


def _made_ready(now: Now, choice: Choice, options: PackOptions, earlier: PreparedPacks | None) -> PackKind:
    from builder.packs import prepare

    try:
        ready, problems = prepare.prepare(now.project, [choice], options, earlier=earlier)
    except LeafletError as failed:
        ready, problems = None, list(failed.problems)
    return PackKind(ready, problems, choice)


def _keep(kept: OrderedDict[_Key, Any], key: _Key, most: int) -> list[_Key]:
    """Note that `key` was used last, and forget what was not used for longest. Returns what is forgotten."""
    if key in kept:
        kept.move_to_end(key)
    return [kept.popitem(last=False)[0] for _ in range(len(kept) - most)]


def _drawn(pdf: bytes) -> Any:
    """The first page of a file as a picture of Pillow's."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=_PICTURE, rev_byteorder=True)
        # The bitmap's memory is given back with the document: the picture is to have its own.
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    finally:
        document.close()
    return picture
