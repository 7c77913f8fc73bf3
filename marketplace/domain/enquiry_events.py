"""What the audit log keeps of enquiries: that they were, never what was written or by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquirySent(Event):
    """Somebody sent an enquiry. `people` is how many messages tell the provider of it."""

    kind: ClassVar[str] = "enquiry-sent"
    listing_id: int
    provider_id: int
    answer_by: str
    people: int
    by_link: bool
    """The provider has no account: the listing's own address got a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryPassphraseTaken(Event):
    """The person has reference and passphrase: they are not shown again."""

    kind: ClassVar[str] = "enquiry-passphrase-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFollowed(Event):
    """Somebody opened an enquiry with its reference and passphrase."""

    kind: ClassVar[str] = "enquiry-followed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryOpened(Event):
    """Somebody of the provider opened what was new in an enquiry."""

    kind: ClassVar[str] = "enquiry-opened"
    by_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryWritten(Event):
    """One of the two wrote in an enquiry; `written` is a `domain.enquiries.Written`."""

    kind: ClassVar[str] = "enquiry-written"
    written: str
    by_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryReminded(Event):
    """The provider was reminded of an enquiry that it had not answered."""

    kind: ClassVar[str] = "enquiry-reminded"
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFailureTold(Event):
    """Whoever asked was told by email to look: no message about it reached the provider."""

    kind: ClassVar[str] = "enquiry-failure-told"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryEnded(Event):
    """Whoever asked needs no answer any more."""

    kind: ClassVar[str] = "enquiry-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiriesRemoved(Event):
    """Enquiries were removed a year after anything happened in them."""

    kind: ClassVar[str] = "enquiries-removed"
    enquiries: int
    words: int
