"""The knowledge files in, a Gazetteer out."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from memcon.actors import Gender, Level
from memcon.errors import BadKnowledge
from memcon.gazetteer import (
    Body,
    Bond,
    Gazetteer,
    KnownPlace,
    Outlet,
    PeopleWords,
    Person,
    Seat,
    State,
    Tenure,
    TitleWord,
    Topic,
)

VERSION = "2026.11"
Row = dict[str, str]


@cache
def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """Load the reference data that ships with memcon, and a user's additions.

    Args:
        extra: A folder with files of the same names and columns; its rows are read after
            the shipped ones, and a row with the same key takes the shipped one's place.

    Raises:
        BadKnowledge: A file has a line that does not hold; the message names both.
    """
    roots: list[Traversable] = [files("memcon") / "knowledge"]
    if extra is not None:
        if not extra.is_dir():
            raise BadKnowledge(
                f"{extra} is no folder. --knowledge takes a folder with files such as "
                "states.csv or people/*.csv; see the reference page on knowledge."
            )
        roots.append(extra)
    states = {state.code: state for state in _states(roots)}
    bodies = {body.ref: body for body in _bodies(roots)}
    outlets = {outlet.ref: outlet for outlet in _outlets(roots)}
    seats = tuple(_seats(roots))
    places = tuple(_places(roots))
    people = _people(roots)
    topics = {topic.id: topic for topic in _topics(roots)}
    bonds = tuple(_bonds(roots))

    refs_by_form: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for state in states.values():
        for form in (state.name, state.formal, *state.aliases):
            refs_by_form[form][state.ref] = None
        for form in state.government:
            refs_by_form[form][f"government/{state.code}"] = None
        for form in state.adjectives:
            refs_by_form[form][f"adjective/{state.code}"] = None
        for form in state.demonyms:
            refs_by_form[form][f"demonym/{state.code}"] = None
        if state.capital:
            refs_by_form[state.capital][f"capital/{state.code}"] = None
    named: list[Body | Outlet | Person] = [
        *bodies.values(),
        *outlets.values(),
        *people.values(),
    ]
    for entry in named:
        for form in (entry.name, *entry.aliases):
            refs_by_form[form][entry.ref] = None
    for index, seat in enumerate(seats):
        for form in seat.words:
            refs_by_form[form][f"seat/{index}"] = None
    for index, place in enumerate(places):
        for form in (place.name, *place.aliases):
            refs_by_form[form][f"place/{index}"] = None
    refs_by_form.pop("", None)

    by_family: defaultdict[str, dict[str, None]] = defaultdict(dict)
    holders: defaultdict[tuple[str, str], list[tuple[str, Tenure]]] = defaultdict(list)
    for person in people.values():
        by_family[person.family][person.ref] = None
        for tenure in person.tenures:
            for key in {tenure.country or tenure.of, tenure.of}:
                holders[tenure.title.lower(), key].append((person.ref, tenure))
    for held in holders.values():
        held.sort(key=lambda item: item[1].start or date.min)
    return Gazetteer(
        version=VERSION,
        states=states,
        people=people,
        bodies=bodies,
        outlets=outlets,
        seats=seats,
        places=places,
        topics=topics,
        bonds=bonds,
        refs_by_form={form: tuple(refs) for form, refs in refs_by_form.items()},
        people_by_family={family: tuple(refs) for family, refs in by_family.items()},
        holders={key: tuple(held) for key, held in holders.items()},
        people_words=_people_words(roots, people),
    )


def to_slug(name: str) -> str:
    """A name as the last part of an id: plain lower-case letters and hyphens.

    >>> to_slug("Marija Pejčinović Burić")
    'marija-pejcinovic-buric'
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    name = name.lower()
    if name.isalnum():
        return name
    return _NO_SLUG.sub("-", name.replace("'", "")).strip("-")


_NO_SLUG = re.compile(r"[^a-z0-9]+")


