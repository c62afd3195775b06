"""A Document and its Cast in, standing relations out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from memcon.actors import ActorKind
from memcon.documents import Clause, Document, Modality, Tag, Voice
from memcon.documents import Relation as Link
from memcon.extract.cast import Cast
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Relation, excerpt
from memcon.reports import PassageKind
from memcon.spans import Span

BODIES = frozenset(
    {ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.ORGANISATION, ActorKind.GROUP}
)
# "war on X", "invasion of X", "sanctions against X"
TOWARDS = frozenset({"with", "against", "on", "of", "toward", "towards"})
FORMER = frozenset({"former", "onetime", "erstwhile", "ex"})
# Verbs whose subject is in the relation that is their object or stands behind "in".
BEING_IN = frozenset(
    """have be embroil involve lock engage embark form maintain fight wage face enter share
    pursue build strengthen deepen impose enjoy lift join""".split()
)
UNREAD = frozenset(
    {
        PassageKind.RELATED_LINK,
        PassageKind.CREDIT,
        PassageKind.ADVERT,
        PassageKind.BOILERPLATE,
        PassageKind.CAPTION,
        PassageKind.BYLINE,
    }
)
NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
# How sure each rule is, drawn towards 0.7 where the gold has few of it.
CONFIDENCE = {
    "role": 0.9,
    "towards": 0.85,
    "between": 0.85,
    "names-before": 0.82,
    "at-war": 0.8,
}
OTHER_CONFIDENCE = 0.72


@dataclass(frozen=True, slots=True)
class BondWord:
    """A noun that tells of a relation, and the modifiers with which it does not."""

    kind: str
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class BondWords:
    """`knowledge/bonds.toml`, by lemma."""

    bonds: dict[str, BondWord]
    roles: dict[str, BondWord]
    predicates: dict[tuple[str, str], str]  # preposition, noun -> kind


@cache
def load_bonds() -> BondWords:
    """Read the shipped list; one read a process."""
    table: dict[str, Any] = tomllib.loads(
        (files("memcon") / "knowledge" / "bonds.toml").read_text("utf-8")
    )
    return BondWords(
        _words(table["bond"]),
        _words(table["role"]),
        {
            (each["preposition"], noun): each["kind"]
            for each in table["predicate"]
            for noun in each["nouns"]
        },
    )


def _words(entries: list[dict[str, Any]]) -> dict[str, BondWord]:
    return {
        lemma: BondWord(entry["kind"], frozenset(entry.get("unless", ())))
        for entry in entries
        for lemma in entry["lemmas"]
    }


def extract_relations(
    document: Document, frames: tuple[SpeechFrame, ...], cast: Cast, gazetteer: Gazetteer
) -> tuple[Relation, ...]:
    """Find every standing relation told of. Actor ids are the cast's keys."""
    return _Finder(document, frames, cast, gazetteer).find()


@dataclass(slots=True)
class _Told:
    kind: str
    one: tuple[str, ...]
    two: tuple[str, ...]
    anchor: int
    rule: str
    subject: str | None = None


