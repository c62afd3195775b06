"""A Document in, its mentions of actors out."""

from __future__ import annotations

from memcon.documents import Document, Mention, Quote
from memcon.gazetteer import Gazetteer


class MentionFinder:
    """Finds mentions; holds the name automaton built from the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def find(self, document: Document, quotes: tuple[Quote, ...]) -> tuple[Mention, ...]:
        """Find every mention."""
        return ()
