"""Asks the regulator: the only module that speaks HTTP to it.

Source of the retries, limits and error meanings: API reference, sections 1 to 3. Bodies, names of
people and the key are never logged.
"""

from __future__ import annotations

import http.client
import ipaddress
import logging
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
import urllib3

from marketplace.config import OFFICIAL_CQC_API
from marketplace.cqc.answers import Answer, NoAnswer, answer_of
from marketplace.cqc.fetched import Fetched, fetched, not_fetched
from marketplace.cqc.lists import IncompleteList, LocationStub, all_rows, stub, timestamp
from marketplace.cqc.pace import Pace, Waiting, backoff, retry_after_seconds
from marketplace.cqc.punctual import POOLS
from marketplace.domain.listings import normalised_location_id

USER_AGENT = "care-marketplace/0.1 (a council's directory of care; checks ratings)"

_KEY_HEADER = "Ocp-Apim-Subscription-Key"
_LOCATION_ID = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,39}")
_LONGEST_BODY = 5 * 1024 * 1024
_CHUNK = 64 * 1024
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException)

_log = logging.getLogger(__name__)


class RegulatorRefused(Exception):
    """401 or 403: a bad key, or trouble at the gateway. Says nothing about any location.

    The run has to stop, and nothing may be decided.
    """

    def __init__(self, status: int) -> None:
        """Keep the status."""
        super().__init__(f"the regulator refused to answer ({status})")
        self.status = status


