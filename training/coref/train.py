"""Learn the weights of the pronoun ranker from GUM's coreference.

    python training/coref/train.py TRAIN.conllu.gz DEV.conllu.gz [--out src/memcon/models/pronouns.json]

The files are the open genres of the Georgetown University Multilayer corpus (annotations
CC BY 4.0; Zeldes 2017, "The GUM Corpus", Language Resources and Evaluation 51), which lie
outside the project. Each document is read as memcon reads any text; for each pronoun of a
person the candidates and their features are those of the reader, and the right one is the
figure that holds another mention of the pronoun's chain. The weights are fitted by
conditional logistic regression, pulled towards PRIOR; the dev part only measures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from memcon.acquire.text import to_report
from memcon.annotate.document import Annotator
from memcon.annotate.parse import SpacyParser
from memcon.documents import Document, Form, Mention
from memcon.extract.actors import Resolver
from memcon.extract.figures import Figure
from memcon.extract.pronouns import FEATURES, Scored
from memcon.extract.speech import find_speech
from memcon.gazetteer import Gazetteer
from memcon.reference import load_gazetteer

# What a grammarian would say before seeing any text; the penalty pulls towards it.
PRIOR: dict[str, float] = {
    "same-sentence": 1.2,
    "previous-sentence": 0.6,
    "two-back": -0.4,
    "further-back": -1.2,
    "log-distance": -0.3,
    "nearest": 0.4,
    "second-nearest": 0.1,
    "main-subject": 0.4,
    "conjunct": -0.4,
    "apposition": -0.4,
    "in-brackets": -1.0,
    "same-clause-subject": 0.8,
    "subject-of-governor": 0.9,
    "earlier-clause-subject": 0.3,
    "joined-noun": 2.5,
    "starts-sentence-subject": 0.3,
    "previous-subject": 0.2,
    "previous-main-subject": 0.2,
    "gender-known": 0.5,
    "chain-pronoun": 0.7,
    "short-name": 0.4,
    "recent-count": 0.3,
    "log-count": 0.1,
    "topic": 0.2,
    "opens-paragraph": 0.1,
    "after": -1.2,
    "fronted": 3.2,
    "description": -0.5,
    "unknown-kind": -0.4,
    "speaks": 0.2,
    "out-of-quote": -1.0,
    "spoke-last": 1.0,
    "subject-to-subject": 1.3,
    "subject-to-object": 0.1,
    "subject-to-oblique": -0.2,
    "subject-to-possessive": 0,
    "subject-to-modifier": -0.8,
    "subject-to-other": -0.2,
    "object-to-subject": 0.7,
    "object-to-object": 0.6,
    "object-to-oblique": 0.2,
    "object-to-possessive": 0.1,
    "object-to-modifier": -0.8,
    "object-to-other": -0.2,
    "possessive-to-subject": 0.9,
    "possessive-to-object": 0.3,
    "possessive-to-oblique": 0.0,
    "possessive-to-possessive": 0.3,
    "possessive-to-modifier": -0.8,
    "possessive-to-other": -0.2,
    "other-to-subject": 0.7,
    "other-to-modifier": -0.6,
}
# Kept as they are: a biography of one person, of which GUM has many, names its subject once
# and goes on in pronouns, so that these would learn the genre and not the grammar.
HELD = frozenset(
    [
        "short-name",
        "chain-pronoun",
        "log-count",
        "recent-count",
        "description",
        "gender-known",
        "main-subject",
        "topic",
        "subject-to-subject",
    ]
)
PENALTY = 30.0  # of the squared distance from PRIOR, against some 800 pronouns


@dataclass
class GumDocument:
    """A corpus document: its text, and the chain of each mention's (start, end)."""

    name: str
    text: str
    chains: list[tuple[int, int, str]]


