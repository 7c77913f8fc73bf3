"""Searches that somebody wants to be told of when something new matches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base


class SavedSearch(Base):
    """A search and the address to tell. Nothing is sent before `confirmed_at`.

    `query` is the address of the search after "/search?" (`web.criteria` reads it). The links of
    its messages are made from `nonce` and the service's key. Listings first shown after
    `told_until` are new; `told_at` is when the last message was asked for. `asked_again_at` is
    when we asked whether it is still wanted, empty once that was confirmed. Whoever stops it, it
    is removed.
    """

    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    query: Mapped[str] = mapped_column(String(2000))
    nonce: Mapped[str] = mapped_column(String(43), unique=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_until: Mapped[datetime]
    told_at: Mapped[datetime | None]
    asked_again_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("asked_again_at IS NULL OR confirmed_at IS NOT NULL", name="asked_again"),
    )
