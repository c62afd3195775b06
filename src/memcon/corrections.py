"""What a person says in, judgements out: edit, reject, confirm, merge, split, grade, undo.

Nothing is written here: a correction is a list of judgements to be given to `Store.judge`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from memcon.accounts import VERDICTS, Account
from memcon.errors import InputError, UnknownActor, UnknownRecord
from memcon.judgements import Anchor, Judgement, judgement_id
from memcon.memory import ACCOUNT_FIELDS, Memory, anchor_of
from memcon.store.judgements import from_fields, to_lines
from memcon.store.overlay import ACTOR_FIELDS, check_field, value_as_json
from memcon.store.reader import Query, StoredRecord

STATUSES = (
    "occurred",
    "ongoing",
    "planned",
    "proposed",
    "postponed",
    "cancelled",
    "denied",
    "hypothetical",
)
KINDS = {
    "engagement": ("meeting", "talks", "summit", "call", "visit", "briefing", "letter"),
    "statement": ("direct", "indirect", "mixed"),
}
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """Judgements to be added, and what they say in a sentence each."""

    judgements: tuple[Judgement, ...]
    words: tuple[str, ...]


class Corrector:
    """Makes judgements in one person's name. `now` gives the instant; tests set it."""

    def __init__(self, memory: Memory, by: str, why: str = "", now: str | None = None) -> None:
        if not by.strip():
            raise InputError("Say who makes the correction: --by NAME or $MEMCON_USER.")
        self.memory = memory
        self.by = by.strip()
        self.why = why
        self.now = now

    def _make(
        self,
        action: str,
        targets: tuple[Anchor, ...] = (),
        subject: str | None = None,
        field: str | None = None,
        value: Any = None,
    ) -> Judgement:
        at = self.now or datetime.now(UTC).isoformat(timespec="microseconds")
        given = value_as_json(value) if value is not None or action == "edit" else None
        return Judgement(
            judgement_id(at, self.by, action, targets, subject, field, given),
            at,
            self.by,
            action,
            self.why,
            targets,
            subject,
            field,
            given,
        )

    # -- records and accounts ------------------------------------------------------------------

    def edit(self, id_: str, field: str, words: str) -> Correction:
        """Give a field of a record or of an account another value; "" empties it.

        Raises:
            UnknownRecord: There is no such record or account.
            UnknownActor: A name stands for no actor of the store.
            InputError: There is no such field, or the value does not fit it.
        """
        if id_.startswith("h"):
            account = self.memory.account(id_)
            if field not in ACCOUNT_FIELDS:
                raise InputError(
                    f"An account has no field {field!r} to edit; it has {', '.join(ACCOUNT_FIELDS)}."
                )
            value = self._value("engagement", field, words)
            old = getattr(account, field)
            made = self._make("edit", (), f"account:{account.id}", field, value)
            return Correction((made,), (f"{field}: {old} → {value}",))
        record = self.record(id_)
        return self.edit_record(record, field, self.value_of(record, field, words))

    def edit_record(self, record: StoredRecord, field: str, value: Any) -> Correction:
        """Give a field of a record a value that `value_of` made."""
        made = self._make("edit", (anchor_of(record),), None, field, value)
        old, new = in_words(value_now(record, field)), in_words(value)
        return Correction((made,), (f"{record.id} {field}: {old} → {new}",))

    def value_of(self, record: StoredRecord, field: str, words: str) -> Any:
        """The value that words on the command line or in a form stand for."""
        check_field(record.kind, field)
        if field in ACTOR_FIELDS[record.kind]:
            return [self._actor(each.strip()) for each in words.split(";") if each.strip()]
        return self._value(record.kind, field, words)

    def reject(self, id_: str) -> Correction:
        """Say that a record is wrong, or every record of an account."""
        if id_.startswith("h"):
            account = self.memory.account(id_)
            records = self._records(account)
        else:
            records = [self.record(id_)]
        return Correction(
            tuple(self._make("reject", (anchor_of(each),)) for each in records),
            tuple(f"{each.id} is rejected" for each in records),
        )

    def confirm(self, id_: str) -> Correction:
        """Say that a record or an account is right."""
        if id_.startswith("h"):
            account = self.memory.account(id_)
            made = self._make("confirm", (), f"account:{account.id}")
            return Correction((made,), (f"{account.id} is confirmed",))
        record = self.record(id_)
        return Correction(
            (self._make("confirm", (anchor_of(record),)),), (f"{record.id} is confirmed",)
        )

    def merge(self, first: str, second: str, *, unsure: bool = False) -> Correction:
        """Say that two accounts are one, or that it cannot be told."""
        one, two = self.memory.account(first), self.memory.account(second)
        if one.id == two.id and not unsure:
            raise InputError(f"{first} and {second} are one account already: {one.id}.")
        mine, theirs = self._anchors(one), self._anchors(two)
        if unsure and one.id == two.id:
            mine = [each for each in mine if each.record == first] or mine[:1]
            theirs = [each for each in theirs if each not in mine]
        made = self._make(
            "unsure" if unsure else "merge",
            (*mine, *theirs),
            value={"first": len(mine)},
        )
        words = "may be one; a person is unsure" if unsure else "are one"
        return Correction((made,), (f"{one.id} and {two.id} {words}",))

    def split(self, id_: str, records: Sequence[str]) -> Correction:
        """Say that some records of an account tell of another happening than the rest."""
        account = self.memory.account(id_)
        anchors = self._anchors(account)
        out = [
            each
            for each in anchors
            if any(each.record == one or each.record.startswith(one) for one in records if one)
        ]
        if not out:
            raise UnknownRecord(f"{account.id} has no record {', '.join(records)}.")
        stay = [each for each in anchors if each not in out]
        if not stay:
            raise InputError(f"These are all the records of {account.id}; some must stay.")
        made = self._make("split", (*out, *stay), value={"first": len(out)})
        names = ", ".join(each.record for each in out)
        return Correction((made,), (f"{names} is another happening than {account.id}",))

    def undo(self, id_: str | None) -> Correction:
        """Take a judgement back; without an id this person's latest that still holds.

        Raises:
            UnknownRecord: There is no such judgement, or none left to undo.
        """
        everything = self.memory.store.judgements()
        if id_:
            found = [each for each in everything if each.id.startswith(id_)]
            if len(found) != 1:
                raise UnknownRecord(
                    f"{len(found) or 'No'} judgements begin with {id_!r}; `memcon log` lists them."
                )
            target = found[0]
        else:
            mine = [each for each in self.memory.store.holding() if each.by == self.by]
            if not mine:
                raise UnknownRecord(f"There is nothing of {self.by} left to undo.")
            target = mine[-1]
        made = self._make("undo", (), target.id)
        return Correction((made,), (f"undone: {describe(target)}",))

    def rule(self, plan: str, verdict: str, day: date) -> Correction:
        """Give a plan a verdict; the only way to "broken"."""
        if verdict not in VERDICTS:
            raise InputError(f"A verdict is one of {', '.join(VERDICTS)}; not {verdict!r}.")
        found = self.memory.plan(plan, day)
        made = self._make("verdict", (), f"plan:{found.id}", None, verdict)
        return Correction((made,), (f"{found.what}: {found.verdict} → {verdict}",))

    def grade(self, what: str, grade: str, since: str | None = None) -> Correction:
        """Grade an outlet A to F from a day on, or a record 1 to 6 (Admiralty scale)."""
        grade = grade.upper()
        if grade in RELIABILITY:
            made = self._make(
                "grade", (), f"outlet:{what}", "reliability", {"grade": grade, "since": since}
            )
            day = f" from {since}" if since else ""
            return Correction((made,), (f"{what}{day}: {grade}, {RELIABILITY[grade]}",))
        if grade in CREDIBILITY:
            record = self.record(what)
            made = self._make("grade", (anchor_of(record),), None, "credibility", grade)
            return Correction((made,), (f"{record.id}: {grade}, {CREDIBILITY[grade]}",))
        raise InputError(
            f"A grade is A to F for an outlet, or 1 to 6 for a record; not {grade!r}."
        )

    # -- patterns ------------------------------------------------------------------------------

    def same_pattern(self, record: StoredRecord, field: str) -> list[StoredRecord]:
        """The other records that one rule gave the same value of a field.

        They are of the same kind, found by the same rule, and have now what `record` had
        before it was edited; those a person has edited are left out.
        """
        old = value_now(record, field)
        found = self.memory.store.records(
            Query(kinds=(record.kind,), subkinds=() if field == "kind" else (record.subkind,))
        )
        return [
            each
            for each in found
            if each.id != record.id
            and each.body["found_by"] == record.body["found_by"]
            and value_now(each, field) == old
            and not any(one.field == field for one in each.judgements)
        ]

    # -- helpers -------------------------------------------------------------------------------

    def record(self, id_: str) -> StoredRecord:
        """The record of an id, or of the beginning of one.

        Raises:
            UnknownRecord: The store has none, or several.
        """
        found = self.memory.store.records_beginning(id_)
        if len(found) != 1:
            raise UnknownRecord(
                f"{len(found) or 'No'} records begin with {id_!r}; --json prints their ids."
            )
        return found[0]

    def _records(self, account: Account) -> list[StoredRecord]:
        ids = tuple(each.record for each in account.tellings)
        return self.memory.store.records(Query(ids=ids))

    def _anchors(self, account: Account) -> list[Anchor]:
        return [anchor_of(each) for each in self._records(account)]

    def _actor(self, who: str) -> dict[str, Any]:
        found = self.memory.store.actors(name=who)
        exact = [each for each in found if who == each.key or who.lower() == each.name.lower()]
        found = exact or found
        if not found:
            person = next(
                (
                    each
                    for each in self.memory.gazetteer.people.values()
                    if who in (each.ref, each.name)
                ),
                None,
            )
            if person is None:
                raise UnknownActor(
                    f"No actor of the store or the gazetteer is called {who!r}; "
                    "`memcon actors --name ...` finds them."
                )
            return {
                "key": person.ref,
                "name": person.name,
                "kind": "person",
                "country": person.country,
            }
        if len(found) > 1:
            names = "; ".join(f"{each.name} ({each.key})" for each in found[:5])
            raise UnknownActor(f"{who!r} fits {len(found)} actors; give a key: {names}.")
        each = found[0]
        return {"key": each.key, "name": each.name, "kind": each.kind, "country": each.country}

    def _value(self, kind: str, field: str, words: str) -> Any:
        words = words.strip()
        if not words:
            return [] if field == "topics" else None
        if field == "topics":
            return [each.strip() for each in words.replace(";", ",").split(",") if each.strip()]
        if field in ("start", "end"):
            try:
                return date.fromisoformat(words).isoformat()
            except ValueError:
                raise InputError(f"{words!r} is no day; days are YYYY-MM-DD.") from None
        if field == "status" and words not in STATUSES:
            raise InputError(f"A status is one of {', '.join(STATUSES)}; not {words!r}.")
        if field == "kind" and kind in KINDS and words not in KINDS[kind]:
            raise InputError(f"A kind is one of {', '.join(KINDS[kind])}; not {words!r}.")
        if field == "country" and words.upper() not in self.memory.gazetteer.states:
            raise InputError(f"{words!r} is no state code; see ISO 3166-1 alpha-3.")
        return words.upper() if field == "country" else words


