"""Standing relations, read with the real parser."""

from __future__ import annotations

import pytest

PUBLISHED = "2024-06-13"
REST = " The two sides had said little about it for many years, a spokesman added."


def told(memo):
    """Kind and parties of each relation."""
    names = {actor.id: actor.name for actor in memo.actors}
    return {
        (relation.kind, frozenset(names[each] for each in relation.parties))
        for relation in memo.relations
    }


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Vietnam is locked in a row with China over fishing.",
            [("dispute", "Vietnam", "China")],
        ),
        (
            "The alliance between Australia and New Zealand turned 70.",
            [("alliance", "Australia", "New Zealand")],
        ),
        (
            "Officials praised the India-France strategic partnership.",
            [("partnership", "India", "France")],
        ),
        (
            "Armenia has long-running border disputes with Azerbaijan.",
            [("dispute", "Armenia", "Azerbaijan")],
        ),
        ("Israel is at war with Hamas.", [("war", "Israel", "Hamas")]),
        ("Greece is at odds with Turkey.", [("dispute", "Greece", "Turkey")]),
        (
            "The visit worried US allies Japan and Australia.",
            [
                ("alliance", "United States", "Japan"),
                ("alliance", "United States", "Australia"),
            ],
        ),
        (
            "Russia's war against Ukraine has gone on for years.",
            [("war", "Russia", "Ukraine")],
        ),
        ("Germany and Chad signed a deal on rail.", []),
        ("Any Russian aggression against Ukraine will be met by Poland.", []),
    ],
)
def test_relations(text, wanted, read):
    memo = read(text + REST, PUBLISHED)
    assert told(memo) == {(kind, frozenset(parties)) for kind, *parties in wanted}


@pytest.mark.model
def test_the_subject_is_what_it_is_about(read):
    memo = read("Vietnam is locked in a row with China over fishing rights." + REST, PUBLISHED)
    assert memo.relations[0].subject == "fishing rights"


@pytest.mark.model
def test_told_twice_is_one_record_with_both_sentences(read):
    memo = read(
        "The alliance between Australia and New Zealand turned 70. Few doubt the alliance "
        "between Australia and New Zealand, a spokesman said.",
        PUBLISHED,
    )
    (relation,) = memo.relations
    assert len(relation.evidence) == 2
