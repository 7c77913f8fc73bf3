"""The regulator's record of a location: what we keep of it, and what it says.

`trimmed` decides what is ever stored: a list of fields that are kept, so that a new field, or a
person's name in an unexpected place, is dropped. `read` works from what `trimmed` kept, so every
decision can be replayed from stored records. Source: API reference, sections 4, 6, 7 and 10.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from marketplace.cqc.shapes import (
    JSON,
    JsonObject,
    UnreadableShape,
    children,
    day,
    filled,
    quoted,
    text,
)
from marketplace.cqc.statements import statements
from marketplace.domain.listings import normalised_location_id
from marketplace.domain.ratings import RegisterEntry, Registration, folded

Shape: TypeAlias = "dict[str, Shape] | list[Shape] | None"
"""What is kept: an object's fields, a list of things of one shape, or (None) a single value."""

_REPORTS_KEPT = 5
_UNKNOWN_FIELDS = "unknownFields"
"""Our own addition to a trimmed record: names of dropped fields that may hold a rating."""

_KEY_QUESTIONS: Shape = [
    dict.fromkeys(("name", "rating", "status", "reportDate", "reportLinkId", "organisationId"))
]
_ASSESSED: Shape = {
    **dict.fromkeys(("assessmentPlanId", "assessmentPlanStatus", "assessmentDate", "name")),
    **dict.fromkeys(("status", "rating", "organisationId")),
    "keyQuestionRatings": _KEY_QUESTIONS,
}
_KEPT: dict[str, Shape] = {
    **dict.fromkeys(("locationId", "providerId", "organisationType", "type")),
    **dict.fromkeys(("name", "alsoKnownAs", "brandId", "brandName", "odsCode", "uprn")),
    **dict.fromkeys(("registrationStatus", "registrationDate", "deregistrationDate")),
    **dict.fromkeys(("dormancy", "dormancyStartDate", "dormancyEndDate")),
    **dict.fromkeys(("careHome", "numberOfBeds", "inspectionDirectorate")),
    **dict.fromkeys(("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity")),
    **dict.fromkeys(("postalAddressCounty", "postalCode", "region", "localAuthority")),
    **dict.fromkeys(("onspdLatitude", "onspdLongitude", "mainPhoneNumber", "website")),
    "gacServiceTypes": [dict.fromkeys(("name", "description"))],
    "regulatedActivities": [dict.fromkeys(("name", "code"))],
    "specialisms": [dict.fromkeys(("name",))],
    "relationships": [dict.fromkeys(("relatedLocationId", "type", "reason"))],
    "lastReport": dict.fromkeys(("publicationDate",)),
    "reports": [dict.fromkeys(("linkId", "reportDate"))],
    "currentRatings": {
        "reportDate": None,
        "overall": {
            **dict.fromkeys(("rating", "reportDate", "reportLinkId", "organisationId")),
            "keyQuestionRatings": _KEY_QUESTIONS,
        },
    },
    "assessment": [
        {
            "assessmentPlanPublishedDateTime": None,
            "ratings": {"overall": [_ASSESSED], "asgRatings": [_ASSESSED]},
        }
    ],
    _UNKNOWN_FIELDS: [None],
}

_DROPPED = frozenset(
    {"historicRatings", "serviceRatings", "useOfResources", "assessmentServiceGroup"}
    | {"assessmentDate", "assessmentPlanStatus", "assessmentPlanId"}
    | {"inspectionAreas", "providerInspectionAreas", "inspectionCategories"}
    | {"contacts", "nominatedIndividual"}
)
"""Known fields that never hold a rating that counts for the location: dropped without a word."""

_LOOKS_RATED = re.compile(r"rating|assess|judge?ment", re.IGNORECASE)
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,59}")
_DEEPEST_LOOK = 6

_REGISTRATIONS = {"registered": Registration.REGISTERED, "deregistered": Registration.DEREGISTERED}
_DORMANCIES = {"y": True, "n": False, "": False}
_LINKS = {"hsca predecessor": "before", "hsca successor": "after"} | {
    "hcsa predecessor": "before",  # the regulator's initials are misspelt in places
    "hcsa successor": "after",
}


def trimmed(body: Mapping[str, object]) -> dict[str, JSON]:
    """Keep the fields that we use, and nothing else: no contacts, no names of people.

    Total: a value of an unexpected kind is kept as an empty one of its kind, so that `read` still
    sees that the shape was wrong. Repeating it changes nothing. Fields that we do not know and
    that look like a new home of the rating are named in `unknownFields`, for an alert.
    """
    kept = _kept_fields(body, _KEPT)
    reports = kept.get("reports")
    if isinstance(reports, list):
        kept["reports"] = reports[:_REPORTS_KEPT]
    unknown = sorted(set(_unknown_fields(body)))
    if unknown and _UNKNOWN_FIELDS not in kept:
        kept[_UNKNOWN_FIELDS] = list[JSON](unknown)
    return kept


