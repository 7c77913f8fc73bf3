"""Check your answers: everything that will be sent, each with its way back."""

from __future__ import annotations

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.concern_checks import problems
from marketplace.domain.concern_steps import Step
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.own_answers import summary
from marketplace.web.concerns.telling import CHECKING, address_of
from marketplace.web.concerns.telling_forms import NothingForm
from marketplace.web.marks import coming_in


@coming_in
def check() -> Response:
    """All answers; what is missing leads to its page, and nothing is sent from here."""
    draft = draft_session.opened()
    if draft is None:
        return make_response(redirect(draft_session.beginning()))
    found = [(problem.message, _address(problem.step)) for problem in problems(draft.answers)]
    shown = render_template(
        "concerns/check.html",
        groups=[
            (title, [(row, _address(row.step)) for row in rows])
            for title, rows in summary(draft.answers, files=draft.files)
        ],
        to_mend=found,
        form=NothingForm(draft=draft.token),
        back=address_of(Step.FILES),
    )
    return make_response(shown)


def _address(step: Step) -> str:
    """Where an answer is changed; then back to here."""
    return url_for("concerns.step", step=step.value, back=CHECKING)
