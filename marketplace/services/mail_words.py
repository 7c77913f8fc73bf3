"""The words of a message: its template, filled when it is sent with what its ids lead to.

The templates are in `templates/email/`, one for each kind. They decide and format nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from marketplace.config import ROOT, Settings
from marketplace.domain.mail_text import filled, greeting_name, one_line
from marketplace.domain.messages import MessageKind
from marketplace.models.messages import Message
from marketplace.services import mail_facts_accounts as accounts
from marketplace.services import mail_facts_cases as cases
from marketplace.services import mail_facts_concerns as concerns
from marketplace.services import mail_facts_enquiries as enquiries
from marketplace.services import mail_facts_inbox as inbox
from marketplace.services import mail_facts_listings as listings
from marketplace.services import mail_facts_mistakes as mistakes
from marketplace.services import mail_facts_safeguarding as safeguarding
from marketplace.services import mail_facts_saved_searches as saved_searches
from marketplace.services.mail_facts import Facts, Loader, asked, open_account

LOADERS: Mapping[MessageKind, Loader] = MappingProxyType(
    {
        MessageKind.CONFIRM_EMAIL: accounts.a_link,
        MessageKind.ADDRESS_IN_USE: accounts.nothing_more,
        MessageKind.RESET_PASSWORD: accounts.a_link,
        MessageKind.PASSWORD_CHANGED: accounts.when_it_was_asked,
        MessageKind.SECOND_FACTOR_CHANGED: accounts.second_factor_changed,
        MessageKind.STAFF_INVITATION: accounts.a_link,
        MessageKind.COLLEAGUE_INVITATION: accounts.colleague_invitation,
        MessageKind.PROVIDER_INVITATION: accounts.provider_invitation,
        MessageKind.CLAIM_CODE: cases.code_of_claim,
        MessageKind.REGISTRATION_RECEIVED: cases.received,
        MessageKind.CASE_APPROVED: cases.decided,
        MessageKind.CASE_RETURNED: cases.decided,
        MessageKind.CASE_DECLINED: cases.decided,
        MessageKind.REVIEW_ANSWERED: cases.decided,
        MessageKind.STILL_RIGHT: listings.still_right,
        MessageKind.STILL_RIGHT_REMINDER: listings.still_right,
        MessageKind.DOCUMENT_EXPIRES: listings.document_expires,
        MessageKind.INBOX_NEW: inbox.shared,
        MessageKind.INBOX_REMINDER: inbox.reminder,
        MessageKind.REPLY_OVERDUE: inbox.overdue,
        MessageKind.CONCERN_RECEIVED: concerns.to_sender,
        MessageKind.CONCERN_NEWS: concerns.to_sender,
        MessageKind.CONCERN_SORTED: concerns.ask_whether_sorted,
        MessageKind.SAFEGUARDING_NEW: safeguarding.waits,
        MessageKind.SAFEGUARDING_LATE: safeguarding.waits,
        MessageKind.SEARCH_CONFIRM: saved_searches.confirm,
        MessageKind.SEARCH_NEWS: saved_searches.something_new,
        MessageKind.SEARCH_STILL_WANTED: saved_searches.still_wanted,
        MessageKind.ENQUIRY_NEW: enquiries.to_provider,
        MessageKind.ENQUIRY_REMINDER: enquiries.reminder,
        MessageKind.ENQUIRY_RECEIVED: enquiries.to_person,
        MessageKind.ENQUIRY_NEWS: enquiries.to_person,
        MessageKind.MISTAKE_ENDED: mistakes.ended,
    }
)
"""What reads each kind's facts. A test holds it to the kinds and the templates."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "templates"),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text
    trim_blocks=True,
    keep_trailing_newline=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A message as it will be read. `unsubscribe` is the address that stops such messages."""

    subject: str
    text: str = field(repr=False)
    unsubscribe: str | None = field(default=None, repr=False)


def words_of(message: Message, *, settings: Settings, now: datetime) -> Words:
    """Make the words of a message.

    Raises:
        NotDue: nobody should get it any more; the reason says why.
    """
    asked_for = asked(message, now=now)
    account = open_account(asked_for)
    # Until an address is proved, somebody else may have typed the name that goes with it.
    name = account.name if account is not None and account.email_confirmed_at else ""
    facts: Facts = {
        **_of_the_service(settings),
        **LOADERS[asked_for.kind](asked_for),
        "name": greeting_name(name),
    }
    template = _TEMPLATES.get_template(f"email/{asked_for.kind}.txt")
    stop = facts.get("stop")
    return Words(
        subject=_subject(template, facts),
        text=filled(template.render(facts)),
        unsubscribe=stop if isinstance(stop, str) else None,
    )


def _of_the_service(settings: Settings) -> Facts:
    """What every message may name."""
    return {
        "council_name": one_line(settings.council_name),
        "council_phone": settings.council_phone,
        "service_name": one_line(settings.service_name),
        "home": f"{settings.base_url}/",
        "sign_in": f"{settings.base_url}/account/sign-in",
    }


def _subject(template: Template, facts: Facts) -> str:
    """The block "subject", on one line: it becomes a header."""
    return one_line("".join(template.blocks["subject"](template.new_context(dict(facts)))))
