"""Everything that an officer looks at before deciding a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.cases import CaseKind, CaseStatus, working_days_left
from marketplace.domain.documents import Owner
from marketplace.domain.errors import NotFoundError
from marketplace.domain.offer_differences import (
    LABELS,
    NOT_GIVEN,
    Difference,
    in_words,
)
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers
from marketplace.domain.side_by_side import (
    Compared,
    RegisterSays,
    as_confirmed,
    offer_beside,
    organisation_beside,
)
from marketplace.models.accounts import Account
from marketplace.models.base import Base, db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.providers import Provider
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.claim_sides import ClaimSeen, claim_seen
from marketplace.queries.desk import CaseRow, earlier_cases
from marketplace.queries.documents import DocumentsOf, documents_of
from marketplace.queries.edits import draft
from marketplace.queries.register_record import stored_record

_Row = TypeVar("_Row", bound=Base)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSeen:
    """A listing as it is asked for: what it says, and beside the register what that says too."""

    name: str
    fields: tuple[tuple[str, str], ...]
    beside: tuple[Compared, ...]
    says: RegisterSays | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSeen:
    """Changes to a listing that wait for approval, before and after.

    `conflicts` name the fields that somebody else changed too since the provider sent this.
    """

    listing_id: int | None
    listing: str
    changes: tuple[Difference, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """A case with all that belongs to it. Parts that a kind does not have are empty."""

    id: int
    kind: CaseKind
    status: CaseStatus
    reference: str
    version: int
    opened_at: datetime
    opened_by: str | None
    opened_by_email: str | None
    due_on: date
    days_left: int
    assigned_to: int | None
    assigned_name: str | None
    words: str
    referrals: tuple[str, ...]
    decided_at: datetime | None
    decided_name: str | None
    reason: str | None
    provider_id: int | None
    provider: str | None
    registration_id: int | None
    listing_id: int | None
    own: bool
    """Whether it is the officer's own: somebody else has to decide."""
    answers: Answers | None
    organisation: tuple[Compared, ...]
    says: RegisterSays | None
    offers: tuple[OfferSeen, ...]
    edit: EditSeen | None
    documents: DocumentsOf | None
    claim: ClaimSeen | None
    earlier: tuple[CaseRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status is CaseStatus.OPEN


def case_seen(case_id: int, *, by: Principal, today: date) -> CaseSeen:
    """A case for an officer. Raises NotFoundError."""
    require(by, Permission.READ_DESK)
    case = _case(case_id)
    edit = _get(ListingEdit, case.edit_id)
    answers = _answers(case)
    says = _says(answers) if answers else None
    names = _names(case)
    return CaseSeen(
        id=case.id,
        kind=CaseKind(case.kind),
        status=CaseStatus(case.status),
        reference=case.reference,
        version=case.version,
        opened_at=case.opened_at,
        opened_by=names[case.opened_by][0],
        opened_by_email=names[case.opened_by][1],
        due_on=case.due_on,
        days_left=working_days_left(today, case.due_on),
        assigned_to=case.assigned_to,
        assigned_name=names[case.assigned_to][0],
        words=case.words,
        referrals=tuple(str(one) for one in case.notices.get("referrals", ())),
        decided_at=case.decided_at,
        decided_name=names[case.decided_by][0],
        reason=case.reason,
        provider_id=case.provider_id,
        provider=_provider_name(case.provider_id),
        registration_id=case.registration_id,
        listing_id=case.listing_id or (edit.listing_id if edit else None),
        own=is_own_case(case, by=by),
        answers=answers,
        organisation=organisation_beside(answers, says) if answers else (),
        says=says,
        offers=_offers(answers, edit, says),
        edit=_edit(edit) if edit and edit.listing_id else None,
        documents=_documents(case, today=today),
        claim=_claim(case, answers),
        earlier=earlier_cases(case, today=today),
    )


def _case(case_id: int) -> Case:
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFoundError("there is no such case")
    return case


def _answers(case: Case) -> Answers | None:
    registration = _get(Registration, case.registration_id)
    return Answers.from_json(registration.answers) if registration else None


def _claim(case: Case, answers: Answers | None) -> ClaimSeen | None:
    """The claim of the case; of a registration, the one on the location that it names."""
    return claim_seen(
        claim_id=case.claim_id,
        registration_id=case.registration_id,
        location_id=answers.location_id if answers else "",
    )


def is_own_case(case: Case, *, by: Principal) -> bool:
    """Whether an officer is on the other side too: its sender, or one of its provider's people."""
    if case.opened_by == by.account_id or case.provider_id in by.provider_ids:
        return True
    registration = _get(Registration, case.registration_id)
    if registration and (
        registration.account_id == by.account_id or registration.provider_id in by.provider_ids
    ):
        return True
    claim = _get(Claim, case.claim_id)
    return claim is not None and any(
        rival.account_id == by.account_id or rival.provider_id in by.provider_ids
        for rival in db.session.scalars(select(Claim).where(Claim.cqc_id == claim.cqc_id))
    )


def _get(kind: type[_Row], key: int | None) -> _Row | None:
    return db.session.get(kind, key) if key is not None else None


def _names(case: Case) -> dict[int | None, tuple[str | None, str | None]]:
    """Names and addresses of the people of a case; of nobody, neither."""
    ids = {case.opened_by, case.assigned_to, case.decided_by} - {None}
    chosen = select(Account.id, Account.name, Account.email).where(Account.id.in_(ids))
    found: dict[int | None, tuple[str | None, str | None]] = {None: (None, None)}
    return found | {row.id: (row.name, row.email) for row in db.session.execute(chosen)}


def _provider_name(provider_id: int | None) -> str | None:
    provider = db.session.get(Provider, provider_id) if provider_id else None
    return provider.name if provider else None


def _says(answers: Answers) -> RegisterSays | None:
    """What the provider confirmed, or what a check has stored where it could not be reached."""
    if not answers.location_id:
        return None
    return as_confirmed(answers.register) or stored_record(answers.location_id)


def _offers(
    answers: Answers | None, edit: ListingEdit | None, says: RegisterSays | None
) -> tuple[OfferSeen, ...]:
    if answers is not None:
        return tuple(
            _offer(offer, says if offer.cqc_location_id else None) for offer in answers.offers
        )
    if edit is None:
        return ()
    offer = Offer.from_json(edit.content)
    found = stored_record(offer.cqc_location_id, offered=frozenset(offer.service_types))
    return (_offer(offer, found),)


def _offer(offer: Offer, says: RegisterSays | None) -> OfferSeen:
    said = ((label, in_words(offer, field)) for field, label in LABELS.items())
    return OfferSeen(
        name=offer.name,
        fields=tuple((label, words) for label, words in said if words != NOT_GIVEN),
        beside=offer_beside(offer, says) if says else (),
        says=says,
    )


def _edit(edit: ListingEdit) -> EditSeen | None:
    """What of the changes waits for approval; what is small is public already."""
    found = draft(edit_id=edit.id)
    if found is None or found.public is None:
        return None
    return EditSeen(
        listing_id=edit.listing_id,
        listing=found.public.name,
        changes=found.waiting,
        conflicts=tuple(LABELS[name] for name in found.conflicts),
    )


def _documents(case: Case, *, today: date) -> DocumentsOf | None:
    if case.kind == CaseKind.CLAIM:
        return None
    if case.provider_id is not None:
        return documents_of(Owner(provider_id=case.provider_id), today=today)
    if case.registration_id is not None:
        return documents_of(Owner(registration_id=case.registration_id), today=today)
    return None
