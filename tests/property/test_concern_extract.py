"""Without the name, neither the name nor the contact is anywhere in what a recipient gets."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.domain.concern_answers import About, Answers, Contact, ContactWay, Happening, Whom
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_redaction import names_in, names_it

first = st.sampled_from(("Robin", "José", "Siân", "Anne-Marie", "O'Brien", "Li", "ZOË", "ﬁona"))
last = st.sampled_from(("Vale", "D\u2019Arcy", "Nguyễn", "van der Berg", "McKay", "Łukasz"))
titles = st.sampled_from(("", "Mrs ", "Dr "))
filling = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
ways_to_write = st.sampled_from(
    (str.upper, str.lower, str.title, lambda name: f"{name}'s", lambda name: f"“{name},”")
)
OTHERS = [each for each in Recipient if each is not Recipient.SAFEGUARDING]


@given(
    titles,
    first,
    last,
    ways_to_write,
    st.tuples(filling, filling, filling),
    st.sampled_from(OTHERS),
)
def test_no_part_of_the_name_is_left(  # noqa: PLR0913, PLR0917 - what a name stands among
    title: str,
    given_name: str,
    surname: str,
    written: object,
    around: tuple[str, str, str],
    recipient: Recipient,
) -> None:
    assert callable(written)
    name = f"{title}{given_name} {surname}"
    text = f"{around[0]} {written(given_name)} {around[1]} {written(name)}\n{around[2]}"
    extract = words_for(
        Answers(
            name=name,
            happening=Happening(words=text),
            about=About(whom=Whom.SOMEBODY, who_words=text, why_acting=text),
            wanted=text,
        ),
        recipient=recipient,
        share=Share.WITHOUT_NAME,
    )
    assume(not names_it(name, "The service What happened When Who it is about left out"))
    assert not names_it(name, extract)


@given(st.sampled_from(OTHERS), filling, filling)
def test_neither_email_nor_telephone_is_left(recipient: Recipient, before: str, after: str) -> None:
    number, spelt = "07700900123", "07700 900-123"
    for way, value, written in (
        (ContactWay.EMAIL, "robin@example.org", "Robin@Example.org"),
        (ContactWay.PHONE, number, spelt),
        (ContactWay.POST, "12 Elm Grove\nDA5 1AA", "12 ELM GROVE"),
    ):
        extract = words_for(
            Answers(
                happening=Happening(words=f"{before} {written} {after}"),
                contact=Contact(way=way, value=value, when_safe="After 5pm"),
            ),
            recipient=recipient,
            share=Share.WITHOUT_NAME,
        ).casefold()
        assert not any(
            part in extract for part in (number, "900-123", "@example", "elm grove", "after 5pm")
        )


@given(filling)
def test_nothing_else_is_taken_away(text: str) -> None:
    assume(not any(character.isdigit() or character == "@" for character in text))
    told = Answers(name="Robin Vale", happening=Happening(words=f"x {text}"))
    assume(not names_it(told.name, text))
    extract = words_for(told, recipient=Recipient.QA, share=Share.WITHOUT_NAME)
    assert f"x {text}" in extract
    whole = words_for(replace(told, name=""), recipient=Recipient.QA, share=Share.WITH_NAME)
    assert extract == whole


@given(st.text(max_size=40))
def test_reading_a_name_is_total(name: str) -> None:
    assert all(len(part) > 1 for part in names_in(name))
