"""What the regulator says of one location at this moment, for "Is this you?".

Nothing of it decides whether a listing is shown: that is for the rating job, from records that it
keeps. No person's name is in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.domain.ratings import Rating
from marketplace.domain.register_fit import suggested_service_types


class RegisterOutcome(StrEnum):
    """How a look at the register ended."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    DEREGISTERED = "deregistered"
    UNREACHABLE = "unreachable"
    """CQC did not answer, or refused to: that says nothing about the location."""
    UNREADABLE = "unreadable"
    """CQC answered with something that we do not know how to read."""

    @property
    def stops(self) -> bool:
        """Whether a registration cannot go on with this location; the others can, and wait."""
        return self in {RegisterOutcome.NOT_FOUND, RegisterOutcome.DEREGISTERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """One look at one location. Only FOUND and DEREGISTERED have more than the first three fields.

    `organisation` is the provider's name from our copy of the register, empty where it is not
    known or a person's. `address` is without town and postcode. `website` is as CQC has it:
    untrusted text, never to be made a link unchecked. `rating` is the effective one (None:
    unrated), `inherited` says that an earlier provider or address was inspected. `successors`
    are the locations that took over from a closed one.
    """

    outcome: RegisterOutcome
    location_id: str
    looked_at: datetime
    name: str = ""
    organisation: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    website: str = ""
    registered_on: date | None = None
    deregistered_on: date | None = None
    dormant: bool = False
    activities: tuple[str, ...] = ()
    register_service_types: tuple[str, ...] = ()
    rating: Rating | None = None
    rated_on: date | None = None
    inherited: bool = False
    successors: tuple[str, ...] = ()

    @property
    def suggested_service_types(self) -> tuple[str, ...]:
        """Slugs of our service types that this registration stands for."""
        return suggested_service_types(
            activities=self.activities, register_service_types=self.register_service_types
        )
