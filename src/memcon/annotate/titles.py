"""Tokens in, the titles among them out: "Foreign Minister", "top White House aide", "Mr."."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from memcon.actors import Gender, Level
from memcon.annotate.names import fold
from memcon.documents import Token
from memcon.gazetteer import PeopleWords, TitleWord

HONORIFICS: dict[str, Gender] = {
    "mr": Gender.MALE,
    "mister": Gender.MALE,
    "sir": Gender.MALE,
    "lord": Gender.MALE,
    "monsieur": Gender.MALE,
    "señor": Gender.MALE,
    "senor": Gender.MALE,
    "herr": Gender.MALE,
    "don": Gender.MALE,
    "shri": Gender.MALE,
    "brother": Gender.MALE,
    "fr": Gender.MALE,
    "mrs": Gender.FEMALE,
    "ms": Gender.FEMALE,
    "miss": Gender.FEMALE,
    "madam": Gender.FEMALE,
    "madame": Gender.FEMALE,
    "mme": Gender.FEMALE,
    "dame": Gender.FEMALE,
    "lady": Gender.FEMALE,
    "sister": Gender.FEMALE,
    "señora": Gender.FEMALE,
    "frau": Gender.FEMALE,
    "dr": Gender.UNKNOWN,
    "doctor": Gender.UNKNOWN,
    "prof": Gender.UNKNOWN,
    "professor": Gender.UNKNOWN,
    "hon": Gender.UNKNOWN,
    "rev": Gender.UNKNOWN,
    "reverend": Gender.UNKNOWN,
    "excellency": Gender.UNKNOWN,
    "h.e": Gender.UNKNOWN,
    "st": Gender.UNKNOWN,
    "comrade": Gender.UNKNOWN,
}

# Words before an office that say when it was or is held, and how the memo names them.
TIMES_OF_OFFICE = {
    "former": "former",
    "ex": "former",
    "ex-": "former",
    "late": "former",
    "outgoing": "outgoing",
    "then": "then",
    "then-": "then",
    "acting": "acting",
    "interim": "acting",
    "caretaker": "acting",
    "incoming": "incoming",
    "designate": "elect",
    "elect": "elect",
    "erstwhile": "former",
    "onetime": "former",
}
DEPUTISING = frozenset({"deputy", "vice", "assistant", "junior", "associate", "under"})
MAX_TITLE_TOKENS = 9  # "minister of foreign affairs and international cooperation"


@dataclass(frozen=True, slots=True)
class Title:
    """An office's words in the text: tokens `first` to `last`, `last` not included."""

    first: int
    last: int
    word: TitleWord
    is_plural: bool


class TitleReader:
    """Finds office words; built once from the gazetteer's list."""

    def __init__(self, words: PeopleWords) -> None:
        self._by_first: defaultdict[str, list[tuple[tuple[str, ...], TitleWord]]] = defaultdict(
            list
        )
        for form, title in words.titles.items():
            parts = to_parts(form)
            self._by_first[parts[0]].append((parts, title))
        for listed in self._by_first.values():
            listed.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: Sequence[Token], first: int, limit: int) -> Title | None:
        """The longest title that starts at token `first` and ends before `limit`.

        "Deputy" and the like before a title are part of it.
        """
        word = lowered(tokens[first])
        if word in DEPUTISING and first + 1 < limit:
            step = 2 if tokens[first + 1].words == "-" else 1
            inner = self._plain(tokens, first + step, limit) if first + step < limit else None
            whole = self._plain(tokens, first, limit)
            if inner is not None and (whole is None or inner.last > whole.last):
                name = f"{tokens[first].words.capitalize()} {inner.word.name}"
                made = TitleWord(
                    f"{word} {inner.word.words}", name, Level.DEPUTY, inner.word.gender
                )
                return Title(first, inner.last, made, inner.is_plural)
            return whole
        return self._plain(tokens, first, limit)

    def _plain(self, tokens: Sequence[Token], first: int, limit: int) -> Title | None:
        word = lowered(tokens[first])
        for key in dict.fromkeys((word, to_singular(word))):
            for parts, title in self._by_first.get(key, ()):
                last = first + len(parts)
                if last > limit:
                    continue
                words = [lowered(token) for token in tokens[first:last]]
                if words == list(parts):
                    return Title(first, last, title, is_plural=False)
                singular = [*words[:-1], to_singular(words[-1])]
                if singular == list(parts) and singular != words:
                    return Title(first, last, title, is_plural=True)
                # "ministers of foreign affairs"
                if len(parts) > 2 and [to_singular(words[0]), *words[1:]] == list(parts):
                    return Title(first, last, title, is_plural=True)
        return None


def lowered(token: Token) -> str:
    """The token's words as titles are listed: lower case, plain letters."""
    return fold(token.words).lower()


def to_parts(form: str) -> tuple[str, ...]:
    """A title's words as the parser cuts them.

    >>> to_parts("vice-president of the bank")
    ('vice', '-', 'president', 'of', 'the', 'bank')
    """
    return tuple(re.findall(r"-|[^\s-]+", fold(form).lower()))


def to_singular(word: str) -> str:
    """A noun's singular as far as spelling tells: "secretaries" -> "secretary".

    >>> [to_singular(word) for word in ("secretaries", "spokesmen", "chiefs", "boss")]
    ['secretary', 'spokesman', 'chief', 'boss']
    """
    if word.endswith("men"):
        return word[:-3] + "man"
    if word == "people":
        return "person"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes")):
        return word[:-2]
    if word.endswith("wives"):
        return word[:-3] + "fe"
    if word == "children":
        return "child"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def honorific(token: Token) -> Gender | None:
    """The gender an honorific shows; None where the token is no honorific."""
    if not token.words[:1].isupper():
        return None
    return HONORIFICS.get(token.words.lower().rstrip("."))
