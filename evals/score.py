"""`make evals`: score the readings against the project's own gold, and hold the floors.

    python -m evals.score [--floors evals/floors.json] [--verbose] [--raise-floors]

A figure below its floor fails the run. `--raise-floors` writes the figures reached as the new
floors where they are higher; lowering one is an edit to floors.json that a reviewer sees.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals import gold_files
from evals.gold_files import Sample, plain

Span = tuple[int, int]
Memo = dict[str, Any]


@dataclass
class Row:
    """Counts of one measure, and the misses in words."""

    right: int = 0
    missed: int = 0
    surplus: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def figure(self) -> float:
        """F1, which is the share that is right where nothing can be surplus."""
        total = 2 * self.right + self.missed + self.surplus
        return (
            2 * self.right / total
            if self.surplus
            else self.right / max(1, self.right + self.missed)
        )

    def count(self, holds: bool, note: str) -> None:
        if holds:
            self.right += 1
        else:
            self.missed += 1
            self.notes.append(note)


Rows = dict[str, Row]


def share(a: Span, b: Span) -> float:
    """What two spans share, over what they hold together."""
    inter = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, inter) / (max(a[1], b[1]) - min(a[0], b[0]))


def span_of(each: dict[str, Any]) -> Span:
    return each["start"], each["end"]


def pair_up(golds: list[Any], founds: list[Any], fit: Any) -> list[tuple[int, int]]:
    """Pair gold and found one to one, best fit first; 0 is no fit."""
    scored = sorted(
        (
            (fit(gold, found), i, j)
            for i, gold in enumerate(golds)
            for j, found in enumerate(founds)
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for value, i, j in scored:
        if value > 0 and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


class Scorer:
    """Scores memos of whole reports."""

    def __init__(self) -> None:
        self.rows: Rows = defaultdict(Row)

    def score(self, sample: Sample, memo: Memo) -> None:
        self.sample, self.memo = sample, memo
        self.actors = {actor["id"]: actor for actor in memo["actors"]}
        self.grounding()
        self.boilerplate()
        self.mentions()
        self.statements()
        self.engagements()
        self.topics()
        self.relations()
        self.events()

    def name(self, actor_id: str | None) -> str:
        return plain(self.actors[actor_id]["name"]) if actor_id in self.actors else ""

    def is_set(self, wanted: list[str], ids: Iterable[str]) -> bool:
        """Whether the actors found are the wanted ones, each once."""
        rest = [self.name(each) for each in ids]
        for each in wanted:
            names = self.sample.names(each)
            hit = next((name for name in rest if name in names), None)
            if hit is None:
                return False
            rest.remove(hit)
        return not rest

    def grounding(self) -> None:
        row, text = self.rows["grounding"], self.sample.text

        def walk(node: Any) -> None:
            if isinstance(node, dict):
                if isinstance(node.get("start"), int) and "text" in node:
                    row.count(text[node["start"] : node["end"]] == node["text"], str(node)[:80])
                for value in node.values():
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)

        walk(self.memo)

    def boilerplate(self) -> None:
        for anchor in self.sample.gold.get("boilerplate", ()):
            at = self.sample.locate(anchor)
            resting = [
                record["id"]
                for kind in ("statements", "engagements", "events", "relations")
                for record in self.memo[kind]
                for words in record["evidence"]
                if share(at, span_of(words)) > 0
            ]
            self.rows["boilerplate"].count(not resting, f"{anchor!r} carries {resting}")

    def mentions(self) -> None:
        held = [
            (span_of(mention), actor)
            for actor in self.memo["actors"]
            for mention in actor["mentions"]
        ]
        for actor in self.sample.gold.get("actors", ()):
            names = self.sample.names(actor["name"])
            for anchor in actor.get("mentions", ()):
                at = self.sample.locate(anchor)
                best = max(held, key=lambda each: share(at, each[0]), default=None)
                hit = (
                    best is not None
                    and share(at, best[0]) > 0
                    and plain(best[1]["name"]) in names
                )
                read = best[1]["name"] if best and share(at, best[0]) else None
                self.rows["mentions"].count(
                    hit, f"{self.sample.name}: {anchor!r} is {actor['name']}, read as {read}"
                )

    def statements(self) -> None:
        def fit(gold: dict[str, Any], found: dict[str, Any]) -> float:
            value = share(self.sample.locate(gold["content"]), span_of(found["content"]))
            return value if value >= 0.5 else 0.0

        golds, founds = self.sample.gold.get("statements", []), self.memo["statements"]
        optional = self.sample.gold.get("optional_statements", [])
        pairs = pair_up(golds, founds, fit)
        row = self.rows["statements with speaker"]
        paired = {j for _, j in pairs}
        excused = {
            j
            for j, found in enumerate(founds)
            if j not in paired and any(fit(g, found) for g in optional)
        }
        right = 0
        for i, j in pairs:
            gold, found = golds[i], founds[j]
            hit = self.name(found["speaker"]) in self.sample.names(gold["speaker"])
            right += hit
            row.count(
                hit,
                f"{self.sample.name}: {gold['content'][:70]!r} is by {gold['speaker']}, read as {self.name(found['speaker'])}",
            )
            for key, name, field_name in (
                ("to", "addressees", "addressees"),
                ("via", "attribution", "attribution"),
            ):
                if key in gold:
                    self.rows[name].count(
                        self.is_set(gold[key], found[field_name]),
                        f"{self.sample.name}: {gold['content'][:60]!r} wants {gold[key]}, has {[self.name(a) for a in found[field_name]]}",
                    )
        for i, gold in enumerate(golds):
            if i not in {a for a, _ in pairs}:
                row.count(
                    holds=False, note=f"{self.sample.name}: missed {gold['content'][:90]!r}"
                )
        for j, found in enumerate(founds):
            if j not in paired | excused:
                row.surplus += 1
                row.notes.append(
                    f"{self.sample.name}: surplus {found['content']['text'][:90]!r}"
                )

    def engagements(self) -> None:
        sorts = {
            "meeting": 0,
            "talks": 0,
            "summit": 0,
            "visit": 1,
            "call": 2,
            "briefing": 3,
            "letter": 4,
        }
        standing = {"occurred": 0, "ongoing": 0, "planned": 1, "proposed": 1, "postponed": 1}

        def fit(gold: dict[str, Any], found: dict[str, Any]) -> float:
            if sorts[gold["kind"]] != sorts[found["kind"]]:
                return 0.0
            if standing.get(gold.get("status", found["status"]), 2) != standing.get(
                found["status"], 2
            ):
                return 0.0
            names = [self.name(each) for each in found["participants"]]
            hits = sum(
                any(n in self.sample.names(w) for n in names) for w in gold["participants"]
            )
            if hits < len(gold["participants"]) or len(names) - hits > 1:
                return 0.0
            start = (found["time"] or {}).get("start") or ""
            return 2.0 if gold.get("date") and start == str(gold["date"])[:10] else 1.0

        golds, founds = self.sample.gold.get("engagements", []), self.memo["engagements"]
        optional = self.sample.gold.get("optional_engagements", [])
        pairs = pair_up(golds, founds, fit)
        row = self.rows["engagements"]
        for i, gold in enumerate(golds):
            hit = next((founds[j] for a, j in pairs if a == i), None)
            label = f"{self.sample.name}: {gold['kind']} of {gold['participants']}"
            row.count(hit is not None, f"missed {label}")
            if hit is None:
                continue
            if gold.get("date"):
                time = hit["time"] or {}
                wanted = str(gold["date"]).split("/")
                got = [time.get("start"), time.get("end")]
                self.rows["engagement dates"].count(
                    got == [wanted[0], wanted[-1]], f"{label}: {wanted}, read {got}"
                )
            if gold.get("status"):
                self.rows["engagement status"].count(
                    hit["status"] == gold["status"],
                    f"{label}: {gold['status']}, read {hit['status']}",
                )
            if gold.get("place"):
                place = hit["place"] or {}
                got_names = {plain(place.get(key)) for key in ("name", "venue", "country_name")}
                self.rows["engagement places"].count(
                    plain(gold["place"]) in got_names,
                    f"{label}: {gold['place']}, read {got_names}",
                )
        for j, found in enumerate(founds):
            if j not in {b for _, b in pairs} and not any(
                fit(g, found) for g in [*golds, *optional]
            ):
                row.surplus += 1
                row.notes.append(
                    f"{self.sample.name}: surplus {found['kind']} {found['status']} {[self.name(a) for a in found['participants']]}"
                )

    def topics(self) -> None:
        found = [topic for each in self.memo["engagements"] for topic in each["topics"]]
        for gold in self.sample.gold.get("topics", ()):
            at = self.sample.locate(gold["words"])
            allowed = (
                gold["handling"] if isinstance(gold["handling"], list) else [gold["handling"]]
            )
            hit = any(
                topic["handling"] in allowed
                and any(share(at, span_of(words)) > 0 for words in topic["evidence"])
                for topic in found
            )
            self.rows["topics"].count(
                hit, f"{self.sample.name}: {gold['words'][:70]!r} {allowed}"
            )

    def relations(self) -> None:
        def fit(gold: dict[str, Any], found: dict[str, Any]) -> float:
            return float(
                gold["kind"] == found["kind"] and self.is_set(gold["parties"], found["parties"])
            )

        golds, founds = self.sample.gold.get("relations", []), self.memo["relations"]
        optional = self.sample.gold.get("optional_relations", [])
        pairs = pair_up(golds, founds, fit)
        row = self.rows["relations"]
        for i, gold in enumerate(golds):
            row.count(
                any(a == i for a, _ in pairs),
                f"{self.sample.name}: missed {gold['kind']} {gold['parties']}",
            )
        for j, found in enumerate(founds):
            if all(b != j for _, b in pairs) and not any(fit(g, found) for g in optional):
                row.surplus += 1
                row.notes.append(
                    f"{self.sample.name}: surplus {found['kind']} {[self.name(a) for a in found['parties']]}"
                )

    def events(self) -> None:
        if "events" not in self.sample.gold:
            return

        def countries(ids: Iterable[str]) -> set[str]:
            return {self.actors[each]["country"] for each in ids if each in self.actors} - {
                None
            }

        def fit(gold: dict[str, Any], found: dict[str, Any]) -> float:
            at = self.sample.locate(gold["words"])
            allowed = gold["type"] if isinstance(gold["type"], list) else [gold["type"]]
            return float(
                any(share(at, span_of(words)) > 0 for words in found["evidence"])
                and set(gold["source"]) <= countries(found["source"])
                and set(gold["target"]) <= countries(found["target"])
                and found["type"] in allowed
            )

        golds, founds = self.sample.gold["events"], self.memo["events"]
        optional = self.sample.gold.get("optional_events", [])
        pairs = pair_up(golds, founds, fit)
        for i, gold in enumerate(golds):
            self.rows["events"].count(
                any(a == i for a, _ in pairs),
                f"{self.sample.name}: missed {gold['type']} in {gold['words'][:60]!r}",
            )
        for found in founds:
            source, target = countries(found["source"]), countries(found["target"])
            if not source or not target or (source == target and len(source) == 1):
                continue
            self.rows["event precision"].count(
                any(fit(g, found) for g in [*golds, *optional]),
                f"{self.sample.name}: invented {found['type']} {sorted(source)}->{sorted(target)} {found['trigger']['text']!r}",
            )


def score_quotes(reader: Any, rows: Rows) -> None:
    """Score the short texts: spans with speakers, addressees, attribution."""
    golds = gold_files.load_quotes()
    for gold, memo in zip(golds, read_texts(reader, golds), strict=True):
        text = gold["text"]
        founds = [
            (part, each)
            for each in memo["statements"]
            for part in (each["content_parts"] or [each["content"]])
        ]
        wanted = [(tuple(part), each) for each in gold["quotes"] for part in each["spans"]]
        used: set[int] = set()
        row = rows["short texts: parts with speaker"]
        for span, quote in wanted:
            best = max(
                (j for j in range(len(founds)) if j not in used),
                key=lambda j: share(trimmed(text, span), trimmed(text, span_of(founds[j][0]))),
                default=None,
            )
            label = f"{gold['id']}: {text[span[0] : span[1]][:70]!r}"
            if (
                best is None
                or share(trimmed(text, span), trimmed(text, span_of(founds[best][0]))) < 0.8
            ):
                row.count(holds=False, note=f"missed {label}")
                continue
            used.add(best)
            statement = founds[best][1]
            mention = statement["speaker_mention"]
            speaker = tuple(quote["speaker_spans"][0]) if quote["speaker_spans"] else None
            hit = speaker is None or (
                mention is not None and share(speaker, span_of(mention)) > 0
            )
            row.count(hit, f"speaker of {label}: read {mention and mention['text']}")
            actors = {actor["id"]: actor for actor in memo["actors"]}
            for key, field_name in (
                ("addressees", "addressees"),
                ("attribution", "attribution"),
            ):
                spans = [tuple(each) for each in quote[key]]
                holds = len(spans) == len(statement[field_name]) and all(
                    any(
                        share(each, span_of(m)) > 0
                        for a in statement[field_name]
                        for m in actors[a]["mentions"]
                    )
                    for each in spans
                )
                if spans or statement[field_name]:
                    rows[f"short texts: {key}"].count(
                        holds,
                        f"{label}: wants {[text[a:b] for a, b in spans]}, has {[actors[a]['name'] for a in statement[field_name]]}",
                    )
        row.surplus += len(founds) - len(used)
        row.notes += [
            f"surplus {gold['id']}: {founds[j][0]['text'][:70]!r}"
            for j in range(len(founds))
            if j not in used
        ]


def trimmed(text: str, span: Span) -> Span:
    """A span without the marks, stops and spaces at its ends, and without a leading "that"."""
    start, end = span
    edge = " \n\t“”\"«»„‘’'`´.,;:!?–—…-"
    while start < end - 1 and text[start] in edge:
        start += 1
    while end > start + 1 and text[end - 1] in edge:
        end -= 1
    return (start + 5, end) if text[start : start + 5] == "that " else (start, end)


def score_windows(reader: Any, rows: Rows) -> None:
    """Score the time expressions: both days exactly."""
    table = gold_files.load_table("windows.csv")
    texts = [{"text": row["sentence"], "published": row["published"]} for row in table]
    for row, memo in zip(table, read_texts(reader, texts), strict=True):
        start = row["sentence"].index(row["words"])
        at = (start, start + len(row["words"]))
        # TIMEX3 marks the two ends of "from Friday to Sunday" apart; together they are the window.
        inside = [each for each in memo["times"] if share(at, span_of(each)) > 0]
        got = None
        if inside:
            ends = [each["latest"] or "" for each in inside]
            got = (
                min(each["earliest"] or "" for each in inside),
                "" if "" in ends else max(ends),
            )
        rows["windows"].count(
            got == (row["earliest"], row["latest"]),
            f"{row['id']}: {row['words']!r} in {row['sentence']!r}: {row['earliest']}..{row['latest']}, read {got}",
        )


def read_texts(reader: Any, rows: list[dict[str, Any]]) -> Iterable[Memo]:
    """The memos of texts, as their JSON has them."""
    from memcon.acquire.text import to_report
    from memcon.exchange import to_fields

    reports = [to_report(row["text"], published=row.get("published")) for row in rows]
    return (to_fields(memo) for memo in reader.read(reports))


def score_all() -> Rows:
    """Read all gold texts and score them."""
    from memcon.pipeline import load_reader

    reader = load_reader()
    scorer = Scorer()
    samples = list(gold_files.load_samples())
    texts = [{"text": sample.text, "published": sample.published} for sample in samples]
    for sample, memo in zip(samples, read_texts(reader, texts), strict=True):
        scorer.score(sample, memo)
    score_quotes(reader, scorer.rows)
    score_windows(reader, scorer.rows)
    return scorer.rows


def main() -> int:
    """Print the figures; 1 where one lies below its floor."""
    parser = argparse.ArgumentParser(
        description="Score the readings against the project's gold."
    )
    parser.add_argument("--floors", type=Path, default=Path(__file__).parent / "floors.json")
    parser.add_argument("--verbose", action="store_true", help="print every miss")
    parser.add_argument(
        "--raise-floors", action="store_true", help="write higher figures as floors"
    )
    args = parser.parse_args()
    rows = score_all()
    kept = json.loads(args.floors.read_text(encoding="utf-8")) if args.floors.exists() else {}
    floors: dict[str, float] = kept.get("floors", {})
    low = []
    print(f"{'measure':34} {'figure':>6} {'floor':>6}   right missed surplus")
    for name, row in rows.items():
        floor = floors.get(name)
        low += [name] if floor is not None and row.figure < floor - 0.0005 else []
        print(
            f"{name:34} {row.figure:6.3f} {'' if floor is None else format(floor, '6.3f'):>6}   {row.right:5} {row.missed:6} {row.surplus:7}"
        )
        if args.verbose:
            print("".join(f"    {note}\n" for note in row.notes), end="")
    if args.raise_floors:
        floors = {
            name: max(floors.get(name, 0.0), int(row.figure * 1000) / 1000)
            for name, row in rows.items()
        }
        args.floors.write_text(
            json.dumps({"gold": gold_files.digest(), "floors": floors}, indent=1) + "\n",
            encoding="utf-8",
        )
    elif kept and kept["gold"] != gold_files.digest():
        print(
            "The gold has changed since the floors were set; run with --raise-floors after review.",
            file=sys.stderr,
        )
        return 1
    if low:
        print(f"Below the floor: {', '.join(low)}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
