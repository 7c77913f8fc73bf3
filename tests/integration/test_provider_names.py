"""Providers whose names somebody could mistake for another."""

from __future__ import annotations

import pytest

from marketplace.queries.provider_names import providers_like
from tests.integration.desk import add_provider

pytestmark = pytest.mark.usefixtures("directory")


def test_names_that_look_the_same_are_found_and_no_others() -> None:
    own = add_provider("Larkspur Care Ltd")
    for name in ("L\u0430rkspur Care", "LARKSPUR CARE LIMITED", "Larkspur House", "%", "_"):
        add_provider(name)
    alike = ("LARKSPUR CARE LIMITED", "L\u0430rkspur Care")
    assert set(providers_like("Iarkspur care", other_than=own)) == set(alike)
    assert set(providers_like("Larkspur Care", other_than=None)) == {*alike, "Larkspur Care Ltd"}
    assert providers_like("!?", other_than=None) == ()
