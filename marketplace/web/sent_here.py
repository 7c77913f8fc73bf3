"""What was sent from a browser, so that it is shown there: each in a cookie of its own.

Two tabs may send in the same moment, and of a session that both answers carry the browser keeps
only the one that comes last. Cookies of different names stand side by side. Which of them a page
shows is in its address, as a word that opens nothing without the cookie: addresses stay in
histories and in the logs of others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from marketplace.services.keyed import keyed_digest

_NAME = "sent-"
"""How the names of these cookies begin. It says nothing of what was sent."""
_WORD_LENGTH = 22
"""So many that nobody finds two alike; shorter than what is left out of the request log."""
_KEPT_FOR = timedelta(days=1)
"""At most: they go when the browser is closed, but some browsers bring back what was open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentHere:
    """One sort of what is sent. Browsers send its cookies to the pages under `path` alone."""

    path: str

    def which(self, secret: str) -> str:
        """The word for it in the address of its page."""
        return keyed_digest("sent here", self.path, secret)[:_WORD_LENGTH]

    def keep(self, secret: str, *, now: datetime) -> None:
        """Let this browser be shown it, from the answer to this request on."""
        value = str(self._serializer().dumps([secret, int(now.timestamp())]))
        self._in_answer(
            lambda answer: answer.set_cookie(
                _NAME + self.which(secret),
                value,
                path=self.path,
                secure=_secure(),
                httponly=True,
                samesite="Lax",
            )
        )

    def found(self, which: str, *, now: datetime) -> str | None:
        """What this browser sent and the word stands for; None where nothing, or not any more."""
        try:
            secret, since = self._serializer().loads(request.cookies.get(_NAME + which, ""))
            kept_at = datetime.fromtimestamp(int(since), UTC)
        except (BadData, TypeError, ValueError):
            return None
        is_it = self.which(str(secret)) == which and now - kept_at < _KEPT_FOR
        return str(secret) if is_it else None

    def forget(self, which: str) -> None:
        """Let this browser be shown it no more."""
        self._in_answer(
            lambda answer: answer.delete_cookie(
                _NAME + which, path=self.path, secure=_secure(), httponly=True, samesite="Lax"
            )
        )

    def forget_old(self, *, now: datetime) -> None:
        """Let go of all that is not shown any more."""
        for which in self._kept():
            if self.found(which, now=now) is None:
                self.forget(which)

    def forget_all(self) -> None:
        """Let this browser be shown nothing more of what was sent from it."""
        for which in self._kept():
            self.forget(which)

    def _kept(self) -> list[str]:
        return [name.removeprefix(_NAME) for name in request.cookies if name.startswith(_NAME)]

    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(current_app.secret_key or "", salt=f"sent here {self.path}")

    def _in_answer(self, change: Callable[[Response], None]) -> None:
        @after_this_request
        def _change(answer: Response) -> Response:
            change(answer)
            return answer


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
