"""What goes live, what waits, and what is left where two people changed one listing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from marketplace.domain.edits import merged, split, wanted_from
from marketplace.domain.offer_differences import LABELS
from marketplace.domain.offer_steps import STEPS, after, beside, step_of
from marketplace.domain.offers import SMALL, Offer, changed
from tests.property.test_offers import OFFERS
from tests.unit.offers import CARE, LUNCH

FIELDS = set(Offer.__dataclass_fields__)


@given(OFFERS, OFFERS)
def test_what_is_live_and_what_waits_is_all_that_changed(public: Offer, wanted: Offer) -> None:
    parts = split(public, wanted)
    assert set(parts.live_fields) | set(parts.waiting) == set(changed(public, wanted))
    assert set(parts.live_fields) <= SMALL
    assert not set(parts.waiting) & SMALL
    assert set(changed(public, parts.live)) == set(parts.live_fields)
    assert set(changed(parts.live, wanted)) == set(parts.waiting)


@given(OFFERS, OFFERS, OFFERS)
def test_a_merge_keeps_what_the_provider_changed_and_takes_the_rest(
    base: Offer, public: Offer, wanted: Offer
) -> None:
    both = merged(base=base, public=public, wanted=wanted)
    ours = set(changed(base, wanted))
    for name in FIELDS:
        source = wanted if name in ours else public
        assert getattr(both.offer, name) == getattr(source, name)
    assert set(both.conflicts) == ours & set(changed(base, public)) & set(changed(public, wanted))


def test_the_same_change_by_both_is_no_conflict() -> None:
    both = merged(
        base=LUNCH, public=replace(LUNCH, town="Here"), wanted=replace(LUNCH, town="Here")
    )
    assert both.conflicts == ()


def test_words_are_spelt_as_the_listing_spells_them() -> None:
    wanted = wanted_from(replace(CARE, needs=("DEMENTIA", "new need")), public=CARE)
    assert wanted.needs == ("Dementia", "new need")


def test_every_field_has_a_label_and_stands_on_one_page_but_the_location() -> None:
    assert set(LABELS) == FIELDS
    asked = [field for step in STEPS for field in step.fields]
    assert len(asked) == len(set(asked))
    assert set(asked) == FIELDS - {"cqc_location_id"}
    assert after(STEPS[-1]) is None
    assert after(STEPS[0]) is STEPS[1]
    assert step_of("price_to").slug == "price"
    assert step_of("cqc_location_id") is STEPS[0]
    assert beside(["phone"]) == {"phone", "email", "website"}


def test_money_of_the_listing_file_and_of_forms_is_the_same() -> None:
    assert split(LUNCH, replace(LUNCH, price_from=Decimal("6.00"))).live_fields == ("price_from",)
