"""What the audit log keeps: plain values under the names of the fields, and nothing else."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime

import pytest

from marketplace.domain import events
from marketplace.domain.events import (
    AlertRaised,
    Event,
    HoldEvidenceRenewed,
    HoldPlaced,
    ListingChanged,
    RatingChanged,
    plain,
)
from marketplace.domain.ratings import Rating
from tests.unit.factories import evidence

KINDS = [
    found
    for found in vars(events).values()
    if isinstance(found, type) and issubclass(found, Event) and found is not Event
]


def test_every_kind_of_event_has_a_name_of_its_own() -> None:
    names = [kind.kind for kind in KINDS]
    assert len(names) == len(set(names)) > 5
    assert all(name == name.lower() and " " not in name for name in names)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_missing_or_an_extra_key_is_refused(kind: type[Event]) -> None:
    whole: dict[str, object] = {field.name: "" for field in fields(kind)}

    assert set(kind(**whole).data()) == set(whole) - {"subject"}  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        kind(**whole, remark="")  # type: ignore[arg-type,call-arg]
    for missing in whole:
        with pytest.raises(TypeError):
            kind(**{key: value for key, value in whole.items() if key != missing})  # type: ignore[arg-type]


def test_an_event_cannot_be_changed() -> None:
    event = AlertRaised(subject="listing:1", alert="dormant", message="It is dormant.")
    with pytest.raises(FrozenInstanceError):
        event.message = "It is not."  # type: ignore[misc]


def test_the_evidence_of_a_hold_is_kept_in_full_as_json() -> None:
    stands_on = evidence(date(2025, 3, 4), group="Homecare")
    event = HoldPlaced(
        subject="listing:12",
        hold="rating",
        reason="Rated Inadequate.",
        rule_version="2026-11",
        evidence=stands_on,
    )

    kept = json.loads(json.dumps(event.data()))

    assert kept == {
        "hold": "rating",
        "reason": "Rated Inadequate.",
        "rule_version": "2026-11",
        "evidence": {
            "location_id": stands_on.location_id,
            "fetched_at": stands_on.fetched_at.isoformat(),
            "response_hash": stands_on.response_hash,
            "rating": "inadequate",
            "published_on": "2025-03-04",
            "report": "R-0",
            "home": "assessment",
            "group": "Homecare",
            "inherited_from": None,
        },
    }


def test_a_renewal_and_a_placement_keep_the_same_evidence() -> None:
    renewed = HoldEvidenceRenewed(
        subject="listing:12",
        hold="rating",
        rule_version="2026-11",
        reason="Rated Inadequate by the regulator.",
        evidence=evidence(),
    )
    assert renewed.data()["evidence"] == plain(evidence())


def test_lists_and_dates_become_json() -> None:
    changed = ListingChanged(subject="listing:1", revision=2, source="import", changed=("name",))
    assert changed.data() == {"revision": 2, "source": "import", "changed": ["name"]}

    rated = RatingChanged(
        subject="listing:1", before=None, after=Rating.GOOD, published_on=date(2026, 1, 2)
    )
    assert rated.data() == {"before": None, "after": "good", "published_on": "2026-01-02"}


def test_moments_keep_their_zone() -> None:
    assert plain(datetime(2026, 11, 22, 2, 30, tzinfo=UTC)) == "2026-11-22T02:30:00+00:00"
