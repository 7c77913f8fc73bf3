"""A listing's page says who stands behind each fact, and never whose names are behind it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.documents import Owner
from marketplace.domain.registration_answers import (
    DbsLevel,
    RegisterLink,
    Regulator,
    Safety,
    section_as_json,
)
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.providers import Provider
from marketplace.services.document_looks import mark_seen
from tests.integration import paperwork
from tests.integration.paperwork import POLICY, upload
from tests.unit import files_to_upload as make
from tests.web.register import Verdict, record
from tests.web.shelf import NOW, Offer, put
from tests.web.test_listing_choosing import place
from tests.web.visitor import Page, Visitor

SAFETY = Safety(
    safeguarding_lead="Quillamond Zabrowska",
    safeguarding_phone="01632 960888",
    dbs_level=DbsLevel.ENHANCED,
    dbs_on=date(2025, 5, 1),
    dbs_seen_by="our Vexcombe registrar",
)
REGISTER = RegisterLink(regulator=Regulator.OTHER, regulator_name="Drombleworth Board")
SECRETS = ("Quillamond", "960888", "Vexcombe", "Drombleworth", "Yarrowmint", "owner@example.org")


@pytest.fixture
def owner(marketplace: Flask) -> Principal:
    """Somebody who acts for the provider of a listing."""
    put(
        marketplace,
        Offer(
            reference="ashgrove",
            name="Ashgrove",
            record=record("1-700000002", verdict=Verdict(rating="Good")),
        ),
    )
    with marketplace.app_context():
        row = db.session.scalars(select(Provider)).one()
        row.kind = ProviderKind.REGISTERED.value
        row.profile = {"safety": section_as_json(SAFETY), "register": section_as_json(REGISTER)}
        db.session.commit()
        return paperwork.someone("owner@example.org", providers=(row.id,))


def facts(page: Page) -> dict[str, str]:
    """What the page says about who stands behind what."""
    lines = [line.get_text("|").split("|", 1) for line in page.soup.select("#assurances ~ ul li")]
    return {about: " ".join(said.replace("|", "").split()) for about, said in lines}


def test_it_says_who_stands_behind_what(
    marketplace: Flask, visitor: Visitor, owner: Principal
) -> None:
    (provider_id,) = owner.provider_ids
    to = Owner(provider_id=provider_id)
    with marketplace.app_context():
        insurance = paperwork.given(to, owner, upload(name="Yarrowmint policy 8812.pdf"))
        paperwork.given(to, owner, upload(kind=POLICY, expires_on=None))

    before = facts(visitor.get("/listings/ashgrove"))
    with marketplace.app_context():
        mark_seen(insurance, by=paperwork.officer(), now=NOW)
    page = visitor.get("/listings/ashgrove")

    assert before["Insurance"] == "The provider says"
    said = "The council put this here, and no provider has confirmed it yet"
    assert facts(page) == {
        "Registration and rating": "Checked against the CQC register on 1 July 2026",
        "Insurance": "Document seen by the council on 22 November 2026",
        "Safeguarding policy": "The provider says",
        "Criminal record (DBS) checks of staff": (
            "The provider says: Enhanced; oldest check dated 1 May 2025"
        ),
        "Description, prices and hours": said,
    }
    assert [word for word in SECRETS if word in page.response.text] == []


def test_the_api_says_the_same_and_no_more(
    marketplace: Flask, visitor: Visitor, owner: Principal
) -> None:
    (provider_id,) = owner.provider_ids
    with marketplace.app_context():
        sent = upload(name="Yarrowmint policy 8812.pdf")
        paperwork.given(Owner(provider_id=provider_id), owner, sent)
    answer = visitor.fetch("/api/v1/listings/ashgrove")
    assert answer.json is not None
    assert answer.json["assurances"][1] == {
        "about": "Insurance",
        "backed_by": "provider",
        "on": None,
        "fact": "",
    }
    assert [word for word in SECRETS if word in answer.text] == []


def test_a_newer_document_has_to_be_seen_again(
    marketplace: Flask, visitor: Visitor, owner: Principal
) -> None:
    (provider_id,) = owner.provider_ids
    to = Owner(provider_id=provider_id)
    with marketplace.app_context():
        first = paperwork.given(to, owner)
        mark_seen(first, by=paperwork.officer(), now=NOW)
        newer = upload(make.pdf(stream=b"newer"), replaces=first)
        paperwork.given(to, owner, newer)
    assert facts(visitor.get("/listings/ashgrove"))["Insurance"] == "The provider says"


def test_of_an_imported_listing_nothing_is_the_providers_word_until_it_confirms_it(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, Offer(reference="x", name="X", services=("gardening",)))
    said = "The council put this here, and no provider has confirmed it yet"
    page = visitor.get("/listings/x")
    assert facts(page) == {"Description, prices and hours": said}
    assert "The provider says this about itself" not in page.main
    told = visitor.fetch("/api/v1/listings/x").get_json()
    assert [one["backed_by"] for one in told["assurances"]] == ["unconfirmed"]
    place(marketplace, "x", 51.4, 0.1, confirmed_at=NOW)
    page = visitor.get("/listings/x")
    assert facts(page) == {"Description, prices and hours": "The provider says"}
    assert "The provider says this about itself" in page.main
