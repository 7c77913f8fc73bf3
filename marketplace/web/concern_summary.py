"""What somebody told us, answer by answer with its label, as staff read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.domain.concern_answers import (
    Answers,
    ContactWay,
    Told,
    Whom,
    WorksThere,
    YesNo,
)

Rows = tuple[tuple[str, str], ...]

_YES_NO = {YesNo.YES: "Yes", YesNo.NO: "No", YesNo.NOT_SURE: "Not sure"}
_WHOM = {
    Whom.ME: "Themselves",
    Whom.SOMEBODY: "Another person",
    Whom.SEVERAL: "Several people",
    Whom.SERVICE: "The service, and nobody in particular",
}
_WORKS = {
    WorksThere.NO: "No",
    WorksThere.YES: "Yes",
    WorksThere.USED_TO: "Not any more, but they used to",
}
_TOLD = {
    Told.YES: "Yes",
    Told.NO: "No",
    Told.AFRAID: "No: they do not want to, or do not feel able to",
}
_WAYS = {
    ContactWay.EMAIL: "By email",
    ContactWay.PHONE: "By phone",
    ContactWay.POST: "By post",
    ContactWay.NONE: "Not at all: they look with reference and passphrase, if they want",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some answers that belong together. What nobody answered is not there."""

    title: str
    rows: Rows


def parts_of(answers: Answers) -> tuple[Part, ...]:
    """Every answer that was given, whose name and contact `answers` hold included."""
    contact, about, happening = answers.contact, answers.about, answers.happening
    parts = (
        Part(
            title="What happened",
            rows=_given(
                ("In danger now", "Yes" if happening.danger_now else ""),
                ("What happened", happening.words),
                ("When", happening.when),
                ("Still happening", _yes_no(happening.still)),
                ("What should happen", answers.wanted),
            ),
        ),
        Part(
            title="Who it is about",
            rows=_given(
                ("About", _WHOM[about.whom] if about.whom else ""),
                ("Who", about.who_words),
                ("They know that we are told", _yes_no(about.they_know)),
                ("They agree", _yes_no(about.they_agree)),
                ("Why somebody acts for them", about.why_acting),
            ),
        ),
        Part(title="The service", rows=_service(answers)),
        Part(
            title="Who told us",
            rows=_given(
                ("Name", answers.name),
                ("Profession", answers.profession),
                ("Where they work", answers.organisation),
                ("Saw or heard it themselves", _yes_no(answers.first_hand)),
                ("How to reach them", _WAYS[contact.way] if contact.way else ""),
                ("Address or number", contact.value),
                ("When and how it is safe", contact.when_safe),
            ),
        ),
    )
    return tuple(part for part in parts if part.rows)


def needs_of(answers: Answers) -> tuple[str, ...]:
    """How they need to be talked or written to (Accessible Information Standard), line by line."""
    contact = answers.contact
    words = (contact.needs_words,) if contact.needs_words else ()
    return (*(need.label for need in contact.needs), *words)


def _service(answers: Answers) -> Rows:
    naming = answers.naming
    return _given(
        ("Service", "The council itself" if naming.about_council else naming.words),
        ("Place", naming.place),
        ("CQC location", naming.cqc_id),
        ("Harm without any service", "Yes" if naming.no_service else ""),
        ("They work there", _WORKS[answers.works_there] if answers.works_there else ""),
        ("They told the provider", _TOLD[answers.told] if answers.told else ""),
        ("What the provider said", answers.they_said),
        ("The provider is to answer", _yes_no(answers.wants_reply)),
    )


def _yes_no(answer: YesNo | None) -> str:
    return _YES_NO[answer] if answer else ""


def _given(*rows: tuple[str, str]) -> Rows:
    return tuple(_those_with_words(rows))


def _those_with_words(rows: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return (row for row in rows if row[1])
