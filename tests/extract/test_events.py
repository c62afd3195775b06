"""Events: who acts upon whom, what sort of act, and whether it happened."""

import pytest

pytestmark = pytest.mark.model


def told(memo):
    """The events between countries as (type, sources, targets, status)."""
    countries = {actor.id: actor.country for actor in memo.actors}
    return {
        (
            event.type,
            frozenset(countries[each] for each in event.source),
            frozenset(countries[each] for each in event.target),
            event.status,
        )
        for event in memo.events
    }


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Norway condemned Belarus on Monday.", ("ACCUSE", {"NOR"}, {"BLR"}, "occurred")),
        ("Belarus was condemned by Norway.", ("ACCUSE", {"NOR"}, {"BLR"}, "occurred")),
        ("Kenya rejected Somalia's proposal.", ("REJECT", {"KEN"}, {"SOM"}, "occurred")),
        ("Peru urged Bolivia to reopen the border.", ("REQUEST", {"PER"}, {"BOL"}, "occurred")),
        (
            "Ghana's president met the president of Togo in Accra.",
            ("CONSULT", {"GHA", "TGO"}, {"GHA", "TGO"}, "occurred"),
        ),
        (
            "Canada will send medicine to Haiti next week.",
            ("AGREE", {"CAN"}, {"HTI"}, "planned"),
        ),
        ("Sweden praised Finland for its help.", ("SUPPORT", {"SWE"}, {"FIN"}, "occurred")),
    ],
)
def test_an_act_has_its_sides_its_sort_and_its_standing(read, text, event):
    type_, source, target, status = event

    assert (type_, frozenset(source), frozenset(target), status) in told(
        read(text, "2024-05-06")
    )


@pytest.mark.parametrize(
    "text",
    [
        "Norway might condemn Belarus.",
        "If Kenya rejects Somalia's proposal, talks will end.",
        "Ghana's president did not meet the president of Togo.",
        "We hope that Chad will work with Niger, Mali said.",
        "Norway and Belarus lie in Europe.",
        "Engaging with Chad again would please Niger, Mali said.",
    ],
)
def test_what_is_only_supposed_or_denied_is_no_act(read, text):
    assert not {each for each in told(read(text, "2024-05-06")) if each[1] and each[2]}


def test_an_act_within_a_statement_is_on_the_speakers_word(read):
    memo = read("Kenya said Somalia had attacked Ethiopia.", "2024-05-06")
    names = {actor.id: actor.name for actor in memo.actors}

    (attack,) = [event for event in memo.events if event.type == "ASSAULT"]
    assert [names[each] for each in attack.attribution] == ["Kenya"]


def test_an_event_carries_the_codes_of_the_older_scales(read):
    memo = read("Norway condemned Belarus on Monday.", "2024-05-06")

    (event,) = memo.events
    assert (event.cameo, event.quad) == ("11", 3)
    assert event.goldstein is not None
    assert event.goldstein < 0
