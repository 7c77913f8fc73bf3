"""The monitoring policy as a table: one case a row, named after the row it proves.

"policy" is the table "How the rating rule treats the hard cases" of the product's description;
"api" is section 8 of the API reference, where the policy does not overrule it. Rows that need no
case here: api-16 is the same as api-15 for the rule; api-19 needs listings with two locations;
api-25 needs the area of a location; api-27 is met by reading location records only; api-22 and
api-23 for a whole run belong to the job, their parts are here and in test_decisions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import pytest

from marketplace.domain.decisions import AlertKind, Facts
from marketplace.domain.ratings import KeyQuestion, Outcome
from marketplace.domain.visibility import Hold, HoldKind
from tests.unit.factories import (
    AUTUMN,
    FORMER,
    NOW,
    SPRING,
    SUMMER,
    after,
    assessed,
    closed,
    entry,
    evidence,
    facts,
    hold,
    inspected,
    judged,
    look,
)

RATING, REGISTRATION, UNCHECKED = HoldKind.RATING, HoldKind.REGISTRATION, HoldKind.UNCHECKED
HELD = (hold(RATING),)
FAILED, UNREADABLE = look(outcome=Outcome.FAILED), look(outcome=Outcome.UNREADABLE)
NOT_FOUND = look(outcome=Outcome.NOT_FOUND)
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One situation and what the rule has to say about it. Empty parts mean: nothing."""

    name: str
    told: Facts
    holds: tuple[Hold, ...] = ()
    place: frozenset[HoldKind] = frozenset()
    lift: frozenset[HoldKind] = frozenset()
    renew: frozenset[HoldKind] = frozenset()
    alerts: frozenset[AlertKind] = frozenset()


def row(  # noqa: PLR0913 - one column of the table each
    name: str,
    told: Facts,
    *holds: Hold,
    place: HoldKind | None = None,
    lift: HoldKind | None = None,
    renew: HoldKind | None = None,
    alerts: AlertKind | Collection[AlertKind] = (),
) -> Row:
    """Write a row short: at most one hold placed, lifted or renewed, and the alerts."""
    return Row(
        name=name,
        told=told,
        holds=holds,
        place=frozenset({place} if place else ()),
        lift=frozenset({lift} if lift else ()),
        renew=frozenset({renew} if renew else ()),
        alerts=frozenset({alerts} if isinstance(alerts, AlertKind) else alerts),
    )


STILL = AlertKind.NOT_RESTORED
SURPRISE = AlertKind.SURPRISE
ODD = ("The record has a field that we do not know",)
GONE = facts(NOT_FOUND, missing_checks=3, missing_since=NOW - WEEK)
ON_FORMER = evidence(location_id=FORMER)
INHERITED = inspected("Inadequate", SPRING, report="R-0", inherited_from=FORMER)

