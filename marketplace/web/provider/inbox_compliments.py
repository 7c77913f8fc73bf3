"""A provider agrees, or does not, that a compliment stands on its listing."""

from __future__ import annotations

from flask import flash, request
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.errors import NotFoundError
from marketplace.queries.compliments import compliment_of
from marketplace.services.compliments import provider_agrees, provider_declines
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.inbox import opened, to_item

_ANSWERS = {
    "yes": (provider_agrees, "You agree that it is shown. The council looks at it before it is."),
    "no": (provider_declines, "It is not shown on your listing."),
}


@requires(Permission.ANSWER_CONCERNS)
def inbox_publish(concern_id: int) -> Response:
    """Take the provider's answer."""
    opened(concern_id)
    found = compliment_of(concern_id)
    if found is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    given = request.form.get("agree", "")
    if given not in _ANSWERS:
        raise BadParameter("agree", "Choose one of the two buttons.")
    answer, told = _ANSWERS[given]
    answer(found.id, by=principal(), now=now())
    flash(told)
    return to_item(concern_id)
