"""The cookie of a browser whose session the service itself would have begun."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import StorageState

from tests.browser.live import Live


def state_with(live: Live, session: Mapping[str, object]) -> StorageState:
    """A browser's state: nothing but a session with this in it."""
    signer = Flask(__name__)
    signer.secret_key = live.environment["SECRET_KEY"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert serializer is not None
    return {
        "cookies": [
            {
                "name": "session",
                "value": str(serializer.dumps(dict(session))),
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
