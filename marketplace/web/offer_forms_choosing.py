"""The forms of an offer that part one answer into several fields: needs, languages, the area."""

from __future__ import annotations

from dataclasses import replace

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField

from marketplace.domain.listings import Coverage
from marketplace.domain.offers import Audience, Offer
from marketplace.web.offer_choices import LANGUAGES, NEEDS, joined, parted
from marketplace.web.offer_forms import (
    AboutForm,
    AccessForm,
    AddressForm,
    AvailabilityForm,
    CareForm,
    ComplaintsForm,
    ContactForm,
    Data,
    HoursForm,
    PaymentForm,
    PriceForm,
    ServiceForm,
    StepForm,
    audience_choices,
)


class PeopleForm(StepForm):
    """Who it is for: ages, and needs from a list and in one's own words."""

    audiences = SelectMultipleField("Who is it for?", choices=audience_choices())
    needs = SelectMultipleField("Needs that you support", choices={one: one for one in NEEDS})
    more_needs = TextAreaField("Other needs")

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """Needs of the list are ticked, others written."""
        needs, more = parted(offer.needs, common=NEEDS)
        audiences = [one.value for one in offer.audiences]
        return {"audiences": audiences, "needs": needs, "more_needs": more}

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answers."""
        return replace(
            offer,
            audiences=tuple(Audience(one) for one in self.audiences.data or ()),
            needs=joined(self.needs.data, self.more_needs.data),
        )


class LanguagesForm(StepForm):
    """Languages of the staff, from a list and in one's own words."""

    languages = SelectMultipleField("Languages", choices={one: one for one in LANGUAGES})
    more_languages = TextAreaField("Other languages")

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """Languages of the list are ticked, others written."""
        languages, more = parted(offer.languages, common=LANGUAGES)
        return {"languages": languages, "more_languages": more}

    def applied(self, offer: Offer) -> Offer:
        """The offer with the answers."""
        words = joined(self.languages.data, self.more_languages.data)
        return replace(offer, languages=words)


class AreaForm(StepForm):
    """How far it reaches, in one of four ways."""

    covers = RadioField(
        "Which area do you cover?",
        choices={
            "borough": "The whole borough",
            "districts": "Some postcode districts",
            "wards": "Some wards",
            "miles": "Up to a distance from our postcode",
            "": "People come to us",
        },
        validate_choice=False,
    )
    districts = StringField("Postcode districts")
    wards = TextAreaField("Wards")
    miles = StringField("Miles")

    @classmethod
    def data_of(cls, offer: Offer) -> Data:
        """The way that the stored words use; unreadable words are districts to be mended."""
        try:
            reach = Coverage.parse(offer.covers)
        except ValueError:
            return {"covers": "districts", "districts": offer.covers}
        way = "borough" if reach.borough else ""
        way = "districts" if reach.districts else "wards" if reach.wards else way
        return {
            "covers": "miles" if reach.miles is not None else way,
            "districts": ", ".join(reach.districts),
            "wards": "\n".join(reach.wards),
            "miles": "" if reach.miles is None else f"{reach.miles:g}",
        }

    def applied(self, offer: Offer) -> Offer:
        """The offer with the area as `Coverage` writes it, or as it was typed."""
        wards = ";".join((self.wards.data or "").replace(",", "\n").split("\n"))
        ways = {
            "borough": "borough",
            "districts": self.districts.data or "none given",
            "wards": f"wards: {wards}",
            "miles": f"{(self.miles.data or '').removesuffix('miles').strip()} miles",
        }
        return replace(offer, covers=ways.get(self.covers.data or "", ""))


FORMS: dict[str, type[StepForm]] = {
    "service": ServiceForm,
    "care": CareForm,
    "people": PeopleForm,
    "languages": LanguagesForm,
    "hours": HoursForm,
    "address": AddressForm,
    "area": AreaForm,
    "price": PriceForm,
    "payment": PaymentForm,
    "availability": AvailabilityForm,
    "about": AboutForm,
    "access": AccessForm,
    "contact": ContactForm,
    "complaints": ComplaintsForm,
}
"""The form of each page, by its slug."""
