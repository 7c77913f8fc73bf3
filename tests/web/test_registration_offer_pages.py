"""The pages of a service in a registration: asked one after the other, kept, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offer_steps import STEPS
from marketplace.domain.offers import Availability, Offer
from marketplace.domain.registration_answers import Organisation
from marketplace.domain.registrations import ProviderKind
from marketplace.queries.registrations import own_registration
from marketplace.services import registrations
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW

ANSWERS: dict[str, dict[str, object]] = {
    "service": {"name": "Larkspur lunch club", "service_types": ["social-activity", "meals"]},
    "care": {"personal_care": "no"},
    "people": {"audiences": ["older-people"], "needs": ["Dementia"], "more_needs": "Gout, Ataxia"},
    "languages": {"languages": ["English"], "more_languages": "Cornish"},
    "hours": {"days": ["tuesday"], "times": ["afternoon"], "hours_note": "In term time"},
    "address": {"address": "3 Mill Row\nUpper Fenwick", "town": "Fenwick", "postcode": "zz11aa"},
    "area": {"covers": "wards", "wards": "West Hill\nUpton"},
    "price": {
        "price_from": "6",
        "price_to": "£7.50",
        "price_unit": "session",
        "priced_on-day": "1",
        "priced_on-month": "11",
        "priced_on-year": "2026",
    },
    "payment": {"direct_payments": "y"},
    "availability": {"availability": "spaces"},
    "about": {"summary": "Lunch and company.", "description": "Come along.\r\n\r\nStay."},
    "access": {"access": ["step-free"], "access_note": ""},
    "contact": {"phone": "01632 960200", "email": "", "website": "example.org"},
    "complaints": {"complaints": "Speak to Jo."},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrant:
    """Somebody whose registration has one service, of which nothing is answered."""

    app: Flask
    person: Person
    registration_id: int

    @property
    def place(self) -> str:
        """The address of the service."""
        return f"/provider/registrations/{self.registration_id}/offers/0"

    def offer(self) -> Offer:
        """What is kept."""
        with self.app.app_context():
            found = own_registration(self.registration_id, by=self.by, today=NOW.date())
            return found.answers.offers[0]

    @property
    def by(self) -> Principal:
        """The person, for use cases."""
        return Principal(
            account_id=self.person.account_id,
            session_id=1,
            email=self.person.email,
            name="Alex Example",
            roles=frozenset({Role.PROVIDER}),
        )


@pytest.fixture
def registrant(marketplace: Flask) -> Registrant:
    return _registrant(marketplace, ProviderKind.UNREGULATED)


def test_every_answer_leads_to_the_next_and_is_kept(registrant: Registrant) -> None:
    overview = registrant.person.get(registrant.place)
    address = overview.address_of("Start")
    for step in STEPS:
        assert address.endswith(f"/{step.slug}")
        page = registrant.person.get(address)
        sent = registrant.person.submit(page, **ANSWERS[step.slug])  # type: ignore[arg-type]
        assert sent.status_code == 302, (step.slug, sent.text)
        address = str(sent.location)

    assert address == registrant.place
    offer = registrant.offer()
    assert offer.service_types == ("meals", "social-activity")
    assert offer.needs == ("Ataxia", "Dementia", "Gout")
    assert offer.languages == ("Cornish", "English")
    assert offer.address == "3 Mill Row, Upper Fenwick"
    assert (offer.postcode, offer.covers) == ("ZZ1 1AA", "wards: Upton;West Hill")
    assert (f"{offer.price_from}", f"{offer.price_to}") == ("6.00", "7.50")
    assert (offer.price_unit, offer.availability) == (PriceUnit.SESSION, Availability.SPACES)
    assert offer.description == "Come along.\n\nStay."
    assert offer.website == "https://example.org"
    done = registrant.person.get(registrant.place)
    assert "Before you can send" not in done.main
    preview = registrant.person.get(f"{registrant.place}/preview")
    assert preview.heading == "Larkspur lunch club"
    assert preview.facts()["Where"].endswith("Wards: Upton and West Hill")


def test_what_may_not_be_offered_is_said_on_the_services_page(registrant: Registrant) -> None:
    for slug, fields in (
        ("service", {"name": "Helping hands", "service_types": ["companionship"]}),
        ("care", {"personal_care": "yes"}),
        ("about", {"description": "We help."}),
    ):
        page = registrant.person.get(f"{registrant.place}/{slug}")
        assert registrant.person.submit(page, **fields).status_code == 302

    overview = registrant.person.get(registrant.place)

    assert "only a provider registered with CQC may offer that" in overview.main


def test_a_stale_answer_is_kept_on_the_page(registrant: Registrant) -> None:
    page = registrant.person.get(f"{registrant.place}/complaints")
    other_tab = registrant.person.get(f"{registrant.place}/service")
    registrant.person.submit(other_tab, **ANSWERS["service"])  # type: ignore[arg-type]

    stale = registrant.person.submit(page, complaints="Write to us.")

    assert stale.status_code == 409
    assert "Write to us." in stale.text
    assert registrant.offer().complaints == ""


def test_somebody_elses_service_is_not_there(registrant: Registrant, marketplace: Flask) -> None:
    stranger = signed_in(marketplace, Role.PROVIDER)
    for path in ("", "/service", "/preview"):
        assert stranger.fetch(f"{registrant.place}{path}").status_code == 404
    stranger.post(f"{registrant.place}/service", ANSWERS["service"], status=404)
    other = registrant.place.removesuffix("0")
    for path in ("7", "7/service", "7/preview", "0/no-such-page"):
        assert registrant.person.fetch(f"{other}{path}").status_code == 404


def _registrant(app: Flask, kind: ProviderKind) -> Registrant:
    person = signed_in(app, Role.PROVIDER)
    made = Registrant(app=app, person=person, registration_id=0)
    with app.app_context():
        key = registrations.start(by=made.by, now=NOW)
        version = registrations.save_section(
            key, Organisation(kind=kind, name="Larkspur Ltd"), version=1, by=made.by, now=NOW
        )
        registrations.add_offer(key, version=version, by=made.by, now=NOW)
    return Registrant(app=app, person=person, registration_id=key)
