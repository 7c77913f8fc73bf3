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
from marketplace.domain.words import required_words
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_closing import own_team
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_moves import move
from marketplace.services.concern_news import tell_news
from marketplace.services.hand_offs import end_own
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

    The hand-off of the team that considers it ends with it, and so does an open one to the
    provider: who was not asked before is not asked any more. The caller has asked whether `by`
    may. Raises IllegalMoveError, and InvalidError about the field `words`.
    """
    words = required_words(words, field="words", ask="Write what the person is told")
    kind = ConcernKind(concern.kind)
    move(tx, concern, ConcernStatus.CONSIDERED)
    concern.considered_words, concern.told_at = words, tx.now
    tx.session.flush()
    end_own(tx, concern, own_team(concern), outcome=words, by=by)
    end_own(tx, concern, Recipient.PROVIDER, outcome=_NO_REPLY_ASKED, by=by)
    tx.record(ConcernConsidered(subject=subject_of(concern.id, kind)))
    tell_news(tx, tx.get(Submission, concern.submission_id))
