"""What waits on the desk: the list, one case, and who takes care of it."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField

from marketplace.domain.access import Permission, may
from marketplace.domain.cases import DECISIONS, CaseKind
from marketplace.queries.case_page import CaseSeen, case_seen
from marketplace.queries.desk import DeskFilter, Whose, officers
from marketplace.queries.desk import cases as listed
from marketplace.queries.registrations import registration
from marketplace.services.case_decisions import OFFICER_ROLES, assign
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.registration_summary import Card, cards

NOBODY = "nobody"


class AssignForm(Form):
    """Who takes care of a case."""

    account_id = SelectField("Who takes care of this case")
    version = HiddenField()


@requires(Permission.READ_DESK)
def cases() -> str:
    """Cases, oldest first, with filters."""
    kinds = asking.choices("kind", CaseKind)
    asked = DeskFilter(
        kind=kinds[0] if kinds else None,
        whose=asking.choice("whose", Whose, Whose.ALL),
        overdue=request.args.get("overdue") == "yes",
        decided=request.args.get("decided") == "yes",
    )
    found = listed(asked, by=principal(), today=asking.today(), page=asking.page())
    return render_template(
        "quality/cases.html",
        asked=asked,
        found=found,
        kinds=tuple(CaseKind),
        paging=asking.paging(page_=found.page, pages=found.pages),
    )


@requires(Permission.READ_DESK)
def case(case_id: int) -> str:
    """One case, with everything that belongs to it."""
    found = case_seen(case_id, by=principal(), today=asking.today())
    return render_template(
        "quality/case.html",
        case=found,
        cards=_cards(found),
        decisions=DECISIONS[found.kind],
        may_decide=may(principal(), Permission.DECIDE_CASES) and found.is_open,
        may_read_documents=may(principal(), Permission.READ_DOCUMENTS),
        assign_form=_assign_form(found),
    )


@requires(Permission.DECIDE_CASES)
def assign_case(case_id: int) -> Response:
    """Give a case to an officer, or to nobody."""
    found = case_seen(case_id, by=principal(), today=asking.today())
    form = _assign_form(found)
    form.validate_on_submit()
    chosen = str(form.account_id.data)
    if chosen != NOBODY and chosen not in dict(form.account_id.choices):
        raise BadParameter("account_id", "Choose somebody from the list.")
    assign(
        case_id,
        version=asking.version_from(form.version.data),
        account_id=int(chosen) if chosen.isdecimal() else None,
        by=principal(),
        now=now(),
    )
    return asking.done("The case was assigned.", "quality.case", case_id=case_id)


def _assign_form(found: CaseSeen) -> AssignForm:
    form = AssignForm()
    people = officers(tuple(role.value for role in OFFICER_ROLES))
    choices = {NOBODY: "Nobody"} | {str(account_id): name for account_id, name in people}
    form.account_id.choices = choices
    if not form.is_submitted():
        form.account_id.data = str(found.assigned_to or NOBODY)
        form.version.data = str(found.version)
    return form


def _cards(found: CaseSeen) -> tuple[Card, ...]:
    """All answers of a registration, as its sender reads them."""
    if found.registration_id is None or found.kind is not CaseKind.REGISTRATION:
        return ()
    return cards(registration(found.registration_id, today=asking.today()).facts)
