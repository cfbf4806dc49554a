from __future__ import annotations

import pytest

from builder.checks import anchors, links
from builder.content.leaflet import SharedPage
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from tests.checks import given

PARTS = {"contacts": {"", "team", "guide"}, "after-surgery": {"", "at-home"}}


def words(loaded: Loaded) -> list[Problem]:
    return list(links.link_words(loaded, given.brand().model))


def targets(loaded: Loaded) -> list[Problem]:
    return list(links.link_targets(loaded, given.brand(), PARTS))


@pytest.mark.parametrize(
    "text",
    [
        "here",
        "Here",
        "click here",
        "more",
        "Read more",
        "read more …",
        "this link",
        "**more**",
        "https://www.example.org",
        "www.example.org",
        "example.org/knee",
        "{{ clinic_web }}",
    ],
)
def test_words_that_do_not_say_where_a_link_leads(text: str) -> None:
    [problem] = words(given.body(f"Rest well.\nRead [{text}](https://www.example.org)."))
    assert problem.severity == "error"
    assert given.at(problem).startswith("[")


@pytest.mark.parametrize(
    "text",
    [
        "more about secondary cancer in the bone",
        "Surgery explained",
        "here to **help**",
        "the knee page",
        "nurses@example.org",
        "01632 960 114",
        "{{ ward_name }}",
    ],
)
def test_words_that_say_where_a_link_leads(text: str) -> None:
    assert words(given.body(f"Read [{text}](https://www.example.org).")) == []


def test_a_bare_address_is_reported_at_itself() -> None:
    [problem] = words(given.body("Read <https://www.example.org>."))
    assert "is an address" in problem.message


def test_a_link_that_is_partly_bold_is_one_link() -> None:
    assert words(given.body("Read [**more** about knees](https://www.example.org).")) == []


@pytest.mark.parametrize("text", ["[](https://www.example.org)", "[ ](#knee)"])
def test_a_link_without_words_is_reported(text: str) -> None:
    [problem] = words(given.body(f"Rest well.\nRead {text}."))
    assert problem.message == "this link has no words"
    assert given.at(problem).startswith("[")


@pytest.mark.parametrize(
    "target",
    [
        "https://www.example.org",
        "https://example.org/knee?page=1#part",
        "http://example.org:8080/",
        "mailto:nurses@example.org",
        "mailto:nurses@example.org?subject=Knee",
        "tel:01632960114",
        "tel:+44-1632-960-114",
        "tel:{{ ward_phone }}",
        "mailto:{{nurse_email}}",
        "{{ surgery_guide_url }}",
        "#the-knee",
        "#",
        "#about",
        "#contacts/",
        "#contacts/team",
    ],
)
def test_targets_that_can_be_opened(target: str) -> None:
    assert targets(given.body(f"Read [about knees]({target}).")) == []


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("ftp://example.org", "not an address that a link can lead to", "https://"),
        ("javascript:alert(1)", "not an address that a link can lead to", "https://"),
        ("knee.pdf.", "not an address that a link can lead to", "https://"),
        ("www.example.org", "missing its start", "https://www.example.org"),
        ("nurses@example.org", "missing its start", "mailto:nurses@example.org"),
        ("https://", "not a web address", "https://www.example.org"),
        ("https://localhost", "not a web address", "https://www.example.org"),
        ("mailto:nurses", "not an e-mail address", "mailto:"),
        ("tel:999x", "not a telephone number", "tel:"),
        ("tel:+44(0)1632960114", "not a telephone number", "tel:"),
        ("tel:{{ nurse_hours }}", "not a telephone number", "tel:"),
        ("{{ ward_phone }}", "not an address that a link can lead to", "tel:"),
        ("#the-nee", "this page has no section to link to called `the-nee`", "did you mean `the-knee`?"),
        ("#xyz", "this page has no section", "the sections to link to are: `about`, `the-knee`"),
        ("#contacts/teem", "the page `contacts` has no section to link to called `teem`", "did you mean `team`?"),
        ("#contact/team", "no page called `contact`", "did you mean `contacts`?"),
        ("#liver/", "no page called `liver`", "`after-surgery`, `contacts`"),
    ],
)
def test_targets_that_cannot_be_opened(target: str, message: str, hint: str) -> None:
    [problem] = targets(given.body(f"Rest well.\nRead [about knees]({target})."))
    assert problem.severity == "error"
    assert message in problem.message
    assert hint in problem.hint
    assert given.at(problem).startswith(target)
    assert ("is answered in styles/brands/harbour.yaml:" in problem.hint) == ("{{" in target)


def test_an_unknown_site_field_is_reported_once_and_not_as_a_bad_address() -> None:
    assert targets(given.body("Read [about knees]({{ knee_url }}).")) == []


