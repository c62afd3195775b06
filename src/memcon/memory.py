"""What the store remembers over all its documents: accounts, plans, comparisons, corrections.

Joins `store` and `resolve`, which know nothing of each other, as `memcon.pipeline` joins the
rooms of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from pydantic import TypeAdapter

from memcon.accounts import HELD, Account, Party, Plan, Telling, Undertaking
from memcon.comparisons import Comparison
from memcon.errors import UnknownRecord
from memcon.gazetteer import Gazetteer
from memcon.judgements import Anchor, Judgement
from memcon.records import Excerpt, Memo
from memcon.resolve.accounts import make_accounts
from memcon.resolve.comparing import Comparer, Told, main_engagement
from memcon.resolve.copies import Text
from memcon.resolve.linking import Said, pair_of
from memcon.resolve.plans import make_plans
from memcon.resolve.sameness import Judge, fold
from memcon.resolve.sides import clock_of, speaks_for
from memcon.resolve.topics import TopicFinder
from memcon.store.overlay import spans_of
from memcon.store.reader import Query, StoredRecord, StoredReport, reattached
from memcon.store.store import Store

# Evidence that begins so far into a text is told in passing; a readout says in its first
# sentences what it is the readout of.
LEAD_CHARACTERS = 700

# Bumped when the rules of linking change, so that what was kept is computed again.
RULES = "1"


@cache
def _accounts_adapter() -> TypeAdapter[list[Account]]:
    return TypeAdapter(list[Account])


class Memory:
    """Accounts and plans of a store. Computed when asked for, and kept until the store changes."""

    def __init__(self, store: Store, gazetteer: Gazetteer) -> None:
        self.store = store
        self.gazetteer = gazetteer
        self.judge = Judge(clock_of(gazetteer))
        self._kept: dict[str, tuple[str, list[Account]]] = {}

    def accounts(self, *, as_of: str | None = None) -> list[Account]:
        """Every account, by day. `as_of` gives them as they stood: see `Query`."""
        state = f"{RULES}.{self.gazetteer.version}.{self.store.state()}"
        name = f"accounts {as_of or ''}"
        known = self._kept.get(name)
        if known and known[0] == state:
            return known[1]
        kept = self.store.derived(name, state)
        if kept is not None:
            accounts = _accounts_adapter().validate_python(kept)
        else:
            accounts = self._link(as_of)
            if as_of is None:
                self.store.keep_derived(
                    name, state, _accounts_adapter().dump_python(accounts, mode="json")
                )
        self._kept[name] = (state, accounts)
        return accounts

    def account(self, id_: str, *, as_of: str | None = None) -> Account:
        """The account of an id: its own, a former one, a record's, or the beginning of one.

        Raises:
            UnknownRecord: No account has it, or several do.
        """
        accounts = self.accounts(as_of=as_of)
        whole = [each for each in accounts if id_ in _ids(each)]
        found = whole or [
            each for each in accounts if any(own.startswith(id_) for own in _ids(each))
        ]
        if not id_ or not found:
            raise UnknownRecord(
                f"The store has no account {id_!r}; `memcon accounts` lists them."
            )
        if len(found) > 1:
            raise UnknownRecord(
                f"{id_!r} is the beginning of {len(found)} accounts: "
                f"{', '.join(each.id for each in found[:5])}."
            )
        return found[0]

    def plans(self, day: date, *, as_of: str | None = None) -> list[Plan]:
        """The ledger of plans with the verdicts of `day`, from documents published by then.

        `as_of` gives the record as it stood at an instant; without it corrections made later
        than `day` hold too, since most stores are younger than what they tell of.
        """
        accounts = self.accounts(as_of=as_of)
        holding = self.store.holding(as_of=as_of)
        plans = make_plans(accounts, self.judge, day)
        return [_ruled(each, holding) for each in plans]

    def plan(self, id_: str, day: date) -> Plan:
        """The plan of an id or of the beginning of one.

        Raises:
            UnknownRecord: No plan has it, or several do.
        """
        found = [each for each in self.plans(day) if id_ and each.id.startswith(id_)]
        if len(found) != 1:
            raise UnknownRecord(
                f"{len(found) or 'No'} plans begin with {id_!r}; `memcon plans` lists them."
            )
        return found[0]

    def compare(
        self, id_: str, *, sides: Sequence[str] = (), as_of: str | None = None
    ) -> Comparison:
        """Two sides' tellings of an account side by side.

        Args:
            id_: The account.
            sides: Two names of sides, outlets or states; without them the official sides are
                taken, then the outlets, each with the document that tells most.
            as_of: The record as it stood.

        Raises:
            UnknownRecord: There is no such account, or no second side tells of it.
        """
        account = self.account(id_, as_of=as_of)
        by_side: dict[str, list[Telling]] = {}
        for telling in account.tellings:
            by_side.setdefault(self.side_name(telling), []).append(telling)
        names = sorted(
            by_side, key=lambda each: (not any(one.side for one in by_side[each]), each)
        )
        if sides:
            names = [
                name
                for side in sides
                for name in names
                if side.lower() in (name.lower(), (by_side[name][0].side or "").lower())
                or side in {one.outlet for one in by_side[name]}
            ]
        if len(names) < 2:
            tells = ", ".join(by_side) or "nobody"
            raise UnknownRecord(
                f"A comparison takes two sides; of {account.id} tells only {tells}."
            )
        told = [self._told(by_side[name], name) for name in names[:2]]
        what = f"{account.kind} of " + ", ".join(each.name for each in account.participants[:4])
        if account.start:
            what += f", {account.start}"
        return self.comparer.compare(told[0], told[1], what, account.id)

    def side_name(self, telling: Telling) -> str:
        """The side a telling speaks for: the state's name, else the outlet's."""
        return self._state_name(telling.side) or telling.outlet or telling.report[:19]

    def _state_name(self, code: str | None) -> str | None:
        return (
            self.gazetteer.states[code].name if code and code in self.gazetteer.states else None
        )

    @cached_property
    def comparer(self) -> Comparer:
        """Built at the first comparison."""
        return Comparer(TopicFinder(self.gazetteer))

    def _told(self, tellings: Sequence[Telling], name: str) -> Told:
        """The document of a side that tells most: the one about it, then the longest evidence."""
        held = [each for each in tellings if each.status in HELD] or list(tellings)
        best = max(
            held,
            key=lambda each: (
                each.is_lead,
                len(each.topics),
                sum(one.end - one.start for one in each.evidence),
                each.record,
            ),
        )
        memo = self.store.memo(best.report)
        if memo is None:
            raise UnknownRecord(f"The store has no memo of {best.report}.")
        spans = {(each.start, each.end) for each in best.evidence}
        engagement = next(
            (
                each
                for each in memo.engagements
                if {(one.start, one.end) for one in each.evidence} == spans
            ),
            None,
        )
        return Told(memo, engagement, name, best.side, best.documents, best.is_lead)

    def sources(self, *, as_of: str | None = None) -> list[dict[str, Any]]:
        """One row an outlet, most documents first: owner, country, side, the grades given it."""
        counts: dict[str, int] = {}
        for report in self.store.reports(as_of=as_of).values():
            name = report.outlet or "(no outlet given)"
            counts[name] = counts.get(name, 0) + 1
        grades: dict[str, list[dict[str, Any]]] = {}
        for each in self.store.holding(as_of=as_of):
            if each.action == "grade" and (each.subject or "").startswith("outlet:"):
                value = each.plain_value
                if isinstance(value, dict):
                    outlet = str(each.subject).removeprefix("outlet:").lower()
                    grades.setdefault(outlet, []).append(
                        {"grade": value["grade"], "since": value.get("since"), "by": each.by}
                    )
        by_name = {
            name.lower(): outlet
            for outlet in self.gazetteer.outlets.values()
            for name in (outlet.name, *outlet.aliases)
        }
        rows = []
        for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
            known = by_name.get(name.lower())
            given = sorted(grades.get(name.lower(), []), key=lambda each: each["since"] or "")
            side = speaks_for(name, self.gazetteer)
            rows.append(
                {
                    "outlet": name,
                    "documents": count,
                    "country": side or (known.country if known else None),
                    "ownership": "official" if side else known.ownership if known else None,
                    "side": side,
                    "grade": given[-1]["grade"] if given else None,
                    "grades": given,
                }
            )
        return rows

    def tellings(self, *, as_of: str | None = None) -> list[Telling]:
        """Every engagement of every document, as persons corrected it."""
        reports = self.store.reports(as_of=as_of)
        records = self.store.records(Query(kinds=("engagement",), as_of=as_of))
        sides = {
            outlet: speaks_for(outlet, self.gazetteer)
            for outlet in {each.outlet for each in reports.values()}
        }
        by_local = {(each.report_id, each.body["id"]): each.id for each in records}
        return _with_leads(
            [
                to_telling(each, reports[each.report_id], sides[each.outlet], by_local)
                for each in records
                if each.report_id in reports
            ]
        )

    def _link(self, as_of: str | None) -> list[Account]:
        tellings = self.tellings(as_of=as_of)
        holding = self.store.holding(as_of=as_of)
        reports = self.store.reports(as_of=as_of)

        def texts(ids: Sequence[str]) -> Mapping[str, Text]:
            words = self.store.texts(ids)
            return {
                each: Text(
                    each,
                    words[each],
                    reports[each].outlet,
                    reports[each].url,
                    reports[each].published,
                )
                for each in ids
                if each in words and each in reports
            }

        said = self.said(holding, {each.record for each in tellings})
        accounts = make_accounts(tellings, self.judge, said, texts)
        return [_judged(each, holding) for each in accounts]

    def said(self, holding: Iterable[Judgement], known: set[str]) -> Said:
        """What persons said of pairs of records; the latest word on a pair is the one that counts."""
        current = self._current_ids(
            {
                anchor
                for each in holding
                if each.action in ("merge", "split", "unsure")
                for anchor in each.targets
                if anchor.record not in known
            }
        )
        pairs: dict[tuple[str, str], tuple[str, str]] = {}
        for each in holding:
            if each.action not in ("merge", "split", "unsure"):
                continue
            records = [current.get(anchor.record, anchor.record) for anchor in each.targets]
            first = _group_size(each)
            for one in records[:first]:
                for two in records[first:]:
                    if one != two:
                        pairs[pair_of(one, two)] = (each.action, each.by)
        by_action: dict[str, dict[tuple[str, str], str]] = {
            "merge": {},
            "split": {},
            "unsure": {},
        }
        for pair, (action, who) in pairs.items():
            by_action[action][pair] = who
        return Said(by_action["merge"], by_action["split"], by_action["unsure"])

    def _current_ids(self, anchors: set[Anchor]) -> dict[str, str]:
        """The ids that judged records have in the current reading, where they changed."""
        found: dict[str, str] = {}
        for anchor in anchors:
            near = self.store.records(Query(kinds=(anchor.kind,), report=anchor.report))
            record = reattached(anchor, near)
            if record is not None:
                found[anchor.record] = record.id
        return found


def compare_memos(
    one: Memo, two: Memo, names: tuple[str, str], gazetteer: Gazetteer
) -> Comparison:
    """Two documents that need not lie in a store, side by side, each by what it is about."""
    made = []
    for memo, name in ((one, names[0]), (two, names[1])):
        country = speaks_for(memo.document.outlet or name, gazetteer)
        state = gazetteer.states.get(country) if country else None
        side = state.name if state else memo.document.outlet or name
        made.append(Told(memo, main_engagement(memo), side, country, (name,), is_lead=True))
    if made[0].side == made[1].side:
        made = [replace(told, side=name) for told, name in zip(made, names, strict=True)]
    comparer = Comparer(TopicFinder(gazetteer))
    return comparer.compare(made[0], made[1], f"{names[0]} and {names[1]}")


def _group_size(judgement: Judgement) -> int:
    value = judgement.plain_value
    return int(value["first"]) if isinstance(value, dict) and "first" in value else 1


def _ids(account: Account) -> set[str]:
    """All ids that lead to an account: its own, its records', and those made from them."""
    found = {account.id}
    for each in account.tellings:
        found |= {each.record, f"h{each.record[1:]}"}
    return found


