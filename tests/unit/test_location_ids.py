"""Location IDs as people type them, and what they type in place of one."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from marketplace.domain.location_ids import read_location_id


@pytest.mark.parametrize(
    ("typed", "location_id"),
    [
        ("1-125856395", "1-125856395"),
        (" 1 - 125 856 395 ", "1-125856395"),
        ("1\u2013125856395", "1-125856395"),
        ("1\u2212125856395", "1-125856395"),
        ("\uff11-125856395", "1-125856395"),
        ("\u200b1-125856395\u200b", "1-125856395"),
        ("https://www.cqc.org.uk/location/1-125856395", "1-125856395"),
        ("www.cqc.org.uk/location/1-125856395/reports?x=1", "1-125856395"),
        ("https://www.cqc.org.uk/Location/RM317", "RM317"),
        ("rm317", "RM317"),
        ("5J501", "5J501"),
        ("rweak", "RWEAK"),
    ],
)
def test_an_id_is_read_however_it_is_typed(typed: str, location_id: str) -> None:
    assert read_location_id(typed) == location_id
    assert read_location_id(location_id) == location_id


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("CS2003000123", "Scotland"),
        ("SP2003000123", "Scotland"),
        ("SIN-00001234-ABCD", "Wales"),
        ("W010000123", "CQC location ID"),
        ("W01000012345", "Wales"),
        ("RQIA10877", "Northern Ireland"),
        ("SC012345", "Ofsted"),
        ("EY123456", "Ofsted"),
        ("01234567", "company"),
        ("10877", "company"),
        ("https://www.cqc.org.uk/provider/1-101721009", "your location on CQC's website"),
        ("", "Enter a CQC location ID"),
        ("1-", "Enter a CQC location ID"),
        ("1-12345", "Enter a CQC location ID"),
        ("2-125856395", "Enter a CQC location ID"),
        ("1-1258563951234567", "Enter a CQC location ID"),
        ("Larkspur", "Enter a CQC location ID"),
        ("House", "Enter a CQC location ID"),
        ("DA5 1AA", "Enter a CQC location ID"),
        ("Larkspur Home Care", "Enter a CQC location ID"),
        ("1-125856395; DROP TABLE claims", "Enter a CQC location ID"),
        ("<script>", "Enter a CQC location ID"),
        ("\u0661-\u0661\u0662\u0665\u0668\u0665\u0666", "Enter a CQC location ID"),
    ],
)
def test_what_is_no_id_is_explained(typed: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_location_id(typed)


def test_every_real_id_is_one(shared: Path) -> None:
    """Of one borough with all its closed places, and of everything rated in England in 2021."""
    listed = json.loads((shared / "cqc" / "oldham-2025-03-locations-list.json").read_text("utf-8"))
    ids = [row["locationId"] for row in listed["locations"]]
    with gzip.open(shared / "cqc" / "england-2021-01-overall-ratings.csv.gz", "rt") as lines:
        ids += [row["location_id"] for row in csv.DictReader(lines)]
    assert len(ids) > 30_000
    assert all(read_location_id(one) == one for one in ids)
