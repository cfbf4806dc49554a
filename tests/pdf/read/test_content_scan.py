"""What content streams paint, read in one pass over their bytes."""

from __future__ import annotations

import time
import zlib

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from builder.pdf.read.content_edits import balanced, plain, without_marks
from builder.pdf.read.content_scan import Painting, painting


def lists(**marks: int) -> DictionaryObject:
    """Resources with property lists with these MCIDs, by their names."""
    properties = DictionaryObject(
        {
            NameObject(f"/{name}"): DictionaryObject({NameObject("/MCID"): NumberObject(mcid)})
            for name, mcid in marks.items()
        }
    )
    space = ArrayObject([NameObject("/DeviceN"), ArrayObject([NameObject("/A"), NameObject("/B")])])
    spaces = DictionaryObject({NameObject("/S"): space})
    return DictionaryObject({NameObject("/Properties"): properties, NameObject("/ColorSpace"): spaces})


def read(data: bytes, **marks: int) -> Painting:
    return painting(data, lists(**marks))


def test_marks_are_listed_in_their_order_and_by_their_names() -> None:
    painted = read(b"/P <</MCID 3>> BDC (a) Tj EMC /Span <</Lang(cy)/MCID 1>> BDC (b) Tj EMC /P /M BDC EMC", M=7)
    assert list(painted.marks) == [3, 1, 7]
    assert not painted.loose


@pytest.mark.parametrize(
    ("data", "loose"),
    [
        (b"(a) Tj", True),
        (b"0 0 1 1 re f", True),
        (b"0 0 1 1 re n", False),
        (b"/Artifact BMC (a) Tj EMC", False),
        (b"/Artifact <</Type/Pagination>> BDC (a) Tj EMC (b) Tj", True),
        (b"/P <</MCID 0>> BDC /Span BMC (a) Tj EMC EMC", False),
        (b"/Span BMC (a) Tj EMC", True),
        (b"% (a) Tj\n", False),
        (b"/P <</MCID 0>> BDC (EMC \\) EMC) Tj (b(c(d))e) Tj EMC", False),
        (b"BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI", True),
        (b"/P <</MCID 0>> BDC BI /W 1 /H 1 /CS /G /BPC 8 ID EMC EI EMC", False),
    ],
)
def test_what_is_painted_outside_of_marks_and_artifacts_is_noticed(data: bytes, loose: bool) -> None:
    assert read(data).loose is loose
    assert not read(data).broken


def test_marks_and_artifacts_in_one_another_are_noticed() -> None:
    assert read(b"/Artifact BMC /P <</MCID 0>> BDC EMC EMC").mixed
    assert read(b"/P <</MCID 0>> BDC /Artifact BMC EMC EMC").mixed
    assert not read(b"/P <</MCID 0>> BDC EMC /Artifact BMC EMC").mixed


def test_calls_colours_names_and_states_are_listed() -> None:
    painted = read(b"q 1 0 0 rg /DeviceCMYK cs /Artifact BMC /Im#41 Do EMC /F1 9 Tf q Q")
    assert list(painted.calls) == [("/ImA", "artifact")]
    assert painted.colours == {"RGB", "CMYK"}
    assert {b"/F1", b"/Im#41"} <= painted.names
    assert painted.unclosed == 1


@pytest.mark.parametrize(
    "data", [b"<</MCID 0", b"[ (a) Tj", b"< a Tj", b"BI /W 1 ID", b"BI /W 9 /H 9 /BPC 8 /CS /G ID a EI"]
)
def test_content_that_cannot_be_read_is_broken(data: bytes) -> None:
    assert read(data).broken


@pytest.mark.parametrize(
    ("data", "unbalanced"),
    [
        (b"q BT Q Q Q ET q", (2, 0, 0)),
        (b"EMC /P BMC EMC EMC", (0, 2, 0)),
        (b"/P BMC /P <</MCID 0>> BDC EMC /P BMC", (0, 0, 2)),
        (b"q Q /P BMC EMC (Q EMC) Tj", (0, 0, 0)),
    ],
)
def test_what_readers_pass_over_is_counted_and_not_broken(data: bytes, unbalanced: tuple[int, int, int]) -> None:
    painted = read(data)
    assert painted.unbalanced == unbalanced
    assert not painted.broken
    assert read(balanced(data, lists())).unbalanced == (0, 0, 0)


