"""Gazetteer: the reference data as one frozen value; `memcon.reference` loads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from memcon.actors import Gender, Level


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory that news treats as a party. `until` is set for those that ended."""

    code: str  # ISO 3166-1 alpha-3
    iso2: str
    name: str  # usual English name
    formal: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    capital_geonames: int | None
    latitude: float | None
    longitude: float | None
    government: tuple[str, ...]
    region: str
    hemisphere: str  # N or S
    timezone: str  # IANA
    until: date | None

    @property
    def ref(self) -> str:
        """The entry's id: "state/CHN"."""
        return f"state/{self.code}"


@dataclass(frozen=True, slots=True)
class Tenure:
    """One person in one office. Days are the widest the source allows: "2021" starts on 1 January."""

    title: str  # "Foreign Minister"
    of: str  # "China", "United Nations"
    country: str | None
    level: Level
    start: date | None
    end: date | None  # last day; None while in office

    def covers(self, day: date) -> bool:
        """Whether the office was held on `day`."""
        return (self.start is None or self.start <= day) and (
            self.end is None or day <= self.end
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A person with all offices known, oldest first."""

    ref: str  # "person/jake-sullivan"
    name: str
    aliases: tuple[str, ...]
    family: str  # the name news uses alone
    gender: Gender
    country: str | None
    tenures: tuple[Tenure, ...]

    def office_on(self, day: date) -> Tenure | None:
        """The most senior office held on `day`."""
        held = [tenure for tenure in self.tenures if tenure.covers(day)]
        return min(held, key=lambda tenure: list(Level).index(tenure.level), default=None)


@dataclass(frozen=True, slots=True)
class Body:
    """An international or national body, party or armed group."""

    ref: str  # "body/united-nations"
    name: str
    aliases: tuple[str, ...]
    kind: str  # organisation, government, group
    country: str | None
    seat: str
    members: tuple[str, ...]  # state codes


@dataclass(frozen=True, slots=True)
class Seat:
    """Words for a seat of power that may stand for who sits there: "Kremlin"."""

    words: tuple[str, ...]
    kind: str  # presidency, foreign-ministry, defence-ministry, parliament, government, capital
    actor: str  # canonical name of the actor
    country: str | None
    place: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet, with who owns it: state, party, public or private."""

    ref: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    ownership: str
    kind: str


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue of diplomacy."""

    id: str
    label: str
    aliases: tuple[str, ...]
    area: str
    example: str


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A city, venue, region or sea that is no capital."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    city: str | None
    geonames: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class TitleWord:
    """An office as text words it: "external affairs minister" is a Foreign Minister."""

    words: str  # lower case
    name: str
    level: Level
    gender: Gender


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """Words for people by what they do, and first names with the gender they show.

    `titles` are by their words in lower case. `nouns` gives the gender of nouns for one
    person ("actress", "engineer"), `groups` holds plurals for people ("reporters"),
    `bodies` singular nouns for a body ("ministry"). `short_for` gives the full first names
    that a short one may stand for ("joe": "joseph"). First names are in lower case.
    """

    titles: Mapping[str, TitleWord]
    nouns: Mapping[str, Gender]
    groups: frozenset[str]
    bodies: frozenset[str]
    first_names: Mapping[str, Gender]
    short_for: Mapping[str, tuple[str, ...]]


NO_WORDS = PeopleWords({}, {}, frozenset(), frozenset(), {}, {})


@dataclass(frozen=True, slots=True)
class Bond:
    """A standing alliance, partnership, dispute or war known to the gazetteer."""

    kind: str
    name: str
    parties: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The reference data. `refs_by_form` gives the entries a form of words may stand for.

    Forms are as written in text ("U.S.", "Beijing", "von der Leyen"); refs are "state/CHN",
    "person/...", "body/...", "outlet/...", "seat/0" (index in `seats`), "place/0" (index in
    `places`), "capital/CHN", "adjective/CHN", "demonym/CHN".
    """

    version: str
    states: Mapping[str, State]  # by code
    people: Mapping[str, Person]  # by ref
    bodies: Mapping[str, Body]  # by ref
    outlets: Mapping[str, Outlet]  # by ref
    seats: tuple[Seat, ...]
    places: tuple[KnownPlace, ...]
    topics: Mapping[str, Topic]  # by id
    bonds: tuple[Bond, ...]
    refs_by_form: Mapping[str, tuple[str, ...]]
    people_by_family: Mapping[str, tuple[str, ...]]  # refs by the name news uses alone
    holders: Mapping[tuple[str, str], tuple[tuple[str, Tenure], ...]]
    # (title in lower case, country code or body name) -> (person ref, tenure), oldest first
    people_words: PeopleWords = field(default=NO_WORDS, repr=False)

    def holders_on(self, title: str, of: str, day: date) -> tuple[Person, ...]:
        """Who held the office `title` of the state code or body `of` on `day`."""
        held = self.holders.get((title.lower(), of), ())
        return tuple(self.people[ref] for ref, tenure in held if tenure.covers(day))
