"""Opens what somebody told us to whoever knows its reference and passphrase, slowed for guessers.

A wrong passphrase and an unknown reference take the same work and get the same answer. The count
of a try is taken before anything is looked at, and given back if it was right: so it holds for
any number of processes that try at the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import visitor
from marketplace.domain.concerns import written_reference
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.following import NETWORK, REFERENCE
from marketplace.domain.following_events import FollowingBegan
from marketplace.domain.submission_events import submission_subject
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.services.keyed import keyed_digest, same
from marketplace.services.passphrases import opens
from marketplace.services.throttling import forgive, give_back, take_all
from marketplace.services.transaction import Transaction, transaction

_WRONG = (
    "The reference or the passphrase is not right. Check both and try again. If you cannot find "
    "them, phone us."
)
_NOBODYS = "nothing that a digest could be"
_LONGEST_REFERENCE = 40


class WrongPassphraseError(RefusedError):
    """The passphrase is wrong, or there is no such reference: nobody learns which."""


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
    written = written_reference(reference[:_LONGEST_REFERENCE])
    own, others = f"follow {written}", f"follow from {network}"
    take_all({own: REFERENCE, others: NETWORK}, now=now)
    submission_id, digest = _kept(written)
    right = opens(written, passphrase, digest)
    if not right or submission_id is None:
        raise WrongPassphraseError(_WRONG)
    with transaction(actor=visitor(), now=now) as tx:
        forgive(tx, own)
        give_back(tx, others)
        tx.record(FollowingBegan(subject=submission_subject(submission_id)))
    return Following(submission_id=submission_id, seal=_seal(submission_id, digest))


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


def _kept(reference: str) -> tuple[int | None, str]:
    """Which submission has this reference, and what is kept of its passphrase."""
    chosen = select(Submission.id, Submission.passphrase_digest).where(
        Submission.reference == reference
    )
    found = db.session.execute(chosen).one_or_none()
    return (None, _NOBODYS) if found is None else (found.id, found.passphrase_digest)


def _seal(submission_id: int, digest: str) -> str:
    return keyed_digest("following", submission_id, digest)
