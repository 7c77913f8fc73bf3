"""Asks a service that speaks as postcodes.io does: the only module that speaks HTTP to one.

Shape: `GET /postcodes/DA5 1AA` and `GET /outcodes/DA5` answer with `{"status": 200, "result":
{…}}`, or with 404 for what there is not. What is asked is somebody's postcode, so neither it nor
an answer is ever logged.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import requests
import urllib3

from marketplace.cqc.punctual import POOLS
from marketplace.domain.places import Point
from marketplace.lookups.postcodes import LookedUp, LookupFailed

USER_AGENT = "care-marketplace/0.1 (a council's directory of care; looks up postcodes)"

_TIMEOUTS = (1.0, 1.5)
"""Seconds to connect, and for the head and for the body of an answer: somebody waits for a page."""
_LONGEST_BODY = 64 * 1024
_CHUNK = 8 * 1024
_NOT_FOUND = 404
_LONGEST_AREA = 80
_POLE, _DATE_LINE = 90, 180
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_OF_ANOTHER_SHAPE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

_log = logging.getLogger(__name__)


class PostcodesIo:
    """A client that any number of threads may use together."""

    def __init__(self, base_url: str, *, timeouts: tuple[float, float] = _TIMEOUTS) -> None:
        """Keep the address; nothing is asked yet."""
        self._base_url = base_url.rstrip("/")
        self._timeouts = timeouts

    def postcode(self, postcode: str) -> LookedUp | None:
        """Where "DA5 1AA" is, None where there is no such postcode. Raises LookupFailed."""
        return self._looked_up("postcodes", postcode)

    def district(self, district: str) -> LookedUp | None:
        """The middle of "DA5", None where there is no such district. Raises LookupFailed."""
        return self._looked_up("outcodes", district)

    def _looked_up(self, kind: str, name: str) -> LookedUp | None:
        try:
            answer = self._asked(f"{self._base_url}/{kind}/{quote(name)}")
            return None if answer is None else _read(json.loads(answer)["result"])
        except _BROKEN as error:
            reason = type(error).__name__
        except _OF_ANOTHER_SHAPE:
            reason = "an answer of another shape"
        _log.warning("look-up of postcodes: %s", reason)
        raise LookupFailed(reason)

    def _asked(self, url: str) -> bytes | None:
        """The body of an answer, None for "not found". Redirects are trouble like any other."""
        with requests.Session() as session:
            for scheme in POOLS:
                session.mount(f"{scheme}://", _PunctualAdapter())
            # A proxy of the environment is for other machines.
            session.trust_env = not _is_this_machine(url)
            with session.get(
                url,
                headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
                timeout=self._timeouts,
                stream=True,
                allow_redirects=False,
            ) as response:
                if response.status_code == _NOT_FOUND:
                    return None
                if response.status_code != requests.codes.ok:
                    raise requests.HTTPError(f"{response.status_code}")
                return b"".join(self._parts(response))

    def _parts(self, response: requests.Response) -> Iterator[bytes]:
        """Receive a body as it comes, so that one that only drips is cut."""
        ends, size = time.monotonic() + self._timeouts[1], 0
        while part := response.raw.read1(_CHUNK, decode_content=True):
            size += len(part)
            if size > _LONGEST_BODY or time.monotonic() > ends:
                raise requests.ReadTimeout
            yield part


class _PunctualAdapter(requests.adapters.HTTPAdapter):
    """Uses connections on which the head of an answer cannot drip for ever."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - its parent's
        """Make the pools."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = POOLS


def _read(result: dict[str, Any]) -> LookedUp | None:
    """Read a result; None for a place without coordinates. Raises ValueError and its like."""
    latitude, longitude = result["latitude"], result["longitude"]
    if latitude is None or longitude is None:
        return None
    point = Point(latitude=float(latitude), longitude=float(longitude))
    if not (abs(point.latitude) <= _POLE and abs(point.longitude) <= _DATE_LINE):
        raise ValueError("off the Earth")
    codes = result.get("codes") or {}
    return LookedUp(
        point=point,
        authority=_area(result.get("admin_district")),
        authority_code=_area(codes.get("admin_district")),
        ward=_area(result.get("admin_ward")),
    )


def _area(value: object) -> str:
    """The name of an area; of a district's several authorities only one that is alone is told."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return " ".join(value.split())[:_LONGEST_AREA] if isinstance(value, str) else ""


def _is_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
