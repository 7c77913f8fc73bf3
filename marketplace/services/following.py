"""Opens what somebody told us to whoever knows its reference and passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.concerns import written_reference
from marketplace.domain.errors import NotFoundError
from marketplace.domain.following_events import FollowingBegan
from marketplace.domain.submission_events import submission_subject
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.services.keyed import keyed_digest, same
from marketplace.services.reopening import Door, Kept
from marketplace.services.transaction import Transaction

_WRONG = (
    "The reference or the passphrase is not right. Check both and try again. If you cannot find "
    "them, phone us."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """That somebody may follow a submission. `seal` is ours: nobody else can make one.

    It is worth nothing any more once the passphrase is another one.
    """

    submission_id: int
    seal: str


def begin(reference: str, passphrase: str, *, network: str, now: datetime) -> Following:
    """Let somebody follow what they told us. `network` is where they come from.

    Raises:
        SlowDownError: too soon after other tries; nothing was looked at.
        WrongPassphraseError: the passphrase is wrong, or there is no such reference.
    """
    kept = _DOOR.open(reference, passphrase, network=network, now=now)
    return Following(submission_id=kept.id, seal=_seal(kept.id, kept.digest))


def goes_on(following: Following) -> bool:
    """Whether this still lets anybody follow anything."""
    chosen = select(Submission.passphrase_digest).where(Submission.id == following.submission_id)
    digest = db.session.scalar(chosen)
    return digest is not None and same(following.seal, _seal(following.submission_id, digest))


def opened(tx: Transaction, following: Following) -> Submission:
    """The submission that somebody follows; nobody else can change it until `tx` ends.

    Raises NotFoundError where they follow it no longer.
    """
    submission = tx.session.get(
        Submission, following.submission_id, with_for_update=True, populate_existing=True
    )
    if submission is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    if not same(following.seal, _seal(submission.id, submission.passphrase_digest)):
        raise NotFoundError("there is no such thing here, or it is not yours")
    return submission


def strands_of(tx: Transaction, submission: Submission) -> list[Concern]:
    """Its concerns as the person knows them, in their order. The submission has to be locked.

    One that an officer raised is not among them: it may be about the person.
    """
    chosen = (
        select(Concern)
        .where(Concern.submission_id == submission.id, Concern.raised_by.is_(None))
        .order_by(Concern.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(tx.session.scalars(chosen))


def strand_of(tx: Transaction, submission: Submission, number: int) -> Concern:
    """The concern with this number, counted from 1. Raises NotFoundError."""
    strands = strands_of(tx, submission)
    if not 1 <= number <= len(strands):
        raise NotFoundError("there is no such thing here, or it is not yours")
    return strands[number - 1]


def _kept(reference: str) -> Kept | None:
    """The submission with this reference."""
    chosen = select(Submission.id, Submission.passphrase_digest).where(
        Submission.reference == reference
    )
    found = db.session.execute(chosen).one_or_none()
    return None if found is None else Kept(id=found.id, digest=found.passphrase_digest)


def _seal(submission_id: int, digest: str) -> str:
    return keyed_digest("following", submission_id, digest)


_DOOR = Door(
    written=written_reference,
    kept=_kept,
    began=lambda submission_id: FollowingBegan(subject=submission_subject(submission_id)),
    wrong=_WRONG,
)
