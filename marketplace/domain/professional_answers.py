"""The short form of providers, partners and professionals: what it asks, and what it makes.

It is intelligence for the QA team. Where somebody may be harmed it is for the safeguarding team
too, whatever they call it. The QA team knows who told it, where they gave a name; whether others
may be told that is asked. The provider never sees any of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from marketplace.domain.concern_answers import Answers, Contact, ContactWay
from marketplace.domain.concern_checks import (
    LONGEST_LINE,
    LONGEST_STORY,
    contact_problem,
    text_problem,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import FieldProblem


class Harmed(StrEnum):
    """Whether somebody may be harmed."""

    NOW = "now"
    MAYBE = "maybe"
    NOT_SURE = "not-sure"
    NO = "no"


_OTHERS = (Recipient.CQC, Recipient.HEALTH, Recipient.HOST_BOROUGH)
"""Who may be told by the QA team what a professional knows, besides the safeguarding team."""


def kinds_of(harmed: Harmed) -> tuple[ConcernKind, ...]:
    """What they say that it is: empty where the words decide."""
    if harmed is Harmed.NO:
        return ()
    return (ConcernKind.SAFEGUARDING, ConcernKind.INTELLIGENCE)


def shares_of(*, named: bool, may_say_who: bool) -> Mapping[Recipient, Share]:
    """What is shared with whom: who told us goes to others only as they agreed."""
    for_others = Share.WITH_NAME if named and may_say_who else Share.WITHOUT_NAME
    return {
        Recipient.QA: Share.WITH_NAME if named else Share.WITHOUT_NAME,
        **dict.fromkeys(_OTHERS, for_others),
    }


def professional_problems(answers: Answers) -> tuple[FieldProblem, ...]:
    """What is missing or wrong, one problem for each field, in the order of the form."""
    return tuple(
        FieldProblem(field=field, message=message) for field, message in _found(answers) if message
    )


def _found(answers: Answers) -> Iterator[tuple[str, str | None]]:
    naming, happening = answers.naming, answers.happening
    yield "service", _needed(naming.words, "Enter the name of the service, or describe it")
    yield "place", text_problem(naming.place, longest=LONGEST_LINE)
    yield (
        "words",
        _needed(happening.words, "Tell us what you know", longest=LONGEST_STORY),
    )
    yield "when", text_problem(happening.when, longest=LONGEST_LINE)
    yield "first_hand", None if answers.first_hand else "Choose how you know it"
    yield "profession", _needed(answers.profession, "Enter who you are, such as district nurse")
    yield "organisation", _needed(answers.organisation, "Enter where you work")
    yield "name", text_problem(answers.name, longest=LONGEST_LINE)
    yield "value", _contact(answers.contact)


def _needed(text: str, ask: str, *, longest: int = LONGEST_LINE) -> str | None:
    return text_problem(text, longest=longest) if text else ask


def _contact(contact: Contact) -> str | None:
    if contact.way in {None, ContactWay.NONE}:
        return None
    problem = text_problem(contact.value, longest=LONGEST_LINE)
    return problem or contact_problem(contact.way or ContactWay.NONE, contact.value)
