"""What an officer makes of a concern, as a form: for the QA team and for safeguarding officers."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField

from marketplace.domain.ratings import KeyQuestion
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.queries.concern_history import themes_of, triages_of
from marketplace.services.concern_triage import Findings
from marketplace.web.form_fields import DayField
from marketplace.web.forms import Form

_Choice = TypeVar("_Choice", bound=StrEnum)
_FIRST_HAND = {"yes": "Yes", "no": "No: they heard of it", "unknown": "Not known"}
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
        "Did they see or live through it themselves?", choices=_FIRST_HAND, validate_choice=False
    )
    harm = RadioField(
        "What harm does it tell of?",
        choices={one.value: one.label for one in Harm},
        validate_choice=False,
    )
    themes = SelectMultipleField(
        "What is it about?", choices={one.value: one.label for one in Theme}, validate_choice=False
    )
    standards = SelectMultipleField(
        "Which of CQC's five key questions does it touch?",
        choices={one.value: one.label for one in KeyQuestion},
        validate_choice=False,
    )
    criticality = RadioField(
        "How serious do you take it to be?",
        choices={one.value: one.label for one in Criticality},
        validate_choice=False,
    )
    decision = RadioField(
        "What is done next?",
        choices={one.value: one.label for one in TriageDecision},
        validate_choice=False,
    )
    reasons = TextAreaField("Why?")
    due_on = DayField("By when?")

    @property
    def said(self) -> Findings:
        """What the officer chose and wrote; what is no answer of ours counts as none."""
        return Findings(
            information=_one(InformationSource, self.information.data),
            first_hand=_FIRST_HAND_MEANS.get(str(self.first_hand.data)),
            harm=_one(Harm, self.harm.data),
            themes=_several(Theme, self.themes.data),
            standards=_several(KeyQuestion, self.standards.data),
            criticality=_one(Criticality, self.criticality.data),
            decision=_one(TriageDecision, self.decision.data),
            reasons=self.reasons.data or "",
            due_on=self.due_on.data,
        )

    def begin(self, concern_id: int, *, version: int) -> None:
        """Fill in what the last triage found: looking anew changes only what is different."""
        self.version.data = str(version)
        self.themes.data = [theme.value for theme in themes_of(concern_id)]
        earlier = triages_of(concern_id)
        if not earlier:
            return
        last = earlier[0]
        first_hand = {True: "yes", False: "no", None: "unknown"}[last.first_hand]
        self.information.data, self.first_hand.data = last.information.value, first_hand
        self.harm.data, self.criticality.data = last.harm.value, last.criticality.value
        self.standards.data = [one.value for one in last.standards]
        self.decision.data = last.decision.value


def _one(kind: type[_Choice], given: object) -> _Choice | None:
    return kind(str(given)) if given in {one.value for one in kind} else None


def _several(kind: type[_Choice], given: object) -> tuple[_Choice, ...]:
    chosen = set(given) if isinstance(given, list) else set()
    return tuple(one for one in kind if one.value in chosen)
