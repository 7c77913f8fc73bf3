"""Somebody who acts for a provider registers a further place of it, under the same name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import RefusedError
from marketplace.domain.registrations import ProviderKind
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.offers import offer_of
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person
from tests.integration.registering import a_provider, sent_registration
from tests.integration.test_registering_decisions import approve as approved
from tests.integration.test_registering_decisions import count, stored
from tests.integration.town import START, open_holds
from tests.unit.registrations import answers_of


@pytest.fixture
def officer(directory: object) -> Principal:
    del directory
    return add_person("officer@example.org", Role.QA)


def test_whoever_acts_for_a_provider_registers_a_further_place_of_it(officer: Principal) -> None:
    """A second branch: one provider, one membership, two listings, each place proved by itself."""
    by = a_provider()
    first, _ = sent_registration(answers_of(ProviderKind.REGISTERED), by)
    approved(first, officer)
    branch = answers_of(ProviderKind.REGISTERED)
    branch = replace(
        branch,
        register=replace(branch.register, location_id="1-999000077", name="The second branch"),
        offers=(replace(branch.offers[0], name="Second branch", cqc_location_id="1-999000077"),),
    )
    second, _ = sent_registration(branch, by)
    (listing_id,) = approved(second, officer)
    assert stored(second).provider_id == stored(first).provider_id
    assert (count(Provider), count(Membership), count(Listing)) == (1, 1, 2)
    assert offer_of(listing_id).cqc_location_id == "1-999000077"
    listing = db.session.get(Listing, listing_id)
    assert listing is not None
    assert open_holds(listing.reference) == {"unchecked"}


def test_whoever_has_left_a_provider_does_not_take_its_name(officer: Principal) -> None:
    by = a_provider()
    first, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    approved(first, officer)
    with transaction(actor=officer.actor, now=START) as tx:
        tx.session.execute(update(Membership).values(ended_at=START))
    second, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    with pytest.raises(RefusedError, match="is in the directory already"):
        approved(second, officer)
