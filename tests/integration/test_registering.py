"""A registration is begun, answered, sent once, and taken back, whoever else is at work."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.messages import MessageKind
from marketplace.domain.registration_answers import Contact, Organisation
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.messages import Message
from marketplace.models.registrations import Registration
from marketplace.queries.registrations import own_registration, registrations_of
from marketplace.services import registrations
from marketplace.services.registration_sending import send, take_back
from tests.integration.desk import add_person, kept
from tests.integration.registering import a_provider, registration_with, sent_registration
from tests.integration.town import START, Clock
from tests.ports import PATIENCE_IN_SECONDS
from tests.unit.registrations import LUNCH_CLUB, PLACE, answers_of

pytestmark = pytest.mark.usefixtures("directory")


def count(model: type[Case | Message | Registration]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def version_of(registration_id: int, by: Principal) -> int:
    return own_registration(registration_id, by=by, today=START.date()).version


def stored(registration_id: int) -> Registration:
    db.session.rollback()
    row = db.session.get(Registration, registration_id)
    assert row is not None
    return row


def test_beginning_offers_the_contact_from_the_account_and_a_second_click_goes_on() -> None:
    by = a_provider()
    first = registrations.start(by=by, now=START)
    assert registrations.start(by=by, now=START) == first
    found = own_registration(first, by=by, today=START.date())
    assert found.answers.contact == Contact(name="Alex Example", email="alex@example.org")
    assert [event.subject for event in kept("registration-started")] == [f"registration:{first}"]


def test_a_second_registration_can_be_begun_once_the_first_has_answers() -> None:
    by = a_provider()
    first = registrations.start(by=by, now=START)
    section = Organisation(kind=ProviderKind.UNREGULATED)
    registrations.save_section(first, section, version=version_of(first, by), by=by, now=START)
    second = registrations.start(by=by, now=START)
    assert second != first
    listed = registrations_of(by.account_id, today=START.date())
    assert [one.id for one in listed] == [second, first]


def test_staff_cannot_begin_one() -> None:
    officer = add_person("officer@example.org", Role.QA)
    with pytest.raises(ForbiddenError):
        registrations.start(by=officer, now=START)


def test_a_section_is_saved_and_nothing_else_of_the_answers_moves() -> None:
    by = a_provider()
    answers = answers_of(ProviderKind.REGISTERED)
    registration_id, version = registration_with(answers, by)
    new = Contact(name="Sam", phone="01632 960999", email="sam@example.org")
    registrations.save_section(registration_id, new, version=version, by=by, now=START)
    found = own_registration(registration_id, by=by, today=START.date())
    assert found.answers == replace(answers, contact=new)
    assert [event.data for event in kept("registration-saved")] == [{"section": "contact"}]


def test_a_stale_form_is_told_and_nothing_is_lost() -> None:
    by = a_provider()
    registration_id, version = registration_with(answers_of(ProviderKind.UNREGULATED), by)
    first = Contact(name="First", phone="01632 960999", email="a@example.org")
    registrations.save_section(registration_id, first, version=version, by=by, now=START)
    second = replace(first, name="Second")
    with pytest.raises(ConflictError):
        registrations.save_section(registration_id, second, version=version, by=by, now=START)
    assert own_registration(registration_id, by=by, today=START.date()).answers.contact == first


def test_saying_the_same_again_writes_nothing() -> None:
    by = a_provider()
    answers = answers_of(ProviderKind.UNREGULATED)
    registration_id, version = registration_with(answers, by)
    after = registrations.save_section(
        registration_id, answers.contact, version=version, by=by, now=START
    )
    assert after == version
    assert kept("registration-saved") == []


def test_anybody_elses_registration_does_not_exist() -> None:
    registration_id, version = registration_with(answers_of(ProviderKind.UNREGULATED), a_provider())
    other = a_provider("other@example.org")
    contact = Contact(name="Mallory")
    with pytest.raises(NotFoundError):
        own_registration(registration_id, by=other, today=START.date())
    with pytest.raises(NotFoundError):
        registrations.save_section(registration_id, contact, version=version, by=other, now=START)
    with pytest.raises(NotFoundError):
        send(registration_id, version=version, by=other, now=START)
    with pytest.raises(NotFoundError):
        take_back(registration_id, by=other, now=START)


def test_the_register_fills_what_nobody_has_given_and_ties_the_offers_to_it() -> None:
    by = a_provider()
    answers = answers_of(ProviderKind.REGISTERED)
    begun = replace(
        answers,
        organisation=Organisation(kind=ProviderKind.REGISTERED),
        offers=(replace(answers.offers[0], cqc_location_id=""), LUNCH_CLUB),
    )
    registration_id, version = registration_with(begun, by)
    registrations.save_location(
        registration_id, replace(answers.register), version=version, by=by, now=START
    )
    found = own_registration(registration_id, by=by, today=START.date()).answers
    assert found.organisation.name == "Larkspur Home Care"
    assert found.organisation.legal_name == "Larkspur Care Ltd"
    assert [offer.cqc_location_id for offer in found.offers] == [PLACE, ""]


def test_services_are_added_filled_copied_changed_and_taken_out() -> None:
    by = a_provider()
    answers = replace(answers_of(ProviderKind.REGISTERED), offers=())
    registration_id, version = registration_with(answers, by)

    def offers() -> list[str]:
        found = own_registration(registration_id, by=by, today=START.date())
        return [offer.name for offer in found.answers.offers]

    assert registrations.add_offer(registration_id, version=version, by=by, now=START) == 0
    first = own_registration(registration_id, by=by, today=START.date()).answers.offers[0]
    assert (first.service_types, first.postcode) == (("home-care",), "ZZ1 1AA")
    assert (first.personal_care, first.cqc_location_id) == (True, PLACE)

    version = version_of(registration_id, by)
    assert (
        registrations.add_offer(registration_id, copy_of=0, version=version, by=by, now=START) == 1
    )
    version = version_of(registration_id, by)
    version = registrations.save_offer(
        registration_id, 1, LUNCH_CLUB, version=version, by=by, now=START
    )
    assert offers() == ["Larkspur Home Care", "Larkspur lunch club"]
    registrations.remove_offer(registration_id, 0, version=version, by=by, now=START)
    assert offers() == ["Larkspur lunch club"]
    with pytest.raises(NotFoundError):
        registrations.save_offer(
            registration_id,
            1,
            LUNCH_CLUB,
            version=version_of(registration_id, by),
            by=by,
            now=START,
        )


@pytest.mark.parametrize("kind", ProviderKind)
def test_a_complete_registration_of_each_kind_is_sent(kind: ProviderKind) -> None:
    by = a_provider()
    registration_id, version = registration_with(answers_of(kind), by)
    reference = send(registration_id, version=version, by=by, now=START)
    assert reference.startswith("R-")
    assert len(reference) == 8
    (case,) = db.session.scalars(select(Case)).all()
    assert (case.reference, case.kind, case.registration_id) == (
        reference,
        "registration",
        registration_id,
    )
    (message,) = db.session.scalars(select(Message)).all()
    assert (message.kind, message.address) == (MessageKind.REGISTRATION_RECEIVED, by.email)
    assert message.refers == {"case_id": case.id}


def test_a_double_submit_gives_the_same_reference_one_case_and_one_message() -> None:
    by = a_provider()
    registration_id, version = registration_with(answers_of(ProviderKind.UNREGULATED), by)
    first = send(registration_id, version=version, by=by, now=START)
    assert send(registration_id, version=version, by=by, now=START) == first
    assert (count(Case), count(Message)) == (1, 1)
    assert len(kept("registration-sent")) == 1


def test_what_is_missing_is_told_with_its_part_and_nothing_is_sent() -> None:
    by = a_provider()
    answers = replace(answers_of(ProviderKind.UNREGULATED), contact=Contact(), offers=())
    registration_id, version = registration_with(answers, by)
    with pytest.raises(InvalidError) as refused:
        send(registration_id, version=version, by=by, now=START)
    assert {problem.field for problem in refused.value.problems} == {"contact", "offers"}
    assert stored(registration_id).status == "open"
    assert (count(Case), count(Message)) == (0, 0)


def test_answers_that_were_not_the_checked_ones_are_not_sent() -> None:
    by = a_provider()
    registration_id, version = registration_with(answers_of(ProviderKind.UNREGULATED), by)
    contact = Contact(name="Sam", phone="01632 960999", email="sam@example.org")
    registrations.save_section(registration_id, contact, version=version, by=by, now=START)
    with pytest.raises(ConflictError):
        send(registration_id, version=version, by=by, now=START)
    assert count(Case) == 0


def test_what_was_sent_cannot_be_changed_until_it_is_taken_back(clock: Clock) -> None:
    by = a_provider()
    registration_id, reference = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    contact = Contact(name="Sam", phone="01632 960999", email="sam@example.org")
    version = version_of(registration_id, by)
    with pytest.raises(RefusedError, match="Take it back"):
        registrations.save_section(registration_id, contact, version=version, by=by, now=START)

    take_back(registration_id, by=by, now=clock())
    take_back(registration_id, by=by, now=clock())
    assert [case.status for case in db.session.scalars(select(Case))] == ["closed"]
    version = version_of(registration_id, by)
    version = registrations.save_section(
        registration_id, contact, version=version, by=by, now=clock()
    )
    assert send(registration_id, version=version, by=by, now=clock()) == reference
    statuses = db.session.scalars(select(Case.status).order_by(Case.id)).all()
    assert list(statuses) == ["closed", "open"]


def test_newer_expectations_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    by = a_provider()
    registration_id, version = registration_with(answers_of(ProviderKind.UNREGULATED), by)
    monkeypatch.setattr("marketplace.domain.expectations.VERSION", "2027-01")
    with pytest.raises(InvalidError, match="have changed"):
        send(registration_id, version=version, by=by, now=START)
    with pytest.raises(ConflictError):
        registrations.accept_expectations(
            registration_id, accepted="2026-11", version=version, by=by, now=START
        )
    version = registrations.accept_expectations(
        registration_id, accepted="2027-01", version=version, by=by, now=START
    )
    assert send(registration_id, version=version, by=by, now=START)
    assert stored(registration_id).expectations_version == "2027-01"


def test_two_sends_at_once_open_one_case(directory: Flask) -> None:
    by = a_provider()
    registration_id, version = registration_with(answers_of(ProviderKind.UNREGULATED), by)
    db.session.remove()
    together = Barrier(2)
    references: list[str] = []

    def run() -> None:
        with directory.app_context():
            together.wait(timeout=PATIENCE_IN_SECONDS)
            references.append(send(registration_id, version=version, by=by, now=START))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_IN_SECONDS)
    assert len(references) == 2
    assert len(set(references)) == 1
    assert (count(Case), count(Message)) == (1, 1)
