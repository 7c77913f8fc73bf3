"""Builds invented records of the register in the shape of the regulator's API.

Shape: API reference, sections 4, 4.1 and 4.3. Each record holds an invented registered manager,
as real ones do, so that a test can see that no such name is ever kept.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from marketplace.demo.districts import authority_of
from marketplace.demo.offers import (
    Offer,
    Story,
    coordinates,
    location_id_for,
    number_for,
)
from marketplace.demo.verdicts import assessed, inspected
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.service_types import ServiceType

Body = dict[str, object]

MANAGER_FAMILY_NAME = "Quillfeather-Ombersby"
"""Stands in every invented record, and must never be found anywhere behind the client."""

_DESCRIPTIONS = {
    "Homecare agencies": "Domiciliary care service",
    "Supported living": "Supported living service",
    "Supported housing": "Extra Care housing services",
    "Shared lives": "Shared Lives",
    "Residential homes": "Care home service without nursing",
    "Nursing homes": "Care home service with nursing",
    "Hospice": "Hospice services",
    "Rehabilitation (substance abuse)": (
        "Residential substance misuse treatment and/or rehabilitation service"
    ),
    "Hospital": "Acute services with overnight beds",
    "Community services - Healthcare": "Community healthcare service",
}
_ACTIVITY_CODES = {
    "Personal care": "RA1",
    "Accommodation for persons who require nursing or personal care": "RA2",
    "Accommodation for persons who require treatment for substance misuse": "RA3",
    "Treatment of disease, disorder or injury": "RA5",
    "Surgical procedures": "RA7",
    "Diagnostic and screening procedures": "RA8",
}
_SPECIALISMS = {
    "Older people": "Caring for adults over 65 yrs",
    "Dementia": "Dementia",
    "Learning disability": "Learning disabilities",
    "Autism": "Learning disabilities",
    "Mental health": "Mental health conditions",
    "Physical disability": "Physical disabilities",
    "Sensory impairment": "Sensory impairment",
    "Drugs and alcohol": "Substance misuse problems",
}
_HEALTH = {"hospice", "rehabilitation", "private-hospital", "nhs-provision"}
_HOMES = {"care-home", "nursing-home"}
_OPENED = date(2026, 1, 12)
_TAKEN_OVER = date(2026, 4, 14)


def records_of(offer: Offer, story: Story) -> list[Body]:
    """The record of a listing's location, and those before and after it."""
    body = _body(offer, story)
    found = [body]
    if story.inherited:
        predecessor_id = location_id_for(story.inherited)
        body["relationships"] = [_relation(predecessor_id, story.inherited, "Predecessor")]
        found.append(_predecessor(body, story, predecessor_id))
    if story.successor:
        successor_id = location_id_for(story.successor)
        body["relationships"] = [_relation(successor_id, story.successor, "Successor")]
        found.append(_successor(offer, story, successor_id))
    return found


def _body(offer: Offer, story: Story) -> Body:
    """One record, with everything but its relationships."""
    kind = _kind(offer)
    latitude, longitude = coordinates(offer.place)
    body: Body = {
        "locationId": story.location_id,
        "providerId": location_id_for(offer.provider_key),
        "organisationType": "Location",
        "type": "Independent Healthcare Org" if kind.slug in _HEALTH else "Social Care Org",
        "name": offer.name,
        "registrationStatus": "Deregistered" if story.closed else "Registered",
        "registrationDate": _registered(story).isoformat(),
        "dormancy": "Y" if story.dormant else "N",
        "careHome": "Y" if kind.slug in _HOMES else "N",
        "numberOfBeds": 10 + int(number_for(offer.name, digits=2)) if kind.slug in _HOMES else 0,
        "postalAddressLine1": offer.place.street,
        "postalAddressTownCity": offer.place.town,
        "postalCode": offer.place.postcode,
        "region": "West Midlands",
        "localAuthority": authority_of(offer.place.postcode),
        "onspdLatitude": latitude,
        "onspdLongitude": longitude,
        "mainPhoneNumber": offer.phone.replace(" ", ""),
        "website": f"www.{offer.provider_key}.example.org",
        "inspectionDirectorate": "Hospitals" if kind.slug in _HEALTH else "Adult social care",
        "gacServiceTypes": _service_types(kind),
        "regulatedActivities": [] if story.closed else _activities(kind),
        "specialisms": _specialisms(offer),
        "inspectionCategories": [],
        "inspectionAreas": [],
        "locationTypes": [],
        "relationships": [],
    }
    if story.closed:
        body["deregistrationDate"] = story.closed
    if story.dormant:
        body["dormancyStartDate"] = "2026-05-01"
    body.update(_verdict(kind, story))
    return body


