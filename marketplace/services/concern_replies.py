"""A provider's reply: its draft, which everybody who acts for the provider writes, and sending it.

A reply that was sent stands as it is. Where the concern comes back to the provider, it replies
again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import reply_due
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError, RefusedError
from marketplace.domain.inbox import MAY_REPLY, is_overdue
from marketplace.domain.inbox_events import ReplySaved, ReplySent
from marketplace.domain.reply_rules import ReplyWords, as_draft, require_whole
from marketplace.models.concern_words import ConcernReply
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_moves import move
from marketplace.services.concern_news import tell_news
from marketplace.services.hand_offs import end_own
from marketplace.services.inbox import require_opened, shared_with
from marketplace.services.transaction import Transaction, transaction

_OUTCOME = "The provider has replied."
_NO_DRAFT = 0
"""The version of a draft that is not there yet."""


def save_draft(
    concern_id: int, words: ReplyWords, *, version: int, by: Principal, now: datetime
) -> int:
    """Save the draft of a reply; `version` is the draft's as they saw it, 0 for the first.

    Returns the reply's id.

    Raises:
        NotFoundError: nothing was shared with a provider of theirs.
        ConflictError: a colleague saved or sent it in the meantime.
        InvalidError: words that could not be sent.
        RefusedError: no reply can be written now.
    """
    words = as_draft(words)
    with transaction(actor=by.actor, now=now) as tx:
        draft = _changed_draft(tx, concern_id, version=version, by=by)
        changed = (draft.put_right, draft.stops_again) != (words.put_right, words.stops_again)
        if changed or draft.id is None:
            draft.put_right, draft.stops_again = words.put_right, words.stops_again
            draft.account_id, draft.saved_at = by.account_id, tx.now
            tx.add(draft)
            tx.session.flush()
            tx.record(ReplySaved(subject=_subject(tx, concern_id), reply=draft.id))
        return draft.id


def send_reply(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Send the draft: it stands from now on, and the person can read it.

    Raises NotFoundError, ConflictError, InvalidError where a part is missing, and RefusedError.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern, hand_off = _to_reply(tx, concern_id, by=by)
        draft = _draft(tx, concern_id)
        if draft is None or draft.version != version:
            raise ConflictError("the draft was changed meanwhile; look at it again")
        require_whole(ReplyWords(put_right=draft.put_right, stops_again=draft.stops_again))
        draft.sent_at, draft.account_id = tx.now, by.account_id
        in_time = concern.shared_at is not None and not is_overdue(
            reply_due(concern.shared_at), london_day(tx.now)
        )
        move(tx, concern, ConcernStatus.REPLIED)
        end_own(tx, concern, Recipient.PROVIDER, outcome=_OUTCOME, by=by)
        tx.record(
            ReplySent(
                subject=_subject(tx, concern_id),
                reply=draft.id,
                provider_id=hand_off.provider_id or 0,
                in_time=in_time,
            )
        )
        tell_news(tx, tx.get(Submission, concern.submission_id))


def draft_to_attach(tx: Transaction, concern_id: int, *, by: Principal) -> ConcernReply:
    """The draft of a reply, for a file to be put to it or taken off; made where there is none.

    Raises NotFoundError and RefusedError.
    """
    concern, hand_off = _to_reply(tx, concern_id, by=by)
    draft = _draft(tx, concern_id)
    if draft is None:
        draft = _new(tx, concern, hand_off, by=by)
        tx.add(draft)
        tx.session.flush()
        tx.record(ReplySaved(subject=_subject(tx, concern_id), reply=draft.id))
    return draft


def _changed_draft(
    tx: Transaction, concern_id: int, *, version: int, by: Principal
) -> ConcernReply:
    concern, hand_off = _to_reply(tx, concern_id, by=by)
    draft = _draft(tx, concern_id)
    if version != (draft.version if draft else _NO_DRAFT):
        raise ConflictError("the draft was changed meanwhile; look at it again")
    return draft or _new(tx, concern, hand_off, by=by)


def _new(tx: Transaction, concern: Concern, hand_off: HandOff, *, by: Principal) -> ConcernReply:
    return ConcernReply(
        concern_id=concern.id,
        provider_id=hand_off.provider_id,
        put_right="",
        stops_again="",
        account_id=by.account_id,
        saved_at=tx.now,
    )


def _to_reply(tx: Transaction, concern_id: int, *, by: Principal) -> tuple[Concern, HandOff]:
    """A concern that waits for a reply of a provider of theirs, locked."""
    concern, hand_off = shared_with(tx, concern_id, by=by, act=ConcernAct.REPLY)
    require_opened(hand_off)
    if ConcernKind(concern.kind) not in MAY_REPLY:
        raise RefusedError("A compliment needs no reply.")
    if concern.status != ConcernStatus.WITH_PROVIDER:
        raise RefusedError(
            "A reply was sent, and it stands as it is. You can tell the QA team more."
        )
    return concern, hand_off


def _draft(tx: Transaction, concern_id: int) -> ConcernReply | None:
    chosen = (
        select(ConcernReply)
        .where(ConcernReply.concern_id == concern_id, ConcernReply.sent_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return tx.session.scalars(chosen).one_or_none()


def _subject(tx: Transaction, concern_id: int) -> str:
    return subject_of(concern_id, ConcernKind(tx.get(Concern, concern_id).kind))
