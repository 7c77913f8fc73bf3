"""Documents that providers gave and no officer has looked at yet: renewed ones have no case."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission, may
from marketplace.queries.documents import unseen
from marketplace.services.document_looks import mark_seen
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires


@requires(Permission.READ_DOCUMENTS)
def documents() -> str:
    """All of them, oldest first."""
    who = principal()
    return render_template(
        "documents/unseen.html",
        found=unseen(by=who, today=asking.today()),
        may_decide=may(who, Permission.DECIDE_CASES),
    )


@requires(Permission.DECIDE_CASES)
def see_document(document_id: int) -> Response:
    """Note that the officer looked at one and was content."""
    mark_seen(document_id, by=principal(), now=now())
    return asking.done("The document is marked as seen.", "quality.documents")
