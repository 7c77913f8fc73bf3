"""To whom each message goes, and why.

Nothing is ever sent to a provider because of a rating, a registration at the regulator, or a hold
that follows from one (the product's policy, 3 and 6). Words are made when a message is sent, from
ids; subjects are neutral.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.messages import MessageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """Who gets a message, what makes us send it, and which ids its words are made from.

    `needs` are the names in `Message.refers` without which there are no words. A `link_id` is a
    single-use link's; what it leads to says its own purpose.
    """

    to: str
    because: str
    needs: frozenset[str] = frozenset()


_OWNER = "an account's owner"
_WHO_SENT_IT = "whoever sent it"
_LISTINGS_PROVIDER = "a listing's provider"
_WHO_TOLD_US = "whoever told us something and gave an address for it"
_PROVIDERS_USERS = "a provider's users"
_SAFEGUARDING = "safeguarding officers"
_WHO_WANTS_TO_BE_TOLD = "whoever confirmed that they want to be told"
_WHO_GETS_ENQUIRIES = "a provider's users, or the address of its listing"
_WHO_ASKED = "whoever sent an enquiry and gave an address for it"


def _purpose(to: str, because: str, *needs: str) -> Purpose:
    return Purpose(to=to, because=because, needs=frozenset(needs))


PURPOSES: dict[MessageKind, Purpose] = {
    MessageKind.CONFIRM_EMAIL: _purpose(
        "whoever asked for an account", "the address has to be theirs", "link_id"
    ),
    MessageKind.ADDRESS_IN_USE: _purpose(
        _OWNER, "somebody asked for an account with the address again"
    ),
    MessageKind.RESET_PASSWORD: _purpose(_OWNER, "somebody asked to reset the password", "link_id"),
    MessageKind.PASSWORD_CHANGED: _purpose(_OWNER, "the password was changed"),
    MessageKind.SECOND_FACTOR_CHANGED: _purpose(
        _OWNER, "the second factor was set up, replaced or removed", "change"
    ),
    MessageKind.STAFF_INVITATION: _purpose(
        "a person the council invites", "an administrator invited them", "link_id"
    ),
    MessageKind.COLLEAGUE_INVITATION: _purpose(
        "a person a provider invites", "a provider's user invited them", "link_id", "provider_id"
    ),
    MessageKind.PROVIDER_INVITATION: _purpose(
        "a service the council invites",
        "an officer asked them to register",
        "invitation_id",
        "link_id",
    ),
    MessageKind.CLAIM_CODE: _purpose(
        "an address at the domain of a registered website",
        "somebody asked to prove that a location is theirs",
        "claim_id",
        "sent_at",
    ),
    MessageKind.REGISTRATION_RECEIVED: _purpose(
        "whoever sent a registration, changes or a new listing",
        "it arrived, with its reference",
        "case_id",
    ),
    MessageKind.CASE_APPROVED: _purpose(
        _WHO_SENT_IT, "an officer approved what they sent", "case_id"
    ),
    MessageKind.CASE_RETURNED: _purpose(
        _WHO_SENT_IT, "an officer asks for something to be put right", "case_id"
    ),
    MessageKind.CASE_DECLINED: _purpose(
        _WHO_SENT_IT, "an officer declined what they sent", "case_id"
    ),
    MessageKind.REVIEW_ANSWERED: _purpose(
        "whoever asked a person to look", "an officer has looked", "case_id"
    ),
    MessageKind.STILL_RIGHT: _purpose(
        _LISTINGS_PROVIDER, "five months since the details were confirmed", "link_id", "listing_id"
    ),
    MessageKind.STILL_RIGHT_REMINDER: _purpose(
        _LISTINGS_PROVIDER,
        "the details were not confirmed when first asked",
        "link_id",
        "listing_id",
    ),
    MessageKind.DOCUMENT_EXPIRES: _purpose(
        "a provider", "a document expires in 60, 30 or 7 days, or has expired", "document_id"
    ),
    MessageKind.CONCERN_RECEIVED: _purpose(_WHO_TOLD_US, "it arrived", "submission_id"),
    MessageKind.CONCERN_NEWS: _purpose(
        _WHO_TOLD_US, "there is something new to read with their reference", "submission_id"
    ),
    MessageKind.CONCERN_SORTED: _purpose(
        _WHO_TOLD_US, "28 days after the provider's reply we ask whether it is sorted", "concern_id"
    ),
    MessageKind.INBOX_NEW: _purpose(
        _PROVIDERS_USERS,
        "somebody agreed that what they told us is shared with the provider",
        "concern_id",
        "provider_id",
    ),
    MessageKind.INBOX_REMINDER: _purpose(
        _PROVIDERS_USERS,
        "7 working days after it was shared nobody has replied",
        "concern_id",
        "provider_id",
    ),
    MessageKind.REPLY_OVERDUE: _purpose(
        "quality assurance officers",
        "10 working days after it was shared the provider has not replied",
        "concern_id",
    ),
    MessageKind.SAFEGUARDING_NEW: _purpose(
        _SAFEGUARDING, "something came into their queue", "concern_id"
    ),
    MessageKind.SAFEGUARDING_LATE: _purpose(
        _SAFEGUARDING, "nobody accepted it within 4 office hours", "concern_id"
    ),
    MessageKind.SEARCH_CONFIRM: _purpose(
        "whoever asked to be told when something new matches a search",
        "the address has to be theirs",
        "search_id",
    ),
    MessageKind.SEARCH_NEWS: _purpose(
        _WHO_WANTS_TO_BE_TOLD, "something new matches their search", "search_id", "named", "more"
    ),
    MessageKind.SEARCH_STILL_WANTED: _purpose(
        _WHO_WANTS_TO_BE_TOLD, "that was a year ago", "search_id"
    ),
    MessageKind.ENQUIRY_NEW: _purpose(
        _WHO_GETS_ENQUIRIES, "somebody sent it an enquiry, or added to one", "enquiry_id"
    ),
    MessageKind.ENQUIRY_REMINDER: _purpose(
        _WHO_GETS_ENQUIRIES, "3 working days after an enquiry nobody has answered it", "enquiry_id"
    ),
    MessageKind.ENQUIRY_RECEIVED: _purpose(_WHO_ASKED, "it was sent", "enquiry_id"),
    MessageKind.ENQUIRY_NEWS: _purpose(
        _WHO_ASKED, "the provider has answered it, or could not be told of it", "enquiry_id"
    ),
    MessageKind.MISTAKE_ENDED: _purpose(
        "whoever reported a mistake on a page and gave an address",
        "an officer said what became of it",
        "mistake_id",
    ),
}
