"""Whole histories through the rule: what the public sees, day after day.

The world publishes reports one after another. What the register shows of them is up to
Hypothesis: in either home or in both, late, not at all, under an unknown word, after the
registration ended, or on the record of the one that followed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.decisions import Facts, Policy
from marketplace.domain.listings import Publication
from marketplace.domain.moderation import decide
from marketplace.domain.ratings import (
    Home,
    Observation,
    Outcome,
    Rating,
    RatingStatement,
    RegisterEntry,
    Registration,
)
from marketplace.domain.visibility import RATING_JOB_HOLDS, Hold, HoldKind, is_visible
from tests.unit.factories import after

START = datetime(2026, 1, 1, 2, tzinfo=UTC)
UNRATED = ("", "Inspected but not rated", "No published rating", "Suspended", "Splendid")
OTHERS = [kind for kind in HoldKind if kind not in RATING_JOB_HOLDS]


@dataclass(frozen=True, kw_only=True)
class Report:
    """A rating that the regulator gave, on its day, to the registration of that time."""

    rating: Rating
    on: date
    place: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """What happens on a day, before the job looks, and how the look goes."""

    report: Rating | None = None
    registers_anew: bool = False
    outcome: Outcome = Outcome.FOUND
    confirmed: bool = True
    registration: Registration = Registration.REGISTERED
    newest_shown: bool = True
    which: int = 0
    homes: frozenset[Home] = frozenset({Home.CURRENT_RATINGS})
    word: str | None = None
    inheritance_told: bool = True
    surprises: tuple[str, ...] = ()


@dataclass(kw_only=True)
class World:
    """One published listing, the reports about its service, and what the job has seen of them."""

    holds: tuple[Hold, ...] = (Hold(kind=HoldKind.UNCHECKED, placed_at=START),)
    now: datetime = START
    place: int = 1
    registered_on: date = date(2020, 1, 1)
    reports: list[Report] = field(default_factory=list)
    seen: list[Report] = field(default_factory=list)

    @property
    def visible(self) -> bool:
        """Whether the public sees the listing."""
        return is_visible(Publication.PUBLISHED, self.holds)

    @property
    def newest_seen(self) -> Rating | None:
        """The newest, by its report's date, of the ratings that the job has seen."""
        return max(self.seen, key=lambda report: report.on).rating if self.seen else None

    @property
    def location_id(self) -> str:
        """The ID that the listing is linked to now."""
        return f"1-90000000{self.place}"

    def live(self, day: Day) -> None:
        """Let a day pass and the job look."""
        self.now += timedelta(days=1)
        if day.registers_anew:
            self._register_anew()
        if day.report is not None:
            self.reports.append(
                Report(rating=day.report, on=self.now.date(), place=self.location_id)
            )
        told = self._facts(day)
        decision = decide(told, self.holds, Policy(), self.now)
        self.holds = after(decision, *self.holds, now=self.now)

    def _register_anew(self) -> None:
        """Move the listing to a new ID: its holds stay, and it has to be checked afresh."""
        self.place += 1
        self.registered_on = self.now.date()
        others = tuple(hold for hold in self.holds if hold.kind is not HoldKind.UNCHECKED)
        self.holds = (*others, Hold(kind=HoldKind.UNCHECKED, placed_at=self.now))

    def _facts(self, day: Day) -> Facts:
        found = day.outcome is Outcome.FOUND
        return Facts(
            location_id=self.location_id,
            offered=frozenset({"care-home"}),
            observation=Observation(
                location_id=self.location_id,
                fetched_at=self.now,
                outcome=day.outcome,
                entry=self._record(day) if found else None,
            ),
            confirmed=day.confirmed,
            missing_checks=1,
            missing_since=self.now,
        )

    def _record(self, day: Day) -> RegisterEntry:
        shown = self._shown(day)
        if day.confirmed and day.registration is not Registration.UNKNOWN:
            self.seen += shown
        homes = sorted(day.homes)
        statements = [
            self._statement(report, home, told=day.inheritance_told)
            for report, home in zip(shown, homes, strict=False)
        ]
        if day.word is not None and len(statements) < len(homes):
            statements.append(
                RatingStatement(home=homes[len(statements)], word=day.word, published_on=None)
            )
        return RegisterEntry(
            location_id=self.location_id,
            name="Willow Bank",
            registration=day.registration,
            registered_on=self.registered_on,
            statements=tuple(statements),
            surprises=day.surprises,
        )

    def _shown(self, day: Day) -> list[Report]:
        """Some of the reports: the newest, an older one that should be gone, both, or none."""
        if not self.reports or (day.word is not None and len(day.homes) == 1):
            return []
        older = self.reports[day.which % len(self.reports)]
        newest = self.reports[-1]
        shown = [newest, older] if day.newest_shown else [older]
        return shown[: 1 if day.word is not None else len(day.homes)]

    def _statement(self, report: Report, home: Home, *, told: bool) -> RatingStatement:
        """How a home states a report. New-framework ratings may not tell that they are old."""
        elsewhere = report.place != self.location_id
        hushed = home is Home.ASSESSMENT and not told
        return RatingStatement(
            home=home,
            word=report.rating.label,
            published_on=report.on,
            group="Care Homes" if home is Home.ASSESSMENT else None,
            report=f"R-{report.on}",
            inherited_from=report.place if elsewhere and not hushed else None,
        )


