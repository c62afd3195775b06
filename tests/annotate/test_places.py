"""Places: which one a name stands for, and whether it stands for a place at all."""

from __future__ import annotations

import pytest

from memcon.acquire.text import to_report
from memcon.annotate.document import Annotator
from memcon.extract.setting import place_of, time_of

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def mark(reader):
    """Mark one text with every layer."""
    annotator: Annotator = reader.annotator

    def one(text: str, published: str | None = None):
        return next(iter(annotator.annotate([to_report(text, published=published)])))

    return one


def summary(document, words: str):
    found = [place for place in document.places if document.words(place.span) == words]
    assert len(found) == 1, document.places
    return found[0]


def test_a_city_has_its_country_coordinates_and_geonames_number(mark):
    beijing = summary(mark("Sullivan met Xi in Beijing on Thursday."), "Beijing")

    assert (beijing.name, beijing.country, beijing.country_name) == ("Beijing", "CHN", "China")
    assert beijing.geonames == 1816670
    assert round(beijing.latitude) == 40
    assert round(beijing.longitude) == 116


def test_a_venue_knows_its_city(mark):
    hall = summary(
        mark("They met at the Great Hall of the People."), "Great Hall of the People"
    )

    assert (hall.kind, hall.venue, hall.name) == (
        "venue",
        "Great Hall of the People",
        "Beijing",
    )


@pytest.mark.parametrize(
    ("text", "words", "role"),
    [
        ("Beijing said it would respond.", "Beijing", "metonym"),
        ("Talks with Beijing have stalled.", "Beijing", "metonym"),
        ("The envoy flew to Beijing.", "Beijing", "place"),
        ("The minister left Washington on Friday.", "Washington", "place"),
        ("The White House said so.", "White House", "metonym"),
        ("They met at the White House.", "White House", "place"),
        ("The Geneva talks ended.", "Geneva", "place"),
    ],
)
def test_grammar_tells_a_place_from_a_government(text, words, role, mark):
    assert summary(mark(text), words).role == role


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Protests continued in Georgia, and Russia sent troops to its border.", "GEO"),
        ("Fires burnt in Georgia, and the mayor of Atlanta asked Florida for aid.", "USA"),
        ("She moved from Atlanta, Georgia, to Chicago.", "USA"),
    ],
)
def test_georgia_is_told_by_the_company_it_keeps(text, country, mark):
    assert summary(mark(text), "Georgia").country == country


def test_a_namesake_of_a_known_city_has_no_coordinates(mark):
    paris = summary(mark("The fair opened in Paris, Texas, on Friday."), "Paris")

    assert (paris.country, paris.geonames, paris.latitude) == ("USA", None, None)


def test_a_place_in_a_persons_name_is_no_place(mark):
    document = mark("Jordan Bardella spoke to Paris Hilton in Sydney.")

    assert [document.words(place.span) for place in document.places] == ["Sydney"]


def test_a_place_on_the_moon_is_not_guessed(mark):
    assert mark("The crew landed in the Sea of Tranquility on the moon.").places == ()


def test_an_embassy_lies_in_the_city_of_its_context(mark):
    document = mark("LONDON (Reuters) - The ministers gathered at the French embassy.")
    embassy = summary(document, "French embassy")

    assert (embassy.venue, embassy.name, embassy.country) == ("French embassy", "London", "GBR")


def test_the_sidelines_of_an_assembly_are_where_it_sits(mark):
    document = mark("They met on the sidelines of the UN General Assembly.")
    place = summary(document, "UN General Assembly")

    assert (place.venue, place.name, place.country) == (
        "UN General Assembly",
        "New York",
        "USA",
    )


def clause(document, lemma: str):
    return next(each for each in document.clauses if each.lemma == lemma)


def test_an_occasion_takes_the_time_and_place_of_its_own_clause(mark):
    document = mark(
        "Wang Yi met Sullivan in Beijing on Tuesday, and Xi received Lavrov in Moscow on Monday.",
        "2024-08-29",
    )
    met, received = clause(document, "meet"), clause(document, "receive")

    assert time_of(document, met).start == "2024-08-27"
    assert place_of(document, met).name == "Beijing"
    assert time_of(document, received).start == "2024-08-26"
    assert place_of(document, received).name == "Moscow"


def test_the_day_of_saying_is_not_the_day_of_what_is_said(mark):
    document = mark("The Kremlin said on Friday that Putin had met Assad.", "2024-08-31")

    assert time_of(document, clause(document, "meet")) is None


def test_a_day_of_another_sentence_is_not_taken(mark):
    document = mark("Putin flew to Sochi on Monday. He met Assad.", "2024-08-31")

    assert time_of(document, clause(document, "meet")) is None
    assert place_of(document, clause(document, "meet")) is None


def test_since_a_year_is_no_day_of_a_visit(mark):
    document = mark("He was the first adviser to visit China since 2016.", "2024-08-31")

    assert time_of(document, clause(document, "visit")) is None


def test_a_range_of_weekdays_is_one_time(mark):
    document = mark("The ministers will meet from Friday to Sunday in Jakarta.", "2023-09-06")
    found = time_of(document, clause(document, "meet"))

    assert (found.start, found.end) == ("2023-09-08", "2023-09-10")
