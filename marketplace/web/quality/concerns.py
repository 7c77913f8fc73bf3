"""What people told us: the list, one concern, who takes care of it, and that we have it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField

from marketplace.domain.access import Permission, may
from marketplace.domain.concern_access import Reader
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.themes import Theme
from marketplace.queries.concern_history import (
    files_of,
    links_of,
    replies_of,
    steps_of,
    themes_of,
    triages_of,
    words_of,
)
from marketplace.queries.concern_page import ConcernSeen, concern_seen, provider_name
from marketplace.queries.concerns import ConcernFilter, Stage
from marketplace.queries.concerns import concerns as listed
from marketplace.queries.desk import Whose, officers
from marketplace.queries.hand_off_page import hand_offs_of
from marketplace.services import concern_triage
from marketplace.services.concern_loading import note_read
from marketplace.services.concern_triage import OFFICER_ROLES
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.concern_summary import needs_of, parts_of
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_NOBODY = "nobody"
_KINDS = tuple(kind for kind in ConcernKind if not kind.is_restricted)


class VersionForm(Form):
    """What the officer saw when they decided."""

    version = HiddenField()


class AssignForm(VersionForm):
    """Who takes care of a concern."""

    account_id = SelectField("Who takes care of it")


@requires(Permission.READ_CONCERNS)
def concerns() -> str:
    """Concerns with filters: the most urgent first, then the oldest."""
    kinds, statuses, themes = (
        asking.choices("kind", ConcernKind),
        asking.choices("status", ConcernStatus),
        asking.choices("theme", Theme),
    )
    asked = ConcernFilter(
        stage=asking.choice("stage", Stage, Stage.WAITING),
        kind=kinds[0] if kinds else None,
        status=statuses[0] if statuses else None,
        provider_id=asking.number("provider"),
        theme=themes[0] if themes else None,
        whose=asking.choice("whose", Whose, Whose.ALL),
    )
    return _list(asked)


def _list(asked: ConcernFilter) -> str:
    found = listed(asked, by=principal(), today=asking.today(), page=asking.page())
    return render_template(
        "quality/concerns/list.html",
        asked=asked,
        provider=provider_name(asked.provider_id) if asked.provider_id else None,
        found=found,
        kinds=_KINDS,
        stages=tuple(Stage),
        statuses=tuple(ConcernStatus),
        themes=tuple(Theme),
        may_enter=may(principal(), Permission.HANDLE_CONCERNS),
        paging=asking.paging(page_=found.page, pages=found.pages),
    )


@requires(Permission.READ_CONCERNS)
def concern(concern_id: int) -> str | Response:
    """One concern, with everything that belongs to it. Opening this page is an event."""
    who = principal()
    found = concern_seen(concern_id, by=who, today=asking.today())
    if found.facts.is_restricted:
        return redirect(url_for("safeguarding.concern", concern_id=concern_id))
    note_read(concern_id, by=who, now=now(), audience=Reader.STAFF)
    words = words_of(concern_id, submission_id=found.submission_id, by=who)
    return render_template(
        "quality/concerns/concern.html",
        concern=found,
        parts=parts_of(found.answers),
        needs=needs_of(found.answers),
        words=words,
        files=files_of(found.submission_id, concern_id=concern_id),
        replies=replies_of(concern_id),
        steps=steps_of(concern_id),
        triages=triages_of(concern_id),
        themes=themes_of(concern_id),
        links=links_of(concern_id, by=who, today=asking.today()),
        hand_offs=hand_offs_of(concern_id, now=now()),
        assign_form=_assign_form(found),
        is_own_spam=found.spam_by == who.account_id,
    )


@requires(Permission.HANDLE_CONCERNS)
def acknowledge_concern(concern_id: int) -> Response:
    """Confirm that the QA team has it."""
    version = asking.version_from(VersionForm().version.data)
    concern_triage.acknowledge(concern_id, version=version, by=principal(), now=now())
    return asking.done("It is acknowledged.", "quality.concern", concern_id=concern_id)


@requires(Permission.HANDLE_CONCERNS)
def assign_concern(concern_id: int) -> Response:
    """Give it to an officer, or to nobody."""
    form = _assign_form(concern_seen(concern_id, by=principal(), today=asking.today()))
    form.validate_on_submit()
    chosen = str(form.account_id.data)
    if chosen not in dict(form.account_id.choices):
        raise BadParameter("account_id", "Choose somebody from the list.")
    concern_triage.assign(
        concern_id,
        account_id=int(chosen) if chosen != _NOBODY else None,
        version=asking.version_from(form.version.data),
        by=principal(),
        now=now(),
    )
    return asking.done("It was assigned.", "quality.concern", concern_id=concern_id)


def _assign_form(found: ConcernSeen) -> AssignForm:
    form = AssignForm()
    people = officers(tuple(role.value for role in OFFICER_ROLES[Recipient.QA]))
    form.account_id.choices = {_NOBODY: "Nobody"} | {str(key): name for key, name in people}
    if not form.is_submitted():
        form.account_id.data = str(found.assigned_to or _NOBODY)
        form.version.data = str(found.version)
    return form
