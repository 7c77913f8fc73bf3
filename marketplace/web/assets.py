"""Static files: addresses that change with the content, and so may be kept for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, current_app
from whitenoise import WhiteNoise

_EXTENSION = "marketplace_assets"
_PREFIX = "/static/"
_YEAR_IN_SECONDS = 365 * 24 * 60 * 60
_SERVED = {".css", ".js", ".svg", ".txt"}


class Assets:
    """The files under a folder, read once: an answer never waits for a disk to name one."""

    def __init__(self, folder: Path) -> None:
        self._addresses = {
            (name := path.relative_to(folder).as_posix()): f"{_PREFIX}{name}?v={_digest(path)}"
            for path in sorted(folder.rglob("*"))
            if path.suffix in _SERVED
        }

    def address(self, name: str) -> str:
        """The address of a file, with a digest of its content. Raises KeyError for no such file."""
        return self._addresses[name]

    def names(self) -> tuple[str, ...]:
        """Every file that is served."""
        return tuple(self._addresses)


def serve_assets(app: Flask, folder: Path) -> None:
    """Serve the static files of `folder` ahead of the application; templates get `static_url`."""
    assets = Assets(folder)
    app.extensions[_EXTENSION] = assets
    app.jinja_env.globals["static_url"] = assets.address
    server = WhiteNoise(
        app.wsgi_app,
        max_age=_YEAR_IN_SECONDS,
        allow_all_origins=False,
        add_headers_function=_harden,
    )
    for name in assets.names():
        server.add_file_to_dictionary(f"{_PREFIX}{name}", str(folder / name))
    app.wsgi_app = server  # type: ignore[method-assign]


def static_address(name: str) -> str:
    """The address of a static file of the current application, for what is no template."""
    assets: Assets = current_app.extensions[_EXTENSION]
    return assets.address(name)


def _harden(headers: dict[str, str], path: str, url: str) -> None:
    """Static files are read as what they are, and run nothing of their own."""
    del path, url
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
