"""Tellings of many documents in, groups that tell of one happening out.

Only tellings that share a pair of sides and a day are compared, so that the work grows with
the documents and not with their square. The order in which tellings come changes nothing: all
is decided on the whole set, sorted by what the tellings say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

from memcon.accounts import Join, Telling
from memcon.resolve.sameness import Judge, Prepared, Verdict, prepare

# Beyond so many sides a telling is filed under its single sides, not under every pair.
SIDES_IN_PAIRS = 6

# A stated window wider than this ("in 2021") says too little to join anything by.
WIDEST_DAYS = 62

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What persons said of pairs of records; each pair is sorted.

    `same` and `apart` outrank the score; `unsure` leaves the score its way and is kept.
    """

    same: Mapping[Pair, str] = field(default_factory=dict)  # pair -> who said so
    apart: Mapping[Pair, str] = field(default_factory=dict)
    unsure: Mapping[Pair, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Tellings of one happening, and what joined them."""

    tellings: tuple[Telling, ...]
    joins: tuple[Join, ...]


def pair_of(first: str, second: str) -> Pair:
    """Two record ids as a pair that does not depend on their order."""
    return (first, second) if first <= second else (second, first)


def link(tellings: Iterable[Telling], judge: Judge, said: Said | None = None) -> list[Group]:
    """Group tellings by the happening they tell of; every telling is in one group.

    First the tellings with a day are joined, the surest first, each union only where no two
    tellings of the two groups rule each other out. Then a telling that names no day, or a wide
    one, is added where exactly one group fits. What a person said comes last and wins.
    """
    return _Linker(sorted(tellings, key=_order), judge, said or Said()).link()


def _order(telling: Telling) -> tuple[str, ...]:
    return (telling.earliest or telling.published or "", telling.record, telling.report)


class _Linker:
    def __init__(self, tellings: list[Telling], judge: Judge, said: Said) -> None:
        self.judge = judge
        self.said = said
        self.nodes = [prepare(each) for each in tellings]
        self.parent = list(range(len(tellings)))
        self.members = {index: [index] for index in range(len(tellings))}
        self.verdicts: dict[tuple[int, int], Verdict] = {}
        self.joins: list[tuple[int, int, Verdict]] = []
        self.barred: dict[int, set[int]] = defaultdict(set)
        at: dict[str, list[int]] = defaultdict(list)
        for index, telling in enumerate(tellings):
            at[telling.record].append(index)
        self.at = at
        for first, second in said.apart:
            for one in at.get(first, ()):
                for two in at.get(second, ()):
                    self.barred[one].add(two)
                    self.barred[two].add(one)

    def link(self) -> list[Group]:
        exact = [i for i, node in enumerate(self.nodes) if node.window and node.window.is_exact]
        self._join_exact(exact)
        vague = [
            i for i, node in enumerate(self.nodes) if node.window and not node.window.is_exact
        ]
        self._join_vague(exact, vague)
        by_person = self._join_by_person()
        groups: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.nodes)):
            groups[self._root(index)].append(index)
        joins: dict[int, list[Join]] = defaultdict(list)
        for one, two, verdict in self.joins:
            joins[self._root(one)].append(self._as_join(one, two, verdict))
        for join in by_person:
            joins[self._root(self.at[join.first][0])].append(join)
        return [
            Group(tuple(self.nodes[i].telling for i in members), tuple(joins[root]))
            for root, members in groups.items()
        ]

    def _as_join(self, one: int, two: int, verdict: Verdict) -> Join:
        first, second = pair_of(self.nodes[one].telling.record, self.nodes[two].telling.record)
        return Join(
            first,
            second,
            verdict.score,
            verdict.reasons,
            is_unsure=(first, second) in self.said.unsure,
        )

    # -- tellings with a day ---------------------------------------------------------------

    def _join_exact(self, exact: list[int]) -> None:
        edges = []
        for one, two in self._candidates(exact):
            verdict = self._compare(one, two)
            if verdict.is_same:
                edges.append((-verdict.score, one, two, verdict))
        edges.sort(key=lambda edge: edge[:3])
        for _, one, two, verdict in edges:
            self._union(one, two, verdict)

    def _candidates(self, nodes: list[int]) -> Iterator[tuple[int, int]]:
        """Pairs that share a pair of sides and a day, or lie a day apart; each once."""
        blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in nodes:
            for key in self._keys(self.nodes[index]):
                blocks[key].append(index)
        seen: set[tuple[int, int]] = set()
        for members in blocks.values():
            for one, two in combinations(members, 2):
                if (one, two) not in seen:
                    seen.add((one, two))
                    yield one, two

    def _keys(self, node: Prepared) -> Iterator[tuple[str, ...]]:
        window = node.window
        assert window is not None
        family = (
            node.telling.kind if node.telling.kind in ("visit", "briefing", "letter") else ""
        )
        days = [
            (window.first + timedelta(days=at)).isoformat()
            # a day before too, so that tellings a day apart share a block
            for at in range(-1, (window.last - window.first).days + 1)
        ]
        for sides in _filed_under(node):
            for day in days:
                yield (family, day, *sides)

    def _compare(self, one: int, two: int) -> Verdict:
        key = (one, two) if one < two else (two, one)
        verdict = self.verdicts.get(key)
        if verdict is None:
            verdict = self.judge.compare(self.nodes[key[0]], self.nodes[key[1]])
            self.verdicts[key] = verdict
        return verdict

    def _union(self, one: int, two: int, verdict: Verdict) -> bool:
        first, second = self._root(one), self._root(two)
        if first == second:
            return True
        if self._excluded(self.members[first], self.members[second]):
            return False
        self.joins.append((one, two, verdict))
        self._merge(first, second)
        return True

    def _excluded(self, mine: list[int], theirs: list[int]) -> bool:
        return any(
            two in self.barred[one] or self._compare(one, two).veto is not None
            for one in mine
            for two in theirs
        )

    def _merge(self, first: int, second: int) -> None:
        keep, gone = min(first, second), max(first, second)
        self.parent[gone] = keep
        self.members[keep] = sorted(self.members[keep] + self.members.pop(gone))

    def _root(self, index: int) -> int:
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    # -- tellings without one ----------------------------------------------------------------

    def _join_vague(self, exact: list[int], vague: list[int]) -> None:
        by_sides: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in exact:
            for sides in _filed_under(self.nodes[index]):
                by_sides[sides].append(index)
        roots = {index: self._root(index) for index in exact}
        found: list[tuple[int, int, Verdict]] = []
        for index in vague:
            window = self.nodes[index].window
            assert window is not None
            if (window.last - window.first).days > WIDEST_DAYS:
                continue
            best: dict[int, tuple[float, int, Verdict]] = {}
            for sides in _filed_under(self.nodes[index]):
                for other in by_sides.get(sides, ()):
                    theirs = self.nodes[other].window
                    if theirs is None or window.gap(theirs):
                        continue
                    verdict = self._compare(index, other)
                    root = roots[other]
                    if verdict.is_same and (root not in best or verdict.score > best[root][0]):
                        best[root] = (verdict.score, other, verdict)
            fitting = [
                each
                for root, each in best.items()
                if not self._excluded([index], self.members[root])
            ]
            if len(fitting) == 1:
                found.append((index, fitting[0][1], fitting[0][2]))
        for index, other, verdict in found:
            first, second = self._root(index), self._root(other)
            if first != second:
                self.joins.append((index, other, verdict))
                self._merge(first, second)
        joined = {index for index, _, _ in found}
        self._join_alike([index for index in vague if index not in joined])

    def _join_alike(self, vague: list[int]) -> None:
        """Join tellings that name the same wide days: "the summit of November 2023"."""
        blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for index in vague:
            node = self.nodes[index]
            window = node.window
            if window and window.is_stated and node.telling.status in ("occurred", "planned"):
                for sides in _filed_under(node):
                    blocks[(window.first, window.last, node.telling.status, *sides)].append(
                        index
                    )
        edges = {
            (one, two)
            for members in blocks.values()
            for one, two in combinations(sorted(members), 2)
        }
        for one, two in sorted(edges):
            verdict = self._compare(one, two)
            if verdict.is_same:
                self._union(one, two, verdict)

    # -- what persons say ----------------------------------------------------------------------

    def _join_by_person(self) -> list[Join]:
        done = []
        for (first, second), who in sorted(self.said.same.items()):
            for one in self.at.get(first, ()):
                for two in self.at.get(second, ()):
                    mine, theirs = self._root(one), self._root(two)
                    if mine != theirs:
                        self._merge(mine, theirs)
            if first in self.at and second in self.at:
                done.append(Join(first, second, 1.0, (), by=who))
        return done


def _filed_under(node: Prepared) -> Iterator[tuple[str, ...]]:
    sides = sorted(node.all_sides)
    if node.telling.kind == "visit":
        for side in sides:
            yield (side, f"to {node.destination}")
    elif len(sides) == 1 or len(sides) > SIDES_IN_PAIRS:
        for side in sides:
            yield (side,)
        if len(sides) > 1:
            return
    else:
        yield from combinations(sides, 2)
