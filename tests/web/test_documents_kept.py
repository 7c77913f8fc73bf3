"""Documents and facts about safety after approval: for the provider, and for officers."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.documents import Owner
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.events import AuditEvent
from marketplace.queries.documents import documents_of
from tests.integration import paperwork
from tests.web.people import signed_in
from tests.web.shelf import NOW
from tests.web.uploading import upload


def test_a_provider_keeps_its_documents_after_it_was_approved(marketplace: Flask) -> None:
    with marketplace.app_context():
        provider_id = paperwork.provider(kind=ProviderKind.INDIVIDUAL)
    person = signed_in(marketplace, Role.PROVIDER, provider_ids=[provider_id])
    pages = f"/provider/{provider_id}/documents"
    page = person.get(pages)
    assert page.texts(".govuk-caption-l") == ["Ashgrove Ltd"]
    upload(person, pages)
    page = person.get(pages)
    assert "Remove" not in page.main
    assert "Upload a newer one: insurance certificate" in page.main

    stranger = signed_in(marketplace, Role.PROVIDER)
    assert stranger.fetch(pages).status_code == 404
    assert stranger.fetch(f"{pages}/insurance").status_code == 404
    assert signed_in(marketplace, Role.QA).fetch(pages).status_code == 403


def test_an_expired_document_is_said_to_be(marketplace: Flask) -> None:
    with marketplace.app_context():
        provider_id = paperwork.provider()
        by = paperwork.someone("owner@example.org", providers=(provider_id,))
        paperwork.given(Owner(provider_id=provider_id), by)
        row = db.session.scalars(select(Document)).one()
        row.expires_on = NOW.date() - timedelta(days=1)
        db.session.commit()
        view = documents_of(Owner(provider_id=provider_id), today=NOW.date()).rows[0].current
        assert view is not None
        assert view.has_expired
    person = signed_in(marketplace, Role.PROVIDER, provider_ids=[provider_id])
    page = person.get(f"/provider/{provider_id}/documents")
    assert "This document has expired" in page.main
    assert page.facts()["Expired"] == "21 November 2026"


def test_an_officer_looks_at_what_was_renewed(marketplace: Flask) -> None:
    with marketplace.app_context():
        provider_id = paperwork.provider()
        by = paperwork.someone("owner@example.org", providers=(provider_id,))
        paperwork.given(Owner(provider_id=provider_id), by)
    officer = signed_in(marketplace, Role.QA)
    page = officer.get("/quality/documents")
    assert "Ashgrove Ltd Insurance certificate: insurance.pdf" in page.main
    answer = officer.submit(page)
    assert answer.headers["Location"] == "/quality/documents"
    assert "Every document has been looked at." in officer.get("/quality/documents").main
    person = signed_in(marketplace, Role.PROVIDER, email="owner@example.org")
    facts = person.get(f"/provider/{provider_id}/documents").facts()
    assert facts["Seen by the council"] == "22 November 2026"

    reader = signed_in(marketplace, Role.SAFEGUARDING)
    assert reader.get("/quality/documents").soup.select("main form") == []
    assert signed_in(marketplace, Role.MANAGER).fetch("/quality/documents").status_code == 403
    assert "Documents to look at" in officer.get("/quality").main


def test_facts_about_safety_are_kept_right_after_approval(marketplace: Flask) -> None:
    with marketplace.app_context():
        provider_id = paperwork.provider()
    person = signed_in(marketplace, Role.PROVIDER, provider_ids=[provider_id])
    address = f"/provider/{provider_id}/safety"
    early = person.get(address)
    fields = {
        "safeguarding_lead": "Sam Vale",
        "safeguarding_phone": "01632 960001",
        "dbs_level": "enhanced",
        "dbs_on-day": "1",
        "dbs_on-month": "5",
        "dbs_on-year": "2025",
        "dbs_seen_by": "our registered manager",
    }
    answer = person.submit(early, **fields)
    assert answer.headers["Location"] == f"/provider/{provider_id}/documents"
    page = person.get(address)
    lead = page.soup.select_one("#safeguarding_lead")
    assert lead is not None
    assert lead["value"] == "Sam Vale"

    stale = person.submit(early, **{**fields, "safeguarding_lead": "Somebody Else"})
    assert stale.status_code == 409
    assert "Somebody else changed your service" in stale.text
    future = {**fields, "dbs_on-year": "2027"}
    assert "not in the future" in person.submit(page, **future).text
    with marketplace.app_context():
        chosen = select(AuditEvent).filter_by(kind="safety-facts-saved")
        (event,) = db.session.scalars(chosen).all()
        assert "Sam Vale" not in str(event.data)
    assert signed_in(marketplace, Role.PROVIDER).fetch(address).status_code == 404
