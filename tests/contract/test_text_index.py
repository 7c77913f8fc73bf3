"""What every text index promises about finding and changing, asked of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.search.text import TextDocument, TextIndex
from tests.contract.text_indexes import DOCUMENTS, GARDENS, PLUMBERS, OpenIndex, found


def test_an_index_that_was_never_built_finds_nothing(open_index: OpenIndex) -> None:
    match = open_index().match("gardening")

    assert match.ids.tolist() == []
    assert match.searched is None
    assert open_index().ids() == frozenset()


def test_all_the_words_must_be_there(index: TextIndex) -> None:
    assert found(index, "fernbridge") == [1, 2]
    assert found(index, "fernbridge lawns") == [1]
    assert found(index, "lawns plumbers") == []


@pytest.mark.parametrize("words", ["gardening", "gardens", "garden", "GARDENED"])
def test_words_are_found_by_their_stem(index: TextIndex, words: str) -> None:
    assert found(index, words) == [1, 2]


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", "mary", "Mary\u2019s", "o'brien", "obrien"])
def test_case_accents_and_apostrophes_do_not_matter(index: TextIndex, words: str) -> None:
    assert found(index, words) == [3]


def test_a_word_in_the_name_counts_more(index: TextIndex) -> None:
    index.rebuild(
        [
            TextDocument(id=1, name="Hill Farm", body="Hill Farm\nwith a meadow beside the house"),
            TextDocument(id=2, name="Meadow Farm", body="Meadow Farm\non a hill beside the house"),
        ]
    )

    match = index.match("meadow")

    assert match.ids.tolist() == [1, 2]
    assert match.scores[1] >= 1.9 * match.scores[0]


def test_names_count_more_with_several_words_too(index: TextIndex) -> None:
    index.rebuild(
        [
            TextDocument(id=1, name="Ash", body="Ash\ncare home, residential home, home care"),
            TextDocument(id=2, name="Oak Home Care", body="Oak Home Care\nvisits, day and night"),
        ]
    )

    first, second = index.match("home care").scores

    assert second > first


@pytest.mark.parametrize("words", ["", "  ", "the", "?!", "for the with"])
def test_a_query_without_words_to_look_for_says_so(index: TextIndex, words: str) -> None:
    assert not index.match(words).any_words
    assert index.match("lawns").any_words


def test_changes_replace_and_remove(index: TextIndex) -> None:
    index.apply(
        documents=[TextDocument(id=1, name="Rose", body="Rose\nHaircuts at home.")], removed=[3, 77]
    )

    assert index.ids() == {1, 2}
    assert found(index, "haircuts") == [1]
    assert found(index, "lawns") == []
    assert found(index, "plumbers") == []
    assert found(index, "fernbridge") == [2]


def test_changes_can_be_made_twice(index: TextIndex) -> None:
    for _ in range(2):
        index.apply(documents=[GARDENS], removed=[3])

    assert index.ids() == {1, 2}
    assert found(index, "gardening") == [1, 2]


def test_of_several_documents_with_one_id_the_last_counts(index: TextIndex) -> None:
    index.apply(
        documents=[
            TextDocument(id=5, name="First", body="First\nswimming"),
            TextDocument(id=5, name="Last", body="Last\nswimming"),
        ]
    )

    assert found(index, "swimming") == [5]
    assert found(index, "first") == []
    assert found(index, "last") == [5]


def test_what_is_both_changed_and_removed_is_removed(index: TextIndex) -> None:
    index.apply(documents=[GARDENS], removed=[1])

    assert index.ids() == {2, 3}


def test_a_rebuild_replaces_everything(index: TextIndex) -> None:
    number = index.rebuild([TextDocument(id=4, name="Rose", body="Rose\nHaircuts at home.")])

    assert number == 1
    assert index.ids() == {4}
    assert found(index, "haircuts") == [4]
    match = index.match("fernbridge")
    assert (match.ids.tolist(), match.suggestions) == ([], ())


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(index: TextIndex) -> None:
    def broken() -> Iterator[TextDocument]:
        yield TextDocument(id=4, name="Rose", body="Rose")
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        index.rebuild(broken())

    assert index.ids() == {1, 2, 3}
    assert index.rebuild(DOCUMENTS) == 3


def test_changes_to_an_index_that_was_never_built(open_index: OpenIndex) -> None:
    index = open_index()
    index.apply(documents=[GARDENS])

    assert index.is_ready()
    assert found(index, "lawns") == [1]


def test_other_processes_see_changes_and_rebuilds_at_once(open_index: OpenIndex) -> None:
    writer, reader = open_index(), open_index()
    writer.rebuild(DOCUMENTS)
    assert found(reader, "fernbridge") == [1, 2]

    writer.apply(documents=[], removed=[1])
    assert found(reader, "fernbridge") == [2]

    writer.rebuild([PLUMBERS])
    assert found(reader, "fernbridge") == []
    assert reader.match("plumers").searched == "plumbers"


def test_threads_that_search_during_changes_see_one_state_or_the_other(index: TextIndex) -> None:
    with_it, without = [1, 2], [2]
    seen: list[list[int]] = []

    def search(_: int) -> None:
        seen.extend(found(index, words) for words in ("fernbridge", "people", "older people"))

    with ThreadPoolExecutor(max_workers=4) as threads:
        searches = threads.map(search, range(40))
        for _ in range(5):
            index.apply(documents=[], removed=[1])
            index.apply(documents=[GARDENS])
        list(searches)

    assert all(ids in (with_it, without) for ids in seen)
    assert found(index, "fernbridge") == with_it


WORDS = ("apple", "brick", "cloud", "drum", "eagle", "frost", "grape")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


@given(
    bodies=st.lists(texts, max_size=12),
    replaced=st.dictionaries(st.integers(1, 14), texts, max_size=4),
    removed=st.sets(st.integers(1, 14), max_size=4),
    query=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_listing_with_all_the_words_is_found_and_no_other(
    index: TextIndex,
    bodies: Sequence[Sequence[str]],
    replaced: dict[int, Sequence[str]],
    removed: set[int],
    query: Sequence[str],
) -> None:
    held = dict(enumerate(bodies, 1))
    index.rebuild(_documents(held.items()))
    index.apply(documents=_documents(replaced.items()), removed=removed)
    held = {id_: body for id_, body in (held | replaced).items() if id_ not in removed}
    wanted = sorted(id_ for id_, body in held.items() if set(query) <= set(body))

    match = index.match(" ".join(query))

    assert index.ids() == held.keys()
    if wanted or match.searched is None:
        assert match.ids.tolist() == wanted
    assert len(match.scores) == len(match.ids)


def _documents(texts: Iterable[tuple[int, Sequence[str]]]) -> list[TextDocument]:
    return [TextDocument(id=id_, name=body[0], body=" ".join(body)) for id_, body in texts]
