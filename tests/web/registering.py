"""Somebody who registers, the regulator they are looked up at, and the addresses of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.models.registrations import Registration
from marketplace.queries.registrations import RegistrationView, registration
from marketplace.wiring import EXTENSION
from tests.integration.registering import registration_with
from tests.integration.regulator import Regulator
from tests.integration.regulator import regulator as running_regulator
from tests.web.people import Person
from tests.web.shelf import NOW
from tests.web.visitor import Page, words_of

SCRIPT = "<script>alert('x')</script>"


@contextmanager
def looked_up_at(app: Flask) -> Iterator[Regulator]:
    """Let the application ask a regulator of the test's own."""
    wired = app.extensions[EXTENSION]
    with running_regulator() as place:
        settings = replace(wired.settings, cqc_api_url=place.url)
        app.extensions[EXTENSION] = replace(wired, settings=settings)
        yield place


def principal_of(person: Person) -> Principal:
    """The person as use cases know them."""
    return Principal(
        account_id=person.account_id,
        session_id=1,
        email=person.email,
        name="Alex Example",
        roles=frozenset({Role.PROVIDER}),
    )


def begun(person: Person, answers: Answers, *, claim: ClaimStatus | None = None) -> str:
    """A registration of theirs with these answers; the address of its task list."""
    with person.app.app_context():
        registration_id, _ = registration_with(answers, principal_of(person), claim=claim, now=NOW)
    return f"/provider/registrations/{registration_id}"


def stored(person: Person) -> RegistrationView:
    """The newest registration, as it is kept."""
    with person.app.app_context():
        newest = select(Registration.id).order_by(Registration.id.desc())
        return registration(db.session.scalars(newest).first() or 0, today=NOW.date())


def statuses(page: Page) -> dict[str, str]:
    """The rows of the task list: title and status."""
    return {
        words_of(row.select_one(".govuk-task-list__name-and-hint > *:first-child")): words_of(
            row.select_one(".govuk-task-list__status")
        )
        for row in page.soup.select(".govuk-task-list__item")
    }