class _Finder:
    def __init__(
        self,
        document: Document,
        frames: tuple[SpeechFrame, ...],
        cast: Cast,
        gazetteer: Gazetteer,
    ) -> None:
        self.document = document
        self.tokens = document.tokens
        self.frames = frames
        self.cast = cast
        self.gazetteer = gazetteer
        self.words = load_bonds()
        self.states = {
            actor.country: key
            for key, actor in cast.actors.items()
            if actor.kind is ActorKind.STATE and actor.country
        }

    def find(self) -> tuple[Relation, ...]:
        found: dict[tuple[str, frozenset[str]], Relation] = {}
        for told in self._tellings():
            for pair in self._pairs(told):
                key = told.kind, frozenset(pair)
                record = self._record(told, pair)
                if key in found:
                    record = _joined(found[key], record)
                found[key] = record
        return tuple(found.values())

    def _tellings(self) -> Iterable[_Told]:
        for token in self.tokens:
            if token.tag not in {Tag.NOUN, Tag.NAME}:
                continue
            sentence = self.document.sentence_of(token.index)
            if self.document.paragraphs[sentence.paragraph].kind in UNREAD:
                continue
            lemma = token.lemma.lower()
            bond, role = self.words.bonds.get(lemma), self.words.roles.get(lemma)
            if bond is not None and not self._is_excluded(token.index, bond):
                yield from self._bond(token.index, bond.kind)
            if role is not None and not self._is_excluded(token.index, role):
                yield from self._role(token.index, role.kind)
        for clause in self.document.clauses:
            yield from self._predicate(clause)

    def _is_excluded(self, noun: int, word: BondWord) -> bool:
        before = {
            self.tokens[child].lemma.lower()
            for child in self.document.children[noun]
            if self.tokens[child].relation in {Link.COMPOUND, Link.MODIFIER}
        }
        return bool(before & word.unless) or bool(before & FORMER)

    # --- the relation as a noun: "the alliance between", "a row with"

    def _bond(self, noun: int, kind: str) -> Iterable[_Told]:
        subject = self._subject(noun)
        between = self._under(noun, frozenset({"between", "among"}))
        names = self._before(noun)
        owners = self._owners(noun)
        towards = self._under(
            noun, TOWARDS - ({"of", "on"} if kind not in {"war", "sanctions"} else set())
        )
        if kind == "war" and self.tokens[noun].lemma in {"war", "conflict"}:
            towards = self._under(noun, TOWARDS - {"of"})
        if len(between) > 1:
            yield _Told(kind, between, between, noun, "between", subject)
            return
        if (
            not towards
            and len(names) > 1
            and kind in {"alliance", "partnership", "dispute", "rivalry", "war"}
        ):
            yield _Told(kind, names[:1], names[1:], noun, "names-before", subject)
            return
        doers = self._around(noun)
        if towards:
            one = owners or (names if names and not set(names) & set(towards) else ())
            if not one and not self._is_somebodys(noun):
                one = doers
            one = tuple(key for key in one if key not in towards)
            if not one and not self._is_somebodys(noun):
                one = self._missing(noun, kind, towards)
            if one:
                yield _Told(kind, one, towards, noun, "towards", subject)
        elif len(owners) > 1 and kind in {"alliance", "partnership", "dispute", "rivalry"}:
            yield _Told(kind, owners, owners, noun, "owners", subject)

    def _states_of_owners(self, noun: int) -> tuple[str, ...]:
        """'Putin's war against': his country's."""
        found: dict[str, None] = {}
        for child in self.document.children_of(noun, Link.POSSESSIVE):
            for key in self.cast.keys_at(self.document, child):
                actor = self.cast.actors[key]
                if actor.kind is ActorKind.PERSON and actor.country in self.states:
                    found[self.states[actor.country]] = None
        return tuple(found)

    def _is_somebodys(self, noun: int) -> bool:
        """Whether the words name an owner that the document has no actor for: 'Russian aggression'."""
        for child in self.document.children[noun]:
            token = self.tokens[child]
            if token.relation is Link.POSSESSIVE and token.tag is not Tag.PRONOUN:
                return True
            if token.words.lower() in {"any", "another", "further", "potential", "future"}:
                return True
            if token.tag is Tag.ADJECTIVE and any(
                ref.startswith("adjective/")
                for ref in self.gazetteer.refs_by_form.get(token.words, ())
            ):
                return True
        return False

    def _around(self, noun: int) -> tuple[str, ...]:
        """Who is in the relation by the clause: 'China was embroiled in rows with'."""
        clause = self.document.clause_of(noun)
        if clause is None or clause.is_negated or clause.modality is Modality.CONDITIONAL:
            return ()
        lemma = clause.lemma.split()[0]
        if noun in clause.objects or any(
            noun in oblique.heads for oblique in clause.obliques if oblique.preposition == "in"
        ):
            if lemma in BEING_IN:
                return self._keys(clause.subjects)
            return ()
        if self.tokens[noun].relation is Link.CONJUNCT and lemma in BEING_IN:
            return self._keys(clause.subjects)
        return ()

    def _missing(self, noun: int, kind: str, towards: tuple[str, ...]) -> tuple[str, ...]:
        """The side that the words leave out: 'ending the war with Russia', said in Kyiv.

        It is the party of a bond known to the gazetteer, if the document names it; for a war,
        else the one other state or body that the sentence names.
        """
        if kind not in {"war", "dispute"} or len(towards) != 1:
            return ()
        code = self.cast.actors[towards[0]].country
        known = [
            self.states[party]
            for bond in self.gazetteer.bonds
            if bond.kind == kind and code in bond.parties and self._is_running(bond.end)
            for party in bond.parties
            if party != code and party in self.states
        ]
        if known:
            return tuple(dict.fromkeys(known))[:1]
        if kind != "war":
            return ()
        sentence = self.document.sentence_of(noun)
        others = self._keys(
            token
            for token in range(sentence.first, noun)
            if self.tokens[token].relation
            in {
                Link.PREPOSITION_OBJECT,
                Link.OBJECT,
                Link.SUBJECT,
                Link.POSSESSIVE,
                Link.CONJUNCT,
            }
        )
        states = [
            key
            for key in others
            if self.cast.actors[key].kind is ActorKind.STATE and key not in towards
        ]
        clause = self.document.clause_of(noun)
        near = [
            key
            for key in states
            if clause is not None
            and any(
                key in self._keys((token,))
                and self.document.clause_by_token[token] == clause.index
                for token in range(sentence.first, sentence.last)
            )
        ]
        chosen = list(dict.fromkeys(near or states))
        return tuple(chosen) if len(chosen) == 1 else ()

    def _is_running(self, end: str) -> bool:
        published = self.document.report.published
        return not end or published is None or end >= published[: len(end)]

    # --- the party as a noun: "US allies Japan and the Philippines"

    def _role(self, noun: int, kind: str) -> Iterable[_Told]:
        owners = (
            *self._owners(noun),
            *self._before(noun),
            *self._under(noun, frozenset({"of", "with", "to"})),
        )
        members = [*self._members(noun)]
        rule = "role"
        owners = tuple(dict.fromkeys(owners))
        members = [each for each in members if each not in owners]
        clause = self.document.clause_of(noun)
        is_said = clause is not None and noun in clause.attributes  # "they are partners"
        if not owners and len(members) > 1 and kind == "partnership" and is_said:
            yield _Told(kind, tuple(members[:1]), tuple(members[1:]), noun, "partners", None)
            return
        if not owners or not members:
            return
        if kind == "membership":
            owners = tuple(
                key for key in owners if self.cast.actors[key].kind is ActorKind.ORGANISATION
            )
        yield _Told(kind, owners, tuple(members), noun, rule, None)

    def _members(self, noun: int) -> tuple[str, ...]:
        token = self.tokens[noun]
        found: list[int] = []
        for child in self.document.children_of(noun, Link.APPOSITION):
            found.extend(self.document.conjuncts(child))
        if token.relation is Link.APPOSITION:
            found.extend(self.document.conjuncts(token.head))
        clause = self.document.clause_of(noun)
        if clause is not None and noun in clause.attributes and not clause.is_negated:
            found.extend(clause.subjects)
        head = self.tokens[token.head]
        is_as = token.relation is Link.PREPOSITION_OBJECT and head.words.lower() == "as"
        if is_as and clause is not None:  # "described France as an ally"
            found.extend(clause.subjects if clause.voice is Voice.PASSIVE else clause.objects)
        if token.relation is Link.COMPOUND:  # "NATO ally Turkey"
            found.extend(self.document.conjuncts(token.head))
        keys = self._keys(each for each in found if each != noun)
        if not keys:
            keys = self._counted(noun)
        return keys

    def _counted(self, noun: int) -> tuple[str, ...]:
        """'the two US allies': the two states of the clause above."""
        wanted = next(
            (
                NUMBERS[self.tokens[child].words.lower()]
                for child in self.document.children[noun]
                if self.tokens[child].words.lower() in NUMBERS
            ),
            None,
        )
        if wanted is None:
            return ()
        known = tuple(
            key
            for key in self.cast.keys_at(self.document, noun)
            if self.cast.actors[key].kind is ActorKind.STATE
        )
        owners = {*self._before(noun), *self._owners(noun)}
        known = tuple(key for key in known if key not in owners)
        if len(known) == wanted:
            return known
        clause = self.document.clause_of(noun)
        for _ in range(4):
            if clause is None or clause.governor is None:
                break
            clause = self.document.clauses[clause.governor]
            keys = self._keys(clause.subjects)
            if len(keys) == wanted:
                return keys
        return ()

    # --- "is at war with"

    def _predicate(self, clause: Clause) -> Iterable[_Told]:
        if clause.is_negated or self.tokens[clause.predicate].lemma != "be":
            return
        for oblique in clause.obliques:
            for head in oblique.heads:
                kind = self.words.predicates.get(
                    (oblique.preposition, self.tokens[head].lemma.lower())
                )
                if kind is None:
                    continue
                other = (
                    *self._under(head, frozenset({"with"})),
                    *self._keys(
                        each
                        for more in clause.obliques
                        if more.preposition == "with"
                        for each in more.heads
                    ),
                )
                one = self._keys(clause.subjects)
                if one and other:
                    yield _Told(kind, one, tuple(dict.fromkeys(other)), head, "at-war", None)

    # --- pieces

    def _keys(self, tokens: Iterable[int]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for token in tokens:
            mention = self.cast.mention_at(self.document, token)
            if mention is None:
                continue
            for key in self.cast.keys_at(self.document, token):
                party = self._party(key)
                if party is not None:
                    found[party] = None
            if not found and mention.head == token:  # "US allies Japan and the Philippines"
                for child in self.document.children_of(token, Link.APPOSITION):
                    for each in self._keys(self.document.conjuncts(child)):
                        found[each] = None
        return tuple(found)

    def _party(self, key: str) -> str | None:
        """The party an actor stands for: the state of a government, a body itself."""
        actor = self.cast.actors[key]
        if actor.kind not in BODIES:
            return None
        if actor.kind is ActorKind.GOVERNMENT:
            return self.states.get(actor.country or "", key)
        if actor.kind is ActorKind.GROUP:
            return None if actor.ref is None else key
        if actor.kind is ActorKind.ORGANISATION and actor.ref is None and actor.country is None:
            return (
                None
                if re.search(r"alliance|partnership|war|ally|allies", actor.name, re.I)
                else key
            )
        return key

    def _owners(self, noun: int) -> tuple[str, ...]:
        return self._keys(
            each
            for child in self.document.children_of(noun, Link.POSSESSIVE)
            for each in self.document.conjuncts(child)
        )

    def _before(self, noun: int) -> tuple[str, ...]:
        """States named before the noun: "US allies", "the U.S.-Japan alliance"."""
        first, _ = self.document.edges[noun]
        found: dict[str, None] = {}
        span_start = self.tokens[first].start
        words = self.document.text[span_start : self.tokens[noun].start]
        for part in _name_parts(words):
            for ref in self.gazetteer.refs_by_form.get(part, ()):
                kind, _, code = ref.partition("/")
                is_named = kind == "adjective" or (
                    kind == "state" and self._is_name_part(part, first, noun)
                )
                if is_named and code in self.states:
                    found[self.states[code]] = None
        return tuple(found)

    def _is_name_part(self, part: str, first: int, noun: int) -> bool:
        """Whether the words stand before the noun as its own name, and not in a phrase of theirs."""
        return all(
            token.relation is not Link.POSSESSIVE or part not in token.words
            for token in self.tokens[first:noun]
        )

    def _under(self, noun: int, prepositions: frozenset[str]) -> tuple[str, ...]:
        heads: list[int] = []
        for child in self.document.children_of(noun, Link.PREPOSITION):
            if self.tokens[child].words.lower() in prepositions:
                for head in self.document.children_of(child, Link.PREPOSITION_OBJECT):
                    for each in self.document.conjuncts(head):
                        heads.append(each)
                        if self.tokens[each].lemma.lower() in self.words.roles:
                            for inner in self.document.children_of(each, Link.APPOSITION):
                                heads.extend(self.document.conjuncts(inner))
        return self._keys(heads)

    def _subject(self, noun: int) -> str | None:
        """What it is about: 'over fishing rights', else the words before the noun."""
        clause = self.document.clause_of(noun)
        around = [] if clause is None else [clause.predicate]
        for child in (
            each
            for head in (noun, *around)
            for each in self.document.children_of(head, Link.PREPOSITION)
        ):
            if self.tokens[child].words.lower() in {"over", "about", "regarding"}:
                span = self.document.subtree(child)
                words = self.document.words(Span(self.tokens[child].end, span.end))
                return " ".join(words.split())
        own = [
            self.tokens[child].words
            for child in self.document.children_of(noun, Link.MODIFIER, Link.COMPOUND)
            if self.tokens[child].tag in {Tag.NOUN, Tag.ADJECTIVE} and child < noun
        ]
        return " ".join([*own, self.tokens[noun].words]) if own else None

    def _pairs(self, told: _Told) -> list[tuple[str, str]]:
        if told.one == told.two:
            parties = told.one
            return [(one, two) for at, one in enumerate(parties) for two in parties[at + 1 :]]
        return [(one, two) for one in told.one for two in told.two if one != two]

    def _record(self, told: _Told, pair: tuple[str, str]) -> Relation:
        sentence = self.document.sentence_of(told.anchor)
        at = self.tokens[told.anchor].start
        attribution: dict[str, None] = {}
        frames = [
            frame
            for frame in self.frames
            if frame.gap is None and any(part.start <= at < part.end for part in frame.parts)
        ]
        frames.sort(key=lambda frame: frame.parts[0].start - frame.parts[-1].end)
        for frame in frames:
            for token in (*frame.relays, *frame.speakers):
                for key in self.cast.keys_at(self.document, token):
                    attribution[key] = None
        return Relation(
            id="",
            kind=told.kind,
            parties=pair,
            subject=told.subject,
            status="ongoing",
            attribution=tuple(attribution),
            evidence=(excerpt(self.document.text, sentence.span),),
            confidence=CONFIDENCE.get(told.rule, OTHER_CONFIDENCE),
            found_by=told.rule,
        )


def _name_parts(words: str) -> list[str]:
    """The stretches of words that may be a state's name: of "U.S.-Japan", "U.S." and "Japan"."""
    plain = [each for each in re.split(r"[\s–/]+|-(?=[A-Z])|(?<=\.)-", words) if each]
    found = list(plain)
    for size in (2, 3):
        found.extend(" ".join(plain[at : at + size]) for at in range(len(plain) - size + 1))
    return [each.strip("“”\"',") for each in sorted(found, key=words.find)]


def _joined(one: Relation, two: Relation) -> Relation:
    evidence = (*one.evidence, *(each for each in two.evidence if each not in one.evidence))
    return Relation(
        id=one.id,
        kind=one.kind,
        parties=one.parties,
        subject=one.subject or two.subject,
        status=one.status,
        attribution=one.attribution if two.attribution else (),
        evidence=evidence,
        confidence=max(one.confidence, two.confidence),
        found_by=one.found_by,
    )
