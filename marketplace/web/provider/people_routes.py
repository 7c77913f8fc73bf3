"""Where the pages about a provider's people are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.provider import people


def add_people_pages(pages: Blueprint) -> None:
    """Add them to the pages of `/provider`."""
    pages.add_url_rule(
        "/<int:provider_id>/people", view_func=people.people, methods=["GET", "POST"]
    )
    pages.add_url_rule(
        "/<int:provider_id>/people/<int:account_id>/remove",
        view_func=people.remove_colleague,
        methods=["GET", "POST"],
    )
    pages.add_url_rule(
        "/<int:provider_id>/people/invitations/<int:link_id>/withdraw",
        view_func=people.withdraw_invitation,
        methods=["POST"],
    )
