"""How often listings were seen and found, by day. Never who."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.numbers import Counted
from marketplace.models.base import Base


class ListingCount(Base):
    """How often one thing happened to one listing on one day (UTC)."""

    __tablename__ = "listing_counts"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    counted: Mapped[str] = mapped_column(String(12), primary_key=True)
    times: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "counted IN ({})".format(", ".join(f"'{counted}'" for counted in Counted)),
            name="counted",
        ),
        CheckConstraint("times > 0", name="times"),
    )
