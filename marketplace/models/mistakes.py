"""What somebody says is wrong on a listing's page, for an officer to look at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.mistakes import MistakeAbout, MistakeOutcome
from marketplace.models.base import Base, among


class Mistake(Base):
    """One report of a mistake. `email` is empty where they want no answer."""

    __tablename__ = "mistakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    form_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the form that was sent: sending it twice finds the first."""
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    about: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(254))
    sent_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(among("about", MistakeAbout), name="about"),
        CheckConstraint(f"outcome IS NULL OR {among('outcome', MistakeOutcome)}", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended"),
    )