POLICY = (
    row("policy-inadequate-in-the-old-home", facts(entry(inspected("Inadequate"))), place=RATING),
    row("policy-inadequate-in-the-new-home", facts(entry(assessed("Inadequate"))), place=RATING),
    row("policy-better-lifts-good", facts(entry(inspected("Good"))), *HELD, lift=RATING),
    row(
        "policy-better-lifts-requires-improvement",
        facts(entry(inspected("Requires improvement"))),
        *HELD,
        lift=RATING,
    ),
    row(
        "policy-other-holds-stay",
        facts(entry(assessed("Good"))),
        *HELD,
        *(hold(kind) for kind in HoldKind if kind not in (RATING, REGISTRATION, UNCHECKED)),
        lift=RATING,
    ),
    row("policy-drop-above-inadequate", facts(entry(inspected("Requires improvement")))),
    row("policy-rating-gone-visible", facts(entry())),
    row("policy-rating-gone-held", facts(entry()), *HELD, alerts=STILL),
    row("policy-unrated-held", facts(entry(assessed(""))), *HELD, alerts=STILL),
    row("policy-unknown-word-visible", facts(entry(assessed("Adequate"))), alerts=SURPRISE),
    row(
        "policy-unknown-word-held",
        facts(entry(assessed("Adequate"))),
        *HELD,
        alerts={SURPRISE, STILL},
    ),
    row("policy-unknown-shape-visible", facts(UNREADABLE), alerts=SURPRISE),
    row("policy-unknown-shape-held", facts(UNREADABLE), *HELD, alerts={SURPRISE, STILL}),
    row("policy-fetch-failed-visible", facts(FAILED)),
    row("policy-fetch-failed-held", facts(FAILED), *HELD, alerts=STILL),
    row(
        "policy-only-a-key-question",
        facts(entry(inspected("Good", bad_questions=[KeyQuestion.SAFE]))),
        alerts=AlertKind.KEY_QUESTION,
    ),
    row(
        "policy-only-a-key-question-and-unrated",
        facts(entry(inspected("No published rating", bad_questions=[KeyQuestion.SAFE]))),
        alerts=AlertKind.KEY_QUESTION,
    ),
    row(
        "policy-groups-the-offered-one-counts",
        facts(entry(assessed("Good"), assessed("Inadequate", group="Homecare"))),
        alerts=AlertKind.RATING_UNCLEAR,
    ),
    row(
        "policy-groups-unclear-the-worst-counts",
        facts(entry(assessed("Good"), assessed("Inadequate", group="Day trips"))),
        place=RATING,
        alerts=AlertKind.RATING_UNCLEAR,
    ),
    row("policy-deregistered", facts(closed()), place=REGISTRATION, alerts=AlertKind.DEREGISTERED),
    row("policy-not-found", GONE, place=REGISTRATION, alerts=AlertKind.NOT_ON_REGISTER),
    row(
        "policy-predecessor-held-unrated",
        facts(entry(), predecessor=ON_FORMER),
        place=RATING,
        alerts=AlertKind.PREDECESSOR_HELD,
    ),
    row(
        "policy-predecessor-held-own-rating",
        facts(entry(inspected("Good")), predecessor=ON_FORMER),
    ),
    row(
        "policy-predecessor-held-inherited-better",
        facts(entry(inspected("Good", inherited_from=FORMER)), predecessor=ON_FORMER),
    ),
    row("policy-dormant", facts(entry(dormant=True)), alerts=AlertKind.DORMANT),
    row("policy-never-checked-still-down", facts(FAILED), hold(UNCHECKED)),
    row("policy-first-good-check", facts(entry()), hold(UNCHECKED), lift=UNCHECKED),
    row("policy-unregulated", facts(entry(inspected("Inadequate")), location_id=None)),
)

