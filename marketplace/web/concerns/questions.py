"""What each page of "Tell us" shows of the answers, and what its form makes of them: a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import (
    Answers,
    ContactWay,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Share
from marketplace.domain.concern_steps import Step, asked_about
from marketplace.web.concerns import telling_forms as forms
from marketplace.web.concerns.telling_forms import COUNCIL, NEITHER, NO, SERVICE, YES, TellingForm

Shown = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page: its form, what that shows at first, and the answers with what it brings.

    `shown` is called for a page that was answered before; before that its boxes are empty.
    """

    form: type[TellingForm]
    shown: Callable[[Answers], Shown]
    taken: Callable[[Answers, TellingForm], Answers]


def question_for(step: Step, answers: Answers) -> Question:
    """The question of a page; for letters it asks an address of several lines."""
    question = _QUESTIONS[step]
    if step is Step.REACHING and answers.contact.way is ContactWay.POST:
        return replace(question, form=forms.AddressForm)
    return question


def _yes(answer: bool) -> str:  # noqa: FBT001 - what a yes or no is called
    return YES if answer else NO


def _sure(word: str | None) -> YesNo | None:
    return YesNo(word) if word else None


def _subject_shown(answers: Answers) -> Shown:
    naming = answers.naming
    if naming.about_council:
        return {"subject": COUNCIL}
    return {"subject": NEITHER if naming.no_service else SERVICE}


def _subject_taken(answers: Answers, form: TellingForm) -> Answers:
    """What was typed about a service stays, in case they come back to it."""
    subject = form.subject.data
    naming = replace(
        answers.naming, about_council=subject == COUNCIL, no_service=subject == NEITHER
    )
    return replace(answers, naming=naming)


def _provider_taken(answers: Answers, form: TellingForm) -> Answers:
    """Another name is another service: the place chosen before goes."""
    naming = answers.naming
    if (naming.words, naming.place) == (form.words.data, form.place.data):
        return answers
    return replace(answers, naming=Naming(words=form.words.data, place=form.place.data))


def _when_taken(answers: Answers, form: TellingForm) -> Answers:
    still = _sure(form.still.data) if "still" in form else answers.happening.still
    happening = replace(answers.happening, when=form.when.data, still=still)
    return replace(answers, happening=happening)


def _who_taken(answers: Answers, form: TellingForm) -> Answers:
    about = replace(
        answers.about, who_words=form.who_words.data, they_know=YesNo(form.they_know.data)
    )
    return replace(answers, about=about)


def _told_taken(answers: Answers, form: TellingForm) -> Answers:
    return replace(answers, told=Told(form.told.data), they_said=form.they_said.data)


def _wanted_taken(answers: Answers, form: TellingForm) -> Answers:
    wants = _sure(form.wants_reply.data) if "wants_reply" in form else answers.wants_reply
    return replace(answers, wanted=form.wanted.data, wants_reply=wants)


def _sharing_shown(answers: Answers) -> Shown:
    return {
        name: share.value
        for recipient, name in forms.RECIPIENT_FIELDS.items()
        if (share := answers.shares.get(recipient))
    }


def _sharing_taken(answers: Answers, form: TellingForm) -> Answers:
    asked = {recipient: forms.RECIPIENT_FIELDS[recipient] for recipient in asked_about(answers)}
    given = {
        recipient: Share(form[name].data) for recipient, name in asked.items() if form[name].data
    }
    return replace(answers, shares={**answers.shares, **given})


def _way_taken(answers: Answers, form: TellingForm) -> Answers:
    """An email address is no telephone number: another way begins anew."""
    way = ContactWay(form.way.data)
    contact = answers.contact
    value = contact.value if way is contact.way else ""
    return replace(answers, contact=replace(contact, way=way, value=value))


def _reaching_taken(answers: Answers, form: TellingForm) -> Answers:
    contact = replace(answers.contact, value=form.value.data, when_safe=form.when_safe.data)
    return replace(answers, contact=contact)


def _needs_taken(answers: Answers, form: TellingForm) -> Answers:
    needs = tuple(CommunicationNeed(each) for each in form.needs.data or ())
    contact = replace(answers.contact, needs=needs, needs_words=form.needs_words.data)
    return replace(answers, contact=contact)


def _about_taken(answers: Answers, **changed: object) -> Answers:
    return replace(answers, about=replace(answers.about, **changed))  # type: ignore[arg-type]


