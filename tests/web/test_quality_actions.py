"""What officers do on the desk: each action, its refusals, stale forms and wrong roles."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.cases import Case, ProviderInvitation
from marketplace.models.holds import HeldBatch, HoldRow, QualityAlertRow
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.services.leases import CHECK_RATINGS, take
from tests.integration.desk import kept
from tests.web.desk import Furnished, furnish
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW

REVIEW = {"review_on-day": "3", "review_on-month": "12", "review_on-year": "2026"}


@pytest.fixture
def furnished(marketplace: Flask) -> Furnished:
    """A desk with one of everything."""
    return furnish(marketplace)


@pytest.fixture
def officer(marketplace: Flask, furnished: Furnished) -> Person:
    """A quality assurance officer."""
    del furnished
    return signed_in(marketplace, Role.QA, email="olu@example.org")


def status_of(app: Flask, case_id: int) -> str:
    """How a case stands."""
    with app.app_context():
        return db.session.get_one(Case, case_id).status


def test_only_officers_act(marketplace: Flask, furnished: Furnished) -> None:
    case, listing = furnished.registration_case, furnished.listing
    paths = {
        f"/quality/cases/{case}/approve": {Role.QA},
        f"/quality/cases/{case}/return": {Role.QA},
        f"/quality/cases/{case}/decline": {Role.QA},
        f"/quality/cases/{case}/assign": {Role.QA},
        f"/quality/cases/{furnished.review_case}/answer": {Role.QA},
        f"/quality/cases/{case}/documents/1/seen": {Role.QA},
        f"/quality/ratings/{listing}/suspend": {Role.QA, Role.SAFEGUARDING},
        f"/quality/ratings/{listing}/suspension/lift": {Role.QA, Role.SAFEGUARDING},
        f"/quality/ratings/{listing}/safeguard": {Role.SAFEGUARDING},
        f"/quality/ratings/{listing}/safeguarding/lift": {Role.SAFEGUARDING},
        "/quality/held-batch/settle": {Role.QA},
        f"/quality/alerts/{furnished.alert}/acknowledge": {Role.QA},
        f"/quality/mail/{furnished.message}/again": {Role.QA, Role.ADMIN},
        f"/quality/mail/{furnished.message}/aside": {Role.QA, Role.ADMIN},
        "/quality/invitations/new": {Role.QA},
        f"/quality/invitations/{furnished.invitation}/remind": {Role.QA},
        f"/quality/invitations/{furnished.invitation}/end": {Role.QA},
    }
    for role in Role:
        somebody = signed_in(marketplace, role)
        for path, roles in paths.items():
            if role not in roles:
                somebody.post(path, status=403)
    assert status_of(marketplace, case) == "open"


def test_a_case_is_approved_from_its_page(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    path = f"/quality/cases/{furnished.registration_case}"
    page = officer.get(officer.get(path).address_of("Approve"))
    assert officer.submit(page).status_code == 302
    page = officer.get(path)
    assert "The case was approved." in page.main
    assert "Approved" in page.main
    with marketplace.app_context():
        names = db.session.scalars(select(Listing.name)).all()
    assert "Bramble Gardening" in names
    assert "Approve" not in [link.get_text() for link in page.soup.select("a.govuk-button")]


def test_a_return_needs_a_reason_and_a_fresh_page(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    path = f"/quality/cases/{furnished.registration_case}"
    form = officer.get(f"{path}/return")
    page = officer.refused(f"{path}/return", version="1", reason="  ")
    assert "Say what the provider has to put right" in page.main
    officer.post(f"{path}/assign", version="1", account_id=str(officer.account_id))
    assert "olu" not in officer.get("/quality/cases?whose=nobody").main
    assert "Bramble" in officer.get("/quality/cases?whose=mine").main
    answer = officer.submit(form, reason="Which towns?")
    assert answer.status_code == 409
    assert status_of(marketplace, furnished.registration_case) == "open"
    assert officer.submit(officer.get(f"{path}/return"), reason="Which towns?").status_code == 302
    assert "Which towns?" in officer.get(path).main
    assert "Bramble" in officer.get("/quality/cases?decided=yes").main


def test_what_a_rule_refuses_is_told_on_the_form(furnished: Furnished, officer: Person) -> None:
    page = officer.refused(f"/quality/cases/{furnished.review_case}/approve", version="1")
    assert "cannot be decided in this way" in page.main


def test_a_tampered_version_is_a_bad_request(furnished: Furnished, officer: Person) -> None:
    path = f"/quality/cases/{furnished.registration_case}/approve"
    officer.post(path, version="x", status=400)


def test_a_review_is_answered(marketplace: Flask, furnished: Furnished, officer: Person) -> None:
    path = f"/quality/cases/{furnished.review_case}"
    assert "Look" in officer.get(path).main
    page = officer.get(officer.get(path).address_of("Answer"))
    assert officer.submit(page, reason="The rating is right.").status_code == 302
    assert status_of(marketplace, furnished.review_case) == "closed"


def test_suspending_reviewing_and_lifting(marketplace: Flask, furnished: Furnished) -> None:
    officer = signed_in(marketplace, Role.SAFEGUARDING)
    one = f"/quality/ratings/{furnished.listing}"
    officer.post(f"{one}/suspend", {"words": "Again.", **REVIEW}, status=409)
    page = officer.refused(f"{one}/suspension/review", words="")
    assert page.soup.select(".govuk-error-summary a")
    officer.post(f"{one}/suspension/review", {"words": "Visit planned.", **REVIEW})
    assert "3 December 2026" in officer.get("/quality/holds").main
    assert "Say why it is lifted" in officer.refused(f"{one}/suspension/lift").main
    officer.post(f"{one}/suspension/lift", words="Put right.")
    officer.post(f"{one}/suspension/lift", words="Put right.", status=409)
    officer.post(f"{one}/safeguarding/lift", words="Settled secretly.")
    assert "Settled secretly." not in officer.get(one).main
    assert "Settled secretly." in officer.get(f"{one}/safeguarding").main
    with marketplace.app_context():
        standing = db.session.scalars(
            select(HoldRow.kind).where(
                HoldRow.listing_id == furnished.listing, HoldRow.lifted_at.is_(None)
            )
        ).all()
    assert standing == ["unchecked"], "nobody lifts what is the rating job's"


def test_no_address_lifts_a_hold_of_the_rating_job(marketplace: Flask) -> None:
    rules = [rule.rule for rule in marketplace.url_map.iter_rules()]
    lifting = sorted(rule for rule in rules if rule.endswith("/lift"))
    assert lifting == [
        "/quality/ratings/<int:listing_id>/safeguarding/lift",
        "/quality/ratings/<int:listing_id>/suspension/lift",
    ]


def test_a_batch_is_settled_with_words(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    page = officer.refused("/quality/held-batch/settle", version=str(furnished.batch))
    assert "Choose whether to apply or dismiss" in page.main
    page = officer.refused(
        "/quality/held-batch/settle", version=str(furnished.batch), settle="dismiss"
    )
    assert "Say why you apply or dismiss" in page.main
    form = officer.get("/quality/held-batch")
    answer = officer.submit(form, settle="dismiss", words="A fault at the regulator.")
    assert answer.status_code == 302
    assert "A fault at the regulator." in officer.get("/quality/held-batch").main
    assert officer.submit(form, settle="apply", words="Late.").status_code == 409
    with marketplace.app_context():
        batch = db.session.get_one(HeldBatch, furnished.batch)
        assert (batch.status, batch.settled_by) == ("dismissed", "olu@example.org")


def test_a_batch_waits_for_a_check_that_is_under_way(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    with marketplace.app_context():
        assert take(CHECK_RATINGS, holder="a check", now=NOW) is not None
    page = officer.refused(
        "/quality/held-batch/settle", version=str(furnished.batch), settle="apply", words="Seen."
    )
    assert "a check of the ratings is under way" in page.main


def test_an_alert_is_acknowledged_with_a_note(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    path = f"/quality/alerts/{furnished.alert}/acknowledge"
    form = officer.get(path)
    stale = officer.get(path)
    assert "Write what you found" in officer.refused(path, version=_version(form), note="").main
    assert officer.submit(form, note="The agency moved.").status_code == 302
    assert "Nothing new" in officer.get("/quality/alerts").main
    assert "The agency moved." in officer.get("/quality/alerts?state=acknowledged").main
    with marketplace.app_context():
        alert = db.session.get_one(QualityAlertRow, furnished.alert)
        alert.message, alert.changed_at = "Other words.", alert.acknowledged_at
        db.session.commit()
    assert officer.submit(stale, note="Late.").status_code == 409


def _version(page: object) -> str:
    field = page.soup.select_one('input[name="version"]')  # type: ignore[attr-defined]
    return str(field["value"])


def test_mail_is_sent_again_or_put_aside(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    assert "lost@example.org" in officer.get("/quality/mail").main
    officer.post(f"/quality/mail/{furnished.message}/aside")
    assert "Every message was sent" in officer.get("/quality/mail").main
    with marketplace.app_context():
        assert db.session.get_one(Message, furnished.message).settled_at is not None


def test_providers_are_invited_reminded_and_ended(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    page = officer.refused("/quality/invitations/new", organisation="", email="nobody")
    assert len(page.soup.select(".govuk-error-summary li")) == 2
    page = officer.refused(
        "/quality/invitations/new", organisation="Club", email="CLUB@example.org"
    )
    assert "invited already" in page.main
    officer.post("/quality/invitations/new", organisation="Tea", email="tea@example.org")
    one = f"/quality/invitations/{furnished.invitation}"
    officer.post(f"{one}/remind")
    assert "reminded on" in officer.get("/quality/invitations").main
    officer.post(f"{one}/end")
    officer.post(f"{one}/remind", status=409)
    with marketplace.app_context():
        kinds = db.session.scalars(select(Message.kind).order_by(Message.id)).all()
        row = db.session.get_one(ProviderInvitation, furnished.invitation)
        assert row.ended_at is not None
    assert kinds.count("provider-invitation") == 3


def test_the_audit_trail_is_searched_and_taken_out(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    del furnished
    page = officer.get("/quality/audit?kind=hold-placed")
    assert "suspension" in page.main
    assert "safeguarding" not in page.main.casefold()
    answer = officer.fetch("/quality/audit.csv?kind=hold-placed")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert [row[3] for row in rows[1:]] == ["hold-placed"]
    assert "safeguarding" not in answer.text
    with marketplace.app_context():
        (event,) = kept("audit-exported")
        assert (event.actor, event.data["rows"]) == ("person:olu@example.org", 1)
    few = signed_in(marketplace, Role.SAFEGUARDING)
    assert "safeguarding" in few.get("/quality/audit?kind=hold-placed").main


def test_reading_a_safeguarding_reason_is_an_event_that_few_see(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    few = signed_in(marketplace, Role.SAFEGUARDING)
    few.get(f"/quality/ratings/{furnished.listing}/safeguarding")
    assert "safeguarding reason read" in few.get("/quality/audit").main
    assert "safeguarding" not in officer.get("/quality/audit").main.casefold()


def test_the_watch_is_taken_out_as_text_that_no_spreadsheet_computes(
    marketplace: Flask, furnished: Furnished, officer: Person
) -> None:
    with marketplace.app_context():
        db.session.get_one(Listing, furnished.listing).name = "=HYPERLINK(1)"
        db.session.commit()
    answer = officer.fetch("/quality/ratings.csv?q=1-999000001")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert [row[0] for row in rows] == ["listing", "'=HYPERLINK(1)"]
    assert rows[1][-1] == "unchecked;suspension;safeguarding"


@pytest.mark.parametrize("whom", ["9" * 30, "9" * 5000, "0", "somebody"])
def test_a_case_is_given_to_nobody_who_is_not_on_the_list(
    furnished: Furnished, officer: Person, whom: str
) -> None:
    path = f"/quality/cases/{furnished.registration_case}"
    answer = officer.send(f"{path}/assign", version="1", account_id=whom)
    assert answer.status_code == 400
    assert "Bramble" in officer.get("/quality/cases?whose=nobody").main