DAYS = st.builds(
    Day,
    report=st.none() | st.sampled_from([*Rating, Rating.INADEQUATE, Rating.INADEQUATE]),
    registers_anew=st.integers(0, 5).map(lambda chance: chance == 0),
    outcome=st.sampled_from([Outcome.FOUND] * 5 + list(Outcome)),
    confirmed=st.integers(0, 7).map(bool),
    registration=st.sampled_from([Registration.REGISTERED] * 4 + list(Registration)),
    newest_shown=st.booleans(),
    which=st.integers(0, 5),
    homes=st.frozensets(st.sampled_from(list(Home)), min_size=1),
    word=st.none() | st.sampled_from(UNRATED),
    inheritance_told=st.booleans(),
    surprises=st.sampled_from([(), (), (), ("Something new",)]),
)
HISTORIES = st.lists(DAYS, min_size=1, max_size=12)
BETTER = st.sampled_from([Rating.OUTSTANDING, Rating.GOOD, Rating.REQUIRES_IMPROVEMENT])
NOISE = st.lists(
    st.builds(
        Day,
        outcome=st.sampled_from([Outcome.FAILED, Outcome.UNREADABLE, Outcome.NOT_FOUND])
        | st.just(Outcome.FOUND),
        word=st.sampled_from(UNRATED),
        confirmed=st.booleans(),
        homes=st.sampled_from([frozenset({home}) for home in Home]),
    ),
    max_size=4,
)
"""Days on which nothing is learnt: no usable answer, or no rating in it."""


@given(HISTORIES)
def test_while_the_newest_rating_seen_is_inadequate_a_listing_is_never_public(
    history: list[Day],
) -> None:
    world = World()
    for day in history:
        world.live(day)
        if world.newest_seen is Rating.INADEQUATE:
            assert not world.visible, world


@given(HISTORIES)
def test_nobody_is_public_before_a_good_look_at_its_own_registration(history: list[Day]) -> None:
    world = World()
    looked_at: set[str] = set()
    for day in history:
        world.live(day)
        understood = not day.surprises and day.word != "Splendid"
        if day.outcome is Outcome.FOUND and day.confirmed and understood:
            looked_at.add(world.location_id)
        if world.visible:
            assert world.location_id in looked_at


@given(HISTORIES, st.sets(st.sampled_from(OTHERS), min_size=1))
def test_no_history_lifts_the_hold_of_another_authority(
    history: list[Day], kinds: set[HoldKind]
) -> None:
    others = tuple(Hold(kind=kind, placed_at=START) for kind in sorted(kinds))
    world = World(holds=(*World().holds, *others))
    for day in history:
        world.live(day)
        assert not world.visible
        assert tuple(h for h in world.holds if h.kind not in RATING_JOB_HOLDS) == others


@given(BETTER, BETTER, NOISE, NOISE, st.sets(st.sampled_from(OTHERS)), st.sampled_from(list(Home)))
def test_hide_then_improve_returns_exactly_the_former_state(  # noqa: PLR0913, PLR0917
    before: Rating,
    better: Rating,
    noise: list[Day],
    more_noise: list[Day],
    kinds: set[HoldKind],
    home: Home,
) -> None:
    world = World(holds=tuple(Hold(kind=kind, placed_at=START) for kind in sorted(kinds)))
    in_home = Day(homes=frozenset({home}))
    world.live(replace(in_home, report=before))
    former = world.holds

    world.live(replace(in_home, report=Rating.INADEQUATE))
    assert HoldKind.RATING in {hold.kind for hold in world.holds}
    for day in noise:
        held = world.holds
        world.live(day)
        assert world.holds == held
    world.live(replace(in_home, report=better))
    assert world.holds == former
    for day in more_noise:
        world.live(day)
        assert world.holds == former


@given(st.sampled_from(list(Publication)), st.lists(st.sampled_from(list(HoldKind))))
def test_public_means_published_without_any_hold(
    publication: Publication, kinds: list[HoldKind]
) -> None:
    holds = [Hold(kind=kind, placed_at=START) for kind in kinds]

    assert is_visible(publication, holds) is (publication is Publication.PUBLISHED and not holds)
