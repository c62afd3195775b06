"""Time expressions: what is found, what it means, and that it always holds together."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcon.acquire.text import to_report
from memcon.annotate.time_grammar import RULES, find_expressions, lowered
from memcon.annotate.time_readers import READERS, duration_value, easter, resolve_weekday
from memcon.annotate.time_values import add_months, period_of, season, shifted, week
from memcon.annotate.time_words import parse_number, parse_year_words
from memcon.annotate.times import find_times
from memcon.dates import Tense
from memcon.documents import Document
from memcon.reference import load_gazetteer

# A shared machine may stall for longer than any one example takes.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")

DAYS = st.dates(date(1900, 1, 2), date(2099, 12, 30))
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def bare(text: str, published: date | str | None) -> Document:
    """A document without a parse: its times are read from the words alone."""
    return Document(
        report=to_report(text, published=str(published) if published else None),
        paragraphs=(),
        sentences=(),
        tokens=(),
        names=(),
        clauses=(),
    )


def times(text: str, published: date | str | None = "2024-03-07"):
    return find_times(bare(text, published), load_gazetteer(None))


def only(text: str, published: date | str | None = "2024-03-07"):
    found = times(text, published)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("February 10, 1999", "DATE", "1999-02-10"),
        ("10 February 1999", "DATE", "1999-02-10"),
        ("Feb. 10, 1999", "DATE", "1999-02-10"),
        ("1999-02-10", "DATE", "1999-02-10"),
        ("March 2022", "DATE", "2022-03"),
        ("the third quarter of 1989", "DATE", "1989-Q3"),
        ("the first half of 2025", "DATE", "2025-H1"),
        ("the winter of 1994", "DATE", "1994-WI"),
        ("June 16th of last year", "DATE", "2023-06-16"),
        ("the week of March 18", "DATE", "2024-W12"),
        ("Tuesday nights", "SET", "XXXX-WXX-2TNI"),
        ("the 1990s", "DATE", "199"),
        ("the 20th century", "DATE", "19"),  # the nineteen-hundreds
        ("yesterday", "DATE", "2024-03-06"),
        ("tonight", "TIME", "2024-03-07TNI"),
        ("last week", "DATE", "2024-W09"),
        ("two years ago", "DATE", "2022"),
        ("nine months", "DURATION", "P9M"),
        ("two and a half years", "DURATION", "P2Y6M"),
        ("a two-and-a-half-hour wait", "DURATION", "PT2H30M"),
        ("the past three weeks", "DURATION", "P3W"),
        ("14 hours", "DURATION", "PT14H"),
        ("several days", "DURATION", "PXD"),
        ("every Monday", "SET", "XXXX-WXX-1"),
        ("daily", "SET", "P1D"),
        ("now", "DATE", "PRESENT_REF"),
        ("recently", "DATE", "PAST_REF"),
        ("in the near future", "DATE", "FUTURE_REF"),
    ],
)
def test_an_expression_has_its_timex3_type_and_value(words, kind, value):
    found = only(f"It was so {words}.")

    assert (found.type, found.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the capital.",
        "It cost $1998 a head.",
        "Some 2000 people came.",
        "The 737 was grounded.",
        "He is 45 years old.",
        "A second term is his aim.",
        "The Sunday Times said so.",
        "The thirty-second Congress met.",
        "A quarter of them left shortly afterwards.",
    ],
)
def test_words_that_are_no_time_are_left_alone(text):
    assert [mark.value for mark in times(text) if mark.type != "DURATION"] == []


def test_a_weekday_without_a_day_to_count_from_stays_unresolved():
    found = only("They met on Tuesday.", None)

    assert found.value == "XXXX-WXX-2"
    assert found.when.earliest is None
    assert found.when.latest is None


def test_the_following_day_counts_from_the_day_last_mentioned():
    _, following = times("He arrived on March 1, 2024. The following day he left.")

    assert following.value == "2024-03-02"


def test_white_space_inside_an_expression_is_kept_in_its_span():
    text = "They met in the third  quarter of 1989."

    found = only(text)

    assert text[found.span.start : found.span.end] == "the third  quarter of 1989"


def test_a_day_named_with_its_weekday_is_of_a_year_where_both_fit():
    assert only("It fell on Friday, Oct. 13.", "1989-10-27").value == "1989-10-13"
    assert only("It is due Wednesday, Jan. 1.", "2024-12-30").value == "2025-01-01"


def test_a_range_of_years_is_two_years_and_a_range_of_numbers_none():
    assert [mark.value for mark in times("The war of 1994-1997 cost 2,000-2,500 lives.")] == [
        "1994",
        "1997",
    ]


def test_a_clock_time_takes_the_day_beside_it():
    clock, _ = times("It began at 14:30 GMT on 5 May.", "2024-08-29")

    assert clock.value == "2024-05-05T14:30"


def test_every_rule_of_the_grammar_has_a_reader():
    assert {rule.name for rule in RULES} == set(READERS)


@given(DAYS, st.sampled_from(range(1, 8)), st.sampled_from(list(Tense)))
def test_a_weekday_lies_within_a_week_on_the_verbs_side(today, number, tense):
    found = resolve_weekday(number, today, tense)

    assert found.isoweekday() == number
    if tense is Tense.FUTURE:
        assert today <= found < today + timedelta(7)
    else:
        assert today - timedelta(7) < found <= today


@given(DAYS, DAYS)
def test_a_full_date_is_read_back_whatever_the_day_of_publication(each, today):
    for words in (
        f"{each:%B} {each.day}, {each.year}",
        f"{each.day} {each:%B} {each.year}",
        each.isoformat(),
    ):
        found = only(f"It is of {words}.", today)
        assert found.when.earliest == found.when.latest == each
        assert found.when.edtf == each.isoformat()


@given(DAYS, st.integers(-100, 100))
def test_a_near_day_without_its_year_is_read_back(today, days):
    each = today + timedelta(days)

    found = only(f"They met on {each:%B} {each.day}.", today)

    assert found.when.earliest == found.when.latest == each


HOLDING_TODAY = [
    "today",
    "this week",
    "this month",
    "this year",
    "this quarter",
    "this decade",
    "this century",
]
AHEAD = [
    "in the coming days",
    "in the next few weeks",
    "over the coming months",
    "soon",
    "in the near future",
    "next week",
    "next month",
    "next year",
    "tomorrow",
    "within days",
    "in due course",
    "at an appropriate time",
]
BEHIND = [
    "yesterday",
    "last week",
    "last month",
    "last year",
    "in recent days",
    "in recent weeks",
    "two days ago",
    "three months ago",
    "last summer",
]


@given(DAYS, st.sampled_from(HOLDING_TODAY))
def test_a_period_of_the_day_of_publication_holds_it(today, words):
    when = only(f"It will happen {words}.", today).when

    assert when.earliest <= today <= when.latest


@given(DAYS, st.sampled_from(AHEAD))
def test_a_window_ahead_starts_after_publication(today, words):
    when = only(f"It will happen {words}.", today).when

    assert when.earliest > today
    assert when.latest is None or when.latest >= when.earliest


@given(DAYS, st.sampled_from(BEHIND))
def test_a_window_behind_ends_before_publication(today, words):
    when = only(f"It happened {words}.", today).when

    assert when.earliest <= when.latest < today


@given(
    DAYS, st.lists(st.sampled_from([*HOLDING_TODAY, *AHEAD, *BEHIND, *WEEKDAYS]), max_size=6)
)
def test_earliest_never_lies_after_latest_and_marks_never_overlap(today, phrases):
    text = "They met " + ", then ".join(phrases) + "."

    found = times(text, today)

    for mark in found:
        assert (
            mark.when.earliest is None
            or mark.when.latest is None
            or mark.when.earliest <= mark.when.latest
        )
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start


@given(
    DAYS, st.sampled_from(["D", "W", "WE", "M", "Q", "H", "Y", "E", "C"]), st.integers(-9, 9)
)
def test_shifting_a_period_and_back_gives_it_again(today, unit, steps):
    period = period_of(unit, today)

    assert shifted(shifted(period, steps), -steps) == period
    if steps > 0:
        assert shifted(period, steps).first > period.last


@given(DAYS)
def test_periods_hold_the_day_they_were_made_from(today):
    for unit in ("D", "W", "M", "Q", "H", "Y", "E", "C"):
        period = period_of(unit, today)
        assert period.first <= today <= period.last


@given(DAYS)
def test_a_week_has_the_number_iso_8601_gives_it(today):
    assert week(today).value == f"{today.isocalendar().year}-W{today.isocalendar().week:02}"


def test_week_53_and_leap_days_are_kept():
    assert only("It was agreed last week.", "2021-01-06").value == "2020-W53"
    assert only("It happened on Feb. 29.", "2024-03-01").value == "2024-02-29"
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert only("It was agreed two days ago.", "2024-03-01").value == "2024-02-28"


def test_seasons_of_the_south_are_six_months_apart():
    assert season(2024, "SU").first == date(2024, 6, 1)
    assert season(2024, "SU", is_south=True).first == date(2024, 12, 1)
    assert season(2024, "WI", is_south=True).last == date(2024, 8, 31)


def test_a_call_over_the_date_line_is_of_each_newsrooms_own_day():
    in_washington = only("They spoke on Thursday.", "2021-12-30")
    in_moscow = only("They spoke on Friday.", "2021-12-31")

    assert in_washington.when.earliest == date(2021, 12, 30)
    assert in_moscow.when.earliest == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("year", "day"), [(1998, "1998-04-12"), (2000, "2000-04-23"), (2024, "2024-03-31")]
)
def test_easter_falls_where_the_calendar_says(year, day):
    assert easter(year).isoformat() == day


@given(st.integers(1, 99))
def test_numbers_are_read_from_figures(number):
    assert parse_number(str(number)) == number
    assert duration_value(number, "D") == f"P{number}D"


def test_numbers_are_read_from_words():
    assert parse_number("forty-two") == 42
    assert parse_number("two thousand five hundred") == 2500
    assert parse_year_words("nineteen ninety-four") == 1994
    assert parse_number("several") is None


@given(st.text(alphabet="the last wekmonrdys 0123456789-,.ofJuly\n\u0130", max_size=200))
def test_any_text_is_read_without_error_and_within_its_ends(text):
    for mark in times(text + " x", "2024-03-07"):
        assert 0 <= mark.span.start < mark.span.end <= len(text) + 2


@settings(max_examples=9)
@given(
    st.sampled_from(
        ["the ", "twenty ", "1,", "the  ", "one-", "last the ", "in ", "5 to ", "  "]
    )
)
def test_a_text_ten_times_as_long_takes_no_more_than_its_share_longer(piece):
    def seconds(size: int) -> float:
        text = lowered(piece * size)
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            list(find_expressions(text, lambda expression: expression))
            best = min(best, time.process_time() - start)
        return best

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.002)
