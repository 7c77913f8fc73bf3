"""Every message the service can send: to whom, why, and which use cases ask for it."""

from __future__ import annotations

from marketplace.domain.messages import MessageKind

EVERY_MESSAGE: dict[MessageKind, tuple[str, str, frozenset[str]]] = {
    MessageKind.CONFIRM_EMAIL: (
        "whoever asked for an account",
        "the address has to be theirs",
        frozenset({"accounts_sign_in"}),
    ),
    MessageKind.ADDRESS_IN_USE: (
        "an account's owner",
        "somebody asked for an account with the address again",
        frozenset({"accounts_register"}),
    ),
    MessageKind.RESET_PASSWORD: (
        "an account's owner",
        "somebody asked to reset the password",
        frozenset({"accounts_password"}),
    ),
    MessageKind.PASSWORD_CHANGED: (
        "an account's owner",
        "the password was changed",
        frozenset({"accounts_password"}),
    ),
    MessageKind.SECOND_FACTOR_CHANGED: (
        "an account's owner",
        "the second factor was set up, replaced or removed",
        frozenset({"second_factors"}),
    ),
    MessageKind.STAFF_INVITATION: (
        "a person the council invites",
        "an administrator invited them",
        frozenset({"accounts_invitations"}),
    ),
    MessageKind.COLLEAGUE_INVITATION: (
        "a person a provider invites",
        "a provider's user invited them",
        frozenset({"accounts_invitations"}),
    ),
    MessageKind.PROVIDER_INVITATION: (
        "a service the council invites",
        "an officer asked them to register",
        frozenset({"provider_invitations"}),
    ),
    MessageKind.CLAIM_CODE: (
        "an address at the domain of a registered website",
        "somebody asked to prove that a location is theirs",
        frozenset({"claims"}),
    ),
    MessageKind.REGISTRATION_RECEIVED: (
        "whoever sent a registration, changes or a new listing",
        "it arrived, with its reference",
        frozenset({"registration_sending", "edit_sending"}),
    ),
    MessageKind.CASE_APPROVED: (
        "whoever sent it",
        "an officer approved what they sent",
        frozenset({"case_decisions"}),
    ),
    MessageKind.CASE_RETURNED: (
        "whoever sent it",
        "an officer asks for something to be put right",
        frozenset({"case_decisions"}),
    ),
    MessageKind.CASE_DECLINED: (
        "whoever sent it",
        "an officer declined what they sent",
        frozenset({"case_decisions"}),
    ),
    MessageKind.REVIEW_ANSWERED: (
        "whoever asked a person to look",
        "an officer has looked",
        frozenset({"case_decisions"}),
    ),
    MessageKind.STILL_RIGHT: (
        "a listing's provider",
        "five months since the details were confirmed",
        frozenset({"still_right"}),
    ),
    MessageKind.STILL_RIGHT_REMINDER: (
        "a listing's provider",
        "the details were not confirmed when first asked",
        frozenset({"still_right"}),
    ),
    MessageKind.DOCUMENT_EXPIRES: (
        "a provider",
        "a document expires in 60, 30 or 7 days, or has expired",
        frozenset({"document_expiry"}),
    ),
    MessageKind.INBOX_NEW: (
        "a provider's users",
        "somebody agreed that what they told us is shared with the provider",
        frozenset({"inbox_mail"}),
    ),
    MessageKind.INBOX_REMINDER: (
        "a provider's users",
        "7 working days after it was shared nobody has replied",
        frozenset({"inbox_mail"}),
    ),
    MessageKind.REPLY_OVERDUE: (
        "quality assurance officers",
        "10 working days after it was shared the provider has not replied",
        frozenset({"inbox_mail"}),
    ),
    MessageKind.CONCERN_RECEIVED: (
        "whoever told us something and gave an address for it",
        "it arrived",
        frozenset({"concern_news"}),
    ),
    MessageKind.CONCERN_NEWS: (
        "whoever told us something and gave an address for it",
        "there is something new to read with their reference",
        frozenset({"concern_news"}),
    ),
    MessageKind.CONCERN_SORTED: (
        "whoever told us something and gave an address for it",
        "28 days after the provider's reply we ask whether it is sorted",
        frozenset({"concern_news"}),
    ),
    MessageKind.SAFEGUARDING_NEW: (
        "safeguarding officers",
        "something came into their queue",
        frozenset({"safeguarding_mail"}),
    ),
    MessageKind.SAFEGUARDING_LATE: (
        "safeguarding officers",
        "nobody accepted it within 4 office hours",
        frozenset({"safeguarding_mail"}),
    ),
    MessageKind.ENQUIRY_NEW: (
        "a provider's users, or the address of its listing",
        "somebody sent it an enquiry, or added to one",
        frozenset({"enquiry_mail"}),
    ),
    MessageKind.ENQUIRY_REMINDER: (
        "a provider's users, or the address of its listing",
        "3 working days after an enquiry nobody has answered it",
        frozenset({"enquiry_mail"}),
    ),
    MessageKind.ENQUIRY_RECEIVED: (
        "whoever sent an enquiry and gave an address for it",
        "it was sent",
        frozenset({"enquiry_mail"}),
    ),
    MessageKind.ENQUIRY_NEWS: (
        "whoever sent an enquiry and gave an address for it",
        "the provider has answered it, or could not be told of it",
        frozenset({"enquiry_mail"}),
    ),
    MessageKind.SEARCH_CONFIRM: (
        "whoever asked to be told when something new matches a search",
        "the address has to be theirs",
        frozenset({"saved_searches"}),
    ),
    MessageKind.SEARCH_NEWS: (
        "whoever confirmed that they want to be told",
        "something new matches their search",
        frozenset({"new_matches"}),
    ),
    MessageKind.SEARCH_STILL_WANTED: (
        "whoever confirmed that they want to be told",
        "that was a year ago",
        frozenset({"new_matches"}),
    ),
    MessageKind.MISTAKE_ENDED: (
        "whoever reported a mistake on a page and gave an address",
        "an officer said what became of it",
        frozenset({"mistakes"}),
    ),
}
