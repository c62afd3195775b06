"""A Document and its Cast in, PLOVER events out.

An event is one act told by one clause, verb or noun: who acts, upon whom. The grammar proposes
source, trigger and target; the coder says which type the act is, or that it is none; the clause
says whether it happened. What the grammar and the coder do not agree on is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from memcon.actors import ActorKind
from memcon.documents import Clause, Document, Mention, Modality, Relation, Tag, Tense, Voice
from memcon.extract.cast import Cast
from memcon.extract.codes import NONE, Coder, load_codebook, load_coder
from memcon.extract.codes_features import features, mask
from memcon.extract.setting import place_of, time_of
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer
from memcon.records import Engagement, Event, excerpt
from memcon.spans import Span

# The coder's probability from which a type is taken that the trigger's own words also have, and
# from which one is taken that they do not have. Set on evals/gold/samples.
SURE_WITH_WORDS = 0.15
SURE_ALONE = 0.9
# To say that one side attacked, jailed or armed against another takes more than a likely word:
# "engaging with you" is no battle.
SURE_OF_FORCE = 0.6

# The prepositions that lead from an act to whom it is done; "with" makes an act mutual or shared.
TARGET_PREPOSITIONS = frozenset(
    "with to against on upon at for toward towards from in of over into between among by".split()
)
# What may stand between an act's noun and the party it touches: "Russia's invasion of Ukraine".
INNER_PREPOSITIONS = frozenset(
    "of for with to on against in by between from over toward towards into".split()
)
LIGHT_VERBS = frozenset(
    """hold have make take give express voice convey raise conduct launch carry impose issue offer
    pay sign reach conclude show declare announce reiterate reaffirm underscore mark open begin
    start stage lodge file extend provide exchange put send deliver wage mount agree continue
    resume seek""".split()
)
# Acts that have no addressee of their own may still be told: "condemned the strike".
ALONE = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "MOBILIZE", "PROTEST"})
JOINT = frozenset({"AGREE", "CONSULT", "SUPPORT"})  # what two sides may do together in one word
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
COOPERATIVE = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"}
)
WISHING = frozenset({"hope", "wish", "want", "desire", "dream", "imagine", "suppose"})
PARTY_KINDS = frozenset(
    {ActorKind.PERSON, ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.OFFICE}
)
MAX_STEPS = 4  # noun phrases within noun phrases looked into for a party


@dataclass(frozen=True, slots=True)
class _Party:
    """One or several actors that an argument of an act stands for, and the words for them."""

    keys: tuple[str, ...]
    span: Span
    is_joint: bool = False


@dataclass(frozen=True, slots=True)
class _Act:
    """A possible event: an act's words with whom they name."""

    clause: Clause
    trigger: int
    words: tuple[str, ...]  # lemmas that may name the act
    sources: _Party
    targets: _Party | None
    rule: str


def extract_events(
    document: Document,
    frames: tuple[SpeechFrame, ...],
    cast: Cast,
    gazetteer: Gazetteer,
    engagements: tuple[Engagement, ...] = (),
) -> tuple[Event, ...]:
    """Find every act of one party towards another. Actor ids are the cast's keys.

    One event for each type, pair of sides and sentence. A planned act of cooperation is AGREE;
    one that is only supposed is no event. An engagement of two countries is an act of its own,
    told where it is first told of: its participants are known from all its tellings.
    """
    return _Finder(document, frames, cast, gazetteer).find(engagements)


