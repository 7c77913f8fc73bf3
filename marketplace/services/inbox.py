"""What a provider does with something in its inbox: open it, and tell the QA team about it.

Opening it is the receipt of its hand-off, and the words can be read only afterwards.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.inbox_events import QaTold
from marketplace.domain.words import required_words
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services.concern_loading import loaded
from marketplace.services.hand_offs import confirm_receipt
from marketplace.services.transaction import Transaction, transaction

WORDS = "words"
"""The field of the form that problems are told of."""


def open_shared(concern_id: int, *, by: Principal, now: datetime) -> None:
    """Confirm that the provider has what was shared with it; twice is once.

    Raises NotFoundError where nothing was shared with a provider of theirs.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern, _ = shared_with(tx, concern_id, by=by, act=ConcernAct.SEE_SHARED)
        confirm_receipt(tx, concern, Recipient.PROVIDER, by=by)


def tell_qa(concern_id: int, words: str, *, by: Principal, now: datetime) -> None:
    """Tell the QA team something about it. The person does not see it, nor does anybody else.

    Raises NotFoundError, InvalidError, and RefusedError before it was opened.
    """
    words = required_words(words, field=WORDS, ask="Write what you want to tell the QA team")
    with transaction(actor=by.actor, now=now) as tx:
        concern, hand_off = shared_with(tx, concern_id, by=by, act=ConcernAct.SEE_SHARED)
        require_opened(hand_off)
        row = ConcernWords(
            submission_id=concern.submission_id,
            concern_id=concern.id,
            kind=WordsKind.TO_QA.value,
            author=Author.PROVIDER.value,
            account_id=by.account_id,
            provider_id=hand_off.provider_id,
            audience=Audience.STAFF.value,
            words=words,
            at=tx.now,
        )
        tx.add(row)
        tx.session.flush()
        tx.record(
            QaTold(
                subject=subject_of(concern.id, ConcernKind(concern.kind)),
                words=row.id,
                provider_id=hand_off.provider_id or 0,
            )
        )


def shared_with(
    tx: Transaction, concern_id: int, *, by: Principal, act: ConcernAct
) -> tuple[Concern, HandOff]:
    """A concern, locked, with the newest hand-off of it to a provider of theirs.

    Raises NotFoundError where there is none that stands, and ForbiddenError where they may read
    it and no more.
    """
    require(by, Permission.ANSWER_CONCERNS)
    concern = loaded(tx, concern_id, by=by, act=act)
    chosen = (
        select(HandOff)
        .where(
            HandOff.concern_id == concern_id,
            HandOff.recipient == Recipient.PROVIDER.value,
            HandOff.provider_id.in_(sorted(by.provider_ids)),
            HandOff.status != HandOffStatus.TAKEN_BACK.value,
        )
        .order_by(HandOff.id.desc())
        .with_for_update()
    )
    hand_off = tx.session.scalars(chosen).first()
    if hand_off is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    return concern, hand_off


def require_opened(hand_off: HandOff) -> None:
    """Raise RefusedError before anybody of the provider has opened what was shared."""
    if hand_off.receipt_at is None:
        raise RefusedError("Open it first: what was shared with you can be read then.")
