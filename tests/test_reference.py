"""The knowledge files hold together, and bad ones are refused by name."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from memcon.actors import Gender, Level
from memcon.errors import BadKnowledge
from memcon.reference import load_gazetteer, to_slug

FACTS = Path(__file__).parents[2] / "shared" / "corpus" / "facts"


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer(None)


def test_every_person_has_a_known_country_or_none(gazetteer):
    unknown = {
        person.ref
        for person in gazetteer.people.values()
        if person.country is not None and person.country not in gazetteer.states
    }
    assert not unknown


def test_no_office_ends_before_it_begins(gazetteer):
    wrong = [
        (person.name, tenure.title)
        for person in gazetteer.people.values()
        for tenure in person.tenures
        if tenure.start and tenure.end and tenure.end < tenure.start
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("title", "country", "day", "name"),
    [
        ("President", "USA", date(2024, 8, 29), "Joe Biden"),
        ("President", "USA", date(2025, 3, 1), "Donald Trump"),
        ("Prime Minister", "GBR", date(2024, 8, 29), "Keir Starmer"),
        ("Chancellor", "DEU", date(2020, 1, 1), "Angela Merkel"),
    ],
)
def test_offices_are_held_on_their_days(gazetteer, title, country, day, name):
    assert [person.name for person in gazetteer.holders_on(title, country, day)] == [name]


def test_first_names_show_gender(gazetteer):
    first_names = gazetteer.people_words.first_names
    assert first_names["penny"] is Gender.FEMALE
    assert first_names["hakan"] is Gender.MALE
    assert first_names["robin"] is Gender.UNKNOWN
    assert len(first_names) > 3_000


def test_short_first_names_are_known(gazetteer):
    assert "joseph" in gazetteer.people_words.short_for["joe"]


def test_levels_of_titles_are_levels(gazetteer):
    assert {title.level for title in gazetteer.people_words.titles.values()} >= {
        Level.HEAD_OF_STATE,
        Level.MINISTER,
        Level.AMBASSADOR,
    }


@pytest.mark.parametrize(
    ("file", "words", "told"),
    [
        ("states.csv", "code,name\nXXX\n", "states.csv"),
        ("titles.toml", "[[office]]\nname = 'X'\n", "titles.toml"),
        ("titles.toml", "not toml", "titles.toml"),
        ("first-names.csv", "name,gender,short_for,source\nAnn,x,,own\n", "Ann"),
    ],
)
def test_a_file_that_does_not_hold_is_named(tmp_path, file, words, told):
    (tmp_path / file).write_text(words, encoding="utf-8")
    with pytest.raises(BadKnowledge, match=told):
        load_gazetteer(tmp_path)


def test_a_users_people_are_added(tmp_path):
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "mine.csv").write_text(
        "name,aliases,family,gender,country,title,of,level,start,end,source\n"
        "Zebulon Quist,,Quist,m,CHL,Foreign Minister,Chile,minister,2020,,own\n",
        encoding="utf-8",
    )
    assert "person/zebulon-quist" in load_gazetteer(tmp_path).people


@pytest.mark.skipif(not FACTS.is_dir(), reason="the facts lie outside the project")
def test_leaders_of_great_powers_since_2000_are_known(gazetteer):
    """Whom the facts name as a leader of a great power since 2000, the gazetteer knows."""
    codes = {"USA": "USA", "UKG": "GBR", "FRN": "FRA", "GMY": "DEU", "RUS": "RUS", "CHN": "CHN"}
    missing = set()
    with (FACTS / "leaders-1945-2021.csv").open(encoding="utf-8", errors="replace") as lines:
        for row in csv.DictReader(lines):
            country = codes.get(row["stateabb"])
            if country is None or int(row["eyear"] or 0) < 2000:
                continue
            name = to_slug(row["leader"].split()[-1])
            if not any(
                name in to_slug(person.name)
                for person in gazetteer.people.values()
                if person.country == country
            ):
                missing.add((country, row["leader"]))
    assert not missing


@pytest.mark.skipif(not FACTS.is_dir(), reason="the facts lie outside the project")
def test_foreign_ministers_at_the_start_of_2023_are_those_the_facts_name(gazetteer):
    """The differences are listed: the facts are a snapshot with errors of its own."""
    code_by_name = {
        name: state.code
        for state in gazetteer.states.values()
        for name in (state.name, state.formal, *state.aliases)
    }
    day = date(2023, 1, 15)
    known = 0
    differences: list[str] = []
    unplaced: list[str] = []
    with (FACTS / "foreign-ministers-2023-01.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        code = code_by_name.get(row["countryLabel"])
        if code is None or row["name"] == "Vacant":
            unplaced.append(row["countryLabel"])
            continue
        words = {to_slug(word) for word in row["name"].split() if len(word) > 2}
        held = [
            person
            for person in gazetteer.people.values()
            if person.country == code and any(each.covers(day) for each in person.tenures)
        ]
        forms = {
            to_slug(word)
            for person in held
            for form in (person.name, *person.aliases)
            for word in form.replace("-", " ").split()
        }
        if words & forms:
            known += 1
        else:
            differences.append(f"{row['countryLabel']}: {row['name']} from {row['start']}")

    assert known >= 0.9 * (known + len(differences)), differences
    assert len(unplaced) <= 0.12 * len(rows), unplaced
