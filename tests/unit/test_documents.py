"""Which documents are asked of whom, when a reminder is due, and what is a reason to hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.domain.documents import (
    ENDED,
    DocumentKind,
    Given,
    asked_for,
    expired,
    expiry_problem,
    reminder_due,
    required_of,
)
from marketplace.domain.registrations import ProviderKind
from marketplace.domain.service_types import ALL_SERVICE_TYPES

TODAY = date(2026, 11, 22)
INSURANCE, POLICY, FOOD = DocumentKind
HOME, CLUB = ("home-care",), ("social-activity",)


@pytest.mark.parametrize(
    ("kind", "offered", "required", "optional"),
    [
        (ProviderKind.REGISTERED, HOME, {INSURANCE, POLICY}, set()),
        (ProviderKind.OTHER_REGULATOR, ("advocacy",), {INSURANCE, POLICY}, set()),
        (ProviderKind.INDIVIDUAL, ("personal-assistant",), {INSURANCE}, set()),
        (ProviderKind.INDIVIDUAL, ("meals",), {INSURANCE, FOOD}, set()),
        (ProviderKind.INTRODUCTORY_AGENCY, ("introductory-agency",), {INSURANCE, POLICY}, set()),
        (ProviderKind.UNREGULATED, ("gardening",), {INSURANCE}, {POLICY}),
        (ProviderKind.UNREGULATED, ("companionship",), {INSURANCE, POLICY}, set()),
        (ProviderKind.UNREGULATED, ("meals",), {INSURANCE, FOOD}, {POLICY}),
        (ProviderKind.UNREGULATED, ("meals", "social-activity"), {INSURANCE, FOOD}, {POLICY}),
        (ProviderKind.UNREGULATED, CLUB, set(), {INSURANCE, POLICY, FOOD}),
        (ProviderKind.UNREGULATED, (*CLUB, "voluntary-agency"), {POLICY}, {INSURANCE, FOOD}),
        (ProviderKind.UNREGULATED, (), {INSURANCE}, {POLICY}),
        (None, HOME, {INSURANCE, POLICY}, set()),
    ],
)
def test_who_is_asked_for_what(
    kind: ProviderKind | None,
    offered: tuple[str, ...],
    required: set[DocumentKind],
    optional: set[DocumentKind],
) -> None:
    asked = asked_for(kind, offered)
    assert (
        {one.kind for one in asked if one.required} == required == set(required_of(kind, offered))
    )
    assert {one.kind for one in asked if not one.required} == optional
    assert all(one.why.endswith((".",)) for one in asked)


@pytest.mark.parametrize("service", [one.slug for one in ALL_SERVICE_TYPES if one.regulated])
def test_whoever_offers_a_regulated_service_shows_a_policy(service: str) -> None:
    for kind in (ProviderKind.REGISTERED, ProviderKind.UNREGULATED, None):
        assert POLICY in required_of(kind, (service,))


def test_nobody_is_asked_for_a_dbs_certificate() -> None:
    assert {kind.value for kind in DocumentKind} == {
        "insurance",
        "safeguarding-policy",
        "food-registration",
    }


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "It has expired already"),
        (0, "It expires today"),
        (1, ""),
        (365, ""),
        (366 * 10 + 1, "Check the year"),
    ],
)
def test_the_end_of_insurance_is_in_the_future(days: int, said: str) -> None:
    told = expiry_problem(INSURANCE, TODAY + timedelta(days=days), today=TODAY)
    assert told.startswith(said)
    assert bool(told) is bool(said)


def test_insurance_has_an_end_and_a_policy_has_none() -> None:
    assert expiry_problem(INSURANCE, None, today=TODAY) == "Enter the date on which it expires"
    assert expiry_problem(POLICY, None, today=TODAY) == ""


@pytest.mark.parametrize(
    ("left", "sent", "due"),
    [
        (61, (), None),
        (60, (), 60),
        (59, (), 60),
        (59, (60,), None),
        (31, (60,), None),
        (30, (60,), 30),
        (30, (), 30),
        (20, (60, 30), None),
        (8, (60, 30), None),
        (7, (60, 30), 7),
        (7, (), 7),
        (0, (60, 30), 7),
        (0, (60, 30, 7), None),
        (-1, (60, 30, 7), ENDED),
        (-1, (), ENDED),
        (-90, (60, 30, 7, ENDED), None),
    ],
)
def test_a_reminder_is_due_once_and_only_the_latest(
    left: int, sent: tuple[int, ...], due: int | None
) -> None:
    assert reminder_due(TODAY + timedelta(days=left), sent, today=TODAY) == due


def test_over_a_year_each_reminder_comes_once_and_on_its_day() -> None:
    ends = TODAY + timedelta(days=100)
    sent: list[int] = []
    days: list[int] = []
    for passed in range(200):
        due = reminder_due(ends, sent, today=TODAY + timedelta(days=passed))
        if due is not None:
            sent.append(due)
            days.append(100 - passed)
    assert sent == [60, 30, 7, ENDED]
    assert days == [60, 30, 7, -1]


def test_what_has_no_end_needs_no_reminder() -> None:
    assert reminder_due(None, (), today=TODAY) is None


@pytest.mark.parametrize(
    ("ends", "held"),
    [
        (TODAY - timedelta(days=1), (INSURANCE,)),
        (TODAY, ()),
        (None, ()),
    ],
)
def test_a_required_document_that_ran_out_is_a_reason_to_hold(
    ends: date | None, held: tuple[DocumentKind, ...]
) -> None:
    given = {INSURANCE: Given(kind=INSURANCE, expires_on=ends)}
    assert expired(asked_for(ProviderKind.REGISTERED, HOME), given, today=TODAY) == held


def test_one_that_was_never_given_or_is_not_required_is_no_reason() -> None:
    ended = {INSURANCE: Given(kind=INSURANCE, expires_on=TODAY - timedelta(days=9))}
    assert expired(asked_for(ProviderKind.REGISTERED, HOME), {}, today=TODAY) == ()
    assert expired(asked_for(ProviderKind.UNREGULATED, CLUB), ended, today=TODAY) == ()
