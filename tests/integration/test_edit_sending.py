"""Changes and new listings on their way to the council and back, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from marketplace.domain.cases import CaseKind, CaseStatus, EditStatus
from marketplace.domain.errors import (
    ConflictError,
    InvalidError,
    RefusedError,
)
from marketplace.domain.offers import Availability, Offer
from marketplace.domain.registrations import ProviderKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.messages import Message
from marketplace.queries.edits import draft_of_edit, new_listings_of
from marketplace.queries.offers import offer_of
from marketplace.services import edit_decisions, edit_sending, edits
from marketplace.services.holds import place
from marketplace.services.transaction import transaction
from tests.integration.editing import (
    LATER,
    NOW,
    OFFICER,
    RENAMED,
    public,
    save,
    seen,
    sent,
)
from tests.integration.kept import CLUB, Kept, keep
from tests.integration.stored_records import observe
from tests.unit.offers import CARE

pytestmark = pytest.mark.usefixtures("directory")


def test_an_approved_edit_is_public_and_over() -> None:
    kept = keep()
    edit_id = sent(kept, RENAMED)
    (case,) = db.session.scalars(select(Case))
    assert (case.kind, case.status, case.edit_id) == (CaseKind.EDIT, CaseStatus.OPEN, edit_id)
    assert db.session.scalars(select(Message.kind)).all() == ["registration-received"]

    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        assert edit_decisions.approved(tx, edit_id, by=OFFICER) == (kept.listing_id,)

    assert public(kept) == RENAMED
    assert seen(kept).edit_id is None
    with (
        pytest.raises(ConflictError),
        transaction(actor=OFFICER.actor, now=LATER) as tx,
    ):
        edit_decisions.approved(tx, edit_id, by=OFFICER)


def test_a_returned_edit_can_be_changed_and_sent_again_and_a_declined_one_is_over() -> None:
    kept = keep()
    edit_id = sent(kept, RENAMED)
    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        edit_decisions.returned(tx, edit_id, by=OFFICER)
    assert seen(kept).status is EditStatus.RETURNED
    # The caller closes the case; without that a second one would be refused.
    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        for case in tx.session.scalars(select(Case)):
            case.status, case.decided_at, case.decided_by = "returned", LATER, kept.by.account_id
            case.reason = "Say who runs it."
    assert seen(kept).reason == "Say who runs it."
    assert sent(kept, replace(RENAMED, town="Upper Fenwick")) == edit_id
    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        edit_decisions.declined(tx, edit_id, by=OFFICER)
    assert public(kept) == CLUB
    assert seen(kept).edit_id is None


def test_while_it_waits_only_small_changes_can_be_made() -> None:
    kept = keep()
    edit_id = sent(kept, RENAMED)

    assert save(kept, replace(RENAMED, phone="01632 960555")).live == ("phone",)
    with pytest.raises(RefusedError, match="wait for the council"):
        save(kept, replace(RENAMED, phone="01632 960555", town="Elsewhere"))

    assert seen(kept).waits
    edit_sending.take_back(edit_id, by=kept.by, now=NOW)
    assert save(kept, replace(seen(kept).wanted, town="Elsewhere")).waiting == ("name", "town")
    assert [case.status for case in db.session.scalars(select(Case))] == ["closed"]


def test_given_up_changes_leave_the_desk() -> None:
    kept = keep()
    edit_id = sent(kept, RENAMED)

    edits.drop(edit_id, by=kept.by, now=NOW)
    edits.drop(edit_id, by=kept.by, now=NOW)

    assert [case.status for case in db.session.scalars(select(Case))] == ["closed"]
    assert public(kept) == CLUB
    assert save(kept, RENAMED).waiting == ("name",)


def test_nothing_is_sent_that_needs_no_approval_or_is_wrong() -> None:
    kept = keep()
    save(kept, replace(CLUB, description=""))
    found = seen(kept)
    assert found.edit_id is not None

    with pytest.raises(InvalidError) as refused:
        edit_sending.send(found.edit_id, version=found.version, by=kept.by, now=NOW)

    assert [one.field for one in refused.value.problems] == ["description"]
    assert db.session.scalars(select(Case)).all() == []


def test_care_without_a_registration_is_stopped_with_the_reason() -> None:
    kept = keep()
    save(kept, replace(CLUB, service_types=("home-care",), personal_care=True, covers="borough"))
    found = seen(kept)
    assert found.edit_id is not None

    with pytest.raises(InvalidError, match="registered with"):
        edit_sending.send(found.edit_id, version=found.version, by=kept.by, now=NOW)


def test_words_against_an_exemption_are_told_to_the_officer() -> None:
    kept = keep(
        replace(CLUB, service_types=("introductory-agency",), covers="borough"),
        kind=ProviderKind.INTRODUCTORY_AGENCY,
    )

    sent(kept, replace(public(kept), description="Our carers are on our rota."))

    (case,) = db.session.scalars(select(Case))
    (referral,) = case.notices["referrals"]
    assert "Our carers" in referral


def test_a_name_that_looks_like_another_providers_is_told_to_the_officer() -> None:
    kept = keep()
    keep(provider="Rosewood Care", email="other@example.org")

    sent(kept, replace(CLUB, name="R\N{CYRILLIC SMALL LETTER O}sewood Care"))

    (case,) = db.session.scalars(select(Case))
    first, second = case.notices["referrals"]
    assert "looks like “Rosewood Care”" in first
    assert "several alphabets" in second


def test_what_the_register_does_not_cover_is_stopped_for_the_listings_own_location() -> None:
    kept = keep(CARE, kind=ProviderKind.REGISTERED)
    body: dict[str, object] = {
        "locationId": CARE.cqc_location_id,
        "name": CARE.name,
        "type": "Social Care Org",
        "registrationStatus": "Registered",
        "regulatedActivities": [{"name": "Personal care"}],
    }
    observe(CARE.cqc_location_id, body)
    save(kept, replace(CARE, service_types=("nursing-home",)))
    found = seen(kept)
    assert found.edit_id is not None

    with pytest.raises(InvalidError, match="does not cover “Nursing home”"):
        edit_sending.send(found.edit_id, version=found.version, by=kept.by, now=NOW)


def test_a_new_listing_is_asked_for_sent_and_published() -> None:
    kept = keep()
    edit_id = edits.start_new(kept.provider_id, by=kept.by, now=NOW)
    assert edits.start_new(kept.provider_id, by=kept.by, now=NOW) == edit_id
    found = draft_of_edit(edit_id, by=kept.by)
    edits.save_new(edit_id, RENAMED, version=found.version, by=kept.by, now=NOW)
    with pytest.raises(ConflictError):
        edits.save_new(edit_id, CLUB, version=found.version, by=kept.by, now=NOW)
    version = draft_of_edit(edit_id, by=kept.by).version
    assert [one.edit_id for one in new_listings_of(kept.provider_id, by=kept.by)] == [edit_id]

    edit_sending.send(edit_id, version=version, by=kept.by, now=NOW)
    (case,) = db.session.scalars(select(Case))
    assert case.kind == CaseKind.NEW_LISTING
    with pytest.raises(RefusedError):
        edits.save_new(edit_id, CLUB, version=version + 1, by=kept.by, now=NOW)
    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        (listing_id,) = edit_decisions.approved(tx, edit_id, by=OFFICER)

    assert offer_of(listing_id) == RENAMED
    assert new_listings_of(kept.provider_id, by=kept.by) == ()


def test_a_copy_begins_with_what_the_original_says() -> None:
    kept = keep(replace(CLUB, availability=Availability.SPACES))

    edit_id = edits.start_new(kept.provider_id, copy_of=kept.listing_id, by=kept.by, now=NOW)

    copy = draft_of_edit(edit_id, by=kept.by).wanted
    assert copy == replace(CLUB, name=f"{CLUB.name} (copy)")


def test_a_location_that_is_not_proved_to_be_theirs_is_refused() -> None:
    kept = keep()
    keep(CARE, provider="Other Ltd", email="other@example.org", kind=ProviderKind.REGISTERED)

    with pytest.raises(RefusedError, match="not proved"):
        edits.start_new(kept.provider_id, location_id=CARE.cqc_location_id, by=kept.by, now=NOW)


def new_listing_of(kept: Kept, offer: Offer) -> str:
    """Add a listing and send it; what the officer is asked to look at."""
    edit_id = edits.start_new(kept.provider_id, by=kept.by, now=NOW)
    version = draft_of_edit(edit_id, by=kept.by).version
    edits.save_new(edit_id, offer, version=version, by=kept.by, now=NOW)
    version = draft_of_edit(edit_id, by=kept.by).version
    edit_sending.send(edit_id, version=version, by=kept.by, now=NOW)
    (case,) = db.session.scalars(select(Case).where(Case.edit_id == edit_id))
    return " ".join(case.notices["referrals"])


def test_a_registered_providers_new_listing_that_nothing_watches_is_told_to_the_officer() -> None:
    kept = keep(CARE, kind=ProviderKind.REGISTERED)
    offer = replace(CLUB, description="Company, and personal care where it is needed.")

    found = new_listing_of(kept, offer)

    assert "the rating rule will not watch it" in found
    assert "personal care" in found


def test_a_new_listing_beside_one_that_officers_hold_back_is_told_to_the_officer() -> None:
    kept = keep()
    with transaction(actor=OFFICER.actor, now=NOW) as tx:
        place(tx, kept.listing_id, HoldKind.SUSPENSION, reason="Staff were not checked.")

    found = new_listing_of(kept, replace(CLUB, name="Larkspur friends"))

    assert f"An officer holds back “{CLUB.name}” of the same provider" in found
    assert "not checked" not in found, "the words stay with the hold"
