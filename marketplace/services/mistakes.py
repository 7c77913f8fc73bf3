"""Takes in what somebody says is wrong on a listing's page, and what an officer made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import Actor, Permission, Principal, require, visitor
from marketplace.domain.errors import ConflictError, InvalidError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.mistake_events import (
    MistakeEnded,
    MistakeReported,
    MistakesForgotten,
    mistake_subject,
)
from marketplace.domain.mistakes import MistakeAbout, MistakeOutcome, problems_of
from marketplace.domain.references import new_reference
from marketplace.domain.retention import ENDED_MISTAKES
from marketplace.domain.sign_ins import digest
from marketplace.domain.throttling import MISTAKES
from marketplace.models.base import db
from marketplace.models.mistakes import Mistake
from marketplace.services.addresses import normal_address
from marketplace.services.leases import Turn, renew
from marketplace.services.mailing import send
from marketplace.services.references import unused
from marketplace.services.throttling import take_in
from marketplace.services.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody says is wrong. `form` is the random token of the form that was sent.

    `slug` is of the listing whose page it is about.
    """

    slug: str
    about: MistakeAbout | None
    words: str
    email: str
    form: str


def report(given: Report, *, listing_id: int, network: str, now: datetime) -> str:
    """Keep a report for the QA team, and return its reference.

    The caller has asked the public door for the listing. The same form sent again, also at the very
    same moment, gives the same reference and keeps nothing; with other words in it, it is another
    report. Raises InvalidError, and SlowDownError where too many come from one network address.
    """
    new = _New(
        given=given, listing_id=listing_id, address=_checked(given), form_digest=_digest(given)
    )
    try:
        return _kept_once(new, network=network, now=now)
    except IntegrityError:  # sent at this very moment by a second click
        before = _reference_of(new.form_digest)
        if before is None:
            raise
        return before


def reported_before(given: Report) -> str | None:
    """The reference of what the same form became before; None where it became nothing.

    It asks nothing about the listing, which may be hidden by now: what was kept has a reference.
    """
    return _reference_of(_digest(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    """A report that was checked, and is kept unless it was before."""

    given: Report
    listing_id: int
    address: str
    form_digest: str


def _digest(given: Report) -> str:
    """What a form is known by. Without its listing's id: nobody asks for that of a hidden one."""
    return digest(":".join((given.slug, given.form, str(given.about), given.email, given.words)))


def _reference_of(key: str) -> str | None:
    """The reference of what this form became before."""
    return db.session.scalars(
        select(Mistake.reference).where(Mistake.form_digest == key)
    ).one_or_none()


def _kept_once(new: _New, *, network: str, now: datetime) -> str:
    with transaction(actor=visitor(), now=now) as tx:
        before = _reference_of(new.form_digest)
        if before is not None:
            return before
        take_in(tx, {f"mistake from {network}": MISTAKES})
        row = Mistake(
            reference=unused(lambda: new_reference("M"), column=Mistake.reference),
            form_digest=new.form_digest,
            listing_id=new.listing_id,
            about=str(new.given.about),
            words=new.given.words,
            email=new.address,
            sent_at=now,
        )
        tx.add(row)
        tx.session.flush()
        tx.record(
            MistakeReported(
                subject=mistake_subject(row.id),
                listing=new.listing_id,
                about=row.about,
                wants_answer=bool(new.address),
            )
        )
        return row.reference


def end(
    mistake_id: int, *, outcome: MistakeOutcome, version: int, by: Principal, now: datetime
) -> None:
    """Say what became of a report; whoever gave an address is told that, and nothing else.

    Raises ForbiddenError, NotFoundError, ConflictError where it was changed since the officer's
    page, and RefusedError where it has an outcome already.
    """
    require(by, Permission.DECIDE_CASES)
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.get(Mistake, mistake_id)
        if row.outcome is not None:
            raise RefusedError("Somebody has already said what became of this report.")
        if row.version != version:
            raise ConflictError("this was changed meanwhile; look at it again")
        row.outcome, row.ended_at, row.ended_by = outcome.value, now, by.account_id
        tx.session.flush()
        subject = mistake_subject(row.id)
        tx.record(MistakeEnded(subject=subject, listing=row.listing_id, outcome=outcome.value))
        if row.email:
            send(
                tx,
                MessageKind.MISTAKE_ENDED,
                address=row.email,
                subject=subject,
                mistake_id=row.id,
            )


def forget_reports(*, actor: Actor, now: datetime, turn: Turn) -> int:
    """Remove words and addresses of reports that ended long ago; return how many had any.

    What it was about, when, and what became of it stay. Raises LeaseLost where another process
    has taken over.
    """
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        done = tx.session.execute(
            update(Mistake)
            .where(
                Mistake.ended_at < now - ENDED_MISTAKES,
                or_(Mistake.words != "", Mistake.email != ""),
            )
            .values(words="", email="")
            .execution_options(synchronize_session=False)
        )
        forgotten = int(done.rowcount)  # type: ignore[attr-defined]  # of a statement that writes
        if forgotten:
            tx.record(MistakesForgotten(subject="records", reports=forgotten))
    return forgotten


def _checked(given: Report) -> str:
    """The address to answer, empty where they gave none. Raises InvalidError."""
    problems, address = problems_of(about=given.about, words=given.words), ""
    try:
        address = normal_address(given.email) if given.email else ""
    except InvalidError as error:
        problems = (*problems, *error.problems)
    if problems:
        raise InvalidError(problems)
    return address
