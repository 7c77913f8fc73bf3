"""Whatever the regulator sends: no name is kept, and reading fails in one way only."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from marketplace.cqc.payloads import read, trimmed
from marketplace.cqc.shapes import UnreadableShape
from marketplace.domain.ratings import RegisterEntry
from tests.contract.register_records import assessed, group_rating, inspected

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str)
_FIELDS = [
    "locationId",
    "name",
    "registrationStatus",
    "registrationDate",
    "dormancy",
    "currentRatings",
    "overall",
    "rating",
    "reportDate",
    "reportLinkId",
    "organisationId",
    "keyQuestionRatings",
    "assessment",
    "ratings",
    "asgRatings",
    "status",
    "assessmentPlanId",
    "assessmentDate",
    "assessmentPlanPublishedDateTime",
    "relationships",
    "type",
    "relatedLocationId",
    "reports",
    "linkId",
    "regulatedActivities",
    "contacts",
    "personGivenName",
    "unknownFields",
]
_KEYS = st.sampled_from(_FIELDS) | st.text(max_size=12)
_JSON = st.recursive(
    _SCALARS,
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(_KEYS, parts, min_size=1, max_size=8)
    ),
    max_leaves=40,
)
_RECORDS = st.builds(inspected) | st.builds(
    lambda: assessed(group_rating("Good"), overall=[group_rating("")])
)
_NAME = "Xq7Unguessable"


@given(body=_JSON)
def test_reading_raises_nothing_but_unreadable_shape(body: object) -> None:
    with contextlib.suppress(UnreadableShape):
        read(body)


@given(body=st.dictionaries(_KEYS, _JSON, max_size=12))
def test_near_records_read_the_same_before_and_after_trimming(body: dict[str, Any]) -> None:
    near = {**body, "locationId": "1-999000001"}
    kept = trimmed(near)
    assert trimmed(kept) == kept
    json.dumps(kept, allow_nan=False).encode("utf-8")
    assert _reading(kept) == _reading(near)


def _reading(record: object) -> RegisterEntry | str:
    """What a record says, or why it cannot be read."""
    try:
        return read(record)
    except UnreadableShape as refusal:
        return refusal.reason


@given(data=st.data())
def test_one_wrong_value_anywhere_in_a_good_record_never_breaks_reading(
    data: st.DataObject,
) -> None:
    record = data.draw(_RECORDS)
    holder = data.draw(st.sampled_from(_holders(record)))
    field = data.draw(st.sampled_from(sorted(holder)))
    holder[field] = data.draw(_JSON)
    with contextlib.suppress(UnreadableShape):
        read(record)


@given(
    data=st.data(),
    field=st.sampled_from(["person", "personGivenName", "PersonFamilyName", "personX", "contacts"])
    | st.just("nominatedIndividual"),
    value=st.sampled_from([_NAME, [_NAME], {"rating": _NAME}, {_NAME: {"name": _NAME}}]),
)
def test_trimming_drops_people_at_any_depth(data: st.DataObject, field: str, value: object) -> None:
    record = data.draw(_RECORDS)
    holder = data.draw(st.sampled_from(_holders(record)))
    holder[field] = value
    kept = json.dumps(trimmed(record))
    assert _NAME not in kept
    assert not [name for part in _holders(json.loads(kept)) for name in part if _is_person(name)]


def _holders(value: object) -> list[dict[str, Any]]:
    """Every object in a record, the record first."""
    if isinstance(value, dict):
        return [value, *(found for part in value.values() for found in _holders(part))]
    if isinstance(value, list):
        return [found for part in value for found in _holders(part)]
    return []


def _is_person(field: str) -> bool:
    return field.casefold().startswith("person") or field in {"contacts", "nominatedIndividual"}
