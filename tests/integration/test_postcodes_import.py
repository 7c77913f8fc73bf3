"""Loading postcodes: four sorts of files, all rows or none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.models.base import db
from marketplace.models.places import PlaceName, PostcodeDistrict, PostcodeRow
from marketplace.services.postcodes_file import MOST_PROBLEMS, UnreadablePostcodes
from tests.integration.postcode_files import PLAIN, load, onspd, stored, written


@pytest.fixture
def folder(directory: Flask, tmp_path: Path) -> Path:
    """Where the files are; the application's context is open on each kind of database."""
    assert directory
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def sqlite_folder(sqlite_directory: Flask, tmp_path: Path) -> Path:
    """The same on SQLite alone, for what no database can change: the reading of files."""
    assert sqlite_directory
    return tmp_path


def test_a_plain_file_is_loaded_and_loading_it_again_changes_nothing(folder: Path) -> None:
    path = written(
        folder,
        PLAIN + "da5 1aa,51.44,0.15,Bexley,St Mary's\nDA5 1AB,51.46,0.17,Bexley,St Mary's\n",
    )
    loaded = load(path, area="bexley")
    assert (loaded.postcodes, loaded.moved, loaded.listings, loaded.knows_area) == (2, 1, 0, True)
    assert stored() == {
        "DA5 1AA": (51.44, 0.15, "Bexley", "St Mary's"),
        "DA5 1AB": (51.46, 0.17, "Bexley", "St Mary's"),
    }
    (district,) = db.session.scalars(select(PostcodeDistrict))
    assert (district.district, district.latitude, district.authority) == ("DA5", 51.45, "Bexley")
    (ward,) = db.session.scalars(select(PlaceName))
    assert (ward.folded, ward.name, ward.near) == ("st marys", "St Mary's", "Bexley")
    again = load(path)
    assert (again.postcodes, again.moved, again.knows_area) == (2, 0, False)
    assert db.session.scalars(select(func.count()).select_from(PlaceName)).one() == 1


def test_the_directory_of_the_ons_leaves_out_what_has_ended_or_is_nowhere(folder: Path) -> None:
    load(written(folder, PLAIN + "DA5 1AZ,51.44,0.15,E09000004,\n"))
    text = onspd(
        ("DA5 1AA", "", "E05011226", "51.441", "0.149"),
        ("DA5 1AZ", "202001", "E05011226", "51.442", "0.148"),
        ("JE2 3AB", "", "", "99.999999", "0.000000"),
        ("OLD 9ZZ", "199606", "", "99.999999", "0.000000"),
    )
    loaded = load(written(folder, text, "onspd.csv"))
    assert (loaded.postcodes, loaded.ended, loaded.removed, loaded.nowhere) == (1, 1, 1, 1)
    assert stored() == {"DA5 1AA": (51.441, 0.149, "E09000004", "")}


def test_codes_of_wards_get_their_names_from_the_lists_beside_the_directory(
    sqlite_folder: Path,
) -> None:
    wards = written(sqlite_folder, "WD25CD,WD25NM\nE05011226,Crook Log\n", "wards.csv")
    boroughs = written(sqlite_folder, "\ufeffLAD25CD,LAD25NM\nE09000004,Bexley\n", "boroughs.csv")
    path = written(sqlite_folder, onspd(("DA6 7AA", "", "E05011226", "51.46", "0.13")))
    loaded = load(path, names=(wards, boroughs), area="E09000004")
    assert loaded.knows_area
    assert stored()["DA6 7AA"] == (51.46, 0.13, "E09000004", "Crook Log")
    (ward,) = db.session.scalars(select(PlaceName))
    assert (ward.name, ward.near, ward.district) == ("Crook Log", "Bexley", "DA6")


def test_newer_directories_name_their_columns_by_year(sqlite_folder: Path) -> None:
    text = (
        "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,wd25cd,east1m,north1m,gridind,lat,long\n"
        "DA5 1AA,DA5  1AA,DA5 1AA,198001,,,E09000004,E05011226,548000,173000,1,51.441,0.149\n"
        "DA5 1AB,DA5  1AB,DA5 1AB,198001,200101,,E09000004,E05011226,548000,173000,1,51.4,0.1\n"
    )
    load(written(sqlite_folder, text))
    assert stored() == {"DA5 1AA": (51.441, 0.149, "E09000004", "")}


def test_code_point_open_has_no_header_and_metres_for_degrees(sqlite_folder: Path) -> None:
    text = (
        '"DA5 1AA",10,548884,173321,"E92000001","E19000003","E18000007","","E09000004",'
        '"E05011226"\n'
        '"DA5 1AB",90,0,0,"E92000001","E19000003","E18000007","","E09000004","E05011226"\n'
    )
    loaded = load(written(sqlite_folder, text))
    assert (loaded.postcodes, loaded.nowhere) == (1, 1)
    (latitude, longitude, authority, ward) = stored()["DA5 1AA"]
    assert (latitude, longitude) == pytest.approx((51.4392, 0.1405), abs=0.001)
    assert (authority, ward) == ("E09000004", "")


def test_a_file_without_a_header_begins_with_postcode_and_degrees(sqlite_folder: Path) -> None:
    load(written(sqlite_folder, "DA5 1AA,51.44,0.15\nDA51AB,51.45,0.16\n"))
    assert sorted(stored()) == ["DA5 1AA", "DA5 1AB"]


