"""Writes the copies that follow from holds and publication. The only writer of `visible`.

Call `refresh` in the transaction that changed a listing, its holds or its publication: it
recomputes `visible`, notes when it was first so, raises the directory version, marks the listings
as changed in it and leaves the text index its work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from sqlalchemy import case, exists, select, update

from marketplace.domain.listings import Publication
from marketplace.models.events import DirectoryVersion
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.services.transaction import INDEX, Transaction

_CHUNK = 500
"""Ids in one statement: under every database's limit of bound values."""

has_open_hold = exists().where(HoldRow.listing_id == Listing.id, HoldRow.lifted_at.is_(None))
"""SQL of "this listing has an open hold"."""

should_be_visible = case(
    ((Listing.publication == Publication.PUBLISHED.value) & ~has_open_hold, True), else_=False
)
"""SQL of `domain.visibility.is_visible`; a test holds the two together."""


def refresh(tx: Transaction, listing_ids: Collection[int]) -> int:
    """Bring the copies of these listings up to date; return the new directory version.

    With no listings nothing is written, and the version that stands is returned.
    """
    tx.session.flush()
    if not listing_ids:
        return tx.session.scalars(select(DirectoryVersion.version)).one()
    version = raise_version(tx)
    for chunk in chunks(sorted(listing_ids), _CHUNK):
        tx.session.execute(
            update(Listing)
            .where(Listing.id.in_(chunk))
            .values(
                visible=should_be_visible,
                changed_in=version,
                first_shown_at=case(
                    (Listing.first_shown_at.is_(None) & should_be_visible, tx.now),
                    else_=Listing.first_shown_at,
                ),
            )
            .execution_options(synchronize_session=False)
        )
    tx.enqueue(INDEX, sorted(listing_ids))
    tx.session.expire_all()
    return version


def raise_version(tx: Transaction) -> int:
    """Let every process look anew from its next request on; return the new directory version."""
    return tx.session.scalars(
        update(DirectoryVersion)
        .values(version=DirectoryVersion.version + 1)
        .returning(DirectoryVersion.version)
    ).one()


def withdraw(tx: Transaction, listing_id: int) -> None:
    """Take a listing out for good. The copy goes with the publication: the table insists on it."""
    tx.session.flush()
    tx.session.execute(
        update(Listing)
        .where(Listing.id == listing_id)
        .values(publication=Publication.WITHDRAWN.value, visible=False, version=Listing.version + 1)
        .execution_options(synchronize_session=False)
    )
    refresh(tx, (listing_id,))


def chunks(ids: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """Cut ids into runs of at most `size`."""
    rest = iter(ids)
    while chunk := tuple(islice(rest, size)):
        yield chunk
