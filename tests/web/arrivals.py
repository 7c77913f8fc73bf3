"""Somebody who has not signed in yet, with a browser that keeps cookies, and their mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
from bs4 import Tag
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.domain.access import Role
from marketplace.domain.messages import MessageKind
from marketplace.models.accounts import SecondFactor
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.services.links import link_address
from marketplace.services.passwords import hash_password
from marketplace.web.clock import CLOCK
from tests.web.people import account, fields_of
from tests.web.visitor import PROMISES_OF_SIGNED_IN, Page, Visitor

PASSWORD = "purple lamp river"
OTHER = "quiet orange ladder"


class Arrival(Visitor):
    """A browser with cookies. Every page that it fetches is checked."""

    promises = PROMISES_OF_SIGNED_IN

    def __init__(
        self, app: Flask, *, address: str = "192.0.2.1", browser: str = "Firefox/1"
    ) -> None:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        client.environ_base["HTTP_USER_AGENT"] = browser
        super().__init__(client)
        self.app = app
        self.client = client

    def fill_in(self, path: str, **fields: object) -> TestResponse:
        """Open a page, fill its form in and send it, as a browser would."""
        page = self.get(path)
        return self.submit(page, **fields)

    def submit(self, page: Page, **fields: object) -> TestResponse:
        """Send the main form of a page."""
        form = page.soup.select_one("main form")
        assert isinstance(form, Tag)
        action = str(form.get("action") or page.response.request.full_path)
        return self.client.post(action, data={**fields_of(form), **fields}, buffered=True)

    def at_once(self, *sends: Callable[[], TestResponse]) -> list[str]:
        """Send each from a tab of its own in the same moment; where the answers lead.

        None of them knows what the others' answers put into the session, and that of the last
        answer is what the browser keeps.
        """
        before = self.client.get_cookie("session")
        assert before is not None
        led = []
        for send in sends:
            self.client.set_cookie("session", before.value)
            led.append(str(send().location))
        return led

    def lose(self, address: str, *, path: str) -> None:
        """Let the answer that led to an address never have arrived."""
        (which,) = parse_qs(urlsplit(address).query)["which"]
        self.client.delete_cookie(f"sent-{which}", path=path)

    def refused(self, path: str, **fields: object) -> Page:
        """Fill a page's form in so that it comes back with what is wrong, and check that."""
        answer = self.fill_in(path, **fields)
        assert answer.status_code == 200, answer.location
        page = Page(answer)
        for promise in self.promises:
            promise(page)
        assert page.soup.select(".govuk-error-summary")
        return page

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Sign in with the form."""
        return self.fill_in("/account/sign-in", email=email, password=password, **more)


def somebody(  # noqa: PLR0913 - each has its default
    app: Flask,
    role: Role = Role.PROVIDER,
    *,
    email: str = "asha@example.org",
    name: str = "Asha Vale",
    second_factor: bool = False,
    provider_ids: tuple[int, ...] = (),
) -> int:
    """An account with PASSWORD; its id."""
    with app.app_context():
        return account(
            email,
            [role],
            now=now_of(app),
            name=name,
            second_factor=second_factor,
            provider_ids=provider_ids,
            password_hash=hash_password(PASSWORD),
        )


def now_of(app: Flask) -> datetime:
    """What time it is for the application."""
    told: datetime = app.config[CLOCK]()
    return told


def later(app: Flask, by: timedelta) -> datetime:
    """Let time pass for the application."""
    then = now_of(app) + by
    app.config[CLOCK] = lambda: then
    return then


def code_of(app: Flask, account_id: int, *, steps: int = 0) -> str:
    """What the authenticator app of somebody shows."""
    with app.app_context():
        factor = db.session.get(SecondFactor, account_id)
        assert factor is not None
        return pyotp.TOTP(factor.secret).at(now_of(app), counter_offset=steps)


def mail_to(app: Flask, email: str) -> list[Message]:
    """The messages to an address, the oldest first."""
    with app.app_context():
        chosen = select(Message).where(Message.address == email).order_by(Message.id)
        return list(db.session.scalars(chosen))


def link_to(app: Flask, email: str, kind: MessageKind) -> str:
    """The path of the link in the newest message of a kind to an address."""
    message = [each for each in mail_to(app, email) if each.kind == kind][-1]
    with app.app_context():
        return link_address(int(message.refers["link_id"])).removeprefix("http://localhost")