class _Finder:
    def __init__(
        self,
        document: Document,
        frames: tuple[SpeechFrame, ...],
        cast: Cast,
        gazetteer: Gazetteer,
    ) -> None:
        self.document = document
        self.frames = frames
        self.cast = cast
        self.gazetteer = gazetteer
        self.coder: Coder = load_coder()
        self.book = load_codebook()
        self.word_types = {**self.coder.words.nouns, **self.coder.words.verbs}

    def find(self, engagements: tuple[Engagement, ...]) -> tuple[Event, ...]:
        events: dict[tuple[object, ...], Event] = {}
        for engagement in engagements:
            told = self.occasion(engagement)
            if told is not None:
                sentence = self.document.token_at(told.trigger.start)
                number = self.document.tokens[sentence or 0].sentence
                key = (number, told.type, self.sides(told.source), self.sides(told.target))
                events.setdefault(key, told)
        for clause in self.document.clauses:
            for act in self.acts(clause):
                event = self.event(act)
                if event is None:
                    continue
                key = (
                    clause.sentence,
                    event.type,
                    self.sides(event.source),
                    self.sides(event.target),
                )
                if key not in events or events[key].confidence < event.confidence:
                    events[key] = event
        found = sorted(events.values(), key=lambda each: (each.trigger.start, each.type))
        return tuple(found)

    def sides(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(self.cast.actors[key].country or key for key in keys)

    def occasion(self, engagement: Engagement) -> Event | None:
        """An engagement of two sides as an act: CONSULT where it took place, AGREE where it is to."""
        type_ = {"occurred": "CONSULT", "ongoing": "CONSULT", "planned": "AGREE"}.get(
            engagement.status
        )
        if type_ is None or engagement.kind in {"briefing", "letter"}:
            return None
        is_visit = engagement.kind == "visit"
        sources = engagement.participants
        targets = engagement.hosts or (self.visited(engagement) if is_visit else ())
        if not is_visit:
            sources = targets = (*sources, *engagement.hosts)
        here, there = self.sides(sources), self.sides(targets)
        if len(here | there) < 2 or (is_visit and (not there or here == there)):
            return None
        words = self.coder.words
        span = engagement.evidence[0].span
        sentence = self.document.sentence_at(span.start)
        if sentence is None:
            return None
        trigger = next(
            (
                token
                for token in self.document.tokens[sentence.first : sentence.last]
                if "CONSULT"
                in words.verbs.get(token.lemma, ()) + words.nouns.get(token.lemma, ())
            ),
            self.document.tokens[sentence.root],
        )
        row = self.book[type_]
        mode = {"visit": "visit", "call": "phone", "summit": "multilateral"}.get(
            engagement.kind
        )
        return Event(
            id="",
            type=type_,
            mode=mode if type_ == "CONSULT" else None,
            contexts=("diplomatic",),
            cameo=row.cameo,
            quad=row.quad,
            goldstein=row.goldstein,
            source=sources,
            target=targets,
            trigger=excerpt(self.document.text, trigger.span),
            status=engagement.status,
            time=engagement.time,
            place=engagement.place,
            attribution=engagement.attribution,
            evidence=(excerpt(self.document.text, sentence.span),),
            confidence=engagement.confidence,
            found_by=f"engagement: {engagement.found_by}",
        )

    def visited(self, engagement: Engagement) -> tuple[str, ...]:
        """The state that a visit goes to, where it is an actor of the document."""
        country = engagement.place.country if engagement.place else None
        return tuple(
            key
            for key, actor in self.cast.actors.items()
            if country and actor.kind is ActorKind.STATE and actor.country == country
        )

    # What the grammar proposes

    def acts(self, clause: Clause) -> Iterator[_Act]:
        """The acts that a clause may tell."""
        subjects = self.party(clause.subjects)
        verb = clause.lemma.replace(" ", "_")
        words: tuple[str, ...] = (verb, clause.lemma.split()[0])
        nouns = tuple(
            self.document.tokens[each].lemma
            for each in (*clause.objects, *clause.attributes)
            if self.document.tokens[each].tag is Tag.NOUN
        )
        if clause.lemma.split()[0] in LIGHT_VERBS or clause.is_copular:
            words = (*nouns, *words)
        if clause.voice is Voice.PASSIVE:
            agents = self.party(clause.agents)
            if agents and clause.subjects:
                yield from self.towards(clause, words, agents, clause.subjects, "passive")
            elif subjects and subjects.is_joint and not clause.agents:
                pass  # "both were invited": by whom is not told
        elif subjects:
            arguments = (*clause.recipients, *clause.objects)
            yielded = False
            for act in self.towards(clause, words, subjects, arguments, "object"):
                yielded = True
                yield act
            for oblique in clause.obliques:
                if oblique.preposition.split()[0] in TARGET_PREPOSITIONS:
                    for act in self.towards(
                        clause, words, subjects, oblique.heads, f"oblique {oblique.preposition}"
                    ):
                        yielded = True
                        yield act
            if "CONSULT" in self.coder.words.verbs.get(words[-1], ()):
                yield from self.journeys(clause, words, subjects)
            if subjects.is_joint:
                for source, target in self.pairs(subjects.keys):
                    yielded = True
                    yield _Act(
                        clause,
                        clause.predicate,
                        words,
                        _Party((source,), subjects.span, is_joint=True),
                        _Party((target,), subjects.span, is_joint=True),
                        "joint subject",
                    )
            if not yielded:
                yield _Act(clause, clause.predicate, words, subjects, None, "no target")
        yield from self.noun_acts(clause)

    def towards(
        self,
        clause: Clause,
        words: tuple[str, ...],
        sources: _Party,
        arguments: Iterable[int],
        rule: str,
    ) -> Iterator[_Act]:
        """Acts of `sources` towards what the arguments name or hold."""
        for argument in arguments:
            for targets in self.parties_in(argument, MAX_STEPS):
                if not set(targets.keys) & set(sources.keys):
                    yield _Act(clause, clause.predicate, words, sources, targets, rule)

    def journeys(
        self, clause: Clause, words: tuple[str, ...], sources: _Party
    ) -> Iterator[_Act]:
        """Acts towards the state of a place that is gone to: "will travel to Manila"."""
        heads = [
            *clause.objects,
            *(
                head
                for each in clause.obliques
                for head in each.heads
                if each.preposition in {"to", "in", "for"}
            ),
        ]
        for head in heads:
            start = self.document.tokens[head].start
            for place in self.document.places:
                if place.country and place.span.start <= start < place.span.end:
                    key = f"state/{place.country}"
                    if key in self.cast.actors and place.country not in self.sides(
                        sources.keys
                    ):
                        yield _Act(
                            clause,
                            clause.predicate,
                            words,
                            sources,
                            _Party((key,), place.span),
                            "journey",
                        )

    def noun_acts(self, clause: Clause) -> Iterator[_Act]:
        """Acts told by a noun with its parties: "Russia's invasion of Ukraine"."""
        document = self.document
        first, last = (
            document.sentences[clause.sentence].first,
            document.sentences[clause.sentence].last,
        )
        for index in range(first, last):
            token = document.tokens[index]
            if (
                token.tag is not Tag.NOUN
                or document.clause_by_token[index] != clause.index
                or token.lemma not in self.coder.words.nouns
            ):
                continue
            owners = [
                self.party((child,))
                for child in document.children_of(
                    index, Relation.POSSESSIVE, Relation.COMPOUND, Relation.MODIFIER
                )
            ]
            others: list[_Party] = []
            for child in document.children_of(index, Relation.PREPOSITION, Relation.AGENT):
                preposition = document.tokens[child].words.lower()
                for noun in document.children_of(child, Relation.PREPOSITION_OBJECT):
                    party = self.party(document.conjuncts(noun))
                    if party is None or preposition not in INNER_PREPOSITIONS:
                        continue
                    if preposition in {"by", "from"} or (
                        preposition == "of" and not any(owners)
                    ):
                        owners.append(party)
                    elif preposition == "between" and len(party.keys) > 1:
                        for source, target in self.pairs(party.keys):
                            yield _Act(
                                clause,
                                index,
                                (token.lemma,),
                                _Party((source,), party.span, is_joint=True),
                                _Party((target,), party.span, is_joint=True),
                                "noun between",
                            )
                    else:
                        others.append(party)
            for owner in owners:
                for other in others:
                    if owner and not set(owner.keys) & set(other.keys):
                        yield _Act(clause, index, (token.lemma,), owner, other, "noun")

    def pairs(self, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """One pair for each two countries among joint actors, the first named first."""
        seen: dict[str, str] = {}
        for key in keys:
            seen.setdefault(self.cast.actors[key].country or key, key)
        named = list(seen.values())
        for at, source in enumerate(named):
            for target in named[at + 1 :]:
                yield source, target

    def party(self, tokens: Iterable[int]) -> _Party | None:
        """The actors that tokens stand for, as one side; None where none of them is an actor."""
        keys: dict[str, None] = {}
        span: Span | None = None
        for token in tokens:
            mention = self.mention_of(token)
            if mention is None:
                continue
            found = [
                key
                for key in self.cast.keys_by_mention.get(mention.index, ())
                if self.is_party(key)
            ]
            if found:
                keys.update(dict.fromkeys(found))
                span = mention.span if span is None else span.to(mention.span)
        if span is None:
            return None
        countries = {self.cast.actors[key].country or key for key in keys}
        return _Party(tuple(keys), span, is_joint=len(countries) > 1)

    def is_party(self, key: str) -> bool:
        """Whether an actor can act: a body or a group must be known, or belong to a state."""
        actor = self.cast.actors[key]
        if actor.kind in {ActorKind.ORGANISATION, ActorKind.GROUP}:
            return actor.ref is not None or actor.country is not None
        return actor.kind in PARTY_KINDS

    def mention_of(self, token: int) -> Mention | None:
        """The mention at a token, or at the name beside it: "top diplomat Wang"."""
        document = self.document
        for each in (
            token,
            *document.children_of(token, Relation.APPOSITION),
            *(
                child
                for child in document.children_of(token, Relation.COMPOUND)
                if document.tokens[child].tag is Tag.NAME
            ),
        ):
            mention = self.cast.mention_at(document, each)
            if mention is not None:
                return mention
        return None

    def state_meant(self, token: int) -> _Party | None:
        """The state that an adjective stands for: "a French idea"; it must be an actor of the text."""
        words = self.document.tokens[token].words
        for ref in self.gazetteer.refs_by_form.get(words, ()):
            kind, _, code = ref.partition("/")
            key = f"state/{code}"
            if kind == "adjective" and key in self.cast.actors:
                return _Party((key,), self.document.tokens[token].span)
        return None

    def parties_in(self, token: int, steps: int) -> Iterator[_Party]:
        """The party a noun stands for, else those within its phrase: "the actions of Y"."""
        document = self.document
        own = self.party((token,))
        if own is not None:
            yield own
            return
        if steps == 0 or document.tokens[token].tag not in {Tag.NOUN, Tag.NAME, Tag.NUMBER}:
            return
        for child in document.children[token]:
            each = document.tokens[child]
            if each.relation in {
                Relation.POSSESSIVE,
                Relation.COMPOUND,
                Relation.MODIFIER,
                Relation.APPOSITION,
                Relation.CONJUNCT,
            }:
                inner = self.party((child,)) or self.state_meant(child)
                if inner is not None:
                    yield inner
            elif (
                each.relation is Relation.PREPOSITION
                and each.words.lower() in INNER_PREPOSITIONS
            ):
                for noun in document.children_of(child, Relation.PREPOSITION_OBJECT):
                    for joined in document.conjuncts(noun):
                        yield from self.parties_in(joined, steps - 1)

    # What becomes of it

    def event(self, act: _Act) -> Event | None:
        """The event an act is, None where it is no act or none clear enough."""
        clause = act.clause
        if self.is_supposed(clause):
            return None
        is_noun = act.rule.startswith("noun")
        types = self.coder.words.nouns if is_noun else self.word_types
        allowed = {type_ for word in act.words for type_ in types.get(word, ())}
        if is_noun and "CONSULT" in allowed:
            return None  # a call or a visit is an engagement, which knows whether it took place
        if act.targets is None:
            return self.alone(act, allowed)
        if self.is_ahead(clause) and allowed & COOPERATIVE:
            allowed |= {"AGREE"}  # help that is still to come is a promise of it
        if not self.is_foreign(act.sources, act.targets):
            return None
        found = self.type_of(act, allowed)
        if found is None:
            return None
        type_, confidence = found
        is_ahead = self.is_ahead(clause)
        if is_ahead and type_ in COOPERATIVE:
            type_ = "AGREE"
        if clause.is_negated and type_ in COOPERATIVE:
            return None
        return self.record(act, type_, confidence, is_ahead=is_ahead)

    def type_of(self, act: _Act, allowed: set[str]) -> tuple[str, float] | None:
        """The type that the coder gives an act, with its probability; None where it is unsure.

        A type that the trigger's own words may mean is believed sooner than one they may not.
        A verb of saying is no act unless its words are: "told" is none, "warned" is.
        """
        chances = self.chances(act)
        if (
            chances is None
        ):  # "they agreed": joint actors in one word, which the coder cannot see
            told = sorted(allowed & JOINT)
            return (told[0], 0.7) if told and allowed <= JOINT else None
        likely = [type_ for type_ in allowed if type_ in chances]
        if likely:
            best = max(likely, key=lambda type_: (chances[type_], type_))
            sure = SURE_OF_FORCE if self.book[best].quad == 4 else SURE_WITH_WORDS
            if chances[best] >= sure and chances[best] >= chances[NONE] / 2:
                return best, chances[best]
        best = max(chances, key=lambda type_: (chances[type_], type_))
        is_saying = "saying" in self.coder.words.frames.get(act.words[-1], ())
        if best != NONE and chances[best] >= SURE_ALONE and not is_saying:
            return best, chances[best]
        return None

    def chances(self, act: _Act) -> dict[str, float] | None:
        """The coder's probability of each type; None where it cannot tell the two sides apart."""
        assert act.targets is not None  # asked only of acts with a target
        sentence = self.document.sentences[act.clause.sentence]
        tokens = self.document.tokens[sentence.first : sentence.last]
        source, target = act.sources.span, act.targets.span
        if act.sources.is_joint and source == target:
            halves = self.halves(act.sources.keys[0], act.targets.keys[0], sentence.span)
            if halves is None:
                return None
            source, target = halves
        masked = mask(tokens, source, target)
        if masked is None:
            return None
        chances = self.coder.probabilities(features(masked, self.coder.words))
        return {
            name: float(chance) for name, chance in zip(self.coder.types, chances, strict=True)
        }

    def halves(self, one: str, other: str, within: Span) -> tuple[Span, Span] | None:
        """The words for each of two joint actors in a sentence; "they" cannot be told apart."""

        def words(key: str) -> Span | None:
            # In text order, so that a name found thousands of times is not gone through each time.
            all_of = self.document.mentions
            mentions = self.cast.actors[key].mentions
            at = bisect_left(mentions, within.start, key=lambda each: all_of[each].span.start)
            for place in range(at, len(mentions)):
                span = all_of[mentions[place]].span
                if span.start >= within.end:
                    return None
                if within.covers(span):
                    return span
            return None

        first, second = words(one), words(other)
        if first is None or second is None or first.touches(second):
            return None
        return first, second

    def alone(self, act: _Act, allowed: set[str]) -> Event | None:
        """An act that the text turns on nobody: only where its word has one meaning."""
        if len(allowed) != 1 or not allowed <= ALONE or act.clause.is_negated:
            return None
        if not (act.clause.objects or act.clause.complements or act.clause.obliques):
            return None
        if not any(self.cast.actors[key].country for key in act.sources.keys):
            return None
        return self.record(act, next(iter(allowed)), 0.5, is_ahead=self.is_ahead(act.clause))

    def is_foreign(self, sources: _Party, targets: _Party) -> bool:
        """Whether the sides are not one and the same state's."""
        ours, theirs = self.sides(sources.keys), self.sides(targets.keys)
        return not (ours & theirs)

    def is_supposed(self, clause: Clause) -> bool:
        """Whether a clause tells what may, would or should be, not what is or will be."""
        if clause.modality in {Modality.POSSIBLE, Modality.CONDITIONAL, Modality.ASKED}:
            return True
        if clause.modality is Modality.OBLIGED:
            return True
        if clause.marker in {"if", "whether", "unless"} and clause.governor is not None:
            return True
        if clause.governor is None or clause.relation is not Relation.COMPLEMENT:
            return False
        # "We hope that they will work with us" wishes for the act and promises nothing.
        return self.document.clauses[clause.governor].lemma in WISHING

    def is_ahead(self, clause: Clause) -> bool:
        """Whether a clause tells what is still to come."""
        return clause.tense is Tense.FUTURE or clause.modality in {
            Modality.INTENDED,
            Modality.COMMANDED,
        }

    def record(self, act: _Act, type_: str, confidence: float, *, is_ahead: bool) -> Event:
        document, clause = self.document, act.clause
        row = self.book[type_]
        trigger = document.tokens[act.trigger].span
        sentence = document.sentences[clause.sentence].span
        sources = act.sources.keys
        targets = act.targets.keys if act.targets else ()
        if type_ in MUTUAL and self.is_mutual(act):
            sources, targets = (*sources, *targets), (*targets, *sources)
        lemmas = set(act.words)
        mode = next((name for name, words in row.modes.items() if lemmas & set(words)), None)
        return Event(
            id="",
            type=type_,
            mode=mode,
            contexts=("diplomatic",) if type_ in {"CONSULT", "AGREE", "SUPPORT"} else (),
            cameo=row.cameo,
            quad=row.quad,
            goldstein=row.goldstein,
            source=sources,
            target=targets,
            trigger=excerpt(document.text, trigger),
            status="planned" if is_ahead else "occurred",
            time=time_of(document, clause),
            place=place_of(document, clause),
            attribution=self.attribution(trigger),
            evidence=(excerpt(document.text, sentence),),
            confidence=round(confidence, 2),
            found_by=f"{act.rule}, linear coder",
        )

    def is_mutual(self, act: _Act) -> bool:
        return act.rule in {"joint subject", "noun between", "oblique with"}

    def attribution(self, trigger: Span) -> tuple[str, ...]:
        """On whose word the act is told: who relays, then who says, where it stands in a statement."""
        keys: dict[str, None] = {}
        for frame in self.frames:
            if frame.gap is None and any(part.covers(trigger) for part in frame.parts):
                for token in (*frame.relays, *frame.speakers):
                    keys.update(dict.fromkeys(self.cast.keys_at(self.document, token)))
        return tuple(keys)
