"""An actor's key: what makes it one actor over all documents."""

from __future__ import annotations

import re
import unicodedata


def actor_key(ref: str | None, kind: str, name: str, country: str | None) -> str:
    """The key of an actor: its entry in the gazetteer, or its kind, country and plain name.

    >>> actor_key("person/wang-yi", "person", "Wang Yi", "CHN")
    'person/wang-yi'
    >>> actor_key(None, "group", "French officials", "FRA")
    'group/FRA/french-officials'
    """
    if ref:
        return ref
    flat = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in flat if not unicodedata.combining(each)).lower()
    slug = re.sub(r"[^\w]+", "-", plain).strip("-") or "unnamed"
    return f"{kind}/{country or '-'}/{slug}"
