"""The shortlist: what is on it, putting services on it and taking them off, and sharing it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import abort, jsonify, make_response, redirect, render_template, request, url_for
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
_WHILE_SEARCHING = {Kept.ADDED, Kept.THERE_ALREADY, Kept.FULL}
_NOTES = {
    Kept.ADDED: "Added to your shortlist.",
    Kept.THERE_ALREADY: "That is on your shortlist already.",
    Kept.FULL: f"Your shortlist is full: it holds {MOST} services. Remove one to make room.",
    Kept.REMOVED: "Removed from your shortlist.",
    Kept.EMPTIED: "Your shortlist is empty now. Until you leave this page you can undo that.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistPage:
    """What the page shows. `note` says what was just done; `back` leads to where that was.

    `put_back` is what was just taken off, for who did not mean it.
    """

    heading: str
    chosen: Chosen
    rows: tuple[Row, ...]
    share_address: str
    mail_address: str
    note: str
    back: str | None
    put_back: Slugs = ()
    most: int = MOST
    most_compared: int = MOST_COMPARED


@choosing
def shortlist() -> str:
    """The person's own shortlist, or the one that the address names."""
    note = _note(request.args.get("note", ""))
    off = normal(request.args.getlist("was")) if note == _NOTES[Kept.REMOVED] else ()
    return _page(chosen(), note=note, off=without(off, own_slugs()))


@choosing
def add() -> Response:
    """Put services on the shortlist. One that nobody can see is as one that never was: 404."""
    found = {each.summary.slug: each for each in shown(normal(request.form.getlist("listing")))}
    if not found:
        abort(404)
    before = own_slugs()
    after, kept = shortlists.with_added(before, found)
    # Somebody who puts back what they took off by mistake has not chosen it once more.
    if _PUT_BACK not in request.form:
        count((found[slug].summary.id for slug in after[len(before) :]), Counted.SHORTLIST)
    return _kept(after, kept)


@choosing
def remove() -> Response:
    """Take services off the shortlist."""
    off = normal(request.form.getlist("listing"))
    return _kept(without(own_slugs(), off), Kept.REMOVED, was=off)


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
    page = _page(nothing, note=_NOTES[Kept.EMPTIED], off=own_slugs())
    return cookie.keep((), make_response(page))


@choosing
def on_it() -> Response:
    """What the browser keeps, for the buttons of other pages: they say it as they came."""
    return jsonify(slugs=own_slugs())


def _page(which: Chosen, *, note: str, off: Slugs) -> str:
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
        put_back=tuple(detail.summary.slug for detail in shown(off)),
    )
    return render_template("choosing/shortlist.html", page=page)


def _kept(slugs: Slugs, kept: Kept, *, was: Slugs = ()) -> Response:
    """Keep this and lead to the shortlist. A script stays where it is, told what is on it."""
    if request.accept_mimetypes.best == _JSON:
        return cookie.keep(slugs, jsonify(slugs=slugs, note=_NOTES[kept]))
    back = came_from() if kept in _WHILE_SEARCHING else None
    there = url_for("choosing.shortlist", note=kept.value, back=back, was=list(was))
    return cookie.keep(slugs, redirect(there, _SEE_OTHER))


def _note(text: str) -> str:
    return next((words for kept, words in _NOTES.items() if kept.value == text), "")


def _mail_address(shared_address: str) -> str:
    """A letter in the person's own mail program; to whom, they say themselves."""
    subject = quote("A shortlist of care and support services")
    body = quote(f"Here is a shortlist of services to look at together:\n\n{shared_address}\n")
    return f"mailto:?subject={subject}&body={body}"
