"""Every message that the service can send, to whom, and why. There is no other.

Nothing is ever sent to a provider because of a rating, a registration at the regulator, or a hold
that follows from one (the product's policy, 3 and 6). Words are made when a message is sent, from
ids; subjects are neutral.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MessageKind(StrEnum):
    """One sort of message. The name is that of its template in `templates/email/`."""

    CONFIRM_EMAIL = "confirm-email"
    ADDRESS_IN_USE = "address-in-use"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - the name of a message
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of a message
    SECOND_FACTOR_CHANGED = "second-factor-changed"
    STAFF_INVITATION = "staff-invitation"
    COLLEAGUE_INVITATION = "colleague-invitation"
    PROVIDER_INVITATION = "provider-invitation"
    CLAIM_CODE = "claim-code"
    REGISTRATION_RECEIVED = "registration-received"
    CASE_APPROVED = "case-approved"
    CASE_RETURNED = "case-returned"
    CASE_DECLINED = "case-declined"
    REVIEW_ANSWERED = "review-answered"
    STILL_RIGHT = "still-right"
    STILL_RIGHT_REMINDER = "still-right-reminder"
    DOCUMENT_EXPIRES = "document-expires"
    CONCERN_RECEIVED = "concern-received"
    CONCERN_NEWS = "concern-news"
    CONCERN_SORTED = "concern-sorted"
    INBOX_NEW = "inbox-new"
    INBOX_REMINDER = "inbox-reminder"
    REPLY_OVERDUE = "reply-overdue"
    SAFEGUARDING_NEW = "safeguarding-new"
    SAFEGUARDING_LATE = "safeguarding-late"
    MISTAKE_ENDED = "mistake-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Who gets a message, what makes us send it, and which ids its words are made from.

    `needs` are the names in `Message.refers` without which there are no words. A `link_id` is a
    single-use link's; what it leads to says its own purpose.
    """

    to: str
    because: str
    needs: frozenset[str] = frozenset()


class FactorChange(StrEnum):
    """What happened to a second factor: `change` of that message."""

    SET_UP = "set-up"
    REPLACED = "replaced"
    REMOVED = "removed"
    NEW_CODES = "new-codes"
    """The ten recovery codes were made anew."""


class WhyNotSent(StrEnum):
    """Why a message that was asked for is not sent after all: nobody should get it any more."""

    ACCOUNT_CLOSED = "account-closed"
    LINK_USED = "link-used"
    LINK_EXPIRED = "link-expired"
    CODE_REPLACED = "code-replaced"
    CODE_EXPIRED = "code-expired"
    CASE_DIFFERS = "case-differs"
    INVITATION_ENDED = "invitation-ended"
    LEFT = "left"
    LISTING_GONE = "listing-gone"
    CONFIRMED = "confirmed"
    DOCUMENT_REPLACED = "document-replaced"
    ACCEPTED = "accepted"
    NOT_THEIRS = "not-theirs"
    CONTACT_WITHDRAWN = "contact-withdrawn"
    ANSWERED = "answered"
    ASKED_ANEW = "asked-anew"
    """The provider has to reply once more first."""
    REPLIED = "replied"
    TAKEN_BACK = "taken-back"
    IS_GONE = "is-gone"
    """What it is about is not there."""

    @property
    def label(self) -> str:
        """For staff who want to send it again: what stands in the way."""
        return _NOT_SENT[self]


_NOT_SENT = {
    WhyNotSent.ACCOUNT_CLOSED: "the account was closed",
    WhyNotSent.LINK_USED: "the link in it was used",
    WhyNotSent.LINK_EXPIRED: "the link in it is too old to be used",
    WhyNotSent.CODE_REPLACED: "the code in it is no longer the one that counts",
    WhyNotSent.CODE_EXPIRED: "the code in it is too old to be used",
    WhyNotSent.CASE_DIFFERS: "the case was decided otherwise",
    WhyNotSent.INVITATION_ENDED: "the invitation has ended, or was taken up",
    WhyNotSent.LEFT: "they no longer act for the provider",
    WhyNotSent.LISTING_GONE: "the listing was withdrawn",
    WhyNotSent.CONFIRMED: "the details were confirmed",
    WhyNotSent.DOCUMENT_REPLACED: "the document was replaced",
    WhyNotSent.ACCEPTED: "somebody has accepted it",
    WhyNotSent.NOT_THEIRS: "it is no longer theirs to look at",
    WhyNotSent.CONTACT_WITHDRAWN: "they want no email any more",
    WhyNotSent.ANSWERED: "they have answered",
    WhyNotSent.ASKED_ANEW: "the provider was asked to reply once more",
    WhyNotSent.REPLIED: "a reply was sent, or is not waited for any more",
    WhyNotSent.TAKEN_BACK: "it is no longer shared with them",
    WhyNotSent.IS_GONE: "what it is about is not there",
}


