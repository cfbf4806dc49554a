"""What the ward's page answers: a pack of what was picked, its summary, its first page as a picture.

Packs are made in a single thread: laying out and writing pages was never tested in several, and would not be faster.
`two_desks` makes them in another process as well.
The validator and the drawing of pictures have their own threads, because their libraries let other threads run.

Between two packs the cache has only what all copies of a pack share (see `packs.render`), never a patient's detail.
"""

from __future__ import annotations

import io
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from builder.core.diagnostics import LeafletError, Problem
from builder.packs.options import PackOptions
from builder.web.orders import Busy, PackOrder, PackRefused, check, choice_of, reason, what_no_longer_fits
from builder.web.snapshot import Choices, Now
from builder.web.summary import Summary, summarise

if TYPE_CHECKING:
    from pathlib import Path

    from builder.content.format import Format
    from builder.packs.compose import Choice, Pack
    from builder.packs.prepare import PreparedPacks
    from builder.packs.render import CommonPages, Templates
    from builder.printing.cups import Sides

T = TypeVar("T")

_WAITING = 64
"""How many may wait for their answer at a time."""
_LAID_OUT_FIRST, _LAID_OUT_LATER = 8, 120
"""How many leaflets are laid out before anybody asks, and how many are by and by, each of which takes 0.4 MB."""
_QUIET = 1.0
"""For how many seconds nobody has asked for anything where the desk has nothing to do."""
_Key = TypeVar("_Key")
_ThemeNames = tuple[str | None, str | None]
"""A brand and a format."""
_CACHED_CHOICES, _CACHED_THEMES = 32, 24
"""How many packs without details, and how many themes with their laid-out pages, are cached."""
_TRIES = 5
"""How often a pack is made again whose files change while it is made."""
_PICTURE = 1.2
"""How many pixels of the picture a point is."""


@dataclass(frozen=True, slots=True, repr=False)
class MadePack:
    """A pack: its file, and its summary, which has the patient's needs."""

    pdf: bytes
    summary: Summary

    def __repr__(self) -> str:
        return "MadePack(…)"


@dataclass(frozen=True, slots=True, repr=False)
class PrintedPack:
    """A pack, or its sheets, for a printer. `sides` is "" where it can be printed on one side or both.

    `by_hand` are the labels of details that are left blank.
    """

    pdf: bytes
    title: str
    pages: int
    format: Format
    code: str
    short_code: str
    sides: Sides | Literal[""] = ""
    how: str = ""
    by_hand: Sequence[str] = ()

    def __repr__(self) -> str:
        return "PrintedPack(…)"


