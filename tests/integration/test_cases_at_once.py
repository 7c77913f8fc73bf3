"""An officer and a provider who act on one case at the same moment: neither meets a fault."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.registrations import Registration
from marketplace.services import edit_sending
from marketplace.services.case_decisions import approve, assign
from marketplace.services.registration_sending import take_back
from tests.integration.desk import add_person
from tests.integration.editing import NOW, RENAMED, sent
from tests.integration.kept import keep
from tests.integration.registering import a_provider, sent_registration
from tests.ports import PATIENCE_IN_SECONDS
from tests.unit.registrations import answers_of

TIMES = 6
"""Enough for both to be first, and for both to hold what the other one waits for."""

Done = list[MarketplaceError | None]


@pytest.fixture
def officer(directory: Flask) -> Principal:
    del directory
    return add_person("officer@example.org", Role.QA)


def at_once(app: Flask, *tasks: Callable[[], object]) -> Done:
    """Do things in threads that start together; what a rule refused. Any other error is raised."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> MarketplaceError | None:
        with app.app_context():
            start.wait(timeout=PATIENCE_IN_SECONDS)
            try:
                task()
            except MarketplaceError as refused:
                return refused
            return None

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def case_about(**what: int) -> Case:
    db.session.rollback()
    case = db.session.scalars(select(Case).filter_by(**what)).one()
    db.session.expunge(case)
    db.session.rollback()
    return case


def sent_by(number: int) -> tuple[Principal, int]:
    by = a_provider(f"alex{number}@example.org")
    answers = answers_of(ProviderKind.UNREGULATED, name=f"Lunch club number {number}")
    return by, sent_registration(answers, by)[0]


def test_a_registration_is_approved_or_taken_back(directory: Flask, officer: Principal) -> None:
    for number in range(TIMES):
        by, registration_id = sent_by(number)
        case = case_about(registration_id=registration_id)
        took_back, approved = at_once(
            directory,
            partial(take_back, registration_id, by=by, now=NOW),
            partial(approve, case.id, version=case.version, by=officer, now=NOW),
        )
        status = db.session.get_one(Registration, registration_id).status
        assert (took_back is None, approved is None, status) in {
            (True, False, "open"),
            (False, True, "approved"),
        }


def test_changes_are_approved_or_taken_back(directory: Flask, officer: Principal) -> None:
    for number in range(TIMES):
        kept = keep(provider=f"Larkspur {number}", email=f"owner{number}@example.org")
        edit_id = sent(kept, RENAMED)
        case = case_about(edit_id=edit_id)
        _, approved = at_once(
            directory,
            partial(edit_sending.take_back, edit_id, by=kept.by, now=NOW),
            partial(approve, case.id, version=case.version, by=officer, now=NOW),
        )
        status = db.session.get_one(ListingEdit, edit_id).status
        assert status == ("approved" if approved is None else "open")


def test_what_is_given_to_an_officer_can_be_taken_back_at_that_moment(
    directory: Flask, officer: Principal
) -> None:
    for number in range(TIMES):
        by, registration_id = sent_by(number)
        case = case_about(registration_id=registration_id)
        took_back, _ = at_once(
            directory,
            partial(take_back, registration_id, by=by, now=NOW),
            partial(
                assign,
                case.id,
                version=case.version,
                account_id=officer.account_id,
                by=officer,
                now=NOW,
            ),
        )
        assert took_back is None
        assert case_about(registration_id=registration_id).status == "closed"
