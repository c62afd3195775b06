"""Output files in, a store that holds their memos out; again adds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from memcon.cluster.shards import Place, read_output
from memcon.errors import InputError, MemconError
from memcon.exchange import from_json
from memcon.store.store import Store
from memcon.store.writer import Intake


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many documents of a folder of outputs are new to a store, known to it, or unreadable."""

    files: int = 0
    new: int = 0
    known: int = 0
    unreadable: int = 0


def load_outputs(
    out: str, store: Store, on_file: Callable[[str, Loaded], None] = lambda *_: None
) -> tuple[Loaded, list[tuple[str, str]]]:
    """Put every memo in a folder of outputs into a store, file by file.

    Stopping half-way leaves a sound store; the next call passes over what it holds.

    Returns:
        The count, and the name and reason of each document or file that could not be read.

    Raises:
        InputError: The folder holds no output.
    """
    place = Place(out)
    paths = [path for path in place.files() if path.endswith(".parquet")]
    if not paths:
        raise InputError(f"{out} holds no output of `memcon run`.")
    loaded = Loaded()
    failures: list[tuple[str, str]] = []
    for path in paths:
        try:
            for added in store.add(_intakes(place, path, failures)):
                loaded = Loaded(
                    loaded.files,
                    loaded.new + added.is_new_report,
                    loaded.known + (not added.is_new_report),
                    len(failures),
                )
        except InputError as error:
            failures.append((path, str(error)))
        loaded = Loaded(loaded.files + 1, loaded.new, loaded.known, len(failures))
        on_file(path, loaded)
    return loaded, failures


def _intakes(place: Place, path: str, failures: list[tuple[str, str]]) -> Iterator[Intake]:
    rows = read_output(place, path)
    while batch := list(islice(rows, 64)):
        for row in batch:
            if row.memo is None:
                failures.append((row.source, row.reason or "could not be read"))
                continue
            try:
                yield Intake(from_json(row.memo), row.given_id)
            except MemconError as error:
                failures.append((row.source, str(error)))
