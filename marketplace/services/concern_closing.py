"""Closes a concern: the one place that does, and what has to be done before.

Nothing closes while somebody still has it, nor before the person could read what came of it.
A duplicate and spam have no outcome of their own: what else they need is asked where they are made
so (`merged_into`; two people).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.access import Principal
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, check_move
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernStep
from marketplace.services.concern_moves import move
from marketplace.services.hand_offs import end_own, open_of
from marketplace.services.transaction import Transaction

_WITH_OUTCOME = {ClosedWhy.CONSIDERED, ClosedWhy.HANDED_OFF}


def close(tx: Transaction, concern: Concern, *, why: ClosedWhy, by: Principal) -> None:
    """Close a concern; the hand-off to the team that closes it ends with it.

    The caller has asked whether they may. Raises IllegalMoveError where it stands at a status
    that cannot be followed so, and RefusedError while a hand-off is open or the person was not
    told; the message says which.
    """
    check_move(ConcernKind(concern.kind), ConcernStatus(concern.status), ConcernStatus.CLOSED)
    end_own(tx, concern, own_team(concern), outcome=why.label, by=by)
    _refuse_open(open_of(tx, concern))
    if why in _WITH_OUTCOME:
        _refuse_untold(tx, concern, why)
    move(tx, concern, ConcernStatus.CLOSED, why=why)


def own_team(concern: Concern) -> Recipient:
    """The team of the council whose work with a concern ends as it closes."""
    restricted = ConcernKind(concern.kind).is_restricted or concern.waits_for_safeguarding
    return Recipient.SAFEGUARDING if restricted else Recipient.QA


def _refuse_open(hand_offs: Iterable[HandOff]) -> None:
    names = sorted({Recipient(each.recipient).label for each in hand_offs})
    if names:
        raise RefusedError(
            f"It cannot close yet. It is still with {' and '.join(names)}: record what came of "
            "it there, or take the hand-off back."
        )


def _refuse_untold(tx: Transaction, concern: Concern, why: ClosedWhy) -> None:
    """What was considered and what came of each hand-off elsewhere has to have been told.

    What was, before the person opened it again, is no answer to what they said then.
    """
    opened_again = _opened_again(tx, concern)
    elsewhere = [each.value for each in Recipient if not each.works_here]
    chosen = select(HandOff).where(
        HandOff.concern_id == concern.id,
        HandOff.status == HandOffStatus.ENDED.value,
        HandOff.recipient.in_(elsewhere),
    )
    ended = list(tx.session.scalars(chosen))
    if why is ClosedWhy.HANDED_OFF and not any(
        _is_new(each.ended_at, opened_again) for each in ended
    ):
        raise RefusedError(
            "It cannot close as handed off: no other body has said what came of it. Record that "
            "first, or consider it."
        )
    if concern.raised_by is not None:
        return  # an officer raised it: whoever told us does not know of it
    if any(each.told_at is None for each in ended):
        raise RefusedError(
            "It cannot close yet. The person was not told what came of a hand-off: tell them first."
        )
    if why is ClosedWhy.CONSIDERED and not _is_new(concern.told_at, opened_again):
        raise RefusedError(
            "It cannot close yet. The person was not told what was considered: tell them first."
        )


def _opened_again(tx: Transaction, concern: Concern) -> datetime | None:
    """When the person last opened it again; None where they never did."""
    chosen = select(func.max(ConcernStep.at)).where(
        ConcernStep.concern_id == concern.id,
        ConcernStep.status == ConcernStatus.REOPENED.value,
    )
    return tx.session.scalar(chosen)


def _is_new(at: datetime | None, opened_again: datetime | None) -> bool:
    """Whether something was done since then."""
    return at is not None and (opened_again is None or at >= opened_again)
