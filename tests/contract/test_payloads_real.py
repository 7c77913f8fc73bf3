"""What we read out of real records: a whole borough, and the picked cases."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from marketplace.cqc.payloads import read, trimmed
from marketplace.domain.effective import effective_rating
from marketplace.domain.ratings import (
    EffectiveRating,
    Home,
    Rating,
    RegisterEntry,
    Registration,
    WordClass,
)
from tests.contract.published_schema import published, validator_of
from tests.contract.register_records import Record, everything, examples, oldham


@pytest.fixture(scope="module")
def borough(shared: Path) -> list[Record]:
    return oldham(shared)


@pytest.fixture(scope="module")
def cases(shared: Path) -> dict[str, RegisterEntry]:
    return {case: read(record) for case, record in examples(shared).items()}


def _effective(entry: RegisterEntry) -> EffectiveRating:
    return effective_rating(entry.statements, offered=frozenset())


def test_every_real_record_is_read_without_a_surprise(shared: Path) -> None:
    for record in everything(shared):
        entry = read(record)
        assert entry.surprises == ()
        assert entry.location_id == record["locationId"]
        assert entry.name == record["name"].strip()


def test_what_is_stored_reads_as_what_was_received(shared: Path) -> None:
    for record in everything(shared):
        kept = json.loads(json.dumps(trimmed(record)))
        assert read(kept) == read(record)
        assert trimmed(kept) == kept


def test_trimming_leaves_the_record_alone_and_drops_every_name(shared: Path) -> None:
    for record in everything(shared):
        before = copy.deepcopy(record)
        kept = json.dumps(trimmed(record))
        assert record == before
        assert "REDACTED" not in kept
        assert '"person' not in kept
        assert "contacts" not in kept
        assert len(kept) < 6_500


def test_the_borough_is_counted_right(borough: list[Record]) -> None:
    entries = [read(record) for record in borough]
    assert Counter(e.registration for e in entries) == {
        Registration.REGISTERED: 216,
        Registration.DEREGISTERED: 235,
    }
    assert sum(e.dormant for e in entries) == 17
    assert sum(len(e.predecessors) for e in entries) == 129
    assert sum(len(e.successors) for e in entries) == 125
    inherited = [s for e in entries for s in e.statements if s.inherited_from]
    assert len(inherited) == 11
    partly = [
        q
        for e in entries
        for s in e.statements
        if not s.inherited_from
        for q in s.key_questions
        if q.inherited_from
    ]
    assert len(partly) == 2


def test_effective_ratings_of_the_registered_social_care(borough: list[Record]) -> None:
    entries = [read(record) for record in borough]
    ours = [
        _effective(e)
        for e in entries
        if e.registration is Registration.REGISTERED and e.directorate == "Adult social care"
    ]
    assert Counter(found.rating for found in ours) == {
        Rating.OUTSTANDING: 4,
        Rating.GOOD: 59,
        Rating.REQUIRES_IMPROVEMENT: 11,
        None: 32,
    }
    homes = [found.statement.home for found in ours if found.statement]
    assert Counter(homes)[Home.ASSESSMENT] == 2
    assert not any(found.doubts for found in ours)


@pytest.mark.parametrize(
    ("case", "rating", "published_on"),
    [
        ("registered-inadequate", Rating.INADEQUATE, None),
        ("registered-inadequate-dormant", Rating.INADEQUATE, None),
        ("deregistered-still-shows-inadequate", Rating.INADEQUATE, None),
        ("saf-care-home-no-currentRatings", Rating.GOOD, date(2024, 9, 17)),
        ("saf-care-home-2-no-currentRatings", Rating.GOOD, None),
        ("saf-gp-stale-serviceRatings-only", Rating.GOOD, None),
        ("saf-dental-unrated-empty-rating", None, None),
        ("good-with-newer-unrated-focused-inspection", Rating.GOOD, None),
        ("nhs-no-published-rating-with-old-report", None, None),
        ("registered-never-inspected-no-currentRatings", None, None),
        ("dormant-rated-good", Rating.GOOD, None),
        ("inherited-requires-improvement", Rating.REQUIRES_IMPROVEMENT, None),
    ],
)
def test_picked_cases(
    cases: dict[str, RegisterEntry], case: str, rating: Rating | None, published_on: date | None
) -> None:
    found = _effective(cases[case])
    assert found.rating is rating
    if published_on and found.statement:
        assert found.statement.published_on == published_on


def test_new_framework_unrated_service_keeps_its_words(cases: dict[str, RegisterEntry]) -> None:
    (statement,) = cases["saf-dental-unrated-empty-rating"].statements
    assert statement.group == "Dental"
    assert statement.classified.kind is WordClass.UNRATED
    assert {q.word for q in statement.key_questions} == {"Regulations met"}


def test_inherited_and_related_cases(cases: dict[str, RegisterEntry]) -> None:
    overall = cases["registered-inadequate-inherited-overall-organisationId"].statements[0]
    assert overall.inherited_from == "1-2781481705"
    inherited = cases["inherited-requires-improvement"]
    assert inherited.statements[0].inherited_from == "1-120641405"
    assert inherited.predecessors == ("1-120641405",)
    assert cases["inherited-partly-own-keyquestions"].statements[0].inherited_from is None
    assert cases["deregistered-with-successor"].successors == ("1-14443163311",)
    assert cases["nhs-style-id"].location_id == "RM317"


def test_real_records_keep_to_the_published_schema(shared: Path, borough: list[Record]) -> None:
    """The published schema has slips; with those put right, every real record keeps to it."""
    validator = validator_of(shared)
    for record in borough:
        assert list(validator.iter_errors(record)) == []


def test_every_field_that_we_keep_is_in_the_published_schema(shared: Path) -> None:
    known = set(_fields(published(shared)))
    for record in everything(shared):
        assert set(_keys(trimmed(record))) <= known


def _fields(schema: object) -> Iterator[str]:
    """Name every property that a schema describes."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for part in schema.values():
            yield from _fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _fields(part)


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from _keys(part)
    elif isinstance(value, list):
        for part in value:
            yield from _keys(part)
