"""A local copy of the regulator's list of locations, to look a service up by name or postcode."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base


class RegisterPlace(Base):
    """One location as the regulator lists it. A help to find an ID; nothing is decided from it.

    `search_name` is the name folded for look-up, `postcode` is written without spaces, and
    `service_types` are the regulator's names with "|" between. `seen_at` is when the list that
    named it last was read, `source` is "list" or "directory". `details_at` is when the directory
    file was made that gave address, provider's name and service types: no list has those.
    """

    __tablename__ = "register_places"

    cqc_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(250))
    search_name: Mapped[str] = mapped_column(String(250))
    postcode: Mapped[str] = mapped_column(String(10), index=True)
    address: Mapped[str] = mapped_column(Text)
    provider_name: Mapped[str] = mapped_column(String(250))
    service_types: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(10))
    seen_at: Mapped[datetime]
    details_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("source IN ('list', 'directory')", name="source"),
        Index("ix_register_places_seen_at", "seen_at"),
    )
