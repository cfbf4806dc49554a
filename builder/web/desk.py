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
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from builder.core.diagnostics import LeafletError, Problem
from builder.packs.options import PackOptions
from builder.web.catalogue import Choices, Now, Offer, Start, begun, printed, said

if TYPE_CHECKING:
    from builder.content.brand import Format
    from builder.packs.compose import Choice, Pack
    from builder.packs.patient import DetailProblem
    from builder.packs.prepare import PreparedPacks
    from builder.packs.render import CommonPages
    from builder.printing.cups import Sides
    from builder.provenance.code import Item

T = TypeVar("T")

_WAITING = 64
"""How many may wait for their answer at a time."""
_MOST_PICKED = 50
"""How many leaflets and shared pages one pack can be made of."""
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


class Busy(Exception):
    """There is more to do than can be done in time, or another reason to try again."""

    def __init__(self, why: str = "There is more to do than can be done at once") -> None:
        super().__init__(why)


class Refused(Exception):
    """No pack is made: why, in words, and what is wrong with details. None of their words is in here."""

    def __init__(self, reasons: Iterable[Reason] = (), faults: Iterable[DetailProblem] = ()) -> None:
        self.reasons = list(reasons)
        self.faults = list(faults)
        super().__init__("no pack is made")


class Reason(NamedTuple):
    """Why no pack is made, and what can be done about it; where it stands in the project's files, and on the page."""

    message: str
    hint: str = ""
    place: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Order:
    """What was picked and filled in. `shared` are pages without ``shared/``; `details` go by the names of fields."""

    leaflets: tuple[str, ...]
    shared: tuple[str, ...]
    recipe: str
    options: PackOptions
    details: Mapping[str, str]

    def __repr__(self) -> str:
        return "Order(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A pack: its file, what is said of it, and its kind; the last two hold nothing of a patient."""

    pdf: bytes
    summary: Summary
    kind: _Kind

    def __repr__(self) -> str:
        return "Answer(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Printed:
    """A pack, or its sheets, for a printer. `sides` is "" where it can be printed on one side or both."""

    pdf: bytes
    title: str
    pages: int
    format: Format
    kind: _Kind
    code: str
    sides: Sides | Literal[""] = ""
    how: str = ""

    def __repr__(self) -> str:
        return "Printed(…)"


class Difference(NamedTuple):
    """A topic that operations differ on, with the short title and the words of each; "" where one says nothing."""

    topic: str
    answers: list[tuple[str, str]]


class Summary(NamedTuple):
    """What a pack is. `alt` is what its first page shows, `note` is for records, and has the pack's `code`.

    `sheets` says how much paper it takes; `folding` how sheets that are folded are printed, and what is done with them.
    """

    title: str
    pages: int
    sheets: str
    folding: str
    leaflets: list[str]
    shared: list[str]
    differs: list[Difference]
    review: str
    note: str
    code: str
    alt: str


