"""What helps people to find: synonyms that staff keep, and counts of what was looked for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base


class Synonym(Base):
    """Words that people type, and other words that are looked for as well.

    `words` are folded as `search.folding.words_in` folds them, with single spaces between.
    """

    __tablename__ = "synonyms"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(80))
    means: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    __table_args__ = (CheckConstraint("words <> means", name="differ"),)


class SearchCount(Base):
    """How often one thing was looked for in one district in one month, and how often in vain.

    `wanted` is a service type or a need, by kind and slug ("service:home-care",
    "need:dementia"); never words that somebody typed. `district` is empty where nobody said
    where, or it lies outside what we know. `month` is its first day (UTC).
    """

    __tablename__ = "search_counts"

    month: Mapped[date] = mapped_column(primary_key=True)
    wanted: Mapped[str] = mapped_column(String(70), primary_key=True)
    district: Mapped[str] = mapped_column(String(4), primary_key=True)
    looked: Mapped[int]
    found_nothing: Mapped[int]

    __table_args__ = (
        CheckConstraint("looked > 0", name="looked"),
        CheckConstraint("found_nothing BETWEEN 0 AND looked", name="found_nothing"),
    )
