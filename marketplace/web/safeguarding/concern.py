"""One safeguarding concern: everything that is known of it, and what one button does."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from flask import render_template, request
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission, Principal
from marketplace.domain.concern_access import Reader
from marketplace.domain.concern_times import in_hours
from marketplace.domain.concerns import ConcernStatus
from marketplace.domain.safeguarding import Mark
from marketplace.queries.concern_history import (
    files_of,
    replies_of,
    steps_of,
    themes_of,
    triages_of,
)
from marketplace.queries.hand_off_page import hand_offs_of
from marketplace.queries.safeguarding_page import safeguarding_seen
from marketplace.services import safeguarding_concerns
from marketplace.services.concern_loading import note_read
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.concern_summary import needs_of, parts_of
from marketplace.web.identity import principal
from marketplace.web.marks import requires


class _Act(Protocol):
    def __call__(
        self, concern_id: int, /, *, version: int, by: Principal, now: datetime
    ) -> None: ...


@requires(Permission.READ_SAFEGUARDING_CONCERNS)
def concern(concern_id: int) -> str:
    """The whole of it. Opening this page is an event."""
    who = principal()
    found = safeguarding_seen(concern_id, by=who, now=now())
    note_read(concern_id, by=who, now=now(), audience=Reader.STAFF)
    return render_template(
        "safeguarding/concern.html",
        concern=found,
        parts=parts_of(found.answers),
        needs=needs_of(found.answers),
        steps=steps_of(concern_id),
        files=files_of(found.submission_id, concern_id=concern_id),
        replies=replies_of(concern_id),
        triages=triages_of(concern_id),
        themes=themes_of(concern_id),
        hand_offs=hand_offs_of(concern_id, now=now()),
        marks=tuple(Mark),
        status=ConcernStatus,
        account_id=who.account_id,
        in_hours=in_hours,
    )


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def accept(concern_id: int) -> Response:
    """Accept it for the team."""
    return _done(concern_id, safeguarding_concerns.accept, "You have accepted this concern.")


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def take_on(concern_id: int) -> Response:
    """Take care of it from now on."""
    return _done(concern_id, safeguarding_concerns.take_on, "You take care of this concern now.")


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def release(concern_id: int) -> Response:
    """Let go on what waited; back to the concern that it waited for."""
    _act(concern_id, safeguarding_concerns.release)
    return asking.done("What waited goes on now by itself.", "safeguarding.queue")


def _done(concern_id: int, act: _Act, told: str) -> Response:
    _act(concern_id, act)
    return asking.done(told, "safeguarding.concern", concern_id=concern_id)


def _act(concern_id: int, act: _Act) -> None:
    version = asking.version_from(request.form.get("version"))
    act(concern_id, version=version, by=principal(), now=now())
