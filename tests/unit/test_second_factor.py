"""Steps, recovery codes and keys as people type them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from marketplace.domain.second_factor import (
    code_as_typed,
    in_groups,
    new_recovery_codes,
    recovery_code_as_typed,
    steps_taken_at,
)


def test_a_code_is_taken_one_step_early_and_one_late() -> None:
    assert steps_taken_at(datetime(1970, 1, 1, 0, 5, 29, tzinfo=UTC)) == (9, 10, 11)
    assert steps_taken_at(datetime(1970, 1, 1, 0, 5, 30, tzinfo=UTC)) == (10, 11, 12)


def test_recovery_codes_are_ten_and_can_be_read_out() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert re.fullmatch(r"[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}", code)


def test_what_is_typed_is_read_kindly() -> None:
    assert recovery_code_as_typed(" 7k2m9 \N{EN DASH} qxrtp ") == "7K2M9QXRTP"
    assert code_as_typed(" 123 456\t") == "123456"
    assert in_groups("JBSWY3DPEH") == "JBSW Y3DP EH"
