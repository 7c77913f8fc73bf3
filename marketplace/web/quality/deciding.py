"""The pages on which an officer decides a case: one for each decision, reason and all."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from marketplace.domain.access import Permission
from marketplace.domain.cases import CaseKind
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.registrations import ClaimMethod
from marketplace.queries.case_page import CaseSeen, case_seen
from marketplace.services import case_decisions
from marketplace.services.case_decisions import Proof
from marketplace.services.document_looks import mark_seen
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_METHODS = {
    ClaimMethod.CALL_BACK.value: "I phoned the number on the register",
    ClaimMethod.OFFICER.value: "I saw other proof",
}


class DecisionForm(Form):
    """What an officer decides. Which fields are shown depends on the decision and the case."""

    version = HiddenField()
    reason = TextAreaField("Reason")
    method = RadioField("How do you know?", choices=_METHODS, validate_choice=False)
    note = TextAreaField("Note for staff")


@requires(Permission.DECIDE_CASES)
def approve(case_id: int) -> str | Response:
    """Approve it; a claim with how the officer knows."""

    def decide(form: DecisionForm, version: int) -> None:
        case_decisions.approve(
            case_id, version=version, by=principal(), now=now(), proof=_proof(form)
        )

    return _page(case_id, "approve", decide, "The case was approved.")


@requires(Permission.DECIDE_CASES)
def give_back(case_id: int) -> str | Response:
    """Return it with a reason that the provider sees."""

    def decide(form: DecisionForm, version: int) -> None:
        case_decisions.give_back(
            case_id, version=version, reason=form.reason.data or "", by=principal(), now=now()
        )

    return _page(case_id, "return", decide, "The case was returned to the provider.")


@requires(Permission.DECIDE_CASES)
def decline(case_id: int) -> str | Response:
    """Decline it with a reason that the provider sees."""

    def decide(form: DecisionForm, version: int) -> None:
        case_decisions.decline(
            case_id,
            version=version,
            reason=form.reason.data or "",
            note=form.note.data or "",
            by=principal(),
            now=now(),
        )

    return _page(case_id, "decline", decide, "The case was declined.")


@requires(Permission.DECIDE_CASES)
def answer(case_id: int) -> str | Response:
    """Answer a provider that asked a person to look."""

    def decide(form: DecisionForm, version: int) -> None:
        case_decisions.answer(
            case_id, version=version, reason=form.reason.data or "", by=principal(), now=now()
        )

    return _page(case_id, "answer", decide, "The provider can read your answer.")


@requires(Permission.DECIDE_CASES)
def document_seen(case_id: int, document_id: int) -> Response:
    """Note that the officer looked at a document and was content."""
    mark_seen(document_id, by=principal(), now=now())
    return asking.done("The document is marked as seen.", "quality.case", case_id=case_id)


def _page(
    case_id: int, decision: str, decide: Callable[[DecisionForm, int], None], told: str
) -> str | Response:
    """Show the form, or carry the decision out; what is refused is said on the form."""
    found = case_seen(case_id, by=principal(), today=asking.today())
    form = DecisionForm()
    if not form.is_submitted():
        form.version.data = request.args.get("version", str(found.version))
        return _shown(found, decision, form)
    if not form.validate():
        return _shown(found, decision, form)
    try:
        decide(form, asking.version_from(form.version.data))
    except InvalidError as error:
        form.refuse(error)
        return _shown(found, decision, form)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _shown(found, decision, form)
    return asking.done(told, "quality.case", case_id=case_id)


def _shown(found: CaseSeen, decision: str, form: DecisionForm) -> str:
    return render_template(
        "quality/decide.html",
        case=found,
        decision=decision,
        form=form,
        is_claim=found.kind is CaseKind.CLAIM,
    )


def _proof(form: DecisionForm) -> Proof:
    method = str(form.method.data or "")
    return Proof(
        method=ClaimMethod(method) if method in _METHODS else None, note=form.note.data or ""
    )
