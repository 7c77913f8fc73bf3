"""Records of the regulator for tests: the shared real ones, and invented ones of the same shape."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marketplace.cqc.payloads import read
from marketplace.domain.effective import effective_rating
from marketplace.domain.ratings import RatingStatement

Record = dict[str, Any]


def oldham(shared: Path) -> list[Record]:
    """Every location of one borough, as the regulator answered in March 2025."""
    with gzip.open(shared / "cqc" / "oldham-2025-03-location-details.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


def examples(shared: Path) -> dict[str, Record]:
    """The picked cases, by the name of the case."""
    return {
        path.stem.removeprefix("location-"): json.loads(path.read_text("utf-8"))
        for path in sorted((shared / "cqc" / "api-examples").glob("*.json"))
    }


def everything(shared: Path) -> Iterator[Record]:
    """All of both."""
    yield from oldham(shared)
    yield from examples(shared).values()


def inspected(
    location_id: str = "1-999000001", *, rating: str = "Good", **fields: object
) -> Record:
    """An invented home-care agency, rated under the old framework."""
    report = {"reportDate": "2023-03-04", "reportLinkId": "aaaa0000-0000-4000-8000-000000000001"}
    questions = ("Safe", "Well-led", "Caring", "Responsive", "Effective")
    return {
        "locationId": location_id,
        "providerId": "1-999900001",
        "organisationType": "Location",
        "type": "Social Care Org",
        "name": "Larkspur Home Care",
        "registrationStatus": "Registered",
        "registrationDate": "2016-05-06",
        "dormancy": "N",
        "careHome": "N",
        "localAuthority": "Exampleborough",
        "region": "North West",
        "postalCode": "ZZ1 1ZZ",
        "inspectionDirectorate": "Adult social care",
        "gacServiceTypes": [
            {"name": "Homecare agencies", "description": "Domiciliary care service"}
        ],
        "regulatedActivities": [
            {
                "name": "Personal care",
                "code": "RA1",
                "contacts": [
                    {
                        "personTitle": "Dr",
                        "personGivenName": "Unguessable",
                        "personFamilyName": "Surname",
                        "personRoles": ["Registered Manager"],
                    }
                ],
            }
        ],
        "currentRatings": {
            "reportDate": report["reportDate"],
            "overall": {
                "rating": rating,
                **report,
                "keyQuestionRatings": [
                    {"name": name, "rating": rating, **report} for name in questions
                ],
            },
        },
        "lastReport": {"publicationDate": report["reportDate"]},
        "reports": [{"linkId": report["reportLinkId"], "reportDate": report["reportDate"]}],
        **fields,
    }


def group_rating(
    rating: str, *, name: str = "Care Homes", plan: str = "AP9001", **fields: object
) -> Record:
    """One entry of an assessment under the new framework."""
    return {
        "assessmentPlanId": plan,
        "title": "An assessment",
        "assessmentDate": "2024-06-01",
        "assessmentPlanStatus": "Active",
        "status": "Current",
        "name": name,
        "rating": rating,
        "commentary": "Words that are not kept.",
        "keyQuestionRatings": [
            {"name": "Safe", "rating": rating, "status": "Assessed", "percentageScore": "75"},
            {"name": "Caring", "rating": "Good", "status": "Not Assessed"},
        ],
        **fields,
    }


def assessed(
    *groups: Record,
    published: str = "2024-08-09 10:11:12",
    overall: list[Record] | None = None,
    **fields: object,
) -> Record:
    """The invented location after a new-framework assessment: its old rating is gone."""
    ratings: Record = {"asgRatings": list(groups)}
    if overall is not None:
        ratings["overall"] = overall
    record = inspected(**fields)  # type: ignore[arg-type]  # any field of a record
    del record["currentRatings"]
    record["assessment"] = [{"assessmentPlanPublishedDateTime": published, "ratings": ratings}]
    return record


def counting(record: Record) -> RatingStatement:
    """The statement of a record that counts, without any doubt."""
    found = effective_rating(read(record).statements, offered=frozenset())
    assert not found.doubts
    assert found.statement
    return found.statement
