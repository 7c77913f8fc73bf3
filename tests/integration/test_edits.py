"""Changes to a listing: what goes live, what waits, and who is told what, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.cases import CaseKind, CaseStatus, EditStatus
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import Availability, Offer
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.listings import ListingRevision
from marketplace.models.messages import Message
from marketplace.queries.edits import Draft, draft_of_edit, draft_of_listing, new_listings_of
from marketplace.queries.offers import offer_of
from marketplace.services import edit_decisions, edit_sending, edits
from marketplace.services.listing_content import apply_offer
from marketplace.services.transaction import transaction
from tests.integration.kept import CLUB, Kept, keep
from tests.integration.stored_records import observe
from tests.integration.town import IMPORT, START
from tests.unit.offers import CARE

NOW = START + timedelta(days=1)
LATER = START + timedelta(days=2)
OFFICER = Principal(
    account_id=99, session_id=1, email="qa@example.org", name="Q", roles=frozenset({Role.QA})
)
PRICED = replace(CLUB, price_from=Decimal("6.00"), price_unit=PriceUnit.SESSION)
RENAMED = replace(CLUB, name="Larkspur friendship club")

pytestmark = pytest.mark.usefixtures("directory")


def seen(kept: Kept) -> Draft:
    db.session.rollback()
    return draft_of_listing(kept.listing_id, by=kept.by)


def save(kept: Kept, offer: Offer, *, version: int | None = None) -> edits.Saved:
    return edits.save(
        kept.listing_id,
        offer,
        version=seen(kept).version if version is None else version,
        by=kept.by,
        now=NOW,
    )


def sent(kept: Kept, offer: Offer) -> int:
    """Save and send; return the edit's id."""
    save(kept, offer)
    edit_id = seen(kept).edit_id
    assert edit_id is not None
    edit_sending.send(edit_id, version=seen(kept).version, by=kept.by, now=NOW)
    return edit_id


def public(kept: Kept) -> Offer:
    db.session.rollback()
    return offer_of(kept.listing_id)


def somebody_else_changes(kept: Kept, **fields: object) -> None:
    """Change the listing as an import or an officer would."""
    with transaction(actor=IMPORT, now=LATER) as tx:
        offer = replace(offer_of(kept.listing_id), **fields)  # type: ignore[arg-type]
        apply_offer(tx, kept.listing_id, offer, source="import")


def test_a_small_change_is_live_at_once_and_leaves_nothing_waiting() -> None:
    kept = keep()

    saved = save(kept, PRICED)

    assert saved.live == ("price_from", "price_unit")
    assert saved.waiting == ()
    assert public(kept) == PRICED
    assert seen(kept).edit_id is None
    revisions = db.session.scalars(select(ListingRevision).order_by(ListingRevision.number)).all()
    assert [row.actor for row in revisions][1:] == ["person:owner@example.org"]


def test_a_material_change_waits_and_the_approved_version_stays_public() -> None:
    kept = keep()

    saved = save(kept, RENAMED)

    assert (saved.live, saved.waiting) == ((), ("name",))
    assert public(kept) == CLUB
    found = seen(kept)
    assert (found.status, found.wanted, found.public) == (EditStatus.OPEN, RENAMED, CLUB)
    assert [(one.label, one.before, one.after) for one in found.waiting] == [
        ("Name", CLUB.name, RENAMED.name)
    ]


def test_a_mixed_change_splits() -> None:
    kept = keep()

    saved = save(kept, replace(PRICED, name="Another club", phone="01632 960555"))

    assert saved.live == ("phone", "price_from", "price_unit")
    assert saved.waiting == ("name",)
    assert public(kept) == replace(PRICED, phone="01632 960555")
    assert seen(kept).conflicts == ()


def test_taking_a_material_change_back_by_hand_leaves_nothing_waiting() -> None:
    kept = keep()
    save(kept, RENAMED)

    save(kept, CLUB)

    assert seen(kept).edit_id is None
    assert [row.status for row in db.session.scalars(select(ListingEdit))] == ["dropped"]


