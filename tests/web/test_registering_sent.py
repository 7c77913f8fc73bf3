"""A registration is checked, sent, taken back, returned and declined."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from marketplace.domain.cases import CaseStatus
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.registrations import Registration
from marketplace.services.cases import close_case
from marketplace.services.registration_decisions import declined, returned
from marketplace.services.transaction import transaction
from tests.unit.registrations import LUNCH_CLUB, answers_of
from tests.web.people import Person
from tests.web.registering import SCRIPT, begun, principal_of, statuses, stored
from tests.web.shelf import NOW
from tests.web.visitor import Page


def test_everything_is_checked_sent_and_told(alex: Person, lunch: str) -> None:
    tasks = alex.get(lunch)
    assert set(statuses(tasks).values()) == {"Done"}
    check = alex.get(f"{lunch}/check")
    facts = check.facts()
    assert facts["Name you trade under"] == "St Bride's lunch club"
    assert facts["Telephone"] == "01632 960300"
    answer = alex.submit(check)
    assert answer.location == f"{lunch}/sent"
    sent = alex.get(answer.location)
    reference = stored(alex).reference
    assert sent.heading == "Registration sent"
    assert str(reference) in sent.main
    assert "by 10 March 2026" in sent.main or "at the latest" in sent.main

    status = alex.get(lunch)
    assert status.heading == f"Registration {reference}"
    assert alex.get(f"{lunch}/sent").heading == "Registration sent"
    assert alex.fetch(f"{lunch}/contact").location == lunch
    alex.post(f"{lunch}/contact", {"version": "1", "name": "Late"}, status=200)
    alex.post(
        f"{lunch}/contact",
        {
            "version": str(stored(alex).version),
            "name": "Late",
            "phone": "01632 960001",
            "email": "a@example.org",
        },
        status=409,
    )


def test_a_double_submit_leads_to_the_same_page(alex: Person, lunch: str) -> None:
    check = alex.get(f"{lunch}/check")
    first, second = alex.submit(check), alex.submit(check)
    assert first.location == second.location == f"{lunch}/sent"
    with alex.app.app_context():
        assert db.session.scalars(select(func.count()).select_from(Case)).one() == 1


def test_what_is_missing_is_listed_with_its_page_and_cannot_be_sent(alex: Person) -> None:
    answers = replace(answers_of(ProviderKind.UNREGULATED), offers=())
    path = begun(alex, answers)
    check = alex.get(f"{path}/check")
    assert check.address_of("Add at least one service that you offer") == (
        f"{path}/offers?back=check"
    )
    assert "Send your registration" not in check.main
    alex.post(f"{path}/check", {"version": str(stored(alex).version)}, status=200)
    assert stored(alex).reference is None


def test_from_the_check_one_comes_back_to_the_check(alex: Person, lunch: str) -> None:
    page = alex.get(f"{lunch}/contact?back=check")
    assert alex.submit(page, phone="01632 960777").location == f"{lunch}/check"


def test_answers_checked_in_another_tab_are_checked_again(alex: Person, lunch: str) -> None:
    check = alex.get(f"{lunch}/check")
    alex.submit(alex.get(f"{lunch}/contact"), phone="01632 960777")
    answer = alex.submit(check)
    assert answer.status_code == 409
    assert "Check the answers once more" in Page(answer).main
    assert alex.submit(Page(answer), form="main form").location == f"{lunch}/sent"


def test_it_can_be_taken_back_and_sent_again(alex: Person, lunch: str) -> None:
    alex.submit(alex.get(f"{lunch}/check"))
    reference = stored(alex).reference
    taken = alex.submit(alex.get(lunch))
    assert taken.location == lunch
    page = alex.get(lunch)
    assert f"You took back registration {reference}" in page.main
    alex.submit(alex.get(f"{lunch}/check"))
    assert stored(alex).reference == reference


def _decide(alex: Person, decision: str, reason: str) -> None:
    """What the desk does when an officer decides."""
    with alex.app.app_context(), transaction(actor=principal_of(alex).actor, now=NOW) as tx:
        registration_id = tx.session.scalars(select(Registration.id)).one()
        case = tx.session.scalars(select(Case)).one()
        fragment = {"returned": returned, "declined": declined}[decision]
        fragment(tx, registration_id, by=principal_of(alex))
        close_case(tx, case, status=CaseStatus(decision), by=principal_of(alex), reason=reason)


def test_returned_it_says_why_and_can_be_sent_again(alex: Person, lunch: str) -> None:
    alex.submit(alex.get(f"{lunch}/check"))
    _decide(alex, "returned", f"Please say where you meet. {SCRIPT}")
    page = alex.get(lunch)
    assert f"Please say where you meet. {SCRIPT}" in page.main
    assert page.address_of("Check your answers and send again") == f"{lunch}/check"
    alex.submit(alex.get(f"{lunch}/contact"), phone="01632 960777")
    answer = alex.submit(alex.get(f"{lunch}/check"))
    assert answer.location == f"{lunch}/sent"


def test_declined_it_says_why(alex: Person, lunch: str) -> None:
    alex.submit(alex.get(f"{lunch}/check"))
    _decide(alex, "declined", "We could not reach you.")
    assert "We could not reach you." in alex.get(lunch).main


def test_help_that_needs_a_registration_is_stopped_with_the_reason(alex: Person) -> None:
    answers = answers_of(
        ProviderKind.UNREGULATED, offers=(replace(LUNCH_CLUB, personal_care=True),)
    )
    path = begun(alex, answers)
    tasks = alex.get(path)
    assert statuses(tasks)["Services you offer"] == "Cannot be sent"
    assert "only a provider registered with CQC may offer that" in tasks.main
    stopped = alex.get(f"{path}/stopped")
    assert stopped.address_of("register as an individual care worker") == f"{path}/kind"
    assert "only a provider registered with CQC may offer that" in alex.get(f"{path}/check").main
    alex.post(f"{path}/check", {"version": str(stored(alex).version)}, status=200)
    assert stored(alex).reference is None
