"""A Document in, the places it names that the gazetteer does not list out: missions, palaces, towns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memcon.annotate.names import Hit
from memcon.annotate.place_names import Finder, to_mark
from memcon.annotate.place_roles import PLACE, role_of
from memcon.documents import Document, Name, NameKind, PlaceMark, Tag, Token, TokenForm
from memcon.spans import Span

MISSIONS = frozenset(
    [
        "embassy",
        "consulate",
        "mission",
        "legation",
        "chancery",
        "ambassador's-residence",
        "residence",
    ]
)
BUILDINGS = frozenset(
    [
        "palace",
        "airport",
        "hotel",
        "headquarters",
        "villa",
        "castle",
        "chancellery",
        "parliament",
        "residence",
        "ministry",
        "monastery",
        "cathedral",
        "stadium",
        "base",
    ]
)
# After a town these tell that it is American; alone they are no place to meet in.
STATE_ABBREVIATIONS = frozenset(
    [
        "Ala.",
        "Ariz.",
        "Ark.",
        "Calif.",
        "Colo.",
        "Conn.",
        "Del.",
        "Fla.",
        "Ga.",
        "Ill.",
        "Ind.",
        "Kan.",
        "Ky.",
        "La.",
        "Md.",
        "Mass.",
        "Mich.",
        "Minn.",
        "Miss.",
        "Mo.",
        "Mont.",
        "Neb.",
        "Nev.",
        "N.H.",
        "N.J.",
        "N.M.",
        "N.Y.",
        "N.C.",
        "N.D.",
        "Okla.",
        "Ore.",
        "Pa.",
        "R.I.",
        "S.C.",
        "S.D.",
        "Tenn.",
        "Tex.",
        "Vt.",
        "Va.",
        "Wash.",
        "W.Va.",
        "Wis.",
        "Wyo.",
        "D.C.",
    ]
)
OUT_OF_THIS_WORLD = re.compile(
    r"\b(?:moon|lunar|mars|martian|orbit|space station|asteroid|venus|jupiter)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that may be a place: tokens `first` to `last`; what sort it looks like."""

    first: int
    last: int
    start: int
    end: int
    sort: str  # venue, body, name
    ref: str = ""


def find_phrases(
    document: Document, hits: Sequence[Hit], names: Mapping[int, Name]
) -> list[Phrase]:
    """Missions ("the US embassy"), bodies one meets at, and names the parser takes for places.

    `hits` are all names of the gazetteer in the document, `names` the parser's by token.
    """
    found: list[Phrase] = []
    covered = {index for hit in hits for index in range(hit.first, hit.last)}
    for token in document.tokens:
        if token.tag is not Tag.NOUN and token.tag is not Tag.NAME:
            continue
        lemma = token.lemma.lower()
        if lemma in MISSIONS or lemma in BUILDINGS:
            words = _building(document, token)
            if words is not None:
                found.append(words)
        elif lemma in {"sideline", "sidelines", "margin", "margins"}:
            words = _sidelines(document, hits, token)
            if words is not None:
                found.append(words)
    taken = {index for phrase in found for index in range(phrase.first, phrase.last)} | covered
    for name in dict.fromkeys(names.values()):
        if name.kind is NameKind.PLACE and taken.isdisjoint(range(name.first, name.last)):
            found.append(Phrase(name.first, name.last, name.span.start, name.span.end, "name"))
    return found


def _building(document: Document, token: Token) -> Phrase | None:
    """Take "the US embassy", "Incheon airport" with its names, behind "at", "in" or "inside"."""
    tokens = document.tokens
    if token.form is TokenForm.PLURAL and not token.words.lower().endswith("quarters"):
        return None
    first = token.index
    while (
        first > 0
        and token.index - first < 5
        and tokens[first - 1].sentence == token.sentence
        and (
            tokens[first - 1].tag in {Tag.NAME, Tag.ADJECTIVE, Tag.NOUN}
            and tokens[first - 1].lemma.lower() not in {"temporary", "company", "new", "old"}
        )
    ):
        first -= 1
    at = first - 1
    if at >= 0 and tokens[at].tag in {Tag.DETERMINER, Tag.PRONOUN}:
        at -= 1
    if at < 0 or tokens[at].words.lower() not in {
        "at",
        "in",
        "inside",
        "outside",
        "to",
        "from",
    }:
        return None
    if first == token.index and token.lemma.lower() not in {"embassy", "consulate"}:
        return None
    if not any(
        tokens[index].words[:1].isupper() for index in range(first, token.index + 1)
    ) and token.lemma.lower() not in MISSIONS | {"palace", "airport"}:
        return None
    return Phrase(first, token.index + 1, tokens[first].start, tokens[token.index].end, "venue")


