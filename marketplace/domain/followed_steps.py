"""What happened with a concern, as whoever told us reads it: plain words, each with its time.

Only what is theirs to know goes in: no note, no name of an officer, no criticality. Of what is
with the safeguarding team they read that it came, that it was accepted, and what they were told.
"We sent it" and "we told you where to go" are different things (the issue).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import reply_due
from marketplace.domain.concern_words import WordsKind
from marketplace.domain.concerns import ClosedWhy, ConcernStatus, Sorted
from marketplace.domain.dates import day_in_words
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """A file that the person may open."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of somebody, with what they are."""

    what: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened: when, in a few words, with what there is to add and to read."""

    at: datetime
    title: str
    notes: tuple[str, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    files: tuple[FileShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff:
    """One hand-off, without its text."""

    recipient: Recipient
    place: str
    basis: Basis
    method: Method
    status: HandOffStatus
    sent_at: datetime
    receipt_at: datetime | None
    ended_at: datetime | None
    told_at: datetime | None

    @property
    def who(self) -> str:
        """Completes "We sent it to …"."""
        return f"{self.recipient.label} ({self.place})" if self.place else self.recipient.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One move of the concern; `by_person` where whoever told us made it."""

    status: ConcernStatus
    at: datetime
    by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words that the person wrote, or that staff told them."""

    kind: WordsKind
    words: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """A reply that the provider has sent, in its two parts."""

    put_right: str
    stops_again: str
    at: datetime
    files: tuple[FileShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything about one concern that its steps are made from."""

    received_at: datetime
    restricted: bool
    """It is a safeguarding concern."""
    waits: bool = False
    """There is a safeguarding concern beside it, and it goes on once officers have looked."""
    hand_offs: tuple[HandedOff, ...] = ()
    moves: tuple[Moved, ...] = ()
    said: tuple[Said, ...] = ()
    replies: tuple[Replied, ...] = ()
    sorted: Sorted | None = None
    confirmed_at: datetime | None = None
    considered_words: str = ""
    considered_at: datetime | None = None
    told_at: datetime | None = None
    closed_why: ClosedWhy | None = None


def steps_of(told: Told) -> tuple[Step, ...]:
    """What happened, oldest first; at one moment, what the person did before what we did."""
    steps = [Step(at=told.received_at, title="We received it")]
    if told.sorted is not None and told.confirmed_at is not None and not told.restricted:
        steps.append(Step(at=told.confirmed_at, title=_ANSWERS[told.sorted]))
    steps += (_said(each) for each in told.said if each.kind in _SAID)
    steps += _accepted(told) if told.restricted else _with_others(told)
    if told.told_at is not None and told.considered_words:
        quoted = Quoted(what="What we told you", words=told.considered_words)
        title = "We considered what you told us"
        steps.append(Step(at=told.considered_at or told.told_at, title=title, quoted=(quoted,)))
    if not told.restricted:
        steps += _of_moves(told)
    return tuple(sorted(steps, key=lambda step: step.at))


def holders_of(told: Told) -> tuple[str, ...]:
    """Who has it now, and whether they confirmed it; one sentence for each."""
    if told.restricted:
        accepted = bool(_accepted(told))
        sure = "accepted it" if accepted else "has it in its queue, and has not accepted it yet"
        return (f"The council's safeguarding team {sure}.",)
    first = "Our safeguarding team looks first at all that you told us. Then this goes on."
    others = tuple(_has_it(each) for each in told.hand_offs if each.status.is_open)
    return (first, *others) if told.waits else others


def _has_it(each: HandedOff) -> str:
    if each.receipt_at is None:
        return f"We sent it to {each.who}. They have not confirmed yet that they have it."
    return f"{_capital(each.who)} has it. That was confirmed on {day_in_words(each.receipt_at)}."


def _accepted(told: Told) -> list[Step]:
    """All that is said of the safeguarding team's work; however often they take it up, once."""
    accepted = [
        each.receipt_at
        for each in told.hand_offs
        if each.recipient is Recipient.SAFEGUARDING and each.receipt_at is not None
    ]
    title = "Our safeguarding team accepted it"
    return [Step(at=min(accepted), title=title)] if accepted else []


def _with_others(told: Told) -> Iterator[Step]:
    for each in told.hand_offs:
        yield from _of_hand_off(each)
    for reply in told.replies:
        yield Step(
            at=reply.at,
            title="The provider replied",
            quoted=(
                Quoted(what="What was put right", words=reply.put_right),
                Quoted(what="What stops it happening again", words=reply.stops_again),
            ),
            files=reply.files,
        )


