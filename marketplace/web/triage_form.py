"""What an officer makes of a concern, as a form: for the QA team and for safeguarding officers."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField

from marketplace.domain.ratings import KeyQuestion
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.services.concern_triage import Findings
from marketplace.web.form_fields import DayField
from marketplace.web.forms import Form

_Choice = TypeVar("_Choice", bound=StrEnum)
_FIRST_HAND = {"yes": "Yes", "no": "No, they heard of it", "": "Not known"}
_FIRST_HAND_MEANS = {"yes": True, "no": False}


class TriageForm(Form):
    """The questions of a triage. What is missing is said by the use case."""

    version = HiddenField()
    information = RadioField(
        "Whose knowledge is it?",
        choices={one.value: one.label for one in InformationSource},
        validate_choice=False,
    )
    first_hand = RadioField(
        "Did they see or live through it themselves?",
        choices=_FIRST_HAND,
        default="",
        validate_choice=False,
    )
    harm = RadioField(
        "What harm does it tell of?",
        choices={one.value: one.label for one in Harm},
        validate_choice=False,
    )
    themes = SelectMultipleField(
        "What is it about?",
        choices={one.value: one.label for one in Theme},
        validate_choice=False,
    )
    standards = SelectMultipleField(
        "Which standards does it touch?",
        choices={one.value: one.label for one in KeyQuestion},
        validate_choice=False,
    )
    criticality = RadioField(
        "How serious do you take it to be?",
        choices={one.value: one.value.capitalize() for one in Criticality},
        validate_choice=False,
    )
    decision = RadioField(
        "What is done next?",
        choices={one.value: one.label for one in TriageDecision},
        validate_choice=False,
    )
    reasons = TextAreaField("Why")
    due_on = DayField("By when?")

    @property
    def found(self) -> Findings:
        """What the officer said; what is no answer of ours counts as none."""
        return Findings(
            information=_one(self.information.data, InformationSource),
            first_hand=_FIRST_HAND_MEANS.get(str(self.first_hand.data or "")),
            harm=_one(self.harm.data, Harm),
            themes=_several(self.themes.data, Theme),
            standards=_several(self.standards.data, KeyQuestion),
            criticality=_one(self.criticality.data, Criticality),
            decision=_one(self.decision.data, TriageDecision),
            reasons=self.reasons.data or "",
            due_on=self.due_on.data,
        )


def _one(given: object, kind: type[_Choice]) -> _Choice | None:
    return kind(str(given)) if str(given) in set(kind) else None


def _several(given: object, kind: type[_Choice]) -> tuple[_Choice, ...]:
    chosen = set(map(str, given)) if isinstance(given, list) else set()
    return tuple(one for one in kind if one.value in chosen)
