"""Accounts and a day in, the ledger of plans out: what was due when, and what became of it.

A plan is kept only by an account that fits it by name: the same persons, a kind that fits, on
its days, told after it was announced. The calendar makes a plan overdue; only a person makes
it broken.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from memcon.accounts import AHEAD, HELD, Account, Party, Plan, Step, Telling
from memcon.resolve.sameness import KIND_FIT, Judge, Prepared, fold, prepare

# A plan for days counted in weeks may be met this long after them and is then kept late.
LATE_DAYS = 60

# A plan for a day or a few, met so soon after: late. Later than that, it is another occasion,
# unless the plan was put off and so left open.
LATE_DAYS_OF_EXACT = 7
LATE_DAYS_OF_POSTPONED = 180

# "They will meet again", without any day, is met by the next meeting within so many days.
OPEN_DAYS = 180

EXACT_DAYS = 10
CLOCKS = 1  # a day may be another by the clock of the other side

_OFF = re.compile(
    r"\b(cancel\w*|call(?:ed|ing|s)? off|scrap\w*|abandon\w*|will no longer|no longer "
    r"(?:be )?(?:travel\w*|visit\w*|attend\w*|meet\w*|go\w*)|(?:will|would) not (?:now )?"
    r"(?:travel|visit|attend|take place|go|proceed)|won['’]t (?:travel|visit|attend|take place)|"
    r"cut(?:ting)? short)\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(postpon\w*|put(?:ting)? off|delay\w*|defer\w*|push(?:ed|ing)? back|reschedul\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Notice:
    """A telling of something ahead, or of its being put or called off."""

    telling: Telling
    prepared: Prepared
    course: str  # announced, postponed, cancelled
    told: date
    first: date | None
    last: date | None
    account: str
    targets: frozenset[str]  # the states it leads to, or where it takes place


@dataclass(slots=True)
class _Draft:
    """A plan as it is gathered."""

    announced: list[_Notice]
    changed: list[_Notice] = field(default_factory=list)
    moved_to: _Draft | None = None

    @property
    def lead(self) -> _Notice:
        return self.announced[0]

    @property
    def first(self) -> date | None:
        days = [each.first for each in self.announced if each.first]
        return max(days, default=None)

    @property
    def last(self) -> date | None:
        days = [each.last for each in self.announced if each.last]
        return min(days, default=None)

    @property
    def told(self) -> date:
        return self.lead.told

    @property
    def targets(self) -> frozenset[str]:
        return frozenset().union(*(each.targets for each in self.announced))


def make_plans(
    accounts: Iterable[Account],
    judge: Judge,
    as_of: date,
) -> list[Plan]:
    """The plans that documents published by `as_of` tell of, with the verdicts of that day.

    Args:
        accounts: Every account; what they tell after `as_of` is left out.
        judge: Compares parties.
        as_of: The day of the verdicts.
    """
    return _Ledger(list(accounts), judge, as_of).plans()


def plan_id(record: str, words: str = "") -> str:
    """The id of a plan, made from the record that first announces it."""
    core = f"{record} {words}"
    return f"p{hashlib.sha256(core.encode()).hexdigest()[:12]}"


class _Ledger:
    def __init__(self, accounts: list[Account], judge: Judge, as_of: date) -> None:
        self.judge = judge
        self.as_of = as_of
        self.held: dict[str, Account] = {}
        self.prepared: dict[str, list[Prepared]] = {}
        self.by_sides: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self.by_person: dict[str, list[str]] = defaultdict(list)
        notices: list[_Notice] = []
        for account in accounts:
            known = [each for each in account.tellings if self._is_known(each)]
            held = [each for each in known if each.status in HELD]
            if held and account.status not in AHEAD:
                self._file(account, held)
            for telling in known:
                notice = _notice(telling, account.id)
                if notice:
                    notices.append(notice)
        self.notices = sorted(
            notices, key=lambda each: (each.told, each.telling.record, each.telling.report)
        )

    def _is_known(self, telling: Telling) -> bool:
        day = telling.published_day
        return day is None or day <= self.as_of.isoformat()

    def _file(self, account: Account, held: list[Telling]) -> None:
        self.held[account.id] = account
        made = [prepare(each) for each in held]
        self.prepared[account.id] = made
        keys: set[tuple[str, ...]] = set()
        people: set[str] = set()
        for each in made:
            keys |= set(_pairs(each))
            people |= {f"{side} {name}" for side, names in each.sides.items() for name in names}
        for key in keys:
            self.by_sides[key].append(account.id)
        for person in people:
            self.by_person[person].append(account.id)

    # -- gathering ---------------------------------------------------------------------------

    def plans(self) -> list[Plan]:
        drafts = self._gather()
        visits = [each for each in drafts if each.lead.telling.kind == "visit"]
        plans = [self._plan(each, self._visit_of(each, visits)) for each in drafts]
        plans += self._promises()
        return sorted(plans, key=lambda each: (each.earliest or each.latest or "9999", each.id))

    def _gather(self) -> list[_Draft]:
        drafts: list[_Draft] = []
        by_key: dict[tuple[str, ...], list[_Draft]] = defaultdict(list)
        for notice in self.notices:
            keys = list(_pairs(notice.prepared)) or [("alone", notice.telling.record)]
            near: list[_Draft] = []
            for key in keys:
                near += [each for each in by_key[key] if each not in near]
            near = [each for each in near if self._is_one_occasion(each, notice)]
            if notice.course != "announced":
                open_ = [each for each in near if self._may_be_changed(each, notice)]
                for each in open_:
                    each.changed.append(notice)
                if open_ or notice.course == "postponed":
                    continue
            same = [each for each in near if _is_same_time(each, notice)]
            if same:
                same[-1].announced.append(notice)
                continue
            draft = _Draft([notice])
            for each in near:
                if each.moved_to is None and self._is_moved(each, notice):
                    each.moved_to = draft
            drafts.append(draft)
            for key in keys:
                by_key[key].append(draft)
        return drafts

    def _is_one_occasion(self, draft: _Draft, notice: _Notice) -> bool:
        mine, theirs = draft.lead, notice
        kinds = {mine.telling.kind, theirs.telling.kind}
        if len(kinds) > 1 and not kinds <= {"meeting", "talks", "summit"}:
            return False
        if mine.targets and theirs.targets and not mine.targets & theirs.targets:
            return False
        named = [any(each.prepared.sides.values()) for each in (mine, theirs)]
        if named[0] != named[1]:  # persons here, only states there
            return False
        return self._fit(mine.prepared, theirs.prepared) >= (0.42 if all(named) else 0.35)

    def _may_be_changed(self, draft: _Draft, notice: _Notice) -> bool:
        """Whether the plan still lies ahead when it is said to be put off or called off."""
        if notice.first and draft.first and not _is_same_time(draft, notice):
            return False
        if draft.moved_to is not None:
            return False
        return draft.last is None or notice.told <= draft.last + timedelta(days=LATE_DAYS)

    def _is_moved(self, draft: _Draft, notice: _Notice) -> bool:
        """Whether a later notice gives a plan other days: it was put off, or is told in time."""
        if notice.first is None or (draft.first is None and not draft.changed):
            return False
        if any(each.course == "postponed" for each in draft.changed):
            return True
        return (
            draft.last is not None
            and notice.told <= draft.last + timedelta(days=CLOCKS)
            and (draft.last - (draft.first or draft.last)).days <= EXACT_DAYS
            and notice.first <= draft.last + timedelta(days=LATE_DAYS_OF_POSTPONED)
            and notice.telling.kind == draft.lead.telling.kind
            and bool(_PUT_OFF.search(_words(notice.telling)))
        )

    def _fit(self, one: Prepared, two: Prepared) -> float:
        """How well the parties fit, 0 where they do not; 0.42 and more: by person."""
        if one.telling.kind == "visit" or two.telling.kind == "visit":
            return _travellers_fit(one, two)
        return self.judge.parties_fit(one, two)

    # -- verdicts ----------------------------------------------------------------------------

    def _visit_of(self, draft: _Draft, visits: Sequence[_Draft]) -> _Draft | None:
        """The visit on which a meeting of the same announcement is to take place."""
        lead = draft.lead
        if lead.telling.kind in ("visit", "call", "letter"):
            return None
        if len({each.telling.report for each in draft.announced}) > 1:
            return None  # announced anew, it stands by itself
        for visit in visits:
            own = visit.lead
            if own.telling.report != lead.telling.report:
                continue
            if lead.telling.part_of == own.telling.record:
                return visit
            abroad = {side for side in lead.prepared.sides if side in visit.targets}
            if (
                abroad
                and _same_traveller(own.prepared, lead.prepared)
                and _is_same_time(visit, lead)
            ):
                return visit
        return None

    def _plan(self, draft: _Draft, visit: _Draft | None = None) -> Plan:
        first, last = draft.first, draft.last
        if visit is not None and first is None and last is None:
            first, last = visit.first, visit.last
        if first is None:
            first = draft.told + timedelta(days=1) if last is None else None
        settled, verdict, why = self._verdict(draft, first, last)
        if visit is not None and not settled and verdict not in ("kept", "kept late"):
            of_visit = self._verdict(visit, visit.first, visit.last)
            if of_visit[1] in ("replaced", "cancelled") or of_visit[0]:
                settled, verdict, why = of_visit
                why = f"with the visit it belongs to: {why}"
                if verdict in ("kept", "kept late", "kept in part"):
                    settled = ()
                    verdict, why = self._by_calendar(first, last)
        lead = draft.lead.telling
        return Plan(
            id=plan_id(lead.record),
            what=_what(draft),
            kind=lead.kind,
            participants=_people(draft),
            earliest=first.isoformat() if first else None,
            latest=last.isoformat() if last else None,
            verdict=verdict,
            why=why,
            announced=tuple(_step(each.telling, "announced") for each in draft.announced),
            settled=settled,
            place=lead.place,
            country=lead.country,
        )

    def _verdict(
        self, draft: _Draft, first: date | None, last: date | None
    ) -> tuple[tuple[Step, ...], str, str]:
        changes = [_step(each.telling, each.course) for each in draft.changed if each.course]
        put_off = any(each.course == "postponed" for each in draft.changed)
        called_off = any(each.course == "cancelled" for each in draft.changed)
        fits = self._fitting(draft, first, last, put_off=put_off)
        in_time = [fit for fit in fits if fit.how == "kept"]
        if in_time:
            return self._kept(draft, in_time)
        moved = draft.moved_to
        if moved is not None:
            steps = [*changes, *(_step(each.telling, "moved") for each in moved.announced)]
            when = _days(moved.first, moved.last)
            return tuple(steps), "replaced", f"given other days: {when}"
        late = [fit for fit in fits if fit.how == "kept late"]
        other = [fit for fit in fits if fit.how == "replaced"]
        if late and not called_off:
            account = late[0].account
            steps = [*changes, *_settling(account, self.as_of)]
            return tuple(steps), "kept late", f"held on {account.start or account.day}"
        if other:
            account = other[0].account
            steps = [*changes, *_settling(account, self.as_of)]
            return tuple(steps), "replaced", other[0].why
        if called_off:
            return tuple(changes), "cancelled", "a document says that it is called off"
        if put_off:
            return tuple(changes), "not due", "put off, and no new day is told"
        return (), *self._by_calendar(first, last)

    def _kept(self, draft: _Draft, fits: list[_Fit]) -> tuple[tuple[Step, ...], str, str]:
        wanted = draft.targets if draft.lead.telling.kind == "visit" else frozenset()
        reached = frozenset().union(*(fit.targets for fit in fits)) & wanted
        if len(wanted) < 2 or reached == wanted:
            account = fits[0].account
            used = fits if len(wanted) > 1 else fits[:1]
            steps = tuple(step for fit in used for step in _settling(fit.account, self.as_of))
            return steps, "kept", f"held on {account.start or account.day}"
        steps = tuple(step for fit in fits for step in _settling(fit.account, self.as_of))
        left = ", ".join(sorted(wanted - reached))
        if draft.last and self.as_of <= draft.last:
            return steps, "due", f"begun; {left} is still ahead"
        return steps, "kept in part", f"nothing tells of {left}"

    def _by_calendar(self, first: date | None, last: date | None) -> tuple[str, str]:
        if first and self.as_of < first:
            return "not due", f"from {first.isoformat()} on"
        if last is None:
            return "due", "no last day is told"
        if self.as_of <= last:
            return "due", f"until {last.isoformat()}"
        return "overdue", f"{(self.as_of - last).days} days past {last.isoformat()}"

    def _fitting(
        self, draft: _Draft, first: date | None, last: date | None, *, put_off: bool
    ) -> list[_Fit]:
        """Held accounts that fit the plan, by day, each with how."""
        found = []
        for id_ in self._candidates(draft):
            account = self.held[id_]
            day = _held_on(account)
            if day is None:
                continue
            how = self._how(draft, account, day, first, last, put_off=put_off)
            if how:
                found.append(_Fit(account, day, how[0], how[1], _targets_of(account)))
        return sorted(found, key=lambda fit: (fit.day, fit.account.id))

    def _candidates(self, draft: _Draft) -> list[str]:
        ids: set[str] = set()
        for notice in draft.announced:
            for key in _pairs(notice.prepared):
                ids |= set(self.by_sides.get(key, ()))
            if notice.telling.kind == "visit":
                for side, names in notice.prepared.sides.items():
                    for name in names:
                        ids |= set(self.by_person.get(f"{side} {name}", ()))
        return sorted(ids)

    def _how(
        self,
        draft: _Draft,
        account: Account,
        day: date,
        first: date | None,
        last: date | None,
        *,
        put_off: bool,
    ) -> tuple[str, str] | None:
        if not self._told_after(draft, account) or day < draft.told - timedelta(days=CLOCKS):
            return None
        kind = self._kind_change(draft, account)
        if kind is None:
            return None
        places = _targets_of(account)
        elsewhere = bool(draft.targets and places and not draft.targets & places)
        timing = _timing(day, draft.told, first, last, put_off=put_off)
        if timing is None:
            return None
        if elsewhere:
            if draft.lead.telling.kind == "visit" or kind != "same":
                return None
            if len(draft.lead.prepared.all_sides) < 3 and not draft.changed:
                return None  # two may meet in many places before they meet where they said
            where = account.place or ", ".join(sorted(places))
            return "replaced", f"held in {where} on {day.isoformat()} instead"
        if kind == "other":
            if timing == "early" or last is None:
                return None  # a call of no day is not replaced by whatever comes next
            return (
                "replaced",
                f"a {account.kind} on {day.isoformat()} took the place of the "
                f"{draft.lead.telling.kind}",
            )
        if timing == "early":
            return None
        return timing, ""

    def _told_after(self, draft: _Draft, account: Account) -> bool:
        """Whether somebody tells of the account once the plan was announced."""
        lead = draft.lead.told.isoformat()
        own = {each.telling.report for each in draft.announced}
        return any(
            (each.published_day or "9999") >= lead and each.report not in own
            for each in account.tellings
            if each.status in HELD and self._is_known(each)
        )

    def _kind_change(self, draft: _Draft, account: Account) -> str | None:
        """Tell "same" where persons and kind fit, "other" where only the kind is another."""
        plan = draft.lead
        if plan.telling.kind == "visit":
            there = _targets_of(account)
            if account.kind == "call" or not (plan.targets & there):
                return None
            fits = any(
                _same_traveller(plan.prepared, each) for each in self.prepared[account.id]
            )
            return "same" if fits else None
        if account.kind == "visit":
            return None
        fit = max(
            (
                self.judge.parties_fit(notice.prepared, each)
                for notice in draft.announced
                for each in self.prepared[account.id]
            ),
            default=0.0,
        )
        if fit < 0.42 and not (fit >= 0.35 and _all_bodies(plan, self.prepared[account.id])):
            return None
        kinds = {each.telling.kind for each in self.prepared[account.id]} | {account.kind}
        if plan.telling.kind in kinds:
            return "same"
        if plan.telling.kind == "call":
            return "other"
        if account.kind == "call":
            return "same" if plan.telling.kind == "talks" else None
        return "same" if any(_kinds_fit(plan.telling.kind, each) for each in kinds) else None

    # -- promises ------------------------------------------------------------------------------

    def _promises(self) -> Iterator[Plan]:
        for account in sorted(self.held.values(), key=lambda each: each.id):
            for telling in account.tellings:
                if not self._is_known(telling):
                    continue
                for each in telling.commitments:
                    words = " ".join(each.words.text.split())
                    if each.earliest or each.latest:
                        first = date.fromisoformat(each.earliest) if each.earliest else None
                        last = date.fromisoformat(each.latest) if each.latest else None
                        verdict, why = self._by_calendar(first, last)
                    else:
                        verdict, why = "unverifiable", "no day is told by which it is due"
                    yield Plan(
                        id=plan_id(telling.record, words),
                        what=words,
                        kind="commitment",
                        participants=each.by,
                        earliest=each.earliest,
                        latest=each.latest,
                        verdict=verdict,
                        why=why,
                        announced=(
                            replace(
                                _step(telling, "announced"),
                                words=words,
                                evidence=(each.words,),
                            ),
                        ),
                        settled=(),
                    )


@dataclass(frozen=True, slots=True)
class _Fit:
    account: Account
    day: date
    how: str
    why: str
    targets: frozenset[str]


def _notice(telling: Telling, account: str) -> _Notice | None:
    if telling.status not in AHEAD and telling.status != "cancelled":
        return None
    told = _date(telling.published) or _date(telling.earliest)
    if told is None:
        return None
    words = _words(telling)
    if telling.status == "cancelled" or _OFF.search(words):
        course = "cancelled"
    elif telling.status == "postponed" or _PUT_OFF.search(words):
        course = "postponed"
    else:
        course = "announced"
    prepared = prepare(telling)
    first, last = _ahead(telling, told)
    if course == "postponed" and first and first <= told:
        first = last = None  # the days it was put off from, or of the telling itself
    return _Notice(telling, prepared, course, told, first, last, account, _targets(telling))


def _ahead(telling: Telling, told: date) -> tuple[date | None, date | None]:
    """The days of a plan. "in November", told in October, is the November to come."""
    first, last = _date(telling.earliest), _date(telling.latest)
    if first is None or last is None or last >= told:
        return first, last
    if (told - last).days > 366 or re.search(r"\d{4}", telling.day_words or ""):
        return first, last
    return _next_year(first), _next_year(last)


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _words(telling: Telling) -> str:
    return " ".join(each.text for each in telling.evidence)


def _date(words: str | None) -> date | None:
    return date.fromisoformat(words[:10]) if words else None


def _targets(telling: Telling) -> frozenset[str]:
    """The states a visit leads to, or in which a meeting takes place."""
    found = [telling.country]
    if telling.kind == "visit":
        own = {each.country for each in telling.participants}
        found += [host.country for host in telling.hosts if host.country not in own]
    return frozenset(each for each in found if each)


def _targets_of(account: Account) -> frozenset[str]:
    held = [each for each in account.tellings if each.status in HELD]
    found = frozenset().union(*(_targets(each) for each in held)) if held else frozenset()
    return found | ({account.country} if account.country else frozenset())


def _pairs(node: Prepared) -> Iterator[tuple[str, ...]]:
    sides = sorted(node.all_sides)
    if node.telling.kind == "visit":
        for side, names in sorted(node.sides.items()):
            for name in sorted(names) or [""]:
                yield ("travels", side, name)
    elif len(sides) == 1:
        yield (sides[0],)
    else:
        yield from combinations(sides[:8], 2)


def _travellers_fit(one: Prepared, two: Prepared) -> float:
    return 0.5 if _same_traveller(one, two) else 0.0


def _same_traveller(plan: Prepared, held: Prepared) -> bool:
    """Whether a person who is to travel takes part in what was held."""
    return any(names & held.sides.get(side, frozenset()) for side, names in plan.sides.items())


def _all_bodies(plan: _Notice, held: Sequence[Prepared]) -> bool:
    """Whether neither names a person, so that states and bodies are all there is to compare."""
    return not any(plan.prepared.sides.values()) and any(
        not any(each.sides.values()) for each in held
    )


def _kinds_fit(one: str, two: str) -> bool:
    return one == two or frozenset({one, two}) in KIND_FIT


def _is_same_time(draft: _Draft, notice: _Notice) -> bool:
    """Whether a notice names the days of the plan, or none while the plan is still ahead."""
    if notice.first is None and notice.last is None:
        return draft.last is None or notice.told <= draft.last
    if draft.first is None and draft.last is None:
        return (notice.first or notice.told) <= draft.told + timedelta(days=OPEN_DAYS)
    mine = draft.first or date.min, draft.last or date.max
    theirs = notice.first or date.min, notice.last or date.max
    return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def _timing(
    day: date, told: date, first: date | None, last: date | None, *, put_off: bool
) -> str | None:
    """Whether an account of that day is in time, late, early, or nothing to the plan."""
    if last is None:
        if day < told or day > told + timedelta(days=OPEN_DAYS):
            return None
        return "kept late" if put_off else "kept"
    start = first or told
    width = (last - start).days
    # "in the coming weeks" does not begin yesterday by any clock; the day of a call may
    early = CLOCKS if width <= EXACT_DAYS else 0
    if start - timedelta(days=early) <= day <= last + timedelta(days=CLOCKS):
        return "kept"
    if day < start:
        return "early"
    grace = LATE_DAYS if width > EXACT_DAYS else LATE_DAYS_OF_EXACT
    if put_off:
        grace = LATE_DAYS_OF_POSTPONED
    return "kept late" if day <= last + timedelta(days=grace) else None


def _held_on(account: Account) -> date | None:
    if account.start or account.end:
        start, end = _date(account.start), _date(account.end)
        if start and end and (end - start).days > EXACT_DAYS:
            return None  # "in recent weeks" keeps no plan
        return start or end
    lead = [each.published_day for each in account.tellings if each.is_lead]
    days = [each for each in lead if each]
    return _date(min(days)) if days else None


def _settling(account: Account, as_of: date) -> tuple[Step, ...]:
    return tuple(
        replace(_step(each, "settled"), account=account.id)
        for each in account.tellings
        if each.status in HELD and (each.published_day or "") <= as_of.isoformat()
    )


def _step(telling: Telling, role: str) -> Step:
    return Step(
        role,
        telling.record,
        telling.report,
        telling.documents,
        telling.outlet,
        telling.published,
        " ".join(telling.evidence[0].text.split()) if telling.evidence else "",
        telling.evidence,
    )


def _people(draft: _Draft) -> tuple[Party, ...]:
    found: dict[tuple[str | None, str], Party] = {}
    for notice in draft.announced:
        for party in (*notice.telling.participants, *notice.telling.hosts):
            found.setdefault((party.country, fold(party.name)), party)
    return tuple(found.values())


def _what(draft: _Draft) -> str:
    """The plan in a phrase: "call of Joe Biden and Xi Jinping"."""
    telling = draft.lead.telling
    names = [each.name for each in telling.participants]
    who = ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)
    if telling.kind == "visit":
        to = [each.name for each in telling.hosts] or [
            each for each in (telling.place, telling.country) if each
        ][:1]
        return f"visit of {who}" + (f" to {', '.join(dict.fromkeys(to))}" if to else "")
    where = f" in {telling.place}" if telling.place else ""
    return f"{telling.kind} of {who or 'parties not named'}{where}"


def _days(first: date | None, last: date | None) -> str:
    if first and last and first != last:
        return f"{first.isoformat()} to {last.isoformat()}"
    return (first or last or date.min).isoformat()
