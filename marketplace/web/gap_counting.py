"""Counts what visitors look for in the directory, and whether they find any. Never who.

The same visitors count as for listings (`web.counting`). Only the first page of a search counts:
whoever turns the pages is not looking for something else.
"""

from __future__ import annotations

from marketplace.domain.finding import Criteria
from marketplace.search.directory import Found
from marketplace.web.counting import note_search
from marketplace.wiring import adapters


def count_search(criteria: Criteria, found: Found) -> None:
    """Count one search for each kind of service and each need that it asks for.

    Without an index nothing has been looked for, and nothing is missing because of that.
    """
    # Asked of every search that finds nothing: some wants are words of hidden listings alone.
    if criteria.page > 1 or not (found.total or adapters().directory.can_answer(criteria)):
        return
    district = "" if criteria.where is None else criteria.where.district
    note_search(found.wants, district=district, found_nothing=found.total == 0)
