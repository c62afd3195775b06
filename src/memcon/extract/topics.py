"""A Document, its Cast and its occasions in, what was dealt with on each and how out."""

from __future__ import annotations

from memcon.documents import Document
from memcon.extract.cast import Cast
from memcon.extract.merging import Draft
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Commitment, TopicHandling


def find_topics(
    document: Document,
    frames: tuple[SpeechFrame, ...],
    cast: Cast,
    gazetteer: Gazetteer,
    told: list[Draft],
) -> dict[int, list[TopicHandling]]:
    return {}


def find_commitments(
    document: Document, cast: Cast, told: list[Draft]
) -> dict[int, list[Commitment]]:
    return {}
