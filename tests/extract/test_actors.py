"""Who is meant: names, titles, pronouns and metonyms resolved to actors, with the real parser.

Every case marks words and says which actor of the memo holds them.
"""

from __future__ import annotations

import pytest

from memcon.records import Memo

DAY = "2024-08-29"


def holder(memo: Memo, text: str, words: str) -> str | None:
    """The name of the actor that holds the words in brackets within `words`."""
    before, rest = words.split("[", 1)
    inside, after = rest.split("]", 1)
    start = text.index(before + inside + after) + len(before)
    held = [
        (mention.end - mention.start, actor.name)
        for actor in memo.actors
        for mention in actor.mentions
        if mention.start < start + len(inside) and start < mention.end
    ]
    return min(held)[1] if held else None


# text, words, actor
CASES = [
    # surnames and honorifics
    (
        "Jake Sullivan met Wang Yi. Mr. Sullivan thanked Wang.",
        "Mr. [Sullivan]",
        "Jake Sullivan",
    ),
    ("Jake Sullivan met Wang Yi. Mr. Sullivan thanked Wang.", "thanked [Wang]", "Wang Yi"),
    # a person nobody lists is an actor all the same
    ("Zebulon Quist met reporters. Quist smiled.", "[Quist] smiled", "Zebulon Quist"),
    # titles by country and by day
    (
        "Chinese President Xi Jinping met Jake Sullivan. He told the Chinese leader that he came "
        "in peace.",
        "[the Chinese leader]",
        "Xi Jinping",
    ),
    ("The US president called for calm on Thursday.", "[The US president]", "Joe Biden"),
    (
        "French President Emmanuel Macron met Olaf Scholz. The president left early.",
        "[The president]",
        "Emmanuel Macron",
    ),
    # gender and subjecthood
    ("Penny Wong met Wang Yi in Sydney. She raised human rights.", "[She]", "Penny Wong"),
    ("Annalena Baerbock said that she would travel.", "[she]", "Annalena Baerbock"),
    ("In his speech, Narendra Modi praised Ukraine.", "[his]", "Narendra Modi"),
    # who speaks
    ("“I am ready,” Hakan Fidan said.", "[I] am", "Hakan Fidan"),
    ("“I thank you,” Hakan Fidan told Sergei Lavrov.", "thank [you]", "Sergey Lavrov"),
    (
        "“We will not yield,” Ukrainian President Volodymyr Zelenskyy said.",
        "[We] will",
        "Ukraine",
    ),
    # metonyms against cities
    ("Beijing said it would respond.", "[Beijing] said", "China"),
    ("Talks were held in Beijing.", "in [Beijing]", None),
    ("The Kremlin denied the report.", "[Kremlin]", "Kremlin"),
    ("Japan protested, and Moscow rejected the protest.", "[Moscow] rejected", "Russia"),
    # groups and bodies
    ("French officials said little.", "[French officials]", "French officials"),
    (
        "The Chinese Foreign Ministry said no.",
        "[Chinese Foreign Ministry]",
        "Ministry of Foreign Affairs of China",
    ),
    ("China's foreign minister Wang Yi left.", "[China]'s", "China"),
    # possessives of bodies
    ("France has changed its policy.", "[its] policy", "France"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "words", "actor"), CASES, ids=lambda each: str(each)[:40])
def test_words_are_held_by_their_actor(read, text, words, actor):
    assert holder(read(text, DAY), text, words) == actor


@pytest.mark.model
@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-08-29", "Joe Biden"),
        ("2025-03-10", "Donald Trump"),
        ("2014-05-01", "Barack Obama"),
    ],
)
def test_the_us_president_is_who_holds_the_office_that_day(read, day, name):
    text = "The US president spoke with reporters."
    assert holder(read(text, day), text, "[The US president]") == name


@pytest.mark.model
def test_an_office_holder_nobody_can_name_is_an_actor_by_title(read):
    text = "The prime minister of Armenia will travel."
    assert holder(read(text, None), text, "[The prime minister of Armenia]") == (
        "Prime Minister of Armenia"
    )


@pytest.mark.model
def test_a_country_follows_the_name_or_stands_before_it(read):
    memo = read("President Zebulon Quist of Chile met Korean activist Ada Fanshawe.", DAY)
    countries = {actor.name: actor.country for actor in memo.actors if actor.kind == "person"}
    assert countries["Zebulon Quist"] == "CHL"
    assert countries["Ada Fanshawe"] == "KOR"


@pytest.mark.model
def test_the_text_says_the_office_first(read):
    memo = read("Acting Foreign Minister Zebulon Quist of Chile spoke.", DAY)
    office = next(actor.office for actor in memo.actors if actor.name == "Zebulon Quist")
    assert office is not None
    assert (office.title, office.level, office.of) == ("Foreign Minister", "minister", "Chile")


@pytest.mark.model
def test_a_bare_pronoun_is_no_actor(read):
    memo = read("He said nothing. They left. It rained, and she stayed with them.", DAY)
    assert all(any(m.form != "pronoun" for m in actor.mentions) for actor in memo.actors)


@pytest.mark.model
def test_reasons_are_stated(read):
    memo = read("The US president spoke.", DAY)
    biden = next(actor for actor in memo.actors if actor.name == "Joe Biden")
    assert any("President" in reason for reason in biden.why)


