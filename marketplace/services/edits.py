"""A provider changes a listing, or adds one: what is small goes live, what is material waits.

Each function is one use case. `version` is that of the draft as the person saw it
(`queries.edits.Draft.version`): where it has moved on, ConflictError is raised, nothing is
written, and the page keeps what was typed. The last approved version stays public throughout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require, require_own
from marketplace.domain.cases import EditStatus
from marketplace.domain.dates import london_day
from marketplace.domain.edit_events import EditDropped, EditSaved, EditStarted
from marketplace.domain.edits import split, wanted_from
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from marketplace.domain.offer_checks import problems
from marketplace.domain.offer_steps import beside
from marketplace.domain.offers import Offer, changed, material
from marketplace.domain.registration_offers import offer_for
from marketplace.domain.revisions import Source
from marketplace.models.cases import ListingEdit
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.edits import UNDER_WAY, Draft, draft
from marketplace.queries.own_locations import locations_of
from marketplace.services.cases import withdraw_case
from marketplace.services.listing_content import apply_offer
from marketplace.services.transaction import Transaction, transaction

_MOST_NEW = 20
MOVED_ON = (
    "this listing was changed since you opened the page. What you entered is still here; look at "
    "it and save it again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of changes: fields that are on the listing now, and those that wait."""

    live: tuple[str, ...]
    waiting: tuple[str, ...]
    version: int


def start_new(
    provider_id: int,
    *,
    copy_of: int | None = None,
    location_id: str = "",
    by: Principal,
    now: datetime,
) -> int:
    """Begin a further listing of a provider, empty or as a copy of one; return the edit's id.

    Raises RefusedError for a location of the regulator that is not proved to be the provider's.
    """
    require(by, Permission.KEEP_LISTINGS)
    require_own(by, provider_id)
    with transaction(actor=by.actor, now=now) as tx:
        tx.session.execute(select(Provider.id).where(Provider.id == provider_id).with_for_update())
        open_ones = _open_new(tx, provider_id)
        if len(open_ones) >= _MOST_NEW:
            raise RefusedError(f"you have {_MOST_NEW} new listings under way: finish some first")
        offer = _first_version(provider_id, copy_of=copy_of, location_id=location_id, by=by)
        for edit in open_ones:
            if edit.content == offer.as_json() and edit.account_id == by.account_id:
                return edit.id  # a second click
        edit = _new_edit(tx, provider_id, by=by, offer=offer, listing_id=None, base=None)
        return edit.id


def save(listing_id: int, offer: Offer, *, version: int, by: Principal, now: datetime) -> Saved:
    """Change a listing: small changes at once, the others as an edit that waits to be sent.

    Raises NotFoundError, ConflictError, RefusedError (withdrawn, or a material change while the
    council looks at others), and InvalidError where what would go live is wrong.
    """
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        before = lock(tx, by=by, listing_id=listing_id)
        refuse_stale(before, version)
        public = before.public or Offer()
        wanted = _tied(before, wanted_from(offer, public=public))
        parts = split(public, wanted)
        if before.waits and material(changed(before.wanted, wanted)):
            raise RefusedError(
                "your changes wait for the council, so only small ones can be made now. Take them "
                "back to change more"
            )
        if parts.live_fields:
            _refuse_wrong(before, parts.live, beside(parts.live_fields), now)
            apply_offer(tx, listing_id, parts.live, source=Source.PROVIDER.value)
        version = _keep(tx, before, wanted, parts.waiting, by=by)
        return Saved(live=parts.live_fields, waiting=parts.waiting, version=version)


def save_new(edit_id: int, offer: Offer, *, version: int, by: Principal, now: datetime) -> Saved:
    """Keep the answers of a new listing. Nothing of it is public. Raises as `save`."""
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        before = lock(tx, by=by, edit_id=edit_id)
        refuse_stale(before, version)
        if before.public is not None or before.status not in (
            EditStatus.OPEN,
            EditStatus.RETURNED,
        ):
            raise RefusedError("this listing was sent, so its answers stand. Take it back first")
        wanted = _tied(before, wanted_from(offer, public=None))
        names = changed(before.wanted, wanted)
        edit = tx.get(ListingEdit, edit_id)
        if names:
            edit.content, edit.saved_at = wanted.as_json(), tx.now
            tx.session.flush()
            tx.record(EditSaved(subject=edit_subject(edit_id), waiting=names))
        return Saved(live=(), waiting=names, version=edit.version)


