"""The event coder: what it reads, what it keeps still about, and that the shipped model is the built one."""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from memcon.acquire.text import to_sentence
from memcon.annotate.parse import SpacyParser
from memcon.documents import Relation, Tag, Token, TokenForm
from memcon.extract.codes import load_codebook, load_coder, load_event_words
from memcon.extract.codes_features import features, mask
from memcon.spans import Span

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "training"

# "France suspended aid to Chad.": words, lemma, tag, relation, head
SUSPENDED = [
    ("France", "France", Tag.NAME, Relation.SUBJECT, 1),
    ("suspended", "suspend", Tag.VERB, Relation.ROOT, 1),
    ("aid", "aid", Tag.NOUN, Relation.OBJECT, 1),
    ("to", "to", Tag.PREPOSITION, Relation.PREPOSITION, 2),
    ("Chad", "Chad", Tag.NAME, Relation.PREPOSITION_OBJECT, 3),
    (".", ".", Tag.PUNCTUATION, Relation.PUNCTUATION, 1),
]


def by_hand(rows):
    tokens, at = [], 0
    for index, (words, lemma, tag, relation, head) in enumerate(rows):
        tokens.append(
            Token(
                index, at, at + len(words), words, lemma, tag, TokenForm.NONE, relation, head, 0
            )
        )
        at += len(words) + 1
    return tokens


@pytest.fixture(scope="module")
def parser():
    return SpacyParser()


@pytest.fixture(scope="module")
def code(parser):
    """Code a sentence written with [S:...] and [T:...]."""
    sys.path.insert(0, str(TRAINING))
    from generate_codes import MARK

    def one(marked, **options):
        text, spans, last = "", {}, 0
        for match in MARK.finditer(marked):
            text += marked[last : match.start()]
            spans[match[1]] = Span(len(text), len(text) + len(match[2]))
            text += match[2]
            last = match.end()
        text += marked[last:]
        parsed = next(iter(parser.parse([to_sentence(text)])))
        return load_coder().code(parsed.tokens, spans["S"], spans["T"], **options)

    return one


class TestWithoutAParser:
    def test_a_sentence_built_by_hand_is_coded(self):
        code = load_coder().code(by_hand(SUSPENDED), Span(0, 6), Span(24, 28))

        assert (code.type, code.quad) == ("SANCTION", 4)
        assert any("suspend" in reason or "stopping" in reason for reason in code.why)

    def test_an_actor_that_covers_no_word_has_no_code(self):
        code = load_coder().code(by_hand(SUSPENDED), Span(0, 6), Span(90, 95))

        assert code.type is None
        assert code.confidence == 0.0

    def test_the_actors_own_names_are_masked(self):
        others = [("Norway", "Norway", *SUSPENDED[0][2:]), *SUSPENDED[1:]]
        words = load_event_words()
        first = mask(by_hand(SUSPENDED), Span(0, 6), Span(24, 28))
        second = mask(by_hand(others), Span(0, 6), Span(24, 28))
        assert first is not None
        assert second is not None

        assert features(first, words) == features(second, words)

    def test_probabilities_sum_to_one(self):
        masked = mask(by_hand(SUSPENDED), Span(0, 6), Span(24, 28))
        assert masked is not None
        coder = load_coder()

        for allow_none in (True, False):
            chances = coder.probabilities(features(masked, coder.words), allow_none=allow_none)
            assert float(chances.sum()) == pytest.approx(1.0, abs=1e-5)
        assert chances[coder.types.index("NONE")] == 0