def test_links_are_looked_for_in_every_text() -> None:
    loaded = given.block("kind: questions to ask\nquestions:\n  - May I read [about knees](#xyz)?")
    [problem] = targets(loaded)
    assert given.at(problem).startswith("#xyz")


def test_the_anchors_of_a_page() -> None:
    text = "sections:\n  - title: The knee\n    body: It bends.\n  - title: Team\n    id: us\n    body: We mend.\n"
    assert anchors(given.page(text).model) == {"", "about", "the-knee", "us"}
    assert anchors(given.page(f"key_facts:\n  Stay: Short\n{text}").model) == {
        "",
        "about",
        "at-a-glance",
        "the-knee",
        "us",
    }
    assert anchors(given.page(text, SharedPage).model) == {"", "the-knee", "us"}


@pytest.mark.parametrize("line", ["title: About", "title: Us\n    id: about", "title: At a glance"])
def test_no_section_takes_a_name_that_is_taken(line: str) -> None:
    text = f"sections:\n  - {line}\n    body: It bends.\n"
    brand = given.brand().model
    [problem] = links.taken_anchors(given.page(f"key_facts:\n  Stay: Short\n{text}"), brand)
    assert problem.severity == "error"
    assert given.at(problem) in ("About", "about", "At a glance")
    assert list(links.taken_anchors(given.page(text, SharedPage), brand)) == []


def contacts(field: str, value: str) -> list[Problem]:
    loaded = given.block(f"kind: contacts\ncontacts:\n  - name: Ward\n    {field}: '{value}'")
    return list(links.contacts(loaded, given.brand()))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "01632 960 114"),
        ("phone", "+44 1632 960-114"),
        ("phone", "(01632) 960114"),
        ("phone", "+44 (1632) 960 114"),
        ("phone", "999"),
        ("phone", "{{ ward_phone }}"),
        ("email", "nurses@example.org"),
        ("email", "{{ nurse_email }}"),
        ("web", "www.example.org"),
        ("web", "example.org/knee"),
        ("web", "https://example.org"),
        ("web", "{{ clinic_web }}"),
        ("web", "{{ unknown }}"),
        ("hours", "9am to 5pm"),
    ],
)
def test_contacts_that_can_be_reached(field: str, value: str) -> None:
    assert contacts(field, value) == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("phone", "01632 960 114 extension 23", "not one telephone number"),
        ("phone", "01632 960 114 or 01632 960 115", "not one telephone number"),
        ("phone", "01632 960 114, 01632 960 115", "not one telephone number"),
        ("phone", "+44 (0)1632 960 114", "not one telephone number"),
        ("phone", "12", "not one telephone number"),
        ("phone", "01632 960 114 (9-5)", "not one telephone number"),
        ("phone", "01632 960 114 (24)", "not one telephone number"),
        ("phone", "{{ ward_name }}", "“Lantern Ward” is not one telephone number"),
        ("email", "nurses at example.org", "not an e-mail address"),
        ("email", "nurses@example", "not an e-mail address"),
        ("email", "mailto:nurses@example.org", "not an e-mail address"),
        ("web", "our website", "not a web address"),
        ("web", "ftp://example.org", "not a web address"),
    ],
)
def test_contacts_that_cannot_be_reached(field: str, value: str, message: str) -> None:
    [problem] = contacts(field, value)
    assert problem.severity == "error"
    assert message in problem.message
    assert given.at(problem) == f"'{value}'"
    assert ("`{{ ward_name }}` is answered in styles/brands/harbour.yaml:" in problem.hint) == ("{{" in value)


@pytest.mark.parametrize(
    ("field", "old", "new", "message"),
    [
        ("phone: '{{ ward_phone }}'", "ward_phone: 01632 960 114", "ward_phone: ask at the desk", "not one telephone"),
        ("email: '{{ nurse_email }}'", "nurse_email: nurses@", "nurse_email: nurses at ", "not an e-mail address"),
        ("web: '{{ clinic_web }}'", "clinic_web: https://www.harbour.example.org", "clinic_web: ours", "not a web"),
        ("note: '[Ring us](tel:{{ ward_phone }})'", "ward_phone: 01632 960 114", "ward_phone: 12 x", "not a telephone"),
        ("note: '[Read it]({{ clinic_web }})'", "clinic_web: https://", "clinic_web: ", "is missing its start"),
    ],
)
def test_a_wrong_answer_is_reported_in_the_brand_at_its_line(field: str, old: str, new: str, message: str) -> None:
    loaded, brand = given.block(f"kind: contacts\ncontacts:\n  - name: Ward\n    {field}"), given.brand((old, new))
    [problem] = [*links.contacts(loaded, brand), *links.link_targets(loaded, brand, {})]
    assert message in problem.message
    assert problem.place.file == "styles/brands/harbour.yaml"
    assert given.at(problem).startswith(new.partition(": ")[2])
