"""Engagements from text, read with the real parser."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

from memcon.extract.durations import days_of, find_duration

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "cases" / "engagements" / "told.toml").read_text("utf-8")
)["case"]
PUBLISHED = "2024-06-13"


def folded(name):
    """A name without accents, hyphens, spaces and case."""
    flat = (
        unicodedata.normalize("NFKD", name.replace("ł", "l")).encode("ascii", "ignore").decode()
    )
    return flat.replace("-", "").replace(" ", "").lower()


def described(memo, engagement, parts):
    """An engagement in the words of the cases, with as many parts as are asked for."""
    names = {actor.id: actor.name for actor in memo.actors}
    who = ", ".join(sorted(folded(names[each]) for each in engagement.participants))
    time, place = engagement.time, engagement.place
    days = "" if time is None else "/".join(dict.fromkeys([time.start or "", time.end or ""]))
    where = set() if place is None else {place.name, place.venue, place.country_name}
    told = [f"{engagement.kind} {engagement.status}", who, days]
    asked = [parts[0], ", ".join(sorted(folded(each.strip()) for each in parts[1].split(",")))]
    asked.extend(parts[2:3])
    if len(parts) > 3 and parts[3] not in where:
        told.append(f"in {where}")
    return " | ".join(told[: len(asked)] + told[3:]), " | ".join(asked)


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_told(case, read):
    memo = read(case["text"], case.get("published", PUBLISHED))
    wanted = [[part.strip() for part in each.split("|")] for each in case["wanted"]]
    for parts in wanted:
        pairs = [described(memo, each, parts) for each in memo.engagements]
        assert any(told == asked for told, asked in pairs), [told for told, _ in pairs]
    kinds = sorted(parts[0].split()[0] for parts in wanted)
    assert sorted(each.kind for each in memo.engagements) == kinds


@pytest.mark.model
def test_a_meeting_on_a_visit_is_part_of_it(read):
    memo = read(
        "Greek Prime Minister Kyriakos Mitsotakis travelled to Ankara on Monday. He met Turkish "
        "President Recep Tayyip Erdogan there for two hours.",
        PUBLISHED,
    )
    visit = next(each for each in memo.engagements if each.kind == "visit")
    meeting = next(each for each in memo.engagements if each.kind == "meeting")
    assert meeting.part_of == visit.id
    assert meeting.duration == "PT2H"
    assert meeting.level == "head-of-government"


@pytest.mark.model
def test_initiative_is_whose_request_it_was(read):
    memo = read(
        "At the request of the Finnish side, Russian Foreign Minister Sergey Lavrov spoke by "
        "phone with Finnish Foreign Minister Elina Valtonen on Monday.",
        PUBLISHED,
    )
    call = memo.engagements[0]
    names = {actor.id: actor for actor in memo.actors}
    assert call.initiative is not None
    assert names[call.initiative].country == "FIN"


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("a four-day state visit", "P4D"),
        ("for approximately 90 minutes", "PT90M"),
        ("almost three hours", "PT3H"),
        ("half an hour", "PT30M"),
        ("two weeks ago", None),
        ("in Beijing", None),
    ],
)
def test_durations(words, duration):
    assert find_duration(words) == duration


def test_days_of_hours_are_none():
    assert days_of("PT3H") is None
