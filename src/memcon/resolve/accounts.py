"""Groups of tellings in, accounts out: what all tell, what only some, where they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from memcon.accounts import (
    AHEAD,
    HELD,
    Account,
    Difference,
    Edition,
    Party,
    Reported,
    Telling,
)
from memcon.actors import RANK, Level
from memcon.resolve.copies import Prints, Text, count_independent, find_editions
from memcon.resolve.linking import Group, Said, link
from memcon.resolve.sameness import Judge, family_name

# What a happening is called where its tellings call it differently: the most telling first.
KIND_ORDER = ("visit", "summit", "call", "letter", "briefing", "meeting", "talks")


def make_accounts(
    tellings: Iterable[Telling],
    judge: Judge,
    said: Said | None = None,
    texts: Callable[[Sequence[str]], Mapping[str, Text]] | None = None,
) -> list[Account]:
    """Join tellings into accounts, sorted by day.

    Args:
        tellings: One for each engagement of each document, in any order.
        judge: Compares two tellings.
        said: What persons said of pairs of records.
        texts: Gives the texts of reports, to tell copies from independent reports; without it
            every document counts as independent.
    """
    groups = link(tellings, judge, said)
    many = sorted(
        {
            telling.report
            for group in groups
            if len({each.report for each in group.tellings}) > 1
            for telling in group.tellings
        }
    )
    known = texts(many) if texts and many else {}
    cache: dict[tuple[str, ...], list[Edition]] = {}
    prints = Prints()
    accounts = [_account(group, known, cache, prints) for group in groups]
    return sorted(accounts, key=lambda each: (each.day or "9999", each.id))


def account_id(records: Iterable[str]) -> str:
    """The id of an account, made from its first record.

    >>> account_id(["e2f00", "e1a2b3c4d5e6f"])
    'h1a2b3c4d5e6f'
    """
    return f"h{min(records)[1:]}"


def _account(
    group: Group,
    texts: Mapping[str, Text],
    cache: dict[tuple[str, ...], list[Edition]],
    prints: Prints,
) -> Account:
    tellings = tuple(
        sorted(group.tellings, key=lambda each: (each.published or "9999", each.record))
    )
    reports = tuple(sorted({each.report for each in tellings}))
    if reports not in cache:
        cache[reports] = find_editions(
            [texts[each] for each in reports if each in texts], prints
        )
    editions = cache[reports]
    day = _best_day(tellings)
    place = _best_place(tellings)
    return Account(
        id=account_id(each.record for each in tellings),
        kind=_best_kind(tellings),
        status=_best_status(tellings),
        participants=_participants(tellings),
        start=day[0],
        end=day[1],
        place=place[0],
        country=place[1],
        tellings=tellings,
        differences=tuple(_differences(tellings)),
        independent=count_independent(reports, editions),
        joins=tuple(sorted(group.joins, key=lambda each: (each.first, each.second))),
        editions=tuple(editions),
    )


def _best_kind(tellings: Sequence[Telling]) -> str:
    counts = Counter(each.kind for each in tellings)
    most = max(counts.values())
    return min(
        (kind for kind, count in counts.items() if count == most),
        key=lambda kind: KIND_ORDER.index(kind) if kind in KIND_ORDER else 99,
    )


def _best_status(tellings: Sequence[Telling]) -> str:
    """Held if anybody tells it as held; else what was told last."""
    held = [each for each in tellings if each.status in HELD]
    if held:
        return "occurred" if any(each.status == "occurred" for each in held) else "ongoing"
    return max(tellings, key=lambda each: (each.published or "", each.record)).status


def _best_day(tellings: Sequence[Telling]) -> tuple[str | None, str | None]:
    """The days most tellings state, those told after it was held before those told ahead."""
    held = [each for each in tellings if each.status in HELD and each.earliest and each.latest]
    stated = held or [each for each in tellings if each.earliest or each.latest]
    if not stated:
        return None, None
    counts = Counter((each.earliest, each.latest) for each in stated)
    most = max(counts.values())

    def width(days: tuple[str | None, str | None]) -> tuple[int, str, str]:
        return (0 if days[0] == days[1] else 1, days[0] or "", days[1] or "9999")

    exact = [days for days, count in counts.items() if count == most]
    narrow = [days for days in counts if days[0] == days[1]]
    return min(exact if any(a == b for a, b in exact) or not narrow else narrow, key=width)


def _best_place(tellings: Sequence[Telling]) -> tuple[str | None, str | None]:
    named = Counter((each.place, each.country) for each in tellings if each.place)
    if named:
        most = max(named.values())
        best = [pair for pair, count in named.items() if count == most]
        return min(best, key=lambda pair: (pair[0] or "", pair[1] or ""))
    countries = Counter(each.country for each in tellings if each.country)
    return None, (
        min(countries, key=lambda each: (-countries[each], each)) if countries else None
    )


def _participants(tellings: Sequence[Telling]) -> tuple[Party, ...]:
    """Everybody named, each once, the most senior first; a state only where no person is its."""
    people: dict[tuple[str | None, str], list[Party]] = defaultdict(list)
    others: dict[str, Party] = {}
    for telling in tellings:
        for party in (*telling.participants, *telling.hosts):
            if party.kind == "person":
                people[(party.country, family_name(party))].append(party)
            else:
                others.setdefault(party.key, party)
    found = [
        max(named, key=lambda each: (each.key.count("/") == 1, len(each.name), each.key))
        for named in people.values()
    ]
    spoken_for = {each.country for each in found}
    found += [
        each
        for each in others.values()
        if each.country is None
        or each.country not in spoken_for
        or each.kind not in ("state", "government", "office")
    ]
    return tuple(sorted(found, key=lambda each: (_rank(each), each.country or "", each.key)))


def _rank(party: Party) -> int:
    try:
        return RANK[Level(party.level)] if party.level else 99
    except ValueError:
        return 99


def _differences(tellings: Sequence[Telling]) -> Iterable[Difference]:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in tellings:
        told = {
            "day": _days_told(each),
            "kind": each.kind,
            "status": each.status,
            "place": each.venue or each.place or each.country,
            "initiative": each.initiative,
            "duration": each.duration,
        }
        for field, value in told.items():
            if value:
                values[field][value].append(each.record)
    for field, found in values.items():
        if len(found) > 1 and not (field == "status" and _is_one_course(tellings)):
            yield Difference(
                field,
                tuple(
                    Reported(value, tuple(records)) for value, records in sorted(found.items())
                ),
            )
    named = defaultdict(list)
    whole = {(party.country, family_name(party)) for party in _participants(tellings)}
    for each in tellings:
        mine = {
            (party.country, family_name(party)): party.name
            for party in (*each.participants, *each.hosts)
        }
        missing = whole - mine.keys()
        if missing and len(tellings) > 1:
            names = ", ".join(sorted(mine.values()))
            named[names].append(each.record)
        else:
            named["all"].append(each.record)
    if len(named) > 1:
        yield Difference(
            "participants",
            tuple(Reported(names, tuple(records)) for names, records in sorted(named.items())),
        )


def _days_told(telling: Telling) -> str | None:
    if not (telling.earliest or telling.latest):
        return None
    if telling.earliest == telling.latest:
        return telling.earliest
    return f"{telling.earliest or '..'}/{telling.latest or '..'}"


def _is_one_course(tellings: Sequence[Telling]) -> bool:
    """Whether the statuses are those of one course: announced first, held after."""
    ahead = [each.published or "" for each in tellings if each.status in AHEAD]
    held = [each.published or "" for each in tellings if each.status in HELD]
    other = [each for each in tellings if each.status not in AHEAD | HELD]
    return not other and bool(ahead and held) and max(ahead) <= max(held)
