from __future__ import annotations

import html

import pytest
from tests.store.memos import memo

from memcon.memory import compare_memos
from memcon.reference import load_gazetteer
from memcon.resolve.topics import TopicFinder, sentences, weight_of
from memcon.view.comparison import (
    comparison_lines,
    comparison_row,
    to_docx,
    to_html,
    to_markdown,
)

US = (
    "Joe Biden spoke with Vladimir Putin. Joe Biden warned of sanctions over Ukraine. They "
    "discussed strategic stability and ransomware, and regional questions such as Iran."
)
RU = (
    "Vladimir Putin had a conversation with Joe Biden at the initiative of the American side. "
    "The presidents discussed information security. Joe Biden agreed to lift limits on the "
    "work of embassies. The Joint Comprehensive Plan of Action on the Iranian nuclear programme "
    "was touched upon. The situation in Ukraine was mentioned."
)
NAMES = ["Joe Biden", "Vladimir Putin"]


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.fixture(scope="module")
def comparison(gazetteer):
    held = {"names": NAMES, "kind": "call", "start": "2021-12-07"}
    one = memo(US, outlet="White House", engagements=[held], published="2021-12-07")
    two = memo(
        RU, outlet="President of Russia (Kremlin)", engagements=[held], published="2021-12-08"
    )
    return compare_memos(one, two, ("us.txt", "ru.txt"), gazetteer)


def cells(comparison, kind):
    return {each.topic for each in comparison.cells if each.kind == kind}


def test_sides_are_named_by_the_state_they_speak_for(comparison):
    assert [each.name for each in comparison.sides] == ["United States", "Russia"]
    assert comparison.first_out == 0


def test_topics_in_other_words_are_aligned(comparison):
    assert "cyber" in cells(comparison, "named-differently")
    assert "iran-nuclear" in cells(comparison, "named-differently")


def test_a_warning_weighs_more_than_a_mention(comparison):
    (cell,) = [each for each in comparison.cells if each.topic == "ukraine-war"]

    assert cell.kind == "stronger"
    assert cell.side == 0


def test_what_only_one_names_is_shown_so(comparison):
    only = {each.topic: each.side for each in comparison.cells if each.kind == "only"}

    assert only["arms-control"] == 0
    assert only["initiative"] == 1


def test_what_one_side_claims_for_the_other_is_shown(comparison):
    claimed = [each for each in comparison.cells if each.kind == "claimed-for-other"]

    assert [each.side for each in claimed] == [1]
    assert "agreed to lift limits" in claimed[0].evidence[1][0].text


def test_every_cell_opens_its_words(comparison):
    texts = {0: US, 1: RU}
    for cell in comparison.cells:
        assert any(cell.evidence)
        for side, told in enumerate(cell.evidence):
            for each in told:
                assert texts[side][each.start : each.end] == each.text


def test_a_document_beside_itself_differs_in_nothing(gazetteer):
    one = memo(US, outlet="White House", engagements=[{"names": NAMES, "kind": "call"}])

    found = compare_memos(one, one, ("a.txt", "b.txt"), gazetteer)

    assert {each.kind for each in found.cells} <= {"both"}


def test_the_forms_carry_the_same_cells(comparison):
    row = comparison_row(comparison)
    markdown, page = to_markdown(comparison), to_html(comparison)

    assert len(row["cells"]) == len(comparison.cells)
    for cell in comparison.cells:
        assert cell.label in markdown
        assert html.escape(cell.label) in page
    assert to_docx(comparison)[:2] == b"PK"
    assert len(comparison_lines(comparison)) > len(comparison.cells)


def test_markup_in_a_document_stays_words(gazetteer):
    evil = "Joe Biden discussed <script>alert(1)</script> | tariffs with Xi Jinping."
    one = memo(evil, outlet="A<b>", engagements=[{"names": ["Joe Biden", "Xi Jinping"]}])
    two = memo("Nothing of the sort.", outlet="B", engagements=[])

    found = compare_memos(one, two, ("a", "b"), gazetteer)

    assert "<script" not in to_html(found)
    assert "<script" not in to_markdown(found)


def test_a_state_is_no_topic_where_it_is_a_party(gazetteer):
    finder = TopicFinder(gazetteer)
    text = "The President of Ukraine thanked the United States."

    assert [each.topic for each in finder.find(text, 0, len(text))] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He met Mr. Xi. They talked.", 2),
        ("In the U.S. Congress it was said. Yes.", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text, count):
    assert len(list(sentences(text, 0, len(text)))) == count


def test_the_heaviest_verb_counts():
    assert weight_of("They discussed trade and he called for restraint.") == 5
    assert weight_of("They held a call.") == 1
