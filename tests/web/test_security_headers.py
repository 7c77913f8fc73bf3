"""What every answer tells the browser, and what static files tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.running import running_app
from tests.web.visitor import Visitor

EVERYWHERE = ("/", "/search", "/listings/never-was", "/api/v1/listings", "/health/live")


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_is_guarded(visitor: Visitor, address: str) -> None:
    headers = visitor.fetch(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert "Strict-Transport-Security" not in headers


def test_a_nonce_is_used_once(visitor: Visitor) -> None:
    first, second = (visitor.fetch("/").headers["Content-Security-Policy"] for _ in range(2))

    assert "'nonce-" in first
    assert first != second


def test_what_may_be_hidden_next_is_kept_by_no_cache(visitor: Visitor) -> None:
    for address in ("/", "/search", "/api/v1/listings", "/sitemap.xml"):
        assert visitor.fetch(address).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", EVERYWHERE)
def test_search_engines_show_no_copy_of_what_may_be_hidden_next(
    visitor: Visitor, address: str
) -> None:
    assert visitor.fetch(address).headers["X-Robots-Tag"] == "noarchive"


def test_production_stays_on_https(sqlite_url: str, tmp_path: Path) -> None:
    settings = {
        "APP_ENV": "production",
        "BASE_URL": "https://care.example.org",
        "CQC_API_URL": "https://regulator.example.org/public/v1",
        "CQC_API_KEY": "a key",
        "MAIL_URL": "smtps://mail.example.org",
        "MAIL_FROM": "care@example.org",
    }
    with running_app(database_url=sqlite_url, instance_dir=tmp_path, **settings) as app:
        headers = app.test_client().get("/").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["Content-Security-Policy"].endswith("; upgrade-insecure-requests")


def test_pictures_come_from_a_tile_server_only_where_one_is_set(
    sqlite_url: str, tmp_path: Path, visitor: Visitor
) -> None:
    assert "img-src 'self';" in visitor.fetch("/search").headers["Content-Security-Policy"]
    settings = {
        "TILE_URL": "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
        "TILE_ATTRIBUTION": "Example mappers",
    }
    with running_app(database_url=sqlite_url, instance_dir=tmp_path, **settings) as app:
        policy = app.test_client().get("/").headers["Content-Security-Policy"]

    assert "img-src 'self' https://*.tiles.example.org;" in policy
    assert policy.count("example.org") == 1


def test_static_files_are_kept_for_a_year_under_the_digest_of_their_content(
    visitor: Visitor,
) -> None:
    page = visitor.get("/")
    sheet = page.soup.select_one("link[rel=stylesheet]")
    assert sheet is not None

    answer = visitor.fetch(str(sheet["href"]))

    assert str(sheet["href"]).startswith("/static/council.css?v=")
    assert answer.status_code == 200
    assert answer.content_type == 'text/css; charset="utf-8"'
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_only_what_browsers_need_is_served(visitor: Visitor) -> None:
    assert visitor.fetch("/static/favicon.svg").status_code == 200
    assert visitor.fetch("/static/licences/govuk-frontend.txt").status_code == 200
    assert visitor.fetch("/static/libraries/leaflet/leaflet.js").status_code == 200
    for address in ("/static/src/council.scss", "/static/../wsgi.py", "/static/"):
        assert visitor.fetch(address).status_code == 404


def test_the_stylesheet_is_the_councils_own(visitor: Visitor) -> None:
    text = visitor.fetch("/static/council.css").text

    for foreign in ("GDS Transport", "url(", "@import", "crest", "crown"):
        assert foreign not in text


def test_proxies_are_believed_only_where_the_settings_say_so(
    sqlite_url: str, tmp_path: Path, marketplace: Flask
) -> None:
    seen: list[str] = []

    def look(app: Flask) -> None:
        @app.before_request
        def _note() -> None:
            from_request = app.jinja_env.globals["request"]
            seen.append(str(from_request.remote_addr))  # type: ignore[attr-defined]

    with running_app(database_url=sqlite_url, instance_dir=tmp_path, TRUSTED_PROXIES="1") as app:
        for asked in (app, marketplace):
            look(asked)
            asked.test_client().get("/", headers={"X-Forwarded-For": "192.0.2.7"})

    assert seen == ["192.0.2.7", "127.0.0.1"]
