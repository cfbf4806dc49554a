"""Leaflets of an invented hospital, each with what some real documents have: make_documents.py writes them as .docx.

They are about visits, not about treatments: nothing in them is advice on health.
"""

from __future__ import annotations

from tests.data.documents.flat import (
    COVERED,
    box,
    cell,
    comment,
    deleted,
    document,
    entries,
    h,
    inserted,
    link,
    note,
    p,
    picture,
    span,
    table,
    tracked,
)

WARD = "https://www.example.org/wards/harbour"


def visiting() -> str:
    """Lists: in each other, of letters and Roman numbers, numbers that start again and that go on; links."""
    return document(
        p("Visiting somebody on the ward", style="Title"),
        p("For families and friends", style="Subtitle"),
        h("Before you come"),
        entries(
            "Numbers", "Ring the ward.", ("Ask whether:", "visits are possible", "flowers are allowed"), "Set off."
        ),
        h("When you arrive"),
        entries("Numbers", "Wash your hands.", "Ring the bell."),
        p("Wait until somebody comes."),
        entries("Numbers", "Say whom you visit.", goes_on=True),
        h("What to bring"),
        entries("Bullets", ("Things to read:", "books", "newspapers"), "A dressing gown", "Slippers & a towel"),
        h("If you cannot come"),
        entries("Others", ("Write a card:", "to the ward", "to the patient"), "Send a letter."),
        entries("Letters", "Ring at noon.", "Ring at six."),
        p(
            "Write to ",
            link("mailto:ward@example.org", "the ward"),
            ", or ring ",
            link("tel:01632960111", "01632 960 111"),
            ".",
        ),
        p("Read more ", link(WARD, "about Harbour Ward"), " or ", link(WARD, "here"), "."),
        header="Anytown Hospital",
        footer="V2, June 2022",
    )


def opening() -> str:
    """Tables: cells over columns and rows, a table in a table, a list in a cell, a table without heads."""
    return document(
        h("Opening times", style="Trust_20_heading"),
        p("The times are for every day of the year."),
        p("Table 1: Where and when", style="Caption"),
        table(
            "Where",
            ("Place", "Weekdays", "Weekend"),
            (cell("Café", down=2), "8am to 6pm", "10am to 4pm"),
            (COVERED, cell("Closed on 1 May", across=2)),
            ("Shop", cell(p("9am to 5pm"), p("Late on Friday")), ""),
            ("Chapel", cell("Always open", across=2)),
        ),
        h("Who is there", style="Trust_20_heading"),
        table(
            "Who",
            ("Desk", "People"),
            ("Main hall", cell(entries("Bullets", "porters", "volunteers"))),
            ("First floor", cell(table("Inner", ("Morning", "Evening"), ("Two nurses", "One nurse"), head=False))),
        ),
        h("Bus times", style="Trust_20_heading"),
        table("Bus", ("4", "every ten minutes"), ("21A", "every half hour"), head=False),
    )


def stay() -> str:
    """A long one: footnotes and endnotes, page breaks, links within it, numbers of pages, headings of three levels."""
    return document(
        p("Your stay in hospital", style="Title"),
        h("Coming in"),
        p(
            "Go to the desk",
            note("footnote", 1, "It is on your left."),
            " in the main hall. See ",
            link("#Going home|outline", "going home"),
            ".",
        ),
        h("What to sign", 2),
        p("You will get two forms", note("endnote", 2, "Both are in large print, too."), "."),
        h("The blue form", 3),
        p("It is about your meals", note("footnote", 3, "A menu is on each table. Ask for one in your language."), "."),
        p("On the ward", style="Break"),
        p(
            '<text:bookmark-start text:name="bell"/>',
            "Ring the bell",
            '<text:bookmark-end text:name="bell"/>',
            " if you need us.",
        ),
        h("Going home"),
        p("Ask for your letter. Page ", "<text:page-number>2</text:page-number>", " of this leaflet says where."),
        p("Made on ", '<text:date text:fixed="true" text:date-value="2021-05-03">3 May 2021</text:date>', "."),
        header="Patient information",
        footer="Page <text:page-number>1</text:page-number>. To be reviewed May 2024",
    )


