"""A registration as a whole: begun, its task list, checked, sent, and how it stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.errors import ConflictError, InvalidError
from marketplace.domain.registration_checks import Part, problems
from marketplace.domain.registration_tasks import Task, TaskState, is_ready, tasks
from marketplace.queries.registrations import RegistrationView
from marketplace.services import registrations
from marketplace.services.registration_sending import send, take_back
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.registration_asking import (
    CHECKING,
    address_of,
    changing,
    own,
    version_sent,
)
from marketplace.web.provider.registration_forms import ButtonForm
from marketplace.web.registration_summary import cards

_TAGS = {
    TaskState.IN_PROGRESS: "govuk-tag--light-blue",
    TaskState.NOT_STARTED: "govuk-tag--blue",
    TaskState.STOPPED: "govuk-tag--red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """One heading of the task list, and its rows as the component takes them."""

    title: str
    items: tuple[dict[str, object], ...]


@requires(Permission.REGISTER)
def begin() -> Response | str:
    """What registering needs, and the button that begins."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return render_template("registration/begin.html", form=form)
    registration_id = registrations.start(by=principal(), now=now())
    return redirect(url_for("provider.registration", registration_id=registration_id))


@requires(Permission.REGISTER)
def overview(registration_id: int) -> str:
    """The task list while it can be changed, else how the registration stands."""
    found = own(registration_id)
    if not found.status.can_change or found.account_id != principal().account_id:
        sent_cards = cards(found.facts)
        return render_template("registration/status.html", registration=found, cards=sent_cards)
    rows = tasks(found.facts)
    done = sum(task.state is TaskState.DONE for task in rows)
    return render_template(
        "registration/tasks.html",
        registration=found,
        groups=_groups(found, rows),
        done=done,
        of=len(rows),
        ready=is_ready(rows),
    )


@requires(Permission.REGISTER)
def check(registration_id: int) -> Response:
    """Check your answers, and send them."""
    found = changing(registration_id)
    form = ButtonForm()
    if not form.validate_on_submit():
        return _check_page(found, form)
    try:
        send(registration_id, version=version_sent(), by=principal(), now=now())
    except InvalidError:
        return _check_page(own(registration_id), form)
    except ConflictError:
        return _check_page(own(registration_id), form, stale=True)
    return make_response(redirect(url_for("provider.registration_sent", registration_id=found.id)))


@requires(Permission.REGISTER)
def sent(registration_id: int) -> Response:
    """It arrived: the reference, and what happens next."""
    found = own(registration_id)
    if found.due_on is None:
        address = url_for("provider.registration", registration_id=registration_id)
        return make_response(redirect(address))
    return make_response(render_template("registration/sent.html", registration=found))


@requires(Permission.REGISTER)
def withdraw(registration_id: int) -> Response:
    """Take back what was sent, to change it."""
    take_back(registration_id, by=principal(), now=now())
    return make_response(
        redirect(url_for("provider.registration", registration_id=registration_id))
    )


def _check_page(found: RegistrationView, form: ButtonForm, *, stale: bool = False) -> Response:
    """All answers, each with its way back, and what is still to put right."""
    form.version.data = str(found.version)
    to_mend = [
        (problem.sentence, _address(found, problem.part, problem.offer))
        for problem in problems(found.facts)
    ]
    shown = render_template(
        "registration/check.html",
        registration=found,
        form=form,
        stale=stale,
        to_mend=to_mend,
        cards=[(card, _address(found, card.part, card.offer)) for card in cards(found.facts)],
    )
    return make_response(shown, 409 if stale else 200)


def _address(found: RegistrationView, part: Part, offer: int | None) -> str:
    """Where an answer is changed or put right: of a service, its own page; then back to here."""
    if offer is None:
        return f"{address_of(part, found.id)}?back={CHECKING}"
    return url_for("provider.registration_offer", registration_id=found.id, number=offer)


def _groups(found: RegistrationView, rows: tuple[Task, ...]) -> list[TaskGroup]:
    titles = dict.fromkeys(task.group for task in rows)
    return [
        TaskGroup(
            title=title,
            items=tuple(_item(found, task) for task in rows if task.group == title),
        )
        for title in titles
    ]


def _item(found: RegistrationView, task: Task) -> dict[str, object]:
    """One row as the design system's task list takes it."""
    item: dict[str, object] = {"title": {"text": task.title}, "status": _status(task)}
    if task.state is TaskState.CANNOT_START:
        item["hint"] = {"text": f"{task.why}."}
    else:
        item["href"] = address_of(task.part, found.id)
    if task.state is TaskState.STOPPED:
        item["hint"] = {"text": f"{task.problems[0].sentence}."}
    return item


def _status(task: Task) -> dict[str, object]:
    if tag := _TAGS.get(task.state):
        return {"tag": {"text": task.state.label, "classes": tag}}
    later = task.state is TaskState.CANNOT_START
    return {
        "text": task.state.label,
        "classes": "govuk-task-list__status--cannot-start-yet" if later else "",
    }
