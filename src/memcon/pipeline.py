"""The rooms, joined end to end. Read this file first."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from memcon.acquire.text import to_sentence
from memcon.annotate.document import Annotator
from memcon.annotate.parse import DEFAULT_MODEL, Parser, SpacyParser
from memcon.extract.codes import Code, load_coder
from memcon.extract.memo import extract_memo
from memcon.gazetteer import Gazetteer
from memcon.records import Memo, ReadBy
from memcon.reference import load_gazetteer
from memcon.reports import Report
from memcon.spans import Span

VERSION = "0.1.0"


class Reader:
    """Reads reports: a parser and a gazetteer, loaded once and used for every report."""

    def __init__(
        self, parser: Parser, gazetteer: Gazetteer, knowledge: Path | None = None
    ) -> None:
        self.gazetteer = gazetteer
        self.annotator = Annotator(parser, gazetteer, knowledge)
        self.read_by = ReadBy(memcon=VERSION, model=parser.model, gazetteer=gazetteer.version)

    def read(self, reports: Iterable[Report]) -> Iterator[Memo]:
        """Read each report and yield its memo, in the order given."""
        for document in self.annotator.annotate(reports):
            yield extract_memo(document, self.gazetteer, self.read_by)


@cache
def load_reader(*, model: str = DEFAULT_MODEL, knowledge: Path | None = None) -> Reader:
    """Load the parser and the gazetteer; one load a process.

    Args:
        model: Name of the parser's model package.
        knowledge: A folder with a user's additions to the reference data.

    Raises:
        MissingExtra: The model is not installed.
        BadKnowledge: A reference file has a line that does not hold.
    """
    # What is loaded stays for good: the collector need not look through it, now or later.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return Reader(SpacyParser(model), load_gazetteer(knowledge), knowledge)
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def code_sentences(
    rows: Iterable[dict[str, Any]], parser: Parser, *, allow_none: bool = False
) -> Iterator[tuple[dict[str, Any], Code]]:
    """Code sentences whose two actors are given, in the order given.

    Args:
        rows: Each with `text`, `source` and `target`, the actors' spans as [start, end].
        parser: What parses the sentences.
        allow_none: Whether a sentence may be no act at all, or one too unclear to code.
    """
    waiting: list[dict[str, Any]] = []

    def reports() -> Iterator[Report]:
        for row in rows:
            waiting.append(row)
            yield to_sentence(row["text"])

    coder = load_coder()
    for parsed in parser.parse(reports()):
        row = waiting.pop(0)
        source, target = Span(*row["source"]), Span(*row["target"])
        if allow_none:
            yield row, coder.code(parsed.tokens, source, target)
        else:
            yield (
                row,
                coder.code(parsed.tokens, source, target, abstain_below=0.0, allow_none=False),
            )
