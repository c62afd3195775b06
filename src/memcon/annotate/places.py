"""A Document in, its places out: cities, venues, countries, and what each stands for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from memcon.annotate.names import Hit
from memcon.annotate.place_names import Candidate, Finder, finder_of, place_first, to_mark
from memcon.annotate.place_roles import GOVERNING, OCCASIONS, PLACE, role_of
from memcon.annotate.venues import BUILDINGS, MISSIONS, find_phrases, to_phrase_mark
from memcon.documents import Document, Name, NameKind, PlaceMark, Relation, Tag
from memcon.gazetteer import Gazetteer
from memcon.reports import PassageKind
from memcon.spans import Span

PLACE_KINDS = frozenset({"state", "capital", "seat", "place"})


def find_places(document: Document, gazetteer: Gazetteer) -> tuple[PlaceMark, ...]:
    """Find every place, in text order, none overlapping another.

    A name that several places bear is told by the country beside it ("Paris, Texas"), else
    by the countries that the sentence and the document speak of, else taken for the best
    known. A name that the gazetteer does not have is a place where the parser takes it for
    one and "in" or "at" stands before it; its mark has the name and no more.
    """
    finder = finder_of(gazetteer)
    hits = finder.automaton.find(document)
    choice = _Choice(document, finder, hits)
    marks: list[PlaceMark] = []
    dateline = _dateline(document, finder, choice.countries)
    if dateline is not None:
        marks.append(dateline)
    taken: set[int] = set()
    phrases = find_phrases(document, hits, choice.names)
    venue_tokens = {index for phrase in phrases for index in range(phrase.first, phrase.last)}
    for hit in choice.hits:
        if venue_tokens.isdisjoint(range(hit.first, hit.last)):
            made = choice.mark(hit)
            if made is not None:
                marks.append(made)
                taken.update(range(hit.first, hit.last))
    for phrase in phrases:
        if taken.isdisjoint(range(phrase.first, phrase.last)):
            made = to_phrase_mark(document, finder, phrase, marks)
            if made is not None:
                marks.append(made)
                taken.update(range(phrase.first, phrase.last))
    marks.sort(key=lambda mark: mark.span)
    return tuple(replace(mark, index=index) for index, mark in enumerate(marks))


class _Choice:
    """Which of its namesakes a name stands for, in one document."""

    def __init__(self, document: Document, finder: Finder, hits: tuple[Hit, ...]) -> None:
        self.document = document
        self.finder = finder
        self.names: dict[int, Name] = {
            token: name for name in document.names for token in range(name.first, name.last)
        }
        self.hits = tuple(hit for hit in hits if self._is_place_name(hit))
        self.starts = {hit.first: hit for hit in self.hits}
        self.ends = {hit.last: hit for hit in self.hits}
        self.countries: Counter[str] = Counter()
        self.countries_by_sentence: dict[int, Counter[str]] = {}
        self._count(hits)

    def _is_place_name(self, hit: Hit) -> bool:
        """Whether a hit may be a place, and is no part of a person's name: "Jordan Bardella"."""
        if not hit.kinds() & PLACE_KINDS:
            return False
        tokens = self.document.tokens
        if not tokens[hit.first].words[:1].isupper():
            return False
        name = self.names.get(hit.first)
        if name is None or name.last - name.first <= hit.last - hit.first:
            return True
        if name.kind is NameKind.PERSON:
            return False
        if name.kind is not NameKind.ORGANISATION or hit.last >= name.last:
            return True
        # "Chicago Council" is a body; "Geneva airport" is in Geneva.
        after = tokens[hit.last].lemma.lower()
        return (
            after in OCCASIONS | GOVERNING | MISSIONS | BUILDINGS
            or tokens[hit.last - 1].relation is not Relation.COMPOUND
            or tokens[hit.last].tag is not Tag.NAME
        )

    def _count(self, hits: tuple[Hit, ...]) -> None:
        """Count how often each country is spoken of, by names that only one place bears."""
        tokens = self.document.tokens
        for hit in hits:
            codes = {each.country for each in self.finder.candidates(hit) if each.country} or {
                ref.partition("/")[2]
                for ref in hit.of_kind("adjective", "demonym", "government")
            }
            if len(codes) == 1:
                code = codes.pop()
                self.countries[code] += 1
                sentence = tokens[hit.first].sentence
                self.countries_by_sentence.setdefault(sentence, Counter())[code] += 1

    def mark(self, hit: Hit) -> PlaceMark | None:
        """The place a hit stands for, with its role in the sentence."""
        chosen = self._chosen(hit)
        if chosen is None:
            return None
        start = hit.start
        tokens = self.document.tokens
        if hit.first and chosen.name and chosen.name.startswith("The "):
            before = tokens[hit.first - 1]
            start = before.start if before.words == "The" else start
        role = role_of(self.document, hit.first, hit.last)
        return to_mark(self.finder, Span(start, hit.end), chosen, role)

    def _chosen(self, hit: Hit) -> Candidate | None:
        candidates = self.finder.candidates(hit)
        if not candidates:
            return None
        beside = self._region_after(hit)
        if beside is not None and not candidates[0].is_state:
            # "Paris, Texas" may be a namesake that the gazetteer does not have.
            return next(
                (each for each in candidates if each.country == beside.country),
                Candidate(hit.form, None, beside.country, None, None, None, "city"),
            )
        if len(candidates) == 1:
            return candidates[0]
        if before := self._city_before(hit):
            for each in candidates:
                if each.country == before:
                    return each
        if len({each.country for each in candidates}) == 1:
            return candidates[0]
        state = next((each for each in candidates if each.is_state), None)
        if state is not None:
            return self._state_or_region(hit, state, candidates)
        sentence = self.document.tokens[hit.first].sentence
        for counts in (self.countries_by_sentence.get(sentence, Counter()), self.countries):
            ranked = sorted(candidates, key=lambda each: -counts[each.country or ""])
            if counts[ranked[0].country or ""] > counts[ranked[1].country or ""]:
                return ranked[0]
        return candidates[0]

    def _state_or_region(
        self, hit: Hit, state: Candidate, candidates: tuple[Candidate, ...]
    ) -> Candidate:
        """Take "Georgia" for the country, unless the words around speak of the other one's country alone."""
        other = next(each for each in candidates if each.country != state.country)
        sentence = self.document.tokens[hit.first].sentence
        for counts in (self.countries_by_sentence.get(sentence, Counter()), self.countries):
            own, foreign = counts[state.country or ""], counts[other.country or ""]
            abroad = sum(counts.values()) - own - foreign
            if own or abroad > foreign:
                return state
            if foreign:
                return other
        return state

    def _region_after(self, hit: Hit) -> Candidate | None:
        """The country or region of "City, Country" and "City, State"."""
        tokens = self.document.tokens
        if hit.last + 1 >= len(tokens) or tokens[hit.last].words != ",":
            return None
        other = self.starts.get(hit.last + 1)
        if other is None or tokens[other.first].sentence != tokens[hit.first].sentence:
            return None
        closing = tokens[other.last] if other.last < len(tokens) else None
        if (
            closing is not None
            and closing.sentence == tokens[hit.first].sentence
            and closing.words not in {",", ".", ";", ":", ")", "on", "in", "after", "for", "to"}
        ):
            return None
        return next(
            (
                each
                for each in self.finder.candidates(other)
                if each.kind in {"country", "region"}
            ),
            None,
        )

    def _city_before(self, hit: Hit) -> str | None:
        """The country of the city of "Atlanta, Georgia"."""
        if hit.first < 2 or self.document.tokens[hit.first - 1].words != ",":
            return None
        other = self.ends.get(hit.first - 1)
        if other is None:
            return None
        return next(
            (each.country for each in self.finder.candidates(other) if each.kind == "city"),
            None,
        )