@pytest.mark.parametrize("data", [b"(a) Tj (b (c) Tj ET", b"1 0 0 rg [ 1 2", b"1 0 0 rg <ab 0"])
def test_a_string_that_never_ends_is_the_end(data: bytes) -> None:
    painted = read(data)
    assert painted.cut == data.rindex(b"(b" if b"(b" in data else b"[" if b"[" in data else b"<")
    assert not painted.broken


@pytest.mark.parametrize("data", [b"((((((a)))))) Tj", b"[((((((a))))))] TJ", b"[[(a)] % ]\n (b)] TJ"])
def test_strings_and_arrays_are_read_however_deep_they_are(data: bytes) -> None:
    painted = read(b"/P <</MCID 3/A<</B<</C<</D 1>>>>>>>> BDC " + data + b" EMC")
    assert (list(painted.marks), painted.loose, painted.broken, painted.cut) == ([3], False, False, None)
    assert set(painted.shown.strings["", 0]) == {data[:-3]}


@pytest.mark.parametrize("stray", [b")", b">>", b"{", b"_x", b"\x80\xff", b"#", b"\x0b"])
def test_what_is_no_token_is_an_unknown_operator(stray: bytes) -> None:
    painted = read(b"1 0 0 rg " + stray + b" 0 0 9 9 re f ] 12 12")
    assert painted.shown.unknown == {stray.decode("latin-1")}
    assert painted.loose
    assert not painted.broken


@pytest.mark.parametrize("space", [b"\0", b"\t", b"\n", b"\f", b"\r", b" "])
def test_every_white_space_parts_tokens(space: bytes) -> None:
    data = b"/P <</MCID 7/Lang (cy)>> BDC BT /F1 12 Tf 1 Tr (ab) Tj ET EMC BI /W 1 /H 1 /BPC 8 /CS /G ID x EI /I0 Do"
    painted = read(data.replace(b" ", space))
    assert (list(painted.marks), painted.shown.languages) == ([7], {"cy"})
    assert painted.shown.strings == {("/F1", 1): {b"(ab)"}}
    assert list(painted.calls) == [("/I0", "none")]
    assert painted.shown.images == [b"/W 1 /H 1 /BPC 8 /CS /G".replace(b" ", space).join([space, space])]


MORE = b" /P <</MCID 5>> BDC EMC"
BYTES = b"ab EI Q EMC EI cd"
IMAGES = {
    "grey": b"/W 17 /H 1 /BPC 8 /CS /G ID " + BYTES + b" EI",
    "no white space": b"/W 17/H 1/BPC 8/CS/DeviceGray ID " + BYTES + b"EI",
    "Windows line ends": b"/W 17\r\n/H 1\r\n/BPC 8\r\n/CS /G\r\nID\r\n" + BYTES + b"\r\nEI",
    "colours": b"/Width 2 /Height 3 /BitsPerComponent 8 /ColorSpace /RGB ID " + BYTES + b"! EI",
    "mask": b"/W 130 /H 1 /IM true /D[1 0] ID " + BYTES + b" EI",
    "named space": b"/W 2 /H 4 /BPC 8 /CS /S ID " + BYTES[:-1] + b" EI",
    "indexed": b"/W 17 /H 1 /BPC 8 /CS [/I /RGB 1 (]EI ID\\)\\))] ID " + BYTES + b" EI",
    "more bytes than it has": b"/W 15 /H 1 /BPC 8 /CS /G ID " + BYTES + b" EI",
    "null filter": b"/W 17 /H 1 /BPC 8 /CS /G /F null ID " + BYTES + b" EI",
    "packed": b"/W 17 /H 1 /BPC 8 /CS /G /F /Fl ID " + zlib.compress(BYTES, 0) + b" EI",
    "packed twice": b"/W 17 /H 1 /BPC 8 /CS /G /F [/FlateDecode /Fl] ID " + zlib.compress(BYTES, 0) + b"\nEI",
    "digits": b"/W 3 /H 1 /BPC 8 /CS /G /F /AHx ID 61 EI 62 EI 63> EI",
    "letters": b"/W 3 /H 1 /BPC 8 /CS /G /F [/A85 /Fl] ID ab EI Q ~> EI",
    "run lengths": b"/W 17 /H 1 /BPC 8 /CS /G /F /RL ID " + bytes((16,)) + BYTES + b"\x80 EI",
    "JPEG": b"/F /DCT ID \xff\xd8\xff\xe0\0\x08 EI Q \xff\xda\0\2 EI Q \xff\0\xff\xd9 EI",
    "fax": b"/W 9 /H 9 /F /CCF ID \x80 EI \x81 EI",
    "no size": b"/CS /G ID \x80 EI \x81 EI",
}


