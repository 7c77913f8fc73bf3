"""What an officer is asked to look at in a registration, none of which stops it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from marketplace.domain.ratings import Rating
from marketplace.domain.registrations import ClaimStatus, ProviderKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from tests.integration.desk import add_provider
from tests.integration.registering import a_provider, sent_registration
from tests.integration.town import add_listing
from tests.unit.registrations import LUNCH_CLUB, PLACE, answers_of

pytestmark = pytest.mark.usefixtures("directory")


def referrals_of(registration_id: int) -> str:
    (case,) = db.session.scalars(select(Case).where(Case.registration_id == registration_id))
    return " ".join(case.notices["referrals"])


def test_nothing_is_referred_where_there_is_nothing_to_ask() -> None:
    by = a_provider()
    registration_id, _ = sent_registration(answers_of(ProviderKind.REGISTERED), by)
    assert referrals_of(registration_id) == ""


def test_a_name_with_letters_that_look_alike_is_referred() -> None:
    add_provider("Larkspur Home Care")
    by = a_provider()
    answers = answers_of(ProviderKind.UNREGULATED, name="Lаrkspur Homе Care")  # noqa: RUF001
    registration_id, _ = sent_registration(answers, by)
    assert "looks like “Larkspur Home Care”" in referrals_of(registration_id)


def test_the_very_name_of_another_provider_is_told() -> None:
    add_provider("St Bride's Lunch Club")
    by = a_provider()
    registration_id, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    assert "cannot be approved until the name differs" in referrals_of(registration_id)


def test_words_that_contradict_the_declarations_are_referred_not_refused() -> None:
    by = a_provider()
    answers = answers_of(ProviderKind.INTRODUCTORY_AGENCY)
    offer = replace(answers.offers[0], description="Our team of carers comes to you.")
    registration_id, _ = sent_registration(replace(answers, offers=(offer,)), by)
    assert "Our team" in referrals_of(registration_id)


def test_a_claim_that_is_not_proved_goes_on_as_referred() -> None:
    by = a_provider()
    registration_id, _ = sent_registration(
        answers_of(ProviderKind.REGISTERED), by, claim=ClaimStatus.REFERRED
    )
    assert f"not proved that {PLACE} is theirs" in referrals_of(registration_id)


def test_where_cqc_was_not_reached_they_go_on_and_the_officer_knows() -> None:
    by = a_provider()
    answers = answers_of(ProviderKind.REGISTERED)
    unseen = replace(answers, register=type(answers.register)(location_id=PLACE))
    registration_id, _ = sent_registration(unseen, by, claim=ClaimStatus.REFERRED)
    assert "CQC could not be reached" in referrals_of(registration_id)


def test_another_regulators_registration_is_for_an_officer_to_check() -> None:
    by = a_provider()
    registration_id, _ = sent_registration(answers_of(ProviderKind.OTHER_REGULATOR), by)
    assert "Ofsted, number SC123456" in referrals_of(registration_id)


def test_other_locations_of_the_provider_that_would_be_joined_are_named() -> None:
    add_listing(PLACE)
    add_listing("1-9000000000077", reference="second")
    registration_id, _ = sent_registration(answers_of(ProviderKind.REGISTERED), a_provider())
    assert "same provider at 1-9000000000077 too" in referrals_of(registration_id)


def test_an_inadequate_location_may_register_and_the_officer_is_told() -> None:
    answers = answers_of(ProviderKind.REGISTERED)
    link = replace(answers.register, rating=Rating.INADEQUATE)
    registration_id, _ = sent_registration(replace(answers, register=link), a_provider())
    assert "rates this location Inadequate" in referrals_of(registration_id)


def test_personal_care_in_the_words_of_what_no_registration_watches_is_referred() -> None:
    """A provider that is registered for one service is not for every other one."""
    other = replace(LUNCH_CLUB, name="Larkspur company", description="We also give personal care.")
    answers = answers_of(ProviderKind.REGISTERED)
    answers = replace(answers, offers=(*answers.offers, other))
    registration_id, _ = sent_registration(answers, a_provider())
    found = referrals_of(registration_id)
    assert "the rating rule will not watch it" in found
    assert "Service 2 (Larkspur company): The description says “We also give personal care" in found
    assert "Service 1" not in found
