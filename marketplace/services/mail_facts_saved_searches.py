"""What messages about saved searches are made from.

Of the search itself nothing is said: somebody may have typed anything into it, and somebody else's
address with it. What is new is read through the public door when the message is made, so that
nothing hidden meanwhile is in it.
"""

from __future__ import annotations

from marketplace.domain.dates import day_in_words
from marketplace.domain.messages import WhyNotSent
from marketplace.domain.saved_searches import CONFIRM_WITHIN, MOST_IN_ONE_MESSAGE
from marketplace.models.saved_searches import SavedSearch
from marketplace.queries import visible
from marketplace.queries.shown import Summary
from marketplace.services.mail_facts import Asked, Facts, NotDue, written
from marketplace.services.saved_searches import LinkFor, address_of_link
from marketplace.wiring import adapters


def confirm(message: Asked) -> Facts:
    """The link that confirms it. Raises NotDue where it is too old by now."""
    row = _row(message)
    # Of one that is confirmed the link works on; the message says the same of it as of a new one.
    until = (message.created_at if row.confirmed_at else row.asked_at) + CONFIRM_WITHIN
    if row.confirmed_at is None and message.now >= until:
        raise NotDue(WhyNotSent.LINK_EXPIRED)
    return {"link": address_of_link(row, LinkFor.CONFIRM), "until": day_in_words(until)}


def still_wanted(message: Asked) -> Facts:
    """The links that keep and stop it. Raises NotDue where it was confirmed meanwhile."""
    row = _row(message)
    if row.asked_again_at is None:
        raise NotDue(WhyNotSent.CONFIRMED)
    return {
        "link": address_of_link(row, LinkFor.CONFIRM),
        "stop": address_of_link(row, LinkFor.STOP),
    }


def something_new(message: Asked) -> Facts:
    """The new listings that the public can see now. Raises NotDue where there are none left.

    Those that were hidden meanwhile are as if they never had been: the next ones are named instead.
    """
    row = _row(message)
    ids = [message.key(f"listing_{place}") for place in range(1, message.key("named") + 1)]
    shown = visible.summaries(ids)
    if not shown:
        raise NotDue(WhyNotSent.NOTHING_LEFT)
    # Which of those that were not kept are still shown is not known here: a message with room left
    # does not speak of them.
    others = len(shown) - MOST_IN_ONE_MESSAGE
    return {
        "listings": "\n\n".join(map(_lines, shown[:MOST_IN_ONE_MESSAGE])),
        "one": len(shown) == 1,
        "more": others > 0 or (others == 0 and message.key("more") > 0),
        "stop": address_of_link(row, LinkFor.STOP),
    }


def _row(message: Asked) -> SavedSearch:
    """The saved search. Raises NotDue where it was stopped, or is now somebody else's."""
    row = message.row(SavedSearch, "search_id")
    if row.email != message.address:
        raise NotDue(WhyNotSent.IS_GONE)
    return row


def _lines(summary: Summary) -> str:
    """A listing in two lines: its name and town, and its address."""
    where = f", {written(summary.town)}" if summary.town else ""
    return f"* {written(summary.name)}{where}\n{_address(summary.slug)}"


def _address(slug: str) -> str:
    return f"{adapters().settings.base_url}/listings/{slug}"
