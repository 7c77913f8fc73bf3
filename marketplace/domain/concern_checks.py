"""What is missing or wrong in what somebody tells us, page by page. A pure function.

As little as possible stops anybody: whatever somebody cannot or will not say may stay empty, and
every choice has its "not sure". The same checks run on each page, on "check your answers" and
when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from marketplace.domain.concern_answers import Answers, ContactWay
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_steps import Step, asked_about, is_insider, steps
from marketplace.domain.written import email_from, phone_from, unprintable

LONGEST_STORY = 10_000
LONGEST_WORDS = 2_000
LONGEST_LINE = 200

SAY_WHAT = "Tell us what happened, in a few words or many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right: on which page, in which field of its form, and what to do."""

    step: Step
    field: str
    message: str


def problems(answers: Answers) -> tuple[Problem, ...]:
    """Everything that keeps it from being sent, in the order of the pages."""
    return tuple(problem for step in steps(answers) for problem in problems_in(step, answers))


def problems_in(step: Step, answers: Answers) -> tuple[Problem, ...]:
    """What is missing or wrong on one page."""
    check = _CHECKS.get(step)
    found = check(answers) if check else {}
    return tuple(
        Problem(step=step, field=field, message=message) for field, message in found.items()
    )


_Found = dict[str, str]


def contact_problem(way: ContactWay, value: str) -> str | None:
    """What is wrong with where somebody wants to be reached; None where it can be used."""
    if not value:
        return _MISSING[way]
    if way is ContactWay.EMAIL:
        return _wrong(email_from, value, "Enter an email address, such as name@example.org")
    if way is ContactWay.PHONE:
        return _wrong(phone_from, value, "Enter a telephone number, such as 01632 960001")
    return None


_MISSING = {
    ContactWay.EMAIL: "Enter your email address",
    ContactWay.PHONE: "Enter your telephone number",
    ContactWay.POST: "Enter the address to write to",
}


def _wrong(reader: Callable[[str], str], value: str, message: str) -> str | None:
    try:
        reader(value)
    except ValueError:
        return message
    return None


def text_problem(text: str, *, longest: int) -> str | None:
    """What is wrong with words; None where they can be kept."""
    if len(text) > longest:
        return f"Use {longest:,} characters or fewer"
    if unprintable(text):
        return "Use plain letters: this holds a character that cannot be shown"
    return None


def _texts(**checked: tuple[str, int]) -> _Found:
    found = {}
    for field, (text, longest) in checked.items():
        if problem := text_problem(text, longest=longest):
            found[field] = problem
    return found


def _provider(answers: Answers) -> _Found:
    naming = answers.naming
    if not (naming.words or naming.cqc_id):
        return {"words": "Enter the name of the service, or describe it"}
    return _texts(words=(naming.words, LONGEST_LINE), place=(naming.place, LONGEST_LINE))


def _happened(answers: Answers) -> _Found:
    if not answers.happening.words:
        return {"words": SAY_WHAT}
    return _texts(words=(answers.happening.words, LONGEST_STORY))


def _whom(answers: Answers) -> _Found:
    return {} if answers.about.whom else {"whom": "Choose who it is about"}


def _who(answers: Answers) -> _Found:
    found = _texts(who_words=(answers.about.who_words, LONGEST_LINE))
    if not answers.about.they_know:
        found["they_know"] = "Choose whether they know that you are telling us"
    return found


def _agreeing(answers: Answers) -> _Found:
    if answers.about.they_agree:
        return {}
    return {"they_agree": "Choose whether they agree that you tell us"}


def _working(answers: Answers) -> _Found:
    return {} if answers.works_there else {"works_there": "Choose whether you work there"}


def _told(answers: Answers) -> _Found:
    if not answers.told:
        return {"told": "Choose whether you have told them"}
    return _texts(they_said=(answers.they_said, LONGEST_WORDS))


def _wanted(answers: Answers) -> _Found:
    found = _texts(wanted=(answers.wanted, LONGEST_WORDS))
    if asks_for_reply(answers) and not answers.wants_reply:
        found["wants_reply"] = "Choose whether you want an answer from them"
    return found


def asks_for_reply(answers: Answers) -> bool:
    """Whether they are asked if somebody should put it right and answer."""
    return not (answers.naming.no_service or is_insider(answers))


_MAY_KNOW = {
    Recipient.PROVIDER: "Choose whether we may show it to the service",
    Recipient.COUNCIL_COMPLAINTS: "Choose whether we may give it to the council's complaints team",
    Recipient.QA: "Choose whether our Quality Assurance team may see your name",
    Recipient.CQC: "Choose whether we may pass it on to CQC",
}


def _sharing(answers: Answers) -> _Found:
    return {
        recipient.value: _MAY_KNOW[recipient]
        for recipient in asked_about(answers)
        if recipient not in answers.shares
    }


def _contact(answers: Answers) -> _Found:
    return {} if answers.contact.way else {"way": "Choose whether we may contact you"}


def _reaching(answers: Answers) -> _Found:
    contact = answers.contact
    found = _texts(
        value=(contact.value, LONGEST_LINE), when_safe=(contact.when_safe, LONGEST_WORDS)
    )
    if contact.way and (problem := contact_problem(contact.way, contact.value)):
        found["value"] = problem
    return found


_CHECKS: Mapping[Step, Callable[[Answers], _Found]] = MappingProxyType(
    {
        Step.PROVIDER: _provider,
        Step.HAPPENED: _happened,
        Step.WHEN: lambda answers: _texts(when=(answers.happening.when, LONGEST_LINE)),
        Step.WHOM: _whom,
        Step.WHO: _who,
        Step.AGREEING: _agreeing,
        Step.ACTING: lambda answers: _texts(why_acting=(answers.about.why_acting, LONGEST_WORDS)),
        Step.WORKING: _working,
        Step.TOLD: _told,
        Step.WANTED: _wanted,
        Step.NAME: lambda answers: _texts(name=(answers.name, LONGEST_LINE)),
        Step.SHARING: _sharing,
        Step.CONTACT: _contact,
        Step.REACHING: _reaching,
        Step.NEEDS: lambda answers: _texts(
            needs_words=(answers.contact.needs_words, LONGEST_WORDS)
        ),
    }
)
