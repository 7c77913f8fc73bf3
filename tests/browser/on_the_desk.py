"""What waits on the council's desk, beside what the providers of `furnished` sent there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.cases import CaseKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Account, LinkPurpose, SingleUseLink
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.holds import DecisionRow, HeldBatch, QualityAlertRow
from marketplace.models.jobs import JobRun
from marketplace.models.listings import Listing
from marketplace.models.locations import ObservationRow
from marketplace.models.messages import Message
from marketplace.services.links import link_address
from marketplace.services.listing_content import create_listing
from marketplace.services.provider_invitations import invite
from marketplace.services.suspensions import HoldWords, hold_back
from marketplace.services.transaction import Transaction, transaction
from tests.browser.people import MANAGER, QA
from tests.unit.registrations import LUNCH_CLUB

Ids = dict[str, int | str]


def put_on_the_desk(ids: Mapping[str, int | str], *, now: datetime) -> Ids:
    """Holds, an alert, a batch, an invitation and a message that could not be sent."""
    officer = Principal(
        account_id=_account(QA),
        session_id=0,
        email=QA,
        name="Quentin Ashby",
        roles=frozenset({Role.QA, Role.SAFEGUARDING}),
        has_second_factor=True,
        passed_second_factor=True,
    )
    held = _held_back(int(ids["provider"]), officer, now=now)
    invite(organisation="Bramble Meals", email="bramble@example.org", by=officer, now=now)
    with transaction(actor=officer.actor, now=now) as tx:
        alert = _alert(tx, int(ids["hidden_listing"]))
        tx.add(_lost_message(tx, officer.account_id))
        _batch(tx, int(ids["hidden_listing"]))
        tx.session.flush()
        alert_id = alert.id
    return {
        "held_listing": held,
        "alert": alert_id,
        "manager": _account(MANAGER),
        "invited": _invited(),
        **_cases(),
    }


def _account(email: str) -> int:
    return db.session.scalars(select(Account.id).where(Account.email == email)).one()


def _held_back(provider_id: int, officer: Principal, *, now: datetime) -> int:
    """A listing that is suspended, and that safeguarding holds back too."""
    offer = replace(LUNCH_CLUB, name="Larkspur supper club", town="Marlbridge")
    with transaction(actor=officer.actor, now=now) as tx:
        listing_id = create_listing(tx, provider_id=provider_id, offer=offer, source="registration")
    said = HoldWords(
        words="Nobody answers the telephone, and the hall is closed.",
        review_on=(now + timedelta(days=30)).date(),
    )
    for kind in (HoldKind.SUSPENSION, HoldKind.SAFEGUARDING):
        hold_back(listing_id, kind, said=said, by=officer, now=now)
    return listing_id


def _alert(tx: Transaction, listing_id: int) -> QualityAlertRow:
    alert = QualityAlertRow(
        kind="mismatch",
        subject=f"listing:{listing_id}",
        listing_id=listing_id,
        message="The names differ.",
        raised_at=tx.now,
        last_raised_at=tx.now,
        times=1,
    )
    tx.add(alert)
    return alert


def _lost_message(tx: Transaction, account_id: int) -> Message:
    return Message(
        kind="password-changed",
        account_id=account_id,
        address=QA,
        subject=f"account:{account_id}",
        refers={},
        created_at=tx.now,
        attempts=9,
        last_error="550 5.1.1 <qa@example.org>: Recipient address rejected: User unknown",
        given_up_at=tx.now,
    )


def _batch(tx: Transaction, listing_id: int) -> None:
    """What the guard of a run held: one listing."""
    run = JobRun(
        job="check-ratings",
        scope="all",
        holder="a process",
        started_at=tx.now,
        finished_at=tx.now,
        status="guarded",
        counts={},
    )
    tx.add(run)
    tx.session.flush()
    batch = HeldBatch(
        run_id=run.id, created_at=tx.now, status="waiting", hides=1, restores=0, watched=4
    )
    tx.add(batch)
    tx.session.flush()
    look = tx.session.scalars(
        select(ObservationRow.id)
        .join(Listing, Listing.location_id == ObservationRow.location_id)
        .where(Listing.id == listing_id)
    ).first()
    tx.add(
        DecisionRow(
            run_id=run.id,
            listing_id=listing_id,
            observation_id=look,
            batch_id=batch.id,
            at=tx.now,
            rule_version="policy-1",
            reason="The overall rating is Inadequate.",
            outcome={"place": ["rating"]},
        )
    )


def _invited() -> str:
    """The end of the address in the invitation to register."""
    link = db.session.scalars(
        select(SingleUseLink.id)
        .where(SingleUseLink.purpose == LinkPurpose.PROVIDER_INVITATION.value)
        .order_by(SingleUseLink.id.desc())
    ).first()
    assert link is not None
    return link_address(link).rpartition("/")[2]


def _cases() -> Ids:
    """The cases that the providers' own use cases opened, by kind."""
    found: Ids = {}
    for kind in CaseKind:
        case = db.session.scalars(
            select(Case.id).where(Case.kind == kind.value).order_by(Case.id.desc())
        ).first()
        if case is not None:
            found[f"{kind.value}_case"] = case
    return found
