"""What the event coder sees: a sentence with its two actors masked, as a set of named features.

Every feature is a string that a person can read, so that the heaviest ones explain a code:
`path:suspend`, `object:suspend+aid`, `frame:threatening & ASSAULT`, `between:_NEG accept`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from memcon.documents import Relation, Tag, Token, TokenForm
from memcon.spans import Span

Features = dict[str, float]

# Weights by group: how loudly a feature speaks before the model has learnt anything. Paths and
# frames are few and telling, words many and loose. Set by trial on both halves of the
# development sentences; training/README.md has the scores.
GROUP_WEIGHTS: Mapping[str, float] = {
    "path": 1.0,
    "pair": 1.0,
    "object": 1.0,
    "frame": 0.8,
    "kind": 0.5,
    "act": 0.6,
    "between": 0.4,
    "words": 0.25,
    "letters": 0.35,
    "who": 0.35,
    "shape": 0.3,
}

MAX_PATH = 24  # steps to a root; deeper trees are parse errors
WINDOW = 6  # words kept after the second actor
LEAD = 4  # words kept before the first

FUTURE_WORDS = frozenset({"will", "shall", "'ll", "wo"})
MODAL_WORDS: Mapping[str, str] = {
    "must": "must",
    "should": "must",
    "ought": "must",
    "would": "would",
    "'d": "would",
    "could": "could",
    "may": "could",
    "might": "could",
    "can": "can",
    "ca": "can",
}
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december today yesterday tomorrow tonight week month year".split()
)
COOPERATIVE = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"}
)
JOINED = {
    "fire": "cease",
    "strike": "air",
    "raid": "air",
    "game": "war",
    "keeper": "peace",
    "keeping": "peace",
}
CONTENT = frozenset({Tag.NOUN, Tag.VERB, Tag.ADJECTIVE, Tag.NAME, Tag.PRONOUN, Tag.AUXILIARY})
NOUNLIKE = frozenset({Tag.NOUN, Tag.NAME, Tag.PRONOUN})
GLUE = frozenset({Relation.COMPOUND, Relation.APPOSITION, Relation.CONJUNCT, Relation.MODIFIER})

SHORT: Mapping[Relation, str] = {
    Relation.SUBJECT: "subj",
    Relation.PASSIVE_SUBJECT: "subjpass",
    Relation.OBJECT: "obj",
    Relation.RECIPIENT: "dat",
    Relation.AGENT: "agent",
    Relation.PREPOSITION_OBJECT: "pobj",
    Relation.COMPLEMENT: "comp",
    Relation.OPEN_COMPLEMENT: "xcomp",
    Relation.POSSESSIVE: "poss",
    Relation.CONJUNCT: "conj",
    Relation.NOUN_CLAUSE: "acl",
    Relation.RELATIVE_CLAUSE: "rel",
    Relation.ADVERBIAL_CLAUSE: "adv",
    Relation.PREPOSITION_CLAUSE: "pcomp",
    Relation.ATTRIBUTE: "attr",
}


@dataclass(frozen=True, slots=True)
class EventWords:
    """Event and frame words: lemma (two-word lemmas joined by "_") to types or frames."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    frames: Mapping[str, tuple[str, ...]]
    sorts: Mapping[str, tuple[str, ...]]  # head nouns of actors to sorts of actor


@dataclass(slots=True)
class Masked:
    """A sentence with its actors' places, and the ways through its tree."""

    tokens: Sequence[Token]
    source: frozenset[int]  # positions in `tokens`
    target: frozenset[int]
    heads: list[int] = field(init=False)
    children: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        position = {token.index: at for at, token in enumerate(self.tokens)}
        self.heads = [position.get(token.head, at) for at, token in enumerate(self.tokens)]
        self.children = [[] for _ in self.tokens]
        for at, head in enumerate(self.heads):
            if head != at:
                self.children[head].append(at)

    def head_of(self, places: frozenset[int]) -> int:
        """The head word of an actor's span: its highest noun, the first of equals."""
        best, best_rank = -1, (9, 99)
        for at in sorted(places):
            outside = self.heads[at] not in places or self.heads[at] == at
            rank = 0 if outside and self.tokens[at].tag in NOUNLIKE else 1 if outside else 2
            if self.tokens[at].tag in {Tag.PREPOSITION, Tag.DETERMINER, Tag.PUNCTUATION}:
                rank += 2
            if (rank, 0) < best_rank:
                best, best_rank = at, (rank, 0)
        return best

    def chain(self, at: int) -> list[int]:
        """From a word up to its root, both included."""
        out = [at]
        while self.heads[out[-1]] != out[-1] and len(out) < MAX_PATH:
            out.append(self.heads[out[-1]])
        return out


