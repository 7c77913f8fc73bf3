"""Every morning: tells people what is new and matches a search that they saved."""

from __future__ import annotations

from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.domain.finding import Criteria
from marketplace.domain.places import Where
from marketplace.lookups.postcodes import LookupFailed, NoLookup
from marketplace.models.jobs import RunStatus
from marketplace.services.leases import Turn
from marketplace.services.new_matches import Teller
from marketplace.web.criteria import BadParameter, asked_from
from marketplace.web.where import where_from
from marketplace.wiring import adapters

_NAME = "tell-new-matches"
_SENTENCES = {
    "told": "Told of something new, saved searches",
    "asked_again": "Asked whether they are still wanted, saved searches",
    "removed": "Removed because nobody confirmed them, saved searches",
    "unreadable": "Cannot be answered now (nobody can tell where a place is), saved searches",
}


def read(query: str) -> Criteria | None:
    """What a saved search asks for; None where it cannot be answered as it was meant."""
    try:
        asked = asked_from(MultiDict(parse_qsl(query)), find_place=where_from)
    except BadParameter:
        return None
    where = asked.criteria.where
    if asked.unknown is not None or (where is not None and _look_up_is_away(where)):
        return None
    return asked.criteria


def _look_up_is_away(where: Where) -> bool:
    """Whether a district stands in for a postcode only because nobody answers at the look-up.

    What is near the middle of a district is not what is near that door: told of that today, the
    person would never be told of the rest.
    """
    lookup = adapters().postcode_lookup
    if not where.from_district or isinstance(lookup, NoLookup):
        return False
    try:
        lookup.postcode(where.label)
    except LookupFailed:
        return True
    return False


def _run(work: Work) -> Told:
    """Tell. What was told once is not told again, whoever starts this."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _tell(work, turn))


def _tell(work: Work, turn: Turn) -> Result:
    told = Teller(
        directory=work.adapters.directory,
        read=read,
        actor=work.actor,
        now=work.clock(),
        turn=turn,
    ).tell_all()
    counts = {
        "told": told.told,
        "asked_again": told.asked_again,
        "removed": told.removed,
        "unreadable": told.unreadable,
    }
    said = tuple(f"{_SENTENCES[name]}: {number:,}." for name, number in counts.items() if number)
    return Result(
        status=RunStatus.PARTIAL if work.stopping.is_set() else RunStatus.COMPLETE,
        counts=dict(counts),
        sentences=said or ("There was nothing new to tell anybody.",),
        eventful=bool(said),
    )


TELL_NEW_MATCHES = Job(name=_NAME, run=_run)
"""The job that `jobs.schedule` runs."""
