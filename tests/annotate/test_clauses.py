"""Clauses from hand-made tokens: no parser is loaded."""

from __future__ import annotations

from memcon.annotate.clauses import find_clauses, to_tree
from memcon.documents import Modality, Relation, Sentence, Tag, Tense, Token, TokenForm
from memcon.spans import Span


def parsed(*rows):
    """Tokens of one sentence from (words, lemma, tag, form, relation, head) rows."""
    tokens, at = [], 0
    for index, (words, lemma, tag, form, relation, head) in enumerate(rows):
        tokens.append(
            Token(index, at, at + len(words), words, lemma, tag, form, relation, head, 0)
        )
        at += len(words) + 1
    root = next(token.index for token in tokens if token.head == token.index)
    sentence = Sentence(0, 0, len(tokens), Span(0, at - 1), 0, root)
    clauses, nearest = find_clauses(tokens, [sentence], to_tree(tokens))
    return clauses, nearest


NONE, BASE, PAST, SINGULAR = (
    TokenForm.NONE,
    TokenForm.BASE,
    TokenForm.PAST,
    TokenForm.SINGULAR,
)


def test_an_infinitive_has_the_subject_and_the_plan_of_its_governor():
    clauses, _ = parsed(
        ("Modi", "Modi", Tag.NAME, SINGULAR, Relation.SUBJECT, 1),
        ("agreed", "agree", Tag.VERB, PAST, Relation.ROOT, 1),
        ("to", "to", Tag.PARTICLE, NONE, Relation.AUXILIARY, 3),
        ("visit", "visit", Tag.VERB, BASE, Relation.OPEN_COMPLEMENT, 1),
        ("Oslo", "Oslo", Tag.NAME, SINGULAR, Relation.OBJECT, 3),
    )
    agreed, visit = clauses
    assert agreed.tense is Tense.PAST
    assert agreed.complements == (visit.index,)
    assert visit.subjects == (0,)
    assert visit.subject_is_implied
    assert visit.modality is Modality.INTENDED
    assert visit.objects == (4,)


def test_a_refusal_negates_what_is_refused():
    clauses, _ = parsed(
        ("Orban", "Orban", Tag.NAME, SINGULAR, Relation.SUBJECT, 1),
        ("refused", "refuse", Tag.VERB, PAST, Relation.ROOT, 1),
        ("to", "to", Tag.PARTICLE, NONE, Relation.AUXILIARY, 3),
        ("meet", "meet", Tag.VERB, BASE, Relation.OPEN_COMPLEMENT, 1),
        ("her", "she", Tag.PRONOUN, NONE, Relation.OBJECT, 3),
    )
    assert not clauses[0].is_negated
    assert clauses[1].is_negated


def test_with_somebody_to_do_something_is_the_speakers_purpose():
    clauses, nearest = parsed(
        ("Biden", "Biden", Tag.NAME, SINGULAR, Relation.SUBJECT, 1),
        ("spoke", "speak", Tag.VERB, PAST, Relation.ROOT, 1),
        ("with", "with", Tag.PREPOSITION, NONE, Relation.PREPOSITION, 1),
        ("Suga", "Suga", Tag.NAME, SINGULAR, Relation.SUBJECT, 5),
        ("to", "to", Tag.PARTICLE, NONE, Relation.AUXILIARY, 5),
        ("discuss", "discuss", Tag.VERB, BASE, Relation.PREPOSITION_CLAUSE, 2),
        ("trade", "trade", Tag.NOUN, SINGULAR, Relation.OBJECT, 5),
    )
    spoke, discuss = clauses
    assert [(each.preposition, each.heads) for each in spoke.obliques] == [("with", (3,))]
    assert discuss.subjects == (0,)
    assert discuss.relation is Relation.ADVERBIAL_CLAUSE
    assert nearest[6] == discuss.index
