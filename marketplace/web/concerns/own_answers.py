"""What somebody answered, as they read it again before it is sent: groups of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marketplace.domain.concern_answers import (
    Answers,
    ContactWay,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step, asked_about, steps
from marketplace.services.concern_drafts import DraftFile

_EMPTY = "You left this empty"
_SURE = {YesNo.YES: "Yes", YesNo.NO: "No", YesNo.NOT_SURE: "Not sure"}
_WHOM = {
    Whom.ME: "Me",
    Whom.SOMEBODY: "Somebody else",
    Whom.SEVERAL: "Several people",
    Whom.SERVICE: "Nobody in particular",
}
_WORKS = {WorksThere.NO: "No", WorksThere.YES: "Yes", WorksThere.USED_TO: "I used to"}
_TOLD = {
    Told.YES: "Yes",
    Told.NO: "Not yet",
    Told.AFRAID: "No, I do not want to or am afraid to",
}
_WAYS = {
    ContactWay.EMAIL: "By email",
    ContactWay.PHONE: "By phone",
    ContactWay.POST: "By post",
    ContactWay.NONE: "Do not contact me",
}
_SHARES = {
    Share.WITH_NAME: "Yes, with my name",
    Share.WITHOUT_NAME: "Yes, without my name",
    Share.NO: "No",
}
_RECIPIENTS = {
    Recipient.PROVIDER: "May the service see it?",
    Recipient.COUNCIL_COMPLAINTS: "May the council's complaints team have it?",
    Recipient.QA: "May our Quality Assurance team see your name?",
    Recipient.CQC: "May we pass it on to CQC?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One answer. `about` completes "Change …" for whoever hears the link alone."""

    step: Step
    key: str
    value: str

    @property
    def about(self) -> str:
        """What the link changes."""
        return self.key[:1].lower() + self.key[1:]


Group = tuple[str, Sequence[Row]]


def summary(answers: Answers, *, files: Iterable[DraftFile]) -> list[Group]:
    """The rows of what applies, in groups, in the order of the pages."""
    applying = set(steps(answers))
    groups = (
        ("What happened", _happening(answers)),
        ("Who it is about", _about(answers)),
        ("The service", _service(answers)),
        ("You, and who may know", _sharing(answers)),
        ("Reaching you", _reaching(answers)),
        ("Files", _files(files)),
    )
    kept = [(title, [row for row in rows if row.step in applying]) for title, rows in groups]
    return [(title, rows) for title, rows in kept if rows]


def _row(step: Step, key: str, value: str | None) -> Row:
    return Row(step=step, key=key, value=value or _EMPTY)


def _happening(answers: Answers) -> Iterator[Row]:
    happening = answers.happening
    yield _row(Step.DANGER, "Is anybody in danger right now?", _yes(happening.danger_now))
    yield _row(Step.SUBJECT, "What it is about", _subject(answers))
    named = ", ".join(filter(None, (answers.naming.words, answers.naming.place)))
    yield _row(Step.PROVIDER, "Which service", named)
    yield _row(Step.HAPPENED, "What happened", happening.words)
    yield _row(
        Step.WENT_WELL, "Did it go well?", "Yes" if answers.praise else "No, or not all of it"
    )
    yield _row(Step.WHEN, "When", happening.when)
    if not answers.praise:
        still = _SURE[happening.still] if happening.still else None
        yield _row(Step.WHEN, "Is it still happening?", still)


def _about(answers: Answers) -> Iterator[Row]:
    about = answers.about
    yield _row(Step.WHOM, "Who it is about", _WHOM[about.whom] if about.whom else None)
    yield _row(Step.WHO, "Who they are", about.who_words)
    know = _SURE[about.they_know] if about.they_know else None
    yield _row(Step.WHO, "Do they know that you are telling us?", know)
    agree = _SURE[about.they_agree] if about.they_agree else None
    yield _row(Step.AGREEING, "Do they agree?", agree)
    yield _row(Step.ACTING, "Why you are telling us for them", about.why_acting)


def _service(answers: Answers) -> Iterator[Row]:
    works = _WORKS[answers.works_there] if answers.works_there else None
    yield _row(Step.WORKING, "Do you work there?", works)
    yield _row(Step.TOLD, "Have you told them?", _TOLD[answers.told] if answers.told else None)
    if answers.told is Told.YES:
        yield _row(Step.TOLD, "What they said", answers.they_said)
    yield _row(Step.WANTED, "What would put it right", answers.wanted)
    if answers.wants_reply:
        yield _row(Step.WANTED, "Do you want an answer from them?", _SURE[answers.wants_reply])


def _sharing(answers: Answers) -> Iterator[Row]:
    yield _row(Step.NAME, "Your name", answers.name or "I want to stay anonymous")
    for recipient in asked_about(answers):
        share = answers.shares.get(recipient)
        yield _row(Step.SHARING, _RECIPIENTS[recipient], _shared(recipient, share, answers))
    yield _row(Step.PUBLISHING, "May we show your words?", _yes(answers.publish))


def _reaching(answers: Answers) -> Iterator[Row]:
    contact = answers.contact
    yield _row(Step.CONTACT, "May we contact you?", _WAYS[contact.way] if contact.way else None)
    yield _row(Step.REACHING, "Where", contact.value)
    yield _row(Step.REACHING, "When and how it is safe", contact.when_safe)
    needs = "\n".join([need.label for need in contact.needs] + [contact.needs_words])
    yield _row(Step.NEEDS, "How to talk or write to you", needs.strip())


def _files(files: Iterable[DraftFile]) -> Iterator[Row]:
    names = "\n".join(
        f"{file.name} (the service may see it)" if file.shared else file.name for file in files
    )
    yield _row(Step.FILES, "Files", names or "None")


def _subject(answers: Answers) -> str:
    if answers.naming.about_council:
        return "The council"
    if answers.naming.no_service:
        return "Somebody I am worried about, with no service involved"
    return "A care or support service"


def _shared(recipient: Recipient, share: Share | None, answers: Answers) -> str | None:
    if share is None:
        return None
    if recipient is Recipient.QA:
        return _yes(share is Share.WITH_NAME)
    return "Yes" if share is Share.WITHOUT_NAME and not answers.name else _SHARES[share]


def _yes(answer: bool) -> str:  # noqa: FBT001 - what a yes or no is called
    return "Yes" if answer else "No"
