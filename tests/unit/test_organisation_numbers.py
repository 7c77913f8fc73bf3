"""Company and charity numbers, by their shape."""

from __future__ import annotations

import pytest

from marketplace.domain.organisation_numbers import charity_number, company_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        (" 012 345 67 ", "01234567"),
        ("sc123456", "SC123456"),
        ("SC12345", "SC012345"),
        ("NI 012345", "NI012345"),
        ("oc301234", "OC301234"),
        ("R0001234", "R0001234"),
        ("RS007123", "RS007123"),
    ],
)
def test_a_company_number_is_written_in_eight_characters(typed: str, kept: str) -> None:
    assert company_number(typed) == kept
    assert company_number(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["12", "123456789", "ZZ123456", "SC1234567", "S1234567", "00000000", "SC000000", "GB 123", "x"],
)
def test_what_is_no_company_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="8 characters"):
        company_number(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("123456", "123456"), (" 1123 456 ", "1123456")]
)
def test_a_charity_number_has_six_or_seven_digits(typed: str, kept: str) -> None:
    assert charity_number(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "12345678", "SC012345", "0123456", "1123456-1"])
def test_what_is_no_charity_number_of_england_and_wales_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="6 or 7 digits"):
        charity_number(typed)