def value_now(record: StoredRecord, field: str) -> Any:
    """The value of an editable field as it is shown now."""
    if field in ACTOR_FIELDS[record.kind]:
        return [
            {"key": actor.key, "name": actor.name}
            for role, actor in record.parties
            if role == field
        ]
    body = record.body
    if field in ("start", "end"):
        return (body.get("time") or {}).get(field)
    if field == "place":
        return (body.get("place") or {}).get("name")
    if field == "country":
        return (body.get("place") or {}).get("country")
    if field == "topics":
        return [
            each if isinstance(each, str) else each["topic"]
            for each in body.get("topics") or ()
        ]
    return body.get(field)


def in_words(value: Any) -> str:
    """A value for a person to read."""
    if value is None or value == []:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(
            each["name"] if isinstance(each, dict) else str(each) for each in value
        )
    return str(value)


def describe(judgement: Judgement) -> str:
    """A judgement in a sentence: who, when, what, of which record, why."""
    what = judgement.action
    of = ", ".join(each.record for each in judgement.targets) or judgement.subject or ""
    if judgement.field:
        what += f" {judgement.field} = {in_words(judgement.plain_value)}"
    elif judgement.action == "verdict":
        what += f" {in_words(judgement.plain_value)}"
    why = f" ({judgement.why})" if judgement.why else ""
    return f"{judgement.id}  {judgement.at[:16].replace('T', ' ')}  {judgement.by}: {what} {of}{why}"


def export_lines(judgements: Iterable[Judgement]) -> str:
    """Judgements as the text of a file that `import_lines` reads."""
    return "".join(f"{line}\n" for line in to_lines(judgements))


def import_lines(lines: Iterable[str]) -> list[Judgement]:
    """Judgements from the lines of an exported file.

    Raises:
        InputError: A line is no judgement, or was changed since it was exported.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            each = from_fields(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"Line {number} is no judgement: {error}.") from error
        own = judgement_id(
            each.at,
            each.by,
            each.action,
            each.targets,
            each.subject,
            each.field,
            value_as_json(each.plain_value) if each.value is not None else None,
        )
        if own != each.id:
            raise InputError(f"Line {number} was changed since it was exported.")
        found.append(each)
    return found
