"""The forms of "Tell us", one for each page that asks something.

Every choice can be left by saying "not sure" or the like; what may stay empty says so on its page.
What is wrong is said by `domain.concern_checks`, which knows the whole; a form asks for a choice
only where going on without one would mean nothing.
"""

from __future__ import annotations

from wtforms import (
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import ContactWay, Told, Whom, WorksThere, YesNo
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.written import one_line, with_lines, without_unprintable
from marketplace.web.forms import Form

YES, NO = "yes", "no"
SERVICE, COUNCIL, NEITHER = "service", "council", "neither"


def _line(text: str | None) -> str:
    return one_line(without_unprintable(text or ""))


def _lines(text: str | None) -> str:
    return with_lines(without_unprintable(text or ""))


def _words(label: str, *, lines: bool = False) -> StringField | TextAreaField:
    """A field for text: control characters, which nobody means, go; the rest stays as typed."""
    if lines:
        return TextAreaField(label, filters=[_lines])
    return StringField(label, filters=[_line])


class _Choice(RadioField):  # type: ignore[misc]  # WTForms has no types
    """Radio buttons that may be left alone, where no validator says otherwise."""

    def pre_validate(self, form: Form) -> None:
        """Refuse what is no choice; nothing is one."""
        if self.data is not None:
            super().pre_validate(form)


def _choice(label: str, choices: dict[str, str], missing: str) -> RadioField:
    """Radio buttons that want a choice; without `missing` they do not."""
    return _Choice(label, choices=choices, validators=[InputRequired(missing)] if missing else [])


class TellingForm(Form):
    """A form of these pages. It carries the draft, and what the page was made from."""

    draft = HiddenField()
    was = HiddenField()


class DangerForm(TellingForm):
    """The first question."""

    danger = _choice(
        "Is anybody in danger right now?",
        {YES: "Yes, or I think so", NO: "No"},
        "Choose whether anybody is in danger right now",
    )


class SubjectForm(TellingForm):
    """A service, the council, or neither."""

    subject = _choice(
        "What do you want to tell us about?",
        {
            SERVICE: "A care or support service, or somebody who works for it",
            COUNCIL: "The council: its staff, a decision, a payment or this website",
            NEITHER: "Somebody I am worried about, with no service involved",
        },
        "Choose what you want to tell us about",
    )


class ProviderForm(TellingForm):
    """Which service, in the person's words."""

    words = _words("Name of the service, or of whoever runs it")
    place = _words("Town or postcode of the service")


class HappenedForm(TellingForm):
    """What happened, before any category."""

    words = _words("What happened?", lines=True)


class WentWellForm(TellingForm):
    """Praise, or not."""

    praise = _choice(
        "Did it go well?",
        {YES: "Yes, I want to say what was good", NO: "No, or not all of it"},
        "Choose whether it went well",
    )


_SURE = {YesNo.YES.value: "Yes", YesNo.NO.value: "No", YesNo.NOT_SURE.value: "I am not sure"}


class WhenForm(TellingForm):
    """When it was, and whether it goes on."""

    when = _words("When was it?")
    still = _choice("Is it still happening?", _SURE, "")


class WhomForm(TellingForm):
    """Who it is about."""

    whom = _choice(
        "Who is it about?",
        {
            Whom.ME.value: "Me",
            Whom.SOMEBODY.value: "Somebody else",
            Whom.SEVERAL.value: "Several people",
            Whom.SERVICE.value: "Nobody in particular",
        },
        "Choose who it is about",
    )


class WhoForm(TellingForm):
    """The person it is about."""

    who_words = _words("Their name, or how you know them")
    they_know = _choice(
        "Do they know that you are telling us?",
        _SURE,
        "Choose whether they know that you are telling us",
    )


class AgreeingForm(TellingForm):
    """Whether they agree."""

    they_agree = _choice(
        "Do they agree that you tell us?", _SURE, "Choose whether they agree that you tell us"
    )


class ActingForm(TellingForm):
    """Why somebody acts for them."""

    why_acting = _words("Why are you telling us for them?", lines=True)


class WorkingForm(TellingForm):
    """Whether they work there."""

    works_there = _choice(
        "Do you work there?",
        {
            WorksThere.NO.value: "No",
            WorksThere.YES.value: "Yes, including through an agency, in training or as a volunteer",
            WorksThere.USED_TO.value: "I used to",
        },
        "Choose whether you work there",
    )


class TellingThemForm(TellingForm):
    """Whether the service knows already."""

    told = _choice(
        "Have you told them?",
        {
            Told.YES.value: "Yes",
            Told.NO.value: "No, not yet",
            Told.AFRAID.value: "No, and I do not want to or am afraid to",
        },
        "Choose whether you have told them",
    )
    they_said = _words("If you have, what did they say?", lines=True)


class WantedForm(TellingForm):
    """What should happen."""

    wanted = _words("What would put it right?", lines=True)
    wants_reply = _choice(
        "Do you want them to put something right and answer you?",
        {
            YesNo.YES.value: "Yes, I want an answer from them",
            YesNo.NO.value: "No, I only want the council to know",
            YesNo.NOT_SURE.value: "I am not sure",
        },
        "",
    )


class NameForm(TellingForm):
    """The name, or none."""

    name = _words("What is your name?")


class SharingForm(TellingForm):
    """Consent, for each recipient. The view leaves those who are asked about, and their choices."""

    provider = _choice("", {}, "")
    council_complaints = _choice("", {}, "")
    qa = _choice("", {}, "")
    cqc = _choice("", {}, "")


RECIPIENT_FIELDS = {
    Recipient.PROVIDER: "provider",
    Recipient.COUNCIL_COMPLAINTS: "council_complaints",
    Recipient.QA: "qa",
    Recipient.CQC: "cqc",
}
"""Whom the form of consent can ask about, and the name of the field."""


class PublishingForm(TellingForm):
    """Whether praise may be shown."""

    publish = _choice(
        "May we show your words on the page of the service?",
        {YES: "Yes, without my name", NO: "No"},
        "Choose whether we may show your words",
    )


class ContactForm(TellingForm):
    """Whether and how they may be reached."""

    way = _choice(
        "May we contact you?",
        {
            ContactWay.EMAIL.value: "Yes, by email",
            ContactWay.PHONE.value: "Yes, by phone",
            ContactWay.POST.value: "Yes, by post",
            ContactWay.NONE.value: "Do not contact me",
        },
        "Choose whether we may contact you",
    )


class ReachingForm(TellingForm):
    """Where, and when it is safe."""

    value = _words("Where can we reach you?")
    when_safe = _words("When and how is it safe to contact you?", lines=True)


class AddressForm(ReachingForm):
    """The same for letters."""

    value = _words("Where can we reach you?", lines=True)


class NeedsForm(TellingForm):
    """How somebody needs to be talked or written to."""

    needs = SelectMultipleField(
        "How should we talk or write to you?",
        choices={need.value: need.label for need in CommunicationNeed},
    )
    needs_words = _words("Is there anything else that helps?", lines=True)


class NothingForm(TellingForm):
    """A page that asks nothing: its button goes on."""


class ChoosingForm(TellingForm):
    """Which of the services found it is. The view fills in the choices."""

    found = _choice("Is it one of these?", {}, "Choose one, or the name as you typed it")
