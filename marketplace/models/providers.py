"""Providers: the organisations that offer care and support."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from marketplace.domain.provider_names import normal_name
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import Base, JsonObject
from marketplace.models.name_keys import key_of


class Provider(Base):
    """An organisation. It has one or more listings.

    `name` is the one it trades under; each name has its key for comparing beside it. What follows
    is known of providers that registered themselves: `profile` keeps the other answers of their
    registration (contact, safety facts, declarations, another regulator's registration), each
    section as `domain.registrations` does.
    """

    __tablename__ = "providers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    name_key: Mapped[str] = mapped_column(
        Text, default=key_of("name"), server_default="", index=True
    )
    kind: Mapped[str | None] = mapped_column(String(20))
    legal_name: Mapped[str | None] = mapped_column(String(200))
    legal_name_key: Mapped[str] = mapped_column(
        Text, default=key_of("legal_name"), server_default="", index=True
    )
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

    @validates("name", "legal_name")
    def _renamed(self, column: str, name: str | None) -> str | None:
        setattr(self, f"{column}_key", normal_name(name or ""))
        return name
