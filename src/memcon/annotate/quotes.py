"""A Document in, its quotation marks out."""

from __future__ import annotations

from memcon.documents import Document, Quote


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Find every marked string."""
    return ()
