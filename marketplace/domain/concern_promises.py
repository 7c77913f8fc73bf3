"""What happens with what somebody tells us, in plain words: who gets it, and what by when.

Said before sending, when it was sent, and to whoever follows it. The words are the same whatever
we know of the provider: whether it is known, shown, hidden or gone is told to nobody. The council
never says that it will resolve something; the person says whether it is sorted. Source: the
product's "Telling us".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_times import (
    REPLY_IN,
    acknowledgement_due,
    office_hours_after,
)
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.dates import day_in_words, moment_in_words

_K = ConcernKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What we say about one concern. `title` names it for the person; all are whole sentences."""

    kind: ConcernKind
    title: str
    who: tuple[str, ...]
    will: tuple[str, ...]
    will_not: tuple[str, ...]
    by_when: str


def promises(
    answers: Answers, kinds: Iterable[ConcernKind], *, priority: Priority, at: datetime
) -> tuple[Promise, ...]:
    """What we say about each concern of a submission that arrives, or arrived, at a time."""
    kinds = tuple(kinds)
    waits = _K.SAFEGUARDING in kinds
    return tuple(
        Promise(
            kind=kind,
            title=TITLES[kind],
            who=_who(kind, answers, waits=waits, priority=priority),
            will=_will(kind, answers, waits=waits),
            will_not=_will_not(kind, answers),
            by_when=_by_when(kind, at=at, waits=waits),
        )
        for kind in kinds
    )


TITLES = {
    _K.SAFEGUARDING: "Someone may be at risk of harm",
    _K.SPEAKING_UP: "Speaking up about where you work",
    _K.COMPLAINT: "A complaint about a service",
    _K.COUNCIL_COMPLAINT: "A complaint about the council",
    _K.CONCERN: "A concern about a service",
    _K.COMMENT: "A comment",
    _K.COMPLIMENT: "A compliment",
    _K.INTELLIGENCE: "Information for our quality team",
}
"""What a kind is called for the person who tells us."""

HINTS = {
    _K.SAFEGUARDING: "Somebody may be hurt, neglected or controlled. Our safeguarding team looks "
    "at it.",
    _K.SPEAKING_UP: "You work there, or used to. The service is never shown what you tell us.",
    _K.COMPLAINT: "You want the service to put something right, and to answer.",
    _K.COUNCIL_COMPLAINT: "It is about the council itself, and you want it put right.",
    _K.CONCERN: "You want us to know, and do not need the service to answer.",
    _K.COMMENT: "Something for us to know, neither good nor bad.",
    _K.COMPLIMENT: "Something went well.",
    _K.INTELLIGENCE: "Something that our Quality Assurance team should know.",
}
"""What helps a person to choose it, or to leave it out."""


def _who(
    kind: ConcernKind, answers: Answers, *, waits: bool, priority: Priority
) -> tuple[str, ...]:
    """Who gets it first, and who else."""
    if kind is _K.SAFEGUARDING:
        return (
            "Our safeguarding team gets it, with your name if you gave it.",
            "Nobody else here can see it.",
        )
    named = "with your name" if _named(answers, Recipient.QA) else "without your name"
    team = f"Our Quality Assurance team gets it, {named}."
    if waits:
        return (
            "Our safeguarding team looks at all of it first.",
            "Nobody else gets it until they say that it can go on.",
            team.replace("gets it", "gets it then"),
        )
    if kind is _K.COUNCIL_COMPLAINT:
        return (team, "They pass it to the council's complaints team.")
    if kind is _K.SPEAKING_UP:
        return (team, "The service is never shown what you told us, or that somebody did.")
    if kind.goes_to_provider:
        return (team, _to_provider(kind, answers, priority))
    return (team,)


def _to_provider(kind: ConcernKind, answers: Answers, priority: Priority) -> str:
    share = answers.share(Recipient.PROVIDER)
    if share is Share.NO:
        return "The service does not get it, because you did not agree to that."
    named = "with your name" if share is Share.WITH_NAME else "without your name"
    if kind is _K.COMPLAINT and priority is Priority.ROUTINE:
        link = "but not" if share is Share.WITH_NAME else "and without"
        return (
            f"The service gets it, {named}, {link} how to reach you. Where it does not use this "
            "service of ours, our team passes it on."
        )
    return f"The service gets it, {named}, once our team has read it."