def read(body: object) -> RegisterEntry:
    """Say what a record, trimmed or as received, says about its location.

    Raises UnreadableShape, and nothing else, where the shape is not the known one. Words that we
    do not know do not raise: they stay in the entry and are named in its `surprises`.
    """
    if not isinstance(body, dict):
        raise UnreadableShape("the answer is not an object")
    record = trimmed({str(field): value for field, value in body.items()})
    location_id = normalised_location_id(filled(record, "locationId") or "")
    if not location_id:
        raise UnreadableShape("locationId is missing")
    surprises = [
        f"The record has a field that we do not know and that may hold a rating: {field}"
        for field in _names(record.get(_UNKNOWN_FIELDS))
    ]
    before, after = _related(record, surprises=surprises)
    return RegisterEntry(
        location_id=location_id,
        name=filled(record, "name") or "",
        registration=_registration(record, surprises=surprises),
        provider_id=filled(record, "providerId"),
        postcode=filled(record, "postalCode"),
        registered_on=day(record, "registrationDate", surprises=surprises),
        deregistered_on=day(record, "deregistrationDate", surprises=surprises),
        dormant=_dormant(record, surprises=surprises),
        statements=statements(record, surprises=surprises),
        predecessors=before,
        successors=after,
        service_types=_named(record, "gacServiceTypes"),
        activities=_named(record, "regulatedActivities"),
        directorate=filled(record, "inspectionDirectorate"),
        surprises=tuple(dict.fromkeys(surprises)),
    )


def _kept_fields(holder: Mapping[str, object], shape: dict[str, Shape]) -> dict[str, JSON]:
    return {field: _kept(holder[field], part) for field, part in shape.items() if field in holder}


def _kept(value: object, shape: Shape) -> JSON:
    if value is None:
        return None
    if isinstance(shape, dict) and isinstance(value, dict):
        return _kept_fields(value, shape)
    if isinstance(shape, list) and isinstance(value, list):
        return [_kept(item, shape[0]) for item in value]
    if isinstance(value, dict):
        return {}
    if isinstance(value, list):
        return []
    return _single(value) if shape is None else ""


def _single(value: object) -> JSON:
    """Keep one value, as far as a database can: no NUL, no half of a surrogate pair, no NaN."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int) else ""


def _unknown_fields(body: Mapping[str, object]) -> Iterator[str]:
    """Name the fields, at the places where ratings live, that may be a new home of the rating."""
    yield from _suspects(body, _KEPT, "")
    for path in (("currentRatings",), ("currentRatings", "overall")):
        holder: object = body
        for field in path:
            holder = holder.get(field) if isinstance(holder, dict) else None
        yield from _suspects(holder, _shape_at(*path), ".".join(path) + ".")
    assessments = body.get("assessment")
    for assessment in assessments if isinstance(assessments, list) else ():
        yield from _suspects(assessment, _shape_at("assessment"), "assessment.")
        ratings = assessment.get("ratings") if isinstance(assessment, dict) else None
        yield from _suspects(ratings, _shape_at("assessment", "ratings"), "assessment.ratings.")


def _shape_at(*path: str) -> Shape:
    shape: Shape = _KEPT
    for field in path:
        shape = shape[field] if isinstance(shape, dict) else None
        shape = shape[0] if isinstance(shape, list) else shape
    return shape


def _suspects(holder: object, known: Shape, where: str) -> Iterator[str]:
    if not isinstance(holder, dict) or not isinstance(known, dict):
        return
    for field, value in holder.items():
        if field in known or field in _DROPPED or not _FIELD_NAME.fullmatch(field):
            continue
        if field.casefold().startswith("person"):
            continue
        if _LOOKS_RATED.search(field) or _holds_rating(value, depth=0):
            yield where + field


def _holds_rating(value: object, *, depth: int) -> bool:
    """Whether anything inside has a field called after a rating."""
    if depth > _DEEPEST_LOOK:
        return False
    if isinstance(value, dict):
        return any(
            _LOOKS_RATED.search(str(field)) or _holds_rating(part, depth=depth + 1)
            for field, part in value.items()
        )
    if isinstance(value, list):
        return any(_holds_rating(part, depth=depth + 1) for part in value)
    return False


def _names(value: JSON) -> Iterator[str]:
    """Read back the field names that `trimmed` noted."""
    for name in value if isinstance(value, list) else ():
        if isinstance(name, str) and name.replace(".", "").isalnum():
            yield name


def _registration(record: JsonObject, *, surprises: list[str]) -> Registration:
    word = text(record, "registrationStatus") or ""
    found = _REGISTRATIONS.get(folded(word), Registration.UNKNOWN)
    if found is Registration.UNKNOWN:
        surprises.append(f"The registration status is one that we do not know: {quoted(word)}")
    return found


def _dormant(record: JsonObject, *, surprises: list[str]) -> bool:
    word = text(record, "dormancy") or ""
    found = _DORMANCIES.get(folded(word))
    if found is None:
        surprises.append(f"Dormancy is neither Y nor N: {quoted(word)}")
    return bool(found)


def _related(
    record: JsonObject, *, surprises: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the IDs of predecessors and of successors."""
    found: dict[str, list[str]] = {"before": [], "after": []}
    for link in children(record, "relationships"):
        kind = text(link, "type") or ""
        related = normalised_location_id(text(link, "relatedLocationId") or "")
        side = _LINKS.get(folded(kind))
        if side is None or not related:
            surprises.append(f"A related location is linked in an unknown way: {quoted(kind)}")
            continue
        found[side].append(related)
    return tuple(dict.fromkeys(found["before"])), tuple(dict.fromkeys(found["after"]))


def _named(record: JsonObject, field: str) -> tuple[str, ...]:
    return tuple(name for item in children(record, field) if (name := filled(item, "name")))