def anchor_of(record: StoredRecord) -> Anchor:
    """Where a record stands, for a judgement on it."""
    return Anchor(record.id, record.report_id, record.kind, spans_of(record.body))


def _judged(account: Account, holding: Iterable[Judgement]) -> Account:
    """An account with what persons said of it as a whole laid over it: the latest of each field."""
    subjects = {f"account:{each}" for each in _ids(account)}
    changes: dict[str, Any] = {}
    used: dict[str, str] = {}
    confirmed = False
    for each in holding:
        if each.subject in subjects:
            if each.action == "edit" and each.field in ACCOUNT_FIELDS:
                changes[each.field] = each.plain_value
                used[each.field] = each.id
            elif each.action == "confirm":
                confirmed = True
    if not changes and not confirmed:
        return account
    return replace(account, **changes, corrections=tuple(used.values()), is_confirmed=confirmed)


def _ruled(plan: Plan, holding: Iterable[Judgement]) -> Plan:
    """A plan with the verdict that a person gave it, the latest."""
    for each in holding:
        if each.subject == f"plan:{plan.id}" and each.action == "verdict":
            plan = replace(
                plan,
                verdict=str(each.plain_value),
                why=f"{each.by}: {each.why}".rstrip(": "),
                is_confirmed=True,
            )
    return plan


