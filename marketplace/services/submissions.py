"""Takes in what somebody tells us: all of it in one transaction, once for each draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, update

from marketplace.domain.access import Actor
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_kinds import Proposal, work_out
from marketplace.domain.concerns import ConcernKind, Priority, Source, new_reference
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.domain.places import district, outward_code
from marketplace.domain.submission_events import PassphraseTaken, submission_subject
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, Consent
from marketplace.models.concerns import ConcernDraft, Submission
from marketplace.queries.provider_matching import provider_meant
from marketplace.services.concern_adding import NewConcern, add_concerns
from marketplace.services.concern_drafts import locked_row, row_of
from marketplace.services.concern_news import tell_received
from marketplace.services.concern_routing import route
from marketplace.services.passphrases import digest_of, opens, passphrase_for
from marketplace.services.references import unused
from marketplace.services.transaction import Transaction, transaction

SHOWN_FOR = timedelta(hours=1)
"""How long reference and passphrase can be shown again in the browser that sent them."""
_WORDS_LENGTH, _ID_LENGTH = 200, 40
# Made once: to build them takes longer than to run them.
_CONSENT = insert(Consent)
_FILES_MOVED = (
    update(ConcernFile)
    .where(ConcernFile.draft_id == bindparam("draft"), ConcernFile.erased_at.is_(None))
    .values(submission_id=bindparam("submission"), draft_id=None)
)
_NOTHING_TO_SEND = "there is nothing here to send; it may have been forgotten after some time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent, and when. `passphrase` is empty once it is not shown again."""

    reference: str
    passphrase: str = field(repr=False)
    submission_id: int
    kinds: tuple[ConcernKind, ...]
    priority: Priority
    received_at: datetime
    answers: Answers = field(repr=False)


def submit(  # noqa: PLR0913 - what was told, and how it came
    answers: Answers,
    *,
    source: Source,
    actor: Actor,
    now: datetime,
    entered_by: int | None = None,
    draft_token: str | None = None,
    draft_version: int | None = None,
) -> Sent:
    """Take in what somebody tells us, and send it where it first has to go.

    A draft is sent once: sent again, by a second click or after a crash, it gives the same
    reference, and for an hour the same passphrase. Nothing of it is known to anybody before the
    commit; mail leaves after it. `answers` are as checked by whoever asks for them, and those of
    the draft at `draft_version`, where there is one.

    Raises NotFoundError where the draft is not there any more, and ConflictError where it has
    moved on.
    """
    # What only reads goes first: others wait for as long as this writes.
    proposal = work_out(answers)
    submission, passphrase = _new(answers, draft_token, now)
    submission.source, submission.entered_by = source.value, entered_by
    with transaction(actor=actor, now=now) as tx:
        draft = _draft(tx, draft_token) if draft_token else None
        if draft is not None and draft.submission_id is not None:
            return _again(tx.get(Submission, draft.submission_id), draft, draft_token, now)
        if draft is not None and draft_version not in {None, draft.version}:
            raise ConflictError("these answers were changed since you checked them")
        _add(tx, submission, answers)
        if draft is not None:
            _empty(tx, draft, submission)
        _receive(tx, submission, proposal)
        tell_received(tx, submission)
        return _sent(submission, passphrase, proposal, answers)


def sent_before(draft_token: str, *, now: datetime) -> Sent | None:
    """What a draft became, to be shown again; None where it was not sent, or is gone."""
    draft = row_of(draft_token)
    if draft is None or draft.submission_id is None:
        return None
    return _again(db.session.get_one(Submission, draft.submission_id), draft, draft_token, now)


def take_passphrase(draft_token: str, *, actor: Actor, now: datetime) -> None:
    """Note that the person has reference and passphrase: this browser shows neither again.

    What remains of the draft goes. Twice is as good as once.
    """
    with transaction(actor=actor, now=now) as tx:
        draft = locked_row(tx, draft_token)
        if draft is None or draft.submission_id is None:
            return
        tx.record(PassphraseTaken(subject=submission_subject(draft.submission_id)))
        tx.session.delete(draft)


def _again(submission: Submission, draft: ConcernDraft, token: str | None, now: datetime) -> Sent:
    """The same as before; the passphrase for an hour, where the draft was what it came from."""
    passphrase = passphrase_for(submission.reference, token)
    shown = now - draft.saved_at <= SHOWN_FOR and opens(
        submission.reference, passphrase, submission.passphrase_digest
    )
    answers = Answers.from_json(submission.answers)
    return _sent(submission, passphrase if shown else "", work_out(answers), answers)


def _sent(submission: Submission, passphrase: str, proposal: Proposal, answers: Answers) -> Sent:
    """A submission as whoever sent it sees it."""
    return Sent(
        reference=submission.reference,
        passphrase=passphrase,
        submission_id=submission.id,
        kinds=proposal.kinds,
        priority=proposal.priority,
        received_at=submission.received_at,
        answers=answers,
    )


def _new(answers: Answers, token: str | None, now: datetime) -> tuple[Submission, str]:
    """A submission that is not added yet, with what it is matched to; and its passphrase."""
    naming, reference = answers.naming, unused(new_reference, column=Submission.reference)
    passphrase = passphrase_for(reference, token)
    submission = Submission(
        reference=reference,
        passphrase_digest=digest_of(reference, passphrase),
        provider_id=provider_meant(naming),
        provider_words=naming.words[:_WORDS_LENGTH],
        cqc_id=naming.cqc_id[:_ID_LENGTH],
        district=district_of(naming.place),
        answers=answers.as_json(),
        received_at=now,
    )
    return submission, passphrase


def _add(tx: Transaction, submission: Submission, answers: Answers) -> None:
    """Add it, with what the person agreed to beside it."""
    tx.add(submission)
    tx.session.flush()
    consents = [
        {
            "submission_id": submission.id,
            "recipient": recipient.value,
            "share": share.value,
            "at": tx.now,
        }
        for recipient, share in answers.shares.items()
    ]
    if consents:
        tx.session.connection().execute(_CONSENT, consents)


def _empty(tx: Transaction, draft: ConcernDraft, submission: Submission) -> None:
    """The draft is sent: its files belong to the submission, and its answers are gone."""
    draft.submission_id, draft.answers, draft.saved_at = submission.id, {}, tx.now
    moved = {"draft": draft.id, "submission": submission.id}
    tx.session.connection().execute(_FILES_MOVED, moved)


def _receive(tx: Transaction, submission: Submission, proposal: Proposal) -> None:
    """Its concerns, each with its first step, and sent where it first goes."""
    restricted = ConcernKind.SAFEGUARDING in proposal.kinds
    new = (
        NewConcern(
            kind=kind,
            priority=proposal.priority,
            waits_for_safeguarding=restricted and not kind.is_restricted,
        )
        for kind in proposal.kinds
    )
    for concern in add_concerns(tx, submission, *new):
        route(tx, concern)


def district_of(place: str) -> str:
    """The postcode district that somebody gave as the place, for counting; empty without one."""
    for read in (district, outward_code):
        try:
            return read(place)
        except ValueError:
            continue
    return ""


def _draft(tx: Transaction, token: str) -> ConcernDraft:
    draft = locked_row(tx, token)
    if draft is None:
        raise NotFoundError(_NOTHING_TO_SEND)
    return draft
