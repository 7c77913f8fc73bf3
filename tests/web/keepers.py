"""Somebody who keeps a listing, at its pages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.offers import Offer
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.offers import offer_of
from marketplace.services.listing_content import create_listing
from marketplace.services.transaction import transaction
from tests.integration.kept import CLUB
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW, OFFICER
from tests.web.visitor import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Somebody who keeps one listing."""

    app: Flask
    person: Person
    provider_id: int
    listing_id: int

    @property
    def edit(self) -> str:
        """The address of the page with all answers."""
        return f"/provider/listings/{self.listing_id}/edit"

    def step(self, slug: str) -> str:
        """The address of one question, opened from there."""
        return f"{self.edit}/{slug}?change=1"

    def offer(self) -> Offer:
        """What is on the listing now."""
        with self.app.app_context():
            return offer_of(self.listing_id)

    def slug(self) -> str:
        """Its public address."""
        with self.app.app_context():
            return db.session.get_one(Listing, self.listing_id).slug

    def answer(self, slug: str, **fields: object) -> Page:
        """Open a page, answer as a browser would, and see the overview."""
        page = self.person.get(self.step(slug))
        sent = self.person.submit(page, form="main form", **fields)
        assert sent.status_code == 302, sent.text
        return self.person.get(str(sent.location))


def keeper_of(app: Flask, *, provider: str = "Larkspur Ltd", offer: Offer = CLUB) -> Keeper:
    with app.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        row = Provider(name=provider, kind=ProviderKind.UNREGULATED.value, created_at=NOW)
        tx.add(row)
        tx.session.flush()
        provider_id = row.id
        key = create_listing(tx, provider_id=provider_id, offer=offer, source="registration")
    person = signed_in(app, Role.PROVIDER, provider_ids=[provider_id])
    return Keeper(app=app, person=person, provider_id=provider_id, listing_id=key)
