"""Puts things on the council's desk and takes them off: parts of other use cases.

Each function writes in the transaction it is given. Who may ask is checked by the use case.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from marketplace.domain.access import Principal
from marketplace.domain.case_events import CaseClosed, CaseOpened
from marketplace.domain.cases import CaseKind, CaseStatus, due_on, new_reference
from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError
from marketplace.models.base import Base
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.listings import Listing
from marketplace.models.registrations import Claim, Registration
from marketplace.services.references import unused
from marketplace.services.transaction import Transaction

_ABOUT: dict[CaseKind, tuple[str, str, type[Base]]] = {
    CaseKind.REGISTRATION: ("registration_id", "registration", Registration),
    CaseKind.EDIT: ("edit_id", "edit", ListingEdit),
    CaseKind.NEW_LISTING: ("edit_id", "edit", ListingEdit),
    CaseKind.CLAIM: ("claim_id", "claim", Claim),
    CaseKind.REVIEW: ("listing_id", "listing", Listing),
}
"""What a case of each kind is about: its column, its word in the audit log, its table."""

_COLUMNS = {column for column, _, _ in _ABOUT.values()}


def about(case: Case) -> str:
    """What a case is about, as the audit log names it: "registration:5"."""
    column, word, _ = _ABOUT[CaseKind(case.kind)]
    return f"{word}:{getattr(case, column)}"


def open_case(  # noqa: PLR0913 - a case may be about any of these
    tx: Transaction,
    *,
    kind: CaseKind,
    opened_by: int | None,
    provider_id: int | None = None,
    registration_id: int | None = None,
    edit_id: int | None = None,
    listing_id: int | None = None,
    claim_id: int | None = None,
    reference: str | None = None,
    words: str = "",
    referrals: tuple[str, ...] = (),
) -> Case:
    """Put something on the desk, due in 5 working days; a reference is made where none is given.

    Raises ConflictError where the same thing waits already, and ValueError where the id of what
    a case of this kind is about is missing.
    """
    case = Case(
        reference=reference or unused(new_reference, column=Case.reference),
        kind=kind.value,
        status=CaseStatus.OPEN.value,
        provider_id=provider_id,
        registration_id=registration_id,
        edit_id=edit_id,
        listing_id=listing_id,
        claim_id=claim_id,
        opened_by=opened_by,
        opened_at=tx.now,
        due_on=due_on(london_day(tx.now)),
        words=words,
        notices={"referrals": list(referrals)},
    )
    _refuse_second(tx, case)
    tx.add(case)
    tx.session.flush()
    tx.record(_opened(case, referrals=len(referrals)))
    return case


def close_case(
    tx: Transaction, case: Case, *, status: CaseStatus, by: Principal | None, reason: str | None
) -> None:
    """End a case; `by` is empty where nobody had to decide it any more (`CLOSED` only).

    Raises ConflictError where it has ended already, and StaleDataError (at the flush here) where
    somebody else wrote it since it was read.
    """
    if case.status != CaseStatus.OPEN:
        raise ConflictError("this case was decided meanwhile; look at it again")
    case.status, case.reason = status.value, reason
    case.decided_at, case.decided_by = tx.now, by.account_id if by else None
    tx.session.flush()
    tx.record(
        CaseClosed(
            subject=f"case:{case.id}",
            case=case.kind,
            about=about(case),
            outcome=status.value,
            waited_days=(tx.now - case.opened_at).days,
        )
    )


def withdraw_case(  # noqa: PLR0913 - a case may be about any of these
    tx: Transaction,
    *,
    by: Principal | None = None,
    registration_id: int | None = None,
    edit_id: int | None = None,
    listing_id: int | None = None,
    claim_id: int | None = None,
) -> int:
    """Take off the desk whatever waits about this one thing; return how many cases that ended.

    Exactly one id is given; `listing_id` ends the review that was asked for, not the edits.
    """
    ids = {
        CaseKind.REGISTRATION: registration_id,
        CaseKind.EDIT: edit_id,
        CaseKind.NEW_LISTING: edit_id,
        CaseKind.CLAIM: claim_id,
        CaseKind.REVIEW: listing_id,
    }
    if [registration_id, edit_id, listing_id, claim_id].count(None) != len(_COLUMNS) - 1:
        raise ValueError("say which one thing is taken back")
    waiting = [_waiting(kind, key) for kind, key in ids.items() if key]
    # Locked, since an officer may be giving it to a colleague just now.
    chosen = select(Case).where(or_(*waiting)).order_by(Case.id).with_for_update()
    found = tx.session.scalars(chosen.execution_options(populate_existing=True)).all()
    for case in found:
        close_case(tx, case, status=CaseStatus.CLOSED, by=by, reason=None)
    return len(found)


def lock_case(tx: Transaction, case_id: int) -> Case | None:
    """A case while nobody else can change it, None without one.

    What it is about is locked before the case, as whoever takes it back does: an officer and a
    provider who act at the same moment wait for each other, and neither for ever.
    """
    columns = (Case.kind, *(Case.__table__.c[column] for column in sorted(_COLUMNS)))
    seen = tx.session.execute(select(*columns).where(Case.id == case_id)).one_or_none()
    if seen is None:
        return None
    if seen.edit_id is not None and seen.listing_id is not None:
        _lock_row(tx, Listing, seen.listing_id)
    column, _, model = _ABOUT[CaseKind(seen.kind)]
    _lock_row(tx, model, getattr(seen, column))
    return tx.session.get(Case, case_id, with_for_update=True, populate_existing=True)


def _lock_row(tx: Transaction, model: type[Base], key: int) -> None:
    thing = model.__table__.c.id
    tx.session.execute(select(thing).where(thing == key).with_for_update())


def _opened(case: Case, *, referrals: int) -> CaseOpened:
    return CaseOpened(
        subject=f"case:{case.id}",
        case=case.kind,
        reference=case.reference,
        about=about(case),
        referrals=referrals,
    )


def _waiting(kind: CaseKind, key: int | None) -> ColumnElement[bool]:
    """SQL of "the open case of this kind about this thing"."""
    column = Case.__table__.c[_ABOUT[kind][0]]
    return (Case.kind == kind.value) & (Case.status == CaseStatus.OPEN.value) & (column == key)


def _refuse_second(tx: Transaction, case: Case) -> None:
    """Raise ConflictError where a case waits already; two who ask at once wait for each other."""
    kind = CaseKind(case.kind)
    column, _, model = _ABOUT[kind]
    key = getattr(case, column)
    if key is None:
        raise ValueError(f"a case of kind {kind} needs {column}")
    _lock_row(tx, model, key)
    if tx.session.scalars(select(Case.id).where(_waiting(kind, key))).first() is not None:
        raise ConflictError("this waits for the council already")