@dataclass(slots=True)
class _Kind:
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
        self._kinds: OrderedDict[tuple[_ThemeNames, Choice, PackOptions], _Kind] = OrderedDict()
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
                self._kind(Order((name,), (), "", options, {}))

    def pack(self, order: Order) -> Answer:
        """Make a pack to be looked at. Raises Refused, Busy."""
        answer = self.do(self._pack, order)
        self._prove(answer.kind)
        return answer

    def handed(self, order: Order) -> Answer:
        """Make a pack that is handed out: what it was made from is remembered. Raises Refused, Busy."""
        answer = self.do(self._handed, order)
        self._prove(answer.kind)
        return answer

    def printed(self, order: Order) -> Printed:
        """A pack as it is printed: the sheets of a format that is folded. Raises Refused, Busy."""
        printed = self.do(self._printed, order)
        self._prove(printed.kind)
        return printed

    def picture(self, order: Order) -> bytes:
        """The first page of a pack as a PNG file. Raises Refused, Busy."""
        pdf = self.do(self._pack, order).pdf
        with self._drawing:
            picture = _drawn(pdf)
        made = io.BytesIO()
        picture.save(made, "PNG", compress_level=1)
        return made.getvalue()

    def _prove(self, kind: _Kind) -> None:
        """Wait for the validator. Raises Refused where it finds something wrong with such packs, Busy."""
        assert kind.proof is not None
        try:
            breaches = kind.proof.result(self.patience)
        except Late:
            raise Busy from None
        if breaches:
            raise Refused(map(_reason, breaches))

    def _pack(self, order: Order) -> Answer:
        """Make a pack of files that stay as they are while it is made; where they do not, make it anew."""
        for _ in range(_TRIES):
            now = self._renewed()
            answer: Answer | Refused
            try:
                answer = self._made(now, order)
            except Refused as refused:
                answer = refused
            if self.choices.now() is now:
                break
        else:
            raise Busy("The files of the leaflets are being changed just now")
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _made(self, now: Now, order: Order) -> Answer:
        from builder.packs import patient as details
        from builder.packs import prepare, tasks

        _check(now, order)
        kind = self._kind(order)
        ready, pack = kind.ready, kind.pack
        if ready is None or pack is None:
            strays = now.project.misnamed()
            raise Refused(map(_reason, [one for one in kind.problems if one not in strays] or kind.problems))
        renderer = ready.maker.renderer
        found, faults = details.checked(order.details, renderer.theme.faces.printable)
        if faults:
            raise Refused(faults=faults)
        made = renderer.make(pack, found.fields())
        wide = [tasks.wide_word(field) for field in tasks.too_wide(made, found.fields())]
        if wide:
            raise Refused(faults=wide)
        if kind.proof is None:
            kind.proof = self._validator.submit(prepare.breaches, kind.choice, made)
        return Answer(made.pdf, _summary(now, ready, pack, made.pages), kind)

    def _handed(self, order: Order) -> Answer:
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

    def _printed(self, order: Order) -> Printed:
        answer = self._handed(order)
        assert self._now is not None
        assert answer.kind.ready is not None
        format = answer.kind.ready.maker.renderer.theme.format
        title, pages, code = answer.summary.title, answer.summary.pages, answer.summary.code
        if format.fold is None:
            return Printed(answer.pdf, title, pages, format, answer.kind, code)
        from builder.printing import cups, impose

        sheets = impose.impose(answer.pdf, format.fold, name=title)
        sides = cups.SIDES[sheets.flip]
        return Printed(sheets.pdf, title, 2 * sheets.sheets, format, answer.kind, code, sides, sheets.how)

    def _renewed(self) -> Now:
        """The project as it is now; what was made of it as it was is forgotten."""
        now = self.choices.now()
        if now is not self._now:
            self._kinds.clear()
            self._themes.clear()
            self._bound.clear()
            self._now = now
        return now

    def _kind(self, order: Order) -> _Kind:
        """What packs of an order are made of: as it is kept, or made ready now."""
        now = self._now
        assert now is not None
        choice, options = _choice(now, order), order.options
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


def _made_ready(now: Now, choice: Choice, options: PackOptions, earlier: PreparedPacks | None) -> _Kind:
    from builder.packs import prepare

    try:
        ready, problems = prepare.prepare(now.project, [choice], options, earlier=earlier)
    except LeafletError as failed:
        ready, problems = None, list(failed.problems)
    return _Kind(ready, problems, choice)


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


def _check(now: Now, order: Order) -> None:
    """Raises Refused for what is not there or cannot be handed out, however it was asked for."""
    offer = now.offer
    known = (
        ("leaflet", order.leaflets, [one.name for one in offer.leaflets]),
        ("shared page", order.shared, [one.name for one in offer.shared]),
        ("recipe", [order.recipe] if order.recipe else [], [one.name for one in offer.recipes]),
        ("brand", [order.options.brand], [one.name for one in offer.brands]),
        ("format", [order.options.format], [one.name for one in offer.formats]),
    )
    unchosen = [_UNCHOSEN[kind] for kind, names, _ in known if kind in _UNCHOSEN and names == [""]]
    if unchosen:
        raise Refused(unchosen)
    for kind, names, there in known:
        if not set(there).issuperset(names):
            field = kind if kind in _UNCHOSEN else ""
            hint = f"choose another {kind}" if field else "load this page again, and pick another"
            raise Refused([Reason(f"there is no such {kind} any more", hint, field=field)])
    if not order.leaflets:
        raise Refused([Reason("no operation is picked", "pick one operation or more", field="find")])
    if len(order.leaflets) + len(order.shared) > _MOST_PICKED:
        raise Refused([Reason(f"more than {_MOST_PICKED} pages are picked", "make two packs of them", field="find")])
    told = offer.why_not(order.leaflets, order.shared)
    if told:
        raise Refused(Reason(words, "take it out of the pack", field=name) for name, words in told.items())
    start = _start(offer, order)
    if start is not None and start.why:
        raise Refused([Reason(f"the pack “{start.title}” cannot be handed out: {start.why}")])


