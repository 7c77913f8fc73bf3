"""What may still be changed about a hold, and what the database refuses to have changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from marketplace.domain.access import person
from marketplace.domain.decisions import Decision, Lift, Placement
from marketplace.domain.visibility import Evidence, HoldKind
from marketplace.models.base import ACTOR_LENGTH, db
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.jobs import JobRun
from marketplace.models.locations import ObservationRow
from marketplace.services.deciding import Ground, carry_out
from marketplace.services.transaction import transaction
from tests.integration.town import JOB, START, add_listing
from tests.migrations.evidence import add_evidence

LATER = START + timedelta(days=1)
LONGEST = person(f"{'a' * 64}@{'b' * 185}.org")
EVIDENCE = Evidence(location_id="1-999000001", fetched_at=LATER, response_hash="c" * 64)
LIFTED = {"lifted_at": LATER, "lifted_by": str(JOB), "lift_reason": "Checked."}


@pytest.fixture
def listing_id(app: Flask) -> Iterator[int]:
    """A listing with one open hold, which waits for its first check."""
    with app.app_context():
        listing_id = add_listing("1-999000001")
        add_evidence(listing_id)
        yield listing_id
        db.session.remove()


def the_hold() -> HoldRow:
    """The one hold, as the database has it."""
    db.session.rollback()
    return db.session.scalars(select(HoldRow)).one()


def change(**values: object) -> None:
    """Change the hold past the application."""
    db.session.execute(update(HoldRow).values(values).execution_options(synchronize_session=False))
    db.session.commit()


def decided(listing_id: int, decision: Decision) -> None:
    """Carry out a decision as the rating job does."""
    with transaction(actor=JOB, now=LATER) as tx:
        ground = Ground(
            run_id=tx.session.scalars(select(JobRun.id)).one(),
            observation_id=tx.session.scalars(select(ObservationRow.id)).one(),
        )
        carry_out(tx, decision, listing_id=listing_id, ground=ground)


@pytest.mark.parametrize(
    "values",
    [
        {"id": 1000},
        {"listing_id": None},
        {"kind": "paused"},
        {"authority": "owner"},
        {"rule_version": "another"},
        {"placed_at": LATER},
        {"placed_by": "person:nobody@example.org"},
        {"placed_by": "person:nobody@example.org", **LIFTED},
    ],
    ids=", ".join,
)
def test_what_a_hold_was_placed_with_stays(listing_id: int, values: dict[str, object]) -> None:
    if "listing_id" in values:
        values = {"listing_id": add_listing(None, reference="ref-meadow", services=("gardening",))}
    with pytest.raises(DatabaseError, match="holds is kept for ever"):
        change(**values)
    hold = the_hold()
    assert (hold.listing_id, hold.kind, hold.placed_at) == (listing_id, "unchecked", START)
    assert hold.lifted_at is None


@pytest.mark.parametrize(
    "values",
    [
        {"lifted_at": None, "lifted_by": None, "lift_reason": None},
        {"lift_reason": "Another reason."},
        {"lift_evidence": {"rating": "good"}},
        {"reason": "Another reason."},
        {"evidence": None},
        {"version": 9},
    ],
    ids=", ".join,
)
def test_a_lifted_hold_stays_as_it_is(listing_id: int, values: dict[str, object]) -> None:
    del listing_id
    change(**LIFTED)
    with pytest.raises(DatabaseError, match="holds is kept for ever"):
        change(**values)
    hold = the_hold()
    assert (hold.reason, hold.lift_reason, hold.lifted_at) == (
        *("placed by a test", "Checked."),
        LATER,
    )


def test_an_open_hold_is_renewed_then_lifted_and_placed_again(listing_id: int) -> None:
    place = Placement(kind=HoldKind.UNCHECKED, reason="Newer evidence.", evidence=EVIDENCE)
    decided(listing_id, Decision(renew=(place,)))
    hold = the_hold()
    assert (hold.reason, hold.lifted_at) == ("Newer evidence.", None)
    lift = Lift(kind=HoldKind.UNCHECKED, reason="Checked.", evidence=EVIDENCE)
    decided(listing_id, Decision(lift=(lift,)))
    hold = the_hold()
    assert (hold.lifted_at, hold.lifted_by, hold.lift_reason) == (LATER, str(JOB), "Checked.")
    decided(listing_id, Decision(place=(place,)))
    db.session.rollback()
    assert len(db.session.scalars(select(HoldRow)).all()) == 2


def test_the_longest_address_of_a_person_fits(listing_id: int) -> None:
    assert len(LONGEST.name) == 254
    assert len(str(LONGEST)) <= ACTOR_LENGTH
    change(lifted_at=LATER, lifted_by=str(LONGEST), lift_reason="Checked.")
    db.session.add(
        AuditEvent(
            at=LATER, actor=str(LONGEST), kind="test", subject=f"listing:{listing_id}", data={}
        )
    )
    db.session.commit()
    assert the_hold().lifted_by == str(LONGEST)