def _rows(roots: list[Traversable], name: str, key: str) -> Iterator[Row]:
    for root in roots:
        path = root / name
        if not path.is_file():
            continue
        reader = csv.reader(path.read_text(encoding="utf-8").splitlines())
        columns = next(reader, [])
        for cells in reader:
            if not cells:
                continue
            row = dict(zip(columns, cells, strict=False))
            if len(cells) != len(columns) or not row.get(key):
                raise BadKnowledge(
                    f"{path}, line {reader.line_num}: expected the columns "
                    f"{', '.join(columns)} with {key} filled in."
                )
            yield row


def _many(value: str) -> tuple[str, ...]:
    if "|" not in value:
        value = value.strip()
        return (value,) if value else ()
    return tuple(part.strip() for part in value.split("|") if part.strip())


def _number(value: str) -> float | None:
    return float(value) if value else None


def _whole(value: str) -> int | None:
    return int(value) if value else None


def _day(value: str, *, last: bool, where: str) -> date | None:
    """The first or last day that "2021", "2021-05" or "2021-05-03" may mean."""
    if not value:
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 3:
            return date(*parts)
        if not last:
            return date(parts[0], parts[1] if len(parts) > 1 else 1, 1)
        year, month = (parts[0], parts[1] + 1) if len(parts) > 1 else (parts[0], 13)
        return date(year + month // 13, (month - 1) % 12 + 1, 1) - timedelta(1)
    except (ValueError, TypeError) as error:
        raise BadKnowledge(f"{where}: {value!r} is no YYYY, YYYY-MM or YYYY-MM-DD.") from error


def _states(roots: list[Traversable]) -> Iterator[State]:
    for row in _rows(roots, "states.csv", "code"):
        yield State(
            code=row["code"],
            iso2=row["iso2"],
            name=row["name"],
            formal=row["formal"],
            aliases=_many(row["aliases"]),
            adjectives=_many(row["adjectives"]),
            demonyms=_many(row["demonyms"]),
            capital=row["capital"],
            capital_geonames=_whole(row["capital_geonames"]),
            latitude=_number(row["latitude"]),
            longitude=_number(row["longitude"]),
            government=_many(row["government"]),
            region=row["region"],
            hemisphere=row["hemisphere"] or "N",
            timezone=row["timezone"],
            until=_day(row["until"], last=True, where=f"states.csv, {row['code']}"),
        )


def _bodies(roots: list[Traversable]) -> Iterator[Body]:
    for row in _rows(roots, "bodies.csv", "name"):
        yield Body(
            ref=row["ref"] or f"body/{to_slug(row['name'])}",
            name=row["name"],
            aliases=_many(row["aliases"]),
            kind=row["kind"] or "organisation",
            country=row["country"] or None,
            seat=row["seat"],
            members=_many(row["members"]),
        )


def _outlets(roots: list[Traversable]) -> Iterator[Outlet]:
    for row in _rows(roots, "outlets.csv", "name"):
        yield Outlet(
            ref=row["ref"] or f"outlet/{to_slug(row['name'])}",
            name=row["name"],
            aliases=_many(row["aliases"]),
            country=row["country"] or None,
            ownership=row["ownership"],
            kind=row["kind"],
        )


def _seats(roots: list[Traversable]) -> Iterator[Seat]:
    for row in _rows(roots, "seats.csv", "words"):
        yield Seat(
            words=_many(row["words"]),
            kind=row["kind"],
            actor=row["actor"],
            country=row["country"] or None,
            place=row["place"],
            latitude=_number(row["latitude"]),
            longitude=_number(row["longitude"]),
        )


def _places(roots: list[Traversable]) -> Iterator[KnownPlace]:
    for row in _rows(roots, "places.csv", "name"):
        yield KnownPlace(
            name=row["name"],
            aliases=_many(row["aliases"]),
            kind=row["kind"],
            country=row["country"] or None,
            city=row["city"] or None,
            geonames=_whole(row["geonames"]),
            latitude=_number(row["latitude"]),
            longitude=_number(row["longitude"]),
        )


def _bonds(roots: list[Traversable]) -> Iterator[Bond]:
    for row in _rows(roots, "alliances.csv", "kind"):
        yield Bond(row["kind"], row["name"], _many(row["parties"]), row["start"], row["end"])


def _topics(roots: list[Traversable]) -> Iterator[Topic]:
    for root in roots:
        path = root / "topics.toml"
        if not path.is_file():
            continue
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8"))["topic"]
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise BadKnowledge(f"{path} holds no [[topic]] entries: {error}") from error
        for entry in entries:
            yield Topic(
                entry["id"],
                entry["label"],
                tuple(entry.get("aliases", ())),
                entry.get("area", ""),
                entry.get("example", ""),
            )


def _people_words(roots: list[Traversable], people: dict[str, Person]) -> PeopleWords:
    """Titles and nouns of titles.toml; first names of first-names.csv and of known people."""
    titles: dict[str, TitleWord] = {}
    nouns: dict[str, Gender] = {}
    groups: set[str] = set()
    bodies: set[str] = set()
    for root in roots:
        path = root / "titles.toml"
        if not path.is_file():
            continue
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            for entry in table.get("office", ()):
                level, gender = Level(entry["level"]), Gender(entry.get("gender", "?"))
                for words in entry["words"]:
                    titles.setdefault(words, TitleWord(words, entry["name"], level, gender))
            listed = table.get("nouns", {})
        except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
            raise BadKnowledge(f"{path} does not hold: {error}") from error
        for kind, gender in (
            ("male", Gender.MALE),
            ("female", Gender.FEMALE),
            ("neutral", Gender.UNKNOWN),
        ):
            nouns.update(dict.fromkeys(listed.get(kind, ()), gender))
        groups.update(listed.get("groups", ()))
        bodies.update(listed.get("bodies", ()))

    first_names: dict[str, Gender] = {}
    short_for: dict[str, tuple[str, ...]] = {}
    seen: defaultdict[str, set[Gender]] = defaultdict(set)
    for person in people.values():
        first = person.name.split()[0]
        if first != person.family and person.gender in {Gender.MALE, Gender.FEMALE}:
            seen[to_slug(first)].add(person.gender)
    for first, genders in seen.items():
        if len(first) > 1 and len(genders) == 1:
            first_names[first] = next(iter(genders))
    for row in _rows(roots, "first-names.csv", "name"):
        try:
            first_names[to_slug(row["name"])] = Gender(row["gender"])
        except ValueError as error:
            raise BadKnowledge(f"first-names.csv, {row['name']}: {error}") from error
        if row["short_for"]:
            short_for[to_slug(row["name"])] = tuple(map(to_slug, _many(row["short_for"])))
    return PeopleWords(
        titles, nouns, frozenset(groups), frozenset(bodies), first_names, short_for
    )


def _people(roots: list[Traversable]) -> dict[str, Person]:
    """The people of all files in people/, one entry a person with all tenures."""
    rows_by_person: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for root in roots:
        folder = root / "people"
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir(), key=lambda each: each.name):
            if path.name.endswith(".csv"):
                for row in _rows([folder], path.name, "name"):
                    rows_by_person[row["name"], row["country"]].append(row)
    people: dict[str, Person] = {}
    for (name, country), rows in rows_by_person.items():
        ref = f"person/{to_slug(name)}"
        if ref in people:  # two people of one name
            ref = f"{ref}-{country.lower() or 'international'}"
        aliases = {alias: None for row in rows for alias in _many(row["aliases"])}
        tenures = []
        for row in rows:
            where = f"people, {name}"
            try:
                level = Level(row["level"])
            except ValueError as error:
                raise BadKnowledge(
                    f"{where}: {row['level']!r} is no level of office."
                ) from error
            tenures.append(
                Tenure(
                    title=row["title"],
                    of=row["of"],
                    country=row["country"] or None,
                    level=level,
                    start=_day(row["start"], last=False, where=where),
                    end=_day(row["end"], last=True, where=where),
                )
            )
        tenures.sort(key=lambda tenure: tenure.start or date.min)
        people[ref] = Person(
            ref=ref,
            name=name,
            aliases=tuple(aliases),
            family=rows[0]["family"] or name.split()[-1],
            gender=Gender(rows[0]["gender"] or "?"),
            country=country or None,
            tenures=tuple(tenures),
        )
    return people
