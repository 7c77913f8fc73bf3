"""Where the pages of offers are: of a registration, of a listing, of a new listing."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import RouteCallable

from marketplace.web.provider import offer_adding, offer_looks, offers

_REGISTRATION = "/registrations/<int:registration_id>/offers/<int:number>"
_LISTING = "/listings/<int:listing_id>"
_NEW = "/new-listings/<int:edit_id>"

_PAGES: dict[str, tuple[str, RouteCallable]] = {
    "registration_offer": (_REGISTRATION, offers.of_registration),
    "registration_offer_preview": (f"{_REGISTRATION}/preview", offer_looks.of_registration),
    "listing_edit": (f"{_LISTING}/edit", offers.of_listing),
    "listing_preview": (f"{_LISTING}/preview", offer_looks.of_listing),
    "listing_history": (f"{_LISTING}/history", offer_looks.changes),
    "new_listing": (_NEW, offers.of_new_listing),
    "new_listing_preview": (f"{_NEW}/preview", offer_looks.of_new_listing),
}
_QUESTIONS: dict[str, tuple[str, RouteCallable]] = {
    "registration_offer_step": (f"{_REGISTRATION}/<step>", offers.of_registration_step),
    "listing_edit_step": (f"{_LISTING}/edit/<step>", offers.of_listing_step),
    "new_listing_step": (f"{_NEW}/<step>", offers.of_new_listing_step),
    "listing_add": ("/<int:provider_id>/listings/add", offer_adding.add),
}
_ACTIONS: dict[str, tuple[str, RouteCallable]] = {
    "listing_edit_send": (f"{_LISTING}/edit/send", offers.send_listing),
    "listing_edit_rebase": (f"{_LISTING}/edit/keep", offers.rebase_listing),
    "new_listing_send": (f"{_NEW}/send", offers.send_new_listing),
    "edit_take_back": ("/edits/<int:edit_id>/take-back", offers.take_back_edit),
    "edit_drop": ("/edits/<int:edit_id>/drop", offers.drop_edit),
}


def add_offer_pages(pages: Blueprint) -> None:
    """Give the provider's pages those of its offers."""
    for methods, rules in (
        (["GET"], _PAGES),
        (["GET", "POST"], _QUESTIONS),
        (["POST"], _ACTIONS),
    ):
        for endpoint, (path, view) in rules.items():
            pages.add_url_rule(path, endpoint, view, methods=methods)
