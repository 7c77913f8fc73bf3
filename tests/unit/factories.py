"""Small builders of what the rating rule is told. Everything in them is invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from marketplace.domain.decisions import AlertKind, Decision, Facts, Policy
from marketplace.domain.moderation import decide
from marketplace.domain.ratings import (
    Home,
    KeyQuestion,
    KeyQuestionRating,
    Observation,
    Outcome,
    Rating,
    RatingStatement,
    RegisterEntry,
    Registration,
)
from marketplace.domain.visibility import Evidence, Hold, HoldKind

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
PLACE = "1-900000001"
FORMER = "1-900000002"
"""The predecessor of PLACE, where a case has one."""
NAME, POSTCODE = "Willow Bank", "ZZ1 1AA"

SPRING, SUMMER, AUTUMN = date(2025, 3, 4), date(2025, 7, 15), date(2026, 10, 1)


def inspected(
    word: str,
    on: date | None = SUMMER,
    *,
    report: str | None = "R-1",
    inherited_from: str | None = None,
    bad_questions: Iterable[KeyQuestion] = (),
) -> RatingStatement:
    """What `currentRatings.overall` says: the old home of the rating."""
    return RatingStatement(
        home=Home.CURRENT_RATINGS,
        word=word,
        published_on=on,
        report=report,
        inherited_from=inherited_from,
        key_questions=tuple(
            KeyQuestionRating(
                question=question, word="Inadequate", rating=Rating.INADEQUATE, published_on=on
            )
            for question in bad_questions
        ),
    )


def assessed(
    word: str,
    on: date | None = SUMMER,
    *,
    group: str | None = "Care Homes",
    plan: str | None = "AP1",
    inherited_from: str | None = None,
) -> RatingStatement:
    """What a current entry of `assessment` says: the new home of the rating."""
    return RatingStatement(
        home=Home.ASSESSMENT,
        word=word,
        published_on=on,
        group=group,
        report=plan,
        inherited_from=inherited_from,
    )


def entry(  # noqa: PLR0913 - the fields of a record that a case may want otherwise
    *statements: RatingStatement,
    registration: Registration = Registration.REGISTERED,
    location_id: str = PLACE,
    name: str = NAME,
    postcode: str | None = POSTCODE,
    registered_on: date | None = date(2020, 1, 6),
    predecessors: tuple[str, ...] = (),
    successors: tuple[str, ...] = (),
    dormant: bool = False,
    surprises: tuple[str, ...] = (),
) -> RegisterEntry:
    """The register's record of a place."""
    return RegisterEntry(
        location_id=location_id,
        name=name,
        registration=registration,
        postcode=postcode,
        registered_on=registered_on,
        deregistered_on=date(2026, 10, 31) if registration is Registration.DEREGISTERED else None,
        dormant=dormant,
        statements=statements,
        predecessors=predecessors,
        successors=successors,
        surprises=surprises,
    )


def closed(*statements: RatingStatement, successors: tuple[str, ...] = ()) -> RegisterEntry:
    """The record of a place that was taken off the register."""
    return entry(*statements, registration=Registration.DEREGISTERED, successors=successors)


def look(
    record: RegisterEntry | None = None,
    *,
    outcome: Outcome | None = None,
    location_id: str = PLACE,
    at: datetime = NOW,
) -> Observation:
    """One look: found where there is a record, else failed unless `outcome` says how."""
    return Observation(
        location_id=location_id,
        fetched_at=at,
        outcome=outcome or (Outcome.FOUND if record else Outcome.FAILED),
        response_hash="ab" * 32 if record else None,
        entry=record,
        failure=None if record else "time-out",
    )


def facts(seen: Observation | RegisterEntry | None = None, **changed: object) -> Facts:
    """What is known of a care home at PLACE; a bare record stands for a look that found it."""
    observation = look(seen) if isinstance(seen, RegisterEntry) else seen
    plain = Facts(
        location_id=PLACE,
        offered=frozenset({"care-home"}),
        name=NAME,
        postcode=POSTCODE,
        observation=observation,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def evidence(  # noqa: PLR0913 - as above
    on: date | None = SPRING,
    *,
    rating: Rating | None = Rating.INADEQUATE,
    report: str | None = "R-0",
    location_id: str = PLACE,
    group: str | None = None,
    inherited_from: str | None = None,
    at: datetime = NOW - timedelta(days=300),
) -> Evidence:
    """What a hold stands on: an Inadequate report of the spring unless told otherwise."""
    return Evidence(
        location_id=location_id,
        fetched_at=at,
        response_hash="cd" * 32,
        rating=rating,
        published_on=on,
        report=report,
        home=Home.ASSESSMENT if group else Home.CURRENT_RATINGS,
        group=group,
        inherited_from=inherited_from,
    )


def hold(kind: HoldKind, stands_on: Evidence | None = None) -> Hold:
    """An open hold. One for the rating stands on the report of the spring."""
    if stands_on is None and kind is HoldKind.RATING:
        stands_on = evidence()
    return Hold(kind=kind, placed_at=NOW - timedelta(days=300), evidence=stands_on)


def judged(told: Facts, *holds: Hold, now: datetime = NOW) -> Decision:
    """What the rule says, by the council's numbers."""
    return decide(told, holds, Policy(), now)


def after(decision: Decision, *holds: Hold, now: datetime = NOW) -> tuple[Hold, ...]:
    """The open holds once a decision is carried out, as the database would keep them."""
    standing = {one.kind: one for one in holds}
    for lift in decision.lift:
        del standing[lift.kind]
    for placement in decision.place:
        assert placement.kind not in standing
        standing[placement.kind] = Hold(
            kind=placement.kind, placed_at=now, evidence=placement.evidence
        )
    for placement in decision.renew:
        standing[placement.kind] = replace(standing[placement.kind], evidence=placement.evidence)
    return tuple(standing.values())


def placed(decision: Decision) -> set[HoldKind]:
    """The kinds of hold that a decision places."""
    return {one.kind for one in decision.place}


def lifted(decision: Decision) -> set[HoldKind]:
    """The kinds of hold that a decision lifts."""
    return {one.kind for one in decision.lift}


def messages(decision: Decision, kind: AlertKind) -> str:
    """What the alerts of one kind say."""
    return " ".join(alert.message for alert in decision.alerts if alert.kind is kind)
