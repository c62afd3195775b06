"""The whole reading: whatever comes in, every record repeats its words and nothing is made up."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memcon.acquire.text import to_report
from memcon.exchange import from_json, schema, to_fields, to_json

pytestmark = pytest.mark.model

REPORT = """GENEVA, March 5 (Meridian News) — Ghana's foreign minister, Ama Mensah, met her Togolese counterpart,
Kofi Adjei, in Geneva on Tuesday and said the border would open “within weeks”.

“We have talked long enough,” Mensah told reporters. “It is time to act.”

Also Read: Five dead in coastal storm

Adjei declined to comment, according to Meridian News."""


def spans(node):
    """Every span with words in a memo's fields."""
    if isinstance(node, dict):
        if isinstance(node.get("start"), int) and "text" in node:
            yield node
        for value in node.values():
            yield from spans(value)
    elif isinstance(node, list):
        for value in node:
            yield from spans(value)


def check(memo, text):
    fields = to_fields(memo)
    for span in spans(fields):
        assert text[span["start"] : span["end"]] == span["text"]
        assert span["start"] < span["end"]
    ids = {actor["id"] for actor in fields["actors"]}
    for kind in ("statements", "engagements", "events", "relations"):
        for record in fields[kind]:
            assert record["evidence"], record
            assert record["found_by"]
            assert 0 <= record["confidence"] <= 1
    for statement in fields["statements"]:
        assert {statement["speaker"], *statement["speakers"], *statement["addressees"]} <= ids
    for engagement in fields["engagements"]:
        assert {*engagement["participants"], *engagement["hosts"]} <= ids


def test_every_span_of_a_memo_repeats_its_words(read):
    check(read(REPORT, "2024-03-05"), REPORT)


def test_nothing_rests_on_a_related_link(read):
    memo = read(REPORT, "2024-03-05")
    link = REPORT.index("Also Read")

    for record in (*memo.statements, *memo.engagements, *memo.events, *memo.relations):
        for words in record.evidence:
            assert words.end <= link or words.start >= link + len(
                "Also Read: Five dead in coastal storm"
            )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                "“",
                "”",
                '"',
                "‘",
                "’",
                "'",
                "``",
                "''",
                "«",
                "»",
                "„",
                "said",
                "told",
                "he",
                "Xi",
                "Biden",
                "the minister",
                "met",
                "on Tuesday",
                "in Geneva",
                ".",
                ",",
                "\n\n",
                "\n",
                "according to",
                "😀",
                "\u200b",
                "\u00a0",
                "that",
                "and",
                ":",
                "—",
                "Q:",
                "(",
                ")",
                "will meet",
                "in the coming weeks",
                "´",
                "Also Read: x",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from([" ", ""]),
)
def test_no_text_breaks_the_reading_or_the_promise(read, pieces, joint):
    text = joint.join(pieces)

    check(read(text, "2024-03-05"), to_report(text).text)


def test_without_a_date_weekdays_stay_unresolved(read):
    memo = read("Ama Mensah met Kofi Adjei in Geneva on Tuesday.")

    assert memo.document.published is None
    assert all(time.earliest is None for time in memo.times if time.text == "Tuesday")
    assert all(each.time is None or each.time.start is None for each in memo.engagements)


def test_a_text_in_another_language_is_a_gap_and_nothing_else(read):
    memo = read(
        "Les deux ministres se sont rencontrés mardi à Genève et ont signé un accord de coopération."
    )

    assert [gap.reason for gap in memo.gaps] == ["language-not-read"]
    assert not (memo.statements + memo.engagements + memo.events + memo.actors)


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "«", "`"])
def test_a_hundred_thousand_marks_are_read_in_time(read, mark):
    memo = read(mark * 100_000)

    assert not memo.statements


def test_a_memo_goes_to_json_and_back_without_loss(read):
    memo = read(REPORT, "2024-03-05", outlet="Meridian News")

    assert from_json(to_json(memo)) == memo


def test_a_memo_fits_the_schema(read):
    import jsonschema

    memo = read(REPORT, "2024-03-05")

    jsonschema.validate(json.loads(to_json(memo)), schema())


def test_reading_twice_gives_the_same_memo(read):
    assert read(REPORT, "2024-03-05") == read(REPORT, "2024-03-05")


def test_reading_many_gives_what_reading_one_gives(reader, read):
    texts = [REPORT, "They met.", REPORT.replace("Tuesday", "Monday"), "…"]

    together = list(reader.read([to_report(text, published="2024-03-05") for text in texts]))

    assert together == [read(text, "2024-03-05") for text in texts]
