"""Sends a provider's changes, or its new listing, to the council; and takes them back."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.cases import CaseKind, EditStatus
from marketplace.domain.contradictions import referrals
from marketplace.domain.dates import london_day
from marketplace.domain.edit_events import EditSent, EditTakenBack
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.lookalikes import name_doubts
from marketplace.domain.messages import MessageKind
from marketplace.domain.offer_checks import problems
from marketplace.domain.register_fit import not_described
from marketplace.domain.registration_care import care_problems
from marketplace.domain.registration_referrals import not_watched, stands_on_a_registration
from marketplace.models.cases import Case, ListingEdit
from marketplace.queries.edits import Draft
from marketplace.queries.officers_holds import held_by_officers
from marketplace.queries.provider_names import providers_like
from marketplace.services.cases import open_case, withdraw_case
from marketplace.services.edits import edit_subject, lock, refuse_stale
from marketplace.services.mailing import send as send_message
from marketplace.services.transaction import Transaction, transaction


def send(edit_id: int, *, version: int, by: Principal, now: datetime) -> str:
    """Put changes or a new listing on the council's desk; return the reference.

    Raises NotFoundError, ConflictError, RefusedError where there is nothing to approve, and
    InvalidError with everything that is wrong.
    """
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        draft = lock(tx, by=by, edit_id=edit_id)
        refuse_stale(draft, version)
        if draft.status not in (EditStatus.OPEN, EditStatus.RETURNED):
            raise ConflictError("these changes were sent already")
        waiting = tuple(one.field for one in draft.waiting)
        if draft.public is not None and not waiting:
            raise RefusedError("there is nothing that the council has to approve")
        if found := everything_wrong(draft, now=now):
            raise InvalidError(found)
        edit = tx.get(ListingEdit, edit_id)
        edit.status, edit.sent_at = EditStatus.SENT.value, tx.now
        edit.content, edit.base_revision = draft.wanted.as_json(), draft.revision or None
        tx.session.flush()
        case = _put_on_desk(tx, draft, edit_id, by=by)
        tx.record(
            EditSent(subject=edit_subject(edit_id), reference=case.reference, waiting=waiting)
        )
        return case.reference


def take_back(edit_id: int, *, by: Principal, now: datetime) -> None:
    """Take what was sent off the desk, to change it. Does nothing where it does not wait."""
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        draft = lock(tx, by=by, edit_id=edit_id)
        if not draft.waits:
            return
        withdraw_case(tx, by=by, edit_id=edit_id)
        tx.get(ListingEdit, edit_id).status = EditStatus.OPEN.value
        tx.session.flush()
        tx.record(EditTakenBack(subject=edit_subject(edit_id)))


def everything_wrong(draft: Draft, *, now: datetime) -> tuple[FieldProblem, ...]:
    """What keeps a draft from being sent: answers, and what the provider may not offer at all."""
    found = problems(draft.wanted, registered=draft.registered, today=london_day(now))
    if draft.kind is None:
        return found
    named = {one.field for one in found}
    stopped = care_problems(draft.answers, draft.wanted)
    extra = [
        FieldProblem(field="service_types", message=message)
        for message in stopped[:1]
        if "service_types" not in named
    ]
    return (*found, *extra)


def _put_on_desk(tx: Transaction, draft: Draft, edit_id: int, *, by: Principal) -> Case:
    """Open the case, and tell whoever sent it that it arrived."""
    case = open_case(
        tx,
        kind=CaseKind.EDIT if draft.public else CaseKind.NEW_LISTING,
        opened_by=by.account_id,
        provider_id=draft.provider_id,
        edit_id=edit_id,
        listing_id=draft.listing_id,
        referrals=_referrals(draft),
    )
    send_message(
        tx,
        MessageKind.REGISTRATION_RECEIVED,
        address=by.email,
        subject=edit_subject(edit_id),
        account_id=by.account_id,
        case_id=case.id,
    )
    return case


def _referrals(draft: Draft) -> tuple[str, ...]:
    """What the officer is asked to look at: name, holds, words, and what the register lacks."""
    offer, link = draft.wanted, draft.answers.register
    found: list[str] = []
    if draft.public is None or draft.public.name != offer.name:
        found += [
            f"The name “{offer.name}” looks like “{other}”, which is in the directory. Make sure "
            "that nobody passes themselves off as somebody else."
            for other in providers_like(offer.name, other_than=draft.provider_id)
        ]
        found += name_doubts(offer.name)
    if draft.public is None:
        found += [
            f"An officer holds back “{other}” of the same provider. Look at why, before this one "
            "takes its place."
            for other in held_by_officers(draft.provider_id)
        ]
    if draft.public is None or draft.public.service_types != offer.service_types:
        found += not_watched(offer, kind=draft.kind, name=f"“{offer.name}”")
    registered = stands_on_a_registration(offer, kind=draft.kind)
    found += referrals(offer, kind=draft.kind, registered=registered)
    if offer.cqc_location_id and link.found:
        found += [
            f"The register does not name “{name}” as a service type of {link.location_id}."
            for name in not_described(
                service_types=offer.service_types,
                register_service_types=link.register_service_types,
            )
        ]
    return tuple(found)