@pytest.mark.parametrize("kind", IMAGES)
def test_an_image_with_its_end_in_its_bytes_is_read_to_its_end(kind: str) -> None:
    data = b"/P <</MCID 4>> BDC q BI " + IMAGES[kind] + b" Q EMC" + MORE
    painted = read(data)
    assert (list(painted.marks), painted.broken, painted.unbalanced) == ([4, 5], False, (0, 0, 0))
    assert not painted.shown.unknown
    assert plain(data, lists()).endswith(b"EI Q EMC" + MORE)


def test_an_image_that_other_readers_may_end_before_is_noticed() -> None:
    assert read(b"BI /W 9 /H 1 /BPC 8 /CS /G ID ab EI Q q EI").shown.doubtful
    assert not read(b"BI /W 9 /H 1 /BPC 8 /CS /G ID ab EI \x80\x81 EI Q").shown.doubtful


def test_text_is_read_without_what_is_in_images_and_what_is_too_much() -> None:
    data = b"(a) Tj ) ] BI /W 5 /H 1 /BPC 8 /CS /G ID ( EI  EI {x} (b (c) Tj"
    assert b"".join(plain(data, lists()).split()) == b"(a)TjBI/W1/H1/BPC8/CS/GID\0EIx"


def test_marks_are_taken_out_and_nothing_else() -> None:
    data = (
        b"/P <</MCID 0>> BDC (/P <</MCID 0>> BDC) Tj EMC /Artifact BMC 1 0 0 RG EMC /Span /M BDC EMC /Span /L BDC EMC"
    )
    unmarked = without_marks(data, lists(M=1))
    assert unmarked == (b"/Span BMC (/P <</MCID 0>> BDC) Tj EMC /Span BMC 1 0 0 RG EMC /Span BMC EMC /Span /L BDC EMC")


@pytest.mark.parametrize(
    "piece",
    [
        b"(",
        b"<<",
        b"[(",
        b"BI ",
        b"BI ID EI ",
        b"<<(",
        b"(()",
        b"[",
        b"<",
        b"/A BMC ",
        b"/",
        b" ",
        b"1 ",
        b")",
        b"{",
        b"]",
        b"BI /W 1 ID \x80 EI",
        b"BI/F/Fl ID EI ",
        b"BI/F/RL ID ",
        b" EI",
        b"[]]",
        b"<<>>>",
        b"((()))",
    ],
)
def test_a_stream_that_means_harm_is_read_in_time(piece: bytes) -> None:
    start = time.process_time()
    read(piece * 50_000)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "odd", ["1.2.3", "1..2", ".", "+", "+.", "2147483648", "-2147483649", "4" + "0" * 38 + ".0", "-0." + "0" * 38 + "1"]
)
@pytest.mark.parametrize(
    "around", ["{} w", "[1 {}] 0 d", "1 {} 2 rg", "[(a) {} (b)] TJ", "{}", "/a {} Tf", "(a) {} Td"]
)
def test_a_number_that_is_none_or_out_of_range_is_found(odd: str, around: str) -> None:
    assert read(around.format(odd).encode()).shown.odd_numbers == {odd}


@pytest.mark.parametrize(
    "content",
    [
        b"(1.2.3 - 99999999999) Tj",
        b"[(a..b) 1] TJ",
        b"/a..b MP",
        b"<1234567890123> Tj",
        b"/a <</b (..) /c 1>> BDC",
        b"5.5 w --5 w",
    ],
)
def test_what_looks_like_an_odd_number_elsewhere_is_none(content: bytes) -> None:
    assert read(content).shown.odd_numbers == set()
