"""Where the pages of a provider's enquiries are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.provider import enquiries


def add_enquiry_pages(pages: Blueprint) -> None:
    """Add them to the pages of `/provider`."""
    one = "/enquiries/<int:enquiry_id>"
    pages.add_url_rule("/enquiries", view_func=enquiries.enquiries)
    pages.add_url_rule(one, view_func=enquiries.enquiry)
    pages.add_url_rule(f"{one}/open", view_func=enquiries.enquiry_open, methods=["POST"])
    pages.add_url_rule(f"{one}/answer", view_func=enquiries.enquiry_answer, methods=["GET", "POST"])
