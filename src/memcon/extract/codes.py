"""PLOVER codes for an act between two given actors: type, quad class, confidence and why.

A linear model over readable features (see `codes_features`) with no other machinery: the
heaviest features of a sentence are the reason given with its code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memcon.documents import Token
from memcon.extract.codes_features import EventWords, Features, features, mask
from memcon.spans import Span

NONE = "NONE"

# Below this probability a code found in running text is left out: the act is not clear enough.
# With the actors given and an act known to be there, any type is better than none (0.0).
ABSTAIN_BELOW = 0.5

REASONS = 5  # features named in `why`


@dataclass(frozen=True, slots=True)
class Code:
    """What one act is. `type` and `quad` are None where no act, or none clear enough, is told.

    `quad` runs from 1 to 4: verbal cooperation, material cooperation, verbal conflict,
    material conflict. `confidence` is the calibrated probability of the answer given.
    `why` names the features that spoke loudest for it, the heaviest first.
    """

    type: str | None
    quad: int | None
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PloverType:
    """A row of the codebook: what a type means in the older scales."""

    name: str
    quad: int
    cameo: str  # root code, two digits
    goldstein: float
    meaning: str
    modes: Mapping[str, tuple[str, ...]]  # mode to the words that tell it


@dataclass(frozen=True)
class Coder:
    """The shipped model, loaded once. Weights are one row per feature, one column per type."""

    types: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]
    temperature: float
    words: EventWords
    quads: Mapping[str, int]

    def code(
        self,
        tokens: Sequence[Token],
        source: Span,
        target: Span,
        *,
        abstain_below: float = ABSTAIN_BELOW,
        allow_none: bool = True,
    ) -> Code:
        """Code the act of `source` on `target` in the sentence that holds both.

        Args:
            tokens: Those of the sentence, or of the whole document.
            source: Who acts, a span of the report.
            target: Who is acted upon.
            abstain_below: A type less probable than this is not given.
            allow_none: Whether "no act at all" is among the answers. False where an act is
                known to be told, as in sentences that somebody has selected.
        """
        masked = mask(tokens, source, target)
        if masked is None:
            return Code(None, None, 0.0, ("an actor covers no word",))
        found = features(masked, self.words)
        chances = self.probabilities(found, allow_none=allow_none)
        best = int(np.argmax(chances))
        why = self.reasons(found, best)
        confidence = float(chances[best])
        name = self.types[best]
        if name == NONE or confidence < abstain_below:
            return Code(None, None, confidence, why)
        return Code(name, self.quads[name], confidence, why)

    def probabilities(self, found: Features, *, allow_none: bool = True) -> NDArray[np.float32]:
        """The calibrated probability of each of `types`."""
        rows, values = self._known(found)
        scores = self.intercept + values @ self.weights[rows]
        if not allow_none:
            scores[self.types.index(NONE)] = -np.inf
        scores = scores / self.temperature
        spread = np.exp(scores - scores.max())
        result: NDArray[np.float32] = spread / spread.sum()
        return result

    def reasons(self, found: Features, best: int) -> tuple[str, ...]:
        """The features that speak loudest for a type against the mean of all types."""
        known = [(name, value) for name, value in found.items() if name in self.rows]
        votes = [
            (value * float(self.weights[self.rows[name], best]), name) for name, value in known
        ]
        votes.sort(key=lambda vote: (-vote[0], vote[1]))
        return tuple(name for vote, name in votes[:REASONS] if vote > 0)

    def _known(self, found: Features) -> tuple[list[int], NDArray[np.float32]]:
        pairs = [(self.rows[name], value) for name, value in found.items() if name in self.rows]
        total = float(np.sqrt(sum(value * value for value in found.values()))) or 1.0
        values = np.array([value / total for _, value in pairs], dtype=np.float32)
        return [row for row, _ in pairs], values


def load_coder() -> Coder:
    """The coder with the model that ships with memcon; read from disk once."""
    return _load()


@cache
def _load() -> Coder:
    with files("memcon.models").joinpath("plover.npz").open("rb") as file:
        arrays: Mapping[str, Any] = dict(np.load(file, allow_pickle=False))
    names = bytes(arrays["names"]).decode("utf-8").split("\n")
    types = tuple(bytes(arrays["types"]).decode("utf-8").split("\n"))
    weights = arrays["weights"].astype(np.float32) * arrays["scale"].astype(np.float32)
    return Coder(
        types=types,
        rows={name: row for row, name in enumerate(names)},
        weights=weights,
        intercept=arrays["intercept"].astype(np.float32),
        temperature=float(arrays["temperature"]),
        words=load_event_words(),
        quads={name: row.quad for name, row in load_codebook().items()},
    )


@cache
def load_event_words() -> EventWords:
    """The event and frame words of `knowledge/events/words.toml`."""
    text = files("memcon.knowledge").joinpath("events/words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return EventWords(
        verbs=_by_word(data["verbs"]),
        nouns=_by_word(data["nouns"]),
        frames=_by_word(data["frames"]),
        sorts=_by_word(data["sorts"]),
    )


def _by_word(lists: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for name, words in lists.items():
        for word in dict.fromkeys(words.split()):
            out[word] = (*out.get(word, ()), name)
    return out


@cache
def load_codebook() -> dict[str, PloverType]:
    """The rows of `knowledge/events/plover.toml`, by type name."""
    text = files("memcon.knowledge").joinpath("events/plover.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["type"]
    return {
        row["name"]: PloverType(
            name=row["name"],
            quad=row["quad"],
            cameo=row["cameo"],
            goldstein=float(row["goldstein"]),
            meaning=row["meaning"],
            modes={mode: tuple(words.split()) for mode, words in row.get("modes", {}).items()},
        )
        for row in rows
    }
