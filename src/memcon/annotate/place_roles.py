"""A name in its sentence in, whether it stands for a place or for a government out."""

from __future__ import annotations

from collections.abc import Sequence

from memcon.documents import Document, Relation, Token

PLACE = "place"
METONYM = "metonym"
EITHER = "either"

# "in Beijing" is the city; "talks with Beijing" is the government.
PLACE_PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "to",
        "from",
        "near",
        "outside",
        "inside",
        "around",
        "across",
        "through",
        "throughout",
        "into",
        "toward",
        "towards",
        "via",
        "off",
        "within",
        "over",
        "above",
        "beyond",
        "along",
        "onto",
        "beneath",
        "under",
        "upon",
    ]
)
METONYM_PREPOSITIONS = frozenset(
    ["with", "by", "against", "between", "among", "for", "on", "about", "than", "like"]
)
PLACE_VERBS = frozenset(
    [
        "visit",
        "leave",
        "enter",
        "reach",
        "tour",
        "depart",
        "quit",
        "flee",
        "exit",
        "cross",
        "hit",
        "rock",
        "shake",
        "strike",
    ]
)
BOUND = frozenset(["leave", "depart", "head", "fly", "sail", "bind", "embark", "set"])
SUBJECTS = frozenset(
    {Relation.SUBJECT, Relation.PASSIVE_SUBJECT, Relation.AGENT, Relation.RECIPIENT}
)
# What happens in a place may be named after it: "the Geneva talks".
OCCASIONS = frozenset(
    [
        "talk",
        "summit",
        "meeting",
        "conference",
        "forum",
        "visit",
        "trip",
        "round",
        "negotiation",
        "ceremony",
        "session",
        "assembly",
        "airport",
        "suburb",
        "street",
        "hotel",
        "palace",
        "region",
        "province",
        "area",
        "border",
        "embassy",
        "consulate",
        "bureau",
        "office",
        "headquarters",
        "declaration",
        "accord",
        "agreement",
        "airport",
        "port",
        "base",
        "attack",
        "bombing",
        "correspondent",
        "resident",
        "native",
        "university",
    ]
)
GOVERNING = frozenset(
    ["government", "regime", "administration", "authorities", "officials", "leadership"]
)


def role_of(document: Document, first: int, last: int) -> str:
    """Told by grammar: a preposition of place, or the side of a verb that only people act on."""
    tokens = document.tokens
    head = _head(tokens, first, last)
    for _ in range(6):
        token = tokens[head]
        above = tokens[token.head]
        match token.relation:
            case Relation.CONJUNCT | Relation.APPOSITION:
                head = token.head
                continue
            case Relation.PREPOSITION_OBJECT:
                word = above.words.lower()
                if word in PLACE_PREPOSITIONS:
                    return PLACE
                if word == "for" and tokens[above.head].lemma in BOUND:
                    return PLACE  # "left for Paris"
                return METONYM if word in METONYM_PREPOSITIONS else EITHER
            case relation if relation in SUBJECTS:
                return METONYM
            case Relation.OBJECT:
                return PLACE if above.lemma in PLACE_VERBS else METONYM
            case Relation.POSSESSIVE:
                return METONYM
            case Relation.COMPOUND | Relation.MODIFIER:
                noun = above.lemma.lower()
                if noun in GOVERNING:
                    return METONYM
                return PLACE if noun in OCCASIONS else EITHER
            case _:
                break
    before = tokens[first - 1].words.lower() if first else ""
    if before in {"the", "a"} and first > 1:
        before = tokens[first - 2].words.lower()
    return PLACE if before in {"in", "at", "near"} else EITHER


def _head(tokens: Sequence[Token], first: int, last: int) -> int:
    for index in range(first, last):
        if not first <= tokens[index].head < last or tokens[index].head == index:
            return index
    return last - 1