PURPOSES: dict[MessageKind, Purpose] = {
    MessageKind.CONFIRM_EMAIL: Purpose(
        to="whoever asked for an account",
        because="the address has to be theirs",
        needs=frozenset({"link_id"}),
    ),
    MessageKind.ADDRESS_IN_USE: Purpose(
        to="an account's owner", because="somebody asked for an account with the address again"
    ),
    MessageKind.RESET_PASSWORD: Purpose(
        to="an account's owner",
        because="somebody asked to reset the password",
        needs=frozenset({"link_id"}),
    ),
    MessageKind.PASSWORD_CHANGED: Purpose(
        to="an account's owner", because="the password was changed"
    ),
    MessageKind.SECOND_FACTOR_CHANGED: Purpose(
        to="an account's owner",
        because="the second factor was set up, replaced or removed",
        needs=frozenset({"change"}),
    ),
    MessageKind.STAFF_INVITATION: Purpose(
        to="a person the council invites",
        because="an administrator invited them",
        needs=frozenset({"link_id"}),
    ),
    MessageKind.COLLEAGUE_INVITATION: Purpose(
        to="a person a provider invites",
        because="a provider's user invited them",
        needs=frozenset({"link_id", "provider_id"}),
    ),
    MessageKind.PROVIDER_INVITATION: Purpose(
        to="a service the council invites",
        because="an officer asked them to register",
        needs=frozenset({"invitation_id", "link_id"}),
    ),
    MessageKind.CLAIM_CODE: Purpose(
        to="an address at the domain of a registered website",
        because="somebody asked to prove that a location is theirs",
        needs=frozenset({"claim_id", "sent_at"}),
    ),
    MessageKind.REGISTRATION_RECEIVED: Purpose(
        to="whoever sent a registration, changes or a new listing",
        because="it arrived, with its reference",
        needs=frozenset({"case_id"}),
    ),
    MessageKind.CASE_APPROVED: Purpose(
        to="whoever sent it",
        because="an officer approved what they sent",
        needs=frozenset({"case_id"}),
    ),
    MessageKind.CASE_RETURNED: Purpose(
        to="whoever sent it",
        because="an officer asks for something to be put right",
        needs=frozenset({"case_id"}),
    ),
    MessageKind.CASE_DECLINED: Purpose(
        to="whoever sent it",
        because="an officer declined what they sent",
        needs=frozenset({"case_id"}),
    ),
    MessageKind.REVIEW_ANSWERED: Purpose(
        to="whoever asked a person to look",
        because="an officer has looked",
        needs=frozenset({"case_id"}),
    ),
    MessageKind.STILL_RIGHT: Purpose(
        to="a listing's provider",
        because="five months since the details were confirmed",
        needs=frozenset({"link_id", "listing_id"}),
    ),
    MessageKind.STILL_RIGHT_REMINDER: Purpose(
        to="a listing's provider",
        because="the details were not confirmed when first asked",
        needs=frozenset({"link_id", "listing_id"}),
    ),
    MessageKind.DOCUMENT_EXPIRES: Purpose(
        to="a provider",
        because="a document expires in 60, 30 or 7 days, or has expired",
        needs=frozenset({"document_id"}),
    ),
    MessageKind.CONCERN_RECEIVED: Purpose(
        to="whoever told us something and gave an address for it",
        because="it arrived",
        needs=frozenset({"submission_id"}),
    ),
    MessageKind.CONCERN_NEWS: Purpose(
        to="whoever told us something and gave an address for it",
        because="there is something new to read with their reference",
        needs=frozenset({"submission_id"}),
    ),
    MessageKind.CONCERN_SORTED: Purpose(
        to="whoever told us something and gave an address for it",
        because="28 days after the provider's reply we ask whether it is sorted",
        needs=frozenset({"concern_id"}),
    ),
    MessageKind.INBOX_NEW: Purpose(
        to="a provider's users",
        because="somebody agreed that what they told us is shared with the provider",
        needs=frozenset({"concern_id", "provider_id"}),
    ),
    MessageKind.INBOX_REMINDER: Purpose(
        to="a provider's users",
        because="7 working days after it was shared nobody has replied",
        needs=frozenset({"concern_id", "provider_id"}),
    ),
    MessageKind.REPLY_OVERDUE: Purpose(
        to="quality assurance officers",
        because="10 working days after it was shared the provider has not replied",
        needs=frozenset({"concern_id"}),
    ),
    MessageKind.SAFEGUARDING_NEW: Purpose(
        to="safeguarding officers",
        because="something came into their queue",
        needs=frozenset({"concern_id"}),
    ),
    MessageKind.SAFEGUARDING_LATE: Purpose(
        to="safeguarding officers",
        because="nobody accepted it within 4 office hours",
        needs=frozenset({"concern_id"}),
    ),
    MessageKind.MISTAKE_ENDED: Purpose(
        to="whoever reported a mistake on a page and gave an address",
        because="an officer said what became of it",
        needs=frozenset({"mistake_id"}),
    ),
}
