"""A Document in, its time expressions out."""

from __future__ import annotations

from memcon.documents import Document, TimeMark
from memcon.gazetteer import Gazetteer


def find_times(document: Document, gazetteer: Gazetteer) -> tuple[TimeMark, ...]:
    """Find every time expression."""
    return ()
