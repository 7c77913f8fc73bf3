"""The link that opens an enquiry to the address of a listing whose provider has no account here.

Its token is made from the row and the service's key when a message is rendered: neither the tables
nor the outbox alone let anybody use it. It works for as long as the enquiry is kept; looking at it
changes nothing, since mail scanners open every link.
"""

from __future__ import annotations

import re

from marketplace.domain.errors import NotFoundError
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.services.keyed import keyed_digest, same
from marketplace.wiring import adapters

PATH = "/enquiries/open/"
"""Where the link leads; its token follows."""
_TOKEN = re.compile(r"([0-9]{1,9})-([A-Za-z0-9_-]{43})")
_NOBODYS = "nothing that a token could be made from"


def link_of(enquiry: Enquiry) -> str:
    """The whole address. Raises NotFoundError for an enquiry without a link."""
    if enquiry.link_nonce is None:
        raise NotFoundError("this enquiry has no link")
    seal = _seal(enquiry.id, enquiry.link_nonce)
    return f"{adapters().settings.base_url}{PATH}{enquiry.id}-{seal}"


def linked(token: str) -> int:
    """The id of the enquiry that a link opens. Raises NotFoundError for one that is not ours."""
    match = _TOKEN.fullmatch(token)
    enquiry = db.session.get(Enquiry, int(match[1])) if match else None
    nonce = enquiry.link_nonce if enquiry is not None else None
    right = match is not None and same(match[2], _seal(int(match[1]), nonce or _NOBODYS))
    if enquiry is None or nonce is None or not right:
        raise NotFoundError("there is no such link")
    return enquiry.id


def _seal(enquiry_id: int, nonce: str) -> str:
    return keyed_digest("enquiry-link", enquiry_id, nonce)
