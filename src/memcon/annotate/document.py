"""Reports in, Documents out: the parse and every layer on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from memcon.annotate.clauses import find_clauses, to_tree
from memcon.annotate.mentions import MentionFinder
from memcon.annotate.parse import Parsed, Parser
from memcon.annotate.places import find_places
from memcon.annotate.quotes import find_quotes
from memcon.annotate.times import find_times
from memcon.annotate.windows import load_windows
from memcon.documents import Document
from memcon.gazetteer import Gazetteer
from memcon.reports import Report


class Annotator:
    """Marks reports; holds the parser and what is built once from the gazetteer."""

    def __init__(
        self, parser: Parser, gazetteer: Gazetteer, knowledge: Path | None = None
    ) -> None:
        """Prepare to mark; a `windows.toml` in the folder `knowledge` takes the shipped one's place."""
        self.parser = parser
        self.gazetteer = gazetteer
        own = knowledge / "windows.toml" if knowledge is not None else None
        self._windows = load_windows(own if own is not None and own.is_file() else None)
        self._mentions = MentionFinder(gazetteer)

    def annotate(self, reports: Iterable[Report]) -> Iterator[Document]:
        """Mark each report, in the order given; the parser takes them in batches."""
        waiting: list[Report] = []

        def noted() -> Iterator[Report]:
            for report in reports:
                waiting.append(report)
                yield report

        for parsed in self.parser.parse(noted()):
            yield self.mark(waiting.pop(0), parsed)

    def mark(self, report: Report, parsed: Parsed) -> Document:
        """Put every layer on a parsed report."""
        tree = to_tree(parsed.tokens)
        clauses, clause_by_token = find_clauses(parsed.tokens, parsed.sentences, tree)
        bare = Document(
            report=report,
            paragraphs=parsed.paragraphs,
            sentences=parsed.sentences,
            tokens=parsed.tokens,
            names=parsed.names,
            clauses=clauses,
            children=tree.children,
            edges=tree.edges,
            clause_by_token=clause_by_token,
        )
        quotes = find_quotes(bare)
        times = find_times(bare, self.gazetteer, self._windows)
        places = find_places(bare, self.gazetteer)
        mentions = self._mentions.find(bare, quotes)
        return Document(
            report=report,
            paragraphs=parsed.paragraphs,
            sentences=parsed.sentences,
            tokens=parsed.tokens,
            names=parsed.names,
            clauses=clauses,
            quotes=quotes,
            times=times,
            places=places,
            mentions=mentions,
            children=tree.children,
            edges=tree.edges,
            clause_by_token=clause_by_token,
        )
