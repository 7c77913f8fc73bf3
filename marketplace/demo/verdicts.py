"""The two homes of a rating in an invented record: the older inspections, the newer assessments."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from marketplace.demo.offers import Story, location_id_for, number_for
from marketplace.domain.ratings import KeyQuestion, Rating

Body = dict[str, object]

_ORDER = (
    KeyQuestion.SAFE,
    KeyQuestion.WELL_LED,
    KeyQuestion.CARING,
    KeyQuestion.RESPONSIVE,
    KeyQuestion.EFFECTIVE,
)
"""The regulator's order, which nobody may rely on."""
_FOCUS = {KeyQuestion.SAFE, KeyQuestion.WELL_LED}
_REST_OF = {
    Rating.OUTSTANDING: Rating.GOOD,
    Rating.GOOD: Rating.GOOD,
    Rating.REQUIRES_IMPROVEMENT: Rating.GOOD,
    Rating.INADEQUATE: Rating.REQUIRES_IMPROVEMENT,
}
"""What the key questions that did not decide the overall rating were given."""
_DECIDING = {
    Rating.OUTSTANDING: {KeyQuestion.CARING, KeyQuestion.RESPONSIVE, KeyQuestion.WELL_LED},
    Rating.GOOD: set(_ORDER),
    Rating.REQUIRES_IMPROVEMENT: _FOCUS,
    Rating.INADEQUATE: _FOCUS,
}
_SCORES = {
    Rating.OUTSTANDING: "89",
    Rating.GOOD: "75",
    Rating.REQUIRES_IMPROVEMENT: "54",
    Rating.INADEQUATE: "32",
}


def inspected(story: Story, *, rating: str, published_on: str) -> Body:
    """`currentRatings` and the reports behind it, as before 2024."""
    overall = Rating(rating)
    link = _link(story, published_on)
    questions = [_inspected_question(story, question, overall, published_on) for question in _ORDER]
    body: Body = {
        "currentRatings": {
            "overall": {
                "rating": overall.label,
                "reportDate": published_on,
                "reportLinkId": link,
                "keyQuestionRatings": questions,
            },
            "reportDate": published_on,
        },
        "historicRatings": [],
    }
    if not story.inherited:
        visited = (date.fromisoformat(published_on) - timedelta(days=38)).isoformat()
        dates = [story.focused, published_on] if story.focused else [published_on]
        body["lastInspection"] = {"date": visited}
        body["lastReport"] = {"publicationDate": dates[0]}
        body["reports"] = [_report(story, day) for day in dates]
    return body


def assessed(story: Story, *, group: str, rating: str, published_on: str) -> Body:
    """`assessment` alone, as since 2024: the old home of the rating is gone."""
    overall = Rating(rating)
    number = number_for(story.location_id, digits=5)
    verdict: Body = {
        "assessmentPlanId": f"AP9{number}",
        "title": "Ongoing Assessment",
        "assessmentDate": (date.fromisoformat(published_on) - timedelta(days=51)).isoformat(),
        "assessmentPlanStatus": "Active",
        "status": "Current",
        "name": group.title(),
        "rating": overall.label,
        "commentary": "An invented account of an invented visit.",
        "narrative": "An invented sentence about this service.",
        "keyQuestionRatings": [
            {
                "name": question.label,
                "rating": _rating_of(question, overall).label,
                "status": "Assessed" if question in _FOCUS else "Not Assessed",
                "percentageScore": _SCORES[_rating_of(question, overall)],
                "narrative": "An invented sentence about this key question.",
            }
            for question in _ORDER
        ],
    }
    return {
        "assessment": [
            {
                "assessmentPlanPublishedDateTime": f"{published_on} 10:24:00",
                "ratings": {"asgRatings": [verdict]},
            }
        ],
        "assessmentServiceGroup": [
            {
                "assessmentServiceId": "271",
                "assessmentServiceName": group.title(),
                "status": "Active",
            }
        ],
    }


def _inspected_question(
    story: Story, question: KeyQuestion, overall: Rating, published_on: str
) -> Body:
    """One key question: with the overall report, or from a later visit that looked at it alone."""
    day = story.focused if story.focused and question in _FOCUS else published_on
    exception = story.exceptions.get(question.value)
    body: Body = {
        "name": question.label,
        "rating": (Rating(exception) if exception else _rating_of(question, overall)).label,
        "reportDate": day,
        "reportLinkId": _link(story, day),
    }
    if story.inherited:
        body["organisationId"] = location_id_for(story.inherited)
    return body


def _rating_of(question: KeyQuestion, overall: Rating) -> Rating:
    return overall if question in _DECIDING[overall] else _REST_OF[overall]


def _report(story: Story, day: str) -> Body:
    link = _link(story, day)
    return {
        "linkId": link,
        "reportDate": day,
        "reportUri": f"/reports/{link}?{day.replace('-', '')}120000",
        "firstVisitDate": (date.fromisoformat(day) - timedelta(days=38)).isoformat(),
        "reportType": "Location",
    }


def _link(story: Story, day: str) -> str:
    """A report's ID; an inherited rating points to the report of the one who earned it."""
    owner = location_id_for(story.inherited) if story.inherited else story.location_id
    return str(uuid5(NAMESPACE_URL, f"{owner}/{day}"))
