"""The pages that anybody may read, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.public import (
    activities,
    help_pages,
    information,
    listing,
    mistake,
    search,
    sessions,
    start,
    suggest,
)


def public_pages() -> Blueprint:
    """The blueprint of the public pages."""
    pages = Blueprint("public", __name__)
    pages.add_url_rule("/", view_func=start.start)
    pages.add_url_rule("/search", view_func=search.search)
    pages.add_url_rule("/listings/<slug>", view_func=listing.listing)
    pages.add_url_rule(
        "/listings/<slug>/mistake", view_func=mistake.report_mistake, methods=("GET", "POST")
    )
    pages.add_url_rule("/mistake-sent", view_func=mistake.mistake_sent)
    pages.add_url_rule("/listings/<slug>/sessions.ics", view_func=sessions.listing_sessions)
    pages.add_url_rule("/activities", view_func=activities.activities)
    pages.add_url_rule("/activities.ics", view_func=activities.activities_calendar)
    pages.add_url_rule("/suggest/services", view_func=suggest.suggest_services)
    pages.add_url_rule("/suggest/places", view_func=suggest.suggest_places)
    pages.add_url_rule("/how-results-are-ordered", view_func=information.ordering)
    pages.add_url_rule("/help", view_func=help_pages.help_pages)
    pages.add_url_rule("/help/direct-payments", view_func=help_pages.direct_payments)
    pages.add_url_rule("/help/paying-for-care", view_func=help_pages.paying_for_care)
    pages.add_url_rule("/help/contacts", view_func=help_pages.contacts)
    pages.add_url_rule("/help/what-we-check", view_func=help_pages.what_we_check)
    pages.add_url_rule("/policy", view_func=information.policy)
    pages.add_url_rule("/register-your-service", view_func=information.registering)
    pages.add_url_rule("/accessibility", view_func=information.accessibility)
    pages.add_url_rule("/privacy", view_func=information.privacy)
    pages.add_url_rule("/cookies", view_func=information.cookies)
    return pages
