"""Puts the web application together from its rooms."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace.cli.register import register
from marketplace.config import ROOT, Settings
from marketplace.logs import configure_logging
from marketplace.models.base import db
from marketplace.services.passwords import PASSWORD_COST, USUAL
from marketplace.web import (
    assets,
    clock,
    counting,
    errors,
    identity,
    kept_answers,
    marks,
    numbered,
    own_forms,
    presentation,
    proved_by_address,
    request_log,
    security,
    uploads,
)
from marketplace.web.account.routes import account_pages
from marketplace.web.admin.routes import admin_pages
from marketplace.web.api.routes import public_api
from marketplace.web.choosing.routes import choosing_pages
from marketplace.web.concern_file_download import concern_file_pages
from marketplace.web.concerns.routes import concern_pages
from marketplace.web.document_download import document_pages
from marketplace.web.enquiries.routes import enquiry_pages
from marketplace.web.provider.routes import provider_pages
from marketplace.web.public.routes import public_pages
from marketplace.web.quality.routes import quality_pages
from marketplace.web.safeguarding.routes import safeguarding_pages
from marketplace.web.saved_searches.routes import saved_search_pages
from marketplace.web.service.routes import service_addresses
from marketplace.wiring import EXTENSION, adapters_for

_MIGRATIONS = ROOT / "marketplace" / "migrations"
_LARGEST_REQUEST = 1024 * 1024
_FORMS_LAST_SECONDS = 24 * 60 * 60
_BLUEPRINTS = (
    public_pages,
    public_api,
    service_addresses,
    choosing_pages,
    saved_search_pages,
    concern_pages,
    enquiry_pages,
    account_pages,
    document_pages,
    concern_file_pages,
    provider_pages,
    quality_pages,
    safeguarding_pages,
    admin_pages,
)


def create_app(settings: Settings | None = None, **overrides: object) -> Flask:
    """Make an application. Without `settings` they come from the environment.

    `overrides` are values of Flask's own configuration, for tests: TESTING, or `clock.CLOCK`.
    Raises BadSettings.
    """
    settings = settings or Settings.from_environment()
    configure_logging(level=settings.log_level, json_lines=settings.is_production)
    app = Flask(
        "marketplace",
        root_path=str(ROOT / "marketplace"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(settings.instance_dir),
    )
    app.config.update(_configuration(settings), **overrides)
    settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(_MIGRATIONS))
    app.extensions[EXTENSION] = adapters_for(settings)
    counting.count_listings(app)
    _guard(app, settings)
    presentation.dress(app, settings=settings)
    numbered.number_rows(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint())
    own_forms.ask_choices_for_no_token(app)
    proved_by_address.ask_no_token_of_links(app)
    errors.handle_errors(app)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.register_error_handler(OperationalError, errors.unavailable)
    app.register_error_handler(StaleDataError, errors.overtaken)
    _serve(app, settings)
    register(app)
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # Else the text of its errors quotes what was looked for or written, and goes to the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_SECURE": settings.is_production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # A form may stay open for as long as a day's sign-in lasts, and then some.
        "WTF_CSRF_TIME_LIMIT": _FORMS_LAST_SECONDS,
        "MAX_CONTENT_LENGTH": _LARGEST_REQUEST,
        "TEMPLATES_AUTO_RELOAD": False,
        clock.CLOCK: clock.system_clock,
        PASSWORD_COST: USUAL,
    }


def _guard(app: Flask, settings: Settings) -> None:
    """What runs round every request, in this order."""
    request_log.log_requests(app)
    marks.refuse_unmarked(app)
    uploads.allow_uploads(app)
    CSRFProtect(app)
    own_forms.take_choices_from_our_pages_only(app)
    kept_answers.keep_answers_of_stale_forms(app)
    identity.admit(app)
    security.protect(app, https=settings.is_production, tile_url=settings.tile_url)


def _serve(app: Flask, settings: Settings) -> None:
    """What stands before the application: static files, then proxies that are trusted."""
    assets.serve_assets(app, ROOT / "static")
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
