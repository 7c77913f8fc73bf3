"""Where the QA team's pages about what people tell us are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.quality import (
    concern_acts,
    concern_surroundings,
    concern_triage,
    concerns,
    providers,
)

_POST = ("POST",)
_BOTH = ("GET", "POST")


def add_concern_pages(pages: Blueprint) -> None:
    """Add the list of concerns, one of them and what is done with it, signs and providers."""
    one = "/concerns/<int:concern_id>"
    pages.add_url_rule("/concerns", view_func=concerns.concerns)
    pages.add_url_rule(one, view_func=concerns.concern)
    pages.add_url_rule(f"{one}/acknowledge", view_func=concerns.acknowledge_concern, methods=_POST)
    pages.add_url_rule(f"{one}/assign", view_func=concerns.assign_concern, methods=_POST)
    for path, view in (
        ("triage", concern_triage.triage_concern),
        ("provider", concern_surroundings.name_concern),
        ("link", concern_surroundings.link_concern),
        ("note", concern_acts.note_concern),
        ("tell", concern_acts.tell_concern),
        ("consider", concern_acts.consider_concern),
        ("share", concern_acts.share_with_provider),
        ("close", concern_acts.close_concern),
        ("spam", concern_acts.spam_concern),
        ("safeguarding", concern_acts.raise_with_safeguarding),
    ):
        pages.add_url_rule(f"{one}/{path}", view_func=view, methods=_BOTH)
    pages.add_url_rule(
        f"{one}/links/<int:concern_link_id>/end",
        view_func=concern_surroundings.unlink_concern,
        methods=_POST,
    )
    pages.add_url_rule("/signals", view_func=providers.signals)
    pages.add_url_rule("/providers", view_func=providers.providers)
    pages.add_url_rule("/providers/<int:provider_id>", view_func=providers.provider)
