from __future__ import annotations

from datetime import date

import pytest
from tests.resolve.tellings import telling

from memcon.resolve.accounts import make_accounts
from memcon.resolve.plans import make_plans
from memcon.resolve.sameness import Judge

XI = "Joe Biden, Xi Jinping"


def plans(tellings, day):
    judge = Judge(lambda code, _: {"USA": -5.0, "CHN": 8.0}.get(code))
    return make_plans(make_accounts(tellings, judge), judge, date.fromisoformat(day))


def only(tellings, day, kind=None):
    found = [each for each in plans(tellings, day) if kind is None or each.kind == kind]
    assert len(found) == 1
    return found[0]


def planned(names, day, published, **more):
    return telling(names, day, status="planned", published=published, **more)


CALL = planned(XI, "2022-03-18", "2022-03-16", kind="call", outlet="White House")


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2022-03-17", "not due"), ("2022-03-18", "due"), ("2022-03-20", "overdue")],
)
def test_the_calendar_makes_a_plan_due_and_overdue(day, verdict):
    assert only([CALL], day).verdict == verdict


def test_a_plan_is_kept_by_the_account_that_fits_and_shows_it():
    held = telling(XI, "2022-03-18", kind="call", outlet="AP")

    plan = only([CALL, held], "2022-04-01")

    assert plan.verdict == "kept"
    assert [each.report for each in plan.announced] == [CALL.report]
    assert [each.report for each in plan.settled] == [held.report]


def test_what_is_told_later_does_not_keep_a_plan_yet():
    held = telling(XI, "2022-03-18", kind="call", outlet="AP")

    assert only([CALL, held], "2022-03-17").verdict == "not due"


@pytest.mark.parametrize(
    ("names", "day", "kind"),
    [
        ("Joe Biden, Vladimir Putin", "2022-03-18", "call"),
        ("Antony Blinken, Wang Yi", "2022-03-18", "call"),
        ("USA, CHN", "2022-03-18", "call"),
        (XI, "2022-03-10", "call"),
        (XI, "2022-06-18", "call"),
    ],
)
def test_nothing_else_keeps_it(names, day, kind):
    held = telling(names, day, kind=kind, outlet="AP", published="2022-06-20")

    assert only([CALL, held], "2022-07-01").verdict == "overdue"


def test_talks_in_the_coming_weeks_are_kept_late_by_a_meeting_after_them():
    talks = planned(
        XI, "2024-08-30", "2024-08-29", until="2024-10-24", kind="talks", outlet="AFP"
    )
    lima = telling(XI, "2024-11-16", place="Lima", country="PER", outlet="White House")

    plan = only([talks, lima], "2024-11-20")

    assert plan.verdict == "kept late"
    assert [each.report for each in plan.settled] == [lima.report]


def test_a_call_that_became_a_meeting_is_replaced():
    call = planned(XI, "2024-08-30", "2024-08-28", until="2024-10-24", kind="call")
    lima = telling(XI, "2024-11-16", place="Lima", country="PER", outlet="White House")

    assert only([call, lima], "2024-11-20").verdict == "replaced"


def trip(day, published, status="planned", until=None, **more):
    return telling(
        "Joe Biden",
        day,
        kind="visit",
        status=status,
        published=published,
        until=until,
        hosts="DEU",
        country="DEU",
        outlet="White House",
        **more,
    )


def test_a_trip_put_off_and_set_anew_is_replaced_and_the_new_one_is_its_own_plan():
    first = trip("2024-10-10", "2024-09-24", until="2024-10-15")
    off = trip(None, "2024-10-08", status="postponed")
    again = trip("2024-10-17", "2024-10-16", until="2024-10-18")
    held = trip("2024-10-18", "2024-10-19", status="occurred")

    old, new = plans([first, off, again, held], "2024-10-20")

    assert old.verdict == "replaced"
    assert [each.role for each in old.settled] == ["postponed", "moved"]
    assert new.verdict == "kept"


