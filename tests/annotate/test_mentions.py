"""Names, titles and gazetteer forms in text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcon.annotate.mentions import PRONOUNS, MentionFinder, to_key
from memcon.annotate.names import NameAutomaton, fold
from memcon.annotate.titles import TitleReader, to_parts
from memcon.documents import Form, Relation, Tag, Token, TokenForm
from memcon.reference import load_gazetteer


def tokens_of(words: str) -> tuple[Token, ...]:
    made, at = [], 0
    for index, word in enumerate(words.split()):
        made.append(
            Token(
                index,
                at,
                at + len(word),
                word,
                word,
                Tag.NOUN,
                TokenForm.NONE,
                Relation.DEPENDENT,
                0,
                0,
            )
        )
        at += len(word) + 1
    return tuple(made)


@given(st.text())
def test_folding_keeps_every_offset(words):
    assert len(fold(words)) == len(words)


@pytest.mark.parametrize(
    ("words", "forms"),
    [
        ("the US said", ["US"]),
        ("USAID said", []),
        ("woman from Oman", ["Oman"]),
        ("New York Times and New York", ["New York Times", "New York"]),
        ("Recep Tayyip Erdoğan", ["Recep Tayyip Erdogan"]),
    ],
)
def test_the_longest_form_between_word_boundaries_is_found(words, forms):
    known = ["US", "Oman", "New York", "New York Times", "Recep Tayyip Erdogan", "man"]
    automaton = NameAutomaton((form, (f"x/{form}",)) for form in known)
    assert [refs[0][2:] for _, _, refs in automaton.match(fold(words))] == forms


def test_a_name_that_is_a_pattern_is_only_letters():
    automaton = NameAutomaton([("(a+)+ [b", ("x/1",)), (".*", ("x/2",))])
    assert [refs for _, _, refs in automaton.match("said (a+)+ [b today")] == [("x/1",)]


def test_ten_thousand_names_are_found_in_one_pass():
    names = [f"Ann Quist{number}" for number in range(10_000)]
    automaton = NameAutomaton((name, (f"x/{name}",)) for name in names)
    words = ", ".join(names)
    started = time.perf_counter()
    assert len(automaton.match(words)) == 10_000
    assert time.perf_counter() - started < 5  # seconds; it takes some 0.1


@pytest.mark.parametrize(
    ("words", "name", "level", "is_plural"),
    [
        ("minister of foreign affairs", "Foreign Minister", "minister", False),
        ("foreign ministers", "Foreign Minister", "minister", True),
        ("deputy finance minister", "Deputy Finance Minister", "deputy", False),
        ("vice president", "Vice President", "deputy", False),
        ("national security advisor", "National Security Adviser", "adviser", False),
        ("prime ministers", "Prime Minister", "head-of-government", True),
    ],
)
def test_titles_are_read_in_full(words, name, level, is_plural):
    tokens = tokens_of(words)
    title = TitleReader(load_gazetteer(None).people_words).at(tokens, 0, len(tokens))
    assert title is not None
    assert (title.word.name, title.word.level.value, title.is_plural) == (
        name,
        level,
        is_plural,
    )
    assert title.last == len(tokens)


def test_no_title_holds_an_empty_part():
    for form in load_gazetteer(None).people_words.titles:
        assert all(to_parts(form))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KAMIKAWA Yoko", "Yoko Kamikawa"),
        ("Gilberto C. Teodoro, Jr.", "Gilberto Teodoro"),
        ("Marija Pejčinović Burić", "Marija Pejcinovic Buric"),
    ],
)
def test_a_name_is_the_same_in_any_order_and_case(one, other):
    assert to_key(one) == to_key(other)


def test_pronouns_have_their_persons():
    assert {person for person, _, _ in PRONOUNS.values()} == {1, 2, 3}


def test_the_country_of_a_form_goes_by_the_day():
    from datetime import date

    finder = MentionFinder(load_gazetteer(None))
    assert finder.country_of("Moscow", date(1987, 3, 31)) == "SUN"
    assert finder.country_of("Moscow", date(2024, 3, 31)) == "RUS"


# text, words held, form, kind
FOUND = [
    ("Mohammed bin Salman spoke.", "Mohammed bin Salman", "name", "person"),
    ("Moon Jae-in visited China.", "Moon Jae-in", "name", "person"),
    ("Secretary General Jens Stoltenberg left.", "Jens Stoltenberg", "name", "person"),
    (
        "The visiting minister smiled at the crowd before he left.",
        "The visiting minister",
        "title",
        "person",
    ),
    ("Both sides agreed.", "Both sides", "title", "group"),
    ("Reuters reported it.", "Reuters", "name", "outlet"),
    ("Chinese state media said so.", "Chinese state media", "title", "group"),
    ("Seoul protested on Friday.", "Seoul", "metonym", "state"),
    ("The Russians rejected it.", "Russians", "metonym", "state"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "words", "form", "kind"), FOUND, ids=lambda each: each[:30])
def test_mentions_show_their_form(reader, text, words, form, kind):
    from memcon.acquire.text import to_report

    document = next(iter(reader.annotator.annotate([to_report(text, published="2024-08-29")])))
    found = {
        (document.words(mention.span), mention.form.value, mention.kind.value)
        for mention in document.mentions
    }
    assert (words, form, kind) in found


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    ["Talks were held in Seoul.", "The Seoul airport reopened.", "A flight to Seoul left."],
)
def test_a_city_is_no_actor(reader, text):
    from memcon.acquire.text import to_report

    document = next(iter(reader.annotator.annotate([to_report(text, published="2024-08-29")])))
    assert not [m for m in document.mentions if m.form is Form.METONYM]


@pytest.mark.model
def test_ten_thousand_names_in_one_text_take_seconds(reader):
    from memcon.acquire.text import to_report

    families = [f"Qu{chr(97 + n % 26)}{chr(97 + n // 26)}rd" for n in range(600)]
    text = "\n".join(f"The minister said that Ann {each} had met him." for each in families)
    (parsed,) = list(reader.annotator.parser.parse([report := to_report(text)]))
    started = time.perf_counter()
    document = reader.annotator.mark(report, parsed)
    assert len(document.mentions) >= 1_000
    assert time.perf_counter() - started < 10  # seconds; the parse takes some 3