def test_a_packed_file_of_one_whole_borough(folder: Path, shared: Path) -> None:
    assert folder
    loaded = load(shared / "postcodes" / "trafford-unit-postcodes-2025-02.csv.gz", area="Trafford")
    assert (loaded.postcodes, loaded.knows_area) == (11_264, True)
    assert db.session.scalars(select(func.count()).select_from(PostcodeRow)).one() == 11_264
    assert stored()["M15 4AB"] == (53.465578, -2.26046, "Trafford", "Gorse Hill & Cornbrook")
    wards = db.session.scalars(select(PlaceName.name).where(PlaceName.near == "Trafford")).all()
    assert {"Gorse Hill & Cornbrook", "Old Trafford"} <= set(wards)
    assert len(wards) == 21


def test_the_middle_of_one_postcode_alone_is_no_address(folder: Path) -> None:
    """Private homes are shown in the middle of their district: that has to hide them."""
    load(written(folder, PLAIN + "DA5 1AA,51.443217,0.147893,,\n"))
    assert _middle("DA5") == (51.44, 0.15)
    assert stored()["DA5 1AA"][:2] == (51.443217, 0.147893)


def test_a_list_of_districts_gives_middles_and_towns_until_postcodes_know_better(
    folder: Path,
) -> None:
    load(written(folder, "postcode,latitude,longitude,town\nDA5,51.5,0.2,Bexley\n"))
    few = "".join(f"DA5 1A{letter},51.44,0.15,Kent,\n" for letter in "ABDE")
    load(written(folder, PLAIN + few))
    assert _middle("DA5") == (51.5, 0.2)
    many = "".join(f"DA5 {n}A{letter},51.44,0.15,Kent,\n" for letter in "ABDE" for n in range(5))
    load(written(folder, PLAIN + many))
    assert _middle("DA5") == (51.44, 0.15)
    names = db.session.execute(select(PlaceName.name, PlaceName.near)).tuples().all()
    assert ("Bexley", "Kent") in names


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("DA5 1A,51.44,0.15,,", "postcode", "not the shape of a UK postcode"),
        ("DA5 1AA,north,0.15,,", "latitude", "is no number"),
        ("DA5 1AA,51.44,east,,", "longitude", "is no number"),
        ("DA5 1AA,51.44,,,", "longitude", "is no number"),
        ("DA5 1AA,nan,0.1,,", "latitude", "not in the United Kingdom"),
        ("DA5 1AA,0.15,51.44,,", "latitude", "changed places"),
        ("DA5 1AA,48.1,11.5,,", "latitude", "not in the United Kingdom"),
        ("DA5 1AA,51.44,0.15", "", "has 3 cells"),
    ],
)
def test_a_bad_row_is_told_by_line_and_column_and_stops_everything(
    sqlite_folder: Path, row: str, column: str, reason: str
) -> None:
    path = written(sqlite_folder, PLAIN + f"DA5 1AB,51.44,0.15,,\n{row}\nDA5 1AD,51.44,0.15,,\n")
    with pytest.raises(UnreadablePostcodes, match="1 row cannot") as refused:
        load(path)
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == (3, column)
    assert reason in problem.reason
    assert stored() == {}


def test_of_many_bad_rows_the_first_are_told_and_the_others_counted(sqlite_folder: Path) -> None:
    path = written(sqlite_folder, PLAIN + "nowhere,51,0,,\n" * (MOST_PROBLEMS + 7))
    with pytest.raises(UnreadablePostcodes) as refused:
        load(path)
    assert (len(refused.value.problems), refused.value.more) == (MOST_PROBLEMS, 7)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"name,phone\nAsh,1\n", "names no column"),
        (b"DA5 1AA,one,two\n", "no header"),
        (b"postcode,latitude,longitude\n", "No postcode with coordinates"),
        (b'postcode,latitude,longitude\n"DA5 1AA,51,0\n', "Line"),
        (b"postcode,latitude,longitude\nDA5 1AA,51,0\xff\n", "Line"),
        pytest.param(
            gzip.compress(b"postcode,latitude,longitude\nDA5 1AA,51,0\n" * 9)[:-12],
            "damaged",
            id="cut short",
        ),
    ],
)
def test_a_file_that_is_none_of_them_is_refused(
    sqlite_folder: Path, content: bytes, said: str
) -> None:
    path = sqlite_folder / "file.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadablePostcodes, match=said):
        load(path)
    assert stored() == {}


def test_what_the_files_do_not_name_stays_unless_they_are_the_whole_truth(folder: Path) -> None:
    load(written(folder, "postcode,latitude,longitude\nDA5 1AA,51.44,0.15\n"))
    other = written(folder, "postcode,latitude,longitude\nDA5 1AB,51.45,0.16\n")
    load(other)
    assert sorted(stored()) == ["DA5 1AA", "DA5 1AB"]
    load(other, replace=True)
    assert sorted(stored()) == ["DA5 1AB"]


def test_a_postcode_that_is_named_twice_is_where_the_later_row_says(folder: Path) -> None:
    rows = "DA5 1AA,51.44,0.15,,\nDA51AA,51.46,0.17,,\n"
    load(written(folder, PLAIN + rows))
    assert stored() == {"DA5 1AA": (51.46, 0.17, "", "")}


def _middle(district: str) -> tuple[float, float]:
    row = db.session.get_one(PostcodeDistrict, district, populate_existing=True)
    return (row.latitude, row.longitude)
