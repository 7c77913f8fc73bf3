"""The draft that a browser goes on with: its token stands in the session and in every form.

So an expired session loses nothing: the form still knows its draft; and a draft that is gone is
made anew from what a form brings. Nothing is written to a session while a page is only looked at.
"""

from __future__ import annotations

from flask import abort, redirect, request, session, url_for

from marketplace.services.concern_drafts import Draft, load
from marketplace.web.clock import now
from marketplace.web.sent_here import SentHere

OURS = "tell-us-"
"""How the names of these pages in the session begin: leaving lets all of them go."""
_FOLLOWING = "following"
"""What whoever follows what they told us is known by."""
_HERE = SentHere(path="/tell-us")
"""The tokens of the drafts that were sent from a browser."""
DRAFT = "tell-us-draft"
"""The token of the draft."""
FIELD = "draft"
"""The field of every form that carries it too."""


def token() -> str | None:
    """The token of the draft that this request is about: that of its form first."""
    sent = request.form.get(FIELD, "") if request.method == "POST" else ""
    kept = session.get(DRAFT)
    return sent or (kept if isinstance(kept, str) else None)


def opened() -> Draft | None:
    """The draft that this request is about; None where there is none (any more).

    A form of a draft that was sent leads to the page that says so; anything else begins anew.
    """
    draft = load(token(), now())
    if draft is None or draft.submission_id is None:
        return draft
    if request.method == "POST":
        abort(redirect(to_sent(draft.token)))
    return None


def beginning() -> str:
    """Where to go without a draft: to the reference, after it was sent; else where it begins.

    So the way back in the browser leads nobody away from a passphrase that they have not kept.
    """
    draft = load(token(), now())
    if draft is None or draft.submission_id is None:
        return url_for("concerns.start")
    return address_of_sent(draft.token)


def is_live() -> bool:
    """Whether this browser has a draft that can be added to: decided by the session alone.

    It is asked before the body of the request is read.
    """
    kept = session.get(DRAFT)
    draft = load(kept, now()) if isinstance(kept, str) else None
    return draft is not None and draft.submission_id is None


def carry(draft_token: str) -> None:
    """Let this browser go on with a draft."""
    session[DRAFT] = draft_token


def to_sent(draft_token: str) -> str:
    """The address of the page with the reference; this browser can open it from now on.

    Another draft that this browser goes on with, in another tab, stays.
    """
    session.setdefault(DRAFT, draft_token)
    _HERE.keep(draft_token, now=now())
    return address_of_sent(draft_token)


def address_of_sent(draft_token: str) -> str:
    """The address of the page with the reference of a draft that was sent."""
    return url_for("concerns.sent", which=_HERE.which(draft_token))


def sent_token() -> str | None:
    """The token of the draft whose reference this request is about: `?which=` says which one.

    It stands in a form, in the cookie for it, or in the session where no answer to it arrived.
    """
    which = request.args.get("which", "")
    _HERE.forget_old(now=now())
    for known in (token(), session.get(DRAFT)):
        if isinstance(known, str) and which in {"", _HERE.which(known)}:
            return known
    return _HERE.found(which, now=now())


def let_go(draft_token: str) -> None:
    """Let this browser forget one that was sent, and what it follows; a draft beside it stays."""
    _HERE.forget(_HERE.which(draft_token))
    session.pop(_FOLLOWING, None)
    if session.get(DRAFT) == draft_token:
        del session[DRAFT]


def forget() -> None:
    """Let this browser forget what was being told, sent or followed. A sign-in stays."""
    _HERE.forget_all()
    for name in [name for name in session if name.startswith(OURS) or name == _FOLLOWING]:
        del session[name]