def test_a_trip_put_off_without_a_day_is_open():
    first = trip("2024-10-10", "2024-09-24", until="2024-10-15")
    off = trip(None, "2024-10-08", status="postponed")

    assert only([first, off], "2024-10-20").verdict == "not due"


def test_postponing_that_became_a_cancellation_is_cancelled():
    first = trip("2024-10-10", "2024-09-24", until="2024-10-15")
    off = trip(None, "2024-10-08", status="postponed")
    never = trip(None, "2024-10-12", status="cancelled")

    plan = only([first, off, never], "2024-10-20")

    assert plan.verdict == "cancelled"
    assert plan.settled[-1].report == never.report


def test_a_trip_to_two_states_of_which_one_was_reached_is_kept_in_part():
    both = telling(
        "Joe Biden",
        "2024-10-10",
        kind="visit",
        status="planned",
        published="2024-09-24",
        until="2024-10-15",
        hosts="DEU, AGO",
        outlet="White House",
    )
    berlin = telling("Joe Biden, Olaf Scholz", "2024-10-11", country="DEU", place="Berlin")

    assert only([both, berlin], "2024-10-14").verdict == "due"
    assert only([both, berlin], "2024-11-01").verdict == "kept in part"


def test_a_summit_held_elsewhere_is_replaced():
    four = "Joe Biden, Fumio Kishida, Olaf Scholz, Emmanuel Macron"
    sydney = planned(
        four, "2023-05-24", "2023-05-01", kind="summit", country="AUS", place="Sydney"
    )
    hiroshima = telling(
        four,
        "2023-05-20",
        kind="summit",
        country="JPN",
        place="Hiroshima",
        published="2023-05-20",
        outlet="AP",
    )

    plan = only([sydney, hiroshima], "2023-06-01")

    assert plan.verdict == "replaced"
    assert "Hiroshima" in plan.why


def test_november_told_in_october_is_the_november_to_come():
    proposal = telling(
        XI,
        "2022-11-01",
        until="2022-11-30",
        status="proposed",
        published="2023-10-27",
        outlet="White House",
    )

    plan = only([proposal], "2023-10-28")

    assert (plan.earliest, plan.latest) == ("2023-11-01", "2023-11-30")


def test_two_notices_of_one_plan_are_one_plan():
    again = planned(XI, "2022-03-18", "2022-03-17", kind="call", outlet="AP")

    plan = only([CALL, again], "2022-03-17")

    assert len(plan.announced) == 2


def test_a_call_of_no_day_is_not_replaced_by_the_next_meeting():
    call = planned(XI, None, "2024-08-28", kind="call", outlet="AFP")
    lima = telling(XI, "2024-11-16", place="Lima", country="PER", outlet="White House")

    assert only([call, lima], "2024-11-20").verdict == "due"


def test_a_meeting_goes_with_the_visit_it_belongs_to():
    text = "White House notice"
    visit = telling(
        "Joe Biden",
        "2024-10-13",
        kind="visit",
        status="planned",
        published="2024-09-24",
        until="2024-10-15",
        hosts="AGO",
        country="AGO",
        outlet="White House",
        report=text,
    )
    meeting = planned(
        "Joe Biden, João Lourenço",
        "2024-10-14",
        "2024-09-24",
        outlet="White House",
        report=text,
    )
    off = telling(
        "Joe Biden",
        None,
        kind="visit",
        status="cancelled",
        published="2024-10-08",
        hosts="AGO",
        country="AGO",
        outlet="White House",
    )

    found = {each.kind: each.verdict for each in plans([visit, meeting, off], "2024-10-20")}

    assert found == {"visit": "cancelled", "meeting": "cancelled"}


def test_what_was_held_on_the_day_of_the_notice_keeps_no_plan_of_weeks_to_come():
    talks = planned(XI, "2024-08-30", "2024-08-29", until="2024-10-24", kind="talks")
    same_day = telling(XI, "2024-08-29", outlet="AP")

    assert only([talks, same_day], "2024-11-01").verdict == "overdue"
