"""Answers of registrations for tests: of each kind, with nothing missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from marketplace.domain.offers import Offer
from marketplace.domain.registration_answers import (
    DECLARATIONS,
    Answers,
    Contact,
    DbsLevel,
    Declarations,
    Organisation,
    RegisterLink,
    Regulator,
    Safety,
)
from marketplace.domain.registrations import ProviderKind
from tests.unit.offers import CARE, LUNCH

LOOKED_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PLACE = CARE.cqc_location_id
LUNCH_CLUB = replace(
    LUNCH,
    postcode="ZZ1 1AA",
    complaints="Tell any of us, or ring the vicarage.",
)
ASSISTANT = replace(
    LUNCH_CLUB,
    name="Robin Ashdown",
    description="I help one person at a time in their own home.",
    service_types=("personal-assistant",),
    personal_care=True,
    covers="5 miles",
)

_NAMES = {
    ProviderKind.REGISTERED: "Larkspur Home Care",
    ProviderKind.OTHER_REGULATOR: "Fernleigh Family Services",
    ProviderKind.INDIVIDUAL: "Robin Ashdown",
    ProviderKind.INTRODUCTORY_AGENCY: "Meet Your Carer",
    ProviderKind.UNREGULATED: "St Bride's lunch club",
}
_OFFERS = {
    ProviderKind.REGISTERED: CARE,
    ProviderKind.OTHER_REGULATOR: LUNCH_CLUB,
    ProviderKind.INDIVIDUAL: ASSISTANT,
    ProviderKind.INTRODUCTORY_AGENCY: replace(
        ASSISTANT, name="Meet Your Carer", service_types=("introductory-agency",)
    ),
    ProviderKind.UNREGULATED: LUNCH_CLUB,
}
_LINKS = {
    ProviderKind.REGISTERED: RegisterLink(
        location_id=PLACE,
        found=True,
        looked_at=LOOKED_AT,
        name="Larkspur Home Care",
        provider_name="Larkspur Care Ltd",
        address="3 Mill Row",
        town="Fenwick Cross",
        postcode="ZZ1 1AA",
        phone="01632 960201",
        website="www.larkspur.example.org",
        activities=("Personal care",),
        register_service_types=("Homecare agencies",),
    ),
    ProviderKind.OTHER_REGULATOR: RegisterLink(
        regulator=Regulator.OFSTED, registration_number="SC123456"
    ),
}


def answers_of(kind: ProviderKind, *, name: str = "", offers: tuple[Offer, ...] = ()) -> Answers:
    """Answers of this kind that nothing is missing from."""
    return Answers(
        organisation=Organisation(
            kind=kind, name=name or _NAMES[kind], legal_name=f"{name or _NAMES[kind]} Ltd"
        ),
        contact=Contact(name="Alex Example", phone="01632 960300", email="alex@example.org"),
        register=_LINKS.get(kind, RegisterLink()),
        declarations=Declarations(made=DECLARATIONS.get(kind, ())),
        offers=offers or (_OFFERS[kind],),
        safety=Safety(
            safeguarding_lead="Our deputy",
            safeguarding_phone="01632 960301",
            dbs_level=DbsLevel.ENHANCED,
            dbs_on=date(2025, 3, 4),
            dbs_seen_by="The chair",
        ),
    )
