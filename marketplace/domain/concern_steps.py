"""Which questions of "Tell us" are asked, in which order: a table of the answers so far.

Danger comes first, and what happened before any category. What cannot apply is not asked: whoever
works there is told how they are protected, and not asked to tell the provider. An answer to a
question that no longer applies is kept while the person goes on, and neither shown nor sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from marketplace.domain.concern_answers import (
    About,
    Answers,
    Contact,
    ContactWay,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share


class Step(StrEnum):
    """One page of the form, in this order. The value stands in its address."""

    DANGER = "danger"
    EMERGENCY = "phone-999"
    """What to do now: it asks nothing."""
    SUBJECT = "about-what"
    PROVIDER = "which-service"
    HAPPENED = "what-happened"
    WENT_WELL = "how-it-went"
    WHEN = "when"
    WHOM = "about-whom"
    WHO = "who-it-is"
    AGREEING = "do-they-agree"
    ACTING = "why-you"
    WORKING = "do-you-work-there"
    PROTECTION = "your-protection"
    """How the law protects whoever speaks up: it asks nothing."""
    TOLD = "have-you-told-them"
    WANTED = "what-should-happen"
    NAME = "your-name"
    SHARING = "who-may-know"
    PUBLISHING = "show-your-words"
    CONTACT = "may-we-contact-you"
    REACHING = "how-to-reach-you"
    NEEDS = "how-to-talk-to-you"
    FILES = "files"

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return self not in {Step.EMERGENCY, Step.PROTECTION}


_Rule = Callable[[Answers], bool]


def is_insider(answers: Answers) -> bool:
    """Whether they work there or used to: never shown to the provider."""
    return answers.works_there in {WorksThere.YES, WorksThere.USED_TO}


def has_service(answers: Answers) -> bool:
    """Whether it is about a service: not the council, and not harm without any service."""
    return not (answers.naming.about_council or answers.naming.no_service)


def _is_about_others(answers: Answers) -> bool:
    return not answers.praise and answers.about.whom in {Whom.SOMEBODY, Whom.SEVERAL}


def _know(answers: Answers) -> bool:
    return _is_about_others(answers) and answers.about.they_know is YesNo.YES


def _acts_alone(answers: Answers) -> bool:
    """Whether they tell us about somebody who does not know, or has not said yes."""
    about = answers.about
    undecided = about.they_know is YesNo.YES and about.they_agree in {None, YesNo.YES}
    return _is_about_others(answers) and about.they_know is not None and not undecided


def _can_tell_them(answers: Answers) -> bool:
    return not (answers.praise or answers.naming.no_service or is_insider(answers))


def _may_publish(answers: Answers) -> bool:
    shown = answers.share(Recipient.PROVIDER) is not Share.NO
    return answers.praise and has_service(answers) and not is_insider(answers) and shown


def _always(answers: Answers) -> bool:
    del answers
    return True


_ASKED: Mapping[Step, _Rule] = MappingProxyType(
    {
        Step.DANGER: _always,
        Step.EMERGENCY: lambda answers: answers.happening.danger_now,
        Step.SUBJECT: _always,
        Step.PROVIDER: has_service,
        Step.HAPPENED: _always,
        Step.WENT_WELL: lambda answers: not answers.happening.danger_now,
        Step.WHEN: _always,
        Step.WHOM: lambda answers: not answers.praise,
        Step.WHO: _is_about_others,
        Step.AGREEING: _know,
        Step.ACTING: _acts_alone,
        Step.WORKING: lambda answers: not answers.naming.no_service,
        Step.PROTECTION: is_insider,
        Step.TOLD: _can_tell_them,
        Step.WANTED: lambda answers: not answers.praise,
        Step.NAME: _always,
        Step.SHARING: _always,
        Step.PUBLISHING: _may_publish,
        Step.CONTACT: _always,
        Step.REACHING: lambda answers: answers.contact.way not in {None, ContactWay.NONE},
        Step.NEEDS: _always,
        Step.FILES: _always,
    }
)
"""By step: whether it applies to what was answered so far."""


def steps(answers: Answers) -> tuple[Step, ...]:
    """The pages that apply to these answers, in their order."""
    settled = pertinent(answers)
    return tuple(step for step in Step if _ASKED[step](settled))


def after(step: Step, answers: Answers) -> Step | None:
    """The page that follows; None after the last one."""
    order = list(Step)
    here = order.index(step)
    return next((each for each in steps(answers) if order.index(each) > here), None)


def before(step: Step, answers: Answers) -> Step | None:
    """The page that went before; None for the first one."""
    order = list(Step)
    here = order.index(step)
    return next((each for each in reversed(steps(answers)) if order.index(each) < here), None)


def asked_about(answers: Answers) -> tuple[Recipient, ...]:
    """Whom consent is asked for, in this order.

    The QA team reads what is not restricted: for it the question is the name, so nobody is asked
    who gave none. A provider is never asked about for whoever works there.
    """
    asked = []
    if has_service(answers) and not is_insider(answers):
        asked.append(Recipient.PROVIDER)
    if answers.naming.about_council:
        asked.append(Recipient.COUNCIL_COMPLAINTS)
    if answers.name:
        asked.append(Recipient.QA)
    if has_service(answers) and not answers.praise:
        asked.append(Recipient.CQC)
    return tuple(asked)


def choices_for(recipient: Recipient, answers: Answers) -> tuple[Share, ...]:
    """What may be agreed to for a recipient: with the name only where one was given."""
    choices: list[Share] = [Share.WITH_NAME] if answers.name else []
    choices.append(Share.WITHOUT_NAME)
    return tuple(choices) if recipient is Recipient.QA else (*choices, Share.NO)


def pertinent(answers: Answers) -> Answers:
    """The answers without those to questions that do not apply: what is shown and sent.

    Works from the first question to the last, for what applies depends on what went before.
    """
    if answers.happening.danger_now:
        answers = replace(answers, praise=False)
    if answers.naming.no_service:
        answers = replace(answers, works_there=None)
    if not has_service(answers):
        answers = replace(
            answers,
            naming=Naming(
                about_council=answers.naming.about_council,
                no_service=answers.naming.no_service and not answers.naming.about_council,
            ),
        )
    answers = replace(answers, about=_pertinent_about(answers))
    if answers.praise:
        answers = replace(
            answers,
            happening=replace(answers.happening, still=None),
            wanted="",
            wants_reply=None,
        )
    elif is_insider(answers) or answers.naming.no_service:
        answers = replace(answers, wants_reply=None)
    if not _can_tell_them(answers):
        answers = replace(answers, told=None, they_said="")
    if answers.told is not Told.YES:
        answers = replace(answers, they_said="")
    answers = replace(
        answers, shares=_pertinent_shares(answers), contact=_pertinent_contact(answers)
    )
    return replace(answers, publish=answers.publish and _may_publish(answers))


def _pertinent_about(answers: Answers) -> About:
    if answers.praise:
        return About()
    about = answers.about
    if not _is_about_others(answers):
        return About(whom=about.whom)
    if not _know(answers):
        about = replace(about, they_agree=None)
    if not _acts_alone(answers):
        about = replace(about, why_acting="")
    return about


def _pertinent_shares(answers: Answers) -> Mapping[Recipient, Share]:
    """What was agreed to for those who are asked about; with a name only where there is one.

    The QA team reads it in any case: without the name, where nobody agreed to more.
    """
    shares: dict[Recipient, Share] = {}
    for recipient in asked_about(answers):
        share = answers.shares.get(recipient)
        if share is Share.WITH_NAME and not answers.name:
            share = Share.WITHOUT_NAME
        if share is not None:
            shares[recipient] = share
    if Recipient.QA not in asked_about(answers):
        shares[Recipient.QA] = Share.WITHOUT_NAME
    return shares


def _pertinent_contact(answers: Answers) -> Contact:
    contact = answers.contact
    if contact.way in {None, ContactWay.NONE}:
        return replace(contact, value="", when_safe="")
    return contact
