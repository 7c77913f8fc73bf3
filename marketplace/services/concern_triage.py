"""A team takes a concern on: it confirms that it has it, who looks after it, what it finds.

The QA team does, and for a restricted one the safeguarding team: `loaded` asks which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_desk_events import ConcernAssigned, ConcernTriaged
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus, moves_of
from marketplace.domain.dates import london_day
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.domain.ratings import KeyQuestion
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.domain.words import required_words
from marketplace.models.accounts import Account, AccountRole, Membership
from marketplace.models.concern_work import Triage
from marketplace.models.concerns import Concern, ConcernTheme, Submission
from marketplace.services.concern_closing import own_team
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_moves import acknowledge as note_acknowledged
from marketplace.services.concern_moves import move
from marketplace.services.hand_offs import confirm_receipt
from marketplace.services.transaction import Transaction, transaction

OFFICER_ROLES = {Recipient.QA: (Role.QA,), Recipient.SAFEGUARDING: (Role.SAFEGUARDING,)}
"""Who can be given a concern, by the team that has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an officer makes of a concern; None where they have not said. The form's fields.

    `first_hand` None is an answer too: not known.
    """

    information: InformationSource | None = None
    first_hand: bool | None = None
    harm: Harm | None = None
    themes: tuple[Theme, ...] = ()
    standards: tuple[KeyQuestion, ...] = ()
    criticality: Criticality | None = None
    decision: TriageDecision | None = None
    reasons: str = ""
    due_on: date | None = None


def acknowledge(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Confirm that the team has a concern. Raises as `loaded` does; again it changes nothing."""
    with transaction(actor=by.actor, now=now) as tx:
        _acknowledge(tx, _for(tx, concern_id, version=version, by=by), by=by)


def assign(
    concern_id: int, *, account_id: int | None, version: int, by: Principal, now: datetime
) -> None:
    """Give a concern to an officer, or to nobody.

    Raises as `loaded` does, and InvalidError where that person may not work on it.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = _for(tx, concern_id, version=version, by=by)
        if account_id is not None and not _may_have(tx, concern, account_id):
            problem = "Choose an officer of the team who does not belong to the provider"
            raise InvalidError((FieldProblem(field="account_id", message=problem),))
        before, concern.assigned_to = concern.assigned_to, account_id
        tx.session.flush()
        tx.record(ConcernAssigned(subject=_subject(concern), account_id=account_id, before=before))


def triage(concern_id: int, *, found: Findings, version: int, by: Principal, now: datetime) -> None:
    """Keep what an officer makes of a concern. Earlier triages stay; the newest one counts.

    It moves on to `triaged` where it waits for that. One that went to the provider at once stays
    there: looking at it changes nothing for the provider. Raises as `loaded` does, InvalidError
    where an answer is missing, and RefusedError once it is closed.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = _for(tx, concern_id, version=version, by=by)
        if concern.status == ConcernStatus.CLOSED:
            raise RefusedError("This concern is closed. The person can open it again.")
        row = _row(concern, found, by=by, now=now)
        _acknowledge(tx, concern, by=by)
        tx.add(row)
        themes = _themes_anew(tx, concern, found.themes)
        if ConcernStatus.TRIAGED in moves_of(_kind(concern), ConcernStatus(concern.status)):
            move(tx, concern, ConcernStatus.TRIAGED)
        tx.session.flush()
        tx.record(
            ConcernTriaged(
                subject=_subject(concern),
                triage_id=row.id,
                decision=row.decision,
                harm=row.harm,
                criticality=row.criticality,
                themes=themes,
            )
        )


def taken_on(tx: Transaction, concern: Concern, *, by: Principal) -> None:
    """Bring a concern that has just come to `triaged`, so that it can end as what it is.

    For a duplicate or spam, where finding that out is all the triage there is.
    """
    _acknowledge(tx, concern, by=by)
    if ConcernStatus.TRIAGED in moves_of(_kind(concern), ConcernStatus(concern.status)):
        move(tx, concern, ConcernStatus.TRIAGED)


def _for(tx: Transaction, concern_id: int, *, version: int, by: Principal) -> Concern:
    """The concern to work on. What waits is nobody's yet: another team reads it afterwards."""
    concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
    if concern.waits_for_safeguarding:
        raise RefusedError("It waits for the safeguarding concern it came with: let it go first.")
    return concern


def _acknowledge(tx: Transaction, concern: Concern, *, by: Principal) -> None:
    """Confirm the hand-off to the team; one that came without any is acknowledged too."""
    confirm_receipt(tx, concern, own_team(concern), by=by)
    if concern.status == ConcernStatus.RECEIVED:
        move(tx, concern, ConcernStatus.ACKNOWLEDGED)
    note_acknowledged(tx, concern)


def _row(concern: Concern, found: Findings, *, by: Principal, now: datetime) -> Triage:
    """The row of a triage. Raises InvalidError with every answer that is missing."""
    asked: tuple[tuple[str, object, str], ...] = (
        ("information", found.information, "Choose whose knowledge it is"),
        ("harm", found.harm, "Choose what harm it tells of"),
        ("themes", found.themes, "Choose at least one theme"),
        ("criticality", found.criticality, "Choose how serious you take it to be"),
        ("decision", found.decision, "Choose what is done next"),
        ("reasons", found.reasons.strip(), "Write why"),
    )
    problems = [FieldProblem(field=name, message=ask) for name, given, ask in asked if not given]
    if found.due_on is not None and found.due_on < london_day(now):
        problems.append(FieldProblem(field="due_on", message="Enter today or a later day"))
    if problems:
        raise InvalidError(tuple(problems))
    return Triage(
        concern_id=concern.id,
        information=str(found.information),
        first_hand=found.first_hand,
        harm=str(found.harm),
        standards={"standards": [question.value for question in found.standards]},
        criticality=str(found.criticality),
        decision=str(found.decision),
        reasons=required_words(found.reasons, field="reasons", ask="Write why"),
        due_on=found.due_on,
        by=by.account_id,
        at=now,
    )


def _themes_anew(tx: Transaction, concern: Concern, themes: tuple[Theme, ...]) -> tuple[str, ...]:
    """Put these themes in the place of the former ones."""
    chosen = tuple(theme.value for theme in Theme if theme in themes)
    tx.session.execute(delete(ConcernTheme).where(ConcernTheme.concern_id == concern.id))
    for theme in chosen:
        tx.add(ConcernTheme(concern_id=concern.id, theme=theme))
    return chosen


def _may_have(tx: Transaction, concern: Concern, account_id: int) -> bool:
    """Whether somebody works for its team, and not for the provider that it is about."""
    roles = [role.value for role in OFFICER_ROLES[own_team(concern)]]
    works_here = (
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.id == account_id, Account.closed_at.is_(None), AccountRole.role.in_(roles))
    )
    works_there = (
        select(Membership.id)
        .join(Submission, Submission.provider_id == Membership.provider_id)
        .where(
            Submission.id == concern.submission_id,
            Membership.account_id == account_id,
            Membership.ended_at.is_(None),
        )
    )
    found = tx.session.scalars(works_here).first() is not None
    return found and tx.session.scalars(works_there).first() is None


def _kind(concern: Concern) -> ConcernKind:
    return ConcernKind(concern.kind)


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, _kind(concern))
