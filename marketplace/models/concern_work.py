"""What staff do with concerns: triage, links, hand-offs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method
from marketplace.domain.themes import Criticality
from marketplace.domain.triage import InformationSource, LinkKind, TriageDecision
from marketplace.models.base import Base, JsonObject, among


class Triage(Base):
    """What an officer made of a concern, once. The newest one counts; all are kept.

    `standards` are those touched: {"standards": ["safe", …]}, CQC's key questions until the
    council's own framework is there. `criticality` is for staff only.
    """

    __tablename__ = "triages"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    information: Mapped[str] = mapped_column(String(20))
    first_hand: Mapped[bool | None]
    harm: Mapped[str] = mapped_column(String(10))
    standards: Mapped[JsonObject]
    criticality: Mapped[str] = mapped_column(String(8))
    decision: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            among("information", InformationSource),
            name="information",
        ),
        CheckConstraint(
            among("criticality", Criticality),
            name="criticality",
        ),
        CheckConstraint(
            among("decision", TriageDecision),
            name="decision",
        ),
    )


class ConcernLink(Base):
    """That two concerns belong together. Taking it off fills `ended_at`."""

    __tablename__ = "concern_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(among("kind", LinkKind), name="kind"),
        CheckConstraint("concern_id <> other_id", name="two"),
    )


class HandOff(Base):
    """That a concern went to somebody, or that the person was told where to go.

    `words` is the text as it was sent, `words_version` counts the texts for this recipient.
    Receipt is confirmed by the recipient (`receipt_by`, who works here), or recorded by staff with
    how it was delivered (`delivery`). `place` names the borough, the NHS body and the like.
    """

    __tablename__ = "hand_offs"

    id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("providers.id"), index=True)
    basis: Mapped[str] = mapped_column(String(24))
    method: Mapped[str] = mapped_column(String(14))
    status: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    words_version: Mapped[int]
    sent_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Empty where the form itself sent it, as the person agreed."""
    receipt_due_at: Mapped[datetime | None]
    receipt_at: Mapped[datetime | None]
    receipt_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    delivery: Mapped[str | None] = mapped_column(Text)
    reminded_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the person was told what came of it."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            among("recipient", Recipient),
            name="recipient",
        ),
        CheckConstraint(among("basis", Basis), name="basis"),
        CheckConstraint(among("method", Method), name="method"),
        CheckConstraint(
            among("status", HandOffStatus),
            name="status",
        ),
        CheckConstraint(
            "(status = 'signposted') = (method = 'signposted')", name="signposted_sends_nothing"
        ),
        CheckConstraint(
            "status NOT IN ('received', 'ended') OR receipt_at IS NOT NULL", name="received_whole"
        ),
        CheckConstraint("receipt_at IS NULL OR receipt_by IS NOT NULL", name="receipt_by_somebody"),
        CheckConstraint(
            "status <> 'ended' OR (outcome IS NOT NULL AND ended_at IS NOT NULL)",
            name="ended_whole",
        ),
        CheckConstraint("(recipient = 'provider') = (provider_id IS NOT NULL)", name="provider"),
        Index("ix_hand_offs_status_due", "status", "receipt_due_at"),
    )
