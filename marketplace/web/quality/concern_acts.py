"""What an officer does with a concern, each on a page of its own that says what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import render_template, request
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from marketplace.domain.access import Permission
from marketplace.domain.concern_access import Reader
from marketplace.domain.concerns import ClosedWhy
from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.inbox import ASKED_TO_REPLY
from marketplace.queries.concern_page import ConcernSeen, concern_seen, shared_words
from marketplace.services import concern_considering, concern_ending, concern_notes, spam
from marketplace.services.concern_loading import note_read
from marketplace.services.concern_sharing import share_concern
from marketplace.services.safeguarding_concerns import raise_concern
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_WHYS = {why.value: why.label for why in (ClosedWhy.CONSIDERED, ClosedWhy.HANDED_OFF)}


class Act(StrEnum):
    """One page."""

    NOTE = "note"
    TELL = "tell"
    CONSIDER = "consider"
    SHARE = "share"
    CLOSE = "close"
    SPAM = "spam"
    RAISE = "raise"


class SpamAct(StrEnum):
    """What an officer says of a concern that may be none."""

    PROPOSE = "propose"
    AGREE = "agree"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What is said once it is done, and where it leads: the list, where the concern is gone."""

    told: str
    to_list: bool = False


class ActForm(Form):
    """What an officer writes or chooses. Which fields are shown depends on the act."""

    version = HiddenField()
    words = TextAreaField("Words")
    why = RadioField("Why is it closed?", choices=_WHYS, validate_choice=False)


_Carry = Callable[[ActForm, int], None]


@requires(Permission.HANDLE_CONCERNS)
def note_concern(concern_id: int) -> str | Response:
    """Write a note that staff read."""

    def carry(form: ActForm, _version: int) -> None:
        words = form.words.data or ""
        concern_notes.write_note(concern_id, words=words, by=principal(), now=now())

    return _page(concern_id, Act.NOTE, carry, _Done(told="The note is kept."))


@requires(Permission.HANDLE_CONCERNS)
def tell_concern(concern_id: int) -> str | Response:
    """Tell the person something."""

    def carry(form: ActForm, _version: int) -> None:
        words = form.words.data or ""
        concern_notes.tell_person(concern_id, words=words, by=principal(), now=now())

    return _page(concern_id, Act.TELL, carry, _Done(told="The person can read it now."))


@requires(Permission.HANDLE_CONCERNS)
def consider_concern(concern_id: int) -> str | Response:
    """Say what was considered, in words for the person."""

    def carry(form: ActForm, version: int) -> None:
        concern_considering.consider_concern(
            concern_id, words=form.words.data or "", version=version, by=principal(), now=now()
        )

    done = _Done(told="It is considered, and the person can read your words.")
    return _page(concern_id, Act.CONSIDER, carry, done)


@requires(Permission.HANDLE_CONCERNS)
def share_with_provider(concern_id: int) -> str | Response:
    """Put it before the provider, in the words that the person agreed to."""

    def carry(_form: ActForm, version: int) -> None:
        share_concern(concern_id, version=version, by=principal(), now=now())

    return _page(concern_id, Act.SHARE, carry, _Done(told="The provider can read it now."))


@requires(Permission.HANDLE_CONCERNS)
def close_concern(concern_id: int) -> str | Response:
    """Close it, once everybody who had it is done and the person was told."""

    def carry(form: ActForm, version: int) -> None:
        if form.why.data not in _WHYS:
            raise RefusedError("Choose why it is closed.")
        why = ClosedWhy(form.why.data)
        concern_ending.close_concern(
            concern_id, why=why, version=version, by=principal(), now=now()
        )

    return _page(concern_id, Act.CLOSE, carry, _Done(told="It is closed."))


@requires(Permission.HANDLE_CONCERNS)
def spam_concern(concern_id: int) -> str | Response:
    """Say that it is no concern; agree, as somebody else; or find that it is one."""
    act = request.form.get("act", "")

    def carry(_form: ActForm, version: int) -> None:
        if act not in set(SpamAct):
            raise RefusedError("Choose one of the buttons.")
        _SPAM[SpamAct(act)](concern_id, version=version, by=principal(), now=now())

    return _page(concern_id, Act.SPAM, carry, _Done(told="That is kept."))


@requires(Permission.HANDLE_CONCERNS)
def raise_with_safeguarding(concern_id: int) -> str | Response:
    """Pass to the safeguarding team what an officer found in it."""

    def carry(form: ActForm, version: int) -> None:
        raise_concern(
            concern_id, words=form.words.data or "", version=version, by=principal(), now=now()
        )

    done = _Done(told="The safeguarding team has it now.", to_list=True)
    return _page(concern_id, Act.RAISE, carry, done)


_SPAM = {
    SpamAct.PROPOSE: spam.propose_spam,
    SpamAct.AGREE: spam.agree_spam,
    SpamAct.REFUSE: spam.refuse_spam,
}


def _page(concern_id: int, act: Act, carry: _Carry, done: _Done) -> str | Response:
    """Show the form, or carry it out; what is refused is said on the form."""
    found = concern_seen(concern_id, by=principal(), today=asking.today())
    form = ActForm()
    if not form.is_submitted():
        form.version.data = str(found.version)
    if not form.validate_on_submit():
        return _shown(found, act, form)
    try:
        carry(form, asking.version_from(form.version.data))
    except InvalidError as error:
        form.refuse(error)
        return _shown(found, act, form)
    except RefusedError as error:
        form.form_errors.append(str(error))
        return _shown(found, act, form)
    if done.to_list:
        return asking.done(done.told, "quality.concerns")
    return asking.done(done.told, "quality.concern", concern_id=concern_id)


def _shown(found: ConcernSeen, act: Act, form: ActForm) -> str:
    return render_template(
        "quality/concerns/act.html",
        concern=found,
        act=act,
        form=form,
        extract=_extract(found) if act is Act.SHARE else "",
        asks_reply=found.kind in ASKED_TO_REPLY,
        is_own_spam=found.spam_by == principal().account_id,
    )


def _extract(found: ConcernSeen) -> str:
    """What the provider would read. To look at it is to read the concern."""
    note_read(found.id, by=principal(), now=now(), audience=Reader.STAFF)
    return shared_words(found)
