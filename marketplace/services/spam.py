"""What is no concern at all: one officer says so, a second one agrees, and only then it closes."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_desk_events import SpamAgreed, SpamProposed, SpamRefused
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus
from marketplace.domain.errors import RefusedError
from marketplace.models.concerns import Concern
from marketplace.services.concern_closing import close
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_triage import taken_on
from marketplace.services.transaction import Transaction, transaction

_EARLY = {
    ConcernStatus.RECEIVED,
    ConcernStatus.ACKNOWLEDGED,
    ConcernStatus.TRIAGED,
    ConcernStatus.REOPENED,
}
"""Where nobody has done anything with it yet."""


def propose_spam(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Say that it is no concern at all. Nothing changes until a second officer agrees.

    Raises as `loaded` does, and RefusedError where somebody works on it, or has said so already.
    """
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        if concern.status not in _EARLY:
            raise RefusedError("Somebody has worked on this one already: it is a concern.")
        if concern.spam_by is not None:
            raise RefusedError("Somebody has said so already. A second officer decides.")
        concern.spam_by, concern.spam_at = by.account_id, now
        tx.session.flush()
        tx.record(SpamProposed(subject=_subject(concern)))


def agree_spam(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Agree, as a second officer, that it is no concern; it is closed. Raises as `propose_spam`."""
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern, proposed_by = _proposed(tx, concern_id, version=version, by=by)
        if proposed_by == by.account_id:
            raise RefusedError("You said so yourself. Somebody else has to look at it.")
        concern.spam_agreed_by = by.account_id
        taken_on(tx, concern, by=by)
        close(tx, concern, why=ClosedWhy.SPAM, by=by)
        tx.record(SpamAgreed(subject=_subject(concern), proposed_by=proposed_by))


def refuse_spam(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Say that it is a concern after all: anybody may, the first officer too."""
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern, proposed_by = _proposed(tx, concern_id, version=version, by=by)
        concern.spam_by = concern.spam_at = None
        tx.session.flush()
        tx.record(SpamRefused(subject=_subject(concern), proposed_by=proposed_by))


def _proposed(
    tx: Transaction, concern_id: int, *, version: int, by: Principal
) -> tuple[Concern, int]:
    """An open concern of which an officer has said that it is none, and who said so."""
    concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
    if concern.spam_by is None or concern.status == ConcernStatus.CLOSED:
        raise RefusedError("Nobody says that this one is no concern. Look at it again.")
    return concern, concern.spam_by


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
