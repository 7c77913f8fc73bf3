"""Withdrawing consent: what the person can still agree to, and honestly, what it stops.

What has not arrived is taken back. What has arrived cannot be: nobody can make somebody forget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.dates import day_in_words
from marketplace.domain.followed_steps import HandedOff
from marketplace.domain.hand_offs import Basis, Method

_ON_CONSENT = {Basis.CONSENT_WITH_NAME, Basis.CONSENT_WITHOUT_NAME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the person agrees to for one recipient, what less there is, and what that would do."""

    recipient: Recipient
    share: Share
    less: tuple[Share, ...]
    effects: tuple[str, ...]


def less_than(recipient: Recipient, share: Share) -> tuple[Share, ...]:
    """What somebody can agree to instead: less than now.

    The QA team reads what is not restricted in any case, with the name or without it.
    """
    if share is Share.NO:
        return ()
    lower = (Share.WITHOUT_NAME,) if share is Share.WITH_NAME else ()
    return lower if recipient is Recipient.QA else (*lower, Share.NO)


def agreed(recipient: Recipient, share: Share, hand_offs: Iterable[HandedOff]) -> Agreed:
    """What there is to say and to choose for one recipient."""
    less = less_than(recipient, share)
    return Agreed(
        recipient=recipient,
        share=share,
        less=less,
        effects=tuple(_effects(recipient, hand_offs)) if less else (),
    )


def _effects(recipient: Recipient, hand_offs: Iterable[HandedOff]) -> Iterable[str]:
    to_them = [
        each
        for each in hand_offs
        if each.recipient is recipient and each.basis in _ON_CONSENT and each.method.is_sent
    ]
    arrived = [each for each in to_them if each.receipt_at is not None]
    on_the_way = [each for each in to_them if each.receipt_at is None and each.status.is_open]
    if not arrived and not on_the_way:
        yield "We have not sent it to them."
    for each in on_the_way:
        yield _taken_back(each)
    if arrived:
        since = min(each.receipt_at for each in arrived if each.receipt_at is not None)
        yield (
            f"They have had it since {day_in_words(since)}. We cannot take back what they have "
            "read or kept. From now on we send them no more than you agree to."
        )


def _taken_back(each: HandedOff) -> str:
    if each.recipient is Recipient.QA:
        return (
            "The team has not confirmed that it has it. It gets it without your name and how to "
            "reach you."
        )
    if each.method is Method.HERE:
        return "They have not opened it. We take it back."
    return (
        "It is on its way, and they have not confirmed that they have it. We stop it where we "
        "still can, but it may reach them all the same."
    )
