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
    MessageKind.SEARCH_CONFIRM: Purpose(
        to="whoever asked to be told when something new matches a search",
        because="the address has to be theirs",
        needs=frozenset({"search_id"}),
    ),
    MessageKind.SEARCH_NEWS: Purpose(
        to="whoever confirmed that they want to be told",
        because="something new matches their search",
        needs=frozenset({"search_id", "named", "more"}),
    ),
    MessageKind.SEARCH_STILL_WANTED: Purpose(
        to="whoever confirmed that they want to be told",
        because="that was a year ago",
        needs=frozenset({"search_id"}),
    ),
    MessageKind.ENQUIRY_NEW: Purpose(
        to="a provider's users, or the address of its listing",
        because="somebody sent it an enquiry, or added to one",
        needs=frozenset({"enquiry_id"}),
    ),
    MessageKind.ENQUIRY_REMINDER: Purpose(
        to="a provider's users, or the address of its listing",
        because="3 working days after an enquiry nobody has answered it",
        needs=frozenset({"enquiry_id"}),
    ),
    MessageKind.ENQUIRY_RECEIVED: Purpose(
        to="whoever sent an enquiry and gave an address for it",
        because="it was sent",
        needs=frozenset({"enquiry_id"}),
    ),
    MessageKind.ENQUIRY_NEWS: Purpose(
        to="whoever sent an enquiry and gave an address for it",
        because="the provider has answered it",
        needs=frozenset({"enquiry_id"}),
    ),
    MessageKind.MISTAKE_ENDED: Purpose(
        to="whoever reported a mistake on a page and gave an address",
        because="an officer said what became of it",
        needs=frozenset({"mistake_id"}),
    ),
}
