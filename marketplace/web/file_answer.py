"""Sends a file that somebody uploaded, to be saved: it is never shown or run here."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from flask import Response, send_file

_POLICY = "sandbox; default-src 'none'"


class OpenedFile(Protocol):
    """A file that was opened for whoever may read it."""

    @property
    def stream(self) -> BinaryIO:
        """Its bytes."""
        ...

    @property
    def name(self) -> str:
        """What to call it."""
        ...

    @property
    def media_type(self) -> str:
        """What it is."""
        ...

    @property
    def size(self) -> int:
        """How many bytes."""
        ...


def as_file(opened: OpenedFile) -> Response:
    """The answer that carries it. No cache keeps it, and the stream is closed with it."""
    answer = send_file(
        opened.stream,
        mimetype=opened.media_type,
        as_attachment=True,
        download_name=opened.name,
        conditional=False,
        etag=False,
    )
    answer.content_length = opened.size
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
