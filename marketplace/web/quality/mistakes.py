"""Reports of mistakes on listings' pages: what waits, and what came of each."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from marketplace.domain.access import Permission
from marketplace.domain.errors import RefusedError
from marketplace.domain.mistakes import MistakeOutcome
from marketplace.queries.mistakes import MistakeSeen, MistakeState, mistake
from marketplace.queries.mistakes import mistakes as listed
from marketplace.services.mistakes import end
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_HOW = "Choose what came of it"


class OutcomeForm(Form):
    """What came of a report."""

    version = HiddenField()
    outcome = RadioField(
        "What came of it?",
        [InputRequired(_HOW)],
        choices={each.value: each.label for each in MistakeOutcome},
    )


@requires(Permission.DECIDE_CASES)
def mistakes() -> str:
    """Those that wait, or those that ended."""
    state = asking.choice("state", MistakeState, MistakeState.OPEN)
    found = listed(by=principal(), state=state, page=asking.page())
    return render_template(
        "quality/mistakes.html",
        found=found,
        state=state,
        states={MistakeState.OPEN: "Waiting", MistakeState.ENDED: "Dealt with"},
        paging=asking.paging(page_=found.page, pages=found.pages),
    )


@requires(Permission.DECIDE_CASES)
def mistake_reported(mistake_id: int) -> str | Response:
    """One report, and saying what came of it."""
    found = mistake(mistake_id, by=principal())
    form = OutcomeForm()
    if not form.validate_on_submit():
        return _shown(found, form)
    try:
        end(
            mistake_id,
            outcome=MistakeOutcome(form.outcome.data),
            version=asking.version_from(form.version.data),
            by=principal(),
            now=now(),
        )
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _shown(mistake(mistake_id, by=principal()), form)
    return asking.done(f"{found.reference} is dealt with.", "quality.mistakes")


def add_mistake_pages(pages: Blueprint) -> None:
    """Add the list of reports, and one of them."""
    pages.add_url_rule("/mistakes", view_func=mistakes)
    pages.add_url_rule(
        "/mistakes/<int:mistake_id>", view_func=mistake_reported, methods=("GET", "POST")
    )


def _shown(found: MistakeSeen, form: OutcomeForm) -> str:
    if not form.is_submitted():
        form.version.data = str(found.version)
    return render_template("quality/mistake.html", found=found, form=form)
