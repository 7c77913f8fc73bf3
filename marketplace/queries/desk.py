"""The council's desk: what waits for an officer, oldest first. A bounded number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.cases import CaseKind, CaseStatus, working_days_left
from marketplace.models.accounts import Account, AccountRole
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.models.register import RegisterPlace
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.pages import Turn

UNNAMED = "Not named yet"


class Whose(StrEnum):
    """Whose cases."""

    ALL = "all"
    MINE = "mine"
    NOBODYS = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFilter:
    """What is asked for. `decided` shows those that have ended, newest first."""

    kind: CaseKind | None = None
    whose: Whose = Whose.ALL
    overdue: bool = False
    decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in a list. `name` is what it is about; `days_left` counts working days."""

    id: int
    reference: str
    kind: CaseKind
    status: CaseStatus
    name: str
    opened_at: datetime
    due_on: date
    days_left: int
    assigned_to: str | None
    referrals: int
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One page of cases. `pages` is at least 1."""

    rows: tuple[CaseRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCounts:
    """How many open cases there are, and of which sort."""

    open: int
    mine: int
    nobodys: int
    overdue: int


_officer = aliased(Account)


def cases(asked: DeskFilter, *, by: Principal, today: date, page: int = 1) -> CasePage:
    """One page of what is asked for; a page beyond the last is the last."""
    require(by, Permission.READ_DESK)
    wanted = _conditions(asked, by=by, today=today)
    total = db.session.scalar(select(func.count()).select_from(Case).where(*wanted)) or 0
    turn = Turn.to(page, total=total)
    order = (Case.decided_at.desc(), Case.id.desc()) if asked.decided else (Case.opened_at, Case.id)
    chosen = _rows().where(*wanted).order_by(*order)
    rows = tuple(_row(row, today) for row in db.session.execute(turn.rows(chosen)))
    return CasePage(rows=rows, total=total, page=turn.page, pages=turn.pages)


def earlier_cases(case: Case, *, today: date, most: int = 20) -> tuple[CaseRow, ...]:
    """Other cases of the same provider, or of the same person before there is one."""
    if case.provider_id is not None:
        whose = Case.provider_id == case.provider_id
    elif case.opened_by is not None:
        whose = Case.opened_by == case.opened_by
    else:
        return ()
    chosen = _rows().where(whose, Case.id != case.id).order_by(Case.id.desc()).limit(most)
    return tuple(_row(row, today) for row in db.session.execute(chosen))


def counts(*, by: Principal, today: date) -> DeskCounts:
    """The numbers of the desk, in one statement."""
    require(by, Permission.READ_DESK)
    row = db.session.execute(
        select(
            func.count().label("open"),
            func.count().filter(Case.assigned_to == by.account_id).label("mine"),
            func.count().filter(Case.assigned_to.is_(None)).label("nobodys"),
            func.count().filter(Case.due_on < today).label("overdue"),
        ).where(Case.status == CaseStatus.OPEN.value)
    ).one()
    return DeskCounts(open=row.open, mine=row.mine, nobodys=row.nobodys, overdue=row.overdue)


def officers(permission_roles: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Who can be given a case: ids and names of open accounts with one of these roles."""
    chosen = (
        select(Account.id, Account.name)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(AccountRole.role.in_(permission_roles), Account.closed_at.is_(None))
        .distinct()
        .order_by(Account.name, Account.id)
    )
    return tuple((row.id, row.name) for row in db.session.execute(chosen))


def _conditions(asked: DeskFilter, *, by: Principal, today: date) -> list[ColumnElement[bool]]:
    is_open = Case.status == CaseStatus.OPEN.value
    wanted = [~is_open if asked.decided else is_open]
    if asked.kind is not None:
        wanted.append(Case.kind == asked.kind.value)
    if asked.whose is Whose.MINE:
        wanted.append(Case.assigned_to == by.account_id)
    if asked.whose is Whose.NOBODYS:
        wanted.append(Case.assigned_to.is_(None))
    if asked.overdue:
        wanted.append(Case.due_on < today)
    return wanted


def _rows() -> Select[Any]:
    """Cases with the names that they are about; the long answers stay in the database."""
    return (
        select(
            Case.id,
            Case.reference,
            Case.kind,
            Case.status,
            Case.opened_at,
            Case.due_on,
            Case.notices,
            Case.decided_at,
            Claim.cqc_id,
            Provider.name.label("provider"),
            Listing.name.label("listing"),
            RegisterPlace.name.label("place"),
            Registration.answers["organisation"]["name"].as_string().label("organisation"),
            ListingEdit.content["name"].as_string().label("edited"),
            _officer.name.label("officer"),
        )
        .outerjoin(Provider, Provider.id == Case.provider_id)
        .outerjoin(Listing, Listing.id == Case.listing_id)
        .outerjoin(Registration, Registration.id == Case.registration_id)
        .outerjoin(ListingEdit, ListingEdit.id == Case.edit_id)
        .outerjoin(Claim, Claim.id == Case.claim_id)
        .outerjoin(RegisterPlace, RegisterPlace.cqc_id == Claim.cqc_id)
        .outerjoin(_officer, _officer.id == Case.assigned_to)
    )


def _row(row: Row[Any], today: date) -> CaseRow:
    names = {
        CaseKind.REGISTRATION: (row.organisation, row.provider),
        CaseKind.EDIT: (row.listing, row.edited, row.provider),
        CaseKind.NEW_LISTING: (row.edited, row.provider),
        CaseKind.CLAIM: (row.place, row.cqc_id, row.organisation),
        CaseKind.REVIEW: (row.listing, row.provider),
    }
    kind = CaseKind(row.kind)
    return CaseRow(
        id=row.id,
        reference=row.reference,
        kind=kind,
        status=CaseStatus(row.status),
        name=next((name for name in names[kind] if name), UNNAMED),
        opened_at=row.opened_at,
        due_on=row.due_on,
        days_left=working_days_left(today, row.due_on),
        assigned_to=row.officer,
        referrals=len(row.notices.get("referrals", ())),
        decided_at=row.decided_at,
    )
