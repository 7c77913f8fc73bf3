"""The form of the choosing record. It has no token of a session: see `web.own_forms`."""

from __future__ import annotations

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.domain.choosing_record import LONGEST_WORDS, Mattered
from marketplace.web.choosing.chosen import Chosen
from marketplace.web.forms import Form

NONE_SUITED = "none"
ANOTHER = "another"
_LONGEST_NAME = 200
_TOO_LONG = f"Use {LONGEST_WORDS:,} characters or fewer"


class RecordForm(Form):
    """What mattered, whom they chose, why, and who helped."""

    class Meta(Form.Meta):
        """How WTForms builds it."""

        csrf = False

    mattered = SelectMultipleField(
        "What mattered to you?", choices={each.value: each.label for each in Mattered}
    )
    mattered_words = TextAreaField(
        "Anything else that mattered", [Length(max=LONGEST_WORDS, message=_TOO_LONG)]
    )
    chose = RadioField(
        "Whom did you choose?", [InputRequired("Choose a service, or say that none suited")]
    )
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


def record_form(which: Chosen) -> RecordForm:
    """The form about these services: one of them, another one, or none."""
    form = RecordForm()
    form.chose.choices = {
        **{detail.summary.slug: detail.summary.name for detail in which.details},
        ANOTHER: "Another service",
        NONE_SUITED: "None of them suited",
    }
    return form
