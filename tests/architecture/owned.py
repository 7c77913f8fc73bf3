"""One of each thing that belongs to somebody, twice: once for each of two providers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role, person
from marketplace.domain.cases import CaseKind, EditStatus
from marketplace.domain.offers import Offer
from marketplace.domain.registrations import ProviderKind
from marketplace.models.accounts import LinkPurpose, SignIn, SingleUseLink
from marketplace.models.base import Base, db
from marketplace.models.cases import ListingEdit, ProviderInvitation
from marketplace.models.documents import Document
from marketplace.models.finding import Synonym
from marketplace.models.holds import QualityAlertRow
from marketplace.models.messages import Message
from marketplace.models.providers import Provider
from marketplace.queries.offers import offer_of
from marketplace.services.cases import open_case
from marketplace.services.listing_content import create_listing
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from tests.architecture import owned_concerns
from tests.architecture.owned_enquiries import enquiry_to
from tests.unit.registrations import answers_of
from tests.web.people import Person, account, signed_in
from tests.web.registering import begun

Ids = dict[str, int | str]
"""Values for the variable parts of addresses, by their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A provider user, and what is theirs. `other` are the ids where an address needs others."""

    who: Person
    ids: Ids
    other: dict[str, Ids]


def owned(app: Flask, name: str) -> Owned:
    """Make a provider user who owns one of everything, a registration under way included."""
    with app.app_context():
        now: datetime = app.config[CLOCK]()
        provider_id = _added(Provider(name=name, kind=ProviderKind.UNREGULATED, created_at=now))
    who = signed_in(
        app, Role.PROVIDER, provider_ids=(provider_id,), email=f"{name.casefold()}@example.org"
    )
    registration_id = int(begun(who, answers_of(ProviderKind.UNREGULATED)).rsplit("/", 1)[-1])
    with app.app_context():
        return _all_of(who, name, provider_id, registration_id, now)


def _all_of(who: Person, name: str, provider_id: int, registration_id: int, now: datetime) -> Owned:
    offer = Offer(name=f"{name} lunch club", service_types=("social-activity",), town="Marlbridge")
    with transaction(actor=person(who.email), now=now) as tx:
        listing_id = create_listing(tx, provider_id=provider_id, offer=offer, source="test")
    edit = _added(_edit(provider_id, listing_id, who.account_id, now))
    new = _added(_edit(provider_id, None, who.account_id, now))
    colleague = account(
        f"colleague-{name.casefold()}@example.org",
        {Role.PROVIDER},
        provider_ids=(provider_id,),
        now=now,
    )
    invited = account(f"invited-{name.casefold()}@example.org", {Role.PROVIDER}, now=now)
    ids: Ids = {
        "provider_id": provider_id,
        "listing_id": listing_id,
        "registration_id": registration_id,
        "edit_id": edit,
        "document_id": _added(_document(name, who.account_id, now, provider_id=provider_id)),
        "account_id": colleague,
        "link_id": _added(_invitation(invited, provider_id, now)),
        "sign_in_id": _sign_in_of(who),
        "case_id": _case(who, provider_id, listing_id, now),
        "enquiry_id": enquiry_to(provider_id, listing_id, name, now=now),
        "kind": "insurance",
        "step": "about",
        "number": 0,
    }
    user = owned_concerns.principal_of(who.account_id, Role.PROVIDER, provider_ids=(provider_id,))
    told, of_compliment = owned_concerns.of_provider(user, name, now=now)
    ids |= told
    of_registration = select(Document.id).where(Document.registration_id == registration_id)
    other: dict[str, Ids] = {
        "provider.new_listing": {"edit_id": new},
        "provider.new_listing_step": {"edit_id": new},
        "provider.new_listing_preview": {"edit_id": new},
        "provider.new_listing_send": {"edit_id": new},
        "provider.remove_document": {
            "document_id": db.session.scalars(of_registration).first() or 0
        },
        **of_compliment,
    }
    return Owned(who=who, ids=ids, other=other)


def staff_things(app: Flask) -> Ids:
    """What only staff have pages about."""
    with app.app_context():
        now: datetime = app.config[CLOCK]()
        clerk = account("clerk@example.org", {Role.MANAGER}, now=now, second_factor=True)
        alert = QualityAlertRow(
            kind="dormant",
            subject="location:1-999000009",
            message="Not operating.",
            raised_at=now,
            last_raised_at=now,
            times=1,
        )
        invitation = ProviderInvitation(
            organisation="Bramble Meals", email="b@example.org", invited_by=clerk, invited_at=now
        )
        message = Message(
            kind="password-changed",
            account_id=clerk,
            address="clerk@example.org",
            subject=f"account:{clerk}",
            refers={},
            created_at=now,
            attempts=3,
            given_up_at=now,
        )
        synonym = Synonym(words="helper", means="home care", added_at=now, added_by=clerk)
        return {
            "account_id": clerk,
            "alert_id": _added(alert),
            "invitation_id": _added(invitation),
            "message_id": _added(message),
            "synonym_id": _added(synonym),
            "role": Role.QA.value,
            "record": "delivery",
            "hand_off_id": 0,
            "concern_link_id": 0,
            "compliment_id": 0,
            "mistake_id": 0,
            "organisational_id": 0,
        }


def staff_concerns(app: Flask, officer_id: int) -> dict[str, Ids]:
    """What only staff have pages about of what people tell us, by how the endpoints begin."""
    with app.app_context():
        now: datetime = app.config[CLOCK]()
        return owned_concerns.of_staff(officer_id, now=now)


def _added(row: Base) -> int:
    db.session.add(row)
    db.session.commit()
    return int(row.id)  # type: ignore[attr-defined]  # each of these tables has one


def _edit(provider_id: int, listing_id: int | None, account_id: int, now: datetime) -> ListingEdit:
    offer = offer_of(listing_id) if listing_id else Offer(name="A second club")
    return ListingEdit(
        provider_id=provider_id,
        listing_id=listing_id,
        base_revision=1 if listing_id else None,
        status=EditStatus.OPEN.value,
        content=offer.as_json(),
        account_id=account_id,
        started_at=now,
        saved_at=now,
    )


def _document(name: str, account_id: int, now: datetime, **owner: int) -> Document:
    return Document(
        kind="insurance",
        stored_name=f"{name.casefold():x<32}"[:32],
        original_name="certificate.pdf",
        media_type="application/pdf",
        size=10,
        sha256="0" * 64,
        uploaded_by=account_id,
        uploaded_at=now,
        expires_on=(now + timedelta(days=200)).date(),
        **owner,
    )


def _invitation(account_id: int, provider_id: int, now: datetime) -> SingleUseLink:
    return SingleUseLink(
        purpose=LinkPurpose.INVITATION.value,
        nonce="0" * 32,
        account_id=account_id,
        subject=f"provider:{provider_id}",
        created_at=now,
        expires_at=now + timedelta(days=7),
    )


def _sign_in_of(who: Person) -> int:
    found = select(SignIn.id).where(SignIn.account_id == who.account_id)
    return db.session.scalars(found).one()


def _case(who: Person, provider_id: int, listing_id: int, now: datetime) -> int:
    with transaction(actor=person(who.email), now=now) as tx:
        case = open_case(
            tx,
            kind=CaseKind.REVIEW,
            opened_by=who.account_id,
            provider_id=provider_id,
            listing_id=listing_id,
            words="Please look.",
        )
        tx.session.flush()
        return case.id
