"""The pages on which an offer is asked for: which fields stand on which, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page. `title` is its heading; `fields` are the offer's fields that it asks for.

    `left_open` is what it means to leave all of them as they are.
    """

    slug: str
    title: str
    fields: tuple[str, ...]
    left_open: str = "Not answered"


STEPS = (
    Step(slug="service", title="What do you offer?", fields=("name", "service_types")),
    Step(
        slug="care",
        title="Do your staff help with washing, dressing, eating or medicines?",
        fields=("personal_care",),
    ),
    Step(slug="people", title="Who is it for?", fields=("audiences", "needs")),
    Step(slug="languages", title="Which languages do you speak?", fields=("languages",)),
    Step(
        slug="hours",
        title="When are you there?",
        fields=("days", "times", "hours_note", "gatherings", "can_choose_gender"),
    ),
    Step(
        slug="address",
        title="Where are you?",
        fields=("address", "town", "postcode", "address_private"),
    ),
    Step(
        slug="area",
        title="Which area do you cover?",
        fields=("covers",),
        left_open="People come to you",
    ),
    Step(
        slug="price",
        title="What does it cost?",
        fields=(
            *("price_from", "price_to", "price_unit", "minimum_visit"),
            *("weekend_rate", "bank_holiday_rate", "included", "extra_charges", "priced_on"),
        ),
        left_open="No price given",
    ),
    Step(
        slug="payment",
        title="How can people pay?",
        fields=("direct_payments", "isf"),
        left_open="No direct payments, no Individual Service Funds",
    ),
    Step(
        slug="availability",
        title="Do you have spaces now?",
        fields=("availability",),
        left_open="Not said: people are told to ask you",
    ),
    Step(slug="about", title="Describe your service", fields=("summary", "description")),
    Step(
        slug="access",
        title="What makes it easier to use?",
        fields=("access", "access_note"),
        left_open="Nothing chosen",
    ),
    Step(
        slug="contact",
        title="How can people reach you?",
        fields=("phone", "email", "website"),
    ),
    Step(slug="complaints", title="How can people complain?", fields=("complaints",)),
)
"""In the order of the form. Every field of an offer stands on one page, but for the location."""

BY_SLUG = {step.slug: step for step in STEPS}


def after(step: Step) -> Step | None:
    """The page that follows; None after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def beside(fields: Iterable[str]) -> frozenset[str]:
    """All fields of the pages on which these stand: what is checked when one of them changes."""
    wanted = set(fields)
    return frozenset(field for step in STEPS if wanted & set(step.fields) for field in step.fields)


def step_of(field: str) -> Step:
    """The page that asks for a field; the first one for what no page asks."""
    return next((step for step in STEPS if field in step.fields), STEPS[0])
