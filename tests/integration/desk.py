"""Rows that the desk's tests need: people, a provider, and what they sent to the council."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role, person
from marketplace.domain.cases import CaseKind
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers, Contact, Organisation, Safety
from marketplace.domain.registrations import ProviderKind
from marketplace.models.accounts import Account, AccountRole, Membership, SignIn
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.events import AuditEvent
from marketplace.models.providers import Provider
from marketplace.models.registrations import Registration
from marketplace.services.cases import open_case
from marketplace.services.transaction import transaction
from tests.integration.town import START

TEST = person("somebody@example.org")


def add_person(
    email: str,
    *roles: Role,
    provider_ids: tuple[int, ...] = (),
    name: str = "",
    now: datetime = START,
) -> Principal:
    """Somebody with these roles who has signed in, second factor and all."""
    with transaction(actor=TEST, now=now) as tx:
        account = Account(
            email=email,
            name=name or email.partition("@")[0],
            created_at=now,
            email_confirmed_at=now,
        )
        tx.add(account)
        tx.session.flush()
        for role in roles:
            tx.add(AccountRole(account_id=account.id, role=role.value))
        for provider_id in provider_ids:
            tx.add(Membership(account_id=account.id, provider_id=provider_id, since=now))
        sign_in = SignIn(
            account_id=account.id,
            token_hash=f"token of {email}"[:64],
            browser="Firefox on Windows",
            started_at=now,
            last_seen_at=now,
            second_factor_at=now,
        )
        tx.add(sign_in)
        tx.session.flush()
        return Principal(
            account_id=account.id,
            session_id=sign_in.id,
            email=email,
            name=account.name,
            roles=frozenset(roles),
            provider_ids=frozenset(provider_ids),
            has_second_factor=True,
            passed_second_factor=True,
        )


def add_provider(name: str = "Bramble Care Ltd", *, now: datetime = START) -> int:
    """A provider without listings."""
    with transaction(actor=TEST, now=now) as tx:
        provider = Provider(name=name, created_at=now)
        tx.add(provider)
        tx.session.flush()
        return provider.id


def answers_of(trading_name: str, *offers: Offer) -> Answers:
    """The answers of a service that needs no registration with a regulator."""
    offer = Offer(
        name=f"{trading_name.split(maxsplit=1)[0]} Gardening",
        summary="We mow and weed.",
        service_types=("gardening",),
        personal_care=False,
        covers="5 miles",
        postcode="DA5 1AA",
        phone="020 7946 0000",
    )
    return Answers(
        organisation=Organisation(kind=ProviderKind.UNREGULATED, name=trading_name),
        contact=Contact(name="Sam", phone="020 7946 0000", email="office@example.org"),
        offers=offers or (offer,),
        safety=Safety(safeguarding_lead="The office", safeguarding_phone="020 7946 0000"),
    )


def add_registration(
    account_id: int,
    *,
    trading_name: str = "Bramble Care",
    now: datetime = START,
    answers: Answers | None = None,
) -> int:
    """A registration that was sent."""
    with transaction(actor=TEST, now=now) as tx:
        registration = Registration(
            account_id=account_id,
            reference=f"R-{account_id}-{trading_name[:8]}",
            status="sent",
            answers=(answers or answers_of(trading_name)).as_json(),
            started_at=now,
            saved_at=now,
            sent_at=now,
        )
        tx.add(registration)
        tx.session.flush()
        return registration.id


def waiting_registration(
    account_id: int,
    *,
    now: datetime = START,
    trading_name: str = "Bramble Care",
    answers: Answers | None = None,
) -> int:
    """A registration that waits on the desk; the id of its case."""
    registration_id = add_registration(
        account_id, trading_name=trading_name, now=now, answers=answers
    )
    with transaction(actor=TEST, now=now) as tx:
        case = open_case(
            tx,
            kind=CaseKind.REGISTRATION,
            opened_by=account_id,
            registration_id=registration_id,
        )
        return case.id


def stored_case(case_id: int) -> Case:
    """A case as the database has it now."""
    db.session.rollback()
    found = db.session.get(Case, case_id)
    assert found is not None
    return found


def kept(kind: str) -> list[AuditEvent]:
    """The events of a kind, oldest first."""
    chosen = select(AuditEvent).where(AuditEvent.kind == kind).order_by(AuditEvent.id)
    return list(db.session.scalars(chosen))
