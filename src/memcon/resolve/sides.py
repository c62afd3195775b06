"""An outlet's name in, the state whose government it speaks for out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from memcon.gazetteer import Gazetteer

# Words that only a part of a government has in its name.
_OFFICIAL = re.compile(
    r"\b(president|presidency|prime minister|premier|ministry|minister|government|chancell\w+|"
    r"cabinet|department|embassy|parliament|council of ministers|royal (?:court|palace)|"
    r"foreign office|governor|office of|armed forces|mission to)\b",
    re.IGNORECASE,
)


def speaks_for(outlet: str | None, gazetteer: Gazetteer) -> str | None:
    """The code of the state whose official account an outlet gives, None for the press.

    A news agency that a state owns is press: it is owned, but signs with its own name.
    """
    if not outlet:
        return None
    plain = re.sub(r"\(.*?\)", " ", outlet).strip()
    inside = re.findall(r"\((.*?)\)", outlet)
    for form in (outlet, plain, *inside):
        found = _of_form(form, gazetteer)
        if found is not None:
            return found or None
    if not _OFFICIAL.search(outlet):
        return None
    states = {code for form in (plain, *inside) for code in _states_in(form, gazetteer)}
    return states.pop() if len(states) == 1 else None


def _of_form(form: str, gazetteer: Gazetteer) -> str | None:
    """The state of an entry with this name; "" where the entry is press."""
    for variant in (form, f"the {form}", form.removeprefix("The ").removeprefix("the ")):
        for ref in gazetteer.refs_by_form.get(variant, ()):
            kind, _, rest = ref.partition("/")
            if kind == "seat":
                return gazetteer.seats[int(rest)].country
            if kind == "outlet":
                known = gazetteer.outlets[ref]
                return (known.country or "") if known.kind == "official site" else ""
            if kind == "body" and gazetteer.bodies[ref].kind == "government":
                return gazetteer.bodies[ref].country
    return None


def _states_in(words: str, gazetteer: Gazetteer) -> set[str]:
    found = set()
    parts = re.findall(r"[\w.'-]+", words)
    for width in (4, 3, 2, 1):
        for at in range(len(parts) - width + 1):
            form = " ".join(parts[at : at + width])
            for ref in gazetteer.refs_by_form.get(form, ()):
                kind, _, code = ref.partition("/")
                if kind in ("state", "adjective", "demonym"):
                    found.add(code)
        if found:
            return found
    return found


def clock_of(gazetteer: Gazetteer) -> Callable[[str, date], float | None]:
    """A function that gives how many hours a state's capital is ahead of UTC on a day."""

    @cache
    def hours(code: str, day: date) -> float | None:
        state = gazetteer.states.get(code)
        if state is None or not state.timezone:
            return None
        try:
            zone = ZoneInfo(state.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            return None
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).astimezone(zone)
        offset = noon.utcoffset()
        return offset.total_seconds() / 3600 if offset is not None else None

    return hours
