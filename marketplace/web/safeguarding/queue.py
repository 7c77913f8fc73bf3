"""The queue of safeguarding officers."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.concern_times import in_hours
from marketplace.domain.safeguarding import Mark
from marketplace.queries.safeguarding_queue import queue as waiting
from marketplace.queries.undelivered import undelivered_to_safeguarding
from marketplace.services import undelivered
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires


@requires(Permission.READ_SAFEGUARDING_CONCERNS)
def queue() -> str:
    """What nobody has accepted first, then what is under way; or what is closed."""
    marks = asking.choices("mark", Mark)
    mark = marks[0] if marks else None
    closed = request.args.get("closed") == "yes"
    found = waiting(by=principal(), now=now(), closed=closed, mark=mark, page=asking.page())
    return render_template(
        "safeguarding/queue.html",
        found=found,
        undelivered=undelivered_to_safeguarding(by=principal()),
        closed=closed,
        mark=mark,
        marks=tuple(Mark),
        in_hours=in_hours,
        paging=asking.paging(page_=found.page, pages=found.pages),
    )


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def mail_again(message_id: int) -> Response:
    """Try a message to an officer again."""
    undelivered.send_again(message_id, by=principal(), now=now())
    return asking.done("The message is sent again.", "safeguarding.queue")


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def mail_aside(message_id: int) -> Response:
    """Put a message to an officer aside."""
    undelivered.put_aside(message_id, by=principal(), now=now())
    return asking.done("The message is put aside.", "safeguarding.queue")
