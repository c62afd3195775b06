from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.resolve.tellings import PEOPLE, telling

from memcon.resolve.accounts import make_accounts
from memcon.resolve.copies import Text, changes, count_independent, find_editions
from memcon.resolve.linking import Said, pair_of
from memcon.resolve.sameness import Judge

HOURS = {"USA": -5.0, "RUS": 3.0, "FIN": 2.0, "CHN": 8.0, "UKR": 2.0, "JPN": 9.0, "FRA": 1.0}


def hours(code: str, day: date) -> float | None:
    return HOURS.get(code)


def groups(tellings, said=None):
    return sorted(
        sorted(each.record for each in account.tellings)
        for account in make_accounts(tellings, Judge(hours), said)
    )


def is_one(*tellings, said=None):
    return len(groups(tellings, said)) == 1


BIDEN_PUTIN = "Joe Biden, Vladimir Putin"


def test_two_sides_of_one_call_are_one_account():
    assert is_one(
        telling(BIDEN_PUTIN, "2021-12-07", kind="call", outlet="White House"),
        telling(BIDEN_PUTIN, "2021-12-07", kind="meeting", outlet="Kremlin"),
    )


def test_other_persons_of_the_same_states_are_another_account():
    assert not is_one(
        telling(BIDEN_PUTIN, "2021-12-07"),
        telling("Antony Blinken, Sergey Lavrov", "2021-12-07", outlet="AP"),
    )


def test_a_day_apart_with_another_party_is_another_account():
    assert not is_one(
        telling("Joe Biden, Sauli Niinistö", "2021-12-13", kind="call", outlet="White House"),
        telling("Vladimir Putin, Sauli Niinistö", "2021-12-14", kind="call", outlet="Kremlin"),
    )


def test_washingtons_evening_is_moscows_next_day():
    assert is_one(
        telling(BIDEN_PUTIN, "2021-12-30", kind="call", outlet="White House"),
        telling(BIDEN_PUTIN, "2021-12-31", kind="call", outlet="Kremlin"),
    )


def test_moscows_day_does_not_come_before_washingtons():
    assert not is_one(
        telling(BIDEN_PUTIN, "2021-12-31", kind="call", outlet="White House"),
        telling(BIDEN_PUTIN, "2021-12-30", kind="call", outlet="Kremlin"),
    )


def test_neighbours_with_near_clocks_met_twice_if_they_met_on_two_days():
    assert not is_one(
        telling("Vladimir Putin, Sauli Niinistö", "2021-12-14", kind="call", outlet="Kremlin"),
        telling("Vladimir Putin, Sauli Niinistö", "2021-12-15", kind="call", outlet="Yle"),
    )


def test_one_source_that_tells_of_two_days_tells_of_two_calls():
    assert not is_one(
        telling(BIDEN_PUTIN, "2021-12-07", kind="call", outlet="White House"),
        telling(BIDEN_PUTIN, "2021-12-08", kind="call", outlet="White House"),
    )


def test_a_readout_without_a_day_is_of_the_day_before_at_the_earliest():
    biden = "Joe Biden, Volodymyr Zelenskyy"
    washington = telling(biden, "2022-01-27", kind="call", outlet="White House")
    kyiv = telling(
        biden, None, kind="call", outlet="President of Ukraine", published="2022-01-28"
    )
    late = telling(
        biden, None, kind="call", outlet="President of Ukraine", published="2022-01-30"
    )

    assert is_one(washington, kyiv)
    assert not is_one(washington, late)


def test_three_and_two_of_them_met_apart():
    assert not is_one(
        telling("Joe Biden, Fumio Kishida", "2023-08-18"),
        telling("Joe Biden, Fumio Kishida, Yoon Suk Yeol", "2023-08-18", outlet="AP"),
    )


def test_a_visit_and_the_meeting_on_it_are_two():
    assert not is_one(
        telling("Joe Biden", "2023-05-18", kind="visit", country="JPN", until="2023-05-21"),
        telling("Joe Biden, Fumio Kishida", "2023-05-18", outlet="AP", country="JPN"),
    )


def test_an_announcement_joins_the_meeting_of_that_day():
    assert is_one(
        telling(
            "Joe Biden, Xi Jinping",
            "2024-11-16",
            status="planned",
            published="2024-11-14",
            outlet="White House",
        ),
        telling("Joe Biden, Xi Jinping", "2024-11-16", outlet="AP"),
    )


def test_a_wide_day_is_joined_only_where_one_account_fits():
    passing = telling(
        "Joe Biden, Xi Jinping",
        "2023-11-01",
        until="2023-11-30",
        published="2024-08-28",
        outlet="AP",
        lead=False,
    )
    woodside = telling("Joe Biden, Xi Jinping", "2023-11-15")
    again = telling("Joe Biden, Xi Jinping", "2023-11-17")

    assert is_one(passing, woodside)
    assert [passing.record] in groups([passing, woodside, again])


