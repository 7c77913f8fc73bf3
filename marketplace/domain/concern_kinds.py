"""Which kinds of concern somebody's answers make, and how soon somebody has to look at them.

People are asked what happened, never what kind it is; the kinds are said back before sending, and
the person can change them. What they change never takes away the safeguarding team where they said
that somebody is in danger, and never makes what somebody who works there says a complaint that
the provider could see. Source: the product's "Telling us".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from marketplace.domain.concern_answers import Answers, YesNo
from marketplace.domain.concern_steps import is_insider
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.danger_words import danger_in

_K = ConcernKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The kinds, what concerns safety first; how soon to look; and why, in our own words."""

    kinds: tuple[ConcernKind, ...]
    priority: Priority
    why: tuple[str, ...]


def work_out(answers: Answers) -> Proposal:
    """The kinds that these answers make. Total: whatever was answered, there is at least one."""
    danger = danger_in(*words_of(answers))
    kinds: dict[ConcernKind, str] = {}
    if answers.happening.danger_now:
        kinds[_K.SAFEGUARDING] = "You said that somebody is in danger now."
    elif danger.harm and not (answers.praise and not _complains(answers)):
        kinds[_K.SAFEGUARDING] = "What you wrote sounds as if somebody may be hurt or at risk."
    elif answers.naming.no_service:
        kinds[_K.SAFEGUARDING] = "It is about harm that no service has a part in."
    kinds |= _other_kinds(answers)
    why = tuple(kinds.values())
    chosen = _chosen(answers)
    if chosen:
        changed = set(chosen) != set(kinds)
        kinds = {kind: kinds.get(kind, "") for kind in chosen}
        why = ("This is what you chose.",) if changed else why
    return Proposal(
        kinds=tuple(sorted(kinds, key=_ORDER.index)),
        priority=max(danger.priority, _least(answers, tuple(kinds))),
        why=why,
    )


def choices(answers: Answers) -> tuple[ConcernKind, ...]:
    """What the person can change the kinds to, in the order in which they are offered."""
    if is_insider(answers):
        return (_K.SAFEGUARDING, _K.SPEAKING_UP)
    if answers.profession:
        return (_K.SAFEGUARDING, _K.INTELLIGENCE)
    if answers.naming.no_service:
        return (_K.SAFEGUARDING, _K.CONCERN)
    if answers.naming.about_council:
        return (_K.SAFEGUARDING, _K.COUNCIL_COMPLAINT, _K.COMMENT, _K.COMPLIMENT)
    return (_K.SAFEGUARDING, _K.COMPLAINT, _K.CONCERN, _K.COMMENT, _K.COMPLIMENT)


def removable(answers: Answers) -> tuple[ConcernKind, ...]:
    """Of what can be chosen, what can also be left out: not safeguarding where danger was said."""
    always = {_K.SAFEGUARDING} if answers.happening.danger_now else set()
    return tuple(kind for kind in choices(answers) if kind not in always)


def with_kinds(answers: Answers, chosen: Iterable[ConcernKind]) -> Answers:
    """The answers with what the person chose; where that is what the rule says, the rule stays."""
    ruled = replace(answers, kinds=())
    asked = replace(answers, kinds=tuple(chosen))
    return ruled if work_out(asked).kinds == work_out(ruled).kinds else asked


def words_of(answers: Answers) -> tuple[str, ...]:
    """Everything of the answers that tells what happened: what words of danger count in."""
    return (
        answers.happening.words,
        answers.happening.when,
        answers.about.who_words,
        answers.about.why_acting,
        answers.they_said,
        answers.wanted,
        answers.contact.when_safe,
    )


def _chosen(answers: Answers) -> tuple[ConcernKind, ...]:
    """What the person chose, of what can be chosen; empty where they changed nothing."""
    offered = choices(answers)
    chosen = tuple(kind for kind in answers.kinds if kind in offered)
    if not chosen:
        return ()
    if answers.happening.danger_now and _K.SAFEGUARDING not in chosen:
        return (_K.SAFEGUARDING, *chosen)
    return chosen


def _other_kinds(answers: Answers) -> dict[ConcernKind, str]:
    """What it is besides a safeguarding concern, and why."""
    if is_insider(answers):
        return {_K.SPEAKING_UP: "You work there, or used to."}
    if answers.profession:
        return {_K.INTELLIGENCE: "You told us this as a provider, a partner or a professional."}
    if answers.naming.no_service:
        return {}
    kinds: dict[ConcernKind, str] = {}
    if _complains(answers):
        kinds |= _complaint(answers)
    if answers.praise:
        kinds[_K.COMPLIMENT] = "You told us that something went well."
    if not kinds and answers.naming.about_council:
        kinds[_K.COMMENT] = "It is about the council, and you did not ask for an answer."
    return kinds or {_K.CONCERN: "You want us to know, without an answer from the provider."}


def _complaint(answers: Answers) -> dict[ConcernKind, str]:
    if answers.naming.about_council:
        return {_K.COUNCIL_COMPLAINT: "It is about the council, and you want it put right."}
    return {_K.COMPLAINT: "You want the provider to put something right and answer."}


def _complains(answers: Answers) -> bool:
    return answers.wants_reply is YesNo.YES


def _least(answers: Answers, kinds: tuple[ConcernKind, ...]) -> Priority:
    """How soon somebody looks, whatever the words are."""
    if answers.happening.danger_now:
        return Priority.URGENT
    return Priority.HIGH if _K.SAFEGUARDING in kinds else Priority.ROUTINE


_ORDER = (
    _K.SAFEGUARDING,
    _K.SPEAKING_UP,
    _K.COMPLAINT,
    _K.COUNCIL_COMPLAINT,
    _K.CONCERN,
    _K.INTELLIGENCE,
    _K.COMMENT,
    _K.COMPLIMENT,
)
"""What concerns safety first, praise last."""