def read_gum(path: Path) -> Iterator[GumDocument]:
    """The documents of a CoNLL-U file with GUM's Entity annotations."""
    name, text, chains, opened = "", "", [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id"):
                if text:
                    yield GumDocument(name, text, chains)
                name, text, chains, opened = line.split("=")[1].strip(), "", [], []
            elif line.startswith("# newpar") and text and not text.endswith("\n"):
                text = text.rstrip() + "\n"
            columns = line.rstrip("\n").split("\t")
            if len(columns) < 10 or not columns[0].isdigit():
                continue
            start = len(text)
            text += columns[1]
            if "SpaceAfter=No" not in columns[9]:
                text += " "
            found = re.search(r"Entity=([^|]*)", columns[9])
            if not found:
                continue
            for piece in re.findall(r"\([^()]+\)|\([^()]+|[^()]+\)", found.group(1)):
                group = re.split(r"[-)]", piece.lstrip("("))[0]
                if piece.startswith("("):
                    opened.append((group, start))
                if piece.endswith(")"):
                    for index in range(len(opened) - 1, -1, -1):
                        if opened[index][0] == group:
                            chains.append((opened[index][1], start + len(columns[1]), group))
                            del opened[index]
                            break
    if text:
        yield GumDocument(name, text, chains)


class TeachingResolver(Resolver):
    """Resolves pronouns by the annotation where it can, and notes what the ranker saw."""

    def __init__(self, document: Document, gazetteer: Gazetteer, gold: GumDocument) -> None:
        super().__init__(document, find_speech(document), gazetteer)
        self.seen: list[tuple[np.ndarray, int]] = []
        self.unfindable = 0
        self.chain_at: dict[int, str] = {}
        best: dict[int, int] = {}
        for start, end, group in gold.chains:
            for mention in document.mentions:
                head = document.tokens[mention.head]
                if not start <= head.start < end:
                    continue
                # The smallest annotated span that covers the mention's head is the mention.
                if end - start < best.get(mention.index, 10**6) and (
                    mention.form is not Form.PRONOUN or end - start <= len(head.words)
                ):
                    best[mention.index] = end - start
                    self.chain_at[mention.index] = group

    def choose(self, pronoun: Mention, ranked: list[Scored]) -> Figure | None:
        group = self.chain_at.get(pronoun.index)
        if group is None or not ranked:
            return super().choose(pronoun, ranked)
        votes = [
            sum(self.chain_at.get(index) == group for index in each.figure.mentions)
            / max(1, len(each.figure.mentions))
            for each in ranked
        ]
        right = int(np.argmax(votes))
        if votes[right] < 0.3:
            self.unfindable += 1
            return super().choose(pronoun, ranked)
        self.seen.append((np.array([each.features for each in ranked]), right))
        return ranked[right].figure


def collect(
    path: Path, annotator: Annotator, gazetteer: Gazetteer
) -> list[tuple[np.ndarray, int]]:
    """The candidates of every pronoun of a person in a corpus file, with the right one."""
    golds = list(read_gum(path))
    seen: list[tuple[np.ndarray, int]] = []
    unfindable = 0
    documents = annotator.annotate([to_report(gold.text) for gold in golds])
    for gold, document in zip(golds, documents, strict=True):
        resolver = TeachingResolver(document, gazetteer, gold)
        resolver.cast()
        seen.extend(resolver.seen)
        unfindable += resolver.unfindable
    print(
        f"{path.name}: {len(seen)} pronouns with their figure among the candidates, "
        f"{unfindable} without"
    )
    return seen


def fit(seen: list[tuple[np.ndarray, int]], penalty: float) -> np.ndarray:
    """Weights near PRIOR that make the right candidates likeliest."""
    prior = np.array([PRIOR.get(name, 0.0) for name in FEATURES])
    is_free = np.array([float(name not in HELD) for name in FEATURES])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        away = weights - prior
        total, gradient = penalty * float(away @ away), 2 * penalty * away
        for features, right in seen:
            scores = features @ weights
            scores -= scores.max()
            odds = np.exp(scores)
            odds /= odds.sum()
            total -= float(np.log(odds[right] + 1e-12))
            gradient = gradient + odds @ features - features[right]
        return total, gradient * is_free

    return minimize(loss, prior.copy(), jac=True, method="L-BFGS-B").x


def accuracy(seen: list[tuple[np.ndarray, int]], weights: np.ndarray) -> float:
    """The share of pronouns whose right candidate ranks first."""
    return sum(int(np.argmax(f @ weights)) == right for f, right in seen) / max(1, len(seen))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    gazetteer = load_gazetteer(None)
    annotator = Annotator(SpacyParser(), gazetteer)
    train = collect(args.train, annotator, gazetteer)
    dev = collect(args.dev, annotator, gazetteer)
    weights = fit(train, PENALTY)
    print(f"train {accuracy(train, weights):.3f}  dev {accuracy(dev, weights):.3f}")
    for name, weight in sorted(zip(FEATURES, weights, strict=True), key=lambda e: -abs(e[1])):
        print(f"  {name:30} {weight:+.2f}")
    if args.out:
        table = {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True)}
        args.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
