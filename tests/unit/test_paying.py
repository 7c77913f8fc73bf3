"""What a page says about direct payments: never a promise, always whom to ask."""

from __future__ import annotations

import pytest

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.paying import CHECK, paying


@pytest.mark.parametrize("slug", list(SERVICE_TYPES))
@pytest.mark.parametrize("takes", [True, False])
def test_it_always_ends_with_the_social_worker(slug: str, *, takes: bool) -> None:
    said = paying((slug,), direct_payments=takes, isf=False)
    assert said[-1] == CHECK
    assert said[0].endswith("takes direct payments." if takes else "Ask it.")
    assert "social worker" in CHECK


def test_a_care_home_says_that_it_is_for_short_stays() -> None:
    assert any(
        "four weeks" in line for line in paying({"care-home"}, direct_payments=True, isf=False)
    )
    assert not any(
        "four weeks" in line for line in paying({"home-care"}, direct_payments=True, isf=False)
    )


def test_whoever_employs_somebody_is_told_so() -> None:
    said = paying({"personal-assistant"}, direct_payments=True, isf=False)
    assert any("their employer" in line for line in said)


def test_an_individual_service_fund_is_explained_where_it_is_offered() -> None:
    said = paying({"home-care"}, direct_payments=False, isf=True)
    assert any("Individual Service Funds" in line for line in said)


def test_what_the_nhs_provides_is_not_paid_for_by_the_council() -> None:
    said = paying({"nhs-provision"}, direct_payments=False, isf=False)
    assert any("what the NHS has to provide" in line for line in said)
    treatment = paying({"private-hospital"}, direct_payments=False, isf=False)
    assert any("does not pay for medical treatment" in line for line in treatment)
    assert not any("NHS" in line for line in paying({"hospice"}, direct_payments=True, isf=False))
