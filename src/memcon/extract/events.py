"""A Document and its Cast in, PLOVER events out."""

from __future__ import annotations

from memcon.documents import Document
from memcon.extract.cast import Cast
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Event


def extract_events(
    document: Document, frames: tuple[SpeechFrame, ...], cast: Cast, gazetteer: Gazetteer
) -> tuple[Event, ...]:
    """Find every act of one party towards another. Actor ids are the cast's keys."""
    return ()
