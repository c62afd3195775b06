"""`extract` reads marks and clauses, whoever made them: a Document built by hand, without a parser."""

from memcon.acquire.text import to_report
from memcon.annotate.clauses import find_clauses, to_tree
from memcon.annotate.document import Annotator
from memcon.annotate.parse import Parsed
from memcon.documents import (
    Name,
    NameKind,
    Paragraph,
    Relation,
    Sentence,
    Tag,
    Token,
    TokenForm,
)
from memcon.extract.memo import extract_memo
from memcon.records import ReadBy
from memcon.reference import load_gazetteer
from memcon.reports import PassageKind

# words, lemma, tag, form, relation, head
ROWS = [
    ("Emmanuel", "Emmanuel", Tag.NAME, TokenForm.SINGULAR, Relation.COMPOUND, 1),
    ("Macron", "Macron", Tag.NAME, TokenForm.SINGULAR, Relation.SUBJECT, 2),
    ("told", "tell", Tag.VERB, TokenForm.PAST, Relation.ROOT, 2),
    ("Olaf", "Olaf", Tag.NAME, TokenForm.SINGULAR, Relation.COMPOUND, 4),
    ("Scholz", "Scholz", Tag.NAME, TokenForm.SINGULAR, Relation.OBJECT, 2),
    ("that", "that", Tag.MARKER, TokenForm.NONE, Relation.MARKER, 8),
    ("France", "France", Tag.NAME, TokenForm.SINGULAR, Relation.SUBJECT, 8),
    ("would", "would", Tag.AUXILIARY, TokenForm.MODAL, Relation.AUXILIARY, 8),
    ("wait", "wait", Tag.VERB, TokenForm.BASE, Relation.COMPLEMENT, 2),
    (".", ".", Tag.PUNCTUATION, TokenForm.NONE, Relation.PUNCTUATION, 2),
]


class ByHand:
    """A parser that knows one sentence."""

    model = "by hand"

    def parse(self, reports):
        for report in reports:
            tokens, at = [], 0
            for index, (words, lemma, tag, form, relation, head) in enumerate(ROWS):
                at = report.text.index(words, at)
                tokens.append(
                    Token(
                        index, at, at + len(words), words, lemma, tag, form, relation, head, 0
                    )
                )
                at += len(words)
            span = report.passages[0].span
            yield Parsed(
                paragraphs=(Paragraph(0, PassageKind.BODY, span, 0, 1),),
                sentences=(Sentence(0, 0, len(tokens), span, 0, 2),),
                tokens=tuple(tokens),
                names=(
                    Name(0, 2, tokens[0].span.to(tokens[1].span), NameKind.PERSON),
                    Name(3, 5, tokens[3].span.to(tokens[4].span), NameKind.PERSON),
                    Name(6, 7, tokens[6].span, NameKind.PLACE),
                ),
            )


def test_a_statement_is_read_from_a_document_built_by_hand():
    gazetteer = load_gazetteer()
    text = "Emmanuel Macron told Olaf Scholz that France would wait."
    report = to_report(text, published="2024-03-15")

    document = next(iter(Annotator(ByHand(), gazetteer).annotate([report])))
    memo = extract_memo(document, gazetteer, ReadBy("0", "by hand", "0"))

    names = {actor.id: actor.name for actor in memo.actors}
    (statement,) = memo.statements
    assert names[statement.speaker] == "Emmanuel Macron"
    assert [names[each] for each in statement.addressees] == ["Olaf Scholz"]
    assert statement.content.text == "France would wait"
    assert statement.kind == "indirect"


def test_clauses_are_found_on_tokens_built_by_hand():
    report = to_report("Emmanuel Macron told Olaf Scholz that France would wait.")
    parsed = next(ByHand().parse([report]))

    clauses, by_token = find_clauses(parsed.tokens, parsed.sentences, to_tree(parsed.tokens))

    assert [clause.lemma for clause in clauses] == ["tell", "wait"]
    assert clauses[1].governor == 0
    assert clauses[0].complements == (1,)
    assert by_token[6] == 1
