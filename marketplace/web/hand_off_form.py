"""The pages of a concern's hand-offs: the same for the QA team and for safeguarding officers.

Each desk has its own addresses and marks (`quality.hand_offs`, `safeguarding.hand_offs`); what
they may read and do is asked by the queries and use cases, of the concern as loaded. A page that
shows a concern writes that it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.domain.concern_access import Reader
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.errors import ConflictError, InvalidError, MarketplaceError, RefusedError
from marketplace.domain.hand_off_texts import text_for, way_to
from marketplace.domain.hand_offs import Basis, Method
from marketplace.queries.hand_off_page import (
    HandOffConcern,
    concern_of,
    hand_off_of,
    hand_offs_of,
)
from marketplace.services.concern_loading import note_read
from marketplace.services.hand_off_sending import NewHandOff, note_consent, send
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.identity import principal

_Choice = TypeVar("_Choice", bound=StrEnum)
_AGREED = {
    Share.WITH_NAME.value: "Yes, and who told us",
    Share.WITHOUT_NAME.value: "Yes, without who told us",
    Share.NO.value: "No",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffDesk:
    """Whose pages they are: their blueprint, and the endpoint of a concern's own page."""

    blueprint: str
    concern: str

    def address(self, view: str, **where: object) -> str:
        """The address of another of these pages."""
        return url_for(f"{self.blueprint}.{view}", **where)  # type: ignore[arg-type]

    def done(self, message: str, view: str, **where: object) -> Response:
        """Go on to another of these pages, which says what was done."""
        flash(message)
        return redirect(self.address(view, **where))


class AgreedForm(Form):
    """What the person said when staff asked them."""

    recipient = HiddenField()
    share = RadioField(
        "What did they say?", choices=_AGREED, validators=[InputRequired("Choose what they said")]
    )


class TextForm(Form):
    """The text of a hand-off, and how it goes."""

    version = HiddenField()
    place = StringField("Which one")
    method = RadioField("How do you send it?", validators=[InputRequired("Choose how you send it")])
    words = TextAreaField("The text as it goes to them")
    takes_over = BooleanField("They take it over: from now on it is with them, and not with us")


def all_of(desk: HandOffDesk, concern_id: int) -> str:
    """Every hand-off of a concern, with its text's number and what to do."""
    concern = opened(concern_id)
    found = hand_offs_of(concern_id, now=now())
    return render_template("hand_offs/all.html", desk=desk, concern=concern, hand_offs=found)


def text_of(desk: HandOffDesk, concern_id: int, hand_off_id: int) -> str:
    """The text of a hand-off, to be printed or copied."""
    concern = opened(concern_id)
    found = hand_off_of(concern_id, hand_off_id, now=now())
    return render_template("hand_offs/text.html", desk=desk, concern=concern, hand_off=found)


def new(desk: HandOffDesk, concern_id: int) -> str | Response:
    """A new hand-off: to whom, on what basis, and then its text."""
    concern = opened(concern_id)
    recipient = _asked("recipient", Recipient)
    if recipient is None or recipient not in concern.recipients:
        missing = "asked" in request.args
        return render_template("hand_offs/whom.html", desk=desk, concern=concern, missing=missing)
    signposts = request.args.get("way") == Method.SIGNPOSTED.value
    if signposts or not any(way.is_sent for way in concern.methods(recipient)):
        return _text_page(desk, concern, recipient, basis=None)
    basis = _asked("basis", Basis)
    if basis not in concern.bases(recipient):
        return _basis_page(desk, concern, recipient)
    return _text_page(desk, concern, recipient, basis=basis)


def agreed_when_asked(desk: HandOffDesk, concern_id: int) -> str | Response:
    """Keep what the person said when they were asked, and go on with the hand-off."""
    form = AgreedForm()
    recipient = _of(form.recipient.data, Recipient)
    if not form.validate_on_submit():
        return _basis_page(desk, opened(concern_id), recipient, form)
    share = Share(form.share.data)
    note_consent(concern_id, recipient, share, by=principal(), now=now())
    told = "What they said is kept."
    return desk.done(told, "new_hand_off", concern_id=concern_id, recipient=recipient.value)


def opened(concern_id: int) -> HandOffConcern:
    """The concern of this page, and that it was read."""
    if request.method != "POST":
        note_read(concern_id, by=principal(), now=now(), audience=Reader.STAFF)
    return concern_of(concern_id, by=principal())


def refused(form: Form, error: MarketplaceError) -> None:
    """Keep the form with what speaks against it: nothing that was written is lost."""
    if isinstance(error, InvalidError):
        form.refuse(error)
    else:
        form.form_errors.append(str(error)[:1].upper() + str(error)[1:])


def _basis_page(
    desk: HandOffDesk, concern: HandOffConcern, recipient: Recipient, form: AgreedForm | None = None
) -> str:
    form = form or AgreedForm(formdata=None, recipient=recipient.value)
    return render_template(
        "hand_offs/basis.html", desk=desk, concern=concern, recipient=recipient, form=form
    )


def _text_page(
    desk: HandOffDesk, concern: HandOffConcern, recipient: Recipient, *, basis: Basis | None
) -> str | Response:
    """The last page of a new hand-off; without a basis the person is told where to go."""
    form = _text_form(concern, recipient, basis)
    if form.validate_on_submit():
        try:
            version = asking.version_from(form.version.data)
            made = send(
                concern.id, _new(form, recipient, basis), version=version, by=principal(), now=now()
            )
        except (InvalidError, RefusedError, ConflictError) as error:
            refused(form, error)
            form.version.data = str(concern.version)
        else:
            told = "It is kept that you sent it." if basis else "The person can read it now."
            return desk.done(told, "hand_off", concern_id=concern.id, hand_off_id=made)
    return render_template(
        "hand_offs/words.html",
        desk=desk,
        concern=concern,
        recipient=recipient,
        basis=basis,
        form=form,
        earlier=[
            each for each in hand_offs_of(concern.id, now=now()) if each.recipient is recipient
        ],
    )


def _text_form(concern: HandOffConcern, recipient: Recipient, basis: Basis | None) -> TextForm:
    form = TextForm()
    ways = [way for way in concern.methods(recipient) if way.is_sent is (basis is not None)]
    form.method.choices = {way.value: way.label for way in ways}
    form.place.label.text = _PLACES.get(recipient, "Who there")
    if basis is None:
        form.method.data = Method.SIGNPOSTED.value
        form.words.label.text = "What you tell the person"
    if not form.is_submitted():
        form.version.data = str(concern.version)
        form.words.data = (
            text_for(concern.answers, recipient=recipient, basis=basis)
            if basis
            else way_to(recipient)
        )
    return form


_PLACES = {Recipient.HEALTH: "Which NHS body", Recipient.HOST_BOROUGH: "Which council"}


def _new(form: TextForm, recipient: Recipient, basis: Basis | None) -> NewHandOff:
    return NewHandOff(
        recipient=recipient,
        basis=basis or Basis.PUBLIC_TASK,
        method=Method(form.method.data),
        words=form.words.data or "",
        place=form.place.data or "",
        takes_over=bool(basis and form.takes_over.data),
    )


def _asked(name: str, kind: type[_Choice]) -> _Choice | None:
    given = request.args.get(name, "")
    return _of(given, kind, name=name) if given else None


def _of(given: str | None, kind: type[_Choice], name: str = "recipient") -> _Choice:
    try:
        return kind(given or "")
    except ValueError:
        raise BadParameter(name, "Choose one of the values that the page offers.") from None
