"""The choosing record: answered with a sheet, in the person's own words, and kept nowhere here."""

from __future__ import annotations

import pytest
import structlog
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.printing.printer import CannotPrintError, PdfPrinter, PrintingBusyError
from tests.integration.town import withdraw
from tests.web.choosing import HERE, Chooser
from tests.web.shelf import Offer, put
from tests.web.visitor import PROMISES, Page

GONE = "We cannot show 1 service of this list: not, or no longer, in this directory."
WHY = "Brindlemoss was kind to my aunt.\nShe laughed."


@pytest.fixture
def chooser(marketplace: Flask) -> Chooser:
    """Somebody with two services on their shortlist."""
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove at Home"),
        Offer(reference="larkspur", name="Larkspur Gardens"),
    )
    chooser = Chooser(marketplace)
    chooser.add("ashgrove", "larkspur")
    return chooser


def _sheet(chooser: Chooser, **fields: str | list[str]) -> Page:
    answer = chooser.send("/shortlist/record", HERE, **fields)
    assert answer.status_code == 200
    page = Page(answer)
    for promise in PROMISES:
        promise(page)
    return page


def test_the_page_says_first_that_nothing_is_kept(chooser: Chooser) -> None:
    page = chooser.get("/shortlist/record")
    assert "We do not keep what you write here." in page.main
    assert page.texts("fieldset:nth-of-type(1) legend")
    assert {"Ashgrove at Home", "Larkspur Gardens", "None of them suited"} <= set(
        page.texts(".govuk-radios__label")
    )


def test_the_sheet_says_that_something_cannot_be_shown_as_the_pages_do(
    marketplace: Flask, chooser: Chooser
) -> None:
    whole = _sheet(chooser, chose="ashgrove")
    assert "We cannot show" not in whole.main
    with marketplace.app_context():
        withdraw(db.session.scalars(select(Listing.id).where(Listing.slug == "larkspur")).one())
    page = _sheet(chooser, chose="ashgrove")
    assert GONE in page.texts("main p")
    assert "Larkspur" not in page.response.text


def test_so_does_the_sheet_made_from_a_list_that_somebody_shared(
    marketplace: Flask, chooser: Chooser
) -> None:
    with marketplace.app_context():
        withdraw(db.session.scalars(select(Listing.id).where(Listing.slug == "larkspur")).one())
    address = "/shortlist/record?listing=ashgrove&listing=larkspur"
    form = Chooser(marketplace).get(address)
    assert "larkspur" not in form.response.text
    (sent_to,) = [element.get("action", address) for element in form.soup.select("main form")]
    page = Page(chooser.send(str(sent_to), HERE, chose="ashgrove"))
    assert GONE in page.texts("main p")
    assert "larkspur" not in page.response.text


def test_it_gives_back_what_was_written(chooser: Chooser) -> None:
    page = _sheet(
        chooser, chose="ashgrove", why=WHY, mattered=["price", "near"], talked_to="My sister"
    )
    assert page.heading == "How I chose"
    assert "Ashgrove at Home" in page.texts("strong")
    assert "Brindlemoss was kind to my aunt. She laughed." in page.texts("p")
    assert page.texts("ul.govuk-list--bullet")[0].startswith("It comes to me, or is near me")
    assert "My sister" in page.main
    assert "22 November 2026" in page.main


def test_what_was_written_can_be_changed_on_the_sheet(chooser: Chooser) -> None:
    """It is nowhere but on that page: whoever sees a slip there need not write it all again."""
    sheet = _sheet(chooser, chose="ashgrove", why=WHY, mattered=["price", "near"])
    (form,) = sheet.soup.select("main form")
    sent = [(str(each["name"]), str(each["value"])) for each in form.select("input")]
    fields = {name: [value for key, value in sent if key == name] for name, _ in sent}
    page = _sheet(chooser, **fields, answer="change")
    assert page.heading == "Write down how you chose"
    assert page.soup.select(".govuk-error-summary") == []
    assert page.texts("textarea")[1] == "Brindlemoss was kind to my aunt. She laughed."
    chosen = {str(each["value"]) for each in page.soup.select("input[checked]")}
    assert chosen == {"ashgrove", "price", "near"}


@pytest.mark.parametrize(
    ("trouble", "come_back"), [(PrintingBusyError, "30"), (CannotPrintError, None)]
)
def test_a_pdf_that_cannot_be_made_loses_nothing(
    chooser: Chooser,
    monkeypatch: pytest.MonkeyPatch,
    trouble: type[Exception],
    come_back: str | None,
) -> None:
    """Who may have it in half a minute is told so; where the machine never prints, nobody is."""

    def refuse(*_: object) -> bytes:
        raise trouble("not now")

    monkeypatch.setattr(PdfPrinter, "pdf", refuse)
    answer = chooser.send("/shortlist/record", HERE, chose="ashgrove", why=WHY, answer="pdf")
    assert answer.status_code == 503
    assert answer.headers.get("Retry-After") == come_back
    page = Page(answer)
    assert "We cannot make the PDF at the moment." in page.main
    assert "Brindlemoss was kind to my aunt." in page.main


def test_none_suited_is_an_answer(chooser: Chooser) -> None:
    page = _sheet(chooser, chose="none", why="Too far.")
    assert "None of them suited" in page.texts("h2")
    assert page.texts("h2").count("Whom I chose") == 0


def test_another_service_has_a_name(chooser: Chooser) -> None:
    page = _sheet(chooser, chose="another")
    assert "Enter the name of the service" in page.main
    assert "My neighbour's cousin" in _sheet(
        chooser, chose="another", another="My neighbour's cousin"
    ).texts("strong")


def test_somebody_has_to_be_chosen_or_nobody(chooser: Chooser) -> None:
    page = _sheet(chooser, why=WHY)
    assert page.texts(".govuk-error-summary__list a") == [
        "Choose a service, or say that none suited"
    ]
    assert "Brindlemoss" in page.texts("textarea")[1]
    assert page.texts("title")[0].startswith("Write down how you chose \N{EN DASH} error")


def test_it_can_be_written_without_a_shortlist(marketplace: Flask) -> None:
    page = Chooser(marketplace).get("/shortlist/record")
    assert page.texts(".govuk-radios__label") == ["Another service", "None of them suited"]


def test_what_is_too_long_comes_back(chooser: Chooser) -> None:
    page = _sheet(chooser, chose="ashgrove", why="w" * 2001)
    assert page.texts(".govuk-error-summary__list a") == ["Use 2,000 characters or fewer"]


@pytest.mark.parametrize("answer", ["page", "pdf"])
def test_nothing_of_it_is_kept(chooser: Chooser, answer: str) -> None:
    """Not in the database, not in a cookie, not in the log, and in no cache on the way."""
    written: list[str] = []

    def note(*arguments: object) -> None:
        if not str(arguments[2]).upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            written.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with structlog.testing.capture_logs() as logged:
            reply = chooser.send(
                "/shortlist/record", HERE, chose="ashgrove", why=WHY, answer=answer
            )
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert written == []
    assert "Brindlemoss" not in str(logged)
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("printing")
def test_it_is_a_pdf_where_somebody_wants_one(chooser: Chooser) -> None:
    reply = chooser.send(
        "/shortlist/record", HERE, chose="none", why="\u202eodd \U0001f9d3 words", answer="pdf"
    )
    assert reply.content_type == "application/pdf"
    assert reply.data.startswith(b"%PDF")
