"""A case's page: what changes, both sides of a claim, the register beside the provider's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.cases import CaseKind
from marketplace.domain.offers import Offer
from marketplace.domain.ratings import Rating
from marketplace.domain.registration_answers import Organisation, RegisterLink
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.documents import Document
from marketplace.models.listings import Listing
from marketplace.models.registrations import Claim
from marketplace.queries.offers import offer_of
from marketplace.services.cases import open_case
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_registration, answers_of
from tests.integration.town import add_listing
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW
from tests.web.visitor import words_of

PLACE = "1-999000001"
LINK = RegisterLink(
    location_id=PLACE,
    found=True,
    looked_at=NOW,
    name="Bramble Home Care",
    provider_name="Bramble Care Limited",
    address="1 High Street",
    town="Marlbridge",
    postcode="DA5 1AA",
    phone="020 7946 0555",
    website="https://bramble.example",
    activities=("Personal care",),
    register_service_types=("Homecare agencies",),
    rating=Rating.GOOD,
    rated_on=NOW.date() - timedelta(days=300),
)
OFFER = Offer(
    name="Bramble Home Care",
    description="We help you at home.",
    service_types=("home-care",),
    personal_care=True,
    cqc_location_id=PLACE,
    postcode="DA5 1AB",
    covers="5 miles",
    phone="020 7946 0555",
)


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA)


def registered(app: Flask, *, name: str, email: str, claim: str) -> int:
    """A registration of a CQC-registered service with a claim; the id of its claim's case."""
    with app.app_context():
        sender = add_person(email, Role.PROVIDER, now=NOW)
        answers = replace(
            answers_of(name, OFFER),
            organisation=Organisation(
                kind=ProviderKind.REGISTERED, name=name, legal_name="Bramble Care Limited"
            ),
            register=LINK,
        )
        registration_id = add_registration(
            sender.account_id, trading_name=name, now=NOW, answers=answers
        )
        with transaction(actor=TEST, now=NOW) as tx:
            made = Claim(
                cqc_id=PLACE,
                account_id=sender.account_id,
                registration_id=registration_id,
                status=claim,
                made_at=NOW,
                code_tries=0,
            )
            tx.add(made)
            tx.session.flush()
            open_case(
                tx,
                kind=CaseKind.REGISTRATION,
                opened_by=sender.account_id,
                registration_id=registration_id,
                referrals=("The name has look-alike letters.",),
            )
            return open_case(
                tx,
                kind=CaseKind.CLAIM,
                opened_by=sender.account_id,
                registration_id=registration_id,
                claim_id=made.id,
            ).id


def case_of(app: Flask, kind: CaseKind) -> int:
    """The first case of a kind."""
    with app.app_context():
        return int(db.session.query(Case.id).filter_by(kind=kind.value).limit(1).scalar())


def test_a_registration_stands_beside_the_register(marketplace: Flask, officer: Person) -> None:
    registered(marketplace, name="Bramble Care", email="one@example.org", claim="referred")
    page = officer.get(f"/quality/cases/{case_of(marketplace, CaseKind.REGISTRATION)}")
    rows = {words_of(row.th): row.get_text(" ") for row in page.soup.select("tbody tr")}
    assert "Same" in rows["Legal name"]
    assert "Different" in rows["Trading name"]
    assert "Different" in rows["Postcode"]
    assert "Same" in rows["Phone"]
    assert "Personal care" in rows["Regulated activities"]
    assert "look-alike" in page.main
    assert "We help you at home." in page.main
    assert "rated Good" in page.main


def test_an_unproved_location_keeps_a_registration_from_approval(
    marketplace: Flask, officer: Person
) -> None:
    registered(marketplace, name="Bramble Care", email="one@example.org", claim="referred")
    case_id = case_of(marketplace, CaseKind.REGISTRATION)
    page = officer.refused(f"/quality/cases/{case_id}/approve", version="1")
    assert "It is not proved that the location is theirs" in page.main


