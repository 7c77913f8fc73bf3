"""The draft that a browser goes on with: its token stands in the session and in every form.

So an expired session loses nothing: the form still knows its draft; and a draft that is gone is
made anew from what a form brings. Nothing is written to a session while a page is only looked at.
"""

from __future__ import annotations

from flask import abort, redirect, request, session, url_for

from marketplace.services.concern_drafts import Draft, load
from marketplace.web.clock import now

OURS = "tell-us-"
"""How the names of these pages in the session begin: leaving lets all of them go."""
_FOLLOWING = "following"
"""What whoever follows what they told us is known by."""
_SENT = "concerns.sent"
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
        abort(redirect(url_for(_SENT)))
    return None


def beginning() -> str:
    """Where to go without a draft: to the reference, after it was sent; else where it begins.

    So the way back in the browser leads nobody away from a passphrase that they have not kept.
    """
    draft = load(token(), now())
    return url_for("concerns.start" if draft is None or draft.submission_id is None else _SENT)


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


def forget() -> None:
    """Let this browser forget what was being told or followed. A sign-in stays."""
    for name in [name for name in session if name.startswith(OURS) or name == _FOLLOWING]:
        del session[name]
