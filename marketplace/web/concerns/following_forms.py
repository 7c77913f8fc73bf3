"""The forms of whoever follows what they told us."""

from __future__ import annotations

from wtforms import BooleanField, FileField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.domain.concern_recipients import Share
from marketplace.domain.concerns import Sorted
from marketplace.web.forms import Form

SHARES = {
    Share.WITHOUT_NAME.value: "Yes, without my name",
    Share.NO.value: "No",
}


class FollowForm(Form):
    """Reference and passphrase. The rest is what was written on a page that was open too long."""

    reference = StringField("Reference", [InputRequired("Enter the reference")])
    passphrase = StringField("Passphrase", [InputRequired("Enter the 6 words of the passphrase")])
    kept_what = HiddenField()
    kept_number = HiddenField()
    kept_words = HiddenField()
    kept_choice = HiddenField()


class AddForm(Form):
    """Something to add: words, a file, or both."""

    words = TextAreaField("What do you want to add?")
    at_risk = BooleanField("Someone may be hurt, neglected or controlled")
    file = FileField("Add a photo or a document")
    shared = BooleanField("The provider may see this file too")


class AskQaForm(Form):
    """Ask the QA team to look."""

    words = TextAreaField("What should the team look at?")


class SortedForm(Form):
    """Whether it is sorted."""

    choice = RadioField(
        "Is it sorted?",
        [InputRequired("Choose whether it is sorted, partly sorted or not sorted")],
        choices={each.value: each.label for each in Sorted},
    )
    words = TextAreaField("What is not sorted?")


class ReopenForm(Form):
    """Why it should be opened again."""

    words = TextAreaField("Why should it be opened again?")


class AgreeForm(Form):
    """What they agree to instead, for one recipient."""

    share = RadioField("", [InputRequired("Choose what you agree to from now on")])


class ButtonForm(Form):
    """A button, and nothing else."""