def _will(kind: ConcernKind, answers: Answers, *, waits: bool) -> tuple[str, ...]:
    will = list(_WILL[kind])
    if kind is _K.COMPLAINT and answers.share(Recipient.PROVIDER) is Share.NO:
        will = list(_WILL[_K.CONCERN])
    if kind is _K.COMPLIMENT and answers.publish:
        will.append("Ask the service whether your words may be shown on its page, without a name.")
    if kind is _K.CONCERN and answers.share(Recipient.PROVIDER) is not Share.NO:
        will.insert(1, "Ask the service to reply to you, where our team shows it what you told us.")
    if waits and kind is not _K.SAFEGUARDING:
        will.insert(0, "Make sure first that telling others puts nobody at risk.")
    return (*will, "Show you each step with your reference and passphrase.")


_WILL = {
    _K.SAFEGUARDING: (
        "Look at whether somebody is at risk, and what has to be done now.",
        "Talk to the person it is about, if that is safe.",
        "Tell the police or the NHS if somebody needs them, even where you would rather not.",
    ),
    _K.SPEAKING_UP: (
        "Look at what you told us together with what else we know about the service.",
        "Tell you what we considered, and when.",
    ),
    _K.COMPLAINT: (
        f"Ask the service to reply in {REPLY_IN} working days.",
        "Ask it for two things: what it has put right, and what stops it from happening again.",
        "Ask you 28 days after the reply whether it is sorted.",
        "Consider what it says about the quality of the service, whatever the reply is.",
    ),
    _K.COUNCIL_COMPLAINT: ("Tell you who deals with it, and how they answer.",),
    _K.CONCERN: (
        "Consider what it says about the quality of the service.",
        "Tell you what we considered, and when.",
    ),
    _K.COMMENT: ("Read it, and keep it with what else we know about the service.",),
    _K.COMPLIMENT: ("Read it, and pass it on where you agreed to that.",),
    _K.INTELLIGENCE: ("Look at it together with what else we know about the service.",),
}


def _will_not(kind: ConcernKind, answers: Answers) -> tuple[str, ...]:
    will_not = list(_WILL_NOT[kind])
    if kind is _K.CONCERN and answers.share(Recipient.PROVIDER) is Share.NO:
        will_not.insert(0, "Ask the service for an answer to you.")
    if kind not in {_K.SAFEGUARDING, _K.SPEAKING_UP} and not answers.name:
        will_not.append("Try to find out who you are.")
    return tuple(will_not)


_WILL_NOT = {
    _K.SAFEGUARDING: (
        "Tell anybody who may be causing the harm that you told us.",
        "Always be able to tell you everything that was found: it may be about somebody else.",
    ),
    _K.SPEAKING_UP: (
        "Show the service what you wrote, or tell it that somebody spoke up.",
        "Try to find out who you are, if you gave no name.",
    ),
    _K.COMPLAINT: (
        "Decide for the service how it replies, or award money.",
        "Call it sorted: only you can say that.",
    ),
    _K.COUNCIL_COMPLAINT: ("Let anybody decide about it whom it is about.",),
    _K.CONCERN: ("Always be able to tell you what we then do about the service.",),
    _K.COMMENT: ("Ask the service for an answer to you.",),
    _K.COMPLIMENT: ("Show your name to the public.",),
    _K.INTELLIGENCE: ("Always be able to tell you what we then do about the service.",),
}


def _by_when(kind: ConcernKind, *, at: datetime, waits: bool) -> str:
    if kind is _K.SAFEGUARDING:
        accepted = moment_in_words(office_hours_after(at))
        return (
            f"Somebody of our safeguarding team has looked at it by {accepted}. "
            "They are there from 9am to 5pm on working days; at any other time phone."
        )
    due = day_in_words(acknowledgement_due(at))
    if waits:
        return f"You can see by {due}, with your reference, whether it has gone on."
    return f"Somebody of our team has read it by {due}."


def _named(answers: Answers, recipient: Recipient) -> bool:
    return bool(answers.name) and answers.share(recipient) is Share.WITH_NAME
