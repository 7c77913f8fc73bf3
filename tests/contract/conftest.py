"""Every text index there is, for the one suite that all of them have to pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from marketplace.search.postgres_text import PostgresText
from marketplace.search.text import TextIndex
from marketplace.search.whoosh_text import WhooshText
from tests.contract.text_indexes import DOCUMENTS, OpenIndex


@pytest.fixture(params=["whoosh", "postgresql"])
def open_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenIndex]:
    if request.param == "whoosh":
        yield lambda: WhooshText(tmp_path / "search")
        return
    engine = create_engine(request.getfixturevalue("postgresql_url"))
    yield lambda: PostgresText(lambda: engine)
    engine.dispose()


@pytest.fixture
def index(open_index: OpenIndex) -> TextIndex:
    built = open_index()
    built.rebuild(DOCUMENTS)
    return built
