"""The provider's home: what it has here, how each stands, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from marketplace.domain.access import Permission
from marketplace.domain.dates import london_day
from marketplace.domain.documents import Owner
from marketplace.domain.offers import Availability
from marketplace.domain.retention import kept_until
from marketplace.queries.documents import own_documents
from marketplace.queries.edits import Draft, new_listings_of
from marketplace.queries.enquiries import enquiries_of
from marketplace.queries.kept_listings import KeptListing, kept_listings, own_providers
from marketplace.queries.provider_inbox import inbox
from marketplace.queries.registrations import registrations_of
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.next_steps import Surroundings, next_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPart:
    """One provider on the page: its listings, and further ones that are not public yet."""

    id: int
    name: str
    listings: tuple[KeptListing, ...]
    drafts: tuple[Draft, ...]


@requires(Permission.KEEP_LISTINGS)
def home() -> str:
    """Everything that somebody keeps here."""
    who, at = principal(), now()
    today = london_day(at)
    listings = kept_listings(by=who)
    parts = tuple(_part(id_, name, listings) for id_, name in own_providers(by=who))
    registrations = registrations_of(who.account_id, today=today)
    around = Surroundings(
        listings=listings,
        drafts=tuple(draft for part in parts for draft in part.drafts),
        registrations=registrations,
        documents=tuple(
            own_documents(Owner(provider_id=part.id), by=who, today=today) for part in parts
        ),
        inbox=inbox(by=who, today=today),
        enquiries=enquiries_of(by=who, today=today),
        now=at,
    )
    return render_template(
        "provider/home.html",
        parts=parts,
        registrations=tuple(each for each in registrations if each.provider_id is None),
        steps=next_steps(around),
        availabilities=tuple(Availability),
        now=at,
        kept_until=kept_until,
    )


def _part(provider_id: int, name: str, listings: tuple[KeptListing, ...]) -> ProviderPart:
    return ProviderPart(
        id=provider_id,
        name=name,
        listings=tuple(kept for kept in listings if kept.provider_id == provider_id),
        drafts=new_listings_of(provider_id, by=principal()),
    )
