"""Hands concerns to somebody, and keeps what is known of their arrival and of what came of it.

What is done inside another use case takes `tx`; that use case has asked whether the actor may.
The rest are use cases of staff. Words go into rows, never into the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from marketplace.domain.access import Principal, owns
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.domain.hand_off_events import (
    HandOffEnded,
    HandOffMade,
    HandOffReceived,
    HandOffReminded,
    HandOffTakenBack,
)
from marketplace.domain.hand_off_rules import agreed, receipt_due_at, require_allowed
from marketplace.domain.hand_offs import Arrival, Basis, HandOffStatus, Method, TakenBackWhy
from marketplace.models.concern_words import Consent
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_moves import acknowledge, move, take_from_provider
from marketplace.services.hand_off_words import words_version
from marketplace.services.transaction import Transaction, transaction

_OPEN = [status.value for status in HandOffStatus if status.is_open]
_SHARES = (
    select(Consent.recipient, Consent.share)
    .where(Consent.submission_id == bindparam("submission"))
    .order_by(Consent.at, Consent.id)
)
_ON_CONSENT = [Basis.CONSENT_WITH_NAME.value, Basis.CONSENT_WITHOUT_NAME.value]


def hand_off(  # noqa: PLR0913 - all of it makes a hand-off
    tx: Transaction,
    concern: Concern,
    *,
    recipient: Recipient,
    basis: Basis,
    method: Method,
    words: str = "",
    provider_id: int | None = None,
    place: str = "",
    by: Principal | None,
    agrees: Mapping[Recipient, Share] | None = None,
) -> HandOff:
    """Hand a concern to somebody, or keep that the person was told where to go (`SIGNPOSTED`).

    `words` is the text as it goes; `by` is empty where the form itself sends it, and `agrees`
    where the caller has not asked for the `shares`. Raises RefusedError where consent, kind or
    recipient does not allow it, or while a safeguarding officer has to look first.
    """
    _refuse_waiting(concern)
    kind = ConcernKind(concern.kind)
    share = agreed(kind, recipient, agrees or shares(tx, concern))
    require_allowed(kind, recipient=recipient, basis=basis, method=method, share=share)
    made = HandOff(
        concern_id=concern.id,
        recipient=recipient.value,
        place=place,
        provider_id=provider_id,
        basis=basis.value,
        method=method.value,
        status=(HandOffStatus.SENT if method.is_sent else HandOffStatus.SIGNPOSTED).value,
        words=words,
        words_version=words_version(tx, concern, recipient, words),
        sent_at=tx.now,
        sent_by=by.account_id if by else None,
        receipt_due_at=receipt_due_at(recipient, tx.now) if method.is_sent else None,
    )
    return _kept(tx, concern, made)


def shares(tx: Transaction, concern: Concern) -> dict[Recipient, Share]:
    """What the person agrees to as of now, for each recipient that they were asked about."""
    rows = tx.session.execute(_SHARES, {"submission": concern.submission_id}).tuples()
    return {Recipient(recipient): Share(share) for recipient, share in rows}


def open_of(tx: Transaction, concern: Concern, recipient: Recipient | None = None) -> list[HandOff]:
    """The open hand-offs of a concern, oldest first: of one recipient, or all."""
    chosen = select(HandOff).where(HandOff.concern_id == concern.id, HandOff.status.in_(_OPEN))
    if recipient is not None:
        chosen = chosen.where(HandOff.recipient == recipient.value)
    return list(tx.session.scalars(chosen.order_by(HandOff.id)))


def confirm_receipt(
    tx: Transaction, concern: Concern, recipient: Recipient, *, by: Principal
) -> list[HandOff]:
    """Keep that a recipient who works here has it; the concern is acknowledged with it.

    Returns what was confirmed: nothing where all of it was already. Raises ValueError for
    recipients elsewhere, whose receipt staff record.
    """
    if not recipient.works_here:
        raise ValueError(f"{recipient} does not confirm in this service")
    confirmed = [
        each
        for each in open_of(tx, concern, recipient)
        if each.status == HandOffStatus.SENT
        and (recipient is not Recipient.PROVIDER or owns(by, each.provider_id))
    ]
    for each in confirmed:
        _receive(tx, concern, each, arrival=Arrival.HERE, by=by)
    if confirmed and concern.status == ConcernStatus.RECEIVED:
        move(tx, concern, ConcernStatus.ACKNOWLEDGED)
    elif confirmed:
        acknowledge(tx, concern)
    return confirmed


def end_own(
    tx: Transaction, concern: Concern, recipient: Recipient, *, outcome: str, by: Principal
) -> list[HandOff]:
    """End the open hand-offs of a recipient that works here, and is done with the concern.

    Receipt goes with it, where nobody had confirmed it: whoever ends it has it. Returns them.
    """
    if not recipient.works_here:
        raise ValueError(f"{recipient} is not here: record what came of it")
    ended = open_of(tx, concern, recipient)
    for each in ended:
        if each.status == HandOffStatus.SENT:
            _receive(tx, concern, each, arrival=Arrival.HERE, by=by)
        _end(tx, concern, each, outcome=outcome)
    return ended


def withdraw_consent(tx: Transaction, concern: Concern, recipient: Recipient) -> list[HandOff]:
    """Take back what stands on the person's consent and has not arrived yet; return it."""
    taken = [
        each
        for each in open_of(tx, concern, recipient)
        if each.status == HandOffStatus.SENT and each.basis in _ON_CONSENT
    ]
    for each in taken:
        taken_back(tx, concern, each, why=TakenBackWhy.CONSENT_WITHDRAWN)
    return taken


