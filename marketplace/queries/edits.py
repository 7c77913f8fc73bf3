"""Reads a listing together with the changes to it that wait: for its provider, and for decisions.

The functions that take `by` ask whose it is; the others are for use cases that have asked already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require, require_own
from marketplace.domain.cases import CaseStatus, EditStatus
from marketplace.domain.edits import merged, split
from marketplace.domain.errors import NotFoundError
from marketplace.domain.listings import Publication
from marketplace.domain.offer_differences import Difference, differences
from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import Answers, RegisterLink
from marketplace.domain.registrations import ProviderKind
from marketplace.domain.revisions import offer_from
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.listings import Listing, ListingRevision
from marketplace.models.providers import Provider
from marketplace.queries.listing_rows import word_names
from marketplace.queries.offers import offer_of
from marketplace.queries.register_record import stored_record

UNDER_WAY = (EditStatus.OPEN.value, EditStatus.SENT.value, EditStatus.RETURNED.value)
_NO_SUCH = "there is no such listing here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A listing as its provider wants it, and as it is now.

    `public` is None for a new listing, `edit_id` and `status` where nothing waits: then `wanted`
    is what is public. `version` stands for all that it was made from: the edit's, and without one
    the number of the newest revision, negative. `conflicts` are fields that both the provider and
    somebody else changed. `reason` is what an officer wrote last; `reference` and `due_on` are
    those of the case that waits.
    """

    provider_id: int
    provider: str
    answers: Answers
    listing_id: int | None
    slug: str | None
    publication: Publication | None
    edit_id: int | None
    status: EditStatus | None
    public: Offer | None
    wanted: Offer
    revision: int
    version: int
    conflicts: tuple[str, ...]
    reason: str | None
    reference: str | None
    due_on: date | None
    sent_at: datetime | None

    @property
    def kind(self) -> ProviderKind | None:
        """What sort of organisation the provider is; None of one that a file brought."""
        return self.answers.organisation.kind

    @property
    def registered(self) -> bool:
        """Whether a regulator's registration stands behind the offer."""
        return bool(self.wanted.cqc_location_id) or self.kind is ProviderKind.OTHER_REGULATOR

    @property
    def waits(self) -> bool:
        """Whether it lies on the council's desk."""
        return self.status is EditStatus.SENT

    @property
    def is_withdrawn(self) -> bool:
        """Whether the listing is out for good."""
        return self.publication is Publication.WITHDRAWN

    @property
    def waiting(self) -> tuple[Difference, ...]:
        """What an officer is to approve, field by field; of a new listing, nothing by itself."""
        if self.public is None:
            return ()
        return differences(self.public, self.wanted, within=split(self.public, self.wanted).waiting)


def draft_of_listing(listing_id: int, *, by: Principal) -> Draft:
    """One's own listing. Raises ForbiddenError, and NotFoundError where it is not theirs."""
    require(by, Permission.KEEP_LISTINGS)
    return _own(draft(listing_id=listing_id), by=by)


def draft_of_edit(edit_id: int, *, by: Principal) -> Draft:
    """One's own new listing or changes, by the edit. Raises as `draft_of_listing`."""
    require(by, Permission.KEEP_LISTINGS)
    return _own(draft(edit_id=edit_id), by=by)


def new_listings_of(provider_id: int, *, by: Principal) -> tuple[Draft, ...]:
    """Further listings of one's own provider that are not in the directory yet."""
    require(by, Permission.KEEP_LISTINGS)
    require_own(by, provider_id)
    chosen = select(ListingEdit.id).where(
        ListingEdit.provider_id == provider_id,
        ListingEdit.listing_id.is_(None),
        ListingEdit.status.in_(UNDER_WAY),
    )
    found = (draft(edit_id=edit_id) for edit_id in db.session.scalars(chosen).all())
    return tuple(one for one in found if one is not None)