def test_a_person_outranks_the_score_both_ways():
    one = telling(BIDEN_PUTIN, "2021-12-07", kind="call", outlet="White House")
    two = telling(BIDEN_PUTIN, "2021-12-07", kind="call", outlet="Kremlin")
    far = telling(BIDEN_PUTIN, "2021-12-20", kind="call", outlet="AP")

    assert not is_one(one, two, said=Said(apart={pair_of(one.record, two.record): "A"}))
    assert is_one(one, far, said=Said(same={pair_of(one.record, far.record): "A"}))


def test_every_telling_and_every_difference_is_kept():
    one = telling(BIDEN_PUTIN, "2021-12-07", kind="call", outlet="White House")
    two = telling(BIDEN_PUTIN, "2021-12-07", kind="meeting", outlet="Kremlin")

    (account,) = make_accounts([one, two], Judge(hours))

    assert set(account.tellings) == {one, two}
    assert {each.field for each in account.differences} == {"kind"}
    assert {value.value for value in account.differences[0].values} == {"call", "meeting"}
    assert account.kind == "call"


@st.composite
def many_tellings(draw):
    names = sorted(PEOPLE)
    count = draw(st.integers(1, 12))
    made = []
    for number in range(count):
        who = draw(st.lists(st.sampled_from(names[:5]), min_size=2, max_size=3, unique=True))
        day = draw(st.integers(1, 4))
        dated = draw(st.booleans())
        made.append(
            telling(
                ", ".join(who),
                f"2022-01-{day:02d}" if dated else None,
                until=f"2022-01-{day + draw(st.sampled_from([0, 0, 9])):02d}"
                if dated
                else None,
                published=f"2022-01-{day + 1:02d}",
                kind=draw(st.sampled_from(["meeting", "call", "visit"])),
                status=draw(st.sampled_from(["occurred", "occurred", "planned"])),
                outlet=draw(st.sampled_from(["Reuters", "AP", "White House", "Kremlin"])),
                lead=draw(st.booleans()),
                country=draw(st.sampled_from([None, "USA", "FIN"])),
                number=number,
            )
        )
    return made


@settings(max_examples=150, deadline=None)
@given(many_tellings(), st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(tellings, shuffle: random.Random):
    others = list(tellings)
    shuffle.shuffle(others)

    assert make_accounts(tellings, Judge(hours)) == make_accounts(others, Judge(hours))


@settings(max_examples=100, deadline=None)
@given(many_tellings(), st.data())
def test_a_persons_no_always_holds(tellings, data):
    one = data.draw(st.sampled_from(tellings)).record
    two = data.draw(st.sampled_from(tellings)).record
    if one == two:
        return
    said = Said(apart={pair_of(one, two): "A"})

    for account in make_accounts(tellings, Judge(hours), said):
        assert not {one, two} <= {each.record for each in account.tellings}


@settings(max_examples=60, deadline=None)
@given(many_tellings())
def test_no_telling_is_lost_and_none_is_in_two_accounts(tellings):
    accounts = make_accounts(tellings, Judge(hours))

    told = [each for account in accounts for each in account.tellings]
    assert sorted(told, key=repr) == sorted(tellings, key=repr)


WIRE = (
    "The leaders spoke for two hours about the fighting and agreed that their envoys would meet "
    "again in Geneva next month. An aide described the exchange as frank, and said that neither "
    "side had moved on the central question of guarantees for the security of the region. "
)


def test_wire_copies_count_once():
    texts = [
        Text("a", WIRE + "Reporting by A.", "Reuters", None, "2021-12-07"),
        Text("b", "By wire. " + WIRE, "Daily Post", None, "2021-12-08"),
        Text(
            "c",
            "It was a call nobody expected, and officials here gave few details of what "
            "the two presidents said to each other on Tuesday evening.",
            "Le Monde",
            None,
            None,
        ),
    ]

    editions = find_editions(texts)

    assert [(each.first, each.second) for each in editions] == [("a", "b")]
    assert count_independent(["a", "b", "c"], editions) == 2


def test_a_changed_readout_shows_what_changed():
    before = WIRE + "The president committed to a summit."
    after = WIRE + "The president intends to hold a summit."
    texts = [
        Text("1", before, "White House", "u", "2021-12-07"),
        Text("2", after, "White House", "u", "2021-12-08"),
    ]

    (edition,) = find_editions(texts)

    assert edition.is_same_source
    assert edition.changes == (
        ("-", "The president committed to a summit."),
        ("+", "The president intends to hold a summit."),
    )


def test_words_that_stay_are_no_change():
    assert changes(WIRE, "\n".join(WIRE.split())) == ()


@pytest.mark.parametrize("count", [1, 3])
def test_an_id_of_a_part_leads_to_the_whole(count):
    tellings = [
        telling(BIDEN_PUTIN, "2021-12-07", kind="call", outlet=f"Paper {at}")
        for at in range(count)
    ]

    (account,) = make_accounts(tellings, Judge(hours))

    assert account.id[1:] in {each.record[1:] for each in tellings}
