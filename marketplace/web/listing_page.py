"""What the page of one listing shows: for the public, and for a provider that looks ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.domain.assurances import Assurance, assurances
from marketplace.domain.dates import london_day
from marketplace.domain.explanations import (
    INHERITED,
    NOT_OPERATING,
    Explanation,
    explanation_of,
    explanation_of_unregistered,
    rating_label,
)
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.paying import paying
from marketplace.domain.rating_words import MEANINGS, OLD, found_in_words, is_old
from marketplace.domain.ratings import KeyQuestion, KeyQuestionRating
from marketplace.domain.service_types import ServiceType
from marketplace.queries.shown import Detail
from marketplace.web.listing_facts import Fact, facts, lines
from marketplace.web.listing_map import listing_map
from marketplace.web.maps import Map
from marketplace.web.sessions import SessionLine, session_lines

_HEALTH = frozenset({"nhs-provision", "private-hospital"})
"""Kinds of treatment, of which the Ombudsman for social care takes no complaints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One of the regulator's five questions, as the table shows it."""

    label: str
    meaning: str
    rating: str
    note: str
    published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """What the page shows. `dormant`, `inherited` and `old` are sentences, or empty.

    `found` says what inspectors found. `complaints` are the provider's own words about them;
    `has_ombudsman` says whether an Ombudsman looks at complaints about such a service, and
    `is_health` that it is the one for health. `address` is the page's own, empty in a preview.
    """

    detail: Detail
    address: str
    address_lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    questions: tuple[QuestionRow, ...]
    explanation: Explanation
    dormant: str
    inherited: str
    old: str
    found: tuple[str, ...]
    assurances: tuple[Assurance, ...]
    paying: tuple[str, ...]
    complaints: tuple[str, ...]
    has_ombudsman: bool
    is_health: bool
    map: Map | None
    sessions: tuple[SessionLine, ...]
    now: datetime


def listing_page(detail: Detail, *, address: str, now: datetime) -> ListingPage:
    """Put a listing into words, as of `now`."""
    summary, panel = detail.summary, detail.regulator
    today = london_day(now)
    kinds = tuple(SERVICE_TYPES[slug] for slug in summary.service_types)
    return ListingPage(
        detail=detail,
        address=address,
        address_lines=_address_lines(detail),
        facts=facts(detail, now=now),
        questions=_questions(panel.key_questions) if panel else (),
        explanation=explanation_of(panel.rating) if panel else explanation_of_unregistered(kinds),
        dormant=NOT_OPERATING if panel and panel.dormant else "",
        inherited=INHERITED if panel and panel.inherited else "",
        old=OLD if panel and is_old(panel.published_on, today=today) else "",
        found=found_in_words(panel.key_questions) if panel else (),
        assurances=assurances(
            detail.backing, confirmed=detail.confirmed_at is not None, today=today
        ),
        paying=paying(
            summary.service_types, direct_payments=summary.direct_payments, isf=detail.isf
        ),
        complaints=lines(detail.terms.complaints),
        has_ombudsman=_has_ombudsman(detail, kinds),
        is_health=_HEALTH.issuperset(summary.service_types),
        map=listing_map(detail),
        sessions=session_lines(detail, now=now),
        now=now,
    )


def _has_ombudsman(detail: Detail, kinds: tuple[ServiceType, ...]) -> bool:
    """Whether it is care that has to be registered: of that the Ombudsman takes complaints."""
    return detail.regulator is not None or any(kind.regulated for kind in kinds)


def _address_lines(detail: Detail) -> tuple[str, ...]:
    """The postal address, a line each, without saying the town or postcode twice."""
    lines = [line.strip() for line in detail.address.replace("\n", ",").split(",")]
    for last in (detail.summary.town, detail.summary.postcode or ""):
        if last not in lines:
            lines.append(last)
    return tuple(line for line in lines if line)


def _questions(given: tuple[KeyQuestionRating, ...]) -> tuple[QuestionRow, ...]:
    """The five questions in their usual order, those without a rating too."""
    by_question = {rating.question: rating for rating in given}
    return tuple(_question_row(question, by_question.get(question)) for question in KeyQuestion)


def _question_row(question: KeyQuestion, given: KeyQuestionRating | None) -> QuestionRow:
    if given is None:
        return QuestionRow(
            label=f"{question.label}?",
            meaning=MEANINGS[question],
            rating=rating_label(None),
            note="",
            published_on=None,
        )
    notes = {
        "Carried over from an earlier assessment": given.carried_over,
        "Given to a previous registration": given.inherited_from is not None,
    }
    return QuestionRow(
        label=f"{question.label}?",
        meaning=MEANINGS[question],
        rating=given.rating.label if given.rating else given.word or rating_label(None),
        note=". ".join(note for note, applies in notes.items() if applies),
        published_on=given.published_on,
    )