def test_a_wrong_small_change_is_refused_whole() -> None:
    kept = keep()

    with pytest.raises(InvalidError) as refused:
        save(kept, replace(RENAMED, price_from=Decimal(6)))

    assert [one.field for one in refused.value.problems] == ["price_unit"]
    assert public(kept) == CLUB
    assert seen(kept).edit_id is None


def test_what_a_file_left_open_does_not_stop_a_small_change() -> None:
    kept = keep(Offer(name="Imported", service_types=("gardening",)), kind=None)

    assert save(kept, replace(public(kept), phone="01632 960001")).live == ("phone",)


def test_a_stale_page_is_told_and_writes_nothing() -> None:
    kept = keep()
    version = seen(kept).version
    somebody_else_changes(kept, phone="01632 960777")

    with pytest.raises(ConflictError, match="changed since"):
        save(kept, PRICED, version=version)

    assert public(kept).price_from is None


def test_what_others_changed_meanwhile_is_taken_over() -> None:
    kept = keep()
    save(kept, RENAMED)
    somebody_else_changes(kept, phone="01632 960777", town="Upper Fenwick")

    found = seen(kept)
    assert found.conflicts == ()
    assert found.wanted == replace(RENAMED, phone="01632 960777", town="Upper Fenwick")
    assert [one.field for one in found.waiting] == ["name"]
    edit_id = sent(kept, found.wanted)
    with transaction(actor=OFFICER.actor, now=LATER) as tx:
        edit_decisions.approved(tx, edit_id, by=OFFICER)
    assert public(kept) == found.wanted


def test_what_both_changed_is_for_the_provider_to_look_at() -> None:
    kept = keep()
    save(kept, RENAMED)
    somebody_else_changes(kept, name="Larkspur lunches")

    found = seen(kept)
    assert found.conflicts == ("name",)
    with pytest.raises(ConflictError):
        save(kept, PRICED)
    assert found.edit_id is not None
    with pytest.raises(ConflictError):
        edit_sending.send(found.edit_id, version=found.version, by=kept.by, now=NOW)

    edits.rebase(kept.listing_id, version=found.version, by=kept.by, now=NOW)

    found = seen(kept)
    assert found.conflicts == ()
    assert [(one.before, one.after) for one in found.waiting] == [
        ("Larkspur lunches", RENAMED.name)
    ]


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
    assert "our carers" in referral


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


def test_what_belongs_to_somebody_else_does_not_exist() -> None:
    kept = keep()
    other = keep(provider="Other Ltd", email="other@example.org")
    edit_id = sent(other, RENAMED)
    for wrong in (
        lambda: draft_of_listing(other.listing_id, by=kept.by),
        lambda: draft_of_edit(edit_id, by=kept.by),
        lambda: edits.save(other.listing_id, PRICED, version=-1, by=kept.by, now=NOW),
        lambda: edits.save_new(edit_id, PRICED, version=1, by=kept.by, now=NOW),
        lambda: edits.drop(edit_id, by=kept.by, now=NOW),
        lambda: edits.rebase(other.listing_id, version=1, by=kept.by, now=NOW),
        lambda: edits.start_new(other.provider_id, by=kept.by, now=NOW),
        lambda: edits.start_new(kept.provider_id, copy_of=other.listing_id, by=kept.by, now=NOW),
        lambda: edit_sending.send(edit_id, version=1, by=kept.by, now=NOW),
        lambda: edit_sending.take_back(edit_id, by=kept.by, now=NOW),
        lambda: new_listings_of(other.provider_id, by=kept.by),
        lambda: edits.save(7777, PRICED, version=-1, by=kept.by, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            wrong()
    with pytest.raises(ForbiddenError):
        edits.drop(edit_id, by=OFFICER, now=NOW)
    assert seen(other).waits


def test_dates_of_prices_follow_the_day_in_london() -> None:
    kept = keep()
    announced = replace(PRICED, priced_on=date(2027, 1, 1))
    assert save(kept, announced).live == ("price_from", "price_unit", "priced_on")
