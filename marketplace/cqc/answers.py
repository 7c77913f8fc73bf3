"""One answer of the regulator's server, before anything is read into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

_SLOW_DOWN = HTTPStatus.TOO_MANY_REQUESTS
_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class NoAnswer(Exception):
    """No usable answer came, after every attempt. `reason` is short and quotes nothing."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer: status, what its JSON says, and the SHA-256 of its body, in hex."""

    status: int
    digest: str
    is_json: bool
    content: object = None
    retry_after: float | None = None

    @property
    def refused(self) -> bool:
        """The key, the User-Agent or the gateway: nothing was said about any location."""
        return self.status in _REFUSALS

    @property
    def says_slow_down(self) -> bool:
        """Whether we asked too fast."""
        return self.status == _SLOW_DOWN

    @property
    def passing_problem(self) -> str | None:
        """Why it is worth asking again; None for a final answer."""
        if self.says_slow_down:
            return "the regulator asked us to slow down (429)"
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return f"the regulator's server is in trouble ({self.status})"
        if self.status == HTTPStatus.REQUEST_TIMEOUT:
            return "the regulator's server timed out (408)"
        if self.status == HTTPStatus.OK and not self.is_json:
            return "the answer is not JSON"
        return None

    @property
    def says_not_found(self) -> bool:
        """A 404 in the register's own words.

        The gateway in front of it has another form, with a `statusCode`: that one is about the
        address that we asked, and says nothing about the location. Nor does an HTML page.
        """
        return (
            self.status == HTTPStatus.NOT_FOUND
            and isinstance(self.content, dict)
            and isinstance(self.content.get("message"), str)
            and "statusCode" not in self.content
        )


def answer_of(*, status: int, body: Iterable[bytes], retry_after: float | None = None) -> Answer:
    """Take the parts of a body together and parse them, whatever type the headers claim."""
    received = b"".join(body)
    try:
        content = json.loads(received, parse_constant=_refuse)
    except (ValueError, RecursionError):
        content, is_json = None, False
    else:
        is_json = True
    return Answer(
        status=status,
        digest=hashlib.sha256(received).hexdigest(),
        is_json=is_json,
        content=content,
        retry_after=retry_after,
    )


def _refuse(word: str) -> NoReturn:
    """NaN and Infinity are no JSON, and a database refuses them later."""
    raise ValueError(word)
