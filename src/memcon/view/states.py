"""Names of states and topics by their codes, without loading the whole gazetteer."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files


@cache
def state_names() -> dict[str, str]:
    """English names by ISO 3166-1 alpha-3 code."""
    data = (files("memcon") / "knowledge" / "states.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(data.splitlines())}


def state_name(code: str | None) -> str:
    """A state's name; the code itself where it is not known, "" for None."""
    return state_names().get(code, code) if code else ""


@cache
def topic_labels() -> dict[str, str]:
    """What a topic is called on a page, by its id."""
    data = (files("memcon") / "knowledge" / "topics.toml").read_text(encoding="utf-8")
    return {each["id"]: each["label"] for each in tomllib.loads(data)["topic"]}


def topic_label(topic: str) -> str:
    """A topic's label; words that are no topic's id are left as they are."""
    return topic_labels().get(topic) or (topic.replace("-", " ") if " " not in topic else topic)
