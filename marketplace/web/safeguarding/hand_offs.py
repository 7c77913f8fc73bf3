"""The hand-offs of a safeguarding concern, for safeguarding officers."""

from __future__ import annotations

from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.web import hand_off_form, hand_off_records
from marketplace.web.marks import requires

DESK = hand_off_form.HandOffDesk(blueprint="safeguarding", concern="safeguarding.concern")


@requires(Permission.READ_SAFEGUARDING_CONCERNS)
def concern_hand_offs(concern_id: int) -> str:
    """All hand-offs of a concern."""
    return hand_off_form.all_of(DESK, concern_id)


@requires(Permission.READ_SAFEGUARDING_CONCERNS)
def hand_off(concern_id: int, hand_off_id: int) -> str:
    """One hand-off."""
    return hand_off_records.one(DESK, concern_id, hand_off_id)


@requires(Permission.READ_SAFEGUARDING_CONCERNS)
def hand_off_text(concern_id: int, hand_off_id: int) -> str:
    """Its text, to be printed."""
    return hand_off_form.text_of(DESK, concern_id, hand_off_id)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def new_hand_off(concern_id: int) -> str | Response:
    """Hand a concern to somebody else, or tell the person where to go."""
    return hand_off_form.new(DESK, concern_id)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def hand_off_agreed(concern_id: int) -> str | Response:
    """Keep what the person said when they were asked."""
    return hand_off_form.agreed_when_asked(DESK, concern_id)


@requires(Permission.HANDLE_SAFEGUARDING_CONCERNS)
def record_hand_off(concern_id: int, hand_off_id: int, record: str) -> str | Response:
    """Record what is known of a hand-off."""
    return hand_off_records.record(DESK, concern_id, hand_off_id, record)
