"""The rooms, joined end to end. Read this file first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from memcon.annotate.document import Annotator
from memcon.annotate.parse import DEFAULT_MODEL, Parser, SpacyParser
from memcon.extract.memo import extract_memo
from memcon.gazetteer import Gazetteer
from memcon.records import Memo, ReadBy
from memcon.reference import load_gazetteer
from memcon.reports import Report

VERSION = "0.1.0"


class Reader:
    """Reads reports: a parser and a gazetteer, loaded once and used for every report."""

    def __init__(self, parser: Parser, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.annotator = Annotator(parser, gazetteer)
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
    return Reader(SpacyParser(model), load_gazetteer(knowledge))