def test_both_sides_of_a_claim_and_the_number_to_call(marketplace: Flask, officer: Person) -> None:
    registered(marketplace, name="Bramble Care", email="one@example.org", claim="code-sent")
    case_id = registered(marketplace, name="Other Care", email="two@example.org", claim="referred")
    page = officer.get(f"/quality/cases/{case_id}")
    assert "020 7946 0555" in page.main
    for words in ("Bramble Care", "one@example.org", "Other Care", "two@example.org"):
        assert words in page.main
    form = officer.get(page.address_of("Approve"))
    assert (
        "Say whether you phoned"
        in officer.refused(f"/quality/cases/{case_id}/approve", version="1").main
    )
    answer = officer.submit(form, method="call-back", note="The office knows them.")
    assert answer.status_code == 302
    assert "The office knows them." in officer.get(f"/quality/cases/{case_id}").main


def test_an_edit_shows_what_is_public_and_what_is_proposed(
    marketplace: Flask, officer: Person
) -> None:
    with marketplace.app_context():
        sender = add_person("one@example.org", Role.PROVIDER, now=NOW)
        listing_id = add_listing(None, name="Lunch club", services=("social-activity",), now=NOW)
        proposed = replace(offer_of(listing_id), name="Tea <b>club</b>", summary="Tea, and talk.")
        with transaction(actor=TEST, now=NOW) as tx:
            edit = ListingEdit(
                provider_id=tx.get(Listing, listing_id).provider_id,
                listing_id=listing_id,
                status="sent",
                content=proposed.as_json(),
                account_id=sender.account_id,
                started_at=NOW,
                saved_at=NOW,
                sent_at=NOW,
            )
            tx.add(edit)
            tx.session.flush()
            case_id = open_case(
                tx,
                kind=CaseKind.EDIT,
                opened_by=sender.account_id,
                provider_id=edit.provider_id,
                edit_id=edit.id,
                listing_id=listing_id,
            ).id
    page = officer.get(f"/quality/cases/{case_id}")
    rows = {words_of(row.th): row.get_text(" ") for row in page.soup.select("tbody tr")}
    assert "Lunch club" in rows["Name"]
    assert "Tea <b>club</b>" in rows["Name"]
    assert "Tea, and talk." in rows["Summary"]


def test_a_document_is_marked_as_seen(marketplace: Flask, officer: Person) -> None:
    registered(marketplace, name="Bramble Care", email="one@example.org", claim="referred")
    case_id = case_of(marketplace, CaseKind.REGISTRATION)
    with marketplace.app_context():
        case = db.session.get_one(Case, case_id)
        document = Document(
            registration_id=case.registration_id,
            kind="insurance",
            stored_name="random",
            original_name="cover <i>.pdf",
            media_type="application/pdf",
            size=9,
            sha256="a" * 64,
            uploaded_by=case.opened_by,
            uploaded_at=NOW,
            expires_on=NOW.date() + timedelta(days=90),
        )
        db.session.add(document)
        db.session.commit()
        path = f"/quality/cases/{case_id}/documents/{document.id}/seen"
    page = officer.get(f"/quality/cases/{case_id}")
    assert "cover <i>.pdf" in page.main
    assert officer.submit(page, form=f'form[action="{path}"]').status_code == 302
    page = officer.get(f"/quality/cases/{case_id}")
    assert "The document is marked as seen." in page.main
    assert "Seen on" in page.main


def test_an_officer_sees_that_a_case_is_their_own(marketplace: Flask) -> None:
    both = signed_in(marketplace, (Role.QA, Role.PROVIDER), email="both@example.org")
    registered(marketplace, name="Bramble Care", email="one@example.org", claim="referred")
    case_id = case_of(marketplace, CaseKind.REGISTRATION)
    with marketplace.app_context():
        db.session.get_one(Case, case_id).opened_by = both.account_id
        db.session.commit()
    page = both.get(f"/quality/cases/{case_id}")
    assert "You are on the other side" in page.main
    assert "Approve" not in [link.get_text() for link in page.soup.select("a.govuk-button")]
    page = both.refused(f"/quality/cases/{case_id}/approve", version="2")
    assert "somebody else decides it" in page.main