def _of_hand_off(each: HandedOff) -> Iterator[Step]:
    if not each.method.is_sent:
        nothing = "We have not sent anything to them."
        title = f"We told you where to go: {each.who}"
        yield Step(at=each.sent_at, title=title, notes=(nothing,))
        return
    yield Step(
        at=each.sent_at,
        title=f"We sent it to {each.who}{_BY[each.method]}",
        notes=tuple(_notes_on(each)),
    )
    if each.receipt_at is not None:
        sure = "confirmed that they have it" if each.recipient.works_here else "has received it"
        yield Step(at=each.receipt_at, title=f"{_capital(each.who)} {sure}")
    if each.status is HandOffStatus.TAKEN_BACK and each.ended_at is not None:
        title = f"We took it back from {each.who}"
        notes = ("They had not confirmed that they have it.",)
        yield Step(at=each.ended_at, title=title, notes=notes)
    elif each.told_at is not None and each.ended_at is not None:
        yield Step(at=each.ended_at, title=f"{_capital(each.who)} told us what came of it")


def _notes_on(each: HandedOff) -> Iterator[str]:
    if each.basis in _WITH_NAME:
        yield _WITH_NAME[each.basis]
    if each.recipient is Recipient.PROVIDER and each.status is not HandOffStatus.TAKEN_BACK:
        yield f"They have until {day_in_words(reply_due(each.sent_at))} to reply."


def _of_moves(told: Told) -> Iterator[Step]:
    """What no hand-off, reply or answer tells already."""
    sent = {each.sent_at for each in told.hand_offs if each.recipient is Recipient.PROVIDER}
    received = {each.receipt_at for each in told.hand_offs}
    for moved in told.moves:
        if moved.status is ConcernStatus.ACKNOWLEDGED and moved.at in received:
            continue
        if moved.status is ConcernStatus.WITH_PROVIDER and moved.at not in sent:
            until = f"They have until {day_in_words(reply_due(moved.at))} to reply."
            yield Step(at=moved.at, title="The provider was asked to reply", notes=(until,))
        elif moved.status is ConcernStatus.CONFIRMED and moved.at != told.confirmed_at:
            yield Step(at=moved.at, title="You said whether it was sorted")
        elif moved.status is ConcernStatus.CLOSED:
            notes = (_CLOSED[told.closed_why],) if told.closed_why else ()
            yield Step(at=moved.at, title="We closed it", notes=notes)
        elif moved.status is ConcernStatus.REOPENED:
            who = "You opened it again" if moved.by_person else "We opened it again"
            yield Step(at=moved.at, title=who)
        elif moved.status in _MOVES:
            yield Step(at=moved.at, title=_MOVES[moved.status])


def _said(said: Said) -> Step:
    title, what = _SAID[said.kind]
    quoted = (Quoted(what=what, words=said.words),) if said.words else ()
    return Step(at=said.at, title=title, quoted=quoted)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_MOVES: Mapping[ConcernStatus, str] = {
    ConcernStatus.ACKNOWLEDGED: "We confirmed that we have it",
    ConcernStatus.TRIAGED: "Our Quality Assurance team decided what to do next",
}
_ANSWERS: Mapping[Sorted, str] = {
    Sorted.YES: "You said that it is sorted",
    Sorted.PARTLY: "You said that it is partly sorted",
    Sorted.NO: "You said that it is not sorted",
}
_SAID: Mapping[WordsKind, tuple[str, str]] = {
    WordsKind.ADDED: ("You added something", "What you added"),
    WordsKind.ASKED_QA: ("You asked our Quality Assurance team to look", "What you wrote"),
    WordsKind.ASKED_OMBUDSMAN: ("You asked for the way to the Ombudsman", "What you wrote"),
    WordsKind.NOT_SORTED: ("You told us what is not sorted", "What you wrote"),
    WordsKind.REOPENED: ("You told us why it should be opened again", "What you wrote"),
    WordsKind.TOLD_PERSON: ("We wrote to you here", "What we told you"),
}
"""Words that the person sees. No note of staff, and nothing from the provider to the QA team."""
_CLOSED: Mapping[ClosedWhy, str] = {
    ClosedWhy.CONSIDERED: "We considered what it says about quality, and told you.",
    ClosedWhy.HANDED_OFF: "Another body has it, and told us what came of it.",
    ClosedWhy.DUPLICATE: (
        "We had been told of the same thing before. We go on with both of them as one."
    ),
    ClosedWhy.SPAM: "Two people here read it and found nothing that we could do something about.",
}
_WITH_NAME: Mapping[Basis, str] = {
    Basis.CONSENT_WITH_NAME: "With your name, as you agreed.",
    Basis.CONSENT_WITHOUT_NAME: "Without your name.",
    Basis.PUBLIC_TASK: "Without your name.",
}
_BY: Mapping[Method, str] = {
    Method.HERE: "",
    Method.SECURE_EMAIL: ", by secure email",
    Method.PHONE: ", by phone",
    Method.PORTAL: ", through their own online form",
    Method.POST: ", by post",
    Method.BY_HAND: ", by hand",
    Method.SIGNPOSTED: "",
}
