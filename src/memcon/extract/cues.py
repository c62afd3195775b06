"""The words that mark speech, as `knowledge/cues.toml` lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cues:
    """Lemmas by the frame they stand in; the file says what each frame governs."""

    verbs: dict[str, frozenset[str]]  # lemma, with its particle -> frames
    nouns: dict[str, frozenset[str]]  # lemma -> frames

    def verb(self, lemma: str) -> frozenset[str]:
        """The frames of a verb, by its lemma with particle, then without.

        >>> sorted(load_cues().verb("vow"))
        ['say', 'speak', 'undertake']
        """
        found = self.verbs.get(lemma)
        if found is None and " " in lemma:
            found = self.verbs.get(lemma.split()[0])
        return found or NOTHING

    def reading(self, word: str) -> str | None:
        """The lemma of a verb form by its spelling alone, where the tagger took it for a noun.

        >>> load_cues().reading("Tweeted"), load_cues().reading("replies"), load_cues().reading("Monday")
        ('tweet', 'reply', None)
        """
        word = word.lower()
        stems = [word]
        if word.endswith(("ied", "ies")):
            stems.append(word[:-3] + "y")
        if word.endswith(("ed", "es")):
            stems += [word[:-2], word[:-1]]
        elif word.endswith("s"):
            stems.append(word[:-1])
        else:
            return None
        return next(
            (stem for stem in stems if self.verbs.get(stem, NOTHING) & {"say", "quote"}), None
        )

    def noun(self, lemma: str) -> frozenset[str]:
        """The frames of a noun."""
        return self.nouns.get(lemma, NOTHING)


@cache
def load_cues() -> Cues:
    """Read the shipped list; one read a process."""
    table = tomllib.loads((files("memcon") / "knowledge" / "cues.toml").read_text("utf-8"))
    return Cues(_by_lemma(table["verbs"]), _by_lemma(table["nouns"]))


def _by_lemma(groups: list[dict[str, object]]) -> dict[str, frozenset[str]]:
    frames: dict[str, set[str]] = {}
    for group in groups:
        lemmas = group["lemmas"]
        assert isinstance(lemmas, list)
        for lemma in lemmas:
            frames.setdefault(str(lemma), set()).add(str(group["frame"]))
    return {lemma: frozenset(found) for lemma, found in frames.items()}
