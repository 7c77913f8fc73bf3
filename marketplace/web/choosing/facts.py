"""The facts of a listing's own page, for a comparison and for print, in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.domain.comparison import Lines
from marketplace.domain.explanations import rating_label
from marketplace.domain.ratings import KeyQuestion
from marketplace.queries.shown import Detail
from marketplace.web import filters
from marketplace.web.listing_facts import Fact
from marketplace.web.listing_page import ListingPage, QuestionRow, listing_page


def compared_facts(details: Sequence[Detail], *, now: datetime) -> list[dict[str, Lines]]:
    """Every fact that can be set beside another listing's, by name, for each of these listings."""
    rated = any(detail.regulator and detail.regulator.key_questions for detail in details)
    return [_facts(detail, rated=rated, now=now) for detail in details]


def _facts(detail: Detail, *, rated: bool, now: datetime) -> dict[str, Lines]:
    """One listing's facts. `rated`: the five questions are told, here that there is no answer."""
    page = listing_page(detail, address="", now=now)
    summary = detail.summary
    return {
        "Provider": (summary.provider,),
        "CQC rating": _rating(page),
        **(_questions(page) if rated else {}),
        **{fact.name: fact.lines for fact in page.facts},
        "Town": (summary.town,) if summary.town else (),
        "Who stands behind these facts": tuple(
            f"{each.about}: {each.sentence}{f': {each.fact}' if each.fact else ''}"
            for each in page.assurances
        ),
    }


def _rating(page: ListingPage) -> Lines:
    """The rating with its date and whatever limits what it says."""
    summary, panel = page.detail.summary, page.detail.regulator
    if panel is None:
        return (filters.registration_label(summary.service_types),)
    dated = panel.published_on
    return tuple(
        line
        for line in (
            rating_label(panel.rating),
            f"This rating is for: {panel.group}" if panel.group else "",
            f"Published on {filters.day(dated)}, {filters.age(dated, page.now)}" if dated else "",
            page.inherited,
            page.dormant,
        )
        if line
    )


def _questions(page: ListingPage) -> dict[str, Lines]:
    """The regulator's five questions, also of a service that it has not asked them of."""
    panel, kinds = page.detail.regulator, page.detail.summary.service_types
    label = rating_label(None) if panel else filters.registration_label(kinds)
    unasked = dict.fromkeys((f"{question.label}?" for question in KeyQuestion), (label,))
    answers = unasked | {row.label: _question(row) for row in page.questions}
    return {f"CQC: {label.casefold()}": lines for label, lines in answers.items()}


def _question(row: QuestionRow) -> Lines:
    return tuple(line for line in (row.rating, row.note) if line)


def printed_facts(detail: Detail, *, now: datetime) -> tuple[Fact, ...]:
    """What somebody needs on paper: how to reach it first, then what it is and costs."""
    page = listing_page(detail, address="", now=now)
    summary = detail.summary
    site = filters.web_address(detail.website) or ""
    phone, email = f"tel:{filters.telephone(summary.phone)}", f"mailto:{detail.email}"
    first = (
        Fact(name="Provider", lines=(summary.provider,)),
        Fact(name="Phone", lines=_said(summary.phone), address=phone),
        Fact(name="Email", lines=_said(detail.email), address=email),
        Fact(name="Website", lines=_said(filters.without_scheme(detail.website)), address=site),
        Fact(name="Address", lines=page.address_lines),
        Fact(name="CQC rating", lines=_rating(page)),
    )
    return (*(fact for fact in first if fact.lines), *page.facts)


def _said(text: str) -> Lines:
    return (text,) if text else ()