_NOTHING = Question(form=forms.NothingForm, shown=lambda _: {}, taken=lambda answers, _: answers)

_QUESTIONS: Mapping[Step, Question] = MappingProxyType(
    {
        Step.DANGER: Question(
            form=forms.DangerForm,
            shown=lambda answers: {"danger": _yes(answers.happening.danger_now)},
            taken=lambda answers, form: replace(
                answers,
                happening=replace(answers.happening, danger_now=form.danger.data == YES),
            ),
        ),
        Step.EMERGENCY: _NOTHING,
        Step.SUBJECT: Question(form=forms.SubjectForm, shown=_subject_shown, taken=_subject_taken),
        Step.PROVIDER: Question(
            form=forms.ProviderForm,
            shown=lambda answers: {
                "words": answers.naming.words,
                "place": answers.naming.place,
            },
            taken=_provider_taken,
        ),
        Step.HAPPENED: Question(
            form=forms.HappenedForm,
            shown=lambda answers: {"words": answers.happening.words},
            taken=lambda answers, form: replace(
                answers, happening=replace(answers.happening, words=form.words.data)
            ),
        ),
        Step.WENT_WELL: Question(
            form=forms.WentWellForm,
            shown=lambda answers: {"praise": _yes(answers.praise)},
            taken=lambda answers, form: replace(answers, praise=form.praise.data == YES),
        ),
        Step.WHEN: Question(
            form=forms.WhenForm,
            shown=lambda answers: {
                "when": answers.happening.when,
                "still": answers.happening.still,
            },
            taken=_when_taken,
        ),
        Step.WHOM: Question(
            form=forms.WhomForm,
            shown=lambda answers: {"whom": answers.about.whom},
            taken=lambda answers, form: _about_taken(answers, whom=Whom(form.whom.data)),
        ),
        Step.WHO: Question(
            form=forms.WhoForm,
            shown=lambda answers: {
                "who_words": answers.about.who_words,
                "they_know": answers.about.they_know,
            },
            taken=_who_taken,
        ),
        Step.AGREEING: Question(
            form=forms.AgreeingForm,
            shown=lambda answers: {"they_agree": answers.about.they_agree},
            taken=lambda answers, form: _about_taken(
                answers, they_agree=YesNo(form.they_agree.data)
            ),
        ),
        Step.ACTING: Question(
            form=forms.ActingForm,
            shown=lambda answers: {"why_acting": answers.about.why_acting},
            taken=lambda answers, form: _about_taken(answers, why_acting=form.why_acting.data),
        ),
        Step.WORKING: Question(
            form=forms.WorkingForm,
            shown=lambda answers: {"works_there": answers.works_there},
            taken=lambda answers, form: replace(
                answers, works_there=WorksThere(form.works_there.data)
            ),
        ),
        Step.PROTECTION: _NOTHING,
        Step.TOLD: Question(
            form=forms.TellingThemForm,
            shown=lambda answers: {"told": answers.told, "they_said": answers.they_said},
            taken=_told_taken,
        ),
        Step.WANTED: Question(
            form=forms.WantedForm,
            shown=lambda answers: {
                "wanted": answers.wanted,
                "wants_reply": answers.wants_reply,
            },
            taken=_wanted_taken,
        ),
        Step.NAME: Question(
            form=forms.NameForm,
            shown=lambda answers: {"name": answers.name},
            taken=lambda answers, form: replace(answers, name=form.name.data),
        ),
        Step.SHARING: Question(form=forms.SharingForm, shown=_sharing_shown, taken=_sharing_taken),
        Step.PUBLISHING: Question(
            form=forms.PublishingForm,
            shown=lambda answers: {"publish": _yes(answers.publish)},
            taken=lambda answers, form: replace(answers, publish=form.publish.data == YES),
        ),
        Step.CONTACT: Question(
            form=forms.ContactForm,
            shown=lambda answers: {"way": answers.contact.way},
            taken=_way_taken,
        ),
        Step.REACHING: Question(
            form=forms.ReachingForm,
            shown=lambda answers: {
                "value": answers.contact.value,
                "when_safe": answers.contact.when_safe,
            },
            taken=_reaching_taken,
        ),
        Step.NEEDS: Question(
            form=forms.NeedsForm,
            shown=lambda answers: {
                "needs": [need.value for need in answers.contact.needs],
                "needs_words": answers.contact.needs_words,
            },
            taken=_needs_taken,
        ),
    }
)
