"""What the regulator does to a record when it publishes, closes or marks dormant.

Pure: each function returns a changed copy. The shapes follow real records (API reference, 4.1 to
4.3): an old-style report moves the former rating into history; a new-style assessment takes the
rating out of `currentRatings` and leaves reports and `lastReport` where they were.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from marketplace.domain.ratings import Rating, classify, folded

Record: TypeAlias = dict[str, Any]
"""A location record as the regulator sends it: any JSON object."""

_GOOD, _POOR, _BAD = "Good", "Requires improvement", "Inadequate"
_QUESTIONS = ("Safe", "Well-led", "Caring", "Responsive", "Effective")
_TYPICAL = {
    Rating.OUTSTANDING: (_GOOD, "Outstanding", "Outstanding", _GOOD, _GOOD),
    Rating.GOOD: (_GOOD, _GOOD, _GOOD, _GOOD, _GOOD),
    Rating.REQUIRES_IMPROVEMENT: (_POOR, _POOR, _GOOD, _GOOD, _GOOD),
    Rating.INADEQUATE: (_BAD, _BAD, _GOOD, _POOR, _POOR),
}
"""Key questions that go with an overall rating, in the order of `_QUESTIONS`."""

_SCORES = {
    Rating.OUTSTANDING: "92",
    Rating.GOOD: "75",
    Rating.REQUIRES_IMPROVEMENT: "54",
    Rating.INADEQUATE: "29",
}
_INVENTED = "Invented for a simulation."
_GROUPS = {
    "nursing homes": "Care Homes",
    "residential homes": "Care Homes",
    "supported living": "Supported Living",
    "supported housing": "Extra Care Housing",
    "shared lives": "Shared Lives",
}


class Framework(StrEnum):
    """How the regulator rates: by inspection reports, or since 2024 by assessments."""

    OLD = "old"
    NEW = "new"


def spelt(word: str) -> str:
    """Write a rating as the regulator does; any other word stays as it is."""
    found = classify(word.replace("-", " ")).rating
    return found.label if found else word.strip()


def framework_of(record: Record) -> Framework:
    """Where the record's current rating stands, or would stand next."""
    return Framework.NEW if any(_current_groups(record)) else Framework.OLD


def inspected(record: Record, *, rating: str, on: date, link_id: str) -> Record:
    """Publish an inspection report under the old framework."""
    changed = _historic(copy.deepcopy(record))
    word, day = spelt(rating), on.isoformat()
    source = {"reportDate": day, "reportLinkId": link_id}
    changed["currentRatings"] = {
        "overall": {
            "rating": word,
            **source,
            "keyQuestionRatings": [
                {"name": name, "rating": answer, **source} for name, answer in _questions(word)
            ],
        },
        "reportDate": day,
    }
    changed["lastInspection"] = {"date": day}
    changed["lastReport"] = {"publicationDate": day}
    report = {
        "linkId": link_id,
        "reportDate": day,
        "firstVisitDate": day,
        "reportUri": f"/reports/{link_id}?{on:%Y%m%d}120000",
        "reportType": "Location",
    }
    changed["reports"] = [report, *(changed.get("reports") or [])]
    return changed


def assessed(
    record: Record, *, rating: str, at: datetime, plan_id: str, group: str | None = None
) -> Record:
    """Publish an assessment of one service group under the new framework.

    Without `group` it is the group that was assessed before, else the one of the service type.
    """
    name = group or next(_current_groups(record), None) or _usual_group(record)
    changed = _historic(copy.deepcopy(record), group=name)
    word, day = spelt(rating), at.date().isoformat()
    entry = {
        "assessmentPlanId": plan_id,
        "title": f"Assessment of {name}",
        "assessmentDate": day,
        "assessmentPlanStatus": "Active",
        "status": "Current",
        "name": name,
        "rating": word,
        **dict.fromkeys(("commentary", "narrative", "overallPeopleExperience"), _INVENTED),
        **dict.fromkeys(("commentaryDate", "overallPeopleExperienceDate"), day),
        "keyQuestionRatings": [
            _assessed_question(question, answer) for question, answer in _questions(word)
        ],
    }
    plan = {
        "assessmentPlanPublishedDateTime": at.strftime("%Y-%m-%d %H:%M:%S"),
        "ratings": {"asgRatings": [entry]},
    }
    changed["assessment"] = [plan, *(changed.get("assessment") or [])]
    return changed


