"""Locations: places registered with the regulator, and what we saw of them there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.domain.ratings import Outcome
from marketplace.models.base import Base, JsonObject


class Location(Base):
    """A location that a listing is linked to, by the regulator's ID.

    `last_observation_id` is the newest look of any outcome; `last_found_id` the newest that
    brought a readable record, which is what pages show. Neither is a foreign key: observations
    are append-only and written first.
    """

    __tablename__ = "locations"

    id: Mapped[int] = mapped_column(primary_key=True)
    cqc_id: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime]
    last_observation_id: Mapped[int | None]
    last_observed_at: Mapped[datetime | None]
    last_found_id: Mapped[int | None]
    last_found_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("cqc_id = upper(cqc_id) AND cqc_id <> ''", name="cqc_id_normal"),
    )


class RegulatorRecord(Base):
    """A trimmed record of the regulator, stored once however often it is seen.

    The key is the SHA-256 of the trimmed record. Names of people are dropped before it gets here.
    """

    __tablename__ = "regulator_records"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[JsonObject]
    first_seen_at: Mapped[datetime]


class ObservationRow(Base):
    """One look at one location. Append-only: a trigger refuses changes.

    `run_id` is the run that looked (see `models.jobs`); `second_look` marks the repeat that a new
    hold needs. `response_hash` is that of the body as received.
    """

    __tablename__ = "observations"

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_runs.id"))
    second_look: Mapped[bool]
    fetched_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20))
    response_hash: Mapped[str | None] = mapped_column(String(64))
    record_digest: Mapped[str | None] = mapped_column(ForeignKey("regulator_records.digest"))
    failure: Mapped[str | None] = mapped_column(Text)

    location: Mapped[Location] = relationship()
    record: Mapped[RegulatorRecord | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "outcome IN ({})".format(", ".join(f"'{outcome}'" for outcome in Outcome)),
            name="outcome",
        ),
        CheckConstraint("(outcome = 'found') = (record_digest IS NOT NULL)", name="found_record"),
        Index("ix_observations_location_fetched", "location_id", "fetched_at"),
        Index("ix_observations_run", "run_id"),
    )
