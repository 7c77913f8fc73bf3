"""What waits for a person on the council's desk, and changes to listings that wait for approval."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.cases import CaseKind, CaseStatus, EditStatus
from marketplace.models.base import Base, JsonObject


class ListingEdit(Base):
    """The content that a provider wants a listing to have, while it is not public.

    `listing_id` is empty for a new listing. `base_revision` is the revision it was begun from.
    `content` is a whole `domain.offers.Offer`. At most one edit of a listing is under way.
    """

    __tablename__ = "listing_edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("providers.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    base_revision: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(10))
    content: Mapped[JsonObject]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{status}'" for status in EditStatus)),
            name="status",
        ),
        CheckConstraint("status IN ('open', 'dropped') OR sent_at IS NOT NULL", name="sent_whole"),
        Index(
            "uq_listing_edits_under_way",
            "listing_id",
            unique=True,
            sqlite_where=text("status IN ('open', 'sent', 'returned')"),
            postgresql_where=text("status IN ('open', 'sent', 'returned')"),
        ),
    )


class Case(Base):
    """One thing that waits for an officer, from when it was sent until it was decided.

    Something returned and sent again is a new case: how long each waited stays true. `reason` is
    what the provider is told where it was returned or declined, or a review was answered. One
    that nobody had to decide any more is closed without `decided_by`. Never deleted.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    edit_id: Mapped[int | None] = mapped_column(ForeignKey("listing_edits.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"), index=True)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    """What the provider wrote to ask for it; empty where nothing was asked."""
    notices: Mapped[JsonObject]
    """What the rules found for the officer to look at: {"referrals": ["…", …]}."""
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in CaseKind)), name="kind"
        ),
        CheckConstraint(
            "status IN ({})".format(", ".join(f"'{status}'" for status in CaseStatus)),
            name="status",
        ),
        CheckConstraint(
            "(status = 'open') = (decided_at IS NULL) AND (status <> 'open' OR decided_by IS NULL) "
            "AND (status IN ('open', 'closed') OR decided_by IS NOT NULL)",
            name="decided_whole",
        ),
        CheckConstraint(
            "status NOT IN ('returned', 'declined') OR reason IS NOT NULL", name="reason_given"
        ),
        Index("ix_cases_status_opened", "status", "opened_at"),
    )


class ProviderInvitation(Base):
    """That the council asked somebody to register a service, and whether they did."""

    __tablename__ = "provider_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    invited_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    invited_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"))
    ended_at: Mapped[datetime | None]
