"""Enquiries to a provider: what is asked, how it stands, and which moves there are.

An enquiry is between whoever asks and the provider. Staff of the council cannot read its words.
Nothing is told to have happened before it has: it was delivered once a mail server took the message
(`Message.sent_at`), and read once somebody of the provider pressed the button that opens it.
Source: the issue on finding and choosing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from marketplace.domain import references
from marketplace.domain.errors import RefusedError
from marketplace.domain.events import JsonData
from marketplace.domain.throttling import Rule
from marketplace.domain.working_days import working_days_after
from marketplace.domain.written import email_from

REMIND_AFTER_WORKING_DAYS = 3
"""The provider is reminded once of what it has not answered."""
SHOWN_FOR = timedelta(hours=1)
"""How long reference and passphrase can be shown again in the browser that sent them."""
SENT_TWICE_WITHIN = timedelta(hours=1)
"""The same words by the same party are one message within this time, and another one later."""
SENDING = Rule(
    free=10,
    first=timedelta(minutes=1),
    longest=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
"""Enquiries from one network address (a hospital or a library shares one), and what is added to
one of them."""
_LETTER = "E"


class AnswerBy(StrEnum):
    """How somebody wants to be answered."""

    PHONE = "phone"
    EMAIL = "email"
    """A mail says that there is an answer to read here. The provider gets no address."""
    HERE = "here"
    """By reference and passphrase, in this service only."""

    @property
    def label(self) -> str:
        """For whoever asks."""
        return _ANSWER_BY[self]


_ANSWER_BY = {
    AnswerBy.PHONE: "By phone",
    AnswerBy.EMAIL: "Email me when there is an answer to read",
    AnswerBy.HERE: "I will look here for the answer",
}


class Start(StrEnum):
    """When it should start."""

    SOON = "soon"
    WITHIN_WEEKS = "within-weeks"
    LATER = "later"
    NOT_SURE = "not-sure"

    @property
    def label(self) -> str:
        """For both."""
        return _START[self]


_START = {
    Start.SOON: "As soon as possible",
    Start.WITHIN_WEEKS: "In the next 4 weeks",
    Start.LATER: "Later than that",
    Start.NOT_SURE: "Not decided yet",
}


class ForWhom(StrEnum):
    """On whose behalf somebody asks."""

    ME = "me"
    SOMEBODY = "somebody"
    PROFESSIONAL = "professional"

    @property
    def label(self) -> str:
        """For whoever asks."""
        return _FOR_WHOM[self]

    @property
    def told(self) -> str:
        """For the provider."""
        return _FOR_WHOM_TOLD[self]


_FOR_WHOM = {
    ForWhom.ME: "Me",
    ForWhom.SOMEBODY: "A relative or a friend",
    ForWhom.PROFESSIONAL: "Somebody I support in my work",
}
_FOR_WHOM_TOLD = {
    ForWhom.ME: "The person who asks",
    ForWhom.SOMEBODY: "A relative or a friend of theirs",
    ForWhom.PROFESSIONAL: "Somebody they support in their work",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks. `contact` is a phone number or an email address, or empty.

    They agreed that all of it goes to the provider, but an email address, which stays here.
    """

    words: str
    name: str
    whom: ForWhom
    start: Start
    answer_by: AnswerBy
    contact: str = ""
    looking_for_change: bool = False

    @property
    def phone(self) -> str:
        """The number that the provider may call, or nothing."""
        return self.contact if self.answer_by is AnswerBy.PHONE else ""

    @property
    def email(self) -> str:
        """Where a mail may say that there is something to read, or nothing."""
        return self.contact if self.answer_by is AnswerBy.EMAIL else ""

    def as_json(self) -> JsonData:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Asked:
        """As it was kept."""
        return cls(
            words=str(kept["words"]),
            name=str(kept["name"]),
            whom=ForWhom(str(kept["whom"])),
            start=Start(str(kept["start"])),
            answer_by=AnswerBy(str(kept["answer_by"])),
            contact=str(kept["contact"]),
            looking_for_change=bool(kept["looking_for_change"]),
        )


