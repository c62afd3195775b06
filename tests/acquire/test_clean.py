"""Cleaning: the copy is easy to parse, and every span of it leads back to its words."""

from hypothesis import given
from hypothesis import strategies as st

from memcon.acquire.clean import clean
from memcon.acquire.passages import lay_out
from memcon.spans import Span

ODD = st.text(
    alphabet=st.sampled_from("ab '´`’\u200b\u00a0\u00ad\ufeff\\*_#[]()\n\r.“”\"dé😀"),
    max_size=80,
)


@given(st.one_of(ODD, st.text(max_size=60)))
def test_a_span_in_clean_text_maps_back_to_the_words_it_came_from(text):
    copy = clean(text)

    for start in range(len(copy.text)):
        span = copy.to_report(start, start + 1)
        original = text[span.start : span.end]
        assert len(original) == 1
        same = original == copy.text[start]
        replaced = copy.text[start] in " '"
        assert same or replaced


@given(st.one_of(ODD, st.text(max_size=60)))
def test_offsets_in_the_copy_never_run_backwards(text):
    copy = clean(text)

    origins = [copy.origin(offset) for offset in range(len(copy.text))]

    assert origins == sorted(set(origins))


@given(st.one_of(ODD, st.text(max_size=60)))
def test_the_way_from_the_report_finds_the_same_character_again(text):
    copy = clean(text)

    for offset in range(len(copy.text)):
        assert copy.from_report(copy.origin(offset)) == offset


def test_accents_and_backticks_between_letters_become_apostrophes():
    assert clean("doesn´t China`s").text == "doesn't China's"


def test_backticks_that_open_a_quotation_stay():
    assert clean("``We agree,'' he said").text == "``We agree,'' he said"


def test_zero_width_and_non_breaking_characters_do_not_reach_the_parser():
    assert clean("Xi\u200b\u00a0Jinping").text == "Xi Jinping"


def test_markdown_escapes_and_links_go_and_brackets_in_quotations_stay():
    text = r"\# A [plan](https://example.org/x) and “[w]e agree”"

    assert clean(text).text == "# A plan and “[w]e agree”"


def test_line_breaks_inside_a_paragraph_become_spaces():
    text = "The minister\nmet his guest."

    copy = clean(text, [Span(12, 13)])

    assert copy.text == "The minister met his guest."


@given(st.text(max_size=300))
def test_passages_lie_inside_the_text_in_order_and_apart(text):
    passages = lay_out(text).passages

    ends = 0
    for passage in passages:
        assert ends <= passage.span.start < passage.span.end <= len(text)
        ends = passage.span.end


@given(st.text(max_size=300))
def test_every_character_that_is_no_space_lies_in_a_passage(text):
    covered = set()
    for passage in lay_out(text).passages:
        covered.update(range(passage.span.start, passage.span.end))

    assert all(each in covered or text[each].isspace() for each in range(len(text)))
