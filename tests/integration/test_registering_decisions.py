"""What an officer's decision on a registration does to the directory, whoever decides at once."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import ConflictError, MarketplaceError, NotFoundError, RefusedError
from marketplace.domain.registration_answers import Contact
from marketplace.domain.registrations import ClaimStatus, ProviderKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.offers import offer_of
from marketplace.queries.registrations import own_registration
from marketplace.services import registration_decisions
from marketplace.services.cases import withdraw_case
from marketplace.services.registration_sending import send
from marketplace.services.registrations import save_section
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person, add_provider, kept
from tests.integration.registering import a_provider, sent_registration
from tests.integration.town import START, add_listing, open_holds, place_hold, shown
from tests.ports import PATIENCE_IN_SECONDS
from tests.unit.registrations import LUNCH_CLUB, PLACE, answers_of

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def officer(directory: Flask) -> Principal:
    del directory
    return add_person("officer@example.org", Role.QA)


def approve(registration_id: int, officer: Principal) -> tuple[int, ...]:
    with transaction(actor=officer.actor, now=START) as tx:
        return registration_decisions.approved(tx, registration_id, by=officer)


def count(model: type[Provider | Listing | Membership]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def stored(registration_id: int) -> Registration:
    db.session.rollback()
    row = db.session.get(Registration, registration_id)
    assert row is not None
    return row


def test_a_lunch_club_is_in_the_directory_once_approved(officer: Principal) -> None:
    by = a_provider()
    registration_id, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    assert shown() == set()
    (listing_id,) = approve(registration_id, officer)
    row = stored(registration_id)
    provider = db.session.get(Provider, row.provider_id)
    assert provider is not None
    assert (provider.name, provider.kind) == ("St Bride's lunch club", "unregulated")
    assert provider.profile is not None
    assert provider.profile["contact"]["email"] == "alex@example.org"
    listing = db.session.get(Listing, listing_id)
    assert listing is not None
    assert (listing.visible, listing.provider_id) == (True, provider.id)
    assert row.status == "approved"
    (event,) = kept("registration-approved")
    assert event.data == {
        "provider_id": provider.id,
        "joined": False,
        "listing_ids": [listing_id],
    }


def test_whoever_registered_keeps_it_with_their_proofs(officer: Principal) -> None:
    by = a_provider()
    registration_id, _ = sent_registration(answers_of(ProviderKind.REGISTERED), by)
    approve(registration_id, officer)
    provider_id = stored(registration_id).provider_id
    (membership,) = db.session.scalars(select(Membership))
    assert (membership.account_id, membership.provider_id) == (by.account_id, provider_id)
    assert set(db.session.scalars(select(Claim.provider_id))) == {provider_id}
    assert set(db.session.scalars(select(Document.provider_id))) == {provider_id}
    seen = own_registration(registration_id, by=by, today=START.date())
    assert seen.provider_id == provider_id


def test_a_regulated_listing_waits_for_its_first_check(officer: Principal) -> None:
    registration_id, _ = sent_registration(answers_of(ProviderKind.REGISTERED), a_provider())
    (listing_id,) = approve(registration_id, officer)
    listing = db.session.get(Listing, listing_id)
    assert listing is not None
    assert not listing.visible
    assert open_holds(listing.reference) == {"unchecked"}
    assert offer_of(listing_id).cqc_location_id == PLACE


@pytest.mark.parametrize("claim", [ClaimStatus.REFERRED, ClaimStatus.REFUSED])
def test_a_location_that_is_not_proved_is_not_approved(
    officer: Principal, claim: ClaimStatus
) -> None:
    registration_id, _ = sent_registration(
        answers_of(ProviderKind.REGISTERED), a_provider(), claim=ClaimStatus.REFERRED
    )
    db.session.execute(update(Claim).values(status=claim.value))
    db.session.commit()
    with pytest.raises(RefusedError, match="Phone the number"):
        approve(registration_id, officer)
    assert (count(Provider), stored(registration_id).status) == (0, "sent")


def test_a_name_that_is_taken_is_refused_until_it_differs(officer: Principal) -> None:
    add_provider("ST BRIDE'S LUNCH CLUB")
    registration_id, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), a_provider())
    with pytest.raises(RefusedError, match="Return the registration"):
        approve(registration_id, officer)
    assert count(Provider) == 1


def test_an_imported_listing_that_nobody_keeps_is_joined_not_doubled(officer: Principal) -> None:
    imported = add_listing(PLACE, name="Larkspur (imported)")
    place_hold(imported, HoldKind.SUSPENSION)
    answers = answers_of(ProviderKind.REGISTERED)
    offers = (*answers.offers, LUNCH_CLUB)
    registration_id, _ = sent_registration(replace(answers, offers=offers), a_provider())
    joined, new = approve(registration_id, officer)
    assert joined == imported
    assert count(Provider) == 1
    assert count(Listing) == 2
    assert offer_of(imported).name == "Larkspur home care"
    assert open_holds(f"ref-{PLACE}") == {"unchecked", "suspension"}
    assert {listing.provider.name for listing in db.session.scalars(select(Listing))} == {
        "Larkspur Home Care"
    }
    assert shown() == {db.session.get_one(Listing, new).reference}


def test_a_listing_that_somebody_keeps_is_not_joined(officer: Principal) -> None:
    imported = add_listing(PLACE)
    provider_id = db.session.get_one(Listing, imported).provider_id
    add_person("keeper@example.org", Role.PROVIDER, provider_ids=(provider_id,))
    registration_id, _ = sent_registration(answers_of(ProviderKind.REGISTERED), a_provider())
    (new,) = approve(registration_id, officer)
    assert new != imported
    assert stored(registration_id).provider_id != provider_id


def test_returned_it_can_be_changed_and_sent_again_with_the_same_reference(
    officer: Principal,
) -> None:
    by = a_provider()
    registration_id, reference = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    with transaction(actor=officer.actor, now=START) as tx:
        registration_decisions.returned(tx, registration_id, by=officer)
        withdraw_case(tx, registration_id=registration_id)
    row = stored(registration_id)
    assert (row.status, count(Provider)) == ("returned", 0)
    contact = Contact(name="Sam", phone="01632 960999", email="sam@example.org")
    version = save_section(registration_id, contact, version=row.version, by=by, now=START)
    assert send(registration_id, version=version, by=by, now=START) == reference
    approve(registration_id, officer)
    assert stored(registration_id).status == "approved"


def test_declined_it_ends_with_its_claims_so_that_others_can_claim(officer: Principal) -> None:
    registration_id, _ = sent_registration(answers_of(ProviderKind.REGISTERED), a_provider())
    with transaction(actor=officer.actor, now=START) as tx:
        registration_decisions.declined(tx, registration_id, by=officer)
    assert stored(registration_id).status == "declined"
    assert list(db.session.scalars(select(Claim.status))) == ["ended"]
    with pytest.raises(RefusedError):
        send(registration_id, version=1, by=_owner(registration_id), now=START)


def test_what_was_decided_cannot_be_decided_again(officer: Principal) -> None:
    registration_id, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), a_provider())
    approve(registration_id, officer)
    with pytest.raises(ConflictError):
        approve(registration_id, officer)
    with pytest.raises(NotFoundError):
        approve(registration_id + 1, officer)
    assert (count(Provider), count(Listing), count(Membership)) == (1, 1, 1)


def test_two_approvals_at_once_make_one_provider(directory: Flask, officer: Principal) -> None:
    registration_id, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), a_provider())
    db.session.remove()
    outcomes = _at_once(directory, [registration_id, registration_id], officer)
    assert sorted(outcomes) == ["approved", "refused"]
    assert (count(Provider), count(Listing), count(Membership)) == (1, 1, 1)


def test_two_registrations_of_one_name_at_once_make_one_provider(
    directory: Flask, officer: Principal
) -> None:
    both = [
        sent_registration(answers_of(ProviderKind.UNREGULATED), a_provider(f"{one}@example.org"))[0]
        for one in ("first", "second")
    ]
    db.session.remove()
    outcomes = _at_once(directory, both, officer)
    assert sorted(outcomes) == ["approved", "refused"]
    assert (count(Provider), count(Listing)) == (1, 1)


def _at_once(app: Flask, registration_ids: list[int], officer: Principal) -> list[str]:
    """Approve each in a thread of its own, all beginning together."""
    together = Barrier(len(registration_ids))
    outcomes: list[str] = []

    def run(registration_id: int) -> None:
        with app.app_context():
            together.wait(timeout=PATIENCE_IN_SECONDS)
            try:
                approve(registration_id, officer)
            except MarketplaceError:
                outcomes.append("refused")
            else:
                outcomes.append("approved")

    threads = [Thread(target=run, args=(one,)) for one in registration_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_IN_SECONDS)
    return outcomes


def _owner(registration_id: int) -> Principal:
    """Whoever began a registration, as they sign in."""
    return Principal(
        account_id=stored(registration_id).account_id,
        session_id=1,
        email="alex@example.org",
        name="Alex Example",
        roles=frozenset({Role.PROVIDER}),
    )


def test_a_location_of_another_kind_of_organisation_counts_for_nothing(
    officer: Principal,
) -> None:
    """Who says "registered", takes a location, and then says "unregulated" gets nothing of it."""
    imported = add_listing(PLACE, name="Larkspur (imported)")
    answers = answers_of(ProviderKind.UNREGULATED)
    registered = answers_of(ProviderKind.REGISTERED)
    tied_by_hand = replace(LUNCH_CLUB, cqc_location_id=PLACE)
    sly = replace(answers, register=registered.register, offers=(tied_by_hand,))
    registration_id, _ = sent_registration(sly, a_provider(), claim=ClaimStatus.OPEN)
    assert list(db.session.scalars(select(Claim.status))) == ["ended"]
    (new,) = approve(registration_id, officer)
    assert new != imported
    assert offer_of(new).cqc_location_id == ""
    assert offer_of(imported).name == "Larkspur (imported)"
    provider = db.session.get_one(Provider, stored(registration_id).provider_id)
    assert provider.profile is not None
    assert provider.profile["register"]["location_id"] == ""
    assert (count(Provider), count(Listing)) == (2, 2)


def test_what_nobody_could_keep_is_not_published(officer: Principal) -> None:
    by = a_provider()
    registration_id, _ = sent_registration(answers_of(ProviderKind.UNREGULATED), by)
    with transaction(actor=officer.actor, now=START) as tx:
        tx.get(Account, by.account_id).closed_at = START
    with pytest.raises(RefusedError, match="closed"):
        approve(registration_id, officer)
    assert (shown(), count(Provider)) == (set(), 0)
