"""People who have signed in, made without the way in: rows of the database and a cookie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count

from bs4 import Tag
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from marketplace.domain.access import Role
from marketplace.domain.sign_ins import digest, new_token
from marketplace.models.accounts import Account, AccountRole, Membership, SecondFactor, SignIn
from marketplace.models.base import db
from marketplace.services.sign_ins import form_secret
from marketplace.web.clock import CLOCK
from tests.web.visitor import PROMISES_OF_SIGNED_IN, Page, Visitor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The authenticator secret of everybody here."""
_numbers = count(1)
_Fields = Mapping[str, object]


class Person(Visitor):
    """Somebody who has signed in. Every page that they fetch is checked too."""

    promises = PROMISES_OF_SIGNED_IN

    def __init__(self, app: Flask, *, account_id: int, email: str, token: str) -> None:
        super().__init__(app.test_client())
        self.app = app
        self.account_id = account_id
        self.email = email
        self.token = token
        with app.app_context():
            self.secret = form_secret(account_id)
        with self._client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
            session["csrf_token"] = self.secret

    def csrf(self) -> str:
        """A token for this person's forms, as their pages carry it."""
        signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
        token: str = signer.dumps(self.secret)
        return token

    def cookie(self) -> str:
        """The session cookie, as a browser sends it to a server of its own."""
        kept = self._client.get_cookie("session")
        assert kept is not None
        return f"session={kept.value}"

    def send(self, path: str, fields: _Fields | None = None, **more: object) -> TestResponse:
        """Post fields with this person's token; nothing about the answer is checked."""
        return self._post(path, {"csrf_token": self.csrf(), **(fields or {}), **more})

    def post(
        self, path: str, fields: _Fields | None = None, *, status: int = 302, **more: object
    ) -> TestResponse:
        """Post fields with this person's token; the answer has to have this status."""
        answer = self.send(path, fields, **more)
        assert answer.status_code == status, answer.text
        return answer

    def refused(self, path: str, fields: _Fields | None = None, **more: object) -> Page:
        """Post answers that are refused: the form's page, with every promise kept."""
        page = Page(self.post(path, fields, status=200, **more))
        for promise in self.promises:
            promise(page)
        return page

    def submit(self, page: Page, *, form: str = "main form", **fields: object) -> TestResponse:
        """Send a form of a page as a browser would, with some of its fields filled in.

        `form` selects it where a page has several. The address is the form's own, else the page's.
        """
        element = page.soup.select_one(form)
        assert isinstance(element, Tag)
        came_from = page.response.request
        here = came_from.full_path if came_from.query_string else came_from.path
        path = str(element.get("action") or here)
        return self._post(path, {**fields_of(element), **fields})

    def _post(self, path: str, data: _Fields) -> TestResponse:
        """Post fields; a file is a pair of a stream and a name, and makes the form a multipart."""
        files = {
            name: FileStorage(stream=value[0], filename=value[1], name=name)
            for name, value in data.items()
            if isinstance(value, tuple)
        }
        if not files:
            return self._client.post(path, data=data, buffered=True)
        # Encoded here: Werkzeug would write a large one to a file that it does not close.
        boundary, body = encode_multipart({**data, **files})
        kind = f"multipart/form-data; boundary={boundary}"
        return self._client.post(path, data=body, content_type=kind, buffered=True)


def fields_of(form: Tag) -> dict[str, object]:
    """The values that a form has as it comes."""
    values: dict[str, list[str]] = {}
    for element in form.select("input[name], textarea[name], select[name]"):
        kind = element.get("type")
        if kind in {"submit", "file"} or (
            kind in {"radio", "checkbox"} and "checked" not in element.attrs
        ):
            continue
        values.setdefault(str(element["name"]), []).extend(_values(element))
    return dict(values)


def _values(element: Tag) -> list[str]:
    if element.name == "select":
        chosen = element.select("option[selected]") or element.select("option")[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if element.name == "textarea":
        return [element.get_text()]
    return [str(element.get("value", ""))]


def signed_in(  # noqa: PLR0913 - each has its default
    app: Flask,
    role: Role | Iterable[Role],
    *,
    provider_ids: Iterable[int] = (),
    email: str | None = None,
    name: str = "Alex Example",
    second_factor: bool | None = None,
) -> Person:
    """Somebody of these roles who has signed in, second factor and all.

    Staff have a second factor, and providers have none, unless `second_factor` says otherwise.
    An address that has an account already signs in once more.
    """
    roles = frozenset((role,) if isinstance(role, Role) else role)
    email = email or f"{min(roles) if roles else 'nobody'}-{next(_numbers)}@example.org"
    staff = any(each.is_staff for each in roles)
    with app.app_context():
        now: datetime = app.config[CLOCK]()
        account_id = account(
            email,
            roles,
            provider_ids=provider_ids,
            name=name,
            second_factor=staff if second_factor is None else second_factor,
            now=now,
        )
        token = new_token()
        passed = db.session.get(SecondFactor, account_id) is not None
        db.session.add(
            SignIn(
                account_id=account_id,
                token_hash=digest(token),
                browser="Firefox on Linux",
                started_at=now,
                last_seen_at=now,
                second_factor_at=now if passed else None,
            )
        )
        db.session.commit()
    return Person(app, account_id=account_id, email=email, token=token)


def account(  # noqa: PLR0913 - each has its default
    email: str,
    roles: Iterable[Role],
    *,
    now: datetime,
    provider_ids: Iterable[int] = (),
    name: str = "Alex Example",
    second_factor: bool = False,
    password_hash: str | None = None,
) -> int:
    """The account with this address, made where there is none; in an open context."""
    row = db.session.query(Account).filter_by(email=email).one_or_none()
    if row is None:
        row = Account(
            email=email,
            name=name,
            password_hash=password_hash,
            email_confirmed_at=now,
            created_at=now,
        )
        db.session.add(row)
        db.session.flush()
        if second_factor:
            factor = SecondFactor(account_id=row.id, secret=SECRET, created_at=now)
            factor.confirmed_at = now
            db.session.add(factor)
        db.session.add_all(AccountRole(account_id=row.id, role=each.value) for each in roles)
    db.session.add_all(
        Membership(account_id=row.id, provider_id=each, since=now) for each in provider_ids
    )
    db.session.commit()
    return row.id