class Written(StrEnum):
    """What was written after an enquiry was sent, and by whom."""

    ADDED = "added"
    """More, by whoever asks."""
    ANSWER = "answer"
    IN_TOUCH = "in-touch"
    """The provider says that it has phoned."""
    CANNOT_HELP = "cannot-help"

    @property
    def by_provider(self) -> bool:
        """Whether the provider wrote it."""
        return self is not Written.ADDED


class EnquiryStatus(StrEnum):
    """How an enquiry stands."""

    SENT = "sent"
    """There is something in it that nobody of the provider has opened."""
    READ = "read"
    """Somebody of the provider has opened all of it."""
    ANSWERED = "answered"
    """The provider answered here, or says that it has been in touch."""
    CANNOT_HELP = "cannot-help"
    ENDED = "ended"
    """Whoever asked needs no answer any more."""

    @property
    def label(self) -> str:
        """For the provider."""
        return _STATUS[self]

    @property
    def waits(self) -> bool:
        """Whether the provider has something to do."""
        return self in {EnquiryStatus.SENT, EnquiryStatus.READ}


_STATUS = {
    EnquiryStatus.SENT: "Not opened",
    EnquiryStatus.READ: "Not answered",
    EnquiryStatus.ANSWERED: "Answered",
    EnquiryStatus.CANNOT_HELP: "You cannot help",
    EnquiryStatus.ENDED: "Ended by the person",
}

_S = EnquiryStatus
MOVES: Mapping[EnquiryStatus, frozenset[EnquiryStatus]] = MappingProxyType(
    {
        _S.SENT: frozenset({_S.READ, _S.ENDED}),
        _S.READ: frozenset({_S.SENT, _S.ANSWERED, _S.CANNOT_HELP, _S.ENDED}),
        _S.ANSWERED: frozenset({_S.SENT, _S.ANSWERED, _S.CANNOT_HELP, _S.ENDED}),
        _S.CANNOT_HELP: frozenset({_S.SENT, _S.ANSWERED, _S.ENDED}),
        _S.ENDED: frozenset(),
    }
)
"""From where an enquiry may go where. It goes back to sent when the person writes again."""


def require_move(before: EnquiryStatus, after: EnquiryStatus) -> None:
    """Raise RefusedError where an enquiry may not go from one to the other."""
    if after not in MOVES[before]:
        raise RefusedError(f"an enquiry that is {before} cannot become {after}")


def status_after(written: Written) -> EnquiryStatus:
    """How an enquiry stands once this was written."""
    return _AFTER[written]


_AFTER = {
    Written.ADDED: _S.SENT,
    Written.ANSWER: _S.ANSWERED,
    Written.IN_TOUCH: _S.ANSWERED,
    Written.CANNOT_HELP: _S.CANNOT_HELP,
}


def can_write(status: EnquiryStatus, answer_by: AnswerBy) -> tuple[Written, ...]:
    """What a provider can say now; nothing before it has opened all that there is."""
    said = (Written.IN_TOUCH,) if answer_by is AnswerBy.PHONE else ()
    wanted = (Written.ANSWER, *said, Written.CANNOT_HELP)
    return tuple(each for each in wanted if status_after(each) in MOVES[status])


def remind_on(waiting_since: date) -> date:
    """The day on which a provider is reminded of what it has not answered."""
    return working_days_after(waiting_since, REMIND_AFTER_WORKING_DAYS)


def new_reference() -> str:
    """A reference that says nothing and is easy to read out: "E-7K2M9QA"."""
    return references.new_reference(_LETTER)


def written_reference(text: str) -> str:
    """A reference as somebody typed it, in the form in which it is kept."""
    return references.written_reference(_LETTER, text)


def mail_address(of_listing: str) -> str | None:
    """Where a listing whose provider has no account here gets its enquiries; None for nowhere."""
    try:
        return email_from(of_listing.strip())
    except ValueError:
        return None


def enquiry_subject(enquiry_id: int) -> str:
    """An enquiry as messages and the audit log name it."""
    return f"enquiry:{enquiry_id}"
