"""Judgement: what a person says about a record, kept for ever beside what the machine says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

ACTIONS: dict[str, str] = {
    "edit": "a field has another value",
    "reject": "the record is wrong and is not shown",
    "confirm": "the record is right",
    "merge": "two records tell of one happening",
    "split": "two records tell of different happenings",
    "unsure": "whether two records tell of one happening cannot be told",
    "grade": "how reliable a source is, or how credible an item (Admiralty scale)",
    "verdict": "what became of a plan",
    "undo": "an earlier judgement no longer holds",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a judged record stands in its document, so that a later reading finds it again.

    `spans` are its stretches of evidence, half-open code points of the report's text.
    """

    record: str
    report: str
    kind: str  # statement, engagement, event, relation
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who said what about which record, when and why.

    `targets` are anchors of the records judged: one for an edit, two and more for a merge.
    `subject` is what is judged where that is no record: "outlet:Xinhua" or a judgement's id.
    `field` and `value` are those of an edit; `value` is JSON. `at` is an ISO 8601 instant, UTC.
    """

    id: str
    at: str
    by: str
    action: str
    why: str
    targets: tuple[Anchor, ...] = ()
    subject: str | None = None
    field: str | None = None
    value: str | None = None  # JSON

    @property
    def plain_value(self) -> object:
        """The value as Python has it."""
        return None if self.value is None else json.loads(self.value)


def judgement_id(
    at: str,
    by: str,
    action: str,
    targets: tuple[Anchor, ...],
    subject: str | None,
    field: str | None,
    value: str | None,
) -> str:
    """The id of a judgement, from all that it says: the same file twice adds nothing."""
    core = repr((at, by, action, [each.record for each in targets], subject, field, value))
    return f"j{hashlib.sha256(core.encode()).hexdigest()[:12]}"