def _dateline(document: Document, finder: Finder, countries: Counter[str]) -> PlaceMark | None:
    """The place that opens the report: "BEIJING (AP) -"."""
    words = document.report.dateline_place
    passage = next(
        (each for each in document.report.passages if each.kind is PassageKind.DATELINE), None
    )
    if not words or passage is None:
        return None
    at = document.words(passage.span).find(words)
    if at < 0:
        return None
    city, *wider = (part.strip(" .") for part in re.split(r"[,/]", words))
    candidates = _by_name(finder, city)
    beside = {each.country for each in _by_name(finder, wider[0])} if wider else set()
    candidates = [each for each in candidates if each.country in beside] or candidates
    if not candidates:
        return None
    best = max(
        candidates, key=lambda each: (each.kind == "city", countries[each.country or ""])
    )
    start = passage.span.start + at
    return to_mark(finder, Span(start, start + len(words)), best, PLACE)


def _by_name(finder: Finder, name: str) -> list[Candidate]:
    """The places of a name written in any case."""
    titled = " ".join(part.capitalize() for part in name.split())
    refs = {
        ref: None
        for form in (name, titled, titled.title())
        for ref in sorted(finder.gazetteer.refs_by_form.get(form, ()), key=place_first)
    }
    return [found for ref in refs if (found := finder.candidate(ref)) is not None]