def record_delivery(  # noqa: PLR0913 - what is known, of which one, who knows it
    hand_off_id: int,
    *,
    how: str,
    by: Principal,
    now: datetime,
    version: int,
    arrival: Arrival = Arrival.CONFIRMED,
) -> None:
    """Keep that a recipient elsewhere has it, and how we know; only for staff who handle it."""
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = loaded_hand_off(tx, hand_off_id, by=by, version=version)
        _require(found, HandOffStatus.SENT)
        if Recipient(found.recipient).works_here:
            raise RefusedError("They confirm it themselves, in this service.")
        found.delivery = f"{arrival.label}. {how}".strip()
        _receive(tx, concern, found, arrival=arrival, by=by)
        acknowledge(tx, concern)


def record_reminder(hand_off_id: int, *, by: Principal, now: datetime, version: int) -> None:
    """Keep that staff asked the recipient whether they have it."""
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = loaded_hand_off(tx, hand_off_id, by=by, version=version)
        _require(found, HandOffStatus.SENT)
        remind(tx, concern, found)


def remind(tx: Transaction, concern: Concern, found: HandOff) -> None:
    """Note a reminder of a hand-off that nobody has confirmed. No message goes anywhere."""
    found.reminded_at = tx.now
    due = found.receipt_due_at.isoformat() if found.receipt_due_at else ""
    tx.record(
        HandOffReminded(
            subject=_subject(concern), hand_off=found.id, recipient=found.recipient, due=due
        )
    )


def record_outcome(
    hand_off_id: int, *, outcome: str, by: Principal, now: datetime, version: int
) -> None:
    """Keep what came of it. It has to have arrived: the receipt is recorded first."""
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = loaded_hand_off(tx, hand_off_id, by=by, version=version)
        _require(found, HandOffStatus.RECEIVED)
        _end(tx, concern, found, outcome=outcome)


def take_back(
    hand_off_id: int, *, why: TakenBackWhy, by: Principal, now: datetime, version: int
) -> None:
    """Take back what nobody has confirmed yet. The row and its text stay."""
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = loaded_hand_off(tx, hand_off_id, by=by, version=version)
        _require(found, HandOffStatus.SENT)
        taken_back(tx, concern, found, why=why)
        if found.recipient == Recipient.PROVIDER and concern.shared_at is None:
            take_from_provider(tx, concern)


def loaded_hand_off(
    tx: Transaction, hand_off_id: int, *, by: Principal, version: int
) -> tuple[Concern, HandOff]:
    """A hand-off and its concern, locked, for somebody who may handle that concern.

    Raises as `concern_loading.loaded` does, and ConflictError where it was changed since `version`.
    """
    chosen = select(HandOff.concern_id).where(HandOff.id == hand_off_id)
    concern_id = tx.session.scalars(chosen).one_or_none()
    if concern_id is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE)
    found = tx.session.get_one(HandOff, hand_off_id, with_for_update=True, populate_existing=True)
    if found.version != version:
        raise ConflictError("this hand-off was changed meanwhile; look at it again")
    return concern, found


def _refuse_waiting(concern: Concern) -> None:
    if concern.waits_for_safeguarding:
        raise RefusedError("A safeguarding officer looks at it first. Nothing goes out until then.")


def _require(found: HandOff, status: HandOffStatus) -> None:
    if found.status != status:
        raise RefusedError(
            f"This hand-off is “{HandOffStatus(found.status).label}” now. Look at it again."
        )


def _receive(
    tx: Transaction, concern: Concern, found: HandOff, *, arrival: Arrival, by: Principal
) -> None:
    found.status = HandOffStatus.RECEIVED.value
    found.receipt_at, found.receipt_by = tx.now, by.account_id
    tx.session.flush()
    tx.record(
        HandOffReceived(
            subject=_subject(concern),
            hand_off=found.id,
            recipient=found.recipient,
            arrival=arrival.value,
        )
    )


def _end(tx: Transaction, concern: Concern, found: HandOff, *, outcome: str) -> None:
    found.status, found.outcome = HandOffStatus.ENDED.value, outcome
    found.ended_at = tx.now
    tx.session.flush()
    tx.record(HandOffEnded(subject=_subject(concern), hand_off=found.id, recipient=found.recipient))


def taken_back(tx: Transaction, concern: Concern, found: HandOff, *, why: TakenBackWhy) -> None:
    """Take back what nobody has confirmed; where the concern stands is left to the caller."""
    found.status, found.ended_at = HandOffStatus.TAKEN_BACK.value, tx.now
    tx.session.flush()
    if found.recipient == Recipient.PROVIDER and not open_of(tx, concern, Recipient.PROVIDER):
        concern.shared_at = None  # no provider has it in its inbox any more
    tx.record(
        HandOffTakenBack(
            subject=_subject(concern), hand_off=found.id, recipient=found.recipient, why=why.value
        )
    )


def _kept(tx: Transaction, concern: Concern, made: HandOff) -> HandOff:
    """The hand-off, with its id and its event."""
    tx.add(made)
    tx.session.flush()
    tx.record(
        HandOffMade(
            subject=_subject(concern),
            hand_off=made.id,
            recipient=made.recipient,
            basis=made.basis,
            method=made.method,
            words_version=made.words_version,
        )
    )
    return made


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