def unrated(record: Record) -> Record:
    """Take every current rating away, as when the regulator withdraws one."""
    return _historic(copy.deepcopy(record))


def deregistered(record: Record, *, on: date) -> Record:
    """Close the location. As in real records its last rating stays, its activities go."""
    return {
        **record,
        "registrationStatus": "Deregistered",
        "deregistrationDate": on.isoformat(),
        "regulatedActivities": [],
    }


def reregistered(record: Record, *, activities: list[Record]) -> Record:
    """Open the location again, with these activities."""
    changed = {name: value for name, value in record.items() if name != "deregistrationDate"}
    return {**changed, "registrationStatus": "Registered", "regulatedActivities": activities}


def dormant(record: Record, *, since: date | None) -> Record:
    """Mark a location as registered but not operating, or (None) as operating."""
    changed = {name: value for name, value in record.items() if name != "dormancyStartDate"}
    if since is None:
        return {**changed, "dormancy": "N"}
    return {**changed, "dormancy": "Y", "dormancyStartDate": since.isoformat()}


def _questions(word: str) -> Iterator[tuple[str, str]]:
    rating = classify(word).rating
    answers = _TYPICAL[rating] if rating else (word,) * len(_QUESTIONS)
    yield from zip(_QUESTIONS, answers, strict=True)


def _assessed_question(name: str, answer: str) -> Record:
    rating = classify(answer).rating
    return {
        "name": name,
        "rating": answer,
        "status": "Assessed",
        "percentageScore": _SCORES[rating] if rating else "",
        "commentary": _INVENTED,
        "commentaryDate": "",
        "narrative": _INVENTED,
        "topicareas": [],
    }


def _historic(record: Record, *, group: str | None = None) -> Record:
    """Move the current rating into history, and every (or one group's) assessment out of date."""
    current: Mapping[str, Any] = record.pop("currentRatings", None) or {}
    former = current.get("overall") or {}
    if former.get("reportLinkId"):
        questions = former.get("keyQuestionRatings") or []
        entry = {
            "reportDate": former.get("reportDate"),
            "reportLinkId": former["reportLinkId"],
            **{name: former[name] for name in ("organisationId",) if name in former},
            "overall": {
                "rating": former.get("rating"),
                "keyQuestionRatings": [
                    {"name": q.get("name"), "rating": q.get("rating")} for q in questions
                ],
            },
        }
        record["historicRatings"] = [entry, *(record.get("historicRatings") or [])]
    if current.get("serviceRatings"):
        record["currentRatings"] = {
            name: value for name, value in current.items() if name != "overall"
        }
    for entry in _entries(record):
        if group is None or folded(str(entry.get("name"))) == folded(group):
            entry["status"] = "Historic"
    return record


def _entries(record: Record) -> Iterator[Record]:
    """Every assessed group and overall rating of the new framework."""
    for plan in record.get("assessment") or []:
        ratings = plan.get("ratings") or {}
        yield from ratings.get("asgRatings") or []
        yield from ratings.get("overall") or []


def _current_groups(record: Record) -> Iterator[str]:
    for entry in _entries(record):
        if folded(str(entry.get("status", "Current"))) == "current" and entry.get("name"):
            yield str(entry["name"])


def _usual_group(record: Record) -> str:
    """Guess the service group from the service types. The real words are not established."""
    types = [folded(str(kind.get("name"))) for kind in record.get("gacServiceTypes") or []]
    return next((_GROUPS[kind] for kind in types if kind in _GROUPS), "Homecare")
