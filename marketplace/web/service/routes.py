"""The addresses that machines ask for."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.service import health, robots


def service_addresses() -> Blueprint:
    """The blueprint of health checks and of the files for visiting programs."""
    service = Blueprint("service", __name__)
    service.add_url_rule("/health/live", view_func=health.live)
    service.add_url_rule("/health/ready", view_func=health.ready)
    service.add_url_rule("/robots.txt", view_func=robots.robots)
    service.add_url_rule("/sitemap.xml", view_func=robots.sitemap)
    service.add_url_rule("/.well-known/security.txt", view_func=robots.security)
    return service
