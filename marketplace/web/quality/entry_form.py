"""The form in which staff write down what somebody told them, and the answers that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import (
    About,
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_checks import problems
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step, pertinent
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.services.concern_entry import SOURCES
from marketplace.web.forms import Form

_Choice = TypeVar("_Choice", bound=StrEnum)
YES, NO = "yes", "no"
_SERVICE, _COUNCIL, _NOBODY = "service", "council", "nobody"
_REPLY, _KNOW, _PRAISE = "reply", "know", "praise"
_YES_NO = {"yes": "Yes", "no": "No", "not-sure": "Not sure"}
_SHARES = {
    Share.WITH_NAME.value: "Yes, with their name",
    Share.WITHOUT_NAME.value: "Yes, without their name",
    Share.NO.value: "No",
}
_FOR_QA = {share: label for share, label in _SHARES.items() if share != Share.NO.value}


class EntryForm(Form):
    """One page, its fields in the order in which they stand on it.

    Only what has to be known is required; the rest is asked where it fits.
    """

    draft = HiddenField()
    version = HiddenField()
    danger = RadioField(
        "Is somebody in danger now?",
        choices={YES: "Yes", NO: "No"},
        validators=[InputRequired("Choose whether somebody is in danger now")],
    )
    source = RadioField(
        "How did it come?",
        choices={source.value: source.label for source in SOURCES},
        validators=[InputRequired("Choose how it came")],
    )
    words = TextAreaField("What they told you, in their own words")
    when = StringField("When did it happen?")
    still = RadioField("Does it still happen?", choices=_YES_NO, validators=[Optional()])
    subject = RadioField(
        "What is it about?",
        choices={
            _SERVICE: "A care service",
            _COUNCIL: "The council itself",
            _NOBODY: "Harm that no service has a part in",
        },
        validators=[InputRequired("Choose what it is about")],
    )
    service = StringField("Name of the service, as they said it")
    place = StringField("Where it is")
    wants = RadioField(
        "What do they want?",
        choices={
            _REPLY: "That it is put right, and that they get an answer",
            _KNOW: "That we know about it, without an answer from the provider",
            _PRAISE: "To say that something went well",
        },
        validators=[InputRequired("Choose what they want")],
    )
    wanted = TextAreaField("What should happen, in their words")
    whom = RadioField(
        "Who is it about?",
        choices={
            Whom.ME.value: "The person who told you",
            Whom.SOMEBODY.value: "One other person",
            Whom.SEVERAL.value: "Several people",
            Whom.SERVICE.value: "The service, and nobody in particular",
        },
        validators=[Optional()],
    )
    who_words = StringField("Who that is")
    they_know = RadioField(
        "Do they know that we are told?", choices=_YES_NO, validators=[Optional()]
    )
    they_agree = RadioField("Do they agree?", choices=_YES_NO, validators=[Optional()])
    why_acting = TextAreaField("Why somebody else tells us")
    works_there = RadioField(
        "Does the person who told you work there?",
        choices={"no": "No", "yes": "Yes", "used-to": "They used to"},
        validators=[Optional()],
    )
    told = RadioField(
        "Have they told the provider?",
        choices={"yes": "Yes", "no": "No", "afraid": "They do not want to, or are afraid to"},
        validators=[Optional()],
    )
    they_said = TextAreaField("What the provider said")
    name = StringField("Name of the person who told you")
    way = RadioField(
        "How may we reach them?",
        choices={
            ContactWay.EMAIL.value: "By email",
            ContactWay.PHONE.value: "By phone",
            ContactWay.POST.value: "By post",
            ContactWay.NONE.value: "Not at all: they look with reference and passphrase",
        },
        validators=[Optional()],
    )
    value = StringField("Email address, telephone number or postal address")
    when_safe = StringField("When and how it is safe to reach them")
    needs = SelectMultipleField(
        "How do they need to be talked or written to?",
        choices={need.value: need.label for need in CommunicationNeed},
    )
    needs_words = StringField("More about that")
    provider = RadioField("May the provider know?", choices=_SHARES, validators=[Optional()])
    council_complaints = RadioField(
        "May the council's complaints team know?", choices=_SHARES, validators=[Optional()]
    )
    qa = RadioField(
        "The Quality Assurance team reads it. With their name?",
        choices=_FOR_QA,
        validators=[Optional()],
    )
    cqc = RadioField("May CQC know?", choices=_SHARES, validators=[Optional()])
    publish = BooleanField("They agree that a compliment is shown on the listing, without a name")

    def answers(self) -> Answers:
        """What was written down, as the form for the public would keep it."""
        praise = self.wants.data == _PRAISE
        return Answers(
            naming=Naming(
                words=self.service.data or "",
                place=self.place.data or "",
                about_council=self.subject.data == _COUNCIL,
                no_service=self.subject.data == _NOBODY,
            ),
            happening=Happening(
                words=self.words.data or "",
                when=self.when.data or "",
                still=_one(self.still.data, YesNo),
                danger_now=self.danger.data == YES,
            ),
            about=About(
                whom=_one(self.whom.data, Whom),
                who_words=self.who_words.data or "",
                they_know=_one(self.they_know.data, YesNo),
                they_agree=_one(self.they_agree.data, YesNo),
                why_acting=self.why_acting.data or "",
            ),
            works_there=_one(self.works_there.data, WorksThere),
            told=_one(self.told.data, Told),
            they_said=self.they_said.data or "",
            wanted=self.wanted.data or "",
            wants_reply=None if praise else YesNo.YES if self.wants.data == _REPLY else YesNo.NO,
            praise=praise,
            publish=bool(self.publish.data),
            name=self.name.data or "",
            shares=self._shares(),
            contact=Contact(
                way=_one(self.way.data, ContactWay),
                value=self.value.data or "",
                when_safe=self.when_safe.data or "",
                needs=tuple(CommunicationNeed(each) for each in self.needs.data or ()),
                needs_words=self.needs_words.data or "",
            ),
        )

    def fill(self, answers: Answers) -> None:
        """Show what was written down before."""
        naming, about, contact = answers.naming, answers.about, answers.contact
        happening = answers.happening
        filled: dict[str, object] = {
            "danger": YES if happening.danger_now else NO,
            "subject": _COUNCIL
            if naming.about_council
            else _NOBODY
            if naming.no_service
            else _SERVICE,
            "service": naming.words,
            "place": naming.place,
            "wants": _PRAISE
            if answers.praise
            else _REPLY
            if answers.wants_reply is YesNo.YES
            else _KNOW,
            "publish": answers.publish,
            "needs": [need.value for need in contact.needs],
        }
        filled |= {name: getattr(happening, name) for name in ("words", "when", "still")}
        filled |= {name: getattr(contact, name) for name in ("way", "value", "when_safe")}
        filled |= {name: getattr(about, name) for name in _ABOUT}
        filled |= {name: getattr(answers, name) for name in _PLAIN}
        filled |= {_field(each): share for each, share in answers.shares.items()}
        filled["needs_words"] = contact.needs_words
        for name, value in filled.items():
            self[name].data = value.value if isinstance(value, StrEnum) else value

    def check(self) -> None:
        """Say on each field what is missing or wrong, as the form for the public would.

        Raises InvalidError.
        """
        answers = pertinent(self.answers())
        found = [
            FieldProblem(
                field=(field := _FIELDS.get((each.step, each.field), each.field.replace("-", "_"))),
                message=each.message if self[field].data else _ASKED.get(field, each.message),
            )
            for each in problems(answers)
        ]
        if found:
            raise InvalidError(tuple(found))

    def _shares(self) -> dict[Recipient, Share]:
        return {
            recipient: share
            for recipient in _SHARED_WITH
            if (share := _one(self[_field(recipient)].data, Share)) is not None
        }


_SHARED_WITH = (Recipient.PROVIDER, Recipient.COUNCIL_COMPLAINTS, Recipient.QA, Recipient.CQC)
_ABOUT = ("whom", "who_words", "they_know", "they_agree", "why_acting")
_PLAIN = ("works_there", "told", "they_said", "wanted", "name")
_FIELDS = {
    (Step.PROVIDER, "words"): "service",
    (Step.WANTED, "wants_reply"): "wants",
}
_ASKED: Mapping[str, str] = {
    "service": "Enter the name of the service, or describe it",
    "words": "Write what they told you",
    "whom": "Choose who it is about",
    "works_there": "Choose whether they work there",
    "told": "Choose whether they have told the provider",
    "way": "Choose how we may reach them, or not at all",
    "value": "Enter the email address, telephone number or postal address",
    "provider": "Ask whether the provider may know, and choose what they said",
    "council_complaints": "Ask whether the complaints team may know, and choose what they said",
    "qa": "Ask whether the team may have their name, and choose what they said",
    "cqc": "Ask whether CQC may know, and choose what they said",
}
"""What staff are told where nothing was written: they ask somebody else."""


def _field(recipient: Recipient) -> str:
    return recipient.value.replace("-", "_")


def _one(value: str | None, kind: type[_Choice]) -> _Choice | None:
    return kind(value) if value else None
