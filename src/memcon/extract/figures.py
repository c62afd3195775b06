"""Figures: the parties of a document while they are being told apart, before they are a Cast."""

from __future__ import annotations

from dataclasses import dataclass, field

from memcon.actors import ActorKind, Gender
from memcon.documents import Mention
from memcon.extract.cast import CastOffice


@dataclass(slots=True, eq=False)
class Figure:
    """One party of a document, growing as its mentions are found.

    `parts` are the words of all its names, folded; `family` the one used alone. A figure
    that is not `is_listed` only competes for pronouns: "his wife", a capitalised word that
    may be anybody. `titles` are its offices as the text words them, with country or body.
    """

    number: int
    kind: ActorKind | None
    name: str
    ref: str | None = None
    gender: Gender = Gender.UNKNOWN
    country: str | None = None
    is_plural: bool = False
    is_listed: bool = True
    owner: Figure | None = None  # the person whose body it is: "Tokayev's office"
    is_described: bool = False  # a speaker known by a description alone: "a source"
    may_be_person: bool = False  # taken for a body by the parser alone
    parts: set[str] = field(default_factory=set)
    names: list[tuple[str, ...]] = field(default_factory=list)
    family: str | None = None
    titles: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    # (title, country or body, time of office)
    nouns: set[str] = field(default_factory=set)  # head nouns of its descriptions
    mentions: list[int] = field(default_factory=list)
    office: CastOffice | None = None
    why: list[str] = field(default_factory=list)
    members: tuple[int, ...] = ()  # figures that a plural one is made of

    def add(self, mention: Mention) -> None:
        """Count a mention to this figure, with the gender it shows."""
        self.mentions.append(mention.index)
        if self.gender is Gender.UNKNOWN and mention.gender in {Gender.MALE, Gender.FEMALE}:
            self.gender = mention.gender

    def because(self, reason: str) -> None:
        """Note what a fact about the figure rests on, once."""
        if reason not in self.why:
            self.why.append(reason)
