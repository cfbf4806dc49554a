"""Links and bookmarks lead somewhere, and where their words say."""

from __future__ import annotations

import pikepdf
import pytest

from builder.pdf.examine.verify import verify
from tests.pdf.examine.rules.breaking import findings_after, only_finding, with_address
from tests.pdf.foreign import elements, links, typeset_words


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "its address is empty"),
        ("example.org", "has no scheme"),
        ("javascript:alert(1)", "“javascript:” is not a scheme for a reader"),
        ("file:///etc/hosts", "“file:” is not a scheme for a reader"),
        ("https://", "has no site"),
        ("https://[", "is not an address"),
        ("mailto:", "has no address"),
        ("https://example.org/a b", "has a sign in it"),
    ],
)
def test_addresses_that_cannot_be_opened(address: str, reason: str) -> None:
    finding = only_finding(with_address(address))
    assert finding.where == "page 1, link “at home”"
    assert finding.problem.message.startswith("it is broken: ")
    assert reason in finding.problem.message


def test_a_page_that_is_not_there() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[-1].Dest = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary()), pikepdf.Name.Fit])

    assert only_finding(change).problem.message == "it is broken: its page is not one of the file's pages"


def test_a_destination_that_is_not_there() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        links(pdf)[-1].Dest = pikepdf.String("gone")

    assert only_finding(change).problem.message == "it is broken: the destination “gone” does not exist"


def test_a_link_to_a_name_of_pdf_1_1_is_not_broken() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Dests = pikepdf.Dictionary(Here=pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit]))
        links(pdf)[-1].Dest = pikepdf.Name.Here

    assert findings_after(change) == []


def test_a_link_that_leads_nowhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del links(pdf)[0].A

    assert only_finding(change).problem.message == "it leads nowhere: it has no destination"


def test_a_link_without_words() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del links(pdf)[0].Contents
        [link, *_] = elements(pdf, "Link")
        link.K = pikepdf.Array([kid for kid in link.K if isinstance(kid, pikepdf.Dictionary)])

    assert "it has no words, and leads to https://example.org/arms" in [
        finding.problem.message for finding in findings_after(change)
    ]


def test_a_bookmark_that_leads_nowhere() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Outlines.First.Dest = pikepdf.String("gone")

    finding = only_finding(change)
    assert finding.where == "bookmark “Exercises”"
    assert "the destination “gone” does not exist" in finding.problem.message


def linked(words: str, address: str) -> list[str]:
    """The messages about a link with these words."""
    data = typeset_words(f'#link("{address}")[#"{words}"]')
    return [finding.problem.message for finding in verify(data)]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("www.example.org", "https://example.com"),
        ("https://example.org/a", "https://example.org/b"),
        ("example.org", "https://example.org.example.com/"),
        ("nurses@example.org", "mailto:doctors@example.org"),
        ("nurses@example.org", "https://example.org"),
        ("01632 960 127", "tel:01632960128"),
        ("Read more (www.example.org/bone)", "https://www.example.org/liver"),
    ],
)
def test_words_that_are_another_address(words: str, address: str) -> None:
    [message] = linked(words, address)
    assert message.endswith(f"and it leads to {address}")


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("www.example.org", "https://example.org/"),
        ("example.org", "https://www.example.org/start"),
        ("https://example.org/a-very/ long/address", "https://example.org/a-very/long/address"),
        ("nurses@example.org", "mailto:Nurses@example.org?subject=Question"),
        ("01632 960 127", "tel:+441632960127"),
        ("(01632) 960127", "tel:01632-960-127"),
        ("Read more (www.example.org/bone)", "https://www.example.org/bone"),
        ("at home", "https://example.com"),
        ("2025–2026", "https://example.org/report"),
    ],
)
def test_words_that_are_the_address(words: str, address: str) -> None:
    assert linked(words, address) == []
