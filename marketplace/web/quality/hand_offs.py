"""Hand-offs that wait, and those of a concern, for the QA team."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.queries.council_complaints import not_with_complaints_team
from marketplace.queries.hand_offs import Waiting
from marketplace.queries.hand_offs import hand_offs as listed
from marketplace.web import asking, hand_off_form, hand_off_records
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.marks import requires

DESK = hand_off_form.HandOffDesk(blueprint="quality", concern="quality.concern")


@requires(Permission.READ_CONCERNS)
def hand_offs() -> str:
    """Three lists: not confirmed, overdue, and closed without telling the person."""
    asked = asking.choice("list", Waiting, Waiting.OVERDUE)
    found = listed(asked, by=principal(), now=now(), page=asking.page())
    return render_template(
        "quality/hand_offs.html",
        asked=asked,
        found=found,
        lists=tuple(Waiting),
        complaints=not_with_complaints_team(by=principal(), now=now()),
        paging=asking.paging(page_=found.page, pages=found.pages),
    )


@requires(Permission.READ_CONCERNS)
def concern_hand_offs(concern_id: int) -> str:
    """All hand-offs of a concern."""
    return hand_off_form.all_of(DESK, concern_id)


@requires(Permission.READ_CONCERNS)
def hand_off(concern_id: int, hand_off_id: int) -> str:
    """One hand-off."""
    return hand_off_records.one(DESK, concern_id, hand_off_id)


@requires(Permission.READ_CONCERNS)
def hand_off_text(concern_id: int, hand_off_id: int) -> str:
    """Its text, to be printed."""
    return hand_off_form.text_of(DESK, concern_id, hand_off_id)


@requires(Permission.HANDLE_CONCERNS)
def new_hand_off(concern_id: int) -> str | Response:
    """Hand a concern to somebody else, or tell the person where to go."""
    return hand_off_form.new(DESK, concern_id)


@requires(Permission.HANDLE_CONCERNS)
def hand_off_agreed(concern_id: int) -> str | Response:
    """Keep what the person said when they were asked."""
    return hand_off_form.agreed_when_asked(DESK, concern_id)


@requires(Permission.HANDLE_CONCERNS)
def record_hand_off(concern_id: int, hand_off_id: int, record: str) -> str | Response:
    """Record what is known of a hand-off."""
    return hand_off_records.record(DESK, concern_id, hand_off_id, record)
