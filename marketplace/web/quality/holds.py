"""Officers suspend a listing or place a safeguarding hold, look at it again, and lift it."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from marketplace.domain.access import Permission
from marketplace.domain.errors import InvalidError
from marketplace.domain.visibility import HoldKind
from marketplace.queries.listing_history import ListingSeen, listing_seen
from marketplace.queries.officers_holds import officers_holds
from marketplace.queries.safeguarding_reasons import reasons_of
from marketplace.services.suspensions import (
    HoldWords,
    hold_back,
    let_go,
    look_again,
    note_reading,
)
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.form_fields import DayField
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_Act = Callable[[], None]


class HoldForm(Form):
    """Why, and until when."""

    words = TextAreaField("Why")
    review_on = DayField("When does somebody look at this again?")

    @property
    def said(self) -> HoldWords:
        """What the officer wrote."""
        return HoldWords(words=self.words.data or "", review_on=self.review_on.data)


@requires(Permission.READ_DESK)
def holds() -> str:
    """The holds of officers, the one due for review first."""
    found = officers_holds(by=principal(), today=asking.today())
    return render_template("quality/holds.html", holds=found)


@requires(Permission.SUSPEND)
def suspend(listing_id: int) -> str | Response:
    """Suspend a listing."""
    form, who = HoldForm(), principal()

    def act() -> None:
        hold_back(listing_id, HoldKind.SUSPENSION, said=form.said, by=who, now=now())

    return _page(listing_id, form, "suspend", act, "The listing is suspended.")


@requires(Permission.SUSPEND)
def review_suspension(listing_id: int) -> str | Response:
    """Leave a suspension in place until another day."""
    form, who = HoldForm(), principal()

    def act() -> None:
        look_again(listing_id, HoldKind.SUSPENSION, said=form.said, by=who, now=now())

    return _page(listing_id, form, "review", act, "The review is noted.")


@requires(Permission.SUSPEND)
def lift_suspension(listing_id: int) -> str | Response:
    """Lift a suspension."""
    form, who = HoldForm(), principal()

    def act() -> None:
        words = form.words.data or ""
        let_go(listing_id, HoldKind.SUSPENSION, words=words, by=who, now=now())

    return _page(listing_id, form, "lift", act, "The suspension is lifted.")


@requires(Permission.PLACE_SAFEGUARDING_HOLD)
def safeguard(listing_id: int) -> str | Response:
    """Place a safeguarding hold."""
    form, who = HoldForm(), principal()

    def act() -> None:
        hold_back(listing_id, HoldKind.SAFEGUARDING, said=form.said, by=who, now=now())

    return _page(listing_id, form, "safeguard", act, "The safeguarding hold is placed.")


@requires(Permission.PLACE_SAFEGUARDING_HOLD)
def review_safeguarding(listing_id: int) -> str | Response:
    """Leave a safeguarding hold in place until another day."""
    form, who = HoldForm(), principal()

    def act() -> None:
        look_again(listing_id, HoldKind.SAFEGUARDING, said=form.said, by=who, now=now())

    return _page(listing_id, form, "review-safeguarding", act, "The review is noted.")


@requires(Permission.PLACE_SAFEGUARDING_HOLD)
def lift_safeguarding(listing_id: int) -> str | Response:
    """Lift a safeguarding hold."""
    form, who = HoldForm(), principal()

    def act() -> None:
        words = form.words.data or ""
        let_go(listing_id, HoldKind.SAFEGUARDING, words=words, by=who, now=now())

    return _page(listing_id, form, "lift-safeguarding", act, "The safeguarding hold is lifted.")


@requires(Permission.PLACE_SAFEGUARDING_HOLD)
def safeguarding(listing_id: int) -> str:
    """The reasons of a listing's safeguarding holds. Opening this page is an event."""
    who = principal()
    note_reading(listing_id, by=who, now=now())
    return render_template(
        "quality/safeguarding.html",
        listing=listing_seen(listing_id, by=who),
        reasons=reasons_of(listing_id, by=who),
    )


def _page(listing_id: int, form: HoldForm, step: str, act: _Act, told: str) -> str | Response:
    """Show the form, or carry it out and go back to the listing."""
    seen = listing_seen(listing_id, by=principal())
    if not form.validate_on_submit():
        return _shown(seen, form, step)
    try:
        act()
    except InvalidError as error:
        form.refuse(error)
        return _shown(seen, form, step)
    return asking.done(told, "quality.listing", listing_id=listing_id)


def _shown(seen: ListingSeen, form: HoldForm, step: str) -> str:
    return render_template(
        "quality/hold.html", listing=seen, form=form, step=step, lifts=step.startswith("lift")
    )
