"""Arbitrary situations for the rating rule: anything that its types allow, likely or not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from marketplace.domain.decisions import Facts
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
    classify,
)
from marketplace.domain.visibility import Evidence, Hold, HoldKind

START = datetime(2026, 1, 1, tzinfo=UTC)
IDS = st.sampled_from(["1-900000001", "1-900000002", "1-900000003"])
REPORTS = st.none() | st.sampled_from(["R-1", "R-2", "AP1"])
RATED = [rating.label for rating in Rating]
WORDS = st.sampled_from([*RATED, "", "Inspected but not rated", "Suspended", "Splendid"])
GROUPS = st.sampled_from([None, "Care Homes", "Homecare", "Moon care"])
# Few days, so that dates meet; some missing.
DAYS = st.none() | st.integers(0, 6).map(lambda days: date(2025, 12, 28) + timedelta(days=days))
MOMENTS = st.integers(0, 20 * 24).map(lambda hours: START + timedelta(hours=hours))
OFFERED = st.frozensets(st.sampled_from(["care-home", "home-care", "respite", "meals"]))

QUESTIONS = st.lists(
    st.builds(
        lambda question, word, on: KeyQuestionRating(
            question=question, word=word, rating=classify(word).rating, published_on=on
        ),
        st.sampled_from(list(KeyQuestion)),
        WORDS,
        DAYS,
    ),
    max_size=2,
).map(tuple)
STATEMENTS = st.lists(
    st.builds(
        RatingStatement,
        home=st.sampled_from(list(Home)),
        word=WORDS,
        published_on=DAYS,
        group=GROUPS,
        report=REPORTS,
        inherited_from=st.none() | IDS,
        key_questions=QUESTIONS,
    ),
    max_size=4,
    unique_by=lambda statement: (statement.home, statement.group),
).map(tuple)
ENTRIES = st.builds(
    RegisterEntry,
    location_id=IDS,
    name=st.sampled_from(["Willow Bank", "Oak View", ""]),
    registration=st.sampled_from(list(Registration)),
    postcode=st.sampled_from([None, "ZZ1 1AA", "ZZ9 9ZZ"]),
    registered_on=DAYS,
    deregistered_on=DAYS,
    dormant=st.booleans(),
    statements=STATEMENTS,
    predecessors=st.lists(IDS, max_size=1).map(tuple),
    successors=st.lists(IDS, max_size=1).map(tuple),
    surprises=st.sampled_from([(), (), ("Something new",)]),
)
READABLE = st.builds(
    RegisterEntry,
    location_id=st.just("1-900000001"),
    name=st.just("Willow Bank"),
    registration=st.sampled_from([Registration.REGISTERED, Registration.DEREGISTERED]),
    registered_on=DAYS,
    statements=STATEMENTS,
    successors=st.lists(IDS, max_size=1).map(tuple),
)
"""Records that the rule can judge: half of the arbitrary ones stop it early."""

EVIDENCE = st.builds(
    Evidence,
    location_id=IDS,
    fetched_at=MOMENTS,
    response_hash=st.none(),
    rating=st.none() | st.sampled_from(list(Rating)),
    published_on=DAYS,
    report=REPORTS,
    home=st.none() | st.sampled_from([home.value for home in Home]),
    group=GROUPS,
    inherited_from=st.none() | IDS,
)
HOLDS = st.lists(
    st.builds(
        Hold,
        kind=st.sampled_from(list(HoldKind)),
        placed_at=MOMENTS,
        evidence=st.none() | EVIDENCE,
    ),
    unique_by=lambda hold: hold.kind,
)


def observations(
    entries: st.SearchStrategy[RegisterEntry | None],
) -> st.SearchStrategy[Observation]:
    """Looks of every outcome, each with or without one of these records."""
    return st.builds(
        Observation,
        location_id=IDS,
        fetched_at=MOMENTS,
        outcome=st.sampled_from(list(Outcome)),
        response_hash=st.none(),
        entry=entries,
        failure=st.none() | st.just("time-out"),
    )


def _found(entry: RegisterEntry, fetched_at: datetime) -> Observation:
    return Observation(
        location_id=entry.location_id, fetched_at=fetched_at, outcome=Outcome.FOUND, entry=entry
    )


JUDGED = st.builds(
    Facts,
    location_id=st.just("1-900000001"),
    offered=OFFERED,
    observation=st.builds(_found, READABLE, MOMENTS),
    predecessor=st.none() | EVIDENCE,
)
"""Facts that the rule gets to the bottom of: the look found the record of the right place."""

FACTS = JUDGED | st.builds(
    Facts,
    location_id=st.none() | IDS,
    offered=OFFERED,
    name=st.sampled_from(["Willow Bank", "Oak View", ""]),
    postcode=st.sampled_from([None, "ZZ1 1AA"]),
    observation=st.none() | observations(st.none() | ENTRIES),
    confirmed=st.booleans(),
    missing_checks=st.integers(-1, 5),
    missing_since=st.none() | MOMENTS,
    predecessor=st.none() | EVIDENCE,
)
