"""Two tellings in, whether they tell of one happening, with the reasons and their weights.

The score is a sum of reasons: who, when, what kind, where. Some things rule sameness out
whatever the rest says: other persons for the same side, days too far apart, other kinds of
occasion, one source that tells of two days.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from memcon.accounts import AHEAD, HELD, Party, Reason, Telling

# Below this two tellings stay apart. Same persons on the same day with kinds that fit make
# 0.8; states only, on the same day and of the same kind, 0.75.
THRESHOLD = 0.7

# A day apart is one day where the parties' clocks lie this many hours apart or more.
FAR_HOURS = 5.0

# An interval wider than this names no day: "in November" is joined only where one account fits.
EXACT_DAYS = 5

# The opening of a readout without a day tells of the day before publication at the earliest;
# a telling in passing reaches a little further back.
LEAD_DAYS_BACK = 1
PASSING_DAYS_BACK = 4

IN_PERSON = frozenset({"meeting", "talks", "summit"})
# Pairs of kinds that one occasion may be called; a video call is a meeting to one side.
KIND_FIT: dict[frozenset[str], float] = {
    frozenset({"meeting", "talks"}): 0.09,
    frozenset({"meeting", "summit"}): 0.09,
    frozenset({"talks", "summit"}): 0.09,
    frozenset({"call", "talks"}): 0.08,
    frozenset({"call", "meeting"}): 0.05,
    frozenset({"call", "summit"}): 0.04,
}
SAME_KIND = 0.1


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a telling may have taken place, both included.

    `is_stated`: the text names them. `is_exact`: they are few enough to be a day or a visit.
    """

    first: date
    last: date
    is_stated: bool
    is_exact: bool

    def gap(self, other: Window) -> int:
        """Days between the two windows; 0 where they overlap."""
        if self.last < other.first:
            return (other.first - self.last).days
        if other.last < self.first:
            return (self.first - other.last).days
        return 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A telling made ready to be compared: its sides, each with its persons, and its window.

    A side is a state's code, or the key of an actor without one. `implied` is the side an
    official outlet speaks for, where the text leaves it unnamed.
    """

    telling: Telling
    sides: Mapping[str, frozenset[str]]
    implied: str | None
    window: Window | None
    destination: str | None

    @property
    def all_sides(self) -> frozenset[str]:
        """The sides named and implied."""
        return frozenset(self.sides) | ({self.implied} if self.implied else set())


def prepare(telling: Telling) -> Prepared:
    """Work out the sides and the window of a telling."""
    travels = telling.kind == "visit"
    people = telling.participants if travels else (*telling.participants, *telling.hosts)
    persons = [each for each in people if each.kind in ("person", "office")]
    sides: dict[str, set[str]] = {}
    for party in people:
        side = party.country or party.key
        names = sides.setdefault(side, set())
        if party in persons and party.kind == "person":
            names.add(family_name(party))
    implied = None
    if (
        telling.side
        and telling.side not in sides
        and len(sides) == 1
        and telling.kind in ("call", "meeting", "talks", "summit", "letter")
        and any(party.kind == "person" for party in people)
        and telling.is_lead
    ):
        implied = telling.side
    destination = None
    if travels:
        hosts = [host.country for host in telling.hosts if host.country]
        destination = telling.country or (hosts[0] if hosts else None)
    return Prepared(
        telling,
        {side: frozenset(names) for side, names in sides.items()},
        implied,
        _window(telling),
        destination,
    )


def family_name(party: Party) -> str:
    """The name that tells a person from others of the same side.

    >>> family_name(Party("person/joe-biden", "Joe Biden", "person", "USA"))
    'biden'
    >>> family_name(Party("person/xi-jinping", "Xi Jinping", "person", "CHN"))
    'xi-jinping'
    """
    words = fold(party.name).replace("-", " ").split()
    if not words:
        return party.key
    if party.country in FAMILY_FIRST:
        return "-".join(words)
    return words[-1]


# Where the family name comes first; the whole name is compared there.
FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "VNM", "TWN", "HKG", "KHM", "SGP", "MMR"})


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A name in lower case and without accents."""
    flat = unicodedata.normalize("NFKD", name.lower())
    return "".join(each for each in flat if not unicodedata.combining(each))


