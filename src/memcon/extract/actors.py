"""A Document and its speech frames in, the Cast out: mentions resolved to actors."""

from __future__ import annotations

from memcon.documents import Document
from memcon.extract.cast import Cast
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer


def resolve_actors(
    document: Document, frames: tuple[SpeechFrame, ...], gazetteer: Gazetteer
) -> Cast:
    """Resolve every mention to its actor."""
    return Cast({}, {}, {})
