"""Providers: the organisations that offer care and support."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import Base, JsonObject


class Provider(Base):
    """An organisation. It has one or more listings.

    `name` is the one it trades under. What follows it is known of providers that registered
    themselves: `profile` keeps the other answers of their registration (contact, safety facts,
    declarations, another regulator's registration), each section as `domain.registrations` does.
    """

    __tablename__ = "providers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str | None] = mapped_column(String(20))
    legal_name: Mapped[str | None] = mapped_column(String(200))
    company_number: Mapped[str | None] = mapped_column(String(10))
    charity_number: Mapped[str | None] = mapped_column(String(10))
    profile: Mapped[JsonObject | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "kind IS NULL OR kind IN ({})".format(", ".join(f"'{kind}'" for kind in ProviderKind)),
            name="kind",
        ),
    )
