"""An enquiry as whoever sent it follows it: what has happened, when, and how it stands now.

Nothing is told that did not happen. What a mail server took we have emailed, and no more is known:
it may pass it on to nobody. Read is what somebody of the provider opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marketplace.domain.dates import moment_in_words
from marketplace.domain.enquiries import EnquiryStatus, Written


class Telling(StrEnum):
    """What became of our messages to the provider about what the person added."""

    UNDER_WAY = "under-way"
    EMAILED = "emailed"
    """A mail server took one."""
    UNDELIVERED = "undelivered"
    NOT_SENT = "not-sent"
    """Nobody should get one any more when its turn came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one of the two wrote. `read_at` is when the provider opened what the person added.

    `telling` is how the provider was told of that, None where nobody knows.
    """

    written: Written
    words: str
    at: datetime
    read_at: datetime | None = None
    telling: Telling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFacts:
    """What is known of an enquiry.

    `delivered_at` is when a mail server first took a message about it, `undelivered_at` when all of
    them were given up, `not_sent_at` when we sent none, since nobody should get it any more.
    `is_tried` is whether any was handed over or is in this moment: a server may have taken it,
    although we never got to know.
    """

    provider: str
    status: EnquiryStatus
    sent_at: datetime
    delivered_at: datetime | None = None
    undelivered_at: datetime | None = None
    not_sent_at: datetime | None = None
    is_tried: bool = False
    read_at: datetime | None = None
    reminded_at: tuple[datetime, ...] = ()
    said: tuple[Said, ...] = ()
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryStep:
    """One thing that happened. `note` says what follows from it, `words` what was written."""

    title: str
    at: datetime
    note: str = ""
    words: str = ""


def steps_of(facts: EnquiryFacts) -> tuple[EnquiryStep, ...]:
    """All that happened, the oldest first."""
    found = [EnquiryStep(title="You sent your enquiry", at=facts.sent_at), *_by_mail(facts)]
    if facts.read_at is not None:
        found.append(EnquiryStep(title=f"Somebody at {facts.provider} opened it", at=facts.read_at))
    found += [_said(said, facts.provider) for said in facts.said]
    if facts.ended_at is not None:
        found.append(EnquiryStep(title="You ended it", at=facts.ended_at))
    return tuple(sorted(found, key=lambda step: step.at))


def standing(facts: EnquiryFacts) -> str:
    """Where it stands now, in a sentence or two."""
    match facts.status:
        case EnquiryStatus.ENDED:
            return "You have ended this enquiry. Nobody will answer it."
        case EnquiryStatus.CANNOT_HELP:
            return f"{facts.provider} says that it cannot help with this."
        case EnquiryStatus.ANSWERED:
            return _answered(facts)
        case EnquiryStatus.READ:
            return _unanswered(facts)
        case EnquiryStatus.SENT:
            return _unopened(facts)


def _answered(facts: EnquiryFacts) -> str:
    last = next((said for said in reversed(facts.said) if said.written.by_provider), None)
    if last is not None and last.written is Written.IN_TOUCH:
        return f"{facts.provider} says that it has been in touch with you by phone."
    return f"{facts.provider} has answered."


def _unanswered(facts: EnquiryFacts) -> str:
    if any(said.written.by_provider for said in facts.said):
        return f"Somebody at {facts.provider} has opened what you added. It is not answered yet."
    return f"Somebody at {facts.provider} has opened it. There is no answer yet."


def _unopened(facts: EnquiryFacts) -> str:
    if facts.read_at is not None:
        return _unopened_addition(facts)
    if facts.delivered_at is not None or facts.reminded_at:
        return f"We emailed {facts.provider} about it. Nobody has opened it."
    if facts.undelivered_at is not None:
        return f"We could not deliver it: {facts.provider} may know nothing of it."
    if facts.not_sent_at is not None:
        return f"Our message about it was not sent: {facts.provider} may know nothing of it."
    if facts.is_tried:
        return "We are sending it. It is not confirmed yet that it went out."
    return "We are sending it. It has not reached them yet."


def _unopened_addition(facts: EnquiryFacts) -> str:
    new = [each for each in facts.said if each.written is Written.ADDED and each.read_at is None]
    if new and all(each.telling in _THEY_MAY_NOT_KNOW for each in new):
        return f"We could not tell {facts.provider} what you added: they may know nothing of it."
    return "Nobody there has opened yet what you added."


def _by_mail(facts: EnquiryFacts) -> list[EnquiryStep]:
    found = [
        EnquiryStep(title=f"We reminded {facts.provider} by email", at=at)
        for at in facts.reminded_at
    ]
    if facts.delivered_at is not None:
        found.append(
            EnquiryStep(
                title=f"We emailed {facts.provider} about it",
                at=facts.delivered_at,
                note="That does not tell us that it arrived, or that anybody has read it.",
            )
        )
    elif facts.undelivered_at is not None:
        found.append(
            EnquiryStep(
                title=f"Our message about it to {facts.provider} could not be delivered",
                at=facts.undelivered_at,
                note="Phone them if you can, or look for another service.",
            )
        )
    elif facts.not_sent_at is not None:
        found.append(_not_sent(facts, at=facts.not_sent_at))
    return found


def _not_sent(facts: EnquiryFacts, *, at: datetime) -> EnquiryStep:
    """Nothing failed: when its turn came, there was nobody who should get it."""
    has_ended = facts.ended_at is not None and facts.ended_at <= at
    return EnquiryStep(
        title=f"Our message about it to {facts.provider} was not sent",
        at=at,
        note="You had ended it before. They may know nothing of it."
        if has_ended
        else "Whoever it was for does not act for them here any more. Phone them if you can, or "
        "look for another service.",
    )


def _said(said: Said, provider: str) -> EnquiryStep:
    title, note = _SAID[said.written]
    if said.written is Written.ADDED:
        read_at = said.read_at
        note = (
            f"Somebody at {provider} opened it on {moment_in_words(read_at)}."
            if read_at
            else f"{_TOLD_OF_IT[said.telling]}Nobody there has opened this yet."
        )
    return EnquiryStep(title=title.format(provider), at=said.at, note=note, words=said.words)


_TOLD_OF_IT = {
    None: "",
    Telling.UNDER_WAY: "We are sending them an email about it. ",
    Telling.EMAILED: "We emailed them about it. ",
    Telling.UNDELIVERED: "Our message about it could not be delivered: phone them if you can. ",
    Telling.NOT_SENT: "Our message about it was not sent. ",
}
_THEY_MAY_NOT_KNOW = {Telling.UNDELIVERED, Telling.NOT_SENT}
_SAID = {
    Written.ADDED: ("You added to it", ""),
    Written.ANSWER: ("{} answered", ""),
    Written.IN_TOUCH: (
        "{} says that it has been in touch with you by phone",
        "If that is not so, say so under “Add to it”.",
    ),
    Written.CANNOT_HELP: ("{} says that it cannot help with this", ""),
}
