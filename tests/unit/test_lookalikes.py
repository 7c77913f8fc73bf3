"""Names that look like another: which resemble, and which are odd by themselves."""

from __future__ import annotations

import pytest

from marketplace.domain.lookalikes import name_doubts, resembles, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkspur Care", "LARKSPUR  care."),
        ("Larkspur Care Ltd", "Larkspur Care Limited"),
        ("Larkspur Care Ltd", "The Larkspur Care C.I.C."),
        ("Larkspur Care", "Larkspur Care Community Interest Company"),
        ("Larkspur", "L\u0430rkspur"),  # a Cyrillic a
        ("CAPE", "\u0421\u0410\u0420\u0415"),  # all of it Cyrillic
        ("Omega Home", "\u039fmega H\u03bfme"),  # Greek omicrons
        ("MEDINA", "\u039cED\u0399\u039d\u0391"),  # Greek capitals
        ("Larkspur", "\uff2carkspur"),  # full width
        ("Larkspur", "\U0001d40barkspur"),  # mathematical bold
        ("Larkspur", "L\u00e1rksp\u00fcr"),
        ("Larkspur", "Lark\u00adspur"),  # a soft hyphen
        ("Larkspur", "Lark\u200bspur"),
        ("Oak One", "0ak 0ne"),
        ("Ivy Lodge", "lvy Lodge"),
        ("Ivy Lodge", "1vy L0dge"),
        ("Burnham", "Bumham"),
        ("Willow", "vvillow"),
        ("Smith & Sons", "Smith and Sons"),
        ("St. Mary's", "St Marys"),
        ("S\u00f8ster \u0141ucja", "Soster Lucja"),
        ("Fl\u0131nt", "Flint"),
        ("\ufb01rst care", "first care"),
    ],
)
def test_these_look_the_same(one: str, other: str) -> None:
    assert resembles(one, other)
    assert resembles(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Larkspur Care", "Larkspur Home Care"),
        ("Larkspur", "Larksput"),
        ("Ivy Lodge", "Ivy House"),
        ("Care 4 You", "Care for You"),
        ("", ""),
        ("!?", "&"),
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert resembles(one, other) is False


@pytest.mark.parametrize("name", ["Ltd", "The", "The Limited", "Co", "The Company Ltd"])
def test_a_name_of_nothing_else_keeps_its_words(name: str) -> None:
    assert skeleton(name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("L\u0430rkspur", "several alphabets (Cyrillic, Latin)"),
        ("H\u03bfme", "several alphabets (Greek, Latin)"),
        ("\u0421\u0410\u0420\u0415", "another alphabet (Cyrillic)"),
        ("Lark\u200bspur", "cannot be seen"),
        ("Lark\u202espur", "cannot be seen"),
    ],
)
def test_an_odd_name_is_referred_whatever_others_are_called(name: str, told: str) -> None:
    assert told in " ".join(name_doubts(name))


@pytest.mark.parametrize(
    "name", ["Larkspur Care", "Caf\u00e9 24/7 (North)", "123", "", "Ynys M\u00f4n"]
)
def test_an_ordinary_name_is_not(name: str) -> None:
    assert name_doubts(name) == ()
