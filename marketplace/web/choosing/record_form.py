"""The form of the choosing record. It has no token of a session: see `web.own_forms`."""

from __future__ import annotations

from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.domain.choosing_record import LONGEST_WORDS, Mattered
from marketplace.web.choosing.chosen import Chosen
from marketplace.web.forms import Form

NONE_SUITED = "none"
ANOTHER = "another"
_LONGEST_NAME = 200
_UNCHOSEN = "Choose a service, or say that none suited"
_TOO_LONG = f"Use {LONGEST_WORDS:,} characters or fewer"


class RecordForm(Form):
    """What mattered, whom they chose, why, and who helped."""

    class Meta(Form.Meta):
        """How WTForms builds it."""

        csrf = False

    mattered = SelectMultipleField(
        "What mattered to you?",
        choices={each.value: each.label for each in Mattered},
        validate_choice=False,
    )
    mattered_words = TextAreaField(
        "Anything else that mattered", [Length(max=LONGEST_WORDS, message=_TOO_LONG)]
    )
    chose = RadioField("Whom did you choose?", [InputRequired(_UNCHOSEN)], validate_choice=False)
    another = StringField(
        "If it was another service, its name",
        [Length(max=_LONGEST_NAME, message=f"Use {_LONGEST_NAME} characters or fewer")],
    )
    why = TextAreaField(
        "Why did you choose this, or why did none suit?",
        [Length(max=LONGEST_WORDS, message=_TOO_LONG)],
    )
    talked_to = TextAreaField(
        "Who helped you to choose?", [Length(max=LONGEST_WORDS, message=_TOO_LONG)]
    )

    def validate_chose(self, bound: Field) -> None:
        """Refuse what is not on the page, such as a service that cannot be shown any more."""
        if bound.data not in bound.choices:
            raise ValidationError(_UNCHOSEN)


def record_form(which: Chosen) -> RecordForm:
    """The form about these services: one of them, another one, or none."""
    form = RecordForm()
    form.chose.choices = {
        **{detail.summary.slug: detail.summary.name for detail in which.details},
        ANOTHER: "Another service",
        NONE_SUITED: "None of them suited",
    }
    return form
