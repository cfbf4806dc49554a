"""Pieces are fitted onto the fewest pages, and no page ends badly where that can be helped."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from builder.layout.fit import EMPTY, Fit, Fitter
from builder.layout.flow import Frame, Piece, WithNext, place

LINE = 20.0
FRAME = Frame(500, 600, 100)
ROOM = FRAME.height


def line(pen: object, top: float) -> None:
    """Draw nothing; but it is not a space."""


def piece(height: float, before: float = 0, with_next: WithNext = WithNext.FREE) -> Piece:
    return Piece(height, line, before, with_next)


def fitted(
    pieces: list[Piece], documents: tuple[int, ...] = (), *, parted: bool = False
) -> tuple[Fit, list[list[Piece]]]:
    fitter = Fitter(pieces, FRAME, LINE, documents, parted=parted)
    fit = fitter.best()
    return fit, [[each.piece for each in page] for page in place(fitter.measured, fit.starts, FRAME, fit.share)]


def used(page: list[Piece], share: float) -> float:
    return sum(each.height + share * each.before for each in page) - share * page[0].before


paragraphs = st.lists(
    st.builds(
        Piece,
        height=st.sampled_from([2 * LINE, 3 * LINE, 40, 130, 220]),
        draw=st.just(line),
        before=st.floats(0, 30),
        with_next=st.sampled_from(WithNext),
    ),
    min_size=1,
    max_size=30,
)


@given(paragraphs)
def test_every_piece_is_on_a_page_once_in_order_and_no_page_is_too_full(pieces: list[Piece]) -> None:
    fit, pages = fitted(pieces)
    assert [each for page in pages for each in page] == pieces
    assert 0.7 <= fit.share <= 1.15
    for number, page in enumerate(pages):
        assert not page or len(page) == 1 or used(page, fit.share) <= FRAME.room(number) + 0.1


@given(paragraphs)
def test_no_more_pages_than_where_each_is_filled(pieces: list[Piece]) -> None:
    _, pages = fitted(pieces)
    fitter = Fitter(pieces, FRAME, LINE)
    assert len(pages) <= len(fitter._fullest().starts)


def test_space_is_given_up_where_that_spares_a_page_and_only_then() -> None:
    lines = [piece(LINE, 10) for _ in range(32)]
    fit, pages = fitted(lines)
    assert (len(pages), fit.share) == (2, 0.8)
    assert fitted(lines[:28])[0].share == 1.0


def test_a_last_page_has_five_lines_where_it_can() -> None:
    """Nothing spares the page: the others give it what it needs."""
    lines = [piece(LINE) for _ in range(22)] + [piece(LINE) for _ in range(25)]
    _, pages = fitted(lines)
    assert len(pages) == 3
    assert len(pages[-1]) >= 5


def test_a_group_is_parted_only_where_no_page_has_room_for_it_or_it_may_be() -> None:
    """Its first piece is a title; the page before it is more than a quarter empty."""
    group = [piece(30, with_next=WithNext.FIRMLY), *(piece(60, 5, WithNext.GROUP) for _ in range(6)), piece(60, 5)]
    start = [piece(FRAME.room(0) * 0.72)]
    assert [len(page) for page in fitted(start + group)[1]] == [1, len(group)]
    start = [piece(150)]
    assert len(fitted(start + group, parted=True)[1][0]) > 3
    longer = [*group[:-1], piece(60, 5, WithNext.GROUP), piece(60, 5)]
    pages = fitted(start + longer)[1]
    assert len(pages[0]) > 3
    assert sum(map(len, pages)) == 1 + len(longer)


def test_a_group_is_parted_before_a_page_is_a_third_empty_and_not_with_a_few_lines_apart() -> None:
    group = [piece(30, with_next=WithNext.FIRMLY), *(piece(60, 5, WithNext.GROUP) for _ in range(4)), piece(60, 5)]
    fit, pages = fitted([piece(150), *group])
    assert 1 - used(pages[0], fit.share) / FRAME.room(0) < 1 / 3
    assert min(sum(each.height for each in page if each in group) for page in pages) >= 5 * LINE
    rows = [piece(LINE, 0, WithNext.GROUP) for _ in range(5)] + [piece(LINE)]
    for filled in (0.4, 0.5, 0.6):
        _, pages = fitted([piece(FRAME.room(0) * filled), *rows, *(piece(LINE, 4) for _ in range(25))])
        assert {len([each for each in page if each in rows]) for page in pages} <= {0, 6}


def test_contacts_are_whole_however_empty_the_page_before_them_is() -> None:
    cards = [piece(60, 5, WithNext.WHOLE) for _ in range(4)] + [piece(60, 5)]
    assert [len(page) for page in fitted([piece(150), *cards])[1]] == [1, 5]


def test_what_is_to_stay_together_is_parted_before_a_page_is_half_empty() -> None:
    rows = [piece(60, 0, WithNext.TOGETHER) for _ in range(5)] + [piece(60)]
    fit, pages = fitted([piece(170), *rows, *(piece(LINE) for _ in range(9))])
    assert 1 - used(pages[0], fit.share) / FRAME.room(0) <= EMPTY


def test_a_title_stays_with_what_is_below_it() -> None:
    pieces = [piece(350), piece(LINE, 20, WithNext.FIRMLY), piece(100), *(piece(LINE) for _ in range(20))]
    _, pages = fitted(pieces)
    for before, after in itertools.pairwise(pages):
        assert before[-1].with_next is not WithNext.FIRMLY or not after


def test_a_document_that_begins_may_leave_a_page_half_empty() -> None:
    kept = [piece(100, 40, WithNext.FIRMLY) for _ in range(3)] + [piece(LINE)]
    _, pages = fitted([piece(200), *kept], (1,))
    assert [len(page) for page in pages] == [1, 4]


def test_pages_that_end_badly_are_reported_with_the_lines_that_are_too_many() -> None:
    pieces = [piece(250), piece(450), piece(450), piece(LINE)]
    fitter = Fitter(pieces, FRAME, LINE)
    ends = list(fitter.bad_ends(fitter.best()))
    assert [(end.page, round(end.empty, 3), end.lines) for end in ends] == [(0, 0.375, 15)]


def test_a_last_page_with_too_few_lines_is_reported() -> None:
    fitter = Fitter([piece(400), piece(500), piece(2 * LINE)], FRAME, LINE)
    assert [(end.page, end.lines) for end in fitter.bad_ends(fitter.best())] == [(2, 2)]


def test_a_page_before_a_document_may_be_empty() -> None:
    fitter = Fitter([piece(100), piece(450), piece(100)], FRAME, LINE, (1,))
    assert list(fitter.bad_ends(fitter.best())) == []
