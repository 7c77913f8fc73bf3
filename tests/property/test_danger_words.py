"""Words of danger raise how soon somebody looks, and never lower it, whatever else is written."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.concern_answers import Answers, Happening, Naming, WorksThere, YesNo
from marketplace.domain.concern_kinds import choices, with_kinds, work_out
from marketplace.domain.concerns import ConcernKind, Priority
from marketplace.domain.danger_words import danger_in, raised

DANGEROUS = (
    "hit",
    "not breathing",
    "suicidal",
    "neglected",
    "police",
    "left alone",
    "can\u2019t breathe",
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from((*DANGEROUS, "tea", "late", "not", "never")), max_size=6).map(
        " ".join
    ),
)
priorities = st.sampled_from(list(Priority))
answers = st.builds(
    Answers,
    happening=st.builds(Happening, words=texts, when=texts, danger_now=st.booleans()),
    naming=st.builds(Naming, about_council=st.booleans(), no_service=st.booleans()),
    works_there=st.sampled_from([None, *WorksThere]),
    wants_reply=st.sampled_from([None, *YesNo]),
    praise=st.booleans(),
    wanted=texts,
    profession=st.sampled_from(["", "A nurse"]),
    kinds=st.lists(st.sampled_from(list(ConcernKind)), max_size=3).map(tuple),
)


@given(priorities, st.lists(texts, max_size=4))
def test_words_never_lower_a_priority(priority: Priority, written: list[str]) -> None:
    assert raised(priority, *written) >= priority


@given(texts, texts, texts)
def test_more_words_never_make_it_less(before: str, text: str, after: str) -> None:
    found, more = danger_in(text), danger_in(f"{before} {text}\n{after}")
    assert more.priority >= found.priority
    assert more.harm >= found.harm
    beside = danger_in(before, text, after)
    assert beside.priority >= found.priority
    assert beside.harm >= found.harm


@given(st.sampled_from(DANGEROUS), texts)
def test_neither_capitals_nor_what_stands_around_them_hides_words(word: str, text: str) -> None:
    for written in (word, word.upper(), f"({word})", f"{text} {word}, {text}", f"not {word}"):
        assert danger_in(written).priority >= danger_in(word).priority > Priority.ROUTINE


@given(answers, texts)
def test_no_answer_lowers_the_priority_of_another(told: Answers, more: str) -> None:
    before = work_out(told).priority
    happening = replace(told.happening, words=f"{told.happening.words}\n{more}")
    assert work_out(replace(told, happening=happening)).priority >= before
    in_danger = replace(told, happening=replace(told.happening, danger_now=True))
    assert work_out(in_danger).priority is Priority.URGENT


@given(answers)
def test_whoever_says_danger_reaches_safeguarding_whatever_they_choose(told: Answers) -> None:
    told = replace(told, happening=replace(told.happening, danger_now=True))
    for kinds in ((), *((kind,) for kind in ConcernKind)):
        assert work_out(replace(told, kinds=kinds)).kinds[0] is ConcernKind.SAFEGUARDING


@given(answers)
def test_choosing_never_lowers_what_the_words_say(told: Answers) -> None:
    least = danger_in(told.happening.words, told.happening.when, told.wanted).priority
    assert work_out(told).priority >= least


@given(answers)
def test_there_is_always_a_kind_and_only_offered_ones(told: Answers) -> None:
    proposal = work_out(told)
    assert proposal.kinds
    assert len(set(proposal.kinds)) == len(proposal.kinds)
    chosen = work_out(with_kinds(told, choices(told)))
    assert set(chosen.kinds) == set(choices(told))


@given(answers)
def test_what_a_worker_says_is_never_of_a_kind_for_the_provider(told: Answers) -> None:
    told = replace(told, works_there=WorksThere.USED_TO)
    assert not any(kind.goes_to_provider for kind in work_out(told).kinds)
