"""Holds, the decisions that placed or lifted them, and the batches that a person must look at."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.visibility import HoldKind
from marketplace.models.base import ACTOR_LENGTH, Base, JsonObject
from marketplace.models.listings import Listing

_KINDS = ", ".join(f"'{kind}'" for kind in HoldKind)


class HoldRow(Base):
    """A hold on a listing. Never deleted; lifting fills the `lifted_…` columns.

    Triggers refuse to change what it was placed with, and anything once it is lifted. `reason` and
    `evidence` of an open hold may be renewed: the former stay in the audit log and the decisions.

    At most one hold of a kind is open on a listing (partial unique index).
    """

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str] = mapped_column(String(20))
    rule_version: Mapped[str] = mapped_column(String(20))
    placed_at: Mapped[datetime]
    placed_by: Mapped[str] = mapped_column(String(ACTOR_LENGTH))
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[JsonObject | None]
    review_on: Mapped[date | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    lift_reason: Mapped[str | None] = mapped_column(Text)
    lift_evidence: Mapped[JsonObject | None]
    version: Mapped[int] = mapped_column()

    listing: Mapped[Listing] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) "
            "AND (lifted_at IS NULL) = (lift_reason IS NULL)",
            name="lifted_whole",
        ),
        Index(
            "uq_holds_open",
            "listing_id",
            "kind",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )


class SafeguardingReason(Base):
    """Why a safeguarding hold was placed, looked at again or lifted. Append-only, read by few.

    It stands in a table of its own so that whatever shows holds, events or exports to others
    cannot show it: the hold itself says only that a safeguarding officer placed it.
    """

    __tablename__ = "safeguarding_reasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"), index=True)
    step: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("step IN ('placed', 'reviewed', 'lifted')", name="step"),)


class BatchStatus(StrEnum):
    """Where a held batch stands."""

    WAITING = "waiting"
    APPLIED = "applied"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"
    """A later run looked again before anybody had decided."""


class HeldBatch(Base):
    """The changes of a run that the mass-change guard stopped. Never deleted."""

    __tablename__ = "held_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("job_runs.id"))
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(12))
    hides: Mapped[int]
    restores: Mapped[int]
    watched: Mapped[int]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(254))
    words: Mapped[str | None] = mapped_column(Text)
    """Why somebody applied or dismissed it."""

    __table_args__ = (
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{status}'" for status in BatchStatus)),
            name="status",
        ),
        CheckConstraint(
            "status IN ('waiting', 'superseded') OR settled_by IS NOT NULL", name="settled_whole"
        ),
        Index(
            "uq_held_batches_waiting",
            "status",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )


class DecisionRow(Base):
    """What the rule said about one listing from one observation. Append-only.

    `outcome` names the holds placed and lifted and the alerts; `batch_id` is set where the guard
    stopped it. Only decisions that change or ask something are kept.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_runs.id"), index=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    observation_id: Mapped[int | None] = mapped_column(ForeignKey("observations.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("held_batches.id"), index=True)
    at: Mapped[datetime]
    rule_version: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    outcome: Mapped[JsonObject]


class QualityAlertRow(Base):
    """Something that QA should look at. Raised again while it lasts. Never deleted.

    `changed_at` is when an open alert last began to say something else. Whoever acknowledged it
    before that has not seen the new words.
    """

    __tablename__ = "quality_alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    """What it is about: "listing:12", "run", "location:1-123"."""
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    message: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]
    last_raised_at: Mapped[datetime]
    times: Mapped[int]
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    acknowledged_note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "uq_quality_alerts_open",
            "subject",
            "kind",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
