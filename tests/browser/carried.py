"""The cookies of a browser to which the service itself would have given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeSerializer
from playwright.sync_api import StorageState

from marketplace.web.sent_here import SentHere
from tests.browser.live import Live


def state_with(live: Live, session: Mapping[str, object]) -> StorageState:
    """A browser's state: nothing but a session with this in it."""
    signer = Flask(__name__)
    signer.secret_key = _secret(live)
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert serializer is not None
    return _state(live, name="session", value=str(serializer.dumps(dict(session))))


def state_choosing(live: Live, slugs: Sequence[str]) -> StorageState:
    """A browser's state: nothing but a shortlist with these listings on it."""
    serializer = URLSafeSerializer(_secret(live), salt="shortlist")
    return _state(live, name="shortlist", value=str(serializer.dumps(list(slugs))))


def state_sent(live: Live, here: SentHere, which: str, secret: str, *, at: int) -> StorageState:
    """A browser's state: nothing but that this was sent from it. `which` is the word for it."""
    serializer = URLSafeSerializer(_secret(live), salt=f"sent here {here.path}")
    return _state(live, name=f"sent-{which}", value=str(serializer.dumps([secret, at])))


def _secret(live: Live) -> str:
    return live.environment["SECRET_KEY"]


def _state(live: Live, *, name: str, value: str) -> StorageState:
    return {
        "cookies": [
            {
                "name": name,
                "value": value,
                "domain": str(urlsplit(live.url).hostname),
                "path": "/",
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Lax",
            }
        ],
        "origins": [],
    }