def rebase(listing_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Put one's changes on top of what the listing says now, having seen where they collide."""
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        before = lock(tx, by=by, listing_id=listing_id)
        if before.version != version or before.edit_id is None:
            raise ConflictError(MOVED_ON)
        edit = tx.get(ListingEdit, before.edit_id)
        edit.content, edit.base_revision = before.wanted.as_json(), before.revision
        edit.saved_at = tx.now


def drop(edit_id: int, *, by: Principal, now: datetime) -> None:
    """Give changes or a new listing up. What is public stays as it is."""
    require(by, Permission.KEEP_LISTINGS)
    with transaction(actor=by.actor, now=now) as tx:
        before = lock(tx, by=by, edit_id=edit_id)
        if before.status not in (EditStatus.OPEN, EditStatus.SENT, EditStatus.RETURNED):
            return
        withdraw_case(tx, by=by, edit_id=edit_id)
        end(tx, tx.get(ListingEdit, edit_id), EditStatus.DROPPED)
        tx.record(EditDropped(subject=edit_subject(edit_id)))


def edit_subject(edit_id: int) -> str:
    """How the audit log and messages name changes."""
    return f"edit:{edit_id}"


def lock(
    tx: Transaction, *, by: Principal, listing_id: int | None = None, edit_id: int | None = None
) -> Draft:
    """One's own draft, with its rows locked, the listing first as everywhere.

    Raises NotFoundError, RefusedError if withdrawn.
    """
    if edit_id is not None:
        about = select(ListingEdit.listing_id).where(ListingEdit.id == edit_id)
        tx.session.execute(select(Listing.id).where(Listing.id.in_(about)).with_for_update())
        edit = tx.session.get(ListingEdit, edit_id, with_for_update=True, populate_existing=True)
        require_own(by, edit.provider_id if edit else None)
    if listing_id is not None:
        listing = tx.session.get(Listing, listing_id, with_for_update=True, populate_existing=True)
        require_own(by, listing.provider_id if listing else None)
        going_on = select(ListingEdit).where(
            ListingEdit.listing_id == listing_id, ListingEdit.status.in_(UNDER_WAY)
        )
        tx.session.execute(going_on.with_for_update())
    found = draft(listing_id=listing_id, edit_id=edit_id)
    if found is None:
        raise NotFoundError("there is no such listing here")
    if found.is_withdrawn:
        raise RefusedError("this listing was withdrawn, so it cannot be changed any more")
    return found


def refuse_stale(found: Draft, version: int) -> None:
    """Raise ConflictError where the draft is not the one that the person saw."""
    if found.version != version or found.conflicts:
        raise ConflictError(MOVED_ON)


def end(tx: Transaction, edit: ListingEdit, status: EditStatus) -> None:
    """Close an edit."""
    edit.status, edit.decided_at = status.value, tx.now
    tx.session.flush()


def _keep(
    tx: Transaction, before: Draft, wanted: Offer, waiting: tuple[str, ...], *, by: Principal
) -> int:
    """Keep what waits in the edit, begun where there is none and ended where nothing is left."""
    listing_id = before.listing_id or 0
    now_public = draft(listing_id=listing_id)
    revision = now_public.revision if now_public else before.revision
    if before.edit_id is None:
        if not waiting:
            return -revision
        edit = _new_edit(
            tx, before.provider_id, by=by, offer=wanted, listing_id=listing_id, base=revision
        )
    else:
        edit = tx.get(ListingEdit, before.edit_id)
        if not waiting and not before.waits:
            end(tx, edit, EditStatus.DROPPED)
            tx.record(EditDropped(subject=edit_subject(edit.id)))
            return -revision
        edit.content, edit.base_revision = wanted.as_json(), revision
        edit.saved_at = tx.now
        tx.session.flush()
    if changed(before.wanted, wanted):
        tx.record(EditSaved(subject=edit_subject(edit.id), waiting=waiting))
    return edit.version


def _new_edit(  # noqa: PLR0913 - what an edit is begun with
    tx: Transaction,
    provider_id: int,
    *,
    by: Principal,
    offer: Offer,
    listing_id: int | None,
    base: int | None,
) -> ListingEdit:
    edit = ListingEdit(
        provider_id=provider_id,
        listing_id=listing_id,
        base_revision=base,
        status=EditStatus.OPEN.value,
        content=offer.as_json(),
        account_id=by.account_id,
        started_at=tx.now,
        saved_at=tx.now,
    )
    tx.add(edit)
    tx.session.flush()
    tx.record(
        EditStarted(subject=edit_subject(edit.id), provider_id=provider_id, listing_id=listing_id)
    )
    return edit


def _first_version(
    provider_id: int, *, copy_of: int | None, location_id: str, by: Principal
) -> Offer:
    """What a new listing begins with; a copy says nothing of spaces, which it has not got."""
    if location_id and location_id not in locations_of(provider_id):
        raise RefusedError(
            "that location is not proved to be yours. Register it as a service of its own"
        )
    if copy_of is None:
        return Offer(cqc_location_id=location_id)
    found = draft(listing_id=copy_of)
    if found is None or found.provider_id != provider_id or provider_id not in by.provider_ids:
        raise NotFoundError("there is no such listing here")
    original = found.public or Offer()
    return replace(
        original,
        name=f"{original.name} (copy)",
        availability=None,
        cqc_location_id=location_id or original.cqc_location_id,
    )


def _tied(before: Draft, offer: Offer) -> Offer:
    """The offer with the provider's own location, where it needs one and has none."""
    if offer.cqc_location_id or before.kind is None:
        return offer
    return replace(offer, cqc_location_id=offer_for(before.answers, offer).cqc_location_id)


def _refuse_wrong(before: Draft, offer: Offer, within: frozenset[str], now: datetime) -> None:
    found = problems(offer, registered=before.registered, today=london_day(now), within=within)
    if found:
        raise InvalidError(found)


def _open_new(tx: Transaction, provider_id: int) -> list[ListingEdit]:
    chosen = select(ListingEdit).where(
        ListingEdit.provider_id == provider_id,
        ListingEdit.listing_id.is_(None),
        ListingEdit.status == EditStatus.OPEN.value,
    )
    return list(tx.session.scalars(chosen))
