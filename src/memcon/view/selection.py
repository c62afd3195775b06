"""Selection: the filters of the command line, a page's address, Python, REST and MCP, one set of names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from memcon.errors import InputError
from memcon.records import GAP_REASONS
from memcon.store.reader import Query

RECORD_KINDS = ("statement", "engagement", "event", "relation")
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
SUBKINDS = {
    "statement": ("direct", "indirect", "mixed"),
    "engagement": ("meeting", "talks", "summit", "call", "visit", "briefing", "letter"),
    "event": (
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "CONCEDE",
        "RETREAT",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    ),
    "relation": (
        "alliance",
        "partnership",
        "dispute",
        "rivalry",
        "war",
        "sanctions",
        "membership",
        "recognition",
    ),
}
# What a web address calls a filter where Python may not: `from` is a word of the language.
ADDRESS_NAMES = {"since": "from", "until": "to"}
SPOKEN = {value: key for key, value in ADDRESS_NAMES.items()}


class ConflictingFilters(InputError):
    """Two filters that exclude each other."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records to show; every filter that is set must hold.

    `record` is the kind of record, `kind` the kind within it (meeting, direct, CONSULT).
    `actor`, `speaker` and `to_whom` are a key or part of a name; `country` and `between` are
    ISO 3166-1 alpha-3 codes; `since` and `until` ISO days, both included.
    """

    record: str | None = None
    kind: str | None = None
    words: str | None = None
    actor: str | None = None
    speaker: str | None = None
    to_whom: str | None = None
    country: str | None = None
    between: tuple[str, str] | None = None
    since: str | None = None
    until: str | None = None
    status: tuple[str, ...] = ()
    topic: str | None = None
    outlet: str | None = None
    document: str | None = None
    oldest_first: bool = False

    def query(self, *, limit: int | None = None) -> Query:
        """The store's query for this selection."""
        return Query(
            kinds=(self.record,) if self.record else (),
            subkinds=(self.kind,) if self.kind else (),
            statuses=self.status,
            actor=self.speaker or self.actor,
            role="speaker" if self.speaker else None,
            addressee=self.to_whom,
            country=self.country,
            between=self.between,
            topic=self.topic,
            outlet=self.outlet,
            since=self.since,
            until=self.until,
            words=self.words,
            report=self.document,
            limit=limit,
            newest_first=not self.oldest_first,
        )

    def params(self) -> dict[str, str]:
        """The filters that are set, as an address spells them; `record` is left to the path."""
        found: dict[str, str] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name == "record" or value in (None, (), False):
                continue
            name = ADDRESS_NAMES.get(each.name, each.name)
            if each.name == "oldest_first":
                found["order"] = "oldest"
            else:
                found[name] = ",".join(value) if isinstance(value, tuple) else str(value)
        return found

    def describe(self) -> str:
        """The selection in words, for a heading or the foot of an export.

        >>> Selection(record="statement", between=("USA", "CHN"), since="2024-08-01").describe()
        'statements between USA and CHN, from 2024-08-01'
        """
        what = f"{self.record}s" if self.record else "records"
        if self.kind:
            what = (
                f"{self.kind} {what}" if self.record == "statement" else f"{what} ({self.kind})"
            )
        if self.status:
            what = f"{' or '.join(self.status)} {what}"
        parts = [
            f"by {self.speaker}" if self.speaker else "",
            f"to {self.to_whom}" if self.to_whom else "",
            f"with {self.actor}" if self.actor else "",
            f"with {self.country}" if self.country else "",
            f"between {self.between[0]} and {self.between[1]}" if self.between else "",
            f"on {self.topic}" if self.topic else "",
            f"holding “{self.words}”" if self.words else "",
            f"told by {self.outlet}" if self.outlet else "",
            "in one document" if self.document else "",
        ]
        days = [
            f"from {self.since}" if self.since else "",
            f"to {self.until}" if self.until else "",
        ]
        text = " ".join(filter(None, [what, *parts]))
        return ", ".join(filter(None, [text, " ".join(filter(None, days))]))

    @property
    def is_filtered(self) -> bool:
        """Whether any filter beside the kind of record is set."""
        return bool(self.params())


def select(**filters: Any) -> Selection:
    """A selection from filters as they come: strings, or the values themselves; empty is unset.

    Raises:
        InputError: A filter is unknown, a day is no day, a code no code, or a word none of those
            that the filter knows.
    """
    values: dict[str, Any] = {}
    known = {each.name for each in fields(Selection)}
    for name, value in filters.items():
        name = SPOKEN.get(name, name)
        if name == "order":
            if value not in (None, "", "oldest", "newest"):
                raise InputError(f"order takes oldest or newest; not {value!r}.")
            values["oldest_first"] = value == "oldest"
            continue
        if name not in known:
            raise InputError(
                f"There is no filter {name!r}. Filters: {', '.join(sorted(known))}."
            )
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        values[name] = value.strip() if isinstance(value, str) else value
    selection = Selection(**{name: _checked(name, value) for name, value in values.items()})
    if selection.speaker and selection.actor:
        raise ConflictingFilters(
            "Give speaker or actor, not both: a speaker is an actor already."
        )
    if selection.record and selection.record not in RECORD_KINDS:
        raise InputError(
            f"record takes one of {', '.join(RECORD_KINDS)}; not {selection.record!r}."
        )
    return selection


def from_params(params: Mapping[str, str], *, record: str | None = None) -> Selection:
    """The selection that a page's address spells; names that are no filters are left alone."""
    known = {each.name for each in fields(Selection)} - {"record", "oldest_first"}
    chosen = {
        name: value
        for name, value in params.items()
        if SPOKEN.get(name, name) in known or name == "order"
    }
    if record is None and params.get("record"):
        record = params["record"]
    return select(record=record, **chosen)


def _checked(name: str, value: Any) -> Any:
    match name:
        case "since" | "until":
            return _day(value)
        case "between":
            return _pair(value)
        case "country":
            return _code(value)
        case "status":
            words = (
                [each.strip() for each in value.split(",")] if isinstance(value, str) else value
            )
            for word in words:
                if word not in STATUSES:
                    raise InputError(f"status takes {', '.join(STATUSES)}; not {word!r}.")
            return tuple(words)
        case "record":
            return str(value).removesuffix("s")
        case "oldest_first":
            return bool(value)
        case _:
            text = str(value)
            if "\x00" in text:
                raise InputError(f"{name} holds a NUL character.")
            return text


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    words = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
        try:
            return date.fromisoformat(words).isoformat()
        except ValueError:
            pass
    raise InputError(f"{words!r} is no day. Write it as YYYY-MM-DD.")


def _code(value: Any) -> str:
    code = str(value).strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise InputError(f"{value!r} is no state's code. Use three letters: USA, CHN.")
    return code


def _pair(value: Any) -> tuple[str, str]:
    codes = value.split(",") if isinstance(value, str) else list(value)
    if len(codes) != 2:
        raise InputError(f"between takes two state codes, as in USA,CHN; not {value!r}.")
    return _code(codes[0]), _code(codes[1])


def check_reason(reason: str | None) -> str | None:
    """A gap's reason, or None for all.

    Raises:
        InputError: There is no such reason.
    """
    if not reason:
        return None
    if reason not in GAP_REASONS:
        raise InputError(f"reason takes one of {', '.join(GAP_REASONS)}; not {reason!r}.")
    return reason


def without(selection: Selection, name: str) -> Selection:
    """The selection with one filter taken off."""
    plain = Selection()
    field = SPOKEN.get(name, name)
    return replace(selection, **{field: getattr(plain, field)})
