"""Tellings of a document in, occasions out: one occasion, one draft, however often it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from memcon.extract.status import (
    CANCELLED,
    DENIED,
    HYPOTHETICAL,
    OCCURRED,
    ONGOING,
    OPEN,
    PLANNED,
    POSTPONED,
    PROPOSED,
)
from memcon.records import Excerpt, Place, Time

GROUPS = {
    "meeting": "meeting",
    "talks": "meeting",
    "summit": "meeting",
    "call": "call",
    "visit": "visit",
    "briefing": "briefing",
    "letter": "letter",
    "dealing": "dealing",
}
# "dealing" ("discussed", "a conversation") may be a meeting or a call.
DEALT = frozenset({"meeting", "call", "dealing"})
ALIVE = frozenset({OCCURRED, ONGOING, OPEN})
AHEAD = frozenset({PLANNED, PROPOSED, POSTPONED, CANCELLED, HYPOTHETICAL})
# Of tellings of one plan the later news wins over the plan.
WEIGHT = {
    CANCELLED: 7,
    POSTPONED: 6,
    DENIED: 5,
    ONGOING: 4,
    OCCURRED: 3,
    PLANNED: 2,
    PROPOSED: 1,
    HYPOTHETICAL: 0,
    OPEN: -1,
}


@dataclass(slots=True)
class Draft:
    """What is known of one occasion while its tellings are put together.

    Parties, hosts and goals are keys of the cast; `goals` of a visit are the states or
    bodies gone to. `sentences` are indices of where it is told; `own_status` is False where
    the status is only a guess.
    """

    kind: str
    parties: tuple[str, ...]
    hosts: tuple[str, ...]
    status: str
    time: Time | None
    place: Place | None
    sentences: list[int]
    anchors: list[int]
    rules: list[str]
    needs: int
    points: bool = False
    weak: bool = False
    is_new: bool = False
    is_before: bool = False  # told as past even then: "had met in May"
    duration: str | None = None
    firsts: str | None = None
    initiative: str | None = None
    attribution: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    legs: list[Place] = field(default_factory=list)
    somewhere: bool = False  # of a visit: to a region or country that is not named
    evidence: list[Excerpt] = field(default_factory=list)

    @property
    def group(self) -> str:
        """What kinds may be the same occasion."""
        return GROUPS[self.kind]


# Whether an unnamed party ("their Philippine counterparts") may be a named one.
Covers = Callable[[str, str], bool]


def merge(drafts: list[Draft], covers: Covers) -> list[Draft]:
    """Put drafts of one occasion together, in text order of the first telling."""
    return _Merger(covers).merge(drafts)


class _Merger:
    def __init__(self, covers: Covers) -> None:
        self.covers = covers

    def merge(self, drafts: list[Draft]) -> list[Draft]:
        """Take the drafts in text order, then look again at those that named too few."""
        found: list[Draft] = []
        for draft in drafts:
            same = self._put_off(draft, found) or self._same(draft, found)
            if same is not None:
                self._take(same, draft)
            elif (
                not draft.weak and not (draft.points and len(draft.parties) < draft.needs)
            ) or (draft.kind == "visit" and draft.parties and not draft.weak):
                found.append(draft)
        return self._settle(found)

    def _put_off(self, draft: Draft, found: list[Draft]) -> Draft | None:
        if draft.rules[0] != "put-off":
            return None
        plans = [other for other in found if other.status in AHEAD]
        return plans[-1] if plans else None

    def _settle(self, found: list[Draft]) -> list[Draft]:
        """A second look, now that every telling is known: later tellings may name more."""
        kept: list[Draft] = []
        for draft in sorted(found, key=self._named, reverse=True):
            same = None
            if (
                self._unnamed(draft)
                or draft.kind == "dealing"
                or (
                    len(draft.parties) < draft.needs
                    and draft.kind
                    not in {
                        "visit",
                        "briefing",
                        "summit",
                    }
                )
            ):
                same = self._same(draft, kept)
            if same is not None:
                self._take(same, draft)
            else:
                kept.append(draft)
        kept.sort(key=lambda each: each.anchors[0])
        return kept

    def _named(self, draft: Draft) -> tuple[bool, int, int]:
        return (
            draft.kind != "dealing",
            -sum(self.covers(key, "") for key in draft.parties),
            len(draft.parties),
        )

    def _unnamed(self, draft: Draft) -> bool:
        return any(self.covers(key, "") for key in draft.parties)

    def _same(self, draft: Draft, found: list[Draft]) -> Draft | None:
        fitting = [other for other in found if self.is_same(draft, other)]
        if not fitting:
            return None

        def nearness(other: Draft) -> tuple[int, int, int, int, int]:
            return (
                len(set(draft.parties) & set(other.parties)),
                int(other.kind == draft.kind),
                int(_times_meet(draft.time, other.time, strict=True)),
                int(not other.is_before),
                -abs(
                    max(
                        (each for each in other.sentences if each <= draft.sentences[0]),
                        default=0,
                    )
                    - draft.sentences[0]
                ),
            )

        return max(fitting, key=nearness)

    def _within(self, mine: set[str], theirs: set[str]) -> bool:
        """Whether all of one company are, or may be, of the other."""
        return all(
            key in theirs or any(self.covers(key, other) for other in theirs) for key in mine
        )

    def is_same(self, draft: Draft, other: Draft) -> bool:
        """Whether a telling can be of an occasion already told of."""
        if not _kinds_meet(draft, other) or not _statuses_meet(draft, other):
            return False
        if draft.is_new and other.sentences[-1] != draft.sentences[0] and draft.status in ALIVE:
            return False
        if not _times_meet(draft.time, other.time):
            return False
        mine, theirs = set(draft.parties), set(other.parties)
        if draft.group == "visit":
            return self._visits_meet(draft, other, mine, theirs)
        if not _places_meet(draft.place, other.place):
            return False
        if draft.group == "briefing":
            return bool(mine & theirs) and (mine <= theirs or theirs <= mine)
        if draft.points and len(mine) < draft.needs:
            return not mine or bool(mine & theirs) or self._within(mine, theirs)
        if len(mine) < 2:
            return bool(mine) and mine <= theirs and (draft.points or draft.weak)
        if self._within(mine, theirs):
            return True
        if draft.group == "dealing" and not draft.weak:
            # "The ministers discussed X": who they are was told where they met.
            return bool(mine & theirs) and draft.time is None and self._unnamed(draft)
        return (
            self._within(theirs, mine)
            and len(theirs) >= 2
            and (draft.points or self._unnamed(other))
        )

    def _visits_meet(
        self, draft: Draft, other: Draft, mine: set[str], theirs: set[str]
    ) -> bool:
        if mine and not (self._within(mine, theirs) or self._within(theirs, mine)):
            return False
        if not mine and not draft.points:
            return False
        if draft.place is None or other.place is None:
            return True
        if _places_meet(draft.place, other.place):
            return True
        return any(_places_meet(draft.place, leg) for leg in other.legs)

    def _take(self, one: Draft, other: Draft) -> None:
        """Put `other` into `one`, whose telling came first."""
        if WEIGHT[other.status] > WEIGHT[one.status]:
            one.status = other.status
        if one.kind == "dealing" or (other.kind == "summit" and one.group == "meeting"):
            one.kind = other.kind
        if not (other.weak and len(other.parties) > len(one.parties)) and not (
            other.kind == "dealing" and len(one.parties) >= 2
        ):
            joined = tuple(dict.fromkeys((*one.parties, *other.parties)))
            one.parties = tuple(
                key for key in joined if not any(self.covers(key, each) for each in joined)
            )
        one.hosts = tuple(dict.fromkeys((*one.hosts, *other.hosts)))
        one.goals = tuple(dict.fromkeys((*one.goals, *other.goals)))
        if one.kind == "visit" and other.place is not None:
            one.legs.append(other.place)
        one.time = _narrower(one, other)
        one.place = _fuller(one.place, other.place, one.kind)
        one.duration = one.duration or other.duration
        one.firsts = one.firsts or other.firsts
        one.initiative = one.initiative or other.initiative
        one.sentences.extend(each for each in other.sentences if each not in one.sentences)
        one.anchors.extend(other.anchors)
        one.rules.extend(other.rules)
        one.evidence.extend(each for each in other.evidence if each not in one.evidence)
        one.needs = min(one.needs, other.needs)
        if not other.attribution:
            one.attribution = ()


def _kinds_meet(draft: Draft, other: Draft) -> bool:
    if draft.group == other.group:
        return True
    return draft.group == "dealing" and other.group in DEALT


def _statuses_meet(draft: Draft, other: Draft) -> bool:
    one, two = draft.status, other.status
    if OPEN in {one, two}:
        return True
    if one in ALIVE and two in ALIVE:
        return True
    if one in AHEAD and two in AHEAD:
        return True
    return {one, two} <= {DENIED, HYPOTHETICAL, DENIED}


def _places_meet(one: Place | None, two: Place | None) -> bool:
    """Whether two places can be one: the same, one within the other, or one not known."""
    if one is None or two is None:
        return True
    if one.country and two.country and one.country != two.country:
        return False
    if one.name and two.name and one.name != two.name:
        cities = one.name != one.country_name and two.name != two.country_name
        return not cities or (bool(one.venue) != bool(two.venue) and one.country == two.country)
    return True


def _times_meet(one: Time | None, two: Time | None, *, strict: bool = False) -> bool:
    if one is None or two is None:
        return not strict
    if None in {one.start, one.end} or None in {two.start, two.end}:
        return not strict
    assert one.start
    assert one.end
    assert two.start
    assert two.end
    return one.start <= two.end and two.start <= one.end


def _narrower(one: Draft, other: Draft) -> Time | None:
    if one.time is None or one.time.start is None:
        return other.time or one.time
    if other.time is None or other.time.start is None or other.time.end is None:
        return one.time
    if one.time.end is None:
        return other.time
    assert one.time.start is not None
    mine, theirs = (one.time.start, one.time.end), (other.time.start, other.time.end)
    if one.kind == "visit" and one.status not in {CANCELLED}:
        if mine == theirs:
            return one.time
        # Legs of one journey: from the first to the last, unless a leg lies within.
        if mine[0] <= theirs[0] and theirs[1] <= mine[1]:
            return other.time if is_vague(one.time) else one.time
        if theirs[0] <= mine[0] and mine[1] <= theirs[1] and is_vague(other.time):
            return one.time
        start, end = min(mine[0], theirs[0]), max(mine[1], theirs[1])
        return replace(one.time, start=start, end=end, edtf=f"{start}/{end}")
    if other.time.basis == "other-record" and one.time.basis != "other-record":
        return one.time
    if mine[0] <= theirs[0] and theirs[1] <= mine[1]:
        return other.time
    return one.time


def is_vague(time: Time) -> bool:
    """Whether the words name a stretch in which a day is to be: 'next week', 'in March'."""
    return time.start != time.end and not re.search(
        r"\b(?:to|until|through|from|between)\b|\d\s?[-–]\s?\d", time.text or "to"
    )


def _fuller(one: Place | None, two: Place | None, kind: str) -> Place | None:
    if one is None or two is None:
        return one or two
    if kind == "visit":
        return one
    if one.name is None and two.name is not None and not one.venue:
        return two
    if one.name and not one.venue and two.venue:
        return replace(two, name=two.name or one.name)
    if one.venue and not one.name and two.name:
        return replace(
            one,
            name=two.name,
            country=one.country or two.country,
            country_name=one.country_name or two.country_name,
        )
    is_country = one.name == one.country_name or one.name is None
    return two if is_country and two.name not in {None, two.country_name} else one
