"""A Document in, its places out."""

from __future__ import annotations

from memcon.documents import Document, PlaceMark
from memcon.gazetteer import Gazetteer


def find_places(document: Document, gazetteer: Gazetteer) -> tuple[PlaceMark, ...]:
    """Find every place."""
    return ()
