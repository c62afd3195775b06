"""Tokens in, clauses out: each predicate with its company, tense, modality and governor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from memcon.dates import Tense
from memcon.documents import (
    Clause,
    Modality,
    Oblique,
    Relation,
    Sentence,
    Tag,
    Token,
    TokenForm,
    Voice,
)

CLAUSE_RELATIONS = frozenset(
    {
        Relation.ROOT,
        Relation.COMPLEMENT,
        Relation.OPEN_COMPLEMENT,
        Relation.ADVERBIAL_CLAUSE,
        Relation.RELATIVE_CLAUSE,
        Relation.NOUN_CLAUSE,
        Relation.PREPOSITION_CLAUSE,
        Relation.CLAUSAL_SUBJECT,
        Relation.PARATAXIS,
        Relation.CONJUNCT,
        Relation.DEPENDENT,
        Relation.OBJECT_PREDICATE,
    }
)
NOUN_RELATIONS = frozenset(
    {Relation.ATTRIBUTE, Relation.COMPLEMENT_ADJECTIVE, Relation.OBJECT_PREDICATE}
)

# What a governing verb says of the reality of the infinitive or gerund under it.
INTENDING = frozenset(
    """plan hope intend expect agree aim seek want wish promise pledge vow prepare schedule set due
    decide mean try attempt undertake offer propose commit look determine ready slate poise
    anticipate consider like choose resolve""".split()
)
COMMANDING = frozenset(
    """urge ask call order tell request demand instruct invite encourage advise press push appeal
    implore direct require warn beg lobby compel""".split()
)
REFUSING = frozenset(
    "refuse decline fail deny avoid refrain stop neglect forbid prevent cease reject".split()
)
SUPPOSING = frozenset(
    "say report believe know think consider understand rumour rumor allege".split()
)
POSSIBLE_MODALS = frozenset({"may", "might", "could", "can", "ca"})
OBLIGED_MODALS = frozenset({"must", "should", "ought", "need"})
FUTURE_MODALS = frozenset({"will", "shall", "'ll", "’ll", "wo", "sha"})
CONDITIONAL_MODALS = frozenset({"would", "'d", "’d"})
NEGATIVE_WORDS = frozenset(
    {"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly", "nt"}
)
LIKELY = frozenset({"likely", "unlikely", "possible", "able"})
DUE = frozenset(
    {
        "due",
        "ready",
        "set",
        "willing",
        "eager",
        "keen",
        "prepared",
        "scheduled",
        "slated",
        "poised",
        "about",
        "determined",
    }
)


@dataclass(frozen=True, slots=True)
class Tree:
    """The children, subtree edges and clause of each token."""

    children: tuple[tuple[int, ...], ...]
    edges: tuple[tuple[int, int], ...]


def to_tree(tokens: Sequence[Token]) -> Tree:
    """Children in text order and the edges of each token's subtree."""
    children: list[list[int]] = [[] for _ in tokens]
    first = list(range(len(tokens)))
    last = [index + 1 for index in first]
    for token in tokens:
        if token.head != token.index:
            children[token.head].append(token.index)
        at = token.index
        low = high = token.index
        steps = 0
        while tokens[at].head != at and steps < 200:
            at = tokens[at].head
            if first[at] <= low and high < last[at]:
                break
            first[at], last[at] = min(first[at], low), max(last[at], high + 1)
            steps += 1
    return Tree(tuple(tuple(each) for each in children), tuple(zip(first, last, strict=True)))