@pytest.mark.model
class TestOverrides:
    """The same act in four frames: the codebook says that the frame decides."""

    @pytest.mark.parametrize(
        ("marked", "expected"),
        [
            ("[S:Portugal] has sent field kitchens to [T:Mozambique].", "AID"),
            ("[S:Portugal] promised to send field kitchens to [T:Mozambique].", "AGREE"),
            ("[S:Portugal] refused to send field kitchens to [T:Mozambique].", "REJECT"),
            ("[S:Portugal] has suspended its food aid to [T:Mozambique].", "SANCTION"),
            ("[S:Portugal] urged [T:Mozambique] to send field kitchens.", "REQUEST"),
            ("[S:Eritrea] shelled a village in [T:Djibouti].", "ASSAULT"),
            ("[S:Eritrea] threatened to shell [T:Djibouti].", "THREATEN"),
            ("[S:Eritrea] accused [T:Djibouti] of shelling a village.", "ACCUSE"),
            ("[T:Djibouti] was shelled by [S:Eritrea] overnight.", "ASSAULT"),
            ("[S:The Tongan premier] met [T:his Fijian counterpart] in Suva.", "CONSULT"),
            ("[S:The Tongan premier] will meet [T:his Fijian counterpart] on Friday.", "AGREE"),
            ("[S:Lisbon] lifted its sanctions on [T:Maputo].", "CONCEDE"),
        ],
    )
    def test_the_frame_decides(self, code, marked, expected):
        assert code(marked, abstain_below=0.0).type == expected

    @pytest.mark.parametrize(
        "marked",
        [
            "[S:Tonga] is smaller than [T:Fiji].",
            "[S:Portugal] shares a border with [T:Spain].",
            "It is unclear whether [S:Eritrea] will attack [T:Djibouti].",
        ],
    )
    def test_no_event_rather_than_an_invented_one(self, code, marked):
        assert code(marked).type is None


class TestShippedModel:
    def test_it_is_the_build_of_the_sentences_that_lie_here(self):
        sys.path.insert(0, str(TRAINING))
        from generate_codes import digest

        card = json.loads(files("memcon.models").joinpath("plover.json").read_text("utf-8"))
        model = files("memcon.models").joinpath("plover.npz").read_bytes()

        assert card["made_from"] == digest(), "run training/train_codes.py again"
        assert card["model"] == hashlib.sha256(model).hexdigest()

    @pytest.mark.model
    def test_it_reproduces_the_predictions_recorded_when_it_was_built(self, parser):
        sys.path.insert(0, str(TRAINING))
        from generate_codes import written

        recorded = json.loads((TRAINING / "predictions.json").read_text("utf-8"))
        chosen = written()[:: recorded["every"]]
        coder = load_coder()
        found = []
        for example, parsed in zip(
            chosen, parser.parse(to_sentence(each.text) for each in chosen), strict=True
        ):
            masked = mask(parsed.tokens, Span(*example.source), Span(*example.target))
            assert masked is not None
            found.append(
                coder.types[int(np.argmax(coder.probabilities(features(masked, coder.words))))]
            )

        assert found == recorded["types"]


class TestCodebook:
    def test_every_type_the_model_knows_has_a_row(self):
        assert set(load_coder().types) == {*load_codebook(), "NONE"}

    def test_quads_part_words_from_deeds_and_help_from_harm(self):
        quads = {name: row.quad for name, row in load_codebook().items()}

        assert quads["AGREE"] == quads["CONSULT"] == quads["SUPPORT"] == 1
        assert quads["CONCEDE"] == quads["RETREAT"] == quads["AID"] == 2
        assert all(row.goldstein > 0 for row in load_codebook().values() if row.quad <= 2)
        assert all(row.goldstein < 0 for row in load_codebook().values() if row.quad > 2)


@pytest.mark.shared
def test_sentences_with_given_actors_are_coded_as_people_coded_them(shared, parser):
    rows = [
        json.loads(line)
        for line in (shared / "bench" / "codes-dev.jsonl").read_text("utf-8").splitlines()
    ]
    rows = rows[::5]
    coder = load_coder()
    right = 0
    for row, parsed in zip(
        rows, parser.parse(to_sentence(row["text"]) for row in rows), strict=True
    ):
        code = coder.code(
            parsed.tokens,
            Span(*row["source"]),
            Span(*row["target"]),
            abstain_below=0.0,
            allow_none=False,
        )
        got = "YIELD" if code.type in {"CONCEDE", "RETREAT"} else code.type
        right += got == row["type"]

    assert right / len(rows) > 0.78