API = (
    row("api-1-falls-old-style", facts(entry(inspected("Inadequate"))), place=RATING),
    row(
        "api-2-falls-new-style",
        facts(entry(inspected("No published rating", None), assessed("Inadequate"))),
        place=RATING,
    ),
    row(
        "api-3-one-of-two-offered-groups",
        facts(
            entry(assessed("Good"), assessed("Inadequate", group="Homecare")),
            offered=frozenset({"care-home", "home-care"}),
        ),
        place=RATING,
        alerts=AlertKind.RATING_UNCLEAR,
    ),
    row("api-5-newer-date", facts(entry(assessed("Good", SUMMER))), *HELD, lift=RATING),
    row(
        "api-5-other-report-same-day",
        facts(entry(inspected("Good", SPRING, report="R-2"))),
        *HELD,
        lift=RATING,
    ),
    row(
        "api-5-neither-newer-nor-another-report",
        facts(entry(inspected("Good", SPRING, report="R-0"))),
        *HELD,
        alerts=STILL,
    ),
    row("api-6-rating-vanishes", facts(entry()), *HELD, alerts=STILL),
    *(
        row(f"api-7-{word}", facts(entry(inspected(word, AUTUMN))), *HELD, alerts=STILL)
        for word in (
            "Inspected but not rated",
            "Insufficient evidence to rate",
            "No published rating",
        )
    ),
    row("api-8-visible-becomes-unrated", facts(entry(inspected("No published rating", None)))),
    row("api-9-moved-to-an-assessment", facts(entry(assessed("Good"))), *HELD, lift=RATING),
    row("api-9-moved-and-still-bad", facts(entry(assessed("Inadequate"))), *HELD, renew=RATING),
    row("api-10-never-rated", facts(entry())),
    row("api-11-focused-visit", facts(entry(inspected("Good"), assessed("", AUTUMN)))),
    row("api-12-report-re-issued", facts(entry(inspected("Inadequate"))), *HELD, renew=RATING),
    row("api-13-case-and-spacing", facts(entry(inspected("  inadequate "))), place=RATING),
    row("api-13-lift", facts(entry(inspected("REQUIRES  IMPROVEMENT"))), *HELD, lift=RATING),
    row("api-14-unknown-structure", facts(entry(surprises=ODD)), *HELD, alerts={SURPRISE, STILL}),
    row(
        "api-15-deregistered-old-rating-irrelevant",
        facts(closed(inspected("Inadequate"))),
        place=REGISTRATION,
        alerts=AlertKind.DEREGISTERED,
    ),
    row(
        "api-15-deregistered-while-held",
        facts(closed(inspected("Inadequate", SPRING, report="R-0"))),
        *HELD,
        place=REGISTRATION,
        alerts=AlertKind.DEREGISTERED,
    ),
    row("api-17-re-linked-while-held", facts(entry()), hold(RATING, ON_FORMER), alerts=STILL),
    row("api-17-inherits", facts(entry(INHERITED)), hold(RATING, ON_FORMER), renew=RATING),
    row("api-17-own", facts(entry(inspected("Good"))), hold(RATING, ON_FORMER), lift=RATING),
    row("api-18-new-owner-inherits", facts(entry(INHERITED)), place=RATING),
    row("api-20-one-404", facts(NOT_FOUND, missing_checks=1, missing_since=NOW)),
    row(
        "api-20-one-404-held",
        facts(NOT_FOUND, missing_checks=1, missing_since=NOW),
        *HELD,
        alerts=STILL,
    ),
    row(
        "api-21-two-404s-in-seven-days",
        facts(NOT_FOUND, missing_checks=2, missing_since=NOW - WEEK),
    ),
    row(
        "api-21-three-404s-in-less",
        facts(NOT_FOUND, missing_checks=3, missing_since=NOW - WEEK + timedelta(seconds=1)),
    ),
    row(
        "api-21-hidden-stays-hidden",
        GONE,
        *HELD,
        place=REGISTRATION,
        alerts=AlertKind.NOT_ON_REGISTER,
    ),
    row("api-22-no-answer", facts(FAILED), hold(UNCHECKED), hold(REGISTRATION), alerts=STILL),
    row("api-24-dormant", facts(entry(assessed("Good"), dormant=True)), alerts=AlertKind.DORMANT),
    row(
        "api-26-suspended",
        facts(entry(assessed("Suspended"))),
        *HELD,
        alerts={STILL, AlertKind.RATING_UNCLEAR},
    ),
    row("api-28-no-location-id", facts(location_id=None), *HELD),
    row(
        "api-29-another-place",
        facts(entry(inspected("Inadequate"), name="Oak View", postcode="ZZ9 9ZZ")),
        alerts=AlertKind.MISMATCH,
    ),
    row(
        "api-29-another-place-while-held",
        facts(entry(inspected("Good"), name="Oak View", postcode="ZZ9 9ZZ")),
        *HELD,
        hold(UNCHECKED),
        alerts={AlertKind.MISMATCH, STILL},
    ),
)


@pytest.mark.parametrize("case", [*POLICY, *API], ids=lambda case: case.name)
def test_the_table(case: Row) -> None:
    decision = judged(case.told, *case.holds)

    assert {one.kind for one in decision.place} == case.place
    assert {one.kind for one in decision.lift} == case.lift
    assert {one.kind for one in decision.renew} == case.renew
    assert {one.kind for one in decision.alerts} == case.alerts
    assert decision.reason


@pytest.mark.parametrize("case", [*POLICY, *API], ids=lambda case: case.name)
def test_the_table_once_carried_out_asks_for_nothing_more(case: Row) -> None:
    decision = judged(case.told, *case.holds)

    again = judged(case.told, *after(decision, *case.holds))

    assert (again.place, again.lift, again.renew) == ((), (), ())


def test_every_row_has_a_name_of_its_own() -> None:
    names = [case.name for case in (*POLICY, *API)]
    assert len(names) == len(set(names))