def find_clauses(
    tokens: Sequence[Token], sentences: Sequence[Sentence], tree: Tree
) -> tuple[tuple[Clause, ...], tuple[int, ...]]:
    """Find every clause of the text.

    Returns:
        The clauses, in text order of their predicates, and for each token the index of the
        clause whose predicate is the nearest at or above it, -1 where there is none.
    """
    builder = _Builder(tokens, tree)
    clauses: list[Clause] = []
    index_by_predicate: dict[int, int] = {}
    for sentence in sentences:
        for token in tokens[sentence.first : sentence.last]:
            if builder.is_predicate(token):
                index_by_predicate[token.index] = len(index_by_predicate)
    for predicate in index_by_predicate:
        clauses.append(builder.clause(predicate, index_by_predicate))
    clauses = builder.with_implied_subjects(clauses)
    clauses = builder.with_governing_modality(clauses)
    complements: dict[int, list[int]] = {}
    for clause in clauses:
        if clause.governor is not None and clause.relation in {
            Relation.COMPLEMENT,
            Relation.OPEN_COMPLEMENT,
        }:
            complements.setdefault(clause.governor, []).append(clause.index)
    clauses = [
        replace(clause, complements=tuple(complements[clause.index]))
        if clause.index in complements
        else clause
        for clause in clauses
    ]
    nearest = [-2] * len(tokens)

    def climb(token: int) -> int:
        path = []
        at = token
        while nearest[at] == -2:
            if at in index_by_predicate:
                nearest[at] = index_by_predicate[at]
                break
            path.append(at)
            if tokens[at].head == at or len(path) > 500:
                nearest[at] = -1
                break
            at = tokens[at].head
        for each in path:
            nearest[each] = nearest[at]
        return nearest[token]

    for token in tokens:
        climb(token.index)
    return tuple(clauses), tuple(nearest)


