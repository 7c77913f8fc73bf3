"""A row in every table that is kept for ever: what one guarded check of a listing leaves."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.events import ListingAdded
from marketplace.models.accounts import Account
from marketplace.models.concern_words import Consent
from marketplace.models.concerns import Concern, ConcernStep, Submission
from marketplace.models.holds import (
    DecisionRow,
    HeldBatch,
    HoldRow,
    QualityAlertRow,
    SafeguardingReason,
)
from marketplace.models.jobs import JobRun
from marketplace.models.listings import Listing, ListingRevision
from marketplace.models.locations import ObservationRow, RegulatorRecord
from marketplace.services.transaction import Transaction, transaction
from tests.integration.town import IMPORT, START


def add_evidence(listing_id: int) -> None:
    """Write the rows about a listing that is linked to a location."""
    with transaction(actor=IMPORT, now=START) as tx:
        tx.record(ListingAdded(subject=f"listing:{listing_id}", revision=1, source="import"))
        tx.add(
            ListingRevision(
                listing_id=listing_id, number=1, at=START, actor=str(IMPORT), content={}
            )
        )
        tx.add(alert(listing_id))
        run_id = _run(tx)
        observation_id = _observation(tx, listing_id, run_id)
        batch = HeldBatch(
            run_id=run_id, created_at=START, status="waiting", hides=4, restores=0, watched=4
        )
        tx.add(batch)
        tx.session.flush()
        tx.add(
            DecisionRow(
                run_id=run_id,
                listing_id=listing_id,
                observation_id=observation_id,
                batch_id=batch.id,
                at=START,
                rule_version="test",
                reason="The overall rating is Inadequate.",
                outcome={"place": ["rating"]},
            )
        )
        _safeguarding_reason(tx, listing_id)
        _telling(tx)


def alert(listing_id: int) -> QualityAlertRow:
    """An open alert about a listing."""
    return QualityAlertRow(
        kind="mismatch",
        subject=f"listing:{listing_id}",
        listing_id=listing_id,
        message="The names differ.",
        raised_at=START,
        last_raised_at=START,
        times=1,
    )


def _safeguarding_reason(tx: Transaction, listing_id: int) -> None:
    """On whichever hold the listing has."""
    account = Account(email="safe@example.org", name="Sam", created_at=START)
    tx.add(account)
    tx.session.flush()
    tx.add(
        SafeguardingReason(
            hold_id=tx.session.scalars(
                select(HoldRow.id).where(HoldRow.listing_id == listing_id)
            ).one(),
            step="placed",
            at=START,
            account_id=account.id,
            words="Kept apart.",
        )
    )


def _telling(tx: Transaction) -> None:
    """Something that somebody told us, with its first step and what they agreed to."""
    submission = Submission(
        reference="T-7K2M9QA",
        passphrase_digest="a" * 43,
        source="form",
        provider_words="Larkspur",
        cqc_id="",
        district="",
        answers={},
        received_at=START,
    )
    tx.add(submission)
    tx.session.flush()
    concern = Concern(
        submission_id=submission.id,
        kind="complaint",
        status="received",
        priority=0,
        waits_for_safeguarding=False,
        organisational=False,
        pattern=False,
        received_at=START,
    )
    tx.add(concern)
    tx.session.flush()
    tx.add(ConcernStep(concern_id=concern.id, status="received", at=START, actor=str(IMPORT)))
    tx.add(Consent(submission_id=submission.id, recipient="provider", share="no", at=START))


def _run(tx: Transaction) -> int:
    run = JobRun(
        job="check-ratings",
        scope="all",
        holder="a process",
        started_at=START,
        finished_at=START,
        status="guarded",
        counts={},
    )
    tx.add(run)
    tx.session.flush()
    return run.id


def _observation(tx: Transaction, listing_id: int, run_id: int) -> int:
    digest = "a" * 64
    tx.add(RegulatorRecord(digest=digest, body={"name": "Larkspur"}, first_seen_at=START))
    tx.session.flush()
    look = ObservationRow(
        location_id=tx.session.scalars(
            select(Listing.location_id).where(Listing.id == listing_id)
        ).one(),
        run_id=run_id,
        second_look=False,
        fetched_at=START,
        outcome="found",
        record_digest=digest,
    )
    tx.add(look)
    tx.session.flush()
    return look.id
