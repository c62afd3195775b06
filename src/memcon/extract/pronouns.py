"""A pronoun and the figures before it in, the likeliest figure out: a linear model over features.

Rules strike out who cannot be meant (gender, the clause's other party, the speaker of the
quotation); weights learnt from annotated text rank those who are left.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from memcon.actors import ActorKind, Form, Gender
from memcon.documents import Clause, Document, Mention, Relation
from memcon.extract.figures import Figure
from memcon.extract.speech import SpeechFrame

MAX_SENTENCES_BACK = 8  # a pronoun rarely reaches further; the topic of the text may
MAX_CANDIDATES = 14
SUBJECTS = frozenset({Relation.SUBJECT, Relation.PASSIVE_SUBJECT, Relation.AGENT})

ROLES = ("subject", "object", "oblique", "possessive", "modifier", "other")
FEATURES = (
    "same-sentence",
    "previous-sentence",
    "two-back",
    "further-back",
    "log-distance",
    "nearest",
    "second-nearest",
    "third-nearest",
    "main-subject",
    "conjunct",
    "apposition",
    "in-brackets",
    "agent",
    "same-clause-subject",
    "subject-of-governor",
    "earlier-clause-subject",
    "joined-noun",
    "starts-sentence-subject",
    "previous-subject",
    "previous-main-subject",
    "gender-known",
    "chain-pronoun",
    "short-name",
    "recent-count",
    "log-count",
    "topic",
    "opens-paragraph",
    "after",
    "fronted",
    "description",
    "unknown-kind",
    "speaks",
    "out-of-quote",
    "into-quote",
    "spoke-last",
    *(
        f"{here}-to-{there}"
        for here in ("subject", "object", "possessive", "other")
        for there in ROLES
    ),
)


@cache
def load_weights() -> tuple[float, ...]:
    """The learnt weight of each feature, positive for a likelier candidate.

    training/coref makes the file from annotated text; its card lies beside it.
    """
    text = (files("memcon") / "models" / "pronouns.json").read_text(encoding="utf-8")
    table: dict[str, float] = json.loads(text)
    return tuple(table.get(name, 0.0) for name in FEATURES)


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
        frames: Sequence[SpeechFrame],
        figure_at: Callable[[int], Figure | None],
        weights: tuple[float, ...] | None = None,
    ) -> None:
        self.document = document
        self.figure_at = figure_at
        self.weights = load_weights() if weights is None else weights
        self.frame_by_quote = {quote: frame for frame in frames for quote in frame.quotes}
        # For each token that speaks, the frame it speaks in; frames in text order.
        self.frame_by_speaker: dict[int, SpeechFrame] = {}
        for frame in frames:
            for token in frame.speakers or (
                (frame.speaker,) if frame.speaker is not None else ()
            ):
                self.frame_by_speaker.setdefault(token, frame)
        self.speaker_tokens = sorted(self.frame_by_speaker)

    def _speaks_in(self, quote: int) -> Figure | None:
        """The figure that speaks in a quote, where it is told already."""
        frame = self.frame_by_quote.get(quote)
        return None if frame is None or frame.speaker is None else self.figure_at(frame.speaker)

    def _last_speaker(self, token: int) -> Figure | None:
        """The figure that spoke last before a token."""
        at = bisect_left(self.speaker_tokens, token) - 1
        return None if at < 0 else self.figure_at(self.speaker_tokens[at])

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
        at = bisect_left(figure.mentions, pronoun.index)
        while at and self.document.mentions[figure.mentions[at - 1]].first >= pronoun.first:
            at -= 1
        return figure.mentions[at - 1] if at else None

    def _first_after(self, figure: Figure, pronoun: Mention) -> int | None:
        """The index of the figure's first mention that starts after the pronoun."""
        return next(iter(self._after(figure, pronoun)), None)

    def _after(self, figure: Figure, pronoun: Mention) -> Iterator[int]:
        at = bisect_left(figure.mentions, pronoun.index)
        for index in figure.mentions[at : at + 8]:
            if self.document.mentions[index].first > pronoun.first:
                yield index

    def _may_be(self, pronoun: Mention, figure: Figure) -> bool:
        document = self.document
        if figure.is_plural or not (
            figure.kind in {ActorKind.PERSON, ActorKind.OFFICE, None} or figure.may_be_person
        ):
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
        if pronoun.quote is not None and self._speaks_in(pronoun.quote) is figure:
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
        at = self._first_after(figure, pronoun) if before is None else before
        assert at is not None
        mention = document.mentions[at]
        there = tokens[mention.head]
        distance = abs(here.sentence - there.sentence)
        clause = document.clause_of(pronoun.head)
        mention_clause = document.clause_of(mention.head)
        if before is None:
            values["after"] = 1.0
        else:
            values[
                ("same-sentence", "previous-sentence", "two-back", "further-back")[
                    min(distance, 3)
                ]
            ] = 1.0
            if order < 3:
                values[("nearest", "second-nearest", "third-nearest")[order]] = 1.0
        values["log-distance"] = math.log1p(abs(pronoun.head - mention.head))
        role = self._role(mention.head)
        values[f"{self._place(here.relation)}-to-{role}"] = 1.0
        is_subject = role == "subject"
        if there.relation is Relation.CONJUNCT:
            values["conjunct"] = 1.0
        elif there.relation is Relation.APPOSITION:
            values["apposition"] = 1.0
        elif there.relation is Relation.PREPOSITION_OBJECT and (
            tokens[there.head].relation is Relation.AGENT
        ):
            values["agent"] = 1.0
        if mention.first and tokens[mention.first - 1].words in {"(", "["}:
            values["in-brackets"] = 1.0
        if is_subject and mention_clause is not None:
            if mention_clause.governor is None:
                values["main-subject"] = 1.0
            if mention_clause.complements:
                values["speaks"] = 1.0
            if clause is not None and before is not None:
                if clause.index == mention_clause.index:
                    values["same-clause-subject"] = 1.0
                elif self._governs(mention_clause, clause):
                    values["subject-of-governor"] = 1.0
                elif clause.sentence == mention_clause.sentence:
                    values["earlier-clause-subject"] = 1.0
            if distance == 1 and pronoun.head == document.sentences[here.sentence].first:
                values["starts-sentence-subject"] = 1.0
        if here.relation is Relation.POSSESSIVE and self._is_joined(here.head, mention):
            values["joined-noun"] = 1.0
        if figure.gender is pronoun.gender:
            values["gender-known"] = 1.0
        if mention.form is Form.PRONOUN:
            values["chain-pronoun"] = 1.0
        elif mention.form is Form.NAME and mention.last - mention.first == 1:
            values["short-name"] = 1.0
        if mention.quote is not None and pronoun.quote is None:
            values["out-of-quote"] = 1.0
        elif mention.quote is None and pronoun.quote is not None:
            values["into-quote"] = 1.0
        if pronoun.head in self.frame_by_speaker and self._last_speaker(pronoun.head) is figure:
            values["spoke-last"] = 1.0
        count = recent = 0
        paragraph = document.paragraphs[document.sentences[here.sentence].paragraph]
        for index in reversed(figure.mentions):
            other = document.mentions[index]
            if other.first >= pronoun.first:
                continue
            count += 1
            where = tokens[other.head].sentence
            if where < here.sentence - 3:
                if count > 30:
                    break
                continue
            recent += 1
            if where == here.sentence - 1 and tokens[other.head].relation in SUBJECTS:
                values["previous-subject"] = 1.0
                other_clause = document.clause_of(other.head)
                if other_clause is not None and other_clause.governor is None:
                    values["previous-main-subject"] = 1.0
            if where == paragraph.first and tokens[other.head].relation in SUBJECTS:
                values["opens-paragraph"] = 1.0
        values["recent-count"] = math.log1p(recent)
        values["log-count"] = math.log1p(count)
        if figure.mentions and figure.mentions[0] <= 2:
            values["topic"] = 1.0
        if self._is_fronted(pronoun, figure):
            values["fronted"] = 1.0
        if not figure.is_listed and figure.kind is ActorKind.PERSON:
            values["description"] = 1.0
        if figure.kind is not ActorKind.PERSON:
            values["unknown-kind"] = 1.0
        return tuple(values[name] for name in FEATURES)

    def _role(self, token: int) -> str:
        """The grammatical role of a mention, through "X and Y" and "the minister, X"."""
        tokens = self.document.tokens
        at = token
        for _ in range(4):
            relation = tokens[at].relation
            if (
                relation not in {Relation.CONJUNCT, Relation.APPOSITION}
                or tokens[at].head == at
            ):
                break
            at = tokens[at].head
        relation = tokens[at].relation
        if relation in SUBJECTS:
            return "subject"
        if relation in {Relation.OBJECT, Relation.RECIPIENT}:
            return "object"
        if relation is Relation.PREPOSITION_OBJECT:
            return "oblique"
        if relation is Relation.POSSESSIVE:
            return "possessive"
        if relation in {Relation.COMPOUND, Relation.MODIFIER}:
            return "modifier"
        return "other"

    def _place(self, relation: Relation) -> str:
        """The role of the pronoun itself."""
        if relation in SUBJECTS:
            return "subject"
        if relation in {Relation.OBJECT, Relation.RECIPIENT, Relation.PREPOSITION_OBJECT}:
            return "object"
        return "possessive" if relation is Relation.POSSESSIVE else "other"

    def _governs(self, above: Clause, below: Clause) -> bool:
        """Whether a clause hangs on another, at whatever depth."""
        governor = below.governor
        for _ in range(6):
            if governor is None:
                return False
            if governor == above.index:
                return True
            governor = self.document.clauses[governor].governor
        return False

    def _is_joined(self, noun: int, mention: Mention) -> bool:
        """Whether the noun is joined to the mention: "Ann and her husband"."""
        tokens = self.document.tokens
        at = noun
        for _ in range(4):
            if tokens[at].relation is not Relation.CONJUNCT:
                return False
            at = tokens[at].head
            if mention.first <= at < mention.last:
                return True
        return False

    def _is_fronted(self, pronoun: Mention, figure: Figure) -> bool:
        """Whether the figure is the subject that the pronoun's phrase stands before.

        "In his speech, Xi said"; "Though he liked it, Conlan left".
        """
        document = self.document
        tokens = document.tokens
        here = tokens[pronoun.head]
        seen = 0
        for index in self._after(figure, pronoun):
            mention = document.mentions[index]
            if tokens[mention.head].sentence != here.sentence or seen > 3:
                return False
            seen += 1
            clause = document.clause_of(mention.head)
            if (
                clause is None
                or mention.head not in clause.subjects
                or tokens[mention.head].relation not in SUBJECTS
            ):
                continue
            first, last = document.edges[clause.predicate]
            if not first <= pronoun.head < last:
                continue
            at = pronoun.head
            for _ in range(30):
                relation = tokens[at].relation
                if tokens[at].head in {clause.predicate, at}:
                    break
                at = tokens[at].head
            if tokens[at].head == clause.predicate and relation not in {
                Relation.CONJUNCT,
                Relation.COMPLEMENT,
                Relation.PARATAXIS,
                Relation.SUBJECT,
                Relation.PASSIVE_SUBJECT,
            }:
                return True
        return False
