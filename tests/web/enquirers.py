"""Somebody who asks a provider something in a browser, and the page that they ask from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from tests.web.arrivals import Arrival
from tests.web.people import fields_of
from tests.web.shelf import Offer, put
from tests.web.visitor import Page

SLUG = "ashgrove-x7k2m9qp"
ASK = f"/listings/{SLUG}/enquire"
FOLLOW = "/enquiries/follow"
STEPS = "/enquiries/follow/steps"
SECRET = "Mum fell <b>twice</b> & is afraid"
FIELDS: dict[str, object] = {
    "words": f"Can you come each morning?\n\n{SECRET}.",
    "whom": "somebody",
    "start": "soon",
    "name": "Robin Vale",
    "answer_by": "here",
    "phone": "",
    "email": "",
}
_PASSPHRASE = re.compile(r"(?:[a-z]+ ){5}[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody wrote down."""

    reference: str
    passphrase: str


class Enquirer(Arrival):
    """A browser of somebody who asks. `sent_at` is the page of what was sent last.

    Every page is checked.
    """

    sent_at = "/enquiries/sent"

    def fill(self, **fields: object) -> Page:
        """Fill the form in, and go on to what will be sent."""
        return self.checked(self.fill_in(ASK, then="check", **{**FIELDS, **fields}))

    def press(self, page: Page, then: str, **fields: object) -> TestResponse:
        """Press one of the buttons of the page with what will be sent."""
        form = page.soup.select_one("main form")
        assert form is not None
        sent = {**fields_of(form), **fields, "then": then}
        return self.client.post(ASK, data=sent, buffered=True)

    def send(self, **fields: object) -> Kept:
        """Fill it in, agree, send it, and write reference and passphrase down."""
        self.agree(self.fill(**fields))
        return self.kept()

    def agree(self, page: Page) -> str:
        """Agree, and send what a page says will be sent; the address that it leads to."""
        return self.led(self.press(page, "send", agreed="y"))

    def led(self, answer: TestResponse) -> str:
        """Where the answer to sending leads."""
        assert str(answer.location).startswith("/enquiries/sent?which="), answer.text
        self.sent_at = str(answer.location)
        return self.sent_at

    def kept(self, at: str = "") -> Kept:
        """What the page says after sending; of what was sent last, unless its address is given."""
        page = self.get(at or self.sent_at)
        (reference,) = page.texts(".govuk-panel strong")
        (passphrase,) = [t for t in page.texts("strong") if _PASSPHRASE.fullmatch(t)]
        return Kept(reference=reference, passphrase=passphrase)

    def follow(self, kept: Kept) -> TestResponse:
        """Give reference and passphrase."""
        return self.fill_in(FOLLOW, reference=kept.reference, passphrase=kept.passphrase)

    def checked(self, answer: TestResponse, *, status: int = 200) -> Page:
        """An answer as a page that keeps every promise."""
        assert answer.status_code == status, answer.text
        page = Page(answer)
        for promise in self.promises:
            promise(page)
        return page


def shelve(app: Flask, **more: object) -> int:
    """Put the listing on the shelf; its provider's id."""
    put(app, Offer(reference=SLUG, name="Ashgrove Home Care", **more))  # type: ignore[arg-type]
    with app.app_context():
        chosen = select(Listing.provider_id).where(Listing.slug == SLUG)
        return db.session.scalars(chosen).one()


def enquiries(app: Flask) -> list[Enquiry]:
    """Every enquiry that is kept."""
    with app.app_context():
        return list(db.session.scalars(select(Enquiry).order_by(Enquiry.id)))
