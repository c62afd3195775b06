"""A record and what persons say of it in, the record as it is to be shown out.

The machine's row is never changed. A judgement finds its record by id; where a later reading
words its ids otherwise, by the place in the text. A record that a person edited or confirmed
stays, even where a later reading no longer has it.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from memcon.errors import InputError
from memcon.judgements import Anchor, Judgement

Fields = dict[str, Any]

# Share of the judged words that a record must cover to be the judged record read again.
OVERLAP = 0.5

# The fields that can be edited, with the part in the record that a field of actors fills.
ACTOR_FIELDS: Mapping[str, Mapping[str, str]] = {
    "statement": {
        "speaker": "speakers",
        "addressee": "addressees",
        "attribution": "attribution",
    },
    "engagement": {
        "participant": "participants",
        "host": "hosts",
        "attribution": "attribution",
    },
    "event": {"source": "source", "target": "target", "attribution": "attribution"},
    "relation": {"party": "parties", "attribution": "attribution"},
}
PLAIN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "statement": ("kind", "start", "end", "place", "topics"),
    "engagement": (
        "kind",
        "status",
        "start",
        "end",
        "place",
        "country",
        "initiative",
        "duration",
        "level",
        "firsts",
        "topics",
    ),
    "event": ("type", "status", "start", "end", "place"),
    "relation": ("kind", "status", "subject"),
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """What persons say, by the record it is said of. Built from judgements that hold."""

    by_record: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    anchors: Mapping[str, Anchor] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_record)


def make_overlay(holding: Iterable[Judgement]) -> Overlay:
    """Gather the judgements on single records by the record they are of."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    anchors: dict[str, Anchor] = {}
    for each in holding:
        if each.action in ("edit", "reject", "confirm", "grade"):
            for anchor in each.targets:
                found[anchor.record].append(each)
                anchors[anchor.record] = anchor
    return Overlay({key: tuple(value) for key, value in found.items()}, anchors)


def editable(kind: str) -> tuple[str, ...]:
    """The fields of a kind of record that a person can edit."""
    return (*ACTOR_FIELDS[kind], *PLAIN_FIELDS[kind])


def check_field(kind: str, name: str) -> None:
    """Refuse a field that cannot be edited.

    Raises:
        InputError: The kind has no such field; the message names those it has.
    """
    if name not in editable(kind):
        raise InputError(
            f"A {kind} has no field {name!r} to edit; it has {', '.join(editable(kind))}."
        )


def is_rejected(judgements: Sequence[Judgement]) -> bool:
    """Whether the last word on a record is that it is wrong."""
    last = [each.action for each in judgements if each.action in ("reject", "confirm", "edit")]
    return bool(last) and last[-1] == "reject"


def is_kept(judgements: Sequence[Judgement]) -> bool:
    """Whether the last word on a record keeps it, even where a reading has lost it."""
    last = [each.action for each in judgements if each.action in ("reject", "confirm", "edit")]
    return bool(last) and last[-1] != "reject"


def edits(judgements: Sequence[Judgement]) -> dict[str, Judgement]:
    """The latest edit of each field."""
    return {each.field: each for each in judgements if each.action == "edit" and each.field}


def apply_to_body(kind: str, body: Fields, name: str, value: Any) -> Fields:
    """A record's JSON with one field edited; the one given is left alone."""
    body = copy.copy(body)
    if name in ("start", "end"):
        time = dict(body.get("time") or {"text": None, "edtf": None, "span": None})
        time |= {"basis": "stated", name: value, "edtf": None}
        time.setdefault("start", None)
        time.setdefault("end", None)
        body["time"] = time
    elif name in ("place", "country"):
        place = dict(body.get("place") or dict.fromkeys(PLACE_FIELDS))
        if name == "place":
            place |= {"name": value, "venue": None, "geonames": None}
            place |= {"latitude": None, "longitude": None}
        else:
            place |= {"country": value, "country_name": None}
        body["place"] = place
    elif name == "topics" and kind == "engagement":
        known = {each["topic"]: each for each in body["topics"]}
        body["topics"] = [
            known.get(topic)
            or {"topic": topic, "handling": "discussed", "raised_by": [], "evidence": []}
            for topic in value
        ]
    else:
        body[name] = value
    return body


PLACE_FIELDS = (
    "name",
    "venue",
    "country",
    "country_name",
    "geonames",
    "latitude",
    "longitude",
)


def overlap(anchor: Anchor, spans: Iterable[tuple[int, int]]) -> float:
    """Share of the anchor's words that `spans` cover, 0 to 1."""
    wanted = sum(end - start for start, end in anchor.spans)
    if not wanted:
        return 0.0
    covered = 0
    for start, end in anchor.spans:
        marks = sorted(
            (max(start, first), min(end, last))
            for first, last in spans
            if first < end and last > start
        )
        reach = start
        for first, last in marks:
            covered += max(0, last - max(first, reach))
            reach = max(reach, last)
    return covered / wanted


def spans_of(body: Fields) -> tuple[tuple[int, int], ...]:
    """The places that say which record this is: of what is said, else of the evidence."""
    content = body.get("content_parts") or ([body["content"]] if body.get("content") else None)
    return tuple((each["start"], each["end"]) for each in content or body["evidence"])


def value_as_json(value: Any) -> str:
    """A value as a judgement keeps it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
