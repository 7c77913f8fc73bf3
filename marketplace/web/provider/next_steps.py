"""What a provider could do next, the most pressing first, each with where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from marketplace.domain.cases import EditStatus
from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.documents import REMINDED_BEFORE
from marketplace.domain.registrations import RegistrationStatus
from marketplace.queries.documents import DocumentRow, DocumentsOf
from marketplace.queries.edits import Draft
from marketplace.queries.enquiries import EnquiryLine
from marketplace.queries.kept_listings import KeptListing
from marketplace.queries.provider_inbox import InboxLine
from marketplace.queries.registrations import RegistrationView


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """All that somebody keeps here, at one moment."""

    listings: tuple[KeptListing, ...]
    drafts: tuple[Draft, ...]
    registrations: tuple[RegistrationView, ...]
    documents: tuple[DocumentsOf, ...]
    inbox: tuple[InboxLine, ...]
    enquiries: tuple[EnquiryLine, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One thing to do. `pressing` where the public does not see a listing until it is done."""

    text: str
    address: str
    pressing: bool = False


def next_steps(around: Surroundings) -> tuple[NextStep, ...]:
    """What there is to do; what is pressing stands first."""
    today = london_day(around.now)
    found = [
        *(step for line in around.inbox for step in _answering(line)),
        *(step for line in around.enquiries for step in _enquired(line)),
        *(step for kept in around.listings for step in _confirming(kept)),
        *(step for page in around.documents for step in _documents(page, today)),
        *(step for one in around.registrations for step in _registering(one)),
        *(step for kept in around.listings for step in _returned(kept)),
        *(step for draft in around.drafts for step in _drafts(draft)),
        *(step for kept in around.listings for step in _availability(kept, around.now)),
    ]
    return tuple(sorted(found, key=lambda step: not step.pressing))


def _answering(line: InboxLine) -> Iterator[NextStep]:
    if not line.waits:
        return
    what = f"the {line.title.lower()} shared with you on {day_in_words(london_day(line.shared_at))}"
    due = f". {line.due_words}" if line.due_words else ""
    act = "Reply to" if line.due else "Say whether your listing may show"
    yield NextStep(
        text=f"{act if line.opened else 'Open'} {what}{due}",
        address=url_for("provider.inbox_item", concern_id=line.concern_id),
    )


def _enquired(line: EnquiryLine) -> Iterator[NextStep]:
    if not line.waits:
        return
    late = ". It is late" if line.late else ""
    yield NextStep(
        text=f"{'Open' if line.has_new else 'Answer'} the enquiry about {line.listing} of "
        f"{day_in_words(london_day(line.sent_at))}{late}",
        address=url_for("provider.enquiry", enquiry_id=line.id),
    )


def _confirming(kept: KeptListing) -> Iterator[NextStep]:
    if kept.is_withdrawn or not (kept.is_stale or kept.asked_at):
        return
    yield NextStep(
        text=f"Confirm that the details of {kept.name} are still right",
        address=url_for("provider.listing", listing_id=kept.id),
        pressing=kept.is_stale,
    )


def _documents(page: DocumentsOf, today: date) -> Iterator[NextStep]:
    for row in page.rows:
        text = _about(row, today)
        if text:
            yield NextStep(
                text=f"{text} ({page.name})",
                address=url_for("provider.documents", provider_id=page.provider_id),
                pressing=row.current is not None and row.current.has_expired,
            )


def _about(row: DocumentRow, today: date) -> str:
    """What there is to do about one document, empty where there is nothing."""
    label = row.asked.kind.label
    if row.current is None:
        return f"{label}: upload it" if row.asked.required else ""
    if row.current.has_expired:
        return f"{label}: it has run out, upload a new one"
    ends = row.current.expires_on
    if ends is None or (ends - today).days > max(REMINDED_BEFORE):
        return ""
    return f"{label}: it runs out on {day_in_words(ends)}, upload a new one before then"


def _registering(registration: RegistrationView) -> Iterator[NextStep]:
    if not registration.status.can_change:
        return
    name = registration.answers.organisation.name or "your service"
    returned = registration.status is RegistrationStatus.RETURNED
    yield NextStep(
        text=f"{'Put right' if returned else 'Go on with'} the registration of {name}",
        address=url_for("provider.registration", registration_id=registration.id),
    )


def _returned(kept: KeptListing) -> Iterator[NextStep]:
    """Changes that an officer sent back. They are put right where they were made."""
    if kept.edit_status is not EditStatus.RETURNED:
        return
    yield NextStep(
        text=f"Put right the changes to {kept.name} that we sent back",
        address=url_for("provider.listing_edit", listing_id=kept.id),
    )


def _drafts(draft: Draft) -> Iterator[NextStep]:
    if draft.waits:
        return
    returned = draft.status is EditStatus.RETURNED
    yield NextStep(
        text=f"{'Put right' if returned else 'Go on with'} the new listing "
        f"{draft.wanted.name or 'without a name'}",
        address=url_for("provider.new_listing", edit_id=draft.edit_id),
    )


def _availability(kept: KeptListing, now: datetime) -> Iterator[NextStep]:
    """What was said more than 14 days ago is not shown to the public any more."""
    if not kept.why.shown or kept.current_availability(now) is not None:
        return
    again = " again" if kept.availability else ""
    yield NextStep(
        text=f"Say{again} whether {kept.name} has spaces",
        address=url_for("provider.listing", listing_id=kept.id),
    )