def _sidelines(document: Document, hits: Sequence[Hit], token: Token) -> Phrase | None:
    """Find the body of "on the sidelines of the UN General Assembly"."""
    for hit in hits:
        if hit.first > token.index + 4:
            break
        if hit.first > token.index + 1 and (bodies := hit.of_kind("body")):
            if document.tokens[hit.first].sentence == token.sentence:
                return Phrase(hit.first, hit.last, hit.start, hit.end, "body", bodies[0])
            break
    return None


def to_phrase_mark(
    document: Document, finder: Finder, words: Phrase, marks: Sequence[PlaceMark]
) -> PlaceMark | None:
    """The place of a phrase; a venue lies in the city beside it, else in the last one named before.

    `marks` are the places already found, in any order.
    """
    span = Span(words.start, words.end)
    text = document.words(span)
    if words.sort == "body":
        body = finder.gazetteer.bodies[words.ref]
        seat = finder.city(body.seat)
        return PlaceMark(
            0,
            span,
            seat.name if seat else None,
            body.name,
            seat.country if seat else None,
            finder.gazetteer.states[seat.country].name if seat and seat.country else None,
            seat.geonames if seat else None,
            seat.latitude if seat else None,
            seat.longitude if seat else None,
            "venue",
            PLACE,
        )
    if words.sort == "venue":
        there = (
            _city_after(document, finder, words)
            or _home(document, finder, words)
            or _city_before(document, words, marks)
        )
        return PlaceMark(
            0,
            span,
            there.name if there else None,
            text,
            there.country if there else None,
            there.country_name if there else None,
            there.geonames if there else None,
            there.latitude if there else None,
            there.longitude if there else None,
            "venue",
            PLACE,
        )
    role = role_of(document, words.first, words.last)
    sentence = document.sentence_of(words.first)
    if (
        role != PLACE
        or not text[:1].isupper()
        or OUT_OF_THIS_WORLD.search(document.words(sentence.span))
    ):
        return None
    after = document.tokens[words.last : words.last + 2]
    is_american = (
        len(after) == 2 and after[0].words == "," and after[1].words in STATE_ABBREVIATIONS
    )
    country = "USA" if is_american else None
    state = finder.gazetteer.states.get(country or "")
    return PlaceMark(
        0, span, text, None, country, state.name if state else None, kind="city", role=role
    )


def _home(document: Document, finder: Finder, words: Phrase) -> PlaceMark | None:
    """The capital of "the Japanese foreign ministry"; an embassy stands elsewhere."""
    tokens = document.tokens
    if tokens[words.last - 1].lemma.lower() in MISSIONS:
        return None
    for token in tokens[words.first : words.last - 1]:
        for ref in finder.gazetteer.refs_by_form.get(token.words, ()):
            kind, _, code = ref.partition("/")
            if kind in {"adjective", "state"}:
                capital = finder.candidate(f"capital/{code}")
                if capital is not None:
                    return to_mark(finder, token.span, capital, PLACE)
    return None


def _city_before(
    document: Document, words: Phrase, marks: Sequence[PlaceMark]
) -> PlaceMark | None:
    """The city last named as a place before the words, in the same paragraph or the dateline."""
    sentence = document.sentence_of(words.first)
    paragraph = document.paragraphs[sentence.paragraph]
    dateline = next((mark for mark in marks if mark.span.end <= document.tokens[0].start), None)
    near = [
        mark
        for mark in marks
        if mark.kind in {"city", "venue"}
        and mark.role == PLACE
        and paragraph.span.start <= mark.span.start < words.start
    ]
    return max(near, key=lambda mark: mark.span, default=dateline)


def _city_after(document: Document, finder: Finder, words: Phrase) -> PlaceMark | None:
    """The city of "the embassy in Kabul"."""
    tokens = document.tokens
    at = words.last
    if at + 1 >= len(tokens) or tokens[at].words.lower() != "in":
        return None
    for size in (3, 2, 1):
        name = " ".join(token.words for token in tokens[at + 1 : at + 1 + size])
        candidate = finder.city(name)
        if candidate is not None:
            return to_mark(
                finder, Span(tokens[at + 1].start, tokens[at + 1].end), candidate, PLACE
            )
    return None
