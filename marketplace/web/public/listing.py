"""The page of one listing: what, who for, price, contact, and what the regulator says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template, url_for

from marketplace.domain.explanations import (
    INHERITED,
    NOT_OPERATING,
    Explanation,
    explanation_of,
    explanation_of_unregistered,
    rating_label,
)
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.ratings import KeyQuestion, KeyQuestionRating
from marketplace.queries.shown import Detail
from marketplace.web import clock, filters
from marketplace.web.listing_at import listing_at
from marketplace.web.marks import public
from marketplace.wiring import adapters


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and what goes with it, a line each."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One of the regulator's five questions, as the table shows it."""

    label: str
    rating: str
    note: str
    published_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """What the page shows. `dormant` and `inherited` are sentences, or empty."""

    detail: Detail
    address: str
    address_lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    questions: tuple[QuestionRow, ...]
    explanation: Explanation
    dormant: str
    inherited: str
    now: datetime


def listing_page(detail: Detail, *, address: str, now: datetime) -> ListingPage:
    """Put a listing into words, as of `now`."""
    summary, panel = detail.summary, detail.regulator
    kinds = tuple(SERVICE_TYPES[slug] for slug in summary.service_types)
    return ListingPage(
        detail=detail,
        address=address,
        address_lines=_address_lines(detail),
        facts=tuple(fact for fact in _facts(detail) if fact.lines),
        questions=_questions(panel.key_questions) if panel else (),
        explanation=explanation_of(panel.rating) if panel else explanation_of_unregistered(kinds),
        dormant=NOT_OPERATING if panel and panel.dormant else "",
        inherited=INHERITED if panel and panel.inherited else "",
        now=now,
    )


def _facts(detail: Detail) -> tuple[Fact, ...]:
    summary = detail.summary
    kinds = [SERVICE_TYPES[slug] for slug in summary.service_types]
    settings = dict.fromkeys(kind.setting.label for kind in kinds)
    reach = filters.coverage(summary.covers)
    takes = "Yes, it takes direct payments" if summary.direct_payments else "Ask the provider"
    return (
        Fact(name="What it is", lines=tuple(f"{kind.name}: {kind.description}" for kind in kinds)),
        Fact(name="Who it is for", lines=detail.needs),
        Fact(name="Where", lines=(*settings, *([reach] if reach else []))),
        Fact(name="Languages", lines=detail.languages),
        Fact(name="Price", lines=(filters.price(summary.price),)),
        Fact(name="Direct payments", lines=(takes,)),
    )


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
            label=f"{question.label}?", rating=rating_label(None), note="", published_on=None
        )
    notes = {
        "Carried over from an earlier assessment": given.carried_over,
        "Given to a previous registration": given.inherited_from is not None,
    }
    return QuestionRow(
        label=f"{question.label}?",
        rating=given.rating.label if given.rating else given.word or rating_label(None),
        note=". ".join(note for note, applies in notes.items() if applies),
        published_on=given.published_on,
    )


@public
def listing(slug: str) -> str:
    """The page of a listing that the public can see."""
    detail = listing_at(slug)
    address = adapters().settings.base_url + url_for("public.listing", slug=slug)
    page = listing_page(detail, address=address, now=clock.now())
    return render_template("listings/page.html", page=page)
