"""A pronoun and the figures before it in, the likeliest figure out: a linear model over features.

Rules strike out who cannot be meant (gender, the clause's other party, the speaker of the
quotation); weights learnt from annotated text rank those who are left.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memcon.actors import ActorKind, Form, Gender
from memcon.documents import Clause, Document, Mention, Relation, Tag
from memcon.extract.figures import Figure

MAX_SENTENCES_BACK = 8  # a pronoun rarely reaches further; the topic of the text may
MAX_CANDIDATES = 14
SUBJECTS = frozenset({Relation.SUBJECT, Relation.PASSIVE_SUBJECT, Relation.AGENT})

# Weights before any are learnt; see training/coref. Positive speaks for a candidate.
FEATURES = (
    "same-sentence",
    "previous-sentence",
    "two-back",
    "further-back",
    "log-distance",
    "nearest",
    "second-nearest",
    "subject",
    "main-subject",
    "object",
    "oblique",
    "possessive",
    "conjunct",
    "apposition",
    "parallel-subject",
    "parallel-object",
    "same-clause-possessive",
    "subject-of-governor",
    "gender-known",
    "chain-pronoun",
    "log-count",
    "topic",
    "first-of-paragraph",
    "previous-subject",
    "after",
    "after-fronted",
    "description",
    "unknown-kind",
    "named-in-sentence",
    "speaks",
)
WEIGHTS: dict[str, float] = {
    "same-sentence": 1.2,
    "previous-sentence": 0.6,
    "two-back": -0.4,
    "further-back": -1.2,
    "log-distance": -0.35,
    "nearest": 0.4,
    "second-nearest": 0.1,
    "subject": 0.8,
    "main-subject": 0.4,
    "object": 0.1,
    "oblique": -0.3,
    "possessive": 0.0,
    "conjunct": -0.5,
    "apposition": -0.4,
    "parallel-subject": 0.5,
    "parallel-object": 0.4,
    "same-clause-possessive": 0.6,
    "subject-of-governor": 0.9,
    "gender-known": 0.8,
    "chain-pronoun": 0.7,
    "log-count": 0.3,
    "topic": 0.3,
    "first-of-paragraph": 0.2,
    "previous-subject": 0.3,
    "after": -1.6,
    "after-fronted": 2.4,
    "description": -0.3,
    "unknown-kind": -0.9,
    "named-in-sentence": 0.0,
    "speaks": 0.3,
}


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its features and score; a higher score is likelier."""

    figure: Figure
    features: tuple[float, ...]
    score: float