def draft(*, listing_id: int | None = None, edit_id: int | None = None) -> Draft | None:
    """A listing with what waits for it, or an edit with its listing, whoever's; None without."""
    edit = _edit(listing_id=listing_id, edit_id=edit_id)
    if edit_id is not None and edit is None:
        return None
    key = listing_id if edit is None else edit.listing_id
    listing = db.session.get(Listing, key) if key is not None else None
    if listing is None and edit is None:
        return None
    provider = db.session.get_one(Provider, edit.provider_id if edit else listing.provider_id)  # type: ignore[union-attr]  # one of the two is there
    public = offer_of(listing.id) if listing else None
    revision = _newest_revision(listing.id) if listing else 0
    wanted, conflicts = _wanted(edit, listing, public)
    cases = _cases(edit.id) if edit else []
    waits = next((case for case in cases if case.status == CaseStatus.OPEN), None)
    return Draft(
        provider_id=provider.id,
        provider=provider.name,
        answers=_answers(provider, wanted.cqc_location_id),
        listing_id=listing.id if listing else None,
        slug=listing.slug if listing else None,
        publication=Publication(listing.publication) if listing else None,
        edit_id=edit.id if edit else None,
        status=EditStatus(edit.status) if edit else None,
        public=public,
        wanted=wanted,
        revision=revision,
        version=edit.version if edit else -revision,
        conflicts=conflicts,
        reason=next((case.reason for case in cases if case.reason), None),
        reference=waits.reference if waits else None,
        due_on=waits.due_on if waits else None,
        sent_at=edit.sent_at if edit else None,
    )


def content_at(listing_id: int, number: int) -> Offer:
    """What a listing said after one of its revisions; what it had before any is unknown."""
    chosen = (
        select(ListingRevision.content)
        .where(ListingRevision.listing_id == listing_id, ListingRevision.number <= number)
        .order_by(ListingRevision.number)
    )
    names = {slug: name for words in word_names().values() for slug, name in words.items()}
    offer = Offer()
    for content in db.session.scalars(chosen):
        offer = offer_from(content, before=offer, names=names)
    return offer


def _own(found: Draft | None, *, by: Principal) -> Draft:
    require_own(by, found.provider_id if found else None)
    if found is None:
        raise NotFoundError(_NO_SUCH)
    return found


def _edit(*, listing_id: int | None, edit_id: int | None) -> ListingEdit | None:
    if edit_id is not None:
        return db.session.get(ListingEdit, edit_id)
    chosen = select(ListingEdit).where(
        ListingEdit.listing_id == listing_id, ListingEdit.status.in_(UNDER_WAY)
    )
    return db.session.scalars(chosen).one_or_none()


def _wanted(
    edit: ListingEdit | None, listing: Listing | None, public: Offer | None
) -> tuple[Offer, tuple[str, ...]]:
    """What the provider wants on top of what is public now, and where the two collide."""
    if edit is None:
        return public or Offer(), ()
    wanted = Offer.from_json(edit.content)
    if listing is None or public is None or edit.base_revision is None:
        return wanted, ()
    if edit.status not in UNDER_WAY or edit.base_revision == _newest_revision(listing.id):
        return wanted, ()
    both = merged(base=content_at(listing.id, edit.base_revision), public=public, wanted=wanted)
    return both.offer, both.conflicts


def _newest_revision(listing_id: int) -> int:
    chosen = (
        select(ListingRevision.number)
        .where(ListingRevision.listing_id == listing_id)
        .order_by(ListingRevision.number.desc())
        .limit(1)
    )
    return db.session.scalars(chosen).one_or_none() or 0


def _answers(provider: Provider, location_id: str) -> Answers:
    """What is known of the provider, as a registration's answers.

    Of the listing's own location what the newest stored record says counts, not what was said
    when somebody registered, perhaps with another location.
    """
    organisation = {"kind": provider.kind, "name": provider.name}
    answers = Answers.from_json({**(provider.profile or {}), "organisation": organisation})
    says = stored_record(location_id)
    link = answers.register
    if location_id and link.location_id != location_id:
        link = RegisterLink(location_id=location_id)
    if says is not None:
        link = replace(
            link,
            found=True,
            activities=says.activities,
            register_service_types=says.service_types,
        )
    return replace(answers, register=link)


def _cases(edit_id: int) -> list[Case]:
    chosen = select(Case).where(Case.edit_id == edit_id).order_by(Case.id.desc())
    return list(db.session.scalars(chosen))
