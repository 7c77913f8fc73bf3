"""What every text index does with the synonyms that staff keep."""

from __future__ import annotations

import pytest

from marketplace.search.phrases import phrases_in
from marketplace.search.synonyms import Synonyms
from marketplace.search.text import TextDocument, TextIndex
from tests.contract.text_indexes import all_but

HOME_CARE = TextDocument(
    id=1,
    name="Ash",
    body="Ash\nHome care in Fernbridge, day and night.",
    phrases=phrases_in("Home care in Fernbridge"),
)
CARERS = TextDocument(id=2, name="Oak", body="Oak\nCarers who come to your door in Larkfield.")
MEMORY = TextDocument(id=3, name="Elm", body="Elm\nFor people with memory problems, in Fernbridge.")
MEALS = TextDocument(id=4, name="Yew", body="Yew\nHot meals, on a tray. A cab has wheels too.")
DOCUMENTS = (HOME_CARE, CARERS, MEMORY, MEALS)
SYNONYMS = Synonyms(
    [
        ("carer", "home care"),
        ("home help", "home care"),
        ("home help", "carers"),
        ("dementia", "memory problems"),
        ("quexolith", "nothing holds this"),
    ]
)


@pytest.fixture
def town(index: TextIndex) -> TextIndex:
    index.rebuild(DOCUMENTS)
    return index


def found(index: TextIndex, words: str) -> list[int]:
    return [int(id_) for id_ in index.match(words, synonyms=SYNONYMS).ids]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("carer", [1, 2]),  # the word itself, or what staff say it means
        ("CARERS", [1, 2]),  # by its stem, like every word
        ("home help", [1, 2]),  # a phrase with two meanings
        ("home help fernbridge", [1]),  # beside other words
        ("larkfield home help", [2]),
        ("dementia", [3]),
        ("dementia in Fernbridge", [3]),
        ("dementia carer", []),  # each idea has to be there
        ("memory problems", [3]),
        ("home", [1]),  # half of a phrase is only itself
    ],
)
def test_a_synonym_is_looked_for_as_well(town: TextIndex, words: str, ids: list[int]) -> None:
    assert found(town, words) == ids


def test_without_synonyms_words_are_only_themselves(town: TextIndex) -> None:
    assert town.match("carer").ids.tolist() == [2]
    assert town.match("carer").also == ()


def test_what_was_typed_counts_more_than_what_it_means(town: TextIndex) -> None:
    match = town.match("carer", synonyms=Synonyms([("carer", "memory")]))

    assert match.ids.tolist() == [2, 3]
    assert match.scores[0] > match.scores[1]


def test_the_match_says_what_was_looked_for_as_well(town: TextIndex) -> None:
    match = town.match("home help in Fernbridge", synonyms=SYNONYMS)

    assert match.also == ("home care", "carers")
    assert match.searched is None


def test_a_slip_in_a_word_that_only_staff_know_is_mended(town: TextIndex) -> None:
    match = town.match("dimentia fernbridge", synonyms=SYNONYMS)

    assert match.searched == "dementia fernbridge"
    assert match.ids.tolist() == [3]
    assert match.also == ("memory problems",)


def test_a_synonym_that_finds_nothing_changes_nothing(town: TextIndex) -> None:
    match = town.match("quexolith fernbridge", synonyms=SYNONYMS)

    assert match.ids.tolist() == []
    assert match.searched is None
    assert match.suggestions == ("fernbridge",)


def test_a_synonym_leads_to_nothing_that_is_hidden(town: TextIndex) -> None:
    """With the only listing behind it hidden, a word is as if nobody had ever held it."""
    late = town.match("dementia", visible=all_but(3), synonyms=SYNONYMS)
    town.apply(documents=[], removed=[3])
    gone = town.match("dementia", synonyms=SYNONYMS)

    assert (late.searched, late.suggestions, late.also) == (
        gone.searched,
        gone.suggestions,
        gone.also,
    )
    assert gone.ids.tolist() == []


def test_a_phrase_of_many_words_is_read_as_one(town: TextIndex) -> None:
    """The phrase is known to staff only; its words stand apart in another text."""
    both = Synonyms([("meals on wheels", "memory problems")])

    assert town.match("meals on wheels").ids.tolist() == [4]
    assert town.match("Meals-on-Wheels!", synonyms=both).ids.tolist() == [3, 4]


def test_a_synonym_that_means_a_kind_of_service_keeps_its_order(index: TextIndex) -> None:
    """Whoever looks for a carer is not shown care homes, which hold the same two words."""
    texts = {
        1: "Home care, day and night",
        2: "A care home in Larkfield",
        3: "Care at home for all",
        4: "Home-care that you can trust",
    }
    index.rebuild(
        TextDocument(id=id_, name="Ash", body=f"Ash\n{text}", phrases=phrases_in(text))
        for id_, text in texts.items()
    )

    assert index.match("carer", synonyms=SYNONYMS).ids.tolist() == [1, 4]
    assert index.match("home care", synonyms=SYNONYMS).ids.tolist() == [1, 2, 3, 4]
    assert index.match("home_care").ids.tolist() == [1, 2, 3, 4]