@dataclass(slots=True)
class PackKind:
    """Packs that differ only in details: what they are made of, or what is wrong with them.

    `proof` is what the validator reports about the first of them: nothing, if that is valid.
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
        self._recorded: set[str] = set()
        self._waiting = BoundedSemaphore(_WAITING)
        self._pulse: Future[None] | None = None
        self._pulse_since = 0.0
        self._pulse_lock = Lock()
        self._asked = 0.0
        self._now: Now | None = None
        self._kinds: OrderedDict[tuple[_ThemeNames, Choice, PackOptions], PackKind] = OrderedDict()
        self._themes: OrderedDict[_ThemeNames, PreparedPacks] = OrderedDict()
        self._bound: OrderedDict[object, CommonPages] = OrderedDict()
        self._templates: Templates | None = None

    def do(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do something in the thread that makes packs. Raises Busy where that takes too long."""
        self._asked = time.monotonic()
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

    def is_working(self) -> bool:
        """Whether the thread that makes packs is not stuck: what this gave it last time is done, or not late."""
        with self._pulse_lock:
            if self._pulse is None or self._pulse.done():
                self._pulse, self._pulse_since = self._worker.submit(lambda: None), time.monotonic()
            return time.monotonic() - self._pulse_since <= self.patience

    def begin(self) -> Future[None]:
        """Import what makes packs, and lay out the pages of the first theme, before anybody asks for it."""
        return self._worker.submit(self._begin)

    def _begin(self) -> None:
        import pypdfium2  # noqa: F401

        now = self._renewed()
        good = [leaflet.name for leaflet in now.offer.leaflets if leaflet.state is not None and not leaflet.why]
        if good and now.offer.brand and now.offer.format:
            options = PackOptions(now.offer.brand, now.offer.format, day=now.offer.day)
            for name in good[:_LAID_OUT_FIRST]:
                self._kind(PackOrder((name,), (), "", options, {}))
            later = good[_LAID_OUT_FIRST:_LAID_OUT_LATER]
            if later:
                Thread(target=self._lay_out_later, args=(later, options), name="laying out", daemon=True).start()

    def _lay_out_later(self, names: Sequence[str], options: PackOptions) -> None:
        """Lay leaflets out, one at a time, while nobody asks for anything."""
        for name in names:
            while time.monotonic() < self._asked + _QUIET:
                time.sleep(_QUIET / 4)
            # What fails here fails again, and is reported, when somebody asks for it; or the program ends.
            with suppress(Exception):
                self._worker.submit(self._lay_out, PackOrder((name,), (), "", options, {})).result()

    def _lay_out(self, order: PackOrder) -> None:
        """Lay a leaflet out in the first theme. It is not cached as a pack: those that were asked for stay cached."""
        now, theme = self._renewed(), (order.options.brand, order.options.format)
        if order.options.day == now.offer.day and order.leaflets[0] in {leaflet.name for leaflet in now.offer.leaflets}:
            kind = _prepared(now, choice_of(now, order), order.options, self._themes.get(theme))
            if kind.ready is not None:
                self._themes[theme] = kind.ready

    def pack(self, order: PackOrder) -> MadePack:
        """Make a pack to look at. Raises PackRefused, Busy."""
        pack, kind = self.do(self._pack, order)
        self._prove(kind)
        return pack

    def handed(self, order: PackOrder) -> MadePack:
        """Make a pack that is handed out, and record what it was made from. Raises PackRefused, Busy."""
        pack, kind = self.do(self._handed, order)
        self._prove(kind)
        return pack

    def printed(self, order: PackOrder) -> PrintedPack:
        """A pack as it is printed: the sheets of a format that is folded. Raises PackRefused, Busy."""
        printed, kind = self.do(self._printed, order)
        self._prove(kind)
        return printed

    def picture(self, order: PackOrder) -> bytes:
        """The first page of a pack as a PNG file. Raises PackRefused, Busy."""
        pdf = self.do(self._pack, order)[0].pdf
        with self._drawing:
            picture = _drawn(pdf)
        png = io.BytesIO()
        picture.save(png, "PNG", compress_level=1)
        return png.getvalue()

    def _prove(self, kind: PackKind) -> None:
        """Wait for the validator. Raises PackRefused where packs break a standard, Busy where it takes too long."""
        assert kind.proof is not None
        try:
            breaches = kind.proof.result(self.patience)
        except Late:
            raise Busy from None
        if breaches:
            raise PackRefused(map(reason, breaches))

    def _pack(self, order: PackOrder) -> tuple[MadePack, PackKind]:
        """Make a pack from files that do not change while it is made; where they do, make it again."""
        for _ in range(_TRIES):
            now = self._renewed()
            answer: tuple[MadePack, PackKind] | PackRefused
            try:
                answer = self._make(now, order)
            except PackRefused as refused:
                answer = refused
            if self.choices.now() is now:
                break
        else:
            raise Busy("changing")
        if isinstance(answer, PackRefused):
            raise answer
        return answer

    def _make(self, now: Now, order: PackOrder) -> tuple[MadePack, PackKind]:
        from builder.packs import patient as details
        from builder.packs import prepare, tasks

        check(now, order, self.choices.words)
        kind = self._kind(order)
        ready, pack = kind.ready, kind.pack
        if ready is None or pack is None:
            raise PackRefused(reason(problem, now.offer.titles, self.choices.words) for problem in kind.problems)
        renderer = ready.maker.renderer
        filled, problems = details.checked(order.details, renderer.theme.faces.coverage)
        if any(problem.is_refused for problem in problems):
            raise PackRefused(details=problems)
        finished, wide = tasks.make_fitting(renderer, pack, filled.fields())
        if any(problem.is_refused for problem in wide):
            raise PackRefused(details=wide)
        if kind.proof is None:
            kind.proof = self._validator.submit(prepare.breaches, ready, pack, kind.choice, finished)
        summary = summarise(now, ready, pack, finished.pages, filled.needs, words=self.choices.words)
        lost = what_no_longer_fits(now.offer, order, self.choices.words)
        labels = [getattr(self.choices.words.phrases, problem.field) for problem in (*problems, *wide)]
        return MadePack(finished.data, summary._replace(recipe=lost, by_hand=labels)), kind

    def _handed(self, order: PackOrder) -> tuple[MadePack, PackKind]:
        from builder.pipeline import manifest

        answer, kind = self._pack(order)
        pack = kind.pack
        if not (self._output() / manifest.NAME).exists():
            self._recorded.clear()
        if pack is not None and pack.code not in self._recorded:
            # In another thread, because a build may lock the manifest for a moment.
            self._recorded.add(pack.code)
            self._clerk.submit(self._remember, pack)
        return answer, kind

    def _output(self) -> Path:
        assert self._now is not None
        return self._now.project.output

    def _remember(self, pack: Pack) -> None:
        """Put what a pack was made from into the manifest, so that its codes can be explained later."""
        from builder.packs import record

        for problem in record.remember(self._output(), [pack], self.choices.root):
            self._recorded.discard(pack.code)
            logging.getLogger(__name__).warning("%s", problem)

    def _printed(self, order: PackOrder) -> tuple[PrintedPack, PackKind]:
        answer, kind = self._handed(order)
        assert kind.ready is not None
        summary, format = answer.summary, kind.ready.maker.renderer.theme.format
        printed = PrintedPack(
            answer.pdf,
            summary.title,
            summary.pages,
            format,
            summary.code,
            summary.short_code,
            by_hand=summary.by_hand,
        )
        if format.fold is None:
            return printed, kind
        from builder.printing import cups, impose

        sheets = impose.impose(answer.pdf, format.fold, name=summary.title)
        sides = cups.SIDES[sheets.flip]
        return replace(printed, pdf=sheets.pdf, pages=2 * sheets.sheets, sides=sides, how=sheets.how), kind

    def _renewed(self) -> Now:
        """The project as it is now. What was cached from earlier files is dropped."""
        now = self.choices.now()
        if now is not self._now:
            self._kinds.clear()
            self._themes.clear()
            self._bound.clear()
            self._templates = None
            self._now = now
        return now

    def _kind(self, order: PackOrder) -> PackKind:
        """What packs of an order are made of: from the cache, or prepared now."""
        now = self._now
        assert now is not None
        choice, options = choice_of(now, order), order.options
        theme = options.brand, options.format
        key = (theme, choice, options)
        if key not in self._kinds:
            self._kinds[key] = _prepared(now, choice, options, self._themes.get(theme))
        kind = self._kinds[key]
        if kind.ready is not None:
            renderer = kind.ready.maker.renderer
            self._templates = renderer.templates if self._templates is None else self._templates
            renderer.bound, renderer.templates = self._bound, self._templates
            self._themes[theme] = kind.ready
        _cache(self._kinds, key, _CACHED_CHOICES)
        for dropped in _cache(self._themes, theme, _CACHED_THEMES):
            # A kind of packs has references to all pages that were laid out in its theme.
            for unused in [other for other in self._kinds if other[0] == dropped]:
                del self._kinds[unused]
        return kind


def _prepared(now: Now, choice: Choice, options: PackOptions, earlier: PreparedPacks | None) -> PackKind:
    from builder.packs import prepare

    try:
        ready, problems = prepare.prepare(now.project, [choice], options, earlier=earlier)
    except LeafletError as failed:
        ready, problems = None, list(failed.problems)
    return PackKind(ready, problems, choice)


def _cache(entries: OrderedDict[_Key, Any], key: _Key, most: int) -> list[_Key]:
    """Note that `key` was used last, and drop the entries that were not used for longest. Returns their keys."""
    if key in entries:
        entries.move_to_end(key)
    return [entries.popitem(last=False)[0] for _ in range(len(entries) - most)]


def _drawn(pdf: bytes) -> Any:
    """The first page of a file as a picture of Pillow's."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=_PICTURE, rev_byteorder=True)
        # The bitmap's memory is freed with the document, so the picture needs its own copy.
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
    finally:
        document.close()
    return picture
