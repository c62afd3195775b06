"""Words in, the answer a newsroom needs out: were they said, by whom, and just so?"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from memcon.store.reader import Query, StoredRecord
from memcon.store.store import Store

# Half the words of the claim must stand in a statement before it is worth a comparison.
SHARED_WORDS = 0.5
NEAR = 0.6


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """Whether words stand in a statement: exact, near or not-found; with the statement."""

    verdict: str
    claim: str
    record: StoredRecord | None
    words: str | None  # as the source has them
    differences: tuple[str, ...]  # "-word" is missing in the source, "+word" stands only there
    is_verbatim: bool  # the words stand inside quotation marks in the source

    def describe(self) -> str:
        """The answer in sentences."""
        if self.record is None:
            return "Not found: no statement in the store holds these words."
        who = ", ".join(self.record.names("speaker")) or "Somebody"
        source = ", ".join(
            filter(None, [self.record.outlet, self.record.published, self.record.url])
        )
        how = "verbatim" if self.is_verbatim else "in the reporter's words"
        lead = f"{self.verdict.capitalize()}: {who}, {how}"
        lines = [f"{lead} ({source or self.record.report_id}).", f"  {self.words}"]
        if self.differences:
            lines.append("  " + " ".join(self.differences))
        return "\n".join(lines)

    def to_fields(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        record = self.record
        return {
            "verdict": self.verdict,
            "claim": self.claim,
            "words": self.words,
            "verbatim": self.is_verbatim,
            "differences": list(self.differences),
            "speaker": list(record.names("speaker")) if record else [],
            "record": record.id if record else None,
            "report": record.report_id if record else None,
            "outlet": record.outlet if record else None,
            "published": record.published if record else None,
            "url": record.url if record else None,
            "start": record.body["content"]["start"] if record else None,
            "end": record.body["content"]["end"] if record else None,
        }


def check_quote(store: Store, claim: str, query: Query) -> QuoteCheck:
    """Find the statement that comes nearest to `claim`, among those that `query` lets through.

    Case, marks and white space do not count. Exact: the claim's words stand in a row in one
    statement. Near: six of ten words stand there in order.
    """
    wanted = _words(claim)
    best: tuple[float, StoredRecord, str] | None = None
    for record in store.records(query):
        parts = record.body["content_parts"] or [record.body["content"]]
        text = " ".join(part["text"] for part in parts)
        have = _words(text)
        if not wanted or len(set(wanted) & set(have)) < SHARED_WORDS * len(set(wanted)):
            continue
        if _holds(have, wanted):
            verbatim = any(
                _holds(_words(each["text"]), wanted) for each in record.body["quoted"]
            )
            return QuoteCheck("exact", claim, record, " ".join(text.split()), (), verbatim)
        matcher = difflib.SequenceMatcher(None, wanted, have, autojunk=False)
        score = sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)
        if best is None or score > best[0]:
            best = (score, record, text)
    if best is None or best[0] < NEAR:
        return QuoteCheck("not-found", claim, None, None, (), is_verbatim=False)
    _, record, text = best
    return QuoteCheck(
        "near",
        claim,
        record,
        " ".join(text.split()),
        tuple(_differences(wanted, _words(text))),
        is_verbatim=bool(record.body["quoted"]),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"(?<=\w)[’'´`](?=\w)", "", text.lower()))


def _holds(have: list[str], wanted: list[str]) -> bool:
    return any(
        have[at : at + len(wanted)] == wanted for at in range(len(have) - len(wanted) + 1)
    )


def _differences(wanted: list[str], have: list[str]) -> list[str]:
    """The claim against the source, word by word, from the first shared word to the last."""
    matcher = difflib.SequenceMatcher(None, wanted, have, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    first, last = blocks[0], blocks[-1]
    found = [f"-{word}" for word in wanted[: first.a]]
    for tag, a, b, c, d in difflib.SequenceMatcher(
        None,
        wanted[first.a : last.a + last.size],
        have[first.b : last.b + last.size],
        autojunk=False,
    ).get_opcodes():
        if tag != "equal":
            found += [f"-{word}" for word in wanted[first.a :][a:b]]
            found += [f"+{word}" for word in have[first.b :][c:d]]
    return found + [f"-{word}" for word in wanted[last.a + last.size :]]
