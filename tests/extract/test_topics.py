"""What engagements dealt with, read with the real parser."""

from __future__ import annotations

import pytest

from memcon.extract.topics import topic_words

PUBLISHED = "2024-06-13"
OPENING = (
    "Turkish President Recep Tayyip Erdogan met Iraqi Prime Minister Mohammed Shia al-Sudani in "
    "Baghdad on Monday. "
)


def handled(memo):
    """Topic words with their handling, of all engagements."""
    return {
        (evidence.text, topic.handling)
        for engagement in memo.engagements
        for topic in engagement.topics
        for evidence in topic.evidence
    }


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "words", "handling"),
    [
        ("They discussed water, trade and a new road.", "a new road", "discussed"),
        ("Erdogan raised the fate of the pipeline.", "the fate of the pipeline", "raised"),
        ("Erdogan voiced concern over armed groups.", "armed groups", "raised"),
        ("The two leaders agreed on a water fund.", "a water fund", "agreed"),
        ("They clashed over the oil pipeline.", "the oil pipeline", "clashed"),
        ("Sudani welcomed the new consulate.", "the new consulate", "welcomed"),
        ("Erdogan warned of attacks on the border.", "attacks on the border", "warned"),
        ("The oil pipeline was not discussed.", "The oil pipeline", "not-raised"),
        ("The drought came up as well.", "The drought", "raised"),
        ("Visas and customs were also discussed.", "customs", "discussed"),
        ("They exchanged views on the harvest.", "the harvest", "discussed"),
        ("On the border posts, Sudani promised a list.", "the border posts", "raised"),
        ("Trade and water are on the agenda.", "water", "discussed"),
        ("The talks did not touch on the dam.", "the dam", "not-raised"),
    ],
)
def test_handling(sentence, words, handling, read):
    memo = read(OPENING + sentence, PUBLISHED)
    assert (words, handling) in handled(memo)


@pytest.mark.model
def test_strength_climbs_the_ladder(read):
    memo = read(
        OPENING + "Erdogan noted the harvest. He discussed the road. He raised the pipeline. "
        "He stressed the need for water. He urged a ban on the militia. He warned of drought.",
        PUBLISHED,
    )
    strengths = {topic.evidence[0].text: topic.strength for topic in memo.engagements[0].topics}
    wanted = {
        "the harvest": 1,
        "the road": 2,
        "the pipeline": 3,
        "the need for water": 4,
        "drought": 6,
    }
    assert {words: strengths.get(words) for words in wanted} == wanted


@pytest.mark.model
def test_a_known_issue_has_its_id_and_another_its_words(read):
    memo = read(
        OPENING + "They discussed the war in Ukraine and a museum of ceramics.", PUBLISHED
    )
    topics = {topic.topic for topic in memo.engagements[0].topics}
    assert topics == {"ukraine-war", "museum of ceramics"}


@pytest.mark.model
def test_an_outsider_raises_nothing(read):
    memo = read(OPENING + "Greece condemned the new road on Tuesday.", PUBLISHED)
    assert all(topic.handling != "raised" for topic in memo.engagements[0].topics)


@pytest.mark.model
def test_a_commitment_names_who_and_by_when(read):
    memo = read(OPENING + "Sudani agreed to open the crossing by September 1.", PUBLISHED)
    (commitment,) = memo.engagements[0].commitments
    names = {actor.id: actor.name for actor in memo.actors}
    assert "Sudani" in names[commitment.by[0]]
    assert commitment.words.text.startswith("open the crossing")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("the closure of the strait, which began in May,", "closure of the strait"),
        ("the need for a new road", "new road"),
        ("this issue, which came up twice", ""),
        ("ensuring that it is carried out in full", ""),
        ("an arrangement as far back as five years ago", "arrangement"),
        (
            "the deployment of observers along the river between the northern villages of the "
            "old front and the southern hills",
            "deployment of observers along the river between the northern villages",
        ),
        ("visas, customs, and ports", "visas, customs, and ports"),
        ("the “Green Corridor", "Green Corridor"),
    ],
)
def test_topic_words_are_a_whole_phrase(words, wanted):
    assert topic_words(words) == wanted


@pytest.mark.model
@pytest.mark.parametrize(
    "sentence",
    [
        "Erdogan urged Iraq to act.",
        "Sudani declined to say whether Iraq would attend a summit in Paris.",
        "Sudani did not express support for the road.",
        "Iraq raised tariffs on Turkish steel.",
        "Erdogan said that the road was open.",
    ],
)
def test_no_issue(sentence, read):
    assert handled(read(OPENING + sentence, PUBLISHED)) == set()


@pytest.mark.model
def test_the_same_words_are_told_once(read):
    memo = read(
        OPENING + "Erdogan discussed the harvest. Erdogan raised the harvest again.", PUBLISHED
    )
    told = [(each.words, each.handling) for each in memo.engagements[0].topics]
    assert told == [("harvest", "raised")]


@pytest.mark.model
def test_what_is_urged_is_what_it_is_about(read):
    memo = read(OPENING + "Erdogan urged Iraq to lift a ban on melon imports.", PUBLISHED)
    assert "ban on melon imports" in {each.words for each in memo.engagements[0].topics}


@pytest.mark.model
def test_a_plan_has_its_own_issues(read):
    memo = read(
        OPENING
        + "They discussed the harvest. Erdogan will hold talks with Greek Prime Minister "
        "Kyriakos Mitsotakis in Athens in July. They will discuss the airspace rules.",
        PUBLISHED,
    )
    by_status = {
        each.status: [topic.words for topic in each.topics]
        for each in memo.engagements
        if each.kind != "visit"
    }
    assert by_status == {"occurred": ["harvest"], "planned": ["airspace rules"]}


@pytest.mark.model
def test_an_issue_within_an_issue_is_told_once(read):
    memo = read(OPENING + "They discussed efforts to tackle the harvest failure.", PUBLISHED)
    assert [each.words for each in memo.engagements[0].topics] == [
        "efforts to tackle the harvest failure"
    ]
