"""Offers for tests: one that says as little as it can, and one that says everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import (
    AccessFeature,
    Audience,
    Availability,
    Offer,
    TimeOfDay,
    Weekday,
)

LUNCH = Offer(
    name="Larkspur lunch club",
    description="A hot meal and company every Tuesday.",
    service_types=("social-activity",),
    personal_care=False,
    phone="01632 960200",
)
"""What a small group says."""

CARE = Offer(
    name="Larkspur home care",
    summary="Help at home in the east of the borough.",
    description="We help you to live at home.\n\nMost of us have worked here for years.",
    service_types=("companionship", "home-care"),
    personal_care=True,
    cqc_location_id="1-9000000000001",
    audiences=(Audience.OLDER_PEOPLE, Audience.ADULTS),
    needs=("Dementia", "Sight loss"),
    languages=("English", "Polski"),
    days=(Weekday.MONDAY, Weekday.SATURDAY),
    times=(TimeOfDay.MORNING, TimeOfDay.LIVE_IN),
    hours_note="Bank holidays too.",
    gatherings=("Monday, 10am to 12 noon", "Last Friday of the month, 2pm to 4pm; bring slippers"),
    can_choose_gender=True,
    address="3 Mill Row, Upper Fenwick",
    town="Fenwick Cross",
    postcode="ZZ1 1AA",
    address_private=False,
    covers="DA5;DA6",
    phone="01632 960201",
    email="care@example.org",
    website="https://care.example.org",
    price_from=Decimal("24.50"),
    price_to=Decimal("31.00"),
    price_unit=PriceUnit.HOUR,
    minimum_visit=30,
    weekend_rate=Decimal("28.00"),
    bank_holiday_rate=Decimal("49.00"),
    included="Travel within 5 miles.\nA care plan.",
    extra_charges="Mileage at 45p.\nParking.",
    priced_on=date(2026, 11, 1),
    direct_payments=True,
    isf=True,
    availability=Availability.WAITING_LIST,
    access=(AccessFeature.STEP_FREE, AccessFeature.LARGE_PRINT),
    access_note="The bell is at the side door.",
    complaints="Ring the office. We answer within 10 working days.",
)
"""Everything that can be said, in its one form."""
