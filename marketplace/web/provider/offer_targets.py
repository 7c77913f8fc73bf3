"""What the pages of an offer can belong to: a registration, a listing, a new listing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, url_for

from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.offer_differences import LABELS
from marketplace.domain.offer_steps import Step
from marketplace.domain.offers import Offer
from marketplace.queries.edits import Draft, draft_of_edit, draft_of_listing
from marketplace.queries.registrations import RegistrationView, own_registration
from marketplace.services import edits
from marketplace.services.registrations import save_offer
from marketplace.web.clock import now
from marketplace.web.identity import principal


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationOffer:
    """One of the services of a registration; `number` counts from 0."""

    registration_id: int
    number: int

    @property
    def caption(self) -> str:
        """The service's name, once it has one."""
        return self.load()[0].name or "New service"

    @property
    def overview(self) -> str:
        """The service's own page."""
        return url_for(
            "provider.registration_offer",
            registration_id=self.registration_id,
            number=self.number,
        )

    def view(self) -> RegistrationView:
        """The registration, while it is this person's to change."""
        found = own_registration(self.registration_id, by=principal(), today=now().date())
        if found.account_id != principal().account_id:
            raise NotFoundError("only whoever began a registration can change it")
        if not found.status.can_change:
            raise RefusedError(
                "this registration has been sent, so its answers stand. Take it back to change them"
            )
        return found

    def load(self) -> tuple[Offer, int]:
        """The service, and the registration's version."""
        found = self.view()
        if self.number >= len(found.answers.offers):
            raise NotFoundError("there is no such service in this registration")
        return found.answers.offers[self.number], found.version

    def save(self, offer: Offer, *, version: int) -> None:
        """Keep it in the registration."""
        save_offer(
            self.registration_id, self.number, offer, version=version, by=principal(), now=now()
        )

    def address_of(self, step: Step) -> str:
        """The address of one page."""
        return url_for(
            "provider.registration_offer_step",
            registration_id=self.registration_id,
            number=self.number,
            step=step.slug,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingOffer:
    """The content of a listing that is in the directory."""

    listing_id: int

    @property
    def caption(self) -> str:
        """Which listing it is."""
        public = self.draft().public
        return public.name if public else ""

    @property
    def overview(self) -> str:
        """The page with all answers and what waits."""
        return url_for("provider.listing_edit", listing_id=self.listing_id)

    def draft(self) -> Draft:
        """The listing with what waits for it. Raises NotFoundError."""
        return draft_of_listing(self.listing_id, by=principal())

    def load(self) -> tuple[Offer, int]:
        """The listing as its provider wants it."""
        found = self.draft()
        return found.wanted, found.version

    def save(self, offer: Offer, *, version: int) -> None:
        """Change the listing, and say what is public now and what waits."""
        saved = edits.save(self.listing_id, offer, version=version, by=principal(), now=now())
        if saved.live:
            flash(f"Changed on your listing now: {_labels(saved.live)}.")
        if saved.waiting and not self.draft().waits:
            flash(
                f"Saved. Not public before the council approves it: {_labels(saved.waiting)}. Send "
                "it for approval when you are ready."
            )

    def address_of(self, step: Step) -> str:
        """The address of one page."""
        return url_for("provider.listing_edit_step", listing_id=self.listing_id, step=step.slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListingOffer:
    """A further listing that is not in the directory yet."""

    edit_id: int

    @property
    def caption(self) -> str:
        """Its name, once it has one."""
        return self.draft().wanted.name or "New listing"

    @property
    def overview(self) -> str:
        """The page with all answers."""
        return url_for("provider.new_listing", edit_id=self.edit_id)

    def draft(self) -> Draft:
        """The new listing. Raises NotFoundError, for changes to a listing too."""
        found = draft_of_edit(self.edit_id, by=principal())
        if found.public is not None:
            raise NotFoundError("there is no such new listing here")
        return found

    def load(self) -> tuple[Offer, int]:
        """What was answered so far."""
        found = self.draft()
        return found.wanted, found.version

    def save(self, offer: Offer, *, version: int) -> None:
        """Keep the answers."""
        edits.save_new(self.edit_id, offer, version=version, by=principal(), now=now())

    def address_of(self, step: Step) -> str:
        """The address of one page."""
        return url_for("provider.new_listing_step", edit_id=self.edit_id, step=step.slug)


def _labels(fields: tuple[str, ...]) -> str:
    return ", ".join(LABELS[field].lower() for field in fields)
