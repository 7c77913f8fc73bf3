"""A provider registers: begin, answer section by section, send, take back.

Each function is one use case. A registration is its starter's alone until it is approved; to
anybody else it does not exist. `version` is that of the registration as the person saw it: where
it has moved on, ConflictError is raised and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain import expectations
from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.errors import (
    ConflictError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers, Contact, RegisterLink, Section
from marketplace.domain.registration_checks import Part
from marketplace.domain.registration_events import (
    ExpectationsAccepted,
    RegistrationSaved,
    RegistrationStarted,
)
from marketplace.domain.registration_offers import offer_for, tied
from marketplace.domain.registrations import RegistrationStatus
from marketplace.models.registrations import Registration
from marketplace.services.provider_invitations import started
from marketplace.services.transaction import Transaction, transaction

_MOST_OFFERS = 30


def start(*, by: Principal, now: datetime) -> int:
    """Begin a registration, or go on with one that nothing was answered in; return its id.

    The contact is offered from the account, so that nothing is asked twice.
    """
    require(by, Permission.REGISTER)
    with transaction(actor=by.actor, now=now) as tx:
        blank = Answers(contact=Contact(name=by.name, email=by.email))
        unused = _unused(tx, by, blank)
        if unused is not None:
            return unused
        row = Registration(
            account_id=by.account_id,
            status=RegistrationStatus.OPEN.value,
            answers=blank.as_json(),
            started_at=now,
            saved_at=now,
        )
        tx.add(row)
        tx.session.flush()
        tx.record(RegistrationStarted(subject=subject(row.id), account_id=by.account_id))
        started(tx, email=by.email, registration_id=row.id)
        return row.id


def save_section(
    registration_id: int, section: Section, *, version: int, by: Principal, now: datetime
) -> int:
    """Keep the answers of one section; return the new version.

    Raises NotFoundError, ConflictError, and RefusedError once it is sent.
    """
    return _change(
        registration_id,
        lambda answers: answers.with_section(section),
        what=section.key,
        version=version,
        by=by,
        now=now,
    )


def save_location(
    registration_id: int, link: RegisterLink, *, version: int, by: Principal, now: datetime
) -> int:
    """Keep which location it is; return the new version.

    Names that nobody has given yet are taken from the register, and offers follow the location.
    Raises as `save_section`.
    """

    def with_location(answers: Answers) -> Answers:
        organisation = answers.organisation
        filled = replace(
            organisation,
            name=organisation.name or link.name,
            legal_name=organisation.legal_name or link.provider_name,
        )
        return replace(answers, register=link, organisation=filled)

    return _change(
        registration_id, with_location, what=Part.REGISTER, version=version, by=by, now=now
    )


def add_offer(
    registration_id: int, *, copy_of: int | None = None, version: int, by: Principal, now: datetime
) -> int:
    """Add a service, filled from what is known already, or a copy of another; return its number.

    Raises as `save_section`, and RefusedError beyond 30 services.
    """
    number = -1

    def with_one_more(answers: Answers) -> Answers:
        nonlocal number
        number = len(answers.offers)
        if number >= _MOST_OFFERS:
            raise RefusedError(f"a registration holds at most {_MOST_OFFERS} services")
        new = _offer(answers, copy_of) if copy_of is not None else offer_for(answers, None)
        return replace(answers, offers=(*answers.offers, new))

    _change(registration_id, with_one_more, what=Part.OFFERS, version=version, by=by, now=now)
    return number


def save_offer(  # noqa: PLR0913 - which, what, of which state, who and when
    registration_id: int, number: int, offer: Offer, *, version: int, by: Principal, now: datetime
) -> int:
    """Keep one service's answers; return the new version. Raises as `save_section`."""

    def with_offer(answers: Answers) -> Answers:
        _offer(answers, number)
        offers = list(answers.offers)
        offers[number] = offer
        return replace(answers, offers=tuple(offers))

    return _change(registration_id, with_offer, what=Part.OFFERS, version=version, by=by, now=now)


def remove_offer(
    registration_id: int, number: int, *, version: int, by: Principal, now: datetime
) -> int:
    """Take one service out; return the new version. Raises as `save_section`."""

    def without(answers: Answers) -> Answers:
        _offer(answers, number)
        kept = (offer for one, offer in enumerate(answers.offers) if one != number)
        return replace(answers, offers=tuple(kept))

    return _change(registration_id, without, what=Part.OFFERS, version=version, by=by, now=now)


def accept_expectations(
    registration_id: int, *, accepted: str, version: int, by: Principal, now: datetime
) -> int:
    """Note that this version of the expectations was accepted; return the new version.

    Raises as `save_section`, and ConflictError where `accepted` is not the version in force: the
    words that were read are not those that count now.
    """
    if accepted != expectations.VERSION:
        raise ConflictError("our expectations have changed since you opened the page")
    with transaction(actor=by.actor, now=now) as tx:
        row = changeable(tx, registration_id, by=by, version=version)
        row.expectations_version, row.expectations_accepted_at = accepted, now
        row.saved_at = now
        tx.session.flush()
        tx.record(ExpectationsAccepted(subject=subject(row.id), version=accepted))
        return row.version


def subject(registration_id: int) -> str:
    """How the audit log and messages name a registration."""
    return f"registration:{registration_id}"


def own_row(tx: Transaction, registration_id: int, *, by: Principal) -> Registration:
    """Somebody's own registration, locked. Raises ForbiddenError or NotFoundError."""
    require(by, Permission.REGISTER)
    row = tx.session.get(
        Registration, registration_id, with_for_update=True, populate_existing=True
    )
    if row is None or row.account_id != by.account_id:
        raise NotFoundError("there is no such registration here")
    return row


def changeable(
    tx: Transaction, registration_id: int, *, by: Principal, version: int
) -> Registration:
    """Somebody's own registration, while it may be changed and is as they saw it.

    Raises as `own_row`, ConflictError where it has moved on, RefusedError once it is sent.
    """
    row = own_row(tx, registration_id, by=by)
    if not RegistrationStatus(row.status).can_change:
        raise RefusedError(
            "this registration has been sent, so its answers stand. Take it back to change them"
        )
    if row.version != version:
        raise ConflictError("this registration was changed since you opened the page")
    return row


def _change(  # noqa: PLR0913 - which, how, of which state, who and when
    registration_id: int,
    change: Callable[[Answers], Answers],
    *,
    what: str,
    version: int,
    by: Principal,
    now: datetime,
) -> int:
    """Change the answers; saying the same again writes nothing."""
    with transaction(actor=by.actor, now=now) as tx:
        row = changeable(tx, registration_id, by=by, version=version)
        answers = tied(change(Answers.from_json(row.answers))).as_json()
        if answers != row.answers:
            row.answers, row.saved_at = answers, now
            tx.session.flush()
            tx.record(RegistrationSaved(subject=subject(row.id), section=str(what)))
        return row.version


def _offer(answers: Answers, number: int) -> Offer:
    """One of the services. Raises NotFoundError."""
    if not 0 <= number < len(answers.offers):
        raise NotFoundError("there is no such service in this registration")
    return answers.offers[number]


def _unused(tx: Transaction, by: Principal, blank: Answers) -> int | None:
    """An open registration of theirs in which nothing was answered: a second click finds it."""
    chosen = select(Registration).where(
        Registration.account_id == by.account_id,
        Registration.status == RegistrationStatus.OPEN.value,
    )
    return next(
        (row.id for row in tx.session.scalars(chosen) if row.answers == blank.as_json()), None
    )
