"""What concerns are about, as the QA team sorts them, and how serious it takes them to be."""

from __future__ import annotations

from enum import StrEnum


class Theme(StrEnum):
    """What a concern is about, as the QA team sorts them for counting."""

    VISITS = "visits"
    CONDUCT = "conduct"
    DIGNITY = "dignity"
    COMMUNICATION = "communication"
    MEDICINES = "medicines"
    FOOD = "food"
    CLEANLINESS = "cleanliness"
    INJURY = "injury"
    CARE_PLAN = "care-plan"
    MONEY = "money"
    STAFFING = "staffing"
    ENVIRONMENT = "environment"
    PRIVACY = "privacy"
    HANDLING = "handling"
    ACCESS = "access"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For pages."""
        return _THEME_LABELS[self]


_THEME_LABELS = {
    Theme.VISITS: "Missed, late or short visits",
    Theme.CONDUCT: "How staff behave",
    Theme.DIGNITY: "Dignity and respect",
    Theme.COMMUNICATION: "Communication",
    Theme.MEDICINES: "Medicines",
    Theme.FOOD: "Food and drink",
    Theme.CLEANLINESS: "Cleanliness and infection",
    Theme.INJURY: "Falls and injuries",
    Theme.CARE_PLAN: "Care that does not follow the plan",
    Theme.MONEY: "Money and charges",
    Theme.STAFFING: "Too few or untrained staff",
    Theme.ENVIRONMENT: "Building and equipment",
    Theme.PRIVACY: "Privacy and records",
    Theme.HANDLING: "How complaints are handled",
    Theme.ACCESS: "Getting a service at all",
    Theme.OTHER: "Something else",
}


class Criticality(StrEnum):
    """How serious the QA team takes it to be. Staff only; it changes nothing by itself."""

    LOW = "low"
    MEDIUM = "medium"
    SERIOUS = "serious"

    @property
    def label(self) -> str:
        """For pages of staff."""
        return self.value.capitalize()
