"""The cast of a document: its actors, and which of them each mention stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from memcon.actors import ActorKind, Gender, Level
from memcon.documents import Document, Mention


@dataclass(frozen=True, slots=True)
class CastOffice:
    """An office on the document's day."""

    title: str
    of: str | None
    level: Level


@dataclass(frozen=True, slots=True)
class CastActor:
    """One actor of a document, before records are numbered."""

    key: str  # unique in the document: the ref, or a name made plain
    ref: str | None
    name: str
    kind: ActorKind
    country: str | None
    office: CastOffice | None
    gender: Gender
    mentions: tuple[int, ...]  # indices of Document.mentions, in text order
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """All actors, and the way from words to them.

    `keys_by_mention` gives the actors a mention stands for: one, several for "both sides" and
    "the two leaders", none where it could not be told.
    """

    actors: Mapping[str, CastActor]
    keys_by_mention: Mapping[int, tuple[str, ...]]
    mention_by_token: Mapping[int, int]  # every token of a mention -> its index, innermost wins

    def keys_at(self, document: Document, token: int) -> tuple[str, ...]:
        """The actors that the noun phrase headed by `token` stands for; empty if not told.

        Looks for the mention whose head is the token, then for one that holds the token.
        """
        mention = self.mention_at(document, token)
        return () if mention is None else self.keys_by_mention.get(mention.index, ())

    def mention_at(self, document: Document, token: int) -> Mention | None:
        """The mention that the token is part of, None if it is part of none."""
        index = self.mention_by_token.get(token)
        return None if index is None else document.mentions[index]
