"""The fictional people can sign in, each in their own role; seeding again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from marketplace.demo.people import PASSWORD, PEOPLE, sign_ins
from marketplace.domain.access import command
from marketplace.models.accounts import Account, AccountRole, Membership, SecondFactor
from marketplace.models.base import db
from marketplace.models.providers import Provider
from marketplace.services.demo import seed
from marketplace.services.demo_people import current_code, seed_people
from marketplace.services.passwords import matches

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEEDING = command("seed-demo")


def test_there_is_one_person_of_each_role_and_they_can_sign_in(app: Flask) -> None:
    with app.app_context():
        seed(actor=SEEDING, now=NOW)
        assert seed_people(actor=SEEDING, now=NOW) == len(PEOPLE)
        for person in PEOPLE:
            account = db.session.scalars(select(Account).filter_by(email=person.email)).one()
            assert matches(account.password_hash, PASSWORD)
            assert account.email_confirmed_at == NOW
            roles = db.session.scalars(select(AccountRole.role).filter_by(account_id=account.id))
            assert set(roles) == {person.role.value}
            guarded = db.session.get(SecondFactor, account.id) is not None
            assert guarded is person.role.is_staff
            kept = select(Provider.name).join(Membership, Membership.provider_id == Provider.id)
            names = db.session.scalars(kept.where(Membership.account_id == account.id))
            assert set(names) == set(person.keeps)


def test_seeding_again_changes_nothing(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        seed_people(actor=SEEDING, now=NOW)
        before = db.session.scalar(select(func.max(Account.version)))
        assert seed_people(actor=SEEDING, now=NOW + timedelta(days=1)) == 0
        assert db.session.scalar(select(func.max(Account.version))) == before
        assert db.session.scalar(select(func.count()).select_from(Account)) == len(PEOPLE)


def test_everybody_is_named_where_the_sign_ins_are_told() -> None:
    told = "\n".join(sign_ins("http://localhost"))
    assert all(person.email in told for person in PEOPLE)
    assert PASSWORD in told


def test_the_code_changes_every_half_minute() -> None:
    codes = {current_code(NOW + timedelta(seconds=30 * step)) for step in range(5)}
    assert len(codes) > 1
    assert all(len(code) == 6 and code.isdigit() for code in codes)
