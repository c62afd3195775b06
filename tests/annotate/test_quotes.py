"""Which strings stand in marks, whatever the marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcon.annotate.quotes import find_quotes, find_quotes_in
from memcon.documents import Document, Paragraph, QuoteStyle
from memcon.reports import CleanText, Passage, PassageKind, Report
from memcon.spans import Span


def paragraph_of(text: str) -> Paragraph:
    return Paragraph(0, PassageKind.BODY, Span(0, len(text)), 0, 0)


def inner_words(text: str) -> list[str]:
    return [quote.inner.of(text) for quote in find_quotes_in(text, paragraph_of(text))]


def document_of(*paragraphs: str) -> Document:
    text = "\n\n".join(paragraphs)
    spans, at = [], 0
    for words in paragraphs:
        spans.append(Span(at, at + len(words)))
        at += len(words) + 2
    report = Report(
        id="sha256:0",
        text=text,
        passages=tuple(Passage(span, PassageKind.BODY) for span in spans),
        clean=CleanText(text, ((0, 0),)),
    )
    layers = tuple(
        Paragraph(number, PassageKind.BODY, span, 0, 0) for number, span in enumerate(spans)
    )
    return Document(
        report=report, paragraphs=layers, sentences=(), tokens=(), names=(), clauses=()
    )


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("“We go,” he said", QuoteStyle.CURLY),
        ('"We go," he said', QuoteStyle.STRAIGHT),
        ("‘We go,’ he said", QuoteStyle.SINGLE),
        ("'We go,' he said", QuoteStyle.SINGLE),
        ("«We go,» he said", QuoteStyle.GUILLEMET),
        ("»We go,« he said", QuoteStyle.GUILLEMET),
        ("„We go,“ he said", QuoteStyle.LOW),
        ("„We go,” he said", QuoteStyle.LOW),
        ("``We go,'' he said", QuoteStyle.LATEX),
        ("´´We go,´´ he said", QuoteStyle.ACCENT),
        ('“We go," he said', QuoteStyle.CURLY),
        ("”We go,” he said", QuoteStyle.CURLY),
    ],
)
def test_every_style_of_marks_is_read(text, style):
    found = find_quotes_in(text, paragraph_of(text))

    assert [(quote.inner.of(text), quote.style) for quote in found] == [("We go,", style)]


def test_an_extra_mark_does_not_turn_the_text_inside_out():
    assert inner_words('He left." Then he said: "We go." She said: "We stay."') == [
        "We go.",
        "We stay.",
    ]


def test_two_styles_in_one_text_are_both_read():
    assert inner_words('“We go,” he said. "We stay," she said.') == ["We go,", "We stay,"]


def test_marks_within_marks_are_held_by_the_outer_ones():
    text = "“He said ‘no’ and left,” she said"

    outer, inner = find_quotes_in(text, paragraph_of(text))

    assert (outer.depth, outer.parent, inner.depth, inner.parent) == (0, None, 1, outer.index)


def test_straight_marks_within_straight_marks_are_told_apart():
    assert inner_words('"A "very good" talk," he said. "Next."') == [
        'A "very good" talk,',
        "very good",
        "Next.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "the workers’ rights and the leaders’ plans",
        "rock 'n' roll of the '90s",
        "don’t, won't, it´s",
        'a 12" pipe',
        'He left."',
    ],
)
def test_apostrophes_and_inches_open_nothing(text):
    assert inner_words(text) == []


def test_a_plural_apostrophe_does_not_close_single_marks():
    assert inner_words("‘We are the workers’ friends,’ he said") == [
        "We are the workers’ friends,"
    ]


def test_an_opener_without_a_closer_ends_with_its_paragraph_and_goes_on_in_the_next():
    document = document_of(
        "“We go,” he said. “It will take time.", "“But we go.”", "“She stays.”"
    )

    first, second, third, fourth = find_quotes(document)

    assert (first.is_closed, second.is_closed) == (True, False)
    assert document.words(second.span) == "“It will take time."
    assert third.continues == second.index
    assert fourth.continues is None


def test_a_paragraph_that_opens_without_a_mark_does_not_go_on():
    document = document_of("“It will take time.", "He said “no”.")

    assert [quote.continues for quote in find_quotes(document)] == [None, None]


@given(st.text(alphabet="“”\"'‘’«»„`´ a.,S\n", max_size=60))
def test_marks_of_any_text_lie_in_it_and_never_cross(text):
    if not text:
        return
    found = find_quotes_in(text, paragraph_of(text))

    for quote in found:
        assert quote.span.covers(quote.inner)
        assert quote.inner.of(text).strip()
    for one in found:
        for other in found[one.index + 1 :]:
            assert one.span.covers(other.span) or not one.span.touches(other.span)


@pytest.mark.parametrize("piece", ['"', "“", "‘a ", "s’ ", '“a" ', "''", "'a", " '\"a", "“ ”"])
def test_a_hundred_thousand_marks_take_linear_time(piece):
    def seconds(count: int) -> float:
        text = piece * count
        started = time.perf_counter()
        find_quotes_in(text, paragraph_of(text))
        return time.perf_counter() - started

    seconds(1_000)

    assert seconds(100_000) < 100 * max(seconds(10_000), 0.01)
