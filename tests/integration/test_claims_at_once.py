"""Many at once: two who prove one location, and one who guesses from several threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.errors import InvalidError, MarketplaceError, RefusedError
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.registrations import Claim
from tests.integration.claiming import (
    Claimant,
    claimant,
    code_of,
    register,
    status_of,
    stored,
    wrong_code,
)
from tests.integration.desk import kept
from tests.integration.town import START
from tests.ports import PATIENCE_IN_SECONDS

NOW = START + timedelta(minutes=1)


def at_once(app: Flask, *tasks: Callable[[], object]) -> list[object]:
    """Do things in threads that start together; what each returned or raised."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        with app.app_context():
            start.wait(timeout=PATIENCE_IN_SECONDS)
            try:
                return task()
            except MarketplaceError as error:
                return error

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def with_codes(*people: Claimant) -> list[int]:
    """Claims of one place, in the order of the people, each with its code sent."""
    ids = []
    with register() as simulator:
        for person in people:
            claim = person.claim()
            person.has_sent(claim.id, simulator)
            ids.append(claim.id)
    return ids


def test_of_two_who_prove_one_place_at_once_one_is_verified_and_the_other_referred(
    directory: Flask,
) -> None:
    people = [claimant(), claimant("sam@example.org"), claimant("kim@example.org")]
    ids = with_codes(*people)
    codes = [code_of(claim_id) for claim_id in ids]
    db.session.rollback()
    at_once(
        directory,
        *(
            lambda person=person, claim_id=claim_id, code=code: person.enters(
                claim_id, code, now=NOW
            )
            for person, claim_id, code in zip(people, ids, codes, strict=True)
        ),
    )
    assert [status_of(claim_id) for claim_id in ids] == ["verified", "referred", "referred"]
    open_cases = select(func.count()).select_from(Case).where(Case.status == "open")
    assert db.session.scalar(open_cases) == 2
    assert len(kept("claim-verified")) == 1


def test_tries_are_counted_one_by_one_from_several_threads(directory: Flask) -> None:
    alex = claimant()
    (claim_id,) = with_codes(alex)
    wrong = wrong_code(claim_id)
    db.session.rollback()
    ended = at_once(directory, *[lambda: alex.enters(claim_id, wrong, now=NOW)] * 8)
    assert sum(isinstance(error, InvalidError) for error in ended) == 5
    assert sum(isinstance(error, RefusedError) for error in ended) == 3
    assert stored(claim_id).code_tries == 5
    assert len(kept("claim-code-mistyped")) == 5


def test_the_right_code_entered_twice_at_once_is_one_proof(directory: Flask) -> None:
    alex = claimant()
    (claim_id,) = with_codes(alex)
    code = code_of(claim_id)
    db.session.rollback()
    at_once(directory, *[lambda: alex.enters(claim_id, code, now=NOW)] * 3)
    assert status_of(claim_id) is ClaimStatus.VERIFIED
    assert len(kept("claim-verified")) == 1


def test_a_double_click_makes_one_claim(directory: Flask) -> None:
    alex = claimant()
    db.session.rollback()
    at_once(directory, *[alex.claim] * 4)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 1


def test_two_who_claim_at_once_end_with_one_proof_at_most(directory: Flask) -> None:
    people = [claimant(), claimant("sam@example.org")]
    db.session.rollback()
    at_once(directory, *(person.claim for person in people))
    rows = db.session.execute(select(Claim.id, Claim.status).order_by(Claim.id)).all()
    assert {row.status for row in rows} == {"open"}
    with register() as simulator:
        for person in people:
            claim = person.claim()
            person.has_sent(claim.id, simulator)
            person.enters(claim.id, code_of(claim.id), now=NOW)
    statuses = sorted(status_of(row.id) for row in rows)
    assert statuses == ["referred", "verified"]