@pytest.mark.model
@pytest.mark.parametrize("name", ["(.*)+ Smith[", "a|b Jones", "\\d{3} Quist", "محمد بن سلمان"])
def test_a_name_that_is_a_pattern_or_runs_right_to_left_is_read(read, name):
    memo = read(
        f"Talks with {name} began on Thursday in the old town hall. {name} then met Jake Sullivan "
        "and other officials for dinner before the delegation flew home.",
        DAY,
    )
    assert "Jake Sullivan" in {actor.name for actor in memo.actors}


@pytest.mark.model
def test_first_names_alone_do_not_join_two_families(read):
    memo = read("John Quist met John Fanshawe. Quist left. Fanshawe stayed.", DAY)
    names = {actor.name: len(actor.mentions) for actor in memo.actors}
    assert names["John Quist"] == 2
    assert names["John Fanshawe"] == 2


# text, name, kind, country of the speaker of its one statement
DESCRIBED = [
    ("A French source said the ferry was late.", "French source", "person", "FRA"),
    (
        "The ferry was late, the harbour campaign said.",
        "harbour campaign",
        "organisation",
        None,
    ),
    ("Several island groups said the ferry was late.", "island groups", "group", None),
    ("According to the report, the ferry was late.", "report", "organisation", None),
    ("Some said the ferry was late.", "Some", "group", None),
    (
        "Kazakh President Kassym-Jomart Tokayev is ill. Tokayev’s office said he would rest.",
        "Office of Kassym-Jomart Tokayev",
        "organisation",
        "KAZ",
    ),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "name", "kind", "country"), DESCRIBED, ids=str)
def test_a_described_speaker_is_an_actor_by_its_description(read, text, name, kind, country):
    memo = read(text, DAY)
    speakers = {each.speaker for each in memo.statements}
    told = [actor for actor in memo.actors if actor.id in speakers]
    assert [(actor.name, actor.kind, actor.country) for actor in told] == [
        (name, kind, country)
    ]


@pytest.mark.model
def test_a_description_repeated_is_one_actor(read):
    memo = read(
        "A source said the ferry was late. The source said the crew was tired. Another source "
        "said nobody had asked.",
        DAY,
    )
    first, second, third = (each.speaker for each in memo.statements)
    assert first == second != third


@pytest.mark.model
def test_it_goes_on_telling_of_the_body_that_spoke(read):
    memo = read(
        "The harbour campaign said the ferry was late. It said the crew was tired.", DAY
    )
    first, second = (each.speaker for each in memo.statements)
    assert first == second


@pytest.mark.model
def test_a_thing_that_says_nothing_is_no_actor(read):
    memo = read("The weather called for warmer coats.", DAY)
    assert memo.actors == ()


@pytest.mark.model
def test_all_questions_of_a_transcript_are_the_reporters(read):
    memo = read(
        "Q: Will the ferry run?\n\nMINISTER QUIST: It will run on Sunday.\n\n"
        "Q: And on Monday?\n\nMINISTER QUIST: I expect so.",
        DAY,
    )
    names = {actor.id: (actor.name, actor.kind) for actor in memo.actors}
    asked = [names[each.speaker] for each in memo.statements if "?" in each.content.text]
    assert asked == [("reporter", "group"), ("reporter", "group")]


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "The presidents of Russia and Azerbaijan met in Sochi.",
        "The Russian and Azerbaijani presidents met in Sochi.",
    ],
)
def test_one_title_of_two_states_is_two_people(read, text):
    names = {actor.name for actor in read(text, DAY).actors if actor.kind == "person"}
    assert names == {"Vladimir Putin", "Ilham Aliyev"}


@pytest.mark.model
def test_they_who_agree_are_the_two_who_met(read):
    text = (
        "Secretary of State Antony Blinken spoke with Kenyan President William Ruto. The "
        "Secretary urged all parties to put down their arms. They agreed to stay in touch."
    )
    memo = read(text, DAY)
    at = text.index("They agreed")
    held = {a.name for a in memo.actors if any(m.start == at for m in a.mentions)}
    assert held == {"Antony Blinken", "William Ruto"}
    assert holder(memo, text, "[The Secretary] urged") == "Antony Blinken"


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Top White House aide Jake Sullivan left.", "National Security Adviser"),
        ("Zebulon Quist, a senior Chilean diplomat, left.", "Diplomat"),
        ("Secretary of State Zebulon Quist left.", "Secretary of State"),
    ],
)
def test_the_office_of_the_day_tells_more_than_a_generic_title(read, text, title):
    person = next(actor for actor in read(text, DAY).actors if actor.kind == "person")
    assert person.office is not None
    assert person.office.title.endswith(title)


@pytest.mark.model
def test_a_country_follows_a_name_without_a_title(read):
    memo = read("Antony Blinken met Kwame Fanshawe of Ghana and Efua Quist of Togo.", DAY)
    countries = {actor.name: actor.country for actor in memo.actors if actor.kind == "person"}
    assert countries == {"Antony Blinken": "USA", "Kwame Fanshawe": "GHA", "Efua Quist": "TGO"}


@pytest.mark.model
def test_a_name_spelt_otherwise_keeps_the_spelling_of_the_text(read):
    text = "Iraqi President Barham Saleh spoke with reporters."
    memo = read(text, "2020-08-29")
    person = next(actor for actor in memo.actors if actor.kind == "person")
    assert person.name == "Barham Saleh"
    assert person.ref is not None
    assert person.ref.startswith("person/barham-salih")
