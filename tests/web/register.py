"""Records of the regulator's register for pages to show, in its real shape. All invented."""

from __future__ import annotations

from dataclasses import dataclass, field

_QUESTIONS = ("Safe", "Well-led", "Caring", "Responsive", "Effective")
_REPORT = "00000000-0000-0000-0000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A rating; `questions` gives (rating, date) where one differs from the rest."""

    rating: str
    published_on: str = "2025-03-03"
    questions: dict[str, tuple[str, str]] = field(default_factory=dict)
    inherited_from: str | None = None

    def body(self) -> dict[str, object]:
        """As `currentRatings` has it."""
        return {
            "overall": {
                "rating": self.rating,
                "reportDate": self.published_on,
                "reportLinkId": _REPORT,
                "keyQuestionRatings": [self._question(name) for name in _QUESTIONS],
            }
        }

    def _question(self, name: str) -> dict[str, str]:
        rating, published_on = self.questions.get(name, (self.rating, self.published_on))
        inspected = {"organisationId": self.inherited_from} if self.inherited_from else {}
        return {
            "name": name,
            "rating": rating,
            "reportDate": published_on,
            "reportLinkId": _REPORT,
            **inspected,
        }


def record(
    location_id: str, *, verdict: Verdict | None = None, dormant: bool = False
) -> dict[str, object]:
    """A registered location."""
    body: dict[str, object] = {
        "locationId": location_id,
        "providerId": "1-700000001",
        "organisationType": "Location",
        "name": "Ashgrove Homecare",
        "registrationStatus": "Registered",
        "registrationDate": "2019-04-01",
        "dormancy": "Y" if dormant else "N",
        "postalCode": "ZZ1 1AA",
    }
    return body if verdict is None else {**body, "currentRatings": verdict.body()}
