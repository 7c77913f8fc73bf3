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
from marketplace.domain.enquiry_checks import problems_in
from marketplace.domain.errors import InvalidError
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

    def is_whole(self) -> bool:
        """Whether it was sent, and nothing is wrong or missing; else every field says what is."""
        whole = self.validate_on_submit()
        if not self.is_submitted():
            return False
        answer_by = AnswerBy(self.answer_by.data) if self.answer_by.data in set(AnswerBy) else None
        found = problems_in(
            words=self.words.data or "",
            name=self.name.data or "",
            answer_by=answer_by,
            contact=self._contact(answer_by),
        )
        self.refuse(InvalidError(found))
        return bool(whole) and not found

    def asked(self) -> Asked:
        """What was filled in. It has to be whole."""
        answer_by = AnswerBy(self.answer_by.data)
        return Asked(
            words=self.words.data or "",
            name=self.name.data or "",
            whom=ForWhom(self.whom.data),
            start=Start(self.start.data),
            answer_by=answer_by,
            contact=self._contact(answer_by),
            looking_for_change=bool(self.change.data),
        )

    def _contact(self, answer_by: AnswerBy | None) -> str:
        """What goes with the way that was chosen; the other one is not kept."""
        contacts = {AnswerBy.PHONE: self.phone.data, AnswerBy.EMAIL: self.email.data}
        return contacts.get(answer_by) or "" if answer_by else ""


class ButtonForm(Form):
    """A button, and nothing else."""


class FollowForm(Form):
    """Reference and passphrase. `kept` is what was written on a page that was open too long."""

    reference = StringField("Reference", [InputRequired("Enter the reference")])
    passphrase = StringField("Passphrase", [InputRequired("Enter the 6 words of the passphrase")])
    kept = HiddenField()


class AboutOneForm(Form):
    """A button, and the reference of what it is about.

    The browser may have sent or opened another one since, in another tab.
    """

    reference = HiddenField()


class AddForm(Form):
    """More for the provider to read. `reference` is of what it was written to."""

    reference = HiddenField()
    words = TextAreaField("What do you want to add?", filters=[_lines])
