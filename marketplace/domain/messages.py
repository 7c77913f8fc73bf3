"""Every message that the service can send. There is no other.

To whom each goes, and why, is said in `domain.message_purposes`.
"""

from __future__ import annotations

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
    SEARCH_CONFIRM = "search-confirm"
    SEARCH_NEWS = "search-news"
    SEARCH_STILL_WANTED = "search-still-wanted"
    ENQUIRY_NEW = "enquiry-new"
    ENQUIRY_REMINDER = "enquiry-reminder"
    ENQUIRY_RECEIVED = "enquiry-received"
    ENQUIRY_NEWS = "enquiry-news"
    MISTAKE_ENDED = "mistake-ended"


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
    ENDED = "ended"
    """Whoever asked needs no answer any more."""
    IS_GONE = "is-gone"
    """What it is about is not there."""
    NOTHING_LEFT = "nothing-left"
    """Nothing of what was new is to be seen any more."""

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
    WhyNotSent.ENDED: "whoever asked needs no answer any more",
    WhyNotSent.IS_GONE: "what it is about is not there",
    WhyNotSent.NOTHING_LEFT: "there is nothing left to tell",
}
