"""Searches that somebody wants to be told of when something new matches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base


class SavedSearch(Base):
    """A search and the address to tell. Nothing is sent before `confirmed_at`.

    `query` is the address of the search after "/search?" (`web.criteria` writes and reads it).
    `told_until`: listings first shown after it are new. `stop_digest` opens the page that stops
    it. Whoever stops it, it is removed.
    """

    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    query: Mapped[str] = mapped_column(String(2000))
    stop_digest: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    told_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
