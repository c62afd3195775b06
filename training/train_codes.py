"""Build the event coder that ships with memcon from the sentences in events/.

    python training/train_codes.py            # writes src/memcon/models/plover.npz and plover.json

Needs scikit-learn (training/requirements.txt) beside memcon itself. Takes some minutes on one
core. The same inputs give the same model; plover.json records their digest.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(ROOT / "src"))

from generate_codes import Example, digest, generated, written  # noqa: E402

from memcon.acquire.text import to_sentence  # noqa: E402
from memcon.annotate.parse import SpacyParser  # noqa: E402
from memcon.extract.codes import load_coder, load_event_words  # noqa: E402
from memcon.extract.codes_features import Features, features, mask  # noqa: E402
from memcon.spans import Span  # noqa: E402

OUT = ROOT / "src" / "memcon" / "models"
STRENGTH = 30.0  # inverse of the L2 penalty
WRITTEN_WEIGHT = 2.0  # a written sentence counts as this many generated ones
EVERY = 10  # of the written sentences, one in so many has its prediction recorded
RARE = 2  # a feature seen in fewer sentences is left out


def main() -> None:
    """Build and write the model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    examples = [*generated(), *written()]
    found = list(featurise(examples))
    keep = [i for i, row in enumerate(found) if row is not None]
    examples = [examples[i] for i in keep]
    rows = [row for row in found if row is not None]
    types, names, weights, intercept, temperature = fit(examples, rows)
    write(args.out, types, names, weights, intercept, temperature, examples)
    record()


def featurise(examples: Sequence[Example]) -> Iterator[Features | None]:
    """Parse and featurise; None where an actor covers no word."""
    words = load_event_words()
    parsed = SpacyParser().parse(to_sentence(example.text) for example in examples)
    for example, result in zip(examples, parsed, strict=True):
        masked = mask(result.tokens, Span(*example.source), Span(*example.target))
        yield features(masked, words) if masked else None


def matrix(rows: Iterable[Features], names: dict[str, int]) -> object:
    """Rows of unit length over the given names."""
    from scipy.sparse import csr_matrix

    data, indices, starts = [], [], [0]
    for row in rows:
        total = float(np.sqrt(sum(value * value for value in row.values()))) or 1.0
        for name, value in row.items():
            if name in names:
                indices.append(names[name])
                data.append(value / total)
        starts.append(len(indices))
    return csr_matrix(
        (np.array(data), np.array(indices), np.array(starts)),
        shape=(len(starts) - 1, len(names)),
    )


def fit(
    examples: Sequence[Example], rows: Sequence[Features]
) -> tuple[list[str], list[str], np.ndarray, np.ndarray, float]:
    """The types, feature names, weights, intercepts and temperature."""
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    index = {name: i for i, name in enumerate(names)}
    x = matrix(rows, index)
    y = np.array([example.type for example in examples])
    size = Counter(y)
    written_here = np.array([example.origin.endswith(".tsv") for example in examples])
    weight = np.array([(len(y) / len(size) / size[t]) ** 0.5 for t in y]) * np.where(
        written_here, WRITTEN_WEIGHT, 1.0
    )

    def model() -> LogisticRegression:
        return LogisticRegression(C=STRENGTH, max_iter=800, tol=5e-4)

    temperature = calibrate(model, x, y, weight, written_here)
    final = model().fit(x, y, sample_weight=weight)
    return (
        list(final.classes_),
        names,
        final.coef_.T.astype(np.float32),
        final.intercept_.astype(np.float32),
        temperature,
    )


def calibrate(model, x, y, weight, written_here) -> float:  # type: ignore[no-untyped-def]
    """The temperature that makes probabilities honest on written sentences not trained on."""
    places = np.flatnonzero(written_here)
    if len(places) < 100:
        return 1.0
    scores, truth, right = [], [], 0
    for fold in range(3):
        out = places[fold::3]
        inside = np.setdiff1d(np.arange(len(y)), out)
        fitted = model().fit(x[inside], y[inside], sample_weight=weight[inside])
        scores.append(fitted.decision_function(x[out]))
        order = {name: i for i, name in enumerate(fitted.classes_)}
        truth.append(np.array([order[t] for t in y[out]]))
        right += int((fitted.predict(x[out]) == y[out]).sum())
    score, label = np.vstack(scores), np.concatenate(truth)
    print(
        f"written sentences, 3 folds: {100 * right / len(places):.1f}% right of {len(places)}",
        file=sys.stderr,
    )

    def loss(temperature: float) -> float:
        z = score / temperature
        z = z - z.max(axis=1, keepdims=True)
        return float(-(z[np.arange(len(label)), label] - np.log(np.exp(z).sum(axis=1))).mean())

    return float(min(np.arange(0.3, 3.01, 0.05), key=loss))


def write(out, types, names, weights, intercept, temperature, examples) -> None:  # type: ignore[no-untyped-def]
    """Write the arrays, quantised to eight bits by column, and what they were made from."""
    scale = np.abs(weights).max(axis=0) / 127
    small = np.round(weights / scale).astype(np.int8)
    used = np.flatnonzero(np.abs(small).max(axis=1) >= 1)
    arrays = {
        "names": np.frombuffer("\n".join(names[i] for i in used).encode(), dtype=np.uint8),
        "types": np.frombuffer("\n".join(types).encode(), dtype=np.uint8),
        "weights": small[used],
        "scale": scale.astype(np.float32),
        "intercept": intercept,
        "temperature": np.float32(temperature),
    }
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out / "plover.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            held = io.BytesIO()
            np.save(held, array, allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (2024, 1, 1, 0, 0, 0)),
                held.getvalue(),
                zipfile.ZIP_DEFLATED,
            )
    card = {
        "made_from": digest(),
        "model": hashlib.sha256((out / "plover.npz").read_bytes()).hexdigest(),
        "sentences": len(examples),
        "written": sum(example.origin.endswith(".tsv") for example in examples),
        "features": len(used),
        "types": dict(sorted(Counter(example.type for example in examples).items())),
        "temperature": round(temperature, 2),
    }
    (out / "plover.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(card), file=sys.stderr)


def record() -> None:
    """Write what the shipped model says of every tenth written sentence, for the test."""
    coder = load_coder()
    chosen = written()[::EVERY]
    found = [row for row in featurise(chosen) if row is not None]
    types = [coder.types[int(np.argmax(coder.probabilities(row)))] for row in found]
    path = ROOT / "training" / "predictions.json"
    path.write_text(
        json.dumps({"every": EVERY, "types": types}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
