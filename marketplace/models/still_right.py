"""Rounds of asking providers whether a listing's details are still right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.still_right import Answer
from marketplace.models.base import Base


class StillRightRound(Base):
    """One round: asked, perhaps reminded, until `ended_at`. A listing has at most one under way.

    That it was held is the hold's to say. Never deleted.
    """

    __tablename__ = "still_right_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended_whole"),
        CheckConstraint(
            "ended_how IS NULL OR ended_how IN ({})".format(
                ", ".join(f"'{answer}'" for answer in Answer)
            ),
            name="ended_how",
        ),
        Index(
            "uq_still_right_rounds_under_way",
            "listing_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
