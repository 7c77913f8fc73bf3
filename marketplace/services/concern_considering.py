"""The council considers what a concern says about quality, and tells the person what it found.

It is considered, never resolved: whether it is sorted, the person says.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_desk_events import ConcernConsidered
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.hand_offs import HandOffStatus, TakenBackWhy
from marketplace.domain.words import required_words
from marketplace.models.concerns import Concern
from marketplace.services.concern_closing import own_team
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_moves import move
from marketplace.services.concern_news import tell_news_of
from marketplace.services.hand_offs import end_own, open_of, taken_back
from marketplace.services.transaction import Transaction, transaction

_NO_REPLY_ASKED = "The council considered it. The provider is not asked for a reply any more."


def consider_concern(
    concern_id: int, *, words: str, version: int, by: Principal, now: datetime
) -> None:
    """An officer considers a concern; `words` are what the person is told.

    Raises as `loaded` does, IllegalMoveError where it cannot be considered now, and InvalidError
    without words.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        consider(tx, concern, words=words, by=by)


def consider(tx: Transaction, concern: Concern, *, words: str, by: Principal) -> None:
    """Keep that it was considered, with the words that the person reads when they follow it.

    The hand-off of the team that considers it ends with it, and so does one to the provider: it
    is not asked for a reply any more. What nobody there had opened is taken back. Of a concern
    that an officer raised the person is told nothing. The caller has asked whether `by` may.

    Raises IllegalMoveError, and InvalidError about the field `words`.
    """
    words = required_words(words, field="words", ask="Write what the person is told")
    kind = ConcernKind(concern.kind)
    move(tx, concern, ConcernStatus.CONSIDERED)
    concern.considered_words = words
    if concern.raised_by is None:
        concern.told_at = tx.now
    tx.session.flush()
    end_own(tx, concern, own_team(concern), outcome=words, by=by)
    _leave_provider(tx, concern, by=by)
    tx.record(ConcernConsidered(subject=subject_of(concern.id, kind)))
    tell_news_of(tx, concern)


def _leave_provider(tx: Transaction, concern: Concern, *, by: Principal) -> None:
    """End what the provider has, and take back what it never opened."""
    for each in open_of(tx, concern, Recipient.PROVIDER):
        if each.status == HandOffStatus.SENT:
            taken_back(tx, concern, each, why=TakenBackWhy.CONSIDERED)
    end_own(tx, concern, Recipient.PROVIDER, outcome=_NO_REPLY_ASKED, by=by)
