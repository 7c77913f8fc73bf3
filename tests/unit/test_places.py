"""Postcodes and districts as people write them."""

from __future__ import annotations

import pytest

from marketplace.domain.places import district, normalised_postcode, outward_code


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("da51aa", "DA5 1AA"),
        (" DA5  1AA ", "DA5 1AA"),
        ("sw1a 1aa", "SW1A 1AA"),
        ("M1 1AE", "M1 1AE"),
        ("zm1 2ab", "ZM1 2AB"),
        ("GIR 0AA", "GIR 0AA"),
    ],
)
def test_a_postcode_is_written_the_usual_way(text: str, postcode: str) -> None:
    assert normalised_postcode(text) == postcode
    assert normalised_postcode(postcode) == postcode


@pytest.mark.parametrize(
    "text",
    ["", "DA5", "DA5 1A", "5DA 1AA", "DA5 1CA", "DA5 IAA", "DA55 51AA", "DA5-1AA", "ÐA5 1AA"],
)
def test_what_is_not_the_shape_of_a_postcode_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="postcode"):
        normalised_postcode(text)


def test_a_district_is_the_first_half() -> None:
    assert district("sw1a1aa") == "SW1A"
    assert district("DA5 1AA") == outward_code(" da5 ")


def test_a_district_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="district"):
        outward_code("DA5 1AA")
