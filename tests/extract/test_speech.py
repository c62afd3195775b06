"""What is said, by whom, to whom and on whose word, before actors are told apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from memcon.acquire.text import to_report
from memcon.extract.cues import load_cues
from memcon.extract.speech import CONFIDENCE, find_speech

CASES = Path(__file__).parent.parent / "cases" / "quotes"


def cases(name: str) -> list:
    return [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
    ]


def as_case(document) -> tuple[list[dict], list[str]]:
    """The frames of a document in the form of a case."""

    def last_words(tokens) -> list[str]:
        return [document.tokens[each].words for each in tokens]

    said, gaps = [], []
    for frame in find_speech(document):
        if frame.gap is not None:
            gaps.append(frame.gap)
            continue
        speakers = last_words(frame.speakers)
        found = {
            "parts": [document.words(part) for part in frame.parts],
            "kind": frame.kind,
            "speaker": speakers[0] if len(speakers) == 1 else speakers,
        }
        if frame.addressees:
            found["to"] = last_words(frame.addressees)
        if frame.relays:
            found["via"] = last_words(frame.relays)
        if frame.carried:
            found["carried"] = True
        said.append(found)
    return said, gaps


def assert_read(reader, case: dict) -> None:
    document = next(reader.annotator.annotate([to_report(case["text"])]))

    said, gaps = as_case(document)

    assert said == case["said"]
    assert gaps == case.get("gaps", [])


@pytest.mark.model
@pytest.mark.parametrize("case", cases("constructed"))
def test_speech_is_read(reader, case):
    assert_read(reader, case)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("negative"))
def test_what_only_looks_like_speech_is_left_alone(reader, case):
    assert_read(reader, case)


@pytest.mark.model
@pytest.mark.xfail(strict=True, reason="read wrongly today; see the cases' README")
@pytest.mark.parametrize("case", cases("known-failures"))
def test_known_failures_still_fail(reader, case):
    assert_read(reader, case)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "",
        "“",
        "” said ”",
        "“““ he said ”””",
        "Q:",
        "Q: \nA:",
        "He said",
        "said.",
        "According to",
        "“No,” “yes,” “no,” he, she and they said said.",
        "'' `` ´´ said that that that",
        "He told her that he said that she told him that they said “",
    ],
)
def test_no_text_breaks_the_rules(reader, text):
    for document in reader.annotator.annotate([to_report(text)]):
        for frame in find_speech(document):
            for part in frame.parts:
                assert document.words(part).strip()


@pytest.mark.model
def test_every_marked_string_is_a_frame_or_within_one(reader):
    text = (
        "Aro’s “plan” was “the best of all,” she said. “We agree,” Varga said of the “Riga Table”.\n"
        "The so-called “table” stood in “Hall B”. “Sit,” he said, “and eat.”"
    )
    document = next(reader.annotator.annotate([to_report(text)]))

    frames = find_speech(document)

    for quote in document.quotes:
        assert any(part.touches(quote.span) for frame in frames for part in frame.parts)


@pytest.mark.model
def test_each_rule_has_its_measured_confidence(reader):
    text = "“The accord is dead,” Lena Aro said. She urged the generals to act."
    document = next(reader.annotator.annotate([to_report(text)]))

    frames = find_speech(document)

    assert [frame.confidence for frame in frames] == [
        CONFIDENCE[frame.found_by] for frame in frames
    ]


def test_a_particle_belongs_to_its_verb():
    cues = load_cues()

    assert "say" in cues.verb("point out")
    assert "say" not in cues.verb("point")
    assert cues.verb("no such verb") == frozenset()


@pytest.mark.model
def test_who_is_quoted_as_saying_speaks_on_the_word_of_who_quotes(reader):
    text = "“The ferry will run,” the harbour office quoted Quist as saying."
    document = next(reader.annotator.annotate([to_report(text)]))

    said, gaps = as_case(document)

    assert [(each["speaker"], each["via"]) for each in said] == [("Quist", ["office"])]
    assert gaps == []
