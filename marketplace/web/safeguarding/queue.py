"""The queue of safeguarding officers."""

from __future__ import annotations

from flask import render_template, request

from marketplace.domain.access import Permission
from marketplace.domain.concern_times import in_hours
from marketplace.domain.safeguarding import Mark
from marketplace.queries.safeguarding_queue import queue as waiting
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
        closed=closed,
        mark=mark,
        marks=tuple(Mark),
        in_hours=in_hours,
        paging=asking.paging(page_=found.page, pages=found.pages),
    )