def _window(telling: Telling) -> Window | None:
    first = _day(telling.earliest)
    last = _day(telling.latest)
    if telling.day_is_told and (first is not None or last is not None):
        start, end = first or last, last or first
        assert start is not None  # one of the two is a day
        assert end is not None
        is_exact = first is not None and last is not None and (end - start).days < EXACT_DAYS
        return Window(start, end, is_stated=True, is_exact=is_exact)
    published = _day(telling.published)
    if telling.status not in HELD and first is not None and last is not None:
        return Window(first, last, is_stated=False, is_exact=False)
    if published is None or telling.status not in HELD:
        return None
    back = LEAD_DAYS_BACK if telling.is_lead else PASSING_DAYS_BACK
    return Window(
        published - timedelta(days=back),
        published,
        is_stated=False,
        is_exact=telling.is_lead,
    )


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words[:10]) if words else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two tellings may be one: a score with reasons, or what rules it out."""

    score: float
    reasons: tuple[Reason, ...]
    veto: str | None = None

    @property
    def is_same(self) -> bool:
        """Whether the score reaches the threshold and nothing rules it out."""
        return self.veto is None and self.score >= THRESHOLD


def never(why: str) -> Verdict:
    """A verdict that rules sameness out."""
    return Verdict(0.0, (), why)


class Judge:
    """Compares prepared tellings. `hours` gives a state's clock: hours ahead of UTC on a day."""

    def __init__(self, hours: Callable[[str, date], float | None]) -> None:
        self.hours = hours

    def compare(self, one: Prepared, two: Prepared) -> Verdict:
        """Score two tellings; the order of the two does not matter."""
        kind = self._kinds(one, two)
        if kind is None:
            return never("other kinds of occasion")
        status = self._statuses(one, two)
        if status is None:
            return never("one is only supposed, or told as ahead after the other was held")
        parties = self._parties(one, two)
        if isinstance(parties, str):
            return never(parties)
        days = self._days(one, two, by_persons=parties.weight >= 0.4)
        if isinstance(days, str):
            return never(days)
        place = self._places(one, two)
        if isinstance(place, str):
            return never(place)
        reasons = [parties, days, kind, *status, *place]
        shared = set(one.telling.topics) & set(two.telling.topics)
        if shared:
            reasons.append(Reason(f"both name {', '.join(sorted(shared)[:3])}", 0.05))
        return Verdict(round(sum(each.weight for each in reasons), 3), tuple(reasons))

    def parties_fit(self, one: Prepared, two: Prepared) -> float:
        """How well the parties of two tellings fit, 0 where they are others; see `THRESHOLD`."""
        found = self._parties(one, two)
        return 0.0 if isinstance(found, str) else found.weight

    def _kinds(self, one: Prepared, two: Prepared) -> Reason | None:
        first, second = one.telling.kind, two.telling.kind
        if first == second:
            return Reason(f"both tell of a {first}", SAME_KIND)
        weight = KIND_FIT.get(frozenset({first, second}))
        if weight is None:
            return None
        return Reason(f"{first} and {second} may be one", weight)

    def _statuses(self, one: Prepared, two: Prepared) -> list[Reason] | None:
        first, second = one.telling.status, two.telling.status
        if first == second or {first, second} <= HELD:
            return None if first == "hypothetical" else []
        if "hypothetical" in (first, second):
            return None
        if {first, second} <= AHEAD:
            return []
        # Told before as ahead or called off, and after as held: one happening, if the day is
        # the same. Told as ahead after it was held, it is another.
        before, after = (one, two) if first not in HELD else (two, one)
        if after.telling.status in HELD and before.telling.status in AHEAD:
            told, held = _day(before.telling.published), after.window
            if told is None or held is None or told > held.last + timedelta(days=1):
                return None
            if before.window is None or not before.window.is_stated:
                return None
            if not before.window.is_exact or before.window.gap(held):
                return None
            return [Reason("announced before, told of after", 0.0)]
        if before.window is None or after.window is None:
            return None
        if not (before.window.is_exact and after.window.is_exact):
            return None
        return [Reason(f"one tells of it as {first}, one as {second}", -0.02)]

    def _parties(self, one: Prepared, two: Prepared) -> Reason | str:
        if one.telling.kind == "visit":
            return self._travellers(one, two)
        mine, theirs = one.all_sides, two.all_sides
        shared, either = mine & theirs, mine | theirs
        for side in shared:
            if self._other_persons(one, two, side):
                return f"other persons for {side}"
        if len(either) == 1:
            return self._one_side(one, two, next(iter(either)))
        if max(len(mine), len(theirs)) <= 3:
            if mine != theirs and not self._told_in_part(one, two):
                return "other parties"
        elif len(shared) < 3 or len(shared) / len(either) < 0.5:
            return "other parties"
        by_person = [side for side in sorted(shared) if self._same_persons(one, two, side)]
        if len(shared) < 2:
            return "one party in common"
        told = ", ".join(sorted(shared)[:4])
        if len(by_person) == len(shared):
            return Reason(f"the same persons for {told}", 0.5)
        if by_person and len(shared) == 2:
            return Reason(f"the same person for {by_person[0]}, and {told} in both", 0.42)
        if len(by_person) >= 2:
            return Reason(f"the same persons for {', '.join(by_person[:3])}", 0.45)
        return Reason(f"the same sides, {told}", 0.35)

    def _other_persons(self, one: Prepared, two: Prepared, side: str) -> bool:
        mine, theirs = one.sides.get(side, frozenset()), two.sides.get(side, frozenset())
        return bool(mine and theirs and not _share(mine, theirs))

    def _same_persons(self, one: Prepared, two: Prepared, side: str) -> bool:
        return _share(one.sides.get(side, frozenset()), two.sides.get(side, frozenset()))

    def _told_in_part(self, one: Prepared, two: Prepared) -> bool:
        """Whether the telling with more sides only adds bodies, or states nobody speaks for."""
        small, large = (one, two) if len(one.all_sides) < len(two.all_sides) else (two, one)
        if len(small.all_sides) < 2 or not small.all_sides < large.all_sides:
            return False
        return all(not large.sides.get(side) for side in large.all_sides - small.all_sides)

    def _one_side(self, one: Prepared, two: Prepared, side: str) -> Reason | str:
        mine, theirs = one.sides.get(side, frozenset()), two.sides.get(side, frozenset())
        shared = {each for each in mine if _share(frozenset({each}), theirs)}
        if len(shared) >= 2 and len(shared) >= 0.5 * max(len(mine), len(theirs)):
            return Reason(f"the same persons of {side}", 0.45)
        if shared and one.telling.kind == two.telling.kind == "briefing":
            return Reason(f"the same speaker of {side}", 0.4)
        return "one party in common"

    def _travellers(self, one: Prepared, two: Prepared) -> Reason | str:
        shared = one.sides.keys() & two.sides.keys()
        if not shared:
            return "other travellers"
        if any(self._other_persons(one, two, side) for side in shared):
            return "other travellers"
        if not (one.destination and one.destination == two.destination):
            return "other destinations"
        told = ", ".join(sorted(shared)[:3])
        if all(self._same_persons(one, two, side) for side in shared):
            return Reason(f"the same traveller for {told} to {one.destination}", 0.5)
        return Reason(f"{told} to {one.destination}", 0.35)

    def _days(self, one: Prepared, two: Prepared, *, by_persons: bool) -> Reason | str:
        mine, theirs = one.window, two.window
        if mine is None or theirs is None:
            return "no day to compare"
        gap = mine.gap(theirs)
        stated = mine.is_stated and theirs.is_stated
        if gap == 0:
            if mine.is_exact and theirs.is_exact and stated:
                one_day = mine == theirs
                return Reason("the same day" if one_day else "days that overlap", 0.3)
            if mine.is_exact and theirs.is_exact:
                told = mine.is_stated or theirs.is_stated
                return Reason("the day fits that of publication", 0.22 if told else 0.15)
            return Reason("the day lies within what the other tells", 0.15)
        if gap > 1 or not (mine.is_exact and theirs.is_exact):
            return "other days"
        if _same_source(one, two):
            return "one source tells of two days"
        if not by_persons:
            return "a day apart, and not by the same persons"
        if not stated:
            return Reason("a day apart, and one names no day", 0.15)
        if self._far_apart(one, two):
            return Reason("a day apart by the clocks of the parties", 0.15)
        return "other days"

    def _far_apart(self, one: Prepared, two: Prepared) -> bool:
        """Whether the later day is told by, or for, the side whose clock is far ahead."""
        assert one.window is not None
        assert two.window is not None
        early, late = (one, two) if one.window.first < two.window.first else (two, one)
        assert late.window is not None
        places = one.all_sides | two.all_sides
        clocks = {
            side: hours
            for side in places
            if len(side) == 3 and (hours := self.hours(side, late.window.first)) is not None
        }
        if len(clocks) < 2 or max(clocks.values()) - min(clocks.values()) < FAR_HOURS:
            return False
        west = clocks.get(early.telling.side or "")
        east = clocks.get(late.telling.side or "")
        return west is None or east is None or east > west

    def _places(self, one: Prepared, two: Prepared) -> list[Reason] | str:
        first, second = one.telling, two.telling
        if "call" in (first.kind, second.kind):
            return []
        if first.country and second.country and first.country != second.country:
            return "other places"
        if first.place and second.place:
            if fold(first.place) == fold(second.place):
                return [Reason(f"both in {first.place}", 0.1)]
            if first.country and first.country == second.country:
                if fold(first.place) == fold(second.venue or "") or fold(second.place) == fold(
                    first.venue or ""
                ):
                    return [Reason(f"both in {first.place}", 0.05)]
                return [Reason(f"{first.place} and {second.place} in one state", -0.08)]
        if first.country and first.country == second.country:
            return [Reason("in the same state", 0.04)]
        return []


def _share(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sets of family names have one in common, whole or as part of a longer one."""
    if mine & theirs:
        return True
    return any(
        first.startswith(f"{second}-")
        or second.startswith(f"{first}-")
        or first.endswith(f"-{second}")
        or second.endswith(f"-{first}")
        for first in mine
        for second in theirs
    )


def _same_source(one: Prepared, two: Prepared) -> bool:
    first, second = one.telling, two.telling
    if first.report == second.report:
        return True
    if first.side or second.side:
        return first.side == second.side
    return bool(first.outlet) and first.outlet == second.outlet
