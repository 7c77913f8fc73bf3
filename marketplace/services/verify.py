"""Compares every copy with what it was made from, and mends what the nightly job may mend.

Nobody should ever see a difference here: copies are written in the transaction of the change, or
made good from the outbox. That is why they are looked for every night.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.access import Actor
from marketplace.domain.events import VisibilityRepaired
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.queries.rating_copies import wrong_rating_copies
from marketplace.search.text import TextIndex
from marketplace.services.alerts import listing_subject
from marketplace.services.indexing import visible_ids
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import INDEX, Transaction, transaction
from marketplace.services.verification import Difference, DifferenceKind, Verification
from marketplace.services.visibility import chunks, refresh, should_be_visible

_CHUNK = 500


def verify(
    text_index: TextIndex, *, repair: bool, actor: Actor, now: datetime, turn: Turn | None = None
) -> Verification:
    """Look for differences between copies and what they were made from.

    Compared are `visible` with holds and publication, the copied rating with the regulator's
    record that we show, the text index with what is visible, and what the public door counts.
    Listings whose change still waits in the outbox are told as waiting, not as different.

    With `repair` the copy `visible` is set right and the index gets its work; the other
    differences are told only. Without it nothing is written. Raises LeaseLost (see `Turn`).
    """
    db.session.rollback()  # nothing read before this moment counts
    counted = db.session.execute(
        select(func.count(), func.count().filter(Listing.visible.is_(True))).select_from(Listing)
    ).one()
    copies = _wrong_visibility()
    ratings = tuple(
        Difference(kind=DifferenceKind.RATING, listing_id=wrong.listing_id, name=wrong.reference)
        for wrong in wrong_rating_copies()
    )
    doors = _wrong_counts()
    indexed, waiting, index = _wrong_in_index(text_index)
    repaired = 0
    if repair and (copies or index):
        repaired = _repair(copies, index, actor=actor, now=now, turn=turn)
    return Verification(
        listings=counted[0],
        visible=counted[1],
        indexed=indexed,
        waiting=waiting,
        differences=(*copies, *ratings, *index, *doors),
        repaired=repaired,
        repairs=repair,
    )


def _wrong_visibility() -> tuple[Difference, ...]:
    """Listings whose copy `visible` does not follow from their holds and publication."""
    rows = db.session.execute(
        select(Listing.id, Listing.reference, Listing.visible)
        .where(Listing.visible != should_be_visible)
        .order_by(Listing.id)
    )
    return tuple(
        Difference(
            kind=DifferenceKind.SHOWN if shown else DifferenceKind.HIDDEN,
            listing_id=id_,
            name=reference,
        )
        for id_, reference, shown in rows
    )


def _wrong_counts() -> tuple[Difference, ...]:
    """Whether the public door lets through as many listings as holds and publication say."""
    before, rows = visible.columns()
    entitled = db.session.scalar(
        select(func.count()).select_from(Listing).where(should_be_visible.is_(True))
    )
    shown = sum(1 for _ in rows)
    if shown == entitled or visible.directory_version() != before:
        return ()
    name = f"{shown:,} instead of {entitled:,}"
    return (Difference(kind=DifferenceKind.COUNT, listing_id=None, name=name),)


def _wrong_in_index(text_index: TextIndex) -> tuple[int, int, tuple[Difference, ...]]:
    """How many documents there are, how many listings wait, and what is different.

    The database is read before and after the index: what moved in between is no difference.
    """
    shown, waiting = _shown(), _waiting()
    indexed = text_index.ids()
    suspects = (shown ^ indexed) - waiting
    if not suspects:
        return len(indexed), len(waiting), ()
    db.session.rollback()
    still_shown = visible_ids(suspects)
    moved = (still_shown ^ (shown & suspects)) | _waiting()
    references = _references(suspects)
    differences = tuple(
        Difference(
            kind=DifferenceKind.INDEX_LACKS if id_ in shown else DifferenceKind.INDEX_KEEPS,
            listing_id=id_,
            name=references.get(id_, f"listing {id_}"),
        )
        for id_ in sorted(suspects - moved)
    )
    return len(indexed), len(waiting), differences


def _shown() -> frozenset[int]:
    """Every listing that the database says the public sees."""
    return frozenset(db.session.scalars(select(Listing.id).where(Listing.visible.is_(True))))


def _waiting() -> frozenset[int]:
    """Listings whose change has not reached the index yet."""
    chosen = select(OutboxRow.subject_id).where(OutboxRow.topic == INDEX).distinct()
    return frozenset(db.session.scalars(chosen))


def _references(ids: Collection[int]) -> dict[int, str]:
    """The references of listings by id; what does not exist any more is left out."""
    return {
        id_: reference
        for chunk in chunks(sorted(ids), _CHUNK)
        for id_, reference in db.session.execute(
            select(Listing.id, Listing.reference).where(Listing.id.in_(chunk))
        )
    }


def _repair(
    copies: Iterable[Difference],
    index: Iterable[Difference],
    *,
    actor: Actor,
    now: datetime,
    turn: Turn | None,
) -> int:
    """Set `visible` right and leave the index its work; return how many copies were wrong.

    Each is looked at again under its lock: a use case may have set it right meanwhile.
    """
    ids = sorted(one.listing_id for one in copies if one.listing_id is not None)
    with transaction(actor=actor, now=now) as tx:
        if turn is not None:
            renew(tx, turn.lease)
        before = _copies(tx, ids, lock=True)
        refresh(tx, ids)
        after = _copies(tx, ids, lock=False)
        changed = [id_ for id_ in ids if before[id_] is not after[id_]]
        tx.record(
            *(
                VisibilityRepaired(
                    subject=listing_subject(id_), before=before[id_], after=after[id_]
                )
                for id_ in changed
            )
        )
        tx.enqueue(INDEX, (one.listing_id for one in index if one.listing_id is not None))
    return len(changed)


def _copies(tx: Transaction, ids: list[int], *, lock: bool) -> dict[int, bool]:
    """The copies `visible` of these listings as they stand."""
    found: dict[int, bool] = {}
    for chunk in chunks(ids, _CHUNK):
        chosen = select(Listing.id, Listing.visible).where(Listing.id.in_(chunk))
        rows = tx.session.execute(chosen.with_for_update() if lock else chosen)
        found.update((id_, shown) for id_, shown in rows)
    return found