ACCOUNT_FIELDS = ("kind", "status", "start", "end", "place", "country")


_CALL = r"call\w*|phone\w*|telephone\w*|spoke|speaks|conversation"
_MEETING = (
    r"meets?|met|meetings?|talks|negotiat\w+|consultations|summit|receiv\w+|host\w*|welcom\w+"
)
_VISIT = r"visit\w*|trip|travel\w*|arriv\w+"
_CONTACT = re.compile(rf"\b({_CALL}|{_MEETING}|{_VISIT}|readout|letter)\b", re.IGNORECASE)
_TITLE_OF_KIND = {
    kind: re.compile(rf"\b({words})\b", re.IGNORECASE)
    for kind, words in {
        "call": _CALL,
        "meeting": _MEETING,
        "talks": f"{_MEETING}|{_CALL}",
        "summit": r"summit|meetings?|meets?|met",
        "visit": _VISIT,
    }.items()
}


def _is_lead(record: StoredRecord, report: StoredReport, evidence: Sequence[Excerpt]) -> bool:
    """Whether a document is about an engagement: it opens with it, or its title names it.

    A document with a title that tells of no contact (a press conference) opens with anything.
    """
    is_early = bool(evidence) and min(each.start for each in evidence) < LEAD_CHARACTERS
    if not report.title:
        return is_early
    if is_early and _CONTACT.search(report.title):
        return True
    of_kind = _TITLE_OF_KIND.get(record.subkind)
    if of_kind is None or not of_kind.search(report.title):
        return False
    title = set(re.findall(r"\w+", fold(report.title)))
    return any(
        actor.kind == "person" and set(fold(actor.name).split()[-1:]) & title
        for role, actor in record.parties
        if role == "participant"
    )


