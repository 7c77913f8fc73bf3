"""Every page of finding, choosing and asking, by a name that a failed test shows."""

from __future__ import annotations

from tests.browser.people import KESTREL, QA, WREN
from tests.browser.sought import (
    CHOOSING,
    CHOOSING_ONE,
    ENQUIRED,
    FOLLOWING_ENDED,
    FOLLOWING_ENQUIRY,
    REPORTED,
)

_SHARED = "listing={slug}&listing={other_slug}&listing={unreached_slug}"
_SEARCH = "q=company&postcode=ZM1&within=5&service=home-care&need=dementia&direct_payments=yes"

_CHOOSING: dict[str, dict[str, str]] = {
    "": {
        "empty shortlist": "/shortlist",
        "shared shortlist": f"/shortlist?{_SHARED}&listing=nobody-here",
        "shared shortlist with nothing to show": "/shortlist?listing=nobody-here",
        "nothing to compare": "/compare",
        "compared, shared": f"/compare?{_SHARED}",
        "nothing to print": "/shortlist/pack",
        "record of nothing": "/shortlist/record",
        "looking for a change": "/shortlist/change",
        "looking for a change from a service": "/shortlist/change?listing={slug}",
    },
    CHOOSING: {
        "shortlist": "/shortlist",
        "shortlist, after adding": "/shortlist?note=added&back=/search%3Fq%3Dcare",
        "compared": "/compare",
        "pack": "/shortlist/pack",
        "pack in large print": "/shortlist/pack?size=large",
        "record": "/shortlist/record",
    },
    CHOOSING_ONE: {"one to compare": "/compare"},
}
_ASKING: dict[str, dict[str, str]] = {
    "": {
        "enquire": "/listings/{slug}/enquire?change=yes",
        "enquire where none are taken": "/listings/{unreached_slug}/enquire",
        "follow an enquiry": "/enquiries/follow",
        "follow an enquiry again": "/enquiries/follow?ended=idle",
        "following an enquiry has stopped": "/enquiries/follow/stopped",
        "enquiry by link": "/enquiries/open/{closed_link}",
        "enquiry by link, opened": "/enquiries/open/{opened_link}",
        "answer by link": "/enquiries/open/{opened_link}/answer",
        "report a mistake": "/listings/{slug}/mistake",
        "tell me": f"/tell-me?{_SEARCH}",
        "tell me of everything": "/tell-me",
        "tell me of no place that we know": "/tell-me?postcode=Atlantis",
        "tell me: look for the message": "/tell-me/sent",
        "confirm a saved search": "/tell-me/confirm/{asked_confirm}",
        "confirm a saved search again": "/tell-me/confirm/{saved_confirm}",
        "stop a saved search": "/tell-me/stop/{saved_stop}",
    },
    ENQUIRED: {"enquiry sent": "/enquiries/sent?which={enquired}"},
    FOLLOWING_ENQUIRY: {
        "enquiry followed": "/enquiries/follow/steps?done=add",
        "add to an enquiry": "/enquiries/follow/add",
        "end an enquiry": "/enquiries/follow/end",
    },
    FOLLOWING_ENDED: {
        "enquiry followed to its end": "/enquiries/follow/steps",
        "add to an enquiry that has ended": "/enquiries/follow/add",
        "end an enquiry that has ended": "/enquiries/follow/end",
    },
    REPORTED: {"mistake reported": "/mistake-sent?which={reported}"},
}
_AT_WORK: dict[str, dict[str, str]] = {
    KESTREL: {
        "enquiries": "/provider/enquiries",
        "enquiry: not opened": "/provider/enquiries/{new_enquiry}",
        "enquiry: to answer": "/provider/enquiries/{opened_enquiry}",
        "enquiry: late": "/provider/enquiries/{late_enquiry}",
        "enquiry: answered": "/provider/enquiries/{answered_enquiry}",
        "enquiry: ended": "/provider/enquiries/{ended_enquiry}",
        "enquiry: answer": "/provider/enquiries/{opened_enquiry}/answer",
    },
    WREN: {"no enquiries": "/provider/enquiries"},
    QA: {
        "gaps": "/quality/gaps",
        "gaps of a district": "/quality/gaps?district=ZM6",
        "synonyms": "/quality/synonyms",
        "mistakes": "/quality/mistakes",
        "mistakes that were dealt with": "/quality/mistakes?state=ended",
        "mistake": "/quality/mistakes/{mistake}",
    },
}
_WITH_NOTHING_BEHIND_THEM: dict[str, dict[str, str]] = {
    "": {
        "enquiry by a bad link": "/enquiries/open/nothing",
        "confirm a saved search by a bad link": "/tell-me/confirm/nothing",
        "stop a saved search by a bad link": "/tell-me/stop/nothing",
        "enquire of nobody": "/listings/nobody-here/enquire",
    },
}


def _by_name(*parts: dict[str, dict[str, str]]) -> dict[str, tuple[str, str]]:
    return {
        name: (who, path)
        for places in parts
        for who, named in places.items()
        for name, path in named.items()
    }


NOT_FOUND_SEEKING = _by_name(_WITH_NOTHING_BEHIND_THEM)
"""Of `SEEKING_PLACES`, those that answer 404."""
SEEKING_PLACES = {**_by_name(_CHOOSING, _ASKING, _AT_WORK), **NOT_FOUND_SEEKING}
"""Who opens the page, and its address. Each answers there, and leads nowhere else."""

SEEKING_SENT_EMPTY = (
    *("record", "enquire", "follow an enquiry", "answer by link", "report a mistake", "tell me"),
    *("add to an enquiry", "enquiry: answer", "synonyms", "mistake"),
)
"""Of these, the pages whose form says what is missing when it is sent with nothing in it."""

SEEKING_ON_A_TELEPHONE = (
    *("shortlist", "shared shortlist", "compared", "one to compare", "pack", "record"),
    *("looking for a change from a service", "enquire", "enquiry sent", "enquiry followed"),
    *("enquiries", "enquiry: answered", "tell me", "gaps", "synonyms", "mistakes"),
)
"""Of these, where a telephone shows something else than a desk."""
NOT_PAGES_OF_SEEKING = {"choosing.on_it", "choosing.pack_pdf", "quality.gaps_file"}
"""Endpoints that give files, or facts for our own scripts."""
