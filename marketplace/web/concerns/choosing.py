"""Which of the services that are called like it somebody means; the typed name is always one."""

from __future__ import annotations

from dataclasses import replace

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from marketplace.domain.concern_answers import Answers, Naming
from marketplace.domain.concern_checks import LONGEST_LINE
from marketplace.domain.concern_steps import Step, has_service
from marketplace.domain.errors import ConflictError
from marketplace.queries.naming import NameFound, suggestions
from marketplace.web.concerns import draft_session
from marketplace.web.concerns.telling import Asking, address_of, keep, next_address
from marketplace.web.concerns.telling_forms import ChoosingForm
from marketplace.web.marks import coming_in

AS_TYPED = "as-typed"


@coming_in
def choose() -> Response:
    """The choices, and what was chosen. Where nothing is called like it, on to the next page."""
    asking = Asking(step=Step.PROVIDER, draft=draft_session.opened())
    found = _found(asking.answers)
    form = _form(asking.answers.naming, found)
    if not form.validate_on_submit():
        return _page(asking, form, found) if found else _onwards(asking.answers, asking)
    wanted = _chosen(asking.answers, form, found)
    try:
        keep(asking, wanted, form)
    except ConflictError:
        return make_response(redirect(request.full_path))
    return _onwards(wanted, asking)


def _found(answers: Answers) -> tuple[NameFound, ...]:
    if not has_service(answers) or not answers.naming.words:
        return ()
    return suggestions(answers.naming.words, answers.naming.place)


def _form(naming: Naming, found: tuple[NameFound, ...]) -> ChoosingForm:
    """The typed name first, then what was found. What was chosen before is chosen."""
    known = {_key(each): each.name for each in found}
    chosen = next((_key(each) for each in found if each.cqc_id == naming.cqc_id), AS_TYPED)
    form = ChoosingForm(data={"found": chosen if naming.cqc_id else None})
    form.found.choices = {AS_TYPED: f"“{naming.words}”, as I typed it", **known}
    return form


def _page(asking: Asking, form: ChoosingForm, found: tuple[NameFound, ...]) -> Response:
    form.draft.data = asking.draft.token if asking.draft else ""
    form.was.data = asking.state()
    shown = render_template(
        "concerns/choose.html",
        form=form,
        hints={_key(each): _whereabouts(each) for each in found},
        back=address_of(Step.PROVIDER),
        stale=False,
    )
    return make_response(shown)


def _chosen(answers: Answers, form: ChoosingForm, found: tuple[NameFound, ...]) -> Answers:
    """The answers with the service that was chosen; the typed name stays as it is."""
    chosen = next((each for each in found if _key(each) == form.found.data), None)
    if chosen is None:
        return answers
    naming = Naming(
        words=chosen.name[:LONGEST_LINE], place=chosen.place[:LONGEST_LINE], cqc_id=chosen.cqc_id
    )
    return replace(answers, naming=naming)


def _onwards(answers: Answers, asking: Asking) -> Response:
    answered = asking.draft.answered if asking.draft else frozenset()
    address = next_address(Step.PROVIDER, answers, answered | {Step.PROVIDER})
    return make_response(redirect(address))


def _key(found: NameFound) -> str:
    """How the form names a choice: services without registration have no ID."""
    return found.cqc_id or f"{found.name}, {found.place}"


def _whereabouts(found: NameFound) -> str:
    """What tells services of one name apart."""
    organisation = "" if found.organisation == found.name else found.organisation
    return ", ".join(filter(None, (organisation, found.place)))
