"""Passages: paragraphs, wraps, datelines, and what is no part of the report."""

from datetime import date

import pytest

from memcon.acquire.passages import lay_out
from memcon.acquire.text import to_report


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind.value, each.span.of(text)) for each in lay_out(text).passages]


@pytest.mark.parametrize(
    ("opening", "place", "words"),
    [
        ("LIMA, Nov 16 (Andes Wire) — ", "LIMA", "Nov 16"),
        ("NAIROBI, Kenya (AP) _ ", "NAIROBI", None),
        ("TOKYO/SEOUL, March 3 - ", "TOKYO/SEOUL", "March 3"),
        ("PORT MORESBY (Meridian News) -- ", "PORT MORESBY", None),
        ("Vilnius (BNS) — ", "Vilnius", None),
        ("ST. PAUL, Minn. ― ", "ST. PAUL", None),
    ],
)
def test_a_dateline_is_a_passage_of_its_own(opening, place, words):
    text = f"{opening}The minister met her guest on Monday."

    layout = lay_out(text)

    assert [each.kind.value for each in layout.passages] == ["dateline", "body"]
    assert layout.dateline_place == place
    assert layout.passages[1].span.of(text).startswith("The minister")
    assert words is None or words in layout.passages[0].span.of(text)


def test_a_dateline_with_its_year_gives_the_day():
    report = to_report("OSLO, 3 May 2023 (NTB) — The king received the envoy.")

    assert (report.published, report.published_from) == ("2023-05-03", "dateline")


def test_a_dateline_without_its_year_gives_no_day():
    report = to_report("OSLO, May 3 (NTB) — The king received the envoy.")

    assert report.published is None


def test_a_date_standing_alone_gives_the_day():
    report = to_report(
        "Readout of a call\n\nAccra, 4 June 2024\n\nThe ministers spoke by phone."
    )

    assert (report.published, report.published_from) == ("2024-06-04", "text")


@pytest.mark.parametrize(
    "line",
    [
        "Also Read: Five dead in coastal storm",
        "READ MORE: Why the lira fell",
        "Related: The envoy's long road",
        "See also: A timeline of the dispute",
        "Watch | The minister's full speech",
        "Read more: Peso slips for a third day",
    ],
)
def test_a_related_link_is_set_apart_and_not_glued_to_what_follows(line):
    text = f"The two sides met.\n{line}\nThey will meet again."

    assert kinds(text)[1] == ("related-link", line)
    assert kinds(text)[2] == ("body", "They will meet again.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Related talks took place in Geneva.",
        "Watch officers saw the ship at dawn.",
        "Read more slowly, the text says something else.",
        "Opinion in the capital was divided.",
    ],
)
def test_a_sentence_that_begins_like_a_link_is_body(sentence):
    assert kinds(f"The two sides met.\n{sentence}")[1][0] == "body"


def test_credits_and_end_marks_carry_nothing():
    text = "The two sides met.\n\n(Reporting by A. Writer; Editing by B. Editor)\n\n\\###"

    assert [kind for kind, _ in kinds(text)] == ["body", "credit", "boilerplate"]


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The foreign ministers of the two countries met on Monday in the\n"
        "capital and agreed to open the border crossing that has been shut\n"
        "since the spring of last year, their ministries said in a joint\n"
        "statement.\n\nThey will meet again."
    )

    assert [kind for kind, _ in kinds(text)] == ["body", "body"]
    assert to_report(text).clean.text.startswith(
        "The foreign ministers of the two countries met on Monday in the capital and"
    )


def test_short_paragraphs_on_lines_of_their_own_stay_apart():
    text = "He arrived on Monday.\nShe left on Tuesday.\nThey did not meet."

    assert len(kinds(text)) == 3


def test_turns_of_a_transcript_are_no_datelines():
    text = "PRESIDENT ADDO: Good morning.\nQ: Will you meet him?\nPRESIDENT ADDO: Yes."

    assert all(kind == "body" for kind, _ in kinds(text))


@pytest.mark.parametrize("turn", ["SECRETARY GENERAL:", "SENIOR ADMINISTRATION OFFICIAL:"])
def test_a_lone_turn_of_an_office_is_no_dateline(turn):
    assert [kind for kind, _ in kinds(f"{turn} We are ready to talk.")] == ["body"]


def test_a_headline_is_told_from_the_report():
    text = "Ministers meet in Accra\n\nThe two ministers met on Monday."

    assert kinds(text)[0] == ("headline", "Ministers meet in Accra")


def test_the_year_of_publication_dates_a_dateline():
    assert lay_out("LIMA, Nov 16 (Andes) — They met.", year=2024).day is None
    assert (
        to_report("LIMA, Nov 16 (Andes) — They met.", published="2024-11-17").published
        == "2024-11-17"
    )
    assert date.fromisoformat("2024-11-17")