def travel() -> str:
    """Pictures: in a line, beside a paragraph, in a table, with and without words; text boxes."""
    return document(
        p(picture("Crest"), style="Standard"),
        p("How to find us", style="Title"),
        h("By bus"),
        p("The stop is outside the gate.", box("Box 1", p(span("B", "Late buses")), p("The last bus is at 11pm."))),
        p(picture("Map", "A map: the stop is south of the gate.")),
        h("By car"),
        p("Park behind the hall.", picture("Gate", "The gate, with a green sign.", anchor="paragraph")),
        table("Signs", (cell(p(picture("Sign", "A white P on blue."))), cell("This sign shows the way.")), head=False),
        h("On foot"),
        p(picture("Path")),
        p(box("Box 2", p("The path has lamps."), entries("Bullets", "It is level.", "It is not steep."))),
        p("Ask the porters."),
    )


def diary() -> str:
    """What is filled in by hand: lines of underscores and dots, boxes to tick, columns; hidden words."""
    return document(
        p("My hospital diary", style="Title"),
        h("About me"),
        p("Name: ______________"),
        p("Ward: ................"),
        p("\u2610 I wear glasses.  \u2611 I use a hearing aid."),
        p(span("Hidden", "Template 7, do not print."), "Write down what you want to ask."),
        h("My questions"),
        '<text:section text:style-name="Two" text:name="Columns">',
        p("What do I want to ask the nurses?"),
        p("What do I want to ask the therapists?"),
        "</text:section>",
        table("Days", ("Day", "Morning", "Evening"), ("Monday", "", ""), ("Tuesday", "", "")),
        p("H", span("Sup", "2"), " and 10", span("Sup", "9"), " are not numbers of rooms."),
    )


def two_languages() -> str:
    """Words in two languages; signs that keyboards do not have; a wide space and a hyphen that stay together."""
    return document(
        p("Welcome – Croeso", style="Title"),
        h("In English"),
        p(
            "“Come in”, says the sign. It’s open 9–5, or by request… Room\u00a012. Co\u2011ordinate with us. ",
            "An\u00adaesthetist.",
        ),
        h("Yn Gymraeg"),
        p(span("Welsh", "Mae’r ward ar agor bob dydd. Gofynnwch i’r nyrs am fwy o wybodaeth.")),
        p(span("B", "NOT ALL ROOMS HAVE A BELL"), "."),
        p("Price: £2 or €2 ± nothing. Temperature: 20 °C. ½ day. Ł, ŵ and ŷ."),
        p("Use {curly} and [square] brackets, * stars *, # signs, _lines_ and <angles>."),
        footer="Fersiwn 1, Mai 2023",
    )


def revised() -> str:
    """A document that several people changed: insertions, deletions, comments, marked and struck words."""
    return document(
        p("Meals on the ward", style="Title"),
        h("Breakfast"),
        p(
            "Breakfast is at ",
            deleted(1),
            inserted(2, "eight"),
            " o’clock",
            comment("Pat", "Is this right at weekends?"),
            ".",
        ),
        p("Tea comes ", span("Strike", "twice"), " three times a day."),
        h("Lunch"),
        entries("Bullets", "soup", "bread"),
        p(inserted(3, "You may eat in the day room."), comment("Lee", "New since March.")),
        p("Ask for the ", span("Mark", "[name of menu]"), " menu."),
        p("Dinner", deleted(4), " is at six."),
        changes=tracked(1, "seven") + tracked(2) + tracked(3) + tracked(4, " for visitors, too,"),
        header="DRAFT 4",
    )


DOCUMENTS = {
    "visiting": visiting,
    "opening": opening,
    "stay": stay,
    "travel": travel,
    "diary": diary,
    "languages": two_languages,
    "revised": revised,
}
