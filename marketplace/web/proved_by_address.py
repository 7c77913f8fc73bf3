"""Views whose address proves that they may be used: a mail program posts to them by itself.

Such a view takes no session, so another website's form could do no more with it than whoever
knows its address; and nobody knows that but the owner of the mail in which it stands (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from marketplace.web.marks import Mark, mark_of

_View = TypeVar("_View", bound=Callable[..., object])
_PROVED = "marketplace_proved_by_address"


def proved_by_address(view: _View) -> _View:
    """Say that an unguessable word in the address of a view is all the proof it needs."""
    setattr(view, _PROVED, True)
    return view


def ask_no_token_of_links(app: Flask) -> None:
    """Exempt those views from the session's token. Has to come after they were added.

    Raises ValueError for one that keeps a session: there a token is needed.
    """
    tokens: CSRFProtect = app.extensions["csrf"]
    for name, view in app.view_functions.items():
        if not getattr(view, _PROVED, False):
            continue
        if mark_of(view) is not Mark.PUBLIC:
            raise ValueError(f"{name} keeps a session: its address alone proves nothing")
        tokens.exempt(view)
