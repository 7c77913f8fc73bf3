"""The pages of `/quality`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.hand_off_routes import add_hand_off_pages
from marketplace.web.quality import (
    alerts,
    audit,
    batch,
    cases,
    deciding,
    desk,
    documents,
    entering,
    hand_offs,
    health,
    holds,
    invitations,
    ratings,
)
from marketplace.web.quality.concern_routes import add_concern_pages
from marketplace.web.quality.mistakes import add_mistake_pages
from marketplace.web.quality.number_routes import add_number_pages

_POST = ("POST",)
_BOTH = ("GET", "POST")


def quality_pages() -> Blueprint:
    """The blueprint of `/quality`."""
    pages = Blueprint("quality", __name__, url_prefix="/quality")
    pages.add_url_rule("", view_func=desk.desk)
    _cases(pages)
    _ratings(pages)
    _watching(pages)
    _invitations(pages)
    add_number_pages(pages)
    add_mistake_pages(pages)
    pages.add_url_rule("/concerns/new", view_func=entering.enter_concern, methods=_BOTH)
    pages.add_url_rule("/concerns/new/send", view_func=entering.send_entry, methods=_POST)
    pages.add_url_rule("/hand-offs", view_func=hand_offs.hand_offs)
    add_hand_off_pages(pages, hand_offs, concern="/concerns/<int:concern_id>")
    add_concern_pages(pages)
    return pages


def _cases(pages: Blueprint) -> None:
    """What waits for a decision."""
    one = "/cases/<int:case_id>"
    pages.add_url_rule("/cases", view_func=cases.cases)
    pages.add_url_rule(one, view_func=cases.case)
    pages.add_url_rule(f"{one}/assign", view_func=cases.assign_case, methods=_POST)
    pages.add_url_rule(f"{one}/approve", view_func=deciding.approve, methods=_BOTH)
    pages.add_url_rule(f"{one}/return", view_func=deciding.give_back, methods=_BOTH)
    pages.add_url_rule(f"{one}/decline", view_func=deciding.decline, methods=_BOTH)
    pages.add_url_rule(f"{one}/answer", view_func=deciding.answer, methods=_BOTH)
    pages.add_url_rule(
        f"{one}/documents/<int:document_id>/seen", view_func=deciding.document_seen, methods=_POST
    )
    pages.add_url_rule("/documents", view_func=documents.documents)
    pages.add_url_rule(
        "/documents/<int:document_id>/seen", view_func=documents.see_document, methods=_POST
    )


def _ratings(pages: Blueprint) -> None:
    """The rating watch, and the holds of officers."""
    one = "/ratings/<int:listing_id>"
    pages.add_url_rule("/ratings", view_func=ratings.ratings)
    pages.add_url_rule("/ratings.csv", view_func=ratings.ratings_file)
    pages.add_url_rule(one, view_func=ratings.listing)
    pages.add_url_rule("/holds", view_func=holds.holds)
    for path, view in (
        ("suspend", holds.suspend),
        ("suspension/review", holds.review_suspension),
        ("suspension/lift", holds.lift_suspension),
        ("safeguard", holds.safeguard),
        ("safeguarding/review", holds.review_safeguarding),
        ("safeguarding/lift", holds.lift_safeguarding),
    ):
        pages.add_url_rule(f"{one}/{path}", view_func=view, methods=_BOTH)
    pages.add_url_rule(f"{one}/safeguarding", view_func=holds.safeguarding)


def _watching(pages: Blueprint) -> None:
    """What the service itself has to say."""
    pages.add_url_rule("/held-batch", view_func=batch.held_batch)
    pages.add_url_rule("/held-batch/settle", view_func=batch.settle_held_batch, methods=_POST)
    pages.add_url_rule("/alerts", view_func=alerts.alerts)
    pages.add_url_rule(
        "/alerts/<int:alert_id>/acknowledge", view_func=alerts.acknowledge_alert, methods=_BOTH
    )
    pages.add_url_rule("/audit", view_func=audit.audit)
    pages.add_url_rule("/audit.csv", view_func=audit.audit_file)
    pages.add_url_rule("/jobs", view_func=health.jobs)
    pages.add_url_rule("/mail", view_func=health.mail)
    pages.add_url_rule("/mail/<int:message_id>/again", view_func=health.mail_again, methods=_POST)
    pages.add_url_rule("/mail/<int:message_id>/aside", view_func=health.mail_aside, methods=_POST)


def _invitations(pages: Blueprint) -> None:
    """Services that are asked to register."""
    one = "/invitations/<int:invitation_id>"
    pages.add_url_rule("/invitations", view_func=invitations.invitations)
    pages.add_url_rule("/invitations/new", view_func=invitations.invite_provider, methods=_POST)
    pages.add_url_rule(f"{one}/remind", view_func=invitations.remind_provider, methods=_POST)
    pages.add_url_rule(f"{one}/end", view_func=invitations.end_invitation, methods=_POST)
