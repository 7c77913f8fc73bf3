"""What the browser carries of "Tell us": names in the session, and how they are all let go.

Every name begins alike, so that leaving lets go of what any page kept, whoever wrote the page.
Nothing is written to a session while a page is only looked at: it would outlive the look.
"""

from __future__ import annotations

from flask import session

OURS = "tell-us-"
"""How every name of these pages in the session begins."""
_FOLLOWING = "following"
"""What whoever follows what they told us is known by."""
DRAFT = "tell-us-draft"
"""The token of the draft. The forms carry it too: an expired session loses nothing."""


def forget() -> None:
    """Let this browser forget what was being told or followed. A sign-in stays."""
    for name in [name for name in session if name.startswith(OURS) or name == _FOLLOWING]:
        del session[name]


def token() -> str | None:
    """The token of the draft that this browser goes on with."""
    kept = session.get(DRAFT)
    return kept if isinstance(kept, str) else None


def carry(draft_token: str) -> None:
    """Let this browser go on with a draft."""
    session[DRAFT] = draft_token
