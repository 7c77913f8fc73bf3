"""What every template can use: the council's words, components, filters and the nonce."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from jinja2 import StrictUndefined

from marketplace.config import Settings
from marketplace.web.filters import add_filters
from marketplace.web.form_fields import field
from marketplace.web.forms import csrf, error_summary
from marketplace.web.govuk import govuk
from marketplace.web.security import csp_nonce
from marketplace.web.signed_in import signed_in_as

_NAVIGATION = (
    ("public.search", "Search"),
    ("choosing.shortlist", "Shortlist"),
    ("concerns.start", "Tell us"),
    ("public.policy", "How we check services"),
    ("public.registering", "Register your service"),
)
_FOOTER = (
    ("concerns.start", "Tell us how your care is going"),
    ("enquiries.follow", "Follow your enquiry"),
    ("public.help_pages", "Help with choosing and paying"),
    ("public.contacts", "Ask adult social care"),
    ("public.policy", "How we check services"),
    ("public.registering", "Register your service"),
    ("account.sign_in", "Sign in"),
    ("public.accessibility", "Accessibility"),
    ("public.privacy", "Privacy"),
    ("public.cookies", "Cookies"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """Who runs the service, as pages say it. Links are pairs of an endpoint and its text."""

    name: str
    service_name: str
    phone: str
    safeguarding_phone: str
    navigation: tuple[tuple[str, str], ...] = _NAVIGATION
    footer: tuple[tuple[str, str], ...] = _FOOTER


def dress(app: Flask, *, settings: Settings) -> None:
    """Prepare the templates of `app`. A name that a template misspells raises."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        council=Council(
            name=settings.council_name,
            service_name=settings.service_name,
            phone=settings.council_phone,
            safeguarding_phone=settings.safeguarding_phone,
        ),
        csp_nonce=csp_nonce,
        csrf=csrf,
        error_summary=error_summary,
        field=field,
        govuk=govuk,
        signed_in_as=signed_in_as,
    )
    add_filters(app)
