"""A brief says nothing that its notes do not show."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from memcon.memory import Memory
from memcon.reference import load_gazetteer
from memcon.view.brief import check, make_brief
from memcon.view.papers import MAKERS


@pytest.fixture
def memory(store):
    return Memory(store, load_gazetteer())


@pytest.fixture
def brief(memory):
    return make_brief(memory, ("USA", "CHN"), day=date(2024, 11, 1))


def test_every_sentence_has_notes_that_stand_in_their_documents(brief, store):
    texts = store.texts([note.report for note in brief.notes])

    assert brief.sentences > 5
    assert brief.unsupported == 0
    for section in brief.sections:
        for sentence in section.sentences:
            assert sentence.notes
    for note in brief.notes:
        assert texts[note.report][note.start : note.end] == note.words


def test_a_sentence_whose_note_is_off_by_one_is_left_out_and_counted(brief, memory):
    sentence = brief.sections[0].sentences[0]
    note = sentence.notes[0]
    bent = replace(sentence, notes=(replace(note, start=note.start + 1, end=note.end + 1),))
    bare = replace(sentence, notes=())

    good, bad = check(memory, [sentence, bent, bare])
    assert good == (sentence,)
    assert bad == 2


def test_a_brief_tells_what_is_planned_as_planned(brief):
    by_title = {section.title: section for section in brief.sections}

    held = " ".join(each.text for each in by_title["Last engagements"].sentences)
    plans = " ".join(each.text for each in by_title["Open plans"].sentences)
    assert "meeting of" in held
    assert "call" not in held
    assert "overdue" in plans or "due" in plans


def test_statements_carry_on_whose_word_they_are(brief):
    texts = [each.text for section in brief.sections for each in section.sentences]

    arming = next(text for text in texts if "to stop arming Taiwan" in text)
    assert "on the word of CCTV" in arming
    assert "in the reporter’s words" in arming


def test_both_sides_words_come_from_both_documents(brief):
    section = next(each for each in brief.sections if each.title == "Both sides’ words")

    outlets = {note.outlet for sentence in section.sentences for note in sentence.notes}
    assert outlets == {"White House", "Ministry of Foreign Affairs of China"}


def test_a_period_leaves_out_what_lies_beyond_it(memory):
    brief = make_brief(memory, ("USA", "CHN"), day=date(2024, 11, 1), until="2024-08-01")

    assert brief.sections[1].sentences == ()


def test_states_that_never_met_have_an_empty_brief(memory):
    brief = make_brief(memory, ("PER", "MNG"), day=date(2024, 11, 1))

    assert brief.sentences == 0
    assert MAKERS[".md"](brief).count(b"None in this period.") == 2


@pytest.mark.parametrize("ending", [".md", ".html", ".docx"])
def test_papers_hold_every_note(brief, ending):
    data = MAKERS[ending](brief)
    if ending == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read("word/document.xml")

    text = data.decode()
    assert "0 unsupported" in text
    assert "keep the lines open" in text
    assert "<script>alert" not in text


def test_a_pdf_is_made_where_library_and_font_are_there(brief):
    pytest.importorskip("fpdf", reason="fpdf2 is not installed")
    from memcon.errors import MissingExtra

    try:
        data = MAKERS[".pdf"](brief)
    except MissingExtra as error:
        pytest.skip(str(error))
    assert data.startswith(b"%PDF")


def test_the_shell_writes_a_brief_and_prints_what_was_checked(store_file, tmp_path, capsys):
    from memcon.cli import main

    out = tmp_path / "brief.docx"
    status = main(
        [
            "brief",
            "--between",
            "USA,CHN",
            "--as-of",
            "2024-11-01",
            "--out",
            str(out),
            "--store",
            str(store_file),
        ]
    )

    assert status == 0
    assert "0 unsupported" in capsys.readouterr().out
    assert out.stat().st_size > 5000
