"""What people look for, choose and ask, put into the live service's database.

There are enquiries at each step they can be at, saved searches, a report of a mistake, and a
listing of which little is known. Nobody here has an account: `state_of` says what the browser of
each of them holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from playwright.sync_api import StorageState
from sqlalchemy import select

from marketplace.domain.access import Principal, person
from marketplace.domain.enquiries import Asked, Written
from marketplace.domain.registrations import ProviderKind
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.mistakes import Mistake
from marketplace.models.providers import Provider
from marketplace.models.saved_searches import SavedSearch
from marketplace.queries import visible
from marketplace.services import enquiry_following, saved_searches
from marketplace.services.enquiries import Sent, new_form, send_enquiry
from marketplace.services.enquiry_answers import answer_own, open_linked, open_own
from marketplace.services.enquiry_links import link_of
from marketplace.services.listing_content import create_listing
from marketplace.services.saved_searches import LinkFor, address_of_link
from marketplace.services.transaction import transaction
from marketplace.web.sent_here import SentHere
from tests.browser.carried import state_choosing, state_sent, state_with
from tests.browser.live import Live
from tests.integration.enquiring import ASKED, BY_PHONE, HERE
from tests.integration.mistaken import told
from tests.unit.registrations import LUNCH_CLUB

Ids = dict[str, int | str]

CHOOSING = "somebody with a shortlist"
CHOOSING_ONE = "somebody with one service on the shortlist"
ENQUIRED = "somebody who has just sent an enquiry"
FOLLOWING_ENQUIRY = "somebody who follows an enquiry"
FOLLOWING_ENDED = "somebody who follows an enquiry that has ended"
REPORTED = "somebody who has just reported a mistake"
_CHOSEN = {CHOOSING, CHOOSING_ONE}
_SENT = {
    ENQUIRED: (SentHere(path="/enquiries"), "enquired"),
    REPORTED: (SentHere(path="/mistake-sent"), "reported"),
}
"""What was sent from a browser, and the name of the word for it in the address of its page."""
SEEKING = _CHOSEN | {ENQUIRED, FOLLOWING_ENQUIRY, FOLLOWING_ENDED, REPORTED}
"""Whose browser knows what they are about, and nothing else."""

_NETWORK = "192.0.2.7"
_WEEK = timedelta(days=7)
_UNREACHED = replace(
    LUNCH_CLUB,
    name="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch bowls",
    email="",
    phone="",
)
"""Nobody of it can be told of an enquiry, and its name has no place to break."""
_ANSWER = "We can come from Monday.\n\nPlease tell us whether mornings at eight would do."


def state_of(live: Live, who: str, ids: Mapping[str, int | str], *, now: datetime) -> StorageState:
    """What the browser of one of `SEEKING` holds; of a follower as if they had just looked."""
    if who in _CHOSEN:
        return state_choosing(live, str(ids[who]).split())
    at = int(now.timestamp())
    if who in _SENT:
        here, word = _SENT[who]
        return state_sent(live, here, str(ids[word]), str(ids[who]), at=at)
    enquiry, seal = str(ids[who]).split()
    followed = {"enquiry": int(enquiry), "seal": seal, "since": at, "seen": at}
    return state_with(live, {"following-enquiry": followed})


def put_what_is_sought(provider: Principal, ids: Mapping[str, int | str], *, now: datetime) -> Ids:
    """All of it; `provider` gets enquiries and answers them, and `ids` has a hidden listing."""
    shown = _shown(Listing.provider_id.in_(provider.provider_ids))
    nobodys = _shown(Listing.email != "", Listing.provider_id.not_in(provider.provider_ids))
    unreached = _unreached(now)
    hidden = db.session.get_one(Listing, ids["hidden_listing"]).slug
    some = [shown, *_slugs("home-care", 2), unreached, hidden]
    return {
        "slug": shown,
        "unreached_slug": unreached,
        "other_slug": nobodys,
        CHOOSING: " ".join(some),
        CHOOSING_ONE: shown,
        **_just_sent(REPORTED, told(_id_of(shown), email="robin@example.org", now=now)),
        "mistake": _newest(Mistake),
        **_enquiries(provider, shown, now=now),
        **_linked(nobodys, now=now),
        **_saved(now=now),
    }


def _just_sent(who: str, secret: str) -> Ids:
    """What somebody sent, and the word for it in the address of its page."""
    here, word = _SENT[who]
    return {who: secret, word: here.which(secret)}


def _enquiries(provider: Principal, slug: str, *, now: datetime) -> Ids:
    """One just sent, opened, late, answered with more since, and ended."""
    form = new_form()
    _send(slug, ASKED, form=form, now=now)
    opened, _ = _enquiry(slug, BY_PHONE, now=now)
    late, _ = _enquiry(slug, ASKED, now=now - _WEEK)
    answered, following = _enquiry(slug, replace(BY_PHONE, looking_for_change=True), now=now)
    ended, following_ended = _enquiry(slug, HERE, now=now)
    for each in (opened, late, answered, ended):
        open_own(each, by=provider, now=now)
    for each in (answered, ended):
        answer_own(each, Written.ANSWER, _ANSWER, by=provider, now=now)
    enquiry_following.add(following, "Eight would do.", now=now)
    open_own(answered, by=provider, now=now)
    answer_own(answered, Written.IN_TOUCH, "", by=provider, now=now)
    enquiry_following.end(following_ended, now=now)
    return {
        **_just_sent(ENQUIRED, form),
        FOLLOWING_ENQUIRY: f"{following.enquiry_id} {following.seal}",
        FOLLOWING_ENDED: f"{following_ended.enquiry_id} {following_ended.seal}",
        "new_enquiry": _enquiry(slug, HERE, now=now)[0],
        "opened_enquiry": opened,
        "late_enquiry": late,
        "answered_enquiry": answered,
        "ended_enquiry": ended,
    }


def _linked(slug: str, *, now: datetime) -> Ids:
    """Two enquiries to a provider that has no account; one of them was opened."""
    closed, opened = (_enquiry(slug, HERE, now=now)[0] for _ in range(2))
    tokens = [
        link_of(db.session.get_one(Enquiry, each)).rpartition("/")[2] for each in (closed, opened)
    ]
    open_linked(tokens[1], now=now)
    return {"closed_link": tokens[0], "opened_link": tokens[1]}


def _saved(*, now: datetime) -> Ids:
    """A saved search that waits for its address to say yes, and one that has."""
    query = "q=company&service=home-care&need=dementia&postcode=ZM1&within=5&direct_payments=yes"
    made: Ids = {}
    for name in ("asked", "saved"):
        email = f"{name}@example.org"
        saved_searches.ask(query, email, network=_NETWORK, now=now)
        row = db.session.scalars(select(SavedSearch).where(SavedSearch.email == email)).one()
        for link_for in LinkFor:
            made[f"{name}_{link_for}"] = address_of_link(row, link_for).rpartition("/")[2]
    saved_searches.confirm(str(made["saved_confirm"]), now=now)
    return made


def _enquiry(
    slug: str, asked: Asked, *, now: datetime
) -> tuple[int, enquiry_following.FollowingEnquiry]:
    """The id of a new enquiry, and what lets somebody follow it."""
    sent = _send(slug, asked, form=new_form(), now=now)
    following = enquiry_following.begin(
        sent.reference, sent.passphrase, network=sent.reference, now=now
    )
    return following.enquiry_id, following


def _send(slug: str, asked: Asked, *, form: str, now: datetime) -> Sent:
    """Send one, from a network address of its own: nobody is slowed down."""
    return send_enquiry(slug, asked, form=form, network=form[:8], now=now)


def _unreached(now: datetime) -> str:
    """Where the listing stands that takes no enquiries."""
    provider = Provider(name="Bowls for all", kind=ProviderKind.UNREGULATED, created_at=now)
    db.session.add(provider)
    db.session.commit()
    with transaction(actor=person("secretary@example.org"), now=now) as tx:
        made = create_listing(tx, provider_id=provider.id, offer=_UNREACHED, source="registration")
    return db.session.get_one(Listing, made).slug


def _shown(*conditions: object) -> str:
    """Where the first listing is that anybody can see and of which this is true."""
    slugs = db.session.scalars(select(Listing.slug).where(*conditions).order_by(Listing.id))  # type: ignore[arg-type]
    return next(slug for slug in slugs.all() if visible.by_slug(slug) is not None)


def _slugs(service: str, most: int) -> list[str]:
    """Where the first listings of a kind of service are that anybody can see."""
    slugs = db.session.scalars(select(Listing.slug).order_by(Listing.id.desc())).all()
    details = (visible.by_slug(slug) for slug in slugs)
    kinds = (each for each in details if each and service in each.summary.service_types)
    return [each.summary.slug for each, _ in zip(kinds, range(most), strict=False)]


def _id_of(slug: str) -> int:
    return db.session.scalars(select(Listing.id).where(Listing.slug == slug)).one()


def _newest(model: type[Mistake]) -> int:
    chosen = select(model.id).order_by(model.id.desc()).limit(1)
    return db.session.scalars(chosen).one()