def _verdict(kind: ServiceType, story: Story) -> Body:
    """The part of the record that rates, for the story's framework."""
    framework, *rest = story.register.split()
    match framework:
        case "inspected":
            return inspected(story, rating=rest[0], published_on=rest[1])
        case "assessed":
            return assessed(story, group=kind.groups[0], rating=rest[0], published_on=rest[1])
        case "unrated":
            link = str(uuid5(NAMESPACE_URL, f"{story.location_id}/{rest[0]}"))
            overall: Body = {
                "rating": "Inspected but not rated",
                "reportDate": rest[0],
                "reportLinkId": link,
                "keyQuestionRatings": [],
            }
            return {"currentRatings": {"overall": overall, "reportDate": rest[0]}}
        case "no-published-rating":
            nothing: Body = {"rating": "No published rating", "keyQuestionRatings": []}
            return {"currentRatings": {"overall": nothing}}
        case _:
            return {}


def _registered(story: Story) -> date:
    """When the location was registered: before its report, or lately where it has none."""
    spread = int(number_for(story.location_id, digits=4))
    _, *rest = story.register.split()
    if story.inherited:
        return _TAKEN_OVER
    if not rest:
        return _OPENED + timedelta(days=spread % 200)
    return max(
        date(2010, 10, 1), date.fromisoformat(rest[-1]) - timedelta(days=400 + spread % 3000)
    )


def _predecessor(body: Body, story: Story, predecessor_id: str) -> Body:
    """The record of the previous owner's registration: closed, with the rating it kept."""
    _, rating, published_on = story.register.split()
    former = Story(register=story.register, location_id=predecessor_id)
    return {
        **body,
        "locationId": predecessor_id,
        "providerId": location_id_for(f"{story.inherited}, provider"),
        "name": story.inherited,
        "registrationStatus": "Deregistered",
        "registrationDate": _registered(former).isoformat(),
        "deregistrationDate": _TAKEN_OVER.isoformat(),
        "regulatedActivities": [],
        "relationships": [_relation(story.location_id, str(body["name"]), "Successor")],
        **inspected(former, rating=rating, published_on=published_on),
    }


def _successor(offer: Offer, story: Story, successor_id: str) -> Body:
    """The record of the same service under its new registration, not yet rated."""
    opened = date.fromisoformat(story.closed) + timedelta(days=1)
    return {
        **_body(offer, Story(register="new", location_id=successor_id)),
        "name": story.successor,
        "registrationDate": opened.isoformat(),
        "relationships": [_relation(story.location_id, offer.name, "Predecessor")],
    }


def _relation(location_id: str, name: str, way: str) -> Body:
    return {
        "relatedLocationId": location_id,
        "relatedLocationName": name,
        "type": f"HSCA {way}",
        "reason": "Legal Entity Change",
    }


def _kind(offer: Offer) -> ServiceType:
    """The regulated service type that the location is registered for."""
    return next(SERVICE_TYPES[slug] for slug in offer.services if SERVICE_TYPES[slug].regulated)


def _service_types(kind: ServiceType) -> list[Body]:
    name = kind.register_service_types[0]
    return [{"name": name, "description": _DESCRIPTIONS[name]}]


def _activities(kind: ServiceType) -> list[Body]:
    """The activities, each with its manager, as the regulator sends them."""
    contact: Body = {
        "personTitle": "Mrs",
        "personGivenName": "Philomena",
        "personFamilyName": MANAGER_FAMILY_NAME,
        "personRoles": ["Registered Manager"],
    }
    return [
        {"name": name, "code": _ACTIVITY_CODES[name], "contacts": [contact]}
        for name in kind.activities
        if name in _ACTIVITY_CODES
    ]


def _specialisms(offer: Offer) -> list[Body]:
    names = {_SPECIALISMS[need] for need in offer.needs.split(";") if need in _SPECIALISMS}
    return [{"name": name} for name in sorted(names)]
