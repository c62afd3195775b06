"""The gold of `evals/gold`, loaded: texts with what a careful reader takes from them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True)
class Sample:
    """A whole report with its gold; see `evals/gold/README.md` for the fields of `gold`."""

    name: str
    text: str
    published: str
    gold: dict[str, Any]

    def locate(self, anchor: str) -> tuple[int, int]:
        """The span that the brackets of an anchor mark; all of it where it has none."""
        before, bracket, rest = anchor.partition("[")
        inside, _, after = rest.partition("]") if bracket else (before, "", "")
        before = before if bracket else ""
        places = [
            each.start() for each in re.finditer(re.escape(before + inside + after), self.text)
        ]
        if len(places) != 1:
            raise ValueError(f"{self.name}: {anchor!r} stands {len(places)} times in the text")
        return places[0] + len(before), places[0] + len(before) + len(inside)

    def names(self, name: str) -> set[str]:
        """The plain forms of an actor's name that count as right."""
        for actor in self.gold.get("actors", ()):
            if actor["name"] == name:
                return {plain(name), *map(plain, actor.get("aliases", ()))}
        return {plain(name)}


def plain(name: str | None) -> str:
    """A name without case, accents, punctuation or a leading article."""
    flat = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", flat)
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def load_samples() -> Iterator[Sample]:
    """The twelve whole reports."""
    for path in sorted((GOLD / "samples").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["text"]).resolve().read_text(encoding="utf-8")
        yield Sample(path.stem, text, str(gold["published"]), gold)


def load_quotes() -> list[dict[str, Any]]:
    """The short texts with every statement marked."""
    lines = (GOLD / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def load_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the gold."""
    with (GOLD / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def digest() -> str:
    """A digest of all gold, so that changed gold cannot pass for better code."""
    seen = hashlib.sha256()
    for path in sorted(GOLD.rglob("*")):
        if path.suffix in {".yaml", ".jsonl", ".csv"}:
            seen.update(path.name.encode() + b"\0" + path.read_bytes())
    for path in sorted((GOLD.parent.parent / "examples").glob("*.txt")):
        seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()
