"""The print pack: phone numbers first, room for notes, questions, and codes to the live pages."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
import segno
from flask import Flask

from marketplace.domain.questions_to_ask import questions_for
from marketplace.printing.printer import PdfPrinter, PrintingBusyError
from marketplace.printing.weasyprint_pdf import CANNOT_PRINT
from marketplace.wiring import EXTENSION
from tests.contract.inflated import pages_of
from tests.web.choosing import Chooser
from tests.web.shelf import Offer, put
from tests.web.visitor import Page, Visitor

CANNOT = (sys.executable, "-c", f"raise SystemExit({CANNOT_PRINT})")
PDF = "Download this as a PDF to print or send"


@pytest.fixture
def shelf(marketplace: Flask) -> Flask:
    """Two services of different kinds, one of which gave no phone number."""
    put(
        marketplace,
        Offer(reference="ashgrove", name="Ashgrove at Home", phone="01632 960301"),
        Offer(reference="larkspur", name="Larkspur Gardens", services=("gardening",), phone=""),
    )
    return marketplace


@pytest.fixture
def visitor(shelf: Flask) -> Visitor:
    """Somebody who looks at their pages."""
    return Visitor(shelf.test_client(use_cookies=False))


BOTH = "listing=ashgrove&listing=larkspur"


def test_phone_numbers_come_first(visitor: Visitor) -> None:
    page = visitor.get(f"/shortlist/pack?{BOTH}")
    assert page.texts("main table")[0].startswith("Who to phone")
    assert page.texts("main table tbody tr")[:2] == [
        "Ashgrove at Home 01632 960301",
        "Larkspur Gardens No phone number given: hello@example.org",
    ]


def test_what_reaches_a_service_can_be_touched(visitor: Visitor) -> None:
    """On a telephone and in the PDF: nobody has to type a number from one screen to another."""
    page = visitor.get(f"/shortlist/pack?{BOTH}")
    (first, *_) = page.soup.select("main table tbody tr")
    assert [link["href"] for link in first.select("a")] == ["tel:01632960301"]
    (service, other) = page.soup.select(".app-pack__service")
    assert [link["href"] for link in service.select("dd a")] == [
        "tel:01632960301",
        "mailto:hello@example.org",
        "https://www.example.org",
        "http://localhost/listings/ashgrove",
    ]
    assert "tel:" not in str(other)
    council = page.soup.select('main p a[href^="tel:"]')
    assert [link["href"] for link in council][-1] == "tel:999"


def test_it_leads_back_to_the_list_that_these_are_of(shelf: Flask) -> None:
    """Somebody who prints what they compared comes back to their own list, not a shared one."""
    chooser = Chooser(shelf)
    chooser.add("ashgrove", "larkspur")
    compared = chooser.get(f"/compare?{BOTH}")
    pack = chooser.get(compared.address_of("Print these, with questions to ask"))
    for page in (pack, chooser.get(f"/shortlist/record?{BOTH}")):
        (back,) = page.soup.select(".govuk-back-link")
        assert (back.get_text(), back["href"]) == ("Your shortlist", "/shortlist")
    (back,) = (
        Visitor(shelf.test_client()).get(f"/shortlist/pack?{BOTH}").soup.select(".govuk-back-link")
    )
    assert (back.get_text(), back["href"]) == ("The shortlist", f"/shortlist?{BOTH}")


def test_it_asks_each_kind_of_service_its_questions(visitor: Visitor) -> None:
    page = visitor.get(f"/shortlist/pack?{BOTH}")
    for group in questions_for(["home-care", "gardening"]):
        assert group.heading in page.texts("caption")
        assert set(group.questions) <= set(page.texts("td"))
    assert "Treatment and health" not in page.main


def test_each_service_has_room_for_notes_and_a_code_to_its_live_page(visitor: Visitor) -> None:
    page = visitor.get(f"/shortlist/pack?{BOTH}")
    assert len(page.soup.select(".app-pack__room")) == 2
    codes = page.soup.select(".app-pack__qr [role=img]")
    assert [code["aria-label"] for code in codes] == [
        "QR code: the page of Ashgrove at Home",
        "QR code: the page of Larkspur Gardens",
    ]
    drawn = segno.make("http://localhost/listings/ashgrove", error="m", micro=False)
    paths = [str(path["d"]) for path in codes[0].select("path")]
    assert paths[-1] in drawn.svg_inline(omitsize=True)
    assert page.main.count("http://localhost/listings/ashgrove") == 1


def test_a_code_is_worked_out_once(
    marketplace: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes longer than all the rest of the page: many packs at once would keep others out."""
    put(marketplace, Offer(reference="bryony", name="Bryony Lodge"))
    made, make = [], segno.make

    def noted(address: str, *, error: str, micro: bool) -> segno.QRCode:
        made.append(address)
        return make(address, error=error, micro=micro)

    monkeypatch.setattr("segno.make", noted)
    for _ in range(3):
        visitor.get("/shortlist/pack?listing=bryony")
    assert made == ["http://localhost/listings/bryony"]


def test_large_print_is_one_link_away_and_back(visitor: Visitor) -> None:
    page = visitor.get(f"/shortlist/pack?{BOTH}")
    large = visitor.get(page.address_of("Large print"))
    assert large.soup.select(".app-large")
    assert large.address_of("Ordinary print") == f"/shortlist/pack?{BOTH}"


def test_an_own_shortlist_is_printed_without_names_in_the_address(shelf: Flask) -> None:
    chooser = Chooser(shelf)
    chooser.add("ashgrove")
    assert "Ashgrove at Home" in chooser.get("/shortlist/pack").main


def test_nothing_to_print_says_so(visitor: Visitor) -> None:
    page = visitor.get("/shortlist/pack")
    assert "There is nothing to print yet" in page.main
    assert PDF not in page.main


@pytest.mark.usefixtures("printing")
def test_the_pdf_is_offered_and_is_one(visitor: Visitor) -> None:
    page = visitor.get(f"/shortlist/pack?{BOTH}&size=large")
    answer = visitor.fetch(page.address_of(PDF))
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Set-Cookie" not in answer.headers
    assert answer.data.startswith(b"%PDF-1.7")


@pytest.mark.usefixtures("printing")
def test_large_print_is_larger(visitor: Visitor) -> None:
    ordinary = visitor.fetch(f"/shortlist/pack.pdf?{BOTH}").data
    large = visitor.fetch(f"/shortlist/pack.pdf?{BOTH}&size=large").data
    assert pages_of(large) > pages_of(ordinary)


def test_a_pdf_that_has_to_wait_is_a_page_meanwhile(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise PrintingBusyError("too many prints at once")

    monkeypatch.setattr(PdfPrinter, "pdf", refuse)
    answer = visitor.fetch(f"/shortlist/pack.pdf?{BOTH}&size=large")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    page = Page(answer)
    assert "We cannot make the PDF at the moment." in page.main
    assert "01632 960301" in page.texts("main table")[0]
    assert page.address_of("Ordinary print") == f"/shortlist/pack?{BOTH}"


def test_where_the_machine_cannot_print_the_page_says_what_to_do(
    shelf: Flask, visitor: Visitor
) -> None:
    shelf.extensions[EXTENSION] = replace(shelf.extensions[EXTENSION], printer=PdfPrinter(CANNOT))
    page = visitor.get(f"/shortlist/pack?{BOTH}")
    assert PDF not in page.main
    assert "Print this page with your browser" in page.main
    assert visitor.fetch(f"/shortlist/pack.pdf?{BOTH}").status_code == 404
