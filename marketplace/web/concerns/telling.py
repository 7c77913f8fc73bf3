"""The pages of "Tell us" that ask: shown, kept, and which one comes next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_checks import (
    LONGEST_LINE,
    LONGEST_STORY,
    LONGEST_WORDS,
    problems_in,
)
from marketplace.domain.concern_steps import Step, after, before, pertinent, steps
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, NotFoundError
from marketplace.services.concern_drafts import Draft, save, start
from marketplace.web.clock import now
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.fitting import fit
from marketplace.web.concerns.questions import Question, question_for
from marketplace.web.concerns.telling_forms import TellingForm
from marketplace.web.marks import coming_in

CHECKING = "check"
"""In `?back=`: the page was opened from "Check your answers", and leads back there."""
_SORTING = {
    Step.DANGER,
    Step.SUBJECT,
    Step.HAPPENED,
    Step.WENT_WELL,
    Step.WORKING,
    Step.WANTED,
}
"""What decides which kinds of concern it makes."""
_LIMITS = {"story": LONGEST_STORY, "words": LONGEST_WORDS, "line": LONGEST_LINE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One page for one browser: the question, and the draft if there is one."""

    step: Step
    draft: Draft | None

    @property
    def answers(self) -> Answers:
        """Everything that was typed so far."""
        return self.draft.typed if self.draft else Answers()

    @property
    def question(self) -> Question:
        """What this page asks."""
        return question_for(self.step, self.answers)

    def form(self) -> TellingForm:
        """The form: as answered before, or as it was sent just now."""
        answered = self.draft is not None and self.step in self.draft.answered
        shown = self.question.shown(self.answers) if answered or self._is_known() else {}
        form = self.question.form(data=shown)
        fit(form, self.step, self.answers)
        return form

    def state(self) -> str:
        """What this page was made from, in a few letters: to notice a change in another tab."""
        shown = json.dumps(self.question.shown(self.answers), sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    def is_stale(self, form: TellingForm, wanted: Answers) -> bool:
        """Whether this answer was changed in another tab, to something else than what came."""
        if self.draft is None or not form.was.data or form.was.data == self.state():
            return False
        return wanted != self.answers

    def _is_known(self) -> bool:
        """Whether the page before has filled something in, such as a listing's name."""
        return self.step is Step.PROVIDER


@coming_in
def step(step: str) -> Response:
    """One question, or one page that only says something."""
    asking = Asking(step=_known(step), draft=draft_session.opened())
    form = asking.form()
    if not form.is_submitted():
        return _first_look(asking, form)
    if not form.validate():
        return page(asking, form)
    wanted = asking.question.taken(asking.answers, form)
    if _is_wrong(asking.step, wanted, form):
        return page(asking, form)
    try:
        answered = keep(asking, wanted, form)
    except ConflictError:
        return page(replace(asking, draft=draft_session.opened()), form, stale=True)
    return make_response(redirect(_onwards(asking.step, wanted, answered)))


def keep(asking: Asking, wanted: Answers, form: TellingForm) -> frozenset[Step]:
    """Keep the answers, in a new draft where there is none any more; which pages are answered.

    What the person made of it before goes with an answer that sorts it: they are told anew.
    Raises ConflictError where this page was answered differently in another tab.
    """
    if asking.is_stale(form, wanted):
        raise ConflictError("this was answered differently since you opened the page")
    if asking.step in _SORTING and wanted != asking.answers:
        wanted = replace(wanted, kinds=())
    if asking.draft is not None:
        draft = asking.draft
        with suppress(NotFoundError):
            save(draft.token, wanted, draft.version, now(), answered=asking.step)
            draft_session.carry(draft.token)
            return draft.answered | {asking.step}
    draft_session.carry(start(wanted, now(), answered=[asking.step]))
    return frozenset({asking.step})


def page(asking: Asking, form: TellingForm, *, stale: bool = False) -> Response:
    """The page with its form; `stale` says that it was answered differently in another tab."""
    form.draft.data = asking.draft.token if asking.draft else ""
    form.was.data = asking.state()
    shown = render_template(
        f"concerns/steps/{asking.step.value}.html",
        form=form,
        answers=pertinent(asking.answers),
        stale=stale,
        back=back_address(asking.step, asking.answers),
        limits=_LIMITS,
    )
    return make_response(shown, 409 if stale else 200)


def next_address(step: Step, answers: Answers, answered: Collection[Step]) -> str:
    """Where "Continue" leads: the next page, or the check where somebody came from it.

    Whoever came from the check is told and asked on the way what their change has made a question.
    """
    following = after(step, answers)
    if _checking() and (following is None or following.asks):
        following = _still_asked(answers, answered)
    return url_for("concerns.check") if following is None else address_of(following)


def address_of(step: Step) -> str:
    """Where a page is; whoever is checking stays so."""
    return url_for("concerns.step", step=step.value, back=_checking())


def back_address(step: Step, answers: Answers) -> str:
    """Where "Back" leads."""
    if _checking():
        return url_for("concerns.check")
    former = before(step, answers)
    return url_for("concerns.start") if former is None else address_of(former)


def _still_asked(answers: Answers, answered: Collection[Step]) -> Step | None:
    """The first page that was never answered, or not enough."""
    settled = pertinent(answers)
    asked = (step for step in steps(answers) if step.asks)
    return next((s for s in asked if s not in answered or problems_in(s, settled)), None)


def _checking() -> str | None:
    return CHECKING if request.args.get("back") == CHECKING else None


def _known(word: str) -> Step:
    try:
        return Step(word)
    except ValueError:
        abort(404)


def _onwards(step: Step, answers: Answers, answered: Collection[Step]) -> str:
    """A service that was named is looked for first."""
    if step is Step.PROVIDER:
        return url_for("concerns.choose", back=_checking())
    return next_address(step, answers, answered)


def _first_look(asking: Asking, form: TellingForm) -> Response:
    """The page, or where to begin for whoever has no draft; what does not apply is passed over."""
    if asking.draft is None and asking.step is not Step.DANGER:
        return make_response(redirect(url_for("concerns.start")))
    if asking.step not in steps(asking.answers):
        answered = asking.draft.answered if asking.draft else frozenset()
        return make_response(redirect(next_address(asking.step, asking.answers, answered)))
    return page(asking, form)


def _is_wrong(step: Step, wanted: Answers, form: TellingForm) -> bool:
    """Put what is wrong with this page's answers on its fields; say whether anything is."""
    found = tuple(
        FieldProblem(field=problem.field.replace("-", "_"), message=problem.message)
        for problem in problems_in(step, pertinent(wanted))
    )
    form.refuse(InvalidError(found))
    return bool(found)
