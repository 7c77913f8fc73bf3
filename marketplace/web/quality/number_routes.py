"""Where the pages of numbers, of gaps, of synonyms and of compliments are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.quality import compliments, concern_numbers, gaps, synonyms

_POST = ("POST",)


def add_number_pages(pages: Blueprint) -> None:
    """Add them to the blueprint of `/quality`."""
    pages.add_url_rule("/numbers", view_func=concern_numbers.concern_numbers)
    pages.add_url_rule("/numbers.csv", view_func=concern_numbers.concern_numbers_file)
    pages.add_url_rule("/gaps", view_func=gaps.gaps)
    pages.add_url_rule("/gaps.csv", view_func=gaps.gaps_file)
    pages.add_url_rule("/synonyms", view_func=synonyms.synonyms)
    pages.add_url_rule("/synonyms/new", view_func=synonyms.add_synonym, methods=_POST)
    pages.add_url_rule(
        "/synonyms/<int:synonym_id>/remove", view_func=synonyms.remove_synonym, methods=_POST
    )
    one = "/compliments/<int:compliment_id>"
    pages.add_url_rule("/compliments", view_func=compliments.compliments)
    pages.add_url_rule(one, view_func=compliments.compliment)
    pages.add_url_rule(f"{one}/place", view_func=compliments.place_compliment, methods=_POST)
    pages.add_url_rule(f"{one}/approve", view_func=compliments.approve_compliment, methods=_POST)
    pages.add_url_rule(f"{one}/decline", view_func=compliments.decline_compliment, methods=_POST)
