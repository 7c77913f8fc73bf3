"""Fits a form of "Tell us" to what was answered before: words, choices, and what is not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from marketplace.domain.concern_answers import Answers, ContactWay
from marketplace.domain.concern_checks import asks_for_reply
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step, asked_about, choices_for, pertinent
from marketplace.web.concerns.telling_forms import RECIPIENT_FIELDS, TellingForm

_COUNCIL_WORDS = {
    Step.WORKING: ("works_there", "Do you work for the council?"),
    Step.TOLD: ("told", "Have you told the council before?"),
    Step.WANTED: ("wants_reply", "Do you want the council to put something right and answer you?"),
}
_WAYS = {
    ContactWay.EMAIL: "What is your email address?",
    ContactWay.PHONE: "What is your telephone number?",
    ContactWay.POST: "Which address may we write to?",
}
_CONSENTS = {
    Recipient.PROVIDER: "May we show it to the service?",
    Recipient.COUNCIL_COMPLAINTS: "May we give it to the council's complaints team?",
    Recipient.QA: "May our Quality Assurance team see your name?",
    Recipient.CQC: "May we pass it on to the Care Quality Commission (CQC)?",
}


def fit(form: TellingForm, step: Step, answers: Answers) -> None:
    """Change the form in place."""
    answers = pertinent(answers)
    if answers.naming.about_council and step in _COUNCIL_WORDS:
        name, label = _COUNCIL_WORDS[step]
        form[name].label.text = label
    if fitting := _FITTINGS.get(step):
        fitting(form, answers)


def _fit_when(form: TellingForm, answers: Answers) -> None:
    if answers.praise:
        del form.still


def _fit_wanted(form: TellingForm, answers: Answers) -> None:
    if not asks_for_reply(answers):
        del form.wants_reply


def _fit_sharing(form: TellingForm, answers: Answers) -> None:
    asked = asked_about(answers)
    for recipient, name in RECIPIENT_FIELDS.items():
        if recipient not in asked:
            del form[name]
            continue
        form[name].label.text = _CONSENTS[recipient]
        shares = choices_for(recipient, answers)
        form[name].choices = {
            share.value: _consent(recipient, share, named=bool(answers.name)) for share in shares
        }


def _consent(recipient: Recipient, share: Share, *, named: bool) -> str:
    """What agreeing to this much is called."""
    if recipient is Recipient.QA:
        return "Yes" if share is Share.WITH_NAME else "No, leave my name out"
    if share is Share.NO:
        return "No"
    if not named:
        return "Yes"
    return "Yes, with my name" if share is Share.WITH_NAME else "Yes, without my name"


def _fit_reaching(form: TellingForm, answers: Answers) -> None:
    if answers.contact.way in _WAYS:
        form.value.label.text = _WAYS[answers.contact.way]


_FITTINGS: Mapping[Step, Callable[[TellingForm, Answers], None]] = MappingProxyType(
    {
        Step.WHEN: _fit_when,
        Step.WANTED: _fit_wanted,
        Step.SHARING: _fit_sharing,
        Step.REACHING: _fit_reaching,
    }
)
