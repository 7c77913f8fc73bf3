"""The link that opens an enquiry to the address of a listing whose provider has no account here.

Its token is made from the row and the service's key when a message is rendered: neither the tables
nor the outbox alone let anybody use it. It works for as long as the enquiry is kept and nobody acts
for the provider here: from then on an account opens it, and whoever was passed the link, or still
reads that mailbox, reads no words. Looking at it changes nothing: mail scanners open every link.
"""

from __future__ import annotations

import re

from marketplace.domain.errors import NotFoundError
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.queries.listing_keepers import keepers_of
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


class OpensInAccountError(NotFoundError):
    """The link is ours, and somebody acts for the provider by now: it opens nothing any more.

    `enquiry_id` is for the way to it in the account.
    """

    def __init__(self, enquiry_id: int) -> None:
        super().__init__("this enquiry opens in the provider's account")
        self.enquiry_id = enquiry_id


def linked(token: str) -> int:
    """The id of the enquiry that a link opens.

    Raises NotFoundError for one that is not ours, as OpensInAccountError where it was.
    """
    match = _TOKEN.fullmatch(token)
    enquiry = db.session.get(Enquiry, int(match[1])) if match else None
    nonce = enquiry.link_nonce if enquiry is not None else None
    right = match is not None and same(match[2], _seal(int(match[1]), nonce or _NOBODYS))
    if enquiry is None or nonce is None or not right:
        raise NotFoundError("there is no such link")
    if keepers_of([enquiry.provider_id])[enquiry.provider_id]:
        raise OpensInAccountError(enquiry.id)
    return enquiry.id


def _seal(enquiry_id: int, nonce: str) -> str:
    return keyed_digest("enquiry-link", enquiry_id, nonce)
