"""A small invented directory for tests: listings put straight into the tables, as an import would.

Times are given, never read from a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from marketplace.domain.access import command, job
from marketplace.domain.moderation import RULE_VERSION
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.holds import HoldRow, QualityAlertRow
from marketplace.models.listings import Listing, ServiceTypeRow
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.services.transaction import Transaction, transaction
from marketplace.services.visibility import refresh

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
IMPORT = command("import")
JOB = job("check-ratings")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        """Begin at a time."""
        self.now = now

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def forward(self, **by: float) -> None:
        """Move on, by what `timedelta` takes."""
        self.now += timedelta(**by)


def add_listing(
    location_id: str | None,
    *,
    name: str = "Larkspur Home Care",
    services: tuple[str, ...] = ("home-care",),
    reference: str | None = None,
    now: datetime = START,
    **fields: object,
) -> int:
    """Publish a listing; with a location ID it waits for its first good check. Returns its id."""
    reference = reference or f"ref-{location_id}"
    with transaction(actor=IMPORT, now=now) as tx:
        listing = Listing(
            slug=f"{reference.lower()}-x7k2m9qp",
            reference=reference,
            provider_id=_provider(tx).id,
            location_id=_location(tx, location_id).id if location_id else None,
            name=name,
            **{**_blank(now), **fields},
        )
        kinds = select(ServiceTypeRow).where(ServiceTypeRow.slug.in_(services))
        listing.service_types = list(tx.session.scalars(kinds))
        tx.add(listing)
        tx.session.flush()
        if location_id:
            _hold(tx, listing.id, HoldKind.UNCHECKED)
        refresh(tx, (listing.id,))
        return listing.id


def place_hold(listing_id: int, kind: HoldKind, *, now: datetime = START) -> None:
    """Put a hold on a listing, as its own authority would."""
    with transaction(actor=IMPORT, now=now) as tx:
        _hold(tx, listing_id, kind)
        refresh(tx, (listing_id,))


def withdraw(listing_id: int, *, now: datetime = START) -> None:
    """Withdraw a listing, as its owner would."""
    with transaction(actor=IMPORT, now=now) as tx:
        listing = tx.get(Listing, listing_id)
        listing.publication, listing.visible = "withdrawn", False
        refresh(tx, (listing_id,))


def relink(listing_id: int, location_id: str, *, now: datetime = START) -> None:
    """Link a listing to another location, as an import does: its holds stay."""
    with transaction(actor=IMPORT, now=now) as tx:
        listing = tx.get(Listing, listing_id)
        listing.location_id = _location(tx, location_id).id
        listing.first_checked_at = None
        _hold(tx, listing_id, HoldKind.UNCHECKED)
        refresh(tx, (listing_id,))


def open_holds(reference: str) -> set[str]:
    """The kinds of hold that stand open on a listing."""
    chosen = (
        select(HoldRow.kind)
        .join(Listing, Listing.id == HoldRow.listing_id)
        .where(Listing.reference == reference, HoldRow.lifted_at.is_(None))
    )
    return set(db.session.scalars(chosen))


def shown() -> set[str]:
    """References of the listings that the database marks as visible."""
    return set(db.session.scalars(select(Listing.reference).where(Listing.visible.is_(True))))


def open_alerts() -> dict[str, str]:
    """The open alerts: kind and message."""
    chosen = select(QualityAlertRow.kind, QualityAlertRow.message).where(
        QualityAlertRow.closed_at.is_(None)
    )
    return {row.kind: row.message for row in db.session.execute(chosen)}


def outbox_topics() -> set[str]:
    """What kinds of work wait to be done after commits."""
    return set(db.session.scalars(select(OutboxRow.topic)))


def events(kind: str) -> int:
    """How many events of a kind the audit log holds."""
    chosen = select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == kind)
    return db.session.scalars(chosen).one()


State = dict[str, tuple[bool, str | None, frozenset[str]]]
"""By reference: shown or not, rating, open holds."""


def state() -> State:
    """All that a check can change of each listing: shown or not, rating, open holds."""
    return {
        listing.reference: (
            listing.visible,
            listing.rating,
            frozenset(open_holds(listing.reference)),
        )
        for listing in db.session.scalars(select(Listing).order_by(Listing.reference))
    }


def anything(*_: object) -> None:
    """Take whatever comes and do nothing with it: a sleep that takes no time."""


def _provider(tx: Transaction) -> Provider:
    found = tx.session.scalars(select(Provider)).first()
    if found is None:
        found = Provider(name="Larkspur Care Ltd", created_at=tx.now)
        tx.add(found)
        tx.session.flush()
    return found


def _location(tx: Transaction, location_id: str) -> Location:
    found = tx.session.scalars(select(Location).where(Location.cqc_id == location_id)).first()
    if found is None:
        found = Location(cqc_id=location_id, created_at=tx.now)
        tx.add(found)
        tx.session.flush()
    return found


def _hold(tx: Transaction, listing_id: int, kind: HoldKind) -> None:
    tx.add(
        HoldRow(
            listing_id=listing_id,
            kind=kind.value,
            authority=kind.authority.value,
            rule_version=RULE_VERSION,
            placed_at=tx.now,
            placed_by=str(tx.actor),
            reason="placed by a test",
        )
    )


def _blank(now: datetime) -> dict[str, object]:
    """The fields of a listing that a test says nothing about."""
    return {
        **dict.fromkeys(("summary", "description", "address", "town", "covers"), ""),
        **dict.fromkeys(("phone", "email", "website"), ""),
        "direct_payments": True,
        "publication": "published",
        "published_at": now,
        "visible": False,
        "changed_in": 0,
        "created_at": now,
        "updated_at": now,
    }
