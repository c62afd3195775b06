"""A Document in, tellings of engagements out: the word that tells, who takes part, where to.

A telling points at tokens and knows no actors. `extract.engagements` resolves its tokens
and `extract.merging` puts the tellings of one occasion together.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from memcon.documents import (
    Clause,
    Document,
    MentionKind,
    Modality,
    Relation,
    Tag,
    TokenForm,
    Voice,
)
from memcon.extract.cues import load_cues
from memcon.reports import PassageKind

# Nouns that count an occasion: "two rounds of talks", "a series of meetings".
COUNTING = frozenset(
    """round series hour day minute week set string pair number couple flurry session part
    cycle spate dozen lot first second third leg""".split()
)
PRESS = frozenset(
    """reporter reporters journalist journalists press media newsman newsmen correspondent
    correspondents briefing conference presser""".split()
)
OFFICIALS = frozenset(
    "lawmaker lawmakers senator senators council committee hearing parliament congress".split()
)
GOING_TO = frozenset({"to", "in", "into", "at", "for", "on to", "onto"})
ON_A_VISIT = frozenset(
    {"during", "on", "in", "for", "after", "before", "throughout", "ahead of"}
)
TAKING_PART = frozenset({"in", "at", "during", "for", "over", "on", "throughout"})
AROUND = frozenset(
    {"after", "following", "before", "ahead of", "prior to", "since", "via", "through", "by"}
)
NEW = frozenset({"another", "separate", "separately", "second", "third", "fourth", "again"})
POINTING = frozenset({"the", "this", "that", "these", "those", "its", "both", "such"})
IN_PERSON = re.compile(
    r"\b(?:on the (?:margins|sidelines) of|in person|face[- ]to[- ]face|at the (?:\w+ ){0,3}"
    r"(?:summit|white house|oval office|kremlin|palace|residence|ministry|embassy|assembly|airport)"
    r"|at the G\d+\b)",
    re.IGNORECASE,
)
BY_PHONE = re.compile(
    r"\b(?:by|over|via|on) (?:the |a |secure )*(?:tele)?(?:phone|video)|by video|video[- ]?(?:call|conference)",
    re.IGNORECASE,
)


TAKING_PLACE = frozenset("occur happen begin start open end conclude last proceed".split())
ATTENDING = frozenset("attend join participate chair co-chair lead".split())
# Nouns whose infinitive is their owner's act.
OWN_ACT = frozenset(
    "choice decision plan wish intention desire invitation promise pledge".split()
)
# "This visit will mark his first trip": one journey.
BEING = frozenset({"mark", "be", "become", "represent", "constitute"})
# "fly out", "travel on", "sit around with": the particle changes nothing.
WITH_ANY_PARTICLE = frozenset(
    {"fly", "travel", "sit", "journey", "jet", "meet", "head", "brief"}
)


@dataclass(frozen=True, slots=True)
class VerbWord:
    """A verb that tells of an engagement; the file says what the frames mean."""

    kind: str
    frame: str


@dataclass(frozen=True, slots=True)
class LightWord:
    """A verb whose object is the occasion."""

    status: str
    hosts: bool


@dataclass(frozen=True, slots=True)
class Handling:
    """What a verb or noun says became of a topic."""

    handling: str
    strength: int | None
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class OccasionWords:
    """`knowledge/occasions.toml`, by lemma."""

    verbs: dict[str, tuple[VerbWord, ...]]
    nouns: dict[str, str]
    shifts: dict[tuple[str, str], str]  # modifier, kind -> kind
    light: dict[str, LightWord]
    handlings: dict[str, Handling]
    noun_handlings: dict[str, Handling]


@cache
def load_occasions() -> OccasionWords:
    """Read the shipped list; one read a process."""
    table: dict[str, Any] = tomllib.loads(
        (files("memcon") / "knowledge" / "occasions.toml").read_text("utf-8")
    )
    verbs: dict[str, tuple[VerbWord, ...]] = {}
    for entry in table["verb"]:
        for lemma in entry["lemmas"]:
            verbs[lemma] = (*verbs.get(lemma, ()), VerbWord(entry["kind"], entry["frame"]))
    return OccasionWords(
        verbs=verbs,
        nouns={lemma: entry["kind"] for entry in table["noun"] for lemma in entry["lemmas"]},
        shifts={
            (word, kind): entry["kind"]
            for entry in table["shift"]
            for word in entry["words"]
            for kind in entry["from"]
        },
        light={
            lemma: LightWord(entry["status"], entry.get("hosts", False))
            for entry in table["light"]
            for lemma in entry["lemmas"]
        },
        handlings=_handlings(table["handling"]),
        noun_handlings=_handlings(table["noun_handling"]),
    )


def _handlings(entries: list[dict[str, Any]]) -> dict[str, Handling]:
    return {
        lemma: Handling(entry["handling"], entry.get("strength"), frozenset(entry["takes"]))
        for entry in entries
        for lemma in entry["lemmas"]
    }


@dataclass(slots=True)
class Telling:
    """One place in the text that tells of an engagement.

    `subjects` and `partners` are head tokens of who takes part, `hosts` of those of them who
    receive, `goals` of where a visit goes. `noun` is the token that names the occasion, None
    for a verb. `light` is the lemma that governs the noun. A telling that `points` back
    ("the talks") or is `weak` ("told him") makes no engagement of its own.
    """

    anchor: int
    clause: int | None
    kind: str
    rule: str
    subjects: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    hosts: tuple[int, ...] = ()
    goals: tuple[int, ...] = ()
    noun: int | None = None
    light: str | None = None
    points: bool = False
    weak: bool = False
    is_new: bool = False
    is_joint: bool = False
    needs: int = 2  # how many parties make it an engagement
    extra: tuple[int, ...] = field(default=())  # nouns under which time and place stand


def find_tellings(document: Document) -> tuple[Telling, ...]:
    """Find every telling, in text order of the words that tell."""
    finder = _Finder(document, load_occasions())
    found = [*finder.verbs(), *finder.nouns()]
    return tuple(sorted(found, key=lambda telling: telling.anchor))


class _Finder:
    def __init__(self, document: Document, words: OccasionWords) -> None:
        self.document = document
        self.tokens = document.tokens
        self.words = words

    # --- verbs

    def verbs(self) -> list[Telling]:
        found: list[Telling] = []
        for clause in self.document.clauses:
            if clause.is_copular:
                found.extend(self._being_there(clause))
                continue
            entries = self.words.verbs.get(clause.lemma) or ()
            if not entries and clause.lemma.split()[0] in WITH_ANY_PARTICLE:
                entries = self.words.verbs.get(clause.lemma.split()[0]) or ()
            if not entries:
                found.extend(self._put_off(clause))
            if clause.lemma in {"tell", "say", "brief", "address", "speak", "announce", "add"}:
                found.extend(self._press(clause))
            for entry in entries:
                telling = self._verb(clause, entry.kind, entry.frame)
                if telling is not None:
                    found.append(telling)
                    break
        return found

    def _verb(self, clause: Clause, kind: str, frame: str) -> Telling | None:
        at = clause.predicate
        if self._is_noun_like(at):
            return None
        telling = Telling(at, clause.index, kind, f"{kind}-verb", subjects=self._doers(clause))
        telling.is_new = self._is_new(at)
        if frame in {"meet", "with", "joint"}:
            partners = self._oblique(clause, "with", "alongside")
            if not partners and frame != "joint":
                partners = self._stray(clause, "with")
            if frame == "meet":
                partners = (*self._done_to(clause), *partners)
            telling.partners = partners
            if frame == "joint":
                telling.weak = clause.lemma.split()[0] not in {"discuss", "clash", "review"}
                telling.rule = "dealt-with"
            return telling
        if frame == "to":
            partners = (*self._oblique(clause, "with", "to"), *clause.recipients)
            if not partners:
                partners = self._stray(clause, "with", "to")
            if kind == "letter" and not partners:
                return None
            if any(self._is_press(each) for each in partners):
                return None
            telling.partners = partners
            if kind == "call":
                telling.kind = self._call_or_meeting(clause)
                if not partners and telling.kind == "call" and not self._by_phone(clause):
                    if clause.lemma != "speak" and len(telling.subjects) < 2:
                        telling.weak = True
                    if any(self.tokens[each].tag is Tag.PRONOUN for each in telling.subjects):
                        telling.kind, telling.weak = "dealing", True  # "they spoke about trade"
            return telling
        if frame == "object":
            if clause.attributes or (not clause.objects and not clause.recipients):
                return None
            telling.partners = self._done_to(clause)
            if clause.lemma == "call" and any(
                self.document.clauses[each].relation
                in {Relation.COMPLEMENT, Relation.OPEN_COMPLEMENT}
                for each in clause.complements
            ):
                return None
            if any(
                self.tokens[each].relation
                in {Relation.OBJECT_PREDICATE, Relation.OPEN_COMPLEMENT}
                for each in self.document.children[at]
            ):
                return None
            return telling
        if frame == "on":
            if clause.complements or self._commands(clause):
                return None
            telling.partners = (
                *self._oblique(clause, "on", "upon"),
                *(clause.objects if clause.lemma != "call" else ()),
            )
            return telling if telling.partners else None
        if frame == "host":
            telling.hosts = telling.subjects
            telling.partners = self._done_to(clause)
            telling.rule = "host-verb"
            return telling if telling.partners else None
        if frame == "visit":
            telling.goals = self._done_to(clause)
            telling.needs = 1
            return telling if telling.goals else None
        if frame == "travel":
            return self._travel(clause, telling)
        if frame == "tell":
            telling.partners = (*self._done_to(clause), *clause.recipients)
            telling.weak = True
            telling.rule = "told"
            return telling if telling.partners else None
        return None

    def _travel(self, clause: Clause, telling: Telling) -> Telling | None:
        lemma = clause.lemma.split()[0]
        preps = {"to", "into", "for", "on to", "in", "at"}
        if lemma in {"go", "come", "head", "return", "journey", "fly", "travel", "jet", "set"}:
            preps = (
                {"to", "into", "on to"} if lemma in {"go", "come", "set"} else preps - {"at"}
            )
        elif lemma in {"leave", "depart"}:
            preps = {"for"}
        goals = self._oblique(clause, *preps)
        if lemma in {"leave", "depart", "go", "come", "return", "head"} and not goals:
            return None
        telling.goals = goals
        telling.needs = 1
        telling.rule = "travel-verb"
        if lemma in {"return", "go", "come", "head", "leave"}:
            telling.light = lemma
        return telling if goals else None

    def _being_there(self, clause: Clause) -> list[Telling]:
        """'are due in Manila', 'is in Vientiane for talks'."""
        words = {self.tokens[each].lemma for each in clause.attributes}
        if "due" not in words or not clause.subjects:
            return []
        goals = [*self._oblique(clause, "in", "to")]
        for each in clause.attributes:
            goals.extend(self._under(each, "in", "to"))
        if not goals:
            return []
        return [
            Telling(
                clause.predicate,
                clause.index,
                "visit",
                "due-in",
                subjects=clause.subjects,
                goals=tuple(goals),
                needs=1,
                extra=clause.attributes,
                light="schedule",
            )
        ]

    def _put_off(self, clause: Clause) -> list[Telling]:
        """'It had been postponed': of the plan told of last."""
        light = self.words.light.get(clause.lemma)
        if light is None or light.status not in {"cancelled", "postponed"}:
            return []
        done_to = self._done_to(clause)
        if len(done_to) != 1 or self.tokens[done_to[0]].words.lower() not in {
            "it",
            "this",
            "that",
        }:
            return []
        return [
            Telling(
                clause.predicate,
                clause.index,
                "dealing",
                "put-off",
                light=clause.lemma,
                points=True,
                weak=True,
            )
        ]

    def _press(self, clause: Clause) -> list[Telling]:
        """A principal speaking to the press: 'told reporters', 'addressed a briefing'."""
        heard = [*clause.objects, *clause.recipients]
        if clause.lemma == "speak":
            heard = [*self._oblique(clause, "to")]
        audience = [each for each in heard if self._is_press(each)]
        officials = [each for each in heard if self.tokens[each].lemma.lower() in OFFICIALS]
        if clause.lemma in {"say", "announce", "add"} or not (audience or officials):
            return []
        above = None if clause.governor is None else self.document.clauses[clause.governor]
        in_past = clause.tense.value == "past" or (
            not clause.is_finite and above is not None and above.tense.value == "past"
        )
        if not in_past or clause.is_negated or clause.voice is Voice.PASSIVE:
            return []
        if clause.relation is Relation.OPEN_COMPLEMENT:  # "refused to speak to the press"
            return []
        if not audience and self._head_word(officials[0]) != "hearing":
            return []
        chosen = (audience or officials)[0]
        return [
            Telling(
                clause.predicate,
                clause.index,
                "briefing",
                "told-the-press",
                subjects=clause.subjects,
                noun=None,
                needs=1,
                extra=(chosen,),
                is_joint=self._has_child(chosen, {"joint"}),
            )
        ]

    def _is_press(self, token: int) -> bool:
        word = self.tokens[token].lemma.lower()
        if word == "conference":
            return self._has_child(token, {"press", "news"})
        return word in PRESS

    def _head_word(self, token: int) -> str:
        return self.tokens[token].lemma.lower()

    # --- nouns

    def nouns(self) -> list[Telling]:
        found: list[Telling] = []
        for token in self.tokens:
            if token.tag not in {Tag.NOUN, Tag.NAME} and not self._is_noun_like(token.index):
                continue
            kind = self.words.nouns.get(token.lemma.lower())
            if kind is None or token.relation is Relation.COMPOUND:
                continue
            telling = self._noun(token.index, kind)
            if telling is not None:
                found.append(telling)
        return found

    def _noun(self, at: int, kind: str) -> Telling | None:
        kind = self._shifted(at, kind)
        word = self.tokens[at].lemma.lower()
        if word == "call" and kind == "call" and not self._is_call(at):
            return None
        if word == "conference" and not self._has_child(at, {"press", "news"}):
            return None
        if word == "exchange" and not self._under(at, "with", "between", "on"):
            return None
        if word in {"tour", "journey"} and not self._under(at, "to", "of"):
            return None
        carrier = self._carrier(at)
        clause = self._clause_over(carrier)
        telling = Telling(at, clause.index if clause else None, kind, f"{kind}-noun", noun=at)
        telling.needs = 1 if kind in {"visit", "briefing"} else 2
        telling.extra = tuple(dict.fromkeys((at, carrier)))
        owners = self._owners(at)
        partners = list(self._partners_of(at))
        for joined in self._joined_after(at):  # "a summit and a dinner with Xi"
            if not partners:
                partners.extend(self._partners_of(joined))
        between = [*self._under(at, "between", "among", "amongst")]
        if carrier != at:
            partners.extend(
                each for each in self._under(carrier, "with") if each not in partners
            )
            between.extend(self._under(carrier, "between"))
            owners = owners or self._owners(carrier)
        by = self._under(at, "by")
        telling.goals = self._under(at, "to", "in") if kind == "visit" else ()
        of: tuple[int, ...] = ()
        if kind in {"meeting", "summit", "talks", "dealing", "call", "visit"}:
            of = self._under(at, "of")
        compounds = self._named_parties(at)
        telling.subjects = (*owners, *between, *by)
        telling.partners = tuple(partners)
        if kind == "visit" and not owners and not by:
            telling.subjects = (*telling.subjects, *of)
        elif not owners and not between and not partners:
            telling.partners = (*of, *compounds)
            if len(compounds) > 1 or of:
                telling.rule = f"{kind}-of"
        telling.is_new = self._is_new(at)
        telling.points = self._points(at, carrier)
        if (
            clause is not None
            and clause.lemma.split()[0] in BEING | {self.tokens[at].lemma}
            and (carrier in clause.attributes or carrier in clause.objects)
        ):
            for subject in clause.subjects:
                if self.words.nouns.get(self.tokens[subject].lemma.lower()) == kind:
                    telling.subjects = self._owners(subject)
                    telling.points = True
        if clause is not None and carrier in clause.attributes:  # "it was their second meeting"
            telling.is_new = False
            telling.points = telling.points or any(
                self.tokens[each].words.lower() in {"it", "this", "that"}
                for each in clause.subjects
            )
        telling.is_joint = self._has_child(at, {"joint"})
        if clause is not None:
            whose = bool(owners or between or by) or (
                kind in {"summit", "meeting"} and bool(of or compounds)
            )
            self._with_clause(telling, carrier, clause, owners=whose)
        if kind == "briefing" and not telling.subjects:
            telling.subjects = self._named_in_heading(at)
            if not telling.subjects:
                return None
            telling.rule = "briefing-heading"
        if (
            partners
            and self.tokens[at].form is TokenForm.PLURAL
            and kind != "talks"
            and any(self.tokens[each].words.lower() == "their" for each in owners)
        ):
            return None  # "their recent calls with their counterparts": each their own
        if kind == "letter" and not (telling.partners and telling.subjects):
            return None
        return telling

    def _named_in_heading(self, noun: int) -> tuple[int, ...]:
        """Who speaks by a transcript's heading: 'PRESS CONFERENCE BY SECRETARY A AND MINISTER B'."""
        sentence = self.document.sentence_of(noun)
        paragraph = self.document.paragraphs[sentence.paragraph]
        if paragraph.kind is not PassageKind.HEADLINE:
            return ()
        return tuple(
            mention.head
            for mention in self.document.mentions
            if mention.kind is MentionKind.PERSON and noun < mention.first < sentence.last
        )

    def _with_clause(
        self, telling: Telling, carrier: int, clause: Clause, *, owners: bool
    ) -> None:
        """Add whom the clause around the noun brings in, and what it does to the status."""
        token = self.tokens[carrier]
        head = self.tokens[token.head]
        lemma = clause.lemma
        light = self.words.light.get(lemma) or self.words.light.get(lemma.split()[0])
        own = clause.predicate
        is_object = carrier in clause.objects
        is_passive_subject = carrier in clause.subjects and clause.voice is Voice.PASSIVE
        if (is_object or is_passive_subject) and light is not None:
            telling.light = lemma if lemma in self.words.light else lemma.split()[0]
            telling.rule = f"{telling.kind}-held"
            doers = clause.agents if is_passive_subject else self._doers(clause)
            takes_part = light.status == "as told" or light.status in {"cancelled", "postponed"}
            if light.status in {"planned", "proposed"} and not is_passive_subject:
                takes_part = lemma.split()[0] in {"plan", "schedule", "seek", "want", "propose"}
            if takes_part and self._is_ours(telling.anchor, carrier):
                takes_part = False
            if takes_part and lemma not in {"receive", "give", "send"}:
                telling.subjects = (*doers, *telling.subjects)
                if light.hosts:
                    telling.hosts = doers
            if lemma == "send" and telling.kind == "letter":
                telling.subjects = (*doers, *telling.subjects)
            telling.partners = (*telling.partners, *self._oblique(clause, "with"))
            if telling.kind == "letter":
                telling.partners = (
                    *telling.partners,
                    *self._oblique(clause, "to"),
                    *clause.recipients,
                )
            if telling.kind in {"visit", "meeting"}:
                goals = self._oblique(clause, "to")
                if telling.kind == "visit":
                    telling.goals = (*telling.goals, *goals)
                partner = self._under(telling.anchor, "on")
                telling.partners = (*telling.partners, *partner, *self._oblique(clause, "on"))
            if lemma.split()[0] in {"attend", "join"} and telling.kind == "summit":
                telling.needs = 1
            telling.points = telling.points and not self._indefinite_light(telling)
            if is_passive_subject and telling.points and lemma.split()[0] in ATTENDING:
                telling.weak = True  # who else came to the meeting told of
            return
        if token.relation is Relation.PREPOSITION_OBJECT and head.tag in {
            Tag.PREPOSITION,
            Tag.MARKER,
            Tag.VERB,
            Tag.ADVERB,
        }:
            prep = head.words.lower()
            if self.tokens[head.head].relation is Relation.PREPOSITION and head.head != own:
                outer = self.tokens[head.head].words.lower()
                if f"{outer} {prep}" in {"ahead of", "prior to"}:
                    prep = f"{outer} {prep}"
            stands_on_verb = head.head == own or self.tokens[head.head].head == own
            if not stands_on_verb:
                if lemma == "look" and prep == "to":
                    stands_on_verb = True
                else:
                    return
            telling.rule = f"{telling.kind}-{prep.replace(' ', '-')}"
            doers = self._doers(clause)
            if prep == "to" and lemma == "look":  # "looks forward to talks"
                telling.light = "plan"
                if not owners:
                    telling.subjects = (*doers, *telling.subjects)
                return
            if prep in {"of", "about", "as", "like", "from", "with", "than"}:
                return
            if telling.kind == "visit":
                if owners and prep in ON_A_VISIT and self._is_described(telling):
                    telling.subjects = doers or telling.subjects
                if prep in ON_A_VISIT and not owners:
                    telling.subjects = (*doers, *telling.subjects)
                    if prep == "for" and not telling.goals:
                        telling.goals = self._oblique(clause, "to", "for", "in")
                elif prep == "for" and clause.lemma.split()[0] in self.words.verbs:
                    telling.subjects = doers or telling.subjects
                return
            if telling.kind == "briefing":
                speaks = load_cues().verb(lemma) or lemma.split()[0] in {"speak", "appear"}
                if prep in {"in", "at", "during", "on"} and not owners and speaks:
                    telling.subjects = (*doers, *telling.subjects)
                    telling.rule = "said-at-briefing"
                return
            if prep in TAKING_PART and not owners:
                whom = (*clause.objects, *clause.recipients)
                if telling.partners and prep != "for":
                    whom = ()
                telling.subjects = (*doers, *telling.subjects)
                if prep in {"in", "at", "during", "over", "on"} or clause.lemma in {"meet"}:
                    telling.partners = (
                        *telling.partners,
                        *whom,
                        *self._oblique(clause, "with"),
                    )
            elif prep in AROUND and not owners and (telling.partners or len(doers) > 1):
                telling.subjects = (*doers, *telling.subjects)
            return
        if carrier in clause.subjects and clause.voice is Voice.ACTIVE:
            takes_place = clause.lemma.split()[0] in TAKING_PLACE or (
                clause.lemma == "take"
                and any(self.tokens[each].lemma == "place" for each in clause.objects)
            )
            telling.rule = f"{telling.kind}-{'took-place' if takes_place else 'told-of'}"

    def _is_described(self, telling: Telling) -> bool:
        """Whether who travels is only described: 'a rare trip by a European leader'."""
        return bool(telling.subjects) and all(
            any(
                self.tokens[child].words.lower() in {"a", "an"}
                for child in self.document.children_of(each, Relation.DETERMINER)
            )
            for each in telling.subjects
        )

    def _is_ours(self, *nouns: int) -> bool:
        """Whether the occasion is the writer's: 'to continue our consultations with'."""
        return any(
            self.tokens[owner].words.lower() in {"our", "my", "your"}
            for noun in nouns
            for owner in self.document.children_of(noun, Relation.POSSESSIVE)
        )

    def _indefinite_light(self, telling: Telling) -> bool:
        return not any(
            self.tokens[child].words.lower() in POINTING
            for child in self.document.children[telling.anchor]
        )

    # --- pieces

    def _doers(self, clause: Clause) -> tuple[int, ...]:
        if clause.voice is Voice.PASSIVE:
            return clause.agents
        if clause.relation is Relation.OPEN_COMPLEMENT and clause.subject_is_implied:
            # "asked about her decision to visit": hers, wherever the parser hung the infinitive
            first = self.document.edges[clause.predicate][0]
            before = self.tokens[first - 1] if first else None
            if (
                before is not None
                and before.tag is Tag.NOUN
                and before.lemma in OWN_ACT
                and before.sentence == clause.sentence
            ):
                return (before.index,)
        return clause.subjects

    def _done_to(self, clause: Clause) -> tuple[int, ...]:
        return clause.subjects if clause.voice is Voice.PASSIVE else clause.objects

    def _commands(self, clause: Clause) -> bool:
        return any(
            each.governor == clause.index
            and each.relation
            in {Relation.OPEN_COMPLEMENT, Relation.COMPLEMENT, Relation.ADVERBIAL_CLAUSE}
            and not each.is_finite
            and self.tokens[each.predicate].form is TokenForm.BASE
            for each in self.document.clauses_in(clause.predicate)
        )

    def _oblique(self, clause: Clause, *prepositions: str) -> tuple[int, ...]:
        return tuple(
            head
            for oblique in clause.obliques
            if oblique.preposition in prepositions
            for head in oblique.heads
        )

    def _stray(self, clause: Clause, *prepositions: str) -> tuple[int, ...]:
        """The nouns of a preposition that the parser hung on a word of place or time.

        Of "met on the margins of the summit with Duda" it is the summit's.
        """
        for token in self.tokens[clause.predicate + 1 : clause.predicate + 26]:
            if token.sentence != clause.sentence:
                break
            if (
                token.tag is Tag.PREPOSITION
                and token.words.lower() in prepositions
                and self.document.clause_by_token[token.index] == clause.index
            ):
                return self._objects_of(token.index)
        return ()

    def _objects_of(self, preposition: int) -> tuple[int, ...]:
        return tuple(
            each
            for noun in self.document.children_of(preposition, Relation.PREPOSITION_OBJECT)
            for each in self._conjuncts(noun)
        )

    def _conjuncts(self, token: int) -> tuple[int, ...]:
        return tuple(
            each
            for each in self.document.conjuncts(token)
            if self.tokens[each].tag not in {Tag.VERB, Tag.AUXILIARY}
        )

    def _under(self, noun: int, *prepositions: str) -> tuple[int, ...]:
        found: list[int] = []
        for child in self.document.children_of(noun, Relation.PREPOSITION, Relation.AGENT):
            if self.tokens[child].words.lower() in prepositions:
                found.extend(self._objects_of(child))
            else:  # "talks in Beijing with Wang": hung on the place
                for inner in self._objects_of(child):
                    for deeper in self.document.children_of(inner, Relation.PREPOSITION):
                        if (
                            self.tokens[deeper].words.lower() in prepositions
                            and self.tokens[deeper].words.lower() == "with"
                        ):
                            found.extend(self._objects_of(deeper))
        return tuple(found)

    def _partners_of(self, noun: int) -> tuple[int, ...]:
        return self._under(noun, "with")

    def _joined_after(self, noun: int) -> tuple[int, ...]:
        return tuple(each for each in self._conjuncts(noun) if each > noun)

    def _owners(self, noun: int) -> tuple[int, ...]:
        return tuple(
            each
            for child in self.document.children_of(noun, Relation.POSSESSIVE)
            for each in self._conjuncts(child)
        )

    def _named_parties(self, noun: int) -> tuple[int, ...]:
        """'the Biden-Xi summit', 'US-China talks': names before the noun."""
        first, _ = self.document.edges[noun]
        found = [
            token.index
            for token in self.tokens[first:noun]
            if (
                token.tag is Tag.NAME
                or (token.tag is Tag.ADJECTIVE and token.words[:1].isupper())
            )
            and token.words.lower() not in {*NEW, "first", "ministerial", "foreign", "joint"}
            and token.relation
            in {
                Relation.COMPOUND,
                Relation.MODIFIER,
                Relation.CONJUNCT,
                Relation.DEPENDENT,
                Relation.NOUN_ADVERB,
            }
        ]
        return tuple(found)

    def _carrier(self, noun: int) -> int:
        """The noun that stands for the occasion in the clause: 'hours' of 'hours of talks'."""
        at = noun
        for _ in range(6):
            token = self.tokens[at]
            head = self.tokens[token.head]
            if token.relation is Relation.CONJUNCT and head.tag in {Tag.NOUN, Tag.NAME}:
                at = head.index
                continue
            if (
                token.relation is Relation.PREPOSITION_OBJECT
                and head.words.lower() == "of"
                and self.tokens[head.head].lemma in COUNTING
            ):
                at = head.head
                continue
            break
        return at

    def _clause_over(self, token: int) -> Clause | None:
        return self.document.clause_of(token)

    def _shifted(self, noun: int, kind: str) -> str:
        for child in self.document.children_of(
            noun, Relation.COMPOUND, Relation.MODIFIER, Relation.DEPENDENT
        ):
            other = self.words.shifts.get((self.tokens[child].lemma.lower(), kind))
            if other:
                return other
        return kind

    def _is_call(self, noun: int) -> bool:
        """Whether the noun 'call' is a conversation and no appeal."""
        if self._under(noun, "for", "on") and not self._under(noun, "with"):
            return False
        if self.tokens[noun].form is TokenForm.PLURAL and not self._under(noun, "with"):
            return self._has_child(noun, {"phone", "telephone", "video"})
        return not any(
            self.tokens[child].relation in {Relation.NOUN_CLAUSE, Relation.OPEN_COMPLEMENT}
            for child in self.document.children[noun]
        )

    def _by_phone(self, clause: Clause) -> bool:
        sentence = self.document.sentence_of(clause.predicate)
        return BY_PHONE.search(self.document.words(sentence.span)) is not None

    def _call_or_meeting(self, clause: Clause) -> str:
        sentence = self.document.sentence_of(clause.predicate)
        words = self.document.words(sentence.span)
        if BY_PHONE.search(words):
            return "call"
        near = words[self.tokens[clause.predicate].start - sentence.span.start :]
        first = re.split(r"\b(?:to|and|about|regarding|that)\b", near, maxsplit=1)[0]
        return "meeting" if IN_PERSON.search(first) or IN_PERSON.search(near[:160]) else "call"

    def _is_noun_like(self, token: int) -> bool:
        """A gerund with a determiner: 'the meeting', tagged as a verb."""
        return self.tokens[token].form is TokenForm.GERUND and any(
            self.tokens[child].relation is Relation.DETERMINER
            for child in self.document.children[token]
        )

    def _has_child(self, token: int, lemmas: set[str]) -> bool:
        first, last = self.document.edges[token]
        return any(
            self.tokens[each].lemma.lower() in lemmas
            for each in range(max(first, token - 4), min(last, token + 1))
            if each != token
        )

    def _is_new(self, token: int) -> bool:
        return any(
            self.tokens[child].words.lower() in NEW for child in self.document.children[token]
        )

    def _points(self, noun: int, carrier: int) -> bool:
        for each in {noun, carrier}:
            for child in self.document.children[each]:
                token = self.tokens[child]
                if token.relation is Relation.DETERMINER and token.words.lower() in POINTING:
                    return True
        return False


__all__ = [
    "Handling",
    "Modality",
    "OccasionWords",
    "Telling",
    "find_tellings",
    "load_occasions",
]
