"""A Document and its Cast in, engagements out."""

from __future__ import annotations

from memcon.documents import Document
from memcon.extract.cast import Cast
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Engagement, Gap


def extract_engagements(
    document: Document, frames: tuple[SpeechFrame, ...], cast: Cast, gazetteer: Gazetteer
) -> tuple[tuple[Engagement, ...], tuple[Gap, ...]]:
    """Find every occasion told of, its topics with it. Actor ids are the cast's keys."""
    return (), ()