_UNCHOSEN = {
    "brand": Reason("no brand is chosen", "choose whose leaflets these are", field="brand"),
    "format": Reason("no format is chosen", "choose how the pack is printed", field="format"),
}


def _start(offer: Offer, order: Order) -> Start | None:
    """The recipe of an order, where exactly its leaflets are picked."""
    found = next((one for one in offer.recipes if one.name == order.recipe), None)
    return found if found is not None and set(found.leaflets) == set(order.leaflets) else None


def _choice(now: Now, order: Order) -> Choice:
    """A recipe's own pack where exactly its leaflets are picked; else leaflets by hand."""
    from builder.packs.compose import Choice

    start = _start(now.offer, order)
    if start is not None:
        return Choice(start.leaflets, start.name, order.shared)
    return Choice(order.leaflets, "", order.shared)


def _reason(problem: Problem) -> Reason:
    return Reason(problem.message, problem.hint, str(problem.place))


def _summary(now: Now, ready: PreparedPacks, pack: Pack, pages: int) -> Summary:
    from builder.content import markdown
    from builder.packs import record

    theme = ready.maker.renderer.theme
    leaflets = [theme.fill(pack.pages[name].title) for name in pack.leaflets]
    shared = [theme.fill(pack.pages[one].title) if isinstance(one, str) else one.title for one in pack.after]
    differs = [
        Difference(
            row.topic,
            [
                (operation, "" if answer is None else theme.fill(markdown.plain(answer.words.content)))
                for operation, answer in zip(pack.glance.operations, row.answers, strict=True)
            ],
        )
        for row in pack.glance.rows
        if not row.is_common
    ]
    return Summary(
        pack.title,
        pages,
        sheets(pages, theme.format.fold),
        folding(pages, theme.format),
        leaflets,
        shared,
        differs if len(pack.glance.operations) > 1 else [],
        said(min(page.next_review for page in pack.pages.values())),
        record.note(ready, pack, now.offer.day),
        pack.code,
        f"First page of the pack “{pack.title}”. It holds: {', '.join(leaflets)}.",
    )


def sheets(pages: int, fold: str | None) -> str:
    """How many sheets of paper so many pages take, in words."""
    from builder.printing.folds import SCHEMES, sheets

    if fold is not None:
        return f"{_count(len(sheets(pages, fold)))}, printed on both sides and {SCHEMES[fold].finished}"
    return f"{_count(pages)} printed on one side, {_count((pages + 1) // 2)} on both sides"


def folding(pages: int, format: Format) -> str:
    """How the sheets of so many pages are printed and folded, in words; "" where nothing is folded."""
    from builder.printing import folds, geometry

    if format.fold is None:
        return ""
    ground = geometry.lay([(format.page.width, format.page.height)] * pages, format.fold, "a4")
    instructions = geometry.instructions(format.fold, ground, folds.sheets(pages, format.fold))
    return f"{begun(printed(format))}. Then {instructions}."


def _count(number: int) -> str:
    return f"{number} sheet{'' if number == 1 else 's'} of paper"


def listed(summary: Summary) -> dict[str, Any]:
    """A summary as JSON has it."""
    differs: Sequence[Difference] = summary.differs
    return {**summary._asdict(), "differs": [{"topic": one.topic, "answers": one.answers} for one in differs]}
