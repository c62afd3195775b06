"""Frames become statements where their speaker is told, and gaps where not."""

from __future__ import annotations

import pytest

from memcon.acquire.text import to_report
from memcon.actors import ActorKind, Gender
from memcon.extract.cast import Cast, CastActor
from memcon.extract.speech import find_speech
from memcon.extract.statements import extract_statements

pytestmark = pytest.mark.model


def cast_of(document, *names: str) -> Cast:
    """A cast in which each of the names is an actor, known by the last word of the name."""
    actors, keys, by_token = {}, {}, {}
    for name in names:
        key = name.split()[-1].lower()
        indices = []
        for mention in document.mentions:
            if document.words(mention.span).split()[-1] == name.split()[-1]:
                keys[mention.index] = (key,)
                indices.append(mention.index)
                by_token.update(
                    dict.fromkeys(range(mention.first, mention.last), mention.index)
                )
        actors[key] = CastActor(
            key, None, name, ActorKind.PERSON, None, None, Gender.UNKNOWN, tuple(indices)
        )
    return Cast(actors, keys, by_token)


def statements_of(reader, text: str, *names: str, published: str | None = None):
    document = next(reader.annotator.annotate([to_report(text, published=published)]))
    frames = find_speech(document)
    statements, gaps = extract_statements(
        document, frames, cast_of(document, *names), reader.gazetteer
    )
    return document, frames, statements, gaps


def test_a_statement_points_at_its_words(reader):
    text = "“The accord is dead,” Lena Aro told Niko Varga, “and it will stay dead.”"

    document, _, (statement,), gaps = statements_of(reader, text, "Lena Aro", "Niko Varga")

    assert gaps == ()
    assert (statement.speaker, statement.addressees) == ("aro", ("varga",))
    assert statement.content.text == text
    assert [part.text for part in statement.content_parts] == [
        "“The accord is dead,”",
        "“and it will stay dead.”",
    ]
    assert [quoted.text for quoted in statement.quoted] == [
        "The accord is dead,",
        "and it will stay dead.",
    ]
    assert statement.speaker_mention.text == "Lena Aro"
    assert (statement.cue.text, statement.cue.lemma) == ("told", "tell")
    for part in (statement.content, *statement.evidence, *statement.quoted):
        assert document.text[part.start : part.end] == part.text


def test_only_marked_words_are_verbatim(reader):
    text = "Lena Aro said the talks had been “long and honest” and would go on."

    _, _, (statement,), _ = statements_of(reader, text, "Lena Aro")

    assert statement.kind == "mixed"
    assert [quoted.text for quoted in statement.quoted] == ["long and honest"]


def test_a_speaker_who_cannot_be_told_is_a_gap(reader):
    _, _, statements, (gap,) = statements_of(reader, "“The accord is dead,” she said.")

    assert statements == ()
    assert gap.reason == "speaker-unresolved"
    assert gap.evidence[0].text == "“The accord is dead,”"
    assert gap.detail == "speaker: she"


def test_every_frame_ends_as_a_statement_or_a_gap(reader):
    text = (
        "“The accord is dead,” Lena Aro said. He added that the “table” was bare.\n\n"
        "The so-called “table” stood in Riga. “Nobody sat at it for more than an hour.”"
    )

    _, frames, statements, gaps = statements_of(reader, text, "Lena Aro")

    assert len(statements) + len(gaps) == len(frames)


def test_a_relay_is_not_the_speaker(reader):
    text = "Niko Varga said Lena Aro told him that the accord was dead."

    _, _, statements, _ = statements_of(reader, text, "Lena Aro", "Niko Varga")

    inner = statements[-1]
    assert (inner.speaker, inner.attribution) == ("aro", ("varga",))


def test_the_day_of_the_cue_is_the_day_of_the_statement(reader):
    text = "Lena Aro said on Tuesday that the border would open on Friday."

    _, _, (statement,), _ = statements_of(reader, text, "Lena Aro", published="2024-08-29")

    assert (statement.time.text, statement.time.start) == ("Tuesday", "2024-08-27")


def test_a_day_inside_what_is_said_is_not_the_day_it_was_said(reader):
    text = "Lena Aro said the border would open on Friday."

    _, _, (statement,), _ = statements_of(reader, text, "Lena Aro", published="2024-08-29")

    assert statement.time is None


def test_a_speaker_carried_over_is_marked_as_inferred(reader):
    text = "“The road is long,” Lena Aro said.\n\n“We have only begun to walk along it.”"

    _, _, (first, second), _ = statements_of(reader, text, "Lena Aro")

    assert (first.is_inferred, second.is_inferred) == (False, True)
    assert second.speaker == "aro"
