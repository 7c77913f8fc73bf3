"""What an officer's decision on a registration does. Parts of `services.case_decisions`.

Approval makes the provider, or joins one: that whose imported listing of the same location nobody
keeps, or the one of the same name that the registrant acts for already. It makes the listings, and
hands the registrant's claims and documents to the provider. The case, the message and the
officer's authority are the caller's.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import Principal
from marketplace.domain.account_events import MemberJoined
from marketplace.domain.claim_events import EndReason
from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import (
    DECLARATIONS,
    Answers,
    Declarations,
    RegisterLink,
    Section,
    section_as_json,
)
from marketplace.domain.registration_events import (
    RegistrationApproved,
    RegistrationDeclined,
    RegistrationReturned,
)
from marketplace.domain.registration_offers import tied
from marketplace.domain.registrations import ClaimStatus, ProviderKind, RegistrationStatus
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import JsonObject
from marketplace.models.providers import Provider
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.registration_surroundings import (
    Joinable,
    joinable_at,
    own_provider_called,
    provider_called,
)
from marketplace.queries.registrations import facts_of
from marketplace.services.claim_moves import end_all
from marketplace.services.documents import hand_over
from marketplace.services.listing_content import apply_offer, create_listing
from marketplace.services.registrations import subject
from marketplace.services.transaction import Transaction
from marketplace.services.visibility import refresh

_SOURCE = "registration"
"""Where the audit log says that the content of its listings is from."""


def approved(tx: Transaction, registration_id: int, *, by: Principal) -> tuple[int, ...]:
    """Let a registration into the directory; return the ids of its listings.

    Raises:
        ConflictError: it does not wait for a decision any more.
        RefusedError: its location is not proved to be theirs, its name is another provider's, or
            whoever sent it is not here any more.
    """
    del by  # the caller asked whether they may; the transaction names them
    row = _waiting(tx, registration_id)
    if tx.get(Account, row.account_id).closed_at is not None:
        raise RefusedError(
            "The account that sent this is closed, so nobody could keep the listings. Decline it"
        )
    facts = facts_of(row, today=london_day(tx.now))
    if facts.kind is ProviderKind.REGISTERED and facts.claim is not ClaimStatus.VERIFIED:
        raise RefusedError(
            "It is not proved that the location is theirs. Phone the number on the register, note "
            "the call with the claim, and approve then"
        )
    joinable = joinable_at(facts.answers.location_id)
    provider = _provider(tx, row, facts.answers, joinable)
    _hand_over(tx, row, provider)
    listing_ids = _listings(tx, provider, tied(facts.answers).offers, joinable)
    row.status, row.decided_at = RegistrationStatus.APPROVED.value, tx.now
    tx.session.flush()
    tx.record(
        RegistrationApproved(
            subject=subject(row.id),
            provider_id=provider.id,
            joined=joinable is not None,
            listing_ids=listing_ids,
        )
    )
    return listing_ids


def returned(tx: Transaction, registration_id: int, *, by: Principal) -> None:
    """Give a registration back, to be put right and sent again. Raises ConflictError."""
    del by
    row = _waiting(tx, registration_id)
    row.status, row.decided_at = RegistrationStatus.RETURNED.value, tx.now
    tx.session.flush()
    tx.record(RegistrationReturned(subject=subject(row.id), reference=row.reference or ""))


def declined(tx: Transaction, registration_id: int, *, by: Principal) -> None:
    """End a registration: its claims end too, so that others can claim. Raises ConflictError."""
    del by
    row = _waiting(tx, registration_id)
    row.status, row.decided_at = RegistrationStatus.DECLINED.value, tx.now
    end_all(tx, registration_id=row.id, reason=EndReason.REGISTRATION_DECLINED)
    tx.session.flush()
    tx.record(RegistrationDeclined(subject=subject(row.id), reference=row.reference or ""))


def _waiting(tx: Transaction, registration_id: int) -> Registration:
    """The registration, locked, while it waits. Raises NotFoundError or ConflictError."""
    row = tx.session.get(
        Registration, registration_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise NotFoundError("there is no such registration")
    if row.status != RegistrationStatus.SENT:
        raise ConflictError("this registration does not wait for a decision any more")
    return row


def _provider(
    tx: Transaction, row: Registration, answers: Answers, joinable: Joinable | None
) -> Provider:
    """The provider that the answers describe: the joined one, their own one, or a new one.

    Whoever acts for a provider of this name registers a further place of it. Raises RefusedError
    where another provider has the name.
    """
    organisation = answers.organisation
    own_id = own_provider_called(organisation.name, account_id=row.account_id)
    joined_id = joinable.provider_id if joinable else own_id
    if provider_called(organisation.name, other_than=joined_id) is not None:
        raise _taken(organisation.name)
    provider = Provider(created_at=tx.now) if joined_id is None else tx.get(Provider, joined_id)
    provider.name = organisation.name
    provider.kind = organisation.kind.value if organisation.kind else None
    provider.legal_name = organisation.legal_name or organisation.name
    provider.company_number = organisation.company_number or None
    provider.charity_number = organisation.charity_number or None
    provider.profile = profile_of(answers)
    try:
        with tx.session.begin_nested():
            tx.add(provider)
    except IntegrityError:
        raise _taken(organisation.name) from None
    return provider


def profile_of(answers: Answers) -> JsonObject:
    """What no column of a provider has; of the register and declarations what fits its kind."""
    kind = answers.organisation.kind
    regulated = kind in (ProviderKind.REGISTERED, ProviderKind.OTHER_REGULATOR)
    sections: tuple[Section, ...] = (
        answers.contact,
        answers.register if regulated else RegisterLink(),
        answers.declarations if kind in DECLARATIONS else Declarations(),
        answers.safety,
    )
    return {section.key: section_as_json(section) for section in sections}


def _taken(name: str) -> RefusedError:
    return RefusedError(
        f"A provider called “{name}” is in the directory already. Return the registration and ask "
        "for a name that tells the two apart"
    )


def _hand_over(tx: Transaction, row: Registration, provider: Provider) -> None:
    """Make the registrant one of the provider's people, and its proofs the provider's."""
    row.provider_id = provider.id
    if not _acts_for(tx, row.account_id, provider.id):
        tx.add(Membership(account_id=row.account_id, provider_id=provider.id, since=tx.now))
        tx.session.flush()
        tx.record(MemberJoined(subject=f"account:{row.account_id}", provider=provider.id))
    tx.session.execute(
        update(Claim).where(Claim.registration_id == row.id).values(provider_id=provider.id)
    )
    tx.session.expire_all()
    hand_over(tx, registration_id=row.id, provider_id=provider.id)


def _acts_for(tx: Transaction, account_id: int, provider_id: int) -> bool:
    current = select(Membership.id).where(
        Membership.account_id == account_id,
        Membership.provider_id == provider_id,
        Membership.ended_at.is_(None),
    )
    return tx.session.scalars(current).first() is not None


def _listings(
    tx: Transaction, provider: Provider, offers: tuple[Offer, ...], joinable: Joinable | None
) -> tuple[int, ...]:
    """Publish each offer: on an imported listing of the same location first, then as new ones."""
    provider_id = provider.id
    waiting = list(joinable.listing_ids) if joinable else []
    published = []
    for offer in offers:
        if offer.cqc_location_id and waiting:
            listing_id = waiting.pop(0)
            apply_offer(tx, listing_id, offer, source=_SOURCE)
        else:
            listing_id = create_listing(tx, provider_id=provider_id, offer=offer, source=_SOURCE)
        published.append(listing_id)
    if joinable:
        refresh(tx, joinable.all_listing_ids)  # they show the provider's name
    return tuple(published)