class _Builder:
    def __init__(self, tokens: Sequence[Token], tree: Tree) -> None:
        self.tokens = tokens
        self.children = tree.children
        self.edges = tree.edges

    def kids(self, token: int, *relations: Relation) -> list[int]:
        return [
            child for child in self.children[token] if self.tokens[child].relation in relations
        ]

    def conjuncts(self, token: int) -> list[int]:
        found = [token]
        for child in self.children[token]:
            each = self.tokens[child]
            if each.relation is Relation.CONJUNCT and each.tag not in {Tag.VERB, Tag.AUXILIARY}:
                found.extend(self.conjuncts(child))
        return found

    def is_predicate(self, token: Token) -> bool:
        """Whether a token heads a clause: a verb that is no mere modifier or auxiliary."""
        if token.tag in {Tag.VERB, Tag.AUXILIARY}:
            if token.relation in CLAUSE_RELATIONS:
                return token.relation is not Relation.OBJECT_PREDICATE or bool(
                    self.children[token.index]
                )
            return any(
                self.tokens[child].relation in {Relation.SUBJECT, Relation.PASSIVE_SUBJECT}
                for child in self.children[token.index]
            )
        # A verb mistaken for a noun still has a subject; "(is) ready to meet" under a copula has none.
        return token.relation in CLAUSE_RELATIONS and any(
            self.tokens[child].relation in {Relation.SUBJECT, Relation.PASSIVE_SUBJECT}
            for child in self.children[token.index]
        )

    def clause(self, predicate: int, index_by_predicate: dict[int, int]) -> Clause:
        token = self.tokens[predicate]
        auxiliaries = self.kids(predicate, Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY)
        aux_words = [self.tokens[each].words.lower() for each in auxiliaries]
        aux_lemmas = {self.tokens[each].lemma for each in auxiliaries}
        is_passive = bool(
            self.kids(predicate, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT)
        ) or (
            token.form is TokenForm.PARTICIPLE
            and token.relation in {Relation.NOUN_CLAUSE, Relation.ADVERBIAL_CLAUSE}
            and "have" not in aux_lemmas
        )
        attributes = [
            each
            for child in self.kids(predicate, *NOUN_RELATIONS)
            if child not in index_by_predicate
            for each in self.conjuncts(child)
        ]
        is_copular = token.lemma in {"be", "'s", "become", "remain", "seem", "appear"} and bool(
            attributes
        )
        particles = [
            self.tokens[each].words.lower() for each in self.kids(predicate, Relation.PARTICLE)
        ]
        lemma = " ".join([token.lemma, *particles])
        subjects = [
            each
            for child in self.kids(
                predicate, Relation.SUBJECT, Relation.PASSIVE_SUBJECT, Relation.CLAUSAL_SUBJECT
            )
            for each in self.conjuncts(child)
        ]
        objects = [
            each
            for child in self.kids(predicate, Relation.OBJECT)
            for each in self.conjuncts(child)
        ]
        recipients: list[int] = []
        for child in self.kids(predicate, Relation.RECIPIENT):
            if self.tokens[child].tag is Tag.PREPOSITION:
                for noun in self.kids(child, Relation.PREPOSITION_OBJECT):
                    recipients.extend(self.conjuncts(noun))
            else:
                recipients.extend(self.conjuncts(child))
        agents = [
            each
            for child in self.kids(predicate, Relation.AGENT)
            for noun in self.kids(child, Relation.PREPOSITION_OBJECT)
            for each in self.conjuncts(noun)
        ]
        obliques: list[Oblique] = []
        self._obliques(predicate, obliques)
        governor, relation = self._governor(predicate, index_by_predicate)
        if self._is_purpose(predicate):
            subjects, relation = [], Relation.ADVERBIAL_CLAUSE
        markers = [
            self.tokens[each].words.lower() for each in self.kids(predicate, Relation.MARKER)
        ]
        if not markers and relation is Relation.PREPOSITION_CLAUSE:
            markers = [self.tokens[token.head].words.lower()]
        if not markers:
            markers = [
                self.tokens[each].words.lower()
                for each in self.kids(predicate, Relation.ADVERB)
                if self.tokens[each].words.lower()
                in {"when", "where", "why", "how", "whenever"}
            ]
        is_finite = token.form in {TokenForm.PAST, TokenForm.PRESENT} or any(
            self.tokens[each].form in {TokenForm.PAST, TokenForm.PRESENT, TokenForm.MODAL}
            for each in auxiliaries
        )
        return Clause(
            index=index_by_predicate[predicate],
            sentence=token.sentence,
            predicate=predicate,
            lemma=lemma,
            is_copular=is_copular,
            voice=Voice.PASSIVE if is_passive else Voice.ACTIVE,
            tense=self._tense(token, aux_words, aux_lemmas, auxiliaries),
            is_perfect="have" in aux_lemmas
            and token.form in {TokenForm.PARTICIPLE, TokenForm.PAST},
            is_progressive="be" in aux_lemmas and token.form is TokenForm.GERUND,
            is_finite=is_finite,
            modality=self._modality(token, aux_words, markers),
            is_negated=self._is_negated(predicate),
            subjects=tuple(subjects),
            subject_is_implied=False,
            objects=tuple(objects),
            recipients=tuple(recipients),
            agents=tuple(agents),
            attributes=tuple(attributes),
            obliques=tuple(obliques),
            governor=governor,
            relation=relation,
            marker=markers[0] if markers else None,
            complements=(),
        )

    def _is_purpose(self, predicate: int) -> bool:
        """Whether the parser took "spoke with X to discuss Y" for "with [X to discuss Y]".

        English has no such clause: after "with", "to" opens the speaker's purpose.
        """
        token = self.tokens[predicate]
        subjects = self.kids(predicate, Relation.SUBJECT)
        if token.form is not TokenForm.BASE or not subjects:
            return False
        if not any(
            self.tokens[each].words.lower() == "to" for each in self.children[predicate]
        ):
            return False
        if token.relation is Relation.PREPOSITION_CLAUSE:
            return self.tokens[token.head].words.lower() in {"with", "to", "by"}
        return token.relation is Relation.ADVERBIAL_CLAUSE and self._with_before(subjects[0])

    def _with_before(self, noun: int) -> bool:
        """Whether a "with" that has lost its noun stands before the noun phrase."""
        before = self.edges[noun][0] - 1
        return (
            before >= 0
            and self.tokens[before].words.lower() == "with"
            and not self.children[before]
        )

    def _lost_nouns(self, preposition: int) -> list[int]:
        """The noun that `_is_purpose` takes from the clause behind a bare "with"."""
        if self.tokens[preposition].words.lower() != "with" or self.children[preposition]:
            return []
        return [
            subject
            for verb in self.kids(self.tokens[preposition].head, Relation.ADVERBIAL_CLAUSE)
            if self._is_purpose(verb)
            for subject in self.kids(verb, Relation.SUBJECT)
            if self.edges[subject][0] == preposition + 1
        ]

    def _obliques(self, head: int, found: list[Oblique]) -> None:
        for child in self.kids(head, Relation.PREPOSITION, Relation.RECIPIENT):
            token = self.tokens[child]
            if token.tag not in {
                Tag.PREPOSITION,
                Tag.MARKER,
                Tag.ADVERB,
                Tag.VERB,
                Tag.PARTICLE,
            }:
                continue
            words = token.words.lower()
            nouns = [
                *self.kids(child, Relation.PREPOSITION_OBJECT),
                *(
                    subject
                    for verb in self.kids(child, Relation.PREPOSITION_CLAUSE)
                    if self._is_purpose(verb)
                    for subject in self.kids(verb, Relation.SUBJECT)
                ),
                *self._lost_nouns(child),
            ]
            inner = self.kids(child, Relation.PREPOSITION)
            if not nouns and inner:  # "according to", "because of", "ahead of"
                words = f"{words} {self.tokens[inner[0]].words.lower()}"
                nouns = self.kids(inner[0], Relation.PREPOSITION_OBJECT)
            heads = [each for noun in nouns for each in self.conjuncts(noun)]
            if heads:
                found.append(Oblique(words, tuple(heads)))
            for joined in self.kids(child, Relation.CONJUNCT):
                more = [
                    each
                    for noun in self.kids(joined, Relation.PREPOSITION_OBJECT)
                    for each in self.conjuncts(noun)
                ]
                if more:
                    found.append(Oblique(self.tokens[joined].words.lower(), tuple(more)))
        for verb in self.kids(head, Relation.ADVERBIAL_CLAUSE):
            # the bare "with" hung on the purpose: "spoke [with Bennett to offer]"
            for subject in self.kids(verb, Relation.SUBJECT) if self._is_purpose(verb) else ():
                before = self.edges[subject][0] - 1
                if self.tokens[before].head == verb:
                    found.append(Oblique("with", tuple(self.conjuncts(subject))))

    def _governor(
        self, predicate: int, index_by_predicate: dict[int, int]
    ) -> tuple[int | None, Relation]:
        relation = self.tokens[predicate].relation
        at = predicate
        for _ in range(200):
            head = self.tokens[at].head
            if head == at:
                return None, relation
            at = head
            if at in index_by_predicate:
                return index_by_predicate[at], relation
        return None, relation

    def _tense(
        self, token: Token, aux_words: list[str], aux_lemmas: set[str], auxiliaries: list[int]
    ) -> Tense:
        if any(word in FUTURE_MODALS for word in aux_words):
            return Tense.FUTURE
        forms = {self.tokens[each].form for each in auxiliaries}
        if (
            token.lemma == "go"
            and token.form is TokenForm.GERUND
            and self.kids(token.index, Relation.OPEN_COMPLEMENT)
        ):
            return Tense.FUTURE
        if TokenForm.PAST in forms or token.form is TokenForm.PAST:
            return Tense.PAST
        if "have" in aux_lemmas and token.form is TokenForm.PARTICIPLE:
            return Tense.PAST  # "has met": done
        if token.form is TokenForm.PARTICIPLE and not auxiliaries:
            return Tense.PAST
        return Tense.PRESENT

    def _modality(self, token: Token, aux_words: list[str], markers: list[str]) -> Modality:
        if markers and markers[0] in {"if", "unless"}:
            return Modality.CONDITIONAL
        if markers and markers[0] == "whether":
            return Modality.ASKED
        for word in aux_words:
            if word in POSSIBLE_MODALS:
                return Modality.POSSIBLE
            if word in OBLIGED_MODALS:
                return Modality.OBLIGED
            if word in CONDITIONAL_MODALS:
                return Modality.CONDITIONAL
        return Modality.ASSERTED

    def _is_negated(self, predicate: int) -> bool:
        for child in self.children[predicate]:
            token = self.tokens[child]
            if token.relation is Relation.NEGATION or token.words.lower() in NEGATIVE_WORDS:
                return True
            if token.relation in {
                Relation.OBJECT,
                Relation.SUBJECT,
                Relation.PASSIVE_SUBJECT,
                Relation.ATTRIBUTE,
            } and any(
                self.tokens[each].words.lower() in {"no", "neither"}
                and self.tokens[each].relation is Relation.DETERMINER
                for each in self.children[child]
            ):
                return True
        return False

    def with_implied_subjects(self, clauses: list[Clause]) -> list[Clause]:
        """Give clauses without a subject the one the grammar implies, governors first."""
        done: dict[int, Clause] = {}

        def settle(index: int, depth: int) -> Clause:
            if index in done:
                return done[index]
            clause = clauses[index]
            done[index] = clause  # a cycle ends here
            if not clause.subjects and clause.governor is not None and depth < 50:
                above = settle(clause.governor, depth + 1)
                implied = self._implied(clause, above)
                if implied:
                    clause = replace(clause, subjects=implied, subject_is_implied=True)
            elif clause.relation is Relation.RELATIVE_CLAUSE and clause.subjects:
                clause = self._with_antecedent(clause)
            done[index] = clause
            return clause

        return [settle(clause.index, 0) for clause in clauses]

    def _implied(self, clause: Clause, above: Clause) -> tuple[int, ...]:
        head = self.tokens[clause.predicate].head
        relation = clause.relation
        if relation in {Relation.NOUN_CLAUSE, Relation.RELATIVE_CLAUSE}:
            return (head,)
        if relation is Relation.OPEN_COMPLEMENT:
            # "urged Y to come": Y comes; "promised Y to come": the promiser comes.
            if above.recipients and above.lemma not in {
                "promise",
                "pledge",
                "vow",
                "threaten",
                "offer",
            }:
                return above.recipients
            if (
                above.objects
                and above.voice is Voice.ACTIVE
                and (
                    above.lemma in COMMANDING
                    or above.lemma
                    in {
                        "allow",
                        "help",
                        "force",
                        "enable",
                        "let",
                        "make",
                        "see",
                        "cause",
                        "permit",
                        "authorise",
                        "authorize",
                        "expect",
                        "want",
                    }
                )
            ):
                return above.objects
            return above.subjects
        if relation is Relation.PREPOSITION_CLAUSE:
            if head != above.predicate and self.tokens[self.tokens[head].head].tag in {
                Tag.NOUN
            }:
                noun = self.tokens[head].head
                if noun != above.predicate:
                    return above.subjects
            return above.subjects
        if relation in {
            Relation.CONJUNCT,
            Relation.ADVERBIAL_CLAUSE,
            Relation.DEPENDENT,
            Relation.COMPLEMENT,
        }:
            return above.subjects
        return ()

    def _with_antecedent(self, clause: Clause) -> Clause:
        """Put the antecedent where a relative pronoun stands as subject."""
        head = self.tokens[clause.predicate].head
        subjects = tuple(
            head if self.tokens[each].words.lower() in {"who", "which", "that"} else each
            for each in clause.subjects
        )
        return replace(clause, subjects=subjects)

    def with_governing_modality(self, clauses: list[Clause]) -> list[Clause]:
        """Let "hopes to meet" make the meeting intended, and "refused to meet" none."""
        done: dict[int, Clause] = {}

        def settle(index: int, depth: int) -> Clause:
            if index in done:
                return done[index]
            clause = clauses[index]
            done[index] = clause
            if clause.governor is None or depth > 50:
                return clause
            above = settle(clause.governor, depth + 1)
            modality, is_negated, tense = clause.modality, clause.is_negated, clause.tense
            if clause.relation is Relation.OPEN_COMPLEMENT and not clause.is_finite:
                lemma = above.lemma.split()[0]
                words = {self.tokens[each].lemma for each in above.attributes} | {lemma}
                if lemma in REFUSING:
                    is_negated = not is_negated
                elif above.is_negated or "unable" in words:
                    is_negated = not (above.is_negated and "unable" in words)
                if above.modality is not Modality.ASSERTED and modality is Modality.ASSERTED:
                    modality = above.modality
                elif words & LIKELY:
                    modality = Modality.POSSIBLE
                elif lemma in COMMANDING:
                    modality = Modality.COMMANDED
                elif words & (INTENDING | DUE) or (
                    lemma in {"be", "go"} and self._is_infinitive(clause)
                ):
                    modality = Modality.INTENDED
                tense = (
                    above.tense
                    if tense is Tense.PRESENT and above.tense is not Tense.PRESENT
                    else tense
                )
            elif clause.relation is Relation.CONJUNCT and not clause.is_finite:
                if modality is Modality.ASSERTED:
                    modality = above.modality
                if tense is Tense.PRESENT:
                    tense = above.tense
            if (modality, is_negated, tense) != (
                clause.modality,
                clause.is_negated,
                clause.tense,
            ):
                clause = replace(clause, modality=modality, is_negated=is_negated, tense=tense)
            done[index] = clause
            return clause

        return [settle(clause.index, 0) for clause in clauses]

    def _is_infinitive(self, clause: Clause) -> bool:
        return self.tokens[clause.predicate].form is TokenForm.BASE and any(
            self.tokens[each].words.lower() == "to" for each in self.children[clause.predicate]
        )