class CqcClient:
    """A client that any number of threads may use together; one pace holds for all of them."""

    def __init__(  # noqa: PLR0913 - each is a limit that an operator or a test may want to set
        self,
        *,
        base_url: str = OFFICIAL_CQC_API,
        api_key: str | None = None,
        requests_per_minute: float = 300,
        user_agent: str = USER_AGENT,
        timeouts: tuple[float, float] = (5, 20),
        attempts: int = 6,
        deadline: float = 120,
        sleep: Callable[[float], None] = time.sleep,
        stopping: threading.Event | None = None,
        pace: Pace | None = None,
    ) -> None:
        """Set the limits; nothing is asked yet.

        `timeouts` are seconds to connect, and to receive: between two parts of an answer, and for
        its body as a whole. `deadline` is for one question with all its attempts and waits, in
        seconds. When `stopping` is set, waits end at once with Stopped. `sleep` is for tests.
        """
        self._base_url = base_url.rstrip("/")
        self._headers = {"User-Agent": user_agent, "Accept": "application/json"}
        if api_key and api_key.strip():
            self._headers[_KEY_HEADER] = api_key.strip()
        self._timeouts = timeouts
        self._attempts = attempts
        self._deadline = deadline
        self._pace = pace or Pace(per_minute=requests_per_minute)
        self._waiting = Waiting(stopping=stopping, sleep=sleep)
        self._of_thread = threading.local()
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the idle connections of every thread."""
        for session in list(self._sessions):
            session.close()

    def fetch_location(self, location_id: str, *, now: Callable[[], datetime]) -> Fetched:
        """Ask for one location's record. `now` gives the aware time of the answer.

        Every ordinary trouble is an outcome. Raises RegulatorRefused (the whole run has to stop)
        and Stopped.
        """
        asked = normalised_location_id(location_id)
        if not _LOCATION_ID.fullmatch(asked):
            return not_fetched(asked, at=now(), reason="this cannot be an ID of the register")
        try:
            # Always in upper case. A 400 for a lower-case ID would only make us ask like this.
            answer = self._ask(f"/locations/{asked}")
        except NoAnswer as nothing:
            return not_fetched(asked, at=now(), reason=nothing.reason)
        return fetched(asked, answer, at=now())

    def list_locations(
        self, *, per_page: int = 1_000, **filters: str | Iterable[str]
    ) -> list[LocationStub]:
        """List the locations that match the regulator's own filters, closed ones included.

        For example `localAuthority="Oldham"`. Several values of one filter mean "or". Raises
        IncompleteList where a page is missing or the pages do not add up to their `total`,
        RegulatorRefused and Stopped.
        """
        rows, total = self._rows("/locations", "locations", per_page=per_page, filters=filters)
        found = {row.location_id: row for row in map(stub, rows)}
        if len(found) != total:
            raise IncompleteList(f"{len(found)} locations came, of {total}")
        return list(found.values())

    def changed_locations(self, start: datetime, end: datetime) -> frozenset[str]:
        """The IDs that the regulator's feed names as changed from `start` until before `end`.

        A hint, not a ledger: some are never named, some cannot be fetched. Raises ValueError for
        times without a zone, IncompleteList, RegulatorRefused and Stopped.
        """
        window = {"startTimestamp": timestamp(start), "endTimestamp": timestamp(end)}
        rows, total = self._rows("/changes/location", "changes", per_page=1_000, filters=window)
        if len(rows) != total:
            raise IncompleteList(f"{len(rows)} changes came, of {total}")
        if not all(isinstance(row, str) for row in rows):
            raise IncompleteList("the feed of changes holds something that is not an ID")
        return frozenset(normalised_location_id(str(row)) for row in rows)

    def _rows(
        self, path: str, field: str, *, per_page: int, filters: Mapping[str, str | Iterable[str]]
    ) -> tuple[list[object], int]:
        def ask(page: int) -> Answer:
            return self._ask(path, {"page": str(page), "perPage": str(per_page), **filters})

        try:
            return all_rows(ask, field)
        except NoAnswer as nothing:
            raise IncompleteList(nothing.reason) from nothing

    def _ask(self, path: str, query: Mapping[str, str | Iterable[str]] | None = None) -> Answer:
        """Ask until there is a final answer. Raises NoAnswer, RegulatorRefused and Stopped."""
        ends: float | None = None
        for attempt in range(1, self._attempts + 1):
            self._waiting.pause(self._pace.reserve())
            ends = ends or time.monotonic() + self._deadline
            answer: Answer | None = None
            try:
                answer = self._exchange(path, query, ends=ends)
            except (*_BROKEN, OSError) as error:
                if isinstance(error, ValueError):  # as requests calls an address it cannot use
                    raise NoAnswer("the regulator's address cannot be used") from error
                problem = _plainly(error)
            else:
                if answer.refused:
                    raise RegulatorRefused(answer.status)
                if answer.passing_problem is None:
                    return answer
                problem = answer.passing_problem
            self._wait_after(attempt, problem, answer, ends=ends)
        raise NoAnswer("nothing was asked")

    def _wait_after(
        self, attempt: int, problem: str, answer: Answer | None, *, ends: float
    ) -> None:
        """Wait before the next attempt. Raises NoAnswer when it is not worth one, and Stopped."""
        seconds = backoff(attempt, retry_after=answer.retry_after if answer else None)
        if attempt >= self._attempts or time.monotonic() + seconds > ends:
            raise NoAnswer(problem)
        _log.info("CQC: %s; asking again in %.1f s", problem, seconds)
        if answer and answer.says_slow_down:
            self._pace.hold(seconds)
        self._waiting.pause(seconds)

    def _exchange(
        self, path: str, query: Mapping[str, str | Iterable[str]] | None, *, ends: float
    ) -> Answer:
        """Send one request and receive its answer whole. Redirects are not followed.

        Nothing of the regulator's API redirects, and the key must not travel to another host.
        """
        with self._session().get(
            self._base_url + path,
            params=query,
            timeout=self._timeouts,
            stream=True,
            allow_redirects=False,
        ) as response:
            return answer_of(
                status=response.status_code,
                body=self._parts(response, ends=min(ends, time.monotonic() + self._timeouts[1])),
                retry_after=retry_after_seconds(
                    response.headers.get("Retry-After"), now=datetime.now(UTC)
                ),
            )

    def _parts(self, response: requests.Response, *, ends: float) -> Iterator[bytes]:
        """Receive a body as it comes, so that one that only drips is cut. Raises NoAnswer."""
        size = 0
        while part := response.raw.read1(_CHUNK, decode_content=True):
            size += len(part)
            if size > _LONGEST_BODY:
                raise NoAnswer("the answer is too long")
            if time.monotonic() > ends:
                raise requests.ReadTimeout
            self._waiting.check()
            yield part

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._of_thread, "session", None)
        if session is None:
            session = requests.Session()
            session.headers.update(self._headers)
            for scheme in POOLS:
                session.mount(f"{scheme}://", _PunctualAdapter())
            # Without this, a password file of the machine's user could add a header of its own.
            session.auth = _unchanged
            # A proxy of the environment is for other machines.
            session.trust_env = not _is_this_machine(self._base_url)
            self._of_thread.session = session
            self._sessions.add(session)
        return session


class _PunctualAdapter(requests.adapters.HTTPAdapter):
    """Uses our own connections, on which the head of an answer cannot drip for ever."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - its parent's
        """Make the pools."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = POOLS


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _is_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _plainly(error: Exception) -> str:
    """Why there was no answer, without the address or any content."""
    if isinstance(error, requests.ConnectTimeout):
        return "the regulator's server did not accept a connection in time"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return "the regulator's server did not answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "no secure connection to the regulator's server"
    if isinstance(error, requests.ConnectionError):
        return "no connection to the regulator's server"
    return f"the answer broke off ({type(error).__name__})"
