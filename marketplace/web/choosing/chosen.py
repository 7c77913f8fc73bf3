"""Which listings a page of choosing is about: the person's own shortlist, or those of an address.

Whatever is hidden, withdrawn or was never there is simply left out, on every one of these pages,
and is told in the same one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import request, url_for

from marketplace.domain.shortlists import MOST, Slugs, normal
from marketplace.queries import visible
from marketplace.queries.shown import Detail
from marketplace.web.choosing.cookie import own_slugs
from marketplace.web.listing_at import visible_listing

_LISTING = "listing"
_LEADS_BACK_TO = ("/search", "/listings/", "/activities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Listings that anybody can see. `shared` says that the address named them.

    `own` says that all of them are on the person's own shortlist, which names some of itself too.
    `gone` counts those that cannot be shown, whatever the reason; `more` those that can, of which
    the page asked for no details, and `listed` is where all that can are.
    """

    details: tuple[Detail, ...]
    shared: bool
    own: bool
    gone: int = 0
    more: int = 0
    listed: Slugs = ()

    @property
    def slugs(self) -> Slugs:
        """Where the listings are."""
        return tuple(detail.summary.slug for detail in self.details)

    @property
    def gone_line(self) -> str:
        """What is said of those that cannot be shown; empty where there are none."""
        if not self.gone:
            return ""
        some = "1 service" if self.gone == 1 else f"{self.gone} services"
        return f"We cannot show {some} of this list: not, or no longer, in this directory."

    def address(self, endpoint: str, **more: str) -> str:
        """Where another page about the same listings is. An own shortlist needs no names in it."""
        return address_of(endpoint, self.slugs if self.shared else (), **more)

    @property
    def back(self) -> str:
        """Where the whole list is that these are of: the person's own, or the one named."""
        return address_of("choosing.shortlist", () if self.own else self.listed)

    def shared_address(self, *, base_url: str) -> str:
        """Where anybody finds these listings; the page of a shortlist in full."""
        return base_url + address_of("choosing.shortlist", self.slugs)


def address_of(endpoint: str, slugs: Iterable[str], **more: str) -> str:
    """The address of a page that names these listings."""
    pairs = [*((_LISTING, slug) for slug in slugs), *more.items()]
    place = url_for(endpoint)
    return f"{place}?{urlencode(pairs)}" if pairs else place


def chosen(*, most: int = MOST) -> Chosen:
    """What the address names, else the person's own shortlist; details of the first `most`."""
    named, own = named_slugs(), own_slugs()
    slugs = own if named is None else named
    seen = visible.seen_slugs(slugs)
    listed = tuple(slug for slug in slugs if slug in seen)
    details = shown(listed[:most])
    more = len(listed[most:])
    # What was hidden since we asked is gone as well.
    gone = len(slugs) - len(details) - more + (named == ())
    shared = named is not None
    return Chosen(
        details=details,
        shared=shared,
        own=set(slugs) <= set(own),
        gone=gone,
        more=more,
        listed=listed,
    )


def named_slugs() -> Slugs | None:
    """The listings that the address names, whatever they are; None where it names nothing."""
    named = request.args.getlist(_LISTING)
    return normal(named) if named else None


def shown(slugs: Iterable[str]) -> tuple[Detail, ...]:
    """Those of these listings that anybody can see, in their order."""
    details = (visible_listing(slug) for slug in slugs)
    return tuple(detail for detail in details if detail is not None)


def came_from() -> str | None:
    """The page of ours that the button was on: search results, a listing; None for others."""
    page = urlsplit(request.referrer or "")
    if page.netloc != request.host:
        return None
    return back_address(f"{page.path}?{page.query}" if page.query else page.path)


def back_address(text: str | None) -> str | None:
    """A search or a listing of ours to go back to, None for anything else."""
    if not text or not text.startswith(_LEADS_BACK_TO) or not text.isprintable():
        return None
    return text
