"""The shortlist: what is on it, putting services on it and taking them off, and sharing it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from flask import abort, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marketplace.domain import shortlists
from marketplace.domain.numbers import Counted
from marketplace.domain.shortlists import MOST, MOST_COMPARED, Kept, Slugs, normal, without
from marketplace.web import clock
from marketplace.web.choosing import cookie
from marketplace.web.choosing.chosen import Chosen, back_address, came_from, chosen, shown
from marketplace.web.choosing.cookie import own_slugs
from marketplace.web.choosing.rows import Row, rows_of
from marketplace.web.counting import count
from marketplace.web.marks import choosing
from marketplace.wiring import adapters

_SEE_OTHER = 303
_JSON = "application/json"
_PUT_BACK = "put-back"
_AT = "at"
_PLACE = re.compile(r"\d{1,2}", re.ASCII)
_NOTHING: Mapping[str, int] = MappingProxyType({})
_WHILE_SEARCHING = {Kept.ADDED, Kept.THERE_ALREADY, Kept.FULL}
_NOTES = {
    Kept.ADDED: "Added to your shortlist.",
    Kept.THERE_ALREADY: "That is on your shortlist already.",
    Kept.FULL: f"Your shortlist is full: it holds {MOST} services. Remove one to make room.",
    Kept.REMOVED: "Removed from your shortlist.",
    Kept.EMPTIED: "Your shortlist is empty now. Until you leave this page you can undo that.",
}


Places = tuple[tuple[str, int], ...]
"""Listings, and where on the list each was, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistPage:
    """What the page shows. `note` says what was just done; `back` leads to where that was.

    `put_back` is what was just taken off and where on the list it was, for who did not mean it.
    """

    heading: str
    chosen: Chosen
    rows: tuple[Row, ...]
    share_address: str
    mail_address: str
    note: str
    back: str | None
    put_back: Places = ()
    most: int = MOST
    most_compared: int = MOST_COMPARED


@choosing
def shortlist() -> str:
    """The person's own shortlist, or the one that the address names."""
    note, own = _note(request.args.get("note", "")), own_slugs()
    off = _placed(request.args, "was") if note == _NOTES[Kept.REMOVED] else {}
    return _page(chosen(), note=note, off={slug: at for slug, at in off.items() if slug not in own})


@choosing
def add() -> Response:
    """Put services on the shortlist. One that nobody can see is as one that never was: 404."""
    found = {each.summary.slug: each for each in shown(normal(request.form.getlist("listing")))}
    if not found:
        abort(404)
    before = own_slugs()
    # Somebody who puts back what they took off by mistake has not chosen it once more.
    if _PUT_BACK in request.form:
        places = _placed(request.form, "listing")
        return _kept(*shortlists.with_put_back(before, {slug: places[slug] for slug in found}))
    after, kept = shortlists.with_added(before, found)
    count((found[slug].summary.id for slug in after[len(before) :]), Counted.SHORTLIST)
    return _kept(after, kept)


@choosing
def remove() -> Response:
    """Take services off the shortlist."""
    before, off = own_slugs(), normal(request.form.getlist("listing"))
    places = {slug: before.index(slug) for slug in off if slug in before}
    return _kept(without(before, off), Kept.REMOVED, was=places)


@choosing
def tidy() -> Response:
    """Take off the shortlist what cannot be shown. The page need not say what that is."""
    left = tuple(detail.summary.slug for detail in shown(own_slugs()))
    return _kept(left, Kept.REMOVED)


@choosing
def empty() -> Response:
    """Forget the whole shortlist. Only the page that says so still holds it, to be put back.

    On a computer that others use too, neither a cookie nor an address may go on holding it.
    """
    nothing = Chosen(details=(), shared=False, own=True)
    off = {slug: at for at, slug in enumerate(own_slugs())}
    page = _page(nothing, note=_NOTES[Kept.EMPTIED], off=off)
    return cookie.keep((), make_response(page))


@choosing
def on_it() -> Response:
    """What the browser keeps, for the buttons of other pages: they say it as they came."""
    return jsonify(slugs=own_slugs())


def _page(which: Chosen, *, note: str, off: Mapping[str, int]) -> str:
    """The page of these listings. `off` was just taken off: what of it can be seen can go back."""
    address = which.shared_address(base_url=adapters().settings.base_url)
    page = ShortlistPage(
        heading="A shortlist shared with you" if which.shared else "Your shortlist",
        chosen=which,
        rows=rows_of(which.details, now=clock.now()),
        share_address=address,
        mail_address=_mail_address(address),
        note=note,
        back=back_address(request.args.get("back")),
        put_back=tuple((detail.summary.slug, off[detail.summary.slug]) for detail in shown(off)),
    )
    return render_template("choosing/shortlist.html", page=page)


def _placed(given: MultiDict[str, str], name: str) -> dict[str, int]:
    """The listings that a form or an address names so, and where on the list each was, as it says.

    Of one of which it says nothing that makes sense that is the end.
    """
    places = dict(zip(given.getlist(name), given.getlist(_AT), strict=False))
    return {
        slug: int(at) if _PLACE.fullmatch(at := places.get(slug, "")) else MOST
        for slug in normal(given.getlist(name))
    }


def _kept(slugs: Slugs, kept: Kept, *, was: Mapping[str, int] = _NOTHING) -> Response:
    """Keep this and lead to the shortlist. A script stays where it is, told what is on it."""
    if request.accept_mimetypes.best == _JSON:
        return cookie.keep(slugs, jsonify(slugs=slugs, note=_NOTES[kept]))
    back = came_from() if kept in _WHILE_SEARCHING else None
    places = list(was.values())
    there = url_for("choosing.shortlist", note=kept.value, back=back, was=list(was), at=places)
    return cookie.keep(slugs, redirect(there, _SEE_OTHER))


def _note(text: str) -> str:
    return next((words for kept, words in _NOTES.items() if kept.value == text), "")


def _mail_address(shared_address: str) -> str:
    """A letter in the person's own mail program; to whom, they say themselves."""
    subject = quote("A shortlist of care and support services")
    body = quote(f"Here is a shortlist of services to look at together:\n\n{shared_address}\n")
    return f"mailto:?subject={subject}&body={body}"