def _with_leads(tellings: list[Telling]) -> list[Telling]:
    """Tellings of which one without a day leads its document only where none with a day does.

    "as the presidents agreed at their last meeting", at the head of a readout of today's call,
    is told in passing.
    """
    dated = {
        each.report
        for each in tellings
        if each.is_lead and each.day_is_told and each.earliest and each.status in HELD
    }
    return [
        replace(each, is_lead=False)
        if each.is_lead
        and each.report in dated
        and not (each.day_is_told and (each.earliest or each.latest))
        else each
        for each in tellings
    ]


def _is_told(record: StoredRecord) -> bool:
    """Whether the text or a person tells the day, or it is only reckoned from publication."""
    time = record.body.get("time") or {}
    return (
        bool(time.get("span") or time.get("text"))
        or time.get("basis") in ("stated", "other-record")
        or any(each.field in ("start", "end") for each in record.judgements)
    )


def to_telling(
    record: StoredRecord,
    report: StoredReport,
    side: str | None,
    by_local: Mapping[tuple[str, str], str] | None = None,
) -> Telling:
    """An engagement of the store as a telling."""
    body = record.body
    place = body.get("place") or {}
    parties: dict[str, list[Party]] = {"participant": [], "host": [], "attribution": []}
    by_id: dict[str, Party] = {}
    for role, actor in record.parties:
        party = Party(actor.key, actor.name, actor.kind, actor.country, actor.level)
        parties.setdefault(role, []).append(party)
        if actor.local_id:
            by_id[actor.local_id] = party
    evidence = tuple(
        Excerpt(each["start"], each["end"], each["text"]) for each in body["evidence"]
    )
    initiative = body.get("initiative")
    if initiative in by_id:
        initiative = by_id[initiative].name
    local_part = body.get("part_of")
    return Telling(
        record=record.id,
        report=record.report_id,
        documents=report.given_ids,
        outlet=report.outlet,
        side=side,
        published=report.published,
        title=report.title,
        url=report.url,
        kind=record.subkind,
        status=record.status or "occurred",
        participants=tuple(dict.fromkeys(parties["participant"])),
        hosts=tuple(dict.fromkeys(parties["host"])),
        earliest=record.earliest,
        latest=record.latest,
        place=place.get("name"),
        venue=place.get("venue"),
        country=place.get("country"),
        topics=tuple(dict.fromkeys(each["topic"] for each in body.get("topics") or ())),
        evidence=evidence,
        is_lead=_is_lead(record, report, evidence),
        day_words=(body.get("time") or {}).get("text"),
        day_is_told=_is_told(record),
        initiative=initiative,
        duration=body.get("duration"),
        attribution=tuple(each.name for each in parties["attribution"]),
        commitments=tuple(
            Undertaking(
                tuple(by_id[one] for one in each["by"] if one in by_id),
                Excerpt(each["words"]["start"], each["words"]["end"], each["words"]["text"]),
                ((each.get("due") or {}).get("start") or "")[:10] or None,
                ((each.get("due") or {}).get("end") or "")[:10] or None,
            )
            for each in body.get("commitments") or ()
        ),
        part_of=(by_local or {}).get((record.report_id, local_part)) if local_part else None,
    )
