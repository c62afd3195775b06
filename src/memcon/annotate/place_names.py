"""A gazetteer in, what its names may stand for as places out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from memcon.annotate.names import Hit, NameAutomaton, fold
from memcon.documents import PlaceMark
from memcon.gazetteer import Gazetteer
from memcon.spans import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry that a name may stand for."""

    name: str | None
    venue: str | None
    country: str | None
    geonames: int | None
    latitude: float | None
    longitude: float | None
    kind: str

    @property
    def is_state(self) -> bool:
        """Whether this is a country."""
        return self.kind == "country"


class Finder:
    """What is built once from a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.automaton = NameAutomaton(gazetteer.refs_by_form.items())
        self.regions = _regions_by_short_name(gazetteer)

    def candidates(self, hit: Hit) -> tuple[Candidate, ...]:
        """The places that a hit may stand for; none where it is no place."""
        found: dict[Candidate, None] = {}
        kinds = hit.kinds()
        if not kinds & {"state", "capital", "seat", "place"}:
            return ()
        for ref in sorted(hit.refs, key=place_first):
            candidate = self.candidate(ref)
            if candidate is not None:
                if ref.startswith("seat/"):  # by the name the text gives it
                    candidate = replace(candidate, venue=hit.form)
                found[candidate] = None
        for candidate in self.regions.get(hit.form, ()):
            found[candidate] = None
        return tuple(found)

    def candidate(self, ref: str) -> Candidate | None:
        """The place of one entry; None where it is no place."""
        kind, _, key = ref.partition("/")
        gazetteer = self.gazetteer
        match kind:
            case "state":
                state = gazetteer.states[key]
                return Candidate(None, None, key, None, None, None, "country")
            case "capital":
                state = gazetteer.states[key]
                return Candidate(
                    state.capital,
                    None,
                    key,
                    state.capital_geonames,
                    state.latitude,
                    state.longitude,
                    "city",
                )
            case "place":
                place = gazetteer.places[int(key)]
                if place.kind == "venue":
                    return Candidate(
                        place.city,
                        place.name,
                        place.country,
                        self._city_id(place.city, place.country),
                        place.latitude,
                        place.longitude,
                        "venue",
                    )
                return Candidate(
                    re.sub(r" \([^)]*\)$", "", place.name),
                    None,
                    place.country,
                    place.geonames,
                    place.latitude,
                    place.longitude,
                    place.kind,
                )
            case "seat":
                seat = gazetteer.seats[int(key)]
                if seat.kind in {"capital", "government"}:
                    home = gazetteer.states.get(seat.country or "")
                    if home is not None and home.capital == seat.place:
                        return self.candidate(f"capital/{home.code}")
                    return None
                return Candidate(
                    seat.place,
                    seat.words[0],
                    seat.country,
                    self._city_id(seat.place, seat.country),
                    seat.latitude,
                    seat.longitude,
                    "venue",
                )
            case _:
                return None

    def _city_id(self, city: str | None, country: str | None) -> int | None:
        if country and (state := self.gazetteer.states.get(country)) and state.capital == city:
            return state.capital_geonames
        for ref in self.gazetteer.refs_by_form.get(city or "", ()):
            if ref.startswith("place/"):
                place = self.gazetteer.places[int(ref.partition("/")[2])]
                if place.country == country:
                    return place.geonames
        return None

    def city(self, name: str) -> Candidate | None:
        """The city of that name, the best known one."""
        for ref in sorted(self.gazetteer.refs_by_form.get(name, ()), key=place_first):
            candidate = self.candidate(ref)
            if candidate is not None and candidate.kind == "city":
                return candidate
        return None


def _regions_by_short_name(gazetteer: Gazetteer) -> dict[str, tuple[Candidate, ...]]:
    """Regions listed under a longer name to keep them apart: "Georgia (US state)"."""
    found: dict[str, list[Candidate]] = {}
    for place in gazetteer.places:
        short = re.sub(r" \([^)]*\)$", "", place.name)
        if short != place.name:
            found.setdefault(fold(short), []).append(
                Candidate(
                    short,
                    None,
                    place.country,
                    place.geonames,
                    place.latitude,
                    place.longitude,
                    place.kind,
                )
            )
    return {name: tuple(each) for name, each in found.items()}


def place_first(ref: str) -> int:
    """Sort key for refs: capitals, states, places, seats, then all that is no place."""
    order = ("capital", "state", "place", "seat")
    kind = ref.partition("/")[0]
    return order.index(kind) if kind in order else len(order)


_FINDERS: dict[int, Finder] = {}


def finder_of(gazetteer: Gazetteer) -> Finder:
    """The finder of a gazetteer, built on first use and kept as long as it is the one in use."""
    found = _FINDERS.get(id(gazetteer))
    if found is None or found.gazetteer is not gazetteer:
        _FINDERS.clear()
        found = _FINDERS[id(gazetteer)] = Finder(gazetteer)
    return found


def to_mark(finder: Finder, span: Span, chosen: Candidate, role: str) -> PlaceMark:
    """A mark for a place; its index is set when all marks are known."""
    state = finder.gazetteer.states.get(chosen.country or "")
    return PlaceMark(
        0,
        span,
        chosen.name,
        chosen.venue,
        chosen.country,
        state.name if state else None,
        chosen.geonames,
        chosen.latitude,
        chosen.longitude,
        chosen.kind,
        role,
    )