def mask(tokens: Sequence[Token], source: Span, target: Span) -> Masked | None:
    """The sentence or sentences that hold both actors; None where an actor covers no word."""
    touched = [
        t.sentence
        for t in tokens
        if (t.start < source.end and source.start < t.end)
        or (t.start < target.end and target.start < t.end)
    ]
    if not touched:
        return None
    first, last = min(touched), max(touched)
    near = [token for token in tokens if first <= token.sentence <= last]
    sources = frozenset(
        i for i, t in enumerate(near) if t.start < source.end and source.start < t.end
    )
    targets = (
        frozenset(
            i for i, t in enumerate(near) if t.start < target.end and target.start < t.end
        )
        - sources
    )
    if not sources or not targets:
        return None
    return Masked(near, sources, targets)


def word_of(token: Token) -> str:
    """A word as the model reads it: a lemma, or the kind of thing where the word would only distract."""
    lower = token.words.lower()
    if lower in DAYS:
        return "DAY"
    if token.tag is Tag.NAME:
        return "NAME"
    if token.tag is Tag.NUMBER:
        return "NUM"
    if token.relation is Relation.NEGATION:
        return "_NEG"
    return token.lemma.lower()


def features(masked: Masked, words: EventWords) -> Features:
    """All features of one sentence and its two actors, with their values."""
    return {f"{group}:{name}": GROUP_WEIGHTS[group] for group, name in _all(masked, words)}


def _all(masked: Masked, words: EventWords) -> Iterator[tuple[str, str]]:
    reading = _Reading(masked, words)
    yield from reading.path_features()
    yield from reading.frame_features()
    yield from reading.word_features()
    yield from reading.actor_features()


