"""Registrations under way, put into the live service's database: what a test is not about."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from marketplace.app import create_app
from marketplace.config import Settings
from marketplace.demo.people import PASSWORD
from marketplace.domain.access import Principal, Role
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.services.passwords import hash_password
from marketplace.web.clock import system_clock
from tests.browser.live import Live
from tests.integration.registering import registration_with
from tests.web.people import account


def under_way(
    live: Live, answers: Answers, *, email: str, claim: ClaimStatus = ClaimStatus.OPEN
) -> str:
    """The path of the task list of somebody new, with these answers and every document.

    They sign in with this address and the demo's password.
    """
    app = create_app(Settings.from_environment(live.environment))
    with app.app_context():
        now = system_clock()
        account_id = account(email, {Role.PROVIDER}, now=now, password_hash=hash_password(PASSWORD))
        by = Principal(
            account_id=account_id,
            session_id=0,
            email=email,
            name="Alex Example",
            roles=frozenset({Role.PROVIDER}),
        )
        registration_id, _ = registration_with(answers, by, claim=claim, now=now)
        db.session.remove()
        db.engine.dispose()
    return f"/provider/registrations/{registration_id}"


def rows(live: Live, question: str, *given: object) -> list[tuple[object, ...]]:
    """What the live service's database answers."""
    with closing(sqlite3.connect(live.database)) as connection:
        return connection.execute(question, given).fetchall()
