"""A Document and its Cast in, standing relations out."""

from __future__ import annotations

from memcon.documents import Document
from memcon.extract.cast import Cast
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Relation


def extract_relations(
    document: Document, frames: tuple[SpeechFrame, ...], cast: Cast, gazetteer: Gazetteer
) -> tuple[Relation, ...]:
    """Find every standing relation told of. Actor ids are the cast's keys."""
    return ()