class _Reading:
    """One pass over a masked sentence."""

    def __init__(self, masked: Masked, words: EventWords) -> None:
        self.m = masked
        self.tokens = masked.tokens
        self.words = words
        self.s = masked.head_of(masked.source)
        self.t = masked.head_of(masked.target)
        up = masked.chain(self.s)
        down = masked.chain(self.t)
        meet = next((at for at in up if at in set(down)), None)
        if meet is None:  # two trees: the parser cut the sentence
            self.up, self.down, self.top = up, down, up[-1]
        else:
            self.up = up[: up.index(meet) + 1]
            self.down = down[: down.index(meet) + 1]
            self.top = meet

    # The path

    @cached_property
    def nodes(self) -> list[int]:
        """Content words from source to target, actors' own words left out."""
        own = self.m.source | self.m.target
        path = self.up + [
            at for at in reversed(self.down) if at != self.top or self.top not in self.up
        ]
        seen: set[int] = set()
        out = []
        for at in path:
            if at in own or at in seen or self.tokens[at].tag not in CONTENT:
                continue
            seen.add(at)
            out.append(at)
        return out

    def lemma(self, at: int) -> str:
        """The lemma with its particle."""
        token = self.tokens[at]
        lemma = word_of(token)
        if lemma in JOINED and at > 0:
            before = self.tokens[at - 1].words.lower()
            if before == "-" and at > 1:
                before = self.tokens[at - 2].words.lower()
            if before == JOINED[lemma]:
                return before + lemma
        if token.tag is Tag.VERB:
            for child in self.m.children[at]:
                if self.tokens[child].relation is Relation.PARTICLE:
                    return f"{lemma}_{self.tokens[child].lemma.lower()}"
        return lemma

    def step(self, at: int) -> str:
        """The relation of a word to its head, a preposition named."""
        token = self.tokens[at]
        if token.relation in {Relation.PREPOSITION_OBJECT, Relation.PREPOSITION_CLAUSE}:
            return self.tokens[self.m.heads[at]].lemma.lower()
        return SHORT.get(token.relation, token.relation.value)

    def objects(self, at: int) -> Iterator[tuple[str, int]]:
        """What a predicate acts on, with the way there: objects, complements, phrases."""
        for child in self.m.children[at]:
            token = self.tokens[child]
            if token.relation in {
                Relation.OBJECT,
                Relation.ATTRIBUTE,
                Relation.OBJECT_PREDICATE,
            }:
                yield "obj", child
            elif token.relation in {Relation.OPEN_COMPLEMENT, Relation.COMPLEMENT}:
                yield "comp", child
            elif token.relation is Relation.COMPLEMENT_ADJECTIVE:
                yield "adj", child
            elif token.relation is Relation.PASSIVE_SUBJECT:
                yield "obj", child
            elif token.relation in {Relation.PREPOSITION, Relation.AGENT}:
                for grand in self.m.children[child]:
                    yield token.lemma.lower(), grand

    def naming(self, at: int) -> str:
        """A word on the path or beside it, actors masked."""
        if at in self.m.source:
            return "SRC"
        if at in self.m.target:
            return "TGT"
        return self.lemma(at)

    @cached_property
    def route(self) -> str:
        """The path as one string: "subj<suspend>obj aid>to"."""
        own = self.m.source | self.m.target
        parts = []
        for at in self.up[:-1]:
            parts.append(f"{self.step(at)}<")
            head = self.m.heads[at]
            if head not in own and self.tokens[head].tag in CONTENT and head != self.top:
                parts.append(self.lemma(head))
        parts.append(
            "SRC"
            if self.top in self.m.source
            else "TGT"
            if self.top in self.m.target
            else self.lemma(self.top)
        )
        for at in reversed(self.down[:-1]):
            if (
                self.tokens[at].tag is Tag.PREPOSITION
                and self.tokens[at].relation is not Relation.MARKER
            ):
                continue
            parts.append(f">{self.step(at)}")
            if at not in own and at != self.t and self.tokens[at].tag in CONTENT:
                parts.append(self.lemma(at))
        return " ".join(parts)

    def path_features(self) -> Iterator[tuple[str, str]]:
        """Lemmas, pairs of lemmas and the relations on the way from source to target."""
        lemmas = [self.lemma(at) for at in self.nodes]
        for lemma in lemmas:
            yield "path", lemma
            for size in (4, 5, 6):
                if len(lemma) > size:
                    yield "letters", f"{lemma[:size]}-"
        yield from (("pair", f"{a} {b}") for a, b in pairwise(lemmas))
        yield "path", self.route
        shape = " ".join(
            [self.step(at) for at in self.up[:-1]]
            + ["^"]
            + [self.step(at) for at in reversed(self.down[:-1])]
        )
        yield "shape", shape
        first = self.step(self.up[-2]) if len(self.up) > 1 else "top"
        last = self.step(self.t) if len(self.down) > 1 else "top"
        yield "shape", f"ends {first} {last}"
        if lemmas:
            yield "act", f"{lemmas[-1]} >{last}"
            yield "act", f"{first}> {lemmas[0]}"
            top = self.naming(self.top)
            yield "act", f"top {top} {first} {last}"
            yield "act", f"last {lemmas[-1]}"
        for at in self.nodes:
            if self.tokens[at].tag not in {Tag.VERB, Tag.AUXILIARY}:
                continue
            name = self.lemma(at)
            for way, child in self.objects(at):
                yield "object", f"{name}+{way}+{self.naming(child)}"
                if way == "obj":
                    yield from (
                        ("object", f"{name}+sort {sort}") for sort in self.sorts_of(child)
                    )
                if way in {"obj", "comp"} and child not in self.m.source | self.m.target:
                    yield "path", f"+{self.lemma(child)}"
                    for side in self.modifiers(child):
                        yield "object", f"{name}+{self.lemma(side)} {self.lemma(child)}"
                        yield "path", f"~{self.lemma(side)}"
                    for inner_way, grand in self.objects(child) if way == "comp" else ():
                        yield (
                            "object",
                            f"{name}+{self.lemma(child)}+{inner_way}+{self.naming(grand)}",
                        )

        for at in self.nodes:
            if self.tokens[at].tag is Tag.NOUN:
                for side in self.modifiers(at):
                    yield "pair", f"{self.lemma(side)} ~{self.lemma(at)}"
                    yield "path", f"~{self.lemma(side)}"

    def modifiers(self, at: int) -> Iterator[int]:
        """Nouns and adjectives before a noun, actors' words left out."""
        own = self.m.source | self.m.target
        for child in self.m.children[at]:
            token = self.tokens[child]
            if child in own or token.relation not in {Relation.COMPOUND, Relation.MODIFIER}:
                continue
            if token.tag in {Tag.NOUN, Tag.ADJECTIVE, Tag.VERB}:
                yield child

    def sorts_of(self, at: int) -> tuple[str, ...]:
        """What sort of actor or thing a noun names."""
        token = self.tokens[at]
        if token.tag is Tag.NOUN or (
            token.tag is Tag.NAME and token.lemma.lower() in self.words.sorts
        ):
            return self.words.sorts.get(token.lemma.lower(), ())
        return ()

    # Frames

    def types_of(self, at: int) -> tuple[str, ...]:
        """The event types a word may stand for."""
        token = self.tokens[at]
        lemma = self.lemma(at)
        if token.tag is Tag.VERB:
            return self.words.verbs.get(lemma) or self.words.verbs.get(lemma.split("_")[0], ())
        if token.tag is Tag.NOUN:
            return self.words.nouns.get(lemma, ())
        return ()

    def frames_of(self, at: int) -> set[str]:
        """The frames a word opens over what hangs on it, by its lemma and its auxiliaries."""
        lemma = self.lemma(at)
        out = set(self.words.frames.get(lemma, ()))
        negated = False
        for child in self.m.children[at]:
            token = self.tokens[child]
            lower = token.lemma.lower()
            if token.relation in {Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY}:
                if lower in FUTURE_WORDS:
                    out.add("future")
                elif lower in MODAL_WORDS:
                    out.add(MODAL_WORDS[lower])
                elif lower == "to":
                    out.add("infinitive")
            elif token.relation is Relation.NEGATION or lower in {"no", "never", "not"}:
                negated = True
            elif token.relation is Relation.MARKER and lower in {"if", "unless", "whether"}:
                out.add("if")
        if negated:
            out.add("negated")
            if "future" in out or "would" in out:
                out.add("will-not")
        if self.tokens[at].tag is Tag.AUXILIARY and any(
            self.tokens[c].relation is Relation.OPEN_COMPLEMENT for c in self.m.children[at]
        ):
            out.add("planning")
        return out

    def frame_features(self) -> Iterator[tuple[str, str]]:
        """Each frame on the way down to the act, alone and with the types of the act."""
        chain: list[int] = []
        low = self.down[1] if len(self.down) > 1 else self.t
        for at in reversed(self.m.chain(low)):
            if at not in self.m.source | self.m.target and self.tokens[at].tag in CONTENT:
                chain.append(at)
        for at in self.nodes:
            if at not in chain:
                chain.append(at)
        frames: list[str] = []
        for at in chain:
            for child in self.m.children[at]:
                if (
                    self.tokens[child].relation is Relation.OPEN_COMPLEMENT
                    and child not in chain
                ):
                    chain.append(child)
            frames.extend(sorted(self.frames_of(at)))
        types: set[str] = set()
        beside: set[str] = set()
        for at in chain:
            types.update(self.types_of(at))
            if self.tokens[at].tag is Tag.VERB:
                for way, child in self.objects(at):
                    if way == "obj" and child not in chain and child not in self.m.source:
                        beside.update(self.types_of(child))
                        for side in self.modifiers(child):
                            beside.update(self.types_of(side))
            elif self.tokens[at].tag is Tag.NOUN:
                for side in self.modifiers(at):
                    beside.update(self.types_of(side))
        if self.t in chain or self.tokens[self.t].tag is Tag.NOUN:
            beside.update(self.types_of(self.t))
        for kind in types:
            yield "kind", kind
        for kind in beside:
            yield "kind", f"+{kind}"
        low_types = self._lowest_types(chain)
        for kind in low_types:
            yield "kind", f"low {kind}"
        sides = {"coop" if kind in COOPERATIVE else "conflict" for kind in low_types}
        for frame in set(frames):
            yield "frame", frame
            for kind in low_types:
                yield "frame", f"{frame} & {kind}"
            if len(sides) == 1:
                yield "frame", f"{frame} & {next(iter(sides))}"
        useful = [f for f in frames if f not in {"saying", "starting", "infinitive"}]
        for a, b in pairwise(useful):
            yield "frame", f"{a} > {b}"

    def _lowest_types(self, chain: Iterable[int]) -> tuple[str, ...]:
        """The types of the word nearest the target that has any."""
        found: tuple[str, ...] = ()
        for at in chain:
            found = self.types_of(at) or found
        return found

    # Words

    def word_features(self) -> Iterator[tuple[str, str]]:
        """Words between and around the actors, one to three at a time."""
        source, target = self.m.source, self.m.target
        stream: list[str] = []
        marks: list[int] = []
        for at, token in enumerate(self.tokens):
            if at in source:
                if not stream or stream[-1] != "SRC":
                    stream.append("SRC")
                    marks.append(len(stream) - 1)
            elif at in target:
                if not stream or stream[-1] != "TGT":
                    stream.append("TGT")
                    marks.append(len(stream) - 1)
            elif token.tag is Tag.PUNCTUATION and token.words not in {",", ";", ":"}:
                continue
            else:
                word = word_of(token)
                if word == "NAME" and stream and stream[-1] == "NAME":
                    continue
                stream.append(word)
        low, high = marks[0], marks[-1]
        middle = stream[max(0, low - LEAD) : high + WINDOW + 1]
        between = stream[low : high + 1]
        for size in (1, 2, 3):
            for start in range(len(between) - size + 1):
                if size == 1 and between[start] in {"SRC", "TGT"}:
                    continue
                yield "between", " ".join(between[start : start + size])
            for start in range(len(middle) - size + 1):
                yield "words", " ".join(middle[start : start + size])
        for word in stream:
            if word not in {"SRC", "TGT"}:
                yield "words", word

    def actor_features(self) -> Iterator[tuple[str, str]]:
        """What sort of actor each is, and what that makes of the verb beside it."""
        own = self.m.source | self.m.target
        verbs = [at for at in self.nodes if self.tokens[at].tag is Tag.VERB]
        for role, at, verb in (
            ("source", self.s, verbs[0] if verbs else None),
            ("target", self.t, verbs[-1] if verbs else None),
        ):
            token = self.tokens[at]
            if token.tag is Tag.NOUN:
                yield "who", f"{role} {token.lemma.lower()}"
                for kind in self.types_of(at):
                    yield "who", f"{role} is {kind}"
            sorts = self.sorts_of(at)
            for sort in sorts:
                yield "who", f"{role} sort {sort}"
                if verb is not None:
                    yield "object", f"{self.lemma(verb)} {role}={sort}"
                    for kind in self.types_of(verb):
                        yield "kind", f"{kind} {role}={sort}"
        for at in sorted(own):
            token = self.tokens[at]
            if token.tag in {Tag.NOUN, Tag.VERB, Tag.ADJECTIVE} and at not in {self.s, self.t}:
                role = "source" if at in self.m.source else "target"
                yield "who", f"{role} has {token.lemma.lower()}"
        if self.tokens[self.t].form is TokenForm.PLURAL:
            yield "who", "target plural"
