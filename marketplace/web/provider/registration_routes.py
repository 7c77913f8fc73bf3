"""Where the pages of a registration are."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import RouteCallable

from marketplace.web.provider import (
    registration,
    registration_offers,
    registration_proof,
    registration_register,
    registration_sections,
)

_ROOT = "/registrations/<int:registration_id>"

_QUESTIONS: dict[str, RouteCallable] = {
    "kind": registration_sections.kind,
    "register": registration_register.register,
    "location": registration_register.location,
    "details": registration_sections.details,
    "contact": registration_sections.contact,
    "declarations": registration_sections.declarations,
    "safety": registration_sections.safety,
    "expectations": registration_sections.expect,
    "check": registration.check,
}
"""Pages with a form that answers to the same address: their last word, and the view."""

_PAGES: dict[str, RouteCallable] = {
    "place": registration_register.choose,
    "proof": registration_proof.proof,
    "offers": registration_offers.offers,
    "stopped": registration_offers.stopped,
    "sent": registration.sent,
}
_ACTIONS: dict[str, tuple[str, RouteCallable]] = {
    "registration_take_back": ("/take-back", registration.withdraw),
    "registration_proof_code": ("/proof/code", registration_proof.send),
    "registration_proof_entered": ("/proof/entered", registration_proof.enter),
    "registration_proof_call_back": ("/proof/call-back", registration_proof.call_back),
    "registration_offer_add": ("/offers/add", registration_offers.add),
    "registration_offer_copy": ("/offers/<int:number>/copy", registration_offers.copy),
}


def add_registration_pages(pages: Blueprint) -> None:
    """Give the provider's pages those of its registrations."""
    both = ["GET", "POST"]
    pages.add_url_rule("/registrations/new", "registration_begin", registration.begin, methods=both)
    pages.add_url_rule(_ROOT, "registration", registration.overview)
    for word, view in _QUESTIONS.items():
        pages.add_url_rule(f"{_ROOT}/{word}", f"registration_{word}", view, methods=both)
    for word, view in _PAGES.items():
        pages.add_url_rule(f"{_ROOT}/{word}", f"registration_{word}", view)
    for endpoint, (path, view) in _ACTIONS.items():
        pages.add_url_rule(f"{_ROOT}{path}", endpoint, view, methods=["POST"])
    pages.add_url_rule(
        f"{_ROOT}/offers/<int:number>/remove",
        "registration_offer_remove",
        registration_offers.remove,
        methods=both,
    )