class PronounRanker:
    """Ranks figures for third-person singular pronouns of persons."""

    def __init__(
        self,
        document: Document,
        figures: Sequence[Figure],
        speakers_by_quote: Mapping[int, frozenset[int]],
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        self.document = document
        self.figures = figures
        self.speakers_by_quote = speakers_by_quote
        self.weights = tuple(weights.get(name, 0.0) for name in FEATURES)

    def rank(self, pronoun: Mention, candidates: Sequence[Figure]) -> list[Scored]:
        """The candidates that may be meant, the likeliest first."""
        fit = [figure for figure in candidates if self._may_be(pronoun, figure)]
        near = sorted(fit, key=lambda figure: -(self._last_before(figure, pronoun) or -1))[
            :MAX_CANDIDATES
        ]
        scored = []
        for order, figure in enumerate(near):
            features = self._features(pronoun, figure, order)
            scored.append(
                Scored(
                    figure,
                    features,
                    sum(w * f for w, f in zip(self.weights, features, strict=True)),
                )
            )
        scored.sort(key=lambda each: -each.score)
        return scored

    def _last_before(self, figure: Figure, pronoun: Mention) -> int | None:
        """The index of the figure's last mention that starts before the pronoun."""
        best = None
        for index in reversed(figure.mentions):
            if self.document.mentions[index].first < pronoun.first:
                if best is None or index > best:
                    best = index
                break
        return best

    def _first_after(self, figure: Figure, pronoun: Mention) -> int | None:
        for index in figure.mentions:
            if self.document.mentions[index].first > pronoun.first:
                return index
        return None

    def _may_be(self, pronoun: Mention, figure: Figure) -> bool:
        document = self.document
        if figure.kind not in {ActorKind.PERSON, ActorKind.OFFICE, None} or figure.is_plural:
            return False
        opposite = {Gender.MALE: Gender.FEMALE, Gender.FEMALE: Gender.MALE}
        if figure.gender is opposite.get(pronoun.gender):
            return False
        before = self._last_before(figure, pronoun)
        if before is None:
            after = self._first_after(figure, pronoun)
            if after is None:
                return False
            mention = document.mentions[after]
            if document.tokens[mention.head].sentence != document.tokens[pronoun.head].sentence:
                return False
        elif (
            document.tokens[pronoun.head].sentence
            - document.tokens[document.mentions[before].head].sentence
            > MAX_SENTENCES_BACK
        ):
            return False
        if pronoun.quote is not None and figure.number in self.speakers_by_quote.get(
            pronoun.quote, frozenset()
        ):
            return False
        return not self._is_ruled_out(pronoun, figure)

    def _is_ruled_out(self, pronoun: Mention, figure: Figure) -> bool:
        """Whether the grammar forbids it: the clause's other party, the noun it belongs to."""
        document = self.document
        tokens = document.tokens
        token = tokens[pronoun.head]
        is_possessive = token.relation is Relation.POSSESSIVE
        is_reflexive = token.words.lower().endswith("self")
        clause = document.clause_of(pronoun.head)
        for index in figure.mentions[-12:]:
            mention = document.mentions[index]
            if tokens[mention.head].sentence != token.sentence:
                continue
            if mention.first <= pronoun.first < mention.last:
                return True
            if is_possessive:
                # "his wife Ann": his is not Ann's, nor the wife's
                at = token.head
                for _ in range(3):
                    if mention.first <= at < mention.last:
                        return True
                    if tokens[at].relation is not Relation.APPOSITION:
                        break
                    at = tokens[at].head
                if any(
                    mention.first <= child < mention.last
                    for child in document.children_of(token.head, Relation.APPOSITION)
                ):
                    return True
                continue
            if is_reflexive or clause is None:
                continue
            if self._is_party(clause, pronoun.head) and self._is_party(clause, mention.head):
                return True
        return False

    def _is_party(self, clause: Clause, token: int) -> bool:
        """Whether the token is a party of the clause itself, implied subjects left out."""
        if token in clause.objects or token in clause.recipients or token in clause.agents:
            return True
        if token in clause.subjects and not (
            clause.subject_is_implied and clause.relation is Relation.RELATIVE_CLAUSE
        ):
            return True
        return any(
            token in oblique.heads
            for oblique in clause.obliques
            if oblique.preposition not in {"after", "before", "since", "while", "as", "like"}
        )

    def _features(self, pronoun: Mention, figure: Figure, order: int) -> tuple[float, ...]:
        document = self.document
        tokens = document.tokens
        values = dict.fromkeys(FEATURES, 0.0)
        here = tokens[pronoun.head]
        before = self._last_before(figure, pronoun)
        is_after = before is None
        at = self._first_after(figure, pronoun) if before is None else before
        assert at is not None
        mention = document.mentions[at]
        there = tokens[mention.head]
        distance = abs(here.sentence - there.sentence)
        if is_after:
            values["after"] = 1.0
            clause = document.clause_of(pronoun.head)
            mention_clause = document.clause_of(mention.head)
            if (
                clause is not None
                and mention_clause is not None
                and mention.head in mention_clause.subjects
                and (
                    (
                        clause.relation
                        in {
                            Relation.ADVERBIAL_CLAUSE,
                            Relation.PREPOSITION_CLAUSE,
                            Relation.DEPENDENT,
                        }
                        and clause.governor == mention_clause.index
                    )
                    or (
                        clause.index == mention_clause.index
                        and here.relation is Relation.POSSESSIVE
                    )
                )
            ):
                values["after-fronted"] = 1.0
        else:
            values[
                ("same-sentence", "previous-sentence", "two-back", "further-back")[
                    min(distance, 3)
                ]
            ] = 1.0
            if order == 0:
                values["nearest"] = 1.0
            elif order == 1:
                values["second-nearest"] = 1.0
        values["log-distance"] = math.log1p(abs(pronoun.head - mention.head))
        relation = there.relation
        clause = document.clause_of(pronoun.head)
        mention_clause = document.clause_of(mention.head)
        is_subject = relation in SUBJECTS or (
            mention_clause is not None
            and mention.head in mention_clause.subjects
            and not mention_clause.subject_is_implied
        )
        if relation is Relation.CONJUNCT:
            values["conjunct"] = 1.0
        if is_subject:
            values["subject"] = 1.0
            if mention_clause is not None and mention_clause.governor is None:
                values["main-subject"] = 1.0
        elif relation in {Relation.OBJECT, Relation.RECIPIENT}:
            values["object"] = 1.0
        elif relation is Relation.PREPOSITION_OBJECT:
            values["oblique"] = 1.0
        elif relation is Relation.POSSESSIVE:
            values["possessive"] = 1.0
        elif relation is Relation.APPOSITION:
            values["apposition"] = 1.0
        here_is_subject = here.relation in SUBJECTS
        if here_is_subject and is_subject:
            values["parallel-subject"] = 1.0
        if here.relation in {Relation.OBJECT, Relation.RECIPIENT} and relation in {
            Relation.OBJECT,
            Relation.RECIPIENT,
        }:
            values["parallel-object"] = 1.0
        if (
            here.relation is Relation.POSSESSIVE
            and clause is not None
            and mention_clause is not None
            and clause.index == mention_clause.index
            and is_subject
        ):
            values["same-clause-possessive"] = 1.0
        if clause is not None and mention_clause is not None and is_subject:
            governor = clause.governor
            for _ in range(4):
                if governor is None:
                    break
                if governor == mention_clause.index:
                    values["subject-of-governor"] = 1.0
                    break
                governor = document.clauses[governor].governor
        if figure.gender is pronoun.gender:
            values["gender-known"] = 1.0
        if mention.form is Form.PRONOUN:
            values["chain-pronoun"] = 1.0
        count = sum(
            1 for index in figure.mentions if document.mentions[index].first < pronoun.first
        )
        values["log-count"] = math.log1p(count)
        if figure.mentions and figure.mentions[0] <= 2:
            values["topic"] = 1.0
        sentence = document.sentences[here.sentence]
        for index in reversed(figure.mentions):
            other = document.mentions[index]
            where = tokens[other.head].sentence
            if where < here.sentence - 1:
                break
            if where == here.sentence - 1 and tokens[other.head].relation in SUBJECTS:
                values["previous-subject"] = 1.0
            if (
                where == here.sentence
                and other.first < pronoun.first
                and other.form is Form.NAME
            ):
                values["named-in-sentence"] = 1.0
            paragraph = document.paragraphs[sentence.paragraph]
            if where == paragraph.first and tokens[other.head].relation in SUBJECTS:
                values["first-of-paragraph"] = 1.0
        if not figure.is_listed and figure.kind is ActorKind.PERSON:
            values["description"] = 1.0
        if figure.kind is None:
            values["unknown-kind"] = 1.0
        if mention_clause is not None and is_subject and mention_clause.complements:
            values["speaks"] = 1.0
        return tuple(values[name] for name in FEATURES)


def is_name_like(document: Document, token: int) -> bool:
    """Whether a token is a capitalised proper noun."""
    each = document.tokens[token]
    return each.tag is Tag.NAME and each.words[:1].isupper()
