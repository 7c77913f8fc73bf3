"""The forms of whoever asks a provider something, and follows it."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from marketplace.domain.enquiries import AnswerBy, Asked, ForWhom, Start
from marketplace.domain.written import one_line, with_lines, without_unprintable
from marketplace.web.forms import Form


def _line(text: str | None) -> str:
    return one_line(without_unprintable(text or ""))


def _lines(text: str | None) -> str:
    return with_lines(without_unprintable(text or ""))


class EnquiryForm(Form):
    """What is asked, and by whom. `form_token` is its own: a form is sent once."""

    form_token = HiddenField()
    words = TextAreaField("What do you want to ask?", filters=[_lines])
    whom = RadioField(
        "Who is it for?",
        [InputRequired("Choose who it is for")],
        choices={each.value: each.label for each in ForWhom},
    )
    start = RadioField(
        "When should it start?",
        [InputRequired("Choose when it should start")],
        choices={each.value: each.label for each in Start},
    )
    change = BooleanField("I use another service now and am looking for a change")
    name = StringField("Your name", filters=[_line])
    answer_by = RadioField(
        "How do you want to be answered?",
        [InputRequired("Choose how you want to be answered")],
        choices={each.value: each.label for each in AnswerBy},
    )
    phone = TelField("Your phone number, if you chose phone", filters=[_line])
    email = EmailField("Your email address, if you chose email", filters=[_line])
    agreed = BooleanField("I agree that they get what stands above")

    def asked(self) -> Asked:
        """What was filled in. The fields have to be valid."""
        answer_by = AnswerBy(self.answer_by.data)
        contacts = {AnswerBy.PHONE: self.phone.data, AnswerBy.EMAIL: self.email.data}
        return Asked(
            words=self.words.data or "",
            name=self.name.data or "",
            whom=ForWhom(self.whom.data),
            start=Start(self.start.data),
            answer_by=answer_by,
            contact=contacts.get(answer_by) or "",
            looking_for_change=bool(self.change.data),
        )


class ButtonForm(Form):
    """A button, and nothing else."""


class FollowForm(Form):
    """Reference and passphrase. `kept` is what was written on a page that was open too long."""

    reference = StringField("Reference", [InputRequired("Enter the reference")])
    passphrase = StringField("Passphrase", [InputRequired("Enter the 6 words of the passphrase")])
    kept = HiddenField()


class AddForm(Form):
    """More for the provider to read."""

    words = TextAreaField("What do you want to add?", filters=[_lines])
