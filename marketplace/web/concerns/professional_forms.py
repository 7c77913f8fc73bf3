"""The short form of providers, partners and professionals, and the answers that it makes."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from marketplace.domain.concern_answers import (
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.professional_answers import Harmed, kinds_of, shares_of
from marketplace.web.forms import Form

_YES, _NO = "yes", "no"


class ProfessionalForm(Form):
    """One page."""

    draft = HiddenField()
    version = HiddenField()
    harmed = RadioField(
        "May somebody be hurt, neglected or controlled?",
        choices={
            Harmed.NOW.value: "Yes, and somebody is in danger now",
            Harmed.MAYBE.value: "Yes, or it may happen",
            Harmed.NOT_SURE.value: "I am not sure",
            Harmed.NO.value: "No",
        },
        validators=[InputRequired("Choose whether somebody may be harmed")],
    )
    service = StringField("Which service is it about?")
    place = StringField("Where is it?")
    words = TextAreaField("What do you know?")
    when = StringField("When was that?")
    first_hand = RadioField(
        "How do you know it?",
        choices={
            YesNo.YES.value: "I saw or heard it myself",
            YesNo.NO.value: "Somebody told me",
            YesNo.NOT_SURE.value: "Some of both",
        },
        validators=[Optional()],
    )
    profession = StringField("Who are you?")
    organisation = StringField("Where do you work?")
    name = StringField("Your name")
    may_say = RadioField(
        "May we say who told us?",
        choices={_YES: "Yes, where others need to know", _NO: "No"},
        validators=[InputRequired("Choose whether we may say who told us")],
    )
    way = RadioField(
        "May we contact you?",
        choices={
            ContactWay.EMAIL.value: "Yes, by email",
            ContactWay.PHONE.value: "Yes, by phone",
            ContactWay.NONE.value: "No",
        },
        validators=[InputRequired("Choose whether we may contact you")],
    )
    value = StringField("Your work email address or telephone number")

    def answers(self) -> Answers:
        """What they told us."""
        harmed, name = Harmed(self.harmed.data), self.name.data or ""
        way = ContactWay(self.way.data)
        reached = way is not ContactWay.NONE
        return Answers(
            naming=Naming(words=self.service.data or "", place=self.place.data or ""),
            happening=Happening(
                words=self.words.data or "",
                when=self.when.data or "",
                danger_now=harmed is Harmed.NOW,
            ),
            first_hand=YesNo(self.first_hand.data) if self.first_hand.data else None,
            profession=self.profession.data or "",
            organisation=self.organisation.data or "",
            name=name,
            shares=shares_of(named=bool(name), may_say_who=self.may_say.data == _YES),
            contact=Contact(way=way, value=(self.value.data or "") if reached else ""),
            kinds=kinds_of(harmed),
        )

    def fill(self, answers: Answers) -> None:
        """Show what was answered before."""
        happening, contact = answers.happening, answers.contact
        harmed = Harmed.MAYBE if ConcernKind.SAFEGUARDING in answers.kinds else Harmed.NO
        says = answers.share(Recipient.CQC) is Share.WITH_NAME
        filled = {
            "harmed": (Harmed.NOW if happening.danger_now else harmed).value,
            "service": answers.naming.words,
            "place": answers.naming.place,
            "words": happening.words,
            "when": happening.when,
            "first_hand": answers.first_hand.value if answers.first_hand else "",
            "profession": answers.profession,
            "organisation": answers.organisation,
            "name": answers.name,
            "may_say": _YES if says else _NO,
            "way": contact.way.value if contact.way else "",
            "value": contact.value,
        }
        for name, value in filled.items():
            self[name].data = value


class ProfessionalSending(Form):
    """A button. It carries the draft, and the version of the answers that were looked at."""

    draft = HiddenField()
    version = HiddenField()
