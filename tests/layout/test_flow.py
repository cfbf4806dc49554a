"""Pieces onto pages."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from builder.layout.flow import Frame, Piece, WithNext, draw_nothing, paginate

TOP, BOTTOM = 800.0, 100.0
ROOM = TOP - BOTTOM

pieces = st.lists(
    st.builds(
        Piece,
        height=st.floats(1, ROOM),
        draw=st.just(draw_nothing),
        before=st.floats(0, 60),
        with_next=st.sampled_from(WithNext),
    ),
    max_size=40,
)


def place(chain: list[Piece], first_top: float = TOP) -> list[list[tuple[Piece, float]]]:
    return [[(each.piece, each.top) for each in page] for page in paginate(chain, Frame(first_top, TOP, BOTTOM))]


@given(pieces, st.floats(BOTTOM + 50, TOP))
def test_every_piece_is_placed_once_in_order_within_its_page(chain: list[Piece], first_top: float) -> None:
    pages = place(chain, first_top)
    assert [piece for page in pages for piece, _ in page] == chain
    for number, page in enumerate(pages):
        ceiling = TOP if number else first_top
        for piece, top in page:
            assert top <= ceiling + 0.1
            assert top - piece.height >= BOTTOM - 0.1
            ceiling = top - piece.height


@given(pieces)
def test_a_title_is_never_the_last_thing_on_a_page(chain: list[Piece]) -> None:
    for piece in chain:
        piece.height, piece.before = min(piece.height, 60), 0
    starts = {id(page[0][0]) for page in place(chain)[1:]}
    firm = 0.0
    for piece, following in itertools.pairwise(chain):
        firm = firm + piece.height if piece.with_next == WithNext.FIRMLY else 0
        if 0 < firm <= ROOM - 60:
            assert id(following) not in starts


def test_a_box_moves_to_the_next_page_when_that_can_hold_it() -> None:
    box = [Piece(100, draw_nothing, with_next=WithNext.TOGETHER) for _ in range(4)] + [Piece(100, draw_nothing)]
    pages = place([Piece(300, draw_nothing), *box])
    assert [len(page) for page in pages] == [1, 5]


def test_a_box_that_no_page_can_hold_is_cut() -> None:
    pages = place([Piece(100, draw_nothing, with_next=WithNext.TOGETHER) for _ in range(9)])
    assert [len(page) for page in pages] == [7, 2]


def test_space_above_is_left_out_at_the_top_of_a_page() -> None:
    pages = place([Piece(600, draw_nothing), Piece(300, draw_nothing, before=50)])
    assert pages[1][0][1] == TOP


def test_a_table_head_comes_again_where_its_rows_continue() -> None:
    head = Piece(50, draw_nothing)
    rows = [Piece(200, draw_nothing, again=head) for _ in range(5)]
    pages = place(rows)
    assert [piece is head for piece, _ in pages[1]] == [True, False, False]
    assert pages[1][1][1] == TOP - 50
